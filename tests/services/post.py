"""A mail server that remembers, and what may happen to a contribution between queueing and sending."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from engage.adapters.mailer import OutgoingMail
from engage.adapters.rendering import RenderedMail
from engage.domain.contribution_states import ReadingState
from engage.domain.kinds import TellBy
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution
from engage.models.outbox import Message
from engage.services import messages, outbox
from engage.services.carriers import Carriers
from engage.services.context import context, now


class Post:
    """A mail server and a text provider that remember; `fails` is raised instead of taking the next message."""

    def __init__(self) -> None:
        self.mails: list[OutgoingMail] = []
        self.texts: list[tuple[str, str]] = []
        self.fails: Callable[[OutgoingMail], None] = lambda mail: None
        self.lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None: ...

    def send(self, mail: OutgoingMail) -> None:
        self.fails(mail)
        with self.lock:
            self.mails.append(mail)


class Texts:
    def __init__(self, post: Post) -> None:
        self.post = post

    def send(self, number: str, text: str, message_id: str) -> None:
        self.post.texts.append((number, text))


class Words:
    """Words that show what they were made of."""

    def mail(self, template: str, params: Mapping[str, Any]) -> RenderedMail:
        text = self.text_message(template, params) or template
        return RenderedMail(template, text, f"<p>{text}</p>")

    def several(self, parts: Sequence[tuple[str, Mapping[str, Any]]]) -> RenderedMail:
        text = " + ".join(f"{template}: {self.text_message(template, params)}" for template, params in parts)
        return RenderedMail("several", text, f"<p>{text}</p>")

    def text_message(self, template: str, params: Mapping[str, Any]) -> str:
        return " ".join(f"{name}={value}" for name, value in sorted(params.items()))

    def letter(self, template: str, params: Mapping[str, Any]) -> str:
        return self.mail(template, params).html


def carriers(post: Post, *, texts: bool = False, words: Words | None = None) -> Carriers:
    text = Texts(post) if texts else None
    return Carriers(context().settings, context().clock, words=words or Words(), mailer=post, text=text)


def send(post: Post, **more: Any) -> outbox.Sent:
    return outbox.send_due(carriers=carriers(post, **more))


def row(number: int = 1) -> Message:
    db.session.rollback()
    return db.session.get_one(Message, number)


def mailbox(key: str = "a", address: str = "lpg@example.org", template: str = "ask_raised", **about: Any) -> None:
    messages.to_mailbox(address, template, {"title": "Mend the light"}, key=key, **about)


def stop(contribution_id: int) -> None:
    db.session.get_one(ContactPoint, contribution_id).stopped_at = now()


def withdraw(contribution_id: int) -> None:
    db.session.get_one(Contribution, contribution_id).reading = ReadingState.WITHDRAWN


def look_oneself(contribution_id: int) -> None:
    db.session.get_one(Contribution, contribution_id).tell_by = TellBy.SELF


def erase_contact(contribution_id: int) -> None:
    db.session.delete(db.session.get_one(ContactPoint, contribution_id))
