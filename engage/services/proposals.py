"""Texts that are ready and wait for a second reader: kept, dropped, and read by the services that may."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from engage.domain.contribution_history import EventKind
from engage.domain.machines import next_state
from engage.domain.permissions import Actor, Role
from engage.domain.publication import PublicationAction
from engage.domain.redaction import kept
from engage.domain.second_reading import SECOND, SecondAction, SecondState
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.second_reading import SecondReading
from engage.services import audit, ciphertexts, history
from engage.services.context import context, now
from engage.services.other_readers import host_to_decide
from engage.services.unit_of_work import unit_of_work


def propose(
    row: Contribution, action: PublicationAction, text: str, reasons: Iterable[str], *, actor: Actor, role: Role
) -> None:
    """Keep a text that another reader has to agree to, in the place of an earlier one; in the present unit of work, by
    a role that was checked."""
    with unit_of_work() as session:
        found = of(row.id)
        host_id = host_to_decide(row, {actor.user_id})
        if found is None:
            found = SecondReading(contribution_id=row.id, state=SecondState.WAITING)
            session.add(found)
        else:
            found.state = next_state(SECOND, found.state, SecondAction.PROPOSE)
        found.action, found.host_id, found.reasons = action, host_id, kept(reasons)
        found.text = context().keys.encrypt(text, ciphertexts.second_reading(row.id))
        found.proposed_by, found.proposed_at = actor.user_id, now()
        found.note = found.decided_by = found.decided_at = None
        row.second_host_id = host_id
        history.append(row, EventKind.SECOND_ASKED.value, actor=actor, role=role)
        audit.record(actor, audit.Event.SECOND_ASKED, row.id, role=role)


def of(contribution_id: int) -> SecondReading | None:
    """The newest text that was made ready, read anew; whoever asks has locked the contribution."""
    return db.session.get(SecondReading, contribution_id, populate_existing=True)


def is_of(row: Contribution, actor: Actor) -> bool:
    """Whether it is this reader's own text that waits for a second one, or came back from them."""
    found = of(row.id)
    return found is not None and found.proposed_by == actor.user_id and found.state in {
        SecondState.WAITING, SecondState.SENT_BACK
    }  # fmt: skip


def text_of(found: SecondReading) -> str:
    """The text, decrypted; empty once it was decided."""
    return context().keys.decrypt(found.text, ciphertexts.second_reading(found.contribution_id)) if found.text else ""


def note_of(contribution_id: int) -> str:
    """Why it was sent back, decrypted; empty where it was not."""
    found = db.session.get(SecondReading, contribution_id)
    if found is None or found.note is None or found.state is not SecondState.SENT_BACK:
        return ""
    return context().keys.decrypt(found.note, ciphertexts.second_reading_note(contribution_id))


def erase(row: Contribution) -> None:
    """Drop it: the person took their words back, or the host decided that nobody reads them."""
    with unit_of_work() as session:
        session.execute(sa.delete(SecondReading).where(SecondReading.contribution_id == row.id))
        row.second_host_id = None
