"""Languages: the words of one are made from another's by a function, or read from a catalogue.

English ships. Two made ones are for testing: `en-XA` is English with accents, brackets and a third more length, so
that words that were forgotten stay plain and tight places burst; `ar-XB` is English written from right to left.
Placeholders, tags and entities are left alone in both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from babel.support import NullTranslations

_KEEP = re.compile(
    r"""%%|%\(\w+\)[-+ #0-9.]*[a-z]|%[sd]  # printf placeholders
      | \{[^{}]*\}                         # format placeholders
      | <[^<>]+> | &\#?\w+;                # tags and entities
    """,
    re.VERBOSE,
)
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = str.maketrans(_PLAIN, "áƀçđéƒğĥíĵķĺɱñóþɋŕšţúṽŵẋýžÁƁÇĐÉƑĞĤÍĴĶĹṀÑÓÞɊŔŠŢÚṼŴẊÝŽ")
_STRETCH = re.compile(r"([áéíóúý])(?=\w)")
_WORD = re.compile(r"\w[\w'’-]*")
_RTL, _END = "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{POP DIRECTIONAL FORMATTING}"


def _outside_of_kept(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to everything that is not a placeholder, a tag or an entity."""
    pieces, last = [], 0
    for kept in _KEEP.finditer(text):
        pieces += [change(text[last : kept.start()]), kept.group()]
        last = kept.end()
    return "".join([*pieces, change(text[last:])])


def lengthen(text: str) -> str:
    """Accented, bracketed, about a third longer.

    >>> lengthen("Hello %(name)s")
    '[Ĥéééĺĺó %(name)s]'
    """
    if not text.strip():
        return text
    return "[" + _outside_of_kept(text, lambda t: _STRETCH.sub(r"\1\1\1", t.translate(_ACCENTED))) + "]"


def mirror(text: str) -> str:
    """Each word written from right to left; placeholders, tags and entities stay."""
    return _outside_of_kept(text, lambda t: _WORD.sub(lambda w: f"{_RTL}{w.group()}{_END}", t))


def unchanged(text: str) -> str:
    """English as it is."""
    return text


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """A language that pages and messages can be in: tag, direction, Babel locale for dates, how words are made.
    There is one of each, known by itself: what is remembered by language is looked up many times a page."""

    tag: str
    direction: str
    babel: str
    words: Callable[[str], str]


LANGUAGES = {
    "en": Language("en", "ltr", "en_GB", unchanged),
    "en-XA": Language("en-XA", "ltr", "en_GB", lengthen),
    "ar-XB": Language("ar-XB", "rtl", "en_GB", mirror),
}


class MadeTranslations(NullTranslations):
    """Translations made from the English words by a function. Plurals follow English: one, and all others."""

    def __init__(self, words: Callable[[str], str]) -> None:
        super().__init__()
        self._words = words

    def gettext(self, message: str) -> str:
        """The words for a message."""
        return self._words(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The words for one or for several."""
        return self._words(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        """The words for a message with a context."""
        return self._words(message)

    def npgettext(self, context: str, singular: str, plural: str, num: int) -> str:
        """The words for one or several, with a context."""
        return self.ngettext(singular, plural, num)

    ugettext = gettext
    ungettext = ngettext
    upgettext = pgettext
    unpgettext = npgettext


def language(tag: str) -> Language:
    """The language of a tag. Raises ValueError for one that is not in LANGUAGES."""
    if tag not in LANGUAGES:
        raise ValueError(f"ENGAGE_LOCALE must be one of {', '.join(LANGUAGES)}, not {tag!r}.")
    return LANGUAGES[tag]
