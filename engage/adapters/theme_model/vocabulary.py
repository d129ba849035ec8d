"""The features that were met while learning, and texts as rows over them: rare features weigh more than common ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from engage.adapters.theme_model.rows import Floats, Ints, Rows
from engage.domain.theming.features import WEIGHING, Kind, pairs, pieces, split, stem
from engage.domain.theming.labelled import Text
from engage.domain.theming.word_groups import groups_of

_WORDS_AT_A_TIME = 50_000
"""Words that are looked up in one go, so that a pile of long texts fits into memory."""


Columns = dict[Kind, dict[str, int]]


class _Reader:
    """Reads texts into pairs of row and column, kind by kind. Words that come again are taken apart once."""

    def __init__(self, columns: Columns, *, learning: bool) -> None:
        self._columns = columns
        self._learning = learning
        self._groups = groups_of()
        self._of_word: dict[str, tuple[str, Ints, Ints]] = {}

    def read(self, texts: Iterable[Text]) -> Iterator[tuple[int, dict[Kind, tuple[Ints, Ints]]]]:
        """For one batch of texts after another: how many they are, and rows (from nought) and columns of each kind,
        each as often as the text holds it."""
        batch: list[tuple[str, list[str]]] = []
        waiting = 0
        for text, prompt in texts:
            words = split(text)
            batch.append((prompt, words))
            waiting += len(words) + 1
            if waiting > _WORDS_AT_A_TIME:
                yield len(batch), self._batch(batch)
                batch, waiting = [], 0
        if batch:
            yield len(batch), self._batch(batch)

    def _column(self, kind: Kind, feature: str) -> int:
        """Its column, or -1 for a feature that is not known."""
        known = self._columns[kind]
        return known.setdefault(feature, len(known)) if self._learning else known.get(feature, -1)

    def _word(self, word: str) -> tuple[str, Ints, Ints]:
        """Stem, pieces and groups of a word."""
        if word not in self._of_word:
            root = stem(word)
            parts = (self._column(Kind.PIECE, each) for each in pieces(word))
            groups = (self._column(Kind.GROUP, each) for each in self._groups.get(root, ()))
            self._of_word[word] = root, np.fromiter(parts, np.int64), np.fromiter(groups, np.int64)
        return self._of_word[word]

    def _batch(self, batch: list[tuple[str, list[str]]]) -> dict[Kind, tuple[Ints, Ints]]:
        rows: dict[Kind, list[int]] = {kind: [] for kind in Kind}
        found: dict[Kind, list[int]] = {kind: [] for kind in Kind}
        parts: dict[Kind, list[Ints]] = {Kind.PIECE: [], Kind.GROUP: []}
        for row, (prompt, words) in enumerate(batch):
            looked_up = [self._word(word) for word in words]
            stems = [each[0] for each in looked_up]
            plain = [self._column(Kind.WORD, each) for each in stems + pairs(stems)]
            prompted = [self._column(Kind.PROMPTED, f"{prompt}|{each}") for each in stems] if prompt else []
            asked = [self._column(Kind.PROMPT, prompt)] if prompt else []
            for kind, columns in ((Kind.WORD, plain), (Kind.PROMPTED, prompted), (Kind.PROMPT, asked)):
                found[kind] += columns
                rows[kind] += [row] * len(columns)
            parts[Kind.PIECE] += [each[1] for each in looked_up]
            parts[Kind.GROUP] += [each[2] for each in looked_up]
            rows[Kind.PIECE] += [row] * len(looked_up)
            rows[Kind.GROUP] += [row] * len(looked_up)
        together = {
            kind: (np.array(rows[kind], dtype=np.int64), np.array(found[kind], dtype=np.int64))
            for kind in (Kind.WORD, Kind.PROMPTED, Kind.PROMPT)
        }
        for kind, of_words in parts.items():
            lengths = np.fromiter(map(len, of_words), np.int64, len(of_words))
            flat = np.concatenate(of_words) if of_words else np.zeros(0, dtype=np.int64)
            together[kind] = np.repeat(np.array(rows[kind], dtype=np.int64), lengths), flat
        return together


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Features by kind, each with its column, and how rare each is."""

    columns: Columns
    rarity: Floats
    """Of each column: 1 for a feature that all texts have, more for rarer ones (log of the inverse share)."""

    @property
    def size(self) -> int:
        """Number of columns."""
        return len(self.rarity)

    @classmethod
    def learn(cls, texts: Iterable[Text]) -> Vocabulary:
        """The features of these texts, and how many texts hold each. No theme is needed for that: whatever was told
        may be learned from."""
        met: Columns = {kind: {} for kind in Kind}
        holding: dict[Kind, Ints] = {kind: np.zeros(0, dtype=np.int64) for kind in Kind}
        count = 0
        for many, batch in _Reader(met, learning=True).read(texts):
            count += many
            for kind, (rows, columns) in batch.items():
                width = len(met[kind])
                once = np.unique(rows * width + columns) % width if width else columns
                grown = np.bincount(once, minlength=width)
                grown[: len(holding[kind])] += holding[kind]
                holding[kind] = grown
        kept: Columns = {}
        rarity: list[Floats] = []
        at = 0
        for kind in Kind:
            least = WEIGHING[kind].least
            names = sorted(name for name, column in met[kind].items() if holding[kind][column] >= least)
            kept[kind] = {name: at + place for place, name in enumerate(names)}
            at += len(names)
            those = holding[kind][[met[kind][name] for name in names]] if names else np.zeros(0, dtype=np.int64)
            rare = np.log((1 + count) / (1 + those)) + 1
            rarity.append((np.ones_like(rare) if kind is Kind.PROMPT else rare).astype(np.float32))
        return cls(kept, np.concatenate(rarity))

    def rows(self, texts: Iterable[Text]) -> Rows:
        """One row a text; features that were not met while learning are left out."""
        starts, columns, values = [np.zeros(1, dtype=np.int64)], [], []
        for many, batch in _Reader(self.columns, learning=False).read(texts):
            made = [self._weighed(kind, many, *pair) for kind, pair in batch.items()]
            at = np.concatenate([each[0] for each in made])
            order = np.argsort(at, kind="stable")
            ends = np.cumsum(np.bincount(at, minlength=many))
            starts.append(starts[-1][-1] + ends)
            columns.append(np.concatenate([each[1] for each in made])[order])
            values.append(np.concatenate([each[2] for each in made])[order])
        if not columns:
            return Rows(starts[0], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
        return Rows(np.concatenate(starts), np.concatenate(columns), np.concatenate(values))

    def _weighed(self, kind: Kind, many: int, rows: Ints, columns: Ints) -> tuple[Ints, Ints, Floats]:
        """Each column once a row; the first time a feature comes counts most; the whole has the kind's weight."""
        known = columns >= 0
        keys, times = np.unique(rows[known] * self.size + columns[known], return_counts=True)
        at, column = keys // self.size, keys % self.size
        value = (1 + np.log(times)) * self.rarity[column]
        length = np.sqrt(np.bincount(at, weights=value * value, minlength=many))
        return at, column, (WEIGHING[kind].weight * value / length[at]).astype(np.float32)
