"""What cannot be read out of the page's source: colours that a person chose, motion, and paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Site, Visit
from tests.browser.pages import main_pages

pytestmark = pytest.mark.browser

# The browser draws its own radios and checkboxes in the colours that were chosen.
EDGES = """() => [...document.querySelectorAll("main a.ds_button, main button, main input, main textarea, main select")]
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


def test_forced_colours_leave_every_control_its_edge(site: Site, visit: Visit, tmp_path: Path) -> None:
    wanted = {"public.share", "public.ask", "public.register", "moderation.contribution", "board.act", "respond.ask"}
    without = []
    for name, at in main_pages():
        if name in wanted:
            page = visit(at.who, forced_colors="active", width=390)
            page.goto(site.address(at))
            assert page.evaluate("() => matchMedia('(forced-colors: active)').matches")
            without += [(name, each) for each in page.evaluate(EDGES)]
            assert page.evaluate(TAGS) == 0
            shot = page.screenshot(path=tmp_path / f"{name}.png")
            assert len(shot) > 8_000, f"{name} looks empty"
    assert not without, without


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
    page = visit(width=390)
    for address in ("/s/wishaw", "/status", "/north/wishaw"):
        page.goto(address)
        small = page.evaluate(
            """() => [...document.querySelectorAll("main button, main a.ds_button, main input, main textarea")]
                 .filter(each => each.type !== "hidden" && each.offsetParent !== null)
                 .filter(each => Math.max(...[each, ...(each.labels || [])]
                   .map(one => one.getBoundingClientRect().height)) < 44)
                 .map(each => each.outerHTML.slice(0, 90))"""
        )
        assert not small, (address, small)
