"""What a digest is compiled from, in a fixed number of statements.

Everything is as it was recorded up to a moment. Histories come from `ask_events`; cached columns only narrow down
which histories are worth reading. What is compiled is held against `digest_register`, which uses neither.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.ask_events import AskEvent
from engage.domain.ask_states import AskAction, AskState
from engage.domain.deadlines import WorkingCalendar
from engage.domain.digest import DigestAsk, DigestBody, OtherView, heard
from engage.domain.digest_data import Heard
from engage.domain.digest_fixes import PutRight, put_right
from engage.domain.digest_lines import Window
from engage.domain.errors import NotFound
from engage.domain.publication import Publication
from engage.models.asks import Ask
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import BodyLocality, Locality, Partnership, PlanningBody
from engage.models.themes import Theme, ThemeEvent, ThemeLink
from engage.queries import digest_fixes
from engage.queries.reading import Reading, dated
from engage.queries.stances import OTHERWISE
from engage.queries.voices import BY_ORGANISATIONS, HEARD


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that `compile_digest` needs of one body."""

    body: DigestBody
    calendar: WorkingCalendar
    asks: tuple[DigestAsk, ...]
    closed_before: int
    heard: Heard
    put_right: PutRight
    names: Mapping[int, str]
    """Of all planning bodies, by id."""


def gather(body_id: int, window: Window) -> Gathered:
    """What the body's digest is compiled from. Seven statements. Raises NotFound."""
    body, calendar, closed_before = _body(body_id, window)
    fixes = put_right(digest_fixes.shown_in(body_id, window))
    names = {key: name for key, name in _NAMES.rows()}
    return Gathered(body, calendar, _asks(body_id, window), closed_before, _heard(body_id, window), fixes, names)


_BODY: Any = sa.bindparam("body", type_=sa.Integer)
_START: Any = sa.bindparam("start", type_=EventRow.recorded_at.type)
_END: Any = sa.bindparam("end", type_=EventRow.recorded_at.type)

_NAMES = Reading(sa.select(PlanningBody.id, PlanningBody.name))

_SINCE = sa.select(EventRow.ask_id).where(EventRow.recorded_at >= _START)
"""Asks to which anything was recorded from the window's start until today."""
_HANDED = sa.select(EventRow.ask_id).where(
    EventRow.kind.in_([AskAction.ACCEPT.value, AskAction.SUCCEED.value]), EventRow.recorded_at >= _START
)
"""Asks that changed hands since."""
_LIVE = sa.and_(
    *(
        Ask.state != state
        for state in (AskState.DRAFT, AskState.DISCARDED, AskState.CLOSED, AskState.MERGED)
    )
)
_WORTH_READING = sa.select(Ask.id).where(
    sa.or_(sa.and_(Ask.body_id == _BODY, sa.or_(_LIVE, Ask.id.in_(_SINCE))), Ask.id.in_(_HANDED))
)
"""Asks that can have a line: the body's that are open now or have news since the window began, and those that changed
hands since. Older ones are closed and quiet."""

_CLOSED_BEFORE = (
    sa.select(sa.func.count())
    .select_from(Ask)
    .where(Ask.body_id == PlanningBody.id, Ask.state.in_([AskState.CLOSED, AskState.MERGED]), Ask.id.not_in(_SINCE))
    .correlate(PlanningBody)
    .scalar_subquery()
)
"""How many of the body's asks are not worth reading."""
_OF_BODY = Reading(
    sa.select(
        PlanningBody.id, PlanningBody.slug, PlanningBody.name, PlanningBody.kind, PlanningBody.extra_closed_days,
        Partnership.holiday_subdivision, Partnership.extra_closed_days, _CLOSED_BEFORE,
    )
    .join(Partnership, Partnership.id == PlanningBody.partnership_id)
    .where(PlanningBody.id == _BODY)
)  # fmt: skip


def _body(body_id: int, window: Window) -> tuple[DigestBody, WorkingCalendar, int]:
    row = _OF_BODY.first(body=body_id, start=window.start)
    if row is None:
        raise NotFound("body_unknown")
    key, slug, name, kind, own_days, subdivision, days_of_all, closed_before = row
    return DigestBody(key, slug, name, kind), WorkingCalendar.of(subdivision, days_of_all, own_days), closed_before


_HISTORIES = Reading(
    sa.select(
        EventRow.ask_id, Ask.reference, Locality.display_name, EventRow.seq, EventRow.kind, EventRow.effective_at,
        EventRow.recorded_at, EventRow.actor_role, EventRow.actor_id, sa.cast(EventRow.payload, sa.Text),
    )
    .join(Ask, Ask.id == EventRow.ask_id)
    .outerjoin(Locality, Locality.id == Ask.locality_id)
    .where(EventRow.ask_id.in_(_WORTH_READING), EventRow.recorded_at <= _END)
    .order_by(EventRow.ask_id, EventRow.seq)
)  # fmt: skip
_KINDS = {each.value: each for each in AskAction}
_EVENT: Callable[[Any], AskEvent] = partial(tuple.__new__, AskEvent)
"""An event of a row, as `AskEvent._make` would make it, in half the time."""


def _asks(body_id: int, window: Window) -> tuple[DigestAsk, ...]:
    columns = _HISTORIES.columns(body=body_id, start=window.start, end=window.end)
    if not columns:
        return ()
    ids, references, places, seqs, kinds, effective, recorded, roles, actors, texts = columns
    # One text for all payloads: calling the parser for each costs more than parsing.
    payloads = json.loads(f"[{','.join(texts)}]")
    named = map(_KINDS.__getitem__, kinds)
    events = tuple(map(_EVENT, zip(seqs, named, effective, recorded, roles, actors, payloads, strict=True)))
    asks, at = [], 0
    for ask_id, many in Counter(ids).items():  # in their order, each with as many rows as it has events
        asks.append(DigestAsk(references[at], events[at : at + many], places[at] or "", ask_id))
        at += many
    return tuple(asks)


_DAY: Any = sa.bindparam("day", type_=sa.Date)
_LOCALITIES = sa.select(BodyLocality.locality_id).where(BodyLocality.body_id == _BODY, dated(BodyLocality, _DAY))
_HERE = Contribution.locality_id.in_(_LOCALITIES)
_TOLD = sa.and_(_HERE, Contribution.received_at.between(_START, _END))
_PUBLIC = Contribution.publication == Publication.PUBLISHED
_published = aliased(Contribution)
_PUBLISHED = (
    sa.select(sa.func.count())
    .select_from(_published)
    .where(
        _published.locality_id.in_(_LOCALITIES), _published.publication == Publication.PUBLISHED,
        _published.published_at.between(_START, _END),
    )
    .scalar_subquery()
)  # fmt: skip
_RECEIVED = Reading(
    sa.select(sa.func.count(), sa.func.count(sa.case((_PUBLIC, None), else_=1)), _PUBLISHED, BY_ORGANISATIONS)
    .select_from(Contribution)
    .outerjoin(*HEARD)
    .where(_TOLD)
)
_CALLED_THEN = (
    sa.select(ThemeEvent.name_before)
    .where(ThemeEvent.theme_id == Theme.id, ThemeEvent.at > _END, ThemeEvent.name_before.is_not(None))
    .order_by(ThemeEvent.id)
    .limit(1)
    .correlate(Theme)
    .scalar_subquery()
)
"""The name that a theme had at the window's end, where it has been given another one since."""
_THEMES = Reading(
    sa.select(Theme.id, sa.func.coalesce(_CALLED_THEN, Theme.name), sa.func.count())
    .join(ThemeLink, ThemeLink.theme_id == Theme.id)
    .join(Contribution, Contribution.id == ThemeLink.contribution_id)
    .where(_TOLD, ThemeLink.linked_at <= _END, sa.or_(Theme.retired_at.is_(None), Theme.retired_at > _END))
    .group_by(Theme.id, Theme.name)
    .order_by(Theme.id)
)
_ITS_PARTNERSHIP = sa.select(PlanningBody.partnership_id).where(PlanningBody.id == _BODY).scalar_subquery()
# Not by the index of the locality: SQLite would go through all that was ever told there.
_IN_REACH = (Contribution.locality_id + 0).in_(_LOCALITIES)
_OTHERS = Reading(
    sa.select(Theme.id, Theme.dissent, sa.func.count())
    .join(ThemeLink, ThemeLink.theme_id == Theme.id)
    .join(Contribution, Contribution.id == ThemeLink.contribution_id)
    .where(
        OTHERWISE, _IN_REACH, ThemeLink.linked_at <= _END, Contribution.locked.is_(False), Theme.retired_at.is_(None),
        Theme.partnership_id == _ITS_PARTNERSHIP,
    )
    .group_by(Theme.id, Theme.dissent, Contribution.locality_id)
    .order_by(Theme.id)
)
"""Who sees a theme another way: a row for each theme and locality. Few do, and an index has those alone."""


def _other_views(values: Mapping[str, Any]) -> dict[int, OtherView]:
    found: dict[int, OtherView] = {}
    for key, words, many in _OTHERS.rows(**{name: values[name] for name in ("body", "day", "end")}):
        so_far = found.get(key)
        found[key] = OtherView((*(so_far.by_locality if so_far else ()), many), words)
    return found


def _heard(body_id: int, window: Window) -> Heard:
    values = {"body": body_id, "day": window.day, "start": window.start, "end": window.end}
    [(received, unpublished, published, organisations)] = _RECEIVED.rows(**values)
    themes = [(key, name, n) for key, name, n in _THEMES.rows(**values)]
    return heard(
        received, unpublished, published, themes, organisations=organisations > 0, others=_other_views(values)
    )


def bodies_in_force(first: date, last: date) -> list[int]:
    """Ids of the planning bodies that were in force on some day from `first` to `last`. One statement."""
    return list(
        db.session.scalars(
            sa.select(PlanningBody.id)
            .where(
                PlanningBody.valid_from <= last,
                sa.or_(PlanningBody.valid_to.is_(None), PlanningBody.valid_to >= first),
            )
            .order_by(PlanningBody.id)
        )
    )
