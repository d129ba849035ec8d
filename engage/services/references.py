"""New references: random, checked against those that exist, so that a busy installation never stumbles."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.references import new_reference
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services.context import context


def fresh(table: type[Contribution] | type[Ask], many: int = 1) -> list[str]:
    """`many` references that no row of the table has. One statement unless two collide."""
    found: list[str] = []
    while len(found) < many:
        tried = {new_reference(context().rng) for _ in range(many - len(found))} - set(found)
        taken = set(db.session.scalars(sa.select(table.reference).where(table.reference.in_(tried))))
        # Sorted: a set's order would make seeded runs differ.
        found.extend(sorted(tried - taken))
    return found
