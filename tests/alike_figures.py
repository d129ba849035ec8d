"""How alike people's own texts are, and what finding it out costs: `python -m tests.alike_figures FILE.csv`.

The file has one text a row, in a column called "text"; with another column its name follows. Nothing of it is printed.
"""

from __future__ import annotations

import csv
import hashlib
import random
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from engage.domain import alike
from engage.domain.alike import Arrival, resemblance, sketch, waves, words

NAMES = ("Anne", "Mohammed", "Isla", "Callum", "Priya", "Sheila", "Dougie", "Agnieszka", "Tom", "Morag")


def keyed(run: str) -> int:
    """A hash of a run of words under a key that only this file has."""
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8, key=b"figures").digest(), "big")


def edited(text: str, rng: random.Random, *, share: float = 0.25) -> str:
    """A copy with small changes: a name before it, and a stretch of it (a sentence or so) said otherwise."""
    found = text.split()
    length = max(1, int(len(found) * share))
    start = rng.randrange(max(1, len(found) - length))
    found[start : start + length] = [f"word{rng.randrange(10**6)}" for _ in range(rng.randrange(1, length + 1))]
    return f"I am {rng.choice(NAMES)}. " + " ".join(found)


@dataclass(frozen=True)
class Figures:
    """What `measure` found."""

    texts: int
    compared: int
    """Of those, how many are long enough."""
    pairs_alike: int
    """Pairs of different people's texts that count as alike."""
    pairs: int
    largest: int
    """The largest group of texts that would be told together, were they all to come within an hour."""
    found: int
    """Edited copies, of `made`, that were in their wave."""
    made: int
    slowest_ms: float
    """A sketch of a text of 1,000 words."""
    flood_ms: float
    """Finding the waves among 2,000 texts."""


def measure(texts: list[str], *, most: int = 2000) -> Figures:
    """The figures of these texts; pairs are counted among at most `most` of them."""
    rng = random.Random(1)
    sketches = [made for text in texts if (made := sketch(text, keyed)) is not None]
    some = sketches if len(sketches) <= most else rng.sample(sketches, most)
    likely = sum(resemblance(one, other) >= alike.LIKE for one, other in combinations(some, 2))
    at = datetime(2026, 11, 16, 10, tzinfo=UTC)
    here = [Arrival(number, at) for number in range(len(sketches))]
    groups = alike._groups({each.id: sketches[each.id] for each in here})
    sizes: dict[int, int] = {}
    for group in groups.values():
        sizes[group] = sizes.get(group, 0) + 1
    found = made = 0
    long = [text for text in texts if len(words(text)) >= 25]
    for text in rng.sample(long, min(20, len(long))):
        copies = [edited(text, rng) for _ in range(50)]
        others = rng.sample(long, min(200, len(long)))
        arrivals = [Arrival(number, at + timedelta(seconds=number)) for number in range(len(copies) + len(others))]
        drawn = {number: each for number, said in enumerate([*copies, *others]) if (each := sketch(said, keyed))}
        made += len(copies)
        found += sum(number < len(copies) for wave in waves(arrivals, drawn) for number in wave.ids)
    longest = " ".join(f"word{rng.randrange(5000)}" for _ in range(1000))
    flood = [Arrival(number, at + timedelta(seconds=number)) for number in range(min(2000, len(sketches)))]
    return Figures(
        len(texts), len(sketches), likely, len(some) * (len(some) - 1) // 2, max(sizes.values(), default=0),
        found, made, min(_ms(lambda: sketch(longest, keyed)) for _ in range(20)),
        _ms(lambda: waves(flood, dict(enumerate(sketches)))),
    )  # fmt: skip


def _ms(call) -> float:  # type: ignore[no-untyped-def]
    begun = time.process_time()
    call()
    return (time.process_time() - begun) * 1000


def read(path: str, column: str = "text") -> list[str]:
    """The texts of a CSV file."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file) if row[column].strip()]


if __name__ == "__main__":
    for name, value in asdict(measure(read(*sys.argv[1:3]))).items():
        print(f"{name}: {value}")
