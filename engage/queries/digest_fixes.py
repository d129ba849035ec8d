"""What services put right: for a digest as it was recorded up to a moment, for a page what may be shown of it now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.contribution_history import DECISIONS, EventKind
from engage.domain.deadlines import local_date
from engage.domain.digest_fixes import Fix
from engage.domain.digest_lines import Window
from engage.domain.publication import Audience
from engage.models.base import db
from engage.models.contributions import Contribution, Referral
from engage.models.contributions import ContributionEvent as EventRow
from engage.models.places import BodyLocality, Locality, Partnership, Service
from engage.queries.reading import Reading, dated
from engage.queries.releasable import condition

_SLACK = timedelta(days=1)
"""The column that narrows down is set a moment before the event is recorded."""

_BODY: Any = sa.bindparam("body", type_=sa.Integer)
_DAY: Any = sa.bindparam("day", type_=sa.Date)
_START, _END, _FROM, _UNTIL = (
    sa.bindparam(name, type_=EventRow.recorded_at.type) for name in ("start", "end", "from", "until")
)


def _publication() -> sa.ScalarSelect[str]:
    """The kind of the last event that said who may read the contribution; of one that undid another, what stands since
    in the same words."""
    said = aliased(EventRow)
    use_said = sa.and_(
        said.kind == EventKind.USE_CHANGED.value, said.payload["publication"].as_string().is_not(None)
    )
    kinds = [each.value for each in (*DECISIONS, EventKind.UNDONE, EventKind.WITHDRAWN)]
    return (
        sa.select(
            sa.case((said.kind == EventKind.UNDONE.value, said.payload["publication"].as_string()), else_=said.kind)
        )
        .where(
            said.contribution_id == Contribution.id, said.recorded_at <= _END, sa.or_(said.kind.in_(kinds), use_said)
        )
        .order_by(said.seq.desc())
        .limit(1)
        .correlate(Contribution)
        .scalar_subquery()
    )


_FIXES = Reading(
    sa.select(Contribution.reference, Service.name, EventRow.recorded_at, _publication())
    .select_from(Referral)
    .join(Contribution, Contribution.id == Referral.contribution_id)
    .join(Service, Service.id == Referral.service_id)
    .join(EventRow, EventRow.contribution_id == Referral.contribution_id)
    .where(
        Referral.checked_at.between(_FROM, _UNTIL),
        # Not by the index on localities: SQLite would go through all that was ever told there.
        (Contribution.locality_id + 0).in_(
            sa.select(BodyLocality.locality_id).where(BodyLocality.body_id == _BODY, dated(BodyLocality, _DAY))
        ),
        EventRow.kind == EventKind.SERVICE_ANSWER_SHOWN.value,
        EventRow.recorded_at.between(_START, _END),
        EventRow.payload["referral_id"].as_integer() == Referral.id,
        EventRow.payload["changed"].as_boolean().is_(True),
        # What was handed over as a complaint is between the person and the service.
        Referral.complaint.is_(False),
    )
    .order_by(EventRow.recorded_at, Referral.id)
)


def shown_in(body_id: int, window: Window) -> list[tuple[Fix, bool]]:
    """What services say they changed, of contributions in the body's localities, by answers that a host showed in the
    window; each with whether the contribution was public at the window's end. One statement."""
    values = {"body": body_id, "day": window.day, "start": window.start, "end": window.end}
    rows = _FIXES.rows(**values, **{"from": window.start - _SLACK, "until": window.end + _SLACK})
    return [
        (Fix(reference, service, local_date(shown_at)), said == EventKind.PUBLISHED.value)
        for reference, service, shown_at, said in rows
    ]


@dataclass(frozen=True, slots=True)
class ShownFix:
    """A fix whose story may be read now, and where."""

    reference: str
    service: str
    shown_on: date
    path: str


def readable(fixes: Iterable[Fix]) -> tuple[ShownFix, ...]:
    """Those of the fixes whose stories are public now, in the order given. One statement; none for no fixes."""
    wanted = list(fixes)
    if not wanted:
        return ()
    rows = db.session.execute(
        sa.select(Contribution.reference, Partnership.slug, Locality.slug)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Partnership, Partnership.id == Locality.partnership_id)
        .where(Contribution.reference.in_({each.reference for each in wanted}), condition(Audience.PUBLIC))
    )
    paths = {reference: f"/{partnership}/{locality}/shared/{reference}" for reference, partnership, locality in rows}
    return tuple(
        ShownFix(each.reference, each.service, each.shown_on, paths[each.reference])
        for each in wanted
        if each.reference in paths
    )
