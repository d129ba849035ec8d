"""Remind those who are late with an ask, one step a day, and put the step into its history for all to see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.domain.ask_chases import NextStep, could_step, next_step
from engage.domain.ask_states import UNDECIDED, AskAction, AskState
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.ended_bodies import has_ended
from engage.domain.kinds import BodyKind
from engage.domain.ladder import Chased, Ladder, Rung, read_ladder
from engage.domain.permissions import SYSTEM, Role
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.places import BodyLocality, Meeting, Partnership, PlanningBody
from engage.services import addresses, ask_cache, ask_log, ask_news, messages
from engage.services.ask_log import Loaded
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work

_KEPT = frozenset({"update_due", "steps"})
_WAITED_FOR = (*sorted(UNDECIDED), AskState.DECIDED, AskState.ACTING)


def climb(stopping: Callable[[], bool] = lambda: False) -> int:
    """Take the step that is due today for each ask that is late, or silent for too long. Returns how many were taken.

    Each is a transaction of its own. A second run on the same day takes none; days on which nobody ran it are not made
    up for, so that nobody is written to three times in a morning. Asks for which no step can be due are told by their
    rows, in two statements: their histories are not read.
    """
    on, taken = today(), 0
    rules = _rules(on)
    word = Ask.summary["update_due"].as_string()
    found = db.session.execute(
        sa.select(Ask.id, Ask.body_id, Ask.next_due, Ask.summary)
        .where(
            sa.or_(
                Ask.next_due < on,
                # Without such a day: the ask has not changed since before there was one.
                sa.and_(Ask.state.in_(_WAITED_FOR), sa.or_(word < on.isoformat(), word.is_(None))),
            )
        )
        .order_by(Ask.id)
    ).all()
    for ask_id, body_id, due, summary in found:
        if body_id not in rules or not _could_step(due, summary, rules[body_id], on):
            continue
        if stopping():
            break
        with unit_of_work():
            taken += _look_at(ask_log.load(ask_id), on)
    return taken


def _rules(on: date) -> dict[int, tuple[Ladder, WorkingCalendar]]:
    """For each body that has not ended the ladder of its partnership, and the days on which it works. One statement."""
    rows = db.session.execute(
        sa.select(
            PlanningBody.id, Partnership.ladder, Partnership.holiday_subdivision, Partnership.extra_closed_days,
            PlanningBody.extra_closed_days, PlanningBody.valid_to,
        ).join(Partnership, Partnership.id == PlanningBody.partnership_id)
    )  # fmt: skip
    return {
        body_id: (read_ladder(kept), WorkingCalendar.of(*closed))
        for body_id, kept, *closed, ended in rows if not has_ended(ended, on)
    }  # fmt: skip


def _could_step(due: date | None, summary: dict[str, Any], rules: tuple[Ladder, WorkingCalendar], on: date) -> bool:
    """Whether a step can be due, by what is kept beside the ask; one that has not changed since that is kept is looked
    at."""
    if not summary.keys() >= _KEPT:
        return True
    ladder, calendar = rules
    word = summary["update_due"]
    return could_step(
        due, date.fromisoformat(word) if word else None, summary["steps"], ladder, on, calendar
    )


def _look_at(loaded: Loaded, on: date) -> bool:
    row = loaded.row
    if has_ended(db.session.get_one(PlanningBody, row.body_id).valid_to, on):
        return False  # nobody is there to be reminded; the page says so
    if not row.summary.keys() >= _KEPT:
        ask_cache.refresh(row, loaded.snapshot, loaded.calendar)
    partnership = db.session.get_one(Partnership, row.partnership_id)
    step = next_step(loaded.snapshot, read_ladder(partnership.ladder), on, loaded.calendar)
    if step is None:
        return False
    board = _board(row) if step.step is Rung.BOARD else None
    meeting = _next_paper(board, on) if board else None
    sent = _tell(loaded, step, partnership, board, meeting)
    ask_log.append(
        SYSTEM, loaded, AskAction.CHASE,
        {
            "step": step.step.value, "number": step.number, "owed": step.late.what.value, "due": step.late.due,
            "days": step.days, "sent": sent, "board_id": board.id if board else None,
            "meeting_id": meeting.id if meeting else None, "meeting_on": meeting.held_on if meeting else None,
        },
        role=Role.SYSTEM,
    )  # fmt: skip
    return True


def _tell(
    loaded: Loaded, step: NextStep, partnership: Partnership, board: PlanningBody | None, meeting: Meeting | None
) -> bool:
    """Queue the message of a step. False when there is no mailbox to send it to."""
    row, key = loaded.row, f"chase:{loaded.snapshot.version + 1}"
    due, what = step.late.due.isoformat(), step.late.what.value
    if step.step is Rung.OWNER:
        if step.late.what is Chased.UPDATE:
            said = loaded.snapshot.word_at
            since = local_date(said).isoformat() if said else due
            return ask_news.tell_body(row, row.body_id, "update_due", key=key, since=since, due=due)
        return ask_news.tell_body(row, row.body_id, "overdue_reminder", key=key, due=due, what=what)
    body = db.session.get_one(PlanningBody, row.body_id)
    template, address, more = _above(step.step, body, partnership, board, meeting)
    if not address:
        return False
    about = {
        "ask_title": row.title, "ask_reference": row.reference, "ask_url": addresses.ask(row.reference),
        "body_name": body.name, "body_id": body.id, "due": due, "what": what, "days": step.days, **more,
    }  # fmt: skip
    return messages.to_mailbox(address, template, about, key=f"ask:{row.id}:{step.step.value}:{key}", ask_id=row.id)


def _above(
    rung: Rung, body: PlanningBody, partnership: Partnership, board: PlanningBody | None, meeting: Meeting | None
) -> tuple[str, str | None, dict[str, Any]]:
    """Template, address and what more the template needs, of a step above the officer."""
    if rung is Rung.CHAIR:
        return "chair_reminder", body.chair_mailbox, {}
    if rung is Rung.CHIEF_OFFICER:
        return "chief_officer_reminder", partnership.chief_officer_mailbox, {"partnership": partnership.name}
    more = {
        "board_name": board.name if board else "", "meeting_on": meeting.held_on.isoformat() if meeting else None,
        "papers_due_on": meeting.papers_due_on.isoformat() if meeting and meeting.papers_due_on else None,
    }  # fmt: skip
    return "board_item", board.mailbox if board else None, more


def _board(row: Ask) -> PlanningBody | None:
    """The board on whose paper an ask goes: its own body where that is one, else the one that plans for its locality,
    else that of the partnership. None where there is none in force."""
    body = db.session.get_one(PlanningBody, row.body_id)
    if body.kind is BodyKind.IJB:
        return body
    on = today()
    plans_here = (
        sa.select(BodyLocality.id)
        .where(
            BodyLocality.body_id == PlanningBody.id, BodyLocality.locality_id == row.locality_id,
            BodyLocality.valid_from <= on, sa.or_(BodyLocality.valid_to.is_(None), BodyLocality.valid_to >= on),
        )
        .exists()
    )
    return db.session.scalar(
        sa.select(PlanningBody)
        .where(
            PlanningBody.partnership_id == row.partnership_id, PlanningBody.kind == BodyKind.IJB,
            PlanningBody.valid_from <= on, sa.or_(PlanningBody.valid_to.is_(None), PlanningBody.valid_to >= on),
        )
        .order_by(plans_here.desc(), PlanningBody.id)
        .limit(1)
    )  # fmt: skip


def _next_paper(board: PlanningBody, on: date) -> Meeting | None:
    """The board's next meeting whose papers can still be written; where no such day is known, the next meeting after
    today."""
    return db.session.scalar(
        sa.select(Meeting)
        .where(
            Meeting.body_id == board.id, Meeting.cancelled_at.is_(None), Meeting.held_on > on,
            sa.or_(Meeting.papers_due_on.is_(None), Meeting.papers_due_on >= on),
        )
        .order_by(Meeting.held_on)
        .limit(1)
    )  # fmt: skip
