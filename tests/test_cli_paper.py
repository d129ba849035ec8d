"""`engage paper`: forms for a locality, in a file that only its owner can read."""

from __future__ import annotations

from pathlib import Path

import pypdf
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from engage.cli import group
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.paper import PaperSlip
from tests import factories


def _run(app: Flask, *args: str) -> Result:
    db.session.remove()
    return CliRunner().invoke(group(), ["paper", *args], obj=lambda: app)


def test_forms_are_written_to_a_file(app: Flask, tmp_path: Path) -> None:
    places = factories.make_places(app)
    target = tmp_path / "form.pdf"
    done = _run(app, "wishaw", "--copies", "3", "--output", str(target))
    assert done.exit_code == 0, done.output
    assert "3 forms" in done.output
    assert target.stat().st_mode & 0o077 == 0
    assert len(pypdf.PdfReader(target).pages) >= 9
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PaperSlip)) == 3
    noted = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "paper:printed")).one()
    assert noted.data == {"locality_id": places.locality, "copies": 3, "large_print": False}


def test_an_unknown_place_and_too_many_copies_end_with_a_sentence(app: Flask, tmp_path: Path) -> None:
    factories.make_places(app)
    target = tmp_path / "form.pdf"
    assert _run(app, "nowhere", "--output", str(target)).exit_code == 1
    assert _run(app, "wishaw", "--copies", "51", "--output", str(target)).exit_code == 2
    assert not target.exists()
