"""Answering by a signed link: what is done and that the link was used stand or fall together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engage.domain.permissions import Actor
from engage.services import links
from engage.services.unit_of_work import unit_of_work


@contextmanager
def by_link(link: links.Link) -> Iterator[Actor]:
    """One transaction in which whoever holds the link acts; it notes that the link changed something. Audited.

    Raises Refused("link_used") for a link that works once and did.
    """
    with unit_of_work():
        links.mark_used(link)
        yield link.actor
