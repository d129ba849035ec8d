"""Telling people by phone or post: open one address, audited; say that it was done, or that nobody was reached.

What waits for one person at one host is told together: one call, one note. What they answer in that call, to a reader's
question, to "did this answer what you told us?" or to "is it done?", is typed in with the same press (`Spoken`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from jinja2 import TemplateError
from sqlalchemy.orm import aliased

from engage.adapters.rendering import UnknownTemplate
from engage.domain import by_word
from engage.domain.ask_states import Outcome
from engage.domain.contribution_history import EventKind
from engage.domain.errors import Conflict, NotFound
from engage.domain.follow_ups import FollowUpState
from engage.domain.kinds import Channel, MessageState, TellBy
from engage.domain.permissions import Actor, Permission, Role, require
from engage.models.asks import Ask, Promise
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution, FollowUp
from engage.models.outbox import ByHandTry, Message
from engage.services import addresses, ask_log, audit, closure, follow_ups, history, one_a_day, promise_days, subjects
from engage.services.context import context, now, today
from engage.services.exchanges import question_of
from engage.services.message_rows import UNREADABLE, contents, present_address
from engage.services.message_words import words_of
from engage.services.messages import news_key, question_key
from engage.services.still_true import still_true
from engage.services.unit_of_work import unit_of_work

MOST_TRIES = 3
"""So often we try to reach somebody; then the page of their contribution says so, and they count as not told."""
NEXT_TRY = timedelta(hours=4)
"""Not before, it stands on the work list again: they may be at work, or asleep."""
NOT_REACHED = EventKind.NOT_REACHED.value
"""What is noted as the failure of a message that reached nobody."""


class Answers(StrEnum):
    """What can be answered in a call."""

    QUESTION = "question"
    """A reader's."""
    VERDICT = "verdict"
    """Of an ask: did it answer them?"""
    PROMISE = "promise"
    """Whose day has passed: is it done?"""


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """What the person can answer in a call: a reader's question; of an ask, if it answered them; of a promise whose day
    has passed, if it is done."""

    question: str = ""
    """In words, to be read out. Empty for an ask."""
    ask_reference: str = ""
    ask_title: str = ""
    refused: bool = False
    """The ask was not agreed: then only something new opens it again."""
    promised: str = ""
    """What was promised, of which they can say if it is done; with the ask it belongs to."""

    @property
    def about(self) -> Answers:
        """What is answered."""
        if self.promised:
            return Answers.PROMISE
        return Answers.QUESTION if self.question else Answers.VERDICT


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a person answered in a call to the news of one message, in their own word."""

    message_id: int
    answer: str = ""
    """To a reader's question."""
    danger: bool = False
    verdict: str = ""
    comment: str = ""
    new_information: str = ""
    promise: str = ""

    @property
    def is_something(self) -> bool:
        """Whether anything was answered."""
        return bool(
            self.answer or self.danger or self.verdict or self.comment or self.new_information or self.promise
        )


@dataclass(frozen=True, slots=True)
class Also:
    """Other news for the same person, told in the same call."""

    message_id: int
    reference: str
    says: str
    letter: str
    to_answer: ToAnswer | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to tell, how, and what about."""

    message_id: int
    channel: TellBy
    address: str
    """A phone number or a postal address."""
    reference: str
    says: str
    """What to tell them, in one paragraph. Empty when there are no such words for this news."""
    letter: str
    """The same as a page of HTML to print, for a letter; otherwise empty."""
    also: tuple[Also, ...] = ()
    to_answer: ToAnswer | None = None
    """What they can answer in this call; never for a letter, in which no words of theirs or their readers are."""

    @property
    def answerable(self) -> tuple[tuple[int, ToAnswer], ...]:
        """What they can answer in this call, with the id of its message, in the order of the page."""
        every = ((self.message_id, self.to_answer), *((each.message_id, each.to_answer) for each in self.also))
        return tuple((number, found) for number, found in every if found is not None)


def open_contact(actor: Actor, message_id: int) -> Contact | None:
    """Where to reach one person on the work list. Audited before it is shown.

    None when there is nobody to tell by hand any more: they stopped it, took their words back or chose e-mail, or it
    is no longer true. The row has then left the list. Raises NotPermitted, NotFound("message_unknown"), Conflict
    (message_handled, safeguarding_locked).
    """
    with unit_of_work() as session:
        row, contribution, role = _waiting(actor, message_id)
        if contribution.locked:
            # It waits (`held_back`). A call that was made before it was locked is noted all the same.
            raise Conflict("safeguarding_locked")
        channel, address = present_address(row)
        if channel is None or not still_true(row):
            row.state = MessageState.DROPPED
            return None
        row.channel = channel
        if channel is TellBy.EMAIL:
            # They chose e-mail meanwhile: the next pass sends it.
            row.state = MessageState.QUEUED
            return None
        session.flush()
        audit.record(actor, audit.Event.CONTACT_OPENED, contribution.id, role=role)
        says, letter = _in_words(row, channel)
        by_post = channel is TellBy.LETTER
        also = []
        for each, reference in _with_it(row, contribution.host_id):
            if session.get_one(Contribution, each.contribution_id).locked:
                continue
            if still_true(each):
                words, page = _in_words(each, channel)
                also.append(Also(each.id, reference, words, page if by_post else "", _to_answer(actor, each, role)))
            else:
                each.state = MessageState.DROPPED
        return Contact(
            row.id, channel, address, contribution.reference, says, letter if by_post else "", tuple(also),
            _to_answer(actor, row, role),
        )  # fmt: skip


def told_by_hand(
    actor: Actor, message_id: int, *, also: Iterable[int] = (), spoken: Iterable[Spoken] = (), own_word: bool = False
) -> None:
    """Note that this person was told, also what `also` names of the news that waited for them, and what they answered
    in the call. Audited. `own_word`: as `by_word.said` has it, wanted where they answered something. All is noted, or
    nothing.

    Raises NotPermitted, NotFound, Conflict("message_handled"), Refused("by_word_not_their_own"), and as
    `follow_ups.answer`, `closure.give_verdict` and `promise_days.say` do.
    """
    answers = [each for each in spoken if each.is_something]
    with unit_of_work():
        _lock_asks(answers)
        row, contribution, role = _waiting(actor, message_id)
        together = {each.id: each for each in _together(row, contribution, also)}
        for each in together.values():
            each.state, each.sent_at, each.handled_by = MessageState.TOLD, now(), actor.user_id
            audit.record(actor, audit.Event.MESSAGE_TOLD, each.id, role=role, channel=each.channel.value)
        if answers:
            said = by_word.said(Channel.PHONE, today(), by_word.CALLED, own_word=own_word)
            for heard in answers:
                about = together.get(heard.message_id)
                if about is None or about.channel is not TellBy.PHONE:
                    # Somebody else told them this meanwhile.
                    raise Conflict("message_handled")
                _note_answer(actor, about, heard, said)


_VERDICTS = frozenset({"verdict_request", "verdict_reminder"})
_QUESTION, _PROMISE = "follow_up_question", "promise_day"


def _note_answer(actor: Actor, about: Message, heard: Spoken, said: by_word.Said) -> None:
    if about.template == _QUESTION:
        asked = _question(about)
        if asked is None:
            raise Conflict("message_handled")
        # Also one that was taken back or answered meanwhile: what they say is read all the same.
        follow_ups.answer(actor, asked.id, text=heard.answer, danger=heard.danger, said=said)
    elif about.template in _VERDICTS:
        closure.give_verdict(
            actor, ask_id=about.ask_id or 0, contribution_id=about.contribution_id or 0, answer=heard.verdict,
            comment=heard.comment, new_information=heard.new_information, said=said,
        )  # fmt: skip
    elif about.template == _PROMISE:
        params, _wanted = contents(about)
        promise_days.say(
            actor, ask_id=about.ask_id or 0, contribution_id=about.contribution_id or 0, number=params["number"],
            due=date.fromisoformat(params["due"]), answer=heard.promise, said=said,
        )  # fmt: skip


def _lock_asks(answers: Iterable[Spoken]) -> None:
    """Whoever settles an ask locks it first and then writes to its people: so do we, one after the other by their
    ids."""
    wanted = [each.message_id for each in answers if each.verdict or each.promise]
    if wanted:
        about = sa.select(Message.ask_id).where(Message.id.in_(wanted), Message.ask_id.is_not(None)).distinct()
        for number in db.session.scalars(about.order_by(Message.ask_id)).all():
            ask_log.load(number or 0)


def _to_answer(actor: Actor, row: Message, role: Role) -> ToAnswer | None:
    """What of this news can be answered in a call. A reader's question is opened for it, which is audited."""
    if row.channel is not TellBy.PHONE:
        return None
    if row.template in _VERDICTS:
        ask = db.session.get(Ask, row.ask_id)
        return None if ask is None else ToAnswer(
            ask_reference=ask.reference, ask_title=ask.title, refused=ask.outcome is Outcome.NOT_AGREED
        )  # fmt: skip
    if row.template == _PROMISE:
        return _promised(row)
    asked = _question(row) if row.template == _QUESTION else None
    if asked is None or asked.state is not FollowUpState.WITH_PERSON:
        return None
    audit.record(actor, audit.Event.FOLLOW_UP_OPENED, asked.contribution_id, role=role)
    return ToAnswer(question=question_of(asked))


def _promised(row: Message) -> ToAnswer | None:
    params, _wanted = contents(row)
    found = db.session.execute(
        sa.select(Ask.reference, Ask.title, Promise.text)
        .join(Promise, Promise.ask_id == Ask.id)
        .where(Ask.id == row.ask_id, Promise.number == params["number"])
    ).one_or_none()
    return ToAnswer(ask_reference=found[0], ask_title=found[1], promised=found[2]) if found else None


def _question(row: Message) -> FollowUp | None:
    """The question that this news is of."""
    asked = db.session.scalars(
        sa.select(FollowUp).where(FollowUp.contribution_id == row.contribution_id).order_by(FollowUp.id)
    )
    return next(
        (each for each in asked if news_key(each.contribution_id, question_key(each.id)) == row.dedupe_key), None
    )


def not_reached(actor: Actor, message_id: int, *, also: Iterable[int] = ()) -> int:
    """Note that somebody tried and reached nobody. Audited. After `MOST_TRIES` it leaves the work list, the person's
    page says so, once however much of it was news of one contribution, and they count as not told. A second press
    before the next try is due is the same try, and so is one after the last. Returns how many tries there were. Raises
    as `told_by_hand` does."""
    with unit_of_work() as session:
        row, contribution, role = _handled_or_not(actor, message_id)
        if row.state is MessageState.DEAD and row.last_error == NOT_REACHED:
            return MOST_TRIES
        _check_waits(row)
        tries, given_up = 0, dict[int, int]()
        for each in _together(row, contribution, also):
            count = _tries(each.id)
            if count and each.not_before > now():
                tries = max(tries, count)
                continue
            session.add(ByHandTry(message_id=each.id, tried_at=now(), tried_by=actor.user_id))
            count += 1
            tries = max(tries, count)
            each.not_before = now() + NEXT_TRY
            audit.record(
                actor, audit.Event.MESSAGE_NOT_REACHED, each.id, role=role, channel=each.channel.value, tries=count
            )
            if count >= MOST_TRIES:
                each.state, each.last_error = MessageState.DEAD, NOT_REACHED
                given_up[each.contribution_id or 0] = count
        for number, count in sorted(given_up.items()):
            about = session.get_one(Contribution, number, with_for_update=True)
            history.append(about, EventKind.NOT_REACHED.value, actor=actor, role=role, payload={"tries": count})
        return tries


def _tries(message_id: int) -> int:
    counted = sa.select(sa.func.count()).select_from(ByHandTry).where(ByHandTry.message_id == message_id)
    return int(db.session.execute(counted).scalar_one())


def _together(row: Message, contribution: Contribution, also: Iterable[int]) -> list[Message]:
    wanted = set(also)
    return [row, *(each for each, _ in _with_it(row, contribution.host_id) if each.id in wanted)]


def _with_it(row: Message, host_id: int) -> list[tuple[Message, str]]:
    """What else waits to be told by hand to the same person, at the same host and in the same channel, with the
    references."""
    person = one_a_day.person_of(row)
    if person is None:
        return []
    rows = db.session.execute(
        one_a_day.to_person(person, Message, Contribution.reference)
        .join(Contribution, Contribution.id == Message.contribution_id)
        .where(
            ContactPoint.stopped_at.is_(None), Contribution.host_id == host_id, Message.id != row.id,
            Message.state == MessageState.BY_HAND, Message.channel == row.channel, Message.not_before <= now(),
        )
        .order_by(Message.id)
        .with_for_update(of=Message)
    ).all()  # fmt: skip
    return [(found, reference) for found, reference in rows]


def _in_words(row: Message, channel: TellBy) -> tuple[str, str]:
    """The news as a paragraph, for a text message with where to read it, and as a letter. Nobody types a secret link
    off paper: every link is the page where people enter their reference and their secret words."""
    try:
        params, wanted = contents(row)
    except UNREADABLE:
        # They can still be told that there is news.
        return "", ""
    filled = {**params, **{name: addresses.status() for name, *_rest in wanted}}
    words = words_of(context().settings)
    short = words.text_message if channel is TellBy.TEXT else words.spoken
    return _or_empty(short, row.template, filled), _or_empty(words.letter, row.template, filled)


def _or_empty(make: Callable[[str, dict[str, Any]], str], template: str, params: dict[str, Any]) -> str:
    try:
        return make(template, params)
    except (UnknownTemplate, TemplateError):
        return ""


def _waiting(actor: Actor, message_id: int) -> tuple[Message, Contribution, Role]:
    row, contribution, role = _handled_or_not(actor, message_id)
    _check_waits(row)
    return row, contribution, role


def _check_waits(row: Message) -> None:
    if row.state is not MessageState.BY_HAND:
        raise Conflict("message_handled")


def _handled_or_not(actor: Actor, message_id: int) -> tuple[Message, Contribution, Role]:
    """The message, what it is about, and in what role the actor may tell it. Locked in the order in which taking words
    back locks: first all that this person told the host, by their ids, then the message. So two who open different
    news of one person wait for each other, and never both."""
    about = db.session.scalar(sa.select(Message.contribution_id).where(Message.id == message_id))
    if about is None:
        raise NotFound("message_unknown")
    theirs = _of_one_person(about)
    contribution = next(each for each in theirs if each.id == about)
    role = require(actor, Permission.OUTBOX_BY_HAND, subjects.of_contribution(contribution))
    row = db.session.get_one(Message, message_id, with_for_update=True, populate_existing=True)
    return row, contribution, role


def _of_one_person(contribution_id: int) -> list[Contribution]:
    """This and what else the same person told the same host, all locked."""
    this, mine, theirs = aliased(Contribution), aliased(ContactPoint), aliased(ContactPoint)
    others = (
        sa.select(theirs.contribution_id)
        .join(mine, mine.person == theirs.person)
        .where(mine.contribution_id == contribution_id)
    )
    host = sa.select(this.host_id).where(this.id == contribution_id).scalar_subquery()
    return list(
        db.session.scalars(
            sa.select(Contribution)
            .where(
                sa.or_(Contribution.id == contribution_id, Contribution.id.in_(others)), Contribution.host_id == host
            )
            .order_by(Contribution.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )  # fmt: skip
