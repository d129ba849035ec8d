"""Play the story from its first day to its last."""

from __future__ import annotations

import json
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from engage.adapters import demonstration_texts
from engage.adapters.clock import FixedClock
from engage.adapters.demonstration_texts import Script
from engage.adapters.places_file import SHIPPED
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.errors import Conflict, Refused
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.jobs import JobRun
from engage.models.people import User
from engage.models.places import Partnership
from engage.services.context import context
from engage.services.demonstration import bodies, chores, voices
from engage.services.demonstration.days import Days, at
from engage.services.demonstration.stage import places_of, set_up
from engage.services.demonstration.steps import Step
from engage.services.demonstration.world import NotYet, World

__all__ = ["DAYS", "Built", "Own", "build", "is_empty", "places_of"]

DAYS = 218
"""How many days the story takes: at least six whole months with an issued digest each, whatever the day it ends on
(184 days in six months, 30 of a month that is not over, and some to read the last digest)."""

SEED = 20261124
MORNING = 6 * 60 + 30
OFFICE = (9 * 60, 16 * 60 + 30)
AWAKE = (7 * 60, 21 * 60 + 30)

TO_SHOW = ("a-rain", "w-friday", "w-signs", "h-evening-idea")
"""Contributions whose reference and secret are shown, so that anyone can look at a status page: one that was
answered, one that stayed disputed, one that was reopened, and one that can still say yes or no."""


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody needs to look at their own contribution."""

    reference: str
    secret: str


@dataclass(frozen=True, slots=True)
class Built:
    """What the story holds."""

    contributions: int
    asks: int
    own: tuple[Own, ...]


@dataclass
class _Chain:
    """Steps that follow each other, with the day each of them is for."""

    left: deque[tuple[date, Step]]
    at: datetime | None = None
    waits: bool = False
    """Something it needs has not happened yet."""


@dataclass
class _Play:
    world: World
    clock: FixedClock
    until: datetime
    chains: list[_Chain]
    rng: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - times of day, not secrets

    def day(self, day: date) -> None:
        """Let everything happen that is for this day."""
        for chain in self.chains:
            chain.at, chain.waits = None, False
        while due := [chain for chain in self.chains if not chain.waits and chain.left and chain.left[0][0] <= day]:
            for chain in due:
                chain.at = chain.at or self._moment(day, chain.left[0][1])
            chain = min(due, key=lambda each: each.at or self.until)
            self._advance(chain)

    def _advance(self, chain: _Chain) -> None:
        step = chain.left[0][1]
        self.move(chain.at or self.until)
        try:
            step.run(self.world)
        except NotYet:
            chain.waits = True
            return
        chain.left.popleft()
        chain.at = None
        for other in self.chains:
            other.waits = False

    def _moment(self, day: date, step: Step) -> datetime:
        first, last = OFFICE if step.staff else AWAKE
        return at(day, self.rng.randint(first, last))

    def move(self, moment: datetime) -> None:
        """Set the clock, never back and never beyond the end."""
        self.clock.set(max(self.clock.now() + timedelta(seconds=self.rng.randint(20, 150)), moment))
        if self.clock.now() > self.until:
            self.clock.set(self.until)


def is_empty() -> bool:
    """Whether nobody has used this installation yet. What a scheduler ran counts as well: jobs do not run for days
    that lie before their last one."""
    used = (sa.select(table.id).limit(1) for table in (Contribution, Partnership, User, JobRun))
    return not any(db.session.scalar(each) is not None for each in used)


def build(
    clock: FixedClock, until: datetime, *, tick: Callable[[], object], watch: Callable[[int], object] = lambda _: None,
    script: Script | None = None,
) -> Built:  # fmt: skip
    """Play the story so that it ends at `until`. `clock` has to be the clock that the services see.

    `tick` runs the jobs that are due, as the scheduler does; `watch` hears how many days are over. Raises
    Refused("demo_in_production"), Conflict("demo_not_empty") when there is anything already.
    """
    if context().settings.production:
        raise Refused("demo_in_production")
    if context().clock is not clock:
        raise RuntimeError("the services look at another clock")
    if not is_empty():
        raise Conflict("demo_not_empty")
    script = script or demonstration_texts.read()
    days = Days(local_date(until), WorkingCalendar())
    clock.set(at(days.day(DAYS), MORNING))
    set_up(script, json.loads(SHIPPED.read_text(encoding="utf-8")), days)
    play = _Play(World(script, days), clock, until, [])
    play.chains = _chains(play.world)
    for number in range(DAYS + 1):
        day = days.day(DAYS - number)
        play.move(min(at(day, MORNING), until))
        tick()
        play.day(day)
        watch(number + 1)
    play.move(until)
    clock.set(until)
    tick()
    _nothing_forgotten(play, days)
    own = tuple(Own(*play.world.own[key]) for key in TO_SHOW if key in play.world.own)
    return Built(len(play.world.contributions), len(play.world.asks), own)


def _chains(world: World) -> list[_Chain]:
    """Each chain with its days: staff keep working days, and nothing comes before what it follows."""
    every = [
        *voices.theme_chains(world),
        *chores.subscriber_chains(world),
        chores.office_days(world, DAYS),
        *(voices.chain(told) for told in world.script.contributions),
        *(bodies.chain(ask) for ask in world.script.asks),
    ]
    chains = []
    for steps in every:
        dated: deque[tuple[date, Step]] = deque()
        earliest = date.min
        for step in steps:
            own_day = world.days.working(step.ago) if step.staff else world.days.day(step.ago)
            earliest = max(earliest, own_day)
            dated.append((earliest, step))
        chains.append(_Chain(dated))
    return chains


def _nothing_forgotten(play: _Play, days: Days) -> None:
    """A story that could not be told to its end is a fault in its texts."""
    left = [chain.left[0][1].ago for chain in play.chains if chain.left and chain.left[0][0] <= days.last]
    if left:
        raise RuntimeError(f"the story waits for something that never happens: {left}")
