""""I disagree": another reader than the ones who decided looks at it, in this host or the one that stands in.

Where nobody is left to decide, it waits in the open: it is never waived and never decided by those it is about.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from engage.domain import texts
from engage.domain.by_word import Act, Said
from engage.domain.contribution_history import DECIDING, EventKind
from engage.domain.contribution_states import OBJECTION, ObjectionAction, ReadingState, next_state
from engage.domain.contribution_states import Objection as State
from engage.domain.deadlines import OBJECTION as STANDARD
from engage.domain.deadlines import local_date
from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.permissions import SYSTEM, Actor, Permission, Role, require
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent, Objection
from engage.models.places import Locality, Partnership
from engage.services import audit, by_word, calendars, ciphertexts, history, messages, originals, subjects
from engage.services.context import context, now, today
from engage.services.moderation import locked
from engage.services.other_readers import host_to_decide, with_other_readers
from engage.services.unit_of_work import unit_of_work

MAX_TEXT = 4000
MAX_ANSWER = 4000


@dataclass(frozen=True, slots=True)
class OpenedObjection:
    """An objection with the person's words, for the reader who decides it."""

    id: int
    contribution_id: int
    text: str
    """Why they disagree; may be empty."""
    original: str
    """What they told us first."""


def object_to(actor: Actor, contribution_id: int, *, text: str = "", said: Said | None = None) -> int:
    """The contributor disagrees with how it was handled; words are welcome and not needed. With `said`, staff note that
    they said so. Returns its id.

    Raises NotPermitted, NotFound, Conflict("contribution_withdrawn"), Refused (objection_nothing_decided,
    note_too_long), InvalidTransition while one is open or nothing was decided since the last one.
    """
    words = texts.note(text, field="text", most=MAX_TEXT)
    with unit_of_work() as session:
        if said is None:
            require(actor, Permission.CONTRIBUTION_OBJECT, subjects.of_own_contribution(contribution_id))
        row = locked(contribution_id)
        role = by_word.role_of(actor, row, Permission.CONTRIBUTION_OBJECT, said)
        if row.reading is ReadingState.WITHDRAWN:
            raise Conflict("contribution_withdrawn")
        decided_by = _decided_by(row.id)
        if not decided_by:
            raise Refused("objection_nothing_decided")
        state = next_state(OBJECTION, row.objection, ObjectionAction.RAISE)
        by_word.check(actor, row, Act.OBJECT, said)
        row.objection = state
        partnership = db.session.get_one(
            Partnership, db.session.get_one(Locality, row.locality_id).partnership_id
        )
        objection = Objection(
            contribution_id=row.id, about_user_id=decided_by[-1], text="", raised_at=now(), state=State.OPEN,
            due_on=STANDARD.due(today(), calendars.of_partnership(partnership)),
            host_id=host_to_decide(row, set(decided_by)),
        )  # fmt: skip
        session.add(objection)
        session.flush()
        objection.text = context().keys.encrypt(words, ciphertexts.objection(objection.id))
        payload = {"objection_id": objection.id, "due_on": objection.due_on.isoformat(), **by_word.how(said)}
        history.append(row, EventKind.OBJECTED.value, actor=actor, role=role, payload=payload)
        audit.record(
            actor, audit.Event.OBJECTION_RAISED, row.id, role=role, objection_id=objection.id, **by_word.audited(said)
        )
        return objection.id


def take_back(actor: Actor, contribution_id: int, *, said: Said | None = None) -> None:
    """The contributor no longer disagrees; with `said`, staff note that they said so. Raises NotPermitted, NotFound,
    InvalidTransition when none is open, Refused as `by_word.check` does."""
    with unit_of_work():
        if said is None:
            require(actor, Permission.CONTRIBUTION_OBJECT, subjects.of_own_contribution(contribution_id))
        row = locked(contribution_id)
        role = by_word.role_of(actor, row, Permission.CONTRIBUTION_OBJECT, said)
        state = next_state(OBJECTION, row.objection, ObjectionAction.TAKE_BACK)
        objection = _open_one(row.id)
        by_word.check(actor, row, Act.AGREE, said, since=local_date(objection.raised_at))
        row.objection = state
        objection.state, objection.decided_at = State.NONE, now()
        history.append(
            row, EventKind.OBJECTION_TAKEN_BACK.value, actor=actor, role=role,
            payload={"objection_id": objection.id, **by_word.how(said)},
        )  # fmt: skip
        audit.record(
            actor, audit.Event.OBJECTION_DECIDED, row.id, role=role, outcome="taken_back", objection_id=objection.id,
            **by_word.audited(said),
        )  # fmt: skip


def open_objection(actor: Actor, objection_id: int) -> OpenedObjection:
    """The person's words, then and now, for a reader who may decide it; audited, and nothing is claimed.

    Raises NotFound (objection_unknown, original_gone), NotPermitted (also same_person).
    """
    with unit_of_work():
        objection, row = _locked(objection_id)
        _deciding_role(actor, objection, row)
        words = context().keys.decrypt(objection.text, ciphertexts.objection(objection.id))
        return OpenedObjection(objection.id, row.id, words, originals.open_original(actor, row.id))


def decide(actor: Actor, objection_id: int, *, outcome: State | str, answer: str) -> None:
    """Uphold it, which brings it back to the host for a new decision, or say why not. The person is told.

    Raises NotFound("objection_unknown"), NotPermitted (also "same_person": whoever decided what it is about cannot),
    InvalidTransition, Refused (objection_outcome_missing, answer_missing, note_too_long).
    """
    if outcome not in {State.UPHELD, State.NOT_UPHELD}:
        raise Refused("objection_outcome_missing", field="outcome")
    upheld = outcome == State.UPHELD
    words = texts.note(answer, field="answer", most=MAX_ANSWER, missing="answer_missing")
    with unit_of_work():
        objection, row = _locked(objection_id)
        role = _deciding_role(actor, objection, row)
        action = ObjectionAction.UPHOLD if upheld else ObjectionAction.NOT_UPHOLD
        state = next_state(OBJECTION, objection.state, action)
        row.objection = next_state(OBJECTION, row.objection, action)
        objection.state, objection.answer = state, words
        objection.decided_at, objection.decided_by = now(), actor.user_id
        row.waiting = row.waiting or upheld
        kind = EventKind.OBJECTION_UPHELD if upheld else EventKind.OBJECTION_NOT_UPHELD
        history.append(row, kind.value, actor=actor, role=role, payload={"objection_id": objection.id})
        audit.record(
            actor, audit.Event.OBJECTION_DECIDED, row.id, role=role, outcome=state.value, objection_id=objection.id
        )
        messages.to_contributor(row, "objection_decided", {}, key=f"objection:{objection.id}")


def reroute(actor: Actor = SYSTEM) -> int:
    """Hand open objections on when the readers of a host have changed since: to its own, or to the host that stands
    in. Returns how many. For the scheduler; raises NotPermitted for anybody else."""
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")
    moved = 0
    waiting = db.session.scalars(
        sa.select(Objection.id).where(Objection.state == State.OPEN).order_by(Objection.id)
    ).all()
    for objection_id in waiting:
        with unit_of_work():
            objection, row = _locked(objection_id)
            host_id = host_to_decide(row, set(_decided_by(row.id)))
            if objection.state is State.OPEN and host_id != objection.host_id and _staffed(host_id, row.id):
                objection.host_id = host_id
                audit.record(
                    actor, audit.Event.CONTRIBUTION_CHANGED, row.id, role=Role.SYSTEM, what="objection_handed_on"
                )
                moved += 1
    return moved


def _deciding_role(actor: Actor, objection: Objection, row: Contribution) -> Role:
    role = require(actor, Permission.OBJECTION_DECIDE, subjects.of_objection(objection))
    if actor.user_id is None or actor.user_id == objection.about_user_id or actor.user_id in _decided_by(row.id):
        raise NotPermitted("same_person")
    return role


def _decided_by(contribution_id: int) -> list[int | None]:
    """Who decided about it, in order."""
    return list(
        db.session.scalars(
            sa.select(ContributionEvent.actor_id)
            .where(
                ContributionEvent.contribution_id == contribution_id,
                ContributionEvent.kind.in_([kind.value for kind in DECIDING]),
            )
            .order_by(ContributionEvent.seq)
        )
    )


def _staffed(host_id: int, contribution_id: int) -> bool:
    return host_id in with_other_readers([host_id], set(_decided_by(contribution_id)))


def _open_one(contribution_id: int) -> Objection:
    return db.session.scalars(
        sa.select(Objection)
        .where(Objection.contribution_id == contribution_id, Objection.state == State.OPEN)
        .with_for_update()
    ).one()


def _locked(objection_id: int) -> tuple[Objection, Contribution]:
    contribution_id = db.session.scalar(
        sa.select(Objection.contribution_id).where(Objection.id == objection_id)
    )
    if contribution_id is None:
        raise NotFound("objection_unknown")
    row = locked(contribution_id)
    return db.session.get_one(Objection, objection_id, with_for_update=True, populate_existing=True), row
