"""Texts that are ready and wait for a second reader: kept, dropped, and read by the services that may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engage.domain.contribution_history import EventKind
from engage.domain.machines import next_state
from engage.domain.permissions import Actor, Role
from engage.domain.publication import PublicationAction
from engage.domain.redaction import kept, stored
from engage.domain.second_reading import SECOND, SecondAction, SecondState
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.second_reading import SecondReading
from engage.services import audit, ciphertexts, history
from engage.services.context import context, now
from engage.services.other_readers import host_to_decide
from engage.services.unit_of_work import unit_of_work


def propose(
    row: Contribution, action: PublicationAction, text: str, why: Mapping[str, Any], *, actor: Actor, role: Role
) -> None:
    """Keep a text that another reader has to agree to, in the place of an earlier one; in the present unit of work, by
    a role that was checked. `why` is the payload of the event that letting it out becomes."""
    with unit_of_work() as session:
        found = of(row.id)
        host_id = host_to_decide(row, {actor.user_id})
        if found is None:
            found = SecondReading(contribution_id=row.id, state=SecondState.WAITING)
            session.add(found)
        else:
            found.state = next_state(SECOND, found.state, SecondAction.PROPOSE)
        found.action, found.host_id, found.reasons = action, host_id, kept(why["reasons"])
        found.stays, found.stays_kinds = why.get("stays"), ",".join(why.get("kinds", ())) or None
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


def why(found: SecondReading) -> dict[str, Any]:
    """Why it reads as it does, as the event says it that letting it out becomes: reasons; stays and kinds, where
    details may stand in it."""
    said: dict[str, Any] = {"reasons": [reason.value for reason in stored(found.reasons) or ()]}
    return said if found.stays is None else said | {"stays": found.stays, "kinds": kinds(found)}


def kinds(found: SecondReading) -> list[str]:
    """Of which kinds the details are that may stand in it."""
    return found.stays_kinds.split(",") if found.stays_kinds else []


def note_of(contribution_id: int) -> str:
    """Why it was sent back, decrypted; empty where it was not."""
    found = db.session.get(SecondReading, contribution_id)
    if found is None or found.note is None or found.state is not SecondState.SENT_BACK:
        return ""
    return context().keys.decrypt(found.note, ciphertexts.second_reading_note(contribution_id))


def as_it_is(row: Contribution) -> dict[str, Any] | None:
    """The text that was made ready with all that is known of it, fit for JSON, to be put back by `put_back`; None where
    there is none. It holds what is encrypted in the clear: whoever keeps it encrypts it."""
    found = of(row.id)
    if found is None:
        return None
    return {
        "state": found.state.value, "action": found.action.value, "text": text_of(found), "reasons": found.reasons,
        "stays": found.stays, "stays_kinds": found.stays_kinds, "host_id": found.host_id,
        "proposed_by": found.proposed_by, "proposed_at": found.proposed_at.isoformat(),
        "note": note_of(row.id), "decided_by": found.decided_by,
        "decided_at": found.decided_at.isoformat() if found.decided_at else None,
    }  # fmt: skip


def put_back(row: Contribution, was: Mapping[str, Any] | None) -> None:
    """Have wait, or not, what waited when `as_it_is` said so; in the present unit of work, by a role that was checked.
    It waits where it waited: the host that stands in stays the one that was found then."""
    erase(row)
    if was is None:
        return
    keys, state, decided_at = context().keys, SecondState(was["state"]), was["decided_at"]
    with unit_of_work() as session:
        session.add(
            SecondReading(
                contribution_id=row.id, state=state, action=PublicationAction(was["action"]),
                text=keys.encrypt(was["text"], ciphertexts.second_reading(row.id)) if was["text"] else "",
                reasons=was["reasons"], stays=was["stays"], stays_kinds=was["stays_kinds"], host_id=was["host_id"],
                proposed_by=was["proposed_by"], proposed_at=datetime.fromisoformat(was["proposed_at"]),
                note=keys.encrypt(was["note"], ciphertexts.second_reading_note(row.id)) if was["note"] else None,
                decided_by=was["decided_by"], decided_at=datetime.fromisoformat(decided_at) if decided_at else None,
            )
        )  # fmt: skip
        row.second_host_id = was["host_id"] if state is SecondState.WAITING else None


def erase(row: Contribution) -> None:
    """Drop it: the person took their words back, or the host decided that nobody reads them."""
    with unit_of_work() as session:
        session.execute(sa.delete(SecondReading).where(SecondReading.contribution_id == row.id))
        row.second_host_id = None
