"""What the clerk notes after a meeting: which of the things that a digest put to it the meeting did not take.

What it did with the others is entered with the ask, or in the sitting, and goes before this.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from engage.domain.digest import from_json
from engage.domain.errors import NotFound, Refused
from engage.domain.permissions import Actor, Permission, require
from engage.models.agendas import NotTaken
from engage.models.digests import Digest
from engage.models.places import Meeting, PlanningBody
from engage.queries import digest_asked
from engage.services import audit, subjects
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work


def note(actor: Actor, *, digest_id: int, references: Collection[str]) -> int:
    """Note that the meeting after this digest did not take these of what its page one put to it, and that it took the
    others. Returns how many notes changed; the same again changes nothing.

    Raises NotFound("digest_unknown"), NotPermitted, Refused("meeting_not_held").
    """
    with unit_of_work() as session:
        digest = session.get(Digest, digest_id)
        if digest is None:
            raise NotFound("digest_unknown")
        body = session.get_one(PlanningBody, digest.body_id)
        by = require(actor, Permission.MEETING_MANAGE, subjects.of_body(body))
        found = digest_asked.of_digest(from_json(digest.data))
        if found.meeting is None:
            raise Refused("meeting_not_held")
        # Two presses wait for each other here, and the second reads what the first wrote.
        session.get_one(Meeting, found.meeting.id, with_for_update=True, populate_existing=True)
        numbers: dict[int, int] = {
            ask_id: number
            for ask_id, number in session.execute(
                sa.select(NotTaken.ask_id, sa.func.max(NotTaken.number))
                .where(NotTaken.meeting_id == found.meeting.id)
                .group_by(NotTaken.ask_id)
            )
        }
        changed = [
            each for each in digest_asked.of_digest(from_json(digest.data)).put
            if each.ask_id is not None and each.not_taken is not (each.asked.reference in references)
        ]  # fmt: skip
        for each in changed:
            assert each.ask_id is not None
            session.add(
                NotTaken(
                    meeting_id=found.meeting.id, ask_id=each.ask_id, number=numbers.get(each.ask_id, 0) + 1,
                    holds=each.asked.reference in references, noted_at=now(), noted_by=actor.user_id,
                )
            )  # fmt: skip
        session.flush()
        if changed:
            audit.record(
                actor, audit.Event.MEETING_CHANGED, found.meeting.id, role=by, what="not_taken", body_id=body.id
            )
        return len(changed)
