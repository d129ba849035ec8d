"""What a body answers by a link is looked at by the host first; the day on which it was sent is the day that counts."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.ask_labels import AskLabel, public_label
from engage.domain.ask_states import AskAction, AskState, Outcome
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.errors import Conflict, NotPermitted, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.link_answers import AnswerState
from engage.domain.permissions import Actor, Grant, Role, Scope, ScopeKind
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.link_answers import LinkAnswer
from engage.queries import asks as ask_queries
from engage.queries import link_answers as waiting_for
from engage.services import asks, closure, decisions, link_answers, links, promise_days
from engage.services.context import context, today
from engage.web.ask_labels import promise_rows
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
    # The promise's day is over by now; it was not when it was promised.
    link_answers.confirm(asking.moderator, answer)
    ask = snapshot(ask_id)
    assert ask.decision is not None
    assert local_date(ask.decision.at) == sent_on == due
    assert ask.decision.recorded_at == context().clock.now()
    assert ask.promises[0].due == sent_on


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
    assert _label(ask_id) is AskLabel.VERY_OVERDUE
    told = messages(ask_id)[-1]
    assert told.template == "answer_sent_back"
    assert "Brown" not in repr(told)
    again = link_answers.to_go_on_with(_link(asking, ask_id))
    assert again is not None
    assert again.given["promises"][0]["text"] == SECRET
    assert again.reason.endswith("Anne Brown.")
    with pytest.raises(Conflict, match="answer_read_already"):
        link_answers.confirm(asking.moderator, answer)
    _send(asking, ask_id, **_decision(promises=[]))
    assert link_answers.to_go_on_with(_link(asking, ask_id)) is None


def test_what_was_overtaken_is_not_shown_and_not_lost(asking: Asking) -> None:
    ask_id = asking.raised()
    answer = _send(asking, ask_id)
    asking.decide(ask_id, "not_agreed")
    assert snapshot(ask_id).unread == ()
    assert link_answers.confirm(asking.moderator, answer) is AnswerState.OVERTAKEN
    assert snapshot(ask_id).outcome is Outcome.NOT_AGREED
    assert len(snapshot(ask_id).decisions) == 1
    again = link_answers.to_go_on_with(_link(asking, ask_id))
    assert again is not None
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
