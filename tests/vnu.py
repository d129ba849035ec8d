"""Holds every page, e-mail, style sheet and drawing against the Nu HTML Checker (vnu), the checker of the W3C.

    python -m tests.vnu                       each page of a furnished installation, for whoever may see it
    python -m tests.vnu --home /tmp/year      the public pages of an installation that is there, and its digests

It takes Java, which nothing else here does: where there is none, one line says so and nothing is checked. `make test`
holds every page against html5lib, strictly, and needs none. The checker comes out of npm's `vnu-jar`, once, into
`build/vnu`, and is known by its hash; ENGAGE_VNU_JAR names one that is there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import deque
from pathlib import Path
from typing import Any

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.adapters.rendering import Renderer
from engage.app import create_app
from engage.config import ROOT, Settings, from_environment
from engage.models.base import db
from engage.web.digest_files import chart
from tests.adapters.message_samples import ADDRESS, ALL
from tests.conftest import START, _migrate
from tests.furnished import Furnished
from tests.pages import PageClient
from tests.web.every_page import every
from tests.web.visitors import Visitors

PACKAGE = "vnu-jar@26.9.27"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
KEPT = ROOT / "build" / "vnu" / "vnu.jar"
MOST_PAGES = 400
MEANT = re.compile(
    "The “role” attribute must not be used on a “t[drh]” element|CSS: “(?:vector-effect|field-sizing)”: Property"
)
"""What is no fault. Roles of tables that become lists in a narrow window: a style sheet that lays a cell out as a block
takes its meaning away, and the role gives it back (templates/components/table.html). Properties of SVG 2 and CSS UI 4:
the checker has not heard of them, and what does not know them leaves them out."""
NOT_FOLLOWED = ("/static", "/leave", "/account")


class CannotCheck(Exception):
    """There is no Java, or no checker."""


def main() -> int:
    """Check; 1 where something is wrong, 0 also where nothing could be checked."""
    parser = argparse.ArgumentParser(prog="python -m tests.vnu", description=__doc__)
    parser.add_argument("--home", type=Path, help="an installation whose public pages are checked instead")
    asked = parser.parse_args()
    try:
        command = checker()
    except CannotCheck as why:
        print(f"Nothing was checked with vnu: {why}.")
        return 0
    with tempfile.TemporaryDirectory(prefix="engage-vnu-") as temporary:
        folder = Path(temporary) / "pages"
        folder.mkdir()
        if asked.home:
            _public(asked.home, folder)
        else:
            _furnished(Path(temporary), folder)
        _others(folder)
        return _report(_checked(command, folder), len(list(folder.iterdir())))


def checker() -> list[str]:
    """The command that checks files. Raises CannotCheck."""
    java = shutil.which("java")
    if java is None:
        raise CannotCheck("there is no Java here")
    given = os.environ.get("ENGAGE_VNU_JAR")
    jar = Path(given) if given else KEPT
    if not jar.is_file():
        if given:
            raise CannotCheck(f"{jar} is not there")
        _fetch(jar)
    return [java, "-Xss2m", "-jar", str(jar)]


def _fetch(jar: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise CannotCheck("there is no npm here that could bring it")
    jar.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        done = subprocess.run([npm, "pack", PACKAGE], cwd=temporary, capture_output=True, text=True, check=False)
        packed = list(Path(temporary).glob("*.tgz"))
        if done.returncode or not packed:
            raise CannotCheck(f"npm did not bring {PACKAGE}")
        with tarfile.open(packed[0]) as inside:
            name = next(each.name for each in inside if each.name.endswith("/vnu.jar"))
            member = inside.extractfile(name)
            assert member is not None
            content = member.read()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise CannotCheck(f"{PACKAGE} is not what it was")
    jar.write_bytes(content)


def _keep(folder: Path, name: str, html: str) -> None:
    (folder / f"{re.sub(r'[^A-Za-z0-9.-]+', '_', name).strip('_') or 'front'}.html").write_text(html, encoding="utf-8")


def _furnished(home: Path, folder: Path) -> None:
    """Every page there is, as whoever may see it, and what the command prints of a digest."""
    clock = FixedClock(START)
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'engage.db'}", base_url="http://localhost")
    app = create_app(settings, clock=clock, keys=KeyRing.create(home / "keyring.json"), TESTING=True)
    _migrate(app)
    with app.app_context():
        furnished = Furnished(clock)
        visitors = Visitors(app, furnished)
        for endpoint, page in every():
            address = page.address(furnished)
            _keep(folder, f"{endpoint} {page.who} {address}", visitors[page.who].get(address).html)
        db.session.remove()


def _public(home: Path, folder: Path) -> None:
    """Whatever the public reaches by links from the first page on."""
    app = create_app(from_environment({**os.environ, "ENGAGE_HOME": str(home)}), TESTING=True)
    with app.app_context():
        client, seen, to_see = PageClient(app), set(), deque(["/"])
        while to_see and len(seen) < MOST_PAGES:
            address = to_see.popleft().partition("#")[0]
            if address in seen or not address.startswith("/") or address.startswith(NOT_FOLLOWED):
                continue
            seen.add(address)
            response: Any = client.client.get(address, follow_redirects=True)
            if response.mimetype == "text/html":
                html = response.get_data(as_text=True)
                _keep(folder, address, html)
                found = re.findall(r'href="(/[^"#]*)', html)
                # Digests first: they are what most of it is about.
                to_see.extendleft(each for each in found if "/digests/" in each or "because-of-you" in each)
                to_see.extend(found)
        db.session.remove()


def _others(folder: Path) -> None:
    """E-mails, drawings and style sheets."""
    renderer = Renderer(ROOT / "templates", base_url=ADDRESS, site_name="Engage", locale="en")
    for template, params in ALL.items():
        _keep(folder, f"mail {template}", renderer.mail(template, params).html)
    (folder / "bars.svg").write_text(chart.bars([("Done", 3), ("Not answered yet", 0)]), encoding="utf-8")
    for sheet in (ROOT / "engage" / "static" / "css").glob("*.css"):
        shutil.copy(sheet, folder / f"style_{sheet.name}")


def _checked(command: list[str], folder: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        [*command, "--format", "json", "--errors-only", "--also-check-css", "--also-check-svg", "--exit-zero-always",
         str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        found = list(json.loads(done.stderr or done.stdout)["messages"])
    except (ValueError, KeyError):
        print(done.stderr[-2000:], file=sys.stderr)
        raise SystemExit(1) from None
    return [each for each in found if not MEANT.match(each["message"])]


def _report(found: list[dict[str, Any]], files: int) -> int:
    said: dict[str, list[str]] = {}
    for each in found:
        place = f"{Path(each.get('url', '')).name}:{each.get('lastLine', '')}"
        said.setdefault(f"{each['message']}  [{each.get('extract', '').strip()[:90]!r}]", []).append(place)
    for message, places in sorted(said.items(), key=lambda item: -len(item[1])):
        print(f"{len(places):>4}  {message}\n      {', '.join(places[:3])}")
    print(f"vnu: {files} files, {len(found)} errors.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
