"""docs/accessibility.md has every criterion of WCAG 2.2 A and AA once, with a verdict and how it was checked."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
A = (
    "1.1.1", "1.2.1", "1.2.2", "1.2.3", "1.3.1", "1.3.2", "1.3.3", "1.4.1", "1.4.2", "2.1.1", "2.1.2", "2.1.4",
    "2.2.1", "2.2.2", "2.3.1", "2.4.1", "2.4.2", "2.4.3", "2.4.4", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "3.1.1",
    "3.2.1", "3.2.2", "3.2.6", "3.3.1", "3.3.2", "3.3.7", "4.1.2"
)  # fmt: skip
AA = (
    "1.2.4", "1.2.5", "1.3.4", "1.3.5", "1.4.3", "1.4.4", "1.4.5", "1.4.10", "1.4.11", "1.4.12", "1.4.13", "2.4.5",
    "2.4.6", "2.4.7", "2.4.11", "2.5.7", "2.5.8", "3.1.2", "3.2.3", "3.2.4", "3.3.3", "3.3.4", "3.3.8", "4.1.3"
)  # fmt: skip
ROW = re.compile(r"^\| (\d\.\d\.\d+) ([^|]+) \| (A|AA) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.M)


def _rows() -> list[tuple[str, ...]]:
    return ROW.findall((ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8"))


def test_every_criterion_has_one_row() -> None:
    levels = {number: level for number, _, level, *_ in _rows()}
    assert levels == dict.fromkeys(A, "A") | dict.fromkeys(AA, "AA")
    assert len(_rows()) == len(A) + len(AA) == 55


def test_every_row_says_how_it_is_and_how_that_is_known() -> None:
    for number, _, _, verdict, checked, people in _rows():
        assert verdict in {"met", "in part", "nothing here"}, number
        assert re.search(r"by hand|axe|`tests/", checked), number
        assert people in {"not tried", "-"}, number


def test_files_that_are_named_as_checks_hold_tests() -> None:
    for number, _, _, _, checked, _ in _rows():
        for name in re.findall(r"`(tests/[\w/]+\.py)`", checked):
            text = (ROOT / name).read_text(encoding="utf-8")
            assert re.search(r"^def test_|^@check$", text, re.M), f"{number}: {name} checks nothing"


def test_the_public_statement_lists_whatever_is_met_in_part_only() -> None:
    page = (ROOT / "templates" / "public" / "accessibility.html").read_text(encoding="utf-8")
    listed = re.findall(r'<span class="en-criterion">([\d.]+)</span>', page)
    assert listed == [number for number, _, _, verdict, *_ in _rows() if verdict == "in part"]
