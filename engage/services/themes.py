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
from engage.domain.kinds import ThemeEventKind, ThemeProvenance, ThemeStance
from engage.domain.outcomes import outcome
from engage.domain.permissions import Actor, Permission, Role, require
from engage.domain.theming import codebook
from engage.models.base import UTCDateTime, db
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


def link(
    actor: Actor, *, theme_id: int, contribution_id: int, stance: ThemeStance | str | None = None,
    confidence: int | None = None,
) -> None:  # fmt: skip
    """Say that a contribution belongs to a theme, and how it stands to it; the same a second time changes nothing.

    Without a `stance` it says what its theme says, and one that is in it already stands as it stood. `confidence`, in
    hundredths, is of the suggestion that this person ticked (`theming.confidences`): no form may say it.
    Raises NotPermitted, NotFound (contribution_unknown, theme_unknown), Refused("stance_unknown"), Conflict
    (theme_retired, contribution_withdrawn).
    """
    with unit_of_work() as session:
        row, theme, role = _pair(actor, theme_id, contribution_id)
        wanted = _stance(stance)
        found = session.get(ThemeLink, (theme_id, contribution_id))
        if found is not None and wanted in {None, found.stance}:
            return
        if row.reading is ReadingState.WITHDRAWN:
            raise Conflict("contribution_withdrawn")
        if found is not None and wanted is not None:
            # Of one that has ended too: what stands there may be mended.
            found.stance = wanted
            said: dict[str, Any] = {"by": found.provenance.value, "stance": wanted.value, "again": True}
        elif theme.retired_at is not None:
            raise Conflict("theme_retired")
        else:
            by = ThemeProvenance.PERSON if confidence is None else ThemeProvenance.SUGGESTED
            session.add(
                ThemeLink(
                    theme_id=theme_id, contribution_id=contribution_id, provenance=by, confidence=confidence,
                    stance=wanted or ThemeStance.SAYS, linked_at=now(), linked_by=actor.user_id,
                    received_at=row.received_at,
                )
            )  # fmt: skip
            said = {"by": by.value}
            if confidence is not None:
                said["confidence"] = confidence
            if wanted is ThemeStance.OTHERWISE:
                said["stance"] = wanted.value
        _themed(row, theme, actor, role, EventKind.THEMED, said)


def restate(actor: Actor, *, theme_id: int, contribution_id: int, stance: ThemeStance | str) -> None:
    """Say how a contribution that is in a theme stands to it. Raises what `link` raises, and
    Conflict("not_in_theme") for one that is not."""
    with unit_of_work() as session:
        locked(contribution_id)
        if session.get(ThemeLink, (theme_id, contribution_id)) is None:
            raise Conflict("not_in_theme")
        link(actor, theme_id=theme_id, contribution_id=contribution_id, stance=stance)


def unlink(actor: Actor, *, theme_id: int, contribution_id: int) -> None:
    """Say that it does not belong there after all; a second time changes nothing. Raises as `link` does."""
    with unit_of_work() as session:
        row, theme, role = _pair(actor, theme_id, contribution_id)
        found = session.get(ThemeLink, (theme_id, contribution_id))
        if found is None:
            return
        session.delete(found)
        _themed(row, theme, actor, role, EventKind.UNTHEMED, {"by": found.provenance.value})


def set_links(
    actor: Actor, contribution_id: int, *, theme_ids: Iterable[int], otherwise: Iterable[int] = (),
    suggested: Mapping[int, int] | None = None,
) -> None:  # fmt: skip
    """Make these the themes of a contribution; those of them in `otherwise` it sees otherwise. `suggested` is what was
    suggested to whoever chose them, with the confidence of each in hundredths: what is among it was ticked there.
    Raises as `link` does."""
    wanted, sees, sure = set(theme_ids), set(otherwise), suggested or {}
    with unit_of_work() as session:
        present = dict(
            session.execute(
                sa.select(ThemeLink.theme_id, ThemeLink.stance).where(ThemeLink.contribution_id == contribution_id)
            ).tuples().all()
        )  # fmt: skip
        for theme_id in sorted(wanted):
            stance = ThemeStance.OTHERWISE if theme_id in sees else ThemeStance.SAYS
            if present.get(theme_id) is not stance:
                link(
                    actor, theme_id=theme_id, contribution_id=contribution_id, stance=stance,
                    confidence=sure.get(theme_id),
                )  # fmt: skip
        for theme_id in sorted(set(present) - wanted):
            unlink(actor, theme_id=theme_id, contribution_id=contribution_id)


def _stance(stance: ThemeStance | str | None) -> ThemeStance | None:
    try:
        return None if stance is None else ThemeStance(stance)
    except ValueError:
        raise Refused("stance_unknown") from None


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
                _themed(row, theme, actor, role, EventKind.THEMED, _said(link))
                continue
            if found.stance != link["stance"]:
                said = {"by": link["provenance"], "stance": link["stance"], "again": True}
                _themed(row, theme, actor, role, EventKind.THEMED, said)
            for name, value in link.items():
                setattr(found, name, _of_plain(name, value))


def _said(link: Mapping[str, Any]) -> dict[str, Any]:
    """What the history says of a link that is put back: as of one that is made."""
    said: dict[str, Any] = {"by": link["provenance"]}
    if link["confidence"] is not None:
        said["confidence"] = link["confidence"]
    if link["stance"] == ThemeStance.OTHERWISE:
        said["stance"] = link["stance"]
    return said


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


def _themed(
    row: Contribution, theme: Theme, actor: Actor, role: Role, kind: EventKind, said: Mapping[str, Any]
) -> None:
    history.append(row, kind.value, actor=actor, role=role, payload={"theme_id": theme.id, **said})
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
