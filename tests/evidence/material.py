"""The comments of a file, as the evidence needs them: what each says, what it is about, and how bad it is."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engage.adapters import csv_file

FEWEST = 3
"""So many comments on one theme in three months, none of them behind an ask yet, become an ask."""
MONTHS_TOGETHER = 3
SERIOUS = -4
"""One comment as bad as this becomes an ask alone."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment."""

    name: str
    """Its id in the file."""
    text: str
    theme: str
    weight: int
    """Below nought: something went wrong; 4 the best, -4 the worst."""

    @property
    def bad(self) -> bool:
        """Whether something went wrong."""
        return self.weight < 0


def read(
    file: Path, *, text: str = "text", name: str = "row_index", theme: str = "label", weight: str = "criticality"
) -> list[Comment]:
    """Every comment with words in it."""
    found = []
    for row in csv_file.rows(csv_file.examine(file)):
        told, heavy = row.cells.get(text, ""), row.cells.get(weight, "").strip()
        if any(each.isalnum() for each in told):
            number = int(float(heavy)) if heavy.lstrip("-").replace(".", "", 1).isdigit() else 0
            about = row.cells.get(theme, "").strip() or "Other"
            found.append(Comment(row.cells.get(name, "").strip(), told, about, number))
    return found


def months(comments: Sequence[Comment], size: int, count: int, seed: int) -> list[list[Comment]]:
    """Random batches of one size, none twice while there are enough."""
    rng = random.Random(f"{seed}/{size}")
    pool: list[Comment] = []
    while len(pool) < size * count:
        pool += rng.sample(comments, len(comments))
    return [pool[size * number : size * (number + 1)] for number in range(count)]


def to_ask(batches: Iterable[Iterable[Comment]], *, lane: float = 0.0, seed: int = 1) -> Iterator[list[list[Comment]]]:
    """For each month the asks that the rule makes, each as the comments behind it.

    `lane` is the share of what went wrong that one service can put right by itself: it is taken out by lot.
    """
    rng = random.Random(f"lane/{seed}")
    waiting: dict[str, list[tuple[int, Comment]]] = defaultdict(list)
    for month, batch in enumerate(batches):
        for each in batch:
            if each.bad and rng.random() >= lane:
                waiting[each.theme].append((month, each))
        asks = []
        for theme in sorted(waiting):
            fresh = [(when, each) for when, each in waiting[theme] if when > month - MONTHS_TOGETHER]
            waiting[theme] = fresh
            if len(fresh) >= FEWEST or any(each.weight <= SERIOUS for _, each in fresh):
                asks.append([each for _, each in fresh])
                waiting[theme] = []
        yield asks
