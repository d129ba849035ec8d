"""Joining two themes and splitting one: contributions go from one theme to another together, and it can be undone.

What goes along: links with all that stands in them, example phrases, asks, and whoever follows the theme
(`theme_log.family`). Undoing puts back exactly what went, by this rule (docs/theming.md): a link that was moved goes
back unless somebody took it out of the theme since, or put it in anew; a link that was made since stays where it was
put; and whoever took back what they told is in neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.ask_states import AskState
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.kinds import MoveKind, ThemeEventKind, ThemeProvenance
from engage.domain.permissions import Actor, Permission, Role, require
from engage.domain.theming import codebook
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Partnership
from engage.models.themes import Theme, ThemeLink, ThemeMove, ThemeMoveLink
from engage.services import ask_log, audit, history, moderation, subjects, theme_log, theme_news, themes
from engage.services.batches import batches
from engage.services.context import now
from engage.services.moderation import LOCK
from engage.services.unit_of_work import unit_of_work

_Ids = sa.Select[tuple[int]]


def merge(actor: Actor, theme_id: int, *, into_id: int) -> int:
    """Join a theme with another one, which stands for both from then on. Returns the id of the move, by which it is
    undone; pressed twice, the same.

    Raises NotPermitted, NotFound, Refused("theme_into_itself"), Refused("theme_of_another_partnership"),
    Conflict("theme_retired"), Conflict("changed_meanwhile") when something was put into it this very moment.
    """
    with unit_of_work() as session:
        held = moderation.hold(_in(theme_id))
        source, target, role = _both(actor, theme_id, into_id)
        if source.merged_into_id == target.id:
            return _standing_move(source, target)
        _in_force(source, target)
        there = set(session.scalars(_in(source.id)))
        if not there <= held:
            raise Conflict("changed_meanwhile")
        move = _begin(MoveKind.MERGE, source, target)
        many = _go(move, there, actor, role, stay=False)
        _phrases_go(move, source, target)
        _asks_go(move)
        source.retired_at, source.merged_into_id = move.at, target.id
        theme_log.note(
            source.id, ThemeEventKind.JOINED_INTO, actor=actor, role=role, other_id=target.id, many=many
        )
        theme_log.note(target.id, ThemeEventKind.TOOK_IN, actor=actor, role=role, other_id=source.id, many=many)
        audit.record(
            actor, audit.Event.THEME_CHANGED, source.id, role=role, what="merged", other_id=target.id, rows=many
        )
        theme_news.tell(move, source, target)
        return move.id


@dataclass(frozen=True, slots=True)
class Into:
    """Where a part of a theme goes: a theme that is there, or a new one of this name."""

    theme_id: int | None = None
    name: str = ""


def split(
    actor: Actor, theme_id: int, *, contribution_ids: Iterable[int], into: Into, stay: bool = False
) -> int:
    """Put chosen contributions of a theme into another one; with `stay` they are in both. Returns the id of the move.
    Pressed twice, the same.

    Raises NotPermitted (also for what lies with another host), NotFound, Refused (split_nothing,
    split_where, theme_into_itself, theme_of_another_partnership,
    and what `themes.create` raises), Conflict (theme_retired, safeguarding_locked).
    """
    chosen = sorted(set(contribution_ids))
    if not chosen:
        raise Refused("split_nothing", field="contributions")
    if (into.theme_id is None) == (not into.name.strip()):
        raise Refused("split_where", field="name")
    with unit_of_work() as session:
        moderation.hold(chosen)
        home = session.get(Theme, theme_id)
        if home is None:
            raise NotFound("theme_unknown")
        session.get(Partnership, home.partnership_id, with_for_update=LOCK)
        source, role = themes.editable(actor, theme_id)
        again = _same_split(source.id, chosen, into, stay=stay)
        if again is not None:
            return again
        there = set(session.scalars(_in(source.id))) & set(chosen)
        if not there:
            raise Refused("split_nothing", field="contributions")
        for some in batches(chosen):
            _may_choose(actor, Contribution.id.in_(some))
        began = into.theme_id is None
        into_id = into.theme_id or themes.create(actor, partnership_id=source.partnership_id, name=into.name)
        source, target, role = _both(actor, theme_id, into_id)
        _in_force(source, target)
        move = _begin(MoveKind.SPLIT, source, target, began=began)
        many = _go(move, there, actor, role, stay=stay)
        if not many:
            raise Refused("split_nothing", field="contributions")
        theme_log.note(source.id, ThemeEventKind.SPLIT_OFF, actor=actor, role=role, other_id=target.id, many=many)
        theme_log.note(target.id, ThemeEventKind.SPLIT_FROM, actor=actor, role=role, other_id=source.id, many=many)
        audit.record(
            actor, audit.Event.THEME_CHANGED, source.id, role=role, what="split", other_id=target.id, rows=many
        )
        theme_news.tell(move, source, target)
        return move.id


def undo(actor: Actor, move_id: int) -> None:
    """Put back what went; a second time changes nothing. People who were told are told that as well.

    Raises NotPermitted (of a split also for what lies with another host), NotFound("theme_move_unknown"),
    Conflict("safeguarding_locked") of a split, and Conflict("theme_moved_since") when one of the two themes has
    been joined with a further one since, or has ended, or when something was moved on from where this move had put it,
    which still stands (undone the other way round, all is as it was); Conflict("theme_name_taken") when another theme
    has the name by now.
    """
    with unit_of_work() as session:
        moderation.hold(sa.select(ThemeMoveLink.contribution_id).where(ThemeMoveLink.move_id == move_id))
        move = session.get(ThemeMove, move_id, with_for_update=True, populate_existing=True)
        if move is None:
            raise NotFound("theme_move_unknown")
        source, target, role = _both(actor, move.from_id, move.into_id)
        if move.undone_at is not None:
            return
        merged = move.kind is MoveKind.MERGE
        if not merged:
            went = sa.select(ThemeMoveLink.contribution_id).where(ThemeMoveLink.move_id == move_id)
            _may_choose(actor, Contribution.id.in_(went))
        if target.merged_into_id is not None or (not merged and source.retired_at is not None) or _went_on(move):
            raise Conflict("theme_moved_since")
        if merged and themes.named(source.partnership_id, source.name) is not None:
            raise Conflict("theme_name_taken")
        move.undone_at = now()
        if merged:
            source.retired_at = source.merged_into_id = None
        session.flush()
        many = _go_back(move, actor, role)
        target.examples = [each for each in target.examples if each not in move.examples]
        _asks_go_back(move)
        first, second = (
            (ThemeEventKind.PARTED, ThemeEventKind.LET_GO) if merged
            else (ThemeEventKind.SPLIT_BACK, ThemeEventKind.SPLIT_RETURNED)
        )  # fmt: skip
        theme_log.note(source.id, first, actor=actor, role=role, other_id=target.id, many=many)
        theme_log.note(target.id, second, actor=actor, role=role, other_id=source.id, many=many)
        audit.record(
            actor, audit.Event.THEME_CHANGED, source.id, role=role, what="undone", other_id=target.id, rows=many
        )
        if move.began and target.retired_at is None and not _used(target.id):
            themes.end(actor, target, role)
        theme_news.tell_undone(move, source, target)


def _may_choose(actor: Actor, which: sa.ColumnElement[bool]) -> None:
    """Hosts of one partnership share its themes, not each other's contributions: who moves single ones, there or back,
    must be able to link each. To join two themes is about the themes."""
    for row in db.session.scalars(sa.select(Contribution).where(which).order_by(Contribution.id)):
        require(actor, Permission.THEME_LINK, subjects.of_contribution(row))


def erase(contribution_id: int) -> None:
    """Forget where it went, when its person takes back what they told."""
    with unit_of_work() as session:
        session.execute(sa.delete(ThemeMoveLink).where(ThemeMoveLink.contribution_id == contribution_id))


def _in(theme_id: int) -> _Ids:
    return (
        sa.select(ThemeLink.contribution_id)
        .join(Contribution, Contribution.id == ThemeLink.contribution_id)
        .where(ThemeLink.theme_id == theme_id)
    )


def _both(actor: Actor, from_id: int, into_id: int) -> tuple[Theme, Theme, Role]:
    """Two themes of one partnership, locked in one order, and the role to edit them in."""
    if from_id == into_id:
        raise Refused("theme_into_itself", field="into")
    session = db.session
    first = session.get(Theme, from_id)
    if first is None:
        raise NotFound("theme_unknown")
    role = require(actor, Permission.THEME_EDIT, subjects.of_themes(first.partnership_id))
    session.get(Partnership, first.partnership_id, with_for_update=LOCK)
    found = {
        each.id: each
        for each in session.scalars(
            sa.select(Theme)
            .where(Theme.id.in_([from_id, into_id]))
            .order_by(Theme.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    }
    if into_id not in found:
        raise NotFound("theme_unknown")
    if found[into_id].partnership_id != first.partnership_id:
        raise Refused("theme_of_another_partnership", field="into")
    return found[from_id], found[into_id], role


def _in_force(*both: Theme) -> None:
    if any(each.retired_at is not None for each in both):
        raise Conflict("theme_retired")


def _begin(kind: MoveKind, source: Theme, target: Theme, *, began: bool = False) -> ThemeMove:
    move = ThemeMove(kind=kind, from_id=source.id, into_id=target.id, at=now(), began=began, examples=[], asks=[])
    source.moved = target.moved = True
    db.session.add(move)
    db.session.flush()
    return move


def _standing_move(source: Theme, target: Theme) -> int:
    return db.session.scalars(
        sa.select(ThemeMove.id)
        .where(ThemeMove.from_id == source.id, ThemeMove.into_id == target.id, ThemeMove.undone_at.is_(None))
        .where(ThemeMove.kind == MoveKind.MERGE)
        .order_by(ThemeMove.id.desc())
    ).first() or 0


def _same_split(theme_id: int, chosen: list[int], into: Into, *, stay: bool) -> int | None:
    """The last split of this theme, where it is this very one and all is where it put it."""
    last = db.session.execute(
        sa.select(ThemeMove.id, ThemeMove.into_id, Theme.name)
        .join(Theme, Theme.id == ThemeMove.into_id)
        .where(ThemeMove.from_id == theme_id, ThemeMove.kind == MoveKind.SPLIT, ThemeMove.undone_at.is_(None))
        .order_by(ThemeMove.id.desc())
        .limit(1)
    ).first()
    if last is None or (into.theme_id or last.into_id) != last.into_id:
        return None
    if into.theme_id is None and " ".join(into.name.split()).lower() != last.name.lower():
        return None
    went = db.session.scalars(sa.select(ThemeMoveLink.contribution_id).where(ThemeMoveLink.move_id == last.id))
    if set(went) != set(chosen) or not set(chosen) <= set(db.session.scalars(_in(last.into_id))):
        return None
    back = set() if stay else set(db.session.scalars(_in(theme_id))) & set(chosen)
    return None if back else int(last.id)


def _went_on(move: ThemeMove) -> bool:
    """Whether a later move, which stands, took something out of where this one had put it."""
    mine, later, further = aliased(ThemeMoveLink), aliased(ThemeMove), aliased(ThemeMoveLink)
    return db.session.execute(
        sa.select(later.id)
        .join(further, further.move_id == later.id)
        .join(mine, mine.contribution_id == further.contribution_id)
        .where(
            mine.move_id == move.id, later.id > move.id, later.from_id == move.into_id, later.undone_at.is_(None),
            further.left,
        )
        .limit(1)
    ).first() is not None  # fmt: skip


def _go(move: ThemeMove, which: Iterable[int], actor: Actor, role: Role, *, stay: bool) -> int:
    """Move the links of these contributions, or add links beside them. Returns how many went."""
    many = sum(_some_go(move, some, actor, role, stay=stay) for some in batches(sorted(which)))
    db.session.expire_all()
    return many


def _some_go(move: ThemeMove, ids: list[int], actor: Actor, role: Role, *, stay: bool) -> int:
    session = db.session
    there = set(session.scalars(_in(move.into_id).where(ThemeLink.contribution_id.in_(ids))))
    rows: list[dict[str, Any]] = []
    for link in session.execute(
        sa.select(*ThemeLink.__table__.columns)
        .where(ThemeLink.theme_id == move.from_id, ThemeLink.contribution_id.in_(ids))
        .order_by(ThemeLink.contribution_id)
    ):
        came = link.contribution_id not in there
        if stay and not came:
            continue
        rows.append({
            "move_id": move.id, "contribution_id": link.contribution_id, "left": not stay, "came": came,
            "kept": {} if came and not stay else _plain(link),
        })  # fmt: skip
    if not rows:
        return 0
    session.execute(sa.insert(ThemeMoveLink), rows)
    fresh = [row["contribution_id"] for row in rows if row["came"]]
    if stay:
        new = {"theme_id": move.into_id, "provenance": ThemeProvenance.PERSON, "linked_at": move.at,
               "linked_by": actor.user_id}  # fmt: skip
        session.execute(sa.insert(ThemeLink), [_back(row["kept"]) | new for row in rows])
    else:
        _readdress(move.from_id, move.into_id, fresh)
        _cut(move.from_id, [row["contribution_id"] for row in rows])
    _say(move.into_id, move.from_id, fresh, actor, role, left=not stay)
    if not stay:
        _say(None, move.from_id, [row["contribution_id"] for row in rows if not row["came"]], actor, role)
    return len(rows)


def _go_back(move: ThemeMove, actor: Actor, role: Role) -> int:
    """Put links back as they were. What was taken out since stays out; what was put in anew stays in. Returns how
    many went back."""
    session = db.session
    came = {
        row.contribution_id: row
        for row in session.execute(
            sa.select(*ThemeMoveLink.__table__.columns)
            .join(Contribution, Contribution.id == ThemeMoveLink.contribution_id)
            .where(ThemeMoveLink.move_id == move.id, Contribution.reading != ReadingState.WITHDRAWN)
            .order_by(ThemeMoveLink.contribution_id)
        )
    }
    still = set(session.scalars(_in(move.into_id).where(ThemeLink.linked_at <= move.at)))
    home = set(session.scalars(_in(move.from_id)))
    moved = [key for key, row in came.items() if key in still and row.came]
    twice = [key for key, row in came.items() if key in still and row.left and not row.came and key not in home]
    returning = [key for key in moved if came[key].left and key not in home]
    going = set(moved) - set(returning)
    gone = [key for key in moved if key in going]
    _readdress(move.into_id, move.from_id, returning)
    _cut(move.into_id, gone)
    for some in batches(twice):
        session.execute(sa.insert(ThemeLink), [_back(came[key].kept) for key in some])
    session.expire_all()
    _say(move.from_id, move.into_id, returning, actor, role)
    _say(None, move.into_id, gone, actor, role)
    _say(move.from_id, None, twice, actor, role, left=False)
    return len(moved) + len(twice)


def _readdress(from_id: int, into_id: int, ids: list[int]) -> None:
    for some in batches(ids):
        db.session.execute(
            sa.update(ThemeLink)
            .where(ThemeLink.theme_id == from_id, ThemeLink.contribution_id.in_(some))
            .values(theme_id=into_id)
            .execution_options(synchronize_session=False)
        )


def _cut(theme_id: int, ids: list[int]) -> None:
    for some in batches(ids):
        db.session.execute(
            sa.delete(ThemeLink)
            .where(ThemeLink.theme_id == theme_id, ThemeLink.contribution_id.in_(some))
            .execution_options(synchronize_session=False)
        )


def _say(
    into_id: int | None, from_id: int | None, ids: list[int], actor: Actor, role: Role, *, left: bool = True
) -> None:
    """Write into the histories of these contributions which theme they came into and which they left."""
    if not ids:
        return
    events = []
    if into_id is not None:
        events.append((EventKind.THEMED.value, {"theme_id": into_id}))
    if left and from_id is not None:
        events.append((EventKind.UNTHEMED.value, {"theme_id": from_id}))
    history.append_to_each(ids, events, actor=actor, role=role)


def _plain(link: sa.Row[Any]) -> dict[str, Any]:
    """A link as JSON, whatever columns it has."""
    return {column.key: _as_text(getattr(link, column.key)) for column in ThemeLink.__table__.columns}


def _as_text(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _back(kept: dict[str, Any]) -> dict[str, Any]:
    """What `_plain` made, as values of the columns that there are today."""
    return {
        column.key: _as_value(_kind(column.type), kept[column.key])
        for column in ThemeLink.__table__.columns
        if column.key in kept
    }


def _kind(of: Any) -> type[Any]:
    plain: Any = of.impl if isinstance(of, sa.TypeDecorator) else of
    found: type[Any] = plain.python_type
    return found


def _as_value(kind: type[Any], value: Any) -> Any:
    if value is None or not isinstance(value, str) or kind is str:
        return value
    return kind.fromisoformat(value) if issubclass(kind, date) else kind(value)


def _phrases_go(move: ThemeMove, source: Theme, target: Theme) -> None:
    """The phrases of both, as many as a theme may have."""
    room = codebook.MAX_PHRASES - len(target.examples)
    new = [each for each in source.examples if each not in target.examples][: max(0, room)]
    move.examples, target.examples = new, [*target.examples, *new]


def _asks_go(move: ThemeMove) -> None:
    session = db.session
    move.asks = list(
        session.scalars(sa.select(Ask.id).where(Ask.theme_id == move.from_id).order_by(Ask.id).with_for_update())
    )
    session.execute(sa.update(Ask).where(Ask.id.in_(move.asks)).values(theme_id=move.into_id))


def _asks_go_back(move: ThemeMove) -> None:
    """Those that came along and are still there; for one that was raised, its history says which theme it is under."""
    session = db.session
    rows = session.scalars(
        sa.select(Ask)
        .where(Ask.id.in_(move.asks), Ask.theme_id == move.into_id)
        .order_by(Ask.id)
        .with_for_update()
    ).all()
    for row in rows:
        said = move.from_id if row.state is AskState.DRAFT else ask_log.load(row.id).snapshot.theme_id
        row.theme_id = theme_log.standing(said)


def _used(theme_id: int) -> bool:
    session = db.session
    linked = session.scalars(sa.select(ThemeLink.theme_id).where(ThemeLink.theme_id == theme_id)).first()
    return linked is not None or session.scalars(sa.select(Ask.id).where(Ask.theme_id == theme_id)).first() is not None
