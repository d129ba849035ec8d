"""The house stands as drawn: the core is pure, text analysis stays out of web processes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _loaded(statement: str) -> set[str]:
    """Names of the modules that a fresh interpreter has after this statement."""
    code = f"{statement}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(json.loads(out.stdout.splitlines()[-1]))


def test_the_domain_loads_no_framework() -> None:
    modules = ", ".join(
        f"engage.domain.{path.stem}" for path in (ROOT / "engage" / "domain").glob("*.py") if path.stem != "__init__"
    )
    loaded = _loaded(f"import {modules}")
    assert not loaded & {"flask", "sqlalchemy", "jinja2", "wtforms", "sklearn", "textblob", "babel", "werkzeug"}


@pytest.mark.parametrize("heavy", ["textblob", "sklearn", "numpy", "nltk", "apscheduler", "typst"])
def test_web_processes_stay_light(heavy: str) -> None:
    assert heavy not in _loaded("import engage.app")


def test_models_offer_nothing_in_their_package() -> None:
    assert (ROOT / "engage" / "models" / "__init__.py").read_text(encoding="utf-8").strip() == ""
    assert (ROOT / "engage" / "__init__.py").read_text(encoding="utf-8").strip() == ""


def test_generated_pages_are_what_the_domain_says() -> None:
    from docs import generate

    assert generate.main(["--check"]) == 0
