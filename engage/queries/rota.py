"""Who reads for a host on which days, for those who read there. Names of readers are for staff alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.domain import rota
from engage.domain.deadlines import WorkingCalendar
from engage.domain.errors import NotFound
from engage.domain.permissions import PERMISSION_MAP, Actor, Permission, ScopeKind
from engage.domain.rota import Away, Rota, Shift
from engage.models.base import db
from engage.models.people import RoleGrant, User
from engage.models.places import Host, Partnership
from engage.models.rota import RotaAway, RotaReader
from engage.queries.calendar import today

READS = PERMISSION_MAP[Permission.CONTRIBUTION_DISPOSE]
"""Roles of those who can be on a rota: who reads there has to be able to answer."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A host as those who read for it see it."""

    id: int
    name: str
    calendar: WorkingCalendar
    nudge_hour: int
    sound_hints: bool
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spell:
    """Days away, with the number of their row."""

    id: int
    away: Away


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can read and answer for a host."""

    user_id: int
    name: str
    email: str
    days: frozenset[int] | None
    """Weekdays; None where they never said."""
    nudge_days: frozenset[int] | None
    """Weekdays on which they want the message; None: each day they read."""
    in_role: tuple[tuple[date, date | None], ...]
    """From when to when they have a role to read in, the last None for no end."""
    spells: tuple[Spell, ...] = ()

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """When they read: one shift for each time in the role."""
        away = tuple(each.away for each in self.spells)
        return tuple(Shift(self.days, since, until, away) for since, until in self.in_role)

    def reads(self, day: date, *, every_day: bool) -> bool:
        """Whether they read on a working day."""
        return any(each.reads(day, every_day=every_day) for each in self.shifts)

    def wants_message(self, day: date) -> bool:
        """Whether they want to be told on that day what waits."""
        return self.nudge_days is None or day.weekday() in self.nudge_days


@dataclass(frozen=True, slots=True)
class Members:
    """Everybody who can read for a host."""

    all: tuple[Member, ...] = field(default=())
    had_days: bool = False
    """Somebody said days here once, whether or not they can still read."""

    @property
    def rota(self) -> Rota | None:
        """Their shifts, none where all have gone; None where nobody ever said anything."""
        said = any(each.days is not None or each.spells for each in self.all) or (self.had_days and not self.all)
        return Rota(tuple(shift for each in self.all for shift in each.shifts)) if said else None

    def on(self, day: date) -> tuple[Member, ...]:
        """Who reads on a working day."""
        found = self.rota
        every_day = found is None or found.every_day
        return tuple(each for each in self.all if each.reads(day, every_day=every_day))

    def member(self, user_id: int) -> Member:
        """One of them. Raises NotFound("account_unknown")."""
        found = next((each for each in self.all if each.user_id == user_id), None)
        if found is None:
            raise NotFound("account_unknown")
        return found


def desks(actor: Actor) -> tuple[Desk, ...]:
    """The hosts that this actor reads for or whose rota they look after, by name. One statement."""
    roles = READS | PERMISSION_MAP[Permission.ROTA_MANAGE]
    ids = {each.scope.id for each in actor.grants if each.role in roles and each.scope.kind is ScopeKind.HOST}
    rows = db.session.execute(_DESKS.where(Host.id.in_(sorted(ids))).order_by(sa.func.lower(Host.name), Host.id))
    return tuple(_desk(row) for row in rows)


def desk(host_id: int) -> Desk:
    """One host. One statement. Raises NotFound("host_unknown")."""
    row = db.session.execute(_DESKS.where(Host.id == host_id)).one_or_none()
    if row is None:
        raise NotFound("host_unknown")
    return _desk(row)


_DESKS = sa.select(
    Host.id, Host.name, Host.nudge_hour, Host.sound_hints, Host.phrases, Partnership.holiday_subdivision,
    Partnership.extra_closed_days,
).join(Partnership, Partnership.id == Host.partnership_id)  # fmt: skip


def _desk(row: Any) -> Desk:
    calendar = WorkingCalendar.of(row.holiday_subdivision, row.extra_closed_days)
    return Desk(row.id, row.name, calendar, row.nudge_hour, bool(row.sound_hints), tuple(row.phrases or ()))


def members(host_id: int) -> Members:
    """Everybody who can read for a host today or later, by name, with days away that are not over. Two statements;
    three where nobody can."""
    spells: dict[int, list[Spell]] = defaultdict(list)
    for number, user_id, first, last in db.session.execute(
        sa.select(RotaAway.id, RotaAway.user_id, RotaAway.first_on, RotaAway.last_on)
        .where(RotaAway.host_id == host_id, RotaAway.last_on >= today())
        .order_by(RotaAway.first_on, RotaAway.id)
    ):
        spells[user_id].append(Spell(number, Away(first, last)))
    found: dict[int, Any] = {}
    in_role: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for row in db.session.execute(
        sa.select(
            User.id, User.name, User.email, RotaReader.days, RotaReader.nudge_days, RoleGrant.valid_from,
            RoleGrant.valid_to,
        )
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .outerjoin(RotaReader, sa.and_(RotaReader.user_id == User.id, RotaReader.host_id == host_id))
        .where(
            RoleGrant.scope_kind == ScopeKind.HOST, RoleGrant.scope_id == host_id, RoleGrant.role.in_(sorted(READS)),
            sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today()), User.active,
        )
        .order_by(sa.func.lower(User.name), User.id, RoleGrant.valid_from)
    ):  # fmt: skip
        found.setdefault(row.id, row)
        in_role[row.id].append((row.valid_from, row.valid_to))
    return Members(
        tuple(
            Member(
                number, row.name, row.email, rota.days_of(row.days), rota.days_of(row.nudge_days),
                tuple(in_role[number]), tuple(spells[number]),
            )
            for number, row in found.items()
        ),
        had_days=not found and _had_days(host_id),
    )


def _had_days(host_id: int) -> bool:
    said = sa.select(RotaReader.host_id).where(RotaReader.host_id == host_id, RotaReader.days.is_not(None))
    away = sa.select(RotaAway.host_id).where(RotaAway.host_id == host_id)
    return bool(db.session.scalar(sa.select(sa.or_(said.exists(), away.exists()))))


def phrases(actor: Actor, permission: Permission = Permission.CONTRIBUTION_DISPOSE) -> tuple[str, ...]:
    """What readers of this actor's hosts saved to begin a reply with. One statement."""
    roles = PERMISSION_MAP[permission]
    ids = {each.scope.id for each in actor.grants if each.role in roles and each.scope.kind is ScopeKind.HOST}
    rows = db.session.scalars(sa.select(Host.phrases).where(Host.id.in_(sorted(ids))).order_by(Host.id))
    return tuple(dict.fromkeys(str(words) for saved in rows for words in saved or ()))
