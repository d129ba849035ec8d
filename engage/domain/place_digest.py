"""A month of one locality, out of the digests of the planning bodies that plan for it: what changed because of people
there, what is on its way, what will not be done and why, and what nobody has answered.

It is made of issued digests alone and has no line of its own: what a body could not leave out, nobody leaves out here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from engage.domain.digest import ORDER
from engage.domain.digest_data import Change, DigestData
from engage.domain.digest_lines import Line, Section


@dataclass(frozen=True, slots=True)
class PlaceDigest:
    """What became of the asks of a locality, each once."""

    changes: tuple[Change, ...]
    """Done and checked in the month, and not planned before anybody asked."""
    sections: tuple[tuple[Section, tuple[Line, ...]], ...]

    @property
    def count(self) -> int:
        """How many asks it holds."""
        return sum(len(lines) for _section, lines in self.sections)


def of_place(digests: Iterable[DigestData], references: Collection[str]) -> PlaceDigest:
    """The lines of these digests that are about the locality whose asks have these references, in the order of a
    digest. An ask that changed hands before one of them was compiled again stands in two: what the one that knows more
    says of it is told."""
    found = list(digests)
    teller: dict[str, DigestData] = {}
    for data in sorted(found, key=lambda each: each.as_of, reverse=True):
        for line in data.lines:
            if line.reference in references:
                teller.setdefault(line.reference, data)
    return PlaceDigest(
        tuple(
            each for data in found for each in data.changes
            if teller.get(each.reference) is data and not each.already_planned
        ),
        tuple(
            (section, tuple(sorted((
                line for data in found for line in dict(data.sections)[section] if teller.get(line.reference) is data
            ), key=ORDER[section])))
            for section in Section
        ),
    )  # fmt: skip
