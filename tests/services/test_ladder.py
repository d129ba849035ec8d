"""The daily round that reminds: each step in the history and one message, whoever stands still, moves or ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.ask_states import AskAction
from engage.domain.errors import NotPermitted, Refused
from engage.domain.kinds import BodyKind, LinkPurpose
from engage.domain.ladder import Chased, Rung
from engage.domain.permissions import SYSTEM, Role, ScopeKind
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.link_answers import LinkAnswer
from engage.models.places import BodyLocality, Meeting, Partnership, PlanningBody
from engage.queries import agendas, public_asks
from engage.queries import asks as ask_queries
from engage.services import (
    ask_log,
    ask_moves,
    closure,
    decisions,
    ladder,
    link_answers,
    links,
    place_changes,
    stalls,
    updates,
)
from engage.services.context import now, today
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.asking import WHY, Asking, assert_cache_is_fold, messages, row_of, snapshot, templates
from tests.services.post import Post, send


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking()


def rounds(clock: FixedClock, days: int) -> None:
    for _day in range(days):
        clock.advance(days=1)
        ladder.climb()


def late_for(clock: FixedClock, ask_id: int, days: int) -> None:
    """The daily rounds from the day on which it is due."""
    clock.advance(days=(row_of(ask_id).decision_due - today()).days)
    rounds(clock, days)


def late(ask_id: int) -> list[str]:
    reminders = {"overdue_reminder", "chair_reminder", "chief_officer_reminder", "board_item"}
    return [each for each in templates(ask_id) if each in reminders]


def steps(ask_id: int) -> list[tuple[str, bool]]:
    """The steps for what is owed, and whether there was somebody to write to."""
    return [(each.step.value, each.sent) for each in snapshot(ask_id).chases if each.owed is not Chased.UPDATE]


def test_a_late_ask_goes_up_the_ladder_in_public(asking: Asking, clock: FixedClock) -> None:
    with unit_of_work() as session:
        partnership = session.get_one(Partnership, asking.places.partnership)
        partnership.chief_officer_mailbox = "chief@example.org"
        # Papers for the first can no longer be written by then; the cancelled one does not count.
        for day, papers, cancelled in (
            ("2027-02-20", "2027-02-01", None), ("2027-02-25", None, now()), ("2027-03-11", "2027-03-04", None),
        ):
            session.add(
                Meeting(
                    body_id=asking.places.ijb, held_on=date.fromisoformat(day),
                    papers_due_on=date.fromisoformat(papers) if papers else None, cancelled_at=cancelled,
                )
            )  # fmt: skip
    ask_id = asking.raised()
    due, first = row_of(ask_id).decision_due, row_of(ask_id).first_decision_due
    late_for(clock, ask_id, 60)
    assert late(ask_id) == ["overdue_reminder", "chair_reminder", "chief_officer_reminder", "board_item"]
    assert steps(ask_id) == [("owner", True), ("chair", True), ("chief_officer", True), ("board", True)]
    last = snapshot(ask_id).chases[-1]
    assert (last.board_id, last.meeting_on) == (asking.places.ijb, date(2027, 3, 11))
    papers = agendas.meeting(last.meeting_id or 0)
    assert papers
    assert [each.row.id for each in agendas.agenda(papers).chased_here] == [ask_id]
    assert [each.params["days"] for each in messages(ask_id) if each.template == "chair_reminder"] == [11]
    # Only the body that has to answer gets a link.
    linked = {each.template for each in messages(ask_id) if each.links and each.contribution_id is None}
    assert linked == {"ask_to_body", "overdue_reminder", "update_due"}
    row = row_of(ask_id)
    assert (row.decision_due, row.first_decision_due, row.body_id) == (due, first, asking.places.lpg)
    assert_cache_is_fold(ask_id)
    # Put together with another it is late there, and the board's papers say so.
    speaks = asking.raised(title="Light on the stairs, please")
    ask_moves.merge(asking.moderator, ask_id, into_id=speaks, reason="Both ask for the same light.")
    assert [each.row.id for each in agendas.agenda(papers).chased_here] == [speaks]
    asking.decide(speaks, "not_agreed")
    assert not agendas.agenda(papers).chased_here


def test_a_step_without_a_mailbox_says_so(asking: Asking, clock: FixedClock) -> None:
    with unit_of_work() as session:
        for body in (asking.places.lpg, asking.places.ijb):
            session.get_one(PlanningBody, body).mailbox = None
        session.get_one(PlanningBody, asking.places.lpg).chair_mailbox = None
    ask_id = asking.raised()
    late_for(clock, ask_id, 60)
    assert steps(ask_id) == [("owner", False), ("chair", False), ("chief_officer", False), ("board", False)]
    last = snapshot(ask_id).chases[-1]
    assert (last.board_id, last.meeting_on) == (asking.places.ijb, None)
    assert late(ask_id) == []


def test_it_goes_on_the_paper_of_the_board_that_plans_here_now(asking: Asking, clock: FixedClock) -> None:
    with unit_of_work() as session:
        before = session.get_one(PlanningBody, asking.places.ijb)
        here = sa.and_(BodyLocality.body_id == before.id, BodyLocality.locality_id == asking.places.locality)
        session.execute(sa.update(BodyLocality).where(here).values(valid_to=today()))
        now_here = PlanningBody(
            partnership_id=before.partnership_id, kind=BodyKind.IJB, slug="south-ijb", name="South IJB"
        )
        session.add(now_here)
        session.flush()
        board_id = now_here.id
        session.add(
            BodyLocality(
                body_id=board_id, locality_id=asking.places.locality, valid_from=today() + timedelta(days=1)
            )
        )
    ask_id = asking.raised()
    late_for(clock, ask_id, 60)
    last = snapshot(ask_id).chases[-1]
    assert (last.step, last.board_id, last.sent) == (Rung.BOARD, board_id, False)


def test_a_second_round_takes_no_step_and_one_that_missed_days_takes_one(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    clock.advance(days=(row_of(ask_id).decision_due - today()).days + 77)
    assert (ladder.climb(), ladder.climb(), closure.sweep().body_reminders) == (1, 0, 0)
    assert steps(ask_id) == [("owner", True)]
    chair = {"step": "chair", "number": 2, "owed": "decision", "due": row_of(ask_id).decision_due}
    with unit_of_work():
        loaded = ask_log.load(ask_id)
        with pytest.raises(Refused, match="reminder_not_due"):
            ask_log.append(SYSTEM, loaded, AskAction.CHASE, chair | {"days": 50, "sent": True}, role=Role.SYSTEM)
    rounds(clock, 6)
    assert [step for step, _sent in steps(ask_id)] == [each.value for each in Rung]


def test_what_was_queued_goes_out_only_while_it_is_true(asking: Asking, clock: FixedClock) -> None:
    post = Post()
    ask_id = asking.raised()
    send(post)
    clock.advance(days=(row_of(ask_id).decision_due - today()).days + 28)
    ladder.climb()
    clock.advance(days=1)
    ladder.climb()
    post.mails.clear()
    asking.decide(ask_id)
    assert send(post).dropped == 2
    assert {mail.subject for mail in post.mails} <= {"ask_decided", "several"}
    # The next thing that is owed begins at the foot.
    rounds(clock, 40)
    assert [(each.step.value, each.owed.value, each.number) for each in snapshot(ask_id).chases][2:] == [
        ("owner", "promise", 1)
    ]


def test_a_no_on_a_closed_ask_is_told_to_the_body_before_anybody_is_reminded_of_it(
    app: Flask, clock: FixedClock
) -> None:
    asking, post = Asking(people=5), Post()
    ask_id = asking.with_people()
    for number in range(4):
        asking.say(ask_id, number, "yes")
    for _day in range(40):
        clock.advance(days=1)
        closure.sweep()
    assert row_of(ask_id).closed_at is not None
    send(post)
    post.mails.clear()
    clock.advance(days=2)
    asking.say(ask_id, 4, "no")
    send(post)
    assert [mail.subject for mail in post.mails if mail.to == "lpg@example.org"] == ["no_needs_answer"]
    rounds(clock, 20)
    assert [(each.step, each.owed, each.sent) for each in snapshot(ask_id).chases] == [
        (Rung.OWNER, Chased.ANSWER, True)
    ]
    send(post)
    assert [mail.subject for mail in post.mails if mail.to == "lpg@example.org"][1:] == ["overdue_reminder"]
    # The link in it is good for the answer, and it is said when that comes back.
    link = links.find(LinkPurpose.ASK_OFFICER, asking.link(ask_id).rsplit("/", 1)[1])
    said = {"text": "We put in a second lamp on the landing this week.", "next_steps": ""}
    assert link_answers.take(link, ask_id, AskAction.ANSWER_NO, said, slug="answer-no")
    number = db.session.query(LinkAnswer.id).filter_by(ask_id=ask_id).scalar()
    link_answers.send_back(asking.moderator, number, reason="It says nothing of the stairs at the back.")
    clock.advance(days=2)
    send(post)
    assert [mail.subject for mail in post.mails if mail.to == "lpg@example.org"][2:] == ["answer_sent_back"]


def test_a_reminder_that_waited_is_not_sent_for_another_thing_that_is_late_by_now(
    asking: Asking, clock: FixedClock
) -> None:
    post = Post()
    ask_id = asking.raised()
    late_for(clock, ask_id, 3)
    assert late(ask_id) == ["overdue_reminder"]
    # Decided, and the promise that belongs to it is late before the mailbox may be written to again.
    asking.decide(ask_id, promises=[])
    clock.advance(days=3)
    assert row_of(ask_id).summary["owed"] == "first_promise"
    send(post)
    assert "overdue_reminder" not in str([(mail.subject, mail.text) for mail in post.mails])


def test_a_reminder_pushes_nothing_that_changed_out_of_a_feed(asking: Asking, clock: FixedClock) -> None:
    quiet, decided = asking.raised(), asking.raised()
    clock.advance(days=1)
    asking.decide(decided, promises=[asking.promise(300)])
    late_for(clock, quiet, 3)
    assert steps(quiet) == [("owner", True)]
    places = asking.places
    rows = public_asks.changed(places.locality, row_of(quiet).partnership_id)
    assert [each.id for each in rows] == [decided, quiet]
    assert_cache_is_fold(quiet)


def test_a_form_opened_before_a_reminder_can_be_sent_after_it(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    clock.advance(days=(row_of(ask_id).decision_due - today()).days + 1)
    version = row_of(ask_id).version
    clock.advance(days=1)
    assert ladder.climb() == 1
    asking.decide(ask_id, "not_agreed", version=version)
    assert snapshot(ask_id).decision is not None


def test_by_link_a_body_says_where_it_stands_and_is_not_chased_while_it_is_read(
    asking: Asking, clock: FixedClock
) -> None:
    ask_id = asking.raised()
    clock.advance(days=80)
    token = asking.link(ask_id).rsplit("/", 1)[1]
    held = links.find(LinkPurpose.ASK_OFFICER, token)
    with pytest.raises(NotPermitted, match="answer_unread"):
        updates.say(held.actor, ask_id, text="The survey of the stairs is half done.")
    said = {"text": "The survey of the stairs is half done."}
    assert link_answers.take(held, ask_id, AskAction.UPDATE, said, slug="stands")
    rounds(clock, 20)
    assert "update_due" not in templates(ask_id)
    assert "decision" in {each.owed.value for each in snapshot(ask_id).chases}, "a word takes nothing off"
    answer = next(each for each in ask_queries.history(ask_id) if each.kind is AskAction.ANSWER_SENT)
    number = db.session.query(LinkAnswer.id).filter_by(ask_id=ask_id, seq=answer.seq).scalar()
    link_answers.confirm(asking.moderator, number)
    assert snapshot(ask_id).updates[0].at == answer.effective_at
    assert_cache_is_fold(ask_id)


def test_silence_for_ninety_days_is_told_once(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    decisions.defer(
        asking.officer, ask_id, to=today() + timedelta(days=300), reason=WHY, decided_by="The group"
    )
    clock.advance(days=88)
    rounds(clock, 12)
    assert templates(ask_id).count("update_due") == 1
    assert ask_queries.one_by_id(ask_id).silent
    updates.say(asking.officer, ask_id, text="The survey of the stairs is half done.")
    assert not ask_queries.one_by_id(ask_id).silent
    with pytest.raises(NotPermitted):
        updates.say(asking.board_officer, ask_id, text="The survey of the stairs is half done.")


def statements_of(call: Callable[[], object]) -> int:
    """How many statements a call takes."""
    seen: list[str] = []
    listen = lambda conn, cursor, statement, *rest: seen.append(statement)  # noqa: E731
    sa.event.listen(db.engine, "before_cursor_execute", listen)
    try:
        call()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", listen)
    return len([each for each in seen if not each.startswith(("BEGIN", "COMMIT", "ROLLBACK"))])


def test_asks_of_which_nobody_is_reminded_today_cost_nothing(asking: Asking, clock: FixedClock) -> None:
    asks = [asking.raised() for _each in range(4)]
    late_for(clock, asks[0], 30)
    assert [step for step, _sent in steps(asks[3])] == ["owner", "chair", "chief_officer"]
    clock.advance(days=1)
    assert statements_of(ladder.climb) == 2, "between two steps"
    rounds(clock, 40)
    assert [step for step, _sent in steps(asks[3])] == [each.value for each in Rung]
    clock.advance(days=1)
    assert statements_of(ladder.climb) == 2, "at the top"
    asking.raised()
    late_for(clock, asks[0] + 4, 1)
    assert statements_of(ladder.climb) < 12, "one of five is looked at again: it was reminded today"


def test_an_ask_from_before_there_was_such_a_day_is_found(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    with unit_of_work():
        row = db.session.get_one(Ask, ask_id)
        row.summary = {key: value for key, value in row.summary.items() if key not in {"update_due", "steps"}}
    ladder.climb()
    assert_cache_is_fold(ask_id)
    with unit_of_work():
        row = db.session.get_one(Ask, ask_id)
        row.summary = {key: value for key, value in row.summary.items() if key != "steps"}
    late_for(clock, ask_id, 5)
    assert steps(ask_id) == [("owner", True)]


def test_a_partnership_chooses_who_is_reminded_when(asking: Asking, clock: FixedClock) -> None:
    admin = factories.make_user(Role.ADMIN, ScopeKind.PARTNERSHIP, asking.places.partnership)
    place_changes.change_ladder(
        admin, partnership_id=asking.places.partnership, chief_officer_mailbox="Chief@Example.org ",
        ladder={"owner": 0, "chief_officer": 5},
    )  # fmt: skip
    ask_id = asking.raised()
    late_for(clock, ask_id, 40)
    assert steps(ask_id) == [("owner", True), ("chief_officer", True)]
    with pytest.raises(NotPermitted):
        place_changes.change_ladder(
            asking.clerk, partnership_id=asking.places.partnership, chief_officer_mailbox="", ladder={"owner": 0}
        )
    with pytest.raises(Refused, match="ladder_order"):
        place_changes.change_ladder(
            admin, partnership_id=asking.places.partnership, chief_officer_mailbox="",
            ladder={"owner": 9, "chair": 3},
        )  # fmt: skip


def test_a_group_that_stopped_meeting_is_told_of_once_and_until_it_meets(asking: Asking, clock: FixedClock) -> None:
    post = Post()
    with unit_of_work() as session:
        session.get_one(PlanningBody, asking.places.ijb).chair_mailbox = "ijb.chair@example.org"
        session.get_one(PlanningBody, asking.places.lpg).valid_from = today() - timedelta(days=100)
    assert stalls.tell() == 0
    clock.advance(days=(date(2026, 12, 3) - today()).days + 121)
    assert (stalls.tell(), stalls.tell()) == (2, 0)
    clock.advance(days=1)
    assert stalls.tell() == 0
    # It met after all, and the day was put in before anybody was told.
    with unit_of_work() as session:
        session.add(Meeting(body_id=asking.places.lpg, held_on=today() - timedelta(days=20)))
    assert send(post).dropped == 2
    clock.advance(days=101)
    assert stalls.tell() == 2
    assert send(post).sent == 2
    assert sorted(mail.to for mail in post.mails if mail.subject == "body_stalled") == [
        "host@example.org", "ijb.chair@example.org",
    ]  # fmt: skip
