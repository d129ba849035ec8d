"""Texts with themes, as what learns them is given them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Text(NamedTuple):
    """A text to learn from or to find themes for."""

    text: str
    prompt: str = ""
    """The question it answers, if there was one."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with the themes that a person confirmed; none for one that nobody looked at yet."""

    text: Text
    labels: frozenset[str]


def labels_of(cell: str) -> frozenset[str]:
    """The themes that a cell names, parted by |.

    >>> sorted(labels_of("Food | Waiting|"))
    ['Food', 'Waiting']
    """
    return frozenset(name for each in cell.split("|") if (name := " ".join(each.split())))
