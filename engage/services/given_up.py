"""A message that was given up, tried once more because somebody mended what was wrong."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.errors import NotFound
from engage.domain.kinds import MessageState
from engage.domain.permissions import Actor, Permission, require, subject
from engage.models.outbox import ByHandTry, Message
from engage.services import audit
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work


def try_again(actor: Actor, message_id: int) -> bool:
    """Send a message that was given up once more, from the first try on. Audited. A second press changes nothing:
    False. Whether it is still true, and how its person wants to hear now, is looked at when it goes out: a call or a
    letter is on the work list again after the next pass. Raises NotPermitted, NotFound("message_unknown").
    """
    with unit_of_work() as session:
        role = require(actor, Permission.OUTBOX_RETRY, subject())
        row = session.get(Message, message_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise NotFound("message_unknown")
        if row.state is not MessageState.DEAD:
            return False
        row.state, row.attempts, row.not_before, row.last_error = MessageState.QUEUED, 0, now(), ""
        # The three tries begin anew; those before stand in the audit.
        session.execute(sa.delete(ByHandTry).where(ByHandTry.message_id == row.id))
        audit.record(actor, audit.Event.MESSAGE_TRIED_AGAIN, row.id, role=role, channel=row.channel.value)
        return True
