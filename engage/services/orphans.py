"""The host of an ask that nobody answers for is told, once: its body has ended and none comes after it."""

from __future__ import annotations

from engage.domain.ended_bodies import orphaned
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.places import Host, PlanningBody
from engage.services import host_mail, messages
from engage.services.context import today


def tell_host(row: Ask) -> int:
    """Queue the message where nobody answers for the ask, in the present unit of work. Returns how many were queued:
    none a second time for the same ending of the same body."""
    body = db.session.get_one(PlanningBody, row.body_id)
    if not stands(row, body) or body.valid_to is None:
        return 0
    host = db.session.get_one(Host, row.host_id)
    about = {
        "ask_title": row.title, "ask_reference": row.reference, "host": host.name, "body_name": body.name,
        "body_id": body.id, "ended_on": body.valid_to.isoformat(),
    }  # fmt: skip
    return sum(
        messages.to_mailbox(
            address, "ask_orphaned", about, ask_id=row.id, user_id=user_id,
            key=f"ask:{row.id}:orphaned:{body.id}:{body.valid_to.isoformat()}:{host.id}:{user_id or 0}",
        )
        for user_id, address in host_mail.addresses(host.id)
    )  # fmt: skip


def stands(row: Ask, body: PlanningBody) -> bool:
    """Whether nobody answers for the ask today. The caller knows that nobody comes after the body."""
    return orphaned(row.state, body.name, body.valid_to, today()) is not None
