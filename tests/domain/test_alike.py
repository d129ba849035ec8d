"""Fifty alike in an hour: what is alike, what is not, and what an hour is."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain import alike
from engage.domain.alike import Arrival, crowded, resemblance, sketch, waves
from tests.alike_figures import edited, keyed, measure, read

AT = datetime(2026, 11, 16, 10, tzinfo=UTC)
CAMPAIGN = (
    "Please do not close the day centre in Newmains. My mother goes there three days a week and it is the only time "
    "she sees anybody but me. The minibus picks her up at nine and I can go to work. Without it I would have to give "
    "up my job. The staff know her and they noticed when she had stopped eating. Nobody asked us before it was decided."
)
SAME_SUBJECT = (
    "They want to shut the day centre at Newmains. I volunteer there in the kitchen on Tuesdays, and I have seen what "
    "it means to old people who live alone. A bus comes for them. I wish the board had come and looked before it "
    "decided anything, because no report tells you about the laughing."
)
WORDS = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india"]
TEXT = st.lists(st.sampled_from(WORDS), min_size=20).map(" ".join)


def drawn(text: str) -> alike.Sketch:
    found = sketch(text, keyed)
    assert found is not None
    return found


def wave_of(texts: list[str], *, every: timedelta = timedelta(seconds=30)) -> tuple[alike.Wave, ...]:
    sketches = {number: made for number, text in enumerate(texts) if (made := sketch(text, keyed))}
    return waves([Arrival(number, AT + number * every) for number in range(len(texts))], sketches)


def test_a_copy_is_alike_however_it_is_typed() -> None:
    shouted = CAMPAIGN.upper().replace(" ", "  \n ").replace("E", "É")
    assert resemblance(drawn(CAMPAIGN), drawn(shouted)) == 1.0


def test_copies_with_small_changes_are_alike_and_another_story_of_the_same_thing_is_not() -> None:
    rng = random.Random(7)
    signed = CAMPAIGN.replace("My mother", "My granny Isa") + " Yours, Morag from Overtown."
    assert resemblance(drawn(CAMPAIGN), drawn(signed)) > 0.6
    for _ in range(20):
        assert resemblance(drawn(CAMPAIGN), drawn(edited(CAMPAIGN, rng))) >= alike.LIKE
    assert resemblance(drawn(CAMPAIGN), drawn(SAME_SUBJECT)) < 0.1


def test_short_texts_are_not_compared() -> None:
    assert sketch("Good service, thank you", keyed) is None
    assert wave_of(["Good service"] * 200) == ()
    assert sketch("word " * (alike.LEAST_WORDS - 1), keyed) is None


def test_fifty_within_an_hour_are_a_wave_and_forty_nine_are_none() -> None:
    rng = random.Random(3)
    copies = [edited(CAMPAIGN, rng) for _ in range(50)]
    (wave,) = wave_of([SAME_SUBJECT, *copies])
    assert (wave.most, wave.ids, wave.began_at) == (50, tuple(range(1, 51)), AT + timedelta(seconds=30))
    assert wave_of([SAME_SUBJECT, *copies[:49]]) == ()
    # Fifty over an hour and a minute: no hour holds them all.
    assert wave_of(copies, every=timedelta(minutes=60) / 49) == ()
    assert len(wave_of(copies, every=timedelta(minutes=60) / 50)) == 1


@given(TEXT, TEXT)
def test_resemblance_is_a_share_and_does_not_ask_who_comes_first(one: str, other: str) -> None:
    first, second = drawn(one), drawn(other)
    assert 0 <= resemblance(first, second) == resemblance(second, first) <= 1
    assert resemblance(first, first) == 1


@settings(max_examples=60)
@given(st.lists(st.integers(0, 200), max_size=150), st.integers(2, 20))
def test_the_crowd_is_what_counting_every_hour_finds(minutes: list[int], least: int) -> None:
    arrivals = [Arrival(number, AT + timedelta(minutes=minute)) for number, minute in enumerate(minutes)]
    before = alike.AT_ONCE
    alike.AT_ONCE = least  # type: ignore[misc]
    try:
        found = {each.id for each in crowded(arrivals)}
    finally:
        alike.AT_ONCE = before  # type: ignore[misc]
    slow = set()
    for first in arrivals:
        within = [each for each in arrivals if timedelta() <= each.at - first.at < alike.WITHIN]
        if len(within) >= least:
            slow |= {each.id for each in within}
    assert found == slow


def test_what_somebody_sends_to_break_it_is_taken_calmly() -> None:
    assert drawn("bad " * 1000) == drawn("BAD " * 500)
    assert sketch("\u0301" * 20_000, keyed) is None
    assert len(drawn(" ".join(str(number) for number in range(9999)))) == alike.SKETCH
    # A thousand texts that share their beginning and nothing else: compared, and of no group.
    rng = random.Random(5)
    begun = [
        "please read what I have to say about this " + " ".join(str(rng.random()) for _ in range(40))
        for _ in range(1000)
    ]
    assert wave_of(begun, every=timedelta(seconds=1)) == ()


@pytest.mark.skipif("ENGAGE_REAL_COMMENTS" not in os.environ, reason="ENGAGE_REAL_COMMENTS names no file")
def test_people_who_each_say_their_own_are_not_taken_for_a_campaign() -> None:
    figures = measure(read(os.environ["ENGAGE_REAL_COMMENTS"]))
    assert figures.compared > 1000
    assert figures.largest < 10
    assert figures.pairs_alike / figures.pairs < 1e-4
    assert figures.found > 0.97 * figures.made
