"""Telling us is not a complaint; what a person tells may be one all the same. This is the way from one to the other.

A reader who thinks that it sounds like a complaint says so; the person decides; only their yes hands it over, and only
to the service that they were shown. No machine judges what is a complaint. A contribution goes on as it would without
one: nothing here blocks, withholds or times it. The times of a complaint (Patient Rights (Scotland) Act 2011 s14,
model complaints handling procedures) are the service's and are told as information, never counted here.
"""

from __future__ import annotations

from enum import StrEnum

from engage.domain import texts
from engage.domain.contribution_states import ReferralState
from engage.domain.errors import Conflict, Refused
from engage.domain.kinds import Channel
from engage.domain.publication import Use

WORDING = "complaint-2026-11"
"""Version of the words the person agrees to: those of templates/public/_complaint.html."""
MOST_EVIDENCE = 500
"""Characters of how a member of staff knows what the person answered."""
TOLD_BY_STAFF = (Channel.PHONE, Channel.PAPER, Channel.ASSISTED)
"""How an answer can come that staff note: on the phone, by letter, face to face."""


class ComplaintState(StrEnum):
    """Where it stands whether what a person told is also handed over as a complaint."""

    ASKED = "asked"
    """A reader said that it sounds like one; the person may answer, and need not."""
    AGREED = "agreed"
    """The person said yes; the host makes a text ready that may leave it."""
    DECLINED = "declined"
    HANDED_OVER = "handed_over"


class ComplaintAction(StrEnum):
    AGREE = "agree"
    DECLINE = "decline"
    HAND_OVER = "hand_over"


COMPLAINT: dict[tuple[ComplaintState, ComplaintAction], ComplaintState] = {
    (ComplaintState.ASKED, ComplaintAction.AGREE): ComplaintState.AGREED,
    (ComplaintState.ASKED, ComplaintAction.DECLINE): ComplaintState.DECLINED,
    # Until it has left, they may change their mind as often as they like, and whether their address goes with it.
    (ComplaintState.AGREED, ComplaintAction.AGREE): ComplaintState.AGREED,
    (ComplaintState.AGREED, ComplaintAction.DECLINE): ComplaintState.DECLINED,
    (ComplaintState.DECLINED, ComplaintAction.AGREE): ComplaintState.AGREED,
    (ComplaintState.DECLINED, ComplaintAction.DECLINE): ComplaintState.DECLINED,
    (ComplaintState.AGREED, ComplaintAction.HAND_OVER): ComplaintState.HANDED_OVER,
}
"""Nothing is handed over that nobody agreed to, and what was handed over is handed over once. Taking it back is taking
back what was told; or the host takes it back from the service, as anything else that lies with one."""

_OPEN = frozenset({ReferralState.SENT, ReferralState.ANSWERED, ReferralState.SENT_BACK})


def check_yes(use: Use, *, service_id: int | None, shown_id: int | None) -> None:
    """Whether a yes can be a yes: to the service that was shown with the question, of words that may leave the host.

    Raises Refused (complaint_no_service, complaint_needs_use), Conflict("complaint_changed").
    """
    if service_id is None:
        raise Refused("complaint_no_service")
    if shown_id != service_id:
        raise Conflict("complaint_changed")
    if use is Use.NEITHER:
        raise Refused("complaint_needs_use")


def may_see_address(use: Use, *, share_address: bool, referral: ReferralState | None) -> bool:
    """Whether the service sees where the person can be reached: while it has the matter, the person still wants that,
    and lets others read their words."""
    handed = referral is not None and referral is not ReferralState.RECALLED
    return handed and share_address and use is not Use.NEITHER


def evidence(channel: Channel | str, text: str) -> tuple[Channel, str]:
    """How staff know what the person answered, as it is kept.

    Raises Refused: complaint_channel_unknown, complaint_evidence_missing, note_too_long.
    """
    by = next((each for each in TOLD_BY_STAFF if each.value == channel), None)
    if by is None:
        raise Refused("complaint_channel_unknown", field="channel")
    return by, texts.note(text, field="evidence", most=MOST_EVIDENCE, missing="complaint_evidence_missing")


def is_live(state: ComplaintState | None, referral: ReferralState | None) -> bool:
    """Whether a complaint is under way, so that publishing could prejudice it. It is a note to a reader, not a lock."""
    if state is ComplaintState.AGREED:
        return True
    return state is ComplaintState.HANDED_OVER and referral in _OPEN
