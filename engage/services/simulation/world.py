"""What everybody in a simulation shares: the clock, the lot, the ledger, ids by slug, and what goes on for days."""

from __future__ import annotations

import heapq
import random
from collections import defaultdict, deque
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from engage.adapters.clock import FixedClock
from engage.adapters.simulation_texts import Json, Sentences
from engage.domain.deadlines import WorkingCalendar
from engage.domain.errors import DomainError
from engage.domain.link_answers import AnswerState
from engage.domain.permissions import Actor
from engage.queries import accounts
from engage.services.context import today
from engage.services.demonstration import world as places
from engage.services.simulation.ledger import Deed, Ledger, Put
from engage.services.simulation.post import Post
from engage.services.simulation.stage import Cast

Course = Generator[int, None, Any]
"""Something that goes on for days: it yields how many it waits for its next step; working days where staff do it."""


@dataclass(slots=True)
class Told:
    """What a simulated person told, and what the others need to know of it."""

    id: int
    locality: str
    text: str
    use: str
    by_email: bool
    topic: Json | None = None
    """What a planning body could change about it; None for thanks, and for what one service can put right."""
    lane: Json | None = None
    """The service that could put it right."""


@dataclass
class World:
    """One simulation on its way."""

    words: Sentences
    cast: Cast
    clock: FixedClock
    rng: random.Random
    post: Post
    days: int
    """How long it is played."""
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    ledger: Ledger = field(default_factory=Ledger)
    unread: dict[str, deque[Told]] = field(default_factory=lambda: defaultdict(deque))
    """What nobody has read yet, by host."""
    pile: dict[tuple[str, str], list[Told]] = field(default_factory=lambda: defaultdict(list))
    """What was read and is part of no ask, by locality and topic."""
    told: dict[int, Told] = field(default_factory=dict)
    references: dict[int, str] = field(default_factory=dict)
    """Of asks, by their ids."""
    asked: dict[int, tuple[Json, Json]] = field(default_factory=dict)
    """What each ask is about, and what it asks for."""
    truth: dict[tuple[int, int], bool] = field(default_factory=dict)
    """Whether a promise was really kept, by ask and number, where its body says so."""
    thin: set[int] = field(default_factory=set)
    """Asks whose answer by link says too little: the host sends those back."""
    links: dict[tuple[str, int], str] = field(default_factory=dict)
    """The newest link to an ask that came to a body's mailbox, by the body's slug: its token."""
    waiting: dict[int, list[int]] = field(default_factory=dict)
    """What was sent by link and the host has not looked at: lines of the ledger, by the answer's id."""
    begun: set[tuple[Any, ...]] = field(default_factory=set)
    """What a body began to do about an ask, so that another message begins nothing twice."""
    heirs: dict[str, str] = field(default_factory=dict)
    """Groups that have ended, and the group that plans for their localities since."""
    joined: dict[int, int] = field(default_factory=dict)
    """Asks that were put together with another, which speaks for them."""
    own: list[tuple[str, str]] = field(default_factory=list)
    """References and secrets of people behind asks, so that anyone can look at a status page."""
    _due: list[tuple[date, int, bool, Course]] = field(default_factory=list)
    _order: int = 0

    def begin(self, course: Course, wait: int = 1, *, staff: bool = True) -> None:
        """Let something begin in so many days; 0 is today, for as long as today is not over."""
        self._push(self._day(wait, staff=staff), staff, course)

    def day(self) -> None:
        """Let everything happen that is for today."""
        while self._due and self._due[0][0] <= today():
            _, _, staff, course = heapq.heappop(self._due)
            self.pause()
            wait = next(course, None)
            if wait is not None:
                self._push(self._day(max(1, wait), staff=staff), staff, course)

    def pause(self) -> None:
        """Let some seconds pass, as between any two things that people do."""
        self.clock.advance(seconds=self.rng.randint(3, 40))

    def move(self, moment: datetime) -> None:
        """Set the clock, never back."""
        self.clock.set(max(moment, self.clock.now() + timedelta(seconds=1)))

    def after(self, working_days: int) -> date:
        """A day so many working days from today."""
        return self.calendar.add_working_days(today(), working_days)

    def until(self, day: date) -> int:
        """How many working days it is until a day, at least one."""
        return max(1, self.calendar.working_days_between(today(), day))

    def chance(self, share: float) -> bool:
        """Yes, in such a share of all cases."""
        return self.rng.random() < share

    def chosen(self, **weights: float) -> str:
        """One of these names, by weight."""
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def some(self, choices: list[str]) -> str:
        """One of these sentences."""
        return self.rng.choice(choices)

    @property
    def said(self) -> Json:
        """The sentences that belong to no topic."""
        return self.words.said

    def note(
        self, who: str, ask_id: int, what: str, refused: DomainError | None = None, *, on: date | None = None,
        **more: Any,
    ) -> None:  # fmt: skip
        """Write into the ledger what somebody did, or tried; `on` is the day as of which it counts, else today."""
        code = refused.code if refused is not None else ""
        self.ledger.note(Deed(on or today(), who, self.references[ask_id], what, code, more))

    def sent(self, answer_id: int, lines: int) -> None:
        """The newest lines of the ledger say what a link sent: it is done once the host has shown it."""
        whole = len(self.ledger.deeds)
        self.waiting[answer_id] = list(range(whole - lines, whole))
        for line in self.waiting[answer_id]:
            self.ledger.deeds[line] = replace(self.ledger.deeds[line], refused="not_looked_at")

    def looked_at(self, answer_id: int, came_of: AnswerState) -> None:
        """The host looked at what a link sent, and showed it or did not."""
        shown = came_of is AnswerState.SHOWN
        for line in self.waiting.pop(answer_id, ()):
            self.ledger.deeds[line] = replace(self.ledger.deeds[line], refused="" if shown else came_of.value)

    def raised(self, ask_id: int, reference: str, body: str, locality: str, title: str, due: date) -> None:
        """Write an ask into the ledger that was put to a body just now."""
        self.ledger.asks[reference] = Put(reference, body, locality, title, today(), due)
        self.note(self.cast.host[locality], ask_id, "raise", body=body)

    def group(self, locality: str) -> str:
        """The planning group of a locality today."""
        group = self.cast.lpg[locality]
        return self.heirs.get(group, group)

    def actor(self, name: str) -> Actor:
        """Somebody with an account, by the beginning of its e-mail. Nobody's roles change in a simulation."""
        if name not in self._actors:
            found = accounts.account_by_email(f"{name}@example.org")
            if found is None:
                raise LookupError(name)
            self._actors[name] = found.actor
        return self._actors[name]

    @cached_property
    def _actors(self) -> dict[str, Actor]:
        return {}

    @cached_property
    def bodies(self) -> dict[int, str]:
        """The slugs of all planning bodies that have a part, by id."""
        return {places.body_id(slug): slug for slug in self.cast.bodies}

    @cached_property
    def hosts(self) -> dict[str, int]:
        """The ids of all hosts that have a part, by slug."""
        return {slug: places.host_id(slug) for slug in dict.fromkeys(self.cast.host.values())}

    @cached_property
    def themes(self) -> dict[tuple[str, str], int]:
        """Themes by partnership and topic; filled by `hosts.begin`."""
        return {}

    def host_of(self, body: str) -> str:
        """The host that looks after what goes to a body: for a board, the first of its partnership."""
        of_groups = {body: self.cast.host[place] for place, body in self.cast.lpg.items()}
        if body in of_groups:
            return of_groups[body]
        return next(of_groups[group] for group in self.cast.lpg.values() if self.cast.ijb[group] == body)

    def _day(self, wait: int, *, staff: bool) -> date:
        if not staff:
            return today() + timedelta(days=wait)
        return self.after(wait) if wait or self.calendar.is_working_day(today()) else self.after(1)

    def _push(self, day: date, staff: bool, course: Course) -> None:
        self._order += 1
        heapq.heappush(self._due, (day, self._order, staff, course))
