"""Put a theme, or one story, to a planning body: draft, raise, discard, link, correct."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.domain import texts
from engage.domain.ask_labels import label_in_time
from engage.domain.ask_payloads import MAX_TEXT, MAX_TITLE, UnlinkReason
from engage.domain.ask_points import check_points
from engage.domain.ask_snapshot import Ask as Snapshot
from engage.domain.ask_states import AskAction, AskState, next_state
from engage.domain.contribution_states import ReadingState
from engage.domain.deadlines import ACKNOWLEDGE, decision_due
from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.permissions import SYSTEM, Actor, Permission, Role, acting_role, require
from engage.models.asks import Ask, AskContribution
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Host, Locality, PlanningBody
from engage.models.themes import Theme
from engage.services import (
    ask_log,
    ask_news,
    audit,
    calendars,
    ended_bodies,
    history,
    moderation,
    references,
    subjects,
    theme_log,
)
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work

DRAFTED: Mapping[str, Any] = {"label": label_in_time(Snapshot()).id.value, "params": {}, "owed": None}
"""What a list needs of an ask without a history."""


def draft(
    actor: Actor,
    *,
    host_id: int,
    body_id: int,
    title: str,
    detail: str = "",
    points: Sequence[str] = (),
    contribution_ids: Iterable[int] = (),
    theme_id: int | None = None,
    locality_id: int | None = None,
) -> int:
    """Begin an ask that only its host sees. Returns its id. Raises NotPermitted, NotFound, Refused."""
    with unit_of_work() as session:
        host = session.get(Host, host_id)
        body = session.get(PlanningBody, body_id)
        if host is None or body is None:
            raise NotFound("body_unknown")
        require(actor, Permission.ASK_RAISE, subjects.of_host(host))
        ended_bodies.check_there(body, "body_id")
        _same_partnership(body, host, theme_id, locality_id)
        line, more = words(title, detail)
        fed = sorted(set(contribution_ids))
        moderation.hold(fed)
        check_points(points)
        row = Ask(
            reference=references.fresh(Ask)[0], partnership_id=body.partnership_id, host_id=host_id,
            body_id=body_id, locality_id=locality_id, theme_id=theme_log.standing(theme_id), title=line, detail=more,
            points=list(points),
            state=AskState.DRAFT, round=1, verdict_counts={},
            summary=dict(DRAFTED),
        )  # fmt: skip
        session.add(row)
        session.flush()
        for contribution_id in fed:
            link_contribution(actor, ask_id=row.id, contribution_id=contribution_id)
        return row.id


def redraft(
    actor: Actor,
    ask_id: int,
    *,
    body_id: int,
    title: str,
    detail: str = "",
    points: Sequence[str] = (),
    locality_id: int | None = None,
    contribution_ids: Iterable[int] = (),
    version: int | None = None,
) -> None:
    """Change a draft: its words, the body it is for and the contributions it comes from.

    Raises what `draft` raises, InvalidTransition once it was raised or dropped, Conflict("changed_meanwhile").
    """
    wanted = set(contribution_ids)
    with unit_of_work() as session:
        moderation.hold(wanted)
        loaded = ask_log.load(ask_id)
        row = loaded.row
        if version is not None and version != loaded.snapshot.version:
            raise Conflict("changed_meanwhile", version=loaded.snapshot.version)
        require(actor, Permission.ASK_RAISE, subjects.of_ask(row))
        next_state(row.state, AskAction.RAISE)  # only a draft can still be raised
        body = session.get(PlanningBody, body_id)
        if body is None:
            raise NotFound("body_unknown")
        ended_bodies.check_there(body, "body_id")
        _same_partnership(body, session.get_one(Host, row.host_id), row.theme_id, locality_id)
        row.title, row.detail = words(title, detail)
        check_points(points)
        row.points = list(points)
        row.body_id, row.locality_id = body_id, locality_id
        session.flush()
        for contribution_id in sorted(loaded.snapshot.fed - wanted):
            unlink_contribution(actor, ask_id=ask_id, contribution_id=contribution_id)
        for contribution_id in sorted(wanted - loaded.snapshot.fed):
            link_contribution(actor, ask_id=ask_id, contribution_id=contribution_id)


def raise_ask(actor: Actor, ask_id: int, *, version: int | None = None) -> int:
    """Put a draft to its body: both clocks start, the body and everyone behind it are told. Returns its id.

    The decision is due 20 working days after the body's next known meeting, else 40 after today; the first public
    acknowledgement within 7 days. Raises also Conflict("changed_meanwhile") when something was linked this moment.
    """
    with unit_of_work() as session:
        held = moderation.hold(sa.select(AskContribution.contribution_id).where(AskContribution.ask_id == ask_id))
        row = session.get(Ask, ask_id, with_for_update=True)
        if row is None:
            raise NotFound("ask_unknown")
        body = session.get_one(PlanningBody, row.body_id)
        ended_bodies.check_there(body, "body_id")
        payload = {
            "title": row.title, "detail": row.detail, "body_id": body.id, "body_kind": body.kind.value,
            "locality_id": row.locality_id, "theme_id": row.theme_id, "points": row.points or None, **clocks(body),
        }  # fmt: skip
        done = ask_log.act(actor, ask_id, AskAction.RAISE, payload, version=version)
        snapshot = done.snapshot
        if not snapshot.fed <= held:
            raise Conflict("changed_meanwhile", version=snapshot.version)
        audit.record(actor, audit.Event.ASK_RAISED, row.id)
        for contribution_id in sorted(snapshot.fed):
            # Until now it was the host's draft, and nothing that a person's own page could tell.
            _in_own_history(actor, contribution_id, "ask_linked", row)
        ask_news.tell_people(row, snapshot.fed, "ask_raised", key="raised", body_name=body.name)
        ask_news.tell_body(
            row, body.id, "ask_to_body", key="raised",
            ack_due=_iso(snapshot.ack_due), decision_due=_iso(snapshot.decision_due),
        )  # fmt: skip
        return row.id


def discard(actor: Actor, ask_id: int, *, reason: str) -> None:
    """Drop a draft. It never was public and stays in the history."""
    ask_log.act(actor, ask_id, AskAction.DISCARD, {"reason": reason})


def link_contribution(actor: Actor, *, ask_id: int, contribution_id: int) -> None:
    """Let a contribution feed an ask; its history says so, and its person is told when the ask is public."""
    with unit_of_work() as session:
        contribution = moderation.locked(contribution_id)
        require(actor, Permission.THEME_LINK, subjects.of_contribution(contribution))
        if contribution.reading is ReadingState.WITHDRAWN:
            raise Refused("contribution_withdrawn")
        ask = session.get(Ask, ask_id)
        if ask is None or ask.partnership_id != session.get_one(Locality, contribution.locality_id).partnership_id:
            raise NotFound("ask_unknown")
        done = ask_log.act(
            actor, ask_id, AskAction.LINK_CONTRIBUTION, {"contribution_id": contribution_id},
            permission=Permission.ASK_RAISE,
        )  # fmt: skip
        if done.snapshot.state is not AskState.DRAFT:
            _in_own_history(actor, contribution_id, "ask_linked", done.row)
            ask_news.tell_people(
                done.row, [contribution_id], "ask_raised", key=f"linked:{contribution_id}",
                body_name=session.get_one(PlanningBody, done.row.body_id).name,
            )  # fmt: skip


def unlink_contribution(
    actor: Actor, *, ask_id: int, contribution_id: int, because: UnlinkReason = UnlinkReason.BY_MISTAKE
) -> None:
    """Take a contribution out of an ask. A verdict that was given stays, and keeps its contribution in."""
    with unit_of_work():
        moderation.hold([contribution_id])
        done = ask_log.act(
            actor, ask_id, AskAction.UNLINK_CONTRIBUTION,
            {"contribution_id": contribution_id, "because": because.value},
        )  # fmt: skip
        if done.snapshot.state is not AskState.DRAFT:
            _in_own_history(actor, contribution_id, "ask_unlinked", done.row, because=because.value)


def contribution_withdrawn(contribution_id: int) -> None:
    """Take a contribution that its person took back out of every ask it feeds, in the present unit of work."""
    with unit_of_work() as session:
        ask_ids = session.scalars(
            sa.select(AskContribution.ask_id)
            .join(Ask, Ask.id == AskContribution.ask_id)
            .where(AskContribution.contribution_id == contribution_id, Ask.state != AskState.DISCARDED)
            .order_by(AskContribution.ask_id)
        ).all()
        for ask_id in ask_ids:
            loaded = ask_log.load(ask_id)
            ask_log.append(
                SYSTEM, loaded, AskAction.UNLINK_CONTRIBUTION,
                {"contribution_id": contribution_id, "because": UnlinkReason.WITHDRAWN.value}, role=Role.SYSTEM,
            )  # fmt: skip


def correct(
    actor: Actor, ask_id: int, *, seq: int, changes: Mapping[str, Any], reason: str, version: int | None = None
) -> None:
    """Put a mistake in an earlier event right, by a new event that says what it replaces and why."""
    ask_log.act(
        actor, ask_id, AskAction.CORRECT, {"seq": seq, "changes": dict(changes), "reason": reason}, version=version
    )


def clocks(body: PlanningBody) -> dict[str, str | None]:
    """The dates that start with an ask put to this body today: `ack_due`, `decision_due`, `next_meeting_on`."""
    calendar, on = calendars.of_body(body), today()
    meeting = calendars.next_meeting(body.id, on)
    held_on = meeting.held_on if meeting else None
    return {
        "ack_due": ACKNOWLEDGE.due(on, calendar).isoformat(),
        "decision_due": decision_due(on, held_on, calendar).isoformat(),
        "next_meeting_on": held_on.isoformat() if held_on else None,
    }


def words(title: str, detail: str) -> tuple[str, str]:
    """The two as they are stored. Raises Refused: ask_title_missing, ask_text_too_long."""
    line, more = " ".join(texts.clean(title).split()), texts.clean(detail)
    if not line:
        raise Refused("ask_title_missing", field="title")
    if len(line) > MAX_TITLE:
        raise Refused("ask_text_too_long", field="title", limit=MAX_TITLE)
    if len(more) > MAX_TEXT:
        raise Refused("ask_text_too_long", field="detail", limit=MAX_TEXT)
    return line, more


def _in_own_history(actor: Actor, contribution_id: int, kind: str, ask: Ask, **more: str) -> None:
    """Say in a contribution's own history that it became part of an ask, or no longer is."""
    contribution = db.session.get_one(Contribution, contribution_id)
    role = acting_role(actor, Permission.ASK_RAISE, subjects.of_ask(ask))
    history.append(contribution, kind, actor=actor, role=role, payload={"ask": ask.reference, **more})


def _same_partnership(
    body: PlanningBody, host: Host, theme_id: int | None, locality_id: int | None
) -> None:
    theme = db.session.get(Theme, theme_id) if theme_id else None
    locality = db.session.get(Locality, locality_id) if locality_id else None
    if body.partnership_id != host.partnership_id:
        raise Refused("body_of_another_partnership", field="body_id")
    if theme is not None and theme.partnership_id != host.partnership_id:
        raise Refused("theme_of_another_partnership", field="theme_id")
    if locality is not None and locality.partnership_id != host.partnership_id:
        raise Refused("locality_unknown", field="locality_id")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
