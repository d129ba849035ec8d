"""Which earlier texts are much like one: the same words count, how often people say "very" does not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engage.domain.theming.nearness import LEAST, MOST, Earlier

TOLD = {
    1: "The light on the stairs of the health centre has been out since August. I fell.",
    2: "My appointment letter came four days after the appointment.",
    3: "It is dark on the stairs. The lamp there is broken, and I nearly fell.",
    4: "The nurse was kind.",
}
WORDS = st.sampled_from(
    ["light", "stairs", "lamp", "fell", "nurse", "kind", "letter", "late", "bus", "stop", "soup", "cold", "clinic"]
)


def test_the_same_conversation_is_found_and_small_talk_is_not() -> None:
    earlier = Earlier.of(TOLD)
    found = earlier.nearest("I fell on the stairs: the light there is still out, and the lamp beside it")
    assert [each.id for each in found] == [1, 3]
    assert found[0].nearness > found[1].nearness >= LEAST
    assert earlier.nearest("Good service, thank you very much, nice people every time") == ()
    assert earlier.nearest("") == ()
    assert earlier.nearest("Light the stairs") == () != earlier.nearest("Light the stairs", fewest=2)
    assert Earlier.of({}).nearest(TOLD[1]) == ()


def test_what_everybody_says_tells_nothing() -> None:
    """One word that all have, beside words that nobody else has, makes nobody alike."""
    texts = {number: f"appointment appointment w{number}a w{number}b w{number}c w{number}d" for number in range(30)}
    assert Earlier.of(texts).nearest("appointment appointment about shoes, socks, hats, gloves and scarves") == ()


@given(st.lists(st.lists(WORDS, max_size=6), max_size=6), st.lists(WORDS, max_size=6))
def test_nearness_is_a_share_in_order_and_a_text_is_nearest_to_itself(told: list[list[str]], text: list[str]) -> None:
    earlier = Earlier.of({number: " ".join(words) for number, words in enumerate(told)})
    found = earlier.nearest(" ".join(text))
    assert len(found) <= MOST
    assert all(LEAST <= each.nearness <= 1 for each in found)
    assert [each.nearness for each in found] == sorted((each.nearness for each in found), reverse=True)
    if text in told and found:
        assert found[0].nearness > 0.999
