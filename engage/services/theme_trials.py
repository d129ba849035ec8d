"""Trying theme suggestions out: how good would they be with so many confirmed links? Nothing is stored or changed.

What is tried is what the product does: texts that are not confirmed yet teach which words there are, as they do in an
installation, and the codebook goes before them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from engage.adapters.theme_model.learner import learn, read
from engage.domain.errors import Refused
from engage.domain.theming import trials
from engage.domain.theming.codebook import Entry
from engage.domain.theming.labelled import Labelled
from engage.domain.theming.scores import Scores, mean, scores
from engage.domain.theming.trials import Size


@dataclass(frozen=True, slots=True)
class Result:
    """What a number of confirmed texts led to."""

    size: Size
    rows: int
    """Confirmed texts that were learned from."""
    scores: Scores
    seconds: float
    """Of one core's time, to learn and to find the themes of all that was tried; the mean where there were several
    samples."""


def run(
    train: Sequence[Labelled], test: Sequence[Labelled], *, sizes: Sequence[Size], codebook: Sequence[Entry] = (),
    made_at: datetime, watch: Callable[[str], None] = lambda _: None,
) -> Iterator[Result]:  # fmt: skip
    """Learn from samples of `train`, and try each model on all of `test`.

    Texts of `train` without a theme, or out of the sample, are read as unconfirmed ones. Without a codebook the names
    of the themes stand for one when nothing is confirmed. Raises Refused: trial_without_texts,
    trial_needs_two_themes.
    """
    if not test:
        raise Refused("trial_without_texts")
    entries = tuple(codebook)
    confirmed = [each for each in train if each.labels]
    names = sorted({label for each in confirmed for label in each.labels})
    if len({*names, *(entry.name for entry in entries)}) < 2:
        raise Refused("trial_needs_two_themes")
    begun = time.process_time()
    vocabulary = read([each.text for each in train], (), entries or [Entry(name) for name in names])
    reading = time.process_time() - begun
    for size in sizes:
        rows = size.rows(len(confirmed))
        made: list[Scores] = []
        seconds = 0.0
        samples = trials.draws([each.labels for each in confirmed], rows)
        for turn, sample in enumerate(samples, start=1):
            watch(f"{rows} confirmed texts, sample {turn} of {len(samples)}")
            begun = time.process_time()
            some = [confirmed[at] for at in sample]
            known = {label for each in some for label in each.labels} | {entry.name for entry in entries}
            # Where a sample shows fewer than two themes, the product still knows the names of those there are.
            book = entries if len(known) >= 2 else entries + tuple(Entry(name) for name in names if name not in known)
            model = learn(some, codebook=book, vocabulary=vocabulary, made_at=made_at)
            said = model.find([each.text for each in test])
            seconds += reading + time.process_time() - begun
            made.append(scores([each.labels for each in test], said))
        yield Result(size, rows, mean(made), seconds / len(samples))
