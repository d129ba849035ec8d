"""`make test`: every check and test, with its time. Arguments go to pytest (`make test ARGS="-k asks"`)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
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


def chromium(*, install: bool) -> str | None:
    """The browser to use; where one may `install`, as root on Debian, one without a window when it is missing."""
    if given := os.environ.get("ENGAGE_CHROMIUM"):
        return given if Path(given).is_file() else None
    found = shutil.which(SHELL)
    install = install and os.geteuid() == 0 and shutil.which("apt-get") is not None
    if found is None and install:
        found = _installed(SHELL)
    found = found or shutil.which("chromium") or shutil.which("google-chrome")
    return _installed("chromium") if found is None and install else found


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


def checks() -> list[Part]:
    """What is looked at without running it."""
    return [
        Part("style", [str(BIN / "ruff"), "check", "engage", "tests", "migrations", "docs", "wsgi.py"]),
        Part("types", [str(BIN / "mypy")]),
        Part("layers", [str(BIN / "lint-imports")]),
    ]


def tests(extra: list[str], browser: bool) -> Part:
    """All tests in one run, so that no processor waits at the end of one kind for the next; or those of `extra`."""
    pytest = [str(BIN / "python"), "-m", "pytest"]
    if extra:
        return Part("tests", [*pytest, *extra])
    kinds = [] if browser else ["-m", "not browser"]
    return Part("tests", [*pytest, "-n", "2", "--dist", "worksteal", "tests", *kinds])


def main() -> int:
    """Run all parts, even after a failure; return 1 when one failed. The checks run beside the tests, one by one."""
    extra = sys.argv[1:]
    browser = chromium(install=not extra)
    if browser:
        os.environ["ENGAGE_CHROMIUM"] = browser
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="engage-kept-") as kept, ThreadPoolExecutor(1) as beside:
        os.environ["ENGAGE_TEST_KEPT"] = kept  # see tests/kept.py
        looked_at = [] if extra else [beside.submit(_run, part, quiet=True) for part in checks()]
        results = [_run(tests(extra, bool(browser)))]
        results[:0] = [each.result() for each in looked_at]
    print("\nWhat ran                                                      seconds")
    for name, seconds, fine in results:
        print(f"  {'ok    ' if fine else 'FAILED'} {name:<54} {seconds:6.1f}")
    print(f"         {'in all':<54} {time.monotonic() - begun:6.1f}")
    if not browser:
        print("  not run  browser: there is no Chromium here (as root it is installed; or set ENGAGE_CHROMIUM to one).")
    return 0 if all(fine for _, _, fine in results) else 1


def _run(part: Part, *, quiet: bool = False) -> tuple[str, float, bool]:
    """Its name, how long it took, and whether all is well. A quiet one says at its end what it has to say."""
    started = time.monotonic()
    if not quiet:
        print(f"\n== {part.name}", flush=True)
    done = subprocess.run(part.command, cwd=ROOT, check=False, capture_output=quiet, text=True)
    if quiet:
        print(f"\n== {part.name}\n{done.stdout}{done.stderr}", flush=True)
    return part.name, time.monotonic() - started, done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
