"""Which messages go to role mailboxes, and what tells one mailbox from another without its address."""

from __future__ import annotations

from engage.services.context import context

ROLE_MAIL = frozenset({
    "answer_came", "answer_sent_back", "answer_unread", "ask_orphaned", "ask_to_body", "board_item", "body_stalled",
    "chair_reminder", "chief_officer_reminder", "complaint_handed_over", "no_needs_answer", "nobody_reads",
    "overdue_reminder", "referral_sent", "referral_sent_back", "update_due",
})  # fmt: skip
"""What goes to the mailboxes of bodies, chairs, chief officers, services and hosts."""
DAILY = "reading_waits"
"""What a reader gets each day at an hour that the host chose. A reader whose address is the host's mailbox gets it in
one message with the rest (`services.mailboxes`)."""


def key_of(template: str, address: str | None) -> str | None:
    """The keyed hash of a role mailbox, the same however it is written; None for other messages."""
    return None if address is None or template not in ROLE_MAIL else of_address(address)


def of_address(address: str) -> str:
    """The same for whatever goes there."""
    return context().keys.hmac("mailbox", plain(address))


def plain(address: str) -> str:
    """An address, the same however it is written."""
    return "".join(address.casefold().split())
