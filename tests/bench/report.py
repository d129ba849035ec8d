"""What was measured, as a table on the screen, in docs/performance.md and as numbers in build/bench.json."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


@dataclass
class Row:
    """One line: `value` beside `target` (at least it when `least`, else at most); without a target it is only shown."""

    group: str
    what: str
    value: float
    unit: str = ""
    target: float | None = None
    least: bool = True
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.least else self.value <= self.target

    @property
    def verdict(self) -> str:
        """In a word."""
        return {None: "", True: "met", False: "missed"}[self.met]

    @property
    def wanted(self) -> str:
        """The target in signs."""
        sign = "≥" if self.least else "≤"
        return "" if self.target is None else f"{sign} {_number(self.target)} {self.unit}".rstrip()

    @property
    def measured(self) -> str:
        """The value with its unit."""
        return f"{_number(self.value)} {self.unit}".rstrip()


@dataclass
class Report:
    """All lines of a run, and what broke."""

    command: str
    counts: tuple[int, int]
    rows: list[Row] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def add(self, *args: Any, **more: Any) -> None:
        """Add a line and print it."""
        row = Row(*args, **more)
        self.rows.append(row)
        beside = f"{row.wanted:<14} {row.verdict:<7} {row.note}"
        print(f"  {row.group:<6} {row.what:<66} {row.measured:>14}  {beside}".rstrip(), flush=True)

    def breaks(self, what: str) -> None:
        """Note that something broke: the run fails."""
        self.broken.append(what)
        print(f"  BROKEN {what}", flush=True)

    def machine(self) -> str:
        """What it ran on."""
        return (
            f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
            f"{self.counts[0]:,} and {self.counts[1]:,} contributions"
        )

    def summary(self) -> str:
        """How many targets are met and which are not."""
        judged = [row for row in self.rows if row.met is not None]
        missed = [f"{row.group} {row.what}" for row in judged if not row.met]
        words = f"{len(judged) - len(missed)} of {len(judged)} targets met."
        return words + "".join(f"\n  missed: {each}" for each in missed)

    def markdown(self) -> str:
        """The table for docs/performance.md."""
        lines = [
            f"{datetime.now(UTC):%Y-%m-%d}, `{self.command}`: {self.machine()}.", "",
            "| | what | measured | target | |", "|---|---|---:|---|---|",
            *(f"| {r.group} | {r.what}{f' ({r.note})' if r.note else ''} | {r.measured} | {r.wanted} | {r.verdict} |"
              for r in self.rows),
            "", self.summary().replace("\n  missed: ", "\n- missed: ").replace("met.\n", "met.\n\n"),
        ]  # fmt: skip
        return "\n".join(lines)

    def write(self, page: Path, numbers: Path) -> None:
        """Put the table between the marks of the page, and the numbers into a JSON file."""
        text = page.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        page.write_text(f"{before}{BEGIN}\n{self.markdown()}\n{END}{after}", encoding="utf-8")
        numbers.parent.mkdir(parents=True, exist_ok=True)
        data = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"), "command": self.command, "machine": self.machine(),
            "rows": [asdict(row) | {"met": row.met} for row in self.rows], "broken": self.broken,
        }  # fmt: skip
        numbers.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _number(value: float) -> str:
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"
