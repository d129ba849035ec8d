"""Was this promise kept? On the page of whoever told us, by word, and counted beside the promise."""

from __future__ import annotations

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import LinkPurpose
from engage.models.contributions import Contribution
from engage.services import promise_days
from engage.services.unit_of_work import unit_of_work
from tests.asking import Asking, row_of
from tests.pages import PageClient
from tests.staff import minted
from tests.web.test_by_word import RANG, steps


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=2)


def test_people_say_it_on_their_page_and_by_phone(
    person: PageClient, as_, asking: Asking, clock: FixedClock  # type: ignore[no-untyped-def]
) -> None:
    ask_id = asking.decided()
    public = f"/asks/{row_of(ask_id).reference}"
    mine = minted(LinkPurpose.STATUS, asking.people[0])
    assert "Was this promise kept?" not in person.get(mine)
    clock.advance(days=31)
    promise_days.tell()
    page = person.get(minted(LinkPurpose.STATUS, asking.people[0]))
    assert "They have not said that it is done." in page
    page = page.submit("Send my answer")
    assert page.errors == ["Choose yes, no or that you cannot tell"]
    page = page.submit("Send my answer", **{_answer(page): "no"})
    assert page.notices == ["Thank you. Your answer counts, and it is shown with the others."]
    assert "Was this promise kept?" not in page
    assert "You said if a promise was kept: No" in steps(page)
    assert "Is it done? Yes 0, no 1, cannot tell 0" in person.get(public)

    other = asking.people[1]
    with unit_of_work() as session:
        reference = session.get_one(Contribution, other).reference
    desk = as_(asking.moderator)
    index = desk.get(f"/moderation/contributions/{reference}/by-word")
    form = index.click("Say if a promise was kept")
    told = form.submit("Note their answer", **RANG | {"answer": "yes", "known_by": "slip"})
    assert told.notices == ["Noted. It counts like every other answer."]
    assert not told.has_link("Say if a promise was kept")
    page = person.get(public)
    assert "Is it done? Yes 1, no 1, cannot tell 0" in page
    assert "Somebody told us if a promise" not in page, "one by one they could be matched to people"
    assert "You said if a promise was kept: Yes" in steps(person.get(minted(LinkPurpose.STATUS, other)))


def _answer(page) -> str:  # type: ignore[no-untyped-def]
    [name] = {each for each in page.form("Send my answer").names if each.endswith("-answer")}
    return str(name)
