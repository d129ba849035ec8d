"""Finished public pages, kept in the process until anything is committed anywhere.

A view says with `kept` that its page depends on its address, the words in the query that it names, the day in Scotland
and the database, and on nothing else: no session, no form, no token. A page is kept under the stamp of the database
that was read before it was made, and given out only to a request that has just read the same stamp: whatever a person
takes back is gone from the very next answer of every process. See docs/adr/0006.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask.globals import request_ctx

from engage.queries.calendar import today
from engage.queries.stamp import Stamp, Watch
from engage.web.shrinking import accepted, shrunk

MEGABYTE = 1_000_000
LONGEST_WORD = 60
"""A word in a query that is longer names nothing that is here."""
KEEPABLE = frozenset({"text/html", "application/atom+xml", "text/calendar"})
OVERHEAD = 500
"""Bytes that an entry costs beside its page."""

Key = tuple[Any, ...]
View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it goes out, but for what is the same on every answer."""

    body: bytes
    small: bytes | None
    """The same as gzip: it holds no secret and nothing of whoever asks."""
    tag: str
    headers: tuple[tuple[str, str], ...]


class Pages:
    """The pages of one stamp, no more than so many bytes of them: the one that was not asked for the longest goes."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._stamp: Stamp | None = None
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, stamp: Stamp, key: Key) -> Kept | None:
        """The page, if it was made under this very stamp; the pages of any other are dropped."""
        with self._lock:
            if stamp != self._stamp:
                self._pages.clear()
                self.bytes, self._stamp = 0, stamp
                return None
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
            return found

    def keep(self, stamp: Stamp, key: Key, page: Kept) -> None:
        """Keep a page that was made after `stamp` was read, unless another one has been read since."""
        size = _size(page)
        with self._lock:
            if stamp != self._stamp or key in self._pages or size > self.most_bytes:
                return
            self._pages[key] = page
            self.bytes += size
            while self.bytes > self.most_bytes:
                _, gone = self._pages.popitem(last=False)
                self.bytes -= _size(gone)


def _size(page: Kept) -> int:
    return len(page.body) + len(page.small or b"") + OVERHEAD


def kept(*names: str) -> Callable[[View], View]:
    """Mark a view whose page may be kept; `names` are the words of the query that it reads. The others are not looked
    at, so that nobody fills the store with them."""

    def mark(view: View) -> View:
        view.kept_by = names  # type: ignore[attr-defined]
        return view

    return mark


def pass_by() -> None:
    """Let this request's page not be kept: its address is one of very many, or of none that anybody links to."""
    g.pop("page_key", None)


def install(app: Flask) -> None:
    """Give the app its store, unless the settings say that there is none."""
    megabytes = app.config["ENGAGE_SETTINGS"].page_cache
    if not megabytes:
        return
    pages, watch = Pages(megabytes * MEGABYTE), Watch()
    app.extensions["engage_pages"] = pages
    marker = str(app.config["ENGAGE_SETTINGS"].demonstration_path)

    def find() -> Response | None:
        key = _key(marker)
        stamp = watch.stamp() if key is not None else None
        if key is None or stamp is None:
            return None
        page = pages.find(stamp, key)
        if page is None:
            g.page_key = stamp, key
            return None
        return _answer(page)

    def keep(response: Response) -> Response:
        made = g.pop("page_key", None)
        if made is None or not _keepable(response):
            return response
        body = response.get_data()
        tag = hashlib.blake2b(body, digest_size=12).hexdigest()
        response.headers.add("Vary", "Accept-Encoding")
        page = Kept(body, shrunk(body), tag, tuple(response.headers.items()))
        stamp, key = made
        pages.keep(stamp, key, page)
        return _tagged(response, page)

    app.before_request(find)
    app.after_request(keep)


def _key(marker: str) -> Key | None:
    if request.method not in {"GET", "HEAD"} or request.endpoint is None:
        return None
    names = getattr(current_app.view_functions.get(request.endpoint), "kept_by", None)
    if names is None:
        return None
    words = tuple(request.args.get(name, "") for name in names) if request.query_string else ("",) * len(names)
    if any(len(word) > LONGEST_WORD for word in words):
        return None
    # The file that marks a demonstration is no part of the database, and stands on every page.
    return request.root_path, request.scheme, request.host, request.path, words, today(), os.path.exists(marker)  # noqa: PTH110


def _keepable(response: Response) -> bool:
    # By its inner name: to ask for `session` is to have read it, and then the answer differs by cookie.
    session = request_ctx._session
    return (
        response.status_code == 200
        and response.mimetype in KEEPABLE
        and not response.is_streamed
        and "Set-Cookie" not in response.headers
        and "Cache-Control" not in response.headers
        and not (session is not None and session.accessed)
    )


def _answer(page: Kept) -> Response:
    response = Response()
    response.headers.clear()
    response.headers.extend(page.headers)
    return _tagged(response, page)


def _tagged(response: Response, page: Kept) -> Response:
    """A browser may keep it too, and asks each time if it is still so."""
    response.headers["Cache-Control"] = "no-cache"
    small = page.small if accepted() else None
    response.set_data(page.body if small is None else small)
    if small is not None:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(page.tag, weak=small is not None)
    if "If-None-Match" in request.headers:
        response.make_conditional(request.environ)
    return response
