"""What is said about the asks of a meeting: why one should be on the agenda, and what came of it there."""

from __future__ import annotations

from engage.domain.agendas import Standing, Why
from engage.domain.ask_events import AskEvent
from engage.domain.ask_states import AskAction, AskState, Outcome
from engage.queries.agendas import AgendaAsk, MeetingSeen
from engage.web.ask_labels import OUTCOME, say
from engage.web.labels import Label
from engage.web.presentation import gettext, long_date


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


WHY: dict[Why, str] = {
    Why.MISSED: _("It was on the agenda of a meeting that passed it by, or was cancelled"),
    Why.JOINED: _("An ask on this agenda was joined with it"),
    Why.DUE: _("Its day to decide comes before any later meeting"),
    Why.PUT_OFF: _("Put off to this meeting"),
    Why.NOTED: _("Noted at the last meeting, which is not a decision"),
    Why.REOPENED: _("Reopened"),
    Why.PASSED_HERE: _("Passed to this body"),
}


def why_words(found: AgendaAsk) -> str:
    """Why it should be on the agenda, in one line; with the day by which it is to be decided."""
    said = [gettext(WHY[each]) for each in found.why]
    if found.row.decision_due:
        said.append(gettext("to be decided by %(day)s", day=long_date(found.row.decision_due)))
    return ". ".join(f"{each[:1].upper()}{each[1:]}" for each in said)


def came_of_label(found: AgendaAsk) -> Label:
    """What the meeting did with it, as far as that was entered."""
    if found.came_of is not None:
        return Label(event_words(found.came_of), "done", None)
    if found.row.state is AskState.MERGED:
        return Label(gettext("Joined with another ask, and answered there"), "neutral", None)
    if found.standing is Standing.ELSEWHERE:
        return Label(gettext("Answered otherwise: nothing to enter"), "neutral", None)
    return Label(gettext("Not entered yet"), "waiting", None)


def event_words(event: AskEvent) -> str:
    """What a meeting did with an ask, in a few words."""
    match event.kind:
        case AskAction.DECIDE:
            return say(OUTCOME, Outcome(event.payload["outcome"]))
        case AskAction.DEFER:
            return gettext("Put off to %(day)s", day=long_date(event.day("to")))
        case AskAction.PASS_ON:
            return gettext("Passed to %(name)s", name=event.text("to_name"))
        case _:
            return gettext("Noted. That is not a decision")


def meeting_label(seen: MeetingSeen) -> Label:
    """Whether it was held, is to come or was cancelled."""
    if seen.cancelled:
        return Label(gettext("Cancelled"), "no", None)
    if seen.ahead:
        return Label(gettext("To come"), "waiting", None)
    return Label(gettext("Held"), "done", None)
