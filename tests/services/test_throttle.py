"""Guessing is slowed down, by counters that survive, and nobody is locked out by somebody else."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.errors import Refused
from engage.models.base import db
from engage.models.people import ThrottleCounter
from engage.services import throttle
from engage.services.unit_of_work import unit_of_work

HOUR = timedelta(hours=1)


def test_the_limit_holds_in_a_window_and_a_new_window_begins_afresh(app: Flask, clock: FixedClock) -> None:
    for _ in range(3):
        throttle.hit("news", "a", limit=3, window=HOUR)
    with pytest.raises(Refused) as refused:
        throttle.hit("news", "a", limit=3, window=HOUR)
    assert refused.value.code == "too_many_tries"
    assert refused.value.params == {"minutes": 60}
    throttle.hit("news", "b", limit=3, window=HOUR)
    throttle.hit("other", "a", limit=3, window=HOUR)
    clock.advance(minutes=59, seconds=30)
    with pytest.raises(Refused) as refused:
        throttle.hit("news", "a", limit=3, window=HOUR)
    assert refused.value.params == {"minutes": 1}
    clock.advance(seconds=30)
    throttle.hit("news", "a", limit=3, window=HOUR)


def test_keys_do_not_run_into_each_other(app: Flask) -> None:
    throttle.hit("news", "ab", "c", limit=1, window=HOUR)
    throttle.hit("news", "a", "bc", limit=1, window=HOUR)


def test_no_address_is_kept(app: Flask) -> None:
    throttle.guess("sign_in", subject="shona@example.org", address="192.0.2.7")
    kept = repr(db.session.execute(sa.select(ThrottleCounter.key)).all())
    assert "shona" not in kept
    assert "192.0.2.7" not in kept


def test_a_count_inside_a_unit_of_work_is_a_mistake(app: Flask) -> None:
    with unit_of_work(), pytest.raises(RuntimeError, match="before the unit of work"):
        throttle.hit("news", "a", limit=1, window=HOUR)


def _guesses(subject: str, address: str, times: int) -> int:
    """How many of these tries got through."""
    through = 0
    for _ in range(times):
        try:
            throttle.guess("status_code", subject=subject, address=address)
            through += 1
        except Refused:
            pass
    return through


def test_one_address_gets_few_tries_at_one_subject(app: Flask) -> None:
    limits = throttle.LIMITS["status_code"]
    assert _guesses("R1", "192.0.2.1", 15) == limits.pair
    assert _guesses("R1", "192.0.2.2", 2) == 2


def test_one_address_cannot_walk_through_many_subjects(app: Flask) -> None:
    through = sum(_guesses(f"R{number}", "192.0.2.1", 1) for number in range(80))
    assert through == throttle.LIMITS["status_code"].address


def test_a_flood_from_elsewhere_does_not_lock_the_owner_out(app: Flask, clock: FixedClock) -> None:
    for number in range(30):
        _guesses("R1", f"192.0.2.{number}", 6)
    assert _guesses("R1", "192.0.2.1", 2) == 0, "the flood is stopped"
    assert _guesses("R1", "198.51.100.9", 3) == 3, "the owner's first tries are always looked at"
    assert _guesses("R1", "198.51.100.9", 1) == 0
    clock.advance(minutes=15)
    assert _guesses("R1", "192.0.2.1", 1) == 1


def test_what_was_right_is_forgotten(app: Flask) -> None:
    for _ in range(20):
        throttle.guess("sign_in", subject="a@example.org", address="192.0.2.1")
        throttle.right("sign_in", subject="a@example.org", address="192.0.2.1")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_addresses_are_counted_by_subscriber(address: str | None, counted: str) -> None:
    assert throttle.network(address) == counted


def test_concurrent_tries_are_all_counted(app: Flask) -> None:
    problems: list[BaseException] = []
    refused: list[Refused] = []

    def work(number: int) -> None:
        with app.app_context():
            try:
                for _ in range(10):
                    try:
                        throttle.hit("news", "shared", limit=25, window=HOUR)
                    except Refused as no:
                        refused.append(no)
                    throttle.guess("status_code", subject=f"R{number}", address=f"192.0.2.{number}")
            except BaseException as problem:
                problems.append(problem)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(refused) == 15
