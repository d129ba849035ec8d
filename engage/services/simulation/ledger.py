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


@dataclass(frozen=True, slots=True)
class Papers:
    """That a clerk sent the papers of a meeting."""

    body: str
    held_on: date
    due_on: date
    sent_on: date


@dataclass(frozen=True, slots=True)
class Judged:
    """What a reader of a host found of a public answer: how many of its parts were good, and how it sounds."""

    ask: str
    body: str
    answered_on: date
    good: int
    sort: str


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
    ended: dict[str, tuple[date, str]] = field(default_factory=dict)
    """Planning bodies that ended: their last day, and the body that came after."""
    papers: list[Papers] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)

    def note(self, deed: Deed) -> None:
        """Write one thing down."""
        self.deeds.append(deed)

    def done(self, *what: str, ask: str | None = None, who: str | None = None) -> Iterator[Deed]:
        """What was done of these kinds and not refused, in order."""
        for each in self.deeds:
            if each.what in what and not each.refused and ask in {None, each.ask} and who in {None, each.who}:
                yield each

    def story(self, reference: str) -> Iterator[Deed]:
        """What was done with an ask, in order; and while another one spoke for it, what was done with that."""
        here, follows = reference, [reference]
        for each in self.deeds:
            if each.refused or each.ask not in {here, reference}:
                continue
            if each.what == "merge" and each.ask == here:
                here = each.more["into"]
                follows.append(here)
            elif each.what == "part" and each.ask in follows[:-1]:
                del follows[follows.index(each.ask) + 1 :]
                here = follows[-1]
            elif each.ask == here:
                yield each

    def decisions(self, reference: str) -> list[Deed]:
        """What was decided of an ask, round for round, also where another one spoke for it. One that was joined with
        another has no further round."""
        own = list(self.done("decide", "settle_outside", ask=reference))
        return own or [each for each in self.story(reference) if each.what in {"decide", "settle_outside"}][:1]

    def has_it(self, ask: Put, by: date | None = None) -> str:
        """The body that answers for an ask: whoever took it on (`by` a day), or came after one that ended undecided."""
        body, last = ask.body, by or date.max
        for each in self.story(ask.reference):
            if each.what == "accept" and each.on <= last:
                body = each.who
        ended, after = self.ended.get(body, (date.max, body))
        decided = [each.on for each in self.decisions(ask.reference)]
        return after if ended < last and not (decided and decided[0] <= ended) else body

    def owed_by(self, ask: Put) -> str:
        """The body that owed the first decision: whoever had it on its day."""
        return self.has_it(ask, ask.decision_due)

    def by_body(self, today: date) -> list[dict[str, Any]]:
        """What each planning body did with the asks of which it owed the first decision, as the players say."""
        return [self._of(body, temper, today) for body, temper in sorted(self.tempers.items())]

    def _of(self, body: str, temper: str, today: date) -> dict[str, Any]:
        asks = [each for each in self.asks.values() if self.owed_by(each) == body]
        due = [each for each in asks if each.decision_due < today]
        first = {each.reference: next(iter(self.decisions(each.reference)), None) for each in asks}
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
            "ended": self.ended, "papers": [asdict(each) for each in self.papers],
            "judged": [asdict(each) for each in self.judged],
        }  # fmt: skip

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Ledger:
        """What `as_json` gave, as it was."""

        def dated(each: dict[str, Any], *names: str) -> dict[str, Any]:
            return each | {name: date.fromisoformat(each[name]) for name in names}

        asks = [Put(**dated(each, "raised_on", "decision_due")) for each in kept["asks"]]
        deeds = [Deed(**dated(each, "on")) for each in kept["deeds"]]
        return cls(
            kept["tempers"], kept["monthly"], kept["told"], {each.reference: each for each in asks}, deeds,
            {body: (date.fromisoformat(last), after) for body, (last, after) in kept["ended"].items()},
            [Papers(**dated(each, "held_on", "due_on", "sent_on")) for each in kept["papers"]],
            [Judged(**dated(each, "answered_on")) for each in kept["judged"]],
        )  # fmt: skip
