import hashlib
import math
import random
import re
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain.errors import Refused
from engage.domain.references import (
    ALPHABET,
    SECRET_WORDS,
    format_reference,
    new_reference,
    new_secret,
    normalise_reference,
    normalise_secret,
)
from engage.domain.wordlist import WORDS

seeds = st.integers(0, 2**32).map(random.Random)


def refusal(function, text):
    with pytest.raises(Refused) as caught:
        function(text)
    return caught.value.code, caught.value.params


def test_references_are_many_enough_and_read_one_way():
    assert math.log2(len(ALPHABET) ** 8) >= 33
    for group in ("0OQD", "1IL", "5S", "2Z", "8B", "UV", "6G", "MN", "JK", "AEIOU"):
        assert len(set(group) & set(ALPHABET)) <= 1


@given(seeds)
def test_a_reference_survives_being_copied(rng):
    reference = new_reference(rng)
    assert re.fullmatch(f"[{ALPHABET}]{{8}}", reference)
    assert not re.search(r"(.)\1\1", reference)
    shown = format_reference(reference)
    assert re.fullmatch(r"....-....", shown)
    spaced, long_dash = " ".join(reference), shown.replace("-", " – ")
    for typed in (reference, shown, shown.lower(), f"  {shown} ", spaced, long_dash):
        assert normalise_reference(typed) == reference


@given(seeds)
def test_look_alikes_are_put_right(rng):
    reference = new_reference(rng)
    typed = reference.translate(str.maketrans("8652Q7MK", "BGSZO1NJ"))
    assert normalise_reference(typed) == normalise_reference(typed.lower()) == reference


@pytest.mark.parametrize("text", ["", "K7RM-4TX", "K7RM-4TXQQ", "K7RM-4TXA", "K7RM-4TX?", "Кзям-4тхq", "K" * 10_000])
def test_what_is_no_reference_is_refused(text):
    assert refusal(normalise_reference, text) == ("reference_malformed", {})


@given(st.text(max_size=20))
def test_any_text_gives_a_reference_or_a_refusal(text):
    try:
        reference = normalise_reference(text)
    except Refused:
        return
    assert normalise_reference(reference) == reference


def test_the_words():
    assert len(WORDS) == len(set(WORDS)) == 2048
    assert math.log2(len(WORDS)) * SECRET_WORDS >= 40
    assert list(WORDS) == sorted(WORDS)
    assert all(re.fullmatch("[a-z]{3,7}", word) for word in WORDS)


def test_no_word_is_another_with_an_ending():
    known = set(WORDS)
    endings = ("s", "es", "d", "ed", "r", "er", "y", "ly", "ing")
    # These only look like it: a corner has nothing of corn.
    apart = {"corner", "county", "crowd", "crater", "every", "heather", "career", "tiny", "busy", "badger"}
    derived = {word + ending for word in known for ending in endings} & known
    assert derived <= apart


def test_no_word_sounds_like_another_spelling():
    alike = """bear flower grate hair hole hour key knight knot lead mail male manor meat medal metal night
    one pair pear peace plain plane prince rain read red right road rose route sail scene sea see site son soul
    steel sun tail tea tide time toe two wait waste way weather week whale which whole wood wore write yolk"""
    assert not set(alike.split()) & set(WORDS)


def test_words_that_were_given_out_stay_known():
    # Words may be added only together with a new length of the secret; none may ever go.
    digest = hashlib.sha256(" ".join(WORDS).encode()).hexdigest()
    assert digest == "f1e63052f394ca85f904286128ecf0319f5ec761f5779fdda10c870d9e01a6ae"


@given(seeds)
def test_a_secret_survives_being_copied(rng):
    secret = new_secret(rng)
    assert len(secret.split()) == SECRET_WORDS
    for typed in (
        secret, secret.upper(), secret.title(), secret.replace(" ", "-"), secret.replace(" ", ", "),
        secret.replace(" ", "\n"), f" {secret}.",
    ):  # fmt: skip
        assert normalise_secret(typed) == secret


@settings(max_examples=60)
@given(seeds, st.data())
def test_a_slip_never_turns_one_secret_into_gibberish(rng, data):
    words = new_secret(rng).split()
    which = data.draw(st.integers(0, SECRET_WORDS - 1))
    at = data.draw(st.integers(0, len(words[which]) - 1))
    slipped = words[which][:at] + data.draw(st.sampled_from("aeiouxq")) + words[which][at + 1 :]
    typed = " ".join([*words[:which], slipped, *words[which + 1 :]])
    try:
        secret = normalise_secret(typed)
    except Refused as refused:
        code, params = refused.code, refused.params
    else:
        assert secret.split()[:which] == words[:which]
        assert set(secret.split()) <= set(WORDS)
        return
    assert (code, params) == ("secret_word_unknown", {"position": which + 1})


@pytest.mark.parametrize("typed", ["pengiun", "pengun", "pennguin", "pemguin"])
def test_one_slip_is_put_right(typed):
    assert normalise_secret(f"{typed} walnut lantern walnut") == "penguin walnut lantern walnut"


def test_what_is_no_secret_is_refused_without_repeating_it():
    assert refusal(normalise_secret, "") == ("secret_not_four_words", {"count": 0})
    assert refusal(normalise_secret, "walnut lantern") == ("secret_not_four_words", {"count": 2})
    assert refusal(normalise_secret, "walnut xylophone lantern walnut") == (
        "secret_word_unknown", {"position": 2},
    )  # fmt: skip


def test_a_seed_gives_the_same_codes_again():
    one, other = random.Random(7), random.Random(7)
    assert [new_reference(one), new_secret(one)] == [new_reference(other), new_secret(other)]


def test_codes_are_spread_out():
    rng = random.Random(1)
    references = [new_reference(rng) for _ in range(2000)]
    assert len(set(references)) == len(references)
    assert set(chain.from_iterable(references)) == set(ALPHABET)
