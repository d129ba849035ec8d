"""Who tells it, and for whom: what is kept of the answers, and what is asked again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.errors import Refused
from engage.domain.voices import ORGANISATIONS, AgeBand, Agreement, Interest, SpeaksAs, Voice, voice

WORDS = st.text(max_size=30)
ANSWERS = st.fixed_dictionaries({
    "speaks_as": st.sampled_from(["", *SpeaksAs]), "age_band": st.sampled_from(["", *AgeBand]), "about": WORDS,
    "relation": WORDS, "agreement": st.sampled_from(["", *Agreement]), "name": WORDS,
    "people": st.none() | st.integers(-5, 60_000), "interest": st.sampled_from(["", *Interest]),
    "interest_note": WORDS,
})  # fmt: skip
SOMEONE = {"speaks_as": "someone", "relation": "her son", "agreement": "agrees"}
GROUP = {"speaks_as": "group", "name": "A lunch club", "people": 40}
ORGANISATION = {"speaks_as": "organisation", "name": "A charity", "interest": "none"}


def fields(said: Voice) -> dict[str, Any]:
    """A voice as the answers that give it."""
    return {
        "speaks_as": said.speaks_as, "age_band": said.age_band, "about": said.about, "relation": said.relation,
        "agreement": said.agreement or "", "name": said.name, "people": said.people, "interest": said.interest or "",
        "interest_note": said.interest_note,
    }  # fmt: skip


@given(ANSWERS)
def test_no_more_is_kept_than_belongs_to_the_way_of_speaking(answers: dict[str, Any]) -> None:
    try:
        said = voice(**answers)
    except Refused:
        return
    for_one, for_many = said.speaks_as is SpeaksAs.SOMEONE, said.speaks_as in ORGANISATIONS
    assert bool(said.relation) is (said.agreement is not None) is for_one
    assert bool(said.name) is for_many
    assert (said.people is not None) is (said.speaks_as is SpeaksAs.GROUP)
    assert for_many or (said.interest is None and not said.conflict)
    assert for_many is False or said.age_band is AgeBand.UNSAID
    assert said.speaks_as is not SpeaksAs.ORGANISATION or said.interest is not None
    assert said.conflict or not said.interest_note
    assert not any("\n" in text or "\x00" in text for text in (said.about, said.relation, said.name))
    # what is kept can be given again, and says the same
    assert voice(**fields(said)) == said


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"speaks_as": "robot"}, "speaks_as_unknown"),
        ({"age_band": "under_13"}, "age_band_unknown"),
        ({"about": "x" * 201}, "note_too_long"),
        (SOMEONE | {"relation": " – "}, "relation_missing"),
        (SOMEONE | {"agreement": ""}, "agreement_missing"),
        (SOMEONE | {"agreement": "probably"}, "agreement_unknown"),
        (GROUP | {"name": ""}, "group_name_missing"),
        (GROUP | {"people": None}, "group_people_wrong"),
        (GROUP | {"people": 1}, "group_people_wrong"),
        (GROUP | {"people": 50_001}, "group_people_wrong"),
        (ORGANISATION | {"name": ""}, "organisation_name_missing"),
        (ORGANISATION | {"interest": ""}, "interest_missing"),
        (ORGANISATION | {"interest": "some"}, "interest_unknown"),
        (ORGANISATION | {"interest": "other"}, "interest_note_missing"),
    ],
)
def test_what_is_missing_is_asked_for(answers: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        voice(**answers)


def test_a_group_that_was_not_asked_has_not_said_that_it_has_no_interest() -> None:
    assert voice(**GROUP).interest is None
    assert voice(**GROUP, interest="none").interest is Interest.NONE
    assert [voice(**GROUP, interest=each, interest_note="Why").conflict for each in Interest] == [
        False, True, True, True,
    ]  # fmt: skip


def test_most_people_say_nothing() -> None:
    assert voice().says_nothing
    assert not voice(about="The clinic").says_nothing
    assert not voice(speaks_as="self").says_nothing
