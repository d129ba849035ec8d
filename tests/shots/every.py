"""A picture of every page there is, of every message, and of what the printer gives."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from engage.adapters.rendering import Renderer
from engage.config import ROOT
from tests.adapters.message_samples import ADDRESS, ALL
from tests.browser.pages import PARTS, stops_of, visit
from tests.browser.site import Site
from tests.shots.camera import DESK, PHONE, Camera, camera_on, take
from tests.web.after import Stop

PAPER = {
    "register": "/north/wishaw/asks",
    "digest": "/digests/wishaw-lpg/2026-10/v1",
    "decisions": "/north/wishaw/decisions",
    "form": "/s/wishaw/paper",
}
"""What people print."""

Done = Callable[[], object]


@dataclass(frozen=True)
class Subject:
    """What is in a picture: which part of the site, its name, and where the pictures lie, from the folder of all."""

    part: str
    name: str
    pictures: tuple[str, ...]


def chosen_stops(only: str = "") -> list[Stop]:
    """Each page whose name contains the word, part by part: on the way to some of staff the clock goes on, and whoever
    had their own page open would be out of it."""
    return [each for part in PARTS for each in stops_of(part) if only in each.name]


def how_many(only: str) -> int:
    """How many pictures there will be."""
    mails = sum(only in f"e-mails.{each}" for each in ALL)
    return 2 * len(chosen_stops(only)) + 2 * mails + sum(only in f"paper.{each}" for each in PAPER)


def pages(browser: Browser, site: Site, folder: Path, only: str, done: Done) -> Iterator[Subject]:
    """Each page at both widths."""
    with camera_on(browser, site.base) as camera:
        for stop in chosen_stops(only):
            cookies = site.cookies(stop.at.who) if stop.at.who != "anybody" else None
            taken = []
            for width in (PHONE, DESK):
                window = camera.window(stop.at.who, width, cookies)
                visit(stop, window, site)
                taken.append(_kept(take(window, folder / stop.part / f"{_file(stop.name)}-{width}.png"), folder))
                done()
            yield Subject(stop.part, stop.name, tuple(taken))


def messages(browser: Browser, folder: Path, only: str, done: Done) -> Iterator[Subject]:
    """The HTML part of each e-mail, as a mail program on a phone and on a desk would show it."""
    renderer = Renderer(ROOT / "templates", base_url=ADDRESS, site_name="Engage", locale="en")
    with camera_on(browser) as camera:
        for template in sorted(each for each in ALL if only in f"e-mails.{each}"):
            taken = []
            for width in (PHONE, DESK):
                window = camera.window("mail", width)
                window.set_content(renderer.mail(template, ALL[template]).html)
                taken.append(_kept(take(window, folder / "e-mails" / f"{template}-{width}.png"), folder))
                done()
            yield Subject("e-mails", template, tuple(taken))


def paper(browser: Browser, site: Site, folder: Path, only: str, done: Done) -> Iterator[Subject]:
    """What the printer gives: a PDF, and its pages as pictures where pdftoppm is installed."""
    with camera_on(browser, site.base) as camera:
        for name, address in PAPER.items():
            if only in f"paper.{name}":
                yield Subject("paper", name, _printed(camera, address, folder, name))
                done()


def _printed(camera: Camera, address: str, folder: Path, name: str) -> tuple[str, ...]:
    window = camera.window("anybody", DESK)
    window.goto(address)
    target = folder / "paper" / f"{name}.pdf"
    target.parent.mkdir(parents=True, exist_ok=True)
    window.pdf(path=target, format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "18mm"))
    if not shutil.which("pdftoppm"):
        return (_kept(target, folder),)
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(target), str(target.with_suffix(""))], check=True)
    return tuple(_kept(each, folder) for each in sorted(target.parent.glob(f"{name}-*.png")))


def _file(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.partition(".")[2].lower()).strip("-") or "page"


def _kept(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
