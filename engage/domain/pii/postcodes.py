"""Postcodes. A district alone (ML6) is where thousands live: it is a hint only where somebody says to live there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii.beside import before
from engage.domain.pii.spans import Found, Kind, Reason
from engage.domain.pii.word_lists import words_of

_AREAS = words_of(
    """
    AB AL B BA BB BD BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK
    FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP
    NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W
    WA WC WD WF WN WR WS WV YO ZE ZZ
    """
)
_SCOTTISH = words_of(
    """
    AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE
    """
)
_WHOLE = re.compile(
    r"(?<![\w£])([A-Za-z]{1,2})( ?)([0-9][0-9A-Za-z]?)([ \-.]{0,3})([0-9OoIl])( ?)"
    r"([ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2})(?!\w)"
)
_DISTRICT = re.compile(r"(?<![\w£])([A-Za-z]{2}|[Gg])([1-9][0-9]?)( ?[0-9])?(?!\w|[.:/]\d| ?%)")
_WORD = re.compile(r"\bpost ?codes?\b|\bpost-code\b|\bzip\b")
_LIVES = re.compile(
    r"\b(?:live|lives|living|lived|stay|stays|staying|stayed|based|am|are) (?:just )?(?:in|at"
    r"|near) (?:the )?\Z"
)
_ORDINAL = re.compile(r"1st|2nd|3rd|[04-9]th", re.I)


def find(text: str) -> Iterator[Found]:
    """Whole postcodes; districts and sectors where the words say that they are one."""
    for found in _WHOLE.finditer(text):
        area, gap, district, between, figure, apart, unit = found.groups()
        said = _WORD.search(before(text, found.start(), reach=50)) is not None
        if area.upper() not in _AREAS or not _is_district(district):
            continue
        if apart and not (area in _SCOTTISH and between and unit.isupper()):
            continue
        if figure in "Il" and not (said or area in _SCOTTISH):
            continue
        loose = gap or (between and not area.isupper())
        if not said and gap and not (area.isupper() and unit.isupper()):
            continue
        if not said and loose and _ORDINAL.fullmatch(figure + unit) and not unit.isupper():
            continue
        yield Found(*found.span(), Kind.POSTCODE, True, Reason.WHOLE_FORM)
    for found in _DISTRICT.finditer(text):
        near = before(text, found.start(), reach=40)
        area, said = found[1].upper(), _WORD.search(near) is not None
        lives = area in _SCOTTISH and _LIVES.search(near) is not None
        # A whole sector (ML6 7) is written by nobody who means something else; G and a figure may be anything.
        sector = area in _SCOTTISH - {"G"} and found[3] is not None and found[1].isupper()
        if area in _AREAS and (said or lives or sector):
            yield Found(*found.span(), Kind.POSTCODE, False, Reason.WORDS_BESIDE)


def _is_district(written: str) -> bool:
    return len(written) == 1 or written[1].isdigit() or written[1].upper() in "ABCDEFGHJKMNOPRSTUVWXY"
