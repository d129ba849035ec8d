"""Where a host is written to: its mailbox, or those who moderate for it where it has none."""

from __future__ import annotations

from collections.abc import Iterator

from engage.domain.permissions import Role
from engage.models.base import db
from engage.models.places import Host
from engage.services import other_readers


def addresses(host_id: int) -> Iterator[tuple[int | None, str]]:
    """Account and address: of the mailbox there is no account."""
    host = db.session.get_one(Host, host_id)
    if host.mailbox:
        yield None, host.mailbox
    else:
        yield from other_readers.accounts(host_id, set(), (Role.MODERATOR,))
