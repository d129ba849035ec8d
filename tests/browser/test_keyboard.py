"""Without a mouse the main job can be done. `test_every_page.py` goes round every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site, Visit
from tests.browser.hands import KeyboardHand, codes
from tests.browser.stops import wrong_stops

pytestmark = pytest.mark.browser

STORY = "The ramp at the clinic is steep and wet."


def test_what_is_wrong_would_be_found(site: Site, visit: Visit) -> None:
    page = visit(width=320, height=256, bypass_csp=True)
    page.goto("/status")
    assert not wrong_stops(page)
    page.goto("/status")
    page.add_style_tag(content=":focus { outline: none !important; box-shadow: none !important }")
    page.evaluate("() => { document.querySelector('main input:not([type=hidden])').tabIndex = -1 }")
    page.evaluate("() => { document.querySelector('footer a').tabIndex = 1 }")
    found = " ".join(wrong_stops(page))
    for words in ("does not show the focus", "cannot be reached", "out of order"):
        assert words in found


@pytest.mark.parametrize("address", ["/", "/north/wishaw/asks", "/status"])
def test_the_first_stop_skips_to_the_main_part(visit: Visit, address: str) -> None:
    page = visit(width=320, height=640)
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#main"
    assert page.locator(".en-skip").bounding_box()["height"] > 24  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("size", [(1280, 900), (320, 256)], ids=["desk", "400 per cent"])
def test_telling_and_looking_it_up(site: Site, chromium: Browser, size: tuple[int, int]) -> None:
    hand = KeyboardHand(chromium, site.base, width=size[0], height=size[1])
    hand.go("/")
    hand.follow("Wishaw")
    hand.follow("Tell us what happened")
    hand.write("What happened?", STORY)
    for answer in ("Publish it", "I will check myself"):
        hand.choose(answer)
    hand.press("Go on and check it")
    hand.sees(STORY)
    hand.press("Send it")
    reference, secret = codes(hand.page)
    hand.follow("look up what became of it")
    hand.write("Your reference", reference)
    hand.write("Your four secret words", secret)
    hand.press("Show me")
    assert hand.heading == "What became of what you told us"
    hand.sees(STORY)
    hand.close()


def test_telling_with_pictures_on_a_phone(site: Site, chromium: Browser) -> None:
    hand = KeyboardHand(chromium, site.base, width=320)
    hand.go("/tell/pictures")
    hand.write("Place, town or postcode", "wishow")
    hand.press("Find it")
    hand.follow("Wishaw")
    for answer in ("For somebody else", "18 or over"):
        hand.choose(answer)
    hand.press("Go on")
    hand.write("What are you to that person?", "her son")
    hand.choose("Yes, they know and agree")
    hand.press("Go on")
    tile = hand.page.locator(".en-tile", has_text="No").bounding_box()
    assert tile is not None
    assert tile["height"] >= 88
    hand.choose("No")
    hand.press("Go on")
    hand.write("Tell us what happened", STORY)
    hand.choose("Very bad")
    hand.press("Go on")
    hand.choose("Neither")
    hand.press("Go on")
    hand.choose("I will check myself")
    hand.press("Go on")
    hand.sees(STORY, "How it was: Very bad.", "her son", "Neither")
    hand.press("Send it")
    assert all(codes(hand.page))
    hand.close()


def test_a_mistake_leads_to_its_field(visit: Visit) -> None:
    page = visit(width=320, height=600)
    page.goto("/s/wishaw")
    page.locator("textarea[name='text']").fill(STORY)
    page.get_by_role("button", name="Go on and check it").click()
    assert page.title().startswith("Error: ")
    page.locator(".ds_error-summary a").first.click()
    assert page.evaluate("() => document.activeElement.name") in {"use", "tell_by"}
    assert page.locator("textarea[name='text']").input_value() == STORY


def test_a_clerk_enters_a_meeting_by_keys(site: Site, visit: Visit) -> None:
    """Numbers choose while the list has the focus and only then (WCAG 2.1.4); Ctrl and Enter saves."""
    page = visit("clerk")
    page.goto(f"/board/meetings/{site.furnished.sitting}/enter")
    page.keyboard.press("5")
    page.wait_for_url("**/noted*")
    assert page.evaluate("() => document.activeElement.name") == "text"
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert "Say what was said" in page.locator("main").inner_text()
    page.locator("[name='text']").focus()
    page.keyboard.type("They heard 5 of us.")
    assert page.locator("[name='text']").input_value() == "They heard 5 of us."
    page.get_by_role("link", name="Choose something else").click()
    page.wait_for_url("**#choices")
    page.locator(".en-brand").focus()
    page.keyboard.press("5")
    assert page.url.endswith("#choices")
