"""Every page of every audience as people come to it: on a phone, on a desk, at night, in colours of their own.

A page is opened once for all that is looked at in one window. The content security policy is in force, so that a page
that breaks it fails here.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.axe import COLOURS, EVERYTHING, LAID_OUT, barriers
from tests.browser.conftest import Site, Visit
from tests.browser.cut import wrong_on
from tests.browser.pages import PARTS, main_pages, stops_of
from tests.browser.pages import visit as go
from tests.browser.stops import wrong_stops

pytestmark = pytest.mark.browser

Open = Callable[[str], Page]


CUT_TABLES = """() => [...document.querySelectorAll(".en-scroll")]
  .filter(each => each.scrollWidth > each.clientWidth + 1)
  .map(each => each.querySelector("caption").innerText)"""

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

SMALL = """() => [...document.querySelectorAll("main :is(.en-button, input, textarea, select, summary)")]
  .filter(each => each.type !== "hidden" && each.checkVisibility())
  .filter(each => Math.max(...[each, ...(each.labels || [])].map(one => one.getBoundingClientRect().height)) < 44)
  .map(each => each.outerHTML.slice(0, 90))"""
"""Buttons and controls below 44 px, if their label does not make them higher (look.md)."""


@pytest.fixture
def window(visit: Visit) -> Callable[[int, int], Open]:
    """`window(320, 256)` gives each person one window of that size."""

    def sized(width: int, height: int) -> Open:
        opened: dict[str, Page] = {}

        def enter(who: str) -> Page:
            if who not in opened:
                opened[who] = visit(who, width=width, height=height)
            return opened[who]

        return enter

    return sized


@pytest.mark.parametrize("part", PARTS)
def test_a_phone_or_400_per_cent(site: Site, window: Callable[[int, int], Open], part: str) -> None:
    """A window of 1280 by 1024 px is 320 by 256 px at 400 per cent: nothing is cut, every stop can be reached and
    seen with Tab, and axe finds no barrier."""
    enter, wrong = window(320, 256), list[str]()
    for stop in stops_of(part):
        page = enter(stop.at.who)
        go(stop, page, site)
        wrong += [f"{stop.name}: {each}" for each in barriers(page, EVERYTHING)]
        wrong += wrong_on(page, stop.name)
        # an address may lead further down its page: the way round begins at the first stop all the same
        page.evaluate("() => { scrollTo(0, 0); document.querySelector('.en-skip').focus() }")
        wrong += wrong_stops(page, stop.name)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("part", PARTS)
def test_a_desk(site: Site, window: Callable[[int, int], Open], part: str) -> None:
    """On a wide screen: axe on what is laid out, and no table is cut; of the main pages also by night, and that every
    stop can be reached and seen with Tab."""
    enter, wrong = window(1280, 700), list[str]()
    main = [at for _name, at in main_pages()]
    for stop in stops_of(part):
        page = enter(stop.at.who)
        go(stop, page, site)
        wrong += [f"{stop.name}: {each}" for each in barriers(page, LAID_OUT)]
        wrong += [f"{stop.name}: the table {each!r} is cut" for each in page.evaluate(CUT_TABLES)]
        if stop.presses or stop.at not in main:
            continue
        main.remove(stop.at)
        page.emulate_media(color_scheme="dark")
        wrong += [f"{stop.name}, at night: {each}" for each in barriers(page, COLOURS)]
        page.emulate_media(color_scheme="light")
        page.evaluate("() => { scrollTo(0, 0); document.activeElement.blur() }")
        wrong += wrong_stops(page, stop.name)
    assert not wrong, "\n".join(wrong)
    assert not [name for name, at in main_pages() if at in main and name.partition(".")[0] == part]


def test_main_pages_by_finger_and_in_chosen_colours(site: Site, window: Callable[[int, int], Open]) -> None:
    """Targets are large enough; in forced colours every control keeps its edge, every state its word, and the focus
    its ring."""
    enter, wrong = window(390, 844), list[str]()
    for name, at in main_pages():
        page = enter(at.who)
        page.goto(site.address(at))
        wrong += [f"{name}: too small: {each}" for each in page.evaluate(SMALL)]
        page.emulate_media(forced_colors="active")
        assert page.evaluate("() => matchMedia('(forced-colors: active)').matches")
        wrong += [f"{name}: no edge: {each}" for each in page.evaluate(EDGES)]
        if page.evaluate(TAGS):
            wrong.append(f"{name}: a state without its word")
        if not page.evaluate(FOCUS):
            wrong.append(f"{name}: the focus cannot be seen")
        page.emulate_media(forced_colors="none")
    assert not wrong, "\n".join(wrong)


def test_axe_would_find_a_barrier(visit: Visit) -> None:
    page = visit(bypass_csp=True)
    page.goto("/north/wishaw")
    page.add_style_tag(content="main h2 { color: #eee !important }")
    for only in (COLOURS, LAID_OUT):
        assert "color-contrast" in " ".join(barriers(page, only))
    page.evaluate("() => { document.documentElement.lang = '' }")
    found = " ".join(barriers(page, EVERYTHING))
    assert "color-contrast" in found
    assert "html-has-lang" in found


def test_what_is_cut_would_be_found(site: Site, visit: Visit) -> None:
    page = visit(width=320, height=256, bypass_csp=True)
    page.goto("/north/wishaw")
    assert not wrong_on(page, "as it is")
    page.add_style_tag(content="h1 { inline-size: 30rem } .en-button { max-block-size: 1rem; overflow: hidden }")
    page.add_style_tag(content=".en-doors { margin: 0 } h1 { margin: 0; line-height: 1 }")
    found = " ".join(wrong_on(page, "broken"))
    assert "scrolls sideways" in found
    assert "cut below" in found
    assert "sticks to its neighbour" in found
