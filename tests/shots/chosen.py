"""The few pictures that the documents show, from the demonstration, which says on every page that it is one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from playwright.sync_api import Browser, Page

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.cli import demo
from engage.config import Settings
from engage.models.base import db
from tests.browser.site import free_port, served
from tests.shots.camera import DESK, PHONE, camera_on, take

DAY = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""The day that the pictures show, so that two runs show the same."""

PLACE = "/north-lanarkshire/wishaw"
BODY = "wishaw-lpg"
MODERATOR = "wishaw.moderator@example.org"


class Guide:
    """Shows the way to a page of the demonstration, as somebody who knows its accounts and its own contributions."""

    def __init__(self, own: list[dict[str, str]]) -> None:
        self.own = own
        self.password = demo.accounts()[0][1]

    def register(self, page: Page) -> None:
        """What became of it, late ones first."""
        page.goto(f"{PLACE}/asks")

    def locality(self, page: Page) -> None:
        """The front page of a locality."""
        page.goto(PLACE)

    def share(self, page: Page) -> None:
        """The quick form."""
        page.goto(f"/s/{PLACE.rpartition('/')[2]}")

    def guided(self, page: Page) -> None:
        """One question on a page."""
        page.goto(f"/s/{PLACE.rpartition('/')[2]}/steps/who")

    def pictures(self, page: Page) -> None:
        """The story with pictures, where it asks how it was."""
        page.goto(f"/s/{PLACE.rpartition('/')[2]}/pictures/story")
        page.locator("fieldset").first.evaluate("each => each.scrollIntoView()")

    def digest(self, page: Page) -> None:
        """The newest digest that was issued."""
        page.goto(f"/digests/{BODY}")
        self._follow(page, page.locator("main .en-agenda a").first)

    def ask(self, page: Page) -> None:
        """The ask that is late for longest."""
        self.register(page)
        self._follow(page, page.locator("main .en-agenda a").first)

    def status(self, page: Page) -> None:
        """A status page, from reference and words."""
        page.goto("/status")
        page.get_by_label("Your reference").fill(self.own[0]["reference"])
        page.get_by_label("Your four secret words").fill(self.own[0]["secret"])
        self._follow(page, page.get_by_role("button", name="Show me"))

    def desk(self, page: Page) -> None:
        """A moderator's desk with a contribution open."""
        self._sign_in(page, MODERATOR)
        page.goto("/moderation/queue")
        self._follow(page, page.locator("main .en-agenda a").first)
        self._follow(page, page.get_by_role("button", name="read it").first)

    def officer(self, page: Page) -> None:
        """What an officer sees who opens the link in an e-mail, newest ask first."""
        self._sign_in(page, "admin@example.org")
        page.goto("/admin/mailbox")
        self._follow(page, page.get_by_role("link", name="An ask for you to decide").first)
        link = page.locator("main a", has_text="/respond/").first
        page.goto(link.get_attribute("href") or "")

    def _sign_in(self, page: Page, email: str) -> None:
        page.goto("/account/sign-in")
        page.get_by_label("Email address").fill(email)
        page.get_by_label("Password").fill(self.password)
        self._follow(page, page.locator("main").get_by_role("button", name="Sign in"))

    @staticmethod
    def _follow(page: Page, found: Any) -> None:
        with page.expect_navigation():
            found.click()


@dataclass(frozen=True)
class Picture:
    """A picture of the documents: its file, how wide and high the window is, and the way there."""

    name: str
    width: int
    height: int
    way: Callable[[Guide, Page], None]


PICTURES = (
    Picture("register", DESK, 1100, Guide.register),
    Picture("digest", DESK, 1100, Guide.digest),
    Picture("ask", DESK, 1100, Guide.ask),
    Picture("desk", DESK, 1100, Guide.desk),
    Picture("locality-phone", PHONE, 900, Guide.locality),
    Picture("share-phone", PHONE, 900, Guide.share),
    Picture("guided-phone", PHONE, 900, Guide.guided),
    Picture("pictures-phone", PHONE, 900, Guide.pictures),
    Picture("status-phone", PHONE, 900, Guide.status),
    Picture("officer-phone", PHONE, 900, Guide.officer),
)


def take_all(browser: Browser, home: Path, folder: Path) -> list[Path]:
    """Build a demonstration in this home, serve it, and put a picture of each into the folder."""
    taken = []
    with _demonstration(home) as (base, guide):
        for each in PICTURES:
            with camera_on(browser, base) as camera:
                window = camera.window("somebody", each.width)
                window.set_viewport_size({"width": each.width, "height": each.height})
                each.way(guide, window)
                window.evaluate("() => document.activeElement.blur()")
                window.wait_for_load_state("load")
                if not window.locator(".en-demo").count():
                    raise RuntimeError(f"{each.name}: the page does not say that it is a demonstration")
                taken.append(take(window, folder / f"{each.name}.png", whole=False))
                print(f"  {taken[-1].name}", flush=True)
    return taken


@contextmanager
def _demonstration(home: Path) -> Iterator[tuple[str, Guide]]:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'engage.db'}", base_url=base)
    keys = KeyRing.create(home / "keyring.json")
    app = create_app(settings, clock=FixedClock(DAY), keys=keys, ENGAGE_SYNCHRONOUS="OFF")
    with app.app_context():
        upgrade()
        demo.load_if_new()
        own = json.loads(settings.demonstration_path.read_text(encoding="utf-8"))["own"]
        db.session.remove()
        with served(app, port):
            yield base, Guide(own)
        db.engine.dispose()
