"""A digest in words: the sentences at its top, its headings, and what each line says. Used by pages and commands."""

from __future__ import annotations

from typing import Any

from engage.domain.ask_labels import AskLabel, Labelled, Owed
from engage.domain.ask_states import Outcome, PromiseState
from engage.domain.digest_data import DigestData, Heard, Missed, MissedBecause, ThemeCount
from engage.domain.digest_fixes import PutRight
from engage.domain.digest_lines import Line, LineDecision, LinePoint, LinePromise, Section
from engage.domain.disclosure import Count, Suppressed
from engage.domain.kinds import DigestState
from engage.domain.verdicts import NoSummary
from engage.web import digest_asked_words, digest_front_words
from engage.web.ask_labels import ask_label, no_words, point_words
from engage.web.labels import Label
from engage.web.presentation import (
    capital,
    days_of,
    figure,
    gettext,
    join_list,
    long_date,
    medium_date,
    ngettext,
    number,
    working_days,
)
from engage.web.voice_words import told_by
from engage.web.warning_words import warned


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


SECTION: dict[Section, str] = {
    Section.DONE: _("Done"),
    Section.DOING: _("Doing"),
    Section.NOT_DOING: _("Not doing, and why"),
    Section.UNANSWERED: _("Not answered yet"),
}
SECTION_ABOUT: dict[Section, str] = {
    Section.DONE: _("Somebody other than the planning body has checked that it was done."),
    Section.DOING: _("Decided, with a promise of who does what by when."),
    Section.NOT_DOING: _("The answer was no, or somebody else took it on."),
    Section.UNANSWERED: _("No decision yet. The longest wait comes first, and each stays here until it is answered."),
}
STATE: dict[DigestState, str] = {
    DigestState.COMPILED: _("Waits to be read"),
    DigestState.ISSUED: _("Issued"),
    DigestState.SUPERSEDED: _("Replaced by a later one"),
}


def days(data: DigestData) -> str:
    """The days it tells of: "October 2026", or "1 October to 8 November 2026"."""
    return days_of(data.period, data.first_day)


def title(data: DigestData) -> str:
    """What it is called."""
    if data.first_day is None:
        return gettext("%(body)s: what became of it in %(month)s", body=data.body.name, month=days(data))
    return gettext("%(body)s: what became of it, %(days)s", body=data.body.name, days=days(data))


def section(value: Section) -> str:
    """The heading of a section."""
    return gettext(SECTION[value])


def about(value: Section) -> str:
    """What stands in a section, in one sentence."""
    return gettext(SECTION_ABOUT[value])


def state(value: DigestState) -> str:
    """Where a version stands."""
    return gettext(STATE[value])


def in_short(data: DigestData) -> list[str]:
    """The first sentences, to be read aloud: what is asked, what became of it, what is late, what services put
    right."""
    return [*_asks_in_short(data), *_put_right(data.put_right)]


def _asks_in_short(data: DigestData) -> list[str]:
    counts = data.counts
    if not counts.register:
        return [gettext("Nobody has put an ask to %(body)s yet.", body=data.body.name)]
    if not counts.listed:
        if data.first_day is not None:
            return [gettext("No ask was before %(body)s.", body=data.body.name)]
        return [gettext("In %(month)s no ask was before %(body)s.", month=days(data), body=data.body.name)]
    begin = ngettext(
        "In %(month)s there was one ask before %(body)s.",
        "In %(month)s there were %(count)s asks before %(body)s.",
        counts.listed, month=days(data), count=number(counts.listed), body=data.body.name,
    ) if data.first_day is None else ngettext(
        "There was one ask before %(body)s.", "There were %(count)s asks before %(body)s.", counts.listed,
        count=number(counts.listed), body=data.body.name,
    )  # fmt: skip
    parts = [
        ngettext(
            "%(count)s is done", "%(count)s are done", counts.done, count=number(counts.done)
        ) if counts.done else gettext("none is done yet"),
        *([ngettext(
            "%(count)s is being done", "%(count)s are being done", counts.doing, count=number(counts.doing)
        )] if counts.doing else []),
        ngettext(
            "%(count)s will not be done", "%(count)s will not be done", counts.not_doing,
            count=number(counts.not_doing),
        ) if counts.not_doing else gettext("none was turned down"),
        ngettext(
            "%(count)s has no answer yet", "%(count)s have no answer yet", counts.unanswered,
            count=number(counts.unanswered),
        ) if counts.unanswered else gettext("none waits for an answer"),
    ]  # fmt: skip
    said = [begin, capital(str(join_list(parts))) + "."]
    if counts.overdue:
        said.append(
            ngettext(
                "One answer is late.", "%(count)s answers are late.", counts.overdue,
                count=capital(number(counts.overdue)),
            )
        )  # fmt: skip
    if counts.raised:
        said.append(
            ngettext(
                "One ask is new.", "%(count)s asks are new.", counts.raised,
                count=capital(number(counts.raised)),
            )
        )  # fmt: skip
    if data.decided_by_outcome:
        said.append(_answers(data))
    return said


_GIVEN: dict[Outcome, tuple[str, str]] = {
    Outcome.AGREED: (_("%(count)s agreed"), _("%(count)s agreed")),
    Outcome.PARTLY: (_("%(count)s agreed in part"), _("%(count)s agreed in part")),
    Outcome.NOT_AGREED: (_("%(count)s not agreed"), _("%(count)s not agreed")),
    Outcome.ALREADY_PLANNED: (_("%(count)s happening already"), _("%(count)s happening already")),
    Outcome.PASSED_ON: (_("%(count)s taken on by somebody else"), _("%(count)s taken on by somebody else")),
}


def _answers(data: DigestData) -> str:
    given = {Outcome(key): n for key, n in data.decided_by_outcome.items()}
    which = join_list(ngettext(*_GIVEN[outcome], n, count=number(n)) for outcome, n in given.items())
    return ngettext(
        "One answer was given: %(which)s.", "%(count)s answers were given: %(which)s.", data.counts.decided,
        count=capital(number(data.counts.decided)), which=which,
    )  # fmt: skip


_DECIDED: dict[Outcome, str] = {
    Outcome.AGREED: _("Agreed on %(day)s by %(who)s."),
    Outcome.PARTLY: _("Agreed in part on %(day)s by %(who)s."),
    Outcome.NOT_AGREED: _("Not agreed, on %(day)s, by %(who)s."),
    Outcome.ALREADY_PLANNED: _("Happening already, said %(who)s on %(day)s: it was planned before anyone asked."),
    Outcome.PASSED_ON: _("Taken on by %(passed_to)s, recorded on %(day)s."),
}


def decision(made: LineDecision) -> str:
    """One sentence: what was decided, when, by whom."""
    # "The members, by vote" is typed as a sentence, and stands within one here.
    who = made.decided_by
    who = f"t{who[1:]}" if who.startswith("The ") else who
    return gettext(_DECIDED[made.outcome], day=medium_date(made.decided_on), who=who, passed_to=made.passed_to)


def label(line: Line) -> Label:
    """The state of an ask as it was read then."""
    return ask_label(line.label)


_OWED: dict[Owed, tuple[str, str]] = {
    Owed.DECISION: (
        _("A decision is due by %(day)s."),
        _("A decision was due by %(day)s: %(days)s late."),
    ),
    Owed.FIRST_PROMISE: (
        _("Who does what is due by %(day)s."),
        _("Who does what was due by %(day)s: %(days)s late."),
    ),
    Owed.ANSWER: (
        _("An answer to people who say no is due by %(day)s."),
        _("An answer to people who say no was due by %(day)s: %(days)s late."),
    ),
}


def owed(line: Line) -> str:
    """One sentence on what is owed and by when; nothing when nothing is. Promises stand in a list of their own."""
    if line.owed is None or line.due is None or line.owed is Owed.PROMISE:
        return ""
    words = _OWED[line.owed][1 if line.days_overdue else 0]
    return gettext(words, day=medium_date(line.due), days=working_days(line.days_overdue))


def put_off(line: Line) -> str:
    """How often a decision was put off, or that another body has it now; nothing when it keeps its first date."""
    first = medium_date(line.first_due) if line.first_due else ""
    if not line.deferrals:
        moved = line.owed is Owed.DECISION and line.first_due is not None and line.first_due != line.due
        return gettext("Another body was asked first, and its date was %(day)s.", day=first) if moved else ""
    return ngettext(
        "Put off once; the first date was %(day)s.", "Put off %(count)s times; the first date was %(day)s.",
        line.deferrals, count=number(line.deferrals), day=first,
    )  # fmt: skip


def promise(made: LinePromise) -> str:
    """One sentence: what, who, by when, and the first date when it moved."""
    words = gettext(
        "%(what)s: %(who)s, by %(day)s.", what=made.text.rstrip(". "), who=made.owner_role, day=medium_date(made.due)
    )
    if made.first_due != made.due:
        words += " " + gettext("The first date was %(day)s.", day=medium_date(made.first_due))
    return words


def point(made: LinePoint) -> str:
    """What the decision says to one point of the ask, then the point."""
    said = point_words(made.answer) if made.answer else gettext("Not answered")
    return gettext("%(answer)s: %(point)s", answer=said, point=made.text)


def promise_state(made: LinePromise) -> Label:
    """Where a promise stood."""
    if made.days_late:
        return ask_label(Labelled(AskLabel.OVERDUE, {"days": made.days_late}))
    words, kind, shape = {
        PromiseState.OPEN: (gettext("Promised"), "waiting", "promise"),
        PromiseState.CLAIMED: (gettext("Done, being checked"), "progress", "done"),
        PromiseState.CHECKED: (gettext("Done"), "done", "checked"),
        PromiseState.SET_ASIDE: (gettext("Not kept"), "no", None),
    }[made.state]
    return Label(words, kind, shape)


def verdicts(line: Line) -> str:
    """What people said when they were asked; "2 of 9 say no" always shows. Nothing when nobody answered."""
    given = line.verdicts
    if not given.given:
        return ""
    words = gettext(
        "People said: yes %(yes)s, partly %(partly)s, no %(no)s, not sure %(unsure)s.",
        yes=figure(given.yes), partly=figure(given.partly), no=figure(given.no), unsure=figure(given.not_sure),
    )  # fmt: skip
    no = no_words(NoSummary(given.no, given.given))
    return f"{words} {no}." if no else words


def missed(each: Missed) -> str:
    """One sentence on a promise that was not kept in time."""
    what = each.text.rstrip(". ")
    if each.because is MissedBecause.MOVED:
        return gettext(
            "%(what)s: %(who)s promised it by %(first)s, and now says %(day)s.",
            what=what, who=each.owner_role, first=medium_date(each.first_due), day=medium_date(each.due),
        )  # fmt: skip
    if each.because is MissedBecause.SET_ASIDE:
        return gettext(
            "%(what)s: %(who)s promised it by %(day)s. The ask was opened again before it was done.",
            what=what, who=each.owner_role, day=medium_date(each.due),
        )  # fmt: skip
    return gettext(
        "%(what)s: %(who)s promised it by %(day)s. It is %(days)s late.",
        what=what, who=each.owner_role, day=medium_date(each.due), days=working_days(each.days_late),
    )  # fmt: skip


def count(value: Count) -> str:
    """A number that may be hidden because it is small."""
    if not isinstance(value, Suppressed):
        return figure(value)
    return gettext("fewer than %(count)s", count=number(value.below)) if value.below else gettext("not shown")


def heard(value: Heard) -> list[str]:
    """What people told, in sentences."""
    if value.received == 0:
        said = [gettext("Nobody told us anything in this time.")]
    elif isinstance(value.received, Suppressed):
        below = value.received.below
        said = [
            gettext("Fewer than %(count)s people told us something.", count=number(below))
            if below
            else gettext("People told us something. We do not say how many, so that nobody can be worked out.")
        ]
    elif value.organisations:
        count = capital(number(value.received))
        said = [gettext("%(count)s people and organisations told us something.", count=count)]
    else:
        said = [
            ngettext(
                "One person told us something.", "%(count)s people told us something.", value.received,
                count=capital(number(value.received)),
            )
        ]  # fmt: skip
    if value.published:
        said.append(
            ngettext(
                "One story was published.", "%(count)s stories were published.", value.published,
                count=capital(number(value.published)),
            )
        )  # fmt: skip
    return said


def other_view(theme: ThemeCount) -> str:
    """How many have told that they see a theme another way; nothing while they are too few to be counted."""
    if not theme.otherwise:
        return ""
    return gettext(
        "Up to now, %(count)s people have told us that they see this another way.", count=number(theme.otherwise)
    )


def _put_right(value: PutRight) -> list[str]:
    said = [
        ngettext(
            "A service put one thing right.", "Services put %(count)s things right.", value.public,
            count=number(value.public),
        )
    ] if value.public else []  # fmt: skip
    # How many more there are stands where they are listed.
    others = "" if value.public else put_right_others(value)
    return [*said, others] if others else said


def put_right_others(value: PutRight) -> str:
    """How many more were put right whose stories nobody can read; nothing when there are none."""
    if not value.others:
        return ""
    if isinstance(value.others, Suppressed):
        below = number(value.others.below or 0)
        if value.public:
            return gettext("Fewer than %(count)s more were put right. Their stories are not public.", count=below)
        return gettext("Fewer than %(count)s things were put right. Their stories are not public.", count=below)
    count_ = capital(number(value.others))
    if value.public:
        return gettext("%(count)s more were put right. Their stories are not public.", count=count_)
    return gettext("%(count)s things were put right. Their stories are not public.", count=count_)


def put_right_left(value: PutRight, listed: int) -> str:
    """How many are not in the list of so many: it was long, or their stories are no longer public."""
    left = value.public - listed
    if not left:
        return ""
    if not listed:
        return ngettext(
            "The story is not public any more.", "The stories are not public any more.", left
        )
    return ngettext(
        "One more is not listed here.", "%(count)s more are not listed here.", left, count=capital(number(left))
    )


def as_it_stood(data: DigestData) -> str:
    """The day it tells of."""
    return gettext("As it stood at the end of %(day)s.", day=long_date(data.day))


def unread() -> str:
    """Of a digest that went out without anybody having read it."""
    return gettext("It was issued because its day had come. Nobody had read it first.")


def vocabulary() -> dict[str, Any]:
    """The functions above by the names that templates use: `say.decision(...)`."""
    return {
        "title": title, "days": days, "section": section, "about": about, "state": state, "in_short": in_short,
        "decision": decision,
        "label": label, "owed": owed, "put_off": put_off, "promise": promise, "promise_state": promise_state,
        "point": point, "verdicts": verdicts, "missed": missed, "count": count, "heard": heard,
        "other_view": other_view, "unread": unread,
        "as_it_stood": as_it_stood, "put_right_others": put_right_others, "put_right_left": put_right_left,
        "told_by": told_by, "warned": warned,
        **digest_front_words.vocabulary(), **digest_asked_words.vocabulary(),
    }  # fmt: skip
