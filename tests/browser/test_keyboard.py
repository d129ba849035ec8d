"""The main job by keyboard alone, without JavaScript, and on a screen that is mostly keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site, Visit
from tests.browser.pages import main_pages

pytestmark = pytest.mark.browser

STORY = "The ramp at the clinic is steep and wet."

SHOWN = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const style = getComputedStyle(document.activeElement);
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height, innerHeight) / 2, 0), innerHeight - 1);
  const there = document.elementFromPoint(x, y);
  const active = document.activeElement;
  return {
    name: active.tagName + "#" + active.id + " " + (active.textContent || "").trim().slice(0, 40),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    uncovered: there !== null && (active.contains(there) || there.contains(active) || there.tagName === "LABEL"
      || (active.labels && [...active.labels].some(each => each.contains(there)))),
    ring: style.outlineStyle !== "none" || style.boxShadow !== "none"
      || getComputedStyle(active, "::before").outlineStyle !== "none"
      || (active.labels && [...active.labels].some(each => {
        const before = getComputedStyle(each, "::before");
        return before.boxShadow !== "none" || before.outlineStyle !== "none";
      })),
  };
}"""


def tab_to(page: Page, selector: str, most: int = 120) -> None:
    """Press Tab until this has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            seen = page.evaluate(SHOWN)
            assert seen["inside"], seen
            assert seen["uncovered"], seen
            assert seen["ring"], seen
            return
    raise AssertionError(f"{selector} on {page.url} cannot be reached by keyboard")


def choose(page: Page, name: str, value: str) -> None:
    """Go to a set of answers and walk to one of them with the arrow keys."""
    tab_to(page, f"[name='{name}']")
    for _ in range(10):
        if page.evaluate("() => document.activeElement.value") == value and page.evaluate(
            "() => document.activeElement.checked"
        ):
            return
        page.keyboard.press("Space" if page.evaluate("() => document.activeElement.value") == value else "ArrowDown")
    raise AssertionError(f"{value} cannot be chosen")


def press(page: Page, words: str) -> None:
    """Go to the button or link that says this, and press Enter."""
    for _ in range(120):
        page.keyboard.press("Tab")
        said = page.evaluate("() => document.activeElement.innerText || document.activeElement.value || ''")
        if said.strip().startswith(words):
            assert page.evaluate(SHOWN)["ring"], words
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"{words!r} on {page.url} cannot be reached by keyboard")


def told(page: Page) -> tuple[str, str]:
    """The reference and the words of the last page."""
    shown = page.locator("main").inner_text().split("\n")
    lines = [line.strip() for line in shown if line.strip()]
    reference = next(line for line in lines if len(line) == 9 and line[4] == "-")
    secret = next(line for line in lines if len(line.split()) == 4 and line.islower())
    return reference, secret


@pytest.mark.parametrize("size", [(1280, 900), (320, 256)], ids=["desk", "400 per cent"])
def test_telling_and_looking_it_up_by_keyboard(site: Site, visit: Visit, size: tuple[int, int]) -> None:
    page = visit(width=size[0], height=size[1])
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#main"
    press(page, "Wishaw")
    press(page, "Tell us what happened")
    tab_to(page, "textarea[name='text']")
    page.keyboard.type(STORY)
    choose(page, "kind", "experience")
    choose(page, "use", "publish")
    choose(page, "tell_by", "self")
    press(page, "Go on and check it")
    assert STORY in page.locator("main").inner_text()
    press(page, "Send my experience")
    reference, secret = told(page)

    press(page, "look up what became of it")
    tab_to(page, "input[name='reference']")
    page.keyboard.type(reference)
    tab_to(page, "[name='secret']")
    page.keyboard.type(secret)
    press(page, "Show me")
    assert page.locator("h1").inner_text() == "What became of what you told us"
    assert STORY in page.locator("main").inner_text()


def test_telling_without_javascript(site: Site, visit: Visit) -> None:
    page = visit(java_script_enabled=False, width=390)
    page.goto("/s/wishaw")
    page.get_by_label("What happened?").fill(STORY)
    page.get_by_label("Something that happened").check()
    page.get_by_label("Publish it").check()
    page.get_by_label("I will check myself").check()
    page.get_by_role("button", name="Go on and check it").click()
    page.get_by_role("button", name="Send my experience").click()
    reference, secret = told(page)
    page.goto("/status")
    page.get_by_label("Your reference").fill(reference)
    page.get_by_label("Your four secret words").fill(secret)
    page.get_by_role("button", name="Show me").click()
    assert STORY in page.locator("main").inner_text()


def test_a_mistake_leads_to_its_field(site: Site, visit: Visit) -> None:
    page = visit(width=320, height=600)
    page.goto("/s/wishaw")
    page.locator("textarea[name='text']").fill(STORY)
    page.get_by_role("button", name="Go on and check it").click()
    assert page.title().startswith("Error: ")
    page.locator(".ds_error-summary a").first.click()
    assert page.evaluate("() => document.activeElement.name") in {"kind", "use", "tell_by"}
    assert page.locator("textarea[name='text']").input_value() == STORY


def test_nothing_has_the_focus_and_hides(site: Site, visit: Visit) -> None:
    """At 400 per cent every stop of the Tab key can be seen, on the longest page of each audience."""
    wanted = {"public.register", "public.status_page", "moderation.theme", "board.act", "respond.act"}
    hidden = []
    for name, at in main_pages():
        if name in wanted:
            page = visit(at.who, width=320, height=256)
            page.goto(site.address(at))
            for _ in range(40):
                page.keyboard.press("Tab")
                seen = page.evaluate(SHOWN)
                if not seen["name"].startswith("BODY") and not (seen["inside"] and seen["uncovered"] and seen["ring"]):
                    hidden.append((name, seen))
    assert not hidden, hidden
