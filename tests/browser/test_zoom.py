"""Every page at 400 per cent (a window of 1280 px is then 320 px wide and 256 px high), and with wide spacing.

Read with the content security policy in force, so that a page that breaks it fails here.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site, Visit
from tests.browser.pages import PARTS, stops_of
from tests.browser.stops import wrong_stops

pytestmark = pytest.mark.browser

SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""What WCAG 1.4.12 lets everybody set; the policy forbids a style element, so it is a sheet of the script's own."""

FROM_THE_TOP = "() => { scrollTo(0, 0); document.querySelector('.en-skip').focus() }"
"""An address may lead to a part of its page; the way round begins at the first stop all the same."""

PLAIN = "() => { document.adoptedStyleSheets = [] }"

CUT = """() => {
  const wide = document.documentElement.clientWidth;
  const found = [];
  const beyond = document.documentElement.scrollWidth - wide;
  if (beyond > 0) found.push(`the page scrolls sideways by ${beyond} px`);
  const hides = value => value === "hidden" || value === "clip" || value === "auto" || value === "scroll";
  const boxed = each => each.closest("[role=region][tabindex='0']:is([aria-labelledby], [aria-label])");
  for (const each of document.body.querySelectorAll("*")) {
    if (each.closest(".visually-hidden, .en-skip, svg, thead") || !each.checkVisibility()) continue;
    const own = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());  // words of its own
    const style = getComputedStyle(each);
    const words = each.textContent.trim().replace(/\\s+/g, " ").slice(0, 40);
    const name = `${each.tagName.toLowerCase()}.${each.className} ${words}`;
    if (hides(style.overflowX) && each.scrollWidth > each.clientWidth + 1 && !boxed(each)
        && !["INPUT", "SELECT", "TEXTAREA"].includes(each.tagName)) found.push(`cut at the side: ${name}`);
    if ((style.overflowY === "hidden" || style.overflowY === "clip") && each.scrollHeight > each.clientHeight + 2
        && !["INPUT", "SELECT", "TEXTAREA"].includes(each.tagName)) found.push(`cut below: ${name}`);
    if (!own || boxed(each)) continue;
    for (const node of each.childNodes) {
      if (node.nodeType !== 3 || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNode(node);
      const box = range.getBoundingClientRect();
      if (box.width && (box.right > wide + 1 || box.left < -1)) found.push(`beyond the window: ${name}`);
    }
    if (parseFloat(style.fontSize) < 16) found.push(`smaller than 16 px: ${name}`);
  }
  return found;
}"""

GLUED = """() => {
  const rows = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (!node.data.trim() || node.parentElement.closest(".en-button, .visually-hidden, option, textarea")) continue;
    const range = document.createRange();
    range.selectNode(node);
    rows.push([node, range.getBoundingClientRect()]);
  }
  const found = [];
  for (const button of document.querySelectorAll("main .en-button:not(.en-button--plain)")) {
    const box = button.getBoundingClientRect();
    if (!box.height || !button.checkVisibility()) continue;
    for (const [node, row] of rows) {
      const across = Math.min(box.right, row.right) - Math.max(box.left, row.left);
      const gap = Math.max(box.top - row.bottom, row.top - box.bottom);
      if (row.height && across > 0 && gap > -4 && gap < 5)
        found.push(`sticks to its neighbour: ${button.innerText.trim()} and ${node.data.trim().slice(0, 40)}`);
    }
  }
  return found;
}"""
"""A button without a gap to the words above or below it."""

OVERLAPS = """() => {
  const found = [];
  const items = [...document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary)")]
    .filter(each => each.type !== "hidden" && each.checkVisibility() && getComputedStyle(each).display !== "inline");
  const boxes = items.map(each => each.getBoundingClientRect());
  for (let one = 0; one < items.length; one++) for (let two = one + 1; two < items.length; two++) {
    if (items[one].contains(items[two])) continue;
    const across = Math.min(boxes[one].right, boxes[two].right) - Math.max(boxes[one].left, boxes[two].left);
    const down = Math.min(boxes[one].bottom, boxes[two].bottom) - Math.max(boxes[one].top, boxes[two].top);
    if (across > 2 && down > 2) found.push(`lies over another: ${items[one].outerHTML.slice(0, 60)}`);
  }
  return found;
}"""


def wrong_on(page: Page, name: str) -> list[str]:
    """What is cut, hidden or laid over something else, as it stands and with wide spacing."""
    found = [f"{name}: {each}" for each in page.evaluate(CUT) + page.evaluate(OVERLAPS) + page.evaluate(GLUED)]
    page.evaluate(SPACING)
    found += [f"{name}, spaced: {each}" for each in page.evaluate(CUT) + page.evaluate(OVERLAPS)]
    page.evaluate(PLAIN)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_cut_or_out_of_reach_at_400_per_cent(site: Site, visit: Visit, part: str) -> None:
    windows: dict[str, Page] = {}
    wrong = []
    for stop in stops_of(part):
        if stop.at.who not in windows:
            windows[stop.at.who] = visit(stop.at.who, width=320, height=256)
        page = windows[stop.at.who]
        stop.visit(page, site)
        wrong += wrong_on(page, stop.name)
        page.evaluate(FROM_THE_TOP)
        wrong += wrong_stops(page, stop.name)
    assert not wrong, "\n".join(wrong)


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
