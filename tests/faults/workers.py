"""Processes that tests start, kill and let race: `python -m tests.faults.workers WHAT ...`, settings from the
environment."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.rendering import RenderedMail
from engage.adapters.smtp import SmtpMailer
from engage.app import create_app
from engage.config import Settings
from engage.domain.schedules import Hourly
from engage.jobs.runner import LEASE, run_due
from engage.jobs.table import JOBS, Job, Turn
from engage.services import audit, digests, job_runs, leases, outbox
from engage.services.carriers import Carriers
from engage.services.context import context

ROOT = Path(__file__).parents[2]


class PlainWords:
    """Words that need no template."""

    def mail(self, template: str, params: Mapping[str, Any]) -> RenderedMail:
        return RenderedMail(template, "News.\n", "<p>News.</p>\n")

    def text_message(self, template: str, params: Mapping[str, Any]) -> str:
        return "News."

    def letter(self, template: str, params: Mapping[str, Any]) -> str:
        return "<p>News.</p>"


def environment(app: Flask, **more: str) -> dict[str, str]:
    """The environment of a process that works on the same installation as `app`."""
    settings: Settings = app.config["ENGAGE_SETTINGS"]
    engage = app.extensions["engage"].context
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("ENGAGE_")},
        "ENGAGE_HOME": str(settings.home), "ENGAGE_DATABASE_URL": settings.database_url,
        "ENGAGE_KEYS": engage.keys.to_text(), "PYTHONPATH": str(ROOT), **more,
    }  # fmt: skip


def send(app: Flask, _clock: FixedClock) -> None:
    """Send what is due, over the mail server in ENGAGE_SMTP_URL; print the tally."""
    now = context()
    assert now.settings.smtp_url
    with_smtp = Carriers(now.settings, now.clock, words=PlainWords(), mailer=SmtpMailer(now.settings.smtp_url))
    print(outbox.send_due(carriers=with_smtp))


def race(app: Flask, clock: FixedClock) -> None:
    """Tick through 40 hours as fast as can be, giving the lease back each time; each run adds a line to a file."""
    file = os.open(os.environ["RACE_FILE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    holder = str(os.getpid())

    def note(name: str) -> int:
        os.write(file, f"{name}\n".encode())
        return 1

    def by_lease(turn: Turn) -> int:
        return note(f"lease {turn.due.name}")

    jobs = [Job("race.lease", Hourly(), by_lease, every_missed=True)]
    for hour in range(40):
        run_due(holder, jobs=jobs)
        leases.release(LEASE, holder)
        # Without any lease, as when a leader slept through its own: the row of the run alone must hold.
        job_runs.run_once("race.free", str(hour), lambda hour=hour: note(f"free {hour}"))  # type: ignore[misc]
        clock.advance(hours=1)
    clock.advance(minutes=-1)
    while run_due(holder, jobs=jobs) is None:
        pass
    leases.release(LEASE, holder)


def compile_digests(_app: Flask, _clock: FixedClock) -> None:
    """Compile what is due, as a scheduler does. With STOP_AT, wait for ever at that digest: it is written and not
    committed."""
    stop_at = int(os.environ.get("STOP_AT", "0"))
    note, noted = audit.record, []

    def record(*args: Any, **more: Any) -> None:
        note(*args, **more)
        noted.append(args)
        if len(noted) == stop_at:
            print("in hand", flush=True)
            signal.pause()

    audit.record = record
    print("ready", flush=True)
    tick(os.environ["HOLDER"], os.environ["PERIOD"])


def tick(holder: str, period: str) -> None:
    """Compile what is due and give the lease back; then once more without a lease and without the row of the run, as
    when two schedulers both think that they lead."""
    jobs = [job for job in JOBS if job.name == "digests.compile"]
    while run_due(holder, jobs=jobs) is None:
        time.sleep(0.01)
    leases.release(LEASE, holder)
    digests.compile_due(period)


def main() -> None:
    """`WHAT TIME`: what to do, and where the clock stands."""
    clock = FixedClock(datetime.fromisoformat(sys.argv[2]))
    app = create_app(clock=clock)
    with app.app_context():
        {"send": send, "race": race, "compile": compile_digests}[sys.argv[1]](app, clock)


if __name__ == "__main__":
    main()
