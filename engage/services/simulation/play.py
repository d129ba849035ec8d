"""Play months of many localities from their first day to their last, through services and jobs alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engage.adapters import simulation_texts
from engage.adapters.clock import FixedClock
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.errors import Conflict, Refused
from engage.services.context import context
from engage.services.demonstration.days import Days, at
from engage.services.demonstration.play import is_empty
from engage.services.simulation import hosts, officers, people
from engage.services.simulation.ledger import Ledger
from engage.services.simulation.post import Post
from engage.services.simulation.stage import cast, set_up
from engage.services.simulation.world import World

MORNING, DAYTIME, EVENING = 6 * 60 + 30, 8 * 60 + 30, 21 * 60


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it."""

    ledger: Ledger
    own: tuple[tuple[str, str], ...]
    """References and secrets of some contributions, so that anyone can look at a status page."""
    accounts: tuple[tuple[str, str], ...]
    """Who can sign in: e-mail, and what they may do."""
    first: date
    last: date
    mails: int
    returned: int
    """E-mails that a mailbox turned away."""


def first_day(last: date, months: int) -> date:
    """The day from which so many months end on `last`."""
    years, month = divmod(last.year * 12 + last.month - 1 - months, 12)
    day = last.day
    while True:
        try:
            return date(years, month + 1, day)
        except ValueError:  # the 31st of a shorter month
            day -= 1


def play(
    clock: FixedClock, until: datetime, post: Post, *, months: int, seed: int, localities: int,
    tick: Callable[[], object], send: Callable[[], object], watch: Callable[[int], object] = lambda _: None,
) -> Played:  # fmt: skip
    """Play so many months that end on the day before `until`. `clock` and `post` have to be those that the services
    see. The same seed, number of months and of localities give the same history on the same day.

    `tick` runs the jobs that are due, as the scheduler does, `send` those that send messages; `watch` hears how many
    days are over. Raises Refused("demo_in_production"), Conflict("simulation_not_empty") when there is anything.
    """
    if context().settings.production:
        raise Refused("demo_in_production")
    if context().clock is not clock or context().mailer is not post:
        raise RuntimeError("the services look at another clock, or give their post to somebody else")
    if not is_empty():
        raise Conflict("simulation_not_empty")
    last = local_date(until) - timedelta(days=1)
    first = first_day(last, months)
    days = (last - first).days
    rng = random.Random(f"simulation/{seed}")  # noqa: S311 - what happens, not secrets
    words = simulation_texts.read()
    clock.set(at(first, MORNING))
    who = cast(words, rng, localities, days)
    set_up(who, Days(last, WorkingCalendar()))
    world = World(words, who, clock, rng, post, days)
    world.ledger.monthly = who.localities
    for part in (officers, hosts, people):
        part.begin(world)
    for number in range(days + 1):
        day = first + timedelta(days=number)
        for minutes, happens in ((MORNING, tick), (DAYTIME, world.day), (EVENING, send)):
            world.move(at(day, minutes))
            happens()
            officers.open_mail(world)
        watch(number + 1)
    world.move(until)
    clock.set(until)
    tick()
    accounts = tuple((each["email"], each["what"]) for each in who.script.people["accounts"])
    return Played(
        world.ledger, tuple(world.own), accounts, first, last, sum(post.carried.values()), post.returned
    )  # fmt: skip
