"""Which localities people may mean by what they type: a place, a town or a postcode. Pure.

Forgiving of case, accents, blanks and small slips of spelling. A postcode is read as far as its sector and no further:
a district may lie in several localities, and then all of them are meant. Nothing here is stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

POSTCODE = "postcode"
"""The kind of an area whose name is a postcode district or sector, such as "ML6" or "G69 9"."""
MOST_TYPED = 100
"""Characters that are looked at."""
_ALIKE = 0.78
"""Two names of which so much is the same are taken for one: "Cumbernald", "Motherwel"."""
_SHORTEST = 3
"""Letters that a name needs for a part of it, or a misspelling, to mean anything."""
_CODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9OI][A-Z]{2}|[0-9])?\b")
_WHOLE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9OI][A-Z]{2})")
_EMPTY_WORDS = frozenset({"a", "and", "at", "by", "from", "i", "in", "live", "near", "of", "the", "to"})


@dataclass(frozen=True, slots=True)
class Findable:
    """A locality with every name it goes by, those of the towns in it too, and its postcode districts and sectors."""

    id: int
    names: tuple[str, ...]
    codes: tuple[str, ...] = ()


def find(typed: str, places: Iterable[Findable]) -> tuple[int, ...]:
    """The ids of the localities that may be meant, in the order given; empty when none is like it."""
    known = tuple(places)
    text = typed[:MOST_TYPED]
    by_code, rest = _by_code(text, known)
    by_name = _by_name(rest, known)
    # Who gives both a name and a postcode means what fits both, if anything does.
    meant = (by_code & by_name) or (by_code | by_name)
    return tuple(place.id for place in known if place.id in meant)


def _by_code(text: str, places: tuple[Findable, ...]) -> tuple[set[int], str]:
    """Who has the postcode in the text, and what else the text says."""
    upper = text.upper()
    squeezed = re.sub(r"\s+", "", upper)
    if whole := _WHOLE.fullmatch(squeezed):  # also "ML 6 7 AA"
        return _holders(whole[1], whole[2], places), ""
    found = _CODE.search(upper)
    if found is None:
        return set(), text
    rest = text[: found.start()] + " " + text[found.end() :] if len(upper) == len(text) else ""
    district, inward = found[1], found[2] or ""
    holders = _holders(district, inward, places)
    if not holders and not inward and len(district) > 2:  # "ML67" for "ML6 7"
        holders = _holders(district[:-1], district[-1], places)
    return holders, rest


def _holders(district: str, inward: str, places: tuple[Findable, ...]) -> set[int]:
    sector = inward[:1].translate({ord("O"): "0", ord("I"): "1"})
    return {place.id for place in places if any(_covers(code, district, sector) for code in place.codes)}


def _covers(code: str, district: str, sector: str) -> bool:
    its_district, _, its_sector = " ".join(code.upper().split()).partition(" ")
    return its_district == district and (not its_sector or not sector or its_sector == sector)


def _by_name(text: str, places: tuple[Findable, ...]) -> set[int]:
    asked = plain(text)
    if not asked:
        return set()
    scores = {place.id: max((_alike(asked, plain(name)) for name in place.names), default=0) for place in places}
    best = max(scores.values(), default=0)
    return {key for key, score in scores.items() if best and score == best}


def _alike(asked: str, name: str) -> int:
    """How sure it is that a name is meant: 4 the very name, 3 a part of it, 2 named among other words, 1 nearly it."""
    if asked == name:
        return 4
    wanted, has = asked.split(), name.split()
    if len(asked) >= _SHORTEST and all(any(word.startswith(each) for word in has) for each in wanted):
        return 3
    if has and set(has) <= set(wanted):
        return 2
    return 1 if _nearly(wanted, has) else 0


def _nearly(wanted: list[str], has: list[str]) -> bool:
    """Whether each word asked for is nearly one of the name's, or all of it is, written in another number of words."""
    long = [each for each in wanted if len(each) > _SHORTEST]
    if long and all(any(_close(each, word) for word in has) for each in long):
        return True
    return len("".join(wanted)) > _SHORTEST and _close("".join(wanted), "".join(has))


def _close(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= 3 and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def plain(text: str) -> str:
    """A name as it is compared: small letters without accents, one blank between words, no words like "the"."""
    letters = unicodedata.normalize("NFKD", text[:MOST_TYPED]).casefold().replace("&", " and ")
    letters = "".join(each for each in letters if not unicodedata.combining(each) and each not in "'’")
    words = re.findall(r"[^\W_]+", letters)
    return " ".join([each for each in words if each not in _EMPTY_WORDS] or words)
