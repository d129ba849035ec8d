"""Sessions for those who have one: whoever reads public pages has none, and it should cost them nothing.

Flask makes a signer and works out the cookie's particulars on every request, before it looks whether there is a cookie.
The cookie is signed as Flask signs it.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, with one signer for all, and without the work for a request that brings no session and leaves
    none."""

    def __init__(self) -> None:
        self._made: tuple[Any, URLSafeTimedSerializer | None] | None = None

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a cookie; an empty one without a cookie of its name, which Flask would make as well."""
        if app.secret_key and app.config["SESSION_COOKIE_NAME"] not in request.environ.get("HTTP_COOKIE", ""):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie. Nothing was asked of an empty session: then nothing is said of it either."""
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer for the app's secrets, made anew when they are others."""
        secrets = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        made = self._made
        if made is None or made[0] != secrets:
            made = self._made = (secrets, super().get_signing_serializer(app))
        return made[1]


def install(app: Flask) -> None:
    """Give the app sessions of this kind."""
    app.session_interface = Sessions()
