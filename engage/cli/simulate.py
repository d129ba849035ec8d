"""`engage simulate`: months of whole partnerships, drawn by lot, to see whether the pages show what was done."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import click

from engage.adapters import simulation_texts
from engage.adapters.clock import FixedClock
from engage.cli import playing
from engage.cli.support import as_json, many, migrate, say, stop, with_app
from engage.domain.errors import Conflict
from engage.services import demonstration, simulation
from engage.services.context import context, now, today
from engage.services.simulation import Played, Post

MOST_MONTHS, MOST_LOCALITIES = 24, 10


@click.command("simulate")
@click.option("--months", type=click.IntRange(1, MOST_MONTHS), default=12, show_default=True, help="How many months.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed plays the same story.")
@click.option(
    "--localities", type=click.IntRange(1, MOST_LOCALITIES), default=MOST_LOCALITIES, show_default=True,
    help="How many localities, drawn by lot.",
)  # fmt: skip
@as_json
@with_app
def command(months: int, seed: int, localities: int, as_json: bool) -> None:
    """Fill a new installation with simulated months that end today, to be looked at with `engage serve`.

    People tell, hosts read, and planning bodies answer well, late, badly or never: how, is drawn for each body from the
    seed. What everybody did is written to simulation.json beside the database. A production installation, and one that
    holds anything already, refuses.
    """
    if context().settings.production:
        stop("This is a production installation: nothing is simulated in it.")
    migrate()
    if context().settings.demonstration_path.exists() or not demonstration.is_empty():
        raise Conflict("simulation_not_empty")
    until, post = now(), Post()
    clock = FixedClock(until)
    own = replace(context(), clock=clock, mailer=post, rng=random.Random(f"secrets/{seed}"))  # noqa: S311 - no secrets
    days = (today() - simulation.first_day(today(), months)).days
    size = f"{many(months, 'month')} of {many(localities, 'locality', 'localities')}"
    bar = playing.bar(days + 1, "Simulating", size)
    with bar, playing.played("simulation", own) as tick:
        played = simulation.play(
            clock, until, post, months=months, seed=seed, localities=localities, tick=tick,
            send=lambda: tick(playing.SENDING), watch=lambda number: bar.update(number - bar.n),
        )  # fmt: skip
    choice = {"months": months, "seed": seed, "localities": localities}
    playing.write(context().settings.simulation_path, choice | played.ledger.as_json(today()))
    playing.write_mark({"state": "built", "kind": "simulation", **choice, **_people(played)})
    say(_said(played, choice), as_json=as_json, otherwise=lambda: "\n".join(_lines(played)))


def _people(played: Played) -> dict[str, Any]:
    return {
        "password": simulation_texts.read().said["password"],
        "accounts": [{"email": email, "what": what} for email, what in played.accounts],
        "own": [{"reference": reference, "secret": secret} for reference, secret in played.own],
    }


def _said(played: Played, choice: dict[str, int]) -> dict[str, Any]:
    return {
        **choice, "first": played.first, "last": played.last, "told": played.ledger.told,
        "asks": len(played.ledger.asks), "mails": played.mails, "returned": played.returned,
        "bodies": played.ledger.by_body(today()), "ledger": context().settings.simulation_path, **_people(played),
    }  # fmt: skip


def _lines(played: Played) -> list[str]:
    ledger = played.ledger
    rows = ledger.by_body(today())
    width = max(len(each["body"]) for each in rows)
    table = [
        f"{each['body']:<{width}}  {each['temper']:<11}  {each['asks']:>4}  {each['due']:>3}  {each['in_time']:>7}"
        f"  {each['late']:>4}  {each['unanswered']:>9}"
        for each in rows
    ]
    return [
        f"Simulated {played.first.isoformat()} to {played.last.isoformat()}: {many(ledger.told, 'contribution')}, "
        f"{many(len(ledger.asks), 'ask')}, {many(played.mails, 'e-mail')}, {played.returned} turned away.",
        "What each planning body did with what was put to it, by its own account:",
        f"{'body':<{width}}  {'way':<11}  asks  due  in time  late  no answer",
        *table,
        f"All that was done stands in {context().settings.simulation_path}. Look at the pages with: engage serve",
    ]
