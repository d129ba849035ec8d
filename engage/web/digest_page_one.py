"""Page one of a digest, at a length that somebody reads in a minute: what is on it is the rule's (domain/digest_front),
how many of each kind follows from how many words they take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engage.domain.ask_states import Outcome
from engage.domain.digest_data import DigestData
from engage.domain.digest_front import MOST, Front, front, shorter
from engage.web import digest_front_words as first
from engage.web import digest_words as say

MINUTE = 250
"""Words. Adults read 238 English words of plain prose a minute in silence (Brysbaert 2019: docs/minute.md): this takes
three seconds more."""
_HEADINGS = 22
"""Words of its headings and of its title, without the name of the body."""
_NOTHING = "Nothing to tell."
_LENGTHS = (
    (3, 3, 2, True), (3, 3, 2, False), (2, 3, 2, False), (1, 3, 2, False), (1, 3, 1, False), (1, 2, 1, False),
    (1, 1, 1, False),
)  # fmt: skip
"""How many promises and changes, answers, and next days there are, and whether the reasons of what was refused. Reasons
are the first to give way; what was refused, and what is to be decided, never do."""


def page_one(data: DigestData) -> tuple[Front, bool]:
    """What stands on page one, and whether with the reasons of what was refused."""
    return lengths(data)[0]


def lengths(data: DigestData) -> list[tuple[Front, bool]]:
    """The longest page one that is read in a minute, then each shorter one, all with as much to decide. The shortest is
    there however many words it has."""
    whole = front(data)
    refused = sum(each.outcome is Outcome.NOT_AGREED for each in data.decided)
    found = [
        (shorter(whole, few, max(answers, min(refused, MOST)), coming), whys) for few, answers, coming, whys in _LENGTHS
    ]
    fitting = (place for place, (page, whys) in enumerate(found) if words(data, page, whys) <= MINUTE)
    return found[next(fitting, len(found) - 1) :]


def words(data: DigestData, page: Front, whys: bool) -> int:
    """How many words it has, without the story and what its reader put before it."""
    return _HEADINGS + sum(len(each.split()) for each in _said(data, page, whys))


def _said(data: DigestData, page: Front, whys: bool) -> Iterator[str]:
    yield data.body.name
    yield say.as_it_stood(data)
    yield from say.in_short(data)
    waits = page.decide.shown
    yield first.asked(data, waits) if waits else _NOTHING
    yield from [first.same(waits)] if first.same(waits) else map(first.proposed, waits)
    for line in waits:
        yield from (line.title, say.owed(line), say.put_off(line))
    for missed in page.missed.shown:
        yield from (say.missed(missed), missed.title)
    for change in page.changes.shown:
        yield from (change.what, change.title)
    for line in page.answers.shown:
        made = line.decision or line.earlier_decision
        yield line.title
        if made:
            yield from (say.decision(made), first.why(made) if whys else "")
    for line in page.coming:
        yield from (first.coming(line), line.title)
    for some in (page.decide, page.missed, page.changes, page.answers):
        yield first.more(some.more) if some.shown else _NOTHING


def vocabulary() -> dict[str, Any]:
    """What templates of digests say: `say.page_one(data)` and all of digest_words."""
    return {**say.vocabulary(), "page_one": page_one}
