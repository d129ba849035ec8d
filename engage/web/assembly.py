"""The web side put together: audiences, headers, errors, languages."""

from __future__ import annotations

import importlib
from typing import Any

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from engage.domain.errors import DomainError
from engage.services import digest_papers
from engage.web import (
    addresses,
    ask_labels,
    asked_before,
    contact_words,
    demonstration,
    i18n,
    page_cache,
    presentation,
    problems,
    sessions,
    shrinking,
    staff_nav,
    tags,
    templates,
    typed,
    voice_words,
    warning_words,
)
from engage.web.access import init_access
from engage.web.digest_files import mailed
from engage.web.presentation import gettext

AUDIENCES = (
    "engage.web.public.views",
    "engage.web.moderation.views",
    "engage.web.incidents.views",
    "engage.web.board.views",
    "engage.web.service_lane.views",
    "engage.web.respond.views",
    "engage.web.account.views",
    "engage.web.admin.views",
    "engage.web.measures.views",
)
"""Modules that each offer `bp`."""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; connect-src 'self'"
)

HEADERS = tuple(
    (name.lower(), name, value)
    for name, value in {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }.items()
)
"""What every answer says, unless a view said it otherwise: each with its name as it is compared."""

ERRORS = (400, 403, 404, 405, 410, 413, 429, 500, 503)


def install(app: Flask) -> None:
    """Give the app its pages."""
    _behind_proxies(app)
    sessions.install(app)
    shrinking.install(app)
    typed.install(app)
    templates.install(app)
    addresses.install(app)
    i18n.init_i18n(app)
    presentation.register(app)
    contact_words.install(app)
    staff_nav.register(app)
    digest_papers.install(mailed.paper)
    ask_labels.register(app)
    asked_before.install(app)
    voice_words.install(app)
    warning_words.install(app)
    tags.register(app)
    init_access(app)
    _mark_demonstration(app)
    for name in AUDIENCES:
        app.register_blueprint(importlib.import_module(name).bp)
    app.after_request(_headers)
    page_cache.install(app)
    app.register_error_handler(DomainError, lambda error: _error_page(problems.status(error)))
    app.register_error_handler(
        HTTPException,
        lambda problem: problem if (problem.code or 0) < 400 else _error_page(problem.code or 500),
    )
    app.register_error_handler(500, lambda _: _error_page(500))


def _behind_proxies(app: Flask) -> None:
    """Take the client's address from the proxies that are ours: without them anybody could write the header, and
    behind them everybody would seem to be one client, whose tries are counted together."""
    count = app.config["ENGAGE_SETTINGS"].proxies
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]


def _mark_demonstration(app: Flask) -> None:
    """Let every page say that it is a demonstration, while the installation is marked as one (no query)."""
    settings = app.config["ENGAGE_SETTINGS"]

    def notice() -> dict[str, str]:
        if not demonstration.is_marked(settings):
            return {}
        if demonstration.is_simulated(settings):
            return {
                "demo_name": gettext("Simulation"),
                "demo_notice": gettext(
                    "Nothing here is real: a program played the people, the hosts and the planning bodies. Do not type "
                    "in anything about real people."
                ),
            }
        return {"demo_notice": gettext("Everything here is invented. Do not type in anything about real people.")}

    app.context_processor(notice)


def _error_page(code: int) -> ResponseReturnValue:
    known = code if code in ERRORS else (500 if code >= 500 else 400)
    return render_template(f"errors/{known}.html", code=code), code


def _headers(response: Any) -> Any:
    headers = response.headers
    # Looked through once: to ask for each goes through all of them, and makes an error of it that is caught.
    there = {name.lower() for name, _ in headers}
    for known, name, value in HEADERS:
        if known not in there:
            headers.add(name, value)
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
