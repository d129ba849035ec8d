"""What everybody in a simulation did and did not do, written down by the players themselves as they do it.

It is no part of the product and reads nothing of it: what the pages say is held against this. What a player tried and
was refused stands in it as well, and what nobody did is missing from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that somebody did, or tried to do."""

    on: date
    who: str
    """A planning body or a host by its slug, or "people"."""
    ask: str
    """The ask's reference."""
    what: str
    refused: str = ""
    """The code with which the product refused it; empty when it was done."""
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Put:
    """An ask as the host that raised it wrote it down."""

    reference: str
    body: str
    locality: str
    title: str
    raised_on: date
    decision_due: date


@dataclass
class Ledger:
    """Everything that was done, in order."""

    tempers: dict[str, str] = field(default_factory=dict)
    """How each planning body goes about it, by its slug."""
    monthly: dict[str, int] = field(default_factory=dict)
    """How many contributions a month are to be expected in each locality, by its slug."""
    told: int = 0
    """How many contributions people shared."""
    asks: dict[str, Put] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)

    def note(self, deed: Deed) -> None:
        """Write one thing down."""
        self.deeds.append(deed)

    def done(self, *what: str, ask: str | None = None, who: str | None = None) -> Iterator[Deed]:
        """What was done of these kinds and not refused, in order."""
        for each in self.deeds:
            if each.what in what and not each.refused and ask in {None, each.ask} and who in {None, each.who}:
                yield each

    def owed_by(self, ask: Put) -> str:
        """The body that owed the first decision: whoever took it on by its day, else the one that it was raised to."""
        taken = [each.who for each in self.done("accept", ask=ask.reference) if each.on <= ask.decision_due]
        return taken[-1] if taken else ask.body

    def by_body(self, today: date) -> list[dict[str, Any]]:
        """What each planning body did with the asks of which it owed the first decision, as the players say."""
        return [self._of(body, temper, today) for body, temper in sorted(self.tempers.items())]

    def _of(self, body: str, temper: str, today: date) -> dict[str, Any]:
        asks = [each for each in self.asks.values() if self.owed_by(each) == body]
        due = [each for each in asks if each.decision_due < today]
        first = {each.reference: next(self.done("decide", "settle_outside", ask=each.reference), None) for each in asks}
        in_time = late = 0
        for each in due:
            made = first[each.reference]
            in_time += made is not None and made.on <= each.decision_due
            late += made is not None and made.on > each.decision_due
        return {
            "body": body, "temper": temper, "asks": len(asks), "due": len(due), "in_time": in_time, "late": late,
            "unanswered": len(due) - in_time - late,
            "refused": sum(bool(each.refused) for each in self.deeds if each.who == body),
            "promises": sum(1 for _ in self.done("promise", who=body)),
            "said_done": sum(1 for _ in self.done("report_done", who=body)),
            "found_undone": sum(each.more["body"] == body for each in self.done("check_fail")),
        }  # fmt: skip

    def as_json(self, today: date) -> dict[str, Any]:
        """All of it, to be kept beside the database."""
        return {
            "tempers": self.tempers, "monthly": self.monthly, "told": self.told, "bodies": self.by_body(today),
            "asks": [asdict(each) for each in self.asks.values()], "deeds": [asdict(each) for each in self.deeds],
        }  # fmt: skip

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Ledger:
        """What `as_json` gave, as it was."""

        def dated(each: dict[str, Any], *names: str) -> dict[str, Any]:
            return each | {name: date.fromisoformat(each[name]) for name in names}

        asks = [Put(**dated(each, "raised_on", "decision_due")) for each in kept["asks"]]
        deeds = [Deed(**dated(each, "on")) for each in kept["deeds"]]
        return cls(kept["tempers"], kept["monthly"], kept["told"], {each.reference: each for each in asks}, deeds)
