"""Answers by a link: taken from the body, looked at by the host, and only then for everybody to read.

The host lets an answer through as it came or sends it back with a reason; nobody but the body changes a word of it.
When it is let through, the same service does what the body meant, in the body's name and as of the moment it was sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.domain.ask_history import Ask as Snapshot
from engage.domain.ask_labels import Owed, next_due
from engage.domain.ask_options import PERMISSION, body_roles
from engage.domain.ask_reasons import check_reason
from engage.domain.ask_records import Sent
from engage.domain.ask_states import TRANSITIONS, AskAction, PromiseState
from engage.domain.deadlines import local_date
from engage.domain.errors import Conflict, DomainError, NotFound, Refused
from engage.domain.link_answers import AT_ONCE, AnswerState, clash, comes_soon, first_day, read_by, second_host_from
from engage.domain.permissions import (
    Actor,
    Permission,
    Role,
    Scope,
    ScopeKind,
    Subject,
    link_bearer,
    permits,
    require,
)
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.link_answers import LinkAnswer
from engage.models.people import SignedLink
from engage.models.places import Host, PlanningBody
from engage.services import (
    ask_log,
    ask_news,
    calendars,
    ciphertexts,
    closure,
    decisions,
    links,
    messages,
    subjects,
    updates,
)
from engage.services.context import context, now, today
from engage.services.links import Link
from engage.services.unit_of_work import unit_of_work

RUN: dict[AskAction, Callable[..., object]] = {
    AskAction.ACKNOWLEDGE: decisions.acknowledge,
    AskAction.ACCEPT: decisions.accept,
    AskAction.ADD_LINE: decisions.add_line,
    AskAction.DECIDE: decisions.decide,
    AskAction.DEFER: decisions.defer,
    AskAction.PASS_ON: decisions.pass_on,
    AskAction.RETURN: decisions.return_ask,
    AskAction.PROMISE: decisions.promise,
    AskAction.MOVE_PROMISE: decisions.move_promise,
    AskAction.REPORT_DONE: decisions.report_done,
    AskAction.ANSWER_NO: closure.answer_no,
    AskAction.UPDATE: updates.say,
}
"""What can be done by a link, and the use case that does it."""

LINE = "line"
"""The page on which a line that came back is gone on with."""
_DAYS = frozenset({"to", "due", "when"})
MAX_REASON = 2000


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its words, for the host that looks at it or for the body that goes on with it."""

    id: int
    ask_id: int
    body_id: int
    seq: int
    """The event that says that it came."""
    what: AskAction
    slug: str
    state: AnswerState
    sent_at: datetime
    given: Mapping[str, Any]
    """What was filled in, under the names that the use case knows; empty once it is shown."""
    reason: str = ""
    """Why it came back."""


def take(
    link: Link, ask_id: int, what: AskAction, given: Mapping[str, Any], *, slug: str, version: int | None = None,
    instead_of: int | None = None,
) -> bool:  # fmt: skip
    """Take what a link says. True when the host looks at it first; False when it counts at once. Of a press with a line
    the press counts at once, and the host looks at the line. `instead_of`: the
    answer that came back and is sent again with this: it is offered no more.

    It is tried whole before it is kept, so that whoever is told "thank you" has sent something that can count.
    Raises what the use case raises, Refused("link_not_for_this"), Conflict: changed_meanwhile (`version`, what the form
    was made from, is not the present one), answer_waits (one like it has not been looked at yet).
    """
    if what not in RUN or link.subject_id != ask_id:
        raise Refused("link_not_for_this")
    actor = link.actor
    with unit_of_work() as session:
        ask_log.load(ask_id)  # locked before its link, like everywhere
        links.mark_used(link)
        if what in AT_ONCE:
            RUN[what](actor, ask_id, version=version)
            line = str(given.get("text") or "").strip()
            if not line:
                return False
            what, given, slug, version = AskAction.ADD_LINE, {"text": line}, LINE, None
        _try(session, actor, ask_id, what, given, version)
        _keep(session, actor, link, ask_id, what, given, slug)
        if instead_of is not None:
            _sent_again(session, link, ask_id, instead_of)
    return True


def confirm(actor: Actor, answer_id: int, *, version: int | None = None) -> AnswerState:
    """Let an answer through as it came, as of when it was sent. Gives OVERTAKEN when it cannot count any more: then
    nothing is shown, its words are kept, and the body is told.

    Raises NotFound, NotPermitted, Refused("answer_host_only") for whoever acts for the body, Conflict:
    answer_read_already, changed_meanwhile.
    """
    with unit_of_work() as session:
        row = _waiting(session, actor, answer_id, version)
        bearer = _bearer(session, row)
        attempt = session.begin_nested()
        try:
            with ask_log.as_sent(row.sent_at):
                RUN[AskAction(row.what)](bearer, row.ask_id, **_given(row))
            attempt.commit()
        except DomainError:
            attempt.rollback()
            return _close(session, actor, answer_id, AnswerState.OVERTAKEN)
        return _close(session, actor, answer_id, AnswerState.SHOWN)


def send_back(actor: Actor, answer_id: int, *, reason: str, version: int | None = None) -> None:
    """Ask the body to look at its answer again. A new link goes to its mailbox; what it wrote is in the form there.

    Raises what `confirm` raises, and Refused for a reason that is none.
    """
    words = reason.strip()
    check_reason(words, "reason")
    if len(words) > MAX_REASON:
        raise Refused("ask_text_too_long", field="reason", limit=MAX_REASON)
    with unit_of_work() as session:
        row = _waiting(session, actor, answer_id, version)
        row.reason = context().keys.encrypt(words, ciphertexts.link_answer_reason(row.id))
        _close(session, actor, answer_id, AnswerState.SENT_BACK)


def open_answer(actor: Actor, answer_id: int) -> Answer:
    """An answer with its words, for those who look at it. Raises NotFound, NotPermitted."""
    row = db.session.get(LinkAnswer, answer_id)
    if row is None:
        raise NotFound("answer_unknown")
    require(actor, Permission.ANSWER_CONFIRM, _looked_at_by(actor, row, db.session.get_one(Ask, row.ask_id)))
    return _answer(row)


def to_go_on_with(link: Link, ask: Snapshot) -> tuple[Answer, ...]:
    """The answers of a link's body that came back in the present round, could count now and were not sent again; and
    those that were overtaken in it, so that the body sees what became of them. The oldest first. The link may be
    another than the one they came by: what counts is the body's mailbox."""
    rows = db.session.scalars(
        sa.select(LinkAnswer)
        .where(
            LinkAnswer.ask_id == link.subject_id, LinkAnswer.body_id == links.body_of(link.id),
            LinkAnswer.state.in_([AnswerState.SENT_BACK, AnswerState.OVERTAKEN]), LinkAnswer.words.is_not(None),
        )
        .order_by(LinkAnswer.seq)
    )  # fmt: skip
    came = {each.seq: each for each in ask.sent}
    return tuple(_answer(row) for row in rows if row.seq in came and _is_theirs_again(came[row.seq], ask))


def _is_theirs_again(sent: Sent, ask: Snapshot) -> bool:
    later = (each for each in ask.sent if each.seq > sent.seq and each.body_id == sent.body_id)
    if sent.round != ask.round or any(clash(sent.what, sent.promise, each.what, each.promise) for each in later):
        return False
    return sent.came_of is AnswerState.OVERTAKEN or could_count(sent, ask)


def could_count(sent: Sent, ask: Snapshot) -> bool:
    """Whether the same could be said as the ask is now."""
    promise = ask.promise(sent.promise) if sent.promise else None
    if promise is not None and promise.state is not PromiseState.OPEN:
        return False
    if sent.what is AskAction.ANSWER_NO and ask.current and ask.current.no_answer is not None:
        return False
    return (ask.state, sent.what) in TRANSITIONS


def _try(
    session: Session, actor: Actor, ask_id: int, what: AskAction, given: Mapping[str, Any], version: int | None
) -> None:
    """Do it and take it back: whatever would stop it from counting is found now, on the day it is sent."""
    with _taken_back(session), ask_log.as_sent(now()):
        RUN[what](actor, ask_id, version=version, **given)


@contextmanager
def _taken_back(session: Session) -> Iterator[None]:
    attempt = session.begin_nested()
    try:
        yield
    finally:
        attempt.rollback()
        session.expire_all()


def _keep(
    session: Session, actor: Actor, link: Link, ask_id: int, what: AskAction, given: Mapping[str, Any], slug: str
) -> None:
    body_id = links.body_of(link.id) or ask_log.load(ask_id).row.body_id
    number = given.get("number")
    done = ask_log.act(
        actor, ask_id, AskAction.ANSWER_SENT, {"what": what.value, "promise": number, "body_id": body_id},
        permission=PERMISSION[what], as_doing=what,
    )  # fmt: skip
    row = LinkAnswer(
        ask_id=ask_id, body_id=body_id, link_id=link.id, seq=done.snapshot.version, what=what.value, slug=slug,
        state=AnswerState.WAITING, sent_at=now(), first_day=first_day(given, today()),
    )  # fmt: skip
    session.add(row)
    session.flush()
    words = json.dumps(given, default=_plain)
    row.words = context().keys.encrypt(words, ciphertexts.link_answer(row.id))
    _tell_host(session, row, done)


def _sent_again(session: Session, link: Link, ask_id: int, answer_id: int) -> None:
    row = session.get(LinkAnswer, answer_id)
    mine = row is not None and (row.ask_id, row.body_id) == (ask_id, links.body_of(link.id))
    if row is not None and mine and row.state in {AnswerState.SENT_BACK, AnswerState.OVERTAKEN}:
        row.words = None


def _tell_host(session: Session, row: LinkAnswer, done: ask_log.Loaded) -> None:
    """Say in the host's mailbox that an answer waits, and by when it is read in time; nothing of what it says."""
    host = session.get_one(Host, done.row.host_id)
    until = read_by(today(), done.calendar)
    if host.mailbox:
        messages.to_mailbox(
            host.mailbox, "answer_came",
            {
                "ask_title": done.row.title, "ask_reference": done.row.reference, "host": host.name,
                "body_name": session.get_one(PlanningBody, row.body_id).name, "answer_id": row.id,
                "read_by": until.isoformat(), "soon": comes_soon(row.first_day, until, today()),
            },
            key=f"answer_came:{row.id}", ask_id=row.ask_id,
        )  # fmt: skip


def _waiting(session: Session, actor: Actor, answer_id: int, version: int | None) -> LinkAnswer:
    found = session.get(LinkAnswer, answer_id)
    if found is None:
        raise NotFound("answer_unknown")
    loaded = ask_log.load(found.ask_id)  # locked before what belongs to it
    row = session.get_one(LinkAnswer, answer_id, with_for_update=True, populate_existing=True)
    require(actor, Permission.ANSWER_CONFIRM, _looked_at_by(actor, row, loaded.row))
    _not_of_the_body(actor, row.body_id)
    if row.state is not AnswerState.WAITING:
        raise Conflict("answer_read_already")
    ask_log.check_version(loaded, version)
    return row


def _not_of_the_body(actor: Actor, body_id: int) -> None:
    """Also of a body that the ask was only passed to: nobody lets their own answer through."""
    if body_roles(actor, frozenset({Scope(ScopeKind.BODY, body_id)})):
        raise Refused("answer_host_only")


def _close(session: Session, actor: Actor, answer_id: int, came_of: AnswerState) -> AnswerState:
    row = session.get_one(LinkAnswer, answer_id, with_for_update=True, populate_existing=True)
    loaded = ask_log.load(row.ask_id)
    role = require(actor, Permission.ANSWER_CONFIRM, _looked_at_by(actor, row, loaded.row))
    payload: dict[str, Any] = {"answer": row.seq, "came_of": came_of.value}
    if not permits(actor, Permission.ANSWER_CONFIRM, subjects.of_ask(loaded.row)):
        payload["stood_in"] = True
    done = ask_log.append(actor, loaded, AskAction.ANSWER_READ, payload, role=role)
    row.state, row.read_at, row.read_by = came_of, now(), actor.user_id
    owed = next_due(done.snapshot, done.calendar)
    if came_of is AnswerState.SHOWN:
        row.words = None
        if owed is not None and owed.what is Owed.FIRST_PROMISE:
            ask_news.tell_body(
                done.row, row.body_id, "answer_shown", key=f"answer:{row.id}", due=owed.due.isoformat()
            )
    else:
        due = owed.due if owed is not None and owed.what is Owed.DECISION else None
        ask_news.tell_body(
            done.row, row.body_id, "answer_sent_back", key=f"answer:{row.id}", why=came_of.value,
            host=_host_name(done.row), decision_due=due.isoformat() if due else None,
            moved=due is not None and due != done.snapshot.decision_due,
        )  # fmt: skip
    session.flush()
    return came_of


def _looked_at_by(actor: Actor, row: LinkAnswer, ask: Ask) -> Subject:
    """The scopes in which somebody may look at an answer: the ask's; and those of the host that stands in, once it has
    waited for long."""
    on = subjects.of_ask(ask)
    if permits(actor, Permission.ANSWER_CONFIRM, on):
        return on
    host = db.session.get_one(Host, ask.host_id)
    body = db.session.get_one(PlanningBody, ask.body_id)
    long_ago = today() >= second_host_from(local_date(row.sent_at), calendars.of_body(body))
    if row.state is AnswerState.WAITING and long_ago and host.fallback_host_id is not None:
        return on | {Scope(ScopeKind.HOST, host.fallback_host_id)}
    return on


def _host_name(row: Ask) -> str:
    return db.session.get_one(Host, row.host_id).name


def _bearer(session: Session, row: LinkAnswer) -> Actor:
    link = session.get_one(SignedLink, row.link_id)
    return link_bearer(link.role or Role.LPG_OFFICER, Scope(ScopeKind.ASK, row.ask_id), link.id)


def _answer(row: LinkAnswer) -> Answer:
    keys = context().keys
    reason = keys.decrypt(row.reason, ciphertexts.link_answer_reason(row.id)) if row.reason else ""
    return Answer(
        row.id, row.ask_id, row.body_id, row.seq, AskAction(row.what), row.slug, row.state, row.sent_at,
        _given(row) if row.words else {}, reason,
    )  # fmt: skip


def _given(row: LinkAnswer) -> dict[str, Any]:
    if row.words is None:
        raise Conflict("answer_read_already")
    kept = json.loads(context().keys.decrypt(row.words, ciphertexts.link_answer(row.id)))
    return {key: _read(key, value) for key, value in kept.items()}


def _read(key: str, value: Any) -> Any:
    if key in _DAYS and value is not None:
        return date.fromisoformat(value)
    if key == "promises":
        return [{name: _read(name, each) for name, each in one.items()} for one in value]
    return value


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
