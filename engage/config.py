"""Settings: one immutable value, read once from the environment.

Every name below is listed in docs/running.md; a test holds the two together.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTIFY = "https://api.notifications.service.gov.uk"
"""GOV.UK Notify."""


class BadSetting(Exception):
    """A setting is missing or cannot be used. The message is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What this installation is. Built by `from_environment`; tests build it by hand."""

    home: Path
    """ENGAGE_HOME: folder for the database, the keys, the development mailbox and rejected rows."""
    database_url: str
    """ENGAGE_DATABASE_URL: SQLAlchemy address; SQLite in the home folder when it is not set."""
    base_url: str
    """ENGAGE_BASE_URL: how the public reaches this installation; links in messages begin with it."""
    site_name: str = "Engage"
    """ENGAGE_SITE_NAME: the name in the header and in messages."""
    mail_from: str = "engage@localhost"
    """ENGAGE_MAIL_FROM: sender address of every message."""
    bounce_address: str | None = None
    """ENGAGE_BOUNCE_ADDRESS: address to which mail servers write what they cannot deliver; a mark of the message is
    put into it (bounces+MARK@example.org). Without it that goes to the sender."""
    operator_mail: str | None = None
    """ENGAGE_OPERATOR_MAIL: who is told when a job fails; without it, the admins of the installation."""
    smtp_url: str | None = None
    """ENGAGE_SMTP_URL: smtp://user:password@host:587?starttls=1 or smtps://...; without it messages go to
    the development mailbox."""
    notify_key: str | None = None
    """ENGAGE_NOTIFY_KEY: API key of a service at GOV.UK Notify, for the three templates below."""
    notify_email: str | None = None
    """ENGAGE_NOTIFY_EMAIL: id of its template for e-mails; with it e-mails go by Notify and not by SMTP."""
    notify_text: str | None = None
    """ENGAGE_NOTIFY_TEXT: id of its template for text messages; without it a person tells by phone."""
    notify_letter: str | None = None
    """ENGAGE_NOTIFY_LETTER: id of its template for letters; without it a person prints and posts them."""
    notify_url: str = NOTIFY
    """ENGAGE_NOTIFY_URL: where Notify is, for a trial against something that stands in for it."""
    locale: str = "en"
    """ENGAGE_LOCALE: language of the pages: en; en-XA and ar-XB are pseudo-languages for testing."""
    production: bool = False
    """ENGAGE_PRODUCTION: 1 refuses demonstration accounts, clock changes and the development mailbox, and
    asks for secure cookies."""
    proxies: int = 0
    """ENGAGE_PROXIES: how many web servers of your own stand before it; the address of whoever asks, which slows
    guessing down, is believed from as many, and no more."""
    page_cache: int = 8
    """ENGAGE_PAGE_CACHE: megabytes of finished public pages that each web process keeps until anything changes; 0 keeps
    none."""
    form_seconds: int = 0
    """ENGAGE_FORM_SECONDS: a form on which people tell us that comes back sooner than so many seconds after it was made
    is shown again, to be sent by one more press: machines do not press. 0 takes every form at once; the environment
    has 3 when it says nothing."""
    undo_minutes: int = 0
    """ENGAGE_UNDO_MINUTES: for so many minutes a reader can undo "Save and send"; the messages wait as long. 0 sends at
    once and undoes nothing; the environment has 5 when it says nothing."""
    keys_text: str | None = None
    """ENGAGE_KEYS: the key ring itself (JSON), for installations that keep keys outside the home folder."""
    keys_file: Path | None = None
    """ENGAGE_KEYS_FILE: where the key ring lies; `keys/keyring.json` in the home folder when not set."""

    @property
    def is_sqlite(self) -> bool:
        """True when the database is SQLite."""
        return self.database_url.startswith("sqlite")

    @property
    def keyring_path(self) -> Path:
        """Where the key ring lies when it is a file."""
        return self.keys_file or self.home / "keys" / "keyring.json"

    @property
    def demonstration_path(self) -> Path:
        """The file that marks a demonstration: while it is there, every page says so."""
        return self.home / "demonstration.json"

    @property
    def simulation_path(self) -> Path:
        """What everybody did in a simulation; while it is there, a demonstration is called a simulation."""
        return self.home / "simulation.json"


def _flag(value: str | None, name: str) -> bool:
    text = (value or "").strip().lower()
    if text in {"", "0", "no", "false", "off"}:
        return False
    if text in {"1", "yes", "true", "on"}:
        return True
    raise BadSetting(f"{name} must be 1 or 0, not {value!r}.")


def _address(value: str | None, name: str) -> str | None:
    """One plain address, or none."""
    text = (value or "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,30}@[A-Za-z0-9.-]{1,200}", text):
        raise BadSetting(f"{name} must be one plain e-mail address, such as bounces@example.org.")
    return text


def _count(value: str | None, name: str, *, otherwise: int = 0, most: int = 9) -> int:
    text = (value or str(otherwise)).strip()
    if not (text.isascii() and text.isdigit()) or int(text[:9]) > most:
        raise BadSetting(f"{name} must be a number from 0 to {most}, not {value!r}.")
    return int(text)


def normalise_database_url(url: str) -> str:
    """The same address with the driver Engage ships (psycopg 3) named.

    >>> normalise_database_url("postgres://h/d")
    'postgresql+psycopg://h/d'
    """
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url[len(prefix) :]
    if not url.startswith(("sqlite:", "postgresql+psycopg:")):
        raise BadSetting("ENGAGE_DATABASE_URL must begin with sqlite: or postgresql:.")
    return url


def port_of(env: Mapping[str, str]) -> int:
    """The port to serve: PORT, or 8000. Raises BadSetting."""
    text = env.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise BadSetting(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises BadSetting with one clear sentence."""
    env = os.environ if environ is None else environ
    home = Path(env.get("ENGAGE_HOME") or "instance").resolve()
    port = port_of(env)
    keys_file = env.get("ENGAGE_KEYS_FILE")
    templates = (env.get(f"ENGAGE_NOTIFY_{name}") for name in ("EMAIL", "TEXT", "LETTER"))
    if any(templates) and not env.get("ENGAGE_NOTIFY_KEY"):
        raise BadSetting("ENGAGE_NOTIFY_KEY is missing: the templates of GOV.UK Notify are of no use without it.")
    return Settings(
        home=home,
        database_url=normalise_database_url(env.get("ENGAGE_DATABASE_URL") or f"sqlite:///{home / 'engage.db'}"),
        base_url=(env.get("ENGAGE_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        site_name=env.get("ENGAGE_SITE_NAME") or "Engage",
        mail_from=env.get("ENGAGE_MAIL_FROM") or "engage@localhost",
        bounce_address=_address(env.get("ENGAGE_BOUNCE_ADDRESS"), "ENGAGE_BOUNCE_ADDRESS"),
        operator_mail=_address(env.get("ENGAGE_OPERATOR_MAIL"), "ENGAGE_OPERATOR_MAIL"),
        smtp_url=env.get("ENGAGE_SMTP_URL") or None,
        notify_key=env.get("ENGAGE_NOTIFY_KEY") or None,
        notify_email=env.get("ENGAGE_NOTIFY_EMAIL") or None,
        notify_text=env.get("ENGAGE_NOTIFY_TEXT") or None,
        notify_letter=env.get("ENGAGE_NOTIFY_LETTER") or None,
        notify_url=env.get("ENGAGE_NOTIFY_URL") or NOTIFY,
        locale=env.get("ENGAGE_LOCALE") or "en",
        production=_flag(env.get("ENGAGE_PRODUCTION"), "ENGAGE_PRODUCTION"),
        proxies=_count(env.get("ENGAGE_PROXIES"), "ENGAGE_PROXIES"),
        page_cache=_count(env.get("ENGAGE_PAGE_CACHE"), "ENGAGE_PAGE_CACHE", otherwise=8, most=1024),
        form_seconds=_count(env.get("ENGAGE_FORM_SECONDS"), "ENGAGE_FORM_SECONDS", otherwise=3, most=60),
        undo_minutes=_count(env.get("ENGAGE_UNDO_MINUTES"), "ENGAGE_UNDO_MINUTES", otherwise=5, most=60),
        keys_text=env.get("ENGAGE_KEYS") or None,
        keys_file=Path(keys_file).resolve() if keys_file else None,
    )
