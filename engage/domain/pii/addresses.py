"""Where somebody lives: a house and its street, a flat, a house with a name, a room in a care home."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii.beside import before
from engage.domain.pii.spans import Found, Kind, Reason
from engage.domain.pii.word_lists import words_of

_STREET = (
    r"(?:street|st|road|rd|avenue|ave|av|drive|dr|crescent|cres|terrace|terr|lane|ln|gardens|gdns|grove|court|ct|wynd"
    r"|square|"
    r"sq|close|place|pl|way|view|park|hill|row|rise|brae|loan|loaning|quadrant|path|gate|green|bank|walk|vennel|parade|"
    r"circle|mews|heights|bridge|cross|wharf|croft|loning|neuk|knowe|meadow|meadows|dene|glade|pend|toll|village|"
    r"estate|tower|towers|buildings|house|cottages?|mains|steading|lodge|villas?)"
)
_SURE_STREET = (
    r"(?:street|road|rd|avenue|ave|drive|crescent|cres|terrace|lane|gardens|gdns|grove|wynd|quadrant|loan"
    r"|loaning|court|square|place|brae|way)"
)
_FLAT = (
    r"(?:(?:flat|apartment|apt\.?|block|house|unit|top floor|ground floor|first floor|second floor)[ ,]{1,2}"
    r"(?:no\.? ?|number )?(?:\d{1,3}[A-Za-z]?(?:[/\-]\d{1,3})?|[A-Z]|\d{1,2}(?:st|nd|rd|th))?[ ,]{1,2}"
    r"|\d{1,2}/\d{1,2}[ ,]{1,2})"
)
_NUMBER = r"\d{1,4} ?[A-Da-d]?(?:[/\-]\d{1,3}[A-Da-d]?)?"
_CAPITAL = r"[A-Z][A-Za-z.'\-]{0,24}"
_NUMBERED = re.compile(
    rf"(?<![\w£.:/\-])(?:(?i:{_FLAT}))?(?:(?i:no\.? ?"
    rf"|number ))?{_NUMBER},? (?:{_CAPITAL} ){{1,4}}(?i:{_STREET})\b\.?(?!')"
    rf"(?! ?(?i:bus|hospital|surgery|clinic|health|care home|medical|practice)\b)"
)
_LOWER = re.compile(
    rf"(?<![\w£.:/\-])(?:{_FLAT})?(?:no\.? ?"
    rf"|number )?\d{{1,4}}[a-d]?(?:/\d{{1,2}})?,? (?P<words>(?:[a-z'\-]{{2,20}} ){{1,3}})"
    rf"{_SURE_STREET}\b(?! ?(?:bus|hospital|surgery|clinic|health|medical|practice)\b)", re.I,
)  # fmt: skip
_FLAT_NUMBER = re.compile(
    r"\b(?i:flat|apartment|apt) (?i:no\.? ?|number )?(?:\d{1,3}/\d{1,3}|\d{1,3}[A-Za-z]?)"
    r"(?:,? (?:[A-Z][a-z'\-]{1,24} ){1,3}(?:Court|House|Tower|Towers|Heights|Buildings|Point|Place|Lodge))?(?!\w"
    r"| ?(?i:years|months|weeks|days|times|bed|people|hours|floors|of))"
)
_HOME_NUMBER = re.compile(
    rf"\b(?i:live|lives|living|lived|stay|stays|staying|stayed|address(?: is|:)?|home(?: is)?|house(?: is)?|moved to"
    rf"|reside|"
    rf"resides|flat is)(?i:,? (?:at|in))?,? (?:(?i:flat|number|no\.?) )?(?P<what>{_NUMBER},? (?:(?:{_CAPITAL}"
    rf"|[Tt]he)(?: (?={_CAPITAL}))?){{1,3}})"
)
_HOME_LOWER = re.compile(
    rf"\b(?:my|our|his|her|their|home|postal) address(?: is|:"
    rf"| was)?,? (?P<what>(?:flat )?{_NUMBER},? (?:[a-z'\-]{{2,20}}(?: (?=[a-z]))?){{1,3}})",
    re.I,
)
_NAMED = re.compile(
    rf"(?<!\w)(?!The )(?:{_CAPITAL} ){{1,3}}(?P<what>Cottages?|Croft|Farmhouse|Manse|Steading|Bungalow|Farm|Villa"
    rf"|Lodge|House|Court"
    rf"|Caravan Park|Mains|Smallholding|Towers?|Bothy)\b(?! (?:Hospital|Hospice|Care|Nursing|Health|Surgery|Shop"
    rf"|Foods|Road|Street|Centre|Day))"
)
_LIVES = re.compile(
    r"\b(?:live|lives|living|lived|stay|stays|staying|stayed|address|home is|house is|moved (?:in)?to|reside|resides"
    r"|deliver(?:ed|y)?"
    r"|send it|sent|came out to|came up to|tenant (?:at|of|in)|croft|up at|post it)\b[^.]{0,25}\Z"
)
_ROOM_IN_HOME = re.compile(
    rf"\b(?i:room|rm\.?|bed|flat|unit) (?i:no\.? ?|number )?\d{{1,3}}[A-Za-z]?,? (?:(?i:at|in|of) )?(?:(?i:the) )?"
    rf"(?:{_CAPITAL} ){{1,4}}(?:Care Home|care home|Nursing Home|nursing home|Residential Home|residential home|Home"
    rf"|House|Lodge|Court|"
    r"Manor|View|Gardens)\b"
)
_HOME_AND_ROOM = re.compile(
    rf"(?:{_CAPITAL} ){{1,4}}(?i:care home|nursing home|residential home|sheltered housing),? (?:(?i:in"
    rf"|at) )?(?i:room|rm|flat)"
    r" (?i:no\.? ?|number )?\d{1,3}[A-Za-z]?\b"
)
_HOME_STREET = re.compile(
    rf"\b(?i:i|we|he|she|they|mum|dad|mother|father|gran) (?i:all )?(?i:live|lives|stay|stays|lived|stayed) (?i:on|in"
    rf"|at|along|up|off) (?i:the )?"
    rf"(?P<what>(?:{_CAPITAL} ){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Drive|Crescent|Terrace|Lane|Gardens|Grove|Court"
    rf"|Wynd|"
    r"Place|Square|Quadrant|Loan|Brae|Way|Close))\b"
)
_GAELIC_HOUSE = re.compile(r"\bT(?:a)?igh[ -](?:na|nan|nam|an|a'|am)[ -](?:h-)?[A-Z]\w{1,24}")
"""A house in Gaelic: Tigh na Mara."""
_BOX = re.compile(r"\bP\.? ?O\.? ?Box \d{1,5}\b", re.I)
_FIGURE = re.compile(r"\d")
_NOT_BEFORE = re.compile(
    r"(?:ward|room|bus|buses|number|clinic|level|floor|bay|route|platform|age|aged|page|gate|service|stop|bed|door"
    r"|form|option|year) \Z"
)
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_YEAR_BEFORE = re.compile(r"\b(?:in|since|of|by|until|before|after) \Z")
_MONTHS = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan"
    r"|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_PLAIN = words_of(
    """
    minutes minute mins min miles mile hour hours day days week weeks month months year years times time people
    person doors door houses house steps metres yards the my our your his her their this that these those a an on of
    in down up from along at to and or for is was were bus buses lane mph cars patients beds folk other more less
    after before with by off across away per new different separate local flights stops am pm each main busy old
    quiet private single one two shops car
    """
)


def find(text: str) -> Iterator[Found]:
    """Addresses by their form, and by the words before them."""
    if _FIGURE.search(text):
        yield from _streets(text)
        yield from _flats_and_rooms(text)
        yield from _said(text)
        for found in _BOX.finditer(text):  # a firm's as well as somebody's
            yield Found(*found.span(), Kind.ADDRESS, False, Reason.WHOLE_FORM)
    for found in _HOME_STREET.finditer(text):
        yield Found(*found.span("what"), Kind.ADDRESS, True, Reason.WORDS_BESIDE)
    yield from _named_houses(text)
    for found in _GAELIC_HOUSE.finditer(text):
        yield Found(*found.span(), Kind.ADDRESS, True, Reason.WHOLE_FORM)


def _streets(text: str) -> Iterator[Found]:
    for found in _NUMBERED.finditer(text):
        wrong = _MONTHS.search(found[0]) or _wrong_before(text, found.start(), found[0])
        if not wrong and len(found[0].split()) > 2:
            yield Found(*_trimmed(found), Kind.ADDRESS, True, Reason.WHOLE_FORM)
    for found in _LOWER.finditer(text):
        words = found["words"].lower().split()
        if words[-1] == "main":  # "14 main street" is somebody's, "two main roads" are not
            words = words[:-1] if found[0].lower().endswith(("street", "road")) else words
        the = words[:1] == ["the"] and _LIVES.search(before(text, found.start()))
        if (the or not _PLAIN.intersection(words)) and not _wrong_before(text, found.start(), found[0]):
            yield Found(*found.span(), Kind.ADDRESS, True, Reason.WHOLE_FORM)


def _flats_and_rooms(text: str) -> Iterator[Found]:
    for found in _FLAT_NUMBER.finditer(text):
        capital = found[0][0] == "F" or "/" in found[0] or "," in found[0]
        if capital or _LIVES.search(before(text, found.start())):
            yield Found(*found.span(), Kind.ADDRESS, "/" in found[0] or len(found[0].split()) > 2, Reason.WHOLE_FORM)
    for pattern in (_ROOM_IN_HOME, _HOME_AND_ROOM):
        for found in pattern.finditer(text):
            yield Found(*found.span(), Kind.ADDRESS, True, Reason.WHOLE_FORM)


def _said(text: str) -> Iterator[Found]:
    """A number and a name that somebody says to live at: 5 Braehead."""
    for pattern in (_HOME_NUMBER, _HOME_LOWER):
        for found in pattern.finditer(text):
            words = found["what"].lower().replace(",", "").split()[1:]
            if words and not _MONTHS.search(found["what"]) and not (_PLAIN - {"the"}).intersection(words):
                end = found.start("what") + len(found["what"].rstrip(" .,'-"))
                yield Found(found.start("what"), end, Kind.ADDRESS, True, Reason.WORDS_BESIDE)


def _named_houses(text: str) -> Iterator[Found]:
    for found in _NAMED.finditer(text):
        lives = _LIVES.search(before(text, found.start(), reach=50)) is not None
        rare = found["what"] in {"Cottage", "Croft", "Farmhouse", "Manse", "Steading", "Bungalow", "Farm", "Bothy"}
        if lives or rare:
            yield Found(*found.span(), Kind.ADDRESS, lives, Reason.WORDS_BESIDE if lives else Reason.WHOLE_FORM)


def _wrong_before(text: str, start: int, written: str) -> bool:
    """Whether the figure before a street is not that of a house: ward 14, Main Street entrance."""
    if written[:1].isalpha():
        return False
    near = before(text, start, reach=12)
    # "In 2019 Main Street was dug up" names a year; "of 12 Main Street" names a house.
    return _NOT_BEFORE.search(near) is not None or bool(_YEAR.match(written) and _YEAR_BEFORE.search(near))


def _trimmed(found: re.Match[str]) -> tuple[int, int]:
    # "33 Main St." may end the sentence: the stop stays outside.
    return found.start(), found.start() + len(found[0].rstrip(" ."))
