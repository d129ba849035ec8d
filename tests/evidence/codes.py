"""How far two readings of the same comments agree: Cohen's kappa over docs/evidence-codes.csv, which holds row numbers
and codes and no words."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engage.domain.disclosure import wilson_interval
from tests.evidence.material import Comment

CODES = ("service", "lpg", "ijb", "elsewhere")
MANY = 100
TABLE = Path(__file__).parents[2] / "docs" / "evidence-codes.csv"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two readings side by side."""

    pairs: Counter[tuple[str, str]]

    @property
    def total(self) -> int:
        """How many comments were read."""
        return sum(self.pairs.values())

    @property
    def same(self) -> int:
        """How many got the same code twice."""
        return sum(many for (first, second), many in self.pairs.items() if first == second)

    def reading(self, number: int) -> Counter[str]:
        """How often each code was given, in the first (0) or second (1) reading."""
        found: Counter[str] = Counter()
        for pair, many in self.pairs.items():
            found[pair[number]] += many
        return found

    @property
    def kappa(self) -> float:
        """Agreement beyond what chance would give; 1 when the two cannot differ."""
        first, second, total = self.reading(0), self.reading(1), self.total
        by_chance = sum(first[code] * second[code] for code in CODES) / total**2
        return 1.0 if by_chance == 1 else (self.same / total - by_chance) / (1 - by_chance)

    def share(self, code: str, number: int) -> tuple[int, float, float]:
        """How many of a hundred got this code, with the 95 % interval."""
        many = self.reading(number)[code]
        low, high = wilson_interval(many, self.total)
        return round(100 * many / self.total), 100 * low, 100 * high


def read(file: Path = TABLE) -> Agreement:
    """The table of codes. Raises ValueError for a code that is none."""
    with file.open(encoding="utf-8", newline="") as rows:
        pairs = [(row["first"], row["second"]) for row in csv.DictReader(rows)]
    strange = {code for pair in pairs for code in pair} - set(CODES)
    if strange:
        raise ValueError(f"no such code: {', '.join(sorted(strange))}")
    return Agreement(Counter(pairs))


def drawn(comments: Sequence[Comment], seed: int) -> list[str]:
    """The ids of those that are to be read: a hundred of which something went wrong, by lot."""
    bad = sorted((each for each in comments if each.bad), key=lambda each: int(each.name))
    return [each.name for each in random.Random(seed).sample(bad, MANY)]
