"""The measures as they are read from the database: who was told, and that all agrees with a recount of raw events."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.ask_payloads import UnlinkReason
from engage.domain.kinds import MessageState, TellBy
from engage.domain.measures.counting import count
from engage.domain.measures.parts import Part
from engage.domain.measures.values import Proportion, Value
from engage.domain.periods import Period
from engage.domain.permissions import SYSTEM, contributor
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.outbox import Message
from engage.queries import asks as histories
from engage.queries import measures as queries
from engage.queries.calendar import today
from engage.queries.measures import Scope
from engage.services import asks, by_hand, contributions, decisions, digests
from tests.domain.measures_recount import recount
from tests.domain.test_measures import named, plain
from tests.services.digest_scene import Month
from tests.services.post import Post, send

FIRST, LAST = Period(2026, 1), Period(2027, 3)


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    return Month(clock)


def measured(month: Month, part: Part, body: int | None = None) -> Value:
    lines = queries.lines(Scope(month.at.partnership, body), FIRST, LAST)
    return next(each.value for each in lines if each.part is part)


def test_only_who_was_reached_was_told_and_nobody_drops_out(month: Month) -> None:
    post, people = Post(), {}
    for name, tell_by, address in (
        ("mailed", TellBy.EMAIL, "a@example.org"), ("given up", TellBy.EMAIL, "b@example.org"),
        ("rung", TellBy.PHONE, "01698 555 001"), ("not rung", TellBy.PHONE, "01698 555 002"),
        ("looks", TellBy.SELF, ""), ("taken out", TellBy.EMAIL, "c@example.org"),
        ("takes it back", TellBy.EMAIL, "d@example.org"),
    ):  # fmt: skip
        people[name] = month.story(tell_by=tell_by, address=address)
        month.agreed(name, story=people[name])
    about = sa.select(Message).where(Message.template == "ask_decided")
    waiting = {each.contribution_id: each for each in db.session.scalars(about)}
    assert set(waiting) == set(people.values()) - {people["looks"]}
    assert measured(month, Part.PEOPLE_TOLD) == Proportion(0, 6), "what is on its way has not reached anybody"
    by_hand.told_by_hand(month.moderator, waiting[people["rung"]].id)
    waiting[people["given up"]].state = MessageState.DEAD
    waiting[people["taken out"]].state = MessageState.DEAD
    db.session.commit()
    for day in (6, 8, 10):
        month.on(2026, 10, day)
        send(post)
    assert measured(month, Part.PEOPLE_TOLD) == Proportion(3, 6)
    # The host cannot take out of the count whom nobody reached; people themselves can go.
    ask_id = db.session.scalars(sa.select(Ask.id).where(Ask.title == "taken out")).one()
    asks.unlink_contribution(
        month.moderator, ask_id=ask_id, contribution_id=people["taken out"], because=UnlinkReason.BELONGS_ELSEWHERE
    )
    contributions.withdraw(contributor(people["takes it back"]), people["takes it back"])
    assert measured(month, Part.PEOPLE_TOLD, month.at.lpg) == Proportion(2, 5)
    contributions.stop_contact(contributor(people["given up"]), people["given up"])
    assert measured(month, Part.PEOPLE_TOLD, month.at.lpg) == Proportion(2, 5), "they were owed it when it was decided"
    assert measured(month, Part.PEOPLE_TOLD, month.at.ijb) == Proportion(0, 0)


def test_services_and_a_pencil_agree(month: Month) -> None:
    month.everything()
    passed, late = month.raised("Passed on"), month.raised("Late")
    decisions.pass_on(
        month.officer, passed, reason="It is about all of the partnership, not about us.", to_body_id=month.at.ijb,
    )  # fmt: skip
    decisions.accept(month.board_officer, passed, text="The board takes this on.")
    month.on(2027, 2, 1)
    decisions.decide(
        month.officer, late, outcome="already_planned", reasons="A new light is on its way to the stairs.",
        options_considered="A lamp; a light.", decided_by="LPG members, by vote",
    )  # fmt: skip
    db.session.expire_all()
    told = {each: histories.history(each) for each in db.session.scalars(sa.select(Ask.id).order_by(Ask.id))}
    for body in (None, month.at.lpg, month.at.ijb):
        counted = named(queries.lines(Scope(month.at.partnership, body), FIRST, LAST))
        by_hand_ = recount(told, FIRST.first_day, LAST.last_day, today(), body)
        assert {name: plain(counted[name]) for name in by_hand_} == by_hand_
    assert measured(month, Part.ESCALATED_SEEN, month.at.ijb) == Proportion(0, 1)
    assert measured(month, Part.ANSWERED_ON_TIME, month.at.lpg) == Proportion(3, 5)


def test_an_ask_that_no_digest_shows_is_counted_as_not_shown(month: Month) -> None:
    month.everything()
    month.on(2026, 11, 2)
    assert measured(month, Part.DIGEST_COMPLETE, month.at.lpg) == Proportion(0, 4)
    digest = digests.compile(SYSTEM, body_id=month.at.lpg, period="2026-10")
    assert measured(month, Part.DIGEST_COMPLETE, month.at.lpg) == Proportion(0, 4), "nobody can read it yet"
    digests.issue(month.clerk, digest_id=digest)
    assert measured(month, Part.DIGEST_COMPLETE, month.at.lpg) == Proportion(4, 4)
    assert measured(month, Part.DIGEST_COMPLETE) == Proportion(4, 4)


def test_the_public_four_are_counted_from_the_same(month: Month) -> None:
    """Three statements give the four that the page shows; five give all. They never differ."""
    month.everything()
    scope = Scope(month.at.partnership, month.at.lpg)
    looked = queries.view(scope, FIRST, LAST)
    few, whole = queries.told_and_asked(scope), queries.everything(scope, FIRST, LAST)
    public = {Part.ANSWERED_ON_TIME, Part.CHANGES_CHECKED, Part.PEOPLE_TOLD, Part.VERDICTS}

    def four(lines: object) -> list[object]:
        return [each for each in lines if each.part in public]  # type: ignore[attr-defined]

    assert four(count(few, looked)) == four(count(whole, looked))
    assert replace(whole, stories=few.stories, digests={}, objections=()) == few
