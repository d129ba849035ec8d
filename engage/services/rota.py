"""Who reads when: each reader says their own days, days away and messages; whoever looks after a host's rota the days
of the others. What public pages ask of it is kept with the host, without names, and renewed whenever it changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.domain import rota, texts
from engage.domain.errors import NotFound, NotPermitted, Refused
from engage.domain.permissions import Actor, Permission, Role, Scope, ScopeKind, require, subject
from engage.models.people import RoleGrant, User
from engage.models.places import Host
from engage.models.rota import RotaAway, RotaReader
from engage.queries import rota as queries
from engage.services import audit
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work

FIRST_HOUR, LAST_HOUR = 6, 18
"""Between which hours of the Scottish clock readers can be told what waits."""
MOST_PHRASES, MOST_PHRASE = 12, 400
_LOCK = {"key_share": True}
"""Contributions that point at the host arrive meanwhile."""


def set_days(actor: Actor, *, host_id: int, user_id: int, days: Iterable[int]) -> None:
    """Say on which weekdays a reader reads; none: they are not on the rota. The same again changes nothing.

    Raises NotFound (host_unknown, account_unknown), NotPermitted, Refused("rota_day_unknown").
    """
    chosen = rota.weekdays(days)
    with unit_of_work() as session:
        host, role = _of_reader(session, actor, host_id, user_id)
        row = _row(session, host_id, user_id)
        if row.days != rota.days_text(chosen):
            row.days = rota.days_text(chosen)
            _changed(session, host, actor, role, user_id, "days")


def add_away(actor: Actor, *, host_id: int, user_id: int, first: date | None, last: date | None) -> None:
    """Say when a reader is away. The same again changes nothing. Raises as `set_days` does, and Refused (see
    `domain.rota.away`; away_too_many)."""
    spell = rota.away(first, last, today())
    with unit_of_work() as session:
        host, role = _of_reader(session, actor, host_id, user_id)
        there = session.scalars(
            sa.select(RotaAway)
            .where(RotaAway.host_id == host_id, RotaAway.user_id == user_id, RotaAway.last_on >= today())
            .order_by(RotaAway.first_on, RotaAway.id)
        ).all()
        if any((each.first_on, each.last_on) == (spell.first, spell.last) for each in there):
            return
        if len(there) >= rota.MOST_SPELLS:
            raise Refused("away_too_many", field="first", limit=rota.MOST_SPELLS)
        session.add(RotaAway(host_id=host_id, user_id=user_id, first_on=spell.first, last_on=spell.last))
        _changed(session, host, actor, role, user_id, "away")


def remove_away(actor: Actor, *, host_id: int, away_id: int) -> None:
    """Say that a reader is there after all. What is gone already stays so. Raises NotFound("host_unknown"),
    NotPermitted."""
    with unit_of_work() as session:
        row = session.get(RotaAway, away_id)
        if row is None or row.host_id != host_id:
            _of_host(session, actor, host_id)
            return
        user_id = row.user_id
        host, role = _of_reader(session, actor, host_id, user_id)
        session.execute(sa.delete(RotaAway).where(RotaAway.id == away_id))
        _changed(session, host, actor, role, user_id, "away")


def set_messages(actor: Actor, *, host_id: int, days: Iterable[int]) -> None:
    """Say on which weekdays one wants to be told what waits; none: never. It is each reader's own to say. Raises as
    `set_days` does."""
    chosen = rota.weekdays(days)
    if actor.user_id is None:
        raise NotPermitted("not_permitted")
    with unit_of_work() as session:
        host, role = _of_reader(session, actor, host_id, actor.user_id)
        row = _row(session, host_id, actor.user_id)
        if row.nudge_days != rota.days_text(chosen):
            row.nudge_days = rota.days_text(chosen)
            _changed(session, host, actor, role, actor.user_id, "messages")


def set_habits(actor: Actor, *, host_id: int, nudge_hour: int, sound_hints: bool, phrases: str) -> None:
    """Say when the readers of a host are told what waits, whether they are shown how words sound to a machine, and the
    thanks they begin with, one a line. Raises NotFound("host_unknown"), NotPermitted, Refused (nudge_hour_unknown,
    phrases_too_many, note_too_long)."""
    if not FIRST_HOUR <= nudge_hour <= LAST_HOUR:
        raise Refused("nudge_hour_unknown", field="nudge_hour", first=FIRST_HOUR, last=LAST_HOUR)
    saved = _phrases(phrases)
    with unit_of_work() as session:
        host, role = _of_host(session, actor, host_id)
        if (host.nudge_hour, host.sound_hints, list(host.phrases or [])) == (nudge_hour, sound_hints, saved):
            return
        host.nudge_hour, host.sound_hints, host.phrases = nudge_hour, sound_hints, saved
        audit.record(actor, audit.Event.ROTA_CHANGED, host_id, role=role, what="habits")


def _phrases(given: str) -> list[str]:
    found = list(dict.fromkeys(" ".join(line.split()) for line in texts.clean(given).splitlines() if line.strip()))
    if len(found) > MOST_PHRASES:
        raise Refused("phrases_too_many", field="phrases", limit=MOST_PHRASES)
    longest = max((len(each) for each in found), default=0)
    if longest > MOST_PHRASE:
        raise Refused("note_too_long", field="phrases", limit=MOST_PHRASE, used=longest)
    return found


def renew(session: Session, host_id: int) -> None:
    """Keep with the host what its rota says now, in the present unit of work; days away that are over are deleted."""
    host = session.get(Host, host_id, with_for_update=_LOCK)
    if host is not None:
        _renew(session, host)


def renew_for(session: Session, user_id: int) -> None:
    """The same for every host that somebody reads for: their account was closed or opened again."""
    for host_id in session.scalars(
        sa.select(RoleGrant.scope_id)
        .where(
            RoleGrant.user_id == user_id, RoleGrant.scope_kind == ScopeKind.HOST,
            RoleGrant.role.in_(sorted(queries.READS)),
        )
        .distinct()
        .order_by(RoleGrant.scope_id)
    ).all():  # fmt: skip
        renew(session, host_id)


def _renew(session: Session, host: Host) -> None:
    session.flush()
    session.execute(sa.delete(RotaAway).where(RotaAway.host_id == host.id, RotaAway.last_on < today()))
    found = queries.members(host.id).rota
    host.rota = None if found is None else rota.as_plain(found)
    session.flush()


def _changed(session: Session, host: Host, actor: Actor, role: Role, user_id: int, what: str) -> None:
    _renew(session, host)
    audit.record(actor, audit.Event.ROTA_CHANGED, host.id, role=role, what=what, account_id=user_id)


def _row(session: Session, host_id: int, user_id: int) -> RotaReader:
    row = session.get(RotaReader, (host_id, user_id))
    if row is None:
        row = RotaReader(host_id=host_id, user_id=user_id)
        session.add(row)
    return row


def _of_reader(session: Session, actor: Actor, host_id: int, user_id: int) -> tuple[Host, Role]:
    """The host, locked, and the role in which the actor may say when this reader reads."""
    host = _locked(session, host_id)
    own = actor.user_id is not None and actor.user_id == user_id
    permission = Permission.CONTRIBUTION_DISPOSE if own else Permission.ROTA_MANAGE
    role = require(actor, permission, _subject(host_id))
    reads = session.scalar(
        sa.select(RoleGrant.id)
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.user_id == user_id, RoleGrant.scope_kind == ScopeKind.HOST, RoleGrant.scope_id == host_id,
            RoleGrant.role.in_(sorted(queries.READS)),
            sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today()), User.active,
        )
        .limit(1)
    )  # fmt: skip
    if reads is None:
        raise NotFound("account_unknown")
    return host, role


def _of_host(session: Session, actor: Actor, host_id: int) -> tuple[Host, Role]:
    host = _locked(session, host_id)
    return host, require(actor, Permission.ROTA_MANAGE, _subject(host_id))


def _locked(session: Session, host_id: int) -> Host:
    host = session.get(Host, host_id, with_for_update=_LOCK)
    if host is None:
        raise NotFound("host_unknown")
    return host


def _subject(host_id: int) -> frozenset[Scope]:
    return subject(Scope(ScopeKind.HOST, host_id))
