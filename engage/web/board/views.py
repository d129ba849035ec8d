"""Every page of the board audience, hung on its blueprint."""

from __future__ import annotations

from engage.web.board import (
    alike,
    ask_moves,
    asks,
    bodies,
    corrections,
    digest_meeting,
    digests,
    host_asks,
    link_answers,
    links,
    meetings,
    quality,
    sitting,
)
from engage.web.board.blueprint import bp

__all__ = [
    "alike", "ask_moves", "asks", "bodies", "bp", "corrections", "digest_meeting", "digests", "host_asks",
    "link_answers", "links", "meetings", "quality", "sitting",
]  # fmt: skip
