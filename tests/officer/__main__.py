"""How long it takes to answer an ask by the link in a mailbox, on a phone: `python -m tests.officer`.

Chromium, 320 px wide. Somebody opens the link, reads every word that each page shows, and does one thing. Taps, pages,
words and letters are counted; the seconds are counted from them, by the rates below. docs/officer.md has what came out.
Exit code 1 when one of the four takes more than two minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator

from tests.browser.hands import Hand
from tests.browser.site import open_chromium
from tests.conftest import START
from tests.officer.town import Town, open_town

TYPED = 36
"""Words a minute that people type on a phone, a word being five letters: the mean of 37,370 people (Palin, Feit, Kim,
Kristensson and Oulasvirta, 2019: How do people type on mobile devices? MobileHCI)."""
READ = 230
"""Words a minute that people read to themselves; the mean of 190 studies is 238 (Brysbaert, 2019: How many words do we
read per minute? Journal of Memory and Language 109)."""
MIND = 1.35
TAP = MIND + 1.1 + 0.2
"""Seconds for a tap: to make up one's mind, to reach it, to press (1.35, 1.1 and 0.2 seconds in the keystroke-level
model of Card, Moran and Newell, 1980: The keystroke-level model for user performance time with interactive systems)."""
PAGE = 1.0
"""Seconds until a page is there. An assumption: ours are small, and mobile networks differ."""
MOST = 120
"""Seconds that issue 6 gives an officer."""


@dataclass
class Counted:
    """What one thing took."""

    what: str
    pages: int = 0
    taps: int = 0
    words: int = 0
    """To read, on all pages."""
    letters: int = 0
    """To type."""
    thoughtless: int = 0
    """Taps among them that need no making up of one's mind: the next box of a date."""

    @property
    def seconds(self) -> float:
        """How long that is."""
        reading, typing = self.words / READ * 60, self.letters / 5 / TYPED * 60
        return reading + typing + self.taps * TAP - self.thoughtless * MIND + self.pages * PAGE


class Thumb(Hand):
    """Somebody with a phone, who reads what is shown and no more."""

    def __init__(self, browser: Browser, base: str, what: str) -> None:
        super().__init__(browser, base, width=320, java_script_enabled=False)
        self.counted = Counted(what)
        self.known: set[str] = set()

    def look(self) -> None:
        """Read the page that is there."""
        self.counted.pages += 1
        self._read()

    def _read(self) -> None:
        """Every line that was not on a page before: what one has read one knows again."""
        for line in self.page.locator("main").inner_text().split("\n"):
            if line.strip() and line not in self.known:
                self.known.add(line)
                self.counted.words += len(line.split())

    def go(self, address: str) -> None:
        """The tap in the e-mail."""
        self.counted.taps += 1
        super().go(address)
        self.look()

    def _use(self, found: Locator) -> None:
        self.counted.taps += 1
        super()._use(found)

    def _leave(self, found: Locator) -> None:
        super()._leave(found)
        self.look()

    def _mark(self, found: Locator) -> None:
        self.counted.taps += 1
        super()._mark(found)

    def unfold(self, text: str) -> None:
        """A tap, and what comes out is read."""
        self.counted.taps += 1
        super().unfold(text)
        self._read()

    def write_day(self, question: str, day: date) -> None:
        """Three boxes for one thing: only the first is thought about."""
        super().write_day(question, day)
        self.counted.thoughtless += 2

    def _type(self, found: Locator, text: str) -> None:
        self.counted.taps += 1
        self.counted.letters += len(text)
        super()._type(found, text)


def acknowledge(hand: Thumb) -> None:
    """One press."""
    hand.press("We have it")
    hand.sees("Thank you")


def promise(hand: Thumb) -> None:
    """Agreed, with who does what by when."""
    hand.follow("Agreed")
    hand.write("Why?", "The fitting is old and fails each month.")
    hand.write("What did you look at?", "New bulbs again, or a new fitting.")
    hand.write("What will be done?", "Put in a new light")
    hand.write("Who will do it?", "Buildings manager")
    hand.write_day("By when?", _day(40))
    hand.press("Send this answer")
    hand.sees("Thank you")


def refuse(hand: Thumb) -> None:
    """Not agreed, with reasons and what was looked at."""
    hand.follow("Not agreed")
    hand.write("Why?", "The landlord refuses new wiring until the lease ends in May.")
    hand.write("What did you look at?", "A new fitting, or lamps on batteries.")
    hand.press("Send this answer")
    hand.sees("Thank you")


def done(hand: Thumb) -> None:
    """What was promised is done, and where it can be seen."""
    hand.follow("Say that something is done")
    hand.write("What was done?", "The light on the back stairs is new and burns.")
    hand.choose("Somebody went and saw it")
    hand.unfold("If somebody went and saw it")
    hand.write("Who saw it?", "Buildings manager")
    hand.press("Say that it is done")
    hand.sees("Thank you")


DOINGS: tuple[tuple[str, bool, Callable[[Thumb], None]], ...] = (
    ("We have it", False, acknowledge),
    ("Agreed, with a promise", False, promise),
    ("Not agreed, with reasons", False, refuse),
    ("Done", True, done),
)
"""What is done, whether something was promised before, and how."""


def _day(ahead: int) -> date:
    return START.date() + timedelta(days=ahead)


def measure(browser: Browser, town: Town) -> list[Counted]:
    """Each of the four, by somebody who opens the link for it."""
    found = []
    for what, promised, how in DOINGS:
        hand = Thumb(browser, town.base, what)
        hand.go(town.link(promised=promised))
        how(hand)
        hand.close()
        found.append(hand.counted)
    return found


def table(found: Sequence[Counted]) -> str:
    """The table of docs/officer.md."""
    rows = ["| | pages | taps | words to read | letters to type | seconds |", "|---|---:|---:|---:|---:|---:|"]
    rows += [
        f"| {each.what} | {each.pages} | {each.taps} | {each.words} | {each.letters} | **{each.seconds:.0f}** |"
        for each in found
    ]
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.officer", description=__doc__)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="engage-officer-") as home,
        open_town(Path(home)) as town,
        open_chromium() as browser,
    ):
        found = measure(browser, town)
    plain: list[dict[str, Any]] = [asdict(each) | {"seconds": round(each.seconds)} for each in found]
    print(json.dumps(plain) if given.json else table(found))
    return int(any(each.seconds > MOST for each in found))


if __name__ == "__main__":
    sys.exit(main())
