"""`engage mail`: do messages arrive?"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy.exc import DatabaseError

from engage.adapters import returned_mail
from engage.adapters.mailer import DeliveryFailure
from engage.cli.support import PROBLEM, WRONG, as_json, database_trouble, many, say, stop, with_app
from engage.services import mail_trial, returned
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


LATER = 75
"""Exit code (EX_TEMPFAIL of sysexits): a mail server that pipes a message in keeps it and tries again."""


@click.group("mail")
def command() -> None:
    """See whether messages arrive, and read what came back."""


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


@command.command()
@click.argument("path", type=click.Path(exists=True, allow_dash=True, path_type=Path), default="-")
@click.option("--notify", is_flag=True, help="Ask GOV.UK Notify instead, as the scheduler does each hour.")
@as_json
@with_app
def bounces(path: Path, notify: bool, as_json: bool) -> None:
    """Read what mail servers sent back: one message from the standard input, or a file, an mbox or a Maildir at PATH.

    Whatever is no such news is passed over. Exit code 75: the database is away, keep the message and try again.
    """
    try:
        came = Counter({"new": returned.ask_notify()}) if notify else _read(path)
    except DeliveryFailure as problem:
        stop(f"Notify could not be asked ({problem.reason}).")
    except DatabaseError as problem:
        stop(database_trouble(problem), LATER)
    except OSError as problem:
        stop(f"{path} cannot be read, or is no Maildir: {problem.strerror}.")
    say(dict(came), as_json=as_json, otherwise=lambda: _came(came))


def _read(path: Path) -> Counter[str]:
    if str(path) == "-":
        return Counter([returned.read(returned_mail.of_stream(sys.stdin.buffer.read(returned_mail.MOST + 1))).value])
    came: Counter[str] = Counter()
    for raw, file in returned_mail.folder(path):
        came[returned.read(raw).value] += 1
        if file is not None:
            returned_mail.seen(file)
    return came


def _came(came: Counter[str]) -> str:
    if "new" in came:
        return f"{many(came['new'], 'message')} could not be delivered, of which we did not know."
    words = {
        returned.Came.UNREACHABLE: "did not arrive, and nothing will at that address",
        returned.Came.FAILED: "did not arrive",
        returned.Came.DELAYED: "not yet delivered",
        returned.Came.BEFORE: "read before",
        returned.Came.NOT_OURS: "no news of a message of ours",
    }
    said = [f"{came[kind.value]} {text}" for kind, text in words.items() if came[kind.value]]
    return f"{'; '.join(said) or 'Nothing to read'}."


def _sentence(tried: mail_trial.Tried) -> str:
    if tried.ok and tried.by == "mailbox":
        where = context().settings.home / "mailbox"
        return f"No server is set: the message was kept in {where}, and nothing left this machine."
    if tried.ok:
        return f"{tried.by} took the message in {tried.seconds} s. Look whether it arrives, and not among junk."
    reason, _, code = tried.why.partition(" ")
    says = _WHY.get(reason, "It could not be made; this is a fault of Engage or of its templates.")
    return f"{tried.by}: the message did not go out ({reason}{' ' if code else ''}{code}). {says}"
