"""Sessions for those who have one: whoever reads public pages has none, and it should cost them nothing.

Flask makes a signer and works out the cookie's particulars on every request, before it looks whether there is a cookie.
"""

from __future__ import annotations

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, without the work for a request that brings none and leaves none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a cookie; an empty one without a cookie of its name, which Flask would make as well."""
        if app.secret_key and app.config["SESSION_COOKIE_NAME"] not in request.environ.get("HTTP_COOKIE", ""):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie. Nothing was asked of an empty session: then nothing is said of it either."""
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)


def install(app: Flask) -> None:
    """Give the app sessions of this kind."""
    app.session_interface = Sessions()
