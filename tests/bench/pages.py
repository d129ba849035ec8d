"""G1, G2 and G4: public pages beside floor 2, their statements, and whether they stay the same as the data grows."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask

from engage.domain.ask_states import AskState
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.queries import public_contributions
from engage.queries.keyset import Cursor
from engage.queries.public_contributions import PAGE, PUBLIC
from tests.bench import places
from tests.bench.apps import LOCALITY
from tests.bench.installation import Installation
from tests.bench.measure import Call, interleaved
from tests.bench.report import Report
from tests.bench.served import Served
from tests.counting import count_statements

DEEP = 400
"""The page whose cursor is looked for."""
MOST_STATEMENTS = {"list": 4, "theme": 4, "page at a cursor": 4, "register": 4, "detail": 8, "ask": 8,
                   "front of a locality": 8}  # fmt: skip
GROWS = {"list", "detail", "theme", "page at a cursor"}
"""Pages that must not cost more when there is more."""


KEPT = ("list", "detail", "register", "ask")
"""Pages that are measured once more as the page cache gives them out; a page at a cursor is never kept."""
GOALS = {"list": 0.40, "list, kept": 1.50}


def addresses(app: Flask) -> dict[str, str]:
    """The pages that are measured, of the largest locality."""
    here = f"/{places.PARTNERSHIP}/{places.NAMES[LOCALITY - 1].lower()}"
    with app.app_context():
        newest = (
            sa.select(Contribution.reference, Contribution.published_at, Contribution.id)
            .where(Contribution.locality_id == LOCALITY, PUBLIC)
            .order_by(Contribution.published_at.desc(), Contribution.id.desc())
        )
        rows = db.session.execute(newest.limit(2 * PAGE)).all()
        deep = db.session.execute(newest.offset(DEEP * PAGE).limit(1)).first() or rows[PAGE]
        ask = db.session.scalar(
            sa.select(Ask.reference)
            .where(Ask.locality_id == LOCALITY, Ask.state == AskState.CLOSED)
            .order_by(Ask.contributions_count.desc(), Ask.id)
            .limit(1)
        )
        db.session.remove()
    return {
        "list": f"{here}/shared",
        "detail": f"{here}/shared/{rows[0].reference}",
        "theme": f"{here}/shared?theme=theme-1",
        "page at a cursor": f"{here}/shared?from={Cursor(True, deep.published_at, deep.id).text}",
        "front of a locality": here,
        "register": f"{here}/asks",
        "ask": f"/asks/{ask}",
    }


def measure(report: Report, small: Installation, large: Installation, *, rounds: int) -> None:
    """G1, G2 and the pages of G4."""
    with Served("product", small.home) as a, Served("product", large.home) as b:
        print("Pages beside the floors")
        _beside_floors(report, b, addresses(large.app()), large, rounds)
        print("Pages as the data grows")
        _growth(report, a, addresses(small.app()), b, addresses(large.app()), rounds)
    print("Statements")
    _statements(report, small.app(), large.app())


def _beside_floors(
    report: Report, product: Served, pages: dict[str, str], large: Installation, rounds: int
) -> None:
    with Served("reading_floors", large.home) as floor, Served("product_that_keeps", large.home) as keeping:
        calls = {f"floor {n}": Call(lambda n=n: floor.get(f"/{n}"), floor.spent) for n in (2, 1, 3, 4)}
        calls |= {name: _get(product, address) for name, address in pages.items()}
        calls |= {f"{name}, kept": _get(keeping, pages[name]) for name in KEPT}
        times = interleaved(calls, rounds=rounds)
    for n in (1, 2, 3, 4):
        name = f"floor {n}"
        report.add("floor", name, times.ratio(name, "floor 2"), note=f"{times.cost(name):,.0f} µs")
    for name in [*pages, *(f"{name}, kept" for name in KEPT)]:
        goal = {"target": GOALS[name]} if name in GOALS else {}
        note = f"{times.cost(name):,.0f} µs"
        report.add("G1", f"{name} beside floor 2", times.ratio(name, "floor 2"), note=note, **goal)


def _get(server: Served, address: str) -> Call:
    return Call(lambda: server.get(address), server.spent)


def _growth(
    report: Report, small: Served, few: dict[str, str], large: Served, many: dict[str, str], rounds: int
) -> None:
    names = [name for name in few if name != "front of a locality"]
    calls: dict[str, Call] = {}
    for name in names:
        calls[f"{name}, small"], calls[f"{name}, large"] = _get(small, few[name]), _get(large, many[name])
    times = interleaved(calls, rounds=rounds)
    for name in names:
        goal: dict[str, Any] = {"target": 1.25, "least": False} if name in GROWS else {}
        grown = times.ratio(f"{name}, small", f"{name}, large")
        report.add("G4", f"{name}: large beside small", grown, "times", **goal)


def _statements(report: Report, small: Flask, large: Flask) -> None:
    few, many = addresses(small), addresses(large)
    for name, most in MOST_STATEMENTS.items():
        counts = _count(small, few[name]), _count(large, many[name])
        report.add("G2", f"statements of {name}", max(counts), target=most, least=False,
                   note="" if counts[0] == counts[1] else f"{counts[0]} at the small size")  # fmt: skip
    sent_for = []
    with large.app_context():
        for limit in (25, 100):
            with count_statements(large) as sent:
                public_contributions.published(LOCALITY, limit=limit)
            sent_for.append(len(sent))
        db.session.remove()
    report.add("G2", "more statements for 100 rows than for 25", sent_for[1] - sent_for[0], target=0, least=False)


def _count(app: Flask, address: str) -> int:
    with count_statements(app) as sent:
        answer = app.test_client().get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return len(sent)
