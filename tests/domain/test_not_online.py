"""How many forms may be printed at once, and what has to be known of a gathering."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engage.domain import gatherings, paper
from engage.domain.errors import Refused

TODAY = date(2026, 11, 16)
GIVEN: dict[str, Any] = {
    "name": " Coffee morning ", "held_on": TODAY, "place": "The library", "present": 12,
    "consent_evidence": "Dots on a sheet.", "today": TODAY,
}  # fmt: skip


@pytest.mark.parametrize("number", [None, 0, -1, 51])
def test_forms_come_by_the_one_to_the_fifty(number: int | None) -> None:
    with pytest.raises(Refused, match="copies_wrong"):
        paper.copies(number)
    assert (paper.copies(1), paper.copies(50)) == (1, 50)


def test_a_gathering_is_cleaned() -> None:
    assert gatherings.gathering(**GIVEN).name == "Coffee morning"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": " "}, "gathering_name_missing", "name"),
        ({"name": "x" * 201}, "note_too_long", "name"),
        ({"held_on": None}, "told_on_missing", "held_on"),
        ({"held_on": date(2026, 11, 17)}, "told_on_future", "held_on"),
        ({"place": ""}, "gathering_place_missing", "place"),
        ({"present": None}, "gathering_present_wrong", "present"),
        ({"present": 0}, "gathering_present_wrong", "present"),
        ({"present": 5001}, "gathering_present_wrong", "present"),
        ({"consent_evidence": ""}, "gathering_evidence_missing", "consent_evidence"),
    ],
)
def test_what_is_missing_is_said_where_it_is_missing(changes: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refused, match=code) as refused:
        gatherings.gathering(**(GIVEN | changes))
    assert refused.value.field == field
