from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.dispositions import Disposed, Disposition, validate_disposition
from engage.domain.errors import Refused

TODAY = date(2026, 10, 14)
ALL = {
    "until": date(2026, 11, 1), "go_to": " The council roads team ", "because": "It was mended in May.",
    "service_id": 3, "ask_id": 4,
}  # fmt: skip
OWN = {
    Disposition.SENT_TO_SERVICE: ("service_id", "disposition_service_missing"),
    Disposition.ADDED_TO_ASK: ("ask_id", "disposition_ask_missing"),
    Disposition.WATCHING: ("until", "disposition_until_missing"),
    Disposition.NOT_OURS: ("go_to", "disposition_go_to_missing"),
    Disposition.NO_ACTION: ("because", "disposition_because_missing"),
}


def refusal(kind, **given_):
    with pytest.raises(Refused) as caught:
        validate_disposition(kind, **given_, today=TODAY)
    return caught.value.code, caught.value.field


@pytest.mark.parametrize("kind", Disposition)
def test_each_keeps_its_own_answer_and_no_other(kind):
    disposed = validate_disposition(kind.value, **ALL, today=TODAY)
    expected = {OWN[kind][0]: ALL[OWN[kind][0]]} if kind in OWN else {}
    if "go_to" in expected:
        expected["go_to"] = "The council roads team"
    assert disposed == Disposed(kind, **expected)


@pytest.mark.parametrize(("kind", "own"), OWN.items())
def test_each_needs_its_own_answer(kind, own):
    name, code = own
    others = {key: value for key, value in ALL.items() if key != name}
    assert refusal(kind, **others) == (code, name)


def test_thanks_need_nothing():
    assert validate_disposition("thanks_passed_on", today=TODAY) == Disposed(Disposition.THANKS_PASSED_ON)


def test_blank_words_are_no_words():
    assert refusal("no_action", because=" \n ") == ("disposition_because_missing", "because")
    assert refusal("not_ours", go_to="x" * 2001) == ("disposition_text_too_long", "go_to")


def test_there_is_no_other_disposition():
    assert refusal("noted") == ("disposition_unknown", "kind")


@given(st.integers(-500, 800))
def test_watching_ends_in_the_future_and_within_a_year(offset):
    until = TODAY + timedelta(days=offset)
    if offset <= 0:
        assert refusal("watching", until=until) == ("disposition_until_not_future", "until")
    elif offset > 366:
        assert refusal("watching", until=until) == ("disposition_until_too_far", "until")
    else:
        assert validate_disposition("watching", until=until, today=TODAY).until == until
