"""`engage scheduler`: the process that runs jobs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import click

from engage.cli.support import PROBLEM, application, as_json, refusals, say, stop
from engage.jobs.process import Scheduler
from engage.jobs.runner import Result
from engage.services.job_runs import Outcome


@click.command("scheduler")
@click.option("--once", is_flag=True, help="Run what is due now, then end.")
@as_json
@click.pass_obj
def command(make_app: Callable[..., Any], once: bool, as_json: bool) -> None:
    """Run jobs as they become due, until SIGTERM or Ctrl-C. Exactly one scheduler works at a time; more may wait."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    # A failed tick is logged by its kind (jobs.process): a traceback would quote rows and addresses.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    with application(make_app) as app, refusals():
        scheduler = Scheduler(app)
        if not once:
            scheduler.run()
            return
        results = scheduler.tick()
        scheduler.give_back()
    if results is None:
        stop("Another scheduler is at work.")
    failed = [result for result in results if result.ran.outcome is Outcome.FAILED]
    say(
        [{"job": r.name, "period": r.period, "outcome": r.ran.outcome, "rows": r.ran.rows, "error": r.ran.error}
         for r in results],
        as_json=as_json,
        otherwise=lambda: "\n".join(map(_line, results)) or "Nothing was due.",
    )  # fmt: skip
    if failed:
        raise SystemExit(PROBLEM)


def _line(result: Result) -> str:
    period = f" for {result.period}" if result.period else ""
    if result.ran.outcome is Outcome.FAILED:
        return f"{result.name}{period}: failed ({result.ran.error})"
    return f"{result.name}{period}: done" + (f", {result.ran.rows} rows" if result.ran.rows is not None else "")
