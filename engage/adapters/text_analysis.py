"""Key phrases by TextBlob, offline: what a pile of texts talks about, as a hint for naming a theme.

TextBlob is imported inside the function: it costs a process about 100 MB, and web processes have no need of it.
Its `noun_phrases` and `tags` want downloads; `parse()`, with a parser that ends at noun phrases, does not. Its polarity
is a hint for readers at most (`polarity.py`): it is not fit to judge what people lived through.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engage.adapters.noun_chunks import Word

MOST_WORDS = 4
_LONGEST = 5000
"""Characters of a text that are looked at: one long text must not hold up the rest."""
_EMPTY = frozenset(
    {"time", "times", "day", "days", "week", "weeks", "month", "months", "year", "years", "thing", "things",
     "lot", "lots", "bit", "way", "ways", "something", "anything", "nothing", "everything", "someone", "anyone",
     "everyone", "one", "ones", "people", "person", "everybody", "nobody", "somebody", "today", "yesterday",
     "tomorrow", "morning", "afternoon", "evening", "night", "hour", "hours", "minute", "minutes", "ok", "end",
     "part", "kind", "sort", "none"}
)  # fmt: skip
"""Nouns that name no subject when they stand alone."""
_REMOVED = re.compile(r"\[[^\]]*\]")
"""What a redaction leaves behind, such as [name]."""
_LEADING = frozenset({"DT", "PRP", "PRP$", "CD", "WDT", "WP", "PDT", "EX", "POS"})
"""What a phrase may begin with and does not need: the, my, two, which, all, there."""


def key_phrases(texts: Iterable[str], *, limit: int = 20, least: int = 2) -> list[tuple[str, int]]:
    """Noun phrases with the number of texts that hold each, commonest first and then by the alphabet.

    Singular and plural count as one, shown as they are mostly written. Names of people and places are left out as
    far as they are noticed: give published texts all the same. Phrases of fewer than `least` texts are dropped.
    """
    from engage.adapters.noun_chunks import noun_chunks, singular

    found: Counter[str] = Counter()
    written: dict[str, dict[str, int]] = {}
    for text in texts:
        here = {}
        for phrase in _phrases(noun_chunks(_calm(text))):
            before, space, last = phrase.rpartition(" ")
            here[f"{before}{space}{singular(last)}"] = phrase
        for key, phrase in here.items():
            found[key] += 1
            forms = written.setdefault(key, {})
            forms[phrase] = forms.get(phrase, 0) + 1
    counted = [(_usual(written[key]), count) for key, count in found.items() if count >= least]
    return sorted(counted, key=lambda each: (-each[1], each[0]))[:limit]


def _calm(text: str) -> str:
    """The text without redaction marks and what the parser's own notation is made of, and with SHOUTING lowered."""
    text = " ".join(_REMOVED.sub(", ", text[:_LONGEST]).replace("/", " ").split())
    return text.lower() if text.isupper() else text


def _usual(forms: dict[str, int]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


def _phrases(chunks: Iterable[list[Word]]) -> Iterator[str]:
    """The subjects of noun phrases: without "the" and "my" in front, with a noun at the end, without names."""
    for chunk in chunks:
        first, last = 0, len(chunk)
        while first < last and chunk[first][1] in _LEADING:
            first += 1
        while first < last and not chunk[last - 1][1].startswith("NN"):
            last -= 1
        if 0 < last - first <= MOST_WORDS and (phrase := _phrase(chunk[first:last])):
            yield phrase


def _phrase(chunk: list[Word]) -> str:
    """The phrase as it is shown; empty for one with a name, a number or a sign in it, and for one that says nothing."""
    shown = []
    for text, kind in chunk:
        short, lower = _is_short_form(text), text.lower()
        if kind.startswith("NNP") and not short:  # the name of a person or a place; GP and NHS look like one
            return ""
        if not lower.isalpha() and not lower.replace("-", "").replace("'", "").isalpha():
            return ""
        shown.append(text if short else lower)
    if len(shown) == 1 and (shown[0].lower() in _EMPTY or _says_nothing(chunk[0][0])):
        return ""
    return " ".join(shown)


def _says_nothing(text: str) -> bool:
    """Two small letters, or one letter over and over: what redaction leaves behind, such as XXXX."""
    return len(set(text.lower())) == 1 or (len(text) < 3 and not text.isupper())


def _is_short_form(text: str) -> bool:
    return text.isupper() and 1 < len(text) <= 5
