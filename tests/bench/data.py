"""A database with as many contributions as wanted, put in by bulk: what it holds is what the services would leave.

Every locality, theme and month has its part; everything is dated back from `now` over `months` months.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa
from flask import Flask

from engage.domain.contribution_states import Disposition, Publication, ReadingState, Use, reply_due
from engage.domain.deadlines import local_date
from engage.domain.kinds import BodyKind, Channel, ContributionKind, TellBy, ThemeProvenance
from engage.domain.references import new_reference
from engage.models.asks import Ask, AskContribution, AskEvent
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent
from engage.models.themes import ThemeLink
from engage.services import originals
from engage.services.unit_of_work import unit_of_work
from tests.bench import histories, places
from tests.bench.sentences import THEMES, words

BATCH = 5_000
ASKS_PER = 50
"""One ask to so many contributions."""
_TEXTS = 2_000
_FATES = (("published", 78), ("body", 8), ("neither", 12), ("waiting", 2))


def fill(app: Flask, count: int, *, months: int, now: datetime, seed: int = 1) -> places.Places:
    """Put places, `count` contributions with all that hangs on them, and asks into an empty, migrated database."""
    rng = random.Random(seed)
    with app.app_context():
        with unit_of_work():
            found = places.insert(now)
        stock = [words(rng) for _ in range(_TEXTS)]
        rows = _contributions(rng, stock, count, now - timedelta(days=30.44 * months), now)
        while batch := list(islice(rows, BATCH)):
            with unit_of_work():
                _insert(rng, batch)
        with unit_of_work():
            _asks(rng, found, count, now - timedelta(days=30.44 * months), now)
        _settle()
        db.session.remove()
    return found


def _settle() -> None:
    """Let PostgreSQL go on numbering after what was put in, and know how much there is of what, as after a day."""
    if db.engine.dialect.name != "postgresql":
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in db.metadata.sorted_tables:
            if "id" in table.c and connection.scalar(sa.func.pg_get_serial_sequence(table.name, "id")):
                last = connection.scalar(sa.select(sa.func.max(table.c.id))) or 0
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last + 1}, false)"
                )
        connection.exec_driver_sql("ANALYZE")


def _bulk(model: Any, rows: list[dict[str, Any]]) -> None:
    """Through Core: the ORM sends rows one by one where they differ in what is empty."""
    db.session.connection().execute(sa.insert(model.__table__), rows)


def _references(rng: random.Random) -> Iterator[str]:
    given: set[str] = set()
    while True:
        reference = new_reference(rng)
        if reference not in given:
            given.add(reference)
            yield reference


def _contributions(
    rng: random.Random, stock: list[str], count: int, start: datetime, now: datetime
) -> Iterator[dict[str, Any]]:
    """Rows of `contributions`, the oldest first, every column given."""
    numbers = range(1, len(places.NAMES) + 1)
    fates, weights = [name for name, _ in _FATES], [weight for _, weight in _FATES]
    references = _references(rng)
    for number in range(1, count + 1):
        at = start + (now - timedelta(days=8) - start) * (number / count)
        fate = rng.choices(fates, weights)[0] if number < count * 0.98 else rng.choice(["published", "waiting"])
        place = rng.choices(numbers, places.WEIGHTS)[0]
        done = fate != "waiting"
        told = at + timedelta(days=rng.uniform(0.5, 7))
        shown = fate == "published"
        yield {
            "id": number, "reference": next(references), "secret_hmac": f"{number:064x}", "locality_id": place,
            "host_id": place, "kind": rng.choice(list(ContributionKind)), "channel": Channel.WEB, "received_at": at,
            "serious": rng.random() < 0.02, "use": Use(_USE.get(fate, "publish")),
            "quote": shown and rng.random() < 0.5, "consented_at": at,
            "tell_by": rng.choice([TellBy.EMAIL, TellBy.SELF, TellBy.SELF]),
            "reading": ReadingState.REPLIED if done else ReadingState.RECEIVED,
            "publication": Publication(_PUBLICATION[fate]),
            "withheld_reason": "asked_not_to" if fate == "neither" else None,
            "disposition": rng.choice(_DISPOSITIONS) if done else None,
            "redacted_text": rng.choice(stock) if fate in {"published", "body"} else None,
            "published_at": told if shown else None, "reply_text": rng.choice(stock)[:200] if done else None,
            "replied_at": told if done else None, "reply_due": reply_due(local_date(at)),
            "read_at": told if done else None, "waiting": not done, "version": 4 if done else 1,
            "send_key": f"{number:064x}",
        }  # fmt: skip


_SHARES = (15, *(1,) * (len(THEMES) - 1))
"""A third of all is about one thing, so that its page is full in a small installation as well."""
_USE = {"body": "body", "neither": "neither"}
_PUBLICATION = {"published": "published", "body": "body_only", "neither": "withheld", "waiting": "pending"}
_DISPOSITIONS = (Disposition.ADDED_TO_ASK, Disposition.THANKS_PASSED_ON, Disposition.NO_ACTION, Disposition.NOT_OURS)


def _insert(rng: random.Random, rows: list[dict[str, Any]]) -> None:
    _bulk(Contribution, rows)
    originals.store_many([(row["id"], row["redacted_text"] or "The words as they were given.") for row in rows])
    events: list[dict[str, Any]] = []
    audited: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    for row in rows:
        told = row["read_at"]
        kinds = ["received"] if told is None else ["received", "read", "published", "replied"]
        for seq, kind in enumerate(kinds, 1):
            at = row["received_at"] if seq == 1 else told
            events.append(
                {"contribution_id": row["id"], "seq": seq, "kind": kind, "effective_at": at, "recorded_at": at,
                 "actor_role": "contributor" if seq == 1 else "moderator", "actor_id": None if seq == 1 else 1,
                 "payload": {"channel": "web", "danger": False} if seq == 1 else {}}
            )  # fmt: skip
        for event in ("contribution:received",) if told is None else ("contribution:received", "contribution:replied"):
            audited.append(
                {"at": told or row["received_at"], "event": event, "actor_id": 1, "actor_role": "moderator",
                 "subject_id": row["id"], "data": {}}
            )  # fmt: skip
        if told is not None:
            for theme in {rng.choices(range(1, len(THEMES) + 1), _SHARES)[0] for _ in range(rng.choice([1, 1, 2]))}:
                links.append(
                    {"theme_id": theme, "contribution_id": row["id"], "provenance": ThemeProvenance.PERSON,
                     "linked_at": told, "linked_by": 1, "received_at": row["received_at"]}
                )  # fmt: skip
    _bulk(ContributionEvent, events)
    _bulk(AuditEvent, audited)
    if links:
        _bulk(ThemeLink, links)


def _asks(rng: random.Random, at: places.Places, count: int, start: datetime, now: datetime) -> None:
    """Asks of every body; each fed by a few contributions that were there before it."""
    columns: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    references = _references(rng)
    number = 0
    for ask_id in range(1, max(20, count // ASKS_PER) + 1):
        raised = start + (now - start) * rng.uniform(0.05, 0.99)
        whole = rng.random() < 0.1
        place = rng.choices(at.localities, places.WEIGHTS)[0]
        before = max(5, int(count * ((raised - start) / (now - start))) - 1)
        fed = tuple(rng.sample(range(1, min(count, before) + 1), rng.randint(1, 5)))
        made = histories.make(
            rng, raised=raised, now=now, body=at.bodies[-1] if whole else place,
            kind=(BodyKind.IJB if whole else BodyKind.LPG).value, locality=None if whole else place,
            theme=rng.choice(at.themes), fed=fed,
        )  # fmt: skip
        columns.append(
            {"id": ask_id, "reference": next(references), "partnership_id": at.partnership, "host_id": place}
            | made.columns
        )
        for event in made.events:
            number += 1
            events.append(
                {"id": number, "ask_id": ask_id, "seq": event.seq, "kind": event.kind.value,
                 "effective_at": event.effective_at, "recorded_at": event.recorded_at,
                 "actor_role": event.actor_role, "actor_id": event.actor_id, "payload": dict(event.payload)}
            )  # fmt: skip
        links += [{"ask_id": ask_id, "contribution_id": each, "linked_at": raised} for each in fed]
    _bulk(Ask, columns)
    _bulk(AskEvent, events)
    _bulk(AskContribution, links)
