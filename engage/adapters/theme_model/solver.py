"""Learning weights: ridge regression for all themes at once, one row after another."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from engage.adapters.theme_model.rows import Floats, Rows

_BIAS = 1.0
"""Value of the column that every row has, which stands for how common a theme is."""


def solve(rows: Rows, targets: Floats, costs: Floats, width: int, *, rounds: int, seed: int) -> tuple[Floats, Floats]:
    """Weights (a row for each column, a column for each theme) and the bias of each theme.

    They make the sum of squares of the weights, and of each row's `costs` times the square of its distance from its
    `targets` (rows by themes, 1 or -1), small. Coordinate descent on the dual: each step puts one row right for all
    themes, and few `rounds` over the rows suffice. The same seed makes the same weights.
    """
    weights = np.zeros((width, targets.shape[1]), dtype=np.float32)
    bias = np.zeros(targets.shape[1], dtype=np.float32)
    shares = np.zeros_like(targets)
    chance = np.random.default_rng(seed)
    edges = rows.starts.tolist()
    columns = [rows.columns[first:last] for first, last in pairwise(edges)]
    values = [rows.values[first:last] for first, last in pairwise(edges)]
    lengths = np.array([each @ each for each in values], dtype=np.float32) + np.float32(_BIAS**2)
    slack = (1 / costs).astype(np.float32)[:, None]
    step = 1 / (lengths[:, None] + slack)
    for _ in range(rounds):
        for row in chance.permutation(len(rows)).tolist():
            here, value = columns[row], values[row]
            part = weights[here]
            off = targets[row] - (value @ part + bias) - slack[row] * shares[row]
            change = off * step[row]
            shares[row] += change
            part += value[:, None] * change
            weights[here] = part
            bias += change
    return weights, bias
