"""Key phrases by TextBlob, offline: what a pile of texts talks about, as a hint for naming a theme.

TextBlob is imported inside the function: it costs a process about 100 MB, and web processes have no need of it.
Its `noun_phrases` and `tags` want downloads; the chunks of `parse()` come with it. Its polarity is not used: it is
not fit to judge what people lived through.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

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
_LEADING = ("DT", "PRP", "PRP$", "CD", "WDT", "WP", "PDT", "EX", "POS")
"""What a phrase may begin with and does not need: the, my, two, which, all, there."""


class _Word(NamedTuple):
    text: str
    kind: str


def key_phrases(texts: Iterable[str], *, limit: int = 20, least: int = 2) -> list[tuple[str, int]]:
    """Noun phrases with the number of texts that hold each, commonest first and then by the alphabet.

    Singular and plural count as one, shown as they are mostly written. Names of people and places are left out as
    far as they are noticed: give published texts all the same. Phrases of fewer than `least` texts are dropped.
    """
    from textblob import TextBlob
    from textblob.en.inflect import singularize

    found: Counter[str] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        here = {}
        for phrase in _phrases(str(TextBlob(_calm(text)).parse())):
            *before, last = phrase.split(" ")
            here[" ".join([*before, singularize(last)])] = phrase
        for key, phrase in here.items():
            found[key] += 1
            written[key][phrase] += 1
    counted = [(_usual(written[key]), count) for key, count in found.items() if count >= least]
    return sorted(counted, key=lambda each: (-each[1], each[0]))[:limit]


def _calm(text: str) -> str:
    """The text without redaction marks and what the parser's own notation is made of, and with SHOUTING lowered."""
    text = " ".join(_REMOVED.sub(", ", text[:_LONGEST]).replace("/", " ").split())
    return text.lower() if text.isupper() else text


def _usual(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


def _phrases(parsed: str) -> Iterator[str]:
    """The noun phrases of a parsed text: words/tag/chunk/..., one sentence a line."""
    for sentence in parsed.split("\n"):
        chunk: list[_Word] = []
        for token in [*sentence.split(" "), "//O"]:
            parts = token.split("/")
            text, kind, place = parts[0], parts[1] if len(parts) > 1 else "", parts[2] if len(parts) > 2 else "O"
            if place != "I-NP" and chunk:
                yield from _phrase(chunk)
                chunk = []
            if place.endswith("-NP"):
                chunk.append(_Word(text, kind))


def _phrase(chunk: list[_Word]) -> Iterator[str]:
    """The subject of a chunk: without "the" and "my" in front, with a noun at the end, without names."""
    while chunk and chunk[0].kind in _LEADING:
        chunk = chunk[1:]
    while chunk and not chunk[-1].kind.startswith("NN"):
        chunk = chunk[:-1]
    words = [word.text.lower() for word in chunk]
    if not words or len(words) > MOST_WORDS or any(_is_name(word) for word in chunk):
        return
    if not all(word.replace("-", "").replace("'", "").isalpha() for word in words):
        return
    if len(words) == 1 and (words[0] in _EMPTY or _says_nothing(chunk[0].text)):
        return
    yield " ".join(word.text if _is_short_form(word) else word.text.lower() for word in chunk)


def _says_nothing(text: str) -> bool:
    """Two small letters, or one letter over and over: what redaction leaves behind, such as XXXX."""
    return len(set(text.lower())) == 1 or (len(text) < 3 and not text.isupper())


def _is_name(word: _Word) -> bool:
    """Whether it looks like somebody's or some place's name; GP and NHS do not."""
    return word.kind.startswith("NNP") and not _is_short_form(word)


def _is_short_form(word: _Word) -> bool:
    return word.text.isupper() and 1 < len(word.text) <= 5
