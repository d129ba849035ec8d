"""Names of people that are on no list of first names: family names, and words that stand as only names do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase as _LETTERS

from engage.domain.pii import name_signs as signs
from engage.domain.pii import name_words as beside
from engage.domain.pii import strangers
from engage.domain.pii.first_names import FIRST_NAMES, WORDY
from engage.domain.pii.name_reading import GAELIC_SMALL, Reading
from engage.domain.pii.plain_words import HOUSE_WORDS, ILLNESSES, NOT_NAMES, PLACES
from engage.domain.pii.spans import Reason
from engage.domain.pii.surnames import SURNAMES
from engage.domain.pii.word_lists import words_of
from engage.domain.pii.words import Word

_NOUN = re.compile(
    r"(?:ss?|ing|ed|ly|ion|ment|ity|ness|ology|ics|ist|ian|work|care|staff|ff|er|or|ice|ance|ence|ant)\Z"
)
"""How words end that begin sentences and are no names."""
_IRISH_ANY = re.compile(r"o'(?!clock)[a-z]{3,}\Z")
_NO_NAMES = NOT_NAMES | beside.NO_NAMES | HOUSE_WORDS
_NO_STRANGERS = (
    _NO_NAMES | ILLNESSES | beside.TITLES | beside.WORK | beside.RELATIONS | beside.ROLES
)
_NOT_BEFORE_PEOPLE = (beside.WHERE - words_of("of for since until till by")) | words_of(
    "the a an my our your his her their this these those no any each every some into onto through via per"
)
_SURE_SURNAMES = SURNAMES - beside.NEVER_A_FAMILY - PLACES - HOUSE_WORDS
_ONLY_FAMILIES = SURNAMES - FIRST_NAMES - _NO_NAMES - beside.SMALL_WORDS - beside.NEVER_A_FAMILY
_SURE_NAMES = FIRST_NAMES - WORDY
_SPEAKS = beside.SAYS | beside.LIVES


class Unlisted(Reading):
    """The rules for one word; `names` asks them when its lists do not know the word."""

    def _unlisted(self, place: int, word: Word, before: str) -> None:
        """A word with a capital that is on no list: what stands beside it may say that it is somebody."""
        if _without_apostrophe(word.low):
            self._take(place, Reason.FIRST_NAME, strong=False)
        elif self._family(word, before):
            self._take(place, Reason.FAMILY_NAME, strong=False, known=False)
        elif (not word.first or self._begins_with_somebody(place, word)) and self._full_name(place, word):
            self._take(place, Reason.FULL_NAME, strong=False)
        elif self._apposed(word) or self._misspelled(word):
            self._take(place, Reason.RELATION, strong=False, known=False)
        elif (word.first and self._new_name(place, word)) or self._stranger(place, word):
            self._take(place, Reason.SPOKEN_TO, strong=False, known=False)

    def _full_name(self, place: int, word: Word) -> bool:
        """An unknown word with a capital before a family name we know."""
        following = self._word(place + 1)
        if following is None or following.gap != " " or not following.capital or following.shouted or word.shouted:
            return False
        if word.low in _NO_NAMES or word.owned:
            return False
        if following.low not in _SURE_SURNAMES or self._place_follows(place + 1):
            return False
        return self._low(place - 1) not in {"in", "at", "near", "from", "the", "to"}

    def _begins_with_somebody(self, place: int, word: Word) -> bool:
        """Whether the second word of a sentence is a family name and nothing else: Ptr Kowalczyk was late."""
        family = self._low(place + 1)
        return family in _ONLY_FAMILIES and not _NOUN.search(word.low) and word.low not in _NO_STRANGERS

    def _misspelled(self, word: Word) -> bool:
        """Whether it is a letter away from a first name and did something, as in Alistar never turned up."""
        low = word.low
        if len(low) < 6 or word.shouted or word.owned or low in _NO_STRANGERS or _NOUN.search(low):
            return False
        if not (strangers.never_did(self.text, word.end) or strangers.has_been(self.text, word.end)):
            return False
        return not _SURE_NAMES.isdisjoint(_one_letter_away(low))

    def _gaelic_family(self, word: Word) -> bool:
        """Mcgurk, macleod, O'hara: family names of that make, however the letters are."""
        if word.low in NOT_NAMES:
            return False
        if GAELIC_SMALL.match(word.low) or _IRISH_ANY.match(word.low):
            return True
        return word.low.startswith("mac") and word.low in SURNAMES and self._is_capital(word)

    def _family(self, word: Word, before: str) -> bool:
        """Whether a family name that is no other word stands for somebody: Singh told me; the Robertsons."""
        if before == "the" and word.low.endswith("s") and len(word.low) > 5:
            return word.low[:-1] in _ONLY_FAMILIES and word.low not in NOT_NAMES and not word.owned
        return word.low in _ONLY_FAMILIES and (
            signs.acts(self.text, word.end) or signs.is_somebody(self.text, word.end)
        )

    def _apposed(self, word: Word) -> bool:
        """Whether who it is stands behind it: Xavira, my carer, was late."""
        if word.low in _NO_NAMES or word.low in beside.OPENERS or word.low in ILLNESSES:
            return False
        if len(word.text) < 3 or word.shouted or word.low.endswith("ly"):
            return False
        return signs.apposed(self.text, word.end)

    def _new_name(self, place: int, word: Word) -> bool:
        """Whether a word that begins a sentence does to somebody what people do: Thandazile helped me."""
        if word.low in _NO_NAMES or word.low in beside.OPENERS:
            return False
        if len(word.text) < 4 or word.shouted or word.owned or _NOUN.search(word.low) or self._place_follows(place):
            return False
        return signs.does_to(self.text, word.end)

    def _stranger(self, place: int, word: Word) -> bool:
        """Whether a word on no list is somebody by where it stands and by what is said of it next."""
        low = word.low
        if word.shouted or word.owned or len(word.text) < 4 or low in _NO_STRANGERS or low.endswith("ly"):
            return False
        if self._place_follows(place) or not self._is_capital(word) or strangers.is_medicine(low):
            return False
        end, before = word.end, self._low(place - 1)
        if word.first:
            if _NOUN.search(low) or low in beside.OPENERS:
                return False
            return (
                strangers.aged(self.text, end)
                or strangers.surely_does(self.text, end)
                or (strangers.has_been(self.text, end) and strangers.he_or_she(self.text, end))
                or self._leads(place)
            )
        if self._among_capitals(place):
            return False
        if strangers.stands_after(before, self._low(place - 2), self.text, end):
            return True
        if before in _NOT_BEFORE_PEOPLE or before in PLACES:
            return False
        return any(
            says(self.text, end) for says in (strangers.does, strangers.aged, strangers.he_or_she)
        )

    def _leads(self, place: int) -> bool:
        """Whether two words that begin a sentence are first and family name of somebody: Makana Brightwell runs it."""
        family, after = self._word(place + 1), self._word(place + 2)
        if family is None or family.gap != " " or not family.capital or family.shouted or len(family.text) < 4:
            return False
        if family.low in _NO_STRANGERS or (after is not None and after.capital and after.gap == " "):
            return False
        return strangers.leads(self.text, family.end) or strangers.surely_does(self.text, family.end)

    def _among_capitals(self, place: int) -> bool:
        """Whether a word beside it has a capital as well, as in the names of firms and things."""
        near = (self._word(place - 1), self._word(place + 1))
        return any(
            each is not None and each.capital and not each.first and each.low != "i" and not each.shouted
            for each in near
        )

    def _spoken_to(self, place: int, word: Word) -> None:
        """An unknown word with a capital that somebody speaks to, or that says something."""
        if word.first or word.shouted or not self._is_capital(word) or place in self.found or self._inside(place):
            return
        if word.low in _NO_NAMES or len(word.text) < 3:
            return
        if self._place_follows(place):
            return
        before = self._low(place - 1) if word.gap == " " else ""
        pair = f"{self._low(place - 2)} {before}"
        following = self._word(place + 1)
        says = following is not None and following.gap == " " and following.low in _SPEAKS
        if before in PLACES or before in {"the", "a", "an", "in", "at", "near", "of", "my", "your", "this"}:
            return
        if (before in beside.TOLD or pair in beside.TOLD_TO or says) and not word.low.endswith("ly"):
            self._take(place, Reason.SPOKEN_TO, strong=False, known=False)


def _one_letter_away(low: str) -> Iterator[str]:
    """What a word becomes with a letter less, more, or another, or with two neighbours the other way round."""
    for place in range(len(low) + 1):
        head, tail = low[:place], low[place:]
        yield from (head + letter + tail for letter in _LETTERS)
        if tail and place:  # the first letter is hardly ever wrong
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _without_apostrophe(low: str) -> bool:
    """Alecs chair: the apostrophe was forgotten."""
    return len(low) > 4 and low[-1] == "s" and low[:-1] in _SURE_NAMES and low not in _NO_NAMES
