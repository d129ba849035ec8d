"""Lists of words as they are kept in the code: written one after another, with blanks between."""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """The words of a list.

    >>> sorted(words_of("street road"))
    ['road', 'street']
    """
    return frozenset(text.split())
