"""What people say of an ask without being behind it: how many pressed "Same here", how many say it happened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from engage.domain.ask_states import AskState
from engage.domain.contribution_states import ReadingState
from engage.domain.disclosure import Count, suppress_count
from engage.domain.errors import DomainError
from engage.domain.publication import Audience
from engage.domain.references import normalise_reference
from engage.domain.said_again import may_say, shown
from engage.domain.same_here import Rush, rush
from engage.models.asks import Ask, AskContribution
from engage.models.contributions import Contribution
from engage.models.echoes import SaidAgain, SameHere
from engage.models.places import Host
from engage.queries.ask_moves import spoken_for
from engage.queries.asks import PUBLIC, AskRow
from engage.queries.reading import Reading
from engage.queries.releasable import condition
from engage.queries.stances import otherwise_in, otherwise_told

MOST_MOMENTS = 5_000
"""So many presses, the newest, are looked through for a crowd."""
MOST_AGAIN = 50
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_ASK = sa.bindparam("ask", type_=sa.Integer)
_WITH_IT = spoken_for(_ASK)
"""Whoever pressed on an ask that was put together with this one pressed for what this one says."""


@dataclass(frozen=True, slots=True)
class Echoes:
    """The two numbers as anybody may read them; `again` since the ask closed, and nought while it is open."""

    pressed: Count
    again: Count
    otherwise: Count = 0
    """Under the theme of the ask, where it is asked: how many see it otherwise."""


@dataclass(frozen=True, slots=True)
class Again:
    """A contribution whose person says that it happened again; `linked` when a reader made it part of the ask.
    `host` is who reads it when that is another host than the one that raised the ask, else empty."""

    reference: str
    at: datetime
    linked: bool
    host: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What the host's readers see of it: everything but the words."""

    pressed: int
    sentences: int
    rush: Rush | None
    again: int
    said: tuple[Again, ...]
    """Those who say that it happened again, the newest first; the newest fifty of them."""


@dataclass(frozen=True, slots=True)
class AskName:
    """An ask of which something can have happened again."""

    id: int
    reference: str
    title: str


_STANDING = sa.and_(
    SaidAgain.contribution_id == Contribution.id, Contribution.reading != ReadingState.WITHDRAWN
)
_SINCE = sa.bindparam("since", type_=SaidAgain.said_at.type)
_AGAIN_SINCE = (
    sa.select(sa.func.count()).select_from(SaidAgain).join(Contribution, _STANDING)
    .where(SaidAgain.ask_id == _ASK, SaidAgain.said_at >= _SINCE)
)  # fmt: skip
_THEME, _PLACE = sa.bindparam("theme", type_=sa.Integer), sa.bindparam("place", type_=sa.Integer)
_SHOWN = Reading(
    sa.select(
        sa.select(sa.func.count()).where(SameHere.ask_id.in_(_WITH_IT)).scalar_subquery(),
        _AGAIN_SINCE.scalar_subquery(),
        _AGAIN_SINCE.where(condition(Audience.PUBLIC)).scalar_subquery(),
        otherwise_in(_THEME, _PLACE).scalar_subquery(),
        otherwise_told(_THEME).scalar_subquery(),
    )
)


def shown_of(row: AskRow) -> Echoes:
    """The numbers that anybody may read. One statement."""
    ((pressed, again, listed, otherwise, told),) = _SHOWN.rows(
        ask=row.id, since=row.closed_at or _EVER, theme=row.theme_id or 0, place=row.locality_id or 0
    )
    closed = row.state is AskState.CLOSED
    if row.locality_id is None:
        otherwise = told or min(otherwise, 1)
    return Echoes(suppress_count(pressed), shown(again, listed) if closed else 0, suppress_count(otherwise))


_PRESSES = (
    sa.select(
        sa.literal(0).label("kind"), SameHere.pressed_at.label("at"), sa.literal("").label("reference"),
        sa.case((SameHere.sentence.is_not(None), 1), else_=0).label("more"), sa.literal("").label("host"),
        sa.func.count().over().label("all"),
    )
    .where(SameHere.ask_id.in_(_WITH_IT))
    .order_by(SameHere.pressed_at.desc(), SameHere.id.desc())
    .limit(sa.literal_column(str(MOST_MOMENTS)))
    .subquery()
)  # fmt: skip
_SAID = (
    sa.select(
        sa.literal(1).label("kind"), SaidAgain.said_at.label("at"), Contribution.reference.label("reference"),
        sa.case((AskContribution.ask_id.is_not(None), 1), else_=0).label("more"),
        sa.case((Ask.host_id == Contribution.host_id, ""), else_=Host.name).label("host"),
        sa.func.count().over().label("all"),
    )
    .join(Contribution, _STANDING)
    .join(Host, Host.id == Contribution.host_id)
    .join(Ask, Ask.id == SaidAgain.ask_id)
    .outerjoin(
        AskContribution,
        sa.and_(AskContribution.ask_id == SaidAgain.ask_id, AskContribution.contribution_id == Contribution.id),
    )
    .where(SaidAgain.ask_id == _ASK)
    .order_by(SaidAgain.said_at.desc(), Contribution.id.desc())
    .limit(sa.literal_column(str(MOST_AGAIN)))
    .subquery()
)  # fmt: skip
_BOTH = sa.union_all(sa.select(_PRESSES), sa.select(_SAID)).subquery()
_DESK = Reading(sa.select(_BOTH).order_by(_BOTH.c.kind, _BOTH.c.at.desc(), _BOTH.c.reference))


def desk(ask_id: int) -> Desk:
    """What there is of it, for the host. One statement."""
    rows = _DESK.rows(ask=ask_id)
    presses = [(at, more) for kind, at, _, more, _, _ in rows if kind == 0]
    said = tuple(Again(ref, at, bool(more), host) for kind, at, ref, more, host, _ in rows if kind == 1)
    every = {kind: number for kind, *_, number in rows}
    return Desk(
        every.get(0, 0), sum(more for _, more in presses), rush(at for at, _ in presses), every.get(1, 0), said
    )


_NAMED = Reading(
    sa.select(Ask.id, Ask.reference, Ask.title, Ask.state, Ask.round).where(
        Ask.reference == sa.bindparam("reference"), Ask.partnership_id == sa.bindparam("partnership"), PUBLIC
    )
)


def may_have_happened_again(reference: str | None, partnership_id: int) -> AskName | None:
    """The ask of a partnership that this names, if it was decided; None for anything else. One statement, or none."""
    try:
        stored = normalise_reference((reference or "")[:20])
    except DomainError:
        return None
    row = _NAMED.first(reference=stored, partnership=partnership_id)
    return AskName(*row[:3]) if row is not None and may_say(row[3], row[4]) else None
