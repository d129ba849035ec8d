"""No page of any audience has a barrier that axe-core knows, on a phone and on a desk, by day and by night."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site, Visit
from tests.browser.pages import PARTS, main_pages, stops_of

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN = """async (only) => {
  const found = await axe.run(document, {runOnly: only, resultTypes: ["violations"]});
  return found.violations.map(each => `${each.id}: ${each.nodes.map(node => node.target.join(" ")
    + " (" + node.any.concat(node.all, node.none).map(one => one.message).join("; ") + ")").join(" | ")}`);
}"""


def barriers(page: Page, only: dict[str, object]) -> list[str]:
    """What axe finds on a page as it stands."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN, only)
    return found


class Windows:
    """One window for each person, into which axe may write styles of its own: the policy has to let it."""

    def __init__(self, visit: Visit, **options: object) -> None:
        self.visit, self.options = visit, options
        self._open: dict[str, Page] = {}

    def __getitem__(self, who: str) -> Page:
        if who not in self._open:
            self._open[who] = self.visit(who, bypass_csp=True, **self.options)
        return self._open[who]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("part", PARTS)
def test_nothing_stands_in_the_way(site: Site, visit: Visit, part: str, width: int) -> None:
    windows = Windows(visit, width=width)
    wrong = []
    for stop in stops_of(part):
        page = windows[stop.at.who]
        stop.visit(page, site)
        wrong += [f"{stop.name}: {each}" for each in barriers(page, TAGS)]
    assert not wrong, "\n".join(wrong)


def test_colours_at_night(site: Site, visit: Visit) -> None:
    windows = Windows(visit, color_scheme="dark")
    wrong = []
    for name, at in main_pages():
        page = windows[at.who]
        page.goto(site.address(at))
        wrong += [f"{name}: {each}" for each in barriers(page, COLOURS)]
    assert not wrong, "\n".join(wrong)


def test_axe_would_find_a_barrier(site: Site, visit: Visit) -> None:
    page = visit(bypass_csp=True)
    page.goto("/north/wishaw")
    page.add_style_tag(content="main h2 { color: #eee !important }")
    assert "color-contrast" in " ".join(barriers(page, COLOURS))
    page.evaluate("() => { document.documentElement.lang = '' }")
    found = " ".join(barriers(page, TAGS))
    assert "color-contrast" in found
    assert "html-has-lang" in found
