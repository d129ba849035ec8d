"""A reader at the desk who sees only what a page shows, and counts every press, every choice and every text typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.desk.town import Desk, Item

REPLY = "Thank you for telling us this. We have passed it on to the people who run it."
NEXT = "Save, send and open the next one"
LAST = "Save and send"
PATIENCE = 4
"""Times that the page may come back before a reader gives up: that would be a fault of the desk."""


@dataclass
class Handled:
    """What became of one text."""

    reference: str
    kind: str
    """Of what was planted in it; empty: nothing was."""
    actions: int = 0
    returned: int = 0
    """Times the page came back with a question."""
    rows: int = 0
    """Hints that it showed."""
    remarked: bool = False
    """What was planted had a row, or the page asked about it."""
    suggested: tuple[str, ...] = ()
    """Themes that were suggested."""
    theme: bool = False
    """The theme of the file was among the suggestions."""
    leaked: bool = False
    """What was planted can be read by everybody."""


class Reader:
    """One person at the desk."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.page, self.desk = page, desk
        self.actions = 0

    def press(self, what: Locator) -> None:
        """A press counts one."""
        what.click()
        self.actions += 1

    def choose(self, field: Locator, value: str) -> None:
        """A choice from a list counts one."""
        field.select_option(value)
        self.actions += 1

    def write(self, field: Locator, words: str) -> None:
        """Whatever is typed into one box counts one."""
        field.fill(words)
        self.actions += 1

    def read_all(self) -> list[Handled]:
        """Everything that waits, from the list of what waits to the last one."""
        self.page.goto("/moderation/queue")
        done: list[Handled] = []
        self.press(self.page.get_by_role("button", name="Open the next one"))
        while len(done) < len(self.desk.waits):
            done.append(self._one())
            self.actions = 0
        return done

    def _one(self) -> Handled:
        reference = self._reference()
        item = self.desk.waits[reference]
        found = Handled(
            reference, item.planted.kind, rows=self.page.locator("fieldset.en-row legend span[dir]").count()
        )
        self._take_out(item, found)
        self.press(self.page.get_by_text("Everyone: publish it", exact=True))
        self._put_into_a_theme(item, found)
        self.press(self.page.get_by_text("Thanks passed on", exact=True))
        self.write(self.page.get_by_label("Your reply to the person"), REPLY)
        while self._save_brings_it_back(reference):
            found.returned += 1
            assert found.returned <= PATIENCE, self.page.locator(".en-error-summary, .error-summary").inner_text()
            self._answer(item, found)
        found.actions = self.actions
        return found

    def _reference(self) -> str:
        heading = self.page.get_by_role("heading", level=1).inner_text()
        shown = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", heading)
        assert shown, heading
        return shown[0].replace("-", "")

    def _take_out(self, item: Item, found: Handled) -> None:
        """Put a mark in the place of what was planted, where a row shows it."""
        chosen = False
        for row in self.page.locator("fieldset.en-row").all():
            words = row.locator("legend span[dir]")
            if not words.count() or not _same(words.first.inner_text(), item.planted.detail):
                continue
            place, why = row.locator("select").nth(0), row.locator("select").nth(1)
            self.choose(place, _first(place))
            if not why.input_value():
                self.choose(why, "identifiable_detail")
            found.remarked = chosen = True
        if chosen:
            self.press(self.page.get_by_role("button", name="Put these into the text"))

    def _put_into_a_theme(self, item: Item, found: Handled) -> None:
        """Tick a suggestion that is right; or type the name of the theme."""
        shown = self.page.locator(".en-themes__one .en-choice__label[for^=theme-]").all_inner_texts()
        found.suggested = tuple(each.strip() for each in shown)
        right = [each for each in found.suggested if each in item.labels]
        found.theme = bool(right)
        if right:
            self.press(self.page.locator(".en-themes__one label[for^=theme-]").get_by_text(right[0], exact=True))
            return
        label = min(item.labels)
        others = self.page.locator(".en-themes__others label").get_by_text(label, exact=True)
        if others.count() and others.first.is_visible():
            self.press(others.first)
        else:
            self.write(self.page.get_by_label("Another theme, or a new one"), label)

    def _save_brings_it_back(self, reference: str) -> bool:
        more = self.page.get_by_role("button", name=NEXT)
        self.press(more if more.count() else self.page.get_by_role("button", name=LAST, exact=True))
        if not self.page.url.endswith(("/save", "/open")):
            return False
        return self._reference() == reference

    def _answer(self, item: Item, found: Handled) -> None:
        """The page asks: what the reader sees is planted goes out by hand, all else is no detail."""
        stays = self.page.locator("select[name=stays]")
        box = self.page.locator("textarea[name=redacted_text]")
        if item.planted.detail and _same(box.input_value(), item.planted.detail, inside=True):
            asked = self.page.get_by_role("alert").first.inner_text()
            found.remarked = found.remarked or _same(asked, item.planted.detail, inside=True) or bool(stays.count())
            self.write(box, box.input_value().replace(item.planted.detail, "[number]"))
            self.press(self.page.locator("input[name=reasons][value=identifiable_detail] + label"))
            return
        if stays.count() and not stays.input_value():
            self.choose(stays, "not_a_detail")


def _first(field: Locator) -> str:
    """The first choice that is one."""
    values = field.locator("option").evaluate_all("all => all.map(each => each.value)")
    return str(next(each for each in values if each))


def _same(shown: str, detail: str, *, inside: bool = False) -> bool:
    """Whether what a row shows is what was planted, or a good part of it."""
    here, there = (re.sub(r"[^a-z0-9@]", "", each.casefold()) for each in (shown, detail))
    if not there:
        return False
    return there in here if inside else len(here) >= 3 and (here in there or there in here)
