"""Questions both ways: nothing a person wrote is lost, overlooked, shown to others or kept when they take it back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.domain.contribution_history import fold
from engage.domain.errors import Conflict, InvalidTransition, NotFound, NotPermitted, Refused
from engage.domain.follow_ups import MOST_A_DAY, FollowUpState
from engage.domain.kinds import TellBy
from engage.domain.permissions import ANONYMOUS, Actor, Role, ScopeKind, contributor
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent, FollowUp
from engage.models.outbox import Message
from engage.queries import moderation as lists
from engage.queries.follow_ups import from_people
from engage.services import contributions, exchanges, follow_ups, moderation, objections
from engage.services.message_rows import contents
from engage.services.still_true import still_true
from engage.services.unit_of_work import unit_of_work
from tests import factories

ASKED, TOLD = "Which of the two doors was it?", "It was the back door by the bins."
ADDED = "My niece Aileen saw it too."


@pytest.fixture
def told(places: SimpleNamespace, moderator: Actor) -> int:
    """One that its reader has open."""
    shared = factories.share(places)
    factories.read(moderator, shared.id)
    return shared.id


def row_of(number: int) -> FollowUp:
    db.session.rollback()
    return db.session.get_one(FollowUp, number)


def events(contribution_id: int) -> list[ContributionEvent]:
    db.session.rollback()
    found = sa.select(ContributionEvent).where(ContributionEvent.contribution_id == contribution_id)
    return list(db.session.scalars(found.order_by(ContributionEvent.seq)))


def templates() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Message.template).order_by(Message.id)))


def test_a_question_its_answer_and_the_reader_who_sees_it(told: int, moderator: Actor) -> None:
    me = contributor(told)
    number = follow_ups.ask_person(moderator, told, text=ASKED)
    assert follow_ups.ask_person(moderator, told, text=f" {ASKED} ") == number  # pressed twice
    with pytest.raises(Refused, match="follow_up_one_at_a_time"):
        follow_ups.ask_person(moderator, told, text="And when?")
    assert templates() == ["contribution_received", "follow_up_question"]
    [seen] = exchanges.own(me, told)
    assert (seen.text, seen.answer, seen.state) == (ASKED, "", FollowUpState.WITH_PERSON)
    assert from_people(moderator) == ()

    assert follow_ups.answer(me, number, text=TOLD) == number
    assert follow_ups.answer(me, number, text=TOLD) == number
    [waiting] = from_people(moderator)
    assert (waiting.state, waiting.due_on, waiting.days_late) == (FollowUpState.TO_READ, date(2026, 11, 23), 0)
    assert lists.duties(moderator).from_people == 1

    opened = moderation.open_contribution(moderator, told)
    assert [(each.text, each.answer) for each in opened.exchanges] == [(ASKED, TOLD)]
    assert moderation.check_version(db.session.get_one(Contribution, told), opened.version) is None
    assert row_of(number).state is FollowUpState.DONE
    assert from_people(moderator) == ()
    assert [each.kind for each in events(told)][-3:] == ["question_asked", "question_answered", "answer_read"]
    follow_ups.ask_person(moderator, told, text="And when?")


def test_the_person_asks_and_is_answered(told: int, moderator: Actor, clock: FixedClock) -> None:
    me = contributor(told)
    number = follow_ups.ask_reader(me, told, text=ADDED)
    assert follow_ups.ask_reader(me, told, text=ADDED) == number
    assert follow_ups.ask_reader(me, told, text="When will you know?") != number
    clock.advance(days=9)
    assert [each.days_late for each in from_people(moderator)] == [2, 2]
    assert [each.state for each in moderation.open_contribution(moderator, told).exchanges] == [
        FollowUpState.TO_ANSWER, FollowUpState.TO_ANSWER,
    ]  # fmt: skip
    follow_ups.answer_person(moderator, number, text="Thank you.")
    follow_ups.answer_person(moderator, number, text="Thank you.")
    with pytest.raises(InvalidTransition):
        follow_ups.answer_person(moderator, number, text="Thank you again.")
    assert templates().count("follow_up_answered") == 1
    assert lists.duties(moderator).from_people == 1
    assert exchanges.own(me, told)[0].answer == "Thank you."


def test_no_word_is_lost_when_both_write_at_the_same_time(told: int, moderator: Actor) -> None:
    me = contributor(told)
    number = follow_ups.ask_person(moderator, told, text=ASKED)
    follow_ups.close_question(moderator, number)
    follow_ups.close_question(moderator, number)
    message = db.session.scalars(sa.select(Message).where(Message.template == "follow_up_question")).one()
    assert not still_true(message)
    follow_ups.answer(me, number, text=TOLD)
    assert row_of(number).state is FollowUpState.TO_READ
    with pytest.raises(InvalidTransition):
        follow_ups.close_question(moderator, number)
    added = follow_ups.answer(me, number, text="No, the front door.")
    assert added != number
    assert {each.text for each in exchanges.own(me, told)} == {ASKED, "No, the front door."}


def test_each_question_is_told_only_while_it_is_the_one_that_waits(told: int, moderator: Actor) -> None:
    first = follow_ups.ask_person(moderator, told, text=ASKED)
    follow_ups.close_question(moderator, first)
    second = follow_ups.ask_person(moderator, told, text="Which day was it?")
    follow_ups.answer(contributor(told), second, text=TOLD)
    follow_ups.ask_person(moderator, told, text="And when?")
    found = sa.select(Message).where(Message.template == "follow_up_question").order_by(Message.id)
    assert [still_true(each) for each in db.session.scalars(found)] == [False, False, True]


def test_danger_is_read_first_and_never_taken_away(told: int, moderator: Actor) -> None:
    me = contributor(told)
    follow_ups.ask_reader(me, told, text=ADDED)
    row = db.session.get_one(Contribution, told)
    assert (row.danger, row.priority) == (False, 2)
    follow_ups.ask_reader(me, told, text=ADDED, danger=True)  # the same words, and now this
    follow_ups.ask_reader(me, told, text="He is calm now.")
    row = db.session.get_one(Contribution, told, populate_existing=True)
    assert (row.danger, row.priority) == (True, 0)
    assert [each.danger for each in from_people(moderator)] == [True, False, False]
    duties = lists.duties(moderator)
    assert (duties.from_people, duties.danger) == (3, 1)


def test_a_flood_is_asked_to_wait(told: int, moderator: Actor, clock: FixedClock) -> None:
    me = contributor(told)
    number = follow_ups.ask_person(moderator, told, text=ASKED)
    follow_ups.answer(me, number, text=TOLD)
    for count in range(MOST_A_DAY - 1):
        follow_ups.ask_reader(me, told, text=f"And {count} more")
    with pytest.raises(Refused, match="follow_up_too_many"):
        follow_ups.ask_reader(me, told, text="And one more")
    clock.advance(days=1, minutes=1)
    follow_ups.ask_reader(me, told, text="And one more")


def test_who_may_not(told: int, places: SimpleNamespace, moderator: Actor) -> None:
    me, other = contributor(told), contributor(told + 1)
    mine = follow_ups.ask_person(moderator, told, text=ASKED)
    theirs = follow_ups.ask_reader(me, told, text=ADDED)
    strangers = [
        ANONYMOUS, other, factories.make_moderator(places.other_host),
        factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host),
        factories.make_user(Role.LPG_OFFICER, ScopeKind.BODY, places.lpg),
    ]  # fmt: skip
    attempts: list[Callable[[Actor], object]] = [
        lambda a: follow_ups.ask_person(a, told, text="Why?"),
        lambda a: follow_ups.close_question(a, mine),
        lambda a: follow_ups.answer_person(a, theirs, text="No."),
        lambda a: follow_ups.ask_reader(a, told, text="Me too."),
        lambda a: follow_ups.answer(a, mine, text="Me."),
        lambda a: exchanges.own(a, told),
    ]  # fmt: skip
    for actor in strangers:
        for attempt in attempts:
            with pytest.raises(NotPermitted):
                attempt(actor)
    for attempt in attempts[3:]:
        with pytest.raises(NotPermitted):
            attempt(moderator)
    with pytest.raises(NotFound):
        follow_ups.answer(me, theirs, text="To myself.")
    with pytest.raises(NotFound):
        follow_ups.answer_person(moderator, mine, text="To myself.")
    lead = factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.host)
    with pytest.raises(Conflict, match="contribution_claimed"):
        follow_ups.ask_person(lead, told, text="Are you safe?")


def test_nobody_is_asked_before_they_were_read_or_who_cannot_be_reached(
    places: SimpleNamespace, moderator: Actor
) -> None:
    unread = factories.share(places, tell_by=TellBy.SELF, address="")
    with pytest.raises(InvalidTransition):
        follow_ups.ask_person(moderator, unread.id, text=ASKED)
    factories.read(moderator, unread.id)
    follow_ups.ask_person(moderator, unread.id, text=ASKED)
    assert "follow_up_question" not in templates()  # they look themselves
    with unit_of_work() as session:
        brought = factories.share(places)
        session.get_one(Contribution, brought.id).secret_hmac = None
    factories.read(moderator, brought.id)
    with pytest.raises(Refused, match="nobody_to_ask"):
        follow_ups.ask_person(moderator, brought.id, text=ASKED)


def test_the_reader_who_only_looks_at_a_disagreement_sees_none_of_it(
    told: int, places: SimpleNamespace, moderator: Actor
) -> None:
    follow_ups.ask_reader(contributor(told), told, text=ADDED)
    factories.settle(moderator, told)
    second = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.fallback_host)
    objections.object_to(contributor(told), told)
    assert moderation.open_contribution(second, told).exchanges == ()


def test_words_are_in_no_message_no_audit_and_no_history_and_go_with_the_rest(told: int, moderator: Actor) -> None:
    me = contributor(told)
    number = follow_ups.ask_person(moderator, told, text=ASKED)
    follow_ups.answer(me, number, text=TOLD, danger=True)
    theirs = follow_ups.ask_reader(me, told, text=ADDED)
    follow_ups.answer_person(moderator, theirs, text="We will ask Aileen nothing.")
    moderation.open_contribution(moderator, told)
    db.session.rollback()
    kept = [
        json.dumps(row._asdict(), default=str)
        for table in (ContributionEvent, AuditEvent, FollowUp)
        for row in db.session.execute(sa.select(*table.__table__.columns))
    ]
    kept += [json.dumps(contents(row)) for row in db.session.scalars(sa.select(Message))]
    for word in ("door", "bins", "Aileen", "niece"):
        assert not [each for each in kept if word in each]
    assert "follow_up:opened" in db.session.scalars(sa.select(AuditEvent.event)).all()

    contributions.withdraw(me, told)
    assert db.session.scalars(sa.select(FollowUp.id)).all() == []
    for attempt in (
        lambda: follow_ups.ask_reader(me, told, text="Still here"),
        lambda: follow_ups.ask_person(moderator, told, text=ASKED),
    ):
        with pytest.raises(Conflict, match="contribution_withdrawn"):
            attempt()
    assert from_people(moderator) == ()
    assert not fold((each.kind, each.payload) for each in events(told)).waiting
