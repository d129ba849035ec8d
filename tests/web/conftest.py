"""Windows of people on the pages of an app."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from engage.domain.permissions import Actor
from tests import factories
from tests.pages import PageClient


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
