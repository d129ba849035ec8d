"""Answered of due: the page, and that anyone can count it again from the file."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.queries import answered
from engage.services import decisions
from engage.services.context import today
from tests.counting import count_statements
from tests.pages import PageClient
from tests.services.digest_scene import Month, reference


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    return Month(clock)


def table(app: Flask, address: str) -> list[dict[str, str]]:
    """The rows of a file, as a spreadsheet reads them."""
    got = app.test_client().get(address)
    assert got.status_code == 200
    assert got.mimetype == "text/csv"
    assert got.data.startswith(b"\xef\xbb\xbf"), "Excel needs the mark"
    return list(csv.DictReader(io.StringIO(got.data.decode("utf-8-sig"))))


def a_year(month: Month) -> dict[str, int]:
    """An ask decided in time, one decided late, one never, one put off, one passed on late, one not due yet."""
    asks = {"in time": month.refused(), "late": month.raised(), "never": month.raised("Nobody answered this")}
    asks["put off"], asks["passed"] = month.raised("Put off"), month.raised("Passed on")
    decisions.defer(
        month.officer, asks["put off"], to=date(2027, 9, 1), reason="The survey comes first.", decided_by="LPG"
    )
    month.on(2027, 2, 1)
    decisions.decide(
        month.officer, asks["late"], outcome="already_planned", reasons="A new light is on its way to the stairs.",
        options_considered="A lamp; a light.", decided_by="LPG members, by vote",
        promises=[{"text": "Fit it", "owner_role": "Buildings manager", "due": date(2027, 3, 1)}],
    )  # fmt: skip
    decisions.pass_on(
        month.officer, asks["passed"], reason="It is about all of the partnership, not about us.",
        to_body_id=month.at.ijb,
    )  # fmt: skip
    decisions.accept(month.board_officer, asks["passed"], text="The board takes this on.")
    asks["not due"] = month.raised("Not due yet")
    return asks


def test_the_page_is_what_the_file_says(month: Month, app: Flask) -> None:
    asks = a_year(month)
    page = PageClient(app).get("/bodies/wishaw-lpg").click("How many decisions came in time, month by month")
    rows = table(app, "/bodies/wishaw-lpg/asks.csv")
    said = {row["ask"]: row["in_time"] for row in rows}
    assert {name: said[reference(ask_id)] for name, ask_id in asks.items()} == {
        "in time": "yes", "late": "late", "never": "not yet", "put off": "not yet", "passed": "not yet",
        "not due": "not due yet",
    }  # fmt: skip
    on = today().isoformat()
    due = [row for row in rows if row["decision_first_due"] < on]
    in_time = [row for row in due if row["in_time"] == "yes"]
    assert (len(due), len(in_time)) == (5, 1)
    assert "Five decisions fell due. One came in time. One came late. Three have not come yet. That is since" in page
    bars, numbers = page.main.split("Every month, the latest first")
    for word, count in {"In time": 1, "Late": 1, "Not yet": 3}.items():
        of_bars = [int(found) for found in re.findall(rf"{word} (\d+)", bars)]
        assert sum(of_bars) == count, "the bars hold the same numbers"
    assert numbers.count("2026") + numbers.count("2027") >= 12, "the table has every month"
    handed = next(row for row in rows if row["title"] == "Passed on")
    assert handed["owed_by"].startswith("Wishaw Locality Planning Group")
    assert handed["with_now"].startswith("North Integration Joint Board")
    assert not table(app, "/bodies/north-ijb/asks.csv"), "its lateness stays with the first body"


def test_what_is_answered_later_moves_out_of_not_yet(month: Month, app: Flask) -> None:
    asks = a_year(month)
    decisions.decide(
        month.officer, asks["never"], outcome="not_agreed", decided_by="LPG members, by vote",
        reasons="There is no money this year for a second nurse at the health centre.",
        options_considered="A second nurse; a van; leaving it as it is.",
    )  # fmt: skip
    page = PageClient(app).get("/bodies/wishaw-lpg/answered")
    assert "Five decisions fell due. One came in time. Two came late. Two have not come yet." in page


def test_the_register_gives_its_asks_as_a_file_and_no_drafts(month: Month, app: Flask) -> None:
    month.raised('=HYPERLINK("https://example.org")')
    page = PageClient(app).get("/north/wishaw/asks")
    assert page.has_link("All of it as a table (CSV)")
    [row] = table(app, "/north/wishaw/asks.csv")
    assert row["title"].startswith("'="), "no spreadsheet runs it"
    assert row["address"].endswith(f"/asks/{row['ask']}")
    assert app.test_client().get("/north/nowhere/asks.csv").status_code == 404
    assert app.test_client().get("/bodies/nobody/asks.csv").status_code == 404
    assert app.test_client().get("/bodies/nobody/answered").status_code == 404


def test_a_body_that_owed_nothing_says_so(month: Month, app: Flask) -> None:
    page = PageClient(app).get("/bodies/wishaw-lpg/answered")
    assert "No decision has fallen due since " in page
    assert "Every month" not in page.main, "a year of noughts says nothing"
    assert table(app, "/bodies/wishaw-lpg/asks.csv") == []


def test_a_file_is_read_in_pieces(month: Month, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answered, "CHUNK", 2)
    asks = [month.raised(f"Ask number {number}") for number in range(5)]
    with count_statements(app) as seen:
        rows = table(app, "/north/wishaw/asks.csv")
    assert [row["ask"] for row in rows] == [reference(each) for each in asks]
    assert len(seen) <= 2 + 3 * 2 + 1
