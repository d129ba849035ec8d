"""Asking people, their verdicts, reopening and closing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.ask_states import AskState, ClosedAs
from engage.domain.errors import Conflict, InvalidTransition, NotPermitted, Refused
from engage.domain.kinds import TellBy
from engage.domain.permissions import Actor, Grant, Role, Scope, ScopeKind, contributor
from engage.domain.verdicts import ReopenBy, Unconfirmed, Verdict
from engage.models.asks import Verdict as VerdictRow
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services import asks, closure, decisions, own
from engage.services.unit_of_work import unit_of_work
from tests.asking import Asking, assert_cache_is_fold, messages, row_of, snapshot, templates


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=3)


def _sweep_for(clock: FixedClock, days: int) -> None:
    for _day in range(days):
        clock.advance(days=1)
        closure.sweep()


def test_everybody_yes_closes_at_once(asking: Asking) -> None:
    ask_id = asking.with_people()
    for number in range(3):
        assert row_of(ask_id).state is AskState.WITH_PEOPLE
        asking.say(ask_id, number, "yes")
    row = row_of(ask_id)
    assert (row.state, row.closed_as) == (AskState.CLOSED, ClosedAs.CONFIRMED)
    assert snapshot(ask_id).closings[0].by_role == "system"
    assert templates(ask_id).count("ask_closed") == 3
    assert_cache_is_fold(ask_id)


def test_one_verdict_for_a_contribution_and_round(asking: Asking) -> None:
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "partly")
    with pytest.raises(Conflict, match="verdict_given"):
        asking.say(ask_id, 0, "no")
    with pytest.raises(Refused, match="ask_field_malformed"):
        asking.say(ask_id, 1, "perhaps")
    stranger = asking.person(9)
    with pytest.raises(Refused, match="contribution_not_fed"):
        closure.give_verdict(contributor(stranger), ask_id=ask_id, contribution_id=stranger, answer="no")
    with pytest.raises(NotPermitted):
        closure.give_verdict(
            contributor(stranger), ask_id=ask_id, contribution_id=asking.people[1], answer="no"
        )
    with pytest.raises(NotPermitted):
        closure.give_verdict(asking.moderator, ask_id=ask_id, contribution_id=asking.people[1], answer="yes")


def test_verdicts_come_only_when_people_were_asked(asking: Asking) -> None:
    with pytest.raises(InvalidTransition):
        asking.say(asking.decided(), 0, "no")


def test_a_no_is_told_to_the_body_and_owed_one_answer(asking: Asking) -> None:
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "no", comment="The stairs are dark and I fell")
    row = row_of(ask_id)
    assert row.summary["owed"] == "answer"
    assert row.next_due is not None
    assert row.next_due.isoformat() == "2026-12-01"  # ten working days, St Andrew's Day not among them
    told = messages(ask_id)[-1]
    assert (told.template, told.params["due"]) == ("no_needs_answer", "2026-12-01")
    assert all("I fell" not in str(each) for each in messages(ask_id))
    closure.answer_no(asking.officer, ask_id, text="We will light the stairs as well")
    assert row_of(ask_id).summary["owed"] is None
    assert snapshot(ask_id).verdicts[0].answer is Verdict.NO
    with pytest.raises(Conflict, match="no_already_answered"):
        closure.answer_no(asking.chair, ask_id, text="And once more")
    assert_cache_is_fold(ask_id)


def test_a_bare_answer_to_a_no_is_none(asking: Asking) -> None:
    ask_id = asking.with_people()
    with pytest.raises(Refused, match="no_to_answer_missing"):
        closure.answer_no(asking.officer, ask_id, text="We will light the stairs")
    asking.say(ask_id, 0, "no")
    with pytest.raises(Refused, match="reason_is_not_a_reason"):
        closure.answer_no(asking.officer, ask_id, text="Noted.")
    with pytest.raises(NotPermitted):
        closure.answer_no(asking.moderator, ask_id, text="We will light the stairs")


def test_the_comment_is_the_hosts_and_kept_encrypted(asking: Asking) -> None:
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "no", comment="I fell", new_information="It happened again")
    mine = asking.people[0]
    db.session.rollback()
    kept = db.session.get_one(VerdictRow, (ask_id, mine, 1)).comment
    assert kept is not None
    assert "fell" not in kept
    [comment] = closure.comments_on(asking.moderator, ask_id)
    assert (comment.text, comment.answer, comment.round) == ("I fell\n\nIt happened again", Verdict.NO, 1)
    opened = sa.select(AuditEvent.subject_id).where(AuditEvent.event == "original:opened")
    assert str(mine) in {str(each) for each in db.session.scalars(opened)}
    with pytest.raises(NotPermitted):
        closure.comments_on(asking.officer, ask_id)
    assert snapshot(ask_id).verdicts[0].new_information


# Reopening


def test_the_only_contributor_reopens(app: Flask) -> None:
    asking = Asking(people=1)
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "no")
    row, ask = row_of(ask_id), snapshot(ask_id)
    assert (row.state, row.round) == (AskState.REOPENED, 2)
    assert ask.reopenings[0].by is ReopenBy.SOLE_CONTRIBUTOR
    assert row.outcome is None
    assert row.acknowledged_at is None
    assert row.decision_due is not None
    assert [each.template for each in messages(ask_id)[-3:]] == ["no_needs_answer", "ask_reopened", "ask_to_body"]
    assert ask.promises[0].state.value == "checked"
    assert_cache_is_fold(ask_id)
    asking.decide(ask_id)
    assert len(snapshot(ask_id).decisions) == 2


def test_a_third_of_three_reopens_and_of_two_does_not(asking: Asking) -> None:
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "no")
    asking.say(ask_id, 1, "yes")
    assert row_of(ask_id).state is AskState.WITH_PEOPLE
    asking.say(ask_id, 2, "yes")
    assert row_of(ask_id).state is AskState.REOPENED
    assert snapshot(ask_id).reopenings[0].by is ReopenBy.A_THIRD
    assert_cache_is_fold(ask_id)


def test_linking_more_does_not_water_down_a_no(app: Flask) -> None:
    asking = Asking(people=1)
    ask_id = asking.with_people()
    for number in range(5):
        asks.link_contribution(asking.moderator, ask_id=ask_id, contribution_id=asking.person(10 + number))
    asking.say(ask_id, 0, "no")
    assert row_of(ask_id).state is AskState.REOPENED


def test_a_late_no_reopens_what_was_closed(app: Flask, clock: FixedClock) -> None:
    asking = Asking(people=1)
    ask_id = asking.with_people()
    _sweep_for(clock, 32)
    assert row_of(ask_id).closed_as is ClosedAs.UNCONFIRMED
    asking.say(ask_id, 0, "no")
    assert row_of(ask_id).state is AskState.REOPENED
    assert_cache_is_fold(ask_id)


def test_a_no_to_an_explained_refusal_is_disagreement(app: Flask) -> None:
    asking = Asking(people=1)
    ask_id = asking.with_people("not_agreed")
    asking.say(ask_id, 0, "no")
    assert row_of(ask_id).state is AskState.WITH_PEOPLE
    with pytest.raises(Refused, match="new_information_missing"):
        closure.reopen(asking.moderator, ask_id, why="The person does not agree with it")
    closure.reopen(
        asking.moderator, ask_id, why="The landlord has changed", new_information="The new landlord allows a lift"
    )
    assert row_of(ask_id).state is AskState.REOPENED


def test_something_new_reopens_a_refusal_by_itself(app: Flask) -> None:
    asking = Asking(people=1)
    ask_id = asking.with_people("not_agreed")
    asking.say(ask_id, 0, "no", new_information="The lease ended in May")
    assert row_of(ask_id).state is AskState.REOPENED


def test_only_the_host_reopens_by_hand(asking: Asking) -> None:
    ask_id = asking.with_people()
    for actor in (asking.officer, asking.chair, asking.stranger, asking.checker, asking.editor):
        with pytest.raises(NotPermitted):
            closure.reopen(actor, ask_id, why="The lamp is out again")
    closure.reopen(asking.moderator, ask_id, why="The lamp is out again")
    assert row_of(ask_id).round == 2


def test_each_round_has_its_own_verdicts(app: Flask) -> None:
    asking = Asking(people=1)
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "no")
    asking.decide(ask_id)
    asking.done(ask_id, 2)
    decisions.check_done(asking.checker, ask_id, number=2, passed=True)
    asking.say(ask_id, 0, "yes")
    ask = snapshot(ask_id)
    assert [[v.answer.value for v in each.verdicts] for each in ask.rounds] == [["no"], ["yes"]]
    assert row_of(ask_id).closed_as is ClosedAs.CONFIRMED
    assert_cache_is_fold(ask_id)


# Closing


def test_silence_closes_after_two_reminders_and_is_never_a_yes(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.with_people()
    _sweep_for(clock, 30)
    assert row_of(ask_id).state is AskState.WITH_PEOPLE
    _sweep_for(clock, 1)
    row, ask = row_of(ask_id), snapshot(ask_id)
    assert (row.state, row.closed_as) == (AskState.CLOSED, ClosedAs.UNCONFIRMED)
    assert ask.closings[0].unconfirmed is Unconfirmed.SILENCE
    asked = ask.asked_at
    assert asked is not None
    assert [each - asked for each in ask.rounds[0].reminders] == [timedelta(days=10), timedelta(days=24)]
    assert templates(ask_id).count("verdict_reminder") == 6
    assert templates(ask_id).count("verdict_request") == 3
    assert_cache_is_fold(ask_id)


def test_whoever_answered_is_not_reminded(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "yes")
    _sweep_for(clock, 31)
    reminded = {each.contribution_id for each in messages(ask_id) if each.template == "verdict_reminder"}
    assert reminded == set(asking.people[1:])
    assert row_of(ask_id).closed_as is ClosedAs.CONFIRMED


def test_only_not_sure_is_not_confirmed(asking: Asking) -> None:
    ask_id = asking.with_people()
    for number in range(3):
        asking.say(ask_id, number, "not_sure")
    assert row_of(ask_id).closed_as is ClosedAs.UNCONFIRMED
    assert snapshot(ask_id).closings[0].unconfirmed is Unconfirmed.ONLY_NOT_SURE


def test_where_nobody_can_be_asked_it_closes_and_says_so(asking: Asking) -> None:
    with unit_of_work() as session:
        for each in asking.people:
            session.get_one(Contribution, each).secret_hmac = None
    ask_id = asking.with_people()
    row = row_of(ask_id)
    assert (row.state, row.closed_as) == (AskState.CLOSED, ClosedAs.UNCONFIRMED)
    assert snapshot(ask_id).closings[0].unconfirmed is Unconfirmed.NOBODY_REACHABLE
    assert templates(ask_id) == ["ask_to_body"]


def test_those_who_look_for_themselves_are_waited_for(asking: Asking) -> None:
    with unit_of_work() as session:
        for each in asking.people:
            session.get_one(Contribution, each).tell_by = TellBy.SELF
    ask_id = asking.with_people()
    assert row_of(ask_id).state is AskState.WITH_PEOPLE
    assert templates(ask_id) == ["ask_to_body"]


def test_a_no_keeps_it_open_until_it_is_answered_and_the_chair_looked(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.with_people("not_agreed")
    asking.say(ask_id, 0, "no")
    _sweep_for(clock, 40)
    assert row_of(ask_id).state is AskState.WITH_PEOPLE
    reason = "The lease ends in 2029, and we look again then"
    with pytest.raises(Refused, match="close_not_yet"):
        closure.close_disputed(asking.chair, ask_id, reason=reason)
    closure.answer_no(asking.officer, ask_id, text="We looked at the ramp once more")
    assert closure.sweep().waiting_for_chair == 1
    for actor in (asking.officer, asking.moderator, asking.clerk):
        with pytest.raises(NotPermitted):
            closure.close_disputed(actor, ask_id, reason=reason)
    with pytest.raises(Refused, match="reason_is_not_a_reason"):
        closure.close_disputed(asking.chair, ask_id, reason="Noted")
    closure.close_disputed(asking.chair, ask_id, reason=reason)
    row = row_of(ask_id)
    assert row.closed_as is ClosedAs.DISPUTED
    assert row.verdict_counts["no"] == 1
    assert_cache_is_fold(ask_id)


def test_nobody_closes_their_own_ask(asking: Asking, clock: FixedClock) -> None:
    chair = Grant(Role.CHAIR, Scope(ScopeKind.BODY, asking.places.lpg))
    both = Actor(asking.officer.user_id, asking.officer.grants | {chair})
    ask_id = asking.with_people("not_agreed")
    asking.say(ask_id, 0, "no")
    closure.answer_no(asking.chair, ask_id, text="We looked at the ramp once more")
    _sweep_for(clock, 32)
    with pytest.raises(Refused, match="close_own_ask"):
        closure.close_disputed(both, ask_id, reason="The lease ends in 2029, and we look again then")


def test_a_sweep_twice_a_day_does_nothing_more(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.with_people()
    clock.advance(days=10)
    assert closure.sweep().reminded == 1
    version = row_of(ask_id).version
    assert closure.sweep().rows == 0
    assert row_of(ask_id).version == version


def test_words_taken_back_are_not_waited_for(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "yes")
    for mine in asking.people[1:]:
        own.withdraw(contributor(mine), mine)
    closure.sweep()
    assert row_of(ask_id).closed_as is ClosedAs.CONFIRMED
    assert_cache_is_fold(ask_id)


def test_a_no_stays_when_its_person_leaves(asking: Asking) -> None:
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "no")
    mine = asking.people[0]
    with pytest.raises(Refused, match="verdict_given_stays"):
        asks.unlink_contribution(asking.moderator, ask_id=ask_id, contribution_id=mine)
    own.withdraw(contributor(mine), mine)
    assert row_of(ask_id).verdict_counts["no"] == 1
    assert_cache_is_fold(ask_id)
