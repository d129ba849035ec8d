"""Names of people: by what stands beside them, by lists of names, and by having been named before in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii import name_signs as signs
from engage.domain.pii import name_words as beside
from engage.domain.pii import sayings, strangers
from engage.domain.pii.first_names import CAPITAL_TELLS, FIRST_NAMES, WORDY
from engage.domain.pii.name_reading import GAELIC
from engage.domain.pii.plain_words import HOUSE_WORDS, ILLNESSES, NOT_NAMES, PLACES, SAINTS
from engage.domain.pii.spans import Found, Kind, Reason
from engage.domain.pii.surnames import SURNAMES
from engage.domain.pii.unlisted_names import Unlisted
from engage.domain.pii.words import Word

_SIGNING = re.compile(
    r"(?:\b(?:thanks?|thank you|thanx|cheers|regards|wishes|love|sincerely|faithfully|truly|yours|respectfully|signed"
    r"|from|best|sent by|written by|slainte|ta)\b"
    r"(?: (?:again|all|so much|very much|in advance|for (?:listening|reading|your time)))?"
    r"[ ,.!:;\-]*(?:\n\s*)?|\n\s*[\-~*]* ?| -+ ?)\Z", re.I,
)  # fmt: skip

_GAELIC_ANY = re.compile(r"(?:mc|mac|o'|d')[a-z]{3,}\Z")
_MOSTLY_WORDS = WORDY - CAPITAL_TELLS
_NO_FAMILY = NOT_NAMES | HOUSE_WORDS | beside.NO_NAMES
_NOT_AGAIN = NOT_NAMES | HOUSE_WORDS | beside.TITLES
_TITLES_AND_WORK = (beside.TITLES | beside.WORK) - FIRST_NAMES
_SOMEBODYS = beside.RELATIONS | beside.ROLES
_FAMILIES = SURNAMES - HOUSE_WORDS


class _Names(Unlisted):
    """One pass over the words of a text, gathering names."""

    def find(self) -> Iterator[Found]:
        """All names, each once."""
        for place in range(len(self.words)):
            self._look(place)
        self._signature()
        self._joined()
        self._again()
        nobody = list(sayings.find(self.text)) if self.found else []
        for first, (after, strong, reason) in self.found.items():
            start, end = self.words[first].start, self.words[after - 1].end
            if any(begins < end and start < ends for begins, ends in nobody):
                continue
            yield Found(self.words[first].start, self.words[after - 1].end, Kind.NAME, strong, reason)

    def _look(self, place: int) -> None:
        word = self.words[place]
        if not word.capital and word.low not in beside.TRIGGERS and not _may_begin(word.low):
            return  # most words
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
        if following.low in _TITLES_AND_WORK or (word.low == "miss" and following.low in beside.TOWNS_AND_MONTHS):
            return False
        if len(following.text) == 1 and following.capital:
            return self._title_and_initial(place, word, following)
        if following.gap == ". " and word.low not in beside.ABBREVIATED:
            return False
        family = (following.low in SURNAMES and self._is_capital(following)) or (
            word.low in beside.TITLES and (bool(_GAELIC_ANY.match(following.low)) or self._particle(place + 1))
        )
        if self._must_be_family(word, following) and not self._place_follows(place + 1):
            self._take(place + 1, Reason.TITLE, strong=True, start=place)
            return True
        if not (self._may_be_name(following) or (family and following.low not in beside.NEVER_A_FAMILY)):
            return False
        if following.low in HOUSE_WORDS or (following.capital and self._place_follows(place + 1)):
            return False
        if word.low in beside.LOOSE_WORK and following.low not in FIRST_NAMES and following.low not in SURNAMES:
            return False
        if not self._is_capital(following) and word.low in beside.WORK and following.low in _MOSTLY_WORDS:
            return False
        nickname = word.low in {"big", "wee", "auld"} and word.capital and self._is_capital(following)
        inside = word.low in beside.TITLES or nickname
        self._take(
            place + 1, Reason.TITLE, strong=self._is_capital(following) or inside, start=place if inside else None
        )
        return True

    def _must_be_family(self, title: Word, following: Word) -> bool:
        """Whether a word that is mostly another has a title that only people have: Mrs Street, Dr Love."""
        taken_out = set(following.low) == {"x"}
        if not self._is_capital(following) or following.low in beside.NEVER_AFTER_A_TITLE or taken_out:
            return False
        if title.low in {"mr", "mrs", "ms", "mx"}:
            return True
        # "Dr" ends streets as well, and to miss a Monday is something else.
        sure = title.low == "dr" or (title.low == "miss" and not title.first)
        return sure and title.capital and following.low in beside.ALSO_FAMILIES

    def _title_and_initial(self, place: int, word: Word, initial: Word) -> bool:
        """Mr A. Patel; Mrs C, which leaves little to guess on a ward."""
        whole = self._surname(place + 2, known=True)
        if not whole and (initial.low in {"a", "i", "x"} or (word.low not in beside.TITLES and not word.capital)):
            return False
        self._take(place + 1, Reason.TITLE, strong=whole, start=place if word.low in beside.TITLES else None)
        return True

    def _related(self, place: int, word: Word) -> bool:
        """My son Callum; my mum, Agnes; our neighbour wee Betty; his wife, who is called otherwise, stays."""
        if word.low not in _SOMEBODYS or not self._follows(place + 1):
            return False
        near = {self._low(place - step) for step in (1, 2, 3)}
        owner = bool(near & beside.OWNERS) or (place > 0 and self.words[place - 1].owned)
        following = self.words[place + 1]
        if following.low in beside.BETWEEN and self._word(place + 2):
            place += 1
            following = self.words[place + 1]
        apart = "," in following.gap or "-" in following.gap
        if (
            owner
            and not apart
            and len(following.text) == 1
            and following.capital
            and following.low not in {"a", "i", "x"}
        ):
            self._take(place + 1, Reason.RELATION, strong=False)
            return True
        if not self._may_be_name(following) or (following.owned and following.low in ILLNESSES):
            return False
        if word.owned and following.low.split("-")[0] not in FIRST_NAMES:  # the consultant's Jag
            return False
        known = following.low.split("-")[0] in FIRST_NAMES or following.low in SURNAMES
        if not self._is_capital(following):
            if following.low in WORDY and not (owner and following.low in CAPITAL_TELLS and not apart):
                return False
            if not owner and apart:
                return False
        elif (not known and (not owner or (apart and not self._set_apart(place + 1)))) or (
            known and following.low in PLACES and not owner
        ):
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
            while self._low(start) in beside.CALLED_AFTER or (
                word.low == "named" and self._low(start) in {"him", "her", "them"}
            ):
                start += 1
            loose = False
        elif word.low in {"name", "names"} and self._low(start) in {"is", "was"}:
            start, loose = start + 1, False
        elif word.low == "name" and word.owned:
            loose = False
        elif (
            (word.low == "am" and self._low(place - 1) == "i")
            or word.low in {"i'm", "im", "ahm", "a'm"}
            or (word.low == "is" and self._low(place - 1) in {"this", "it"})
            or (word.low == "it" and word.owned)
        ):
            loose = True
        else:
            return False
        following = self._word(start)
        if following is None or re.fullmatch(r" ?[:,]? ?[\"'(]?", following.gap) is None:
            return False
        said = word.low in {"name", "names"} and following.low in FIRST_NAMES  # "my name is bob" leaves no doubt
        if not said and (
            not self._may_be_name(following) or following.low in HOUSE_WORDS or self._place_follows(start)
        ):
            return False
        listed = following.low.split("-")[0] in FIRST_NAMES
        capital = self._is_capital(following)
        # I am Angry; I am Zdenka: what is on no list needs a family name after it.
        plain = listed and (capital or following.low not in _MOSTLY_WORDS)
        if loose and not plain and not (capital and self._surname(start + 1, known=False)):
            return False
        if not self._is_capital(following) and following.low in WORDY and word.low in {"called", "named"}:
            return False
        self._take(start, Reason.INTRODUCED, strong=True, known=listed)
        return True

    def _by_itself(self, place: int, word: Word) -> None:
        """First names from the list, first and family names, McX."""
        if not word.capital and not _may_begin(word.low):
            return
        if place in self.found or self._inside(place):
            return
        before = self._low(place - 1) if word.gap in {" ", ". "} else ""
        capital = self._is_capital(word)
        if self._is_a_thing(place, word, before) and not (before == "the" and self._family(word, before)):
            return
        if self._gaelic(place, word, capital=capital):
            return
        if len(word.text) == 1:
            if capital and self._initial(place, word):
                self._take(place, Reason.FULL_NAME, strong=True)
            return
        if self._known(word):
            if capital or not self._small_means_else(place, word):
                self._take(place, Reason.FIRST_NAME, strong=capital and not self.shouting)
            return
        listed = word.low.split("-")[0] in FIRST_NAMES
        if capital and listed:
            self._wordy(place, word)
        elif capital:
            self._unlisted(place, word, before)
        elif word.low in CAPITAL_TELLS and signs.is_somebody(self.text, word.end):
            self._take(place, Reason.RELATION, strong=False)

    def _gaelic(self, place: int, word: Word, *, capital: bool) -> bool:
        """McGurk, O'Hara; less surely mcgurk."""
        sure = capital and GAELIC.match(word.text) is not None and word.low not in NOT_NAMES
        if sure or self._gaelic_family(word):
            self._take(place, Reason.FAMILY_NAME, strong=sure)
            return True
        return False

    def _is_a_thing(self, place: int, word: Word, before: str) -> bool:
        """Whether it is in the name of a place, a ward, an illness or a charity, or letters: TED stockings."""
        if word.shouted and len(word.text) <= 3 and not self.shouting:
            return True
        if self._is_capital(word) and (before in SAINTS or (before in beside.NAMES_OF_THINGS and not word.first)):
            return True
        if word.low in ILLNESSES and word.owned:
            return True
        if word.low == "maggie" and word.owned and self._low(place + 1) in beside.AFTER_MAGGIES:
            return True
        return f"{word.low} {self._low(place + 1)}" in beside.CHARITIES or f"{before} {word.low}" in beside.CHARITIES

    def _initial(self, place: int, word: Word) -> bool:
        """Whether a family name that we know follows: J. Smith."""
        following = self._word(place + 1)
        if following is None or word.low in {"i", "a"} or following.gap not in {" ", ". ", "."}:
            return False
        known = following.low in SURNAMES and following.low not in beside.NEVER_A_FAMILY
        return known and following.capital and not following.shouted

    def _small_means_else(self, place: int, word: Word) -> bool:
        return word.low in beside.NEVER_SMALL or self._low(place + 1) in HOUSE_WORDS

    def _wordy(self, place: int, word: Word) -> None:
        """Grace, Mark, May, Iris: names when something beside them says so."""
        head = word.low.split("-")[0]
        following = self._word(place + 1)
        before = self._low(place - 1) if word.gap == " " else ""
        family = following is not None and following.gap == " " and following.capital and not following.shouted and (
            following.low in _FAMILIES or GAELIC.match(following.text) is not None
        )  # fmt: skip
        town = head in PLACES or head in beside.TOWNS_AND_MONTHS
        does = following.low if following is not None and following.gap == " " else ""
        says = does in beside.DOES
        if word.shouted:
            if self.shouting and head in CAPITAL_TELLS and head not in beside.NEVER_SMALL and not town:
                self._take(place, Reason.FIRST_NAME, strong=False)
            return
        if family and not (town and before in beside.WHERE):
            self._take(place, Reason.FULL_NAME, strong=not word.first or head in CAPITAL_TELLS)
        elif head in CAPITAL_TELLS and not town and not (word.first and head in beside.WORDS_AT_FIRST):
            self._take(place, Reason.FIRST_NAME, strong=not word.first or says)
        elif signs.is_somebody(self.text, word.end) and not (town and before in beside.WHERE):
            self._take(place, Reason.RELATION, strong=False)
        elif self._behaves(place, word, before=before, does=does, town=town):
            self._take(place, Reason.SPOKEN_TO, strong=False)
        elif before in beside.ENDEARING and not town:
            self._take(place, Reason.RELATION, strong=False)
        elif (
            (says and not town and (does in beside.SAYS or head not in beside.BARELY_NAMES_AT_FIRST))
            or (says and head in beside.NAMES_ALL_THE_SAME and does in beside.SAYS and before not in beside.WHERE)
            or (says and not word.first and not town)
        ):
            self._take(place, Reason.SPOKEN_TO, strong=False)
        elif word.owned and not town and head in FIRST_NAMES and not word.first:
            self._take(place, Reason.FIRST_NAME, strong=False)
        elif (before in beside.TOLD or f"{self._low(place - 2)} {before}" in beside.TOLD_TO) and not (
            town and head not in beside.MONTH_GIRLS
        ):
            self._take(place, Reason.SPOKEN_TO, strong=False)
        elif not word.first and not town and head not in NOT_NAMES and not self._titled_text(place):
            self._take(place, Reason.FIRST_NAME, strong=False)

    def _behaves(self, place: int, word: Word, *, before: str, does: str, town: bool) -> bool:
        """Whether it does what people do, or stands where they stand: Will came round; it took May three hours."""
        somewhere = town and before in beside.WHERE
        if word.first and word.low in beside.VERBS_TOO and does in beside.DID:
            return True
        if not word.first and not somewhere and strangers.stands_after(
            before, self._low(place - 2), self.text, word.end
        ):  # fmt: skip
            return True
        if signs.acts(self.text, word.end) and not somewhere:
            return True
        if not town and strangers.is_somebodys_life(self.text, word.end):
            return True
        return signs.praised(self.text, word.end) and not town and word.low not in beside.ABSTRACT_THINGS

    def _titled_text(self, place: int) -> bool:
        """Whether the words around have capitals too, so that this one's says little."""
        near = [self._word(place - 1), self._word(place + 1)]
        return any(
            word is not None and word.capital and not word.first and word.low not in FIRST_NAMES and word.low != "i"
            for word in near
        )

    def _signature(self) -> None:
        """What a letter ends with: Thanks, Jean."""
        end = len(self.words)
        for size in (1, 2, 3):
            first = end - size
            if first < 0 or (size > 1 and self.words[first + 1].gap not in {" ", ". ", "-", " and ", " & "}):
                return
            word = self.words[first]
            before = self.text[max(0, word.start - 60) : word.start]
            if first in self.found or not _SIGNING.search(before) or first == 0 or _is_point(self.text[: word.start]):
                continue
            tail = self.text[self.words[-1].end :].strip(" .!\n\r\tx*~-()\"'0123456789,")
            if tail and any(letter.isalnum() for letter in tail):
                return
            if (
                (size > 1 or word.low in FIRST_NAMES or "\n" in word.gap or "," in word.gap)
                and all(self._signs(each) for each in self.words[first:])
                and self._new_line_or_comma(before, word)
            ):
                self.found[first] = (end, True, Reason.SIGNED)

    def _signs(self, word: Word) -> bool:
        if len(word.text) == 1:
            return word.capital
        if word.low in FIRST_NAMES and (word.capital or word.low not in WORDY):
            return True
        may_be = word.low in SURNAMES or word.low not in _NO_FAMILY
        return may_be and self._is_capital(word) and not word.shouted

    def _new_line_or_comma(self, before: str, word: Word) -> bool:
        """Whether the word is set apart as a signature is; "from Wishaw" is not one."""
        if word.low in FIRST_NAMES and re.search(r"\b(?:from|love|thanks|regards|cheers)\s\Z", before, re.I):
            return True
        mark = before.rstrip(" ")[-1:]
        return mark in {",", "\n", "-", "~", ":", "*"} or (mark in {".", "!"} and word.low in FIRST_NAMES)

    def _joined(self) -> None:
        """What is joined to a name is one: the twins, Harris and Lewis."""
        for _first, (after, _strong, reason) in sorted(self.found.items()):
            place = after + 1 if self._low(after) in {"and", "n"} else after
            word = self._word(place)
            if word is None or reason is Reason.SPOKEN_TO or place in self.found or not self._is_capital(word):
                continue
            joined = place > after or word.gap in {" & ", "/", " / "}
            if joined and word.low.split("-")[0] in FIRST_NAMES and not self._place_follows(place):
                self._take(place, Reason.FIRST_NAME, strong=False)
        for first, (_after, _strong, reason) in sorted(self.found.items()):
            place = first - 2 if self._low(first - 1) in {"and", "n"} else first - 1
            word = self._word(place)
            if word is None or reason is Reason.SPOKEN_TO or self._inside(place) or place in self.found:
                continue
            joined = place < first - 1 or self.words[first].gap in {" & ", "/", " / "}
            if (
                joined
                and self._is_capital(word)
                and word.low in FIRST_NAMES
                and self._low(place - 1) not in beside.WHERE
            ):
                self.found[place] = (place + 1, False, Reason.FIRST_NAME)

    def _again(self) -> None:
        """Wherever else the words of a name stand with their capitals, they are the same name."""
        said = set()
        for first, (after, _, reason) in self.found.items():
            for word in self.words[first:after]:
                plain = word.low in _NOT_AGAIN or len(word.text) < 3 or word.shouted
                if not plain and word.capital and reason is not Reason.SPOKEN_TO:
                    said.add(word.text)
        for place, word in enumerate(self.words):
            if word.text not in said or place in self.found or self._inside(place) or self._place_follows(place):
                continue
            if not (word.first and word.low in beside.WORDS_AT_FIRST) and self._low(place - 1) not in SAINTS:
                self.found[place] = (place + 1, False, Reason.NAMED_BEFORE)


_POINT = re.compile(r"[ \t]*([\-*~+]|\d{1,2}[.)])[ \t]*\Z")


def _is_point(before: str) -> bool:
    """Whether a list goes on or begins here, so that what follows is one of its points and no signature: the line has
    a mark of its own, and the line before has the same, or ends with a colon."""
    *lines, here = before.split("\n")
    mark = _POINT.match(here)
    above = next((line.strip() for line in reversed(lines) if line.strip()), "")
    if mark is None or not above:
        return False
    numbered = mark[1][0].isdigit() and re.match(r"\d{1,2}[.)]", above) is not None
    return numbered or above.startswith(mark[1]) or above.endswith(":")


def _may_begin(low: str) -> bool:
    """Whether a name may begin with this word although it has no capital: callum, mary-ann, mcallister."""
    return (
        low in FIRST_NAMES or low[:2] in {"mc", "o'"} or ("-" in low and low.split("-", maxsplit=1)[0] in FIRST_NAMES)
    )


def find(text: str) -> Iterator[Found]:
    """Names of people, with the title before them and the family name after them."""
    return _Names(text).find()
