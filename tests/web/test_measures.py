"""The measures on pages: four for everybody, the method with its example, all twenty for staff and in the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.measures import example
from engage.domain.measures.counting import count
from engage.domain.measures.parts import Part
from engage.domain.measures.shown import worked
from engage.domain.permissions import INSTALLATION, Actor, Role, ScopeKind
from engage.queries import measures as queries
from engage.queries.measures import Scope
from engage.services import decisions
from engage.web import measure_words
from tests import factories
from tests.counting import count_statements
from tests.pages import PageClient
from tests.services.digest_scene import EVIDENCE, Month, reference


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    """Six asks of October, seen in March: one done and checked, two claimed, one agreed, one refused, one silent."""
    scene = Month(clock)
    scene.everything()
    for title in ("A seat in the hall", "A sign at the gate"):
        ask_id = scene.agreed(title)
        decisions.report_done(
            scene.officer, ask_id, number=1, what="It was put up.", when=date(2026, 10, 5), evidence=EVIDENCE
        )
    decisions.check_done(scene.checker, ask_id, number=1, passed=False, text="There is no sign at the gate.")
    scene.on(2027, 3, 2)
    return scene


def table(app: Flask, address: str) -> dict[str, dict[str, str]]:
    """The rows of a file by the name of their figure, as a spreadsheet reads them."""
    got = app.test_client().get(address)
    assert (got.status_code, got.mimetype) == (200, "text/csv")
    assert got.data.startswith(b"\xef\xbb\xbf"), "Excel needs the mark"
    found = csv.DictReader(io.StringIO(got.data.decode("utf-8-sig")))
    return {f"{row['figure']} {row['group']}".strip(): row for row in found}


def test_the_page_says_what_was_done_and_not_done(month: Month, app: Flask) -> None:
    page = PageClient(app).get("/bodies/wishaw-lpg").click("What changed, and what people say of it, in numbers")
    assert "Six decisions fell due. Five came in time. None came late. One has not come yet." in page
    assert "Three things were said to be done. Somebody else looked, and one of them is done." in page
    assert page.tables["What became of what was said to be done"][1:] == [
        ["Said to be done", "3"], ["It is done", "1"], ["It is not done", "1"], ["Nobody has looked", "1"],
    ]  # fmt: skip
    assert page.has_link("A rail on the ramp"), "below 30 there are stories and counts"
    assert "%" not in page.main.replace("per cent", ""), "six are too few for a percentage"
    assert "Nobody was asked, or nobody has said, in this time." in page
    row = table(app, "/bodies/wishaw-lpg/measures.csv")["changes_checked"]
    assert (row["numerator"], row["denominator"], row["value"]) == ("1", "3", "")
    assert PageClient(app).get("/bodies/north-ijb/measures").main.count("No decision fell due") == 1
    whole = table(app, "/north/measures.csv")
    assert whole["answered_on_time"]["denominator"] == "6"
    assert {row["measure"] for row in whole.values()} == {str(number) for number in range(1, 21)}
    assert whole["participation"]["not_measured"] == "no_population"
    for nowhere in ("/bodies/nobody/measures", "/nowhere/measures", "/nowhere/measures.csv"):
        assert app.test_client().get(nowhere).status_code == 404


def test_the_method_shows_what_the_code_counts(app: Flask) -> None:
    """Whoever changes how something is counted changes the page; nobody can change the page alone."""
    with app.app_context():
        page = PageClient(app).get("/measures")
        for line in count(example.facts(), example.VIEW):
            if line.part is not Part.WITHHELD_REASONS or worked(line).numerator:
                said = measure_words.whole(worked(line))
                words = f"{measure_words.group(worked(line))}: {said}" if line.group else said
                assert words in page, words
    assert "In the example: 3 of 6, by chance from 19% to 81%." in page
    assert "In time: A, E and F. Late: B. Not yet: C and D." in page
    assert "Checked: A. Said to be done, and nobody has looked: F. Planned already: E." in page
    assert "Told: stories 1 and 4. Not told of all: stories 2 and 5." in page


def test_staff_see_all_twenty_of_what_is_theirs(month: Month, app: Flask, as_: Callable[[Actor], PageClient]) -> None:
    reader = as_(factories.make_user(Role.BOARD_READER, ScopeKind.BODY, month.at.lpg))
    page = reader.get("/board/measures/")
    assert "All bodies of" not in page
    page = page.click("Wishaw Locality Planning Group")
    assert [page.main.count(f"{number}. ") > 0 for number in range(1, 21)] == [True] * 20
    assert "Promised, and not done" in page
    for elsewhere in ("/board/measures/bodies/north-ijb", "/board/measures/partnerships/north"):
        reader.get(elsewhere, expect=404)
    auditor = as_(factories.make_user(Role.AUDITOR, INSTALLATION.kind, INSTALLATION.id))
    assert auditor.get("/board/measures/").click("All bodies of North Partnership together")
    as_(month.moderator).get("/board/measures/", expect=403)


def test_it_costs_the_same_however_much_there_is(month: Month, app: Flask) -> None:
    def statements() -> tuple[int, int]:
        month.raised(reference(1))
        with count_statements(app) as public:
            app.test_client().get("/bodies/wishaw-lpg/measures")
        with count_statements(app) as everything:
            queries.lines(Scope(month.at.partnership, month.at.lpg), *queries.months())
        return len(public), len(everything)

    assert statements() == statements() == (4, 6)
