"""A month of one locality, out of the digests of the planning bodies that plan for it: what changed because of people
there, what is on its way, what will not be done and why, and what nobody has answered.

It is made of issued digests alone and has no line of its own: what a body could not leave out, nobody leaves out here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from engage.domain.digest import ORDER
from engage.domain.digest_data import Change, DigestData, HandedOver
from engage.domain.digest_lines import Line, Section


@dataclass(frozen=True, slots=True)
class PlaceDigest:
    """What became of the asks of a locality, each once."""

    changes: tuple[Change, ...]
    """Done and checked in the month, and not planned before anybody asked."""
    sections: tuple[tuple[Section, tuple[Line, ...]], ...]
    handed_over: tuple[HandedOver, ...] = ()
    """What a body gave away and no digest here has a line of: the one that took it on is not as far, or not of here."""

    @property
    def count(self) -> int:
        """How many asks it holds."""
        return sum(len(lines) for _section, lines in self.sections) + len(self.handed_over)


def of_place(digests: Iterable[DigestData], references: Collection[str]) -> PlaceDigest:
    """The lines of these digests that are about the locality whose asks have these references, in the order of a
    digest. An ask that changed hands before one of them was compiled again stands in two, as one does where a body has
    two digests in a month: what the one that knows more says of it is told. One that stands in none, because the digest
    that knows more had given it away and the other did not know of it, is told of as given away."""
    found = list(digests)
    teller: dict[str, DigestData] = {}
    given_away: dict[str, HandedOver] = {}
    for data in sorted(found, key=lambda each: each.as_of, reverse=True):
        for line in data.lines:
            if line.reference in references:
                teller.setdefault(line.reference, data)
        for each in data.handed_over:
            if each.reference in references:
                given_away.setdefault(each.reference, each)
    changed = {
        (each.reference, each.what, each.done_on): each
        for data in sorted(found, key=lambda each: each.as_of)
        for each in data.changes
        if each.reference in references and not each.already_planned
    }
    return PlaceDigest(
        tuple(sorted(changed.values(), key=lambda each: (each.done_on, each.reference))),
        tuple(
            (section, tuple(sorted((
                line for data in found for line in dict(data.sections)[section] if teller.get(line.reference) is data
            ), key=ORDER[section])))
            for section in Section
        ),
        tuple(
            sorted(
                (each for each in given_away.values() if each.reference not in teller),
                key=lambda each: (each.on, each.reference),
            )
        ),
    )  # fmt: skip
