"""The button "Same here" as people press it, and what the host and everybody else read of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.permissions import Actor, Role, ScopeKind
from engage.models.base import db
from engage.models.echoes import SameHere
from engage.services import same_here, throttle
from engage.web.trap import CAUGHT
from tests import factories
from tests.asking import Asking, row_of
from tests.pages import PageClient

Browser = Callable[[Actor], PageClient]


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=2)


def _at(ask_id: int) -> str:
    return f"/asks/{row_of(ask_id).reference}"


def _count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(SameHere)) or 0


def test_two_presses_and_back(asking: Asking, person: PageClient) -> None:
    at = _at(asking.raised())
    page = person.get(at)
    assert "pressed “Same here”" not in page
    asked = page.click("Same here")
    assert asked.url == f"{at}/same-here"
    assert "Nobody checks it" in asked
    done = asked.submit("Same here")
    assert done.h1 == "Thank you. You said: same here"
    assert "It counts once." in done
    assert "A few people pressed “Same here”. Not checked: anybody can press this." in person.get(at)
    again = person.get(f"{at}/same-here")
    assert again.h1 == done.h1
    back = again.submit("Take it back")
    assert back.notices == ["You have taken it back. It is not counted, and your sentence is deleted."]
    assert back.has_button("Same here")
    assert _count() == 0


def test_the_page_that_is_kept_has_no_token_and_sets_no_cookie(asking: Asking, app: Flask) -> None:
    at = _at(asking.raised())
    kept = app.test_client().get(at)
    assert b"csrf_token" not in kept.data
    assert "Set-Cookie" not in kept.headers
    form = app.test_client().get(f"{at}/same-here")
    assert form.headers["Cache-Control"] == "no-store"
    assert form.headers["X-Robots-Tag"] == "noindex"
    assert "engage_same_here" not in form.headers.get("Set-Cookie", "")


def test_the_cookie_goes_to_this_one_page(asking: Asking, app: Flask) -> None:
    person = PageClient(app)
    one, two = _at(asking.raised()), _at(asking.raised(title="Mend the door"))
    person.get(f"{one}/same-here").submit("Same here")
    cookie = person.client.get_cookie("engage_same_here", path=f"{one}/same-here")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert person.get(f"{two}/same-here").has_button("Same here")
    person.get(f"{two}/same-here").submit("Same here")
    assert _count() == 2


def test_a_form_that_is_sent_twice_counts_once(asking: Asking, app: Flask) -> None:
    at = _at(asking.raised())
    person = PageClient(app)
    first, second = person.get(f"{at}/same-here"), person.get(f"{at}/same-here")
    first.submit("Same here", sentence="Our stairs too.")
    person.client.delete_cookie("engage_same_here", path=f"{at}/same-here")
    first.submit("Same here")  # the answer to the first press never came
    second.submit("Same here")  # another window, by the cookie that came with it
    assert _count() == 1
    db.session.rollback()
    assert db.session.scalar(sa.select(SameHere.sentence))


def test_without_a_token_nothing_is_pressed(asking: Asking, app: Flask) -> None:
    at = _at(asking.raised())
    client = app.test_client()
    for headers in ({}, {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}):
        answer = client.post(f"{at}/same-here", data={"sentence": "Ours too."}, headers=headers)
        assert answer.status_code == 422
        assert b"Ours too." in answer.data
    client.post(f"{at}/same-here/take-back")
    assert _count() == 0


def test_a_program_that_fills_in_everything_is_told_kindly(asking: Asking, person: PageClient) -> None:
    at = _at(asking.raised())
    page = person.get(f"{at}/same-here")
    assert "Leave this box empty" not in page.main
    failed = page.submit("Same here", sentence="Ours too.", website="Buy now")
    assert failed.status == 422
    assert failed.errors == [str(CAUGHT)]
    assert "Ours too." in failed.html
    assert _count() == 0
    failed.submit("Same here")
    assert _count() == 1


def test_too_long_and_too_often_lose_nothing(
    asking: Asking, person: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _at(asking.raised())
    failed = person.get(f"{at}/same-here").submit("Same here", sentence="word " * 70)
    assert failed.status == 422
    assert "280 characters or fewer" in failed.errors[0]
    limits = throttle.LIMITS["same_here"]
    monkeypatch.setitem(
        throttle.LIMITS, "same_here", throttle.Limits(limits.window, pair=0, address=0, subject=9, overall=9)
    )
    slow = failed.submit("Same here", sentence="Ours too.")
    assert slow.status == 429
    assert "tried too often" in slow.errors[0]
    assert "Ours too." in slow.html
    assert _count() == 0


def test_after_half_an_hour_it_stays(asking: Asking, person: PageClient, clock: FixedClock) -> None:
    at = _at(asking.raised())
    page = person.get(f"{at}/same-here").submit("Same here")
    clock.advance(minutes=31)
    late = page.submit("Take it back")
    assert "This can be taken back for half an hour only. It stays counted." in late
    assert not late.has_button("Take it back")
    assert _count() == 1


def test_a_closed_ask_takes_no_more_and_keeps_what_was_typed(
    asking: Asking, person: PageClient, clock: FixedClock
) -> None:
    ask_id = asking.with_people()
    at = _at(ask_id)
    for number in range(6):
        same_here.press(ask_id, key=f"key {number}")
    open_page = person.get(f"{at}/same-here")
    for number in (0, 1):
        asking.say(ask_id, number, "yes")
    page = person.get(at)
    assert "Six people pressed “Same here”." in page
    assert not page.has_link("Same here")
    failed = open_page.submit("Same here", sentence="Ours too.")
    assert failed.status == 422
    assert "This is closed now." in failed.errors[0]
    assert "Ours too." in failed.main
    assert not failed.has_button("Same here")
    assert failed.click("Did it happen again? Tell us").url.startswith("/s/wishaw?again=")
    assert _count() == 6


def test_there_is_no_such_page_for_a_draft(asking: Asking, person: PageClient) -> None:
    reference = row_of(asking.draft()).reference
    for address in (f"/asks/{reference}/same-here", "/asks/ZZZZZZZZ/same-here", "/asks/nonsense/same-here"):
        person.get(address, expect=404)


def test_the_host_sees_the_number_the_crowd_and_the_sentences(asking: Asking, as_: Browser) -> None:
    ask_id = asking.raised()
    at = f"/board{_at(ask_id)}"
    host = as_(asking.moderator)
    assert "What more people say" not in host.get(at)
    for number in range(3):
        same_here.press(ask_id, key=f"key {number}", sentence="Ours <b>too</b>." if number == 1 else "")
    page = host.get(at)
    assert "Three people pressed “Same here”." in page
    assert "Many presses came at once" not in page
    sentences = page.submit("Read the sentences")
    assert "Ours <b>too</b>." in sentences.main
    for number in range(3, 33):
        same_here.press(ask_id, key=f"key {number}")
    assert "Many presses came at once: 33 within an hour" in host.get(at)
    chair = factories.make_user(Role.CHAIR, ScopeKind.BODY, asking.places.lpg)
    for other in (asking.officer, chair):
        shown = as_(other).get(at)
        assert "What more people say" not in shown
        assert "Ours" not in shown
    officer = as_(asking.officer)
    officer.post(f"{at}/same-here", officer.get(at).form("We have it").values(), expect=403)
