"""From scores to confidences: of the suggestions with a confidence of 0.7, seven in ten should be right."""

from __future__ import annotations

import numpy as np

from engage.adapters.theme_model.rows import Floats
from engage.domain.theming.suggestions import Calibration

_ROUNDS = 30
_RIDGE = 1.0
_NUMBERS = 4


def confidences(scores: Floats, calibration: Calibration) -> Floats:
    """A confidence between 0 and 1 for each score (rows by themes)."""
    lines = _evidence(scores) @ np.array([calibration.score, calibration.lead, calibration.first, calibration.start])
    return (1 / (1 + np.exp(-np.clip(lines, -30, 30)))).astype(np.float32)


def fit(scores: Floats, truth: np.ndarray) -> Calibration:
    """Logistic regression of "it was right" on a score and its place, over all pairs of text and theme at once: few
    numbers, so that a few dozen texts teach them. Newton's method."""
    evidence = _evidence(scores).reshape(-1, _NUMBERS)
    right = truth.reshape(-1).astype(np.float64)
    line = np.zeros(_NUMBERS)
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(evidence @ line, -30, 30)))
        bend = (evidence * (chance * (1 - chance) + 1e-9)[:, None]).T @ evidence + _RIDGE * np.eye(_NUMBERS)
        step = np.linalg.solve(bend, evidence.T @ (right - chance) - _RIDGE * line)
        line += step
        if np.abs(step).max() < 1e-6:
            break
    # A better score never makes a smaller confidence, so that the order of suggestions stays that of the scores.
    score, lead, first, start = line.tolist()
    return Calibration(score=max(0.0, score), lead=max(0.0, lead), first=max(0.0, first), start=start)


def _evidence(scores: Floats) -> np.ndarray:
    """For each score: itself, its lead over the best of the others (behind it: less than nought), whether it is the
    best, and 1."""
    best = np.sort(scores, axis=1)[:, -2:]
    first = scores == best[:, 1:]
    others = np.where(first, best[:, :1], best[:, 1:])
    return np.stack([scores, scores - others, first, np.ones_like(scores)], axis=2).astype(np.float64)
