"""What a body does with an ask: acknowledge, table, decide, put off, pass on, take on, promise, report, be checked."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.ask_labels import AskLabel, public_label
from engage.domain.ask_states import AskState, Outcome, PromiseState
from engage.domain.errors import Conflict, InvalidTransition, NotPermitted, Refused
from engage.domain.permissions import Actor, Grant, Role, Scope, ScopeKind
from engage.queries import asks as ask_queries
from engage.services import decisions
from engage.services.context import today
from tests.asking import (
    LOOKED,
    SEEN,
    WHY,
    Asking,
    assert_cache_is_fold,
    in_days,
    looked_at,
    messages,
    row_of,
    snapshot,
    templates,
)


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=2)


def _label(ask_id: int) -> AskLabel:
    row_of(ask_id)
    listed = ask_queries.one_by_id(ask_id)
    folded = public_label(snapshot(ask_id), today(), listed.calendar)
    assert listed.label == folded
    return listed.label.id


def test_the_whole_way_to_people(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    decisions.acknowledge(asking.officer, ask_id, text="We read it on Monday")
    assert _label(ask_id) is AskLabel.ACKNOWLEDGED
    decisions.table(asking.clerk, ask_id, meeting_id=asking.places.meeting)
    assert _label(ask_id) is AskLabel.ON_AGENDA
    clock.advance(days=18)
    asking.decide(ask_id, decided_on=date(2026, 12, 3), meeting_id=asking.places.meeting)
    assert _label(ask_id) is AskLabel.PROMISED_BY
    assert row_of(ask_id).decided_at.date() == date(2026, 12, 3)  # type: ignore[union-attr]
    asking.done(ask_id)
    assert _label(ask_id) is AskLabel.DONE_BEING_CHECKED
    decisions.check_done(asking.checker, ask_id, number=1, passed=True)
    assert row_of(ask_id).state is AskState.WITH_PEOPLE
    assert_cache_is_fold(ask_id)
    sent = templates(ask_id)
    assert sent.count("ask_decided") == 2
    assert sent.count("verdict_request") == 2


def test_a_refusal_asks_people_at_once(asking: Asking) -> None:
    ask_id = asking.decided("not_agreed")
    assert row_of(ask_id).state is AskState.WITH_PEOPLE
    assert _label(ask_id) is AskLabel.NOT_AGREED
    sent = messages(ask_id)
    assert [each.template for each in sent].count("verdict_request") == 2
    assert "ask_decided" not in [each.template for each in sent]
    assert all(WHY not in str(each) for each in sent)
    assert_cache_is_fold(ask_id)


@pytest.mark.parametrize("reasons", ["No.", "Noted", "The group noted the report.", "Not agreed at this time by us"])
def test_a_bare_no_is_no_decision(asking: Asking, reasons: str) -> None:
    ask_id = asking.raised()
    with pytest.raises(Refused, match="reason_is_not_a_reason") as refused:
        asking.decide(ask_id, "not_agreed", reasons=reasons)
    assert refused.value.field == "reasons"
    assert row_of(ask_id).state is AskState.RAISED
    assert len(messages(ask_id)) == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"outcome": "noted"}, "outcome"), ({"outcome": "passed_on"}, "outcome"), ({"decided_by": " "}, "decided_by"),
        ({"options_considered": ""}, "options_considered"), ({"decided_on": date(2026, 11, 1)}, "effective_at"),
        ({"decided_on": date(2026, 11, 17)}, "effective_at"),
    ],
)  # fmt: skip
def test_a_decision_is_whole_or_not_at_all(asking: Asking, change: dict[str, object], field: str) -> None:
    ask_id = asking.raised()
    with pytest.raises(Refused) as refused:
        asking.decide(ask_id, **change)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert snapshot(ask_id).decisions == ()


def test_a_wrong_promise_takes_its_decision_with_it_and_is_named(asking: Asking) -> None:
    ask_id = asking.raised()
    late = asking.promise() | {"due": in_days(-1)}
    with pytest.raises(Refused, match="promise_in_past") as refused:
        asking.decide(ask_id, promises=[asking.promise(), late])
    assert refused.value.field == "promise2_due"
    assert snapshot(ask_id).decisions == ()


def test_the_clerk_enters_decision_and_promises_but_reports_nothing(asking: Asking) -> None:
    ask_id = asking.raised()
    asking.decide(ask_id, actor=asking.clerk)
    assert snapshot(ask_id).promises[0].by_role == "clerk"
    with pytest.raises(NotPermitted):
        decisions.report_done(asking.clerk, ask_id, number=1, what="A lamp", when=today(), evidence=SEEN)
    with pytest.raises(NotPermitted):
        decisions.promise(asking.clerk, ask_id, **asking.promise())


@pytest.mark.parametrize("who", ["moderator", "editor", "chair", "reader", "board_officer", "checker"])
def test_nobody_else_decides(asking: Asking, who: str) -> None:
    with pytest.raises(NotPermitted):
        asking.decide(asking.raised(), actor=getattr(asking, who))


def test_a_note_is_no_decision_and_the_days_go_on(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    decisions.note(asking.clerk, ask_id, text="Noted")
    assert row_of(ask_id).state is AskState.RAISED
    clock.advance(days=60)
    assert _label(ask_id) is AskLabel.OVERDUE


def test_putting_off_counts_and_keeps_the_first_day(asking: Asking) -> None:
    ask_id = asking.raised()
    first = row_of(ask_id).decision_due
    with pytest.raises(Refused, match="defer_not_future"):
        decisions.defer(asking.officer, ask_id, to=today(), reason="The lease is being read", decided_by="The group")
    with pytest.raises(Refused, match="reason_is_not_a_reason"):
        decisions.defer(asking.officer, ask_id, to=in_days(9), reason="Noted", decided_by="The group")
    for days in (70, 90):
        decisions.defer(
            asking.officer, ask_id, to=in_days(days), reason="The lease is being read", decided_by="The group"
        )
    row, ask = row_of(ask_id), snapshot(ask_id)
    assert (row.first_decision_due, row.decision_due) == (first, in_days(90))
    assert len(ask.deferrals) == 2
    assert _label(ask_id) is AskLabel.PUT_OFF_TO
    assert_cache_is_fold(ask_id)


# Passing on


def _pass(asking: Asking, ask_id: int, **more: object) -> None:
    given = {"to_body_id": asking.places.ijb, "reason": "The board owns the building"} | more
    decisions.pass_on(asking.officer, ask_id, **given)  # type: ignore[arg-type]


def test_the_first_body_answers_until_the_other_takes_it_on(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    old = asking.bearer(ask_id)
    _pass(asking, ask_id)
    ask = snapshot(ask_id)
    assert ask.passes[0].escalated
    assert row_of(ask_id).body_id == asking.places.lpg
    assert _label(ask_id) is AskLabel.PASSED_TO
    assert messages(ask_id)[-1].params["body_name"] == "North Integration Joint Board"
    with pytest.raises(Refused, match="accept_other_body_only"):
        decisions.accept(asking.officer, ask_id)

    clock.advance(days=3)
    decisions.accept(asking.board_officer, ask_id, text="It is ours")
    row = row_of(ask_id)
    assert (row.body_id, row.state) == (asking.places.ijb, AskState.ACKNOWLEDGED)
    assert row.decision_due == date(2027, 1, 21)  # 40 working days: no meeting of the board is known
    assert_cache_is_fold(ask_id)
    with pytest.raises(NotPermitted, match="link_of_another_body"):
        decisions.acknowledge(old, ask_id)
    with pytest.raises(NotPermitted):
        asking.decide(ask_id)
    asking.decide(ask_id, actor=asking.board_officer)


def test_the_link_of_the_other_body_takes_it_on_and_nothing_else(asking: Asking) -> None:
    ask_id = asking.raised()
    _pass(asking, ask_id)
    theirs = asking.bearer(ask_id, asking.places.ijb)
    with pytest.raises((NotPermitted, InvalidTransition)):
        asking.decide(ask_id, actor=theirs)
    decisions.accept(theirs, ask_id)
    with looked_at():
        asking.decide(ask_id, actor=theirs)
    assert snapshot(ask_id).outcome is Outcome.AGREED


def test_whoever_is_an_officer_of_both_takes_it_on_for_the_other(asking: Asking) -> None:
    ask_id = asking.raised()
    _pass(asking, ask_id)
    both = Actor(
        asking.officer.user_id,
        asking.officer.grants | {Grant(Role.IJB_OFFICER, Scope(ScopeKind.BODY, asking.places.ijb))},
    )
    decisions.accept(both, ask_id)
    assert row_of(ask_id).body_id == asking.places.ijb


def test_given_back_it_goes_on_where_it_stood(asking: Asking) -> None:
    ask_id = asking.raised()
    decisions.table(asking.officer, ask_id, meeting_id=asking.places.meeting)
    _pass(asking, ask_id)
    theirs = asking.bearer(ask_id, asking.places.ijb)
    decisions.return_ask(asking.board_officer, ask_id, reason="The building is the council's")
    assert row_of(ask_id).state is AskState.TABLED
    assert messages(ask_id)[-1].params["body_name"] == "Wishaw Locality Planning Group"
    with pytest.raises(NotPermitted):
        decisions.acknowledge(theirs, ask_id)
    assert_cache_is_fold(ask_id)


def test_outside_the_host_settles_with_evidence(asking: Asking) -> None:
    ask_id = asking.raised()
    with pytest.raises(Refused, match="ask_field_missing"):
        _pass(asking, ask_id, to_body_id=None)
    _pass(asking, ask_id, to_body_id=None, to_name="The bus company")
    words = {"reasons": "They will light the stop", "decided_by": "Area manager"}
    for actor in (asking.officer, asking.checker):
        with pytest.raises((NotPermitted, Refused)):
            decisions.settle_outside(actor, ask_id, evidence=SEEN, **words)
    with pytest.raises(Refused, match="evidence_link_not_https"):
        decisions.settle_outside(asking.moderator, ask_id, evidence={"kind": "link", "url": "http://x.org"}, **words)
    decisions.settle_outside(asking.moderator, ask_id, evidence=SEEN, **words)
    assert snapshot(ask_id).outcome is Outcome.PASSED_ON
    assert row_of(ask_id).state is AskState.WITH_PEOPLE
    assert_cache_is_fold(ask_id)


def test_what_nobody_outside_takes_the_host_gives_back(asking: Asking) -> None:
    ask_id = asking.raised()
    _pass(asking, ask_id, to_body_id=None, to_name="The bus company")
    decisions.return_ask(asking.moderator, ask_id, reason="They answered that the stop is not theirs")
    assert row_of(ask_id).state is AskState.ACKNOWLEDGED


# Promises


def test_a_promise_lapses_by_its_day_alone(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.decided()
    clock.advance(days=30)
    assert _label(ask_id) is AskLabel.PROMISED_BY
    clock.advance(days=1)
    assert _label(ask_id) is AskLabel.OVERDUE
    clock.advance(days=60)
    assert _label(ask_id) is AskLabel.VERY_OVERDUE


def test_moving_a_promise_keeps_the_first_day_and_tells_people(asking: Asking) -> None:
    ask_id = asking.decided()
    with pytest.raises(Refused, match="promise_not_moved"):
        decisions.move_promise(asking.officer, ask_id, number=1, due=in_days(30), reason="The part is late")
    decisions.move_promise(asking.officer, ask_id, number=1, due=in_days(50), reason="The part is late")
    promise = snapshot(ask_id).promises[0]
    assert (promise.first_due, promise.due) == (in_days(30), in_days(50))
    (told, _other) = [each for each in messages(ask_id) if each.template == "promise_moved"]
    assert told.params["first_due"] == in_days(30).isoformat()
    assert_cache_is_fold(ask_id)


def test_agreed_without_a_promise_owes_one(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.decided(promises=[])
    assert row_of(ask_id).state is AskState.DECIDED
    assert row_of(ask_id).summary["owed"] == "first_promise"
    clock.advance(days=70)
    assert _label(ask_id) is AskLabel.OVERDUE
    decisions.promise(asking.officer, ask_id, **asking.promise())
    assert row_of(ask_id).state is AskState.ACTING


def test_after_a_refusal_there_is_nothing_to_promise(asking: Asking) -> None:
    ask_id = asking.decided("not_agreed")
    with pytest.raises(InvalidTransition):
        decisions.promise(asking.officer, ask_id, **asking.promise())


def test_done_needs_a_day_and_evidence(asking: Asking) -> None:
    ask_id = asking.decided()

    def report(**change: object) -> None:
        given = {"number": 1, "what": "A new lamp", "when": today(), "evidence": SEEN} | change
        decisions.report_done(asking.officer, ask_id, **given)  # type: ignore[arg-type]

    for change, code in (
        ({"when": in_days(1)}, "done_in_future"),
        ({"when": in_days(-1)}, "done_before_decision"),
        ({"what": "Done."}, "reason_is_not_a_reason"),
        ({"number": 4}, "promise_unknown"),
        ({"evidence": {"kind": "link", "url": "https://10.0.0.1/x"}}, "evidence_link_host"),
        ({"evidence": SEEN | {"seen_on": in_days(2).isoformat()}}, "evidence_date_future"),
    ):
        with pytest.raises(Refused, match=code):
            report(**change)
    report()
    with pytest.raises((Conflict, InvalidTransition)):
        report()


def test_nobody_checks_their_own_claim(asking: Asking) -> None:
    ask_id = asking.decided()
    asking.done(ask_id)
    host = Grant(Role.MODERATOR, Scope(ScopeKind.HOST, asking.places.host))
    both = Actor(asking.officer.user_id, asking.officer.grants | {host})
    with pytest.raises(Refused, match="check_own_claim"):
        decisions.check_done(both, ask_id, number=1, passed=True)
    with pytest.raises(NotPermitted):
        decisions.check_done(asking.officer, ask_id, number=1, passed=True)
    with pytest.raises(NotPermitted):
        decisions.check_done(asking.stranger, ask_id, number=1, passed=True)
    with pytest.raises(NotPermitted):
        decisions.check_done(asking.bearer(ask_id), ask_id, number=1, passed=True)


def test_who_serves_the_body_does_not_check_by_another_role(asking: Asking) -> None:
    """What was decided and reported by the link in the mailbox has no account on it: it could have been theirs."""
    ask_id = asking.raised()
    seen = SEEN | {"seen_on": today().isoformat()}
    with looked_at():
        asking.decide(ask_id, actor=asking.bearer(ask_id))
        decisions.report_done(
            asking.bearer(ask_id), ask_id, number=1, what="A new lamp was put in", when=today(), evidence=seen
        )
    host = Grant(Role.MODERATOR, Scope(ScopeKind.HOST, asking.places.host))
    for own in (asking.officer, asking.clerk, asking.chair):
        with pytest.raises(Refused, match="check_by_body"):
            decisions.check_done(Actor(own.user_id, own.grants | {host}), ask_id, number=1, passed=True)
    elsewhere = Actor(asking.board_officer.user_id, asking.board_officer.grants | {host})
    decisions.check_done(elsewhere, ask_id, number=1, passed=True)


def test_who_serves_the_body_does_not_settle_what_it_passed_out(asking: Asking) -> None:
    ask_id = asking.raised()
    with looked_at():
        decisions.pass_on(asking.bearer(ask_id), ask_id, reason=WHY, to_name="The council")
    host = Grant(Role.MODERATOR, Scope(ScopeKind.HOST, asking.places.host))
    both = Actor(asking.officer.user_id, asking.officer.grants | {host})
    given = {"reasons": WHY, "decided_by": "The council", "evidence": SEEN | {"seen_on": today().isoformat()}}
    with pytest.raises(Refused, match="settle_host_only"):
        decisions.settle_outside(both, ask_id, **given)  # type: ignore[arg-type]
    decisions.settle_outside(asking.moderator, ask_id, **given)  # type: ignore[arg-type]


def test_a_failed_check_leads_back_and_stays_to_be_seen(asking: Asking) -> None:
    ask_id = asking.decided()
    asking.done(ask_id)
    with pytest.raises(Refused, match="ask_field_missing"):
        decisions.check_done(asking.checker, ask_id, number=1, passed=False)
    decisions.check_done(asking.checker, ask_id, number=1, passed=False, text="The stairs are dark at night")
    promise = snapshot(ask_id).promises[0]
    assert promise.state is PromiseState.OPEN
    assert promise.claims[0].failed_because == "The stairs are dark at night"
    asking.done(ask_id)
    decisions.check_done(asking.checker, ask_id, number=1, passed=True)
    assert row_of(ask_id).state is AskState.WITH_PEOPLE


def test_people_are_asked_when_the_last_promise_is_checked(asking: Asking) -> None:
    ask_id = asking.decided(promises=[asking.promise(), asking.promise(60)])
    asking.done(ask_id, 1)
    decisions.check_done(asking.checker, ask_id, number=1, passed=True)
    assert row_of(ask_id).state is AskState.ACTING
    asking.done(ask_id, 2)
    decisions.check_done(asking.checker, ask_id, number=2, passed=True)
    assert row_of(ask_id).state is AskState.WITH_PEOPLE


def test_a_form_made_before_is_told_so(asking: Asking) -> None:
    ask_id = asking.raised()
    seen = row_of(ask_id).version
    decisions.acknowledge(asking.officer, ask_id, version=seen)
    with pytest.raises(Conflict, match="changed_meanwhile") as conflict:
        asking.decide(ask_id, version=seen)
    assert conflict.value.params["version"] == seen + 1
    asking.decide(ask_id, version=seen + 1)


def test_acknowledging_twice_is_said_to_be_done(asking: Asking) -> None:
    ask_id = asking.raised()
    decisions.acknowledge(asking.officer, ask_id)
    with pytest.raises(Conflict, match="already_acknowledged"):
        decisions.acknowledge(asking.officer, ask_id)


def test_only_meetings_of_the_body_are_named(asking: Asking) -> None:
    ask_id = asking.raised()
    with pytest.raises(Refused, match="meeting_unknown"):
        decisions.table(asking.officer, ask_id, meeting_id=999)
    with pytest.raises(Refused, match="meeting_in_future"):
        asking.decide(ask_id, meeting_id=asking.places.meeting)


def test_links_act_for_their_body_without_an_account(asking: Asking) -> None:
    ask_id = asking.raised()
    bearer = asking.bearer(ask_id)
    decisions.acknowledge(bearer, ask_id)
    with pytest.raises(NotPermitted, match="answer_unread"):
        asking.decide(ask_id, actor=bearer, options_considered=LOOKED)
    with looked_at():
        asking.decide(ask_id, actor=bearer, options_considered=LOOKED)
    assert {event.actor_id for event in ask_queries.history(ask_id)[-3:]} == {None}
    with pytest.raises(NotPermitted):
        decisions.acknowledge(bearer, asking.raised())


def test_people_are_told_where_their_ask_goes(asking: Asking) -> None:
    """Put off, passed on, given back and taken on: who answers for it, and by when; no word of why or of theirs."""
    ask_id = asking.raised()
    first = row_of(ask_id).first_decision_due
    decisions.defer(asking.officer, ask_id, to=in_days(80), reason=WHY, decided_by="The chair")
    decisions.pass_on(asking.officer, ask_id, to_body_id=asking.places.ijb, reason=WHY)
    decisions.return_ask(asking.board_officer, ask_id, reason=WHY)
    decisions.pass_on(asking.officer, ask_id, to_body_id=asking.places.ijb, reason=WHY)
    decisions.accept(asking.board_officer, ask_id)
    mine = [each for each in messages(ask_id) if each.contribution_id == asking.people[0]]
    told = [(each.template, each.params.get("what"), each.params["body_name"]) for each in mine[-5:]]
    lpg, ijb = "Wishaw Locality Planning Group", "North Integration Joint Board"
    assert told == [
        ("ask_put_off", None, lpg), ("ask_handed_on", "passed", lpg), ("ask_handed_on", "given_back", lpg),
        ("ask_handed_on", "passed", lpg), ("ask_handed_on", "taken_on", ijb),
    ]  # fmt: skip
    assert (mine[-5].params["first_due"], mine[-5].params["due"]) == (str(first), in_days(80).isoformat())
    assert all(WHY not in str(each.params) for each in mine)
