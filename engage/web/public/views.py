"""Pages for the public: `bp`, with everything that hangs on it."""

from __future__ import annotations

from engage.web.public import (
    answered,
    asks,
    body_page,
    browse,
    calendars,
    complaints,
    digest_questions,
    digests,
    equality,
    feeds,
    follow_ups,
    leaving,
    links,
    measures,
    measures_method,
    pages,
    paper,
    place_digests,
    places,
    reading,
    same_here,
    saving,
    sending,
    share,
    status,
    status_actions,
    steps,
    subscribe,
    tell,
)
from engage.web.public.blueprint import bp
from engage.web.public.layout import around, install

__all__ = [
    "answered", "asks", "body_page", "bp", "browse", "calendars", "complaints", "digest_questions", "digests",
    "equality", "feeds", "follow_ups", "leaving", "links", "measures", "measures_method", "pages", "paper",
    "place_digests", "places", "reading", "same_here", "saving", "sending", "share", "status", "status_actions",
    "steps", "subscribe", "tell",
]  # fmt: skip

bp.app_context_processor(around)
bp.record_once(lambda state: install(state.app))
