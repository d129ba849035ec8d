"""People in front of a browser: they read what is on the page and press what it says, with a finger or by keyboard."""

from __future__ import annotations

from datetime import date
from typing import Any

from playwright.sync_api import Browser, Locator, Page

MOST_STOPS = 200

RING = """each => {
  const marked = style => style.boxShadow !== "none"
    || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
  return marked(getComputedStyle(each)) || marked(getComputedStyle(each, "::before"))
    || [...(each.labels || [])].some(label => marked(getComputedStyle(label, "::before")));
}"""
"""Whether what has the focus shows it."""


class Hand:
    """Somebody with a window of their own. `screens` are the pages that were shown, `acts` what they had to do."""

    def __init__(self, browser: Browser, base: str, **options: Any) -> None:
        width = options.pop("width", 1280)
        height = options.pop("height", 640 if width < 600 else 900)
        self.context = browser.new_context(
            base_url=base, viewport={"width": width, "height": height}, reduced_motion="reduce",
            **options,
        )  # fmt: skip
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.screens: list[str] = []
        self.refused: list[str] = []
        self.acts = 0
        self.page.on("load", lambda page: self.screens.append(page.url))
        self.page.on("request", lambda sent: sent.url.startswith(base) or self.refused.append(sent.url))

    def go(self, address: str) -> None:
        """Open an address, as from a letter or an e-mail."""
        self.page.goto(address)

    @property
    def words(self) -> str:
        """Everything that is to be read on the page, on one line."""
        return " ".join(self.page.locator("body").inner_text().split())

    @property
    def heading(self) -> str:
        """Its heading."""
        return " ".join(self.page.locator("h1").inner_text().split())

    def sees(self, *texts: str) -> None:
        """All of these are on the page."""
        missing = [text for text in texts if text not in self.words]
        assert not missing, f"{missing} not on {self.page.url}: {self.words[:1500]}"

    def misses(self, *texts: str) -> None:
        """None of these is on the page."""
        shown = [text for text in texts if text in self.page.content()]
        assert not shown, f"{shown} on {self.page.url}"

    def follow(self, text: str) -> None:
        """Follow the link that says this."""
        self._leave(self._one("link", text))

    def press(self, text: str) -> None:
        """Press the button that says this."""
        self._leave(self._one("button", text))

    def choose(self, text: str) -> None:
        """Choose the answer that says this, or tick the box."""
        self.acts += 1
        self._mark(self._answer(text))

    def pick(self, question: str, text: str) -> None:
        """Pick out of a list the entry that begins like this."""
        self.acts += 1
        found = self.page.get_by_label(question).locator("option").all_inner_texts()
        self.page.get_by_label(question).select_option(next(each for each in found if each.strip().startswith(text)))

    def write(self, question: str, text: str) -> None:
        """Write an answer to a question; what stood there is gone."""
        self._type(self.page.locator("main").get_by_label(question).first, text)

    def write_day(self, question: str, day: date) -> None:
        """Give a date in three parts."""
        group = self.page.get_by_role("group", name=question)
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self._type(group.get_by_label(part, exact=True), str(value))

    def unfold(self, text: str) -> None:
        """Open what is folded away."""
        self.page.locator("summary", has_text=text).first.click()

    def offers(self, text: str) -> bool:
        """Whether a link or button that says this is on the page."""
        return any(self.page.get_by_role(role, name=text).count() for role in ("link", "button"))  # type: ignore[arg-type]

    def close(self) -> None:
        """Close the window. Nothing was fetched from anywhere else."""
        self.context.close()
        assert not self.refused, self.refused

    def _answer(self, text: str) -> Locator:
        for role in ("radio", "checkbox"):
            for exact in (True, False):
                found = self.page.get_by_role(role, name=text, exact=exact)  # type: ignore[arg-type]
                if found.count():
                    return found.first
        raise AssertionError(f"no answer {text!r} on {self.page.url}: {self.words[:1500]}")

    def _one(self, role: str, text: str) -> Locator:
        for within in (self.page.locator("main"), self.page.locator("body")):
            for exact in (True, False):
                found = within.get_by_role(role, name=text, exact=exact)  # type: ignore[arg-type]
                if found.count():
                    return found.first
        raise AssertionError(f"no {role} {text!r} on {self.page.url}: {self.words[:1500]}")

    def _leave(self, found: Locator) -> None:
        self.acts += 1
        with self.page.expect_navigation(wait_until="load"):
            self._use(found)

    def _use(self, found: Locator) -> None:
        found.click()

    def _mark(self, found: Locator) -> None:
        found.check()

    def _type(self, found: Locator, text: str) -> None:
        found.fill(text)


class KeyboardHand(Hand):
    """The same without a mouse: Tab, arrows, Space and Enter. What has the focus has to show it."""

    def _reach(self, found: Locator, there: str = "each => each === document.activeElement") -> None:
        for _ in range(MOST_STOPS):
            if found.evaluate(there):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{found} on {self.page.url} cannot be reached by keyboard")

    def _use(self, found: Locator) -> None:
        self._reach(found)
        assert found.evaluate(RING), f"{found} on {self.page.url} does not show the focus"
        self.page.keyboard.press("Enter")

    def _mark(self, found: Locator) -> None:
        self._reach(found, "each => each.name !== '' && each.name === document.activeElement.name")
        for _ in range(MOST_STOPS):
            if found.evaluate("each => each === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown" if found.get_attribute("type") == "radio" else "Tab")
        if not found.is_checked():
            self.page.keyboard.press("Space")
        assert found.is_checked()

    def _type(self, found: Locator, text: str) -> None:
        self._reach(found)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def unfold(self, text: str) -> None:
        """Open what is folded away."""
        self._reach(self.page.locator("summary", has_text=text).first)
        self.page.keyboard.press("Enter")


def codes(page: Page) -> tuple[str, str]:
    """The reference and the four secret words of the last page of telling."""
    shown = [line.strip() for line in page.locator("main").inner_text().split("\n") if line.strip()]
    reference = next(line for line in shown if len(line) == 9 and line[4] == "-")
    secret = next(line for line in shown if len(line.split()) == 4 and line.islower())
    return reference, secret
