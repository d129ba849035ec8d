"""Throw away what is no longer needed: drafts past their date, counters past their window."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult

from engage.domain.kinds import LinkPurpose
from engage.domain.link_answers import AnswerState
from engage.models.contributions import Draft
from engage.models.link_answers import LinkAnswer
from engage.models.people import ThrottleCounter
from engage.models.undoing import Undoable
from engage.services.context import now
from engage.services.links import LIFETIME
from engage.services.unit_of_work import unit_of_work

COUNTERS_KEPT = timedelta(days=2)
"""Longer than any window that is counted in."""


def purge_drafts() -> int:
    """Delete drafts past their date (14 days after they were begun), and how contributions stood before what cannot be
    undone any more. Returns how many drafts."""
    _delete(sa.delete(Undoable).where(Undoable.until <= now()))
    _forget_answers()
    return _delete(sa.delete(Draft).where(Draft.expires_at <= now()))


def purge_throttle() -> int:
    """Delete counters whose window is long over. Returns how many."""
    return _delete(sa.delete(ThrottleCounter).where(ThrottleCounter.window_start <= now() - COUNTERS_KEPT))


def _forget_answers() -> None:
    """The words of answers by a link that came back and that nobody went on with, when no link can show them again."""
    lifetime = LIFETIME[LinkPurpose.ASK_OFFICER]
    if lifetime is not None:
        _delete(
            sa.update(LinkAnswer)
            .where(LinkAnswer.state != AnswerState.WAITING, LinkAnswer.read_at <= now() - lifetime)
            .where(sa.or_(LinkAnswer.words.is_not(None), LinkAnswer.reason.is_not(None)))
            .values(words=None, reason=None)
        )


def _delete(statement: sa.Delete | sa.Update) -> int:
    with unit_of_work() as session:
        result = session.execute(statement)
        assert isinstance(result, CursorResult)
        return int(result.rowcount)
