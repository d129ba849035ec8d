"""A codebook comes in by name, once and again, and whatever is wrong with a file is said line by line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from engage.adapters import codebook_file
from engage.cli import group
from engage.domain.errors import NotPermitted
from engage.models.base import db
from engage.models.themes import Theme
from engage.services import codebooks, theme_moves, themes
from tests import factories

HOSTILE = """name;description;examples;outcomes
Food;Meals and drinks;Cold soup|A late dinner;1|3
=cmd|' /C calc'!A0;;;
Buses;No bus;'=1+1|The bus never came;
;Nobody knows;;
FOOD;;Warm at last|Cold soup;
Parking;"Cars";no space;12
Ended;;It is over;
Joined;;;
Lifts;Up;and;;down
???;;;
"""


NOT_OURS = {"buses", "Ended", "Joined"}


@pytest.fixture
def at(app: Flask) -> SimpleNamespace:
    at = factories.make_places(app)
    at.editor = factories.make_moderator(at.host)
    at.buses = themes.create(at.editor, partnership_id=at.partnership, name="buses", description="Ours")
    ended, joined = (themes.create(at.editor, partnership_id=at.partnership, name=name) for name in ("Ended", "Joined"))
    themes.retire(at.editor, ended)
    theme_moves.merge(at.editor, joined, into_id=at.buses)
    return at


def run(app: Flask, *args: str) -> Result:
    return CliRunner().invoke(group(), ["themes", *args], obj=lambda: app)


def test_bad_rows_stay_out_with_line_and_reason_and_the_rest_comes_in_once(
    app: Flask, at: SimpleNamespace, tmp_path: Path
) -> None:
    file = tmp_path / "book.csv"
    file.write_text(HOSTILE, encoding="utf-16")
    tried = run(app, "import", str(file), "--partnership", "north", "--dry-run", "--json")
    assert sorted(db.session.scalars(sa.select(Theme.name))) == ["Ended", "Joined", "buses"]
    done = run(app, "import", str(file), "--partnership", "north", "--json")
    found = json.loads(done.stdout)
    assert (tried.exit_code, done.exit_code) == (0, 0)
    assert json.loads(tried.stdout) == found | {"dry_run": True}
    assert [(row["name"], row["what"], row["phrases"]) for row in found["themes"]] == [
        ("Food", "new", 3), ("Buses", "adds", 2), ("Ended", "ended", 0), ("Joined", "joined", 0),
    ]  # fmt: skip
    assert [(row["line"], row["reason"]) for row in found["left_out"]] == [
        (3, "codebook_name_is_formula"), (5, "codebook_name_missing"), (7, "codebook_outcome_unknown"),
        (10, "too_many_cells"), (11, "codebook_name_missing"),
    ]  # fmt: skip
    assert found["doubled"] == [6]
    db.session.rollback()
    buses = db.session.get_one(Theme, at.buses)
    assert (buses.name, buses.description, buses.examples) == ("buses", "Ours", ["=1+1", "The bus never came"])
    again = json.loads(run(app, "import", str(file), "--partnership", "north", "--json").stdout)
    assert [row["what"] for row in again["themes"]] == ["same", "same", "ended", "joined"]
    said = run(app, "import", str(file), "--partnership", "north").stdout
    assert "Line 3 stayed out. The name begins like a formula" in said
    assert "Line 8: 'Ended' has ended and stays so." in said


def test_what_goes_out_comes_in_again_and_no_cell_is_a_formula(
    app: Flask, at: SimpleNamespace, tmp_path: Path
) -> None:
    themes.change(at.editor, at.buses, name="Buses", description="=1+1", examples=["-5 | late", "ok"], outcomes=[9])
    text = run(app, "export", "--partnership", "north").stdout
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
    out = tmp_path / "out.csv"
    assert run(app, "export", "--partnership", "north", "--to", str(out)).exit_code == 0
    [(_line, entry)] = codebook_file.sifted(out).entries
    assert (entry.name, entry.description, entry.examples, entry.outcomes) == (
        "Buses", "=1+1", ("-5 / late", "ok"), (9,),
    )  # fmt: skip


def test_the_starter_comes_without_a_file_and_its_phrases_are_learned_from(app: Flask, at: SimpleNamespace) -> None:
    done = run(app, "import", "--partnership", "north")
    assert done.exit_code == 0
    assert done.stdout.startswith("45 themes begun")
    assert all(each.examples for each in db.session.scalars(sa.select(Theme)) if each.name not in NOT_OURS)
    assert codebooks.without_themes() == []


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", 1, "is empty"),
        (b"PK\x03\x04 a spreadsheet", 1, "This is not a CSV file."),
        (b"story,when\nhello,today\n", 1, "No column of the codebook holds the names of themes."),
        (b"name\n" + b"x" * 1_000_001, 1, "The file is too big."),
        (b"name\n=1\n", 1, "Line 2 stayed out."),
    ],
)
def test_a_file_that_is_no_codebook_is_said_so(
    app: Flask, at: SimpleNamespace, tmp_path: Path, content: bytes, code: int, says: str
) -> None:
    file = tmp_path / "book.csv"
    file.write_bytes(content)
    done = run(app, "import", str(file), "--partnership", "north")
    assert (done.exit_code, says in done.output) == (code, True), done.output


def test_it_goes_nowhere_and_nobody_else_brings_one_in(app: Flask, at: SimpleNamespace) -> None:
    done = run(app, "import", "--partnership", "nowhere")
    assert (done.exit_code, "There are: north" in done.output) == (2, True)
    sifted = codebook_file.sifted(codebook_file.STARTER)
    stranger: Any = factories.make_user("lpg_officer", "body", at.lpg)  # type: ignore[arg-type]
    for attempt in (codebooks.look, codebooks.bring_in):
        with pytest.raises(NotPermitted):
            attempt(stranger, at.partnership, sifted)
