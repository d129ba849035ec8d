"""Themes: what several contributions say. People name them and link them; a job only finds words to name them by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from engage.domain import texts
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.kinds import ThemeProvenance
from engage.domain.outcomes import outcome
from engage.domain.permissions import Actor, Permission, Role, require
from engage.models.base import UTCDateTime, db
from engage.models.contributions import Contribution
from engage.models.places import Locality, Partnership
from engage.models.themes import Theme, ThemeLink
from engage.services import audit, history, subjects
from engage.services.context import now
from engage.services.moderation import locked
from engage.services.unit_of_work import unit_of_work

MAX_NAME = 120
MAX_TEXT = 2000


def create(
    actor: Actor, *, partnership_id: int, name: str, description: str = "", outcomes: Iterable[int] = (),
    dissent: str = "",
) -> int:  # fmt: skip
    """Begin a theme. Returns its id.

    Raises NotPermitted, NotFound (place_unknown, outcome_unknown), Refused (theme_name_missing, note_too_long),
    Refused("theme_exists") when one in force has this name.
    """
    with unit_of_work() as session:
        # One at a time in a partnership: two people (or one who presses twice) may give the same name at once.
        if session.get(Partnership, partnership_id, with_for_update={"key_share": True}) is None:
            raise NotFound("place_unknown")
        role = require(actor, Permission.THEME_EDIT, subjects.of_themes(partnership_id))
        theme = Theme(partnership_id=partnership_id, created_at=now(), slug="", name="", outcomes=[])
        _write(theme, name, description, outcomes, dissent)
        theme.slug = _fresh_slug(partnership_id, theme.name)
        session.add(theme)
        session.flush()
        audit.record(actor, audit.Event.THEME_CHANGED, theme.id, role=role, what="created")
        return theme.id


def change(
    actor: Actor, theme_id: int, *, name: str, description: str = "", outcomes: Iterable[int] = (), dissent: str = ""
) -> None:
    """Name it and describe it anew; its address stays. Raises what `create` raises, Conflict("theme_retired")."""
    with unit_of_work():
        theme, role = _editable(actor, theme_id)
        _write(theme, name, description, outcomes, dissent)
        audit.record(actor, audit.Event.THEME_CHANGED, theme.id, role=role, what="changed")


def retire(actor: Actor, theme_id: int) -> None:
    """End it: nothing more is linked to it, and what was stays. Raises NotPermitted, NotFound,
    Conflict("theme_retired")."""
    with unit_of_work():
        theme, role = _editable(actor, theme_id)
        theme.retired_at = now()
        audit.record(actor, audit.Event.THEME_CHANGED, theme.id, role=role, what="retired")


def link(actor: Actor, *, theme_id: int, contribution_id: int) -> None:
    """Say that a contribution belongs to a theme; a second time changes nothing.

    Raises NotPermitted, NotFound (contribution_unknown, theme_unknown), Conflict (theme_retired,
    contribution_withdrawn).
    """
    with unit_of_work() as session:
        row, theme, role = _pair(actor, theme_id, contribution_id)
        if theme.retired_at is not None:
            raise Conflict("theme_retired")
        if row.reading is ReadingState.WITHDRAWN:
            raise Conflict("contribution_withdrawn")
        if session.get(ThemeLink, (theme_id, contribution_id)) is not None:
            return
        session.add(
            ThemeLink(
                theme_id=theme_id, contribution_id=contribution_id, provenance=ThemeProvenance.PERSON,
                linked_at=now(), linked_by=actor.user_id, received_at=row.received_at,
            )
        )  # fmt: skip
        _themed(row, theme, actor, role, EventKind.THEMED)


def unlink(actor: Actor, *, theme_id: int, contribution_id: int) -> None:
    """Say that it does not belong there after all; a second time changes nothing. Raises as `link` does."""
    with unit_of_work() as session:
        row, theme, role = _pair(actor, theme_id, contribution_id)
        found = session.get(ThemeLink, (theme_id, contribution_id))
        if found is None:
            return
        session.delete(found)
        _themed(row, theme, actor, role, EventKind.UNTHEMED)


def set_links(actor: Actor, contribution_id: int, *, theme_ids: Iterable[int]) -> None:
    """Make these the themes of a contribution. Raises as `link` does."""
    wanted = set(theme_ids)
    with unit_of_work() as session:
        present = set(
            session.scalars(
                sa.select(ThemeLink.theme_id).where(ThemeLink.contribution_id == contribution_id)
            )
        )
        for theme_id in sorted(wanted - present):
            link(actor, theme_id=theme_id, contribution_id=contribution_id)
        for theme_id in sorted(present - wanted):
            unlink(actor, theme_id=theme_id, contribution_id=contribution_id)


def as_they_are(contribution_id: int) -> list[dict[str, Any]]:
    """The links of a contribution to its themes with all that is known of each, fit for JSON, to be put back by
    `put_back`. One statement."""
    found = sa.select(ThemeLink).where(ThemeLink.contribution_id == contribution_id).order_by(ThemeLink.theme_id)
    return [{name: _plain(getattr(each, name)) for name in _LINK} for each in db.session.scalars(found)]


def put_back(actor: Actor, contribution_id: int, was: Iterable[Mapping[str, Any]]) -> None:
    """Make the links of a contribution what `as_they_are` said: also to a theme that ended since. Raises NotPermitted,
    NotFound."""
    wanted = {link["theme_id"]: link for link in was}
    with unit_of_work() as session:
        for there in as_they_are(contribution_id):
            if there["theme_id"] not in wanted:
                unlink(actor, theme_id=there["theme_id"], contribution_id=contribution_id)
        for theme_id, link in sorted(wanted.items()):
            row, theme, role = _pair(actor, theme_id, contribution_id)
            found = session.get(ThemeLink, (theme_id, contribution_id))
            if found is None:
                session.add(ThemeLink(**{name: _of_plain(name, value) for name, value in link.items()}))
                _themed(row, theme, actor, role, EventKind.THEMED)
                continue
            for name, value in link.items():
                setattr(found, name, _of_plain(name, value))


_LINK = tuple(column.name for column in ThemeLink.__table__.columns)


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def _of_plain(name: str, value: Any) -> Any:
    kind = ThemeLink.__table__.columns[name].type
    if value is not None and isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    return value


def _themed(row: Contribution, theme: Theme, actor: Actor, role: Role, kind: EventKind) -> None:
    history.append(row, kind.value, actor=actor, role=role, payload={"theme_id": theme.id})
    audit.record(
        actor, audit.Event.CONTRIBUTION_THEMED, row.id, role=role, theme_id=theme.id, linked=kind is EventKind.THEMED
    )


def _pair(actor: Actor, theme_id: int, contribution_id: int) -> tuple[Contribution, Theme, Role]:
    row = locked(contribution_id)
    role = require(actor, Permission.THEME_LINK, subjects.of_contribution(row))
    theme = db.session.get(Theme, theme_id)
    if theme is None or theme.partnership_id != db.session.get_one(Locality, row.locality_id).partnership_id:
        raise NotFound("theme_unknown")
    return row, theme, role


def _editable(actor: Actor, theme_id: int) -> tuple[Theme, Role]:
    theme = db.session.get(Theme, theme_id, with_for_update=True, populate_existing=True)
    if theme is None:
        raise NotFound("theme_unknown")
    role = require(actor, Permission.THEME_EDIT, subjects.of_themes(theme.partnership_id))
    if theme.retired_at is not None:
        raise Conflict("theme_retired")
    return theme, role


def _write(theme: Theme, name: str, description: str, outcomes: Iterable[int], dissent: str) -> None:
    words = " ".join(texts.note(name, field="name", most=MAX_NAME, missing="theme_name_missing").split())
    taken = db.session.scalar(
        sa.select(Theme.id).where(
            Theme.partnership_id == theme.partnership_id,
            sa.func.lower(Theme.name) == words.lower(),
            Theme.retired_at.is_(None),
        )
    )
    if taken is not None and taken != theme.id:
        raise Refused("theme_exists", field="name")
    theme.name = words
    theme.description = texts.note(description, field="description", most=MAX_TEXT)
    theme.outcomes = sorted({outcome(number).id for number in outcomes})
    theme.dissent = texts.note(dissent, field="dissent", most=MAX_TEXT)


def _fresh_slug(partnership_id: int, name: str) -> str:
    """The name as it stands in an address, with a number when another theme had it first."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "theme"
    taken = set(
        db.session.scalars(
            sa.select(Theme.slug).where(Theme.partnership_id == partnership_id, Theme.slug.startswith(base))
        )
    )
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
