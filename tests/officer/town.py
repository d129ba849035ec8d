"""An ask with people's words behind it, and a link to it: what an officer finds in the mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import Settings
from engage.models.base import db
from engage.services import asks
from tests import factories
from tests.asking import Asking
from tests.browser.site import free_port, served
from tests.conftest import START

TITLE = "Mend the light on the stairs of the health centre, and keep it mended"
DETAIL = (
    "People tell us that the light on the back stairs is out more often than it burns. Many use these stairs, since "
    "the lift is small. Two people fell in October."
)
TOLD = (
    "The light on the back stairs has been out since August. I carry my daughter up there twice a week, and I cannot "
    "see the last step. I told the desk. They said that somebody would come.",
    "I fell on the stairs after my appointment because it was dark. It was not bad, but an older person could have "
    "broken something. Please put in a light that stays on.",
    "My mother will not go to the clinic in the afternoon any more. It is dark by four and the stairs have no light.",
)
"""Written for this. Three lots of 20 to 35 words; half of the real comments of docs/evidence.md are shorter."""


class Town:
    """One partnership whose officers have links."""

    def __init__(self, app: Flask, base: str) -> None:
        self.app, self.base = app, base
        self.asking = Asking(people=0)
        for number, text in enumerate(TOLD):
            told = factories.share(self.asking.places, address=f"person{number}@example.org")
            factories.publish(self.asking.moderator, told.id, text)
            self.asking.people.append(told.id)

    def link(self, *, promised: bool = False) -> str:
        """The address in the mailbox: of an ask that came new, or of one on which something was promised."""
        with self.app.app_context():
            ask_id = self.asking.draft(title=TITLE, detail=DETAIL)
            asks.raise_ask(self.asking.moderator, ask_id)
            if promised:
                self.asking.decide(ask_id)
            path = self.asking.link(ask_id)
            db.session.remove()
        return self.base + path.removeprefix(self.base)


@contextmanager
def open_town(home: Path, template: Path | None = None) -> Iterator[Town]:
    """An installation in this folder, running. `template` is a migrated database to begin with."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    database = home / "engage.db"
    if template is not None:
        database.write_bytes(template.read_bytes())
    app = create_app(
        Settings(home=home, database_url=f"sqlite:///{database}", base_url=base), clock=FixedClock(START),
        keys=KeyRing.create(home / "keys" / "keyring.json"), ENGAGE_SYNCHRONOUS="OFF",
    )  # fmt: skip
    with app.app_context():
        if template is None:
            upgrade()
        town = Town(app, base)
        db.session.remove()
    with served(app, port):
        yield town
