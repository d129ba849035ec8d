"""The clerk's paper: an e-mail to the body's mailbox when a digest is issued, with the Word paper.

A mailbox keeps what it was sent, and nobody can call it back. So the paper in it has no story of anybody, and the
outbox keeps no file: it is made when the message goes out, of the digest as it was frozen, with what may be shown then.
The whole paper, with the story as long as its person allows it, is behind the link.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from engage.adapters.attached import AttachedFile
from engage.domain.digest_data import DigestData
from engage.domain.errors import Refused
from engage.domain.permissions import Role, Scope, ScopeKind
from engage.models.base import db
from engage.models.places import PlanningBody
from engage.queries import accounts
from engage.queries import digests as shelves
from engage.queries.gone_out import PAPER
from engage.services import addresses, digest_news, messages

TEMPLATE = PAPER
MOST_BYTES = 5_000_000
"""Of a file that an e-mail takes along: many mailboxes take ten million, and it grows by a third on the way."""


_maker: list[Callable[[shelves.DigestPage], AttachedFile | None]] = []


def install(maker: Callable[[shelves.DigestPage], AttachedFile | None]) -> None:
    """Name what makes the Word paper of a digest: web/digest_files puts papers together, and services know no web."""
    _maker[:] = [maker]


def queue(digest_id: int, body_id: int, data: DigestData, *, version: int, unread: bool) -> int:
    """Queue the clerk's e-mail about a digest that is issued: to the mailbox of the body, or where it has none to the
    accounts of its clerks. Returns how many; none where there is nobody. Not held back by what else the mailbox got
    today: it is for the day on which papers are due."""
    params = {
        **digest_news.about(data),
        "desk_url": addresses.absolute(f"/board/digests/{digest_id}/meeting"),
        "paper_url": f"{addresses.digest(data.body.slug, data.period, version)}/paper.docx",
        "version": version,
        "unread": unread,
    }
    mailbox = db.session.scalar(sa.select(PlanningBody.mailbox).where(PlanningBody.id == body_id))
    to = [(None, mailbox)] if mailbox else accounts.holders(Role.CLERK, Scope(ScopeKind.BODY, body_id))
    return sum(
        messages.to_mailbox(
            address, TEMPLATE, params, key=f"digest-paper:{digest_id}:{user or 'body'}", digest_id=digest_id,
            user_id=user,
        )
        for user, address in to
    )  # fmt: skip


def paper(digest_id: int) -> AttachedFile | None:
    """The Word paper of an issued digest without any story; None where it is too long, or cannot be made now: then the
    message has its link alone. Call it outside a transaction: a process of its own makes it."""
    page = shelves.staff_page(digest_id)
    if page is None or not _maker:
        return None
    try:
        made = _maker[0](page)
    except Refused:
        return None
    return made if made is not None and len(made.content) <= MOST_BYTES else None
