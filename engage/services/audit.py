"""The audit: who did or looked at what. One enum, with the data keys each event may carry."""

from __future__ import annotations

from enum import StrEnum

from engage.domain.permissions import Actor, Role
from engage.models.audit import AuditEvent
from engage.models.prepared import insert
from engage.services.context import now


class Event(StrEnum):
    """`subject:verb`, past tense, alphabetical."""

    ACCOUNT_CHANGED = "account:changed"
    ACCOUNT_CREATED = "account:created"
    AGAIN_SAID = "again:said"
    ASK_CHANGED = "ask:changed"
    ASK_LIKENED = "ask:likened"
    ASK_RAISED = "ask:raised"
    BACKUP_MADE = "backup:made"
    BACKUP_RESTORED = "backup:restored"
    CLUSTER_DECIDED = "cluster:decided"
    COMPLAINT_ADDRESS_HIDDEN = "complaint:address_hidden"
    COMPLAINT_ANSWERED = "complaint:answered"
    COMPLAINT_ASKED = "complaint:asked"
    COMPLAINT_HANDED_OVER = "complaint:handed_over"
    CONCERN_ERASED = "concern:erased"
    CONCERN_ENDED = "concern:ended"
    CONCERN_NOTED = "concern:noted"
    CONCERN_OPENED = "concern:opened"
    CONCERN_RAISED = "concern:raised"
    CONCERN_RECORDED = "concern:recorded"
    CONTRIBUTION_CHANGED = "contribution:changed"
    CONTRIBUTION_CLAIMED = "contribution:claimed"
    CONTRIBUTION_DISPOSED = "contribution:disposed"
    CONTRIBUTION_PUBLISHED = "contribution:published"
    CONTRIBUTION_RECEIVED = "contribution:received"
    CONTRIBUTION_REFERRED = "contribution:referred"
    CONTRIBUTION_REPLIED = "contribution:replied"
    CONTRIBUTION_THEMED = "contribution:themed"
    CONTRIBUTION_UNPUBLISHED = "contribution:unpublished"
    CONTRIBUTION_WITHDRAWN = "contribution:withdrawn"
    CONTRIBUTION_WITHHELD = "contribution:withheld"
    CONTACT_OPENED = "contact:opened"
    CONTACT_STOPPED = "contact:stopped"
    DIGEST_COMPILED = "digest:compiled"
    DIGEST_ISSUED = "digest:issued"
    DIGEST_QUESTION_ANSWERED = "digest_question:answered"
    DIGEST_QUESTION_ASKED = "digest_question:asked"
    DIGEST_QUESTION_OPENED = "digest_question:opened"
    DIGEST_QUESTION_SET_ASIDE = "digest_question:set_aside"
    DIGEST_QUESTIONS_ERASED = "digest_question:erased"
    FOLLOW_UP_ANSWERED = "follow_up:answered"
    FOLLOW_UP_ASKED = "follow_up:asked"
    FOLLOW_UP_CLOSED = "follow_up:closed"
    FOLLOW_UP_OPENED = "follow_up:opened"
    GATHERING_RECORDED = "gathering:recorded"
    IMPORT_FINISHED = "import:finished"
    INCIDENT_ASSESSED = "incident:assessed"
    INCIDENT_OPENED = "incident:opened"
    INCIDENT_RECORDED = "incident:recorded"
    INVITATION_ACCEPTED = "invitation:accepted"
    INVITATION_REVOKED = "invitation:revoked"
    INVITATION_SENT = "invitation:sent"
    KEYS_ROTATED = "keys:rotated"
    LINK_MINTED = "link:minted"
    LINK_REVOKED = "link:revoked"
    LINK_USED = "link:used"
    MEETING_CHANGED = "meeting:changed"
    MESSAGE_CAME_BACK = "message:came_back"
    MESSAGE_NOT_REACHED = "message:not_reached"
    MESSAGE_TOLD = "message:told"
    MESSAGE_TRIED_AGAIN = "message:tried_again"
    OBJECTION_DECIDED = "objection:decided"
    OBJECTION_RAISED = "objection:raised"
    ORIGINAL_OPENED = "original:opened"
    ORIGINALS_COMPARED = "originals:compared"
    PAGE_CHANGED = "page:changed"
    PAPER_PRINTED = "paper:printed"
    PASSWORD_CHANGED = "password:changed"  # noqa: S105 - the name of an event
    PLACE_CHANGED = "place:changed"
    PLACES_LOADED = "places:loaded"
    REFERRAL_ANSWERED = "referral:answered"
    REFERRAL_CHECKED = "referral:checked"
    ROLE_GRANTED = "role:granted"
    ROLE_REVOKED = "role:revoked"
    ROTA_CHANGED = "rota:changed"
    SAME_HERE_OPENED = "same_here:opened"
    SAME_HERE_PRESSED = "same_here:pressed"
    SAME_HERE_TAKEN_BACK = "same_here:taken_back"
    SECOND_ASKED = "second_reader:asked"
    SECOND_DECIDED = "second_reader:decided"
    SIGN_IN_REFUSED = "sign_in:refused"
    SIGNED_IN = "account:signed_in"
    SIGNED_OUT = "account:signed_out"
    SUBSCRIPTION_CHANGED = "subscription:changed"
    THEME_CHANGED = "theme:changed"
    VERDICT_GIVEN = "verdict:given"
    PROMISE_SEEN = "promise:seen"
    ANSWER_RATED = "answer:rated"


DATA_KEYS: dict[Event, frozenset[str]] = {
    Event.ACCOUNT_CHANGED: frozenset({"what"}),
    Event.AGAIN_SAID: frozenset({"ask_id"}),
    Event.ANSWER_RATED: frozenset({"ask_id", "again"}),
    Event.ASK_CHANGED: frozenset({"action", "seq"}),
    Event.ASK_LIKENED: frozenset({"rows"}),
    Event.BACKUP_MADE: frozenset({"rows"}),
    Event.BACKUP_RESTORED: frozenset({"rows"}),
    Event.CLUSTER_DECIDED: frozenset({"outcome", "theme_id", "rows"}),
    Event.COMPLAINT_ADDRESS_HIDDEN: frozenset({"channel"}),
    Event.COMPLAINT_ANSWERED: frozenset({"agreed", "channel", "share_address"}),
    Event.COMPLAINT_ASKED: frozenset({"service_id"}),
    Event.COMPLAINT_HANDED_OVER: frozenset({"service_id", "referral_id"}),
    Event.CONCERN_ENDED: frozenset({"outcome"}),
    Event.CONCERN_RECORDED: frozenset({"outcome"}),
    Event.CONTACT_STOPPED: frozenset({"channel"}),
    Event.CONTRIBUTION_CHANGED: frozenset({"channel", "what"}),
    Event.CONTRIBUTION_DISPOSED: frozenset({"disposition"}),
    Event.CONTRIBUTION_RECEIVED: frozenset({"channel"}),
    Event.CONTRIBUTION_REFERRED: frozenset({"service_id", "referral_id"}),
    Event.CONTRIBUTION_THEMED: frozenset({"theme_id", "linked"}),
    Event.CONTRIBUTION_WITHDRAWN: frozenset({"channel"}),
    Event.CONTRIBUTION_WITHHELD: frozenset({"reason"}),
    Event.DIGEST_COMPILED: frozenset({"body_id", "period", "version"}),
    Event.DIGEST_ISSUED: frozenset({"body_id", "period", "version"}),
    Event.DIGEST_QUESTION_ASKED: frozenset({"ask_id", "to_answer"}),
    Event.DIGEST_QUESTIONS_ERASED: frozenset({"rows"}),
    Event.FOLLOW_UP_ANSWERED: frozenset({"channel", "follow_up_id"}),
    Event.FOLLOW_UP_ASKED: frozenset({"channel", "follow_up_id"}),
    Event.FOLLOW_UP_CLOSED: frozenset({"follow_up_id"}),
    Event.GATHERING_RECORDED: frozenset({"locality_id", "present"}),
    Event.IMPORT_FINISHED: frozenset({"imported", "skipped", "rejected", "locality_id"}),
    Event.INCIDENT_ASSESSED: frozenset({"incident_id", "outcome", "told"}),
    Event.INCIDENT_OPENED: frozenset({"incident_id"}),
    Event.INCIDENT_RECORDED: frozenset({"incident_id", "kind", "told"}),
    Event.INVITATION_SENT: frozenset({"granted", "scope_kind", "scope_id"}),
    Event.KEYS_ROTATED: frozenset({"rows"}),
    Event.LINK_MINTED: frozenset({"purpose", "link_id"}),
    Event.LINK_REVOKED: frozenset({"purpose", "link_id"}),
    Event.LINK_USED: frozenset({"purpose", "link_id"}),
    Event.MEETING_CHANGED: frozenset({"what", "body_id"}),
    Event.MESSAGE_CAME_BACK: frozenset({"kind", "status"}),
    Event.MESSAGE_NOT_REACHED: frozenset({"channel", "tries"}),
    Event.MESSAGE_TOLD: frozenset({"channel"}),
    Event.MESSAGE_TRIED_AGAIN: frozenset({"channel"}),
    Event.OBJECTION_DECIDED: frozenset({"channel", "outcome", "objection_id"}),
    Event.OBJECTION_RAISED: frozenset({"channel", "objection_id"}),
    Event.ORIGINALS_COMPARED: frozenset({"rows"}),
    Event.PAGE_CHANGED: frozenset({"page", "scope", "scope_id", "version"}),
    Event.PAPER_PRINTED: frozenset({"locality_id", "copies", "large_print"}),
    Event.PLACE_CHANGED: frozenset({"table", "what"}),
    Event.PLACES_LOADED: frozenset({"added", "changed"}),
    Event.REFERRAL_CHECKED: frozenset({"outcome"}),
    Event.ROLE_GRANTED: frozenset({"granted", "scope_kind", "scope_id"}),
    Event.ROLE_REVOKED: frozenset({"granted", "scope_kind", "scope_id"}),
    Event.ROTA_CHANGED: frozenset({"account_id", "what"}),
    Event.SAME_HERE_OPENED: frozenset({"sentences"}),
    Event.SECOND_DECIDED: frozenset({"outcome"}),
    Event.SUBSCRIPTION_CHANGED: frozenset({"what"}),
    Event.THEME_CHANGED: frozenset({"what", "other_id", "rows"}),
    Event.VERDICT_GIVEN: frozenset({"ask_id", "channel", "put_right"}),
    Event.PROMISE_SEEN: frozenset({"ask_id", "channel", "put_right"}),
}
"""Data keys an event may carry beside its subject; none where it is not listed. Values are ids, dates, counts
and codes: never words of or about a person."""


_RECORDED = insert(AuditEvent, "at", "event", "actor_id", "actor_role", "link_id", "subject_id", "data")


def record(
    actor: Actor,
    event: Event,
    subject_id: int | None = None,
    *,
    role: Role | None = None,
    **data: int | str | bool | None,
) -> None:
    """Write one audit row in the present unit of work. Raises ValueError for a data key the event lacks."""
    unknown = set(data) - DATA_KEYS.get(event, frozenset())
    if unknown:
        raise ValueError(f"{event.value} may not carry {sorted(unknown)}")
    _RECORDED.send(
        {"at": now(), "event": event.value, "actor_id": actor.user_id,
         "actor_role": role.value if role else _only_role(actor), "link_id": actor.link_id, "subject_id": subject_id,
         "data": data}
    )  # fmt: skip


def _only_role(actor: Actor) -> str | None:
    roles = actor.roles()
    return next(iter(roles)).value if len(roles) == 1 else None
