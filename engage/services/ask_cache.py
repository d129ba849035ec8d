"""Columns and side tables of an ask, refreshed from the fold of its history: nothing else writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.domain.ask_chases import last_steps, update_due
from engage.domain.ask_history import Ask as Snapshot
from engage.domain.ask_labels import answer_came, label_in_time, next_due
from engage.domain.deadlines import WorkingCalendar
from engage.domain.host_days import held
from engage.domain.verdicts import count
from engage.models.asks import Ask, AskContribution, Promise, Verdict
from engage.models.base import db
from engage.services import theme_log


def columns(snapshot: Snapshot, calendar: WorkingCalendar) -> dict[str, Any]:
    """What the columns of an ask with this history hold. Without a body (a draft) theirs are left out."""
    owed = next_due(snapshot, calendar)
    label = label_in_time(snapshot)
    values: dict[str, Any] = {
        "version": snapshot.version,
        "state": snapshot.state,
        "round": max(1, snapshot.round),
        "outcome": snapshot.outcome,
        "closed_as": snapshot.closed_as,
        "raised_at": snapshot.raised_at,
        "acknowledged_at": snapshot.acknowledged_at,
        "decided_at": snapshot.decision.at if snapshot.decision else None,
        "closed_at": snapshot.closed_at,
        "asked_at": snapshot.asked_at,
        "ack_due": snapshot.ack_due,
        "first_decision_due": snapshot.first_due_of(1) if snapshot.rounds else None,
        "merged_into_id": snapshot.merged_into,
        "decision_due": snapshot.decision_due,
        "next_due": owed.due if owed else None,
        "meeting_on": snapshot.tabled.meeting_on if snapshot.tabled else None,
        "meeting_id": snapshot.tabled.meeting_id if snapshot.tabled else None,
        "verdict_counts": {answer.value: n for answer, n in count(snapshot.verdicts).items()},
        "contributions_count": len(snapshot.fed),
        "summary": {
            "label": label.id.value,
            "params": {key: _plain(value) for key, value in label.params.items()},
            "owed": owed.what.value if owed else None,
            "late_from": _plain(owed.counted_from) if owed else None,
            "update_due": _plain(update_due(snapshot)),
            "steps": last_steps(snapshot, calendar),
            "passed_to": snapshot.passing.to_body_id if snapshot.passing else None,
            # JSON has no numbers for keys, nor days
            "came": _plain(answer_came(snapshot)),
            "held": {str(number): each.plain() for number, each in held(snapshot, calendar).items()},
        },
        "last_event_at": snapshot.last_event_at,
    }
    if snapshot.body_id is not None:
        values |= {"body_id": snapshot.body_id, "title": snapshot.title, "detail": snapshot.detail}
        values |= {"points": list(snapshot.points)}
        values |= {"locality_id": snapshot.locality_id, "theme_id": snapshot.theme_id}
    return values


def refresh(row: Ask, snapshot: Snapshot, calendar: WorkingCalendar) -> None:
    """Write the columns, the links, the promises and the verdicts of an ask anew where they differ. Its theme is the
    one that stands for what the history names: themes are joined, and that can be undone."""
    values = columns(snapshot, calendar)
    if values.get("theme_id") is not None:
        values["theme_id"] = theme_log.standing(values["theme_id"])
    for key, value in values.items():
        if getattr(row, key) != value:
            setattr(row, key, value)
    db.session.flush()
    _links(row.id, snapshot)
    _promises(row.id, snapshot)
    _verdicts(row.id, snapshot)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _links(ask_id: int, snapshot: Snapshot) -> None:
    session = db.session
    wanted = {link.contribution_id: link.linked_at for link in snapshot.links if link.unlinked_at is None}
    have = set(session.scalars(sa.select(AskContribution.contribution_id).where(AskContribution.ask_id == ask_id)))
    gone = have - set(wanted)
    if gone:
        session.execute(
            sa.delete(AskContribution).where(
                AskContribution.ask_id == ask_id, AskContribution.contribution_id.in_(gone)
            )
        )
    new = [
        {"ask_id": ask_id, "contribution_id": key, "linked_at": wanted[key]} for key in sorted(set(wanted) - have)
    ]
    if new:
        session.execute(sa.insert(AskContribution), new)


def _promises(ask_id: int, snapshot: Snapshot) -> None:
    session = db.session
    rows = {row.number: row for row in session.scalars(sa.select(Promise).where(Promise.ask_id == ask_id))}
    for promise in snapshot.promises:
        values = {
            "round": promise.round, "text": promise.text, "owner_role": promise.owner_role,
            "first_due": promise.first_due, "due": promise.due, "state": promise.state,
        }  # fmt: skip
        row = rows.get(promise.number)
        if row is None:
            session.add(Promise(ask_id=ask_id, number=promise.number, **values))
            continue
        for key, value in values.items():
            if getattr(row, key) != value:
                setattr(row, key, value)
    session.flush()


def _verdicts(ask_id: int, snapshot: Snapshot) -> None:
    session = db.session
    found = sa.select(Verdict.contribution_id, Verdict.round, Verdict.answer).where(Verdict.ask_id == ask_id)
    have = {(contribution_id, number): answer for contribution_id, number, answer in session.execute(found).tuples()}
    for each in snapshot.rounds:
        for verdict in each.verdicts:
            answer = have.get((verdict.contribution_id, each.number))
            if answer is not None and answer != verdict.answer:
                row = session.get_one(Verdict, (ask_id, verdict.contribution_id, each.number))
                row.answer, row.given_at = verdict.answer, verdict.at
            elif answer is None:
                session.add(
                    Verdict(
                        ask_id=ask_id, contribution_id=verdict.contribution_id, round=each.number,
                        answer=verdict.answer, given_at=verdict.at,
                    )
                )  # fmt: skip
    session.flush()
