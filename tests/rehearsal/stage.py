"""Where the rehearsal plays: an installation of its own, its people, and a clock that walks through the days."""

from __future__ import annotations

import random
import re
from collections import Counter, deque
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.adapters.places_file import SHIPPED, read_places
from engage.domain import pii, redacting, staying
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.permissions import INSTALLATION, SYSTEM, Actor, Role, Scope, ScopeKind
from engage.domain.redacting import Cut
from engage.domain.redaction import RedactionReason
from engage.jobs import runner
from engage.models.base import db
from engage.models.places import Host, Locality, Partnership, PlanningBody, Service
from engage.queries import accounts as account_queries
from engage.services import accounts, grants, meetings, place_changes, places
from engage.services.context import today
from engage.services.demonstration.days import at
from tests.rehearsal.comments import Comments

DAYS = 110
MORNING, OFFICE = 6 * 60, 9 * 60
Course = Generator[int, None, None]
"""Something that goes on for days: it yields how many working days it waits before its next step."""


@dataclass
class Stage:
    """Everything that the courses share."""

    clock: FixedClock
    comments: Comments
    rng: random.Random
    start: date
    sample: int
    ids: dict[str, int] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    imported: deque[tuple[int, str]] = field(default_factory=deque)
    """Imported contributions that nobody has read: id and external id."""
    by_theme: dict[str, list[int]] = field(default_factory=dict)
    """Contributions by theme, in the order in which they were themed."""
    voices: list[int] = field(default_factory=list)
    """Shared contributions that are read and behind no ask yet."""
    themes: dict[str, int] = field(default_factory=dict)
    expected: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    """What each ask should end as: its state, and how it was closed."""
    failures: list[str] = field(default_factory=list)
    """Jobs that failed."""
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    _due: list[tuple[date, int, Course]] = field(default_factory=list)

    def actor(self, name: str) -> Actor:
        """Somebody on the stage, with the roles they hold today."""
        found = account_queries.account_by_email(self.people[name])
        assert found is not None, name
        return found.actor

    def begin(self, course: Course, on: date) -> None:
        """Let something begin on a day."""
        self._due.append((on, len(self._due), course))

    def after(self, working_days: int) -> date:
        """A day so many working days from today."""
        return self.calendar.add_working_days(today(), working_days)

    def play(self, each_day: Callable[[Stage, int], None], days: int = DAYS) -> None:
        """Walk through the days: jobs in the early morning, then what people do, on working days."""
        for number in range(days + 1):
            day = self.start + timedelta(days=number)
            self._move(at(day, MORNING))
            self.tick()
            self._move(at(day, OFFICE))
            if self.calendar.is_working_day(day):
                each_day(self, number)
                self._courses(day)
        self._move(self.clock.now() + timedelta(hours=8))
        self.tick()

    def tick(self) -> None:
        """Run the jobs that are due, as the scheduler does."""
        for result in runner.run_due("rehearsal") or []:
            self.counts["runs of jobs"] += 1
            if result.ran.error:
                self.failures.append(f"{result.name} for {result.period}: {result.ran.error}")

    def _move(self, moment: datetime) -> None:
        self.clock.set(max(moment, self.clock.now() + timedelta(seconds=1)))

    def _courses(self, day: date) -> None:
        due = sorted((each for each in self._due if each[0] <= day), key=lambda each: each[:2])
        self._due = [each for each in self._due if each[0] > day]
        for _, order, course in due:
            self._move(self.clock.now() + timedelta(seconds=self.rng.randint(5, 40)))
            wait = next(course, None)
            if wait is not None:
                self._due.append((self.calendar.add_working_days(day, max(1, wait)), order, course))

    @property
    def unfinished(self) -> int:
        """Courses that had not come to their end on the last day."""
        return sum(1 for each in self._due if each[0] <= local_date(self.clock.now()))


MEETINGS = {"lpg": (11, 39, 67, 95, 130), "ijb": (25, 60, 100, 140)}
"""The days from the start on which each body meets, or the next working day."""


def set_up(stage: Stage, meetings_on: Mapping[str, tuple[int, ...]] = MEETINGS) -> None:
    """Places, mailboxes that reach nobody, meetings and people."""
    places.load(SYSTEM, read_places(SHIPPED))
    find = {
        "partnership": (Partnership, "north-lanarkshire"), "locality": (Locality, "wishaw"), "host": (Host, "vanl"),
        "lpg": (PlanningBody, "wishaw-lpg"), "ijb": (PlanningBody, "north-lanarkshire-ijb"),
        "service": (Service, "north-community-nursing"), "other_service": (Service, "north-health-centres"),
    }  # fmt: skip
    for name, (table, slug) in find.items():
        stage.ids[name] = db.session.scalars(sa.select(table.id).where(table.slug == slug)).one()
    for name in ("lpg", "ijb"):
        place_changes.change_body(
            SYSTEM, body_id=stage.ids[name], name=f"The {name.upper()} of the rehearsal", standards_agreed_on=None,
            mailbox=f"{name}@example.org", chair_mailbox=f"chair.{name}@example.org", extra_closed_days=[],
        )  # fmt: skip
    place_changes.change_service(
        SYSTEM, service_id=stage.ids["service"], name="Community nursing", owner_role="Community nursing manager",
        mailbox="nursing@example.org", confirmed=True,
    )  # fmt: skip
    for body, days in meetings_on.items():
        for day in days:
            held_on = stage.calendar.next_working_day(stage.start + timedelta(days=day))
            meetings.add_meeting(SYSTEM, body_id=stage.ids[body], held_on=held_on, place="Rehearsal")
    cast: tuple[tuple[str, Role, Scope], ...] = (
        ("moderator", Role.MODERATOR, Scope(ScopeKind.HOST, stage.ids["host"])),
        ("second", Role.SECOND_READER, Scope(ScopeKind.HOST, stage.ids["host"])),
        ("editor", Role.THEME_EDITOR, Scope(ScopeKind.HOST, stage.ids["host"])),
        ("keyin", Role.KEYIN_CLERK, Scope(ScopeKind.HOST, stage.ids["host"])),
        ("owner", Role.SERVICE_OWNER, Scope(ScopeKind.SERVICE, stage.ids["service"])),
        ("lpg", Role.LPG_OFFICER, Scope(ScopeKind.BODY, stage.ids["lpg"])),
        ("ijb", Role.IJB_OFFICER, Scope(ScopeKind.BODY, stage.ids["ijb"])),
        ("chair", Role.CHAIR, Scope(ScopeKind.BODY, stage.ids["lpg"])),
        ("lpg_clerk", Role.CLERK, Scope(ScopeKind.BODY, stage.ids["lpg"])),
        ("ijb_clerk", Role.CLERK, Scope(ScopeKind.BODY, stage.ids["ijb"])),
        ("auditor", Role.AUDITOR, INSTALLATION),
    )
    for name, role, scope in cast:
        stage.people[name] = f"{name}@example.org"
        user_id = accounts.create_demonstration_account(
            SYSTEM, email=stage.people[name], name=name.title(), password="river kettle lantern"
        )
        grants.grant(SYSTEM, user_id=user_id, role=role, scope=scope)


_NAMES = re.compile(r"\b(Dr|Mr|Mrs|Miss|Ms|Sister|Nurse|Doctor|Prof(?:essor)?)\.?\s+[A-Z][\w'’-]+")
_NUMBERS = re.compile(r"\+?\d[\d\s-]{4,}\d")
_ADDRESSES = re.compile(r"\S+@\S+")


def redact(text: str) -> str:
    """What a quick reader would take out: titles with names, long numbers, e-mail addresses, and what they are asked a
    reason for."""
    text = _NAMES.sub(lambda found: f"[name of a {found[1].lower()}]", text)
    text = _ADDRESSES.sub("[address]", _NUMBERS.sub("[number]", text))
    return redacting.redact(text, [Cut(each.start, each.end, "[detail]") for each in staying.needing(pii.find(text))])


WHY = (RedactionReason.PERSONAL_NAME, RedactionReason.STAFF_NAME, RedactionReason.IDENTIFIABLE_DETAIL)
"""Why that reader takes it out."""


def chosen(stage: Stage, **weights: float) -> Any:
    """One of these names, by weight."""
    return stage.rng.choices(list(weights), list(weights.values()))[0]
