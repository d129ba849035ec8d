"""Heaps of texts that are about one thing, among texts that no theme fits: found with NumPy, the same each time.

Each text is a row over its features, made short by their strongest directions (a singular value decomposition of the
rows, found by a few products with them). Heaps grow around texts that lie close together (spherical k-means with more
means than are wanted, from seeded beginnings), what lies at their edge is left out, and loose heaps are dropped. The
measure of it is in docs/theming.md, and made by `tests/heaps_figures.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engage.adapters.theme_model.rows import Floats, Ints, Rows
from engage.adapters.theme_model.vocabulary import Vocabulary
from engage.domain.theming.labelled import Text

MOST = 3_000
"""Texts that are looked at in one go: bounds time (some seconds of one core) and memory (some 100 MB)."""
_DIRECTIONS = 50
_A_DIRECTION = 6
"""Texts for each direction, where there are few."""
_A_HEAP = 12
"""Texts of which there is one mean, on average: heaps are rather split than thrown together."""
CLOSE = 0.8
"""How close the texts of a heap lie to its middle, on average: at 0.7 purity is 0.62, at 0.8 it is 0.77."""
EDGE = 0.7
"""What lies farther out is in no heap."""
_BEGINNINGS = 2
_ROUNDS = 25
_SEED = 20261128


@dataclass(frozen=True, slots=True)
class Heap:
    """Which texts are in it, by place, the most typical first; and how close they lie, from 0 to 1."""

    members: tuple[int, ...]
    closeness: float


def heaps(texts: Sequence[Text], *, least: int, close: float = CLOSE, edge: float = EDGE) -> list[Heap]:
    """The heaps of at least so many texts, the biggest first. At most `MOST` texts are looked at."""
    given = list(texts)[:MOST]
    if len(given) < least:
        return []
    points = directions(Vocabulary.learn(given).rows(given), min(_DIRECTIONS, max(2, len(given) // _A_DIRECTION)))
    labels = means(points, max(2, len(given) // _A_HEAP))
    found = []
    for label in range(labels.max() + 1):
        members = np.flatnonzero(labels == label)
        if len(members) < least:
            continue
        middle = _unit(points[members].sum(axis=0)[None, :])[0]
        near = points[members] @ middle
        order = np.lexsort((members, -near))
        kept = [at for at in order if near[at] >= edge]
        closeness = float(near[kept].mean()) if kept else 0.0
        if len(kept) >= least and closeness >= close:
            found.append(Heap(tuple(int(members[at]) for at in kept), round(closeness, 4)))
    return sorted(found, key=lambda heap: (-len(heap.members), heap.members))


def directions(rows: Rows, many: int) -> Floats:
    """Each row along its strongest directions, of length one; rows without features are nought."""
    chance = np.random.default_rng(_SEED)
    width = int(rows.columns.max()) + 1 if len(rows.columns) else 1
    many = min(many, len(rows), width)
    basis = chance.standard_normal((width, many + 10)).astype(np.float32)
    for _ in range(3):
        image, _r = np.linalg.qr(rows.times(basis))
        basis, _r = np.linalg.qr(_transposed_times(rows, image, width))
    small = rows.times(basis.astype(np.float32))
    left, sizes, _right = np.linalg.svd(small, full_matrices=False)
    return _unit((left * sizes)[:, :many].astype(np.float32))


def means(points: Floats, many: int) -> Ints:
    """Which of so many means each point belongs to: the best of a few seeded beginnings."""
    best: Ints = np.zeros(len(points), dtype=np.int64)
    best_sum = -np.inf
    for beginning in range(_BEGINNINGS):
        labels, total = _from(points, many, np.random.default_rng(_SEED + beginning))
        if total > best_sum:
            best, best_sum = labels, total
    return best


def _from(points: Floats, many: int, chance: np.random.Generator) -> tuple[Ints, float]:
    middles = points[_spread(points, many, chance)]
    labels: Ints = np.full(len(points), -1, dtype=np.int64)
    near = np.zeros(len(points), dtype=np.float32)
    for _ in range(_ROUNDS):
        similar = points @ middles.T
        now = similar.argmax(axis=1)
        near = similar[np.arange(len(points)), now]
        if (now == labels).all():
            break
        labels = now
        sums = np.zeros_like(middles)
        np.add.at(sums, labels, points)
        held = np.bincount(labels, minlength=many)[:, None] > 0
        middles = np.where(held, _unit(sums), middles)
    return labels, float(near.sum())


def _spread(points: Floats, many: int, chance: np.random.Generator) -> Ints:
    """Points to begin with, far from each other: each next one the likelier, the farther it is from those chosen."""
    chosen = [int(chance.integers(len(points)))]
    far = 1 - points @ points[chosen[0]]
    while len(chosen) < many:
        odds = np.maximum(far, 0).astype(np.float64) ** 2
        total = odds.sum()
        at = int(chance.choice(len(points), p=odds / total)) if total > 0 else int(chance.integers(len(points)))
        chosen.append(at)
        far = np.minimum(far, 1 - points @ points[at])
    return np.array(chosen, dtype=np.int64)


def _transposed_times(rows: Rows, matrix: Floats, width: int) -> Floats:
    """The product of the rows, turned, with a matrix of one row a row."""
    at = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
    order = np.argsort(rows.columns, kind="stable")
    columns, places = rows.columns[order], at[order]
    out = np.zeros((width, matrix.shape[1]), dtype=np.float32)
    step = 50_000
    for first in range(0, len(columns), step):
        here = slice(first, first + step)
        part = matrix[places[here]] * rows.values[order[here], None]
        edges = np.flatnonzero(np.r_[True, np.diff(columns[here]) > 0])
        out[columns[here][edges]] += np.add.reduceat(part, edges, axis=0)
    return out


def _unit(points: Floats) -> Floats:
    length = np.linalg.norm(points, axis=1, keepdims=True)
    return np.divide(points, length, out=np.zeros_like(points), where=length > 0)
