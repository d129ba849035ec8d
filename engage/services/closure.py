"""Asking the people behind an ask, their verdicts, reopening and closing. Nobody closes their own ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage.domain.ask_history import round_facts
from engage.domain.ask_labels import Owed, next_due
from engage.domain.ask_states import AskAction, AskState, ClosedAs, Outcome
from engage.domain.by_word import Act, PutRight, Said
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import Conflict
from engage.domain.permissions import SYSTEM, Actor, Permission, Role, contributor, permits, require
from engage.domain.verdicts import NextStep, ReopenBy, Step, Verdict, may_reopen, next_step
from engage.models.asks import Ask
from engage.models.asks import Verdict as VerdictRow
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import PlanningBody
from engage.services import (
    ask_log,
    ask_news,
    asks,
    audit,
    by_word,
    ciphertexts,
    ended_bodies,
    history,
    ladder,
    moderation,
    subjects,
)
from engage.services.ask_log import Loaded
from engage.services.context import context, today
from engage.services.unit_of_work import unit_of_work

MAX_COMMENT = 4000


def ask_people(ask_id: int) -> None:
    """Ask everyone behind the ask whether it answered them. Part of recording a refusal or the last check."""
    with unit_of_work():
        loaded = ask_log.load(ask_id)
        people = ask_log.reachable(loaded.snapshot.fed)
        done = ask_log.append(
            SYSTEM, loaded, AskAction.ASK_PEOPLE, {"reachable": len(people)}, role=Role.SYSTEM
        )
        ask_news.tell_people(
            done.row, people, "verdict_request", key=f"asked:{done.snapshot.round}",
            outcome=done.row.outcome.value if done.row.outcome else None, body_name=_body(done.row),
        )  # fmt: skip
        _settle(done)


def give_verdict(
    actor: Actor,
    *,
    ask_id: int,
    contribution_id: int,
    answer: Verdict | str,
    comment: str = "",
    new_information: str = "",
    said: Said | None = None,
    put_right: PutRight | str = "",
) -> None:
    """Record what a contributor says to "did this answer what you told us?": once in each round. With `said`, staff
    note what the contributor said: counted like the rest, and never by anybody who acts for the body. With `put_right`
    they note it a second time, as what was typed was wrong: that stays in the history, and counts no more.

    `comment` and `new_information` are theirs: kept encrypted for the host, never public; that there is new
    information is public. A "no" is told to the body, and may reopen the ask. Raises NotPermitted, NotFound,
    Conflict (verdict_given; contribution_withdrawn when it was said; verdict_acted_on), Refused (with `said` also as
    `by_word.check`, verdict_by_body and verdict_nothing_to_put_right).
    """
    if said is None:
        require(actor, Permission.VERDICT_GIVE, subjects.of_own_contribution(contribution_id))
    with unit_of_work() as session:
        contribution = moderation.locked(contribution_id)
        loaded = ask_log.load(ask_id)
        role = by_word.role_of(actor, contribution, Permission.VERDICT_GIVE, said)
        if said is not None and contribution.reading is ReadingState.WITHDRAWN:
            raise Conflict("contribution_withdrawn")
        by_word.check(actor, contribution, Act.VERDICT, said)
        who = contributor(contribution_id) if said is None else actor
        payload = {"contribution_id": contribution_id, "answer": str(answer), **by_word.how(said)}
        if new_information.strip():
            payload |= {"new_information": True}
        again = {"put_right": str(put_right)} if put_right else {}
        payload |= again
        done = ask_log.append(who, loaded, AskAction.GIVE_VERDICT, payload, role=role)
        words = "\n\n".join(text.strip() for text in (comment, new_information) if text.strip())[:MAX_COMMENT]
        if words:
            row = session.get_one(VerdictRow, (ask_id, contribution_id, done.snapshot.round))
            place = ciphertexts.verdict(ask_id, contribution_id, done.snapshot.round)
            if row.comment is not None:
                words = "\n\n".join((context().keys.decrypt(row.comment, place), words))
            row.comment = context().keys.encrypt(words, place)
        history.append(
            contribution, "verdict_given", actor=actor, role=role,
            payload={
                "ask": done.row.reference, "answer": str(answer), "round": done.snapshot.round, **by_word.how(said),
                **again,
            },
        )  # fmt: skip
        audit.record(
            actor, audit.Event.VERDICT_GIVEN, contribution_id, role=role, ask_id=ask_id, **by_word.audited(said),
            **again,
        )
        if str(answer) == Verdict.NO.value:
            due = next_due(done.snapshot, done.calendar)
            ask_news.tell_body(
                done.row, done.row.body_id, "no_needs_answer", key=f"no:{done.snapshot.round}",
                due=due.due.isoformat() if due and due.what is Owed.ANSWER else None,
            )  # fmt: skip
        _settle(done)


def answer_no(
    actor: Actor, ask_id: int, *, text: str, next_steps: str = "", version: int | None = None
) -> None:
    """The body's one answer to the "no"s of this round, in public. People are told; their "no" stays."""
    with unit_of_work():
        done = ask_log.act(
            actor, ask_id, AskAction.ANSWER_NO, {"text": text, "next_steps": next_steps}, version=version
        )
        ask_news.tell_people(
            done.row, done.snapshot.fed, "no_answered", key=f"no_answered:{done.snapshot.round}",
            body_name=_body(done.row),
        )  # fmt: skip


def reopen(
    actor: Actor, ask_id: int, *, why: str, new_information: str = "", version: int | None = None
) -> None:
    """Reopen by the host, with a public reason; after an explained refusal, with what is new."""
    with unit_of_work():
        _reopen(actor, ask_log.load(ask_id), ReopenBy.HOST, why=why, new_information=new_information, version=version)


def close_disputed(actor: Actor, ask_id: int, *, reason: str, version: int | None = None) -> None:
    """The chair's review: close while people still say no, with a reason. The "no"s stay beside it."""
    with unit_of_work():
        done = ask_log.act(
            actor, ask_id, AskAction.CLOSE, {"closed_as": ClosedAs.DISPUTED.value, "reason": reason},
            permission=Permission.ASK_CLOSE_DISPUTED, version=version,
        )  # fmt: skip
        _told_closed(done)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did, and what it found waiting for people."""

    reminded: int = 0
    closed: int = 0
    reopened: int = 0
    waiting_for_chair: int = 0
    body_reminders: int = 0

    @property
    def rows(self) -> int:
        """Everything that was changed."""
        return self.reminded + self.closed + self.reopened + self.body_reminders


def sweep(stopping: Callable[[], bool] = lambda: False) -> Swept:
    """The daily round over all open asks: remind people, close what is settled, go up the ladder for what is late.

    Each ask is a transaction of its own; `stopping` is asked before each, and a second run does only what is left.
    """
    ids = db.session.scalars(
        sa.select(Ask.id).where(Ask.state == AskState.WITH_PEOPLE).order_by(Ask.id)
    ).all()
    counts = {"reminded": 0, "closed": 0, "reopened": 0, "waiting_for_chair": 0}
    for ask_id in ids:
        if stopping():
            break
        with unit_of_work():
            step = _settle(ask_log.load(ask_id))
        if step.step is NextStep.REMIND:
            counts["reminded"] += 1
        elif step.step in {NextStep.CLOSE_CONFIRMED, NextStep.CLOSE_UNCONFIRMED}:
            counts["closed"] += 1
        elif step.step is NextStep.REOPEN:
            counts["reopened"] += 1
        elif step.step is NextStep.CHAIR_REVIEW:
            counts["waiting_for_chair"] += 1
    return Swept(**counts, body_reminders=ladder.climb(stopping))


@dataclass(frozen=True, slots=True)
class Comment:
    """What a contributor wrote with a verdict."""

    answer: Verdict
    round: int
    given_at: datetime
    text: str


def comments_on(actor: Actor, ask_id: int) -> tuple[Comment, ...]:
    """What contributors wrote with their verdicts on an ask, the newest first, as far as `actor` may read their
    originals: each is audited as an original is. Raises NotPermitted when there are some and none is for them."""
    with unit_of_work() as session:
        rows = session.execute(
            sa.select(VerdictRow, Contribution)
            .join(Contribution, Contribution.id == VerdictRow.contribution_id)
            .where(VerdictRow.ask_id == ask_id, VerdictRow.comment.is_not(None))
            .order_by(VerdictRow.given_at.desc(), VerdictRow.contribution_id)
        ).all()
        scopes = {contribution.id: subjects.of_contribution(contribution) for _, contribution in rows}
        readable = [row for row in rows if permits(actor, Permission.ORIGINAL_READ, scopes[row[1].id])]
        if rows and not readable:
            require(actor, Permission.ORIGINAL_READ, scopes[rows[0][1].id])
        return tuple(_comment(actor, *row) for row in readable)


def _comment(actor: Actor, row: VerdictRow, contribution: Contribution) -> Comment:
    role = require(actor, Permission.ORIGINAL_READ, subjects.of_contribution(contribution))
    audit.record(actor, audit.Event.ORIGINAL_OPENED, contribution.id, role=role)
    place = ciphertexts.verdict(row.ask_id, contribution.id, row.round)
    return Comment(row.answer, row.round, row.given_at, context().keys.decrypt(row.comment or "", place))


def _settle(loaded: Loaded) -> Step:
    """Take the one step that the verdict rules call for now, in the present unit of work; returns it."""
    snapshot = loaded.snapshot
    facts = round_facts(
        snapshot, today(), reachable=ask_log.reachable(snapshot.fed), calendar=loaded.calendar
    )
    if snapshot.state is AskState.CLOSED:
        step = Step(NextStep.REOPEN, reopen=may_reopen(facts)) if may_reopen(facts) else Step(NextStep.WAIT)
    else:
        step = next_step(facts)
    match step.step:
        case NextStep.REOPEN if step.reopen:
            _reopen(SYSTEM, loaded, step.reopen)
        case NextStep.REMIND if step.reminder:
            _remind(loaded, step.reminder, facts.reachable)
        case NextStep.CLOSE_CONFIRMED:
            _close(loaded, ClosedAs.CONFIRMED)
        case NextStep.CLOSE_UNCONFIRMED:
            _close(loaded, ClosedAs.UNCONFIRMED, unconfirmed=step.unconfirmed.value if step.unconfirmed else None)
    return step


def _reopen(
    actor: Actor,
    loaded: Loaded,
    by: ReopenBy,
    *,
    why: str = "",
    new_information: str = "",
    version: int | None = None,
) -> None:
    if version is not None and version != loaded.snapshot.version:
        raise Conflict("changed_meanwhile", version=loaded.snapshot.version)
    # Whoever comes after a body that has ended answers for what is opened again.
    loaded = ended_bodies.settle(loaded, wait=False)
    body = db.session.get_one(PlanningBody, loaded.row.body_id)
    if actor is not SYSTEM:
        ended_bodies.check_there(body)
    clocks = asks.clocks(body)
    payload = {
        "by": by.value, "why": why, "new_information": new_information,
        "ack_due": clocks["ack_due"], "decision_due": clocks["decision_due"],
    }  # fmt: skip
    if actor is SYSTEM:
        done = ask_log.append(SYSTEM, loaded, AskAction.REOPEN, payload, role=Role.SYSTEM)
    else:
        done = ask_log.act(actor, loaded.row.id, AskAction.REOPEN, payload)
    snapshot = done.snapshot
    ask_news.tell_people(
        done.row, snapshot.fed, "ask_reopened", key=f"reopened:{snapshot.round}", body_name=body.name
    )
    ask_news.tell_body(
        done.row, body.id, "ask_to_body", key=f"reopened:{snapshot.round}",
        ack_due=clocks["ack_due"], decision_due=clocks["decision_due"],
    )  # fmt: skip


def _remind(loaded: Loaded, number: int, reachable: frozenset[int]) -> None:
    snapshot = loaded.snapshot
    answered = {each.contribution_id for each in snapshot.verdicts}
    waiting = reachable - answered
    ask_log.append(
        SYSTEM, loaded, AskAction.REMIND_PEOPLE, {"number": number, "reached": len(waiting)}, role=Role.SYSTEM
    )
    ask_news.tell_people(
        loaded.row, waiting, "verdict_reminder", key=f"reminded:{snapshot.round}:{number}",
        outcome=snapshot.outcome.value if snapshot.outcome else None, body_name=_body(loaded.row),
    )  # fmt: skip


def _close(loaded: Loaded, closed_as: ClosedAs, *, unconfirmed: str | None = None) -> None:
    payload = {"closed_as": closed_as.value, "unconfirmed": unconfirmed}
    done = ask_log.append(SYSTEM, loaded, AskAction.CLOSE, payload, role=Role.SYSTEM)
    _told_closed(done)


def _told_closed(done: Loaded) -> None:
    snapshot = done.snapshot
    ask_news.tell_people(
        done.row, snapshot.fed, "ask_closed", key=f"closed:{snapshot.round}",
        closed_as=snapshot.closed_as.value if snapshot.closed_as else None, body_name=_body(done.row),
    )  # fmt: skip


def _body(row: Ask) -> str:
    return db.session.get_one(PlanningBody, row.body_id).name


__all__ = [
    "Comment", "Outcome", "Swept", "answer_no", "ask_people", "close_disputed", "comments_on", "give_verdict",
    "reopen", "sweep",
]  # fmt: skip
