"""Once round a page with the Tab key."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

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
  document.removeEventListener("keydown", window.engageWatch, true);
  window.engageWatch = () => {
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
  };
  document.addEventListener("keydown", window.engageWatch, true);
  scrollTo(0, 0);
  document.querySelector(".en-skip").focus();  // an address may lead further down its page
}"""
"""Begins at the first stop, and looks at what has the focus whenever a key goes down: when everything has come to
rest, before it moves on."""

FOUND = """() => ({
  stops: window.engageStops,
  expected: window.engageExpected.map(each => typeof each === "string" ? each : each.outerHTML.slice(0, 90)),
})"""


def wrong_stops(page: Page) -> list[str]:
    """Go through a page with Tab, once round, and say what is wrong with its stops."""
    page.evaluate(WATCH)
    for _ in range(page.evaluate("() => window.engageExpected.length") + 2):
        page.keyboard.down("Tab")  # as somebody does who lets it down: each goes one further, and half as much is sent
    page.keyboard.up("Tab")
    found: dict[str, Any] = page.evaluate(FOUND)
    stops = found["stops"]
    wrong = []
    for stop in stops:
        if stop["at"] < 0:
            wrong.append(f"nobody would expect a stop at {stop['name']}")
        wrong += [f"{stop['name']} is not {what}" for what in ("inside", "uncovered") if not stop[what]]
        if not stop["ring"]:
            wrong.append(f"{stop['name']} does not show the focus")
    order = [stop["at"] for stop in stops]
    once = order[: order.index(order[0], 1)] if order and order[0] in order[1:] else order
    missed = {*range(len(found["expected"]))} - {*once}
    wrong += [f"{found['expected'][at]} cannot be reached" for at in sorted(missed)]
    if once != sorted(once):
        wrong.append(f"the stops are out of order: {once}")
    return wrong
