"""Paper forms and the slips on them: a reference and secret words that are reserved when a form is printed.

The words are on the paper and nowhere else: here is the same keyed hash that a contribution has. The paper is made by
the caller's words and a process of its own (adapters.typesetter); the file goes to whoever asked and is not kept.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engage.adapters import typesetter
from engage.domain import paper
from engage.domain.errors import DomainError, Refused
from engage.domain.permissions import Actor, Permission, require
from engage.domain.references import new_secret, normalise_reference
from engage.models.base import db
from engage.models.paper import PaperPrint, PaperSlip
from engage.models.places import Host
from engage.services import audit, references, subjects
from engage.services.context import context, now, today
from engage.services.readers import reader_of
from engage.services.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Reserved:
    """What one copy has printed on it."""

    reference: str
    secret: str


@dataclass(frozen=True, slots=True)
class Held:
    """A slip that nobody has used yet."""

    id: int
    reference: str
    secret_hmac: str


Compose = Callable[[Sequence[Reserved]], Mapping[str, Any]]
"""The words of the form, for these slips, as `adapters/typesetting/paper.typ` takes them."""


def print_forms(actor: Actor, *, locality_id: int, copies: int | None, large_print: bool, compose: Compose) -> bytes:
    """A PDF of so many forms for a locality, each with a slip of its own.

    Raises NotFound (locality_unknown, locality_has_no_host), NotPermitted, Refused: copies_wrong, paper_failed. When
    the file cannot be made, no slip stays reserved.
    """
    many = paper.copies(copies)
    print_id, reserved = _reserve(actor, locality_id, many, large_print)
    try:
        return typesetter.typeset(compose(reserved))
    except BaseException as problem:
        _release(print_id)
        if isinstance(problem, typesetter.TypesettingFailed):
            raise Refused("paper_failed") from None
        raise


def _reserve(actor: Actor, locality_id: int, copies: int, large_print: bool) -> tuple[int, list[Reserved]]:
    with unit_of_work() as session:
        host = session.get_one(Host, reader_of(locality_id, today()).host_id)
        role = require(actor, Permission.PAPER_PRINT, subjects.of_host(host))
        row = PaperPrint(
            locality_id=locality_id, large_print=large_print, copies=copies, made_at=now(), made_by=actor.user_id
        )
        session.add(row)
        session.flush()
        reserved = [Reserved(each, new_secret(context().rng)) for each in references.reserve(copies)]
        session.execute(
            sa.insert(PaperSlip),
            [
                {"print_id": row.id, "reference": each.reference,
                 "secret_hmac": references.secret_hash(each.reference, each.secret)}
                for each in reserved
            ],
        )  # fmt: skip
        audit.record(
            actor, audit.Event.PAPER_PRINTED, row.id, role=role, locality_id=locality_id, copies=copies,
            large_print=large_print,
        )  # fmt: skip
        return int(row.id), reserved


def _release(print_id: int) -> None:
    with unit_of_work() as session:
        session.execute(sa.delete(PaperSlip).where(PaperSlip.print_id == print_id, PaperSlip.contribution_id.is_(None)))
        session.execute(sa.update(PaperPrint).where(PaperPrint.id == print_id).values(copies=0))


def find(typed: str) -> Held:
    """The slip whose reference somebody typed, locked for the unit of work.

    Raises Refused on the field `slip`: slip_malformed, slip_unknown. One that is used already is found as well:
    whoever attaches it learns that.
    """
    try:
        reference = normalise_reference(typed)
    except DomainError:
        raise Refused("slip_malformed", field="slip") from None
    row = db.session.execute(
        sa.select(PaperSlip.id, PaperSlip.reference, PaperSlip.secret_hmac)
        .where(PaperSlip.reference == reference)
        .with_for_update()
    ).first()
    if row is None:
        raise Refused("slip_unknown", field="slip")
    return Held(*row)


def attach(held: Held, contribution_id: int) -> None:
    """The form of this slip became this contribution. In the unit of work that made it."""
    db.session.execute(
        sa.update(PaperSlip).where(PaperSlip.id == held.id).values(contribution_id=contribution_id)
    )


def waits(reference: str, secret: str) -> bool:
    """Whether these are on a form that nobody has typed in yet."""
    kept = db.session.scalar(
        sa.select(PaperSlip.secret_hmac).where(
            PaperSlip.reference == reference, PaperSlip.contribution_id.is_(None)
        )
    )
    return hmac.compare_digest(kept or "0" * 64, references.secret_hash(reference, secret))
