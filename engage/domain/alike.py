"""Whether many texts that came together are one text, copied with small changes. It is told to those who read them, and
changes nothing else: they may be one campaign, and each may be true.

Two texts are as alike as the share of runs of three words that both have among those that either has (the resemblance
of Broder, 1997). A sketch keeps the smallest keyed hashes of a text's runs, from which that share is estimated; for a
text with no more runs than a sketch holds it is exact. What hashes is an argument: whoever calls keeps the key.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

AT_ONCE = 50
"""So many alike within `WITHIN` are pointed out to the readers."""
WITHIN = timedelta(minutes=60)
RUN = 3
"""Words in a row that are compared as one."""
LEAST_WORDS = 20
"""A shorter text is not compared: many people say "Good service, thank you" and mean it. docs/alike.md has figures."""
MOST_WORDS = 1_000
"""Words of a text that are looked at: as many as a story may have."""
LIKE = 0.3
"""From this share on two texts are alike: a third of a short text can be changed."""
SKETCH = 128
"""Hashes in a sketch."""
PROBES = 8
"""The smallest hashes of a sketch, by which texts that may be alike are found."""
MOST_COMPARED = 20
"""Texts of other groups that share a probe and are compared: bounds what somebody can make this cost."""

Sketch = tuple[int, ...]
"""The smallest hashes of a text's runs, ascending."""

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")


class Arrival(NamedTuple):
    """A text that came in, without the text."""

    id: int
    at: datetime


class Wave(NamedTuple):
    """Texts that are alike, so many of them within an hour."""

    ids: tuple[int, ...]
    """All that lie in an hour with `AT_ONCE` or more of them, in order of arrival."""
    most: int
    """How many the fullest hour had."""
    began_at: datetime
    """When that hour began."""


def words(text: str) -> list[str]:
    """The words of a text as they are compared: without capitals, accents, marks and the spaces between."""
    folded = text.casefold()
    if not folded.isascii():
        folded = _MARKS.sub("", unicodedata.normalize("NFKD", folded))
    return _WORD.findall(folded)[:MOST_WORDS]


def sketch(text: str, keyed: Callable[[str], int]) -> Sketch | None:
    """What is compared of a text; None for one that is too short. `keyed` hashes a run of words with a secret key."""
    found = words(text)
    if len(found) < LEAST_WORDS:
        return None
    runs = {" ".join(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}
    return tuple(sorted(map(keyed, runs))[:SKETCH])


def resemblance(one: Sketch, other: Sketch) -> float:
    """The share of runs that two texts have in common, from 0 to 1."""
    if one == other:
        return 1.0
    first, second = set(one), set(other)
    smallest = sorted(first | second)[:SKETCH]
    both = first & second
    return sum(each in both for each in smallest) / len(smallest)


def crowded(arrivals: Iterable[Arrival]) -> tuple[Arrival, ...]:
    """Those that lie in an hour with `AT_ONCE` arrivals or more, in order of time. An hour ends just before the same
    minute of the next."""
    ordered = sorted(arrivals, key=lambda each: (each.at, each.id))
    kept: list[Arrival] = []
    taken = start = 0
    for place, arrival in enumerate(ordered):
        while arrival.at - ordered[start].at >= WITHIN:
            start += 1
        if place - start + 1 >= AT_ONCE:
            kept.extend(ordered[max(start, taken) : place + 1])
            taken = place + 1
    return tuple(kept)


def waves(arrivals: Sequence[Arrival], sketches: dict[int, Sketch]) -> tuple[Wave, ...]:
    """The waves among texts that came in, by when each began. Those without a sketch are in none."""
    groups = _groups({each.id: sketches[each.id] for each in arrivals if each.id in sketches})
    members: dict[int, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        if arrival.id in groups:
            members[groups[arrival.id]].append(arrival)
    found = []
    for group in members.values():
        within = crowded(group)
        if within:
            most, began_at = _fullest(within)
            found.append(Wave(tuple(each.id for each in within), most, began_at))
    return tuple(sorted(found, key=lambda wave: (wave.began_at, wave.ids)))


def _fullest(ordered: Sequence[Arrival]) -> tuple[int, datetime]:
    """The most within an hour, and when the first hour that had so many began."""
    within: deque[Arrival] = deque()
    most, began_at = 0, ordered[0].at
    for arrival in ordered:
        within.append(arrival)
        while arrival.at - within[0].at >= WITHIN:
            within.popleft()
        if len(within) > most:
            most, began_at = len(within), within[0].at
    return most, began_at


def _groups(sketches: dict[int, Sketch]) -> dict[int, int]:
    """Each text's group, named by one of its texts: whoever is like one of a group is of it."""
    parent = {key: key for key in sketches}

    def root(key: int) -> int:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    same: dict[Sketch, int] = {}
    by_probe: dict[int, list[int]] = defaultdict(list)
    for key, made in sketches.items():
        first = same.setdefault(made, key)
        if first != key:
            parent[key] = root(first)
            continue
        for probe in made[:PROBES]:
            compared = 0
            for other in reversed(by_probe[probe]):
                if root(other) == root(key):
                    continue
                if resemblance(made, sketches[other]) >= LIKE:
                    parent[root(other)] = root(key)
                compared += 1
                if compared == MOST_COMPARED:
                    break
            by_probe[probe].append(key)
    return {key: root(key) for key in sketches}
