"""axe-core on a page as it stands."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LAID_OUT = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size",
               "td-headers-attr", "th-has-data-cells"],
}  # fmt: skip
"""What depends on where things lie and how they are painted, and tables, which are lists in a narrow window. All other
rules read the document, which is the same in every window: no sheet of ours hides by width."""
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# Without looking ahead for style sheets axe writes none of its own, which the policy would not let it.
_RUN = """async (only) => {
  const found = await axe.run(document, {runOnly: only, resultTypes: ["violations"], preload: false});
  return found.violations.map(each => `${each.id}: ${each.nodes.map(node => node.target.join(" ")
    + " (" + node.any.concat(node.all, node.none).map(one => one.message).join("; ") + ")").join(" | ")}`);
}"""


def barriers(page: Page, only: dict[str, object]) -> list[str]:
    """What axe finds."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(_RUN, only)
    return found
