"""The process that sets type: apart from us, and ended when it takes too long."""

from __future__ import annotations

from pathlib import Path

import pytest

from engage.adapters import typesetter


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "run.py"
    monkeypatch.setattr(typesetter, "SCRIPT", path)
    return path


def test_what_is_no_document_makes_no_file() -> None:
    with pytest.raises(typesetter.TypesettingFailed):
        typesetter.typeset({"title": "nothing else"})


def test_it_is_ended_when_it_takes_too_long(script: Path) -> None:
    script.write_text("import time; time.sleep(30)")
    with pytest.raises(typesetter.TypesettingFailed):
        typesetter.typeset({}, seconds=0.3)


def test_what_is_no_pdf_is_not_passed_on(script: Path) -> None:
    script.write_text("print('words of the document')")
    with pytest.raises(typesetter.TypesettingFailed) as failed:
        typesetter.typeset({})
    assert str(failed.value) == ""


def test_it_sees_no_key_of_ours(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGE_KEYS", "secret")
    script.write_text("import os; print('%PDF-', sorted(name for name in os.environ if name.startswith('ENGAGE')))")
    assert typesetter.typeset({}).strip() == b"%PDF- []"
