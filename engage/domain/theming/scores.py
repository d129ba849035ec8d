"""How good a model of themes is, in figures that others use too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures between 0 and 1, over texts that the model had not seen."""

    accuracy: float
    """Share of texts with exactly the right themes."""
    macro_f1: float
    """Mean of the F1 of each theme: a rare theme counts as much as a common one. F1 is twice the hits, divided by all
    that were said and all that were meant."""
    micro_f1: float
    """F1 over all links of texts and themes: a common theme counts more. With one theme a text it is the accuracy."""
    class_balance_accuracy: float
    """Mean over the themes of the smaller one of precision (hits of what was said) and recall (hits of what was
    meant), as in the text mining project of the NHS; from L. Mosley, A balanced approach to the multi-class imbalance
    problem, 2013."""


def scores(truth: Sequence[frozenset[str]], said: Sequence[frozenset[str]]) -> Scores:
    """Compare what is true with what was said, text by text. A theme that only one of them has counts too, with 0."""
    if not truth:
        return Scores(0.0, 0.0, 0.0, 0.0)
    labels = sorted({label for each in (*truth, *said) for label in each})
    both = [sum(label in real and label in guess for real, guess in zip(truth, said, strict=True)) for label in labels]
    guessed = [sum(label in each for each in said) for label in labels]
    meant = [sum(label in each for each in truth) for label in labels]
    links = sum(guessed) + sum(meant)
    return Scores(
        accuracy=sum(real == guess for real, guess in zip(truth, said, strict=True)) / len(truth),
        macro_f1=macro_f1_of_counts(both, guessed, meant),
        micro_f1=2 * sum(both) / links if links else 0.0,
        class_balance_accuracy=_mean(
            [hits / max(one, other, 1) for hits, one, other in zip(both, guessed, meant, strict=True)]
        ),
    )


def f1_by_label(truth: Sequence[frozenset[str]], said: Sequence[frozenset[str]]) -> dict[str, tuple[float, int]]:
    """For each theme its F1 and how many texts have it, the commonest first."""
    found = {}
    for label in sorted({label for each in (*truth, *said) for label in each}):
        hits = sum(label in real and label in guess for real, guess in zip(truth, said, strict=True))
        guessed, meant = sum(label in each for each in said), sum(label in each for each in truth)
        found[label] = (2 * hits / max(1, guessed + meant), meant)
    return dict(sorted(found.items(), key=lambda each: (-each[1][1], each[0])))


def macro_f1_of_counts(both: Sequence[int], said: Sequence[int], meant: Sequence[int]) -> float:
    """Mean F1 of the themes that were said or meant at all."""
    return _mean([2 * hits / (one + other) for hits, one, other in zip(both, said, meant, strict=True) if one + other])


def mean(all_of: Sequence[Scores]) -> Scores:
    """The mean of each figure."""
    return Scores(
        _mean([each.accuracy for each in all_of]), _mean([each.macro_f1 for each in all_of]),
        _mean([each.micro_f1 for each in all_of]), _mean([each.class_balance_accuracy for each in all_of]),
    )  # fmt: skip


def _mean(figures: Sequence[float]) -> float:
    return sum(figures) / len(figures) if figures else 0.0
