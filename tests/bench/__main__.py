"""`python -m tests.bench`: measure, print the table, and write it into docs/performance.md and build/bench.json.

BENCH_FULL=1 measures at 1,000,000 contributions and loads the server for 60 seconds. `--only pages posting` measures
some parts and writes nothing: for whoever mends one of them. A target that is missed does not fail the run;
something that breaks does.
"""

from __future__ import annotations

import argparse
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
PARTS = ("pages", "digest", "phrases", "posting", "serving")


def main() -> int:
    """Run all of it, or the parts named. Returns 1 when something broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure against floors and targets.")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts; nothing is written")
    only: tuple[str, ...] = tuple(parser.parse_args().only)
    full = os.environ.get("BENCH_FULL", "") not in {"", "0"}
    small_count, large_count = 1_000, int(os.environ.get("BENCH_COUNT") or (1_000_000 if full else 100_000))
    report = Report(_command(full), (small_count, large_count))
    home = ROOT / "build" / "bench"
    shutil.rmtree(home, ignore_errors=True)
    began = time.monotonic()
    try:
        _run(report, home, small_count, large_count, only, rounds=25 if full else 15, seconds=60 if full else 10)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if only == PARTS:
        report.write(ROOT / "docs" / "performance.md", ROOT / "build" / "bench.json")
    print(f"\n{report.summary()}\n{time.monotonic() - began:,.0f} seconds. {report.machine()}")
    for each in report.broken:
        print(f"BROKEN: {each}", file=sys.stderr)
    return 1 if report.broken else 0


def _command(full: bool) -> str:
    count = os.environ.get("BENCH_COUNT")
    return " ".join([*(["BENCH_FULL=1"] if full else []), *([f"BENCH_COUNT={count}"] if count else []), "make bench"])


def _run(
    report: Report, home: Path, small_count: int, large_count: int, only: tuple[str, ...], *, rounds: int,
    seconds: float,
) -> None:  # fmt: skip
    rng = random.Random(20261116)
    began = time.monotonic()
    small = installation.make(home / "small", small_count, months=MONTHS)
    large = installation.make(home / "large", large_count, months=MONTHS)
    print(f"Data: {time.monotonic() - began:,.0f} s, {large.path.stat().st_size / 1e6:,.0f} MB, {large.asks():,} asks")

    def digest() -> None:
        short = installation.make(home / "short", large_count * FEWER_MONTHS // MONTHS, months=FEWER_MONTHS)
        reports.digest(report, large, short, rounds=max(5, rounds // 2))

    parts: dict[str, Callable[[], None]] = {
        "pages": lambda: pages.measure(report, small, large, rounds=rounds),
        "digest": digest,
        "phrases": lambda: reports.phrases(report, rng),
        "posting": lambda: posting.measure(report, small, large, rng, rounds=rounds),
        "serving": lambda: serving.measure(report, large, seconds=seconds),
    }
    for name in only:
        try:
            parts[name]()
        except Exception as problem:
            traceback.print_exc()
            report.breaks(f"{type(problem).__name__}: {problem}")


if __name__ == "__main__":
    sys.exit(main())
