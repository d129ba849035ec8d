"""Motion and paper."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Site, Visit

pytestmark = pytest.mark.browser


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
