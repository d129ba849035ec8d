"""`engage demo`: a small invented world to look at, and a clock that can be moved."""

from __future__ import annotations

import random
import sys
from dataclasses import asdict, replace

import click
from tqdm import tqdm

from engage.adapters import clock as clocks
from engage.adapters import demonstration_texts
from engage.adapters.clock import FixedClock
from engage.cli import playing
from engage.cli.playing import HOLDER, mark, must_be_here
from engage.cli.support import PROBLEM, WRONG, many, migrate, say, stop, with_app
from engage.cli.support import as_json as as_json_option
from engage.domain.deadlines import local_date
from engage.domain.errors import Conflict
from engage.jobs import runner
from engage.services import demonstration, leases
from engage.services.context import context, now

SEED = 20261124
"""The same words and references each time: a demonstration holds no secrets."""

MOST_DAYS = 400


@click.command("demo")
@click.option("--accounts", "show", is_flag=True, help="Print who can sign in, with the password.")
@click.option(
    "--advance", type=click.IntRange(1, MOST_DAYS), metavar="DAYS", help="Move the clock on, a day at a time."
)
@as_json_option
@with_app
def command(show: bool, advance: int | None, as_json: bool) -> None:
    """Fill a new installation with an invented world, then print who can sign in.

    Some months of contributions, replies, asks, decisions and digests in Lanarkshire, all invented, ending today.
    With --advance the clock moves on, day by day, and the jobs that fall due are run, so that one can watch a
    promise lapse. A production installation refuses all of this.
    """
    if context().settings.production:
        stop("This is a production installation: it has no demonstration, and its clock cannot be moved.")
    if show and advance:
        stop("Use --accounts or --advance, not both.", WRONG)
    if show:
        must_be_here()
    elif advance:
        must_be_here()
        _advance(advance, as_json=as_json)
        return
    else:
        migrate()
        _build()
    people = [{"email": email, "password": password, "what": what} for email, password, what in accounts()]
    say(
        {"accounts": people, "own": mark()["own"]}, as_json=as_json,
        otherwise=lambda: "\n".join(playing.sign_ins(accounts())),
    )  # fmt: skip


def accounts() -> list[tuple[str, str, str]]:
    """Who can sign in: e-mail, password, and what they may do."""
    kept = mark()
    people = kept if "accounts" in kept else demonstration_texts.read().people
    return [(each["email"], people["password"], each["what"]) for each in people["accounts"]]


def load_if_new() -> list[str]:
    """Load the demonstration into an installation that nobody has used, inside an application context. Returns what
    to print: the sign-ins of a demonstration, nothing for any other installation."""
    if context().settings.production:
        stop("This is a production installation: it has no demonstration. Run it without --demo.", WRONG)
    if not context().settings.demonstration_path.exists():
        if not demonstration.is_empty():
            return []
        _build()
    must_be_here()
    return playing.sign_ins(accounts())


def _build() -> None:
    """Play the story on a clock of its own that ends at the present time."""
    if context().settings.demonstration_path.exists():
        must_be_here()
        return
    if not demonstration.is_empty():
        raise Conflict("demo_not_empty")
    until = now()
    clock = FixedClock(until)
    own = replace(context(), clock=clock, rng=random.Random(SEED))  # noqa: S311 - see SEED
    bar = playing.bar(demonstration.DAYS + 1, "Building the demonstration", "about a minute")
    with bar, playing.played("demonstration", own) as tick:
        built = demonstration.build(clock, until, tick=tick, watch=lambda days: bar.update(days - bar.n))
    playing.write_mark({"state": "built", "own": [asdict(each) for each in built.own]})


def _advance(days: int, *, as_json: bool) -> None:
    home, results = context().settings.home, list[runner.Result]()
    holder = _present_leader() or HOLDER
    with tqdm(total=days, unit=" days", leave=False, disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
        for _ in range(days):
            clocks.advance(home, 1)
            results += runner.run_due(holder) or []
            bar.update(1)
    if holder == HOLDER:
        leases.release(runner.LEASE, HOLDER)
    failed = [f"{each.name} for {each.period}: {each.ran.error}" for each in results if each.ran.error]
    day = local_date(now())
    data = {"now": now().isoformat(), "today": day.isoformat(), "runs": len(results), "failed": failed}
    say(
        data, as_json=as_json,
        otherwise=lambda: "\n".join(
            [f"The clock stands at {day:%A} {day.day} {day:%B %Y}. {many(len(results), 'job')} ran.", *failed]
        ),
    )  # fmt: skip
    if failed:
        raise SystemExit(PROBLEM)


def _present_leader() -> str | None:
    """Whoever leads at present. Jobs are claimed row by row and run once a period, whoever runs them, so a
    scheduler that is at work need not be stopped: the days are worked through in its name."""
    held = leases.read(runner.LEASE)
    return held.holder if held and held.in_force else None
