"""`engage import`: what it prints, the file of rejects, exit codes, and a real file when there is one."""

from __future__ import annotations

import csv
import json
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from engage.cli import group
from engage.cli.importing import CONSENTS, REASONS
from engage.domain.publication import Use
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services import themes
from engage.services.context import context
from engage.services.import_rows import PROBLEMS
from tests import factories

Run = Callable[..., Result]

FEEDBACK = """nr;asked;said;on
1;What was good?;The nurse took her time;09/03/2026
2;What was good?;;09/03/2026
3;What was bad?;Two hours in the cold; no seat;09/03/2026
4;What was bad?;"Two hours in the cold; no seat";09/03/2026
5;What was bad?;=HYPERLINK("x");31/31/2026
6;What was bad?;+44 is my number;10/03/2026
6;What was bad?;another six;10/03/2026
7;What was bad?
8;What was bad?;from the future;10/03/2099
"""
OPTIONS = ("--locality", "wishaw", "--text-column", "said", "--prompt-column", "asked", "--external-id", "nr")
DATED = (*OPTIONS, "--date-column", "on")


@pytest.fixture
def run(app: Flask, places: SimpleNamespace) -> Run:
    def call(*args: str) -> Result:
        db.session.remove()
        return CliRunner().invoke(group(), ["import", *args], obj=lambda: app)

    return call


@pytest.fixture
def feedback(tmp_path: Path) -> str:
    path = tmp_path / "our feedback, 2026.csv"
    path.write_text(FEEDBACK, encoding="utf-8")
    return str(path)


def count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Contribution)) or 0


def test_good_rows_come_in_and_the_others_are_written_out(run: Run, feedback: str) -> None:
    done = run(feedback, *DATED, "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert {**said, "rejects_file": None} == {"imported": 3, "skipped": 0, "rejected": 6, "rejects_file": None}
    assert count() == 3
    path = Path(said["rejects_file"])
    assert path.parent == context().settings.home / "rejects"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["line", "reason", "nr", "asked", "said", "on"]
    assert [(row[0], row[1]) for row in rows[1:]] == [
        ("3", REASONS["empty"]), ("4", REASONS["too_many_cells"]), ("6", REASONS["date_unreadable"]),
        ("8", REASONS["id_repeated"]), ("9", REASONS["cells_missing"]), ("10", REASONS["date_in_the_future"]),
    ]  # fmt: skip
    assert rows[3][4] == '\'=HYPERLINK("x")'
    assert rows[2][2:] == ["3", "What was bad?", "Two hours in the cold", " no seat", "09/03/2026"]


def test_a_second_run_skips_and_writes_another_file(run: Run, feedback: str) -> None:
    first = json.loads(run(feedback, *DATED, "--json").stdout)
    second = json.loads(run(feedback, *DATED, "--json").stdout)
    assert (second["imported"], second["skipped"], second["rejected"]) == (0, 3, 6)
    assert second["rejects_file"] != first["rejects_file"]
    assert count() == 3


def test_people_read_sentences(run: Run, feedback: str) -> None:
    said = run(feedback, *DATED).output
    assert "3 rows came in, 0 were there already, 6 stayed out." in said
    assert "1 x There is nothing to read in the text." in said


def test_a_dry_run_takes_nothing_in(run: Run, feedback: str) -> None:
    said = run(feedback, *DATED, "--dry-run").output
    assert "3 rows would come in" in said
    assert count() == 0


def test_without_rejects_there_is_no_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    path.write_text("said\nGood\n", encoding="utf-8")
    done = run(str(path), "--locality", "wishaw", "--text-column", "said", "--json")
    assert json.loads(done.stdout) == {"imported": 1, "skipped": 0, "rejected": 0, "rejects_file": None}
    assert not (context().settings.home / "rejects").exists()


def test_an_unknown_column_is_one_sentence_with_those_there_are(run: Run, feedback: str) -> None:
    done = run(feedback, "--locality", "wishaw", "--text-column", "text")
    assert done.exit_code == 2
    assert done.stderr == "our feedback, 2026.csv has no column 'text'. It has: nr, asked, said, on.\n"


def test_an_unknown_locality_is_one_sentence_with_those_there_are(run: Run, feedback: str) -> None:
    done = run(feedback, "--locality", "atlantis", "--text-column", "said")
    assert done.exit_code == 2
    assert done.stderr == "There is no locality 'atlantis'. There are: bellshill, wishaw.\n"


def test_a_file_with_nothing_for_us_is_a_problem(run: Run, tmp_path: Path) -> None:
    for content, code in (("", 1), ("said\n", 0), ("said\n \n", 1)):
        path = tmp_path / "odd.csv"
        path.write_text(content, encoding="utf-8")
        done = run(str(path), "--locality", "wishaw", "--text-column", "said")
        assert done.exit_code == code, content
        assert "Traceback" not in done.output
    assert run(str(tmp_path / "none.csv"), *OPTIONS).exit_code == 2
    assert run(str(tmp_path), *OPTIONS).exit_code == 2


def test_consent_needs_evidence(run: Run, feedback: str) -> None:
    refused = run(feedback, *OPTIONS, "--consent", "publish")
    assert refused.exit_code == 2
    assert refused.stderr == "--consent publish needs --consent-evidence: say what shows that people agreed to it.\n"
    assert count() == 0
    assert run(feedback, *OPTIONS, "--consent", "quote", "--consent-evidence", "Survey, question 9").exit_code == 0
    assert {row.use for row in db.session.scalars(sa.select(Contribution))} == {Use.PUBLISH}


def test_a_quote_mark_that_never_closes_is_in_the_rejects(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text('nr,said\n1,"never closed\n2,Good\n', encoding="utf-8")
    said = json.loads(run(str(path), "--locality", "wishaw", "--text-column", "said", "--json").stdout)
    assert (said["imported"], said["rejected"]) == (1, 1)
    rejects = Path(said["rejects_file"]).read_text(encoding="utf-8-sig").splitlines()
    assert rejects[1] == f"2,{REASONS['row_broken']}"


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(PROBLEMS)
    assert list(CONSENTS) == ["none", "body", "publish", "quote"]


@pytest.mark.skipif("ENGAGE_REAL_COMMENTS" not in os.environ, reason="ENGAGE_REAL_COMMENTS names no file")
def test_a_real_file_comes_in_whole_and_once(run: Run) -> None:
    file = os.environ["ENGAGE_REAL_COMMENTS"]
    options = ("--locality", "wishaw", "--text-column", "text", "--prompt-column", "question", "--external-id",
               "row_index", "--json")  # fmt: skip
    begun = time.monotonic()
    first = json.loads(run(file, *options).stdout)
    assert time.monotonic() - begun < 60
    assert (first["imported"], first["skipped"], first["rejected"]) == (6900, 0, 23)
    second = json.loads(run(file, *options).stdout)
    assert (second["imported"], second["skipped"], second["rejected"]) == (0, 6900, 23)


def test_themes_of_a_column_come_along_and_unknown_ones_are_named(
    run: Run, tmp_path: Path, places: SimpleNamespace
) -> None:
    themes.create(factories.make_moderator(places.host), partnership_id=places.partnership, name="Light")
    path = tmp_path / "themed.csv"
    path.write_text("said,under\nIt is dark.,light| Buses \nFine.,\n", encoding="utf-8")
    how = (str(path), "--locality", "wishaw", "--text-column", "said", "--themes-column", "under")
    assert "No theme has the name of these, so nothing is under them: Buses (1)." in run(*how).output
    found = json.loads(run(*how, "--json").output)
    assert (found["skipped"], found["unknown_themes"]) == (2, {})
