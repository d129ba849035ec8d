"""What may happen to a contribution, and what the public reads of it.

Three machines run side by side and do not depend on each other: reading (what the host owes the person),
publication (what others may see) and objection (the person's answer to how it was handled). A fourth is the
service lane. Publication and dispositions have modules of their own; their names are to be had here too.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from engage.domain.deadlines import REPLY, WorkingCalendar, as_day
from engage.domain.dispositions import Disposed, Disposition, validate_disposition
from engage.domain.machines import actions_from, next_state
from engage.domain.publication import (
    PUBLICATION,
    Audience,
    Consent,
    Publication,
    PublicationAction,
    Use,
    action_for_use,
    check_publication_action,
    releasable,
    validate_consent,
)

__all__ = [
    "OBJECTION", "PUBLICATION", "READING", "REFERRAL", "Audience", "Consent", "Disposed", "Disposition",
    "Objection", "ObjectionAction", "PublicLabel", "Publication", "PublicationAction", "ReadingAction",
    "ReadingState", "ReferralAction", "ReferralState", "Use", "action_for_use", "actions_from",
    "check_publication_action", "next_state", "public_label", "releasable", "reply_due", "reply_lapsed",
    "validate_consent", "validate_disposition",
]  # fmt: skip


class ReadingState(StrEnum):
    """How far the host has come with what a person told it."""

    RECEIVED = "received"
    READ = "read"
    REPLIED = "replied"
    WITHDRAWN = "withdrawn"


class ReadingAction(StrEnum):
    READ = "read"
    REPLY = "reply"
    WITHDRAW = "withdraw"


READING: dict[tuple[ReadingState, ReadingAction], ReadingState] = {
    (ReadingState.RECEIVED, ReadingAction.READ): ReadingState.READ,
    (ReadingState.RECEIVED, ReadingAction.WITHDRAW): ReadingState.WITHDRAWN,
    (ReadingState.READ, ReadingAction.REPLY): ReadingState.REPLIED,
    (ReadingState.READ, ReadingAction.WITHDRAW): ReadingState.WITHDRAWN,
    # A second reader answers an objection, or a watched one comes back: the later reply stands beside the
    # first.
    (ReadingState.REPLIED, ReadingAction.REPLY): ReadingState.REPLIED,
    (ReadingState.REPLIED, ReadingAction.WITHDRAW): ReadingState.WITHDRAWN,
}


class Objection(StrEnum):
    """The person pressed "I disagree" with how the host handled it."""

    NONE = "none"
    OPEN = "open"
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"


class ObjectionAction(StrEnum):
    RAISE = "raise"
    UPHOLD = "uphold"
    NOT_UPHOLD = "not_uphold"
    TAKE_BACK = "take_back"
    NEW_DECISION = "new_decision"
    """The host decided afresh: another disposition, another reply, published or withheld."""


OBJECTION: dict[tuple[Objection, ObjectionAction], Objection] = {
    (Objection.NONE, ObjectionAction.RAISE): Objection.OPEN,
    (Objection.NONE, ObjectionAction.NEW_DECISION): Objection.NONE,
    (Objection.OPEN, ObjectionAction.UPHOLD): Objection.UPHELD,
    (Objection.OPEN, ObjectionAction.NOT_UPHOLD): Objection.NOT_UPHELD,
    (Objection.OPEN, ObjectionAction.TAKE_BACK): Objection.NONE,
    # The host cannot make an objection go away by deciding again: the other reader still answers it.
    (Objection.OPEN, ObjectionAction.NEW_DECISION): Objection.OPEN,
    # One objection a decision; after a new decision the person may disagree with that one too.
    (Objection.UPHELD, ObjectionAction.NEW_DECISION): Objection.NONE,
    (Objection.NOT_UPHELD, ObjectionAction.NEW_DECISION): Objection.NONE,
}


class ReferralState(StrEnum):
    """A contribution on its way to the owner of a service and back."""

    SENT = "sent"
    ANSWERED = "answered"
    """The owner answered; the host checks it before anyone else sees it."""
    SHOWN = "shown"
    SENT_BACK = "sent_back"
    """The host asked the owner again."""
    RECALLED = "recalled"


class ReferralAction(StrEnum):
    ANSWER = "answer"
    SHOW = "show"
    SEND_BACK = "send_back"
    RECALL = "recall"


REFERRAL: dict[tuple[ReferralState, ReferralAction], ReferralState] = {
    (ReferralState.SENT, ReferralAction.ANSWER): ReferralState.ANSWERED,
    (ReferralState.SENT, ReferralAction.RECALL): ReferralState.RECALLED,
    (ReferralState.ANSWERED, ReferralAction.SHOW): ReferralState.SHOWN,
    (ReferralState.ANSWERED, ReferralAction.SEND_BACK): ReferralState.SENT_BACK,
    (ReferralState.ANSWERED, ReferralAction.RECALL): ReferralState.RECALLED,
    (ReferralState.SENT_BACK, ReferralAction.ANSWER): ReferralState.ANSWERED,
    (ReferralState.SENT_BACK, ReferralAction.RECALL): ReferralState.RECALLED,
}
"""What was shown stays shown, and what was recalled is sent anew as another referral."""


def reply_due(received: date) -> date:
    """The last day on which the reply is in time: the service standard counts seven days, working or not."""
    # A standard in calendar days asks the calendar nothing.
    return REPLY.due(received, WorkingCalendar())


def reply_lapsed(received: date, replied: date | None, today: date) -> bool:
    """Whether the reply came after its day, or has not come and its day is over. A lapse is never undone."""
    return as_day(replied or today) > reply_due(received)


class PublicLabel(StrEnum):
    """What the public reads as the state of a contribution: one id for each of the fixed wordings."""

    WAITING_TO_BE_READ = "waiting_to_be_read"
    READ = "read"
    WITH_A_SERVICE = "with_a_service"
    PART_OF_AN_ASK = "part_of_an_ask"
    WATCHING = "watching"
    THANKS_PASSED_ON = "thanks_passed_on"
    NOT_OURS = "not_ours"
    NO_ACTION = "no_action"
    WITHDRAWN = "withdrawn"


_LABELS: dict[Disposition, PublicLabel] = {
    Disposition.SENT_TO_SERVICE: PublicLabel.WITH_A_SERVICE,
    Disposition.ADDED_TO_ASK: PublicLabel.PART_OF_AN_ASK,
    Disposition.THANKS_PASSED_ON: PublicLabel.THANKS_PASSED_ON,
    Disposition.WATCHING: PublicLabel.WATCHING,
    Disposition.NOT_OURS: PublicLabel.NOT_OURS,
    Disposition.NO_ACTION: PublicLabel.NO_ACTION,
}


def public_label(reading: ReadingState, publication: Publication, disposition: Disposition | None) -> PublicLabel:
    """The label for these stored states. Withdrawn in either machine is withdrawn; nothing unread has a
    disposition.

    A contribution that is not published has a label too, which only its own status page shows.
    """
    if reading is ReadingState.WITHDRAWN or publication is Publication.WITHDRAWN:
        return PublicLabel.WITHDRAWN
    if reading is ReadingState.RECEIVED:
        return PublicLabel.WAITING_TO_BE_READ
    return PublicLabel.READ if disposition is None else _LABELS[disposition]
