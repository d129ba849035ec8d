"""The composition root: the only module that sees every layer."""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
import sqlalchemy as sa
from flask import Flask, current_app
from werkzeug.local import LocalProxy

from engage import cli, config
from engage.adapters.clock import Clock, OffsetClock, SystemClock
from engage.adapters.crypto import KeyRing
from engage.config import ROOT, Settings
from engage.models import engine, tables  # noqa: F401 - tables loads the metadata
from engage.models.base import db
from engage.queries import calendar
from engage.services import context
from engage.web.assembly import install as install_web

EXTENSION = "engage"


@dataclass
class Engage:
    """What an app carries in `app.extensions["engage"]`."""

    context: context.Context


def create_app(
    settings: Settings | None = None, *, clock: Clock | None = None, keys: KeyRing | None = None, **overrides: Any
) -> Flask:
    """The Flask app for these settings (from the environment when none are given).

    `clock`, `keys` and Flask configuration in `overrides` are for tests and commands. Raises BadSetting with
    one sentence when the installation cannot start.
    """
    settings = settings or config.from_environment()
    try:
        keys = keys or _keys(settings)
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise config.BadSetting(
            f"{problem.filename or settings.home} cannot be used: {problem.strerror}. Set ENGAGE_HOME to a folder "
            "that Engage may write to."
        ) from None
    clock = clock or (SystemClock() if settings.production else OffsetClock(settings.home))
    app = Flask("engage", root_path=str(ROOT / "engage"), template_folder=str(ROOT / "templates"))
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        SECRET_KEY=keys.web_secret,
        SESSION_COOKIE_NAME="engage",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production or settings.base_url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        MAX_FORM_PARTS=500,
        ENGAGE_LOCALE=settings.locale,
        ENGAGE_SETTINGS=settings,
    )
    app.config.update(overrides)
    app.extensions[EXTENSION] = Engage(context.Context(settings, clock, keys))
    context.install(_current_context)
    calendar.install(_now)
    db.init_app(app)
    app.extensions["migrate"] = LocalProxy(lambda: _migrations(app))
    with app.app_context():
        engine.prepare(db.engine, synchronous=app.config.get("ENGAGE_SYNCHRONOUS", "NORMAL"))
    install_web(app)
    return app


def process_app() -> Flask:
    """The app of a process that has no other."""
    return settled(create_app())


def settled(app: Flask) -> Flask:
    """The same app, in a process that makes no other: what has been made by now, some 130,000 objects, stays for good,
    so the collector of cycles need not walk through it again and again. That took a third of the time of a digest. It
    looks at what is new once there are ten thousand of it, not seven hundred: a page or a digest is made of some
    thousand that are still in use, and to look at them seven times over took another twentieth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    return app


def _migrations(app: Flask) -> Any:
    """What `flask_migrate` looks for in the app, made when a command asks for it: a web process has no use for it, and
    would carry ten megabytes of it about."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    return app.extensions["migrate"]


def _current_context() -> context.Context:
    extension: Engage = current_app.extensions[EXTENSION]
    return extension.context


def _now() -> datetime:
    # Through the services' context: queries and services must never look at two clocks.
    return context.now()


def _keys(settings: Settings) -> KeyRing:
    if settings.keys_text:
        return KeyRing.from_text(settings.keys_text)
    if settings.keyring_path.exists():
        return KeyRing.load(settings.keyring_path)
    if settings.is_sqlite:
        database = sa.make_url(settings.database_url).database
        if database and database != ":memory:" and (ROOT / database).exists():
            raise config.BadSetting(
                f"There is a database but no keys at {settings.keyring_path}. Put the key file back: without it "
                "nothing that was encrypted can be read."
            )
    return KeyRing.create(settings.keyring_path)


def _engine_options(settings: Settings) -> dict[str, Any]:
    # Parameters are hidden: an error's text ends up in logs, and they can be a person's words.
    if settings.is_sqlite:
        # The connection that was used last is used next: its cache is warm, and those of others stay small.
        arguments = {"timeout": 10, "check_same_thread": False}
        return {"hide_parameters": True, "pool_use_lifo": True, "connect_args": arguments}
    return {"hide_parameters": True, "pool_pre_ping": True, "pool_size": 5, "max_overflow": 5}


def main() -> None:
    """The `engage` command."""
    try:
        cli.main(process_app)
    except config.BadSetting as problem:
        click.echo(str(problem), err=True)
        sys.exit(2)
