"""Sort codes, accounts, IBANs, and the numbers of cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii.beside import after, before
from engage.domain.pii.checksums import card, iban
from engage.domain.pii.spans import Found, Kind, Reason

_SORT = re.compile(r"(?<![\w\-/.])\d\d([ \-.]?)\d\d\1\d\d(?![\w\-/])")
_SORT_AND_ACCOUNT = re.compile(r"(?<![\w\-/.])\d\d[ \-]?\d\d[ \-]?\d\d[ ,/]{1,3}\d{8}(?!\w)")
_ACCOUNT = re.compile(r"(?<![\w\-/.+])\d(?:[ \-]?\d){5,9}(?!\w)(?![./\-]\d)")
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2} ?\d\d(?:[ \-]?[A-Za-z0-9]){11,30}(?!\w)")
_CARD = re.compile(r"(?<![\w\-.+])\d(?:[ \-]{0,2}\d){12,18}(?!\w)")
_PIN = re.compile(r"\bpin(?: number| no| code)?(?: is| was|:| =)? ?(\d{4})(?!\w)", re.I)
_ACCOUNT_WORD = re.compile(
    r"\baccount\b|\bacct?\b|\ba/c\b|\bacc (?:no|number)\b|\bsort ?code\b|\bbank\b|\bbacs\b"
    r"|\bpay (?:it|me)\b"
)
_SORT_WORD = re.compile(r"\bsort\b|\bsort ?codes?\b|\bs/c\b|\bsorting code\b|\bbank (?:details|account|code)\b")
_CARD_WORD = re.compile(r"\bcard\b|\bvisa\b|\bmaster ?card\b|\bdebit\b|\bcredit\b|\bamex\b")


def find(text: str) -> Iterator[Found]:
    """What money can be taken from or paid to."""
    for found in _SORT_AND_ACCOUNT.finditer(text):
        yield Found(*found.span(), Kind.BANK, True, Reason.WHOLE_FORM)
    for found in _SORT.finditer(text):
        if _SORT_WORD.search(before(text, found.start(), reach=40)) or _SORT_WORD.search(
            after(text, found.end(), reach=20)
        ):
            yield Found(*found.span(), Kind.BANK, True, Reason.WORDS_BESIDE)
    for found in _ACCOUNT.finditer(text):
        near = before(text, found.start(), reach=45)
        digits = len(re.sub(r"\D", "", found[0]))
        if _ACCOUNT_WORD.search(near) and digits in {7, 8, 9, 10} and (digits == 8 or "account" in near):
            yield Found(*found.span(), Kind.BANK, digits == 8, Reason.WORDS_BESIDE)
    for found in _IBAN.finditer(text):
        yield from _international(text, found)
    for found in _CARD.finditer(text):
        right = card(re.sub(r"\D", "", found[0]))
        if right or _CARD_WORD.search(before(text, found.start(), reach=45)):
            yield Found(*found.span(), Kind.BANK, right, Reason.CHECK_DIGIT if right else Reason.WORDS_BESIDE)
    for found in _PIN.finditer(text):
        yield Found(*found.span(1), Kind.BANK, False, Reason.WORDS_BESIDE)


def _international(text: str, found: re.Match[str]) -> Iterator[Found]:
    """An IBAN may run into the words after it: the longest piece whose check figures agree is it. One in ninety-seven
    rows of words agrees too: an account has ten figures and more."""
    if sum(mark.isdigit() for mark in found[0]) < 10:
        return
    ends = [found.start() + place + 1 for place, mark in enumerate(found[0]) if mark.isalnum()]
    for end in reversed(ends[13:]):
        if iban(re.sub(r"[ \-]", "", text[found.start() : end]).upper()) and not text[end : end + 1].isalnum():
            yield Found(found.start(), end, Kind.BANK, True, Reason.CHECK_DIGIT)
            return
    if "iban" in before(text, found.start(), reach=30):
        yield Found(*found.span(), Kind.BANK, False, Reason.WORDS_BESIDE)
    elif re.match(r"GB ?\d\d ?[A-Z]{4}[\d ]{14,}", found[0]):
        yield Found(*found.span(), Kind.BANK, False, Reason.WHOLE_FORM)
