"""What cannot be read out of the page's source: colours that a person chose, motion, and paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site, Visit
from tests.browser.pages import main_pages

pytestmark = pytest.mark.browser

# The browser draws its own radios and checkboxes in the colours that were chosen.
EDGES = """() => [...document.querySelectorAll("main :is(.en-button, input, textarea, select)")]
  .filter(each => each.type !== "hidden" && each.offsetParent !== null && !each.closest("details:not([open])"))
  .filter(each => !(["radio", "checkbox"].includes(each.type) && getComputedStyle(each).appearance !== "none"))
  .filter(each => {
    const drawn = [each, ...(each.labels || [])].some(one => ["", "::before"].some(part => {
      const style = getComputedStyle(one, part || null);
      return parseFloat(style.borderTopWidth) > 0 || parseFloat(style.borderBottomWidth) > 0
        || style.textDecorationLine.includes("underline");
    }));
    return !drawn;
  })
  .map(each => each.outerHTML.slice(0, 90))"""

TAGS = """() => [...document.querySelectorAll(".en-tag")].filter(each => each.innerText.trim() === "").length"""


FOCUS = """() => {
  const first = [...document.querySelectorAll("main :is(a[href], button, input:not([type=hidden]))")]
    .find(each => each.checkVisibility() && !each.closest("details:not([open])"));
  if (!first) return true;
  first.focus({focusVisible: true});
  const parts = [first, ...(first.labels || [])]
    .flatMap(each => ["", "::before"].map(part => getComputedStyle(each, part || null)));
  return parts.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
}"""
"""In forced colours shadows are gone: the ring has to be an outline."""


def test_forced_colours_leave_every_control_its_edge(site: Site, visit: Visit) -> None:
    windows: dict[str, Page] = {}
    wrong = []
    for name, at in main_pages():
        if at.who not in windows:
            windows[at.who] = visit(at.who, forced_colors="active", width=390)
        page = windows[at.who]
        page.goto(site.address(at))
        assert page.evaluate("() => matchMedia('(forced-colors: active)').matches")
        wrong += [f"{name}: no edge: {each}" for each in page.evaluate(EDGES)]
        if page.evaluate(TAGS):
            wrong.append(f"{name}: a state without its word")
        if not page.evaluate(FOCUS):
            wrong.append(f"{name}: the focus cannot be seen")
    assert not wrong, "\n".join(wrong)


def test_nothing_moves_for_those_who_cannot_have_it(site: Site, visit: Visit) -> None:
    page = visit()
    page.goto("/north/wishaw")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(each => {
             const style = getComputedStyle(each);
             return parseFloat(style.transitionDuration) > 0.01 || parseFloat(style.animationDuration) > 0.01;
           }).map(each => each.outerHTML.slice(0, 90))"""
    )
    assert not moving, moving[:5]


def test_paper_shows_the_words_and_no_menus(site: Site, visit: Visit) -> None:
    page = visit()
    page.emulate_media(media="print")
    for address in ("/north/wishaw/asks", "/digests/wishaw-lpg/2026-10/v1"):
        page.goto(address)
        assert page.locator("h1").is_visible()
        assert not page.locator("header nav").first.is_visible()
        assert len(page.pdf()) > 10_000


def test_every_target_is_large_enough(site: Site, visit: Visit) -> None:
    """Buttons and controls are at least 44 px high, or their label makes them so (look.md)."""
    windows: dict[str, Page] = {}
    wrong = []
    for name, at in main_pages():
        if at.who not in windows:
            windows[at.who] = visit(at.who, width=390)
        page = windows[at.who]
        page.goto(site.address(at))
        small = page.evaluate(
            """() => [...document.querySelectorAll("main :is(.en-button, input, textarea, select, summary)")]
                 .filter(each => each.type !== "hidden" && each.checkVisibility())
                 .filter(each => Math.max(...[each, ...(each.labels || [])]
                   .map(one => one.getBoundingClientRect().height)) < 44)
                 .map(each => each.outerHTML.slice(0, 90))"""
        )
        wrong += [f"{name}: {each}" for each in small]
    assert not wrong, "\n".join(wrong)
