"""The pages on which people tell us, written from right to left, on a small phone.

No language of ours does so yet. The day one does, these pages must not fall apart: nothing cut, nothing that scrolls
sideways, no picture or mark on top of words, and everything on the side where that language begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from tests.browser.axe import EVERYTHING, barriers
from tests.browser.cut import wrong_on
from tests.browser.site import Site, free_port, served
from tests.conftest import START
from tests.web.every_page import PAGES, to

pytestmark = pytest.mark.browser

WALK = (
    to("/"),
    to("/north/wishaw"),
    to("/tell"),
    to("/s/wishaw"),
    to("/s/wishaw/steps/who"),
    to("/s/wishaw/steps/story"),
    to("/s/wishaw/pictures/who"),
    to("/s/wishaw/pictures/use"),
    to("/s/wishaw/under-13"),
    to("/s/wishaw/saved", "saving"),
    to("/s/wishaw/check", "saving"),
    to("/s/wishaw/check", "returning"),
    to("/s/come-back"),
    to("/s/wishaw/equality/1", "sending"),
    to("/s/wishaw/equality/check", "sending"),
    *(PAGES[f"public.{name}"][0] for name in (
        "status_page", "status_question", "status_disagree", "status_use", "status_take_back", "same_here", "subscribe",
    )),
    PAGES["public.ask"][5],
    PAGES["public.status_page"][3],
)  # fmt: skip

STARTS_AT_THE_RIGHT = """() => {
  const main = document.querySelector("main");
  const middle = innerWidth / 2;
  const wrong = [];
  const words = each => (each.innerText || each.outerHTML).trim().slice(0, 40);
  const begins = [...main.querySelectorAll("h1, h2, h3, legend, label, li, dt, dd, p")]
    .filter(each => each.checkVisibility() && !each.closest(".visually-hidden, svg, [dir=ltr], [dir=auto]")
      && [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  for (const each of begins) {
    if (getComputedStyle(each).direction !== "rtl") wrong.push(`reads from the left: ${words(each)}`);
    if (getComputedStyle(each).textAlign === "left") wrong.push(`leans to the left: ${words(each)}`);
  }
  for (const each of main.querySelectorAll("a[href^='tel:'], code")) {
    const numbers = /\\d \\d/.test(each.innerText) || each.tagName === "CODE";
    const digits = each.querySelector("bdi") || each;
    if (numbers && getComputedStyle(digits).direction !== "ltr") wrong.push(`its groups turn round: ${words(each)}`);
  }
  for (const box of main.querySelectorAll("input[type=radio], input[type=checkbox]")) {
    const label = box.labels[0];
    if (!label || !box.checkVisibility()) continue;
    const mark = box.getBoundingClientRect(), range = document.createRange();
    range.selectNodeContents(label);
    if (mark.left + mark.width / 2 < range.getBoundingClientRect().right - mark.width)
      wrong.push(`its mark is not before the words: ${words(label)}`);
  }
  return wrong;
}"""
"""Words and marks that stay on the side where English begins, and numbers to ring whose groups of digits change places:
0800 11 22 would be read as 22 11 0800."""


@pytest.fixture(scope="module")
def mirrored(site: Site, keys: KeyRing) -> Iterator[Site]:
    """The same installation in a language that is written from right to left."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    settings = replace(site.app.config["ENGAGE_SETTINGS"], locale="ar-XB", base_url=base)
    app = create_app(settings, clock=FixedClock(START), keys=keys)
    with served(app, port):
        yield Site(app, site.furnished, base)


def test_telling_reads_from_right_to_left_on_a_small_phone(mirrored: Site, chromium: Browser) -> None:
    wrong: list[str] = []
    for who in dict.fromkeys(at.who for at in WALK):
        context = chromium.new_context(viewport={"width": 320, "height": 640}, base_url=mirrored.base)
        if who != "anybody":
            context.add_cookies(mirrored.cookies(who))
        page = context.new_page()
        for at in WALK:
            if at.who == who:
                wrong += _wrong_in(page, mirrored.address(at))
        context.close()
    assert not wrong, "\n".join(wrong)


def _wrong_in(page: Page, address: str) -> list[str]:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    path = page.evaluate("() => location.pathname")
    assert page.evaluate("() => document.documentElement.dir") == "rtl", path
    found = wrong_on(page) + barriers(page, EVERYTHING) + page.evaluate(STARTS_AT_THE_RIGHT)
    return [f"{path}: {each}" for each in found]
