"""Themes: what several contributions say. People name them and link them; a job only finds words to name them by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import sqlalchemy as sa

from engage.domain import texts
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.kinds import ThemeEventKind, ThemeProvenance
from engage.domain.outcomes import outcome
from engage.domain.permissions import Actor, Permission, Role, require
from engage.domain.theming import codebook
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Locality, Partnership
from engage.models.themes import Theme, ThemeLink
from engage.services import audit, history, subjects, theme_log
from engage.services.context import now
from engage.services.moderation import locked
from engage.services.unit_of_work import unit_of_work

MAX_NAME = 120
MAX_TEXT = 2000


def create(
    actor: Actor, *, partnership_id: int, name: str, description: str = "", outcomes: Iterable[int] = (),
    dissent: str = "", examples: Iterable[str] = (), imported: bool = False,
) -> int:  # fmt: skip
    """Begin a theme. Returns its id. `examples` are phrases as people would put it, which suggestions begin with;
    `imported` says that it is from a codebook.

    Raises NotPermitted, NotFound (place_unknown, outcome_unknown), Refused (theme_name_missing, note_too_long,
    theme_examples_too_many, theme_example_too_long), Refused("theme_exists") when one in force has this name.
    """
    with unit_of_work() as session:
        # One at a time in a partnership: two people (or one who presses twice) may give the same name at once.
        if session.get(Partnership, partnership_id, with_for_update={"key_share": True}) is None:
            raise NotFound("place_unknown")
        role = require(actor, Permission.THEME_EDIT, subjects.of_themes(partnership_id))
        theme = Theme(partnership_id=partnership_id, created_at=now(), slug="", name="", outcomes=[])
        _write(theme, name, description, outcomes, dissent, examples)
        theme.slug = _fresh_slug(partnership_id, theme.name)
        session.add(theme)
        session.flush()
        kind = ThemeEventKind.IMPORTED if imported else ThemeEventKind.CREATED
        theme_log.note(theme.id, kind, actor=actor, role=role)
        audit.record(actor, audit.Event.THEME_CHANGED, theme.id, role=role, what=kind.value)
        return theme.id


def change(
    actor: Actor, theme_id: int, *, name: str, description: str = "", outcomes: Iterable[int] = (), dissent: str = "",
    examples: Iterable[str] = (), imported: bool = False,
) -> None:  # fmt: skip
    """Name it and describe it anew; its address stays. Raises what `create` raises, Conflict("theme_retired")."""
    with unit_of_work():
        theme, role = editable(actor, theme_id)
        before = theme.name
        _write(theme, name, description, outcomes, dissent, examples)
        kind = ThemeEventKind.IMPORTED if imported else ThemeEventKind.CHANGED
        theme_log.note(
            theme.id, kind, actor=actor, role=role, name_before=before if before != theme.name else None
        )
        audit.record(actor, audit.Event.THEME_CHANGED, theme.id, role=role, what=kind.value)


def retire(actor: Actor, theme_id: int) -> None:
    """End it: nothing more is linked to it, and what was stays. Raises NotPermitted, NotFound,
    Conflict("theme_retired")."""
    with unit_of_work():
        theme, role = editable(actor, theme_id)
        end(actor, theme, role)


def end(actor: Actor, theme: Theme, role: Role) -> None:
    """End a theme that the caller has locked and may edit."""
    with unit_of_work():
        theme.retired_at = now()
        theme_log.note(theme.id, ThemeEventKind.RETIRED, actor=actor, role=role)
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


def _themed(row: Contribution, theme: Theme, actor: Actor, role: Role, kind: EventKind) -> None:
    history.append(row, kind.value, actor=actor, role=role, payload={"theme_id": theme.id})
    audit.record(
        actor, audit.Event.CONTRIBUTION_THEMED, row.id, role=role, theme_id=theme.id, linked=kind is EventKind.THEMED
    )


def _pair(actor: Actor, theme_id: int, contribution_id: int) -> tuple[Contribution, Theme, Role]:
    row = locked(contribution_id)
    role = require(actor, Permission.THEME_LINK, subjects.of_contribution(row))
    # Held until the end: it may be joined with another one this moment.
    theme = db.session.get(Theme, theme_id, with_for_update={"read": True}, populate_existing=True)
    if theme is None or theme.partnership_id != db.session.get_one(Locality, row.locality_id).partnership_id:
        raise NotFound("theme_unknown")
    return row, theme, role


def editable(actor: Actor, theme_id: int) -> tuple[Theme, Role]:
    """A theme in force, locked, and the role to edit it in. Raises NotPermitted, NotFound, Conflict."""
    theme = db.session.get(Theme, theme_id, with_for_update=True, populate_existing=True)
    if theme is None:
        raise NotFound("theme_unknown")
    role = require(actor, Permission.THEME_EDIT, subjects.of_themes(theme.partnership_id))
    if theme.retired_at is not None:
        raise Conflict("theme_retired")
    return theme, role


def named(partnership_id: int, name: str) -> int | None:
    """The theme in force that has this name, whatever its capitals."""
    return db.session.scalar(
        sa.select(Theme.id).where(
            Theme.partnership_id == partnership_id,
            sa.func.lower(Theme.name) == name.lower(),
            Theme.retired_at.is_(None),
        )
    )


def phrases(lines: Iterable[str]) -> list[str]:
    """Example phrases as they are stored: each once, on one line. Raises Refused (theme_examples_too_many,
    theme_example_too_long)."""
    found = list(dict.fromkeys(words for line in lines if (words := " ".join(texts.clean(line).split()))))
    if len(found) > codebook.MAX_PHRASES:
        raise Refused("theme_examples_too_many", field="examples", most=codebook.MAX_PHRASES, used=len(found))
    if any(len(each) > codebook.MAX_PHRASE for each in found):
        raise Refused("theme_example_too_long", field="examples", most=codebook.MAX_PHRASE)
    return found


def _write(
    theme: Theme, name: str, description: str, outcomes: Iterable[int], dissent: str, examples: Iterable[str]
) -> None:
    words = " ".join(texts.note(name, field="name", most=MAX_NAME, missing="theme_name_missing").split())
    taken = named(theme.partnership_id, words)
    if taken is not None and taken != theme.id:
        raise Refused("theme_exists", field="name")
    theme.name = words
    theme.description = texts.note(description, field="description", most=MAX_TEXT)
    theme.outcomes = sorted({outcome(number).id for number in outcomes})
    theme.dissent = texts.note(dissent, field="dissent", most=MAX_TEXT)
    theme.examples = phrases(examples)


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
