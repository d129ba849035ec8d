"""What can happen to a contribution, and what its history adds up to.

The events are the source; the state columns are a cache of `fold`. A payload holds ids, codes and dates that the
contributor may read. It never holds words about a person: the history cannot be erased, their words can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from engage.domain.contribution_states import (
    OBJECTION,
    PUBLICATION,
    READING,
    Objection,
    ObjectionAction,
    Publication,
    PublicationAction,
    ReadingAction,
    ReadingState,
    next_state,
)
from engage.domain.dispositions import Disposition

CLAIM = timedelta(minutes=30)
"""How long an opened contribution is shown to others as being worked on."""


class EventKind(StrEnum):
    """Every kind of event of a contribution, with the keys of its payload. What the person said to staff, who typed it
    in, also carries channel, told_on and known_by (`by_word.Said`); the event's role says who typed."""

    RECEIVED = "received"
    """channel, danger"""
    IMPORTED = "imported"
    """channel"""
    READ = "read"
    KIND_SET = "kind_set"
    """kind"""
    MARKED_SERIOUS = "marked_serious"
    WARNED = "warned"
    """before: codes of what stands before the words for whoever reads them (domain.content_warnings)"""
    PUBLISHED = "published"
    """reasons: codes of why the text differs from the one that was told, where it does; stays and kinds: why details of
    these kinds may stand in it (`domain.staying`), where some do"""
    CLEARED_FOR_BODY = "cleared_for_body"
    """reasons, as above"""
    WITHHELD = "withheld"
    """reason"""
    UNPUBLISHED = "unpublished"
    """reason"""
    REPLIED = "replied"
    """reply_id"""
    DISPOSED = "disposed"
    """disposition; until, service_id or ask_id where it has one"""
    WATCHING_ENDED = "watching_ended"
    REFERRED = "referred"
    """referral_id, service_id, due_on"""
    SERVICE_ANSWERED = "service_answered"
    """referral_id"""
    SERVICE_ANSWER_SHOWN = "service_answer_shown"
    """referral_id, changed"""
    SERVICE_ASKED_AGAIN = "service_asked_again"
    """referral_id, due_on"""
    REFERRAL_RECALLED = "referral_recalled"
    """referral_id"""
    OBJECTED = "objected"
    """objection_id, due_on"""
    OBJECTION_UPHELD = "objection_upheld"
    """objection_id"""
    OBJECTION_NOT_UPHELD = "objection_not_upheld"
    """objection_id"""
    OBJECTION_TAKEN_BACK = "objection_taken_back"
    """objection_id"""
    THEMED = "themed"
    """theme_id, by (a ThemeProvenance); confidence: of the suggestion that was ticked, in hundredths; stance, where it
    sees its theme otherwise. Again when the stance changes: then again, and either stance"""
    UNTHEMED = "unthemed"
    """theme_id, by: how it had come in"""
    ASK_LINKED = "ask_linked"
    """ask: its reference"""
    ASK_UNLINKED = "ask_unlinked"
    """ask, because"""
    USE_CHANGED = "use_changed"
    """use, quote, widened; publication: the action it led to, where it led to one"""
    CHANNEL_CHANGED = "channel_changed"
    """tell_by"""
    CONTACT_STOPPED = "contact_stopped"
    NOT_REACHED = "not_reached"
    """tries: so often somebody rang or wrote, and did not reach them"""
    NOT_ME = "not_me"
    """Whoever holds the address says that they told us nothing."""
    QUESTION_ASKED = "question_asked"
    """follow_up_id: a reader asked the person"""
    QUESTION_ANSWERED = "question_answered"
    """follow_up_id, due_on, danger"""
    QUESTION_CLOSED = "question_closed"
    """follow_up_id: the reader took the question back"""
    ANSWER_READ = "answer_read"
    """follow_up_id"""
    PERSON_ASKED = "person_asked"
    """follow_up_id, due_on, danger: the person asked or added something"""
    PERSON_ANSWERED = "person_answered"
    """follow_up_id: a reader answered the person"""
    COMPLAINT_ASKED = "complaint_asked"
    """service_id, where one was named: a reader thinks that it sounds like a complaint, and asks the person"""
    COMPLAINT_AGREED = "complaint_agreed"
    """service_id, wording, channel, share_address: the person wants it handed over"""
    COMPLAINT_DECLINED = "complaint_declined"
    """wording, channel"""
    COMPLAINT_HANDED_OVER = "complaint_handed_over"
    """referral_id, service_id"""
    COMPLAINT_ADDRESS_HIDDEN = "complaint_address_hidden"
    """The person took back that the service sees how to reach them."""
    ABOUT_HOST_SET = "about_host_set"
    """about_host: whether a reader says that it is about the host itself, or who funds it"""
    SECOND_ASKED = "second_asked"
    """A text is ready and waits for a second reader."""
    SECOND_SENT_BACK = "second_sent_back"
    """The moderators make another text ready."""
    CONCERN_RAISED = "concern_raised"
    """It is looked at with care: locked for the safeguarding lead. Nothing here says why."""
    CONCERN_LIFTED = "concern_lifted"
    """again: the host has to decide once more who may read it, as it was taken in or kept in for this"""
    CONCERN_KEPT = "concern_kept"
    """Nothing of it leaves the host."""
    UNDONE = "undone"
    """A reader took back what they had saved, before anybody was told. The codes of what stands since, as in Folded:
    reading, publication, disposition, until, objection, waiting, redaction; kind, serious and about_host; second:
    whether a text waits for a second reader"""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Folded:
    """What a history adds up to."""

    reading: ReadingState = ReadingState.RECEIVED
    publication: Publication = Publication.PENDING
    disposition: Disposition | None = None
    until: date | None = None
    objection: Objection = Objection.NONE
    waiting: bool = True
    """The host owes a decision now."""
    redaction: tuple[str, ...] | None = None
    """Codes of why the text that others read differs from the one that was told; None before any was shown, and where
    nobody noted them."""


DECISIONS: dict[EventKind, PublicationAction] = {
    EventKind.PUBLISHED: PublicationAction.PUBLISH,
    EventKind.CLEARED_FOR_BODY: PublicationAction.CLEAR_FOR_BODY,
    EventKind.WITHHELD: PublicationAction.WITHHOLD,
    EventKind.UNPUBLISHED: PublicationAction.UNPUBLISH,
}
"""The events by which a host decides who may read the words."""

DECIDING: frozenset[EventKind] = frozenset({*DECISIONS, EventKind.REPLIED, EventKind.DISPOSED})
"""The events a contributor can disagree with."""

_OBJECTION_EVENTS: dict[EventKind, ObjectionAction] = {
    EventKind.OBJECTED: ObjectionAction.RAISE,
    EventKind.OBJECTION_UPHELD: ObjectionAction.UPHOLD,
    EventKind.OBJECTION_NOT_UPHELD: ObjectionAction.NOT_UPHOLD,
    EventKind.OBJECTION_TAKEN_BACK: ObjectionAction.TAKE_BACK,
}

Payload = Mapping[str, Any]


def decided_afresh(objection: Objection) -> Objection:
    """The objection's state once the host has decided again."""
    return next_state(OBJECTION, objection, ObjectionAction.NEW_DECISION)


def _publication(state: Folded, kind: EventKind, payload: Payload) -> Folded:
    shown = kind in {EventKind.PUBLISHED, EventKind.CLEARED_FOR_BODY}
    reasons = payload.get("reasons")
    return replace(
        state,
        publication=next_state(PUBLICATION, state.publication, DECISIONS[kind]),
        objection=decided_afresh(state.objection),
        redaction=state.redaction if not shown else None if reasons is None else tuple(reasons),
    )


def _disposed(state: Folded, payload: Payload) -> Folded:
    until = payload.get("until")
    return replace(
        state,
        disposition=Disposition(payload["disposition"]),
        until=date.fromisoformat(until) if until else None,
        objection=decided_afresh(state.objection),
        waiting=False,
    )


def _use_changed(state: Folded, payload: Payload) -> Folded:
    action = payload.get("publication")
    publication = next_state(PUBLICATION, state.publication, PublicationAction(action)) if action else state.publication
    return replace(state, publication=publication, waiting=state.waiting or bool(payload.get("widened")))


def _withdrawn(state: Folded, _: Payload) -> Folded:
    return replace(
        state,
        reading=next_state(READING, state.reading, ReadingAction.WITHDRAW),
        publication=next_state(PUBLICATION, state.publication, PublicationAction.WITHDRAW),
        objection=Objection.NONE if state.objection is Objection.OPEN else state.objection,
        disposition=None,
        until=None,
        waiting=False,
        redaction=None,
    )


def _undone(_: Folded, payload: Payload) -> Folded:
    disposition, until, reasons = payload["disposition"], payload["until"], payload["redaction"]
    return Folded(
        ReadingState(payload["reading"]), Publication(payload["publication"]),
        Disposition(disposition) if disposition else None, date.fromisoformat(until) if until else None,
        Objection(payload["objection"]), payload["waiting"], None if reasons is None else tuple(reasons),
    )  # fmt: skip


def _reading(action: ReadingAction) -> Callable[[Folded, Payload], Folded]:
    return lambda state, _: replace(state, reading=next_state(READING, state.reading, action))


_STEPS: dict[EventKind, Callable[[Folded, Payload], Folded]] = {
    EventKind.READ: _reading(ReadingAction.READ),
    EventKind.REPLIED: _reading(ReadingAction.REPLY),
    EventKind.DISPOSED: _disposed,
    EventKind.WATCHING_ENDED: lambda state, _: replace(state, disposition=None, until=None, waiting=True),
    EventKind.USE_CHANGED: _use_changed,
    EventKind.UNDONE: _undone,
    EventKind.SECOND_SENT_BACK: lambda state, _: replace(state, waiting=True),
    EventKind.CONCERN_LIFTED: lambda state, payload: replace(
        state, waiting=state.waiting or bool(payload.get("again"))
    ),
    EventKind.WITHDRAWN: _withdrawn,
}


def step(state: Folded, kind: str, payload: Payload) -> Folded:
    """The state after one more event; kinds that change no state change nothing.

    Raises InvalidTransition for an event that cannot follow.
    """
    try:
        known = EventKind(kind)
    except ValueError:
        return state
    if known in DECISIONS:
        return _publication(state, known, payload)
    if known in _OBJECTION_EVENTS:
        objection = next_state(OBJECTION, state.objection, _OBJECTION_EVENTS[known])
        return replace(state, objection=objection, waiting=state.waiting or objection is Objection.UPHELD)
    change = _STEPS.get(known)
    return change(state, payload) if change else state


def fold(events: Iterable[tuple[str, Payload]]) -> Folded:
    """What these events, (kind, payload) in order, add up to. Raises InvalidTransition."""
    state = Folded()
    for kind, payload in events:
        state = step(state, kind, payload)
    return state
