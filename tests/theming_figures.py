"""How well themes are found, by cross-validation: `python -m tests.theming_figures FILE.csv --label label`.

With ENGAGE_REAL_COMMENTS=FILE.csv the name of the file can be left out. Each fifth of the file is found by models that
learned from the other four, twice over with other fifths; nothing of a text is printed. The tables of docs/theming.md
are made with it.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from engage.adapters import codebook_file, labelled_file
from engage.adapters.theme_model import stored
from engage.adapters.theme_model.learner import learn
from engage.adapters.theme_model.model import Model
from engage.domain.theming import trials
from engage.domain.theming.codebook import Entry
from engage.domain.theming.labelled import Labelled
from engage.domain.theming.scores import Scores, f1_by_label
from engage.services import theme_trials

FOLDS = 5


@dataclass
class Found:
    """What came of the models that learned from all but a fifth."""

    seconds: list[float] = field(default_factory=list)
    """To learn, of one core."""
    a_second: list[float] = field(default_factory=list)
    """Texts whose themes were found in a second of one core."""
    megabytes: float = 0.0
    """Of a stored model."""
    truth: list[frozenset[str]] = field(default_factory=list)
    said: list[frozenset[str]] = field(default_factory=list)
    bins: dict[int, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))
    """Confidence of each suggestion and whether it was right, by tenths."""
    among: list[bool] = field(default_factory=list)
    """Of each text with one theme: whether it is among the suggestions."""


def folds(texts: list[Labelled], turns: int) -> Iterator[tuple[list[Labelled], list[Labelled]]]:
    """What to learn from and what to try, each fifth in turn; each theme has its share in each fifth."""
    for turn in range(turns):
        piles: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, each in enumerate(texts):
            piles[tuple(sorted(each.labels))].append(at)
        order: list[int] = []
        chance = random.Random(turn)
        for name in sorted(piles):
            chance.shuffle(piles[name])
            order += piles[name]
        for fold in range(FOLDS):
            out = set(order[fold::FOLDS])
            yield [each for at, each in enumerate(texts) if at not in out], [texts[at] for at in sorted(out)]


def look(found: Found, model: Model, test: list[Labelled]) -> None:
    """Try a model on texts it has not seen."""
    begun = time.process_time()
    said = model.find([each.text for each in test])
    found.a_second.append(len(test) / (time.process_time() - begun))
    found.truth += [each.labels for each in test]
    found.said += said
    for each, suggestions in zip(test, model.suggest([each.text for each in test]), strict=True):
        for suggestion in suggestions:
            tenth = min(9, int(suggestion.confidence * 10))
            found.bins[tenth].append((suggestion.confidence, suggestion.label in each.labels))
        if len(each.labels) == 1:
            found.among.append(each.labels <= {suggestion.label for suggestion in suggestions})


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", default=os.environ.get("ENGAGE_REAL_COMMENTS"))
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="label")
    parser.add_argument("--prompt", default="question")
    parser.add_argument("--codebook", type=Path)
    parser.add_argument("--sizes", default=trials.USUAL)
    parser.add_argument("--turns", type=int, default=2)
    given = parser.parse_args()
    texts = list(labelled_file.read(Path(given.file), text=given.text, label=given.label, prompt=given.prompt).texts)
    book: tuple[Entry, ...] = codebook_file.read(given.codebook) if given.codebook else ()
    made_at = datetime.now(UTC)
    by_size: dict[int | None, list[Scores]] = defaultdict(list)
    found = Found()
    for train, test in folds(texts, given.turns):
        for result in theme_trials.run(train, test, sizes=trials.sizes(given.sizes), codebook=book, made_at=made_at):
            by_size[result.size.asked].append(result.scores)
        begun = time.process_time()
        model = learn(train, codebook=book, made_at=made_at)
        found.seconds.append(time.process_time() - begun)
        found.megabytes = len(stored.pack(model)) / 1e6
        look(found, model, test)
    print(f"{len(texts)} texts, {given.turns} times {FOLDS} folds\n")
    print("| confirmed | macro-F1 | micro-F1 | accuracy | balance |\n|---:|---:|---:|---:|---:|")
    for asked, made in by_size.items():
        name = "all of four fifths" if asked is None else str(asked)
        cells = (
            f"{statistics.mean(each):.3f} ± {statistics.pstdev(each):.3f}"
            for each in zip(
                *((s.macro_f1, s.micro_f1, s.accuracy, s.class_balance_accuracy) for s in made), strict=True
            )
        )
        print(f"| {name} | {' | '.join(cells)} |")
    print("\n| theme | texts | F1 |\n|---|---:|---:|")
    for label, (f1, many) in f1_by_label(found.truth, found.said).items():
        print(f"| {label} | {many // given.turns} | {f1:.2f} |")
    print("\n| confidence | suggestions | right |\n|---|---:|---:|")
    for tenth, pairs in sorted(found.bins.items(), reverse=True):
        right = statistics.mean(each[1] for each in pairs)
        print(f"| {tenth / 10:.1f} to {tenth / 10 + 0.1:.1f} | {len(pairs) // given.turns} | {right:.2f} |")
    print(f"\nthe theme is among the suggestions: {statistics.mean(found.among):.3f}")
    print(f"seconds to learn: {statistics.mean(found.seconds):.1f}")
    print(f"texts a second: {statistics.mean(found.a_second):,.0f}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"a stored model: {found.megabytes:.1f} MB; memory at most: {most:.0f} MB")


if __name__ == "__main__":
    main()
