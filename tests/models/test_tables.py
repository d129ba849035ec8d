"""Backups and migrations see every table by one import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import engage.models

MODELS = Path(engage.models.__file__).parent


def test_one_import_loads_every_table() -> None:
    held = sorted(each.stem for each in MODELS.glob("*.py") if "__tablename__" in each.read_text(encoding="utf-8"))
    assert "complaints" in held
    # In a process of its own: here the services have loaded them all.
    loaded = "import sys, engage.models.tables; print(*sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    missing = {f"engage.models.{each}" for each in held} - set(ran.stdout.split())
    assert not missing, "engage.models.tables does not list them"
