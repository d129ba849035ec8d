"""`python -m tests.bench`: measure, print the table, and write it into docs/performance.md and build/bench.json.

BENCH_FULL=1 measures at 1,000,000 contributions and loads the server for 60 seconds. A target that is missed does not
fail the run; something that breaks does.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from engage.config import ROOT
from tests.bench import installation, pages, posting, reports, serving
from tests.bench.report import Report

MONTHS, FEWER_MONTHS = 24, 6


def main() -> int:
    """Run all of it. Returns 1 when something broke."""
    full = os.environ.get("BENCH_FULL", "") not in {"", "0"}
    small_count, large_count = 1_000, int(os.environ.get("BENCH_COUNT") or (1_000_000 if full else 100_000))
    report = Report("BENCH_FULL=1 make bench" if full else "make bench", (small_count, large_count))
    home = ROOT / "build" / "bench"
    shutil.rmtree(home, ignore_errors=True)
    began = time.monotonic()
    try:
        _run(report, home, small_count, large_count, rounds=25 if full else 15, seconds=60 if full else 10)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    report.write(ROOT / "docs" / "performance.md", ROOT / "build" / "bench.json")
    print(f"\n{report.summary()}\n{time.monotonic() - began:,.0f} seconds. {report.machine()}")
    for each in report.broken:
        print(f"BROKEN: {each}", file=sys.stderr)
    return 1 if report.broken else 0


def _run(report: Report, home: Path, small_count: int, large_count: int, *, rounds: int, seconds: float) -> None:
    rng = random.Random(20261116)
    began = time.monotonic()
    small = installation.make(home / "small", small_count, months=MONTHS)
    short = installation.make(home / "short", large_count * FEWER_MONTHS // MONTHS, months=FEWER_MONTHS)
    large = installation.make(home / "large", large_count, months=MONTHS)
    print(f"Data: {time.monotonic() - began:,.0f} s, {large.path.stat().st_size / 1e6:,.0f} MB")
    parts: tuple[Callable[[], None], ...] = (
        lambda: pages.measure(report, small, large, rounds=rounds),
        lambda: reports.digest(report, large, short, rounds=max(5, rounds // 2)),
        lambda: reports.phrases(report, rng),
        lambda: posting.measure(report, small, large, rng, rounds=rounds),
        lambda: serving.measure(report, large, seconds=seconds),
    )
    for part in parts:
        try:
            part()
        except Exception as problem:
            traceback.print_exc()
            report.breaks(f"{type(problem).__name__}: {problem}")


if __name__ == "__main__":
    sys.exit(main())
