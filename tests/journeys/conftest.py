"""A town of its own for each journey, on each database, with mail that really goes out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import Settings
from engage.models.base import db
from tests.adapters.post_office import PostOffice, open_post_office
from tests.journeys.town import Town


@pytest.fixture
def office() -> Iterator[tuple[PostOffice, str]]:
    """A running mail server, and where it listens."""
    with open_post_office() as running:
        yield running


@pytest.fixture
def app(
    database_url: str, tmp_path: Path, keys: KeyRing, clock: FixedClock, office: tuple[PostOffice, str]
) -> Iterator[Flask]:
    """The whole app as a production web server runs it, except for the clock: sends mail, checks CSRF tokens."""
    settings = Settings(
        home=tmp_path, database_url=database_url, base_url="https://localhost", smtp_url=f"smtp://{office[1]}"
    )
    app = create_app(settings, clock=clock, keys=keys)
    object.__setattr__(app.extensions["engage"].context, "rng", random.Random(20261116))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def town(app: Flask, clock: FixedClock, office: tuple[PostOffice, str]) -> Town:
    """The town."""
    return Town(app, clock, office[0])
