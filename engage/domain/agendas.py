"""Which asks belong before a meeting, what came of each there, and whether its papers went out in time.

Everything here looks at folded histories and at the meetings of one body; nothing is stored. An agenda is what was
tabled for a meeting; why something else should be on it is a list of reasons, never an order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engage.domain.ask_chases import line_of
from engage.domain.ask_events import AskEvent
from engage.domain.ask_labels import AskLabel, Labelled
from engage.domain.ask_records import Tabling
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import TRANSITIONS, AskAction, AskState
from engage.domain.deadlines import local_date

TABLEABLE = frozenset(state for state, action in TRANSITIONS if action is AskAction.TABLE)
"""States in which an ask can be put on an agenda."""

ENTERED = frozenset({AskAction.DECIDE, AskAction.NOTE, AskAction.DEFER, AskAction.PASS_ON})
"""What a meeting can have done with an ask."""

MISSED_BEFORE_UP = 2
"""After so many meetings that passed it by, a locality group is offered to send an ask up (domain.md 6.2)."""


class Why(StrEnum):
    """Why an ask should be on an agenda; the more pressing first."""

    MISSED = "missed"
    """It was on the agenda of a meeting that was cancelled, or that ended without a word about it."""
    JOINED = "joined"
    """It speaks for an ask as well that was on this agenda when the two were put together."""
    DUE = "due"
    """Its decision is due before the meeting after this one."""
    PUT_OFF = "put_off"
    """It was put off to this meeting."""
    NOTED = "noted"
    """The last meeting noted it, which is no decision."""
    REOPENED = "reopened"
    PASSED_HERE = "passed_here"
    """Another body passed it here, and this one took it on."""


class Standing(StrEnum):
    """How far an ask on an agenda has been entered."""

    TO_ENTER = "to_enter"
    ENTERED = "entered"
    ELSEWHERE = "elsewhere"
    """Something else was done with it, so there is nothing to enter."""


@dataclass(frozen=True, slots=True)
class MeetingOn:
    """A meeting of the body, as the calendar has it now."""

    id: int
    held_on: date
    cancelled: bool = False


def after(meeting: MeetingOn, meetings: Iterable[MeetingOn]) -> MeetingOn | None:
    """The next known meeting that was not cancelled."""
    later = [each for each in meetings if not each.cancelled and each.held_on > meeting.held_on]
    return min(later, key=lambda each: each.held_on, default=None)


def before(meeting: MeetingOn, meetings: Iterable[MeetingOn]) -> MeetingOn | None:
    """The meeting before it that was not cancelled."""
    earlier = [each for each in meetings if not each.cancelled and each.held_on < meeting.held_on]
    return max(earlier, key=lambda each: each.held_on, default=None)


def on_agenda(ask: Ask, meeting: MeetingOn) -> bool:
    """Whether it was tabled for this meeting, and not moved to another agenda before the meeting was held."""
    found = [number for number, each in enumerate(ask.tablings) if each.meeting_id == meeting.id]
    if not found:
        return False
    return not any(local_date(each.at) <= meeting.held_on for each in ask.tablings[found[-1] + 1 :])


def why_table(
    ask: Ask, body_id: int, meeting: MeetingOn, meetings: Sequence[MeetingOn], today: date, *, speaks: bool = False
) -> tuple[Why, ...]:
    """Why this ask should be put on the agenda of a meeting that is to come; empty when it need not or cannot be.
    `speaks`: it speaks for one that is on it.

    One that stands on the agenda of another meeting to come is left there.
    """
    if ask.body_id != body_id or ask.state not in TABLEABLE or on_agenda(ask, meeting):
        return ()
    if ask.state is AskState.TABLED and ask.tabled and _to_come(ask.tabled, meetings, today):
        return ()
    later = after(meeting, meetings)
    due = ask.decision_due is not None and (later is None or ask.decision_due < later.held_on)
    # What came by a link is the host's to look at first: the body owes nothing meanwhile.
    due = due and not any(each.what in ENTERED for each in ask.unread)
    last = before(meeting, meetings)
    notes = [each for each in ask.notes if each.round == ask.round and last and each.meeting.id == last.id]
    here = [each for each in ask.passes if each.accepted_at and each.to_body_id == body_id and each.round == ask.round]
    reasons = {
        Why.MISSED: bool(_missed(ask, meetings, today)),
        Why.JOINED: speaks,
        Why.PUT_OFF: due and ask.state is AskState.DEFERRED,
        Why.DUE: due and ask.state is not AskState.DEFERRED,
        Why.NOTED: bool(notes),
        Why.REOPENED: ask.round > 1,
        Why.PASSED_HERE: bool(here),
    }
    return tuple(why for why in Why if reasons[why])


def chased_to(ask: Ask, meeting: MeetingOn) -> bool:
    """Whether the ladder led this late ask to the papers of this meeting, whichever body has it, and it is late still:
    what was chased for an earlier round, or while another body had it, is past."""
    here = [each for each in ask.chases if each.round == ask.round and each.body_id in line_of(ask)]
    return any(each.meeting_id == meeting.id for each in here)


def missed(ask: Ask, meetings: Sequence[MeetingOn], today: date) -> int:
    """How many meetings that it was on the agenda of passed it by in this round, or were cancelled. 0 once decided."""
    return len(_missed(ask, meetings, today)) if ask.state in TABLEABLE else 0


def _missed(ask: Ask, meetings: Sequence[MeetingOn], today: date) -> frozenset[int]:
    known = {each.id: each for each in meetings}
    spoken = {each.meeting.id for each in ask.notes if each.round == ask.round}
    spoken |= {each.meeting.id for each in ask.deferrals if each.round == ask.round}
    gone = set()
    for tabling in ask.tablings:
        meeting = known.get(tabling.meeting_id)
        if tabling.round != ask.round or meeting is None or meeting.id in spoken:
            continue
        if meeting.cancelled or (meeting.held_on < today and on_agenda(ask, meeting)):
            gone.add(meeting.id)
    return frozenset(gone)


def _to_come(tabling: Tabling, meetings: Iterable[MeetingOn], today: date) -> bool:
    found = next((each for each in meetings if each.id == tabling.meeting_id), None)
    if found is None:
        return tabling.meeting_on >= today
    return not found.cancelled and found.held_on >= today


def came_of(events: Iterable[AskEvent], meeting_id: int) -> AskEvent | None:
    """The last thing that this meeting did with an ask, from its events with every correction applied."""
    found = None
    for event in events:
        if event.kind in ENTERED and event.payload.get("meeting_id") == meeting_id:
            found = event
    return found


def standing(ask: Ask, body_id: int, entered: AskEvent | None) -> Standing:
    """How far an ask on the agenda of a meeting of this body has been entered; `entered` is what `came_of` gives."""
    if entered is not None:
        return Standing.ENTERED
    open_here = ask.state in TABLEABLE and ask.body_id == body_id
    return Standing.TO_ENTER if open_here else Standing.ELSEWHERE


def label_now(label: Labelled, held_on: date | None, cancelled: bool) -> Labelled:
    """The label of a list or a page, as the calendar is now: an agenda of a cancelled meeting is none, and a meeting
    that moved takes its agenda along. `held_on` is None where the meeting is not known."""
    if label.id is not AskLabel.ON_AGENDA or held_on is None:
        return label
    return Labelled(AskLabel.AGENDA_CANCELLED if cancelled else AskLabel.ON_AGENDA, {"date": held_on})


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of one meeting: when they were due and first sent. `cancelled_on` is the day on which the meeting was
    called off, if it was; `due_then` the day that was set when they went out, which nobody moves afterwards."""

    held_on: date
    due_on: date | None
    cancelled_on: date | None = None
    sent_at: datetime | None = None
    due_then: date | None = None


@dataclass(frozen=True, slots=True)
class PapersInTime:
    """Of the meetings whose papers were due since somebody first noted when papers go out: for how many they went out
    in time. What was due and never sent counts; a meeting called off before that day does not."""

    in_time: int
    of: int
    since: date


def sent_in_time(papers: Papers) -> bool | None:
    """Whether the papers of a meeting went out by their day; None while they were not sent or no day was set."""
    if papers.sent_at is None or papers.due_then is None:
        return None
    return local_date(papers.sent_at) <= papers.due_then


def papers_in_time(meetings: Iterable[Papers], today: date) -> PapersInTime | None:
    """The count for one body; None when nobody has ever noted when papers go out, or none has fallen due since."""
    known = [(each.due_then or each.due_on, each) for each in meetings]
    dated = [(due, each) for due, each in known if due is not None]
    began = min((due for due, each in dated if each.sent_at is not None), default=None)
    if began is None:
        return None
    counted = [
        each for due, each in dated
        if due >= began and (each.sent_at is not None or due < today)
        and (each.sent_at is not None or each.cancelled_on is None or each.cancelled_on > due)
    ]  # fmt: skip
    return PapersInTime(sum(sent_in_time(each) is True for each in counted), len(counted), began)
