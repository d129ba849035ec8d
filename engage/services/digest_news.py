"""What the e-mail about an issued digest says: counts, asks and links; never a word of any contributor.
What services put right is counted and not linked: a message cannot be taken back when a person takes back a story."""

from __future__ import annotations

from typing import Any

from engage.domain.digest_data import DigestData
from engage.domain.digest_days import Days
from engage.domain.disclosure import Suppressed
from engage.services import addresses

TEMPLATE = "digest_issued"

MOST_LINES = 10
"""Asks named in each section of the message; the rest are counted, and are on the page."""


def params(data: DigestData, *, version: int, reason: str, unread: bool = False) -> dict[str, Any]:
    """The parameters of the message about this version of a digest. `reason` says why there is a version after the
    first; `unread`, that nobody had read it when its day came."""
    others = data.put_right.others
    lines = [
        {
            "section": section.value,
            "reference": line.reference,
            "title": line.title,
            "url": addresses.ask(line.reference),
            "days_overdue": line.days_overdue,
        }
        for section, found in data.sections
        for line in found[:MOST_LINES]
    ]
    return {
        **about(data),
        "unread": unread,
        "digest_url": addresses.digest(data.body.slug, data.period, version),
        "version": version,
        "reason": reason,
        "counts": {
            "done": data.counts.done,
            "doing": data.counts.doing,
            "not_doing": data.counts.not_doing,
            "unanswered": data.counts.unanswered,
            "overdue": data.counts.overdue,
            "missed": data.counts.missed,
            "changed": data.counts.changed,
        },
        "put_right": {
            "public": data.put_right.public,
            "others": 0 if isinstance(others, Suppressed) else others,
            "others_below": others.below if isinstance(others, Suppressed) else None,
        },
        "most_lines": MOST_LINES,
        "lines": lines,
    }


def about(data: DigestData) -> dict[str, Any]:
    """Which digest it is, for any message about one. `first_day` and `last_day` stand there where it is no month."""
    return called(data.body.name, data.period, data.days)


def called(body_name: str, period: str, days: Days) -> dict[str, Any]:
    """The same, of a digest that is not at hand."""
    named = {"body_name": body_name, "period": period}
    if days.is_month:
        return named
    return {**named, "first_day": days.first_day.isoformat(), "last_day": days.last_day.isoformat()}
