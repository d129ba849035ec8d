"""How far suggestions can be trusted with so many confirmed links: what a trial takes from the texts there are."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from engage.domain.errors import Refused

ALL = "all"
USUAL = "0,50,200,500,1000,all"
DRAWS = 3
"""Samples that the figures of a small size are the mean of: with one alone chance would speak too loudly."""
FEW = 1000
"""Sizes up to which several samples are drawn."""
_SEED = 20260401


@dataclass(frozen=True, slots=True)
class Size:
    """A number of confirmed texts to learn from."""

    asked: int | None
    """None: all there are."""

    def rows(self, available: int) -> int:
        """How many that is with so many texts to take from."""
        return available if self.asked is None else min(self.asked, available)


def sizes(written: str) -> tuple[Size, ...]:
    """Sizes as they are written on a command line.

    >>> [size.asked for size in sizes("0, 500,all")]
    [0, 500, None]

    Raises Refused("trial_sizes_unreadable").
    """
    found = []
    for each in written.split(","):
        word = each.strip().lower()
        if word != ALL and not (word.isascii() and word.isdigit() and len(word) < 9):
            raise Refused("trial_sizes_unreadable")
        found.append(Size(None if word == ALL else int(word)))
    return tuple(dict.fromkeys(found))


def draws(labels: Sequence[frozenset[str]], rows: int) -> list[list[int]]:
    """Samples of so many positions, the same each time. Each theme, or set of themes that comes together, has as many
    in a sample as in the whole, as near as that can be; what is over is drawn by lot."""
    if rows == 0 or rows >= len(labels):
        return [list(range(rows))]
    return [_draw(labels, rows, random.Random(_SEED + turn)) for turn in range(DRAWS if rows <= FEW else 1)]  # noqa: S311


def _draw(labels: Sequence[frozenset[str]], rows: int, chance: random.Random) -> list[int]:
    piles: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, each in enumerate(labels):
        piles[tuple(sorted(each))].append(at)
    taken: list[int] = []
    over: list[tuple[float, float, int]] = []
    for name in sorted(piles):
        pile = piles[name]
        chance.shuffle(pile)
        share = rows * len(pile) / len(labels)
        taken += pile[: int(share)]
        over += [(share - int(share), chance.random(), at) for at in pile[int(share) : int(share) + 1]]
    over.sort(reverse=True)
    taken += [at for _, _, at in over[: rows - len(taken)]]
    return sorted(taken)
