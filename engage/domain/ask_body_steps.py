"""What the end of a body changes in the asks that it had: who answers for them, and nothing else.

No day moves: who comes after a body takes on what it owed, as it owed it.
"""

from __future__ import annotations

from engage.domain.ask_events import AskEvent
from engage.domain.ask_records import Succession
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import AskAction, AskState
from engage.domain.ask_steps import Changes, Step, made
from engage.domain.errors import Refused
from engage.domain.kinds import BodyKind


def _succeed(ask: Ask, event: AskEvent) -> Changes:
    to = event.number("to_body_id")
    if to == ask.body_id:
        raise Refused("succeed_itself", field="to_body_id")
    if ask.passing is not None and ask.passing.to_body_id == to:
        # It has to come back first: a body takes nothing on from itself.
        raise Refused("succeed_itself", field="to_body_id")
    succession = Succession(
        **made(ask, event), from_body_id=ask.body_id or 0, from_name=event.text("from_name"), to_body_id=to,
        to_name=event.text("to_name"), ended_on=event.day("ended_on"),
    )  # fmt: skip
    changes: Changes = {
        "body_id": to, "body_kind": BodyKind(event.payload["to_kind"]), "successions": (*ask.successions, succession),
    }  # fmt: skip
    # The agenda that it is on, or was on before it was passed on, is that of a body that has ended.
    return {**changes, "tabled": None} if ask.state in {AskState.TABLED, AskState.PASSING} else changes


BODY_STEPS: dict[AskAction, Step] = {AskAction.SUCCEED: _succeed}
"""The step of the one event."""
