"""Published contributions as anyone reads them. Every text passes the publication gate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from engage.domain.ask_states import NOT_PUBLIC
from engage.domain.contribution_states import Disposition, Publication, ReadingState, ReferralState
from engage.domain.disclosure import Count, suppress_count
from engage.domain.kinds import ContributionKind
from engage.domain.publication import Audience
from engage.domain.voices import Interest, SpeaksAs
from engage.models.asks import Ask, AskContribution
from engage.models.contributions import Contribution, Referral
from engage.models.places import Host, Locality, Partnership, Service
from engage.models.themes import Theme, ThemeLink
from engage.queries import releasable
from engage.queries.keyset import Cursor
from engage.queries.reading import Reading
from engage.queries.stances import otherwise_in
from engage.queries.voices import HEARD, TELLER

PAGE = 25
PUBLIC = releasable.condition(Audience.PUBLIC)


class ThemeName(NamedTuple):
    """A theme as a filter or under a contribution."""

    id: int
    slug: str
    name: str
    moved: bool = False
    """Whether its page looks for what went from it or came into it."""


class Published(NamedTuple):
    """One published contribution in a list: its row with its themes. A tuple, for a frozen dataclass takes five times
    as long to make."""

    id: int
    reference: str
    text: str
    published_at: datetime
    received_at: datetime
    reading: ReadingState
    publication: Publication
    disposition: Disposition | None
    disposition_until: date | None
    speaks_as: SpeaksAs | None = None
    """As whom it was told, if somebody said."""
    interest: Interest | None = None
    warns: str = ""
    """Codes of what its reader says before it."""
    themes: tuple[ThemeName, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """A page of a list, the newest first, with where the pages beside it begin."""

    items: tuple[Published, ...]
    newer: Cursor | None
    older: Cursor | None


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """What a service said, checked by the host; before that only that it was asked (`shown_at` empty)."""

    service: str
    slug: str
    owner_role: str
    sent_at: datetime
    due_on: date
    state: ReferralState
    answer: str
    changed: bool | None
    shown_at: datetime | None


@dataclass(frozen=True, slots=True)
class AskName:
    """An ask that a contribution feeds."""

    id: int
    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class PublishedWhole:
    """One published contribution with all that is public about it."""

    item: Published
    kind: ContributionKind
    replied_at: datetime | None
    reply_due: date | None
    told_on: date | None
    reply: str
    disposition_note: str
    imported: bool
    host: str
    locality: str
    locality_slug: str
    partnership: str
    partnership_slug: str
    redaction: str | None
    """Codes of why its words are not all as they were told (domain.redaction)."""
    asks: tuple[AskName, ...]
    answers: tuple[ServiceAnswer, ...]


_COLUMNS = (
    Contribution.id, Contribution.reference, releasable.text_column(Audience.PUBLIC),
    Contribution.published_at, Contribution.received_at, Contribution.reading, Contribution.publication,
    Contribution.disposition, Contribution.disposition_until, *TELLER,
)  # fmt: skip


@lru_cache(maxsize=8)
def _list(by_theme: bool, older: bool | None) -> Reading:
    """The statement of a list: of one theme or of all, its first page, what is older than a place in it, or newer."""
    query = sa.select(*_COLUMNS).select_from(Contribution).outerjoin(*HEARD)
    query = query.where(Contribution.locality_id == sa.bindparam("locality"), PUBLIC)
    key: Any = Contribution.published_at
    number: Any = Contribution.id
    if by_theme:
        query = query.join(ThemeLink, ThemeLink.contribution_id == Contribution.id).where(
            ThemeLink.theme_id == sa.bindparam("theme")
        )
        key, number = ThemeLink.received_at, ThemeLink.contribution_id
    if older is not None:
        place = sa.tuple_(key, number)
        here = sa.tuple_(sa.bindparam("at", type_=key.type), sa.bindparam("number", type_=sa.Integer))
        query = query.where(place < here if older else place > here)
    order = (key.asc(), number.asc()) if older is False else (key.desc(), number.desc())
    return Reading(query.order_by(*order).limit(sa.bindparam("most", type_=sa.Integer)))


def published(
    locality_id: int, *, theme_id: int | None = None, cursor: Cursor | None = None, limit: int = PAGE
) -> PublishedPage:
    """What was published from a locality, newest first; of one theme when it is named (then by the day it was told,
    of which the link keeps a copy). Two statements, however many there are."""
    back = cursor is not None and not cursor.older
    values: dict[str, Any] = {"locality": locality_id, "most": limit + 1}
    if theme_id is not None:
        values["theme"] = theme_id
    if cursor is not None:
        values |= {"at": cursor.at, "number": cursor.id}
    rows = _list(theme_id is not None, cursor.older if cursor else None).rows(**values)
    more = len(rows) > limit
    rows = list(reversed(rows[:limit])) if back else rows[:limit]
    themes = themes_of([row[0] for row in rows])
    items = tuple([Published(*(*row, themes.get(row[0], ()))) for row in rows])

    def at(item: Published) -> datetime:
        return item.published_at if theme_id is None else item.received_at

    newer = Cursor(False, at(items[0]), items[0].id) if items and (more if back else cursor is not None) else None
    older = Cursor(True, at(items[-1]), items[-1].id) if items and (more or back) else None
    return PublishedPage(items, newer, older)


def newest(locality_id: int, *, limit: int = 2) -> tuple[Published, ...]:
    """The newest published from a locality, without their themes. One statement."""
    return tuple(Published(*row) for row in _list(False, None).rows(locality=locality_id, most=limit))


@lru_cache(maxsize=128)
def _themes_of(count: int) -> Reading:
    """For so many contributions: a list of another length is another statement, and pages are of one length."""
    ids = [sa.bindparam(f"id{number}", type_=sa.Integer) for number in range(count)]
    return Reading(
        sa.select(ThemeLink.contribution_id, Theme.id, Theme.slug, Theme.name)
        .join(Theme, Theme.id == ThemeLink.theme_id)
        .where(ThemeLink.contribution_id.in_(ids))
        .order_by(ThemeLink.contribution_id, Theme.name, Theme.id)
    )


def themes_of(contribution_ids: Iterable[int]) -> dict[int, tuple[ThemeName, ...]]:
    """Themes by contribution. One statement; none for no ids."""
    ids = list(contribution_ids)
    if not ids:
        return {}
    found: dict[int, tuple[ThemeName, ...]] = {}
    names: dict[int, ThemeName] = {}
    for key, number, slug, name in _themes_of(len(ids)).rows(**{f"id{place}": each for place, each in enumerate(ids)}):
        theme = names.get(number) or names.setdefault(number, ThemeName(number, slug, name))
        found[key] = (*found[key], theme) if key in found else (theme,)
    return found


_THEMES_IN = Reading(
    sa.select(Theme.id, Theme.slug, Theme.name, Theme.moved)
    .where(Theme.partnership_id == sa.bindparam("partnership"), Theme.retired_at.is_(None))
    .order_by(Theme.name, Theme.id)
    .limit(60)
)


def themes_in(partnership_id: int) -> tuple[ThemeName, ...]:
    """The themes of a partnership that are in use, by name. One statement."""
    return tuple(ThemeName(*row) for row in _THEMES_IN.rows(partnership=partnership_id))


_THEMES_HERE = Reading(
    sa.select(
        Theme.id, Theme.slug, Theme.name,
        otherwise_in(Theme.id, sa.bindparam("locality", type_=sa.Integer)).correlate(Theme).scalar_subquery(),
    )
    .where(Theme.partnership_id == sa.bindparam("partnership"), Theme.retired_at.is_(None))
    .order_by(Theme.name, Theme.id)
    .limit(60)
)  # fmt: skip


def themes_here(partnership_id: int, locality_id: int) -> tuple[tuple[ThemeName, Count], ...]:
    """As `themes_in`, each with how many in this locality see it otherwise, as far as that may be told. One
    statement."""
    return tuple(
        (ThemeName(number, slug, name), suppress_count(otherwise))
        for number, slug, name, otherwise in _THEMES_HERE.rows(partnership=partnership_id, locality=locality_id)
    )


_ONE = Reading(
    sa.select(*_COLUMNS, Contribution.kind, Contribution.replied_at, Contribution.reply_due, Contribution.told_on,
              Contribution.reply_text, Contribution.disposition_note, Contribution.imported,
              Host.name.label("host"), Locality.display_name, Locality.slug,
              Partnership.name.label("partnership"), Partnership.slug.label("partnership_slug"), Contribution.redaction)
    .select_from(Contribution)
    .outerjoin(*HEARD)
    .join(Locality, Locality.id == Contribution.locality_id)
    .join(Partnership, Partnership.id == Locality.partnership_id)
    .join(Host, Host.id == Contribution.host_id)
    .where(Contribution.reference == sa.bindparam("reference"), PUBLIC)
)  # fmt: skip


def one(reference: str) -> PublishedWhole | None:
    """A published contribution by its reference in stored form; None when it is not, or no longer, published. Four
    statements."""
    row = _ONE.first(reference=reference)
    if row is None:
        return None
    number, width = row[0], len(_COLUMNS)
    item = Published(*(*row[:width], themes_of([number]).get(number, ())))
    kind, replied_at, reply_due, told_on, reply, *rest = row[width:]
    head = item, kind, replied_at, reply_due, told_on, reply or ""
    return PublishedWhole(*(*head, *rest, asks_of(number), answers_about(number)))


_ASKS_OF = Reading(
    sa.select(Ask.id, Ask.reference, Ask.title)
    .join(AskContribution, AskContribution.ask_id == Ask.id)
    .where(AskContribution.contribution_id == sa.bindparam("contribution"), Ask.state.not_in(NOT_PUBLIC))
    .order_by(Ask.raised_at, Ask.id)
)


def asks_of(contribution_id: int) -> tuple[AskName, ...]:
    """The public asks that a contribution feeds. One statement."""
    return tuple(AskName(*row) for row in _ASKS_OF.rows(contribution=contribution_id))


_SHOWN = Referral.state == ReferralState.SHOWN
_ANSWERS = Reading(
    sa.select(Service.name, Service.slug, Service.owner_role, Referral.sent_at, Referral.due_on, Referral.state,
              sa.case((_SHOWN, Referral.answer), else_=""), sa.case((_SHOWN, Referral.changed), else_=None),
              sa.case((_SHOWN, Referral.checked_at), else_=None))
    .join(Service, Service.id == Referral.service_id)
    .where(
        Referral.contribution_id == sa.bindparam("contribution"), Referral.state != ReferralState.RECALLED,
        Referral.complaint.is_(False),
    )
    .order_by(Referral.sent_at, Referral.id)
)  # fmt: skip


def answers_about(contribution_id: int) -> tuple[ServiceAnswer, ...]:
    """What services were asked and said, the first first; an answer's words only once the host checked it. Nothing of
    what was handed over as a complaint. One statement."""
    return tuple(ServiceAnswer(*row) for row in _ANSWERS.rows(contribution=contribution_id))
