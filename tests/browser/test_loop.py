"""The whole loop in Chromium, as everybody who has a part in it: on a phone without JavaScript, and on a desk where
those who answer and those who look again use the keyboard alone.

What the pages have to say is held by the journeys; here it has to be possible to do it with what is on the screen.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import Settings
from engage.domain.permissions import Role, ScopeKind
from engage.models.base import db
from tests import factories
from tests.adapters.post_office import open_post_office
from tests.browser.hands import Hand, KeyboardHand, codes
from tests.browser.site import free_port, served
from tests.conftest import START
from tests.journeys.town import Town

pytestmark = pytest.mark.browser

PASSWORD = "seven quiet herons"
ANNE = "anne@example.org"
STAIRS = "The light on the stairs at the health centre has been out since August. I, Anne Gray, fell twice."
REDACTED = "The light on the stairs at the health centre has been out since August. I fell twice."
DARK = "My mother will not go to the clinic when it gets dark, because of the stairs."
TITLE = "Mend the light on the stairs for good"
GROUP = "Wishaw Locality Planning Group"
WHY = "The stairs belong to the health centre, and a lamp with a sensor costs less than one fall."
LOOKED = "A lamp with a sensor, a second lamp, and leaving it as it is."
MEETING, DUE = date(2026, 11, 19), date(2026, 11, 27)


class Loop:
    """A town that is served, and its people, each with a window."""

    def __init__(self, town: Town, browser: Browser, base: str, *, width: int, script: bool) -> None:
        self.town, self.base, self._browser = town, base, browser
        self._options: dict[str, Any] = {"width": width, "java_script_enabled": script}
        self._careful = KeyboardHand if script else Hand
        self._open: list[Hand] = []
        self.anne, self.bill, self.reader = self.somebody(), self.somebody(), self.somebody()
        at = town.places
        self.moderator = self._staff(Role.MODERATOR, ScopeKind.HOST, at.host)
        self.second = self._staff(Role.MODERATOR, ScopeKind.HOST, at.fallback_host, keyboard=True)
        self.officer = self._staff(Role.LPG_OFFICER, ScopeKind.BODY, at.lpg)
        self.chair = self._staff(Role.CHAIR, ScopeKind.BODY, at.lpg)
        self.clerk = self._staff(Role.CLERK, ScopeKind.BODY, at.lpg)
        self.kept: dict[str, tuple[str, str]] = {}

    def somebody(self, *, keyboard: bool = False) -> Hand:
        """A new window, of nobody that the site knows."""
        made = (self._careful if keyboard else Hand)(self._browser, self.base, **self._options)
        self._open.append(made)
        return made

    def _staff(self, role: Role, kind: ScopeKind, place: int, *, keyboard: bool = False) -> Hand:
        email = factories.email_of(factories.make_user(role, kind, place, name=role.name.title(), password=PASSWORD))
        hand = self.somebody(keyboard=keyboard)
        hand.go("/account/sign-in")
        hand.write("Email address", email)
        hand.write("Password", PASSWORD)
        hand.press("Sign in")
        assert "Your account" in hand.words
        return hand

    def from_mail(self, hand: Hand, address: str, path: str) -> None:
        """Open the link of the newest e-mail."""
        hand.go(self.town.newest(address).link(path))

    def look(self, who: str, hand: Hand) -> None:
        """The status page, by reference and secret words."""
        reference, secret = self.kept[who]
        hand.go("/status")
        hand.write("Your reference", reference)
        hand.write("Your four secret words", secret)
        hand.press("Show me")
        assert hand.heading == "What became of what you told us"

    def public_ask(self) -> Hand:
        """The ask as everybody finds it: front page, locality, register."""
        self.reader.go("/")
        for words in ("Wishaw", "What became of it", TITLE):
            self.reader.follow(words)
        return self.reader

    def close(self) -> None:
        for hand in self._open:
            hand.close()


@pytest.fixture(params=[(320, False), (1280, True)], ids=["phone without JavaScript", "desk with keyboard"])
def loop(
    request: pytest.FixtureRequest, chromium: Browser, sqlite_template: Path, tmp_path: Path, keys: KeyRing
) -> Iterator[Loop]:
    """A town of its own, with mail that really goes out and a clock that days pass on."""
    shutil.copy(sqlite_template, tmp_path / "engage.db")
    port, clock = free_port(), FixedClock(START)
    base = f"http://127.0.0.1:{port}"
    width, script = request.param
    with open_post_office() as (office, mail):
        settings = Settings(
            home=tmp_path, database_url=f"sqlite:///{tmp_path / 'engage.db'}", base_url=base, smtp_url=f"smtp://{mail}"
        )
        app = create_app(settings, clock=clock, keys=keys, ENGAGE_SYNCHRONOUS="OFF")
        object.__setattr__(app.extensions["engage"].context, "rng", random.Random(20261116))
        with app.app_context(), served(app, port):
            made = Loop(Town(app, clock, office), chromium, base, width=width, script=script)
            db.session.remove()
            yield made
            made.close()
            db.session.remove()
            db.engine.dispose()


def test_the_loop(loop: Loop) -> None:
    two_people_share(loop)
    the_moderator_reads_and_replies(loop)
    one_disagrees_and_another_reader_decides(loop)
    a_theme_becomes_an_ask(loop)
    the_clerk_adds_a_meeting_and_the_officer_puts_it_on_the_agenda(loop)
    the_officer_decides_from_the_link(loop)
    done_reported_and_checked(loop)
    the_people_say_if_it_answered(loop)
    the_digest_is_issued_and_read(loop)
    a_consent_is_taken_back_and_the_words_are_gone(loop)


def _tell(hand: Hand, text: str, *, by: str, address: str = "", quote: bool = False) -> tuple[str, str]:
    before = len(hand.screens)
    hand.go("/s/wishaw")
    hand.write("What happened?", text)
    hand.choose("Publish it")
    if quote:
        hand.choose("You may also quote my words")
    hand.choose(by)
    if address:
        hand.write("Where do we reach you?", address)
    hand.press("Go on and check it")
    hand.sees(text)
    hand.press("Send it")
    assert len(hand.screens) - before <= 3, hand.screens[before:]
    hand.sees("Thank you. We have what you told us.", "A person reads it")
    return codes(hand.page)


def two_people_share(loop: Loop) -> None:
    loop.kept["anne"] = _tell(loop.anne, STAIRS, by="By email", address=ANNE, quote=True)
    loop.kept["bill"] = _tell(loop.bill, DARK, by="I will check myself")
    loop.town.tick()
    assert loop.town.newest(ANNE).subject == "We have what you told us"


def the_moderator_reads_and_replies(loop: Loop) -> None:
    desk = loop.moderator
    desk.go("/moderation/queue")
    desk.misses("stairs")
    desk.follow(loop.kept["anne"][0])
    desk.press("Open it and read it")
    desk.sees("Anne Gray")
    desk.write("The text that others read", REDACTED)
    desk.choose("A person’s name")
    desk.choose("Everyone: publish it")
    desk.choose("Thanks passed on")
    desk.write("Your reply to the person", "Thank you. I am sorry that you fell. We take this further.")
    desk.press("Save and send")
    assert desk.heading == "To read"

    desk.acts = 0  # a plain one: follow, open, who may read it, what was done, send; the reply is typed
    desk.follow(loop.kept["bill"][0])
    desk.press("Open it and read it")
    desk.choose("Everyone: publish it")
    desk.choose("Thanks passed on")
    desk.write("Your reply to the person", "Thank you for telling us about your mother.")
    desk.press("Save and send")
    assert desk.acts <= 5
    desk.sees("Nothing waits here.")

    loop.town.days_pass(1)  # nobody gets two messages on one day
    loop.from_mail(loop.anne, ANNE, "/status/link/")
    loop.anne.sees("I am sorry that you fell.", "Thanks passed on", "Anne Gray")
    loop.reader.go("/north/wishaw/shared")
    loop.reader.sees(REDACTED, DARK)
    loop.reader.misses("Gray")


def one_disagrees_and_another_reader_decides(loop: Loop) -> None:
    loop.look("bill", loop.bill)
    loop.bill.follow("I disagree")
    loop.bill.write("What is wrong with it?", "Thanks are not enough. The bulb went again the same night.")
    loop.bill.press("Ask for another look")
    loop.bill.sees("Another reader looks at it")

    second = loop.second
    second.go("/moderation/objections")
    second.follow(loop.kept["bill"][0])
    second.press("Open it and read it")
    second.sees("The bulb went again")
    second.choose("The person is right")
    second.write("Your answer to the person", "You are right: thanks alone do not mend a light. It is read again.")
    second.press("Send your answer")
    loop.look("bill", loop.bill)
    loop.bill.sees("Another reader agreed with you", "You are right: thanks alone do not mend a light.")


def a_theme_becomes_an_ask(loop: Loop) -> None:
    desk = loop.moderator
    desk.go("/moderation/themes")
    desk.follow("Begin a theme")
    desk.write("Name", "Dark stairs")
    desk.press("Save")
    for who in ("anne", "bill"):
        desk.write("Reference", loop.kept[who][0])
        desk.press("Put it in")
    desk.follow("Put it to a planning body")
    desk.write("What do you ask for, in one sentence?", TITLE)
    desk.choose(GROUP)
    desk.press("Keep as a draft")
    desk.sees("Draft")
    loop.reader.go("/north/wishaw/asks")
    loop.reader.misses(TITLE)
    desk.follow("Raise it")
    desk.press("Raise it")

    desk.go("/moderation/queue")
    desk.follow(loop.kept["bill"][0])
    desk.press("Open it and read it")
    desk.choose("Added to an ask")
    desk.unfold("To an ask: which")
    desk.pick("Which ask?", TITLE)
    desk.write("Your reply to the person", "We have now put it to the planning group. You can see here what they say.")
    desk.press("Save and send")
    loop.town.tick()
    loop.public_ask().sees("Raised", "Two people’s experiences are behind this", REDACTED)
    loop.look("bill", loop.bill)
    loop.bill.sees("Part of an ask")


def the_clerk_adds_a_meeting_and_the_officer_puts_it_on_the_agenda(loop: Loop) -> None:
    clerk = loop.clerk
    clerk.go("/admin/meetings/")
    clerk.follow(GROUP)
    clerk.follow("Add a meeting")
    clerk.write_day("Day of the meeting", MEETING)
    clerk.press("Save")
    clerk.sees("19 November 2026")

    officer = loop.officer
    officer.go("/board/")
    officer.follow(TITLE)
    officer.follow("Put it on an agenda")
    officer.pick("Which meeting?", "Thursday 19 November")
    officer.press("Put it on the agenda")
    loop.public_ask().sees("On the agenda of 19 November")


def the_officer_decides_from_the_link(loop: Loop) -> None:
    hand = loop.somebody(keyboard=True)
    loop.from_mail(hand, "lpg@example.org", "/respond/")
    hand.sees(TITLE, "Please answer by", REDACTED)
    loop.town.days_pass(2)
    assert loop.town.clock.now().date() == MEETING

    hand.follow("Not agreed, and why")
    hand.write("Why?", "No.")
    hand.write("What did you look at?", LOOKED)
    hand.press("Send this answer")
    hand.sees("People need to know why.")
    loop.from_mail(hand, "lpg@example.org", "/respond/")
    hand.follow("Yes, agreed")
    hand.write("Why?", "Noted.")
    hand.write("What did you look at?", LOOKED)
    hand.write("What will be done?", "Fit a lamp with a sensor")
    hand.write("Who will do it?", "Buildings manager")
    hand.write_day("By when?", DUE)
    hand.press("Send this answer")
    assert hand.page.title().startswith("Error: ")
    hand.sees("People need to know why.")
    loop.public_ask().sees("On the agenda of 19 November")

    hand.write("Why?", WHY)
    hand.press("Send this answer")
    loop.public_ask().sees("An answer came. It is read before it is shown")
    loop.moderator.go("/board/")
    loop.moderator.follow(f"Read the answer: {TITLE}")
    loop.moderator.press("Show it as it is")
    loop.public_ask().sees("Promised by 27 November", "costs less than one fall", "Fit a lamp with a sensor")
    loop.town.tick()
    assert loop.town.newest(ANNE).subject == "A decision about what you told us"


def done_reported_and_checked(loop: Loop) -> None:
    loop.town.days_pass(4)
    officer = loop.officer
    officer.go("/board/asks/")
    officer.follow(TITLE)
    officer.follow("Say that something is done")
    officer.write("What was done?", "A lamp with a sensor was fitted over the stairs.")
    officer.write_day("When was it done?", loop.town.clock.now().date())
    officer.choose("A web page")
    officer.unfold("If it is a web page")
    officer.write("Address of the web page", "https://www.example.org/news/lamp")
    officer.press("Say that it is done")
    assert not officer.offers("Check what was done")
    loop.public_ask().sees("Done, being checked")

    desk = loop.moderator
    desk.go("/board/asks/")
    desk.follow(TITLE)
    desk.follow("Check what was done")
    desk.choose("Yes")
    desk.write("What did you see?", "I walked down the stairs at seven in the evening. The lamp came on.")
    desk.press("Save what you found")
    loop.town.tick()
    assert loop.town.newest(ANNE).subject == "One question about what you told us"

    loop.chair.go("/board/")
    loop.chair.sees(GROUP)
    loop.chair.go("/board/asks/")
    loop.chair.follow(TITLE)
    assert not loop.chair.offers("Close it as disputed")


def the_people_say_if_it_answered(loop: Loop) -> None:
    hand = loop.somebody(keyboard=True)
    loop.from_mail(hand, ANNE, "/status/link/")
    hand.choose("Yes")
    hand.press("Send my answer")
    hand.sees("You said: Yes")
    loop.look("bill", loop.bill)
    loop.bill.choose("Partly")
    loop.bill.press("Send my answer")
    loop.public_ask().sees("Yes 1, partly 1, no 0, not sure 0", "I walked down the stairs")


def the_digest_is_issued_and_read(loop: Loop) -> None:
    loop.town.until(lambda: loop.town.clock.now().date() >= date(2026, 12, 1), most=20)
    loop.reader.go("/digests/wishaw-lpg")
    loop.reader.sees("The digest for November 2026 is compiled and waits")
    clerk = loop.clerk
    clerk.go("/board/digests")
    clerk.follow("November 2026")
    clerk.follow("Choose a story")
    clerk.choose(REDACTED[:40])
    clerk.press("Save")
    clerk.follow("Issue it")
    clerk.press("Issue it now")
    loop.reader.go("/digests/wishaw-lpg")
    loop.reader.follow("November 2026")
    loop.reader.sees(TITLE, REDACTED, "How this adds up")


def a_consent_is_taken_back_and_the_words_are_gone(loop: Loop) -> None:
    issued = loop.reader.page.url
    loop.look("anne", loop.anne)
    loop.anne.follow("Change how we may use it")
    loop.anne.choose("Neither")
    loop.anne.press("Save")
    for address in (issued, "/north/wishaw", "/north/wishaw/shared"):
        loop.reader.go(address)
        loop.reader.misses("fell twice")
    loop.public_ask().misses("fell twice")
    loop.officer.go("/board/asks/")
    loop.officer.follow(TITLE)
    loop.officer.misses("fell twice")
