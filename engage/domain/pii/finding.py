"""All rules over one text, and which of two hints about the same letters stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from engage.domain.pii import (
    addresses,
    banking,
    births,
    emails,
    handles,
    health_numbers,
    insurance,
    names,
    phones,
    plates,
    postcodes,
    read_names,
    singling,
)
from engage.domain.pii.folding import Folded
from engage.domain.pii.read_names import Reader
from engage.domain.pii.spans import Found, Kind, Reason, Span

_RULES = (
    emails.find, handles.find, phones.find, health_numbers.find, banking.find, insurance.find, postcodes.find,
    plates.find,
    births.find, addresses.find, names.find, singling.find,
)  # fmt: skip
_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            Kind.EMAIL, Kind.HANDLE, Kind.CHI, Kind.NHS, Kind.BANK, Kind.PHONE, Kind.NI, Kind.POSTCODE, Kind.ADDRESS,
            Kind.DOB,
            Kind.PLATE, Kind.NAME, Kind.SINGLING_OUT,
        )
    )
}  # fmt: skip
"""Which kind stands when two rules are equally sure of the same letters."""


def find(text: str, *, read: Reader | None = None) -> list[Span]:
    """Likely personal details in a text, from left to right, none over another.

    `read` says where a trained model reads names, in the folded text that it is given; without it there are the rules.
    """
    folded = Folded(text)
    found = [each for rule in _RULES for each in rule(folded.text)]
    if read is not None:
        found.extend(read_names.find(folded.text, read))
    spans = []
    for each in _settle(found):
        start, end = folded.back(each.start, each.end)
        spans.append(Span(start, end, each.kind, text[start:end], each.strong, each.reason))
    return spans


def strong(spans: Iterable[Span]) -> list[Span]:
    """Those that are hardly ever something else."""
    return [span for span in spans if span.strong]


def _weight(found: Found) -> tuple[bool, bool, bool, int, int]:
    """Small for what stands first: the sure ones, then what a check digit proves, then by kind, then the longest."""
    return (
        found.kind is Kind.SINGLING_OUT,
        not found.strong,
        found.reason is not Reason.CHECK_DIGIT,
        _RANK[found.kind],
        found.start - found.end,
    )


def _settle(found: list[Found]) -> list[Found]:
    """No two over one another, sorted."""
    kept: list[Found] = []
    starts: list[int] = []
    for each in sorted(found, key=lambda each: (_weight(each), each.start)):
        place = bisect_right(starts, each.start)
        free = (place == 0 or kept[place - 1].end <= each.start) and (
            place == len(kept) or kept[place].start >= each.end
        )
        if free and each.start < each.end:
            starts.insert(place, each.start)
            kept.insert(place, each)
    return kept
