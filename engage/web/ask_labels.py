"""The states of asks in words: always these, wherever they are shown (look.md). The history in sentences is in
ask_timeline.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import Flask
from markupsafe import Markup

from engage.domain.ask_labels import AskLabel, Labelled, Owed
from engage.domain.ask_points import PointAnswer
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import ClosedAs, Outcome, PromiseState
from engage.domain.deadlines import WorkingCalendar
from engage.domain.evidence import EvidenceKind
from engage.domain.held import NOT_HELD, Held
from engage.domain.host_days import held
from engage.domain.promise_seen import PromiseSeen, Seen, count
from engage.domain.verdicts import NoSummary, Unconfirmed, Verdict
from engage.web.labels import Label
from engage.web.presentation import figure, gettext, medium_date, ngettext, short_date, working_days


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_LABELS: dict[AskLabel, tuple[str, str, str | None]] = {
    AskLabel.DRAFT: (_("Draft"), "neutral", "hidden"),
    AskLabel.DISCARDED: (_("Dropped"), "neutral", "no"),
    AskLabel.RAISED: (_("Raised"), "waiting", None),
    AskLabel.ACKNOWLEDGED: (_("Acknowledged"), "waiting", "read"),
    AskLabel.ON_AGENDA: (_("On the agenda of %(day)s"), "waiting", "date"),
    AskLabel.AGENDA_PASSED: (_("Was on the agenda of %(day)s"), "waiting", "date"),
    AskLabel.AGREED: (_("Agreed"), "progress", "done"),
    AskLabel.AGREED_IN_PART: (_("Agreed in part"), "progress", "partly"),
    AskLabel.NOT_AGREED: (_("Not agreed, here is why"), "no", None),
    AskLabel.HAPPENING_ALREADY: (_("Happening already"), "progress", None),
    AskLabel.PASSED_TO: (_("Passed to %(name)s"), "passed", None),
    AskLabel.PUT_OFF_TO: (_("Put off to %(day)s"), "waiting", "date"),
    AskLabel.PROMISED_BY: (_("Promised by %(day)s"), "progress", "promise"),
    AskLabel.OVERDUE: (_("Overdue by %(days)s"), "late", None),
    AskLabel.VERY_OVERDUE: (_("Overdue by %(days)s"), "late", None),
    AskLabel.DONE_BEING_CHECKED: (_("Done, being checked"), "progress", "done"),
    AskLabel.DONE: (_("Done"), "done", "checked"),
    AskLabel.REOPENED: (_("Reopened"), "waiting", "again"),
    AskLabel.CLOSED_DISPUTED: (_("Closed, disputed"), "disputed", None),
    AskLabel.CLOSED_UNCONFIRMED: (_("Closed, nobody answered"), "neutral", "unsure"),
    AskLabel.JOINED: (_("Joined with another ask"), "passed", None),
    AskLabel.ORPHANED: (_("Nobody answers for it: %(name)s ended on %(day)s"), "late", "no"),
    AskLabel.ANSWER_CAME: (_("Answer came on %(day)s, being read"), "progress", "read"),
    AskLabel.AGENDA_CANCELLED: (_("The meeting of %(day)s was cancelled"), "waiting", "date"),
}
_NOBODY_SURE = _("Closed, nobody was sure")


def ask_label(labelled: Labelled) -> Label:
    """The words, kind and shape of a label, with its parameters filled in."""
    words, kind, shape = _LABELS[labelled.id]
    params = labelled.params
    if labelled.id is AskLabel.CLOSED_UNCONFIRMED and params.get("reason") == Unconfirmed.ONLY_NOT_SURE.value:
        # "Nobody answered" would not be true of people who answered "not sure".
        words = _NOBODY_SURE
    day, days = params.get("date"), params.get("days")
    return Label(
        gettext(
            words,
            day=short_date(day) if isinstance(day, date) else "",
            days=working_days(days) if isinstance(days, int) else "",
            name=params.get("name", ""),
        ),
        kind,
        shape,
    )


OUTCOME: dict[Outcome, str] = {
    Outcome.AGREED: _("Agreed"),
    Outcome.PARTLY: _("Agreed in part"),
    Outcome.NOT_AGREED: _("Not agreed"),
    Outcome.ALREADY_PLANNED: _("Happening already"),
    Outcome.PASSED_ON: _("Taken on by somebody else"),
}
VERDICT: dict[Verdict, str] = {
    Verdict.YES: _("Yes"),
    Verdict.PARTLY: _("Partly"),
    Verdict.NO: _("No"),
    Verdict.NOT_SURE: _("Not sure"),
}
PROMISE_SEEN: dict[Seen, str] = {
    Seen.YES: _("Yes"),
    Seen.NO: _("No"),
    Seen.CANNOT_TELL: _("Cannot tell"),
}
OWED: dict[Owed, str] = {
    Owed.DECISION: _("A decision"),
    Owed.FIRST_PROMISE: _("A promise of who does what"),
    Owed.PROMISE: _("What was promised"),
    Owed.ANSWER: _("An answer to people who say no"),
}
EVIDENCE: dict[EvidenceKind, str] = {
    EvidenceKind.LINK: _("A web page"),
    EvidenceKind.DOCUMENT_PAGE: _("A page of a document"),
    EvidenceKind.MINUTE_QUOTE: _("Words from the minutes"),
    EvidenceKind.SEEN_BY: _("Somebody went and saw it"),
}
_UNCONFIRMED: dict[Unconfirmed, str] = {
    Unconfirmed.SILENCE: _("Nobody answered when we asked, so we do not know if it helped."),
    Unconfirmed.NOBODY_REACHABLE: _("There was nobody we could ask, so we do not know if it helped."),
    Unconfirmed.ONLY_NOT_SURE: _("Everyone who answered was not sure."),
}


def say(table: Mapping[Any, str], value: Any) -> str:
    """The words of one of the tables above, in the page's language; nothing for None."""
    return "" if value is None else gettext(table[value])


def closed_words(closed_as: ClosedAs, unconfirmed: Unconfirmed | None = None) -> str:
    """One sentence on how an ask closed."""
    if closed_as is ClosedAs.CONFIRMED:
        return gettext("People told us that it answered them.")
    if closed_as is ClosedAs.DISPUTED:
        return gettext("The chair closed it while people still said no.")
    return gettext(_UNCONFIRMED[unconfirmed]) if unconfirmed else ""


def verdict_words(counts: Mapping[Verdict, int]) -> str:
    """Like "Yes 3, partly 2, no 2, not sure 1"; "Nobody has answered yet" when nobody has."""
    if not sum(counts.values()):
        return gettext("Nobody has answered yet")
    return gettext(
        "Yes %(yes)s, partly %(partly)s, no %(no)s, not sure %(unsure)s",
        yes=figure(counts[Verdict.YES]),
        partly=figure(counts[Verdict.PARTLY]),
        no=figure(counts[Verdict.NO]),
        unsure=figure(counts[Verdict.NOT_SURE]),
    )


def no_words(noes: NoSummary) -> str:
    """Like "2 of 9 say no"; nothing when nobody does. It always shows, whatever the state."""
    if not noes.no:
        return ""
    return ngettext(
        "%(no)s of %(given)s says no", "%(no)s of %(given)s say no", noes.no, no=figure(noes.no),
        given=figure(noes.given),
    )  # fmt: skip


_PROMISES: dict[PromiseState, tuple[str, str, str | None]] = {
    PromiseState.OPEN: (_("Promised"), "waiting", "promise"),
    PromiseState.CLAIMED: (_("Done, being checked"), "progress", "done"),
    PromiseState.CHECKED: (_("Done"), "done", "checked"),
    PromiseState.SET_ASIDE: (_("Not kept"), "no", None),
}


def promise_label(
    state: PromiseState, due: date, on: date, calendar: WorkingCalendar, held: Held = NOT_HELD
) -> Label:
    """Where a promise stands on a day: one that lapsed says by how much. What lies with the host makes no body late."""
    if held.came and state is PromiseState.OPEN:
        return ask_label(Labelled(AskLabel.ANSWER_CAME, {"date": held.came}))
    late = held.days_late(due, on, calendar) if state is PromiseState.OPEN else 0
    if late:
        return ask_label(Labelled(AskLabel.OVERDUE, {"days": late}))
    words, kind, shape = _PROMISES[state]
    return Label(gettext(words), kind, shape)


def seen_words(said: Iterable[PromiseSeen]) -> str:
    """Like "Is it done? Yes 3, no 1, cannot tell 2": what people say of a promise; nothing when nobody has said."""
    found = count(said)
    if not any(found.values()):
        return ""
    return gettext(
        "Is it done? Yes %(yes)s, no %(no)s, cannot tell %(unsure)s", yes=figure(found[Seen.YES]),
        no=figure(found[Seen.NO]), unsure=figure(found[Seen.CANNOT_TELL]),
    )  # fmt: skip


def promise_rows(ask: Ask, on: date, calendar: WorkingCalendar) -> list[dict[str, Any]]:
    """The promises of every round for the `promise_table` macro, those of the present round first."""
    listed = sorted(ask.promises, key=lambda each: (-each.round, each.number))
    with_host, rows = held(ask, calendar), []
    for each in listed:
        label = promise_label(each.state, each.due, on, calendar, with_host.get(each.number, NOT_HELD))
        rows.append({
            "number": each.number, "what": each.text, "who": each.owner_role, "first_due": each.first_due,
            "due": each.due, "state": label.text, "kind": label.kind, "shape": label.shape,
            "seen": seen_words(each.seen),
        })  # fmt: skip
    return rows


def evidence_words(evidence: Mapping[str, str]) -> Markup | str:
    """Where one can see that something was done: a link, or words."""
    match evidence.get("kind"):
        case EvidenceKind.LINK:
            url = evidence["url"]
            shown = url.removeprefix("https://")
            return Markup('<a href="{}" rel="nofollow noopener external">{}</a>').format(url, shown)
        case EvidenceKind.DOCUMENT_PAGE:
            return gettext("%(document)s, page %(page)s", document=evidence["document"], page=evidence["page"])
        case EvidenceKind.MINUTE_QUOTE:
            day = medium_date(date.fromisoformat(evidence["met_on"]))
            return gettext("Minutes of %(day)s: “%(quote)s”", day=day, quote=evidence["quote"])
        case EvidenceKind.SEEN_BY:
            day = medium_date(date.fromisoformat(evidence["seen_on"]))
            return gettext("Seen by %(role)s on %(day)s", role=evidence["role"], day=day)
        case _:
            return ""


_POINT: dict[PointAnswer, str] = {
    PointAnswer.YES: _("Yes"), PointAnswer.IN_PART: _("In part"), PointAnswer.NO: _("No"),
}  # fmt: skip


def point_words(answer: PointAnswer) -> str:
    """What a decision says to one point."""
    return gettext(_POINT[answer])


def register(app: Flask) -> None:
    """Give templates the words above."""
    app.jinja_env.globals.update(
        ask_label=ask_label, ask_verdict_words=verdict_words, ask_no_words=no_words, ask_evidence=evidence_words,
        ask_point=point_words,
    )
