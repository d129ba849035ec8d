"""How often a person has to press a thing to tell us what happened, and a reader to answer it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.site import Site

pytestmark = pytest.mark.browser

COUNT = """() => document.addEventListener("pointerdown", each => {
  if (each.isTrusted) sessionStorage.pressed = Number(sessionStorage.pressed || 0) + 1;
}, true)"""


@pytest.mark.parametrize("address", ["", "anne@example.org"])
def test_telling_takes_three_presses_beside_typing(visit: Visit, address: str) -> None:
    page: Page = visit(width=320, height=640)
    page.add_init_script(f"({COUNT})()")
    page.goto("/s/wishaw")
    page.get_by_label("What happened?").fill("The light on the stairs has been out since March.")
    page.get_by_text("Neither", exact=True).click()
    page.get_by_label("Where do we reach you?").fill(address)
    page.get_by_role("button", name="Go on and check it").click()
    page.get_by_role("button", name="Send it").click()
    assert "Thank you" in page.get_by_role("heading", level=1).inner_text()
    assert page.evaluate("() => Number(sessionStorage.pressed)") == 3


def test_a_plain_thing_takes_a_reader_five_actions(visit: Visit, site: Site) -> None:
    with site.app.app_context():
        told = site.furnished.told(text="The nurse was kind, and nobody had to wait.", danger=False)
    page: Page = visit("moderator")
    page.add_init_script(f"({COUNT})()")
    page.goto(f"/moderation/contributions/{told.reference}")
    page.get_by_role("button", name="Open it and read it").click()
    page.get_by_text("Everyone: publish it", exact=True).click()
    page.get_by_text("Thanks passed on", exact=True).click()
    page.get_by_label("Your reply to the person").fill("Thank you for telling us. We have told the nurses.")
    page.get_by_role("button", name="Save and send").click()
    assert page.get_by_role("heading", level=1).inner_text() == "To read"
    typed = 1
    assert page.evaluate("() => Number(sessionStorage.pressed)") + typed == 5


def test_an_officer_answers_on_a_phone_with_three_presses_and_two_texts(visit: Visit, site: Site) -> None:
    with site.app.app_context():
        ask_id = site.furnished.ask("raised")
        address = urlsplit(site.furnished.officers_link(ask_id)).path
    page: Page = visit(width=320, height=640)
    page.add_init_script(f"({COUNT})()")
    page.goto(address)
    page.get_by_role("button", name="We have it").click()
    page.get_by_role("link", name="Not agreed, and why").click()
    page.get_by_label("Why?").fill("The stairs belong to the council, and it mends its own lamps.")
    page.get_by_label("What did you look at?").fill("Ringing the council, which we did on Monday.")
    page.get_by_role("button", name="Send this answer").click()
    assert "They read it before everyone can." in page.locator("main").inner_text()
    assert page.evaluate("() => Number(sessionStorage.pressed)") == 3
