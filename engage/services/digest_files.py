"""Papers made of digests: one at a time, not too many an hour, and the same one not twice.

A paper is made of words that have just come through the publication gate, and is known by a hash of them: what was
made of a story that may not be shown any more is never found again. Papers are kept in the memory of a process, for a
quarter of an hour, and nowhere else (docs/adr/0008).
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from engage.adapters import typesetter
from engage.domain.errors import Refused
from engage.domain.frozen_json import canonical
from engage.services import throttle

PURPOSE = "digest_file"
"""Of throttle.LIMITS: how many papers are made in an hour."""
SECONDS_TO_WAIT = 5
"""For the paper that is being made before it."""
SECONDS_KEPT = 15 * 60
MOST_ASKS = 1000
"""In a paper that is made for a page: some seconds and 320 MB. A longer one takes a command (docs/performance.md)."""
SECONDS_BY_COMMAND = 600
MOST_KEPT = 8_000_000
"""Bytes in one process."""
_A_MOMENT = 0.05
"""Seconds, so that what is to be thrown out is old enough."""


class Kind(StrEnum):
    """What a paper can be."""

    PDF = "pdf"
    LARGE = "large"
    WORD = "docx"


class Shelf:
    """Papers that were made not long ago, in the memory of this process."""

    def __init__(self, most: int = MOST_KEPT, seconds: float = SECONDS_KEPT) -> None:
        self.most, self.seconds = most, seconds
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._lock = threading.Lock()
        self._cleaner: threading.Timer | None = None

    def find(self, key: str) -> bytes | None:
        """The paper of this hash."""
        with self._lock:
            self._throw_out()
            found = self._kept.get(key)
            return found[1] if found else None

    def keep(self, key: str, made: bytes) -> None:
        """Keep one; the oldest make room for it."""
        with self._lock:
            self._throw_out()
            self._kept[key] = time.monotonic(), made
            while sum(len(each) for _at, each in self._kept.values()) > self.most:
                self._kept.popitem(last=False)
            self._clean_later()

    def _clean_later(self) -> None:
        """A story that was taken back since stays in no memory because nobody asks for another paper."""
        if self._kept and self._cleaner is None:
            self._cleaner = threading.Timer(self.seconds + _A_MOMENT, self._clean)
            self._cleaner.daemon = True
            self._cleaner.start()

    def _clean(self) -> None:
        with self._lock:
            self._cleaner = None
            self._throw_out()
            self._clean_later()

    def _throw_out(self) -> None:
        old = time.monotonic() - self.seconds
        while self._kept and next(iter(self._kept.values()))[0] < old:
            self._kept.popitem(last=False)


_shelf = Shelf()
_one_at_a_time = threading.Lock()
_in_line = threading.BoundedSemaphore(2)
"""The one that is made and one that waits. A process has four threads, and two are left for pages."""


def make(kind: Kind, document: Mapping[str, Any], *, seconds: float = SECONDS_BY_COMMAND) -> bytes:
    """The paper of a document as web/digest_files puts it together. Raises Refused("digest_file_failed")."""
    try:
        if kind is Kind.WORD:
            return typesetter.word(document, seconds=seconds)
        return typesetter.typeset(document, template="digest", seconds=seconds)
    except typesetter.TypesettingFailed:
        raise Refused("digest_file_failed") from None


def for_reader(
    kind: Kind, document: Mapping[str, Any], *, client: str | None, counted: bool = True
) -> tuple[str, bytes]:
    """The paper for whoever asks from this address, with the hash of what is in it: the one that was made before, or a
    new one. Not `counted` for those who issue digests: no crowd keeps a clerk from the paper on the day it is due.

    Raises Refused: too_many_tries, digest_file_busy (another one is being made), digest_file_failed.
    """
    key = hashlib.sha256(f"{kind.value}\n{canonical(document)}".encode()).hexdigest()
    found = _shelf.find(key)
    if found is not None:
        return key, found
    if counted:
        throttle.guess(PURPOSE, subject=key, address=client)
    with _turn():
        found = _shelf.find(key)  # somebody else asked for the same meanwhile
        if found is None:
            found = make(kind, document, seconds=typesetter.SECONDS)
            _shelf.keep(key, found)
        return key, found


@contextmanager
def _turn() -> Iterator[None]:
    if not _in_line.acquire(blocking=False):
        raise Refused("digest_file_busy")
    try:
        if not _one_at_a_time.acquire(timeout=SECONDS_TO_WAIT):
            raise Refused("digest_file_busy")
        try:
            yield
        finally:
            _one_at_a_time.release()
    finally:
        _in_line.release()
