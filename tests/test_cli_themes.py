"""`engage themes evaluate`: figures for scripts, and one sentence for whatever is wrong with the files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from engage.cli import group
from tests.adapters.themed_texts import LABELLED

ROWS = [(each.text.text, next(iter(each.labels)), each.text.prompt) for each in LABELLED]
TRAIN, TEST = [row for at, row in enumerate(ROWS) if at % 5], ROWS[::5]
FIGURES = {"size", "rows", "accuracy", "macro_f1", "micro_f1", "class_balance_accuracy", "seconds"}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write(tmp_path / "train.csv", TRAIN)
    write(tmp_path / "test.csv", TEST)
    (tmp_path / "book.csv").write_text(
        "name;description;examples\nfood;Meals and drinks;cold soup|a late dinner\nWAITING;Time spent;weeks on a list\n"
        "Kindness;How gentle people are;she smiled\nParking;Cars;no space\n",
        encoding="utf-8",
    )
    return tmp_path


def write(path: Path, rows: list[tuple[str, ...]], encoding: str = "utf-8") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([("text", "label", "question"), *rows])


def run(folder: Path, *args: str) -> Result:
    def no_app() -> None:
        raise AssertionError("A trial needs neither app nor database.")

    names = [str(folder / "train.csv"), str(folder / "test.csv"), "--text", "text", "--label", "label"]
    return CliRunner().invoke(group(), ["themes", "evaluate", *names, *args], obj=no_app)


def results(done: Result) -> list[dict[str, Any]]:
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)["results"]


def test_each_size_has_its_figures(files: Path) -> None:
    book = str(files / "book.csv")
    done = run(files, "--prompt", "question", "--codebook", book, "--sizes", "0,10,5000,all", "--json")
    found = results(done)
    assert [(each["size"], each["rows"]) for each in found] == [(0, 0), (10, 10), (5000, 60), ("all", 60)]
    assert all(set(each) == FIGURES for each in found)
    assert found[2] | {"size": 0, "seconds": 0} == found[3] | {"size": 0, "seconds": 0}
    assert found[0]["micro_f1"] > 0.5
    assert "1 theme of the codebook left out that TRAIN never uses." in done.stderr
    assert found[3]["macro_f1"] > 0.9


def test_people_read_a_table(files: Path) -> None:
    done = run(files, "--sizes", "all")
    head, line = done.stdout.splitlines()
    assert head.split() == ["rows", "accuracy", "macro-F1", "micro-F1", "balance", "seconds"]
    assert line.split()[0] == "60"
    assert "60 confirmed texts" in done.stderr


def test_without_a_codebook_names_are_all_there_is_to_begin_with(files: Path) -> None:
    done = run(files, "--sizes", "0", "--json")
    assert results(done)[0]["rows"] == 0
    assert "There is no codebook" in done.stderr


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8-sig", ""), ("utf-16", ""), ("cp1252", "£5 – “too dear” ")])
def test_files_may_be_written_in_many_ways(files: Path, encoding: str, mark: str) -> None:
    write(files / "train.csv", [(mark + text, *rest) for text, *rest in TRAIN], encoding)
    assert results(run(files, "--sizes", "all", "--json"))[0]["rows"] == 60


def test_odd_rows_are_gone_through(files: Path) -> None:
    """Empty texts, a text of a megabyte, several themes, a theme never learned, a row without one, a row that is short
    and a quote mark that never closes."""
    odd = [("", "Food", ""), ("soup " * 200_000, "Food|Waiting", ""), ("Rain", "Weather", ""), ("Who knows", "", "")]
    write(files / "train.csv", [*TRAIN, *odd])
    write(files / "test.csv", [*TEST, *odd])
    with (files / "test.csv").open("a", encoding="utf-8") as file:
        file.write('Short\n"never closes,Food,\n')
    done = run(files, "--prompt", "question", "--sizes", "30,all", "--json")
    assert [each["rows"] for each in results(done)] == [30, 63]
    assert "test.csv: 1 row left out that cannot be taken apart." in done.stderr
    assert "test.csv: 2 rows without a theme left out." in done.stderr


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["--label", "theme"], 2, "There is no column theme. There are: text, label, question"),
        (["--prompt", "asked"], 2, "There is no column asked"),
        (["--sizes", "some"], 2, "Write the sizes as numbers"),
        (["--codebook", "train.csv"], 2, "at most 120 characters"),
        (["--codebook", "none.csv"], 2, "does not exist"),
        (["--label", "question"], 1, "at least two themes"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(files: Path, args: list[str], code: int, words: str) -> None:
    write(files / "long.csv", [])
    (files / "train.csv").write_text(
        (files / "train.csv").read_text(encoding="utf-8") + f'"{"x" * 130}",Food,What happened?\n', encoding="utf-8"
    )
    if args[1] == "train.csv":
        args = ["--codebook", str(files / "long-names.csv")]
        (files / "long-names.csv").write_text("name\n" + "x" * 130 + "\n", encoding="utf-8")
    done = run(files, *args)
    assert (done.exit_code, words in done.stderr) == (code, True), done.output
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("test.csv", b"", 1, "is empty"),
        ("test.csv", b"text,label\n", 1, "no text with a theme"),
        ("train.csv", b"text,label\nfine,Food\n", 1, "at least two themes"),
        ("train.csv", b"text,label\n", 1, "at least two themes"),
        ("train.csv", b"\x89PNG\r\n\x1a\n\0\0\0", 2, "There is no column text"),
    ],
)
def test_files_that_teach_nothing_are_one_sentence(
    files: Path, name: str, content: bytes, code: int, words: str
) -> None:
    (files / name).write_bytes(content)
    done = run(files, "--sizes", "all")
    assert (done.exit_code, words in done.stderr) == (code, True), done.output
