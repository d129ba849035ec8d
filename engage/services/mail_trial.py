"""One message to an address that an operator types, past the outbox, to see if messages arrive at all."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from engage.config import Settings
from engage.domain.kinds import TellBy
from engage.services import contact_points
from engage.services.carriers import Carriers, Letter, Undelivered
from engage.services.context import context

TEMPLATE = "mail_trial"


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it."""

    ok: bool
    channel: TellBy
    by: str
    """What took it or did not: "smtp HOST:PORT", "notify", "mailbox" (the development mailbox: nothing left this
    machine) or "nothing" (nothing is set up)."""
    why: str
    """Empty, or a short id without any address, such as "recipient_refused 550"."""
    seconds: float


def send(address: str, *, carriers: Carriers | None = None) -> Tried:
    """Send the trial message to an e-mail address or a phone number (a text message).

    Raises Refused: address_missing, email_malformed, phone_malformed. ValueError with one sentence for settings that
    cannot be used.
    """
    given = address.strip()
    channel = TellBy.EMAIL if "@" in given else TellBy.TEXT
    to = contact_points.valid_address(channel, given) or ""
    settings = context().settings
    begun = time.monotonic()
    why = ""
    with carriers or Carriers.of(settings, context().clock) as open_carriers:
        if not open_carriers.carries(channel):
            return Tried(False, channel, "nothing", "not_configured", 0.0)
        try:
            key = f"trial:{secrets.token_hex(8)}"
            open_carriers.deliver(Letter(key=key, channel=channel, template=TEMPLATE, address=to, params={}))
        except Undelivered as problem:
            why = problem.kind
    return Tried(not why, channel, _by(settings, channel), why, round(time.monotonic() - begun, 2))


def _by(settings: Settings, channel: TellBy) -> str:
    if settings.notify_key and (settings.notify_email if channel is TellBy.EMAIL else settings.notify_text):
        return "notify"
    if channel is TellBy.EMAIL and settings.smtp_url:
        server = urlsplit(settings.smtp_url)
        return f"smtp {server.hostname}" + (f":{server.port}" if server.port else "")
    return "nothing" if settings.production else "mailbox"
