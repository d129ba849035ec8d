"""No page of any audience has a barrier that axe-core knows, on a phone and on a desk, by day and by night."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site, Visit
from tests.browser.pages import main_pages

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  return found.violations.map(each => `${each.id}: ${each.nodes.map(node => node.target.join(" ")
    + " (" + node.any.concat(node.all, node.none).map(one => one.message).join("; ") + ")").join(" | ")}`);
}"""
OVERFLOW = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


def barriers(page: Page) -> list[str]:
    """What axe finds on a page as it stands; it has to be loaded there."""
    found: list[str] = page.evaluate(RUN, TAGS)
    return found


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_stands_in_the_way(site: Site, visit: Visit, width: int) -> None:
    windows: dict[str, Page] = {}
    wrong = []
    for name, at in main_pages():
        if at.who not in windows:  # axe writes styles of its own into the page: the policy has to let it
            windows[at.who] = visit(at.who, width=width, bypass_csp=True)
        page = windows[at.who]
        page.emulate_media(color_scheme="light")
        answer = page.goto(site.address(at))
        assert answer is not None
        assert answer.status == 200, (name, answer.status)
        page.evaluate(AXE)
        wrong += [f"{name}: {each}" for each in barriers(page)]
        if (beyond := page.evaluate(OVERFLOW)) > 0:
            wrong.append(f"{name}: scrolls sideways by {beyond} px")
        page.emulate_media(color_scheme="dark")
        wrong += [f"{name}, dark: {each}" for each in barriers(page)]
    assert not wrong, "\n".join(wrong)


def test_axe_would_find_a_barrier(site: Site, visit: Visit) -> None:
    page = visit(bypass_csp=True)
    page.goto("/north/wishaw")
    page.evaluate(AXE)
    page.add_style_tag(content="main h2 { color: #eee !important }")
    page.evaluate("() => { document.documentElement.lang = '' }")
    found = " ".join(barriers(page))
    assert "color-contrast" in found
    assert "html-has-lang" in found
