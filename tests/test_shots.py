"""`make shots` says in one sentence what it lacks, and knows every page."""

from __future__ import annotations

import os
import subprocess
import sys

from engage.config import ROOT
from tests.shots import every
from tests.web.every_page import PAGES


def test_without_a_browser_it_says_so() -> None:
    environment = {**os.environ, "ENGAGE_CHROMIUM": "/nowhere/chromium"}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.shots", "--only", "public.front"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    (sentence,) = ended.stderr.splitlines()
    assert sentence.startswith("No pictures were taken: there is no Chromium here")
    assert ended.stdout == ""


def test_every_page_has_its_picture() -> None:
    names = [stop.name for stop in every.chosen_stops()]
    assert len(set(names)) == len(names)
    assert {name.split()[0] for name in names} >= set(PAGES)
    assert every.how_many("public.ask") == 2 * len(PAGES["public.ask"])
