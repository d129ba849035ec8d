"""CHI and NHS numbers. A checksum that fails does not clear a number that the words call one: people mistype."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii.beside import after, before
from engage.domain.pii.checksums import begins_with_a_day, health_number
from engage.domain.pii.figures import runs
from engage.domain.pii.spans import Found, Kind, Reason

_TEN = re.compile(r"(?<![\w.+])\d(?:[ ./\-]{0,2}\d){9}(?![\w])(?!\.\d)")
_CHI_WORD = re.compile(r"\bc\.? ?h\.? ?i\b|\bcommunity health index\b|\bhealth index\b")
_NHS_WORD = re.compile(r"\bnhs(?: ?(?:number|no|num|id|#|patient)\b|[.:#]| ?\Z| is\b)|\bhealth service number\b")
_SPOKEN = re.compile(
    r"\b(?:chi|nhs|health index)\b[^.\n]{0,60}\b(?:zero|oh|one|two|three|four|five|six|seven|eight"
    r"|nine)\b",
    re.I,
)
_LETTER = re.compile(r"\bnhs\b|\benglish\b|\bpatient\b|\bhospital number\b|\bwrist ?band\b|\blabel\b|\bsticker\b")


def find(text: str) -> Iterator[Found]:
    """Ten figures that are, or are said to be, the number of a patient."""
    for found in _TEN.finditer(text):
        yield from _judge(text, found.start(), found.end(), found[0])
    if not _SPOKEN.search(text):
        return
    for run in runs(text):
        digits = "".join(group.digits for group in run.groups)
        if len(digits) == 10 and any(group.spoken for group in run.groups):
            yield from _judge(text, run.groups[0].start, run.groups[-1].end, digits)


def _judge(text: str, start: int, end: int, written: str) -> Iterator[Found]:
    digits = re.sub(r"\D", "", written)
    near, behind = before(text, start, reach=60), after(text, end, reach=25)
    right = health_number(digits)
    chi = [hit.end() for hit in _CHI_WORD.finditer(near)] or ([0] if _CHI_WORD.search(behind) else [])
    nhs = [hit.end() for hit in _NHS_WORD.finditer(near)]
    if chi and (not nhs or chi[-1] > nhs[-1]):
        yield Found(start, end, Kind.CHI, right, Reason.CHECK_DIGIT if right else Reason.WORDS_BESIDE)
    elif nhs:
        yield Found(start, end, Kind.NHS, right, Reason.CHECK_DIGIT if right else Reason.WORDS_BESIDE)
    elif right:
        kind = Kind.CHI if begins_with_a_day(digits) else Kind.NHS
        grouped = re.fullmatch(r"\d{6}\D+\d{4}|\d\d\D+\d\d\D+\d\d\D+\d{4}|\d{3}\D+\d{3}\D+\d{4}", written)
        sure = kind is Kind.CHI or grouped is not None or _LETTER.search(near) is not None
        yield Found(start, end, kind, sure, Reason.CHECK_DIGIT)
    elif begins_with_a_day(digits) and re.fullmatch(r"\d{6}[ \-/]\d{4}", written):
        yield Found(start, end, Kind.CHI, False, Reason.WHOLE_FORM)
