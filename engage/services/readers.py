"""Who reads for a locality: the host that has it on a day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from engage.domain.deadlines import WorkingCalendar
from engage.domain.errors import NotFound
from engage.domain.rota import Rota, from_plain
from engage.models.places import Host, HostAssignment, Locality, Partnership
from engage.queries.reading import ON, Reading, dated


class Reader(NamedTuple):
    """A locality and its host on a day."""

    locality_id: int
    host_id: int
    host_name: str
    calendar: WorkingCalendar
    """Working days there."""
    rota: Rota | None
    """Who reads when; None for every working day."""


_READERS = (
    sa.select(Locality.id, Host.id, Host.name, Partnership.holiday_subdivision, Partnership.extra_closed_days,
              Host.rota)
    .select_from(Locality)
    .join(Partnership, Partnership.id == Locality.partnership_id)
    .outerjoin(HostAssignment, sa.and_(HostAssignment.locality_id == Locality.id, dated(HostAssignment, ON)))
    .outerjoin(Host, Host.id == HostAssignment.host_id)
    .where(dated(Locality, ON))
    .order_by(HostAssignment.valid_from.desc(), Host.id)
    .limit(1)
)
_BY_ID = Reading(_READERS.where(Locality.id == sa.bindparam("locality")))
_BY_SLUG = Reading(_READERS.where(Locality.slug == sa.bindparam("locality")))


def reader_of(locality: int | str, on: date) -> Reader:
    """Who reads for the locality, named by its id or its slug, on a day. One statement. Raises NotFound:
    locality_unknown, locality_has_no_host."""
    row = (_BY_SLUG if isinstance(locality, str) else _BY_ID).first(locality=locality, on=on)
    if row is None:
        raise NotFound("locality_unknown")
    if row[1] is None:
        raise NotFound("locality_has_no_host")
    return Reader(row[0], row[1], row[2], WorkingCalendar.of(row[3], row[4]), from_plain(row[5]))
