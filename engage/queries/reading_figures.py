"""How the hosts of a partnership read, from what each contribution's own columns say."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import sqlalchemy as sa

from engage.domain.contribution_states import Objection
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.periods import Period
from engage.domain.publication import Publication
from engage.domain.reading_figures import Figures, Told, figures
from engage.domain.withholding import WithheldReason
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.contributions import Objection as ObjectionRow
from engage.models.places import Host, Partnership
from engage.queries.calendar import today


@dataclass(frozen=True, slots=True)
class HostFigures:
    """One host's."""

    slug: str
    host: str
    figures: Figures


def of_partnership(partnership_id: int, first: Period, last: Period) -> tuple[HostFigures, ...]:
    """How each host of a partnership read what came in these months, both included, by name; of a host to which
    nothing came, nothing. Three statements."""
    since, until = first.starts_at, last.ends_at
    hosts = db.session.execute(
        sa.select(Host.id, Host.slug, Host.name, Partnership.holiday_subdivision, Partnership.extra_closed_days)
        .join(Partnership, Partnership.id == Host.partnership_id)
        .where(Host.partnership_id == partnership_id)
        .order_by(Host.name)
    ).all()
    ids = [row.id for row in hosts]
    told: dict[int, list[Told]] = defaultdict(list)
    for host_id, received_at, read_at, replied_at, reply_due, publication, redaction, reason in db.session.execute(
        sa.select(
            Contribution.host_id, Contribution.received_at, Contribution.read_at, Contribution.replied_at,
            Contribution.reply_due, Contribution.publication, Contribution.redaction, Contribution.withheld_reason,
        ).where(Contribution.host_id.in_(ids), Contribution.received_at >= since, Contribution.received_at < until,
                Contribution.imported.is_(False))
    ):  # fmt: skip
        told[host_id].append(
            Told(
                local_date(received_at), local_date(read_at) if read_at else None,
                local_date(replied_at) if replied_at else None, reply_due, Publication(publication), bool(redaction),
                WithheldReason(reason) if reason else None,
            )
        )  # fmt: skip
    raised: dict[int, Counter[Objection]] = defaultdict(Counter)
    for host_id, state, count in db.session.execute(
        sa.select(Contribution.host_id, ObjectionRow.state, sa.func.count())
        .join(Contribution, Contribution.id == ObjectionRow.contribution_id)
        .where(Contribution.host_id.in_(ids), ObjectionRow.raised_at >= since, ObjectionRow.raised_at < until)
        .group_by(Contribution.host_id, ObjectionRow.state)
        .order_by(Contribution.host_id, ObjectionRow.state)
    ):
        raised[host_id][Objection(state)] = count
    return tuple(
        HostFigures(
            row.slug, row.name,
            figures(
                told[row.id], raised[row.id], today=today(),
                calendar=WorkingCalendar.of(row.holiday_subdivision, row.extra_closed_days),
            ),
        )
        for row in hosts
        if row.id in told or row.id in raised
    )  # fmt: skip
