"""Questions both ways: a reader asks the person who told it, and the person asks or tells their reader more.

Nobody gives a name. Words are encrypted and go when the person takes theirs back; messages, history and audit say only
that there is something to read.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.domain import follow_ups as rules
from engage.domain import safety_words
from engage.domain.by_word import Act, Said
from engage.domain.contribution_history import EventKind
from engage.domain.deadlines import FOLLOW_UP as STANDARD
from engage.domain.deadlines import local_date
from engage.domain.errors import Conflict, NotFound
from engage.domain.follow_ups import ANSWERED, BEGINS, FOLLOW_UP, AskedBy, FollowUpAction, FollowUpState
from engage.domain.machines import next_state
from engage.domain.permissions import Actor, Permission, Role, require
from engage.models.base import db
from engage.models.contributions import Contribution, FollowUp
from engage.models.places import Locality, Partnership
from engage.services import audit, by_word, calendars, ciphertexts, history, messages, subjects
from engage.services.context import context, now, today
from engage.services.exchanges import answer_of, question_of
from engage.services.moderation import claimed_by_other, locked
from engage.services.unit_of_work import unit_of_work


def ask_person(actor: Actor, contribution_id: int, *, text: str) -> int:
    """A reader asks the person something; they are told that there is a question, and need not answer. Returns the
    exchange's id; asking the same again while it is open makes no second one.

    Raises NotPermitted, NotFound, Conflict (contribution_withdrawn, contribution_claimed), InvalidTransition before it
    was opened, Refused (question_missing, note_too_long, nobody_to_ask, follow_up_one_at_a_time).
    """
    words = rules.question(text)
    with unit_of_work():
        row = locked(contribution_id)
        role = require(actor, Permission.CONTRIBUTION_ASK_BACK, subjects.for_exchange(row))
        if claimed_by_other(row, actor):
            raise Conflict("contribution_claimed")
        waiting = _with(row.id, FollowUpState.WITH_PERSON)
        if same := next((each for each in waiting if question_of(each) == words), None):
            return same.id
        rules.check_reader_may_ask(
            row.reading, held_by_somebody=row.secret_hmac is not None, open_question=bool(waiting)
        )
        asked = _begin(row, AskedBy.HOST, words)
        _note(row, asked, EventKind.QUESTION_ASKED, audit.Event.FOLLOW_UP_ASKED, actor, role)
        messages.to_contributor(row, "follow_up_question", {}, key=messages.question_key(asked.id))
        return asked.id


def close_question(actor: Actor, follow_up_id: int) -> None:
    """The reader needs no answer any more. A second time changes nothing. Raises NotPermitted, NotFound,
    InvalidTransition once it was answered."""
    with unit_of_work():
        asked, row = _locked(follow_up_id)
        role = require(actor, Permission.CONTRIBUTION_ASK_BACK, subjects.for_exchange(row))
        if asked.state is FollowUpState.CLOSED:
            return
        asked.state = next_state(FOLLOW_UP, asked.state, FollowUpAction.CLOSE)
        _note(row, asked, EventKind.QUESTION_CLOSED, audit.Event.FOLLOW_UP_CLOSED, actor, role)


def answer_person(actor: Actor, follow_up_id: int, *, text: str) -> None:
    """A reader answers what the person asked or added; they are told that there is an answer. The same answer again
    changes nothing. Raises NotPermitted, NotFound, InvalidTransition, Refused (message_missing, note_too_long)."""
    words = rules.message(text)
    with unit_of_work():
        asked, row = _locked(follow_up_id)
        role = require(actor, Permission.CONTRIBUTION_ASK_BACK, subjects.for_exchange(row))
        if asked.asked_by is AskedBy.HOST:
            raise NotFound("follow_up_unknown")
        if asked.state is FollowUpState.DONE and answer_of(asked) == words:
            return
        _answer(asked, words)
        _note(row, asked, EventKind.PERSON_ANSWERED, audit.Event.FOLLOW_UP_ANSWERED, actor, role)
        messages.to_contributor(row, "follow_up_answered", {}, key=messages.answer_key(asked.id))


def ask_reader(actor: Actor, contribution_id: int, *, text: str, danger: bool = False, said: Said | None = None) -> int:
    """The person asks or tells their reader something; with `said`, staff type in what they said. Returns the
    exchange's id; the same words again while they wait for an answer make no second one.

    Raises NotPermitted, NotFound, Conflict("contribution_withdrawn"), Refused (message_missing, note_too_long,
    follow_up_too_many, and with `said` as `by_word.check` does).
    """
    words = rules.message(text)
    with unit_of_work():
        if said is None:
            require(actor, Permission.CONTRIBUTION_FOLLOW_UP, subjects.of_own_contribution(contribution_id))
        row = locked(contribution_id)
        role = by_word.role_of(actor, row, Permission.CONTRIBUTION_FOLLOW_UP, said)
        return _tell(actor, role, row, words, danger, said)


def answer(actor: Actor, follow_up_id: int, *, text: str, danger: bool = False, said: Said | None = None) -> int:
    """The person answers a reader's question; with `said`, staff type in what they said. The same answer again changes
    nothing; another one is something that they add, so that no word is lost. Returns the id of the exchange in which it
    stands.

    Raises as `ask_reader` does, and NotFound("follow_up_unknown").
    """
    words = rules.message(text)
    with unit_of_work():
        asked, row = _locked(follow_up_id)
        role = by_word.role_of(actor, row, Permission.CONTRIBUTION_FOLLOW_UP, said)
        if asked.asked_by is AskedBy.PERSON:
            raise NotFound("follow_up_unknown")
        if asked.state in ANSWERED:
            same = answer_of(asked) == words and asked.danger >= danger
            return asked.id if same else _tell(actor, role, row, words, danger, said)
        rules.check_person_may_write(row.reading, sent_before=_sent_lately(row.id))
        by_word.check(actor, row, Act.ANSWER, said, since=local_date(asked.asked_at))
        _answer(asked, words)
        asked.due_on, asked.danger = _due(row), danger
        _raise_priority(row, words, danger)
        _note(
            row, asked, EventKind.QUESTION_ANSWERED, audit.Event.FOLLOW_UP_ANSWERED, actor, role, danger=danger,
            said=said,
        )  # fmt: skip
        return asked.id


def _tell(actor: Actor, role: Role, row: Contribution, words: str, danger: bool, said: Said | None) -> int:
    for each in _with(row.id, FollowUpState.TO_ANSWER):
        if question_of(each) == words and each.danger >= danger:
            return each.id
    rules.check_person_may_write(row.reading, sent_before=_sent_lately(row.id))
    by_word.check(actor, row, Act.MESSAGE, said)
    told = _begin(row, AskedBy.PERSON, words, danger=danger, due_on=_due(row))
    _raise_priority(row, words, danger)
    _note(row, told, EventKind.PERSON_ASKED, audit.Event.FOLLOW_UP_ASKED, actor, role, danger=danger, said=said)
    return told.id


def _raise_priority(row: Contribution, words: str, danger: bool) -> None:
    """Who says that somebody is in danger, or uses words of the list, is read before others from now on; nothing here
    ever says the contrary."""
    kinds = safety_words.kinds_in(words)
    row.danger = row.danger or danger
    row.priority = safety_words.priority(kinds, danger=danger, before=row.priority)
    if kinds:
        row.word_kinds = safety_words.kept({*safety_words.stored(row.word_kinds), *kinds})


def _begin(
    row: Contribution, by: AskedBy, words: str, *, danger: bool = False, due_on: date | None = None
) -> FollowUp:
    made = FollowUp(
        contribution_id=row.id, asked_by=by, state=BEGINS[by], text="", danger=danger, asked_at=now(), due_on=due_on
    )
    db.session.add(made)
    db.session.flush()
    made.text = context().keys.encrypt(words, ciphertexts.follow_up(made.id))
    return made


def _answer(asked: FollowUp, words: str) -> None:
    asked.state = next_state(FOLLOW_UP, asked.state, FollowUpAction.ANSWER)
    asked.answer = context().keys.encrypt(words, ciphertexts.follow_up_answer(asked.id))
    asked.answered_at = now()


def _due(row: Contribution) -> date:
    locality = db.session.get_one(Locality, row.locality_id)
    return STANDARD.due(today(), calendars.of_partnership(db.session.get_one(Partnership, locality.partnership_id)))


def _note(
    row: Contribution, about: FollowUp, kind: EventKind, event: audit.Event, actor: Actor, role: Role,
    *, danger: bool | None = None, said: Said | None = None,
) -> None:  # fmt: skip
    payload: dict[str, Any] = {"follow_up_id": about.id, **by_word.how(said)}
    if danger is not None and about.due_on is not None:
        payload |= {"due_on": about.due_on.isoformat(), "danger": danger}
    history.append(row, kind.value, actor=actor, role=role, payload=payload)
    audit.record(actor, event, row.id, role=role, follow_up_id=about.id, **by_word.audited(said))


def _with(contribution_id: int, state: FollowUpState) -> list[FollowUp]:
    return list(
        db.session.scalars(
            sa.select(FollowUp)
            .where(FollowUp.contribution_id == contribution_id, FollowUp.state == state)
            .order_by(FollowUp.id)
        )
    )


def _sent_lately(contribution_id: int) -> int:
    """How much the person sent about it within the last day."""
    since = now() - rules.DAY
    return int(
        db.session.scalar(
            sa.select(sa.func.count()).where(
                FollowUp.contribution_id == contribution_id,
                sa.or_(
                    sa.and_(FollowUp.asked_by == AskedBy.PERSON, FollowUp.asked_at > since),
                    sa.and_(FollowUp.asked_by == AskedBy.HOST, FollowUp.answered_at > since),
                ),
            )
        )
        or 0
    )


def _locked(follow_up_id: int) -> tuple[FollowUp, Contribution]:
    """The exchange with its contribution, both locked. Raises NotFound."""
    found = sa.select(FollowUp.contribution_id).where(FollowUp.id == follow_up_id)
    contribution_id = db.session.scalar(found)
    if contribution_id is None:
        raise NotFound("follow_up_unknown")
    row = locked(contribution_id)
    asked = db.session.get(FollowUp, follow_up_id, with_for_update=True, populate_existing=True)
    if asked is None:
        raise NotFound("follow_up_unknown")
    return asked, row
