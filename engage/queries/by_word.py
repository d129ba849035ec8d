"""What a person can say by word about their own contribution now, and what of theirs staff typed in. No words are in
it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engage.domain.ask_states import AskState, Outcome, PromiseState
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import ReadingState
from engage.domain.follow_ups import FollowUpState
from engage.domain.held import NOT_HELD
from engage.domain.promise_seen import is_asked
from engage.domain.said_again import may_say
from engage.models.asks import Ask, AskContribution, Promise, Verdict
from engage.models.base import db
from engage.models.contributions import ContributionEvent, FollowUp
from engage.queries import asks
from engage.queries.calendar import today


@dataclass(frozen=True, slots=True)
class AskToJudge:
    """An ask of which this person can say now if it answered them."""

    id: int
    reference: str
    title: str
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class TypedIn:
    """An event by which staff noted what the person said: who typed, and how it was said (`by_word.said_of`)."""

    role: str
    payload: Mapping[str, Any]


def questions(contribution_id: int) -> tuple[tuple[int, datetime], ...]:
    """The questions that wait for the person: each number, and when it was asked. One statement."""
    rows = db.session.execute(
        sa.select(FollowUp.id, FollowUp.asked_at)
        .where(FollowUp.contribution_id == contribution_id, FollowUp.state == FollowUpState.WITH_PERSON)
        .order_by(FollowUp.id)
    )
    return tuple((row.id, row.asked_at) for row in rows)


def asks_to_judge(contribution_id: int) -> tuple[AskToJudge, ...]:
    """The asks it feeds of which nobody has said in this round, for this person, if they answered. One statement."""
    given = sa.select(Verdict.ask_id).where(
        Verdict.ask_id == Ask.id, Verdict.contribution_id == contribution_id, Verdict.round == Ask.round
    )
    rows = db.session.execute(
        sa.select(Ask.id, Ask.reference, Ask.title, Ask.outcome)
        .join(AskContribution, AskContribution.ask_id == Ask.id)
        .where(
            AskContribution.contribution_id == contribution_id, asks.PUBLIC,
            Ask.state.in_([AskState.WITH_PEOPLE, AskState.CLOSED]), ~given.exists(),
        )
        .order_by(Ask.id)
    )  # fmt: skip
    return tuple(AskToJudge(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class PromiseToSee:
    """A promise whose day has passed, of which this person can say now if it was kept."""

    ask_id: int
    reference: str
    title: str
    number: int
    text: str
    due: date
    checked: bool = False
    """Somebody else has found that it is."""


def to_put_right(contribution_id: int) -> tuple[AskToJudge, ...]:
    """The asks of which staff typed in, in this round, whether they answered this person, and nothing was built on it
    yet. Two statements."""
    events = db.session.scalars(
        sa.select(ContributionEvent.payload).where(
            ContributionEvent.contribution_id == contribution_id, ContributionEvent.kind == "verdict_given"
        )
    )
    typed = {(each["ask"], each["round"]) for each in events if "known_by" in each}
    rows = db.session.execute(
        sa.select(Ask.id, Ask.reference, Ask.title, Ask.outcome, Ask.round)
        .join(Verdict, sa.and_(Verdict.ask_id == Ask.id, Verdict.round == Ask.round))
        .where(Verdict.contribution_id == contribution_id, asks.PUBLIC, Ask.state == AskState.WITH_PEOPLE)
        .order_by(Ask.id)
    )
    return tuple(AskToJudge(*row[:4]) for row in rows if (row.reference, row.round) in typed)


def after_it(
    contribution_id: int, reading: ReadingState, locked: bool
) -> tuple[tuple[AskToJudge, ...], tuple[PromiseToSee, ...], tuple[PromiseToSee, ...]]:
    """Of the asks it feeds: those of which its person can say that it happened again; the promises whose day has
    passed, of which nobody has said for this person and that day if they are kept; and those of which staff typed in
    what they say, which can still be put right. One statement, and one more where
    there are such promises."""
    rows = db.session.execute(
        sa.select(
            Ask.id, Ask.reference, Ask.title, Ask.outcome, Ask.state, Ask.round, Promise.number, Promise.text,
            Promise.due, Promise.state.label("promise_state"), Ask.summary,
        )
        .join(AskContribution, AskContribution.ask_id == Ask.id)
        .outerjoin(Promise, sa.and_(Promise.ask_id == Ask.id, Promise.round == Ask.round))
        .where(AskContribution.contribution_id == contribution_id, asks.PUBLIC)
        .order_by(Ask.id, Promise.number)
    ).all()
    again = {row.id: AskToJudge(*row[:4]) for row in rows if may_say(row.state, row.round)}
    passed = [
        PromiseToSee(
            row.id, row.reference, row.title, row.number, row.text, row.due, row.promise_state is PromiseState.CHECKED
        )
        for row in rows
        if row.number is not None
        and is_asked(
            row.state, row.promise_state, row.due, today(), asks.held_in(row.summary).get(row.number, NOT_HELD)
        )
    ]
    if not passed or locked or reading is ReadingState.WITHDRAWN:
        return tuple(again.values()), (), ()
    events = db.session.scalars(
        sa.select(ContributionEvent.payload).where(
            ContributionEvent.contribution_id == contribution_id, ContributionEvent.kind == "promise_seen"
        )
    )
    said = {(each["ask"], each["promise"], each["due"]): "known_by" in each for each in events}
    found: dict[bool | None, list[PromiseToSee]] = {None: [], True: [], False: []}
    for each in passed:
        found[said.get((each.reference, each.number, each.due.isoformat()))].append(each)
    wrong = (each for each in found[True] if not each.checked)
    return tuple(again.values()), tuple(found[None]), tuple(wrong)


def typed_in(contribution_id: int) -> dict[int, TypedIn]:
    """Of the exchanges with the person, those that staff typed in, by their numbers. One statement."""
    kinds = [EventKind.QUESTION_ANSWERED.value, EventKind.PERSON_ASKED.value]
    rows = db.session.execute(
        sa.select(ContributionEvent.actor_role, ContributionEvent.payload)
        .where(ContributionEvent.contribution_id == contribution_id, ContributionEvent.kind.in_(kinds))
        .order_by(ContributionEvent.seq)
    )
    return {
        row.payload["follow_up_id"]: TypedIn(row.actor_role, row.payload) for row in rows if "known_by" in row.payload
    }
