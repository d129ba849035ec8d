"""A model of themes that was learned: which themes a text may belong to, how sure that is, and which words say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from engage.adapters.theme_model.calibrating import confidences
from engage.adapters.theme_model.rows import Floats
from engage.adapters.theme_model.vocabulary import Vocabulary
from engage.domain.theming.features import Kind
from engage.domain.theming.labelled import Text
from engage.domain.theming.scores import Scores
from engage.domain.theming.speaking import Own, own, speaking
from engage.domain.theming.suggestions import Calibration, Suggestion, found, suggested

_TEXTS_AT_A_TIME = 2000


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that finding themes needs: numbers and names, and nothing of the text it was learned from but single
    words and pairs of words."""

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    weights: Floats
    """Columns of the vocabulary by themes."""
    bias: Floats
    shares: Floats
    """Of each theme, what part of the confirmed texts has it."""
    calibration: Calibration
    choosing: Calibration
    """What decides which themes count as found where a text may have several: it raises rare themes, as the weights do,
    so that they are found at all. `calibration` says how likely they are in truth."""
    several: bool
    """Whether a text may have more than one theme: one of those it learned from had."""
    threshold: float
    """From which likelihood by `choosing` on a theme counts as found, where a text may have several."""
    learned_from: int
    """Confirmed texts."""
    made_at: datetime
    tried: Scores | None = None
    """How well such a model did with confirmed texts that it had not learned from; None when there were too few."""

    @classmethod
    def rounded(cls, *, weights: Floats, bias: Floats, **rest: object) -> Model:
        """With weights as coarse as they are stored, so that a model finds the same before and after."""
        coarse = weights.astype(np.float16).astype(np.float32)
        return cls(weights=coarse, bias=bias.astype(np.float32), **rest)  # type: ignore[arg-type]

    def scores(self, texts: Sequence[Text]) -> Floats:
        """Texts by themes; what is higher fits better."""
        pile = [texts[first : first + _TEXTS_AT_A_TIME] for first in range(0, len(texts), _TEXTS_AT_A_TIME)]
        made = [self.vocabulary.rows(each).times(self.weights) + self.bias for each in pile]
        return np.concatenate(made) if made else np.zeros((0, len(self.labels)), dtype=np.float32)

    def find(self, texts: Sequence[Text]) -> list[frozenset[str]]:
        """The themes of each text: the one that fits best, or where a text may have several all that are likely
        enough, and always one."""
        made = self.scores(texts)
        if not self.several:
            return [frozenset({self.labels[best]}) for best in made.argmax(axis=1)] if len(made) else []
        sure = confidences(made, self.choosing)
        return [frozenset(self.labels[at] for at in found(row, self.threshold)) for row in sure.tolist()]

    def suggest(self, texts: Sequence[Text]) -> list[tuple[Suggestion, ...]]:
        """Up to three themes for each text, the likeliest first, each with its confidence and the words that speak
        for it. None for an empty text, and none that is unlikely."""
        sure = confidences(self.scores(texts), self.calibration, self.shares)
        voices: dict[int, _Voice] = {}
        found: list[tuple[Suggestion, ...]] = []
        for text, row in zip(texts, sure.tolist(), strict=True):
            chosen = suggested(row) if text.text.strip() else []
            for theme in chosen:
                if theme not in voices:
                    voices[theme] = _Voice(self, theme)
            found.append(tuple(Suggestion(self.labels[at], round(row[at], 4), voices[at].words(text)) for at in chosen))
        return found


class _Voice:
    """Which words speak for one theme; what a word says by itself is remembered from text to text."""

    def __init__(self, model: Model, theme: int) -> None:
        self._columns = model.vocabulary.columns
        self._pulls = (model.weights[:, theme] * model.vocabulary.rarity).tolist()
        self._own: dict[str, Own] = {}

    def words(self, text: Text) -> tuple[str, ...]:
        return speaking(text.text, text.prompt, self._pull, self._own_pull)

    def _pull(self, kind: Kind, feature: str) -> float:
        column = self._columns[kind].get(feature)
        return 0.0 if column is None else self._pulls[column]

    def _own_pull(self, word: str) -> Own:
        if word not in self._own:
            self._own[word] = own(word, self._pull)
        return self._own[word]
