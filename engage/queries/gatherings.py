"""Gatherings and printed forms as the desk that types them in reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.paper import Gathering, GatheringContribution, PaperPrint, PaperSlip
from engage.models.people import User
from engage.models.places import HostAssignment, Locality
from engage.queries.calendar import today
from engage.queries.reading import dated

SHOWN = 25


@dataclass(frozen=True, slots=True)
class GatheringLine:
    """A gathering in a list. `present` people were there; `told` things were typed in: two counts."""

    id: int
    name: str
    held_on: date
    place: str
    locality_id: int
    locality: str
    present: int
    told: int


@dataclass(frozen=True, slots=True)
class GatheringRecord:
    """A gathering with the references of what was told there."""

    line: GatheringLine
    consent_evidence: str
    typed_by: str
    created_at: datetime
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintLine:
    """Some forms printed at once, and how many of them came back."""

    made_at: datetime
    locality: str
    large_print: bool
    copies: int
    back: int


_TOLD = (
    sa.select(sa.func.count())
    .where(GatheringContribution.gathering_id == Gathering.id)
    .correlate(Gathering)
    .scalar_subquery()
)
_LINES = sa.select(
    Gathering.id, Gathering.name, Gathering.held_on, Gathering.place, Gathering.locality_id, Locality.display_name,
    Gathering.present, _TOLD,
).join(Locality, Locality.id == Gathering.locality_id)


def newest(host_ids: Iterable[int]) -> tuple[GatheringLine, ...]:
    """The latest gatherings of these hosts. One statement."""
    rows = db.session.execute(
        _LINES.where(Gathering.host_id.in_(sorted(host_ids)))
        .order_by(Gathering.held_on.desc(), Gathering.id.desc())
        .limit(SHOWN)
    )
    return tuple(GatheringLine(*row) for row in rows)


def record(gathering_id: int, host_ids: Iterable[int]) -> GatheringRecord | None:
    """One of these hosts' gatherings. Two statements."""
    row = db.session.execute(
        _LINES.add_columns(Gathering.consent_evidence, User.name, Gathering.created_at)
        .outerjoin(User, User.id == Gathering.typed_by)
        .where(Gathering.id == gathering_id, Gathering.host_id.in_(sorted(host_ids)))
    ).first()
    if row is None:
        return None
    references = db.session.scalars(
        sa.select(Contribution.reference)
        .join(GatheringContribution, GatheringContribution.contribution_id == Contribution.id)
        .where(GatheringContribution.gathering_id == gathering_id)
        .order_by(Contribution.id)
    ).all()
    return GatheringRecord(GatheringLine(*row[:8]), row[8], row[9] or "", row[10], tuple(references))


def prints(host_ids: Iterable[int]) -> tuple[PrintLine, ...]:
    """The latest forms printed for the localities that these hosts read for today. One statement."""
    back = (
        sa.select(sa.func.count())
        .where(PaperSlip.print_id == PaperPrint.id, PaperSlip.contribution_id.is_not(None))
        .correlate(PaperPrint)
        .scalar_subquery()
    )
    ours = sa.select(HostAssignment.locality_id).where(
        HostAssignment.host_id.in_(sorted(host_ids)), dated(HostAssignment, today())
    )
    rows = db.session.execute(
        sa.select(PaperPrint.made_at, Locality.display_name, PaperPrint.large_print, PaperPrint.copies, back)
        .join(Locality, Locality.id == PaperPrint.locality_id)
        .where(PaperPrint.locality_id.in_(ours), PaperPrint.copies > 0)
        .order_by(PaperPrint.made_at.desc(), PaperPrint.id.desc())
        .limit(SHOWN)
    )
    return tuple(PrintLine(*row) for row in rows)
