"""Which news waits for a person to tell it, and which a machine sends."""

from __future__ import annotations

from engage.domain.kinds import MessageState, TellBy
from engage.services.context import context


def state_of_new(channel: TellBy) -> MessageState:
    """How news begins that is to be told by this channel: nobody but a person rings up, and letters are posted by one
    as long as no service is set up that does so."""
    by_hand = channel is TellBy.PHONE or (channel is TellBy.LETTER and not context().settings.notify_letter)
    return MessageState.BY_HAND if by_hand else MessageState.QUEUED
