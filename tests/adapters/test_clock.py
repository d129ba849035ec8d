"""Clocks agree between processes and only move forward."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from engage.adapters.clock import OFFSET_FILE, FixedClock, OffsetClock, SystemClock, advance, offset

MINUTE = timedelta(minutes=1)


def test_the_system_clock_is_aware_and_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_demonstration_moves_forward_for_every_process(tmp_path: Path) -> None:
    worker, scheduler = OffsetClock(tmp_path), OffsetClock(tmp_path)
    assert abs(worker.now() - datetime.now(UTC)) < MINUTE
    advance(tmp_path, 3)
    assert advance(tmp_path, 4) == timedelta(days=7) == offset(tmp_path)
    for clock in (worker, scheduler, OffsetClock(tmp_path)):
        assert abs(clock.now() - datetime.now(UTC) - timedelta(days=7)) < MINUTE
    (tmp_path / OFFSET_FILE).unlink()
    assert abs(worker.now() - datetime.now(UTC)) < MINUTE


def test_the_file_is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    advance(tmp_path, 1)
    clock = OffsetClock(tmp_path)
    clock.now()
    path = tmp_path / OFFSET_FILE
    seen = path.stat().st_mtime_ns
    path.write_text("0", encoding="ascii")
    os.utime(path, ns=(seen, seen))
    assert clock.now() - datetime.now(UTC) > timedelta(hours=23)
    os.utime(path, ns=(seen + 1, seen + 1))
    assert clock.now() - datetime.now(UTC) < MINUTE


def test_the_clock_never_goes_back(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="forward"):
        advance(tmp_path, -1)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / OFFSET_FILE).write_text("soon")
    with pytest.raises(ValueError, match="soon"):
        OffsetClock(tmp_path).now()


def test_a_fixed_clock_stands_until_it_is_moved() -> None:
    clock = FixedClock(datetime(2026, 11, 16, 12, 0, tzinfo=timezone(timedelta(hours=2))))
    assert clock.now() == clock.now() == datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
    clock.advance(days=1, hours=2)
    assert clock.now() == datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
    clock.set(datetime(2026, 1, 1, tzinfo=UTC))
    assert clock.now().year == 2026
    for wrong in (lambda: FixedClock(datetime(2026, 1, 1)), lambda: clock.set(datetime(2026, 1, 1))):  # noqa: DTZ001
        with pytest.raises(ValueError, match="time zone"):
            wrong()
