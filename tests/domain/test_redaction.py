"""Why a text was changed: said by a person, never guessed for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.errors import Refused
from engage.domain.redaction import RedactionReason, kept, redaction_reasons, stored, suggested, why_marked

R = RedactionReason
SOME = st.lists(st.sampled_from(list(R)), max_size=9)


@given(SOME, st.booleans())
def test_a_change_needs_a_reason_and_no_change_has_none(given_ones: list[RedactionReason], changed: bool) -> None:
    if changed and not given_ones:
        with pytest.raises(Refused, match="redaction_reason_missing"):
            redaction_reasons(given_ones, changed=changed)
        return
    found = redaction_reasons([each.value for each in given_ones], changed=changed)
    assert set(found) == (set(given_ones) if changed else set())
    assert list(found) == [each for each in R if each in found]
    assert stored(kept(found)) == found


def test_what_is_no_reason_is_refused() -> None:
    with pytest.raises(Refused, match="redaction_reason_unknown"):
        redaction_reasons(["it_was_critical"], changed=True)
    assert stored(None) is None
    assert stored("") == ()
    assert len(kept(R)) <= 200


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("[name] fell", (R.PERSONAL_NAME,)),
        ("the [Job  Title] came on [date]", (R.STAFF_NAME, R.DATE_TIME)),
        ("[name of a nurse] in [a village] and [the ward]", (R.PERSONAL_NAME, R.IDENTIFIABLE_DETAIL, R.SMALL_SERVICE)),
        ("no [something else] here, [ and ]", ()),
    ],
)
def test_marks_point_to_reasons(text: str, reasons: tuple[RedactionReason, ...]) -> None:
    assert suggested(text) == reasons


def test_a_mark_stands_for_what_the_reader_said() -> None:
    assert why_marked("[name]", [R.STAFF_NAME, R.DATE_TIME]) == (R.STAFF_NAME,)
    assert why_marked("[name]", [R.PERSONAL_NAME, R.STAFF_NAME]) == (R.PERSONAL_NAME,)
    assert why_marked("[date]", [R.LENGTH]) == ()


@given(st.text(max_size=200), SOME)
def test_no_reason_is_shown_that_nobody_gave(text: str, given_ones: list[RedactionReason]) -> None:
    assert set(why_marked(text, given_ones)) <= set(given_ones)
