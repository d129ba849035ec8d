"""How many words there are, while people type: the browser counts as the server does."""

from __future__ import annotations

import pytest

from engage.domain.texts import clean, word_count
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

TEXTS = (
    "", "   \n\t ", "one", "It’s a well-known — long - wait … of 3½ hours, no?", "👍🏽 👨\u200d👩\u200d👧 thank you 1️⃣",
    "مرحبا، انتظرت طويلا 😀", "a\u00a0b\u2003c\u3000d\u200be\ufefff", "e\u0301 \u0301 x", "# * -- • §§ 7 ٣ Ⅳ 你好",
    "a\x07b \x1c c\x85d", "word\r\nword\rword",
)  # fmt: skip


def test_both_count_the_same(visit: Visit) -> None:
    page = visit()
    page.goto("/s/wishaw")
    for text in TEXTS:
        assert page.evaluate("text => wordCount(text)", text) == word_count(clean(text)), repr(text)


def test_it_is_shown_at_once_and_said_when_people_pause(visit: Visit) -> None:
    page = visit(width=320, height=640)
    page.goto("/s/wishaw")
    shown, heard = page.locator(".en-count"), page.locator("[aria-live=polite]")
    box = page.get_by_label("What happened?")
    box.press_sequentially("The lift ")
    assert shown.inner_text() == "You have used 2 of 1,000 words"
    assert heard.inner_text() == "", "not over every letter"
    box.fill("word " * 1012)
    assert shown.inner_text() == "You have used 1,012 of 1,000 words. Take out 12."
    page.wait_for_function("() => document.querySelector('[aria-live=polite]').textContent.includes('Take out 12')")


def test_without_javascript_the_page_says_it_after_a_press(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto("/s/wishaw")
    assert not page.locator(".en-count").is_visible()
    page.get_by_label("What happened?").fill("word " * 1012)
    page.get_by_role("button", name="Go on and check it").click()
    assert "You have used 1,012, so take out 12." in page.locator("main").inner_text()
    page.get_by_label("What happened?").fill("word " * 950)
    page.get_by_text("Neither", exact=True).click()
    page.get_by_role("button", name="Go on and check it").click()
    assert "You have used 950 of 1,000 words." in page.locator("main").inner_text()
