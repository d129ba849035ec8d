"""A file that goes along with an e-mail. By itself, so that who makes one needs nothing of what carries it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """Kept nowhere: it is made for one message."""

    name: str
    mimetype: str
    content: bytes
