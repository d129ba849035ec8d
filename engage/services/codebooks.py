"""A codebook comes into a partnership: themes that are not there begin, what is there gets what it lacks.

By name, so that the same file can come again. Nothing that editors wrote is changed, and nothing that has ended begins
anew: a person ended it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from engage.domain.errors import NotFound
from engage.domain.permissions import Actor, Permission, require
from engage.domain.theming import codebook
from engage.domain.theming.codebook import Entry, Sifted
from engage.models.base import db
from engage.models.places import Partnership
from engage.models.themes import Theme
from engage.services import subjects, themes
from engage.services.unit_of_work import unit_of_work


class Fate(StrEnum):
    """What becomes of a theme of a codebook."""

    NEW = "new"
    ADDS = "adds"
    """It is there, and gets a description, phrases or outcomes that it lacks."""
    SAME = "same"
    ENDED = "ended"
    """A theme of this name has ended: it stays so."""
    JOINED = "joined"
    """A theme of this name is now part of another one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One theme of a codebook."""

    line: int
    name: str
    fate: Fate
    phrases: int
    """How many phrases come in with it."""


def partnership(slug: str) -> int:
    """The id of a partnership. Raises NotFound("place_unknown")."""
    found = db.session.scalar(sa.select(Partnership.id).where(Partnership.slug == slug))
    if found is None:
        raise NotFound("place_unknown")
    return found


def partnerships() -> list[str]:
    """The slugs of all partnerships."""
    return list(db.session.scalars(sa.select(Partnership.slug).order_by(Partnership.slug)))


def without_themes() -> list[str]:
    """The slugs of the partnerships that never had a theme."""
    none = ~sa.select(Theme.id).where(Theme.partnership_id == Partnership.id).exists()
    return list(db.session.scalars(sa.select(Partnership.slug).where(none).order_by(Partnership.slug)))


def look(actor: Actor, partnership_id: int, sifted: Sifted) -> tuple[Row, ...]:
    """What would become of each theme of a codebook; nothing is changed. Raises NotPermitted."""
    require(actor, Permission.THEME_EDIT, subjects.of_themes(partnership_id))
    return tuple(row for row, _entry, _theme in _fates(partnership_id, sifted))


def bring_in(actor: Actor, partnership_id: int, sifted: Sifted) -> tuple[Row, ...]:
    """Begin and add to themes as `look` says. All or nothing. Raises NotPermitted, NotFound("place_unknown")."""
    with unit_of_work() as session:
        # One at a time in a partnership, as whoever begins a theme.
        if session.get(Partnership, partnership_id, with_for_update={"key_share": True}) is None:
            raise NotFound("place_unknown")
        require(actor, Permission.THEME_EDIT, subjects.of_themes(partnership_id))
        done = []
        for row, entry, theme in _fates(partnership_id, sifted):
            if row.fate is Fate.NEW:
                themes.create(
                    actor, partnership_id=partnership_id, name=entry.name, description=entry.description,
                    examples=entry.examples, outcomes=entry.outcomes, imported=True,
                )  # fmt: skip
            elif row.fate is Fate.ADDS and theme is not None:
                themes.change(
                    actor, theme.id, name=theme.name, description=theme.description or entry.description,
                    outcomes=theme.outcomes or entry.outcomes, dissent=theme.dissent,
                    examples=[*theme.examples, *_lacking(theme, entry)], imported=True,
                )  # fmt: skip
            done.append(row)
        return tuple(done)


def _fates(partnership_id: int, sifted: Sifted) -> list[tuple[Row, Entry, Theme | None]]:
    there: dict[str, Theme] = {}
    for theme in db.session.scalars(
        sa.select(Theme)
        .where(Theme.partnership_id == partnership_id)
        .order_by(Theme.retired_at.is_(None), Theme.id)
        .execution_options(populate_existing=True)
    ):
        there[codebook.key(theme.name)] = theme  # one in force comes last
    made: list[tuple[Row, Entry, Theme | None]] = []
    for line, entry in sifted.entries:
        found = there.get(codebook.key(entry.name))
        fate, phrases = _fate(found, entry)
        made.append((Row(line, entry.name, fate, phrases), entry, found))
    return made


def _fate(theme: Theme | None, entry: Entry) -> tuple[Fate, int]:
    if theme is None:
        return Fate.NEW, len(entry.examples)
    if theme.merged_into_id is not None:
        return Fate.JOINED, 0
    if theme.retired_at is not None:
        return Fate.ENDED, 0
    more = _lacking(theme, entry)
    described = not theme.description and entry.description
    placed = not theme.outcomes and entry.outcomes
    return (Fate.ADDS, len(more)) if more or described or placed else (Fate.SAME, 0)


def _lacking(theme: Theme, entry: Entry) -> Sequence[str]:
    room = max(0, codebook.MAX_PHRASES - len(theme.examples))
    return [each for each in entry.examples if each not in theme.examples][:room]
