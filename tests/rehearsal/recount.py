"""An independent recount of a digest, from the raw events alone: no fold, no cached column, no query of the product."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from engage.domain.digest_data import DigestData
from engage.domain.disclosure import Suppressed
from engage.domain.periods import Period
from engage.models.base import UTCDateTime, db

_EVENTS = sa.text(
    "SELECT a.reference, e.seq, e.kind, e.recorded_at, e.payload FROM ask_events e JOIN asks a ON a.id = e.ask_id "
    "ORDER BY e.ask_id, e.seq"
).columns(recorded_at=UTCDateTime())


_TOLD = sa.text(
    "SELECT c.reference, l.body_id, l.valid_from, l.valid_to, e.kind, e.recorded_at, e.payload "
    "FROM contribution_events e "
    "JOIN contributions c ON c.id = e.contribution_id JOIN body_localities l ON l.locality_id = c.locality_id "
    "ORDER BY l.body_id, e.contribution_id, e.seq"
).columns(recorded_at=UTCDateTime())
_DECIDES = {"published", "cleared_for_body", "withheld", "unpublished", "withdrawn"}


class Event(NamedTuple):
    """One row of the table, as it lies there."""

    kind: str
    recorded_at: datetime
    payload: dict[str, Any]


def histories() -> dict[str, list[Event]]:
    """Every ask's events, by its reference."""
    found: dict[str, list[Event]] = defaultdict(list)
    for row in db.session.execute(_EVENTS):
        payload = row.payload if isinstance(row.payload, dict) else json.loads(row.payload)
        found[row.reference].append(Event(row.kind, row.recorded_at, payload))
    return found


Of = tuple[str, str, str]
"""A contribution's reference, and from when to when (ISO days, the last empty: still) a body plans for its place."""


def told() -> dict[int, dict[Of, list[Event]]]:
    """The events of every contribution, for each body that plans for its place, or did."""
    found: dict[int, dict[Of, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for row in db.session.execute(_TOLD):
        payload = row.payload if isinstance(row.payload, dict) else json.loads(row.payload)
        span = row.reference, str(row.valid_from), str(row.valid_to or "")
        found[row.body_id][span].append(Event(row.kind, row.recorded_at, payload))
    return found


def put_right_differences(data: DigestData, all_of_them: dict[int, dict[Of, list[Event]]]) -> list[str]:
    """Where a digest says something else of what services put right than the events do."""
    start, end = Period.parse(data.period).starts_at, data.as_of
    public: Counter[str] = Counter()
    others = 0
    day = data.day.isoformat()
    for (reference, since, until), history in all_of_them[data.body.id].items():
        if not since <= day <= (until or day):
            continue
        events = [each for each in history if each.recorded_at <= end]
        shown = [each for each in events if each.kind == "service_answer_shown" and each.recorded_at >= start]
        fixed = sum(each.payload["changed"] for each in shown)
        said = [each.kind for each in events if each.kind in _DECIDES or each.payload.get("publication")]
        if fixed and said and said[-1] == "published":
            public[reference] = fixed
        else:
            others += fixed
    mine = (public.total(), others if others == 0 or others >= 5 else Suppressed(5))
    wrong = (data.put_right.public, data.put_right.others) != mine
    # All of them are listed as long as they are few.
    if public.total() <= 20:
        wrong = wrong or Counter(each.reference for each in data.put_right.listed) != public
    return [f"{data.body.slug} {data.period}: put right is {data.put_right}, counted {mine}"] if wrong else []


def differences(data: DigestData, all_of_them: dict[str, list[Event]]) -> list[str]:
    """Where a digest says something else than the events do."""
    start, end = Period.parse(data.period).starts_at, data.as_of
    sections: Counter[str] = Counter()
    listed: set[str] = set()
    closed_before = decided = raised = 0
    for reference, history in all_of_them.items():
        events = [each for each in history if each.recorded_at <= end]
        if _accountable(events) != data.body.id:
            continue
        news = [each for each in events if each.recorded_at >= start]
        if _closed(events) and not news:
            closed_before += 1
            continue
        listed.add(reference)
        sections[_section(events)] += 1
        decided += sum(each.kind in {"decide", "settle_outside"} for each in news)
        raised += any(each.kind == "raise" for each in news)
    counts = data.counts
    said = {
        "listed": ({line.reference for line in data.lines}, listed),
        "closed before": (counts.closed_before, closed_before),
        "register": (counts.register, len(listed) + closed_before),
        "decided": (counts.decided, decided),
        "raised": (counts.raised, raised),
        "done": (counts.done, sections["done"]),
        "doing": (counts.doing, sections["doing"]),
        "not doing": (counts.not_doing, sections["not_doing"]),
        "unanswered": (counts.unanswered, sections["unanswered"]),
    }
    return [
        f"{data.body.slug} {data.period}: {name} is {digest}, counted {mine}"
        for name, (digest, mine) in said.items()
        if digest != mine
    ]


def _accountable(events: list[Event]) -> int | None:
    """The body it was raised to, or that accepted it since; None for what was never raised."""
    body: int | None = None
    passed_to: int | None = None
    for each in events:
        if each.kind == "raise":
            body = each.payload["body_id"]
        elif each.kind == "pass_on":
            passed_to = each.payload.get("to_body_id")
        elif each.kind == "accept":
            body = passed_to
        elif each.kind == "succeed":
            body = each.payload["to_body_id"]
    return body


def _closed(events: list[Event]) -> bool:
    """Or another ask speaks for it."""
    last = [each.kind for each in events if each.kind in {"close", "reopen", "merge", "part"}]
    return bool(last) and last[-1] in {"close", "merge"}


def _section(events: list[Event]) -> str:
    """Where the present round stands: the events since it was last reopened."""
    reopened = [number for number, each in enumerate(events) if each.kind == "reopen"]
    present = events[reopened[-1] + 1 :] if reopened else events
    decisions = [each for each in present if each.kind in {"decide", "settle_outside"}]
    if not decisions:
        return "unanswered"
    if decisions[-1].kind == "settle_outside" or decisions[-1].payload["outcome"] == "not_agreed":
        return "not_doing"
    return "done" if any(each.kind in {"ask_people", "close"} for each in present) else "doing"
