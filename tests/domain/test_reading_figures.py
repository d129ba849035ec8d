"""What a host may publish of how it reads: everything once in each table, and nothing small."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engage.domain.contribution_states import Objection
from engage.domain.deadlines import WorkingCalendar
from engage.domain.disclosure import Suppressed
from engage.domain.publication import Publication
from engage.domain.reading_figures import Shown, Timely, Told, figures, timely
from engage.domain.withholding import WithheldReason

TODAY = date(2026, 11, 26)  # a Thursday
CALENDAR = WorkingCalendar()
READ = Told(
    date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 5), date(2026, 11, 9), Publication.PUBLISHED, False, None
)
WITHHELD = replace(READ, publication=Publication.WITHHELD, withheld=WithheldReason.LEGAL)


def test_a_last_day_counts_to_its_end_and_never_comes_back() -> None:
    due = date(2026, 11, 25)
    assert timely(due, due, TODAY, taken_back=False) is Timely.IN_TIME
    assert timely(TODAY, due, TODAY, taken_back=False) is Timely.LATE
    assert timely(None, due, TODAY, taken_back=False) is Timely.NOT_YET
    assert timely(None, due, due, taken_back=False) is Timely.NOT_DUE
    assert timely(None, due, TODAY, taken_back=True) is Timely.TAKEN_BACK
    assert timely(TODAY, due, TODAY, taken_back=True) is Timely.LATE


def test_friday_is_read_in_time_on_monday() -> None:
    rows = [replace(READ, received_on=date(2026, 11, 6), read_on=date(2026, 11, 9))] * 9
    found = figures([*rows, *[replace(READ, read_on=None)] * 6], {}, today=TODAY, calendar=CALENDAR)
    assert found.read[Timely.IN_TIME] == 10
    assert found.read[Timely.NOT_YET] == 5
    assert found.received == 15


def test_reasons_are_said_where_what_they_add_up_to_may_be() -> None:
    told = [*[READ] * 8, *[WITHHELD] * 6, *[replace(WITHHELD, withheld=WithheldReason.STAFF_NAMED)] * 5]
    found = figures(told, {Objection.UPHELD: 5, Objection.NOT_UPHELD: 7}, today=TODAY, calendar=CALENDAR)
    assert found.shown[Shown.WITHHELD] == 10
    assert {each: n for each, n in found.reasons.items() if n} == {
        WithheldReason.LEGAL: 5, WithheldReason.STAFF_NAMED: 5
    }  # fmt: skip
    assert found.objections[Objection.UPHELD] == 5
    # One reason for all would be said of every single person.
    same = figures([*[READ] * 8, *[WITHHELD] * 12], {}, today=TODAY, calendar=CALENDAR)
    assert all(isinstance(each, Suppressed) for each in same.reasons.values())
    few = figures([*[READ] * 8, *[WITHHELD] * 3], {}, today=TODAY, calendar=CALENDAR)
    assert isinstance(few.shown[Shown.WITHHELD], Suppressed)
    assert all(isinstance(each, Suppressed) for each in few.reasons.values())


days = st.dates(date(2026, 10, 1), TODAY)
told = st.builds(
    lambda received, read, replied, publication, changed: Told(
        received, received + timedelta(days=read) if read is not None else None,
        received + timedelta(days=replied) if replied is not None else None, received + timedelta(days=7), publication,
        changed, WithheldReason.LEGAL if publication is Publication.WITHHELD else None,
    ),
    days, st.none() | st.integers(0, 20), st.none() | st.integers(0, 20), st.sampled_from(Publication), st.booleans(),
)  # fmt: skip


@given(st.lists(told, max_size=60))
def test_nothing_is_left_out_and_nothing_small_is_said(rows: list[Told]) -> None:
    found = figures(rows, {}, today=TODAY, calendar=CALENDAR)
    for table in (found.read, found.replied, found.shown):
        known = [each for each in table.values() if not isinstance(each, Suppressed)]
        assert all(each % 5 == 0 for each in known)
        if len(known) == len(table):
            assert abs(sum(known) - len(rows)) <= 2 * len(table)
