"""Who comes after a body that has ended, however the line of bodies was written down."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain.ask_labels import AskLabel
from engage.domain.ask_states import FINISHED, NOT_PUBLIC, AskState
from engage.domain.ended_bodies import Span, has_ended, heir, orphaned
from engage.domain.places_rules import in_force

DAY = date(2027, 1, 1)
EVE = date(2026, 12, 31)
FIRST = date(2016, 4, 1)


def test_the_last_day_belongs_to_the_body_also_at_new_year():
    bodies = {1: Span(FIRST, EVE, 2), 2: Span(FIRST, None)}
    assert not has_ended(EVE, EVE)
    assert has_ended(EVE, DAY)
    assert heir(bodies, 1, DAY) == 2
    assert orphaned(AskState.RAISED, "The group", EVE, EVE) is None
    said = orphaned(AskState.RAISED, "The group", EVE, DAY)
    assert said is not None
    assert (said.id, said.params) == (AskLabel.ORPHANED, {"name": "The group", "date": EVE})
    assert all(orphaned(state, "The group", EVE, DAY) is None for state in NOT_PUBLIC | FINISHED)


def test_a_line_leads_over_bodies_that_ended_and_waits_for_one_that_has_yet_to_begin():
    ended = Span(FIRST, EVE, 3)
    assert heir({1: Span(FIRST, EVE, 2), 2: ended, 3: Span(FIRST, None)}, 1, DAY) == 3
    assert heir({1: Span(FIRST, EVE, 2), 2: ended, 3: Span(DAY + timedelta(1), None)}, 1, DAY) is None
    assert heir({1: Span(FIRST, EVE, 2), 2: ended}, 1, DAY) is None
    assert heir({1: Span(FIRST, EVE)}, 1, DAY) is None


_SPANS = st.builds(
    Span,
    st.integers(-3, 3).map(lambda days: DAY + timedelta(days)),
    st.none() | st.integers(-3, 3).map(lambda days: DAY + timedelta(days)),
    st.none() | st.integers(1, 6),
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.integers(1, 6), _SPANS, min_size=1))
def test_whoever_is_found_is_there_and_another_body_whatever_circles_there_are(bodies):
    for each in bodies:
        found = heir(bodies, each, DAY)
        if found is not None:
            assert found != each
            assert in_force(bodies[found].first, bodies[found].last, DAY)
