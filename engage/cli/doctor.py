"""`engage doctor`: look at the installation and say what is wrong, one line each."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import click
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from engage.adapters.notify import Account
from engage.cli.support import PROBLEM, application, as_json, database_trouble, many, say
from engage.config import ROOT
from engage.jobs.runner import LEASE
from engage.queries import installation, operations, outbox
from engage.services import keys, leases, sealing
from engage.services.context import context, now

LONG = timedelta(hours=1)
"""So long a due message waits only when something is wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    says: str


@click.command("doctor")
@as_json
@click.pass_obj
def command(make_app: Callable[..., Any], as_json: bool) -> None:
    """Check database, keys, files, mail, scheduler, audit and contacts. Exit code 1 when something needs a person."""
    with application(make_app):
        findings = list(_findings())
    say([asdict(found) for found in findings], as_json=as_json, otherwise=lambda: "\n".join(map(_line, findings)))
    if not all(found.ok for found in findings):
        raise SystemExit(PROBLEM)


def _line(found: Finding) -> str:
    return f"{'ok     ' if found.ok else 'PROBLEM'}  {found.name}: {found.says}"


def _findings() -> Iterator[Finding]:
    yield _home()
    yield _key_file()
    yield _mail()
    database = _database()
    yield database
    if not database.ok:
        return
    for check in (_ciphertexts, _scheduler, _runs, _outbox, _audit, _demonstration, _contacts):
        yield check()


def _home() -> Finding:
    home = context().settings.home
    if not (home.is_dir() and os.access(home, os.W_OK | os.X_OK)):
        return Finding("home", False, f"{home} cannot be written to")
    open_to_all = stat.S_IMODE(home.stat().st_mode) & stat.S_IWOTH
    return Finding("home", not open_to_all, f"{home} can be written by anyone" if open_to_all else str(home))


def _key_file() -> Finding:
    settings = context().settings
    if settings.keys_text:
        return Finding("key ring", True, "from ENGAGE_KEYS")
    mode = stat.S_IMODE(settings.keyring_path.stat().st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("key ring", False, f"others may read {settings.keyring_path}; run: chmod 600")
    return Finding("key ring", True, str(settings.keyring_path))


def _mail() -> Finding:
    settings = context().settings
    if settings.notify_key:
        try:
            Account.of(settings.notify_key, settings.notify_url)
        except ValueError as problem:
            return Finding("mail", False, str(problem))
        if settings.notify_email:
            return Finding("mail", True, "GOV.UK Notify; try it with: engage mail test ADDRESS")
    if settings.smtp_url is None:
        says = "no mail server is set (ENGAGE_SMTP_URL); messages go to the development mailbox"
        return Finding("mail", not settings.production, says)
    parts = urlsplit(settings.smtp_url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        return Finding("mail", False, "ENGAGE_SMTP_URL must look like smtp://host:587?starttls=1 or smtps://host")
    return Finding("mail", True, f"{parts.hostname}, from {settings.mail_from}")


def _database() -> Finding:
    try:
        found = installation.revision()
    except SQLAlchemyError as error:
        return Finding("database", False, database_trouble(error))
    newest = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    if found != newest:
        return Finding("database", False, f"is at revision {found or 'none'}, not {newest}; run: engage init")
    return Finding("database", True, f"at revision {found}")


def _ciphertexts() -> Finding:
    missing = [use for use in keys.uses() if not use.in_ring]
    if missing:
        count = sum(use.pieces for use in missing)
        return Finding("encryption", False, f"{many(count, 'piece')} need a key that is not in the ring")
    unreadable = keys.unreadable_sample()
    if unreadable:
        return Finding("encryption", False, f"pieces that do not open, in: {', '.join(unreadable)}")
    return Finding("encryption", True, "a sample of each kind opens")


def _scheduler() -> Finding:
    held = leases.read(LEASE)
    if held is None or not held.in_force:
        return Finding("scheduler", False, "is not running; start it with: engage scheduler (or engage serve)")
    return Finding("scheduler", True, f"led by {held.holder}")


def _runs() -> Finding:
    failed = installation.failed_runs()
    troubled = [each for each in operations.troubles() if each.well_at is None]
    if troubled and not failed:
        newest = troubled[0]
        return Finding("jobs", False, f"{newest.name} fails since {newest.since:%Y-%m-%d %H:%M}: {newest.error}")
    if not failed:
        return Finding("jobs", True, "none failed")
    first = failed[0]
    return Finding("jobs", False, f"{many(len(failed), 'run')} failed, last {first.name} {first.period}: {first.error}")


def _outbox() -> Finding:
    health = outbox.health()
    says = f"{health.waiting} waiting, {health.by_hand} to tell by hand, {health.dead} given up in 30 days"
    if health.refused_since is not None:
        return Finding("outbox", False, f"{says}; the mail server is away or does not let us in")
    stuck = health.waiting_since is not None and now() - health.waiting_since > LONG
    if stuck:
        says += "; the oldest has been due for more than an hour"
    return Finding("outbox", health.dead == 0 and not stuck, says)


def _audit() -> Finding:
    verdict = sealing.verify()
    if verdict.ok:
        return Finding("audit", True, f"{many(verdict.seals, 'seal')} hold")
    return Finding("audit", False, "is broken; run: engage audit verify")


def _demonstration() -> Finding:
    count = installation.open_demonstration_accounts()
    wrong = count > 0 and context().settings.production
    return Finding("accounts", not wrong, f"{many(count, 'demonstration account')} can sign in")


def _contacts() -> Finding:
    stale = installation.stale_contacts()
    if not stale:
        return Finding("contacts", True, "all checked in the last 90 days")
    named = ", ".join(stale[:3]) + (" and more" if len(stale) > 3 else "")
    return Finding("contacts", False, f"{many(len(stale), 'number')} not checked for 90 days: {named}")
