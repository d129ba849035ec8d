"""What else people do with what they tell, from end to end: told in pictures, kept for later, gone on with on another
device, sent, asked about, and taken back. Without JavaScript on a phone, and by keyboard alone on a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.hands import Hand, KeyboardHand, codes

pytestmark = pytest.mark.browser

STORY = "The ramp at the clinic is steep and wet."
MORE = "It was on the second of November, in the rain."


@pytest.mark.parametrize("keyboard", [False, True], ids=["phone without JavaScript", "desk with keyboard"])
def test_from_pictures_to_taking_it_back(site: Site, chromium: Browser, keyboard: bool) -> None:
    def somebody() -> Hand:
        if keyboard:
            return KeyboardHand(chromium, site.base, width=1280)
        return Hand(chromium, site.base, width=320, java_script_enabled=False)

    phone = somebody()
    phone.go("/tell/pictures")
    phone.follow("Wishaw")
    phone.choose("I would rather not say")
    phone.press("Go on")
    phone.press("Go on")
    phone.write("Tell us what happened", STORY)
    phone.choose("Bad")
    phone.press("Save it and go on later")
    phone.sees("You have not sent it yet")
    reference, secret = codes(phone.page)

    other = somebody()
    other.go("/status")
    other.write("Your reference", reference)
    other.write("Your four secret words", secret)
    other.press("Show me")
    other.sees("You have not sent this yet")
    other.press("Go on with it")
    other.sees(STORY, "How it was: Bad.", "Before you can send it")
    other.follow("Choose how we may use what you told us")
    other.choose("Publish it")
    other.press("Go on")
    other.press("Send it")
    other.sees("Thank you. We have what you told us.", reference)

    other.follow("Look at the equality questions")
    other.choose("Yes, answer the equality questions")
    other.press("Go on")
    other.choose("Prefer not to say")
    other.press("Go on")
    while other.offers("Skip this question"):
        other.press("Skip this question")
    other.press("Send these answers")
    other.sees("Thank you. Your answers are sent.")

    phone.go("/status")
    phone.write("Your reference", reference)
    phone.write("Your four secret words", secret)
    phone.press("Show me")
    assert phone.heading == "What became of what you told us"
    phone.follow("Ask the person who reads it")
    phone.write("Your message", MORE)
    phone.press("Send it")
    phone.sees(MORE, "You asked or told us more")
    phone.follow("Change how we tell you, or stop it")
    phone.choose("By email")
    phone.write("Where do we reach you?", "anne@example.org")
    phone.press("Save")
    phone.follow("Take it back")
    phone.press("Yes, take it back")
    phone.sees("You took it back")
    phone.misses(STORY, MORE, "anne@example.org")
    for hand in (phone, other):
        hand.close()
