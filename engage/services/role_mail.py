"""Which messages go to role mailboxes, and what tells one mailbox from another without its address."""

from __future__ import annotations

from engage.services.context import context

ROLE_MAIL = frozenset({
    "answer_sent_back", "ask_to_body", "board_item", "body_stalled", "chair_reminder", "chief_officer_reminder",
    "complaint_handed_over", "no_needs_answer", "overdue_reminder", "referral_sent", "referral_sent_back", "update_due",
})  # fmt: skip
"""What goes to the mailboxes of bodies, chairs, chief officers and services."""


def key_of(template: str, address: str | None) -> str | None:
    """The keyed hash of a role mailbox, the same however it is written; None for other messages."""
    if address is None or template not in ROLE_MAIL:
        return None
    return context().keys.hmac("mailbox", "".join(address.casefold().split()))
