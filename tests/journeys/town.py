"""A town with an installation of Engage in it: places, a clock, a scheduler that ticks, and a real mail server."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from types import SimpleNamespace

from flask import Flask

from engage.adapters.clock import FixedClock
from engage.jobs.process import Scheduler
from engage.services.job_runs import Outcome
from tests import factories
from tests.adapters.post_office import PostOffice

LINK = re.compile(r"(?:https://localhost|http://127\.0\.0\.1:\d+)(/\S*)")
"""Where an e-mail leads, on the site of a journey or in front of a browser."""


@dataclass(frozen=True)
class Mail:
    """An e-mail as it was handed over."""

    message: EmailMessage

    @property
    def to(self) -> str:
        """The address on it."""
        return str(self.message["To"])

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Everything a person could read of it: the plain words and the HTML ones."""
        parts = [part for part in self.message.walk() if part.get_content_maintype() == "text"]
        return "\n".join(str(part.get_content()) for part in parts)

    def link(self, path: str) -> str:
        """The one link of the plain words whose address begins with this path."""
        body = self.message.get_body(("plain",))
        assert body is not None
        found = [each for each in LINK.findall(str(body.get_content())) if each.startswith(path)]
        assert len(set(found)) == 1, f"{len(found)} links to {path} in {self.subject!r}"
        return found[0]

    @property
    def one_click(self) -> str:
        """Where a mail program stops messages like this by itself (RFC 8058)."""
        assert self.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        found = LINK.search(str(self.message["List-Unsubscribe"]).replace(">", " "))
        assert found is not None
        return found.group(1)


class Town:
    """The installation as everybody in town meets it: by its pages, by its e-mails, and as days go by."""

    def __init__(self, app: Flask, clock: FixedClock, office: PostOffice) -> None:
        self.app, self.clock, self.office = app, clock, office
        self.places: SimpleNamespace = factories.make_places(app)
        self.scheduler = Scheduler(app)

    def tick(self) -> None:
        """One pass of the scheduler. Every job must do what it has to."""
        results = self.scheduler.tick()
        assert results is not None
        failed = [each for each in results if each.ran.outcome is Outcome.FAILED]
        assert not failed, failed

    def days_pass(self, count: int = 1) -> None:
        """So many days go by; the scheduler ticks on each."""
        for _ in range(count):
            self.clock.advance(days=1)
            self.tick()

    def until(self, day: Callable[[], bool], *, most: int = 60) -> None:
        """Days go by until something is so."""
        for _ in range(most):
            if day():
                return
            self.days_pass()
        raise AssertionError(f"not so after {most} days")

    def mails(self, address: str) -> list[Mail]:
        """What the mail server took for an address, in order."""
        taken = zip(self.office.taken, self.office.recipients, strict=True)
        return [Mail(message) for message, recipient in taken if recipient == address]

    def newest(self, address: str) -> Mail:
        """The newest of them."""
        assert self.mails(address), f"no mail for {address}"
        return self.mails(address)[-1]
