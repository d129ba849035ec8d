"""What may be answered with thanks alone, several at once, and why the rest is left out.

Each is shown in full, and a person ticks it: nothing is thanked by itself. What needs more than thanks, or might show
others who somebody is, is left for a desk of its own, where all of it can be done. Nothing is lost by that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from engage.domain.staying import needing

if TYPE_CHECKING:
    from engage.domain.pii import Span

MOST = 20
"""So many at once: more, and nobody reads them."""


class LeftOut(StrEnum):
    """Why one was not thanked with the rest."""

    GONE = "gone"
    """Its person took it back, or there is no such thing."""
    ANSWERED = "answered"
    """Somebody replied meanwhile, or decided who may read it."""
    CHANGED = "changed"
    """Something happened to it since the page was made."""
    NOT_OPENED = "not_opened"
    LOCKED = "locked"
    """Somebody is worried about a person's safety, or nothing of it leaves the host."""
    CLAIMED = "claimed"
    """Another reader has it open."""
    DANGER = "danger"
    SAFETY_WORDS = "safety_words"
    SECOND_READER = "second_reader"
    """It is serious, or about the host: two people have to agree."""
    COMPLAINT = "complaint"
    MORE_TO_IT = "more_to_it"
    """It is told for somebody else or a group, a question was asked, or the person says that it happened again."""
    IMPORTED = "imported"
    """Told in another survey: they have a queue of their own."""
    DETAILS = "details"
    """The text would be read by others and may show who somebody is."""
    REPLY_DETAILS = "reply_details"
    """So may the reply, which stands beside it."""
    REPLY_SHORT = "reply_short"
    REPLY_LONG = "reply_long"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one stands, without its words."""

    withdrawn: bool = False
    opened: bool = True
    waits: bool = True
    fresh: bool = True
    """Nobody replied, decided who may read it or disagreed yet."""
    same_version: bool = True
    locked: bool = False
    claimed: bool = False
    danger: bool = False
    safety_words: bool = False
    two_readers: bool = False
    complaint: bool = False
    more_to_it: bool = False
    imported: bool = False


def left_out(it: Standing) -> LeftOut | None:
    """Why it is left out, the gravest reason first; None where thanks may be all."""
    reasons = (
        (it.withdrawn, LeftOut.GONE),
        (it.locked, LeftOut.LOCKED),
        (it.danger, LeftOut.DANGER),
        (it.safety_words, LeftOut.SAFETY_WORDS),
        (it.claimed, LeftOut.CLAIMED),
        (not it.waits or not it.fresh, LeftOut.ANSWERED),
        (it.imported, LeftOut.IMPORTED),
        (it.two_readers, LeftOut.SECOND_READER),
        (it.complaint, LeftOut.COMPLAINT),
        (it.more_to_it, LeftOut.MORE_TO_IT),
        (not it.opened, LeftOut.NOT_OPENED),
        (not it.same_version, LeftOut.CHANGED),
    )
    return next((reason for applies, reason in reasons if applies), None)


_ALONE = frozenset({"first_name", "title", "named_before", "spoken_to"})
"""Why a word alone is taken for a name, of which nothing says that it is a relative's or the person's own."""


def holding_back(spans: Iterable[Span]) -> list[Span]:
    """Those of the hints in a text that others would read for which it has to have a desk of its own: whatever needs a
    reason to stay (domain.staying), and whatever else is strong. A first name alone, as in thanks, may stay."""
    found = list(spans)
    grave = set(needing(found))
    return [each for each in found if each in grave or (each.strong and not _first_name_alone(each))]


def _first_name_alone(span: Span) -> bool:
    return span.kind.value == "name" and span.reason.value in _ALONE and len(span.text.split()) == 1
