"""What is cut, hidden or laid over something else on a page."""

from __future__ import annotations

from playwright.sync_api import Page

SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""What WCAG 1.4.12 lets everybody set; the policy forbids a style element, so it is a sheet of the script's own."""

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
    if (!node.data.trim() || node.parentElement.closest(
      ".en-button, .visually-hidden, option, textarea, details:not([open]) > :not(summary)")) continue;
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


def wrong_on(page: Page) -> list[str]:
    """What is cut, hidden or laid over something else, as it stands and with wide spacing."""
    found: list[str] = page.evaluate(CUT) + page.evaluate(OVERLAPS) + page.evaluate(GLUED)
    page.evaluate(SPACING)
    found += [f"spaced: {each}" for each in page.evaluate(CUT) + page.evaluate(OVERLAPS)]
    page.evaluate(PLAIN)
    return found
