"""Every page of every audience as people come to it: on a phone, on a desk, at night, in colours of their own.

A page is opened once for all that is looked at; the window grows from a phone to a desk. The content security policy is
in force, so that a page that breaks it fails here.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.axe import AXE, COLOURS, EVERYTHING, LAID_OUT, barriers
from tests.browser.conftest import Site, Visit
from tests.browser.cut import wrong_on
from tests.browser.pages import PARTS, main_pages, stops_of
from tests.browser.pages import visit as go
from tests.browser.stops import wrong_stops

pytestmark = pytest.mark.browser

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

TAGS = """() => [...document.querySelectorAll(".en-tag")].filter(
  each => (each.checkVisibility() ? each.innerText : each.textContent).trim() === "").length"""


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


THIRDS = [slice(begin, None, 3) for begin in range(3)]
SHARES = [
    pytest.param(part, share, id=f"{part} {number}")
    for part in PARTS
    for number, share in enumerate(THIRDS if part in {"public", "moderation", "board"} else [slice(None)], 1)
]
"""The largest parts in thirds, so that workers share the pages."""
PHONE: ViewportSize = {"width": 320, "height": 256}
"""A small phone, and what a window of 1280 by 1024 px is at 400 per cent."""
DESK: ViewportSize = {"width": 1280, "height": 700}


@pytest.fixture
def enter(visit: Visit) -> Callable[[str], Page]:
    """`enter("moderator")` gives each person one window, on a phone."""
    opened: dict[str, Page] = {}

    def window(who: str) -> Page:
        if who not in opened:
            opened[who] = visit(who, **PHONE)
            opened[who].add_init_script(AXE)  # sent once; a page is through with it in a fifth of the time
        return opened[who]

    return window


@pytest.mark.parametrize(("part", "share"), SHARES)
def test_every_page(site: Site, enter: Callable[[str], Page], part: str, share: slice) -> None:
    """Every page of a part of the site."""
    main, wrong = [at for _name, at in main_pages()], list[str]()
    for stop in stops_of(part)[share]:
        page = enter(stop.at.who)
        go(stop, page, site)
        found = _on_a_phone(page)
        page.set_viewport_size(DESK)
        found += _on_a_desk(page, everything=stop.at in main and not stop.presses)
        found += _in_chosen_colours(page)
        page.set_viewport_size(PHONE)
        wrong += [f"{stop.name}: {each}" for each in found]
    assert not wrong, "\n".join(wrong)


def _on_a_phone(page: Page) -> list[str]:
    """Nothing is cut, every target is large enough, every stop can be reached and seen with Tab, and axe finds no
    barrier."""
    found = barriers(page, EVERYTHING) + wrong_on(page)
    found += [f"too small: {each}" for each in page.evaluate(SMALL)]
    return found + wrong_stops(page)


def _on_a_desk(page: Page, *, everything: bool) -> list[str]:
    """On a wide screen: axe on what is laid out, and no table is cut; with `everything` also by night, and that every
    stop can be reached and seen with Tab."""
    page.evaluate("() => { scrollTo(0, 0); document.activeElement.blur() }")
    found = barriers(page, LAID_OUT) + [f"the table {each!r} is cut" for each in page.evaluate(CUT_TABLES)]
    if everything:
        page.emulate_media(color_scheme="dark")
        found += [f"at night: {each}" for each in barriers(page, COLOURS)]
        page.emulate_media(color_scheme="light")
        found += wrong_stops(page)
    return [f"at a desk: {each}" for each in found]


def _in_chosen_colours(page: Page) -> list[str]:
    """In forced colours every control keeps its edge, every state its word, and the focus its ring."""
    page.emulate_media(forced_colors="active")
    assert page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    found = [f"no edge in forced colours: {each}" for each in page.evaluate(EDGES)]
    if page.evaluate(TAGS):
        found.append("a state without its word")
    if not page.evaluate(FOCUS):
        found.append("the focus cannot be seen in forced colours")
    page.emulate_media(forced_colors="none")
    return found


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
    assert not wrong_on(page)
    page.add_style_tag(content="h1 { inline-size: 30rem } .en-button { max-block-size: 1rem; overflow: hidden }")
    page.add_style_tag(content=".en-doors { margin: 0 } h1 { margin: 0; line-height: 1 }")
    found = " ".join(wrong_on(page))
    assert "scrolls sideways" in found
    assert "cut below" in found
    assert "sticks to its neighbour" in found
