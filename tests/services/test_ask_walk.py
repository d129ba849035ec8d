"""No sequence of acts through the services loses an ask, closes one outside its guards, or bends a measure."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from random import Random

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engage.adapters.clock import FixedClock
from tests.services import ask_walk_more as more
from tests.services.ask_walk import MOVES, OTHERS, Walk
from tests.services.ask_walk_checks import Witness, public_agrees, told

STEPS = 40
EXAMPLES = 200 if os.environ.get("ENGAGE_TEST_SEARCH") else 9
_SEEN: set[str] = set()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.integers(0, 10**9))
def _walks(app: Flask, clock: FixedClock, seed: int) -> None:
    """Each walk has a partnership of its own, and begins in the November after the one before."""
    if clock.now().month != 11 or clock.now().day != 16:
        clock.set(datetime(clock.now().year + 1, 11, 16, 10, tzinfo=UTC))
    walk = Walk(clock, Random(seed), MOVES | more.MOVES, (*OTHERS, *more.OTHERS))
    walk.begin()
    witness = Witness(walk)
    witness.look(refused=False)
    try:
        for _ in range(STEPS):
            witness.look(refused=walk.step() is not None)
        public_agrees(app.test_client(), walk)
    except AssertionError:
        for rows in witness.rows.values():
            print(*map(told, rows), sep="\n")
        print(*walk.trace, sep="\n")
        raise
    _SEEN.update(witness.kinds)
    clock.set(datetime(clock.now().year, 12, 1, 10, tzinfo=UTC) if clock.now().month < 12 else clock.now())


def test_nothing_that_anybody_does_loses_an_ask_or_bends_a_measure(app: Flask, clock: FixedClock) -> None:
    _SEEN.clear()
    _walks(app, clock)
    # It went somewhere: asks were decided, checked, closed and opened again, by link as well.
    deep = {"decide", "promise", "report_done", "check_pass", "ask_people", "give_verdict", "close", "answer_read"}
    deep |= {"merge", "part", "split_off", "succeed", "chase", "update", "add_line", "correct"}
    assert deep <= _SEEN, deep - _SEEN
    assert len(_SEEN) >= 28, _SEEN
