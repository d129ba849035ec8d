"""What the rules about names share: the words of a text, what a word may be, and where a name that begins ends."""

from __future__ import annotations

import re

from engage.domain.pii import name_words as beside
from engage.domain.pii.first_names import FIRST_NAMES, WORDY
from engage.domain.pii.plain_words import HOUSE_WORDS, ILLNESSES, NOT_NAMES
from engage.domain.pii.spans import Reason
from engage.domain.pii.surnames import SURNAMES
from engage.domain.pii.words import Word, words

GAELIC = re.compile(r"(?:Mc|Mac|O'|D')[A-Z][a-z]+(?:-[A-Z][a-z]+)?\Z")
GAELIC_SMALL = re.compile(r"mc(?!donalds?\Z|timoney|vities?\Z|flurry)[a-z]{4,}\Z")
_ARABIC = re.compile(r"[ae]l-[A-Z][a-z]")
"""al-Sayed: the capital comes after."""
_DOUBLE = re.compile(r"([a-z]{3,})(?:anna|anne|ann|lynn?e?|beth|belle?|rose|mae|lee|leigh|jane|marie)\Z")
"""Georgeanna: two names in one."""
_SMALL_SURNAMES = SURNAMES - beside.SMALL_WORDS - WORDY


class Reading:
    """The words of a text with the names found among them so far, and what every rule asks of a word."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words(text)
        self.found: dict[int, tuple[int, bool, Reason]] = {}
        """By the first word of a name: the word after its last, whether it is sure, and why."""
        letters = sum(word.shouted for word in self.words)
        self.shouting = letters > 3 and letters * 2 > len(self.words)

    def _word(self, place: int) -> Word | None:
        return self.words[place] if 0 <= place < len(self.words) else None

    def _low(self, place: int) -> str:
        word = self._word(place)
        return word.low if word else ""

    def _follows(self, place: int, gaps: str = r" (?:\(|\"|')?| ?, ?| - ") -> bool:
        """Whether the word stands right after the one before it."""
        word = self._word(place)
        return word is not None and place > 0 and re.fullmatch(gaps, word.gap) is not None

    def _is_capital(self, word: Word) -> bool:
        return (word.capital and not (word.shouted and self.shouting)) or _ARABIC.match(word.text) is not None

    def _particle(self, place: int) -> bool:
        """Whether a family name with a small word before it begins here: de Souza, van der Berg."""
        word, following = self._word(place), self._word(place + 1)
        if word is None or following is None or word.low not in beside.PARTICLES or following.gap != " ":
            return False
        return (self._is_capital(following) and following.low not in NOT_NAMES) or self._particle(place + 1)

    def _known(self, word: Word) -> bool:
        """Whether it is a first name that in these letters means a person anywhere."""
        head = word.low.split("-")[0]
        if word.low in ILLNESSES and word.owned:
            return False
        if head in FIRST_NAMES:
            return head not in WORDY and head not in NOT_NAMES
        double = _DOUBLE.match(head) if word.capital and head not in NOT_NAMES else None
        return double is not None and double[1] in FIRST_NAMES - WORDY

    def _may_be_name(self, word: Word) -> bool:
        """Whether something beside it would be enough to take it for a name."""
        if word.low in NOT_NAMES and word.low not in beside.NAMES_ALL_THE_SAME:
            return False
        if word.low in beside.NO_NAMES or len(word.text) < 2:
            return False
        if self._is_capital(word):
            return not (word.shouted and len(word.text) <= 4 and word.low not in FIRST_NAMES)
        return (
            (word.low.split("-")[0] in FIRST_NAMES and word.low not in beside.NEVER_SMALL)
            or word.low in _SMALL_SURNAMES
            or GAELIC_SMALL.match(word.low) is not None
        )

    def _surname(self, place: int, *, known: bool) -> bool:
        """Whether the word goes on a name that has begun."""
        word = self._word(place)
        if word is None or re.fullmatch(r" |\. ?|-", word.gap) is None or word.low in HOUSE_WORDS:
            return False
        if word.gap.startswith(".") and len(self.words[place - 1].text) > 1:
            return False
        head = word.low.split("-")[0]
        if self._particle(place):
            return True
        if self._is_capital(word):
            if len(word.text) == 1:
                return word.low not in {"i", "a"}
            if word.low in SURNAMES or GAELIC.match(word.text):
                return True
            return word.low not in NOT_NAMES and word.low not in beside.NO_NAMES and not word.shouted
        return known and (
            (head in SURNAMES and word.low not in beside.SMALL_WORDS) or GAELIC_SMALL.match(word.low) is not None
        )

    def _take(self, place: int, reason: Reason, *, strong: bool, start: int | None = None, known: bool = True) -> None:
        """A name from here on, with the family name that goes with it."""
        after = place + 1
        while after < place + 4 and self._surname(after, known=known) and not self.words[after - 1].owned:
            after += 1
        following = self._word(after)
        sure = reason in {Reason.RELATION, Reason.INTRODUCED} or self.words[after - 1].owned
        if (
            not sure
            and following
            and following.gap == " "
            and following.low in HOUSE_WORDS
            and self._is_capital(following)
        ):
            return
        first = place if start is None else start
        for earlier in range(max(0, first - 3), first):
            if earlier in self.found and self.found[earlier][0] > first:
                return
        if self.found.get(first, (0,))[0] < after:
            self.found[first] = (after, strong, reason)

    def _place_follows(self, place: int) -> bool:
        following = self._word(place + 1)
        return following is not None and following.gap == " " and following.low in HOUSE_WORDS and following.capital

    def _inside(self, place: int) -> bool:
        return any(
            earlier in self.found and self.found[earlier][0] > place for earlier in range(max(0, place - 4), place)
        )
