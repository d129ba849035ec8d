"""The second reader: opens the words and the text that was made ready, and lets it out or sends it back."""

from __future__ import annotations

from dataclasses import dataclass

from engage.domain import second_reading as rules
from engage.domain.contribution_history import EventKind
from engage.domain.errors import NotFound, NotPermitted
from engage.domain.machines import next_state
from engage.domain.permissions import Actor, Permission, Role, require
from engage.domain.redaction import RedactionReason, stored
from engage.domain.second_reading import SECOND, SecondAction, SecondState
from engage.domain.staying import StayReason
from engage.models.contributions import Contribution
from engage.models.second_reading import SecondReading
from engage.services import audit, ciphertexts, complaints, history, moderation, originals, proposals, subjects
from engage.services.context import context, now
from engage.services.moderation import locked
from engage.services.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class OpenedSecond:
    """What a second reader looks at."""

    id: int
    original: str
    text: str
    """The text that was made ready."""
    reasons: tuple[RedactionReason, ...]
    stays: StayReason | None
    """Why personal details may stand in it, where some do."""
    kinds: tuple[str, ...]
    """Of which kinds of `domain.pii` those are."""
    version: int


def open_second(actor: Actor, contribution_id: int) -> OpenedSecond:
    """The words as given, and the text that was made ready; audited, and nothing is claimed. Raises NotPermitted (also
    same_person), NotFound (second_unknown, original_gone), Conflict("safeguarding_locked")."""
    with unit_of_work():
        row, found, _ = _waiting(actor, contribution_id)
        original = originals.open_original(actor, row.id)
        stays = StayReason(found.stays) if found.stays else None
        return OpenedSecond(
            row.id, original, proposals.text_of(found), stored(found.reasons) or (), stays,
            tuple(proposals.kinds(found)), row.version,
        )  # fmt: skip


def approve(actor: Actor, contribution_id: int, *, version: int) -> None:
    """Let it out as it was made ready. Raises as `open_second` does, Conflict (changed_meanwhile,
    safeguarding_kept_in), InvalidTransition, Refused("publication_needs_consent") when the person allows less now."""
    with unit_of_work():
        row, found, role = _waiting(actor, contribution_id)
        moderation.check_version(row, version)
        found.state = next_state(SECOND, found.state, SecondAction.APPROVE)
        text, why = proposals.text_of(found), proposals.why(found)
        _decided(found, row, actor)
        moderation.let_out(row, found.action, text, why, actor=actor, role=role)
        audit.record(actor, audit.Event.SECOND_DECIDED, row.id, role=role, outcome=found.state.value)
        complaints.hand_over_ready(row, actor=actor, role=role)


def send_back(actor: Actor, contribution_id: int, *, note: str, version: int) -> None:
    """Send it back to the moderators, and say why. Raises as `open_second` does, Conflict("changed_meanwhile"), Refused
    (second_note_missing, note_too_long)."""
    words = rules.note(note)
    with unit_of_work():
        row, found, role = _waiting(actor, contribution_id)
        moderation.check_version(row, version)
        found.state = next_state(SECOND, found.state, SecondAction.SEND_BACK)
        _decided(found, row, actor)
        found.note = context().keys.encrypt(words, ciphertexts.second_reading_note(row.id))
        row.waiting = True
        history.append(row, EventKind.SECOND_SENT_BACK.value, actor=actor, role=role)
        audit.record(actor, audit.Event.SECOND_DECIDED, row.id, role=role, outcome=found.state.value)


def _waiting(actor: Actor, contribution_id: int) -> tuple[Contribution, SecondReading, Role]:
    row = locked(contribution_id)
    found = proposals.of(row.id)
    if found is None or found.state is not SecondState.WAITING:
        raise NotFound("second_unknown")
    role = require(actor, Permission.PUBLICATION_SECOND, subjects.of_second_reading(row, found))
    if not rules.may_be_second(actor.user_id, proposed_by=found.proposed_by):
        raise NotPermitted("same_person")
    return row, found, role


def _decided(found: SecondReading, row: Contribution, actor: Actor) -> None:
    found.text = ""
    found.decided_by, found.decided_at = actor.user_id, now()
    row.second_host_id = None
