"""Every page of the board audience, hung on its blueprint."""

from __future__ import annotations

from engage.web.board import asks, bodies, corrections, digests, host_asks, link_answers, links, quality
from engage.web.board.blueprint import bp

__all__ = ["asks", "bodies", "bp", "corrections", "digests", "host_asks", "link_answers", "links", "quality"]
