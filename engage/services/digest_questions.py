"""Questions of readers about a line of a digest: taken without an account, answered by e-mail once, then forgotten.

The question and the address are encrypted, and nobody sees them but the hosts they go to; opening one is audited. The
answer is the host's own words: no word of the question goes into a message, the audit or a log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult

from engage.domain import digest_questions as rules
from engage.domain.deadlines import FOLLOW_UP as STANDARD
from engage.domain.digest_days import Days
from engage.domain.digest_lines import Section
from engage.domain.digest_questions import DIGEST_QUESTION, DigestQuestionAction, DigestQuestionState
from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.kinds import MessageState, TellBy
from engage.domain.machines import next_state
from engage.domain.permissions import SYSTEM, Actor, Permission, Role, ScopeKind, require
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.digest_questions import DigestQuestion
from engage.models.digests import Digest
from engage.models.outbox import Bounce, Message
from engage.models.places import Host, Partnership, PlanningBody
from engage.queries import digest_questions as queries
from engage.services import addresses, audit, calendars, ciphertexts, contact_points, digest_news, messages, throttle
from engage.services.context import context, now, today
from engage.services.unit_of_work import unit_of_work

HOUR = timedelta(hours=1)
MOST_FROM = 20
"""Questions from one network address in an hour: a library or an office has one for many people."""
MOST_ABOUT = 300
"""Questions about one digest in an hour, from everywhere."""
TEMPLATE = "digest_question_answered"
BOUNCES_COME = timedelta(days=7)
"""An answer is kept in the outbox so long, to be told when it could not be delivered, and tried again."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A question with its words, for whoever answers it."""

    id: int
    text: str
    """Empty once it is erased."""
    answer: str
    reason: str


def ask(digest_id: int, ask_id: int, *, text: str, email: str = "", client: str | None = None) -> int:
    """A reader asks the host about a line of a digest that is out. Returns the question's id; the same question from
    the same address about the same line, while it waits, makes no second one. `client`: the network address.

    Raises NotFound("digest_line_unknown"), Refused: digest_question_missing, note_too_long, email_malformed (field
    "email"), too_many_tries.
    """
    words = rules.question(text)
    address = _address(email)
    # First where it comes from: what is refused to one address must not use up what all others may ask.
    throttle.hit("digest_question_from", throttle.network(client), limit=MOST_FROM, window=HOUR)
    throttle.hit("digest_question", str(digest_id), limit=MOST_ABOUT, window=HOUR)
    same = context().keys.hmac("digest_question", f"{digest_id}:{ask_id}:{(address or '').casefold()}:{words}")
    with unit_of_work() as session:
        digest = session.get(Digest, digest_id)
        about = session.get(Ask, ask_id)
        if digest is None or digest.state not in queries.OUT or about is None or not _has_line(digest, about):
            raise NotFound("digest_line_unknown")
        # Whoever presses twice at once waits here for the first, and finds it below.
        session.execute(sa.select(Digest.id).where(Digest.id == digest_id).with_for_update(key_share=True))
        there = session.scalar(sa.select(DigestQuestion.id).where(DigestQuestion.same == same))
        if there is not None:
            return int(there)
        calendar = calendars.of_partnership(session.get_one(Partnership, about.partnership_id))
        made = DigestQuestion(
            digest_id=digest_id, ask_id=ask_id, state=DigestQuestionState.WAITING, wants_answer=address is not None,
            same=same, asked_at=now(), due_on=STANDARD.due(today(), calendar),
        )  # fmt: skip
        session.add(made)
        session.flush()
        made.text = context().keys.encrypt(words, ciphertexts.digest_question(made.id))
        if address is not None:
            made.address = context().keys.encrypt(address, ciphertexts.digest_question_address(made.id))
        audit.record(SYSTEM, audit.Event.DIGEST_QUESTION_ASKED, made.id, ask_id=ask_id, to_answer=address is not None)
        return made.id


def open_question(actor: Actor, question_id: int) -> Opened:
    """The words of a question, for the hosts that it goes to; audited. Raises NotFound, NotPermitted."""
    with unit_of_work():
        row, role = _locked(actor, question_id)
        audit.record(actor, audit.Event.DIGEST_QUESTION_OPENED, row.id, role=role)
        keys = context().keys
        return Opened(
            row.id,
            keys.decrypt(row.text, ciphertexts.digest_question(row.id)) if row.text else "",
            keys.decrypt(row.answer, ciphertexts.digest_question_answer(row.id)) if row.answer else "",
            keys.decrypt(row.reason, ciphertexts.digest_question_reason(row.id)) if row.reason else "",
        )


def answer(actor: Actor, question_id: int, *, text: str) -> None:
    """Answer it by e-mail. The same answer again changes nothing. The address is forgotten here: it goes along with
    the message. Raises NotFound, NotPermitted, Conflict: digest_question_done, digest_question_no_address; Refused:
    answer_missing, note_too_long."""
    words = rules.answer(text)
    with unit_of_work():
        row, role = _locked(actor, question_id)
        keys = context().keys
        before = keys.decrypt(row.answer, ciphertexts.digest_question_answer(row.id)) if row.answer else None
        if row.state is DigestQuestionState.ANSWERED and before == words:
            return
        if row.state is not DigestQuestionState.WAITING:
            raise Conflict("digest_question_done")
        if row.address is None:
            raise Conflict("digest_question_no_address")
        address = keys.decrypt(row.address, ciphertexts.digest_question_address(row.id))
        _done(row, actor, DigestQuestionAction.ANSWER)
        row.answer = keys.encrypt(words, ciphertexts.digest_question_answer(row.id))
        lines = [line for line in words.split("\n") if line.strip()]
        params = {**_about(row), "host": _host(actor, row), "answer": lines}
        messages.to_mailbox(address, TEMPLATE, params, key=queries.answer_key(row.id))
        audit.record(actor, audit.Event.DIGEST_QUESTION_ANSWERED, row.id, role=role)


def set_aside(actor: Actor, question_id: int, *, reason: str) -> None:
    """No answer is needed, because...: for the host itself, nobody is told. A second time changes nothing. Raises
    NotFound, NotPermitted, Conflict("digest_question_done") once it was answered, Refused:
    digest_question_reason_missing, note_too_long."""
    words = rules.reason(reason)
    with unit_of_work():
        row, role = _locked(actor, question_id)
        if row.state is DigestQuestionState.SET_ASIDE:
            return
        if row.state is not DigestQuestionState.WAITING:
            raise Conflict("digest_question_done")
        _done(row, actor, DigestQuestionAction.SET_ASIDE)
        row.reason = context().keys.encrypt(words, ciphertexts.digest_question_reason(row.id))
        audit.record(actor, audit.Event.DIGEST_QUESTION_SET_ASIDE, row.id, role=role)


def forget() -> int:
    """Erase what is not needed any more: addresses that waited 30 days for an answer, the words of what was dealt with
    30 days ago, and answers in the outbox. Returns how many questions and messages it touched. For the scheduler."""
    at = now()
    with unit_of_work() as session:
        waited = session.execute(
            sa.update(DigestQuestion)
            .where(DigestQuestion.address.is_not(None), DigestQuestion.asked_at <= at - rules.ADDRESS_KEPT)
            .values(address=None)
        )
        worded = session.execute(
            sa.update(DigestQuestion)
            .where(DigestQuestion.done_at <= at - rules.WORDS_KEPT, DigestQuestion.text.is_not(None))
            .values(text=None, answer=None, reason=None)
        )
        gone = (
            Message.template == TEMPLATE, Message.created_at <= at - BOUNCES_COME,
            Message.state.in_([MessageState.SENT, MessageState.DROPPED, MessageState.DEAD]),
        )  # fmt: skip
        session.execute(sa.delete(Bounce).where(Bounce.message_id.in_(sa.select(Message.id).where(*gone))))
        sent = session.execute(sa.delete(Message).where(*gone))
        counts = [each.rowcount for each in (waited, worded, sent) if isinstance(each, CursorResult)]
        if any(counts):
            audit.record(SYSTEM, audit.Event.DIGEST_QUESTIONS_ERASED, rows=sum(counts))
        return sum(counts)


def _has_line(digest: Digest, about: Ask) -> bool:
    """Whether the frozen digest has a line of this ask. Read as it is stored: nothing else of it is needed."""
    return any(line["reference"] == about.reference for section in Section for line in digest.data[section.value])


def _address(email: str) -> str | None:
    if not email.strip():
        return None
    try:
        return contact_points.valid_address(TellBy.EMAIL, email)
    except Refused as error:
        raise Refused(error.code, field="email") from None


def _locked(actor: Actor, question_id: int) -> tuple[DigestQuestion, Role]:
    row = db.session.get(DigestQuestion, question_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("digest_question_unknown")
    return row, require(actor, Permission.DIGEST_QUESTION_ANSWER, queries.subject_of(row.ask_id))


def _done(row: DigestQuestion, actor: Actor, action: DigestQuestionAction) -> None:
    row.state = next_state(DIGEST_QUESTION, row.state, action)
    row.done_at, row.done_by = now(), actor.user_id
    row.address = row.same = None


def _host(actor: Actor, row: DigestQuestion) -> str:
    """The host in whose name the actor answers."""
    there = {scope.id for scope in queries.subject_of(row.ask_id) if scope.kind is ScopeKind.HOST}
    query = sa.select(Host.name).where(Host.id.in_(sorted(there & set(queries.hosts_of(actor))))).order_by(Host.id)
    return db.session.scalars(query.limit(1)).one()


def _about(row: DigestQuestion) -> dict[str, Any]:
    """What the message says it is about: public words of ours."""
    digest = db.session.get_one(Digest, row.digest_id)
    body = db.session.get_one(PlanningBody, digest.body_id)
    about = db.session.get_one(Ask, row.ask_id)
    return {
        **digest_news.called(body.name, digest.period, Days.stored(digest.period, digest.first_day)),
        "ask_title": about.title,
        "digest_url": addresses.digest(body.slug, digest.period, digest.version),
    }  # fmt: skip
