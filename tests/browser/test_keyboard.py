"""Without a mouse: every stop can be reached, in order, is seen, and lets go again; and the main job can be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, Visit
from tests.browser.hands import KeyboardHand, codes
from tests.browser.pages import PARTS, Stop, main_pages, stops_of

pytestmark = pytest.mark.browser

STORY = "The ramp at the clinic is steep and wet."

WATCH = """() => {
  const group = each => each.type === "radio" ? "radio " + each.name : each;
  const folded = each => { const details = each.closest("details:not([open])");
    return details && each !== details.querySelector("summary") };
  window.engageStops = [];
  window.engageExpected = [];
  for (const each of document.querySelectorAll(
      "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"))
    if (each.checkVisibility() && !each.disabled && !folded(each) && !window.engageExpected.includes(group(each)))
      window.engageExpected.push(group(each));
  const marked = style => style.boxShadow !== "none"
    || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  document.addEventListener("keydown", () => {
    const active = document.activeElement;
    if (active === document.body) return;
    const box = active.getClientRects()[0] || active.getBoundingClientRect();
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max((Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2, 0), innerHeight - 1);
    const there = document.elementFromPoint(x, y);
    const labels = [...(active.labels || [])];
    window.engageStops.push({
      at: window.engageExpected.indexOf(group(active)),
      name: active.tagName + " " + (active.name || active.textContent || "").trim().slice(0, 40),
      inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      uncovered: there !== null && (active.contains(there) || there.contains(active)
        || labels.some(each => each.contains(there))),
      ring: marked(getComputedStyle(active)) || marked(getComputedStyle(active, "::before"))
        || labels.some(each => marked(getComputedStyle(each, "::before"))),
    });
  }, true);
}"""
"""Looks at what has the focus whenever a key goes down: when everything has come to rest, before it moves on."""

FOUND = """() => ({
  stops: window.engageStops,
  expected: window.engageExpected.map(each => typeof each === "string" ? each : each.outerHTML.slice(0, 90)),
})"""


def wrong_stops(page: Page, name: str) -> list[str]:
    """Go through a page with Tab, once round, and say what is wrong with its stops."""
    page.evaluate(WATCH)
    for _ in range(page.evaluate("() => window.engageExpected.length") + 2):
        page.keyboard.press("Tab")
    found: dict[str, Any] = page.evaluate(FOUND)
    stops = found["stops"]
    wrong = []
    for stop in stops:
        if stop["at"] < 0:
            wrong.append(f"{name}: nobody would expect a stop at {stop['name']}")
        wrong += [f"{name}: {stop['name']} is not {what}" for what in ("inside", "uncovered") if not stop[what]]
        if not stop["ring"]:
            wrong.append(f"{name}: {stop['name']} does not show the focus")
    order = [stop["at"] for stop in stops]
    once = order[: order.index(order[0], 1)] if order and order[0] in order[1:] else order
    missed = {*range(len(found["expected"]))} - {*once}
    wrong += [f"{name}: {found['expected'][at]} cannot be reached" for at in sorted(missed)]
    if once != sorted(once):
        wrong.append(f"{name}: the stops are out of order: {once}")
    return wrong


def go_through(site: Site, visit: Visit, stops: Iterable[Stop], **size: int) -> list[str]:
    """The same for many pages, in one window for each person."""
    windows: dict[str, Page] = {}
    wrong = []
    for stop in stops:
        if stop.at.who not in windows:
            windows[stop.at.who] = visit(stop.at.who, **size)
        page = windows[stop.at.who]
        stop.visit(page, site)
        page.evaluate("() => { scrollTo(0, 0); document.activeElement.blur() }")
        wrong += wrong_stops(page, stop.name)
    return wrong


@pytest.mark.parametrize("part", PARTS)
def test_every_stop_at_400_per_cent(site: Site, visit: Visit, part: str) -> None:
    wrong = go_through(site, visit, stops_of(part), width=320, height=256)
    assert not wrong, "\n".join(wrong)


def test_every_stop_on_a_desk(site: Site, visit: Visit) -> None:
    wrong = go_through(site, visit, [Stop(name, at) for name, at in main_pages()], width=1280, height=700)
    assert not wrong, "\n".join(wrong)


def test_what_is_wrong_would_be_found(site: Site, visit: Visit) -> None:
    page = visit(width=320, height=256, bypass_csp=True)
    page.goto("/status")
    assert not wrong_stops(page, "as it is")
    page.goto("/status")
    page.add_style_tag(content=":focus { outline: none !important; box-shadow: none !important }")
    page.evaluate("() => { document.querySelector('main input:not([type=hidden])').tabIndex = -1 }")
    page.evaluate("() => { document.querySelector('footer a').tabIndex = 1 }")
    found = " ".join(wrong_stops(page, "broken"))
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
    for answer in ("Something that happened", "Publish it", "I will check myself"):
        hand.choose(answer)
    hand.press("Go on and check it")
    hand.sees(STORY)
    hand.press("Send my experience")
    reference, secret = codes(hand.page)
    hand.follow("look up what became of it")
    hand.write("Your reference", reference)
    hand.write("Your four secret words", secret)
    hand.press("Show me")
    assert hand.heading == "What became of what you told us"
    hand.sees(STORY)
    hand.close()


def test_a_mistake_leads_to_its_field(visit: Visit) -> None:
    page = visit(width=320, height=600)
    page.goto("/s/wishaw")
    page.locator("textarea[name='text']").fill(STORY)
    page.get_by_role("button", name="Go on and check it").click()
    assert page.title().startswith("Error: ")
    page.locator(".ds_error-summary a").first.click()
    assert page.evaluate("() => document.activeElement.name") in {"kind", "use", "tell_by"}
    assert page.locator("textarea[name='text']").input_value() == STORY
