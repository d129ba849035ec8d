"""Which tests need not run on PostgreSQL as well, since others send it all that they would.

A rule is the same on both databases; what differs is what a database makes of a statement. So of the tests that run on
both, PostgreSQL gets as many as it takes for every statement that any of them sends, with no row, one and several as
they came back there, and every one that works with several threads or that the database refuses something. The others
run on SQLite alone: they stand in `once.txt`. A test that does not stand there runs on both, and so does every one with
ENGAGE_TEST_EVERYTHING=1. After many new tests, `python -m tests.once` writes the list anew; it takes some minutes.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

LIST = Path(__file__).with_name("once.txt")
RECORD = "ENGAGE_TEST_RECORD"
"""Names the folder where what each test sends is written down."""
LOOKED_AT = ("tests/services", "tests/queries", *sorted(str(each) for each in Path("tests").glob("test_*.py")))
ELSEWHERE = ("tests/services/test_demonstration.py", "tests/services/test_simulation.py", "tests/test_cli_demo.py")
"""Long plays, which run on one database each."""
KEPT = ("test_ask_walk", "test_ask_log", "test_contribution_histories", "test_lock_order", "test_backup")
"""Files whose tests go their own way on each database, or are about what both hold."""
POSTGRES, SQLITE = "postgres", "sqlite"


def listed() -> frozenset[str]:
    """The tests that run on SQLite alone, by their address without the database."""
    if os.environ.get("ENGAGE_TEST_EVERYTHING") or os.environ.get(RECORD) or not LIST.exists():
        return frozenset()
    return frozenset(LIST.read_text(encoding="utf-8").splitlines())


def said_again(items: list[pytest.Item]) -> set[pytest.Item]:
    """Those on PostgreSQL that stand in the list, and run on SQLite this time."""
    names, here = listed(), {plain(item) for item in items if database(item) == SQLITE}
    return {item for item in items if database(item) == POSTGRES and plain(item) in names & here}


def database(item: pytest.Item) -> str | None:
    """Which one a test runs on; None when on none, or on one that it makes itself."""
    call = getattr(item, "callspec", None)
    return call.params.get("database_url") if call is not None else None


def plain(item: pytest.Item) -> str:
    """The address of a test without the database it runs on."""
    return re.sub(rf"\b{database(item)}\b-?", "", item.nodeid, count=1).replace("[]", "")


def shape(statement: str) -> str:
    """A statement without what differs from one time to the next: names of parameters, and how many stand in a list."""
    bare = re.sub(r"%\(\w+\)s(?:::[A-Z]+(?: WITH(?:OUT)? TIME ZONE| PRECISION| VARYING)?(?:\(\d+\))?)?", "?", statement)
    bare = re.sub(r"\(\?(?:, \?)+\)", "(?)", bare)
    return re.sub(r"(?:\(\?\), )+\(\?\)", "(?)", bare)


class Recorder:
    """Writes down what each test on PostgreSQL sends."""

    def __init__(self, folder: Path) -> None:
        import psycopg

        self._folder = folder
        self._sent: set[tuple[str, int]] = set()
        self._threads: set[int] = set()
        self._refused = False
        execute, recorder = psycopg.Cursor.execute, self

        def heard(cursor: Any, query: Any, *args: Any, **more: Any) -> Any:
            recorder._threads.add(threading.get_ident())
            try:
                done = execute(cursor, query, *args, **more)
            except psycopg.Error:
                recorder._refused = True
                raise
            if str(query).startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
                recorder._sent.add((shape(str(query)), min(cursor.rowcount, 2)))
            return done

        psycopg.Cursor.execute = heard  # type: ignore[method-assign, assignment]

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """With what its fixtures sent before."""
        yield
        if database(item) == POSTGRES:
            row = [plain(item), sorted(self._sent), self._refused or len(self._threads) > 1]
            with (self._folder / str(os.getpid())).open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Begin anew."""
        self._sent, self._threads, self._refused = set(), set(), False


def superfluous(rows: list[tuple[str, set[Any], bool]]) -> list[str]:
    """The tests without which PostgreSQL is sent as much: greedily, the one first that adds most."""
    left = {name: sent for name, sent, own in rows if not own and not any(each in name for each in KEPT)}
    known: set[Any] = set().union(*(sent for name, sent, _own in rows if name not in left))
    while left:
        name = max(left, key=lambda each: (len(left[each] - known), each))
        if left[name] <= known:
            return sorted(left)
        known |= left.pop(name)
    return []


def main() -> int:
    """Run them on PostgreSQL, and write the list."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, RECORD: folder, "ENGAGE_TEST_DATABASES": POSTGRES}
        command = [sys.executable, "-m", "pytest", "-n", "2", *LOOKED_AT, *(f"--ignore={each}" for each in ELSEWHERE)]
        if subprocess.run(command, env=environment, check=False).returncode:
            print("Some failed: nothing is written.")
            return 1
        lines = [line for each in Path(folder).iterdir() for line in each.read_text(encoding="utf-8").splitlines()]
    rows = [(name, {tuple(one) for one in sent}, own) for name, sent, own in map(json.loads, lines)]
    found = superfluous(rows)
    LIST.write_text("\n".join(found) + "\n", encoding="utf-8")
    print(f"{len(rows)} run on both, {len(found)} of them on SQLite alone from now on.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
