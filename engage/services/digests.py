"""Digests: compiled by a job, read by a person, issued and frozen.

Nobody chooses what is in one. A person who issues it may write a foreword and choose one story that its contributor
allowed to be quoted; the lines and their order follow from the asks' histories, and there is no function that
changes them. A digest that does not reconcile with the register is not stored, and is not issued.

It tells of a calendar month, or ends before papers are due (domain.digest_days, services.digest_round).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.domain import texts
from engage.domain.digest import DigestDoesNotReconcile, compile_digest, from_json, reconcile, to_json, window
from engage.domain.digest_data import DigestData
from engage.domain.digest_days import Days, last_day_of
from engage.domain.digest_fixes import NOTHING_PUT_RIGHT
from engage.domain.digest_seal import QuoteSeal, content_hash, quote_hash
from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.kinds import DigestState, SubscriptionTarget
from engage.domain.periods import Period
from engage.domain.permissions import SYSTEM, Actor, Permission, Role, require
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.digests import Digest, DigestQuote
from engage.models.places import BodyLocality, PlanningBody
from engage.queries import digest_asked, digest_calendar, digest_register, insight
from engage.queries import digests as shelves
from engage.services import audit, digest_news, digest_papers, subscriptions
from engage.services.context import now, today
from engage.services.unit_of_work import unit_of_work

MAX_FOREWORD = 1500
MAX_REASON = 500
_LAST_MOMENT = timedelta(microseconds=1)


def end_of(period: Period | Days) -> datetime:
    """The last moment that is known in a digest of these days: what is recorded at midnight is news of the next."""
    return period.ends_at - _LAST_MOMENT


def prepare(body_id: int, period: Period | Days, as_of: datetime | None = None) -> DigestData:
    """The body's digest of the days as known at `as_of` (their end; the present, while they last), reconciled with the
    register and not stored. Whether the body has a digest of just these days is not looked at.

    Raises NotFound("body_unknown"), Refused (digest_as_of_future, digest_as_of_before_period, digest_period_ahead),
    DigestDoesNotReconcile.
    """
    at = now()
    if period.starts_at > at:
        raise Refused("digest_period_ahead", field="period")
    if as_of is not None and as_of > at:
        raise Refused("digest_as_of_future", field="as_of")
    span = window(period, as_of or min(end_of(period), at))
    found = insight.gather(body_id, span)
    data = compile_digest(
        found.asks,
        body=found.body,
        period=period,
        as_of=span.end,
        calendar=found.calendar,
        heard=found.heard,
        put_right=found.put_right,
        closed_before=found.closed_before,
        names=found.names,
        asked_last=digest_asked.before(body_id, _days(period), span.end),
    )
    reconcile(data, digest_register.register(body_id, span))
    return data


def _days(period: Period | Days) -> Days:
    return period if isinstance(period, Days) else Days.of_month(period)


def compile(
    actor: Actor, *, body_id: int, period: Period | Days | str, as_of: datetime | None = None, reason: str = ""
) -> int:
    """Compile and store the body's digest of a month, or the one of that name. Returns its id.

    The same content again is the same version; other content takes the place of what nobody has issued yet, and
    after that makes a new version, which needs a reason. Raises what `prepare` raises, NotPermitted, and Refused
    (period_malformed, digest_reason_missing, digest_text_too_long; digest_days_other where another digest tells of
    those days, digest_days_open where papers may still move their end).
    """
    name = str(period)
    last_day_of(name)
    role = _may(actor, Permission.DIGEST_COMPILE, body_id)
    why = _text(reason, "reason", MAX_REASON)
    kept = digest_calendar.of_body(body_id)
    days = kept.named(name)
    prepared = prepare(body_id, days, as_of)
    if kept.by_papers and days.last_day >= today():
        raise Refused("digest_days_open", field="period")
    return _store(actor, role, body_id, days, prepared, why)


def compile_over(actor: Actor, *, body_id: int, days: Days) -> bool:
    """Compile the body's digest of days that are over, if anything is to be told and none of them is issued. Returns
    whether it was. Raises what `compile` raises."""
    issued = sa.select(Digest.id).where(
        Digest.body_id == body_id, Digest.period == str(days), Digest.state == DigestState.ISSUED
    )
    if db.session.scalar(issued) is not None:
        return False
    data = prepare(body_id, days)
    nothing_told = data.heard.received == 0 and data.put_right == NOTHING_PUT_RIGHT
    if not data.counts.register and nothing_told and not data.handed_over:
        return False
    _store(actor, _may(actor, Permission.DIGEST_COMPILE, body_id), body_id, days, data, "")
    return True


def _store(actor: Actor, role: Role, body_id: int, days: Days, prepared: DigestData, why: str) -> int:
    data = to_json(prepared)
    with unit_of_work() as session:
        # One at a time for each body: two compiles that run at once must end with one version.
        session.get(PlanningBody, body_id, with_for_update=True, populate_existing=True)
        _alone(session, body_id, days)
        row = session.scalar(
            sa.select(Digest)
            .where(Digest.body_id == body_id, Digest.period == str(days))
            .order_by(Digest.version.desc())
            .limit(1)
            # Whoever issues it at this moment has it first: then it is frozen, and this makes another version.
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        frozen = row is not None and row.state is not DigestState.COMPILED
        if row is not None and row.data == data and (frozen or row.content_hash == _hash(row)):
            return row.id
        if row is None or row.state is not DigestState.COMPILED:
            if row is not None and not why:
                raise Refused("digest_reason_missing", field="reason")
            row = Digest(
                body_id=body_id, period=str(days), first_day=None if days.is_month else days.first_day,
                version=1 if row is None else row.version + 1, foreword="", reason=why if row is not None else "",
                state=DigestState.COMPILED,
            )  # fmt: skip
            session.add(row)
        elif why and row.version > 1:
            row.reason = why
        row.data, row.compiled_at, row.asked = data, now(), digest_asked.as_kept(prepared)
        row.as_of = from_json(data).as_of
        row.content_hash = ""
        session.flush()
        _seal(row)
        audit.record(
            actor, audit.Event.DIGEST_COMPILED, row.id,
            role=role, body_id=body_id, period=row.period, version=row.version,
        )  # fmt: skip
        session.flush()
        return row.id


def _alone(session: Session, body_id: int, days: Days) -> None:
    """No day stands in two digests: what somebody else settled meanwhile stays, and a draft of other days goes.

    Raises Conflict("changed_meanwhile").
    """
    settled = digest_calendar.of_body(body_id).settled
    if any(each != days and each.meets(days) for each in settled):
        raise Conflict("changed_meanwhile")
    drafts = [
        each.id for each in digest_calendar.unissued(body_id)
        if each.days != days and each.days.meets(days) and each.days not in settled
    ]  # fmt: skip
    if drafts:
        session.execute(sa.delete(DigestQuote).where(DigestQuote.digest_id.in_(drafts)))
        session.execute(sa.delete(Digest).where(Digest.id.in_(drafts)))


def set_foreword(actor: Actor, *, digest_id: int, text: str) -> None:
    """Put words before a digest that is not issued yet; empty takes them away. Raises NotFound, NotPermitted,
    Conflict("digest_issued_already"), Refused("digest_text_too_long")."""
    words = _text(text, "foreword", MAX_FOREWORD)
    with unit_of_work():
        row, _ = _unissued(actor, digest_id)
        row.foreword = words
        _seal(row)


def choose_quote(actor: Actor, *, digest_id: int, contribution_id: int | None) -> None:
    """Let one story stand in the digest, by reference; None takes it out again.

    Raises NotFound, NotPermitted, Conflict("digest_issued_already"), and Refused("digest_quote_not_allowed") for a
    text that its person did not allow to be quoted, that is not published, or that is behind no ask of this body.
    """
    with unit_of_work() as session:
        row, _ = _unissued(actor, digest_id)
        session.execute(sa.delete(DigestQuote).where(DigestQuote.digest_id == row.id))
        if contribution_id is not None:
            found = shelves.candidates(row.body_id, contribution_id=contribution_id)
            if not found:
                raise Refused("digest_quote_not_allowed", field="quote")
            salt = secrets.token_hex(16)
            session.add(
                DigestQuote(
                    digest_id=row.id, contribution_id=contribution_id, salt=salt,
                    text_hash=quote_hash(salt, found[0].text),
                )
            )  # fmt: skip
            session.flush()
        _seal(row)


def issue(actor: Actor, *, digest_id: int) -> int:
    """Make a digest public, freeze it and queue one e-mail for everyone who wants it. Returns how many were queued.

    Looks again at everything: that nobody changed it in the database, that it still reconciles, that the quote may
    still be shown with the words that were chosen. An earlier version of the month stays at its address.

    Raises NotFound, NotPermitted, Conflict("digest_issued_already"), Refused (digest_month_not_over,
    digest_quote_gone), DigestDoesNotReconcile.
    """
    with unit_of_work() as session:
        row, role = _unissued(actor, digest_id)
        page = shelves.staff_page(row.id)
        if page is None or page.quote_gone or (page.quote and page.quote.changed):
            raise Refused("digest_quote_gone", field="quote")
        return _issue(session, actor, role, row)


def issue_unread(*, digest_id: int) -> int:
    """Issue a digest whose day has come, which nobody has read: so it says. What somebody prepared goes with it; a
    story only as it was chosen, while it may be shown. Returns how many e-mails were queued; nothing happens to one
    that somebody issued meanwhile.

    It is no act of anybody, so nobody is given the permission for it. What is in a digest stands in public already.
    Raises NotFound, Refused("digest_month_not_over"), DigestDoesNotReconcile.
    """
    with unit_of_work() as session:
        row = session.get(Digest, digest_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise NotFound("digest_unknown")
        if row.state is not DigestState.COMPILED:
            return 0
        page = shelves.staff_page(row.id)
        if page is None or page.quote_gone or (page.quote and page.quote.changed):
            if not verify(row.id):
                raise DigestDoesNotReconcile("digest_was_changed")
            session.execute(sa.delete(DigestQuote).where(DigestQuote.digest_id == row.id))
            _seal(row)
        return _issue(session, SYSTEM, Role.SYSTEM, row)


def _issue(session: Session, actor: Actor, role: Role, row: Digest) -> int:
    if not verify(row.id):
        raise DigestDoesNotReconcile("digest_was_changed")
    data, days = from_json(row.data), Days.stored(row.period, row.first_day)
    if data.as_of < end_of(days):
        raise Refused("digest_month_not_over")
    reconcile(data, digest_register.register(row.body_id, window(days, row.as_of)))
    session.execute(
        sa.update(Digest)
        .where(Digest.body_id == row.body_id, Digest.period == row.period, Digest.state == DigestState.ISSUED)
        .values(state=DigestState.SUPERSEDED)
    )
    row.state, row.issued_at, row.issued_by = DigestState.ISSUED, now(), actor.user_id
    audit.record(
        actor, audit.Event.DIGEST_ISSUED, row.id,
        role=role, body_id=row.body_id, period=row.period, version=row.version,
    )  # fmt: skip
    session.flush()
    unread = actor.user_id is None
    digest_papers.queue(row.id, row.body_id, data, version=row.version, unread=unread)
    return subscriptions.queue_for_subscribers(
        _audience(row.body_id, data),
        digest_news.TEMPLATE,
        digest_news.params(data, version=row.version, reason=row.reason, unread=unread),
        key_prefix=f"digest:{row.id}",
        digest_id=row.id,
    )


def verify(digest_id: int) -> bool:
    """Whether the digest is what was compiled and issued, to the letter. Raises NotFound."""
    row = db.session.get(Digest, digest_id)
    if row is None:
        raise NotFound("digest_unknown")
    return row.content_hash == _hash(row)


def compile_due(period: Period | str, *, actor: Actor = SYSTEM, stopping: Callable[[], bool] = lambda: False) -> int:
    """Compile, for every planning body that was in force in this month and has not issued it, the digest that ends
    with the month. Returns how many were compiled. Bodies that nobody ever asked or told anything are left out, and
    those whose digest ends with their papers.

    One that fails stops no other: the first failure is raised when all were tried, so that the run is noted as
    failed and tried again.
    """
    month = period if isinstance(period, Period) else Period.parse(period)
    failures: list[Exception] = []
    done = 0
    for body_id in insight.bodies_in_force(month.first_day, month.last_day):
        if stopping():
            break
        try:
            days = digest_calendar.of_body(body_id).with_day(month.last_day)
            done += days.last_day == month.last_day and compile_over(actor, body_id=body_id, days=days)
        except Exception as problem:
            db.session.rollback()
            failures.append(problem)
    if failures:
        raise failures[0]
    return done


def _may(actor: Actor, permission: Permission, body_id: int) -> Role:
    on = shelves.subject_of(body_id)
    if on is None:
        raise NotFound("body_unknown")
    return require(actor, permission, on)


def _unissued(actor: Actor, digest_id: int) -> tuple[Digest, Role]:
    row: Digest | None = db.session.get(Digest, digest_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("digest_unknown")
    role = _may(actor, Permission.DIGEST_ISSUE, row.body_id)
    if row.state is not DigestState.COMPILED:
        raise Conflict("digest_issued_already")
    return row, role


def _text(given: str, field: str, limit: int) -> str:
    words = texts.clean(given)
    if len(words) > limit:
        raise Refused("digest_text_too_long", field=field, limit=limit)
    return words


def _hash(row: Digest) -> str:
    quotes = db.session.execute(
        sa.select(DigestQuote.contribution_id, DigestQuote.salt, DigestQuote.text_hash)
        .where(DigestQuote.digest_id == row.id)
        .order_by(DigestQuote.contribution_id)
    )
    seals = [QuoteSeal(*each) for each in quotes]
    return content_hash(row.data, version=row.version, reason=row.reason, foreword=row.foreword, quotes=seals)


def _seal(row: Digest) -> None:
    row.content_hash = _hash(row)


def _audience(body_id: int, data: DigestData) -> list[tuple[SubscriptionTarget, int]]:
    """The body, the localities it plans for on the digest's last day, and the asks that the digest tells of with their
    themes."""
    localities = db.session.scalars(
        sa.select(BodyLocality.locality_id).where(
            BodyLocality.body_id == body_id,
            BodyLocality.valid_from <= data.day,
            sa.or_(BodyLocality.valid_to.is_(None), BodyLocality.valid_to >= data.day),
        )
    )
    told = [line.reference for _section, lines in data.sections for line in lines]
    asks = db.session.execute(sa.select(Ask.id, Ask.theme_id).where(Ask.reference.in_(told)).order_by(Ask.id)).all()
    return [
        (SubscriptionTarget.BODY, body_id),
        *((SubscriptionTarget.LOCALITY, each) for each in localities),
        *((SubscriptionTarget.ASK, ask_id) for ask_id, _theme in asks),
        *((SubscriptionTarget.THEME, each) for each in sorted({theme for _ask, theme in asks if theme})),
    ]
