"""Tell who can do something about it that a planning group has stopped meeting: once for each time it stops."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from engage.domain.kinds import BodyKind
from engage.domain.stalled import Stall, stall
from engage.models.base import db
from engage.models.places import BodyLocality, Host, HostAssignment, Meeting, PlanningBody
from engage.services import addresses, messages
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work


def of_body(body: PlanningBody, on: date) -> Stall | None:
    """Whether a body is stalled on a day; None for one that is not in force."""
    if body.valid_from > on or (body.valid_to is not None and body.valid_to < on):
        return None
    met_on = db.session.scalar(
        sa.select(sa.func.max(Meeting.held_on)).where(
            Meeting.body_id == body.id, Meeting.held_on <= on, Meeting.cancelled_at.is_(None)
        )
    )
    return stall(body.kind, body.valid_from, met_on, on)


def tell() -> int:
    """Write to the chair of the board and to the hosts about every group that is stalled. Returns how many messages
    were queued: one for each mailbox and stall, however often this runs."""
    on, queued = today(), 0
    groups = db.session.scalars(
        sa.select(PlanningBody).where(PlanningBody.kind == BodyKind.LPG).order_by(PlanningBody.id)
    ).all()
    found = [(group.id, stalled) for group in groups if (stalled := of_body(group, on))]
    for group_id, stalled in found:
        with unit_of_work() as session:
            queued += _tell(session.get_one(PlanningBody, group_id), stalled, on)
    return queued


def _tell(group: PlanningBody, stalled: Stall, on: date) -> int:
    about = {
        "body_name": group.name, "body_id": group.id, "body_url": addresses.body(group.slug),
        "since": stalled.since.isoformat(), "met_on": stalled.met_on.isoformat() if stalled.met_on else None,
    }  # fmt: skip
    return sum(
        messages.to_mailbox(
            mailbox, "body_stalled", {**about, "to_name": name},
            key=f"stalled:{group.id}:{stalled.since.isoformat()}:{whose}",
        )
        for whose, name, mailbox in _who(group, on)
    )  # fmt: skip


def _who(group: PlanningBody, on: date) -> Iterator[tuple[str, str, str]]:
    """Whose mailboxes, by what and by name."""
    boards = db.session.scalars(
        sa.select(PlanningBody)
        .where(
            PlanningBody.partnership_id == group.partnership_id, PlanningBody.kind == BodyKind.IJB,
            PlanningBody.chair_mailbox.is_not(None), _in_force(PlanningBody, on),
        )
        .order_by(PlanningBody.id)
    )  # fmt: skip
    for board in boards:
        yield f"board:{board.id}", board.name, board.chair_mailbox or ""
    hosts = db.session.scalars(
        sa.select(Host)
        .where(
            Host.mailbox.is_not(None),
            Host.id.in_(
                sa.select(HostAssignment.host_id)
                .join(BodyLocality, BodyLocality.locality_id == HostAssignment.locality_id)
                .where(BodyLocality.body_id == group.id, _in_force(HostAssignment, on), _in_force(BodyLocality, on))
            ),
        )
        .order_by(Host.id)
    )
    for host in hosts:
        yield f"host:{host.id}", host.name, host.mailbox or ""


def _in_force(table: type[PlanningBody | HostAssignment | BodyLocality], on: date) -> sa.ColumnElement[bool]:
    return sa.and_(table.valid_from <= on, sa.or_(table.valid_to.is_(None), table.valid_to >= on))
