"""Answers made small for a phone on a bus: style sheets, scripts and pictures, and finished public pages.

A page with a form or with somebody's own words goes out as it is. What a stranger can put into an address would stand
compressed beside a token or a secret there, and the length of the answer would tell whether the two are alike (the
attack called BREACH). So the web server before this one should not compress HTML either; docs/running.md says so.
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

WORTH = 600
"""Bytes below which it is not worth while."""
_KINDS = {"text/css", "text/javascript", "application/javascript", "image/svg+xml"}
_MOST_KEPT = 100


def accepted() -> bool:
    """Whether whoever asks can read gzip. With a weight in the header the answer may be no where it could be yes."""
    header = request.environ.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in header and ";q=0" not in header


def shrunk(body: bytes, level: int = 5) -> bytes | None:
    """The body as gzip, always the same for the same body; None when that is not worth while."""
    return gzip.compress(body, level, mtime=0) if len(body) >= WORTH else None


def install(app: Flask) -> None:
    """Let the app's static files go out small. Each is shrunk once in a process."""
    known: dict[tuple[str, str], bytes] = {}

    def static(filename: str) -> Response:
        response = app.send_static_file(filename)
        if response.mimetype not in _KINDS:
            return response
        response.vary.add("Accept-Encoding")
        tag, _weak = response.get_etag()
        if response.status_code != 200 or tag is None or not accepted():
            return response
        key = (filename, tag)
        body = known.get(key)
        if body is None:
            response.direct_passthrough = False
            if len(known) >= _MOST_KEPT:
                known.clear()
            whole = response.get_data()
            body = known[key] = shrunk(whole, 9) or whole
        if body[:2] == b"\x1f\x8b":
            response.close()
            response.direct_passthrough = False
            response.set_data(body)
            response.headers["Content-Encoding"] = "gzip"
            response.headers.pop("Accept-Ranges", None)
            # The same file, written otherwise: one that was kept so is still good when the file has not changed.
            response.set_etag(tag, weak=True)
        return response

    app.view_functions["static"] = static
