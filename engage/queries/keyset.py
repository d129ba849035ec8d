"""Cursors of lists that are ordered by a moment and an id: how far one has come, in an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_TEXT = re.compile(r"([ab])(\d{1,17})-(\d{1,15})")
MOST = 2**31 - 1
"""The largest id: PostgreSQL does not compare an id with anything larger."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list. `older` goes on from there to what is older, else back to what is newer."""

    older: bool
    at: datetime
    id: int

    @property
    def text(self) -> str:
        """As it stands in an address."""
        micros = (self.at - _EPOCH) // timedelta(microseconds=1)
        return f"{'a' if self.older else 'b'}{micros}-{self.id}"

    @classmethod
    def parse(cls, text: str | None) -> Cursor | None:
        """The cursor in an address; None for anything else, which shows the first page.

        >>> Cursor.parse("a1000000-7").text
        'a1000000-7'
        """
        match = _TEXT.fullmatch(text or "")
        if match is None or int(match[3]) > MOST:
            return None
        try:
            at = _EPOCH + timedelta(microseconds=int(match[2]))
        except OverflowError:
            return None
        return cls(match[1] == "a", at, int(match[3]))
