"""`make test`: every check, in order, with its time. Arguments go to pytest (`make test ARGS="-k asks"`)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Part:
    """One check: what it is called and the command that runs it."""

    name: str
    command: list[str]


SHELL = "chromium-headless-shell"
"""Debian's Chromium without the window around its pages: the same engine, for two thirds of the time."""


def chromium() -> str | None:
    """The browser to use; as root on Debian one without a window is installed when it is missing."""
    if given := os.environ.get("ENGAGE_CHROMIUM"):
        return given if Path(given).is_file() else None
    found = shutil.which(SHELL)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        found = _installed(SHELL)
    found = found or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        found = _installed("chromium")
    return found


def _installed(package: str) -> str | None:
    """The program of a package that is fetched now, None when it cannot be had."""
    print(f"Installing Debian's {package} for the browser tests ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    hurried = ["apt-get", "-qq", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20"]
    # Widths hang on the font that a page falls back to.
    for command in (["update"], ["install", "-y", "--no-install-recommends", package, "fonts-liberation"]):
        subprocess.run(
            [*hurried, *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
    return shutil.which(package)


def parts(extra: list[str], browser: str | None) -> list[Part]:
    """The checks, cheapest first."""
    pytest = [str(BIN / "python"), "-m", "pytest"]
    spread = ["-n", "2", "--dist", "worksteal"]
    if extra:
        return [Part("tests", [*pytest, *extra])]
    listed = [
        Part("style", [str(BIN / "ruff"), "check", "engage", "tests", "migrations", "docs", "wsgi.py"]),
        Part("types", [str(BIN / "mypy")]),
        Part("layers", [str(BIN / "lint-imports")]),
        Part(
            "rules (domain, architecture)",
            [*pytest, *spread, "tests/domain", "tests/architecture", "tests/test_pages.py"],
        ),
        Part(
            "services and journeys on SQLite and PostgreSQL, pages",
            [*pytest, *spread, "tests", "--ignore=tests/domain", "--ignore=tests/architecture",
             "--ignore=tests/test_pages.py", "-m", "not browser"],
        ),
    ]  # fmt: skip
    if browser:
        listed.append(
            Part(
                "browser: the loop, axe, zoom, keyboard, colours", [*pytest, *spread, "tests/browser", "-m", "browser"]
            )
        )
    return listed


def main() -> int:
    """Run all parts, even after a failure; return 1 when one failed."""
    browser = chromium()
    if browser:
        os.environ["ENGAGE_CHROMIUM"] = browser
    with tempfile.TemporaryDirectory(prefix="engage-kept-") as kept:
        os.environ["ENGAGE_TEST_KEPT"] = kept  # see tests/kept.py
        return _run(parts(sys.argv[1:], browser), bool(browser))


def _run(listed: list[Part], browser: bool) -> int:
    results: list[tuple[str, float, bool]] = []
    for part in listed:
        print(f"\n== {part.name}", flush=True)
        started = time.monotonic()
        code = subprocess.run(part.command, cwd=ROOT, check=False).returncode
        results.append((part.name, time.monotonic() - started, code == 0))
    print("\nWhat ran                                                      seconds")
    for name, seconds, fine in results:
        print(f"  {'ok    ' if fine else 'FAILED'} {name:<54} {seconds:6.1f}")
    print(f"         {'in all':<54} {sum(row[1] for row in results):6.1f}")
    if not browser:
        print("  not run  browser: there is no Chromium here (as root it is installed; or set ENGAGE_CHROMIUM to one).")
    return 0 if all(fine for _, _, fine in results) else 1


if __name__ == "__main__":
    sys.exit(main())
