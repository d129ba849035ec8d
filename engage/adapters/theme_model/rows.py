"""Rows that are mostly nought, and their product with a matrix: all the algebra that themes need.

SciPy has this ready. It, scikit-learn and what they bring are 240 MB, more than all that Engage was before; these lines
are what was needed of them (docs/adr/0010-themes-are-learned-with-numpy.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_AT_A_TIME = 256
"""Rows that are multiplied in one go; more would need more memory and save no time."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Row i has the values from `starts[i]` to `starts[i + 1]`, in the columns that stand there; each column once."""

    starts: Ints
    columns: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, chosen: Sequence[int] | Ints) -> Rows:
        """These rows, in this order."""
        at = np.asarray(chosen, dtype=np.int64)
        lengths = self.starts[at + 1] - self.starts[at]
        starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        places = np.repeat(self.starts[at] - starts[:-1], lengths) + np.arange(starts[-1])
        return Rows(starts, self.columns[places], self.values[places])

    def times(self, matrix: Floats) -> Floats:
        """The product with a matrix of one row a column."""
        out = np.zeros((len(self), matrix.shape[1]), dtype=np.float32)
        for first in range(0, len(self), _AT_A_TIME):
            starts = self.starts[first : first + _AT_A_TIME + 1]
            full = starts[1:] > starts[:-1]
            if full.any():
                here = slice(starts[0], starts[-1])
                product = matrix[self.columns[here]] * self.values[here, None]
                out[first : first + _AT_A_TIME][full] = np.add.reduceat(product, starts[:-1][full] - starts[0], axis=0)
        return out
