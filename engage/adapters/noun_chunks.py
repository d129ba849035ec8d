"""A parser for TextBlob that stops at noun phrases, which are all that key phrases are made of.

TextBlob's own parser goes on to verbs, adjectives and prepositions, writes everything into one string and leaves it to
the caller to take that apart: more than half of the time it takes. This one takes the same words, the same tags and the
same rule for a noun phrase from TextBlob, and hands the phrases over; a test holds it against `TextBlob.parse()`.

Importing this imports TextBlob, which no web process may.
"""

from __future__ import annotations

from functools import lru_cache

from textblob import Blobber
from textblob._text import CHUNKS
from textblob.base import BaseParser
from textblob.en import parser as english
from textblob.en.inflect import singularize

_RULE = next(rule for name, rule in CHUNKS[0] if name == "NP")
"""TextBlob's rule for a noun phrase, over the tags of a sentence with a slash after each. It comes before all others,
so that no other chunk takes a word away from it."""
_CONJUNCTIONS = ("CC", "CJ")
_MOST_WORDS_KEPT = 50_000

Word = list[str]
"""A word and the tag of its part of speech, as TextBlob has them."""


class _NounChunks(BaseParser):
    def parse(self, text: str) -> list[list[Word]]:
        """The noun phrases of the text, in order."""
        return [
            chunk
            for sentence in _sentences(text)
            for chunk in of_tagged(english.find_tags(sentence.split(" "), map=None))
        ]


_BLOBS = Blobber(parser=_NounChunks())


def noun_chunks(text: str) -> list[list[Word]]:
    """The noun phrases of a text."""
    found: list[list[Word]] = _BLOBS(text).parse()
    return found


@lru_cache(maxsize=_MOST_WORDS_KEPT)
def singular(word: str) -> str:
    """The word in the singular. TextBlob walks through some hundred endings for each; people use the same words."""
    return str(singularize(word))


def _sentences(text: str) -> list[str]:
    # Seven searches for contractions, each through the whole text, find nothing where there is no apostrophe.
    found: list[str] = english.find_tokens(text) if "'" in text else english.find_tokens(text, replace={})
    return found


def of_tagged(words: list[Word]) -> list[list[Word]]:
    """The noun phrases in a sentence whose words are tagged."""
    kinds = [kind for _, kind in words]
    tags = "/".join(kinds) + "/"
    found = []
    for match in _RULE.finditer(tags):
        start, end = match.span()
        first = tags.count("/", 0, start)
        last = first + tags.count("/", start, end)
        # A conjunction begins no chunk; nor does an adverb, but before an adjective ("very nice work").
        while first < last and kinds[first] in _CONJUNCTIONS:
            first += 1
        while first + 1 < last and kinds[first].startswith("RB") and not kinds[first + 1].startswith("JJ"):
            first += 1
        found.append(words[first:last])
    return found
