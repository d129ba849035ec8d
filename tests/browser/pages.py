"""Which pages are looked at in a browser, and how it comes to them."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.site import Site
from tests.web.after import Stop, all_stops
from tests.web.every_page import PAGES, At

MAIN = (
    "public.front", "public.locality", "public.register", "public.shared", "public.ask", "public.body",
    "public.decisions", "public.digest", "public.help_place", "public.moderation_policy_place", "public.privacy_place",
    "public.share", "public.paper", "public.share_check", "public.share_sent", "public.equality",
    "public.equality_question", "public.status", "public.status_page", "public.status_disagree",
    "public.status_take_back", "public.subscribe", "public.share_saved", "public.come_back", "service_lane.by_link",
    "respond.ask", "respond.act", "moderation.queue", "moderation.contribution", "moderation.objection",
    "moderation.referrals", "moderation.by_hand", "moderation.key_in", "moderation.key_in_event", "moderation.paper",
    "moderation.phone_script", "moderation.event", "moderation.theme", "board.home", "board.ask", "board.act",
    "board.answer", "board.links", "board.meeting", "board.enter_ask", "board.meeting_brief", "board.quality_one",
    "board.raise_ask", "board.digest", "account.sign_in", "account.home", "admin.home", "admin.people.overview",
    "admin.people.person", "admin.places.tree", "admin.meetings.calendar", "admin.contacts.overview",
    "admin.pages.history", "admin.records.audit", "admin.records.jobs", "public.status_question",
    "moderation.from_people", "public.tell", "public.share_step", "public.share_pictures",
)  # fmt: skip

PICKED: dict[str, int] = {"public.ask": 5, "public.share_step": 2, "board.ask": 2, "respond.ask": 1, "board.act": 6}
"""Of several the one that has most on it: an ask with verdicts, one with promises, a form with evidence."""


def visit(stop: Stop, page: Page, site: Site) -> None:
    """Go to a stop in a window of the right person, and press."""
    answer = page.goto(site.address(stop.at))
    for button, typed in stop.pressed(site.furnished):
        for name, value in typed.items():
            _fill(page, name, value)
        with page.expect_navigation() as navigation:
            page.locator("main").get_by_role("button", name=button).first.click()
        answer = navigation.value
    assert answer is not None
    assert answer.status == stop.status, (stop.name, page.url, answer.status)


def _fill(page: Page, name: str, value: str) -> None:
    found = page.locator(f"main [name='{name}']")
    if found.first.get_attribute("type") in {"radio", "checkbox"}:
        page.locator(f"main [name='{name}'][value='{value}']").check()
    elif found.first.evaluate("each => each.tagName") == "SELECT":
        found.select_option(value)
    else:
        found.fill(value)


PARTS = ("public", "respond", "service_lane", "moderation", "incidents", "board", "account", "admin", "measures")


def stops_of(part: str) -> list[Stop]:
    """Every page of one part of the site."""
    return [each for each in all_stops() if each.part == part]


def main_pages() -> list[tuple[str, At]]:
    """One of each, the status page also with a question on it."""
    found = [(name, PAGES[name][PICKED.get(name, 0)]) for name in MAIN]
    return [*found, ("public.status_page with a question", PAGES["public.status_page"][2])]
