"""The main pages of every audience, for what only a browser can see."""

from __future__ import annotations

from tests.web.every_page import PAGES, At

MAIN = (
    "public.front", "public.locality", "public.register", "public.shared", "public.ask", "public.body",
    "public.decisions", "public.digest", "public.help_place", "public.privacy", "public.share", "public.share_check",
    "public.share_sent", "public.status", "public.status_page", "public.status_disagree", "public.status_take_back",
    "public.subscribe", "service_lane.by_link", "respond.ask", "respond.act", "moderation.queue",
    "moderation.contribution", "moderation.objection", "moderation.referrals", "moderation.by_hand",
    "moderation.theme", "board.home", "board.ask", "board.act", "board.raise_ask", "board.digest", "account.sign_in",
    "account.home", "admin.home", "admin.people.overview", "admin.people.person", "admin.places.tree",
    "admin.meetings.calendar", "admin.contacts.overview", "admin.records.audit", "admin.records.jobs",
)  # fmt: skip

PICKED: dict[str, int] = {"public.ask": 5, "board.ask": 2, "respond.ask": 1, "board.act": 6}
"""Of several the one that has most on it: an ask with verdicts, one with promises, a form with evidence."""


def main_pages() -> list[tuple[str, At]]:
    """One of each, the status page also with a question on it."""
    found = [(name, PAGES[name][PICKED.get(name, 0)]) for name in MAIN]
    return [*found, ("public.status_page with a question", PAGES["public.status_page"][2])]
