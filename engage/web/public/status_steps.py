"""The line of one contribution as steps from top to bottom: what happened, who, and what comes next by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext
from markupsafe import Markup

from engage.domain.ask_states import AskState, PromiseState
from engage.domain.contribution_history import DECIDING, EventKind
from engage.domain.contribution_states import Disposition, Publication, ReadingState, ReferralState
from engage.domain.deadlines import READ_CONTRIBUTION, local_date
from engage.domain.follow_ups import moments
from engage.domain.promise_seen import Seen
from engage.domain.verdicts import Verdict
from engage.domain.withholding import WithheldReason
from engage.queries.public_contributions import ServiceAnswer
from engage.queries.status import AskLine, Happened, Head, Line
from engage.web import labels, said_words
from engage.web.ask_labels import OUTCOME, OWED, PROMISE_SEEN, VERDICT, ask_label, promise_label
from engage.web.ask_labels import say as ask_say
from engage.web.presentation import gettext as _
from engage.web.presentation import join_list, long_date, paragraphs, time_tag
from engage.web.public.layout import filled, named

Step = dict[str, Any]

_BEFORE = datetime.min.replace(tzinfo=UTC)

DECIDED = frozenset(kind.value for kind in DECIDING)
"""Kinds of events that a person can disagree with."""


def steps(line: Line, on: date) -> list[Step]:
    """Every step, oldest first; the last ones are what is to come."""
    made = [*_received(line, on)]
    if line.head.reading is ReadingState.WITHDRAWN:
        last = _last(line, "withdrawn")
        return [*_in_order(made), _done(_("You took it back"), _at(line, "withdrawn"), typed_in(last))]
    made += [
        *_published(line), *_disagreed(line, on), *_asked(line, on), *_complained(line), *_not_reached(line),
        *_changed_by_word(line),
    ]  # fmt: skip
    for answer in line.answers:
        made += _service(line, answer, on)
    if line.themes:
        names = join_list(named(each.name) for each in line.themes)
        words = filled(_("It is under “%(themes)s”, with all that people say about it."), themes=names)
        note = Markup("<p>{}</p>").format(words)
        made.append(_done(_("Put together with what others say"), _at(line, "themed"), note))
    for ask in line.asks:
        made += _ask(ask, on, line)
    return _in_order(made)


def _in_order(made: list[Step]) -> list[Step]:
    """What happened by time (a step without one stays behind the step it came with), then what is to come."""
    happened, to_come, moment = list[tuple[datetime, Step]](), list[Step](), _BEFORE
    for step in made:
        if step["state"] in {"done", "stopped"}:
            moment = step["on"] or moment
            happened.append((moment, step))
        else:
            to_come.append(step)
    return [step for _moment, step in sorted(happened, key=itemgetter(0))] + to_come


def _done(label: str, on: datetime | None, note: Any = "", who: str = "", url: str = "") -> Step:
    return {"label": label, "state": "done", "on": on, "who": who and named(who), "note": note, "url": url}


def _owed(label: str, by: date | None, on: date, who: str) -> Step:
    late = by is not None and by < on
    return {"label": label, "state": "late" if late else "next", "by": by, "who": who and named(who)}


def _last(line: Line, kind: str) -> Happened | None:
    return next((each for each in reversed(line.events) if each.kind == kind), None)


def _at(line: Line, kind: str) -> datetime | None:
    last = _last(line, kind)
    return None if last is None else last.at


def typed_in(event: Happened | None) -> str:
    """How they said it and who typed it in; empty for what they did on their page."""
    return said_words.to_them(event.payload, event.role) if event is not None else ""


def exchanges_typed_in(line: Line) -> dict[int, str]:
    """The same of what they wrote to their readers, by the number of the exchange."""
    kinds = {EventKind.QUESTION_ANSWERED, EventKind.PERSON_ASKED}
    found = {each.payload["follow_up_id"]: typed_in(each) for each in line.events if each.kind in kinds}
    return {number: words for number, words in found.items() if words}


_BY_WORD = {
    EventKind.USE_CHANGED: lazy_gettext("You changed how we may use it"),
    EventKind.CHANNEL_CHANGED: lazy_gettext("You changed how we tell you"),
    EventKind.CONTACT_STOPPED: lazy_gettext("You asked to hear no more"),
    EventKind.OBJECTION_TAKEN_BACK: lazy_gettext("You said that you no longer disagree"),
    EventKind.COMPLAINT_ADDRESS_HIDDEN: lazy_gettext("You asked us not to show the service how to reach you"),
}


def _changed_by_word(line: Line) -> Iterator[Step]:
    """What they had changed by word: whoever did it on this page knows."""
    for each in line.events:
        if each.kind in _BY_WORD and (note := typed_in(each)):
            yield _done(str(_BY_WORD[EventKind(each.kind)]), each.at, note)


def _read_step(head: Head, on: date) -> Step:
    """A rota moves no standard: what is late is late, and the step then says from when somebody is there."""
    standard = READ_CONTRIBUTION.due(local_date(head.received_at), head.calendar)
    day: date | None = standard
    if head.rota is not None:
        day = head.rota.next_day(max(local_date(head.received_at), on - timedelta(days=1)), head.calendar)
    if standard < on:
        step = _owed(_("A person reads it"), standard, on, head.host)
        if day is not None and head.rota is not None:
            step["note"] = _("Somebody reads it by %(day)s.", day=long_date(day))
    else:
        step = _owed(_("A person reads it"), None if day is None else max(day, standard), on, head.host)
    if day is None:
        step["note"] = _("Nobody can read just now. We do not know yet when somebody can.")
    return step


def _received(line: Line, on: date) -> Iterator[Step]:
    head = line.head
    label = _("Brought in from another survey") if head.imported else _("We received it")
    yield _done(label, head.received_at)
    if head.reading is ReadingState.WITHDRAWN and head.read_at is None:
        return
    if head.read_at is not None:
        yield _done(_("A person read it"), head.read_at, who=head.host)
    elif head.imported:
        yield {"label": _("A person reads it"), "state": "later", "who": named(head.host)}
    else:
        yield _read_step(head, on)
    if head.replied_at is not None:
        yield _done(
            _("You got a reply"), head.replied_at, _what_was_done(line), head.host, "#reply" if line.letters else ""
        )
    elif head.reading is not ReadingState.WITHDRAWN:
        if head.read_at is not None:
            yield _owed(_("You get a reply"), head.reply_due, on, head.host)
        else:
            late = head.reply_due is not None and head.reply_due < on
            yield {"label": _("You get a reply"), "state": "late" if late else "later", "by": head.reply_due,
                   "who": named(head.host)}  # fmt: skip


def _what_was_done(line: Line) -> str:
    head = line.head
    if head.disposition is None:
        return ""
    words = labels.state_label(head).text
    if head.disposition in {Disposition.NOT_OURS, Disposition.NO_ACTION} and head.disposition_note:
        return f"{words}.\n\n{head.disposition_note}"
    return f"{words}."


def _published(line: Line) -> Iterator[Step]:
    head = line.head
    match head.publication:
        case Publication.PUBLISHED if head.text:
            url = url_for("public.shared_one", partnership=head.partnership_slug, locality=head.locality_slug,
                          reference=head.reference)  # fmt: skip
            yield _done(_("Published here, without names"), head.published_at, url=url)
        case Publication.BODY_ONLY if head.text:
            yield _done(_("Shown to the planning body only"), _at(line, "cleared_for_body"))
        case Publication.PENDING if _waits_for_second(line):
            yield {"label": _("A second person reads it before others do"), "state": "later"}
        case Publication.WITHHELD | Publication.UNPUBLISHED:
            theirs, yours = _at(line, head.publication.value), _at(line, "use_changed")
            # That somebody is worried is nobody's to say: others may use the same phone.
            careful = head.locked or head.withheld_reason == WithheldReason.SAFEGUARDING
            reason = "" if careful else labels.withheld_reason(head.withheld_reason)
            note = "\n\n".join(each for each in (reason, head.withheld_note) if each)
            if theirs is None and yours is not None:
                note = note or _("You changed how we may use it.")
            label, who = labels.say(labels.PUBLICATION, head.publication), "" if theirs is None else head.host
            yield {**_done(label, theirs or yours, note, who), "state": "stopped"}


def _waits_for_second(line: Line) -> bool:
    """Whether a text of it is ready and waits for a second reader, and nobody has sent it back or undone that."""
    kinds = {EventKind.SECOND_ASKED, EventKind.SECOND_SENT_BACK, EventKind.UNDONE}
    last = next((each for each in reversed(line.events) if each.kind in kinds), None)
    return last is not None and (last.kind == EventKind.SECOND_ASKED or bool(last.payload.get("second")))


def _disagreed(line: Line, on: date) -> Iterator[Step]:
    if line.objection_due is not None:
        yield _done(_("You disagreed"), _at(line, "objected"), typed_in(_last(line, "objected")))
        yield _owed(_("Another reader looks at it"), line.objection_due, on, "")
        return
    for letter in line.letters:
        if letter.kind == "upheld":
            yield _done(_("Another reader agreed with you"), letter.at, url="#reply")
        elif letter.kind == "not_upheld":
            yield _done(_("Another reader agreed with the first decision"), letter.at, url="#reply")


def _not_reached(line: Line) -> Iterator[Step]:
    """That we did not reach them, each time we gave it up: what it was about stands on this page."""
    for each in line.events:
        if each.kind == EventKind.NOT_REACHED:
            words = _("We tried three times to tell you, and did not reach you")
            note = _("The news is on this page. You can change how we tell you, below.")
            yield {**_done(words, each.at, note), "state": "stopped"}


def _asked(line: Line, on: date) -> Iterator[Step]:
    """Questions both ways: who asked, who answered, and who owes an answer by when."""
    host, how = line.head.host, exchanges_typed_in(line)
    for each in moments((each.kind, each.at, each.payload) for each in line.events):
        match each.kind:
            case EventKind.QUESTION_ASKED:
                yield _done(_("You were asked a question"), each.at, who=host)
                if not each.settled:
                    url = url_for("public.status_question", reference=line.head.reference, number=each.follow_up_id)
                    yield {"label": _("You answer the question, if you like"), "state": "next", "url": url}
            case EventKind.QUESTION_CLOSED:
                yield _done(_("The question needs no answer any more"), each.at, who=host)
            case EventKind.QUESTION_ANSWERED:
                yield _done(_("You answered the question"), each.at, how.get(each.follow_up_id, ""), url="#questions")
                if not each.settled:
                    yield _owed(_("A person reads your answer"), each.due_on, on, host)
            case EventKind.ANSWER_READ:
                yield _done(_("A person read your answer"), each.at, who=host)
            case EventKind.PERSON_ASKED:
                yield _done(_("You asked or told us more"), each.at, how.get(each.follow_up_id, ""), url="#questions")
                if not each.settled:
                    yield _owed(_("You get an answer"), each.due_on, on, host)
            case EventKind.PERSON_ANSWERED:
                yield _done(_("You got an answer"), each.at, who=host, url="#questions")


_COMPLAINT = {
    EventKind.COMPLAINT_ASKED: lazy_gettext("You were asked if you also want to complain"),
    EventKind.COMPLAINT_AGREED: lazy_gettext("You said yes: hand it over as a complaint"),
    EventKind.COMPLAINT_DECLINED: lazy_gettext("You said no to a complaint"),
    EventKind.COMPLAINT_HANDED_OVER: lazy_gettext("It was handed to the service as a complaint"),
    EventKind.COMPLAINT_ADDRESS_HIDDEN: lazy_gettext("You said that the service no longer sees how to reach you"),
}


def _complained(line: Line) -> Iterator[Step]:
    """Whether it is also a complaint. No step of it has a day: the times are the service's."""
    for each in line.events:
        if each.kind in _COMPLAINT:
            yield _done(str(_COMPLAINT[EventKind(each.kind)]), each.at, url="#complaint")


def _service(line: Line, answer: ServiceAnswer, on: date) -> Iterator[Step]:
    page = url_for("public.service", slug=answer.slug)
    yield _done(filled(_("Sent to %(service)s"), service=named(answer.service)), answer.sent_at, url=page)
    if answer.state is ReferralState.SHOWN:
        changed = _("They say that something changed.") if answer.changed else _("They say that nothing changed.")
        said = Markup('<p>{}</p><div class="en-inset">{}</div>').format(changed, paragraphs(answer.answer))
        yield _done(
            filled(_("%(service)s answered"), service=named(answer.service)), answer.shown_at, said, answer.owner_role
        )
    elif answer.state is ReferralState.ANSWERED:
        yield {"label": _("We check their answer, then you see it"), "state": "next", "who": named(line.head.host)}
    else:
        yield _owed(
            filled(_("%(service)s answers"), service=named(answer.service)), answer.due_on, on, answer.owner_role
        )


def _verdict_typed_in(line: Line, reference: str, number: int) -> str:
    """How they said, in this round, if it answered them."""
    given = [each for each in line.events if each.kind == "verdict_given" and each.payload.get("ask") == reference]
    # What was typed in wrongly was noted a second time.
    return typed_in(next((each for each in reversed(given) if each.payload.get("round") == number), None))


def _ask(ask: AskLine, on: date, line: Line) -> Iterator[Step]:
    row = ask.row
    yield _done(
        _("Part of an ask"), row.raised_at, Markup('<p dir="auto">{}</p>').format(row.title), row.body_name,
        url_for("public.ask", reference=row.reference),
    )  # fmt: skip
    if ask.before is not None:
        how = _verdict_typed_in(line, row.reference, row.round - 1)
        yield _done(_("You said: %(answer)s", answer=ask_say(VERDICT, Verdict(ask.before))), ask.before_at, how)
    if row.round > 1:
        yield _done(_("Opened again: it has to be decided again"), None)
    if row.decided_at is not None:
        words = _("%(body)s decided: %(outcome)s")
        yield _done(
            filled(words, body=named(row.body_name), outcome=ask_say(OUTCOME, row.outcome)), row.decided_at,
            _promises(ask, on), url=url_for("public.ask", reference=row.reference, _anchor="decided"),
        )  # fmt: skip
    if row.owed is not None and row.next_due is not None:
        yield _owed(ask_say(OWED, row.owed), row.next_due, on, row.body_name)
    if row.asked_at is not None:
        if ask.verdict is not None:
            said = _("You said: %(answer)s", answer=ask_say(VERDICT, Verdict(ask.verdict)))
            yield _done(said, ask.verdict_at, _verdict_typed_in(line, row.reference, row.round))
            if row.state is AskState.WITH_PEOPLE:
                yield {"label": _("It is closed, or opened again, when people have answered"), "state": "later"}
        elif row.state is AskState.WITH_PEOPLE:
            yield {"label": _("You say if this answered you"), "state": "next", "url": f"#ask-{row.reference}"}
    seen = [each for each in line.events if each.kind == "promise_seen" and each.payload.get("ask") == row.reference]
    # What was typed in wrongly was put right: the last word for a promise and a day.
    for each in {(each.payload["promise"], each.payload["due"]): each for each in seen}.values():
        answer = ask_say(PROMISE_SEEN, Seen(each.payload["answer"]))
        yield _done(_("You said if a promise was kept: %(answer)s", answer=answer), each.at, typed_in(each))
    if row.state is AskState.CLOSED:
        yield _done(ask_label(row.label).text, row.closed_at)


def _promises(ask: AskLine, on: date) -> Any:
    if not ask.promises:
        return ""
    kept = []
    for each in ask.promises:
        state = promise_label(each.state, each.due, on, ask.row.calendar, ask.row.promise_held(each.number)).text
        by = (
            Markup("")
            if each.state is PromiseState.CHECKED
            else filled(_("by %(day)s"), day=time_tag(each.due, "medium"))
        )
        between = Markup(", ") if by else Markup("")
        item = Markup('<li><span dir="auto">{}</span>: {}{}<strong>{}</strong></li>')
        kept.append(item.format(each.text, by, between, state))
    return Markup("<ul>{}</ul>").format(Markup("").join(kept))
