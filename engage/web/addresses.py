"""Addresses of pages, worked out once each: a list asks for the same ones again and again.

What an address is depends on nothing but the endpoint, its values and where the app is mounted, so remembering it is
safe. Words people typed may be among the values: the store is bounded.
"""

from __future__ import annotations

from typing import Any

import flask
from flask import current_app, has_request_context, request
from flask.sansio.app import App

from engage.services import addresses

KEPT = 4096
_PLAIN = (str, int, type(None))
_STORE = "engage_urls"


def url_for(endpoint: str, /, **values: Any) -> str:
    """The same as Flask's, for pages."""
    given = tuple(values.items())
    # Only values whose text follows from what they are equal to: True is 1, and written otherwise.
    if not has_request_context() or any(type(value) not in _PLAIN or key[0] == "_" for key, value in given):
        return flask.url_for(endpoint, **values)
    known: dict[Any, str] = current_app.extensions[_STORE]
    key = (request.root_path, request.blueprint if endpoint[0] == "." else None, endpoint, given)
    found = known.get(key)
    if found is None:
        if len(known) >= KEPT:
            known.clear()
        found = known[key] = flask.url_for(endpoint, **values)
    return found


def whole(url: str) -> str:
    """The whole address of a page for use elsewhere, from what `url_for` says."""
    return addresses.absolute(url.removeprefix(request.root_path))


def install(app: App) -> None:
    """Let templates use it."""
    app.extensions[_STORE] = {}
    app.jinja_env.globals["url_for"] = url_for
