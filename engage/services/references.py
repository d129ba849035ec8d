"""New references: random, checked against those that exist, so that a busy installation never stumbles."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engage.domain.references import new_reference
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution, Draft
from engage.models.paper import PaperSlip
from engage.queries.reading import Reading
from engage.services.context import context

_ONE: dict[Any, Reading] = {
    table: Reading(sa.select(table.reference).where(table.reference == sa.bindparam("reference")))
    for table in (Contribution, Ask)
}


def secret_hash(reference: str, secret: str) -> str:
    """What is stored of the secret words of a reference: a keyed hash."""
    return context().keys.hmac("secret", f"{reference} {secret}")


def fresh(table: type[Contribution] | type[Ask], many: int = 1) -> list[str]:
    """`many` references that no row of the table has. One statement unless two collide."""
    found: list[str] = []
    while len(found) < many:
        tried = {new_reference(context().rng) for _ in range(many - len(found))} - set(found)
        taken = _taken(table, tried)
        # Sorted: a set's order would make seeded runs differ.
        found.extend(sorted(tried - taken))
    return found


def reserve(many: int = 1) -> list[str]:
    """`many` references for people to hold before there is a contribution: none that a contribution, a slip of paper
    or a draft has. Three statements unless two collide. In the unit of work that writes them down."""
    found: list[str] = []
    while len(found) < many:
        tried = fresh(Contribution, many - len(found))
        taken = set(found)
        for table in (PaperSlip, Draft):
            taken.update(db.session.scalars(sa.select(table.reference).where(table.reference.in_(tried))))
        found.extend(each for each in tried if each not in taken)
    return found


def _taken(table: type[Contribution] | type[Ask], tried: set[str]) -> set[str]:
    if len(tried) == 1:
        return {row[0] for row in _ONE[table].rows(reference=next(iter(tried)))}
    return set(db.session.scalars(sa.select(table.reference).where(table.reference.in_(tried))))
