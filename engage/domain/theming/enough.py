"""From how many links on more can be said of themes than what each of them holds."""

from __future__ import annotations

ENOUGH = 500
"""Links that people confirmed in one partnership. Below that, what looks like a pattern is chance."""


def enough(links: int) -> bool:
    """Whether heaps of what no theme fits, and how themes are, are shown.

    >>> enough(499), enough(500)
    (False, True)
    """
    return links >= ENOUGH
