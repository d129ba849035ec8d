"""When it is worth learning anew what themes look like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

WEEK = timedelta(days=7)
FEW = 5
"""Links that are news while there are few."""
SHARE = 0.05
"""Share of the links that is news when there are many."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What there was to learn from looked like."""

    themes: str
    """A hash of the themes' names, descriptions and example phrases."""
    links: int
    rest: str
    """A hash of everything else that a model comes from."""

    @property
    def text(self) -> str:
        """As it is stored."""
        return f"{self.links} {self.themes} {self.rest}"

    @classmethod
    def parse(cls, text: str) -> Mark | None:
        """None for one that is no mark, such as the empty one that asks for learning anew."""
        links, _, hashes = text.partition(" ")
        themes, _, rest = hashes.partition(" ")
        return cls(themes, int(links), rest) if links.isdigit() and rest else None


def worth_it(then: Mark | None, now: Mark, age: timedelta) -> bool:
    """Whether a model of that age, learned from what looked like `then`, should be learned anew.

    At once where themes were named, described, begun or ended, or somebody took words back (no mark); where links came
    or went, when they are more than a few; and after a week for any change at all.
    """
    if then is None or then.themes != now.themes:
        return True
    if then == now:
        return False
    return age >= WEEK or abs(now.links - then.links) >= max(FEW, SHARE * then.links)
