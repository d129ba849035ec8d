"""The digests of the planning bodies that plan for a locality, a month at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from engage.domain.digest import DigestData, from_json
from engage.domain.kinds import DigestState
from engage.domain.periods import Period
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.digests import Digest
from engage.models.places import BodyLocality, PlanningBody


@dataclass(frozen=True, slots=True)
class Source:
    """The newest issued version of a digest of a body, or that it has none for the month."""

    slug: str
    name: str
    version: int | None
    data: DigestData | None
    period: str | None
    first_day: date | None


def of_month(locality_id: int, period: Period) -> tuple[tuple[Source, ...], frozenset[str]]:
    """The bodies that planned for the locality when the month ended, each with its digest, and the references of the
    locality's asks. A digest that goes by papers belongs to the month in which it ends. Two statements."""
    on = period.last_day
    ends_in_it = sa.or_(Digest.period == str(period), Digest.period.startswith(f"{period}-"))
    rows = db.session.execute(
        sa.select(PlanningBody.slug, PlanningBody.name, Digest.version, Digest.data, Digest.period, Digest.first_day)
        .join(BodyLocality, BodyLocality.body_id == PlanningBody.id)
        .outerjoin(
            Digest,
            sa.and_(Digest.body_id == PlanningBody.id, ends_in_it, Digest.state == DigestState.ISSUED),
        )
        .where(
            BodyLocality.locality_id == locality_id, BodyLocality.valid_from <= on,
            sa.or_(BodyLocality.valid_to.is_(None), BodyLocality.valid_to >= on),
        )
        .order_by(PlanningBody.kind.desc(), PlanningBody.name, Digest.period)
    )  # fmt: skip
    sources = tuple(
        Source(
            row.slug, row.name, row.version, from_json(row.data) if row.data is not None else None, row.period,
            row.first_day,
        )
        for row in rows
    )
    asks = db.session.scalars(sa.select(Ask.reference).where(Ask.locality_id == locality_id).order_by(Ask.id))
    return sources, frozenset(asks)
