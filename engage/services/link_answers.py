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

from engage.domain.ask_options import PERMISSION, body_roles
from engage.domain.ask_reasons import check_reason
from engage.domain.ask_states import AskAction
from engage.domain.errors import Conflict, DomainError, NotFound, Refused
from engage.domain.link_answers import AT_ONCE, AnswerState, read_by
from engage.domain.permissions import Actor, Permission, Role, Scope, ScopeKind, link_bearer, require
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.link_answers import LinkAnswer
from engage.models.people import SignedLink
from engage.models.places import Host, PlanningBody
from engage.services import ask_log, ask_news, ciphertexts, closure, decisions, links, messages, subjects, updates
from engage.services.context import context, now, today
from engage.services.links import Link
from engage.services.unit_of_work import unit_of_work

RUN: dict[AskAction, Callable[..., object]] = {
    AskAction.ACKNOWLEDGE: decisions.acknowledge,
    AskAction.ACCEPT: decisions.accept,
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
    link: Link, ask_id: int, what: AskAction, given: Mapping[str, Any], *, slug: str, version: int | None = None
) -> bool:
    """Take what a link says. True when the host looks at it first; False when it counts at once.

    It is tried whole before it is kept, so that whoever is told "thank you" has sent something that can count.
    Raises what the use case raises, Refused("link_not_for_this"), Conflict: changed_meanwhile (`version`, what the form
    was made from, is not the present one), answer_waits (one like it has not been looked at yet).
    """
    if what not in RUN or link.subject_id != ask_id:
        raise Refused("link_not_for_this")
    actor = link.actor
    with unit_of_work() as session:
        links.mark_used(link)
        if what in AT_ONCE:
            RUN[what](actor, ask_id, version=version, **given)
            return False
        _try(session, actor, ask_id, what, given, version)
        _keep(session, actor, link, ask_id, what, given, slug)
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
    require(actor, Permission.ANSWER_CONFIRM, subjects.of_ask(db.session.get_one(Ask, row.ask_id)))
    return _answer(row)


def to_go_on_with(link: Link, slug: str | None = None) -> Answer | None:
    """The newest answer of a link's body that came back or was overtaken, and that nothing was sent after; of one page
    or of any. The link may be another than the one it came by: what counts is the body's mailbox."""
    body_id = links.body_of(link.id)
    query = sa.select(LinkAnswer).where(LinkAnswer.ask_id == link.subject_id, LinkAnswer.body_id == body_id)
    if slug is not None:
        query = query.where(LinkAnswer.slug == slug)
    row = db.session.scalars(query.order_by(LinkAnswer.seq.desc()).limit(1)).first()
    back = row is not None and row.state in {AnswerState.SENT_BACK, AnswerState.OVERTAKEN} and row.words is not None
    return _answer(row) if row is not None and back else None


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
        state=AnswerState.WAITING, sent_at=now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    words = json.dumps(given, default=_plain)
    row.words = context().keys.encrypt(words, ciphertexts.link_answer(row.id))
    _tell_host(session, row, done)


def _tell_host(session: Session, row: LinkAnswer, done: ask_log.Loaded) -> None:
    """Say in the host's mailbox that an answer waits, and by when it is read in time; nothing of what it says."""
    host = session.get_one(Host, done.row.host_id)
    if host.mailbox:
        messages.to_mailbox(
            host.mailbox, "answer_came",
            {
                "ask_title": done.row.title, "ask_reference": done.row.reference, "host": host.name,
                "body_name": session.get_one(PlanningBody, row.body_id).name, "answer_id": row.id,
                "read_by": read_by(today(), done.calendar).isoformat(),
            },
            key=f"answer_came:{row.id}", ask_id=row.ask_id,
        )  # fmt: skip


def _waiting(session: Session, actor: Actor, answer_id: int, version: int | None) -> LinkAnswer:
    row = session.get(LinkAnswer, answer_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("answer_unknown")
    loaded = ask_log.load(row.ask_id)
    require(actor, Permission.ANSWER_CONFIRM, subjects.of_ask(loaded.row))
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
    done = ask_log.act(actor, row.ask_id, AskAction.ANSWER_READ, {"answer": row.seq, "came_of": came_of.value})
    row.state, row.read_at, row.read_by = came_of, now(), actor.user_id
    if came_of is AnswerState.SHOWN:
        row.words = None
    else:
        due = done.snapshot.decision_due if done.snapshot.decision is None else None
        ask_news.tell_body(
            done.row, row.body_id, "answer_sent_back", key=f"answer:{row.id}", why=came_of.value,
            host=_host_name(done.row), decision_due=due.isoformat() if due else None,
        )  # fmt: skip
    session.flush()
    return came_of


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
