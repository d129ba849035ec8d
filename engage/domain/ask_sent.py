"""What the coming and the reading of an answer by link change in an ask: who waits for whom, and nothing else. What the
answer says becomes an event of its own when it is shown."""

from __future__ import annotations

from engage.domain.ask_events import AskEvent
from engage.domain.ask_records import Sent
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import AskAction
from engage.domain.ask_steps import Changes, Step, heard, made
from engage.domain.copies import changed
from engage.domain.errors import Refused
from engage.domain.link_answers import AnswerState


def _came(ask: Ask, event: AskEvent) -> Changes:
    sent = Sent(
        **made(ask, event), what=AskAction(event.payload["what"]), body_id=event.number("body_id"),
        promise=event.number_or_none("promise"),
    )  # fmt: skip
    # Whoever answers has it: the clock for saying so stops, even while nobody can read the answer yet.
    own = sent.body_id == ask.body_id
    return {**(heard(ask, event) if own else {}), "sent": (*ask.sent, sent)}


def _was_read(ask: Ask, event: AskEvent) -> Changes:
    number = event.number("answer")
    if all(each.seq != number or each.came_of is not None for each in ask.sent):
        raise Refused("answer_not_waiting", field="answer")
    came_of = AnswerState(event.payload["came_of"])
    return {
        "sent": tuple(
            changed(each, came_of=came_of, read_at=event.effective_at) if each.seq == number else each
            for each in ask.sent
        )
    }


SENT_STEPS: dict[AskAction, Step] = {AskAction.ANSWER_SENT: _came, AskAction.ANSWER_READ: _was_read}
"""The steps of the two events."""
