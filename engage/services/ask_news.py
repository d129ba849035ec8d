"""Who is told what about an ask: the people behind it, and the body's role mailbox. No story text, ever."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from engage.domain.ended_bodies import has_ended
from engage.domain.kinds import BodyKind, LinkPurpose
from engage.domain.permissions import Role
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import PlanningBody
from engage.services import addresses, messages
from engage.services.context import today


def tell_people(row: Ask, contribution_ids: Iterable[int], template: str, *, key: str, **params: Any) -> int:
    """Queue news for everyone whose contribution fed the ask, each in the channel they chose. Returns how many
    were queued."""
    ids = list(contribution_ids)
    if not ids:
        return 0
    about = {"ask_title": row.title, "ask_reference": row.reference, "ask_url": addresses.ask(row.reference), **params}
    people = db.session.scalars(
        sa.select(Contribution)
        .where(Contribution.id.in_(ids), Contribution.secret_hmac.is_not(None), Contribution.reading != "withdrawn")
        .order_by(Contribution.id)
    ).all()
    return sum(
        messages.to_contributor(person, template, about, key=f"ask:{row.id}:{key}", ask_id=row.id)
        for person in people
    )


def tell_body(row: Ask, body_id: int, template: str, *, key: str, **params: Any) -> bool:
    """Queue a message with a signed link to a body's role mailbox. False when it has none or was told, and for a body
    that has ended."""
    body = db.session.get_one(PlanningBody, body_id)
    if not body.mailbox or has_ended(body.valid_to, today()):
        return False
    role = Role.IJB_OFFICER if body.kind is BodyKind.IJB else Role.LPG_OFFICER
    about = {
        "ask_title": row.title, "ask_reference": row.reference, "ask_url": addresses.ask(row.reference),
        "body_name": body.name, **params,
    }  # fmt: skip
    return messages.to_mailbox(
        body.mailbox,
        template,
        about,
        key=f"ask:{row.id}:body:{body_id}:{key}",
        links=[messages.LinkWanted("link_url", LinkPurpose.ASK_OFFICER, row.id, role, body_id)],
        ask_id=row.id,
    )
