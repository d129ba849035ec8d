"""What an ask can be raised from, and to whom: for the form that a host's moderator fills in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.domain.contribution_states import ReadingState
from engage.domain.deadlines import ACKNOWLEDGE, WorkingCalendar, decision_due
from engage.domain.kinds import BodyKind, ThemeStance
from engage.domain.permissions import PERMISSION_MAP, Actor, Permission, ScopeKind
from engage.domain.publication import Audience
from engage.models.asks import Ask, AskContribution
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import BodyLocality, Host, Locality, Partnership, PlanningBody
from engage.models.themes import Theme, ThemeLink
from engage.queries.asks import OPEN
from engage.queries.board import in_force, next_meeting
from engage.queries.calendar import today
from engage.queries.releasable import text_column


@dataclass(frozen=True, slots=True)
class BodyChoice:
    """A body that can be asked, with the days that an ask put to it today would have."""

    id: int
    name: str
    kind: BodyKind
    locality_id: int | None
    """The locality it plans for, when that is one."""
    next_meeting: date | None
    ack_due: date
    decision_due: date


@dataclass(frozen=True, slots=True)
class HostChoice:
    """A host that an ask can be raised for, and the bodies it can be put to."""

    id: int
    name: str
    bodies: tuple[BodyChoice, ...]
    partnership_id: int


@dataclass(frozen=True, slots=True)
class Source:
    """A contribution that an ask can come from; `text` as far as the body may read it."""

    id: int
    reference: str
    locality_id: int
    locality_name: str
    text: str | None
    in_asks: int
    """How many asks it feeds already."""
    otherwise: bool = False
    """It sees the theme that the ask comes from otherwise."""


@dataclass(frozen=True, slots=True)
class ThemeName:
    """A theme an ask can come from."""

    id: int
    name: str
    description: str
    partnership_id: int


def raising_hosts(actor: Actor) -> frozenset[int]:
    """Ids of the hosts that the actor may raise asks for."""
    roles = PERMISSION_MAP[Permission.ASK_RAISE]
    return frozenset(
        grant.scope.id for grant in actor.grants if grant.role in roles and grant.scope.kind is ScopeKind.HOST
    )


def hosts_that_ask(host_ids: frozenset[int]) -> tuple[HostChoice, ...]:
    """Hosts with the bodies of their partnership that can be asked today, and the days each would have.
    One statement."""
    only = (
        sa.select(sa.func.min(BodyLocality.locality_id))
        .where(BodyLocality.body_id == PlanningBody.id, in_force(BodyLocality))
        .having(sa.func.count() == 1)
        .correlate(PlanningBody)
        .scalar_subquery()
        .label("locality_id")
    )
    found = db.session.execute(
        sa.select(
            Host.id.label("host_id"), Host.name.label("host_name"), Host.partnership_id, PlanningBody.id,
            PlanningBody.name, PlanningBody.kind, PlanningBody.extra_closed_days.label("body_closed"),
            Partnership.holiday_subdivision,
            Partnership.extra_closed_days.label("closed"), only, next_meeting(),
        )
        .join(PlanningBody, PlanningBody.partnership_id == Host.partnership_id)
        .join(Partnership, Partnership.id == Host.partnership_id)
        .where(Host.id.in_(host_ids), in_force(PlanningBody))
        .order_by(Host.name, Host.id, PlanningBody.kind.desc(), PlanningBody.name, PlanningBody.id)
    ).all()  # fmt: skip
    hosts: dict[int, tuple[str, list[BodyChoice], int]] = {}
    for each in found:
        hosts.setdefault(each.host_id, (each.host_name, [], each.partnership_id))[1].append(_body_choice(each))
    return tuple(HostChoice(key, name, tuple(bodies), place) for key, (name, bodies, place) in hosts.items())


def _body_choice(row: Any) -> BodyChoice:
    calendar = WorkingCalendar.of(row.holiday_subdivision, row.closed, row.body_closed)
    return BodyChoice(
        row.id, row.name, row.kind, row.locality_id, row.next_meeting, ACKNOWLEDGE.due(today(), calendar),
        decision_due(today(), row.next_meeting, calendar),
    )  # fmt: skip


def theme(theme_id: int) -> ThemeName | None:
    """A theme that an ask can come from. One statement."""
    found = db.session.execute(
        sa.select(Theme.id, Theme.name, Theme.description, Theme.partnership_id).where(Theme.id == theme_id)
    ).one_or_none()
    return None if found is None else ThemeName(found.id, found.name, found.description, found.partnership_id)


def sources(
    host_ids: frozenset[int], *, theme_id: int | None = None, contribution_ids: tuple[int, ...] = (),
    ask_id: int | None = None, limit: int = 200,
) -> tuple[Source, ...]:  # fmt: skip
    """Contributions of these hosts that an ask can come from: those of a theme, those named, those that feed an ask.
    The newest first. One statement."""
    feeds = (
        sa.select(sa.func.count())
        .select_from(AskContribution)
        .join(Ask, Ask.id == AskContribution.ask_id)
        .where(AskContribution.contribution_id == Contribution.id, OPEN)
        .correlate(Contribution)
        .scalar_subquery()
        .label("in_asks")
    )
    wanted = [Contribution.id.in_(contribution_ids)]
    if theme_id is not None:
        of_theme = sa.select(ThemeLink.contribution_id).where(ThemeLink.theme_id == theme_id)
        wanted.append(Contribution.id.in_(of_theme))
    if ask_id is not None:
        linked = sa.select(AskContribution.contribution_id).where(AskContribution.ask_id == ask_id)
        wanted.append(Contribution.id.in_(linked))
    found = db.session.execute(
        sa.select(
            Contribution.id, Contribution.reference, Contribution.locality_id, Locality.display_name,
            text_column(Audience.BODY), feeds, ThemeLink.stance,
        )
        .select_from(Contribution)
        .outerjoin(
            ThemeLink,
            sa.and_(ThemeLink.contribution_id == Contribution.id, ThemeLink.theme_id == (theme_id or 0)),
        )
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(
            Contribution.host_id.in_(host_ids), Contribution.reading != ReadingState.WITHDRAWN, sa.or_(*wanted)
        )
        .order_by(Contribution.received_at.desc(), Contribution.id.desc())
        .limit(limit)
    )  # fmt: skip
    return tuple(
        Source(
            each.id, each.reference, each.locality_id, each.display_name, each.text, each.in_asks,
            each.stance is ThemeStance.OTHERWISE,
        )
        for each in found
    )  # fmt: skip


