"""Names of people: by what stands beside them, by lists of names, and by having been named before in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii import name_words as beside
from engage.domain.pii.first_names import CAPITAL_TELLS, FIRST_NAMES, WORDY
from engage.domain.pii.plain_words import HOUSE_WORDS, ILLNESSES, NOT_NAMES, PLACES, SAINTS
from engage.domain.pii.spans import Found, Kind, Reason
from engage.domain.pii.surnames import SURNAMES
from engage.domain.pii.words import Word, words

_GAELIC = re.compile(r"(?:Mc|Mac|O')[A-Z][a-z]+(?:-[A-Z][a-z]+)?\Z")
_GAELIC_SMALL = re.compile(r"mc(?!donalds?\Z|timoney|vities?\Z|flurry)[a-z]{4,}\Z")
_SIGNING = re.compile(
    r"(?:\b(?:thanks?|thank you|thanx|cheers|regards|wishes|love|sincerely|faithfully|truly|yours|respectfully|signed|from|"
    r"best|sent by|written by|slainte|ta)\b(?: (?:again|all|so much|very much|in advance|for (?:listening|reading|your time)))?"
    r"[ ,.!:;\-]*(?:\n\s*)?|\n\s*[\-~*]* ?| -+ ?)\Z", re.I,
)  # fmt: skip


class Reading:
    """One pass over the words of a text, gathering names."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words(text)
        self.found: dict[int, tuple[int, bool, Reason]] = {}
        """By the first word of a name: the word after its last, whether it is sure, and why."""
        letters = sum(word.shouted for word in self.words)
        self.shouting = letters > 3 and letters * 2 > len(self.words)

    def find(self) -> Iterator[Found]:
        """All names, each once."""
        for place in range(len(self.words)):
            self._look(place)
        self._signature()
        self._again()
        for first, (after, strong, reason) in self.found.items():
            yield Found(self.words[first].start, self.words[after - 1].end, Kind.NAME, strong, reason)

    # What a word may be

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
        return word.capital and not (word.shouted and self.shouting)

    def _known(self, word: Word) -> bool:
        """Whether it is a first name that in these letters means a person anywhere."""
        head = word.low.split("-")[0]
        if word.low in ILLNESSES and word.owned:
            return False
        return _is_first_name(head) and (head not in WORDY) and head not in NOT_NAMES

    def _may_be_name(self, word: Word) -> bool:
        """Whether something beside it would be enough to take it for a name."""
        if word.low in NOT_NAMES and word.low not in beside.NAMES_ALL_THE_SAME:
            return False
        if word.low in beside.NO_NAMES or len(word.text) < 2:
            return False
        if self._is_capital(word):
            return not (word.shouted and len(word.text) <= 4 and not _is_first_name(word.low))
        return (
            (_is_first_name(word.low.split("-")[0]) and word.low not in beside.NEVER_SMALL)
            or word.low in SURNAMES - beside.SMALL_WORDS - WORDY
            or _GAELIC_SMALL.match(word.low) is not None
        )

    def _surname(self, place: int, *, known: bool) -> bool:
        """Whether the word goes on a name that has begun."""
        word = self._word(place)
        if word is None or re.fullmatch(r" |\. ?|-", word.gap) is None or word.low in HOUSE_WORDS:
            return False
        if word.gap.startswith(".") and len(self.words[place - 1].text) > 1:
            return False
        head = word.low.split("-")[0]
        if self._is_capital(word):
            if len(word.text) == 1:
                return word.low not in {"i", "a"}
            if word.low in SURNAMES or _GAELIC.match(word.text):
                return True
            return word.low not in NOT_NAMES and word.low not in beside.NO_NAMES and not word.shouted
        return known and (
            (head in SURNAMES and word.low not in beside.SMALL_WORDS) or _GAELIC_SMALL.match(word.low) is not None
        )

    # Where a name begins and ends

    def _take(self, place: int, reason: Reason, *, strong: bool, start: int | None = None, known: bool = True) -> None:
        """A name from here on, with the family name that goes with it."""
        after = place + 1
        while after < place + 4 and self._surname(after, known=known) and not self.words[after - 1].owned:
            after += 1
        following = self._word(after)
        if following and following.gap == " " and following.low in HOUSE_WORDS and self._is_capital(following):
            if reason not in {Reason.RELATION, Reason.INTRODUCED} and not self.words[after - 1].owned:
                return
        first = place if start is None else start
        for earlier in range(max(0, first - 3), first):
            if earlier in self.found and self.found[earlier][0] > first:
                return
        if self.found.get(first, (0,))[0] < after:
            self.found[first] = (after, strong, reason)

    def _look(self, place: int) -> None:
        word = self.words[place]
        if self._title(place, word) or self._related(place, word) or self._introduced(place, word):
            return
        self._by_itself(place, word)
        self._spoken_to(place, word)

    def _title(self, place: int, word: Word) -> bool:
        """Mrs McAllister, Dr Khan; Nurse Shona, where the work stays in the text."""
        if word.low not in beside.TITLES and word.low not in beside.WORK:
            return False
        following = self._word(place + 1)
        if following is None or re.fullmatch(r"\.? |\.", following.gap) is None:
            return False
        if following.low in beside.TITLES | beside.WORK and following.low not in FIRST_NAMES:
            return False
        if len(following.text) == 1 and following.capital and self._surname(place + 2, known=True):
            self._take(place + 1, Reason.TITLE, strong=True, start=place if word.low in beside.TITLES else None)
            return True
        if following.gap == ". " and word.low not in beside.ABBREVIATED:
            return False
        family = following.low in SURNAMES and self._is_capital(following)
        if not (self._may_be_name(following) or (family and following.low not in beside.NEVER_A_FAMILY)):
            return False
        if following.low in HOUSE_WORDS or (following.capital and self._place_follows(place + 1)):
            return False
        if word.low in beside.WORK and self._is_capital(following) and not word.capital and word.low in beside.LOOSE_WORK:
            if following.low not in FIRST_NAMES | SURNAMES:
                return False
        if not self._is_capital(following) and word.low in beside.LOOSE_WORK and following.low in WORDY:
            return False
        inside = word.low in beside.TITLES
        self._take(place + 1, Reason.TITLE, strong=self._is_capital(following) or inside, start=place if inside else None)
        return True

    def _place_follows(self, place: int) -> bool:
        following = self._word(place + 1)
        return following is not None and following.gap == " " and following.low in HOUSE_WORDS and following.capital

    def _related(self, place: int, word: Word) -> bool:
        """My son Callum; my mum, Agnes; our neighbour wee Betty; his wife, who is called otherwise, stays."""
        if word.low not in beside.RELATIONS or not self._follows(place + 1):
            return False
        near = {self._low(place - step) for step in (1, 2, 3)}
        owner = bool(near & beside.OWNERS) or (place > 0 and self.words[place - 1].owned)
        following = self.words[place + 1]
        if following.low in beside.BETWEEN and self._word(place + 2):
            place += 1
            following = self.words[place + 1]
        apart = "," in following.gap or "-" in following.gap
        if not self._may_be_name(following) or following.owned and following.low in ILLNESSES:
            return False
        known = following.low.split("-")[0] in FIRST_NAMES or following.low in SURNAMES
        if not self._is_capital(following):
            if following.low in WORDY and not (owner and following.low in CAPITAL_TELLS and not apart):
                return False
            if not owner and apart:
                return False
        elif not known and (not owner or (apart and not self._set_apart(place + 1))):
            return False
        elif known and following.low in PLACES and not owner:
            return False
        self._take(place + 1, Reason.RELATION, strong=self._is_capital(following) or following.low not in WORDY)
        return True

    def _set_apart(self, place: int) -> bool:
        """Whether commas or brackets stand around it: my mum, Bogumila, waited."""
        following = self._word(place + 1)
        if following is None:
            return True
        return following.gap[:1] in {",", ")", ".", "-"} or following.gap.startswith(" -")

    def _introduced(self, place: int, word: Word) -> bool:
        """Called X, named X, my name is X, I am X."""
        start = place + 1
        if word.low in {"called", "named", "cried", "nicknamed", "christened", "cawed"}:
            while self._low(start) in beside.CALLED_AFTER or (word.low == "named" and self._low(start) in {"him", "her", "them"}):
                start += 1
            loose = False
        elif word.low in {"name", "names"} and self._low(start) in {"is", "was"}:
            start, loose = start + 1, False
        elif word.low == "name" and word.owned:
            loose = False
        elif (word.low == "am" and self._low(place - 1) == "i") or word.low in {"i'm", "im", "ahm", "a'm"}:
            loose = True
        elif word.low == "is" and self._low(place - 1) in {"this", "it"} or word.low == "it" and word.owned:
            loose = True
        else:
            return False
        following = self._word(start)
        if following is None or re.fullmatch(r" ?[:,]? ?[\"'(]?", following.gap) is None:
            return False
        if not self._may_be_name(following) or following.low in HOUSE_WORDS or self._place_follows(start):
            return False
        listed = following.low.split("-")[0] in FIRST_NAMES
        if loose and not (listed and (self._is_capital(following) or following.low not in WORDY)):
            # I am Angry; I am Zdenka: only with a family name after it, or a comma.
            if not (self._is_capital(following) and self._surname(start + 1, known=False)):
                return False
        if not self._is_capital(following) and following.low in WORDY and word.low in {"called", "named"}:
            return False
        self._take(start, Reason.INTRODUCED, strong=True, known=listed)
        return True

    def _by_itself(self, place: int, word: Word) -> None:
        """First names from the list, first and family names, McX."""
        if place in self.found or self._inside(place):
            return
        before = self._low(place - 1) if word.gap in {" ", ". "} else ""
        capital = self._is_capital(word)
        if capital and (before in SAINTS or (before in beside.NAMES_OF_THINGS and not word.first)):
            return
        if (word.low in ILLNESSES and word.owned) or (before == "jack" and word.low == "russell"):
            return
        if capital and (_GAELIC.match(word.text)) and word.low not in NOT_NAMES:
            self._take(place, Reason.FAMILY_NAME, strong=True)
            return
        if not capital and _GAELIC_SMALL.match(word.low):
            self._take(place, Reason.FAMILY_NAME, strong=False)
            return
        if len(word.text) == 1 and capital and word.low not in {"i", "a"}:
            following = self._word(place + 1)
            if following and following.gap in {" ", ". ", "."} and following.low in SURNAMES - beside.NEVER_A_FAMILY:
                if following.text[:1].isupper() and not following.shouted:
                    self._take(place, Reason.FULL_NAME, strong=True)
            return
        if self._known(word):
            if capital or not self._small_means_else(place, word):
                self._take(place, Reason.FIRST_NAME, strong=capital and not self.shouting)
            return
        if capital and word.low.split("-")[0] in FIRST_NAMES:
            self._wordy(place, word)
        elif capital and not word.first and self._full_name(place, word):
            self._take(place, Reason.FULL_NAME, strong=False)

    def _small_means_else(self, place: int, word: Word) -> bool:
        return word.low in beside.NEVER_SMALL or self._low(place + 1) in HOUSE_WORDS

    def _full_name(self, place: int, word: Word) -> bool:
        """An unknown word with a capital before a family name we know."""
        following = self._word(place + 1)
        if following is None or following.gap != " " or not following.capital or following.shouted or word.shouted:
            return False
        if word.low in NOT_NAMES or word.low in beside.NO_NAMES or word.low in HOUSE_WORDS or word.owned:
            return False
        if following.low not in SURNAMES - beside.NEVER_A_FAMILY - PLACES - HOUSE_WORDS or self._place_follows(place + 1):
            return False
        return self._low(place - 1) not in {"in", "at", "near", "from", "the", "to"}

    def _wordy(self, place: int, word: Word) -> None:
        """Grace, Mark, May, Iris: names when something beside them says so."""
        head = word.low.split("-")[0]
        following = self._word(place + 1)
        before = self._low(place - 1) if word.gap == " " else ""
        family = following is not None and following.gap == " " and following.capital and not following.shouted and (
            following.low in SURNAMES - HOUSE_WORDS or _GAELIC.match(following.text) is not None
        )  # fmt: skip
        town = head in PLACES or head in beside.TOWNS_AND_MONTHS
        says = following is not None and following.gap == " " and following.low in beside.DOES
        if word.shouted:
            return
        if family and not (town and before in beside.WHERE):
            self._take(place, Reason.FULL_NAME, strong=not word.first or head in CAPITAL_TELLS)
        elif says and (head not in beside.TOWNS_AND_MONTHS or not before) and head not in beside.ABSTRACT_FIRST:
            self._take(place, Reason.SPOKEN_TO, strong=False)
        elif says and not word.first and not town:
            self._take(place, Reason.SPOKEN_TO, strong=False)
        elif head in CAPITAL_TELLS and not town and not (word.first and head in beside.WORDS_AT_FIRST):
            self._take(place, Reason.FIRST_NAME, strong=not word.first)
        elif word.owned and not town and head in FIRST_NAMES and not word.first:
            self._take(place, Reason.FIRST_NAME, strong=False)
        elif before in beside.TOLD and not (town and head not in beside.MONTH_GIRLS):
            self._take(place, Reason.SPOKEN_TO, strong=False)
        elif not word.first and not town and head not in NOT_NAMES and not self._titled_text(place):
            self._take(place, Reason.FIRST_NAME, strong=False)

    def _titled_text(self, place: int) -> bool:
        """Whether the words around have capitals too, so that this one's says little."""
        near = [self._word(place - 1), self._word(place + 1)]
        return any(word is not None and word.capital and word.low not in FIRST_NAMES | {"i"} for word in near)

    def _spoken_to(self, place: int, word: Word) -> None:
        """An unknown word with a capital that somebody speaks to, or that says something."""
        if place in self.found or self._inside(place) or word.first or not self._is_capital(word) or word.shouted:
            return
        if word.low in NOT_NAMES or word.low in HOUSE_WORDS or word.low in beside.NO_NAMES or len(word.text) < 3:
            return
        if self._place_follows(place):
            return
        before = self._low(place - 1) if word.gap == " " else ""
        pair = f"{self._low(place - 2)} {before}"
        following = self._word(place + 1)
        says = following is not None and following.gap == " " and following.low in beside.SAYS
        if before in {"the", "a", "an", "in", "at", "near", "of"}:
            return
        if before in beside.TOLD or pair in beside.TOLD_TO or says:
            self._take(place, Reason.SPOKEN_TO, strong=False, known=False)

    def _inside(self, place: int) -> bool:
        return any(earlier in self.found and self.found[earlier][0] > place for earlier in range(max(0, place - 4), place))

    def _signature(self) -> None:
        """What a letter ends with: Thanks, Jean."""
        end = len(self.words)
        for size in (1, 2, 3):
            first = end - size
            if first < 0 or (size > 1 and self.words[first + 1].gap not in {" ", ". ", "-", " and ", " & "}):
                return
            word = self.words[first]
            before = self.text[max(0, word.start - 60) : word.start]
            if first in self.found or not _SIGNING.search(before) or (first == 0):
                continue
            tail = self.text[self.words[-1].end :].strip(" .!\n\r\tx*~-()\"'0123456789,")
            if tail and any(letter.isalnum() for letter in tail):
                return
            if all(self._signs(each) for each in self.words[first:]) and self._new_line_or_comma(before, word):
                self.found[first] = (end, True, Reason.SIGNED)

    def _signs(self, word: Word) -> bool:
        if len(word.text) == 1:
            return word.capital
        if word.low in FIRST_NAMES and (word.capital or word.low not in WORDY):
            return True
        return self._is_capital(word) and (word.low in SURNAMES or word.low not in NOT_NAMES | HOUSE_WORDS | beside.NO_NAMES) and (
            not word.shouted
        )  # fmt: skip

    def _new_line_or_comma(self, before: str, word: Word) -> bool:
        """Whether the word is set apart as a signature is; "from Wishaw" is not one."""
        if word.low in FIRST_NAMES and re.search(r"\b(?:from|love|thanks|regards|cheers)\s\Z", before, re.I):
            return True
        mark = before.rstrip(" ")[-1:]
        return mark in {",", "\n", "-", "~", ":", "*"} or (mark in {".", "!"} and word.low in FIRST_NAMES)

    def _again(self) -> None:
        """Wherever else the words of a name stand with their capitals, they are the same name."""
        said = set()
        for first, (after, _, reason) in self.found.items():
            for word in self.words[first:after]:
                plain = word.low in NOT_NAMES | HOUSE_WORDS | beside.TITLES or len(word.text) < 3
                if not plain and word.capital and reason is not Reason.SPOKEN_TO and not word.shouted:
                    said.add(word.text)
        for place, word in enumerate(self.words):
            if word.text in said and place not in self.found and not self._inside(place):
                if not (word.first and word.low in beside.WORDS_AT_FIRST) and not self._place_follows(place):
                    if self._low(place - 1) not in SAINTS:
                        self.found[place] = (place + 1, False, Reason.NAMED_BEFORE)


def _is_first_name(low: str) -> bool:
    return low in FIRST_NAMES


def find(text: str) -> Iterator[Found]:
    """Names of people, with the title before them and the family name after them."""
    return Reading(text).find()
