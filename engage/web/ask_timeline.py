"""The history of an ask in sentences, one for each kind of event, for the `timeline` macro."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from engage.domain.agendas import ENTERED
from engage.domain.ask_chases import newest_word
from engage.domain.ask_events import AskEvent
from engage.domain.ask_labels import Owed, answer_came, next_due
from engage.domain.ask_payloads import UnlinkReason
from engage.domain.ask_states import AskAction, AskState, ClosedAs, Outcome, PromiseState
from engage.domain.directions import direction_of, why_none
from engage.domain.ladder import Chased, Rung
from engage.domain.link_answers import AnswerState, read_by
from engage.domain.permissions import Role
from engage.domain.verdicts import ReopenBy, Unconfirmed, window_ends
from engage.queries.asks import AskPage
from engage.queries.calendar import today
from engage.web.ask_labels import OUTCOME, OWED, closed_words, evidence_words, say
from engage.web.direction_words import direction_words
from engage.web.presentation import capital, gettext, long_date, ngettext, number, paragraphs
from engage.web.role_words import role_name

Step = dict[str, Any]

A = AskAction


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_WORDS: dict[AskAction, str] = {
    A.DISCARD: _("Dropped"),
    A.ACKNOWLEDGE: _("Acknowledged"),
    A.NOTE: _("Noted at a meeting. That is not a decision"),
    A.SETTLE_OUTSIDE: _("Taken on by somebody outside"),
    A.MOVE_PROMISE: _("A promise was moved"),
    A.CHECK_PASS: _("Checked by somebody else: it is done"),
    A.CHECK_FAIL: _("Checked by somebody else: it is not done yet"),
    A.ANSWER_NO: _("An answer to the people who said no"),
    A.CORRECT: _("A mistake was put right"),
    A.ADD_LINE: _("A line to the people who told us"),
    A.UPDATE: _("Where it stands"),
}
_REOPENED: dict[ReopenBy, str] = {
    ReopenBy.SOLE_CONTRIBUTOR: _("Reopened, because the person who told us said no"),
    ReopenBy.A_THIRD: _("Reopened, because a third or more said no"),
    ReopenBy.HOST: _("Reopened by the host"),
}
_CLOSED: dict[ClosedAs, str] = {
    ClosedAs.CONFIRMED: _("Closed: people said that it answered them"),
    ClosedAs.UNCONFIRMED: _("Closed, nobody answered"),
    ClosedAs.DISPUTED: _("Closed, disputed"),
}
_NEXT: dict[Owed, str] = {
    Owed.DECISION: _("A decision"),
    Owed.FIRST_PROMISE: _("A promise of who does what"),
    Owed.PROMISE: _("What was promised is done"),
    Owed.ANSWER: _("An answer to the people who said no"),
}

_TEXTS: dict[AskAction, tuple[tuple[str, str], ...]] = {
    A.DISCARD: (("reason", ""),),
    A.ACKNOWLEDGE: (("text", ""),),
    A.ADD_LINE: (("text", ""),),
    A.NOTE: (("text", ""),),
    A.DECIDE: (
        ("reasons", _("Why")), ("options_considered", _("What was looked at")), ("process", _("How it was decided")),
        ("decided_by", _("Who decided")), ("next_steps", _("What you can do next")),
    ),
    A.DEFER: (("reason", _("Why")), ("decided_by", _("Who decided"))),
    A.PASS_ON: (("reason", _("Why")),),
    A.ACCEPT: (("text", ""),),
    A.RETURN: (("reason", _("Why")),),
    A.SETTLE_OUTSIDE: (
        ("reasons", _("What they will do")), ("decided_by", _("Who decided")),
        ("next_steps", _("What you can do next")),
    ),
    A.PROMISE: (("text", ""), ("owner_role", _("Who"))),
    A.MOVE_PROMISE: (("reason", _("Why")),),
    A.REPORT_DONE: (("what", ""),),
    A.CHECK_PASS: (("text", ""),),
    A.CHECK_FAIL: (("reason", _("Why")),),
    A.ANSWER_NO: (("text", ""), ("next_steps", _("What you can do next"))),
    A.REOPEN: (("why", _("Why")), ("new_information", _("What is new"))),
    A.CLOSE: (("reason", _("Why")),),
    A.CORRECT: (("reason", _("Why")),),
    A.MERGE: (("reason", _("Why")),),
    A.PART: (("reason", _("Why")),),
    A.SPLIT_OFF: (("reason", _("Why")),),
    A.UPDATE: (("text", ""),),
}  # fmt: skip
"""Texts of an event that are shown, in order, each with what stands before it."""

_CAME_OF: dict[AnswerState, str] = {
    AnswerState.SHOWN: _("The answer was read and is shown"),
    AnswerState.SENT_BACK: _("The answer was sent back, with a reason"),
    AnswerState.OVERTAKEN: _("The answer came too late: something else was done first"),
}

_LINE_READ: dict[AnswerState, str] = {
    AnswerState.SHOWN: _("The line was read and is shown"),
    AnswerState.SENT_BACK: _("The line was sent back, with a reason"),
    AnswerState.OVERTAKEN: _("The line came too late: something else was done first"),
}
_STOOD_IN: dict[AnswerState, str] = {
    AnswerState.SHOWN: _("Another host read the answer, as nobody had. It is shown"),
    AnswerState.SENT_BACK: _("Another host read the answer, as nobody had, and sent it back with a reason"),
    AnswerState.OVERTAKEN: _("Another host read the answer, as nobody had. It came too late"),
}

_QUIET = frozenset({A.ASK_PEOPLE, A.REMIND_PEOPLE})
_HOST_ROLES = frozenset({Role.MODERATOR, Role.SECOND_READER, Role.THEME_EDITOR})


def timeline(page: AskPage, *, upcoming: bool = True, above: bool = False) -> list[Step]:
    """The steps of an ask that anybody may read, oldest first: since it was raised, then what comes next. With
    `above`, what is said in full higher on the page (`#decided`, `#answered`) is linked and not said again."""
    steps: list[Step] = []
    body = page.row.body_name
    began, given = False, 0
    for event in page.events:
        began = began or event.kind is A.RAISE
        if not began and event.kind is not A.DISCARD:
            continue
        if _goes_along(event):
            continue  # the line of the two asks says it
        if event.kind is A.PROMISE_SEEN:
            continue  # counted beside the promise: one by one they could be matched to people
        if event.kind is A.GIVE_VERDICT:
            if "put_right" in event.payload:
                continue  # nobody more has answered
            # One line for answers that follow each other: single ones could be matched to people.
            given += 1
            if given > 1:
                steps.pop()
            steps.append(_answered(event, given))
            continue
        given = 0
        body = _accountable(page, event, body)
        step = _step(page, event, body)
        if above and (place := _said_above(page, event)):
            step |= {"note": "", "url": place}
        steps.append(step)
    return [*steps, *_upcoming(page)] if upcoming else steps


def _accountable(page: AskPage, event: AskEvent, body: str) -> str:
    """The name of the body that has the ask from this event on; `body` had it before."""
    if event.kind is A.RAISE:
        return page.body_name(event.number("body_id")) or body
    if event.kind is A.ACCEPT:
        return _taken_on_by(page, event) or body
    return event.text("to_name") if event.kind is A.SUCCEED else body


def _goes_along(event: AskEvent) -> bool:
    """Whether words came or went only because two asks became one, or one two."""
    return "came_from" in event.payload or event.payload.get("because") == UnlinkReason.MOVED


def _said_above(page: AskPage, event: AskEvent) -> str:
    ask, on = page.ask, event.effective_at
    if event.payload.get("links") or _minutes(page, event):
        return ""
    if event.kind is A.DECIDE and ask.decision and ask.decision.at == on:
        return "#decided"
    if event.kind is A.UPDATE:
        return "#stands" if newest_word(ask) and ask.updates[-1].seq == event.seq else ""
    answer = ask.current.no_answer if ask.current else None
    return "#answered" if event.kind is A.ANSWER_NO and answer and answer.at == on and page.row.noes.no else ""


def since(page: AskPage, version: int) -> list[Step]:
    """What happened after the history had `version` events: for a form that was overtaken."""
    steps, body = [], page.row.body_name
    for event in page.events:
        body = _accountable(page, event, body)
        if _goes_along(event):
            continue
        if event.seq > version and event.kind not in {A.GIVE_VERDICT, A.PROMISE_SEEN}:
            steps.append(_step(page, event, body))
        elif event.seq > version and event.kind is A.GIVE_VERDICT:
            steps.append(_answered(event, 1))
        elif event.seq > version:
            steps.append(_seen(event))
    return steps


def describe(page: AskPage, event: AskEvent) -> str:
    """One event in a few words, for a list to choose from."""
    return gettext("%(what)s, %(day)s", what=_label(page, event), day=long_date(event.effective_at))


def _step(page: AskPage, event: AskEvent, body: str) -> Step:
    return {
        "label": _label(page, event),
        "on": event.effective_at,
        "who": _who(page, event, body),
        "note": _days(page, event) + _note(page, event),
        "state": "done",
    }


def _who(page: AskPage, event: AskEvent, body: str) -> str:
    if event.actor_role in _HOST_ROLES:
        return "" if event.payload.get("stood_in") else page.row.host_name
    if event.actor_role in {Role.SYSTEM, Role.CONTRIBUTOR} or event.kind in _QUIET:
        return ""
    if event.actor_role == Role.CHAIR:
        return gettext("%(role)s of %(body)s", role=role_name(Role.CHAIR), body=body)
    return body


def _taken_on_by(page: AskPage, event: AskEvent) -> str:
    for passed in page.ask.passes:
        if passed.accepted_at == event.effective_at:
            return passed.to_name
    return ""


def _raised(page: AskPage, event: AskEvent) -> str:
    return gettext("Raised with %(body)s", body=page.body_name(event.number("body_id")) or page.row.body_name)


def _tabled(page: AskPage, event: AskEvent) -> str:
    return gettext("Put on the agenda of %(day)s", day=long_date(event.day("meeting_on")))


def _decided(page: AskPage, event: AskEvent) -> str:
    return gettext("Decided: %(outcome)s", outcome=say(OUTCOME, Outcome(event.payload["outcome"])))


def _put_off(page: AskPage, event: AskEvent) -> str:
    return gettext("Put off to %(day)s", day=long_date(event.day("to")))


def _passed(page: AskPage, event: AskEvent) -> str:
    words = _("Sent up to %(name)s") if event.payload.get("escalate") else _("Passed to %(name)s")
    return gettext(words, name=event.text("to_name"))


def _accepted(page: AskPage, event: AskEvent) -> str:
    name = _taken_on_by(page, event)
    return gettext("Taken on by %(name)s", name=name) if name else gettext("Taken on")


def _promised(page: AskPage, event: AskEvent) -> str:
    return gettext("Promised by %(day)s", day=long_date(event.day("due")))


def _moved(page: AskPage, event: AskEvent) -> str:
    return gettext("A promise was moved to %(day)s", day=long_date(event.day("due")))


def _reported(page: AskPage, event: AskEvent) -> str:
    return gettext("Said to be done on %(day)s", day=long_date(event.day("when")))


def _asked(page: AskPage, event: AskEvent) -> str:
    count = event.number("reachable")
    if not count:
        return gettext("There was nobody we could ask if this answered them")
    return ngettext(
        "%(count)s person was asked if this answered them",
        "%(count)s people were asked if this answered them",
        count,
        count=capital(number(count)),
    )


def _reminded(page: AskPage, event: AskEvent) -> str:
    return gettext("People who had not answered were reminded")


def _answered(event: AskEvent, count: int) -> Step:
    words = ngettext(
        "%(count)s person told us if this answered them",
        "%(count)s people told us if this answered them",
        count,
        count=capital(number(count)),
    )
    return {"label": words, "on": event.effective_at, "who": "", "note": "", "state": "done"}


def _seen(event: AskEvent) -> Step:
    words = gettext("Somebody told us if a promise was kept")
    return {"label": words, "on": event.effective_at, "who": "", "note": "", "state": "done"}


def _reopened(page: AskPage, event: AskEvent) -> str:
    return gettext(_REOPENED[ReopenBy(event.payload["by"])])


def _closed(page: AskPage, event: AskEvent) -> str:
    if event.payload.get("unconfirmed") == Unconfirmed.ONLY_NOT_SURE.value:
        return gettext("Closed, nobody was sure")
    return gettext(_CLOSED[ClosedAs(event.payload["closed_as"])])


def _linked(page: AskPage, event: AskEvent) -> str:
    return gettext("One more person’s words were added")


def _answer_sent(page: AskPage, event: AskEvent) -> str:
    if event.payload["what"] == A.ADD_LINE.value:
        return gettext("A line to the people came with it. It is read before it is shown")
    return gettext("An answer came. It is read before it is shown")


def _answer_read(page: AskPage, event: AskEvent) -> str:
    words = _STOOD_IN if event.payload.get("stood_in") else _CAME_OF
    number_ = event.number("answer")
    if any(each.seq == number_ and each.what is A.ADD_LINE for each in page.ask.sent):
        words = _LINE_READ
    return gettext(words[AnswerState(event.payload["came_of"])])


def _named(page: AskPage, ask_id: int) -> str:
    found = page.beside.get(ask_id)
    return found.title if found else gettext("another ask")


def _merged(page: AskPage, event: AskEvent) -> str:
    title = _named(page, event.number("into_id"))
    return gettext("Joined with another ask, which stands for both: %(title)s", title=title)


def _took_in(page: AskPage, event: AskEvent) -> str:
    return gettext("It stands for another ask as well: %(title)s", title=_named(page, event.number("ask_id")))


def _parted(page: AskPage, event: AskEvent) -> str:
    return gettext("By itself again, no longer joined with: %(title)s", title=_named(page, event.number("from_id")))


def _let_go(page: AskPage, event: AskEvent) -> str:
    title = _named(page, event.number("ask_id"))
    return gettext("An ask that was joined with it is by itself again: %(title)s", title=title)


def _split_off(page: AskPage, event: AskEvent) -> str:
    return gettext("A part of it is an ask of its own now: %(title)s", title=_named(page, event.number("ask_id")))


def _succeeded(page: AskPage, event: AskEvent) -> str:
    return gettext(
        "%(old)s ended on %(day)s. %(new)s answers for this now", old=event.text("from_name"),
        new=event.text("to_name"), day=long_date(event.day("ended_on")),
    )  # fmt: skip


def _given_back(page: AskPage, event: AskEvent) -> str:
    if event.payload.get("because"):
        return gettext("Came back by itself: the body that it was passed to does not take it on")
    return gettext("Given back")


_REMINDED: dict[Rung, tuple[str, str]] = {
    Rung.OWNER: (_("The officer was reminded"), _("The officer could not be reminded")),
    Rung.CHAIR: (_("The chair was reminded"), _("The chair could not be reminded")),
    Rung.CHIEF_OFFICER: (_("The chief officer was reminded"), _("The chief officer could not be reminded")),
    Rung.BOARD: (_("To go on the next paper of %(name)s"), _("To go on the next paper of %(name)s")),
}
"""What a step of the ladder reads like, with somebody to write to and without."""


def _chased(page: AskPage, event: AskEvent) -> str:
    sent, unsent = _REMINDED[Rung(event.payload["step"])]
    name = page.body_name(event.number_or_none("board_id")) or gettext("the board")
    return gettext(sent if event.payload["sent"] else unsent, name=name)


def _why_chased(event: AskEvent) -> Markup:
    """What is late and by how much, and where it went no further."""
    parts = []
    if event.payload["owed"] == Chased.UPDATE.value:
        parts.append(gettext("A word on where it stands was due by %(day)s.", day=long_date(event.day("due"))))
    else:
        days = event.number("days")
        parts.append(gettext("%(what)s was due by %(day)s.", what=say(OWED, Owed(event.payload["owed"])),
                             day=long_date(event.day("due"))))  # fmt: skip
        parts.append(ngettext("It was %(count)s working day late.", "It was %(count)s working days late.", days,
                              count=number(days)))  # fmt: skip
    if event.payload["step"] == Rung.BOARD.value:
        meeting = event.day_or_none("meeting_on")
        parts.append(
            gettext("The meeting is on %(day)s.", day=long_date(meeting)) if meeting
            else gettext("We do not know of a meeting to come.")
        )  # fmt: skip
    if not event.payload["sent"]:
        parts.append(gettext("We have no address to write to."))
    return Markup("<p>{}</p>\n").format(" ".join(parts))


def _unlinked(page: AskPage, event: AskEvent) -> str:
    return gettext("One person’s words were taken out")


_LABEL: dict[AskAction, Callable[[AskPage, AskEvent], str]] = {
    A.RAISE: _raised, A.TABLE: _tabled, A.DECIDE: _decided, A.DEFER: _put_off, A.PASS_ON: _passed, A.ACCEPT: _accepted,
    A.PROMISE: _promised, A.MOVE_PROMISE: _moved, A.REPORT_DONE: _reported, A.ASK_PEOPLE: _asked,
    A.REMIND_PEOPLE: _reminded, A.REOPEN: _reopened, A.CLOSE: _closed, A.LINK_CONTRIBUTION: _linked,
    A.UNLINK_CONTRIBUTION: _unlinked, A.ANSWER_READ: _answer_read, A.SUCCEED: _succeeded, A.RETURN: _given_back,
    A.ANSWER_SENT: _answer_sent, A.CHASE: _chased,
    A.MERGE: _merged, A.TAKE_IN: _took_in, A.PART: _parted, A.LET_GO: _let_go, A.SPLIT_OFF: _split_off,
}  # fmt: skip


def _label(page: AskPage, event: AskEvent) -> str:
    made = _LABEL.get(event.kind)
    return made(page, event) if made else gettext(_WORDS[event.kind])


def _days(page: AskPage, event: AskEvent) -> Markup:
    """By when to decide, where an event gives or changes that day: the first one stays for all to see."""
    if event.kind in {A.RAISE, A.REOPEN}:
        day = long_date(event.day("decision_due"))
        return Markup("<p>{}</p>\n").format(gettext("To be decided by %(day)s", day=day))
    if event.kind is A.TAKE_IN:
        return _days_together(page, event)
    if event.kind not in {A.DEFER, A.ACCEPT}:
        return Markup("")
    first, now = _first_day(page, event), event.day("to" if event.kind is A.DEFER else "decision_due")
    if first is None or first == now:
        return Markup("")
    return Markup("<p>{}</p>\n").format(
        gettext("First day to decide: %(first)s; from then on: %(day)s", first=long_date(first), day=long_date(now))
    )


def _days_together(page: AskPage, event: AskEvent) -> Markup:
    """The earlier day of the two, where the ask that came brought it."""
    own, came = _first_day(page, event), event.day("first_due")
    if own is None or own <= came:
        return Markup("")
    words = gettext("First day to decide, from that ask: %(day)s", day=long_date(came))
    return Markup("<p>{}</p>\n").format(words)


def _first_day(page: AskPage, event: AskEvent) -> date | None:
    """The day first given for the decision of the round in which an event happened."""
    given = [each for each in page.events if each.kind in {A.RAISE, A.REOPEN} and each.seq < event.seq]
    if not given:
        return None
    with_it = [
        each.first_due
        for each in page.ask.standing
        if given[-1].seq < each.seq < event.seq
    ]
    return min([given[-1].day("decision_due"), *with_it])


def _note(page: AskPage, event: AskEvent) -> Markup:
    parts: list[Markup] = [_why_chased(event)] if event.kind is A.CHASE else []
    if event.kind is A.TABLE and (words := _moved_since(page, event)):
        parts.append(paragraphs(words))
    for key, before in _TEXTS.get(event.kind, ()):
        if text := event.text(key):
            parts.append(_said(gettext(before) if before else "", text))
    if event.kind is A.DECIDE:
        parts += _directed(event)
    if event.kind is A.CLOSE and event.payload.get("unconfirmed"):
        parts.append(paragraphs(closed_words(ClosedAs.UNCONFIRMED, Unconfirmed(event.payload["unconfirmed"]))))
    if evidence := event.payload.get("evidence"):
        parts.append(Markup("<p>{} {}</p>").format(_strong(gettext("Where to see it")), evidence_words(evidence)))
    parts += [_link(gettext("Read more"), url) for url in event.payload.get("links") or ()]
    if url := _minutes(page, event):
        parts.append(_link(gettext("Minutes"), url))
    return Markup("\n").join(parts)


def _directed(event: AskEvent) -> list[Markup]:
    direction, none = direction_of(event.payload), why_none(event.payload)
    if direction:
        return [_said(gettext("The Direction"), direction_words(direction))]
    return [_said(gettext("Why there is no Direction"), none)] if none else []


def _minutes(page: AskPage, event: AskEvent) -> str:
    """Where the minutes are: as the event says, else as the calendar says now. They usually come after the decision."""
    if event.kind not in ENTERED or event.text("minute_url"):
        return event.text("minute_url")
    meeting = page.meetings.get(event.number_or_none("meeting_id") or 0)
    return meeting.minutes_url if meeting else ""


def _moved_since(page: AskPage, event: AskEvent) -> str:
    """What became of the meeting on whose agenda it was put, where that is no longer as it was."""
    meeting = page.meetings.get(event.number("meeting_id"))
    if meeting is None:
        return ""
    if meeting.cancelled:
        return gettext("It was cancelled")
    if meeting.held_on != event.day("meeting_on"):
        return gettext("The meeting was moved to %(day)s", day=long_date(meeting.held_on))
    return ""


def said_in(page: AskPage, event: AskEvent) -> Markup:
    """All that an event says, as the timeline shows it."""
    return _note(page, event)


def _strong(words: str) -> Markup:
    return Markup("<strong>{}:</strong>").format(words)


def _said(before: str, text: str) -> Markup:
    if not before:
        return paragraphs(text)
    inner = Markup("<br>").join(escape(line) for line in text.split("\n"))
    return Markup('<p dir="auto">{} {}</p>').format(_strong(before), inner)


def _link(words: str, url: str) -> Markup:
    shown = url.removeprefix("https://")
    return Markup('<p>{} <a href="{}" rel="nofollow noopener external">{}</a></p>').format(_strong(words), url, shown)


def _upcoming(page: AskPage) -> Iterable[Step]:
    ask, on = page.ask, today()
    if ask.state in {AskState.DRAFT, AskState.DISCARDED, AskState.MERGED}:
        return
    body = gettext("Nobody now") if page.row.orphaned else page.row.body_name
    if page.row.to_acknowledge and ask.ack_due:
        yield _owed(gettext("A word that they have it"), ask.ack_due, body)
    if ask.state is AskState.PASSING:
        yield {"label": gettext("%(name)s takes it on", name=ask.passes[-1].to_name), "state": "next"}
    if came := answer_came(ask):
        host = page.row.host_name
        yield _owed(gettext("%(host)s reads the answer", host=host), read_by(came, page.row.calendar), host)
    if due := next_due(ask, page.row.calendar):
        yield _owed(gettext(_NEXT[due.what]), due.due, body)
    if any(each.state is PromiseState.CLAIMED for each in ask.round_promises):
        yield {"label": gettext("Checked by somebody else"), "state": "next", "who": page.row.host_name}
    if ask.state is AskState.WITH_PEOPLE:
        ends = window_ends(page.facts)
        step: Step = {"label": gettext("People say if this answered them"), "state": "next"}
        yield {**step, "by": ends} if ends and ends >= on else step


def _owed(label: str, due: Any, who: str) -> Step:
    return {"label": label, "by": due, "who": who, "state": "late" if due < today() else "next"}
