"""Existing feedback from a survey or another system: streamed in, idempotent, without clocks.

Imported rows have a queue of their own. Nobody holds a secret for them and nobody can be told; without evidence
of consent they are read and themed, but never shown or quoted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from engage.domain.errors import NotFound, Refused
from engage.domain.kinds import Channel, ContributionKind, TellBy
from engage.domain.permissions import Actor, Permission, require
from engage.domain.publication import Use, validate_consent
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent
from engage.models.places import Locality
from engage.services import audit, originals, references, subjects
from engage.services.calendars import host_of
from engage.services.context import context, now, today
from engage.services.unit_of_work import unit_of_work

BATCH = 500
MAX_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row of another system."""

    line: int
    text: str
    prompt: str = ""
    """The question it answers, if there was one."""
    told_on: date | None = None
    external_id: str | None = None
    problem: str | None = None
    """Code of what is wrong with the row, when the reader found something."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that did not come in, and why (a code)."""

    line: int
    reason: str


@dataclass(slots=True)
class Imported:
    """What an import did."""

    imported: int = 0
    skipped: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def check_consent(use: Use, *, quote: bool, evidence: str) -> None:
    """Refuse a consent that nothing shows. Raises Refused("import_needs_evidence")."""
    validate_consent(use, quote)
    if use is not Use.NEITHER and not evidence.strip():
        raise Refused("import_needs_evidence", field="consent_evidence")


def run(
    actor: Actor,
    *,
    locality_slug: str,
    rows: Iterable[Incoming],
    use: Use = Use.NEITHER,
    quote: bool = False,
    evidence: str = "",
    dry_run: bool = False,
    on_reject: Callable[[Rejected], None] = lambda _: None,
    on_row: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Take the rows in, in batches of 500, each batch one transaction; a second run skips what is there.

    `on_row` hears the number of rows read so far. Raises NotFound (locality), NotPermitted, Refused (consent).
    """
    check_consent(use, quote=quote, evidence=evidence)
    locality = db.session.scalar(sa.select(Locality).where(Locality.slug == locality_slug))
    if locality is None:
        raise NotFound("locality_unknown", slug=locality_slug)
    host = host_of(locality.id, today())
    require(actor, Permission.IMPORT_RUN, subjects.of_host(host))
    into = _Target(locality.id, host.id, use, quote, evidence.strip())
    result = Imported()
    seen: Counter[str] = Counter()
    read = 0
    for batch in _batches(_checked(rows, result, on_reject)):
        read += len(batch)
        keyed = {_key(locality_slug, row, seen): row for row in batch}
        _take(actor, into, keyed, result, dry_run=dry_run)
        on_row(read)
    if not dry_run:
        with unit_of_work():
            audit.record(
                actor, audit.Event.IMPORT_FINISHED, None, locality_id=into.locality_id,
                imported=result.imported, skipped=result.skipped, rejected=result.rejected,
            )  # fmt: skip
    return result


@dataclass(frozen=True, slots=True)
class _Target:
    locality_id: int
    host_id: int
    use: Use
    quote: bool
    evidence: str


def _checked(
    rows: Iterable[Incoming], result: Imported, on_reject: Callable[[Rejected], None]
) -> Iterator[Incoming]:
    for row in rows:
        reason = row.problem or _problem(row)
        if reason is None:
            yield row
            continue
        result.rejected += 1
        result.reasons[reason] += 1
        on_reject(Rejected(row.line, reason))


def _problem(row: Incoming) -> str | None:
    if not any(character.isalnum() for character in row.text):
        return "empty"
    if len(row.text) > MAX_CHARACTERS:
        return "too_long"
    if row.told_on is not None and row.told_on > today():
        return "date_in_the_future"
    return None


def _key(locality_slug: str, row: Incoming, seen: Counter[str]) -> str:
    """A keyed hash that names the row: by its external id, else by its content and how often that came."""
    hmac = context().keys.hmac
    if row.external_id:
        return hmac("import", f"{locality_slug}\nid\n{row.external_id}")
    content = hmac("import", f"{locality_slug}\ntext\n{row.told_on}\n{row.prompt}\n{row.text}")
    seen[content] += 1
    return content if seen[content] == 1 else hmac("import", f"{content}\n{seen[content]}")


def _take(
    actor: Actor, into: _Target, keyed: dict[str, Incoming], result: Imported, *, dry_run: bool
) -> None:
    with unit_of_work() as session:
        known = set(
            session.scalars(
                sa.select(Contribution.external_id).where(
                    Contribution.locality_id == into.locality_id, Contribution.external_id.in_(list(keyed))
                )
            )
        )
        new = {key: row for key, row in keyed.items() if key not in known}
        result.skipped += len(keyed) - len(new)
        result.imported += len(new)
        if dry_run or not new:
            return
        moment = now()
        names = references.fresh(Contribution, len(new))
        added = [
            _contribution(into, key, row, name) for (key, row), name in zip(new.items(), names, strict=True)
        ]
        session.add_all(added)
        session.flush()
        session.execute(
            sa.insert(ContributionEvent),
            [
                {
                    "contribution_id": contribution.id, "seq": 1, "kind": "imported", "effective_at": moment,
                    "recorded_at": moment, "actor_role": "system", "actor_id": actor.user_id,
                    "payload": {"channel": Channel.IMPORT.value},
                }
                for contribution in added
            ],
        )  # fmt: skip
        originals.store_many(
            (contribution.id, _words(row)) for contribution, row in zip(added, new.values(), strict=True)
        )


def _contribution(into: _Target, key: str, row: Incoming, reference: str) -> Contribution:
    return Contribution(
        reference=reference,
        locality_id=into.locality_id,
        host_id=into.host_id,
        kind=ContributionKind.UNSET,
        channel=Channel.IMPORT,
        received_at=now(),
        told_on=row.told_on,
        use=into.use,
        quote=into.quote,
        consent_evidence=into.evidence,
        consented_at=None,
        tell_by=TellBy.NOT,
        imported=True,
        external_id=key,
    )


def _words(row: Incoming) -> str:
    return f"{row.prompt.strip()}\n\n{row.text.strip()}" if row.prompt.strip() else row.text.strip()


def _batches(rows: Iterable[Incoming]) -> Iterator[list[Incoming]]:
    batch: list[Incoming] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
