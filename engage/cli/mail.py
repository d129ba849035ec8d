"""`engage mail`: do messages arrive?"""

from __future__ import annotations

from dataclasses import asdict

import click

from engage.cli.support import PROBLEM, WRONG, as_json, say, stop, with_app
from engage.services import mail_trial
from engage.services.context import context

_WHY = {
    "no_connection": "It could not be reached. Look at its name and port, and at whether this machine may go there.",
    "not_let_in": "It did not let us in. Look at the user and password, or the key; the code after it says more.",
    "connection_lost": "The connection broke off. The message may have arrived all the same.",
    "sender_refused": "It did not take the sender or the template: look at ENGAGE_MAIL_FROM, or at Notify.",
    "recipient_refused": "It did not take this address.",
    "message_refused": "It did not take the message.",
    "address_malformed": "This is not an address.",
    "address_not_ascii": "The server cannot send to addresses with such letters.",
    "not_configured": "Nothing is set up that could send it. See docs/running.md.",
}


@click.group("mail")
def command() -> None:
    """See whether messages arrive."""


@command.command()
@click.argument("address")
@as_json
@with_app
def test(address: str, as_json: bool) -> None:
    """Send one trial message to ADDRESS: an e-mail address, or a phone number for a text message.

    It goes at once, by what the settings name, and not through the outbox. Exit code 1 when it did not go out.
    """
    try:
        tried = mail_trial.send(address)
    except ValueError as problem:
        stop(str(problem), WRONG)
    say(asdict(tried), as_json=as_json, otherwise=lambda: _sentence(tried))
    if not tried.ok:
        raise SystemExit(PROBLEM)


def _sentence(tried: mail_trial.Tried) -> str:
    if tried.ok and tried.by == "mailbox":
        where = context().settings.home / "mailbox"
        return f"No server is set: the message was kept in {where}, and nothing left this machine."
    if tried.ok:
        return f"{tried.by} took the message in {tried.seconds} s. Look whether it arrives, and not among junk."
    reason, _, code = tried.why.partition(" ")
    says = _WHY.get(reason, "It could not be made; this is a fault of Engage or of its templates.")
    return f"{tried.by}: the message did not go out ({reason}{' ' if code else ''}{code}). {says}"
