"""TextBlob's list of words with how they sound, without those that say what somebody is or has (domain.sounds).

Importing this imports TextBlob, which no web process may. It needs no corpora: the list comes with the package. The
list here is a copy of our own, so that nothing else that uses TextBlob is changed by it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from textblob.en import Sentiment, parser, sentiment

from engage.domain.sounds import NEUTRAL_WORDS, Sound, sound

_LONGEST = 5000
"""Characters of a text that are looked at: one long text must not hold up the rest."""


def sounds(texts: list[str]) -> list[Sound]:
    """How each text sounds by its single words."""
    return [_sound(text) for text in texts]


def average(text: str) -> tuple[float, int]:
    """The average over the words that count, from -1 to 1, and how many those are."""
    words = ((word.lower(), None) for word in " ".join(parser.find_tokens(text[:_LONGEST])).split())
    found = [score for _words, score, *_rest in _lexicon().assessments(words, True)]
    return (sum(found) / len(found) if found else 0.0), len(found)


def _sound(text: str) -> Sound:
    return sound(*average(text))


@lru_cache(maxsize=1)
def _lexicon() -> Any:
    made = Sentiment(
        path=sentiment.path, synset="wordnet_id", negations=sentiment.negations, modifiers=sentiment.modifiers,
        modifier=sentiment.modifier, tokenizer=sentiment.tokenizer, language="en",
    )  # fmt: skip
    made.load()
    for word in NEUTRAL_WORDS:
        for form in (word, *_adverbs(word)):
            dict.pop(made, form, None)
    return made


def _adverbs(word: str) -> tuple[str, ...]:
    """The forms that TextBlob makes of an adjective by itself: "mad" and "madly"."""
    stem = word[:-1] + "i" if word.endswith("y") else word[:-2] if word.endswith("le") else word
    return f"{stem}ly", f"{word}ly"
