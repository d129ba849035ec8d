"""What a body answers by a link is looked at by the host first; the day on which it was sent is the day that counts."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain import link_answers as link_rules
from engage.domain.answered import Standing
from engage.domain.ask_labels import AskLabel, public_label
from engage.domain.ask_states import AskAction, AskState, Outcome, PromiseState
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.errors import Conflict, NotPermitted, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.link_answers import AnswerState
from engage.domain.measures.parts import Part
from engage.domain.measures.values import Amount, Proportion
from engage.domain.periods import Period
from engage.domain.permissions import Actor, Grant, Role, Scope, ScopeKind, contributor
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.link_answers import LinkAnswer
from engage.models.outbox import Message
from engage.queries import answered, measures, public_asks
from engage.queries import asks as ask_queries
from engage.queries import link_answers as waiting_for
from engage.services import (
    asks,
    body_links,
    closure,
    decisions,
    link_answers,
    links,
    promise_days,
    still_true,
    unread_answers,
)
from engage.services.context import context, today
from engage.web.ask_labels import promise_label, promise_rows
from engage.web.ask_waiting import DESK_WORDS, PUBLIC_WORDS, entries
from tests import factories
from tests.asking import (
    LOOKED,
    WHY,
    Asking,
    assert_cache_is_fold,
    in_days,
    messages,
    row_of,
    snapshot,
    templates,
    waiting,
)

A = AskAction
SECRET = "The district nurse will look after it from January on."


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=2)


def _link(asking: Asking, ask_id: int, body_id: int | None = None) -> links.Link:
    return links.find(LinkPurpose.ASK_OFFICER, asking.link(ask_id, body_id).rsplit("/", 1)[1])


def _decision(outcome: str = "agreed", **more: Any) -> dict[str, Any]:
    promises = [] if outcome == "not_agreed" else [{"text": SECRET, "owner_role": "Manager", "due": in_days(9)}]
    given = {"outcome": outcome, "reasons": WHY, "options_considered": LOOKED, "decided_by": "The group"}
    return {**given, "promises": promises, **more}


def _send(asking: Asking, ask_id: int, what: AskAction = A.DECIDE, /, **given: Any) -> int:
    said = given or _decision()
    assert link_answers.take(_link(asking, ask_id), ask_id, what, said, slug="agreed")
    return waiting(ask_id)[-1].id


def _again(asking: Asking, ask_id: int) -> tuple[link_answers.Answer, ...]:
    return link_answers.to_go_on_with(_link(asking, ask_id), snapshot(ask_id))


def _label(ask_id: int) -> AskLabel:
    return public_label(snapshot(ask_id), today(), WorkingCalendar()).id


def test_nothing_of_an_answer_is_anywhere_before_the_host_has_looked(app: Flask, asking: Asking) -> None:
    ask_id = asking.raised()
    before = templates(ask_id)
    answer = _send(asking, ask_id)
    assert [each for each in templates(ask_id) if each != "answer_came"] == before
    assert SECRET not in repr(messages(ask_id))
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                assert SECRET not in repr(tuple(row)), table.name
                assert LOOKED not in repr(tuple(row)), table.name
    ask = snapshot(ask_id)
    assert (ask.outcome, ask.promises, ask.state) == (None, (), AskState.RAISED)
    assert ask.acknowledged_at is not None
    assert _label(ask_id) is AskLabel.ANSWER_CAME
    assert_cache_is_fold(ask_id)

    assert link_answers.confirm(asking.moderator, answer) is AnswerState.SHOWN
    assert snapshot(ask_id).promises[0].text == SECRET
    assert "ask_decided" in templates(ask_id)
    assert db.session.get_one(LinkAnswer, answer).words is None
    assert_cache_is_fold(ask_id)


def test_a_slow_host_makes_no_body_late_over_new_year(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    due = row_of(ask_id).decision_due
    assert due is not None
    while today() < due:
        clock.advance(days=1)
    sent_on = today()
    answer = _send(asking, ask_id, **_decision(promises=[
        {"text": SECRET, "owner_role": "Manager", "due": sent_on}
    ]))  # fmt: skip
    clock.advance(days=21)
    closure.sweep()
    assert "overdue_reminder" not in templates(ask_id)
    assert _label(ask_id) is AskLabel.ANSWER_CAME
    (listed,) = waiting_for.waiting(waiting_for.hosts_that_look(asking.moderator))
    assert listed.late
    [owed] = answered.owed_by(asking.places.lpg)
    assert owed.standing(today()) is Standing.BEING_READ
    lines = measures.lines(measures.Scope(asking.places.partnership), Period(2026, 1), Period(2027, 12))
    figures = {each.part: each.value for each in lines}
    assert figures[Part.STILL_UNANSWERED] == figures[Part.OLDEST_UNANSWERED] == Amount(0)
    assert figures[Part.ANSWERED_ON_TIME] == Proportion(0, 1), "in no numerator before it can be read"
    # The promise's day is over by now; it was not when it was promised.
    link_answers.confirm(asking.moderator, answer)
    ask = snapshot(ask_id)
    assert ask.decision is not None
    assert local_date(ask.decision.at) == sent_on == due
    assert ask.decision.recorded_at == context().clock.now()
    assert ask.promises[0].due == sent_on
    [owed] = answered.owed_by(asking.places.lpg)
    assert owed.standing(today()) is Standing.IN_TIME
    # Nobody could report it before it was there: it is not late, and nobody is asked of it, on the day it is shown.
    assert _label(ask_id) is AskLabel.PROMISED_BY
    assert promise_days.tell() == 0


def test_a_refusal_asks_people_when_they_can_read_it(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    answer = _send(asking, ask_id, **_decision("not_agreed"))
    clock.advance(days=5)
    link_answers.confirm(asking.moderator, answer)
    ask = snapshot(ask_id)
    assert ask.state is AskState.WITH_PEOPLE
    assert ask.asked_at is not None
    assert local_date(ask.asked_at) == today()


def test_sent_back_it_is_the_bodys_again(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    answer = _send(asking, ask_id)
    clock.advance(days=90)
    with pytest.raises(Refused, match="reason_is_not_a_reason"):
        link_answers.send_back(asking.moderator, answer, reason="No.")
    link_answers.send_back(asking.moderator, answer, reason="There is a nurse's name in the first line, Anne Brown.")
    # The 90 days were the host's: the body has ten working days again, and the first day stays for all to see.
    ask = snapshot(ask_id)
    assert ask.first_decision_due == ask.decision_due < today()
    assert _label(ask_id) is AskLabel.RAISED
    until = WorkingCalendar().add_working_days(today(), 10)
    assert row_of(ask_id).next_due == until
    told = messages(ask_id)[-1]
    assert (told.template, told.params["decision_due"]) == ("answer_sent_back", until.isoformat())
    assert "Brown" not in repr(told)
    [again] = _again(asking, ask_id)
    assert again.given["promises"][0]["text"] == SECRET
    assert again.reason.endswith("Anne Brown.")
    with pytest.raises(Conflict, match="answer_read_already"):
        link_answers.confirm(asking.moderator, answer)
    clock.advance(days=15)
    assert _label(ask_id) is AskLabel.OVERDUE
    _send(asking, ask_id, **_decision(promises=[]))
    assert _again(asking, ask_id) == ()


def test_what_was_overtaken_is_not_shown_and_not_lost(asking: Asking) -> None:
    ask_id = asking.raised()
    answer = _send(asking, ask_id)
    asking.decide(ask_id, "not_agreed")
    assert snapshot(ask_id).unread == ()
    assert link_answers.confirm(asking.moderator, answer) is AnswerState.OVERTAKEN
    assert snapshot(ask_id).outcome is Outcome.NOT_AGREED
    assert len(snapshot(ask_id).decisions) == 1
    [again] = _again(asking, ask_id)
    assert again.given["reasons"] == WHY
    assert_cache_is_fold(ask_id)


def test_it_counts_although_every_word_behind_the_ask_was_taken_back(asking: Asking) -> None:
    ask_id = asking.raised()
    answer = _send(asking, ask_id)
    for person in asking.people:
        asks.unlink_contribution(asking.moderator, ask_id=ask_id, contribution_id=person)
    assert link_answers.confirm(asking.moderator, answer) is AnswerState.SHOWN
    assert snapshot(ask_id).outcome is Outcome.AGREED


def test_who_may_look(asking: Asking) -> None:
    ask_id = asking.raised()
    answer = _send(asking, ask_id)
    host = Grant(Role.MODERATOR, Scope(ScopeKind.HOST, asking.places.host))
    for stranger in (asking.stranger, asking.checker, asking.officer, asking.clerk, _link(asking, ask_id).actor):
        with pytest.raises(NotPermitted):
            link_answers.confirm(stranger, answer)
        with pytest.raises(NotPermitted):
            link_answers.open_answer(stranger, answer)
    for own in (asking.officer, asking.chair, asking.clerk):
        with pytest.raises(Refused, match="answer_host_only"):
            link_answers.confirm(Actor(own.user_id, own.grants | {host}), answer)
    assert waiting(ask_id)


def test_what_is_passed_here_is_not_let_through_by_whoever_serves_the_other_body(asking: Asking) -> None:
    ask_id = asking.raised()
    decisions.pass_on(asking.officer, ask_id, to_body_id=asking.places.ijb, reason="The board owns the building")
    link = _link(asking, ask_id, asking.places.ijb)
    link_answers.take(link, ask_id, A.RETURN, {"reason": "The council owns the building"}, slug="give-back")
    answer = waiting(ask_id)[0].id
    host = Grant(Role.MODERATOR, Scope(ScopeKind.HOST, asking.places.host))
    theirs = Actor(asking.board_officer.user_id, asking.board_officer.grants | {host})
    with pytest.raises(Refused, match="answer_host_only"):
        link_answers.confirm(theirs, answer)
    link_answers.confirm(asking.moderator, answer)
    assert snapshot(ask_id).passes[0].return_reason == "The council owns the building"


def test_what_one_body_sent_keeps_the_next_from_nothing_and_hides_nothing(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    _send(asking, ask_id)
    decisions.pass_on(asking.officer, ask_id, to_body_id=asking.places.ijb, reason="The board owns the building")
    decisions.accept(asking.board_officer, ask_id, text="The board takes this on.")
    assert snapshot(ask_id).unread == ()
    clock.advance(days=120)
    assert _label(ask_id) is AskLabel.VERY_OVERDUE
    link = _link(asking, ask_id, asking.places.ijb)
    directed = _decision(direction=asking.direction() | {"on": in_days(0).isoformat()})
    assert link_answers.take(link, ask_id, A.DECIDE, directed, slug="agreed")
    assert _label(ask_id) is AskLabel.ANSWER_CAME
    link_answers.confirm(asking.moderator, waiting(ask_id)[-1].id)
    decision = snapshot(ask_id).decision
    assert decision
    assert decision.direction
    assert decision.direction.money == 12_000


def test_only_what_can_count_is_taken_and_one_at_a_time(asking: Asking) -> None:
    ask_id = asking.raised()
    link, version = _link(asking, ask_id), row_of(ask_id).version
    for given, code in (
        (_decision(reasons="Noted."), "reason_is_not_a_reason"),
        (_decision(promises=[{"text": "x", "owner_role": "Manager", "due": in_days(-1)}]), "promise_in_past"),
    ):
        with pytest.raises(Refused, match=code):
            link_answers.take(link, ask_id, A.DECIDE, given, slug="agreed")
    assert row_of(ask_id).version == version
    assert waiting(ask_id) == []
    link_answers.take(link, ask_id, A.DECIDE, _decision(), slug="agreed", version=version)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        link_answers.take(link, ask_id, A.DECIDE, _decision(), slug="agreed", version=version)
    with pytest.raises(Conflict, match="answer_waits"):
        link_answers.take(
            link, ask_id, A.DEFER, {"to": in_days(20), "reason": WHY, "decided_by": "The group"}, slug="put-off"
        )
    assert len(waiting(ask_id)) == 1
    other = asking.raised()
    with pytest.raises(Refused, match="link_not_for_this"):
        link_answers.take(link, other, A.DECIDE, _decision(), slug="agreed")


def test_of_two_who_let_it_through_at_once_one_does(app: Flask, asking: Asking) -> None:
    ask_id = asking.raised()
    answer = _send(asking, ask_id)
    start, came = threading.Barrier(2), []

    def look() -> None:
        with app.app_context():
            start.wait()
            try:
                came.append(link_answers.confirm(asking.moderator, answer).value)
            except Conflict as error:
                came.append(error.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=look) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(came) == ["answer_read_already", "shown"]
    assert len(snapshot(ask_id).decisions) == 1


def test_reports_of_two_promises_wait_side_by_side(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.decided(promises=[asking.promise(3), asking.promise(30)])
    seen = {"kind": "seen_by", "role": "Moderator of the host", "seen_on": today().isoformat()}
    given = {"number": 1, "what": "A new lamp was put in", "when": today(), "evidence": seen}
    _send(asking, ask_id, A.REPORT_DONE, **given)
    clock.advance(days=10)
    assert row_of(ask_id).next_due == date(2026, 12, 16)  # of the other promise: word of this one came in time
    first = promise_rows(snapshot(ask_id), today(), WorkingCalendar())[0]
    assert first["number"] == 1
    assert "being read" in first["state"], "the host is slow, and the body is not late"
    assert promise_days.tell() == 0, "and nobody asks people about a promise of which word has come"
    with pytest.raises(Conflict, match="answer_waits"):
        _send(asking, ask_id, A.REPORT_DONE, **given)
    _send(asking, ask_id, A.REPORT_DONE, **(given | {"number": 2}))
    assert row_of(ask_id).next_due is None
    for each in waiting(ask_id):
        link_answers.confirm(asking.moderator, each.id)
    ask = snapshot(ask_id)
    assert ask.state is AskState.REPORTED_DONE
    assert_cache_is_fold(ask_id)


def test_a_first_promise_is_asked_for_when_the_decision_is_shown(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    answer = _send(asking, ask_id, **_decision(promises=[]))
    clock.advance(days=90)
    link_answers.confirm(asking.moderator, answer)
    told = messages(ask_id)[-1]
    assert told.template == "answer_shown"
    assert told.params["due"] == today().isoformat()
    assert _label(ask_id) is AskLabel.AGREED


def test_lists_call_no_promise_late_of_which_the_host_has_word(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.decided(promises=[asking.promise(3), asking.promise(30)])
    clock.advance(days=3)
    seen = {"kind": "seen_by", "role": "Moderator of the host", "seen_on": today().isoformat()}
    given = {"number": 1, "what": "A new lamp was put in", "when": today(), "evidence": seen}
    answer = _send(asking, ask_id, A.REPORT_DONE, **given)
    clock.advance(days=7)

    def lines() -> list[tuple[date | None, str]]:
        rows = ask_queries.fetch(ask_queries.rows())
        promises = public_asks.promised_with(asking.places.lpg)
        return [(each.on, each.who) for each in entries(rows, promises, PUBLIC_WORDS)]

    sent_on = local_date(snapshot(ask_id).unread[0].at)
    assert lines() == [
        (link_rules.read_by(sent_on, WorkingCalendar()), "Wishaw Voluntary Action"),
        (snapshot(ask_id).promises[1].due, "Buildings manager"),
    ]
    (row,) = ask_queries.fetch(ask_queries.rows())
    label = promise_label(PromiseState.OPEN, in_days(-7), today(), row.calendar, row.promise_held(1))
    assert "being read" in label.text
    # Sent back, it is the body's again, with a day more; and then it is late by its own days alone.
    link_answers.send_back(asking.moderator, answer, reason="There is a nurse's name in the first line.")
    again = WorkingCalendar().next_working_day(today())
    assert (again, "Buildings manager") in lines()
    assert promise_days.tell() == 0
    clock.advance(days=10)
    assert promise_days.tell() == 2
    assert _label(ask_id) is AskLabel.OVERDUE


def test_what_came_back_is_gone_on_with_one_by_one_and_while_it_can_count(asking: Asking) -> None:
    ask_id = asking.decided(promises=[])
    for words in ("A lamp", "A rail"):
        given = {"text": words, "owner_role": "Manager", "due": in_days(9)}
        _send(asking, ask_id, A.PROMISE, **given)
    for each in waiting(ask_id):
        link_answers.send_back(asking.moderator, each.id, reason="It is somebody's name and not a role.")
    first, second = _again(asking, ask_id)
    assert (first.given["text"], second.given["text"]) == ("A lamp", "A rail")
    link = _link(asking, ask_id)
    link_answers.take(link, ask_id, A.PROMISE, first.given, slug="promise", instead_of=first.id)
    assert [each.id for each in _again(asking, ask_id)] == [second.id]
    closure.reopen(asking.moderator, ask_id, why="The stairs are dark again since Monday.")
    assert _again(asking, ask_id) == (), "a new round begins anew"


def test_a_closed_ask_that_owes_an_answer_gets_a_link_and_the_chair_waits(asking: Asking, clock: FixedClock) -> None:
    asking.people += [asking.person(2), asking.person(3)]
    ask_id = asking.with_people()
    for number in range(4):
        asking.say(ask_id, number, "yes")
    assert row_of(ask_id).state is AskState.CLOSED
    late = asking.person(4)
    asks.link_contribution(asking.moderator, ask_id=ask_id, contribution_id=late)
    with pytest.raises(Refused, match="link_ask_closed"):
        body_links.send_new(asking.moderator, ask_id, asking.places.lpg)
    closure.give_verdict(contributor(late), ask_id=ask_id, contribution_id=late, answer="no")
    assert row_of(ask_id).next_due is not None
    assert body_links.send_new(asking.moderator, ask_id, asking.places.lpg)
    answer = _send(asking, ask_id, A.ANSWER_NO, text="The lamp is mended again since Monday.", next_steps="")
    link_answers.send_back(asking.moderator, answer, reason="There is a nurse's name in the first line.")
    rows = db.session.scalars(
        sa.select(Message).where(Message.template.in_(["answer_sent_back", "no_needs_answer", "ask_to_body"]))
        .order_by(Message.id.desc()).limit(3)
    )  # fmt: skip
    assert [still_true.still_true(each) for each in rows] == [True] * 3
    assert len(_again(asking, ask_id)) == 1

    other = asking.with_people()
    asking.say(other, 0, "no")
    _send(asking, other, A.ANSWER_NO, text="The lamp is mended again since Monday.", next_steps="")
    (row,) = ask_queries.fetch(ask_queries.rows().where(ask_queries.Ask.id == other))
    assert [each.who for each in entries([row], [], DESK_WORDS)] == ["Wishaw Voluntary Action"]


def test_an_answer_that_nobody_reads_is_reminded_of_and_read_by_the_host_that_stands_in(
    asking: Asking, clock: FixedClock
) -> None:
    ask_id = asking.raised()
    answer = _send(asking, ask_id)
    standing_in = factories.make_user(Role.MODERATOR, ScopeKind.HOST, asking.places.fallback_host)
    theirs = waiting_for.hosts_that_look(standing_in)
    assert unread_answers.remind() == 0
    clock.advance(days=3)
    assert (unread_answers.remind(), unread_answers.remind()) == (1, 0)
    assert waiting_for.waiting(theirs) == ()
    with pytest.raises(NotPermitted):
        link_answers.confirm(standing_in, answer)
    clock.advance(days=7)
    assert unread_answers.remind() == 2, "its host, a week later, and now the readers of the other"
    told = messages(ask_id)[-1]
    assert told.template == "answer_unread"
    assert SECRET not in repr(told)
    [listed] = waiting_for.waiting(theirs)
    assert (listed.id, listed.host_id, listed.stands_in) == (answer, asking.places.fallback_host, True)
    with pytest.raises(NotPermitted):
        link_answers.confirm(asking.stranger, answer)
    assert link_answers.confirm(standing_in, answer) is AnswerState.SHOWN
    event = next(each for each in ask_queries.history(ask_id) if each.kind is A.ANSWER_READ)
    assert event.payload["stood_in"]
    clock.advance(days=7)
    assert unread_answers.remind() == 0


def test_an_answer_that_names_an_early_day_is_pointed_out(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    held = _link(asking, ask_id)
    given = {"to": today() + timedelta(days=1), "reason": WHY, "decided_by": "The group"}
    link_answers.take(held, ask_id, A.DEFER, given, slug="put-off")
    mine = waiting_for.hosts_that_look(asking.moderator)
    assert [each.soon for each in waiting_for.waiting(mine)] == [today() + timedelta(days=1)]
    assert messages(ask_id)[-1].params["soon"]
    assert unread_answers.remind() == 0, "the first message says it"
    clock.advance(days=1)
    assert (unread_answers.remind(), unread_answers.remind()) == (1, 0)
    assert [(each.days_late, each.soon is None) for each in waiting_for.unread(None)] == [(0, False)]
    clock.advance(days=4)
    assert unread_answers.remind() == 1, "and again when it is late"
    [row] = waiting_for.unread([asking.places.partnership])
    assert row.days_late > 0
    assert waiting_for.unread([]) == ()
    # A day that is far off is nothing to hurry for.
    other = asking.raised()
    far = given | {"to": today() + timedelta(days=60)}
    link_answers.take(_link(asking, other), other, A.DEFER, far, slug="put-off")
    assert not messages(other)[-1].params["soon"]
    assert len(waiting_for.unread(None)) == 1


def test_a_link_that_is_ended_meanwhile_says_nothing_more(asking: Asking) -> None:
    ask_id = asking.raised()
    link = _link(asking, ask_id)
    body_links.end(asking.moderator, ask_id, link.id)
    for what, given in ((A.DECIDE, _decision()), (A.ACKNOWLEDGE, {})):
        with pytest.raises(Refused, match="link_revoked"):
            link_answers.take(link, ask_id, what, given, slug="agreed")
    assert waiting(ask_id) == []
    assert snapshot(ask_id).acknowledged_at is None


def test_the_link_that_spoke_can_be_told_from_the_audit(asking: Asking) -> None:
    ask_id = asking.raised()
    link = _link(asking, ask_id)
    link_answers.take(link, ask_id, A.DECIDE, _decision(), slug="agreed")
    link_answers.confirm(asking.moderator, waiting(ask_id)[-1].id)
    db.session.rollback()
    rows = db.session.scalars(
        sa.select(AuditEvent).where(AuditEvent.subject_id == ask_id).order_by(AuditEvent.id)
    ).all()
    said = [(row.event, row.data.get("action"), row.link_id) for row in rows if row.link_id]
    assert ("link:used", None, link.id) in said
    assert ("ask:changed", "answer_sent", link.id) in said
    assert ("ask:changed", "decide", link.id) in said
    read = next(row for row in rows if row.data.get("action") == "answer_read")
    assert read.actor_id == asking.moderator.user_id
    assert {event.actor_id for event in ask_queries.history(ask_id) if event.kind is A.DECIDE} == {None}
