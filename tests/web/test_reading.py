"""The numbers that a host publishes of how it reads."""

from __future__ import annotations

from types import SimpleNamespace

from engage.adapters.clock import FixedClock
from engage.domain.permissions import Actor, contributor
from engage.services import contributions
from tests import factories
from tests.pages import PageClient


def test_what_was_read_answered_and_withheld_stands_there(
    person: PageClient, places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    assert "Nobody has told us anything in this time." in person.get("/north/how-we-read")
    shared = [factories.share(places) for _ in range(12)]
    for each in shared[:6]:
        factories.publish(moderator, each.id)
    clock.advance(days=1)
    assert "Nobody has told us anything in this time." in person.get("/north/how-we-read"), "the month is not over"
    clock.advance(days=30)
    page = person.get("/north/moderation-policy").click("How we read what you tell us, in numbers")
    assert "Things that people told this group: 10." in page
    assert page.tables["Was it read in one working day?"][1:] == [
        ["In time", "5"], ["Not yet, and it is late", "5"]
    ]  # fmt: skip
    # Two are taken back unread: so few that what they could be told by is hidden as well.
    for each in shared[6:8]:
        contributions.withdraw(contributor(each.id), each.id)
    page = person.get("/north/how-we-read")
    rows = dict(page.tables["Was it read in one working day?"][1:])
    assert set(rows) == {"In time", "Not yet, and it is late", "Taken back by the person first"}
    assert set(rows.values()) <= {"5", "not shown"}
    assert rows["Taken back by the person first"] == "not shown"


def test_small_numbers_are_not_shown(
    person: PageClient, places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    factories.publish(moderator, factories.share(places).id)
    clock.advance(days=31)
    page = person.get("/north/how-we-read")
    assert "Things that people told this group: fewer than five." in page
    assert "These numbers are too small to show." in page
    person.get("/nowhere/how-we-read", expect=404)
