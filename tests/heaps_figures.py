"""How well heaps of what no theme fits are found: `python -m tests.heaps_figures FILE.csv --label subcategory`.

Some labels of a file are left out at a time, as if they were no themes yet: their texts, without any label, are put
into heaps among as many texts of the same trial. A heap is pure as far as its texts have one label. Nothing of a text
is printed. The table of docs/theming.md is made with it.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import time
from collections import Counter, defaultdict
from pathlib import Path

from engage.adapters import labelled_file
from engage.adapters.theme_model import heaps
from engage.domain.theming.clusters import LEAST
from engage.domain.theming.labelled import Labelled, Text

LEFT_OUT = 8
"""Labels that are left out in one trial."""
TRIALS = 20
SMALLEST, BIGGEST = 20, 300
"""Texts that a label has that is left out: a theme that has more is no news to anybody."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", default=os.environ.get("ENGAGE_REAL_COMMENTS"))
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="subcategory")
    parser.add_argument("--most", type=int, default=600, help="texts in one trial")
    given = parser.parse_args()
    by_label: dict[str, list[Labelled]] = defaultdict(list)
    for each in labelled_file.read(Path(given.file), text=given.text, label=given.label, prompt=None).texts:
        if len(each.labels) == 1:
            by_label[next(iter(each.labels))].append(each)
    names = sorted(name for name, texts in by_label.items() if SMALLEST <= len(texts) <= BIGGEST)
    rows = [trial(by_label, names, seed, given.most) for seed in range(TRIALS)]
    print(f"{TRIALS} trials, {LEFT_OUT} of {len(names)} labels each")
    for name, values in zip(("texts", "heaps", "purity", "by chance", "in a heap", "labels found", "seconds"),
                            zip(*rows, strict=True), strict=True):  # fmt: skip
        print(f"{name:>13} {statistics.mean(values):8.3f} ± {statistics.pstdev(values):.3f}")
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def trial(by_label: dict[str, list[Labelled]], names: list[str], seed: int, most: int) -> tuple[float, ...]:
    """Figures of one trial: texts, heaps, purity, purity of heaps of these sizes drawn by lot, share in a heap, share
    of the labels that are the commonest of a heap, seconds."""
    chance = random.Random(seed)
    chosen = chance.sample(names, LEFT_OUT)
    pairs = [(each.text.text, name) for name in chosen for each in by_label[name]]
    chance.shuffle(pairs)
    pairs = pairs[:most]
    begun = time.process_time()
    found = heaps.heaps([Text(text) for text, _ in pairs], least=LEAST)
    seconds = time.process_time() - begun
    tops, held, lot = [], 0, 0
    labels = [name for _, name in pairs]
    for heap in found:
        (name, many), *_rest = Counter(labels[at] for at in heap.members).most_common(1)
        tops.append((name, many))
        held += len(heap.members)
        lot += Counter(chance.sample(labels, len(heap.members))).most_common(1)[0][1]
    pure = sum(many for _, many in tops) / held if held else 0.0
    return (
        len(pairs), len(found), pure, lot / held if held else 0.0, held / len(pairs),
        len({name for name, _ in tops}) / LEFT_OUT, seconds,
    )  # fmt: skip


if __name__ == "__main__":
    main()
