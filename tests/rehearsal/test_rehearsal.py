"""The rehearsal, small, on our own words and on the file that ENGAGE_REAL_COMMENTS names; and that its checks bite."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engage.adapters import demonstration_texts
from engage.domain.kinds import TellBy
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.digests import Digest
from engage.services import messages
from engage.services.unit_of_work import unit_of_work
from tests.conftest import on_postgres
from tests.rehearsal import checks, comments
from tests.rehearsal.comments import Comments
from tests.rehearsal.course import rehearse
from tests.rehearsal.stage import Stage

REAL = os.environ.get("ENGAGE_REAL_COMMENTS")
COLUMNS: dict[str, Any] = {
    "text": "text", "external_id": "row_index", "label": "label", "prompt": "question", "weight": "criticality"
}  # fmt: skip


def sentences() -> Iterator[str]:
    """Our own words, cut into comments."""
    script = demonstration_texts.read()
    for told in [*(each["text"] for each in script.contributions), *(each["detail"] for each in script.asks)]:
        yield from (each for each in re.split(r"(?<=[.?!])\s+", told) if each)
        yield told


@pytest.fixture
def own_words(tmp_path: Path) -> Comments:
    """A file as the survey of a board would have it, with a few empty rows. Every third comment will do: what is looked
    for is the same at any size."""
    step = 3
    labels = ("Access", "Staff", "Communication", "Buildings", "Transport")
    path = tmp_path / "comments.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row_index", "question", "text", "label", "criticality"])
        for number, text in enumerate([*dict.fromkeys(sentences())][::step]):
            writer.writerow([number, "What should be better?", text, labels[number % 5], number % 7 - 3])
        writer.writerows([[f"empty{number}", "", " ", "", ""] for number in range(4)])
    return comments.read(path, **COLUMNS)


@on_postgres  # the demonstration plays the whole loop on SQLite, and journeys and the loop on both
def test_the_whole_loop_holds_on_our_own_words(own_words: Comments, app: Any) -> None:
    url = str(db.engine.url.render_as_string(hide_password=False))
    home = app.config["ENGAGE_SETTINGS"].home / "rehearsal"
    home.mkdir()
    caught: list[str] = []

    def spoil(stage: Stage) -> None:
        caught.extend(_spoilt(stage))

    report = rehearse(own_words, url, home, sample=50, afterwards=spoil)
    assert report.wrong == []
    assert report.counts["rows rejected"] == 4
    assert report.counts["rows imported"] > 200
    assert report.counts["imported and read"] == 50
    assert report.counts["digests issued and recounted"] >= 4
    assert report.counts["put right by services, in digests"] > 0
    assert {"reopened by a third", "reopened by the sole contributor", "closed as disputed"} <= report.counts.keys()
    for name in ("asks fold back", "contributions fold back", "digests reconcile", "no words leak"):
        assert any(name in each for each in caught), f"nothing was found by: {name}"


def _spoilt(stage: Stage) -> list[str]:
    """Do what no service would, and see which check finds it."""
    told = max(stage.comments.texts, key=len)
    with unit_of_work() as session:
        session.execute(sa.update(Ask).where(Ask.id == min(stage.expected)).values(round=7))
        row = session.scalars(sa.select(Contribution).where(Contribution.tell_by == TellBy.EMAIL).limit(1)).one()
        messages.to_contributor(row, "contribution_replied", {"text": told}, key="spoilt")
        row.waiting = not row.waiting
        digest = session.scalars(sa.select(Digest).order_by(Digest.id.desc()).limit(1)).one()
        data = dict(digest.data)
        data["counts"] = {**data["counts"], "unanswered": 99}
        digest.data = data
    found = {
        check.__name__.replace("_", " "): check(stage)
        for check in (checks.asks_fold_back, checks.contributions_fold_back, checks.digests_reconcile,
                      checks.no_words_leak)
    }  # fmt: skip
    return [f"{name}: {each}" for name, wrong in found.items() for each in wrong]


@pytest.mark.skipif(REAL is None, reason="ENGAGE_REAL_COMMENTS names no file")
def test_the_whole_loop_holds_on_real_comments(tmp_path: Path) -> None:
    found = comments.read(Path(REAL or ""), **COLUMNS)
    report = rehearse(found, f"sqlite:///{tmp_path / 'engage.db'}", tmp_path, sample=300)
    assert report.wrong == []
    assert (report.counts["rows imported"], report.counts["rows rejected"]) == (6900, 23)
    assert report.counts["imported and read"] == 300
