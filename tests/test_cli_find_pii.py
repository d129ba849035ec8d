"""`engage find-pii`: one JSON object a line, and one sentence when the file is not right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engage.adapters import name_reader
from engage.cli import group

LINES = ["My son Callum waited.", "", "It was fine.", "😀 ring 07700 900123"]
EXPECTED = [
    {"line": 1, "spans": [{"start": 7, "end": 13, "kind": "name", "text": "Callum"}]},
    {"line": 2, "spans": []},
    {"line": 3, "spans": []},
    {"line": 4, "spans": [{"start": 7, "end": 19, "kind": "phone", "text": "07700 900123"}]},
]


def run(*args: str, given: bytes | None = None) -> Result:
    def no_app() -> None:
        raise AssertionError("The rules need neither app nor database.")

    return CliRunner().invoke(group(), ["find-pii", *args], obj=no_app, input=given)


def said(result: Result) -> list[object]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_each_line_gets_an_object(tmp_path: Path, end: str, mark: bytes) -> None:
    file = tmp_path / "texts.txt"
    file.write_bytes(mark + end.join(LINES).encode())
    result = run(str(file))
    assert (result.exit_code, said(result)) == (0, EXPECTED)


def test_it_reads_the_standard_input() -> None:
    result = run("-", given="\n".join([*LINES, ""]).encode())
    assert (result.exit_code, said(result)) == (0, EXPECTED)


def test_only_a_newline_ends_a_line() -> None:
    result = run("-", given="one\u2028two\x0bthree\x85four\n".encode())
    assert said(result) == [{"line": 1, "spans": []}]


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    file = tmp_path / "empty.txt"
    file.write_bytes(b"")
    assert (run(str(file)).exit_code, run(str(file)).output) == (0, "")


def test_another_encoding_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes("fine\nthe café\n".encode("cp1252"))
    result = run(str(file))
    assert result.exit_code == 1
    assert result.stderr == "old.txt is not UTF-8: line 2 cannot be read. Save it as UTF-8 and try again.\n"
    assert said(result) == [{"line": 1, "spans": []}]


def test_a_file_that_is_not_there_is_bad_usage() -> None:
    assert run("no-such-file.txt").exit_code == 2
    assert run().exit_code == 2


def test_without_spacy_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_reader, "MODEL", "a_model_that_is_not_there")
    file = tmp_path / "texts.txt"
    file.write_text("Xavira came.\n", encoding="utf-8")
    result = run("--names", "spacy", str(file))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "requirements-pii.lock" in result.stderr


def test_with_spacy_names_on_no_list_are_seen_too(tmp_path: Path) -> None:
    """Where the extra packages are installed."""
    pytest.importorskip(name_reader.MODEL)
    file = tmp_path / "texts.txt"
    file.write_text("It took Refilwe five minutes to see what was wrong.\n", encoding="utf-8")
    assert said(run(str(file))) == [{"line": 1, "spans": []}]
    [line] = said(run("--names", "spacy", str(file)))
    assert line == {"line": 1, "spans": [{"start": 8, "end": 15, "kind": "name", "text": "Refilwe"}]}
