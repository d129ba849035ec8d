"""How many actions a reader needs for a text, and what of what was planted gets out: `python -m tests.desk FILE.csv`.

A hundred texts of the file, chosen by chance, wait at a desk; in thirty of them a made-up personal detail was planted,
each structured kind in turn. Themes were learned from 500 others. A reader in Chromium answers them one after the
other, from the list of what waits to the last one, seeing only what the pages show: a press, a choice from a list and
whatever is typed into one box count one each. What has no row and no question is published as it is. Texts are never
printed. docs/desk.md has what
came out.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from engage.adapters import labelled_file
from engage.domain.theming.labelled import Labelled
from tests.browser.site import open_chromium
from tests.desk.planted import plant_some
from tests.desk.reader import Handled, Reader
from tests.desk.town import Desk, Item, open_desk, usable


def measure(texts: Sequence[Labelled], *, number: int, planted: int, learn: int, seed: int) -> list[Handled]:
    """Let somebody read `number` of the texts, `planted` of them with a detail in it."""
    chance = random.Random(seed)
    some = chance.sample(usable(texts), number + learn)
    waiting = [
        Item(each, text.labels)
        for each, text in zip(
            plant_some([text.text.text.strip() for text in some[:number]], planted, chance), some[:number], strict=True
        )
    ]
    with (
        tempfile.TemporaryDirectory(prefix="engage-desk-") as home,
        open_desk(Path(home), waiting, some[number:], chance) as desk,
        open_chromium() as browser,
    ):
        return read(desk, browser)


def read(desk: Desk, browser: Browser) -> list[Handled]:
    """All that waits, by one reader in one window, without JavaScript; and what of it got out."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, base_url=desk.base, java_script_enabled=False
    )
    context.add_cookies(desk.cookies())
    page = context.new_page()
    page.set_default_timeout(20_000)
    done = Reader(page, desk).read_all()
    context.close()
    public = desk.published()
    for each in done:
        each.leaked = _stands(desk.waits[each.reference].planted.detail, public.get(each.reference, ""))
    return done


def _stands(detail: str, text: str) -> bool:
    """Whether what was planted is in a text, or a piece of it with a figure that would tell enough."""
    pieces = [each for each in re.findall(r"[\w@.-]*\d[\w@.-]*", detail) if len(each) >= 4]
    return bool(detail) and any(each in text for each in (detail, *pieces))


def summary(done: Sequence[Handled]) -> dict[str, Any]:
    """The figures of a reading."""
    plain, with_detail = [each for each in done if not each.kind], [each for each in done if each.kind]
    return {
        "texts": len(done),
        "planted": len(with_detail),
        "actions": {
            name: {"median": statistics.median(each.actions for each in some),
                   "most": max(each.actions for each in some),
                   "five or fewer": sum(each.actions <= 5 for each in some)}
            for name, some in (("all", done), ("plain", plain), ("with a detail", with_detail)) if some
        },
        "published unremarked": sorted(each.kind for each in with_detail if each.leaked and not each.remarked),
        "published after a remark": sorted(each.kind for each in with_detail if each.leaked and each.remarked),
        "plain texts with a hint": sum(bool(each.rows) for each in plain),
        "plain texts that came back": sum(bool(each.returned) for each in plain),
        "texts with suggestions": sum(bool(each.suggested) for each in done),
        "the right theme among them": sum(each.theme for each in done),
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when the median is above five, or something planted was published unremarked."""
    parser = argparse.ArgumentParser(prog="python -m tests.desk", description=__doc__)
    parser.add_argument(
        "file", nargs="?", default=os.environ.get("ENGAGE_REAL_COMMENTS"), help="CSV with real comments"
    )
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="label")
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--planted", type=int, default=30)
    parser.add_argument("--learn", type=int, default=500, help="others to learn themes from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    if not given.file:
        parser.error("name a file, or set ENGAGE_REAL_COMMENTS to one")
    begun = time.monotonic()
    texts = labelled_file.read(Path(given.file), text=given.text, label=given.label, prompt=None).texts
    done = measure(texts, number=given.number, planted=given.planted, learn=given.learn, seed=given.seed)
    found = summary(done)
    if given.json:
        print(json.dumps({**found, "each": [asdict(each) | {"reference": ""} for each in done]}))
    else:
        for name, value in found.items():
            print(f"{name:28} {value}")
        print(f"{'seconds':28} {time.monotonic() - begun:.0f}")
    return int(found["actions"]["all"]["median"] > 5 or bool(found["published unremarked"]))


if __name__ == "__main__":
    sys.exit(main())
