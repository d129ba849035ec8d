"""What may be suggested to a reader, and how a confidence comes about. A suggestion is a hint: a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from engage.domain.theming.scores import macro_f1_of_counts

MOST = 3
"""Suggestions for one text: more would be a list to read through."""
LIKELY = 0.1
"""Confidence below which a theme is not suggested: it would be wrong nine times in ten."""
USUAL_THRESHOLD = 0.5
"""From which confidence on a theme counts as found, while nothing better is known."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme that a text may belong to."""

    label: str
    confidence: float
    """Between 0 and 1: the share of such suggestions that were right with texts the model had not seen."""
    words: tuple[str, ...]
    """Words of the text that speak for it, in small letters."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a score becomes a confidence: 1 / (1 + e^-t), t = score * s + lead * l + first * f + start + common * c +
    ahead * a, where l is what a theme's score is ahead of the best of the others, f is 1 for the best of all, c the
    logarithm of the share of confirmed texts that have the theme, and a is l where that is more than nought."""

    score: float
    lead: float
    first: float
    start: float
    common: float = 0.0
    ahead: float = 0.0
    curve: tuple[tuple[float, float], ...] = ()
    """What a confidence by that rule is in truth, at some of them in rising order; between them in a straight line."""


UNTRIED = Calibration(score=0.7, lead=0.7, first=0.3, start=-0.7)
"""For a model with too few confirmed texts to be tried on: cautious, so that half-knowledge looks like it."""


def suggested(confidences: Sequence[float]) -> list[int]:
    """Positions of the themes to suggest, the likeliest first; nothing that is unlikely.

    >>> suggested([0.05, 0.6, 0.2, 0.15, 0.3])
    [1, 4, 2]
    """
    order = sorted(range(len(confidences)), key=lambda at: (-confidences[at], at))
    return [at for at in order[:MOST] if confidences[at] >= LIKELY]


def found(confidences: Sequence[float], threshold: float) -> list[int]:
    """Positions of the themes that count as found where there may be several: all that are likely enough, always one.

    >>> found([0.1, 0.6, 0.5], 0.5), found([0.1, 0.3], 0.5)
    ([1, 2], [1])
    """
    enough = [at for at, each in enumerate(confidences) if each >= threshold]
    return enough or [max(range(len(confidences)), key=lambda at: confidences[at])]


def best_threshold(confidences: Sequence[Sequence[float]], truth: Sequence[Sequence[bool]]) -> float:
    """The threshold of `found` with the best mean of macro-F1 and micro-F1 for texts whose themes are known; there
    must be one."""
    best = (-1.0, USUAL_THRESHOLD)
    for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55):
        themes = len(confidences[0])
        both, said, meant = [0] * themes, [0] * themes, [0] * themes
        for row, real in zip(confidences, truth, strict=True):
            for at in found(row, threshold):
                said[at] += 1
                both[at] += real[at]
            for at, each in enumerate(real):
                meant[at] += each
        micro = 2 * sum(both) / max(1, sum(said) + sum(meant))
        best = max(best, (macro_f1_of_counts(both, said, meant) + micro, threshold))
    return best[1]


class Likelihood(StrEnum):
    """How sure a suggestion is, for a word beside its number."""

    VERY_LIKELY = "very_likely"
    LIKELY = "likely"
    PERHAPS = "perhaps"
    UNLIKELY = "unlikely"


def likelihood(confidence: float) -> Likelihood:
    """The word for a confidence.

    >>> [likelihood(each).value for each in (0.9, 0.71, 0.45, 0.2)]
    ['very_likely', 'likely', 'perhaps', 'unlikely']
    """
    if confidence >= 0.8:
        return Likelihood.VERY_LIKELY
    if confidence >= 0.6:
        return Likelihood.LIKELY
    return Likelihood.PERHAPS if confidence >= 0.4 else Likelihood.UNLIKELY


def in_ten(confidence: float) -> int:
    """About how many of ten such suggestions are right; never none and never all, for nobody knows.

    >>> [in_ten(each) for each in (0.02, 0.25, 0.71, 0.99)]
    [1, 3, 7, 9]
    """
    return min(9, max(1, int(confidence * 10 + 0.5)))
