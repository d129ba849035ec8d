"""Number plates of vehicles, from the present form back to those without a date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii.beside import after, before
from engage.domain.pii.spans import Found, Kind, Reason
from engage.domain.pii.word_lists import words_of

_NOW = re.compile(r"(?<!\w)([A-Za-z]{2})( ?)([0-9]{2})([ \-]?)([A-Za-z]{3})(?!\w)")
"""Letters that no plate has (I and Q) are taken too: people read O and Q, I and 1 for each other."""
_PREFIX = re.compile(r"(?<!\w)([A-HJ-NPR-Ya-hj-npr-y])(\d{1,3})([ \-]?)([A-HJ-PR-Za-hj-pr-z]{3})(?!\w)")
_SUFFIX = re.compile(r"(?<!\w)([A-HJ-PR-Za-hj-pr-z]{3})([ \-]?)(\d{1,3})([A-HJ-NPR-Ya-hj-npr-y])(?!\w)")
_DATELESS = re.compile(r"(?<!\w)([A-Za-z]{1,3})([ \-]?)(\d{1,4})(?!\w)|(?<!\w)(\d{1,4})([ \-]?)([A-Za-z]{1,3})(?!\w)")
_IRISH = re.compile(r"(?<!\w)(?:[A-Z]I[A-Z]|[A-Z][A-Z]Z) ?\d{4}(?!\w)")
_WORD = re.compile(
    r"\b(?:plates?|reg|registration|regn|number ?plate|licen[cs]e plate|car|van|taxi|cab|minibus|vehicle|motor|lorry|"
    r"parked|driving|drove|drives|driver|motability|ambulance|jeep|motorbike|clamped|fine)\b"
)
_SAYS = re.compile(r"\b(?:plates?|reg|registration|regn|number ?plate|licen[cs]e plate)\b")
_COMMON = words_of(
    """
    the and for was has had but not you are can all her his him she they who why how our out off one two six ten now
    new old per via yes day may its did get got let put see saw say too use way beds bed men mum dad gps mri bus mph
    mls mgs min hrs pts ref tel aka etc icu hdu a&e
    """
)


def find(text: str) -> Iterator[Found]:
    """Plates by their form; forms that could be something else only where a vehicle is spoken of."""
    for found in _NOW.finditer(text):
        letters, gap, _, _, last = found.groups()
        near = _near(text, found)
        one_case = (letters + last).isupper() or (letters + last).islower()
        if last.lower() in _COMMON and not near:
            continue
        if near or (one_case and (letters.isupper() or not gap) and (letters.isupper() or not _spaced(found[0]))):
            yield Found(*found.span(), Kind.PLATE, True, Reason.WHOLE_FORM)
    for pattern, words, number in ((_PREFIX, 4, 2), (_SUFFIX, 1, 3)):
        for found in pattern.finditer(text):
            near = _near(text, found)
            if found[words].lower() in _COMMON and not _SAYS.search(before(text, found.start(), reach=50)):
                continue
            sure = len(found[number]) >= 2 and found[0].replace(" ", "").replace("-", "").isupper()
            if near or (sure and (len(found[number]) == 3 or _tight(found[0]))):
                yield Found(*found.span(), Kind.PLATE, near or len(found[number]) == 3, Reason.WHOLE_FORM)
    for found in _IRISH.finditer(text):
        yield Found(*found.span(), Kind.PLATE, _near(text, found), Reason.WHOLE_FORM)
    for found in _DATELESS.finditer(text):
        letters = found[1] or found[6]
        said = _SAYS.search(before(text, found.start(), reach=30)) is not None
        if said and letters.lower() not in _COMMON and len(found[0]) >= 4 and letters.isupper():
            yield Found(*found.span(), Kind.PLATE, False, Reason.WORDS_BESIDE)


def _near(text: str, found: re.Match[str]) -> bool:
    return bool(_WORD.search(before(text, found.start(), reach=50)) or _WORD.search(after(text, found.end(), reach=25)))


def _spaced(written: str) -> bool:
    return " " in written


def _tight(written: str) -> bool:
    return " " not in written and "-" not in written
