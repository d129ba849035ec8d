"""A model of themes: it learns, says why, begins without a confirmed text, and is the same when it comes back."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

import numpy as np
import pytest

from engage.adapters import codebook_file
from engage.adapters.theme_model import calibrating, stored
from engage.adapters.theme_model.learner import learn
from engage.adapters.theme_model.model import Model
from engage.adapters.theme_model.vocabulary import Vocabulary
from engage.domain.errors import Refused
from engage.domain.outcomes import outcome
from engage.domain.theming.codebook import Entry
from engage.domain.theming.labelled import Labelled, Text
from engage.domain.theming.scores import scores
from tests.adapters.themed_texts import LABELLED

MADE_AT = datetime(2026, 4, 1, 4, tzinfo=UTC)
NEW = [Text("Cold soup for lunch, no menu"), Text("They kept me waitin for hours"), Text("A gentle and patient carer")]
ODD = [Text(""), Text(" \n "), Text("…👍"), Text("soup " * 250_000), Text("x" * 1_000_000),
       Text("Czekaliśmy cały dzień"), Text("انتظرنا طويلا"), Text("\0\ud800 soup"),
       Text("soup", "a prompt nobody knows")]  # fmt: skip


@cache
def learned() -> Model:
    return learn(LABELLED, made_at=MADE_AT)


def test_it_finds_themes_and_says_which_words_speak_for_them() -> None:
    food, waiting, kindness = learned().suggest(NEW)
    assert [each[0].label for each in (food, waiting, kindness)] == ["Food", "Waiting", "Kindness"]
    assert "soup" in food[0].words
    assert {"gentle", "patient"} <= set(kindness[0].words)
    assert "and" not in food[0].words + kindness[0].words
    assert all(0 < suggestion.confidence <= 1 for each in (food, waiting, kindness) for suggestion in each)


def test_no_text_is_too_odd_for_it() -> None:
    suggestions = learned().suggest(ODD)
    assert suggestions[0] == suggestions[1] == ()
    assert suggestions[3][0].label == "Food"
    assert len(learned().find(ODD)) == len(ODD)
    assert learned().suggest([]) == learned().find([]) == []


def test_the_same_texts_make_the_same_model() -> None:
    assert stored.pack(learn(LABELLED, made_at=MADE_AT)) == stored.pack(learned())


def test_a_stored_model_finds_exactly_what_it_found() -> None:
    again = stored.unpack(stored.pack(learned()))
    assert (again.scores([*NEW, *ODD]) == learned().scores([*NEW, *ODD])).all()
    assert again.suggest([*NEW, *ODD]) == learned().suggest([*NEW, *ODD])
    assert (again.labels, again.made_at, again.learned_from) == (learned().labels, MADE_AT, len(LABELLED))
    assert again.tried == learned().tried
    assert again.tried is not None
    assert again.tried.macro_f1 > 0.8


def changed(**parts: Any) -> bytes:
    """A packed model with other parts; `about` is merged."""
    with np.load(io.BytesIO(stored.pack(learned()))) as file:
        whole = dict(file)
    about = json.loads(whole["about"].tobytes()) | parts.pop("about", {})
    whole |= {"about": np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)} | parts
    written = io.BytesIO()
    np.savez(written, **whole)
    return written.getvalue()


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        (b"", "theme_model_corrupt"),
        (b"PK\x03\x04 not a zip", "theme_model_corrupt"),
        (lambda: stored.pack(learned())[:-200], "theme_model_corrupt"),
        (lambda: changed(about={"version": stored.VERSION + 1}), "theme_model_of_another_version"),
        (lambda: changed(about={"labels": ["Food", "Waiting"]}), "theme_model_corrupt"),
        (lambda: changed(about={"labels": ["Food"] * 3}), "theme_model_corrupt"),
        (lambda: changed(about={"calibration": [1, float("inf"), 0, 0, 0, 0, []]}), "theme_model_corrupt"),
        (lambda: changed(about={"choosing": [1, 0, 0, []]}), "theme_model_corrupt"),
        (lambda: changed(about={"calibration": [1, 0, 0, 0, 0, 0, [[0, 0.5], [1, 0.4]]]}), "theme_model_corrupt"),
        (lambda: changed(shares=np.array([0.5, -1, 0.5], dtype=np.float32)), "theme_model_corrupt"),
        (lambda: changed(about={"features": {}}), "theme_model_corrupt"),
        (lambda: changed(bias=np.full(3, np.nan, dtype=np.float32)), "theme_model_corrupt"),
        (lambda: changed(weights=np.zeros((2, 3), dtype=np.float16)), "theme_model_corrupt"),
        (lambda: changed(rarity=np.array([object()])), "theme_model_corrupt"),
    ],
)  # fmt: skip
def test_what_is_no_model_of_ours_is_refused_in_a_word(packed: Any, code: str) -> None:
    with pytest.raises(Refused, match=code):
        stored.unpack(packed() if callable(packed) else packed)


def test_a_model_holds_no_word_that_only_one_text_has() -> None:
    texts = [*LABELLED, Labelled(Text("My Callum liked the soup"), frozenset({"Food"}))]
    known = learn(texts, made_at=MADE_AT).vocabulary.columns
    names = {name for each in known.values() for name in each}
    assert not [name for name in names if "callum" in name.lower()]
    assert "soup" in names


def test_a_text_may_have_several_themes_where_one_of_those_learned_from_had() -> None:
    both = [
        Labelled(Text(f"{food.text.text} {waiting.text.text}"), food.labels | waiting.labels)
        for food, waiting in zip(LABELLED[:25], LABELLED[25:50], strict=True)
    ]
    model = learn(LABELLED + both, made_at=MADE_AT)
    assert model.find([Text("The lunch was cold and we waited for hours"), NEW[2]]) == [
        frozenset({"Food", "Waiting"}), frozenset({"Kindness"}),
    ]  # fmt: skip


def test_it_needs_two_themes() -> None:
    with pytest.raises(ValueError, match="two themes"):
        learn(LABELLED[:25], made_at=MADE_AT)


def test_a_codebook_alone_is_a_beginning_and_confirmed_texts_overrule_it() -> None:
    book = (Entry("Meals", "Food and drink", ("cold soup",)), Entry("Time", "Waiting and delays", ("kept for hours",)))
    alone = learn([], codebook=book, made_at=MADE_AT)
    assert alone.find([Text("The soup came cold")]) == [frozenset({"Meals"})]
    assert max(each.confidence for each in alone.suggest([Text("The soup came cold")])[0]) < 0.9
    meant = [Labelled(Text(f"Soup on {day}"), frozenset({"Time"})) for day in ("Monday", "Tuesday", "Friday")]
    assert learn(meant * 4, codebook=book, made_at=MADE_AT).find([Text("Soup")]) == [frozenset({"Time"})]


def test_confidences_are_what_they_say() -> None:
    """Scores of which four in ten leaders are right are shown as four in ten, not as near certain."""
    chance = np.random.default_rng(3)
    scores = chance.normal(size=(4000, 5)).astype(np.float32)
    leader = scores.argmax(axis=1)
    right = np.where(chance.random(4000) < 0.4, leader, (leader + chance.integers(1, 5, 4000)) % 5)
    sure = calibrating.confidences(scores, calibrating.fit(scores, right[:, None] == np.arange(5)))
    assert sure[np.arange(4000), leader].mean() == pytest.approx(0.4, abs=0.05)
    assert (sure.argmax(axis=1) == leader).all()


def test_a_rare_theme_that_is_raised_is_not_shown_as_surer_than_it_is() -> None:
    """Rare themes are raised so that they are found at all; with the same scores they are right less often."""
    chance = np.random.default_rng(4)
    scores = chance.normal(size=(4000, 2)).astype(np.float32)
    leader = scores.argmax(axis=1)
    right = chance.random(4000) < np.where(leader == 0, 0.9, 0.3)
    truth = (np.arange(2) == leader[:, None]) & right[:, None]
    shares = truth.mean(axis=0).astype(np.float32)
    sure = calibrating.confidences(scores, calibrating.fit(scores, truth, shares), shares)
    for theme, share in ((0, 0.9), (1, 0.3)):
        assert sure[leader == theme, theme].mean() == pytest.approx(share, abs=0.05)


def test_a_confidence_is_bent_to_what_was_right_and_keeps_its_order() -> None:
    """Three leaders in ten are wrong however far ahead they are; no straight line says so."""
    chance = np.random.default_rng(5)
    scores = chance.normal(size=(4000, 5)).astype(np.float32)
    leader, lead = scores.argmax(axis=1), np.diff(np.sort(scores, axis=1)[:, -2:])[:, 0]
    right = chance.random(4000) < np.minimum(0.3 + 0.8 * lead, 0.7)
    truth = (np.arange(5) == leader[:, None]) & right[:, None]
    shares = truth.mean(axis=0).astype(np.float32)
    rule = calibrating.fit(scores, truth, shares)
    bent = calibrating.bent(scores, truth, shares, rule)
    by_rule, sure = (calibrating.confidences(scores, each, shares) for each in (rule, bent))

    def off(confidence: np.ndarray) -> float:
        first = confidence[np.arange(4000), leader]
        tenth = np.minimum((first * 10).astype(int), 9)
        return float(np.abs(np.bincount(tenth, weights=first - right)).sum() / 4000)

    assert off(sure) < 0.02 < 0.04 < off(by_rule)
    order = np.argsort(by_rule, axis=None)
    assert (np.diff(sure.ravel()[order]) > -1e-6).all()


def test_a_text_with_several_themes_has_all_of_them_found_and_one_with_one_has_one() -> None:
    """Half of the texts have two themes; the threshold comes from texts that the models of the trial had not seen."""
    food, waiting, kindness = (LABELLED[first : first + 25] for first in (0, 25, 50))
    both = [
        Labelled(Text(f"{one.text.text}. {other.text.text}"), one.labels | other.labels)
        for first, then in ((food, waiting), (waiting, kindness), (kindness, food))
        for one, other in zip(first, then[::-1], strict=True)
    ]
    texts = [*LABELLED, *both]
    model = learn([each for at, each in enumerate(texts) if at % 3], made_at=MADE_AT)
    unseen = texts[::3]
    figures = scores([each.labels for each in unseen], model.find([each.text for each in unseen]))
    assert min(figures.micro_f1, figures.macro_f1) > 0.85
    assert figures.accuracy > 0.7


def test_common_features_weigh_less_and_rows_have_their_length() -> None:
    texts = [each.text for each in LABELLED]
    vocabulary = Vocabulary.learn(texts)
    assert vocabulary.size == len(vocabulary.rarity) == sum(map(len, vocabulary.columns.values()))
    rows = vocabulary.rows(texts)
    assert len(rows) == len(texts)
    dense = rows.times(np.eye(vocabulary.size, dtype=np.float32))
    assert np.allclose(dense[7], rows.take([7]).times(np.eye(vocabulary.size, dtype=np.float32))[0])
    assert (np.count_nonzero(dense, axis=1) == np.diff(rows.starts)).all()


STARTER_SAID = {
    "The receptionist was rude and spoke over me": "Rudeness and lack of respect",
    "We sat in the waiting room for six hours": "Waiting on the day",
    "There is nowhere to park and the bus is far away": "Getting there",
    "Dinner was cold again and mum got no help to eat": "Food and drink",
    "I have not had a break from looking after my husband": "Unpaid carers",
    "Nobody rang me back and I heard nothing": "Letters, calls and being kept informed",
    "The chemist changed my tablets": "Medicines",
    "The clinic was shut and they never asked us": "Cuts and closures",
}


def test_the_starter_codebook_is_in_order_and_a_beginning() -> None:
    book = codebook_file.read(codebook_file.STARTER)
    assert 30 <= len(book) <= 45
    for entry in book:
        assert entry.description.endswith(".")
        assert 4 <= len(entry.examples) <= 8
        assert [outcome(number).id for number in entry.outcomes] == list(entry.outcomes)
    assert len({example for entry in book for example in entry.examples}) == sum(len(entry.examples) for entry in book)
    model = learn([], codebook=book, made_at=MADE_AT)
    suggested = model.suggest([Text(said) for said in STARTER_SAID])
    missed = [
        (said, [each.label for each in found])
        for (said, theme), found in zip(STARTER_SAID.items(), suggested, strict=True)
        if theme not in [each.label for each in found]
    ]
    assert missed == []
