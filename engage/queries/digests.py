"""Digests that were compiled: the shelf of a body, one version as it was frozen, and what its staff still have to do.

A quote's words are never stored with a digest. They come through the publication gate whenever the digest is shown,
and are gone from it the moment the person's consent is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.deadlines import local_date
from engage.domain.digest import DigestData, from_json
from engage.domain.digest_days import Days
from engage.domain.digest_seal import quote_hash
from engage.domain.kinds import BodyKind, DigestState
from engage.domain.permissions import Scope, ScopeKind, Subject, subject
from engage.domain.publication import Audience
from engage.domain.voices import Interest, SpeaksAs
from engage.models.asks import Ask, AskContribution
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.digests import Digest, DigestQuote
from engage.models.places import BodyLocality, HostAssignment, Locality, PlanningBody
from engage.queries.calendar import today
from engage.queries.digest_fixes import ShownFix, readable
from engage.queries.releasable import condition, text_column
from engage.queries.voices import HEARD, TELLER

OUT = (DigestState.ISSUED, DigestState.SUPERSEDED)
"""States that the public may see."""
MOST_PERIODS = 36
MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """The newest issued version of a digest, by its days."""

    period: str
    version: int
    issued_on: date
    first_day: date | None
    """None for a whole month."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a body has issued, the newest month first, and what waits to be read by a person."""

    body_id: int
    slug: str
    name: str
    kind: BodyKind
    issued: tuple[ShelfRow, ...]
    waiting: tuple[Days, ...]
    """What is compiled and has never been issued."""
    corrected: tuple[Days, ...]
    """What is issued, and another version of it compiled."""


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quote that may be shown now. `changed`: its words are no longer those that were issued."""

    contribution_id: int
    text: str
    locality: str
    changed: bool
    speaks_as: SpeaksAs | None = None
    interest: Interest | None = None
    warns: str = ""


@dataclass(frozen=True, slots=True)
class DigestPage:
    """One version, whole."""

    id: int
    data: DigestData
    version: int
    state: DigestState
    foreword: str
    reason: str
    content_hash: str
    compiled_at: datetime
    issued_at: datetime | None
    newest_version: int
    """The newest issued version of the month; 0 when none is."""
    quote: ShownQuote | None
    quote_gone: bool
    """A quote was chosen and may not be shown any more."""
    put_right: tuple[ShownFix, ...] = ()
    """Of the fixes it lists those whose stories are still public."""
    unread: bool = False
    """It was issued because its day had come, and nobody had read it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published text that its person allowed to be quoted."""

    contribution_id: int
    reference: str
    text: str
    ask_reference: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A digest for the people who issue it."""

    id: int
    body: str
    period: str
    version: int
    state: DigestState
    compiled_at: datetime
    first_day: date | None = None


def shelf(slug: str) -> Shelf | None:
    """The body's digests. Two statements; None for an unknown body."""
    body = db.session.execute(
        sa.select(PlanningBody.id, PlanningBody.slug, PlanningBody.name, PlanningBody.kind).where(
            PlanningBody.slug == slug
        )
    ).one_or_none()
    if body is None:
        return None
    rows = db.session.execute(
        sa.select(Digest.period, Digest.version, Digest.state, Digest.issued_at, Digest.first_day)
        .where(Digest.body_id == body.id, Digest.state.in_([DigestState.ISSUED, DigestState.COMPILED]))
        .order_by(Digest.period.desc(), Digest.version.desc())
        .limit(2 * MOST_PERIODS)
    ).all()
    issued = tuple(
        ShelfRow(row.period, row.version, local_date(row.issued_at), row.first_day)
        for row in rows
        if row.state is DigestState.ISSUED
    )
    out = {row.period for row in issued}
    compiled = [Days.stored(row.period, row.first_day) for row in rows if row.state is DigestState.COMPILED]
    return Shelf(
        body.id, body.slug, body.name, body.kind, issued,
        tuple(each for each in compiled if str(each) not in out), tuple(each for each in compiled if str(each) in out),
    )  # fmt: skip


def latest_version(slug: str, period: str) -> int | None:
    """The newest issued version of a month; None when none is. One statement."""
    return db.session.scalar(
        sa.select(sa.func.max(Digest.version))
        .join(PlanningBody, PlanningBody.id == Digest.body_id)
        .where(PlanningBody.slug == slug, Digest.period == period, Digest.state.in_(OUT))
    )


def issued_page(slug: str, period: str, version: int) -> DigestPage | None:
    """One issued version, the superseded ones too: an address is for ever. Two statements, three
    when it lists what services put right."""
    return _page(
        sa.and_(PlanningBody.slug == slug, Digest.period == period, Digest.version == version, Digest.state.in_(OUT))
    )


def staff_page(digest_id: int) -> DigestPage | None:
    """One digest in any state, for those who read, correct and issue it. As many statements as `issued_page`."""
    return _page(Digest.id == digest_id)


def _page(which: sa.ColumnElement[bool]) -> DigestPage | None:
    other = aliased(Digest)
    newest = (
        sa.select(sa.func.max(other.version))
        .where(other.body_id == Digest.body_id, other.period == Digest.period, other.state.in_(OUT))
        .correlate(Digest)
        .scalar_subquery()
    )
    row = db.session.execute(
        sa.select(
            Digest.id, Digest.data, Digest.version, Digest.state, Digest.foreword, Digest.reason, Digest.content_hash,
            Digest.compiled_at, Digest.issued_at, Digest.issued_by, newest.label("newest"),
        )
        .join(PlanningBody, PlanningBody.id == Digest.body_id)
        .where(which)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    chosen, shown = _quote(row.id)
    data = from_json(row.data)
    return DigestPage(
        row.id, data, row.version, row.state, row.foreword, row.reason, row.content_hash,
        row.compiled_at, row.issued_at, row.newest or 0, shown, chosen and shown is None,
        readable(data.put_right.listed), row.issued_at is not None and row.issued_by is None,
    )  # fmt: skip


def _quote(digest_id: int) -> tuple[bool, ShownQuote | None]:
    """Whether one was chosen, and what the gate lets through of it now."""
    row = db.session.execute(
        sa.select(
            DigestQuote.contribution_id, DigestQuote.salt, DigestQuote.text_hash, Locality.display_name,
            text_column(Audience.DIGEST), *TELLER,
        )
        .select_from(DigestQuote)
        .join(Contribution, Contribution.id == DigestQuote.contribution_id)
        .outerjoin(*HEARD)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(DigestQuote.digest_id == digest_id)
        .order_by(DigestQuote.contribution_id)
        .limit(1)
    ).one_or_none()  # fmt: skip
    if row is None:
        return False, None
    if not row.text:
        return True, None
    changed = quote_hash(row.salt, row.text) != row.text_hash
    return True, ShownQuote(
        row.contribution_id, row.text, row.display_name, changed, row.speaks_as, row.interest, row.warns
    )


def candidates(body_id: int, *, contribution_id: int | None = None) -> list[Candidate]:
    """Texts that may be quoted in a digest of this body: published, with consent to quote, behind one of its asks.
    The newest first; only the one named when `contribution_id` is given. One statement."""
    query = (
        sa.select(
            Contribution.id, Contribution.reference, text_column(Audience.DIGEST),
            sa.func.min(Ask.reference).label("ask_reference"),
        )
        .join(AskContribution, AskContribution.contribution_id == Contribution.id)
        .join(Ask, Ask.id == AskContribution.ask_id)
        .where(Ask.body_id == body_id, Ask.raised_at.is_not(None), condition(Audience.DIGEST))
        .group_by(Contribution.id)
        .order_by(Contribution.id.desc())
        .limit(MOST_CANDIDATES)
    )  # fmt: skip
    if contribution_id is not None:
        query = query.where(Contribution.id == contribution_id)
    return [
        Candidate(row.id, row.reference, row.text, row.ask_reference) for row in db.session.execute(query) if row.text
    ]


def subject_of(body_id: int) -> Subject | None:
    """What a body's digest lies in: the body, its partnership, and the hosts that read for its localities today.
    One statement; None for an unknown body."""
    on = today()
    rows = db.session.execute(
        sa.select(PlanningBody.partnership_id, HostAssignment.host_id)
        .outerjoin(BodyLocality, sa.and_(BodyLocality.body_id == PlanningBody.id, _in_force(BodyLocality, on)))
        .outerjoin(
            HostAssignment,
            sa.and_(HostAssignment.locality_id == BodyLocality.locality_id, _in_force(HostAssignment, on)),
        )
        .where(PlanningBody.id == body_id)
        .order_by(HostAssignment.host_id)
    ).all()
    if not rows:
        return None
    return subject(
        Scope(ScopeKind.BODY, body_id),
        Scope(ScopeKind.PARTNERSHIP, rows[0].partnership_id),
        *(Scope(ScopeKind.HOST, row.host_id) for row in rows if row.host_id is not None),
    )


def _in_force(table: type[BodyLocality] | type[HostAssignment], on: date) -> sa.ColumnElement[bool]:
    return sa.and_(table.valid_from <= on, sa.or_(table.valid_to.is_(None), table.valid_to >= on))


def for_staff(body_ids: Collection[int], host_ids: Collection[int], *, limit: int = 50) -> list[StaffRow]:
    """Digests of these bodies, and of those whose localities these hosts read for; those that wait come first, then
    the newest. One statement."""
    on = today()
    hosted = (
        sa.select(BodyLocality.body_id)
        .join(HostAssignment, HostAssignment.locality_id == BodyLocality.locality_id)
        .where(HostAssignment.host_id.in_(sorted(host_ids)), _in_force(BodyLocality, on), _in_force(HostAssignment, on))
    )
    rows = db.session.execute(
        sa.select(
            Digest.id, PlanningBody.name, Digest.period, Digest.version, Digest.state, Digest.compiled_at,
            Digest.first_day,
        )
        .join(PlanningBody, PlanningBody.id == Digest.body_id)
        .where(sa.or_(Digest.body_id.in_(sorted(body_ids)), Digest.body_id.in_(hosted)))
        .order_by(
            sa.case((Digest.state == DigestState.COMPILED, 0), else_=1), Digest.period.desc(), PlanningBody.name,
            Digest.version.desc(),
        )
        .limit(limit)
    )  # fmt: skip
    return [StaffRow(*row) for row in rows]


def compiled_id(body_id: int, period: str) -> int | None:
    """The digest of a month that waits to be issued. One statement."""
    return db.session.scalar(
        sa.select(Digest.id)
        .where(Digest.body_id == body_id, Digest.period == period, Digest.state == DigestState.COMPILED)
        .order_by(Digest.version.desc())
        .limit(1)
    )
