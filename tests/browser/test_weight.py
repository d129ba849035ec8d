"""A first visit stays under 100 kB and a later one under 20 kB, whatever page it is to."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.weight import FIRST, LATER, visits
from tests.web.every_page import PAGES

pytestmark = pytest.mark.browser

WEIGHED = (
    "public.front", "public.locality", "public.register", "public.ask", "public.share", "public.share_check",
    "public.share_sent", "public.share_saved", "public.status", "public.status_page", "public.come_back",
    "public.tell", "public.share_step", "public.share_pictures", "public.equality_question", "public.paper",
)  # fmt: skip


def test_visits_are_light(site: Site, chromium: Browser) -> None:
    pages = [PAGES[name][0] for name in WEIGHED]
    to = [(site.address(at), None if at.who == "anybody" else site.cookies(at.who)) for at in pages]
    heavy = [
        (name, first, later)
        for name, (first, later) in zip(WEIGHED, visits(chromium, to), strict=True)
        if first > FIRST or later > LATER or not 0 < later <= first
    ]
    assert not heavy, heavy
