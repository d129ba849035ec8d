"""Words for what somebody is or has never sound bad or good; the rest is a hint, without corpora."""

from __future__ import annotations

import pytest

from engage.adapters.polarity import average, sounds
from engage.domain.sounds import NEUTRAL_WORDS, Sound

ANGRY = "It was terrible, and the answer was horrible."
PLAIN = "We went there on the bus."


def test_what_somebody_is_moves_nothing() -> None:
    before = average(ANGRY)
    moved = [
        word for word in sorted(NEUTRAL_WORDS)
        if average(f"{PLAIN} I am a {word} person.") != (0.0, 0) or average(f"{ANGRY} I am a {word} person.") != before
    ]  # fmt: skip
    assert not moved


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a disabled man", "a tall man"),
        ("an old Muslim woman", "a woman"),
        ("a gay couple", "a couple"),
        ("mentally ill and pregnant", "here and there"),
        ("madly, blindly and sickly", "so and so"),
    ],
)
def test_the_same_story_sounds_the_same_whoever_tells_it(one: str, other: str) -> None:
    assert average(f"{ANGRY} They saw {one}.") == average(f"{ANGRY} They saw {other}.")


def test_a_hint_is_given_only_where_words_speak() -> None:
    assert sounds([ANGRY, "The staff were wonderful and kind, and I am grateful.", PLAIN, "", "Awful."]) == [
        Sound.RATHER_NEGATIVE, Sound.RATHER_POSITIVE, Sound.UNCLEAR, Sound.UNCLEAR, Sound.UNCLEAR,
    ]  # fmt: skip
