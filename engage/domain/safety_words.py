"""Words that put a text further up in the order of reading, and do nothing else.

They raise the place in the queue. They never lower it, and they hide, publish, hold back and judge nothing: a text
without any of them says nothing about anybody's safety, and most with one are about something else. A false alarm
costs somebody else a minute of waiting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum


class WordKind(StrEnum):
    """What a word may be about, in the order in which a reader is told."""

    SELF_HARM = "self_harm"
    HURT = "hurt"
    SEXUAL = "sexual"
    FEAR = "fear"
    NEGLECT = "neglect"
    MONEY = "money"
    WEAPON = "weapon"


_WORDS: dict[WordKind, tuple[str, ...]] = {
    WordKind.SELF_HARM: (
        r"suicid\w*", r"self[- ]?harm\w*", r"kill(?:ing)? (?:myself|himself|herself|themsel\w+)",
        r"end (?:it all|my life|his life|her life)", r"(?:want|wants|wanted) to die", r"better off dead",
        r"cut(?:ting)? (?:myself|himself|herself)", r"over-?dos\w*", r"no reason to live", r"cannae go on",
        r"can[’']?t go on",
    ),
    WordKind.HURT: (
        r"abus(?:e|ed|es|er|ing|ive)", r"assault\w*", r"beat(?:en|ing)? (?:me|him|her|them|up)",
        r"hits? (?:me|him|her|my)", r"hitting", r"punch(?:ed|es|ing)?", r"slapp\w+",
        r"kick(?:ed|s|ing)? (?:me|him|her)", r"strangl\w*", r"chok(?:ed|es|ing) (?:me|him|her)",
        r"batter(?:ed|ing|s)?", r"bruis\w*", r"black eye", r"restrain(?:ed|t|ts|ing)",
        r"(?:is|was|being|been|be) harm(?:ed|ing)", r"violen\w+", r"domestic abuse", r"tied (?:to|down)",
        r"rough(?:ly)? handl\w*",
    ),
    WordKind.SEXUAL: (
        r"rap(?:e|ed|es|ist)", r"sexual\w*", r"molest\w*", r"groom(?:ed|ing)",
        r"touch(?:ed|es|ing) (?:me|him|her) (?:where|wrong|inappropriate\w*)",
    ),
    WordKind.FEAR: (
        r"(?:afraid|scared|frightened|terrified|feart) (?:of|to)", r"threat(?:s|en\w*)?", r"stalk(?:ed|er|ing|s)",
        r"locked (?:in|up|me|him|her)", r"not (?:allowed|let) (?:out|to leave)",
        r"control(?:s|ling) (?:me|him|her|my)", r"coerc\w+", r"forced marriage", r"traffick\w*", r"unsafe",
        r"not safe", r"in danger",
    ),
    WordKind.NEGLECT: (
        r"neglect\w*",
        r"left (?:alone )?for (?:hours|days)", r"left (?:alone )?in (?:bed|urine|faeces|wet|soiled|dirty|filth|pain)",
        r"left (?:alone )?without (?:food|water|care|medic\w+)",
        r"starv\w+", r"malnourish\w*", r"dehydrat\w*", r"bed ?sores?", r"pressure (?:sores?|ulcers?)", r"soiled",
        r"no (?:food|heating) (?:in|for)", r"unattended",
    ),
    WordKind.MONEY: (
        r"(?:took|takes|taking|stole|steals|stealing|stolen) (?:all )?(?:my|his|her|their|mum[’']?s|dad[’']?s) "
        r"(?:\w+ )?(?:money|pension|card|savings|benefits?|bank)",
        r"scam\w*", r"fraud\w*", r"extort\w*", r"power of attorney (?:is|was) (?:abus|misus)\w+", r"forged",
    ),
    WordKind.WEAPON: (
        r"kni(?:fe|ves)", r"machete", r"stabb?(?:ed|ing|s)?", r"shotgun", r"firearm",
    ),
}  # fmt: skip
"""A list of our own, in the words in which people here write. It is wide on purpose."""

# Written small and held against small letters: to take every letter for both kinds costs six times as much, a tenth of
# what it costs to share something.
_ANY = re.compile(
    r"\b(?:" + "|".join(rf"(?P<{kind.value}>(?:{'|'.join(words)})\b)" for kind, words in _WORDS.items()) + ")"
)
_SMALL = str.maketrans({"ſ": "s", "ı": "i", "İ": "i"})
"""Letters that are another one's capital or small form, and that `lower` leaves, or makes two of."""


def _found(text: str) -> Iterator[re.Match[str]]:
    return _ANY.finditer(text.translate(_SMALL).lower())


def words_in(text: str) -> tuple[tuple[WordKind, str], ...]:
    """The words of the list in a text, in order of the text and each once: to be shown to whoever opened it."""
    found: dict[tuple[WordKind, str], None] = {}
    for each in _found(text):
        found[WordKind(str(each.lastgroup)), each.group().casefold()] = None
    return tuple(found)


def kinds_in(text: str) -> tuple[WordKind, ...]:
    """The kinds of the words in a text, in the order of `WordKind`: what is kept, instead of the words."""
    found = {each.lastgroup for each in _found(text)}
    return tuple(kind for kind in WordKind if kind.value in found)


def priority(kinds: Iterable[WordKind], *, danger: bool, before: int = 2) -> int:
    """The place in the queue: 0 when the person says that somebody is in danger, 1 for words of the list, else as
    `before`. Never further back than it was."""
    return min(before, 0 if danger else 1 if tuple(kinds) else 2)


def kept(kinds: Iterable[WordKind]) -> str:
    """Kinds as they are stored: codes with commas, in the order of `WordKind`."""
    given = set(kinds)
    return ",".join(kind.value for kind in WordKind if kind in given)


def stored(codes: str) -> tuple[WordKind, ...]:
    """Kinds from a column; codes that are not known any more are left out."""
    known = set(codes.split(","))
    return tuple(kind for kind in WordKind if kind.value in known)
