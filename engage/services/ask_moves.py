"""Putting two asks together, letting them stand by themselves again, and making a part of one an ask of its own.

Whose words fed the one feed the other from then on, and are told once. Nothing that is owed goes away: the earlier day
stands for both, each keeps its own first day where decisions are counted (`domain.joined`), and the page of an ask
stays at its address and says where it went. Undone, all is as it was, but for who left or was put in since
(`domain.ask_moves.go_back`). Followers and "Same here" are found through `queries.ask_moves`, so nobody's is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa

from engage.domain.ask_chases import OWED_STEP, last_steps
from engage.domain.ask_moves import (
    Side,
    check_merge,
    check_part,
    check_split,
    go_back,
    merging,
    part_of,
    parting,
    splitting,
)
from engage.domain.ask_payloads import UnlinkReason
from engage.domain.ask_points import check_points
from engage.domain.ask_reasons import check_reason
from engage.domain.ask_states import AskAction, AskState
from engage.domain.errors import Conflict, NotFound
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import SYSTEM, Actor, Permission, Role, require
from engage.models.asks import Ask, AskContribution
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import PlanningBody
from engage.services import (
    answers_overtaken,
    ask_log,
    ask_news,
    asks,
    audit,
    ended_bodies,
    history,
    links,
    moderation,
    references,
    subjects,
)
from engage.services.ask_log import Loaded
from engage.services.unit_of_work import unit_of_work


def merge(actor: Actor, ask_id: int, *, into_id: int, reason: str, version: int | None = None) -> None:
    """Put an ask together with another one, which speaks for both from then on. Pressed twice, the same.

    Raises NotPermitted, NotFound, Refused("move_host_only"), what `check_merge` raises, Conflict("changed_meanwhile")
    when `version` is not the present one or something was linked this very moment.
    """
    with unit_of_work():
        held = moderation.hold(_feeding(ask_id))
        source, target, role = _both(actor, ask_id, into_id)
        if source.snapshot.merged_into == into_id:
            return
        _check_version(source, version)
        check_merge(_side(source), _side(target))
        if not source.snapshot.fed <= held:
            raise Conflict("changed_meanwhile", version=source.snapshot.version)
        came = sorted(source.snapshot.fed)
        new = sorted(source.snapshot.fed - target.snapshot.fed)
        # What a body sent that has it no more can never be shown.
        source = answers_overtaken.overtake(source)
        step = last_steps(source.snapshot, source.calendar)[OWED_STEP]
        source_steps, target_steps = merging(_side(source), _side(target), reason, last_step=step)
        source = ask_log.append_all(actor, source, source_steps, role=role)
        target = ask_log.append_all(actor, target, target_steps, role=role)
        _in_own_histories(actor, role, came, "ask_unlinked", source.row)
        _in_own_histories(actor, role, new, "ask_linked", target.row)
        links.revoke(LinkPurpose.ASK_OFFICER, ask_id, actor=actor)
        _tell(source, came, "joined")
        _tell_body(source, target)


def part(actor: Actor, ask_id: int, *, reason: str, version: int | None = None) -> None:
    """Let an ask that was put together with another stand by itself again, with the days it had. Pressed twice, the
    same.

    Raises NotPermitted, NotFound, Refused("move_host_only"), what `check_part` raises, Conflict("changed_meanwhile").
    """
    with unit_of_work() as session:
        row = session.get(Ask, ask_id)
        if row is None:
            raise NotFound("ask_unknown")
        into_id = row.merged_into_id
        if into_id is None:
            require(actor, Permission.ASK_RAISE, subjects.of_ask(row))
            return
        held = moderation.hold(_feeding(into_id))
        source, target, role = _both(actor, ask_id, into_id)
        if source.snapshot.merged_into != into_id:
            raise Conflict("changed_meanwhile", version=source.snapshot.version)
        _check_version(source, version)
        check_part(source.snapshot, target.snapshot, ask_id)
        who = go_back(target.snapshot, ask_id)
        if not who.back <= held:
            raise Conflict("changed_meanwhile", version=source.snapshot.version)
        back, leave = sorted(who.back), sorted(who.leave)
        source_steps, target_steps = parting(target.snapshot, ask_id, into_id, reason)
        target = ask_log.append_all(actor, target, target_steps, role=role)
        source = ask_log.append_all(actor, source, source_steps, role=role)
        _in_own_histories(actor, role, leave, "ask_unlinked", target.row)
        _in_own_histories(actor, role, back, "ask_linked", source.row)
        _tell(source, back, "parted")
        _put_again(source, "parted")
        # Its body may have ended while the other one spoke for it.
        ended_bodies.settle(source)


def split(
    actor: Actor,
    ask_id: int,
    *,
    title: str,
    detail: str = "",
    points: Sequence[str] = (),
    contribution_ids: Iterable[int],
    stay: bool = False,
    reason: str,
    version: int | None = None,
) -> int:
    """Make a part of an ask an ask of its own, before the same body and with the days that the first one has. With
    `stay` the chosen contributions feed both. Returns the id of the new one. To undo it, put the two together.

    Raises NotPermitted (also for a contribution that is not the actor's to link), NotFound, Refused
    ("move_host_only") and what `asks.draft` and `check_split` raise, Conflict("changed_meanwhile").
    """
    chosen = sorted(set(contribution_ids))
    with unit_of_work() as session:
        moderation.hold(chosen)
        source = ask_log.load(ask_id)
        role = require(actor, Permission.ASK_RAISE, subjects.of_ask(source.row))
        _check_version(source, version)
        check_split(source.snapshot, chosen, stay=stay)
        for contribution in session.scalars(
            sa.select(Contribution).where(Contribution.id.in_(chosen)).order_by(Contribution.id)
        ):
            require(actor, Permission.THEME_LINK, subjects.of_contribution(contribution))
        check_reason(reason, "reason")
        words, more = asks.words(title, detail)
        check_points(points)
        first = source.row
        row = Ask(
            reference=references.fresh(Ask)[0], partnership_id=first.partnership_id, host_id=first.host_id,
            body_id=first.body_id, locality_id=first.locality_id, theme_id=first.theme_id, title=words, detail=more,
            points=list(points), state=AskState.DRAFT, round=1, verdict_counts={}, summary=dict(asks.DRAFTED),
        )  # fmt: skip
        session.add(row)
        session.flush()
        new = _raise_part(actor, ask_log.load(row.id), source, chosen, role)
        source = ask_log.append_all(
            actor, source, splitting(row.id, chosen, reason, stay=stay), role=role
        )
        if not stay:
            _in_own_histories(actor, role, chosen, "ask_unlinked", source.row)
        _in_own_histories(actor, role, chosen, "ask_linked", new.row)
        _tell(new, chosen, "split")
        _put_again(new, "raised")
        return row.id


def _raise_part(actor: Actor, new: Loaded, source: Loaded, chosen: list[int], role: Role) -> Loaded:
    """Raise it as of when the first one was raised, and with that one's days: nobody gains time by a split."""
    ask, row = source.snapshot, new.row
    assert ask.current is not None
    assert ask.body_kind is not None
    words = {
        "title": row.title, "detail": row.detail, "body_id": row.body_id, "body_kind": ask.body_kind.value,
        "locality_id": row.locality_id, "theme_id": row.theme_id, "points": row.points or None,
    }  # fmt: skip
    new = ask_log.append_all(
        actor, new, part_of(ask, source.row.id, chosen, words), role=role, effective_at=ask.current.began_at
    )
    audit.record(actor, audit.Event.ASK_RAISED, row.id)
    if ask.acknowledged_at is None:
        return new
    return ask_log.append(SYSTEM, new, AskAction.ACKNOWLEDGE, {}, role=Role.SYSTEM, effective_at=ask.acknowledged_at)


def _feeding(ask_id: int) -> sa.Select[tuple[int]]:
    return sa.select(AskContribution.contribution_id).where(AskContribution.ask_id == ask_id)


def _both(actor: Actor, ask_id: int, into_id: int) -> tuple[Loaded, Loaded, Role]:
    """The two, locked in one order whoever does so, and the role to move them in."""
    found = {each: ask_log.load(each) for each in sorted({ask_id, into_id})}
    source, target = found[ask_id], found[into_id]
    require(actor, Permission.ASK_RAISE, subjects.of_ask(target.row))
    return source, target, require(actor, Permission.ASK_RAISE, subjects.of_ask(source.row))


def _check_version(loaded: Loaded, version: int | None) -> None:
    if version is not None and version != loaded.snapshot.version:
        raise Conflict("changed_meanwhile", version=loaded.snapshot.version)


def _side(loaded: Loaded) -> Side:
    return Side(loaded.row.id, loaded.row.host_id, loaded.row.body_id, loaded.snapshot)


def _in_own_histories(actor: Actor, role: Role, contributions: Iterable[int], kind: str, ask: Ask) -> None:
    more = {"because": UnlinkReason.MOVED.value} if kind == "ask_unlinked" else {}
    for each in contributions:
        contribution = db.session.get_one(Contribution, each)
        history.append(contribution, kind, actor=actor, role=role, payload={"ask": ask.reference, **more})


def _tell(loaded: Loaded, contributions: Iterable[int], what: str) -> None:
    ask_news.tell_people(
        loaded.row, contributions, "ask_moved", key=f"{what}:{loaded.snapshot.version}", what=what,
        body_name=db.session.get_one(PlanningBody, loaded.row.body_id).name,
    )  # fmt: skip


def _tell_body(source: Loaded, target: Loaded) -> None:
    """The link to the one has ended; here is one to the other."""
    ask_news.tell_body(
        target.row, target.row.body_id, "asks_joined", key=f"joined:{source.row.id}:{source.snapshot.version}",
        other_id=source.row.id, other_title=source.row.title, decision_due=_iso(target.snapshot.decision_due),
    )  # fmt: skip


def _put_again(loaded: Loaded, what: str) -> None:
    ask = loaded.snapshot
    ask_news.tell_body(
        loaded.row, loaded.row.body_id, "ask_to_body", key=f"{what}:{ask.version}",
        ack_due=_iso(ask.ack_due) if ask.acknowledged_at is None else None, decision_due=_iso(ask.decision_due),
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
