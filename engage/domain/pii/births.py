"""Dates of birth, in all the ways people write a date. A date is one because of the words beside it, or of its age."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii.beside import after, before
from engage.domain.pii.spans import Found, Kind, Reason

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_DAY_WORD = (
    r"(?:(?:twenty|thirty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third"
    r"|fourth|fifth|"
    r"sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth"
    r"|eighteenth|nineteenth|twentieth|thirtieth)"
)
_YEAR_WORDS = (
    rf"(?:nineteen|twenty)[ -](?:hundred|oh[ -](?:{_ONES})|(?:{_TENS})(?:[ -](?:{_ONES}))?|{_TEENS})"
    rf"|two thousand(?: and (?:{_ONES}|{_TEENS}|{_TENS}))?"
)
_YEAR = rf"(?P<year>(?:18|19|20)\d\d|'\d\d|\d\d(?![\d:./])|{_YEAR_WORDS})"
_DAY = rf"(?:(?:0?[1-9]|[12]\d|3[01])(?: ?(?:st|nd|rd|th))?|{_DAY_WORD})"
_SEP = r"(?: ?[/.\-] ?| )"
_DATES = (
    re.compile(rf"(?<![\w/.\-])(?:0?[1-9]|[12]\d|3[01])(?P<sep>{_SEP})(?:0?[1-9]|1[0-2])(?P=sep)(?P<year>(?:18|19"
        rf"|20)?\d\d)(?![\w/\-]|\.\d)"),
    re.compile(r"(?<![\w/.\-])(?P<year>(?:18|19|20)\d\d)(?P<sep>[/.\-])(?:0?[1-9]|1[0-2])(?P=sep)(?:0?[1-9]|[12]\d"
        r"|3[01])(?![\w/\-]|\.\d)"),
    re.compile(rf"\b{_DAY}(?: day)?[ ,\-/]{{1,2}}(?:of )?{_MONTH}(?:[ ,\-/]{{0,3}}(?:in )?{_YEAR})?(?!\w)", re.I),
    re.compile(rf"\b{_MONTH} (?:the )?{_DAY}(?![\d:])(?:[ ,]{{1,2}}{_YEAR})?(?!\w)", re.I),
)  # fmt: skip
_FEAST = re.compile(
    r"\b(?:christmas (?:day|eve)|boxing day|hogmanay|new year'?s (?:day|eve)|ne'erday|halloween|easter sunday"
    r"|(?:st )?valentine'?s day|st andrew'?s day|burns night|may day|guy fawkes(?: night)?)(?:[ ,]{1,2}(?:of |in )?"
    rf"{_YEAR})?(?!\w)",
    re.I,
)
"""Days with a name of their own."""
_MONTH_AND_YEAR = re.compile(rf"\b{_MONTH}(?: of)?[ ,]{{1,2}}(?P<year>(?:18|19|20)\d\d|'?\d\d)(?!\w)", re.I)
_YEAR_ALONE = re.compile(r"(?<![\w/.\-])(?P<year>19\d\d|20[012]\d)(?![\w/\-])")
_TOGETHER = re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)\d\d|\d\d)(?!\d)")

_BIRTH = re.compile(
    r"\bborn\b|\bbirth(?!ing|mark| plan| certificate| partner| centre| pool| control| rate)(?:day|date|s)?\b"
    r"|\bd\.? ?o\.? ?b\b|"
    r"\bb\. ?\Z|\bbday\b|\bb-day\b|\bturn(?:ed|s|ing) (?:\w+ ){1,3}on\b|\bcame into the world\b"
    r"|\bdelivered\b[^.]*\bbaby\b|"
    r"\bhad (?:my|our|her) (?:baby|son|daughter|first|second|twins)\b|\bbirthdays?\b"
)
_BIRTH_AFTER = re.compile(
    r"\A[\s,)(:\-]{0,3}(?:(?:is|was|it's) )?(?:(?:my|his|her|their|mum's|dad's|the) )?(?:\w+'s )?(?:date of birth"
    r"|d\.? ?o\.? ?b\b"
    r"|birth ?day|birth ?date|bday)|\A[\s,]{0,2}(?:is|was) (?:when|the (?:day|date)) (?:i|he|she|we|they) (?:was"
    r"|were) born"
)
_STRONG_WORD = re.compile(r"\bdate of birth\b|\bd\.? ?o\.? ?b\b|\bborn (?:on )?|\bbirth ?(?:day|date)\b")
_BORN_IN = re.compile(
    r"\bborn\b[^.;]{0,25}\bin (?:the year )?\Z|\bborn(?: in)? \Z|\bbirth(?: is| was|:)? ?\Z"
    r"|\bdob:? ?\Z"
)
_NEXT_THING = re.compile(
    r"\b(?:appointment|appt|surgery|operation|clinic|discharged|admitted|until|referred|scan"
    r"|letter)\b"
)


def find(text: str) -> Iterator[Found]:
    """Dates beside a word of birth, and whole dates of the last century."""
    for pattern in (*_DATES, _FEAST):
        for found in pattern.finditer(text):
            year = found["year"]
            near = before(text, found.start(), reach=75)
            words = [hit.end() for hit in _BIRTH.finditer(near)]
            said = bool(words) and not _NEXT_THING.search(near[words[-1] :])
            # "on 3 May at 10" after a birthday far back is another day.
            if said or _BIRTH_AFTER.match(after(text, found.end(), reach=45)):
                yield Found(*_trimmed(text, found), Kind.DOB, year is not None, Reason.WORDS_BESIDE)
            elif year is not None and re.match(r"1[89]\d\d|nineteen", year, re.I):
                yield Found(*_trimmed(text, found), Kind.DOB, False, Reason.OLD_DATE)
    for pattern in (_MONTH_AND_YEAR, _YEAR_ALONE):
        for found in pattern.finditer(text):
            if _BORN_IN.search(before(text, found.start(), reach=60)):
                yield Found(*found.span(), Kind.DOB, pattern is _MONTH_AND_YEAR, Reason.WORDS_BESIDE)
    for found in _TOGETHER.finditer(text):
        if re.search(r"(?:date of birth|d\.? ?o\.? ?b\.?)\W{0,3}(?:is |was )?\Z", before(text, found.start())):
            yield Found(*found.span(), Kind.DOB, True, Reason.WORDS_BESIDE)


def _trimmed(text: str, found: re.Match[str]) -> tuple[int, int]:
    return found.start(), found.start() + len(found[0].rstrip(" .,"))
