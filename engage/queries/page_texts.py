"""The words that admins gave to public pages: those that count, and every earlier version for admins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.page_texts import PageName, PageScope, Placement
from engage.models.base import db
from engage.models.pages import PageText
from engage.models.people import User
from engage.models.places import Locality, Partnership
from engage.queries.admin import Page, Reach
from engage.queries.calendar import today
from engage.queries.reading import Reading, dated

VERSIONS = 25


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a page that count now."""

    scope: PageScope
    scope_id: int
    version: int
    placement: Placement
    text: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A version as admins see it; `by` is the name of an account, empty when it is not known."""

    number: int
    placement: Placement
    text: str
    back_to: int | None
    changed_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Where:
    """Over what words are set: a scope with the names and slugs of its place."""

    scope: PageScope
    id: int
    name: str
    partnership_id: int | None
    partnership_slug: str
    locality_slug: str


@dataclass(frozen=True, slots=True)
class Changed:
    """The newest version of a page over a scope, for the list of pages."""

    version: int
    changed_at: datetime
    empty: bool


_LATER = aliased(PageText)
_COUNTS = ~(
    sa.select(_LATER.id)
    .where(
        _LATER.page == PageText.page, _LATER.scope == PageText.scope, _LATER.scope_id == PageText.scope_id,
        _LATER.version > PageText.version,
    )
    .exists()
)  # fmt: skip
_OF_PAGE = Reading(
    sa.select(PageText.scope, PageText.scope_id, PageText.version, PageText.placement, PageText.text,
              PageText.changed_at)
    .where(
        PageText.page == sa.bindparam("page", type_=PageText.page.type),
        sa.or_(
            PageText.scope == PageScope.INSTALLATION,
            sa.and_(PageText.scope == PageScope.PARTNERSHIP, PageText.scope_id == sa.bindparam("partnership")),
            sa.and_(PageText.scope == PageScope.LOCALITY, PageText.scope_id == sa.bindparam("locality")),
        ),
        _COUNTS,
    )
    .order_by(PageText.id)
)  # fmt: skip


def of_page(page: PageName, *, partnership_id: int = -1, locality_id: int = -1) -> tuple[Text, ...]:
    """The words that count on a page: of the installation, and of a partnership and a locality where they are given.
    One statement."""
    rows = _OF_PAGE.rows(page=page, partnership=partnership_id, locality=locality_id)
    return tuple(Text(*row) for row in rows)


_VERSIONS = sa.select(
    PageText.version, PageText.placement, PageText.text, PageText.back_to, PageText.changed_at,
    sa.func.coalesce(User.name, ""),
).outerjoin(User, User.id == PageText.changed_by)  # fmt: skip


def _over(page: PageName, where: Where) -> tuple[sa.ColumnElement[bool], ...]:
    return PageText.page == page, PageText.scope == where.scope, PageText.scope_id == where.id


def latest(page: PageName, where: Where) -> Version | None:
    """The version that counts; None while nobody set any words. One statement."""
    row = db.session.execute(
        _VERSIONS.where(*_over(page, where)).order_by(PageText.version.desc()).limit(1)
    ).one_or_none()
    return Version(*row) if row else None


def versions(page: PageName, where: Where, *, before: int | None = None) -> Page[Version]:
    """Versions, the newest first. One statement."""
    query = _VERSIONS.where(*_over(page, where))
    if before is not None:
        query = query.where(PageText.version < before)
    found = db.session.execute(query.order_by(PageText.version.desc()).limit(VERSIONS + 1)).all()
    rows = tuple(Version(*row) for row in found[:VERSIONS])
    return Page(rows, rows[-1].number if len(found) > VERSIONS else None)


def version(page: PageName, where: Where, number: int) -> Version | None:
    """One version. One statement."""
    row = db.session.execute(_VERSIONS.where(*_over(page, where), PageText.version == number)).one_or_none()
    return Version(*row) if row else None


def where(scope: PageScope, number: int) -> Where | None:
    """A scope with its names; None when there is no such place. One statement, none for the installation."""
    if scope is PageScope.INSTALLATION:
        return Where(scope, 0, "", None, "", "") if number == 0 else None
    if scope is PageScope.PARTNERSHIP:
        query = sa.select(Partnership.name, Partnership.id, Partnership.slug, sa.literal("")).where(
            Partnership.id == number
        )
    else:
        query = (
            sa.select(Locality.display_name, Partnership.id, Partnership.slug, Locality.slug)
            .join(Partnership, Partnership.id == Locality.partnership_id)
            .where(Locality.id == number)
        )
    row = db.session.execute(query).one_or_none()
    return Where(scope, number, *row) if row else None


def wheres(reach: Reach) -> tuple[Where, ...]:
    """Every scope within reach: the installation for those who look after it, partnerships by name, each before its
    localities of today. Two statements."""
    partnerships = sa.select(Partnership.id, Partnership.slug, Partnership.name).where(dated(Partnership, today()))
    localities = sa.select(Locality.id, Locality.slug, Locality.display_name, Locality.partnership_id).where(
        dated(Locality, today())
    )
    if reach is not None:
        partnerships = partnerships.where(Partnership.id.in_(reach))
        localities = localities.where(Locality.partnership_id.in_(reach))
    inside: dict[int, list[tuple[int, str, str]]] = {}
    for number, slug, name, home in db.session.execute(localities.order_by(Locality.display_name, Locality.id)):
        inside.setdefault(home, []).append((number, slug, name))
    found = [Where(PageScope.INSTALLATION, 0, "", None, "", "")] if reach is None else []
    for number, slug, name in db.session.execute(partnerships.order_by(Partnership.name, Partnership.id)):
        found.append(Where(PageScope.PARTNERSHIP, number, name, number, slug, ""))
        found += [
            Where(PageScope.LOCALITY, key, its_name, number, slug, its_slug)
            for key, its_slug, its_name in inside.get(number, ())
        ]
    return tuple(found)


def changed() -> dict[tuple[PageName, PageScope, int], Changed]:
    """When the words of each page were last changed, where somebody set any. One statement."""
    rows = db.session.execute(
        sa.select(PageText.page, PageText.scope, PageText.scope_id, PageText.version, PageText.changed_at,
                  PageText.text == "")
        .where(_COUNTS)
        .order_by(PageText.id)
    )  # fmt: skip
    return {(row[0], row[1], row[2]): Changed(row[3], row[4], bool(row[5])) for row in rows}
