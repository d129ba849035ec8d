from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.contribution_states import (
    OBJECTION,
    PUBLICATION,
    READING,
    REFERRAL,
    Disposition,
    Objection,
    ObjectionAction,
    Publication,
    PublicationAction,
    PublicLabel,
    ReadingAction,
    ReadingState,
    ReferralAction,
    ReferralState,
    actions_from,
    next_state,
    public_label,
    reply_due,
    reply_lapsed,
)
from engage.domain.errors import InvalidTransition

# What may happen, written out a second time and by hand: state -> the states each action leads to.
EXPECTED = {
    "reading": (READING, ReadingState, ReadingAction, {
        "received": {"read": "read", "withdraw": "withdrawn"},
        "read": {"reply": "replied", "withdraw": "withdrawn"},
        "replied": {"reply": "replied", "withdraw": "withdrawn"},
        "withdrawn": {},
    }),
    "publication": (PUBLICATION, Publication, PublicationAction, {
        "pending": {"publish": "published", "clear_for_body": "body_only", "withhold": "withheld",
                    "withdraw": "withdrawn"},
        "published": {"publish": "published", "clear_for_body": "body_only", "unpublish": "unpublished",
                      "withdraw": "withdrawn"},
        "body_only": {"publish": "published", "clear_for_body": "body_only", "unpublish": "unpublished",
                      "withdraw": "withdrawn"},
        "withheld": {"publish": "published", "clear_for_body": "body_only", "withdraw": "withdrawn"},
        "unpublished": {"publish": "published", "clear_for_body": "body_only", "withhold": "withheld",
                        "withdraw": "withdrawn"},
        "withdrawn": {},
    }),
    "objection": (OBJECTION, Objection, ObjectionAction, {
        "none": {"raise": "open", "new_decision": "none"},
        "open": {"uphold": "upheld", "not_uphold": "not_upheld", "take_back": "none", "new_decision": "open"},
        "upheld": {"new_decision": "none"},
        "not_upheld": {"new_decision": "none"},
    }),
    "referral": (REFERRAL, ReferralState, ReferralAction, {
        "sent": {"answer": "answered", "recall": "recalled"},
        "answered": {"show": "shown", "send_back": "sent_back", "recall": "recalled"},
        "sent_back": {"answer": "answered", "recall": "recalled"},
        "shown": {},
        "recalled": {},
    }),
}  # fmt: skip

CELLS = [
    pytest.param(table, state, action, expected[state.value].get(action.value), id=f"{name}-{state}-{action}")
    for name, (table, states, actions, expected) in EXPECTED.items()
    for state, action in product(states, actions)
]


@pytest.mark.parametrize(("table", "state", "action", "expected"), CELLS)
def test_every_state_and_action(table, state, action, expected):
    if expected is None:
        with pytest.raises(InvalidTransition) as refusal:
            next_state(table, state, action)
        assert refusal.value.code == "invalid_transition"
        assert refusal.value.params == {
            "machine": type(state).__name__, "state": state.value, "action": action.value,
        }  # fmt: skip
        assert action not in actions_from(table, state)
    else:
        assert next_state(table, state, action) == expected
        assert action in actions_from(table, state)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_state_can_be_reached(name):
    table, states, _, _ = EXPECTED[name]
    seen = {next(iter(states))}
    while more := {end for (start, _), end in table.items() if start in seen} - seen:
        seen |= more
    assert seen == set(states)


def test_a_person_can_always_take_it_back_and_that_is_final():
    for table, withdraw, withdrawn in (
        (READING, ReadingAction.WITHDRAW, ReadingState.WITHDRAWN),
        (PUBLICATION, PublicationAction.WITHDRAW, Publication.WITHDRAWN),
    ):
        for state in type(withdrawn):
            assert (withdraw in actions_from(table, state)) is (state is not withdrawn)
        assert actions_from(table, withdrawn) == ()


def test_the_host_cannot_close_an_objection_by_deciding_again():
    by_the_host = next_state(OBJECTION, Objection.OPEN, ObjectionAction.NEW_DECISION)
    assert by_the_host is Objection.OPEN


@pytest.mark.parametrize(
    ("reading", "publication", "disposition"), list(product(ReadingState, Publication, [None, *Disposition]))
)
def test_the_label_of_every_combination(reading, publication, disposition):
    label = public_label(reading, publication, disposition)
    if reading is ReadingState.WITHDRAWN or publication is Publication.WITHDRAWN:
        assert label is PublicLabel.WITHDRAWN
    elif reading is ReadingState.RECEIVED:
        assert label is PublicLabel.WAITING_TO_BE_READ
    elif disposition is None:
        assert label is PublicLabel.READ
    else:
        assert label == {"sent_to_service": "with_a_service", "added_to_ask": "part_of_an_ask"}.get(
            disposition.value, disposition.value
        )


def test_every_label_is_in_use():
    labels = {
        public_label(*each) for each in product(ReadingState, Publication, [None, *Disposition])
    }  # fmt: skip
    assert labels == set(PublicLabel)


def test_a_reply_is_due_on_the_seventh_day():
    late_on_a_summer_evening = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert reply_due(date(2026, 6, 1)) == date(2026, 6, 8)
    assert reply_due(late_on_a_summer_evening) == date(2026, 6, 9)


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.none() | st.integers(0, 30),
    st.integers(0, 60),
)
def test_a_lapse_stays_a_lapse(received, replied_after, later):
    replied = None if replied_after is None else received + timedelta(days=replied_after)
    today = (replied or received) + timedelta(days=later)
    lapsed = reply_lapsed(received, replied, today)
    assert lapsed is ((replied or today) > received + timedelta(days=7))
    assert not lapsed or reply_lapsed(received, replied, today + timedelta(days=1))
