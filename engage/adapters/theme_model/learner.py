"""Learning a model of themes from texts with confirmed themes, from texts without, and from a codebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from engage.adapters.theme_model import calibrating
from engage.adapters.theme_model.model import Model
from engage.adapters.theme_model.rows import Floats, Ints, Rows
from engage.adapters.theme_model.solver import solve
from engage.adapters.theme_model.vocabulary import Vocabulary
from engage.domain.theming.codebook import Entry
from engage.domain.theming.labelled import Labelled, Text
from engage.domain.theming.scores import Scores, scores
from engage.domain.theming.suggestions import UNTRIED, USUAL_THRESHOLD, Calibration, best_threshold, found

COST, COST_OF_MANY = 0.4, 1.0
"""What a row that is off costs beside large weights, on average: with few texts, and with many. Found by
cross-validation, as are the next five."""
FEW_TEXTS, MORE = 500, 0.4
"""Up to how many texts are few, and with what power of their number beyond it the cost grows."""
EVENING = 0.7
"""How far rare themes are raised: 0 each row counts alike, 1 each theme counts alike."""
ROUNDS = 8
FEW = 0.3
"""Cost of a phrase of the codebook beside that of a confirmed text."""
HELD_OUT = 1500
"""Texts that a model must not have seen, to learn from them how far it can be trusted; more would only cost time."""
_FOLDS = 5
_ENOUGH_TO_TRY = 40
"""Confirmed texts below which nothing can be said about how far a model is right."""
_SEED = 20260401


def learn(
    confirmed: Sequence[Labelled], *, unlabelled: Sequence[Text] = (), codebook: Sequence[Entry] = (),
    vocabulary: Vocabulary | None = None, made_at: datetime,
) -> Model:  # fmt: skip
    """A model of the themes that the texts or the codebook name.

    `unlabelled` texts teach which words there are and how rare. `vocabulary` is for callers that learn several times
    from the same texts; it must have been made from them, see `read`. Raises ValueError when there are no two themes
    to choose between.
    """
    labels = sorted({label for each in confirmed for label in each.labels} | {entry.label for entry in codebook})
    if len(labels) < 2:
        raise ValueError("there must be two themes to choose between")
    known = vocabulary or read([each.text for each in confirmed], unlabelled, codebook)
    phrases = [Labelled(Text(words), frozenset({entry.label})) for entry in codebook for words in entry.phrases]
    rows = known.rows([each.text for each in (*confirmed, *phrases)])
    truth = np.array(
        [[label in each.labels for label in labels] for each in (*confirmed, *phrases)], dtype=bool
    ).reshape(-1, len(labels))
    lesson = _Lesson(rows, truth, len(confirmed), known.size)
    weights, bias = lesson.weights(np.arange(len(rows)))
    several = any(len(each.labels) > 1 for each in confirmed)
    trial = _tried(lesson, several)
    return Model.rounded(
        labels=tuple(labels), vocabulary=known, weights=weights, bias=bias, shares=lesson.shares,
        calibration=trial.calibration, choosing=trial.choosing, several=several, threshold=trial.threshold,
        learned_from=len(confirmed), made_at=made_at, tried=trial.scores,
    )  # fmt: skip


def read(texts: Sequence[Text], unlabelled: Sequence[Text] = (), codebook: Sequence[Entry] = ()) -> Vocabulary:
    """What all of these are made of."""
    return Vocabulary.learn([*texts, *unlabelled, *(Text(words) for entry in codebook for words in entry.phrases)])


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What is learned from: confirmed texts first, then phrases of the codebook."""

    rows: Rows
    truth: np.ndarray
    confirmed: int
    width: int

    @property
    def shares(self) -> Floats:
        """Of each theme, what part of the confirmed texts has it."""
        counted = self.truth[: self.confirmed].sum(axis=0) / max(1, self.confirmed)
        return counted.astype(np.float32)

    def weights(self, chosen: Ints) -> tuple[Floats, Floats]:
        """What these rows teach."""
        truth = self.truth[chosen]
        targets = np.where(truth, 1, -1).astype(np.float32)
        linked = chosen < self.confirmed
        costs = _cost(int(linked.sum())) * np.where(linked, 1.0, FEW) * _evened(truth)
        return solve(self.rows.take(chosen), targets, costs.astype(np.float32), self.width, rounds=ROUNDS, seed=_SEED)


def _cost(confirmed: int) -> float:
    """Many texts may be taken at their word; few would be learned by heart."""
    return min(COST_OF_MANY, COST * max(1.0, confirmed / FEW_TEXTS) ** MORE)


def _evened(truth: np.ndarray) -> Floats:
    """How much each row counts: more when its rarest theme is rare; 1 on average."""
    rare = (len(truth) / np.maximum(1, truth.sum(axis=0))) ** EVENING
    weight = np.where(truth.any(axis=1), np.where(truth, rare, 0).max(axis=1), 1.0)
    return (weight / weight.mean()).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Trial:
    """What became of texts that the model had not seen."""

    calibration: Calibration = UNTRIED
    choosing: Calibration = UNTRIED
    threshold: float = USUAL_THRESHOLD
    scores: Scores | None = None


def _tried(lesson: _Lesson, several: bool) -> _Trial:
    """How far to trust what is learned, and from which confidence on a theme counts as found: models learn from four
    fifths of the confirmed texts and are tried on the last."""
    if lesson.confirmed < _ENOUGH_TO_TRY:
        return _Trial()
    folds = np.arange(lesson.confirmed) % _FOLDS
    np.random.default_rng(_SEED).shuffle(folds)
    phrases = np.arange(lesson.confirmed, len(lesson.rows))
    made, true, held = [], [], 0
    for fold in range(_FOLDS):
        out = np.flatnonzero(folds == fold)
        weights, bias = lesson.weights(np.concatenate([np.flatnonzero(folds != fold), phrases]))
        made.append(lesson.rows.take(out).times(weights) + bias)
        true.append(lesson.truth[out])
        held += len(out)
        if held >= HELD_OUT:
            break
    scored, truth = np.concatenate(made), np.concatenate(true)
    calibration, choosing = calibrating.fit(scored, truth, lesson.shares), calibrating.fit(scored, truth)
    calibration = calibrating.bent(scored, truth, lesson.shares, calibration)
    sure = calibrating.confidences(scored, choosing).tolist()
    threshold = best_threshold(sure, truth.tolist()) if several else USUAL_THRESHOLD
    said = [found(row, threshold) if several else [int(best)] for row, best in zip(sure, scored.argmax(1), strict=True)]
    real = [_named(np.flatnonzero(row)) for row in truth]
    return _Trial(calibration, choosing, threshold, scores(real, [_named(row) for row in said]))


def _named(places: Iterable[int]) -> frozenset[str]:
    """Themes by their number, for figures."""
    return frozenset(str(int(place)) for place in places)
