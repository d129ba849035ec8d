"""Windows of people on the pages of an app; and on which database the tests of pages run.

What a page says does not hang on the database. That every page and every form works on PostgreSQL is tried by the
modules marked `both_databases`, with rules, services, queries and journeys, which all run on both. The other tests of
pages run on SQLite, and on both with ENGAGE_TEST_EVERYTHING=1.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from engage.domain.permissions import Actor
from tests import factories
from tests.conftest import DATABASES
from tests.pages import PageClient

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what another database would only say again."""
    if os.environ.get("ENGAGE_TEST_EVERYTHING") or "sqlite" not in DATABASES:
        return
    again = {item for item in items if HERE in item.path.parents and _on_postgres(item)}
    if again:
        config.hook.pytest_deselected(items=list(again))
        items[:] = [item for item in items if item not in again]


def _on_postgres(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    chosen = call is not None and call.params.get("database_url") == "postgres"
    return chosen and item.get_closest_marker("both_databases") is None


@pytest.fixture
def person(app: Flask) -> PageClient:
    """Somebody without an account."""
    return PageClient(app)


@pytest.fixture
def as_(app: Flask) -> Callable[[Actor], PageClient]:
    """Somebody who is signed in: `as_(actor)`."""

    def browser(actor: Actor) -> PageClient:
        client = PageClient(app)
        factories.sign_in(client, actor)
        return client

    return browser


@pytest.fixture
def desk(as_: Callable[[Actor], PageClient], moderator: Actor) -> PageClient:
    """The moderator at their desk."""
    return as_(moderator)
