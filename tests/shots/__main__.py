"""Takes a picture of every page at 320 and 1280 px, of every e-mail and of what is printed; and those of docs."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tqdm import tqdm

from engage.adapters.crypto import KeyRing
from engage.config import ROOT
from tests.browser.site import NoBrowser, chromium_path, open_chromium, open_site
from tests.shots import chosen, every, sheet

SHOTS = ROOT / "build" / "shots"
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 2_000_000
"""What the pictures of the documents may weigh together."""


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.shots", description=__doc__)
    parser.add_argument("--only", default="", metavar="WORD", help="pages with this in their name, such as public.ask")
    parser.add_argument("--no-docs", action="store_true", help="leave docs/pictures as they are")
    parser.add_argument("--docs", action="store_true", help="only docs/pictures, from a new demonstration")
    parser.add_argument("--to", type=Path, default=SHOTS, metavar="FOLDER", help="where to put them (build/shots)")
    return parser.parse_args()


def main() -> int:
    """Take the pictures; 1 and one sentence when there is no browser."""
    asked = arguments()
    try:
        chromium_path()
    except NoBrowser as problem:
        print(f"No pictures were taken: {problem}.", file=sys.stderr)
        return 1
    if not asked.docs:
        _every(asked.to.resolve(), asked.only)
    if asked.docs or not (asked.no_docs or asked.only):
        return _chosen()
    return 0


def _every(folder: Path, only: str) -> None:
    started = time.monotonic()
    if folder == SHOTS and not only:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    total = every.how_many(only)
    with tempfile.TemporaryDirectory(prefix="engage-shots-") as temporary, open_chromium() as browser:
        keys = KeyRing.create(Path(temporary) / "keyring.json")
        print("Furnishing an installation ...", flush=True)
        slow = 0.2 if sys.stdout.isatty() else 20
        with (
            open_site(Path(temporary), keys) as site,
            tqdm(total=total, unit=" pictures", file=sys.stdout, mininterval=slow) as bar,
        ):
            subjects = [
                *every.pages(browser, site, folder, only, bar.update),
                *every.messages(browser, folder, only, bar.update),
                *every.paper(browser, site, folder, only, bar.update),
            ]
    index = sheet.write(folder, subjects)
    print(f"{total} pictures in {time.monotonic() - started:.0f} seconds. Look through them at {index}", flush=True)


def _chosen() -> int:
    started = time.monotonic()
    print("Building the demonstration for docs/pictures: about a minute ...", flush=True)
    with tempfile.TemporaryDirectory(prefix="engage-shots-") as temporary, open_chromium() as browser:
        taken = chosen.take_all(browser, Path(temporary), PICTURES)
    size = sum(path.stat().st_size for path in taken)
    print(f"{len(taken)} pictures, {size // 1000} kB, in {PICTURES}, in {time.monotonic() - started:.0f} seconds.")
    if size > MOST_BYTES:
        print(f"They weigh more than {MOST_BYTES // 1000} kB together: take smaller ones.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
