"""The whole rehearsal, from an empty folder to the checks."""

from __future__ import annotations

import io
import logging
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask_migrate import upgrade

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import ROOT, Settings
from engage.domain.kinds import DigestState, MessageState
from engage.models.base import db
from engage.models.digests import Digest
from engage.models.outbox import Message
from engage.queries import digests as shelves
from engage.services import digests
from engage.services.context import now
from engage.services.demonstration.days import at
from tests.rehearsal import checks, fates, voices
from tests.rehearsal.comments import Comments
from tests.rehearsal.stage import DAYS, Stage, set_up

START = date(2026, 8, 10)
"""A Monday. The rehearsal does not depend on today."""


@dataclass
class Report:
    """What a rehearsal did, how long it took, and what did not fit."""

    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Note how long something takes."""
        begun = time.monotonic()
        yield
        self.seconds[what] = time.monotonic() - begun


def rehearse(
    comments: Comments, url: str, home: Path, *, sample: int, seed: int = 1,
    afterwards: Callable[[Stage], None] = lambda _: None,
) -> Report:  # fmt: skip
    """Play the whole loop on these comments in a new installation. `afterwards` is called when all is counted."""
    report = Report()
    clock = FixedClock(at(START, 8 * 60))
    app = create_app(
        Settings(home=home, database_url=url, base_url="http://localhost"), clock=clock,
        keys=KeyRing.create(home / "keys" / "keyring.json"),
    )  # fmt: skip
    with app.app_context(), _listening() as log:
        try:
            with report.timed("tables, places and people"):
                upgrade(directory=str(ROOT / "migrations"))
                stage = Stage(clock, comments, random.Random(seed), START, sample)
                set_up(stage)
            _bring_in(stage, report)
            with report.timed(f"{DAYS} days of people and jobs"):
                _begin(stage)
                stage.play(_each_day)
            _check(stage, report, log)
            _count_messages(stage)
            report.counts = dict(stage.counts)
            afterwards(stage)
        finally:
            db.session.remove()
            db.engine.dispose()
    return report


def _bring_in(stage: Stage, report: Report) -> None:
    with report.timed("importing"):
        first = voices.bring_in(stage)
    stage.counts |= {"rows imported": first.imported, "rows rejected": first.rejected}
    with report.timed("importing again"):
        second = voices.bring_in(stage)
    if (second.imported, second.skipped, second.rejected) != (0, first.imported, first.rejected):
        report.wrong.append(f"importing again was not without effect: {second}")


def _begin(stage: Stage) -> None:
    voices.queue(stage)
    voices.begin_themes(stage)
    voices.subscribe(stage)
    stage.begin(voices.read_imported(stage), START)
    stage.begin(voices.share_some(stage), START + timedelta(days=1))
    stage.begin(fates.put_asks(stage), START + timedelta(days=7))


def _each_day(stage: Stage, _number: int) -> None:
    voices.answer_what_came_back(stage)
    old = sa.select(Digest).where(
        Digest.state == DigestState.COMPILED, Digest.compiled_at <= now() - timedelta(days=2),
        Digest.body_id.in_([stage.ids["lpg"], stage.ids["ijb"]]),
    )  # fmt: skip
    for row in db.session.scalars(old.order_by(Digest.id)).all():
        name = "lpg" if row.body_id == stage.ids["lpg"] else "ijb"
        clerk = stage.actor(f"{name}_clerk")
        digests.set_foreword(clerk, digest_id=row.id, text="What you said, and what we did.")
        candidates = shelves.candidates(row.body_id)
        if candidates:
            digests.choose_quote(clerk, digest_id=row.id, contribution_id=candidates[0].contribution_id)
            stage.counts["stories quoted in digests"] += 1
        stage.counts["e-mails to subscribers"] += digests.issue(clerk, digest_id=row.id)


def _check(stage: Stage, report: Report, log: io.StringIO) -> None:
    for check in checks.CHECKS:
        with report.timed(f"check: {check.__name__.replace('_', ' ')}"):
            report.wrong += check(stage)
    with report.timed("check: no words leak"):
        report.wrong += checks.no_words_leak(stage, log.getvalue())


def _count_messages(stage: Stage) -> None:
    rows = db.session.execute(sa.select(Message.state, sa.func.count()).group_by(Message.state))
    for state, count in rows:
        stage.counts[f"messages {MessageState(state).value}"] = count


@contextmanager
def _listening() -> Iterator[io.StringIO]:
    """Keep everything that is logged."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.INFO)
    try:
        yield log
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@contextmanager
def database(kind: str) -> Iterator[tuple[str, Path]]:
    """A new folder, and the address of an empty database: SQLite in it, or a PostgreSQL out of a wheel."""
    with tempfile.TemporaryDirectory(prefix="engage-rehearsal-") as folder:
        home = Path(folder)
        if kind == "sqlite":
            yield f"sqlite:///{home / 'engage.db'}", home
            return
        import pgserver

        server = pgserver.get_server(home / "postgres", cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://"), home
        finally:
            server.cleanup()
