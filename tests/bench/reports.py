"""G6 and G8: what a digest is compiled from beside its bare SQL, and the search for key phrases."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import sqlalchemy as sa
from flask import Flask

from engage.app import settled
from engage.domain.digest_data import DigestData
from engage.domain.periods import Period
from engage.models.base import db
from engage.services import digests
from tests.bench import places
from tests.bench.installation import NOW, Installation
from tests.bench.measure import Call, interleaved
from tests.bench.report import Report
from tests.bench.sentences import words

MONTH = Period.of(NOW).previous()
BODIES = {"planning group": 1, "whole board": len(places.NAMES) + 1}


def digest(report: Report, large: Installation, short: Installation, *, rounds: int) -> None:
    """G6. `short` has as much in every month as `large`, and fewer months."""
    print("Digests")
    app, fewer = large.app(), settled(short.app())  # as in the scheduler, which compiles digests
    for name, body in BODIES.items():
        sent = _sent(app, body)
        bare = _bare(large, sent)
        calls = {
            "bare": Call(bare),
            "data": Call(lambda body=body: _prepare(app, body)),
            "fewer": Call(lambda body=body: _prepare(fewer, body)),
        }
        times = interleaved(calls, rounds=rounds, slice_=0.05)
        report.add("G6", f"digest of a {name}: statements", len(sent), target=12, least=False)
        note = f"{times.cost('data') / 1000:,.1f} of {times.cost('bare') / 1000:,.1f} ms"
        report.add("G6", f"digest of a {name} beside its bare SQL", times.ratio("bare", "data"), "times", target=1.5,
                   least=False, note=note)  # fmt: skip
        lines, of_fewer = _prepare(app, body).counts.listed, _prepare(fewer, body).counts.listed
        ratio = times.ratio("fewer", "data")
        # An old register has more asks that are still open, and each has a line of its own.
        report.add("G6", f"digest of a {name}: 24 months beside 6", ratio, "times", target=1.25, least=False,
                   note=f"{lines} lines beside {of_fewer}")  # fmt: skip
        report.add("G6", f"digest of a {name}: 24 months beside 6, a line", ratio * of_fewer / lines, "times")


def _prepare(app: Flask, body: int) -> DigestData:
    with app.app_context():
        data = digests.prepare(body, MONTH)
        db.session.remove()
    return data


def _sent(app: Flask, body: int) -> list[tuple[str, Any]]:
    """The statements of a digest with their parameters, as the driver gets them."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _k: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            sent.append((statement, parameters))

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    _prepare(app, body)
    sa.event.remove(engine, "before_cursor_execute", note)
    return sent


def _bare(installation: Installation, sent: list[tuple[str, Any]]) -> Any:
    raw = sqlite3.connect(installation.path, isolation_level=None)
    for pragma in ("cache_size=-65536", "mmap_size=268435456"):
        raw.execute(f"PRAGMA {pragma}")

    def run() -> None:
        raw.execute("BEGIN")
        for statement, parameters in sent:
            raw.execute(statement, parameters).fetchall()
        raw.execute("ROLLBACK")

    return run


def phrases(report: Report, rng: Any, count: int = 2_000) -> None:
    """G8, for the analysis that there is. Nothing is analysed when a contribution arrives."""
    print("Text analysis")
    from engage.adapters.text_analysis import key_phrases

    texts = [words(rng, 600) for _ in range(count)]
    key_phrases(texts[:100])
    began = time.process_time()
    key_phrases(texts)
    spent = time.process_time() - began
    report.add("G8", "texts of 600 characters searched for key phrases", count / spent, "a second", target=2_000)
