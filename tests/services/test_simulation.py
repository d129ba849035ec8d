"""A simulated year is deterministic, and the public pages show exactly what its players did and did not do."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.cli import playing
from engage.domain.kinds import DigestState
from engage.models.base import db
from engage.models.digests import Digest
from engage.services import sealing
from engage.services.context import context, now, today
from engage.services.simulation import Played, Post, play
from tests.conftest import on_postgres
from tests.services import simulation_held as held

MONTHS, LOCALITIES, SEED = int(os.environ.get("ENGAGE_SIMULATED_MONTHS", "3")), 3, 1354
"""With ENGAGE_SIMULATED_MONTHS=12 the whole year of all ten localities is played and held."""


def simulated(months: int = MONTHS, localities: int = LOCALITIES, seed: int = SEED) -> Played:
    """Play it in the present application, as the command does."""
    until, post = now(), Post()
    clock = FixedClock(until)
    own = replace(context(), clock=clock, mailer=post, rng=random.Random(seed))
    with playing.played("simulation", own) as tick:
        return play(
            clock, until, post, months=months, seed=seed, localities=localities, tick=tick,
            send=lambda: tick(playing.SENDING),
        )  # fmt: skip


@on_postgres  # on SQLite a shorter one is held in tests/test_cli_simulate.py
def test_the_public_sees_what_was_done_and_what_was_not(app: Flask) -> None:
    whole = MONTHS > 3
    played = simulated(localities=10 if whole else LOCALITIES)
    ledger = played.ledger
    assert held.differences(app, ledger, today()) == []
    sealing.seal()
    assert sealing.verify().ok
    # It was worth playing: they differ, and some did nothing.
    done = {each.what for each in ledger.deeds if not each.refused}
    assert {"raise", "acknowledge", "decide", "promise", "report_done", "check_fail", "note"} <= done, done
    assert "reason_is_not_a_reason" in {each.refused for each in ledger.deeds}
    unheard = [each for each in ledger.asks.values() if ledger.tempers[each.body] == "unreachable"]
    assert unheard
    answered = {(deed.ask, deed.who) for deed in ledger.deeds}
    assert not [each for each in unheard if (each.reference, each.body) in answered]
    assert played.returned > 0
    digests = db.session.scalars(sa.select(sa.func.count()).where(Digest.state == DigestState.ISSUED)).one()
    assert digests >= len(ledger.tempers)
    # And the checks bite: a ledger that says something else is noticed by each of them.
    for spoil in (_forget_a_decision, _invent_an_ask):
        assert spoil(app, ledger), spoil.__name__


def _forget_a_decision(app: Flask, ledger: held.Ledger) -> bool:
    gone = next(each for each in ledger.deeds if each.what == "decide" and not each.refused)
    ledger.deeds.remove(gone)
    return bool([*held.histories(ledger)]) and bool([*held.files(app.test_client(), ledger, today())])


def _invent_an_ask(app: Flask, ledger: held.Ledger) -> bool:
    one = next(iter(ledger.asks.values()))
    ledger.asks["ZZZZZZZZ"] = replace(one, reference="ZZZZZZZZ")
    return bool([*held.registers(app.test_client(), ledger)])
