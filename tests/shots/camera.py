"""Windows on a running site, and pictures of what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

PHONE, DESK = 320, 1280
HEIGHTS = {PHONE: 640, DESK: 900}


class Camera:
    """Keeps one window for each person and width, so that nobody signs in twice."""

    def __init__(self, browser: Browser, base: str = "") -> None:
        self.browser, self.base = browser, base
        self._windows: dict[tuple[str, int], Page] = {}

    def window(self, who: str, width: int, cookies: list[Any] | None = None, **options: Any) -> Page:
        """The window of this person, as wide as this."""
        if (who, width) not in self._windows:
            context = self.browser.new_context(
                viewport={"width": width, "height": HEIGHTS[width]}, base_url=self.base or None,
                reduced_motion="reduce", color_scheme="light", locale="en-GB", **options,
            )  # fmt: skip
            context.add_cookies(cookies or [])
            page = context.new_page()
            page.set_default_timeout(20_000)
            self._windows[who, width] = page
        return self._windows[who, width]

    def close(self) -> None:
        """Close every window."""
        for page in self._windows.values():
            page.context.close()
        self._windows.clear()


@contextmanager
def camera_on(browser: Browser, base: str = "") -> Iterator[Camera]:
    """A camera whose windows are closed at the end."""
    camera = Camera(browser, base)
    try:
        yield camera
    finally:
        camera.close()


def take(page: Page, path: Path, *, whole: bool = True) -> Path:
    """A picture of the page in a window, the whole of it or what is to be seen first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=whole, animations="disabled", caret="hide")
    return path
