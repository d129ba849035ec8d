"""Months of a locality with so many comments each, through the product's own services, and its digests.

A temporary installation, a clock that walks through the months, the jobs of each week, a host, an LPG that meets four
times a year. Nothing of it is kept but the figures.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.cli import digest as command
from engage.config import ROOT, Settings
from engage.domain.disclosure import Suppressed
from engage.domain.errors import DomainError
from engage.domain.kinds import ContributionKind, DigestState
from engage.models.asks import Ask as AskRow
from engage.models.base import db
from engage.models.digests import Digest
from engage.queries import digests as shelves
from engage.services import contributions, digest_news, moderation, themes
from engage.services.context import today
from engage.services.demonstration.days import at
from engage.services.message_words import words_of
from engage.services.moderation import version_of
from tests.evidence.material import Comment, to_ask
from tests.rehearsal import course, fates, voices
from tests.rehearsal.comments import Comments
from tests.rehearsal.stage import WHY, Course, Stage, chosen, redact, set_up

SIZES = (5, 15, 60, 150, 500)
START = date(2026, 6, 1)
"""A Monday."""
MEETINGS = {"lpg": (45, 136, 227, 318), "ijb": (60, 151, 242, 333)}
"""Four a year."""
NOTICE = 10
"""Working days for which an ask must have been raised before a meeting takes it."""
REACHED, RETURNED, SAYING_NO, TO_A_SERVICE = 0.6, 0.3, 0.25, 0.7

SECONDS = {"read and theme": 45, "redact and release": 60, "reply": 120, "put an ask together": 900,
           "check a service's answer": 120, "read a digest and issue it": 900}  # fmt: skip
"""What each thing costs the host, as we suppose. Not measured."""


class Weekly(Stage):
    """A stage on which the jobs run on Mondays and in the first days of a month, when digests are made."""

    def tick(self) -> None:
        """Let the jobs run, if it is such a day."""
        if today().weekday() == 0 or today().day <= 3:
            super().tick()


@dataclass
class DigestFigures:
    """One issued digest in numbers."""

    asks: int
    text_words: int
    text_lines: int
    page_words: int
    email_words: int
    themes: int
    themes_hidden: int
    received_hidden: bool


@dataclass
class Place:
    """What so many comments a month came to."""

    size: int
    months: int
    digests: list[DigestFigures] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    @property
    def host_hours(self) -> float:
        """Hours a month that the host needs, by SECONDS."""
        done = {
            "read and theme": self.counts["shared"], "redact and release": self.counts["released"],
            "reply": self.counts["replied to"], "put an ask together": self.counts["asks raised to the LPG"],
            "check a service's answer": self.counts["service answers shown"] + self.counts["service: again"],
            "read a digest and issue it": self.months,
        }  # fmt: skip
        return sum(SECONDS[what] * many for what, many in done.items()) / 3600 / self.months


def play(batches: Sequence[Sequence[Comment]], *, seed: int) -> Place:
    """Play these months and measure the LPG's digests of them."""
    with tempfile.TemporaryDirectory(prefix="engage-evidence-") as folder:
        return _play(batches, Path(folder), seed)


def _play(batches: Sequence[Sequence[Comment]], home: Path, seed: int) -> Place:
    clock = FixedClock(at(START, 8 * 60))
    app = create_app(
        Settings(home=home, database_url=f"sqlite:///{home / 'engage.db'}", base_url="http://localhost"), clock=clock,
        keys=KeyRing.create(home / "keys" / "keyring.json"),
    )  # fmt: skip
    place = Place(len(batches[0]), len(batches))
    with app.app_context():
        try:
            upgrade(directory=str(ROOT / "migrations"))
            labels = {each.name: each.theme for batch in batches for each in batch}
            stage = Weekly(clock, Comments((), labels, frozenset()), random.Random(f"{seed}/{place.size}"), START, 0)
            set_up(stage, MEETINGS)
            voices.begin_themes(stage)
            voices.subscribe(stage)
            stage.begin(_year(stage, batches), START)
            stage.play(course._each_day, days=_days(len(batches)))
            place.counts, place.failures = stage.counts, stage.failures
            place.digests = _measure(app, stage.ids["lpg"])
        finally:
            db.session.remove()
            db.engine.dispose()
    return place


def _first(month: int) -> date:
    return date(START.year + (START.month - 1 + month) // 12, (START.month - 1 + month) % 12 + 1, 1)


def _days(count: int) -> int:
    """Until the digest of the last month is out."""
    return (_first(count) - START).days + 7


def _year(stage: Stage, batches: Sequence[Sequence[Comment]]) -> Course:
    """Each month its comments, spread over its first three weeks, then the asks that the rule makes of them."""
    known: dict[str, int] = {}
    reached: set[int] = set()
    asks = to_ask(batches)
    for month, batch in enumerate(batches):
        spread = max(1, -(-len(batch) // 14))
        for number in range(0, len(batch), spread):
            for each in batch[number : number + spread]:
                known[each.name] = _one(stage, each, reached)
            if number + spread < len(batch):
                yield 1
        for number, behind in enumerate(next(asks), start=1):
            people = [known[each.name] for each in behind]
            ask = fates.Ask(stage, month * 100 + number, "lpg", behind[0].theme, people, [])
            ask.raised()
            stage.counts["people behind asks"] += len(people)
            stage.begin(_fate(ask, reached), stage.after(1))
        while today() < _first(month + 1):
            yield 1


def _one(stage: Stage, comment: Comment, reached: set[int]) -> int:
    """Somebody tells us; the host reads, releases or withholds, themes and replies."""
    use = chosen(stage, publish=8, body=1, neither=1)
    by_email = stage.rng.random() < REACHED
    number = stage.counts["shared"]
    shared = contributions.share(
        locality_id=stage.ids["locality"], text=comment.text, kind=ContributionKind.EXPERIENCE, use=use, quote=False,
        tell_by="email" if by_email else "self", address=f"person{number}@example.org" if by_email else "",
        send_key=f"evidence-{number}",
    )  # fmt: skip
    stage.counts["shared"] += 1
    if by_email:
        reached.add(shared.id)
    moderator = stage.actor("moderator")
    text = moderation.open_contribution(moderator, shared.id).text
    version = version_of(shared.id)
    if use == "neither":
        moderation.withhold(moderator, shared.id, reason="asked_not_to", note="", version=version)
    else:
        show = moderation.publish if use == "publish" else moderation.clear_for_body
        show(moderator, shared.id, redacted_text=redact(text), reasons=WHY, version=version)
        stage.counts["released"] += 1
    themes.link(moderator, theme_id=stage.themes[comment.theme], contribution_id=shared.id)
    if not comment.bad:
        how = "thanks_passed_on"
    else:
        how = "sent_to_service" if stage.rng.random() < TO_A_SERVICE else "no_action"
    voices._reply(stage, shared.id, how)
    return shared.id


def _fate(ask: fates.Ask, reached: set[int]) -> Course:
    """Decided at the first meeting that can take it, or not; done in time, or not; people answer, or not."""
    stage = ask.stage
    ready = stage.after(NOTICE)
    while not any(ready <= day < today() for day in _meetings(stage)):
        yield 1
    how = chosen(stage, agreed=45, partly=15, not_agreed=20, already_planned=10, nothing=10)
    if how == "nothing":
        stage.counts["not decided at the meeting"] += 1
        return
    ask.decide(how, *(() if how == "not_agreed" else (30,)))
    if how != "not_agreed":
        if stage.rng.random() >= 0.7:
            stage.counts["promises that lapse"] += 1
            return
        yield 20
        ask.done()
        yield 2
        ask.check()
    for person, who in enumerate(ask.people):
        if who in reached and stage.rng.random() < RETURNED:
            yield 1
            _verdict(ask, person)


def _verdict(ask: fates.Ask, person: int) -> None:
    no = ask.stage.rng.random() < SAYING_NO
    before = db.session.scalar(sa.select(AskRow.round).where(AskRow.id == ask.id))
    try:
        ask.says(person, "no" if no else "yes")
    except DomainError:
        ask.stage.counts["verdicts that came too late"] += 1
        return
    db.session.rollback()
    after = db.session.scalar(sa.select(AskRow.round).where(AskRow.id == ask.id))
    ask.stage.counts["asks reopened"] += after != before


def _meetings(stage: Stage) -> list[date]:
    return [stage.calendar.next_working_day(stage.start + timedelta(days=day)) for day in MEETINGS["lpg"]]


def _measure(app: Flask, body_id: int) -> list[DigestFigures]:
    issued = sa.select(Digest.id).where(Digest.body_id == body_id, Digest.state == DigestState.ISSUED)
    client, found = app.test_client(), []
    for digest_id in db.session.scalars(issued.order_by(Digest.period)).all():
        page = shelves.staff_page(digest_id)
        assert page is not None
        text = command._printed(page, "text")
        html = client.get(f"/digests/{page.data.body.slug}/{page.data.period}/v{page.version}").get_data(as_text=True)
        mail = words_of(app.config["ENGAGE_SETTINGS"]).mail(
            digest_news.TEMPLATE,
            digest_news.params(page.data, version=page.version, reason="") | {"stop_url": "http://localhost/stop"},
        )
        named = page.data.heard.themes
        found.append(
            DigestFigures(
                asks=page.data.counts.listed, text_words=len(text.split()), text_lines=len(text.splitlines()),
                page_words=len(_main(html).split()), email_words=len(mail.text.split()), themes=len(named),
                themes_hidden=sum(isinstance(each.count, Suppressed) for each in named),
                received_hidden=isinstance(page.data.heard.received, Suppressed),
            )
        )  # fmt: skip
    return found


def _main(html: str) -> str:
    """The words of the page between its head and its foot."""
    body: Any = re.search(r"<main.*?</main>", html, re.DOTALL)
    return re.sub(r"<[^>]+>", " ", body[0] if body else "")
