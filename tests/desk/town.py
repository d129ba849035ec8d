"""A host with a desk full of texts, and themes that were learned from others of the same file."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import Settings
from engage.domain.permissions import SYSTEM, Actor
from engage.domain.publication import Use
from engage.domain.theming.labelled import Labelled
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services import imports, moderation, themes, theming
from engage.services.imports import Incoming
from tests import factories
from tests.browser.site import free_port, served
from tests.conftest import START
from tests.desk.planted import Planted
from tests.pages import PageClient

WORDS = range(4, 401)
"""How long a text is that is taken, in words: what somebody types on a phone, and what a reader still calls plain."""


@dataclass(frozen=True, slots=True)
class Item:
    """A text that waits, with what was planted in it and the themes that the file gives it."""

    planted: Planted
    labels: frozenset[str]


@dataclass
class Desk:
    """A running installation: where it is, who reads, and what waits by reference."""

    app: Flask
    base: str
    moderator: Actor
    waits: dict[str, Item] = field(default_factory=dict)

    def cookies(self) -> list[Any]:
        """Of the reader, who is signed in."""
        with self.app.app_context():
            client = PageClient(self.app)
            factories.sign_in(client, self.moderator)
            kept = client.client._cookies.values()
        return [
            {"name": each.key, "value": each.value, "domain": "127.0.0.1", "path": each.path, "httpOnly": True}
            for each in kept
        ]

    def published(self) -> dict[str, str]:
        """What everybody can read now, by reference."""
        with self.app.app_context():
            rows = db.session.execute(
                sa.select(Contribution.reference, Contribution.redacted_text)
                .where(Contribution.redacted_text.is_not(None)).order_by(Contribution.id)
            ).tuples().all()  # fmt: skip
            db.session.rollback()
        return {reference: text or "" for reference, text in rows if reference in self.waits}


def usable(texts: Sequence[Labelled]) -> list[Labelled]:
    """Those that a person could have sent, each once, with a theme."""
    found = {each.text.text.strip(): each for each in texts if each.labels}
    return [each for text, each in found.items() if len(text.split()) in WORDS]


@contextmanager
def open_desk(
    home: Path,
    waiting: Sequence[Item],
    learned: Sequence[Labelled],
    chance: random.Random,
    template: Path | None = None,
) -> Iterator[Desk]:
    """An installation in this folder in which `learned` was imported and put into themes, and `waiting` waits.
    `template` is a migrated database to begin with."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    clock = FixedClock(START)
    app = create_app(
        Settings(home=home, database_url=f"sqlite:///{home / 'engage.db'}", base_url=base), clock=clock,
        keys=KeyRing.create(home / "keys" / "keyring.json"), ENGAGE_SYNCHRONOUS="OFF",
    )  # fmt: skip
    if template is not None:
        shutil.copy(template, home / "engage.db")
    with app.app_context():
        if template is None:
            upgrade()
        places = factories.make_places()
        desk = Desk(app, base, factories.make_moderator(places.host, name="Shona"))
        _learn(desk, places.partnership, learned, {*_labels(learned), *_labels([*waiting])})
        for each in waiting:
            clock.advance(minutes=3)
            told = factories.share(
                places, text=each.planted.text, address=f"person{chance.randrange(10**6)}@example.org"
            )
            desk.waits[told.reference] = each
        while theming.suggest():
            pass
        db.session.remove()
    with served(app, port):
        yield desk


def _labels(texts: Sequence[Labelled | Item]) -> set[str]:
    return {label for each in texts for label in each.labels}


def _learn(desk: Desk, partnership: int, texts: Sequence[Labelled], labels: set[str]) -> None:
    """Themes named like the labels of the file, and every text of these in its own, as a person would put it there."""
    named = {
        label: themes.create(desk.moderator, partnership_id=partnership, name=label, outcomes=[number % 9 + 1])
        for number, label in enumerate(sorted(labels))
    }
    rows = [Incoming(line=number, text=each.text.text, external_id=str(number)) for number, each in enumerate(texts)]
    imports.run(SYSTEM, locality_slug="wishaw", rows=rows, use=Use.BODY, evidence="Notice on the form (measurement)")
    imported = db.session.scalars(
        sa.select(Contribution.id).where(Contribution.imported).order_by(Contribution.id)
    ).all()
    for contribution_id, each in zip(imported, texts, strict=True):
        opened = moderation.open_contribution(desk.moderator, contribution_id)
        moderation.clear_for_body(
            desk.moderator, contribution_id, redacted_text=opened.text, reasons=[], stays="not_a_detail",
            version=opened.version,
        )  # fmt: skip
        themes.set_links(desk.moderator, contribution_id, theme_ids=[named[label] for label in sorted(each.labels)])
    if texts:
        theming.refit()
