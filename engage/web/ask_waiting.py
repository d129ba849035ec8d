"""What waits about the asks of a body: what is owed, by which day, and which role owes it.

One rule for the desk of those who answer and for the page that everybody reads; only the words differ. Roles, never
names of people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from itertools import groupby

from engage.domain.ask_labels import AskLabel, Labelled, Owed
from engage.domain.ask_states import AskState, PromiseState
from engage.domain.deadlines import days_overdue, local_date
from engage.domain.link_answers import read_by
from engage.domain.verdicts import WINDOW_DAYS
from engage.queries.ask_promises import PromiseRow
from engage.queries.asks import AskRow
from engage.queries.calendar import today
from engage.web.ask_labels import ask_label, no_words
from engage.web.labels import Label
from engage.web.presentation import gettext


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


class Waits(Enum):
    """What can wait about an ask."""

    ACKNOWLEDGE = auto()
    AGENDA = auto()
    TAKE_ON = auto()
    DECISION = auto()
    FIRST_PROMISE = auto()
    ANSWER = auto()
    CLOSE = auto()
    PROMISE = auto()
    UPDATE = auto()
    READ = auto()
    """What came by a link, for the host to look at."""


LAPSES = frozenset(
    {Waits.ACKNOWLEDGE, Waits.DECISION, Waits.FIRST_PROMISE, Waits.ANSWER, Waits.PROMISE, Waits.TAKE_ON, Waits.READ}
)
"""What is late when its day has passed."""
_OWED = frozenset({Waits.DECISION, Waits.FIRST_PROMISE, Waits.ANSWER, Waits.TAKE_ON})
"""What a body owes by `next_due`."""
UPDATE_SHOWN = timedelta(days=14)
"""How long before its day a word on where it stands is listed: with every open ask all year it would hide the rest."""

DESK_WORDS: dict[Waits, str] = {
    Waits.ACKNOWLEDGE: _("Say that you have it"),
    Waits.AGENDA: _("On the agenda"),
    Waits.TAKE_ON: _("Yours until somebody takes it on"),
    Waits.DECISION: _("Decide"),
    Waits.FIRST_PROMISE: _("Say who does what, by when"),
    Waits.ANSWER: _("Answer the people who say no"),
    Waits.CLOSE: _("Look at the no and close it"),
    Waits.PROMISE: _("Promised: %(what)s"),
    Waits.READ: _("Read the answer that came"),
    Waits.UPDATE: _("Say where it stands"),
}
"""For those who do it."""
PUBLIC_WORDS: dict[Waits, str] = {
    Waits.ACKNOWLEDGE: _("A word that they have it"),
    Waits.AGENDA: _("On the agenda"),
    Waits.TAKE_ON: _("A decision, unless somebody else takes it on"),
    Waits.DECISION: _("A decision"),
    Waits.FIRST_PROMISE: _("A promise of who does what"),
    Waits.ANSWER: _("An answer to people who say no"),
    Waits.CLOSE: _("A look at the “no”, before it is closed"),
    Waits.PROMISE: _("Promised: %(what)s"),
    Waits.READ: _("A look at the answer that came, before everyone can read it"),
    Waits.UPDATE: _("A word on where it stands"),
}
"""For those who wait for it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar: what is to be done about which ask; `who` does it."""

    on: date | None
    what: str
    who: str
    row: AskRow
    tag: Label | None = None
    note: str = ""
    lapses: bool = True
    counted_from: date | None = None
    """After which day late days are counted, where that is later than `on`."""


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day; `late` says by how much, when it has passed. Lines that were in somebody else's hands on
    some of those days are by themselves."""

    on: date | None
    late: Label | None
    entries: tuple[Entry, ...]


def entries(
    rows: Iterable[AskRow], promises: Iterable[PromiseRow], words: Mapping[Waits, str]
) -> list[Entry]:
    """Everything that waits about these asks, promises one by one."""
    here = tuple(rows)
    return [entry for row in here for entry in _waiting(row, words)] + list(_promised(promises, here, words))


def _waiting(row: AskRow, words: Mapping[Waits, str]) -> Iterator[Entry]:
    """What waits about one ask, beside its promises."""
    officer = gettext("Nobody now") if row.orphaned else gettext("Officer")

    def entry(what: Waits, on: date | None, who: str, tag: Label | None = None, note: str = "") -> Entry:
        counted = row.late_from if what in _OWED else None
        return Entry(on, gettext(words[what]), who, row, tag, note, what in LAPSES, counted)

    if row.update_due and row.update_due <= today() + UPDATE_SHOWN:
        yield entry(Waits.UPDATE, row.update_due, officer)
    if row.to_acknowledge and row.ack_due:
        yield entry(Waits.ACKNOWLEDGE, row.ack_due, officer)
    if row.state is AskState.TABLED and row.meeting_on and row.meeting_on >= today() and not row.meeting_cancelled:
        yield entry(Waits.AGENDA, row.meeting_on, gettext("The meeting"))
    if row.state is AskState.PASSING:
        yield entry(Waits.TAKE_ON, row.next_due, officer, ask_label(row.label))
    elif row.owed is Owed.DECISION:
        yield entry(Waits.DECISION, row.next_due, officer)
    elif row.owed is Owed.FIRST_PROMISE:
        yield entry(Waits.FIRST_PROMISE, row.next_due, officer)
    elif row.owed is Owed.ANSWER:
        yield entry(Waits.ANSWER, row.next_due, officer, None, no_words(row.noes))
    elif row.state is AskState.WITH_PEOPLE and row.noes.no and row.asked_at and row.came is None:
        # The answer to the "no" is being read: the chair has nothing to look at yet.
        over = date.fromordinal(local_date(row.asked_at).toordinal() + WINDOW_DAYS)
        yield entry(Waits.CLOSE, over, gettext("Chair"), None, no_words(row.noes))
    if row.came:
        yield entry(Waits.READ, read_by(row.came, row.calendar), row.host_name)


def _promised(
    promises: Iterable[PromiseRow], asks: Iterable[AskRow], words: Mapping[Waits, str]
) -> Iterator[Entry]:
    rows = {row.id: row for row in asks}
    for each in promises:
        row = rows.get(each.ask_id)
        if row is None or each.state is not PromiseState.OPEN:
            continue
        lies = row.promise_held(each.number)
        if lies.came is None:
            # Of the others word has come, and the host's line says so.
            what = gettext(words[Waits.PROMISE], what=each.text)
            yield Entry(lies.due(each.due), what, each.owner_role, row, counted_from=lies.late_from)


def by_day(found: list[Entry]) -> tuple[Day, ...]:
    """The lines as a calendar, the earliest day first; what has no day comes last."""

    def when(entry: Entry) -> date:
        return entry.on or date.max

    def counted(entry: Entry) -> tuple[date, date]:
        return when(entry), entry.counted_from or when(entry)

    ordered = sorted(found, key=lambda entry: (*counted(entry), entry.row.id))
    return tuple(_day(*days, tuple(several)) for days, several in groupby(ordered, key=counted))


def _day(on: date, counted_from: date, lines: tuple[Entry, ...]) -> Day:
    days = days_overdue(on, today(), lines[0].row.calendar, counted_from)
    late = ask_label(Labelled(AskLabel.OVERDUE, {"days": days})) if days else None
    return Day(None if on == date.max else on, late, lines)


def lapses_next(found: Iterable[Entry]) -> tuple[Entry, ...]:
    """What will be late first if nothing happens, all that is due on that day; what is late already is not meant."""
    still = [(each.on, each) for each in found if each.lapses and each.on is not None and each.on >= today()]
    first = min((on for on, _each in still), default=None)
    return tuple(each for on, each in still if on == first)
