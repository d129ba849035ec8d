"""G1, G2 and G4: public pages beside floor 2, their statements, and whether they stay the same as the data grows."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask

from engage.domain.ask_states import AskState
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.queries.keyset import Cursor
from engage.queries.public_contributions import PAGE, PUBLIC
from tests.bench import floors, places
from tests.bench.installation import Installation
from tests.bench.measure import Caller, interleaved
from tests.bench.report import Report
from tests.counting import count_statements

LOCALITY = 1
"""The largest of them."""
DEEP = 400
"""The page whose cursor is looked for."""
MOST_STATEMENTS = {"list": 4, "theme": 4, "page at a cursor": 4, "register": 4, "detail": 8, "ask": 8,
                   "front of a locality": 8}  # fmt: skip


@dataclass(frozen=True)
class Product:
    """The app on an installation with the addresses of its pages."""

    app: Flask
    caller: Caller
    addresses: dict[str, str]

    def page(self, name: str) -> Callable[[], bytes]:
        """A call that gets the page."""
        return lambda: self.caller.get(self.addresses[name])


def product(installation: Installation, **overrides: Any) -> Product:
    """The product on an installation."""
    app = installation.app(**overrides)
    here = f"/{places.PARTNERSHIP}/{places.NAMES[0].lower()}"
    with app.app_context():
        newest = (
            sa.select(Contribution.reference, Contribution.published_at, Contribution.id)
            .where(Contribution.locality_id == LOCALITY, PUBLIC)
            .order_by(Contribution.published_at.desc(), Contribution.id.desc())
        )
        rows = db.session.execute(newest.limit(PAGE)).all()
        deep = db.session.execute(newest.offset(DEEP * PAGE).limit(1)).first() or rows[-1]
        ask = db.session.scalar(
            sa.select(Ask.reference)
            .where(Ask.locality_id == LOCALITY, Ask.state == AskState.CLOSED)
            .order_by(Ask.contributions_count.desc(), Ask.id)
            .limit(1)
        )
        db.session.remove()
    addresses = {
        "list": f"{here}/shared",
        "detail": f"{here}/shared/{rows[0].reference}",
        "theme": f"{here}/shared?theme=theme-1",
        "page at a cursor": f"{here}/shared?from={Cursor(True, deep.published_at, deep.id).text}",
        "front of a locality": here,
        "register": f"{here}/asks",
        "ask": f"/asks/{ask}",
    }
    return Product(app, Caller(app), addresses)


def measure(report: Report, small: Installation, large: Installation, *, rounds: int) -> None:
    """G1, G2 and the pages of G4."""
    print("Pages beside the floors")
    _beside_floors(report, product(large), large, rounds)
    _statements(report, product(small), product(large))
    print("Pages as the data grows")
    _growth(report, product(small), product(large), rounds)


def _beside_floors(report: Report, made: Product, large: Installation, rounds: int) -> None:
    floor = Caller(floors.reading(large.path, LOCALITY, random.Random(1)))
    calls: dict[str, Callable[[], Any]] = {f"floor {n}": lambda n=n: floor.get(f"/{n}") for n in (2, 1, 3, 4)}
    calls |= {name: made.page(name) for name in made.addresses}
    times = interleaved(calls, rounds=rounds)
    for n in (1, 2, 3, 4):
        name = f"floor {n}"
        report.add("floor", name, times.ratio(name, "floor 2"), note=f"{times.cost(name):,.0f} µs")
    for name in made.addresses:
        goal = {"target": 0.40} if name == "list" else {}
        note = f"{times.cost(name):,.0f} µs"
        report.add("G1", f"{name} beside floor 2", times.ratio(name, "floor 2"), note=note, **goal)


def _statements(report: Report, small: Product, large: Product) -> None:
    for name, most in MOST_STATEMENTS.items():
        few, many = (_count(each, name) for each in (small, large))
        report.add("G2", f"statements of {name}", many, target=most, least=False)
        if few > many:
            report.add("G2", f"statements of {name} in a small installation", few, target=many, least=False)
    from engage.queries import public_contributions

    with large.app.app_context():
        counts = []
        for limit in (25, 100):
            with count_statements(large.app) as sent:
                public_contributions.published(LOCALITY, limit=limit)
            counts.append(len(sent))
        db.session.remove()
    report.add("G2", "more statements for 100 rows than for 25", counts[1] - counts[0], target=0, least=False)


def _count(made: Product, name: str) -> int:
    with count_statements(made.app) as sent:
        made.caller.get(made.addresses[name])
    return len(sent)


def _growth(report: Report, small: Product, large: Product, rounds: int) -> None:
    calls: dict[str, Callable[[], Any]] = {}
    for name in ("list", "detail", "theme", "page at a cursor", "register", "ask"):
        calls[f"{name}, small"] = small.page(name)
        calls[f"{name}, large"] = large.page(name)
    times = interleaved(calls, rounds=rounds)
    for name in ("list", "detail", "theme", "page at a cursor", "register", "ask"):
        goal: dict[str, Any] = {} if name in {"register", "ask"} else {"target": 1.25, "least": False}
        grown = times.ratio(f"{name}, small", f"{name}, large")
        report.add("G4", f"{name}: large beside small", grown, "times", **goal)
