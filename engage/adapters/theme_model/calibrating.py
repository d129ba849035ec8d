"""From scores to confidences: of the suggestions with a confidence of 0.7, seven in ten should be right."""

from __future__ import annotations

import dataclasses

import numpy as np

from engage.adapters.theme_model.rows import Floats
from engage.domain.theming.suggestions import LIKELY, MOST, Calibration

_ROUNDS = 30
_RIDGE = 1.0
_HEAPS, _HEAP = 10, 60
"""Heaps of suggestions at most, and how many suggestions are in each at least."""
_DOUBT = 15
"""So many suggestions of a heap count as if they had been as right as the rule says."""
_RISE = 0.02
"""Part of the rule that is kept, so that two confidences never become one."""
_NEVER = 0.001
"""Added to each share, so that a theme that no confirmed text has can be counted with as well."""


def confidences(scores: Floats, calibration: Calibration, shares: Floats | None = None) -> Floats:
    """A confidence between 0 and 1 for each score (rows by themes). `shares`: of each theme, what part of the confirmed
    texts has it; without them the themes count as equally common."""
    numbers = [getattr(calibration, name) for name in _NUMBERS]
    lines = _evidence(scores, shares) @ np.array(numbers)
    sure = 1 / (1 + np.exp(-np.clip(lines, -30, 30)))
    if calibration.curve:
        by_rule, true = zip(*calibration.curve, strict=True)
        sure = np.interp(sure, by_rule, true)
    return sure.astype(np.float32)


def bent(scores: Floats, truth: np.ndarray, shares: Floats, calibration: Calibration) -> Calibration:
    """The same with a curve: of what is suggested, from the least to the most likely, what share was right in each of
    up to ten heaps of one size. A likelier theme is never made less likely."""
    sure = confidences(scores, calibration, shares)
    suggested = (sure >= LIKELY) & (sure >= np.sort(sure, axis=1)[:, -MOST:][:, :1])
    order = np.argsort(sure[suggested], kind="stable")
    heaps = np.array_split(order, max(1, min(_HEAPS, len(order) // _HEAP)))
    said, right = sure[suggested].astype(np.float64), truth[suggested].astype(np.float64)
    if len(order) < _HEAP:
        return calibration
    by_rule = [float(said[heap].mean()) for heap in heaps]
    true = [
        (float(right[heap].sum()) + _DOUBT * rule) / (len(heap) + _DOUBT)
        for heap, rule in zip(heaps, by_rule, strict=True)
    ]
    ends = [0.0, *by_rule, 1.0], [0.0, *true, 1.0 + true[-1] - by_rule[-1]]
    rising = np.maximum.accumulate(np.clip(ends[1], 0, 1)) * (1 - _RISE) + _RISE * np.array(ends[0])
    return dataclasses.replace(calibration, curve=tuple(zip(ends[0], rising.tolist(), strict=True)))


def fit(scores: Floats, truth: np.ndarray, shares: Floats | None = None) -> Calibration:
    """Logistic regression of "it was right" on a score, its place and (with `shares`) how common the theme is, over all
    pairs of text and theme at once: few numbers, so that a few dozen texts teach them. Newton's method."""
    evidence = _evidence(scores, shares).reshape(-1, len(_NUMBERS))
    if shares is None:
        evidence[:, 4:] = 0
    right = truth.reshape(-1).astype(np.float64)
    line = np.zeros(len(_NUMBERS))
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(evidence @ line, -30, 30)))
        bend = (evidence * (chance * (1 - chance) + 1e-9)[:, None]).T @ evidence + _RIDGE * np.eye(len(_NUMBERS))
        step = np.linalg.solve(bend, evidence.T @ (right - chance) - _RIDGE * line)
        line += step
        if np.abs(step).max() < 1e-6:
            break
    score, lead, first, start, common, ahead = line.tolist()
    # A better score never makes a smaller confidence.
    score, lead, first = max(0.0, score), max(0.0, lead), max(0.0, first)
    return Calibration(score, lead, first, start, common, max(-lead, ahead))


_NUMBERS = ("score", "lead", "first", "start", "common", "ahead")
"""Of `Calibration`, in the order of the evidence."""


def _evidence(scores: Floats, shares: Floats | None) -> np.ndarray:
    """For each score: itself, its lead over the best of the others (behind it: less than nought), whether it is the
    best, 1, how common the theme is (a logarithm), and the lead of the best alone, for what is far ahead is surer or
    less sure than a straight line would have it."""
    best = np.sort(scores, axis=1)[:, -2:]
    first = scores == best[:, 1:]
    others = np.where(first, best[:, :1], best[:, 1:])
    lead = scores - others
    common = np.zeros(scores.shape[1]) if shares is None else np.log(shares + _NEVER)
    parts = [scores, lead, first, np.ones_like(scores), np.broadcast_to(common, scores.shape), np.maximum(lead, 0)]
    return np.stack(parts, axis=2).astype(np.float64)
