"""The daily message: two numbers, at the host's hour, on its working days, once, and only when something waits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.domain.errors import NotPermitted
from engage.domain.kinds import MessageState
from engage.domain.permissions import Actor, Role, ScopeKind
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.outbox import Message
from engage.models.places import Host
from engage.queries import moderation as queries
from engage.services import aside, job_runs, moderation, nudges, outbox, pace, replies, rota
from engage.services.message_rows import contents
from engage.services.still_true import still_true
from engage.services.unit_of_work import unit_of_work
from tests import factories


def at(clock: FixedClock, *when: int) -> None:
    """Set the clock, in UTC."""
    clock.advance(seconds=(datetime(*when, tzinfo=UTC) - clock.now()).total_seconds())  # type: ignore[misc,arg-type]


def told(template: str = "reading_waits") -> list[tuple[int | None, dict[str, Any]]]:
    """To whom such messages go, and what is in them."""
    db.session.rollback()
    rows = db.session.scalars(sa.select(Message).where(Message.template == template).order_by(Message.id)).all()
    return [(row.user_id, contents(row)[0]) for row in rows]


def test_three_waiting_about_five_minutes(places: SimpleNamespace, moderator: Actor) -> None:
    for _ in range(3):
        factories.share(places)
    assert nudges.nudge() == 1
    assert told() == [(moderator.user_id, {"waiting": 3, "minutes": 5})]


def test_silent_when_nothing_waits_also_for_the_rest_of_the_day(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    assert nudges.nudge() == 0
    factories.share(places)
    clock.advance(hours=3)
    assert nudges.nudge() == 0
    clock.advance(days=1)
    assert nudges.nudge() == 1


def test_once_a_day_however_often_it_starts_and_whatever_crashes(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.share(places)
    real = nudges._tell_of_gap

    def dies(*_args: Any) -> int:
        raise RuntimeError("the power went")

    monkeypatch.setattr(nudges, "_tell_of_gap", dies)
    assert job_runs.run_once("readers.nudge", "2026-11-16T10Z", nudges.nudge).error.startswith("RuntimeError")
    assert told() == []  # all or nothing
    monkeypatch.setattr(nudges, "_tell_of_gap", real)
    for _ in range(3):
        nudges.nudge()
        clock.advance(hours=1)
    assert len(told()) == 1
    # Even if somebody sets the mark back by hand: one message for one account and day.
    with unit_of_work() as session:
        session.execute(sa.update(Host).values(nudged_on=None))
    assert nudges.nudge() == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((2026, 3, 27, 8, 59), (2026, 3, 27, 9, 0)),  # the Friday before the clocks go forward
        ((2026, 3, 30, 7, 59), (2026, 3, 30, 8, 0)),  # the Monday after: nine is an hour earlier in UTC
        ((2026, 10, 23, 7, 59), (2026, 10, 23, 8, 0)),
        ((2026, 10, 26, 8, 59), (2026, 10, 26, 9, 0)),  # and an hour later once they went back
    ],
)
def test_nine_is_nine_by_the_scottish_clock(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock, before: tuple[int, ...], after: tuple[int, ...]
) -> None:
    at(clock, *before)
    factories.share(places)
    assert nudges.nudge() == 0
    at(clock, *after)
    assert nudges.nudge() == 1


@pytest.mark.parametrize("when", [(2026, 11, 28, 10), (2026, 11, 30, 10), (2026, 12, 25, 10), (2026, 12, 1, 20, 30)])
def test_not_on_weekends_holidays_or_at_night(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock, when: tuple[int, ...]
) -> None:
    at(clock, *when)
    factories.share(places)
    assert nudges.nudge() == 0
    assert nudges.nudge() == 0
    at(clock, 2026, 12, 29, 10)
    assert nudges.nudge() == 1


def test_each_reader_on_their_days_or_not_at_all(places: SimpleNamespace, moderator: Actor, clock: FixedClock) -> None:
    tuesdays, never, away = (factories.make_moderator(places.host) for _ in range(3))
    assert all(each.user_id for each in (moderator, tuesdays, never, away))
    factories.share(places)
    rota.set_days(tuesdays, host_id=places.host, user_id=tuesdays.user_id or 0, days=[1])
    for each in (moderator, never, away):
        rota.set_days(each, host_id=places.host, user_id=each.user_id or 0, days=[0, 1, 2, 3, 4])
    rota.set_messages(never, host_id=places.host, days=[])
    rota.set_messages(moderator, host_id=places.host, days=[0])
    rota.add_away(away, host_id=places.host, user_id=away.user_id or 0, first=date(2026, 11, 16), last=None)
    nudges.nudge()
    assert [number for number, _ in told()] == [moderator.user_id]
    clock.advance(days=1)
    nudges.nudge()
    assert {number for number, _ in told()[1:]} == {tuesdays.user_id, away.user_id}


def test_one_mailbox_hears_once_though_it_reads_for_two_hosts(places: SimpleNamespace, moderator: Actor) -> None:
    from engage.models.people import RoleGrant

    with unit_of_work() as session:
        session.add(
            RoleGrant(
                user_id=moderator.user_id, role=Role.MODERATOR, scope_kind=ScopeKind.HOST, scope_id=places.other_host,
                valid_from=date(2020, 1, 1),
            )
        )
    factories.share(places)
    factories.share(places, locality_id=places.other_locality)
    nudges.nudge()
    assert told() == [(moderator.user_id, {"waiting": 2, "minutes": 3})]


def test_counted_is_what_this_reader_can_take(places: SimpleNamespace, moderator: Actor, clock: FixedClock) -> None:
    """Not imports, not what another has open, not what they handed on today; and the next is the next in order."""
    colleague = factories.make_moderator(places.host)
    held, mine, handed, first, imported = (factories.share(places) for _ in range(5))
    with unit_of_work() as session:
        session.execute(sa.update(Contribution).where(Contribution.id == imported.id).values(imported=True))
        session.execute(sa.update(Contribution).where(Contribution.id == first.id).values(priority=1, serious=True))
    factories.read(colleague, held.id)
    aside.stand_aside(moderator, handed.id)
    assert queries.for_me(moderator).count == 2
    assert queries.duties(moderator).mine == 2
    assert queries.next_for(moderator) == first.reference
    assert queries.next_for(colleague) == first.reference
    factories.settle(moderator, first.id)
    assert queries.next_for(moderator) == mine.reference
    clock.advance(minutes=31)
    assert queries.next_for(moderator) == held.reference  # the claim ran out
    assert moderation.open_contribution(moderator, held.id).claimed


def test_what_is_over_is_not_sent(places: SimpleNamespace, moderator: Actor, clock: FixedClock) -> None:
    shared = factories.share(places)
    nudges.nudge()
    [row] = db.session.scalars(sa.select(Message).where(Message.template == "reading_waits"))
    assert still_true(row)
    factories.settle(moderator, shared.id)
    assert not still_true(row)
    factories.share(places)
    assert still_true(row)
    clock.advance(days=1)
    assert not still_true(row)  # counted for another day
    outbox.send_due()
    db.session.expire_all()
    assert row.state is MessageState.DROPPED


def test_the_lead_hears_once_that_nobody_is_there(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    lead = factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.host)
    assert moderator.user_id is not None
    rota.add_away(
        moderator, host_id=places.host, user_id=moderator.user_id, first=date(2026, 11, 17), last=date(2026, 11, 27)
    )
    nudges.nudge()
    assert told("nobody_reads") == []  # nothing waits
    factories.share(places)
    for _ in range(4):
        clock.advance(days=1)
        nudges.nudge()
    assert told("nobody_reads") == [(lead.user_id, {"host_id": places.host})]
    clock.advance(days=11)  # Tuesday 1 December: somebody was there on the way
    nudges.nudge()
    rota.set_days(moderator, host_id=places.host, user_id=moderator.user_id, days=[])
    clock.advance(days=1)
    nudges.nudge()
    assert len(told("nobody_reads")) == 2


def test_without_a_lead_the_hosts_mailbox_hears_it(places: SimpleNamespace, moderator: Actor) -> None:
    """Nor does a lead who stands in from another host: they could not change it."""
    factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.fallback_host)
    rota.set_days(moderator, host_id=places.host, user_id=moderator.user_id or 0, days=[])
    factories.share(places)
    nudges.nudge()
    [row] = db.session.scalars(sa.select(Message).where(Message.template == "nobody_reads"))
    assert row.user_id is None
    assert told() == []


def test_how_long_one_takes_is_learned_from_this_host(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    for seconds in (200, 240, 280, 320, 240):
        shared = factories.share(places)
        version = factories.read(moderator, shared.id)
        clock.advance(seconds=seconds)
        replies.reply_and_dispose(
            moderator, shared.id, reply=factories.REPLY, disposition="thanks_passed_on", version=version
        )
    assert pace.measure() == 1
    assert pace.measure() == 0
    for _ in range(3):
        factories.share(places)
    assert queries.for_me(moderator).minutes == 12
    assert queries.duties(moderator).minutes == 12
    other = factories.make_moderator(places.other_host)
    factories.share(places, locality_id=places.other_locality)
    assert queries.for_me(other).minutes == 2


def test_it_is_the_schedulers(places: SimpleNamespace, moderator: Actor) -> None:
    for job in (nudges.nudge, pace.measure):
        with pytest.raises(NotPermitted):
            job(moderator)
