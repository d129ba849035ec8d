"""Existing feedback from a survey or another system: streamed in, idempotent, without clocks.

Imported rows have a queue of their own. Nobody holds a secret for them and nobody can be told; without evidence
of consent they are read and themed, but never shown or quoted.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from engage.domain import safety_words, texts
from engage.domain.contribution_history import EventKind
from engage.domain.errors import NotFound
from engage.domain.kinds import Channel, ContributionKind, TellBy, ThemeProvenance, ThemeStance
from engage.domain.permissions import Actor, Permission, require
from engage.domain.publication import Use, validate_consent
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent
from engage.models.places import Locality
from engage.models.themes import Theme, ThemeLink
from engage.services import audit, originals, references, subjects
from engage.services.calendars import host_of
from engage.services.context import context, now, today
from engage.services.unit_of_work import unit_of_work

BATCH = 500
MAX_EVIDENCE = 500


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
    cells: tuple[str, ...] = ()
    """The whole row as it came, for whoever has to put it right."""
    themes: tuple[str, ...] = ()
    """Names of themes that the other system put it under."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that did not come in, and why: a code of `import_rows.PROBLEMS`."""

    line: int
    reason: str
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class Imported:
    """What an import did."""

    imported: int = 0
    skipped: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    unknown_themes: Counter[str] = field(default_factory=Counter)
    """Names that no theme of the partnership has, and how many of the rows that came in have each: nothing was begun
    for them."""


def check_consent(use: Use, *, quote: bool, evidence: str) -> None:
    """Refuse a consent that nothing shows. Raises Refused: import_needs_evidence, note_too_long, and what
    `validate_consent` says."""
    validate_consent(use, quote)
    missing = None if use is Use.NEITHER else "import_needs_evidence"
    texts.note(evidence, field="consent_evidence", most=MAX_EVIDENCE, missing=missing)


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
) -> Imported:
    """Take the rows in, in batches of 500, each batch one transaction; a second run skips what is there.

    Raises NotFound (locality_unknown: there is none of that name today; locality_has_no_host), NotPermitted, and what
    `check_consent` raises.
    """
    check_consent(use, quote=quote, evidence=evidence)
    locality = db.session.scalar(sa.select(Locality).where(Locality.slug == locality_slug, _there_today()))
    if locality is None:
        raise NotFound("locality_unknown", slug=locality_slug)
    host = host_of(locality.id, today())
    require(actor, Permission.IMPORT_RUN, subjects.of_host(host))
    themes = _themes(locality.partnership_id)
    into = _Target(locality.id, host.id, use, quote, texts.clean(evidence), themes)
    result = Imported()
    seen: Counter[str] = Counter()
    for batch in _batches(_checked(rows, result, on_reject)):
        keyed = {_key(locality_slug, row, seen): row for row in batch}
        try:
            _take(actor, into, keyed, result, dry_run=dry_run)
        except IntegrityError:
            # Another import of the same rows was quicker (PostgreSQL lets two write at once): now they are known.
            _take(actor, into, keyed, result, dry_run=dry_run)
    if not dry_run:
        with unit_of_work():
            audit.record(
                actor, audit.Event.IMPORT_FINISHED, None, locality_id=into.locality_id,
                imported=result.imported, skipped=result.skipped, rejected=result.rejected,
            )  # fmt: skip
    return result


def localities() -> list[str]:
    """The slugs there are today, for whoever mistyped one."""
    return list(db.session.scalars(sa.select(Locality.slug).where(_there_today()).order_by(Locality.slug)))


def _there_today() -> sa.ColumnElement[bool]:
    on = today()
    return sa.and_(Locality.valid_from <= on, sa.or_(Locality.valid_to.is_(None), Locality.valid_to >= on))


@dataclass(frozen=True, slots=True)
class _Target:
    locality_id: int
    host_id: int
    use: Use
    quote: bool
    evidence: str
    themes: Mapping[str, int]
    """Ids of the themes in use, by their names in small letters."""

    def themes_of(self, row: Incoming) -> list[int]:
        """The themes that a row is under, each once, as far as they are there."""
        found = (self.themes.get(texts.clean(name).casefold()) for name in row.themes)
        return list(dict.fromkeys(number for number in found if number is not None))

    def unknown(self, row: Incoming) -> list[str]:
        """The names of a row that no theme has."""
        names = dict.fromkeys(texts.clean(name) for name in row.themes)
        return [name for name in names if name.casefold() not in self.themes]


def _themes(partnership_id: int) -> dict[str, int]:
    rows = db.session.execute(
        sa.select(Theme.name, Theme.id)
        .where(Theme.partnership_id == partnership_id, Theme.retired_at.is_(None))
        .order_by(Theme.id)
    )
    return {name.casefold(): number for name, number in rows}


def _checked(
    rows: Iterable[Incoming], result: Imported, on_reject: Callable[[Rejected], None]
) -> Iterator[Incoming]:
    ids: set[str] = set()
    for row in rows:
        reason = row.problem or _problem(row, ids)
        if reason is None:
            if row.external_id:
                ids.add(texts.clean(row.external_id))
            yield row
            continue
        result.rejected += 1
        result.reasons[reason] += 1
        on_reject(Rejected(row.line, reason, row.cells))


def _problem(row: Incoming, ids: set[str]) -> str | None:
    words = _words(row)
    if not _anything(row.text):
        return "empty"
    if len(words) > texts.MAX_CHARACTERS:
        return "too_long"
    if row.told_on is not None and row.told_on > today():
        return "date_in_the_future"
    # Which of the two is meant nobody here can know; taking neither the second nor the first silently away.
    if row.external_id and texts.clean(row.external_id) in ids:
        return "id_repeated"
    return None


def _anything(text: str) -> bool:
    """Whether there is a mark to be seen. A smile alone is an answer too."""
    return any(unicodedata.category(each)[0] not in "ZC" for each in text)


def _key(locality_slug: str, row: Incoming, seen: Counter[str]) -> str:
    """A keyed hash that names the row: by its external id, else by its content and how often that came."""
    hmac = context().keys.hmac
    if row.external_id:
        return hmac("import", f"{locality_slug}\nid\n{texts.clean(row.external_id)}")
    content = hmac("import", f"{locality_slug}\ntext\n{row.told_on}\n{_words(row)}")
    seen[content] += 1
    return content if seen[content] == 1 else hmac("import", f"{content}\n{seen[content]}")


def _take(
    actor: Actor, into: _Target, keyed: dict[str, Incoming], result: Imported, *, dry_run: bool
) -> None:
    with unit_of_work() as session:
        known = _known(into, keyed)
        new = {key: row for key, row in keyed.items() if key not in known}
        if new and not dry_run:
            _add(actor, into, new)
            session.flush()
    for row in new.values():
        result.unknown_themes.update(into.unknown(row))
    result.skipped += len(keyed) - len(new)
    result.imported += len(new)


def _known(into: _Target, keys: Iterable[str]) -> set[str | None]:
    there = sa.select(Contribution.external_id).where(
        Contribution.locality_id == into.locality_id, Contribution.external_id.in_(list(keys))
    )
    return set(db.session.scalars(there))


def _add(actor: Actor, into: _Target, new: dict[str, Incoming]) -> None:
    with unit_of_work() as session:
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
                    "contribution_id": contribution.id, "seq": 1, "kind": EventKind.IMPORTED.value,
                    "effective_at": moment, "recorded_at": moment, "actor_role": "system", "actor_id": actor.user_id,
                    "payload": {"channel": Channel.IMPORT.value},
                }
                for contribution in added
            ],
        )  # fmt: skip
        _link(actor, into, dict(zip([each.id for each in added], new.values(), strict=True)))
        originals.store_many(
            (contribution.id, _words(row)) for contribution, row in zip(added, new.values(), strict=True)
        )


def _link(actor: Actor, into: _Target, rows: Mapping[int, Incoming]) -> None:
    """Put what came in under its themes, said in its history like every other link; the audit has the import."""
    moment, session = now(), db.session
    links = [(key, place, number) for key, row in rows.items() for place, number in enumerate(into.themes_of(row))]
    if not links:
        return
    by = ThemeProvenance.IMPORTED
    session.execute(
        sa.insert(ThemeLink),
        [
            {
                "theme_id": number, "contribution_id": key, "provenance": by, "stance": ThemeStance.SAYS,
                "linked_at": moment, "linked_by": actor.user_id, "received_at": moment,
            }
            for key, _place, number in links
        ],
    )  # fmt: skip
    session.execute(
        sa.insert(ContributionEvent),
        [
            {
                "contribution_id": key, "seq": place + 2, "kind": EventKind.THEMED.value, "effective_at": moment,
                "recorded_at": moment, "actor_role": "system", "actor_id": actor.user_id,
                "payload": {"theme_id": number, "by": by.value},
            }
            for key, place, number in links
        ],
    )  # fmt: skip


def _contribution(into: _Target, key: str, row: Incoming, reference: str) -> Contribution:
    found = safety_words.kinds_in(_words(row))
    return Contribution(
        reference=reference,
        priority=safety_words.priority(found, danger=False),
        word_kinds=safety_words.kept(found),
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
        version=1 + len(into.themes_of(row)),
    )


def _words(row: Incoming) -> str:
    prompt, text = texts.clean(row.prompt), texts.clean(row.text)
    return f"{prompt}\n\n{text}" if prompt else text


def _batches(rows: Iterable[Incoming]) -> Iterator[list[Incoming]]:
    batch: list[Incoming] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
