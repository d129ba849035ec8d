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


def chromium() -> str | None:
    """The browser to use, as tests/browser/site.py finds it."""
    names = (SHELL, "chromium", "google-chrome")
    found = os.environ.get("ENGAGE_CHROMIUM") or next(filter(None, map(shutil.which, names)), "")
    return found if Path(found).is_file() else None


def to_install() -> bool:
    """Whether one without a window is missing and can be had: as root, on Debian."""
    given = os.environ.get("ENGAGE_CHROMIUM") or shutil.which(SHELL)
    return not given and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(done: Path) -> None:
    """Fetch it; a whole Chromium where Debian has none without a window and there is none at all. Then make a file, for
    which the browser tests wait."""
    print("Installing Debian's Chromium for the browser tests, while the others begin ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20"]
    subprocess.run([*apt, "update"], env=environment, **quiet)
    for package in (SHELL, "chromium"):
        if chromium() is None or package == SHELL:
            # Widths hang on the font that a page falls back to.
            fetched = [*apt, "install", "-y", "--no-install-recommends", package, "fonts-liberation"]
            subprocess.run(fetched, env=environment, **quiet)
    done.touch()


def checks() -> list[Part]:
    """What is looked at without running it."""
    return [
        Part("style", [str(BIN / "ruff"), "check", "engage", "tests", "migrations", "docs", "wsgi.py"]),
        Part("types", [str(BIN / "mypy")]),
        Part("layers", [str(BIN / "lint-imports")]),
    ]


def tests(extra: list[str], *, browser: bool) -> Part:
    """All tests in one run, so that no processor waits at the end of one kind for the next; or those of `extra`."""
    pytest = [str(BIN / "python"), "-m", "pytest"]
    if extra:
        return Part("tests", [*pytest, *extra])
    kinds = [] if browser else ["-m", "not browser"]
    return Part("tests", [*pytest, "-n", "2", "--dist", "worksteal", "tests", *kinds])


def main() -> int:
    """Run all parts, even after a failure; return 1 when one failed. The checks run beside the tests, one by one."""
    extra, begun = sys.argv[1:], time.monotonic()
    installing = not extra and to_install()
    with tempfile.TemporaryDirectory(prefix="engage-kept-") as kept, ThreadPoolExecutor(2) as beside:
        os.environ["ENGAGE_TEST_KEPT"] = kept  # see tests/kept.py
        if installing:
            os.environ["ENGAGE_TEST_BROWSER"] = str(Path(kept) / "browser")
            beside.submit(install, Path(kept) / "browser")
        looked_at = beside.submit(lambda: [] if extra else [_run(part, quiet=True) for part in checks()])
        tested = _run(tests(extra, browser=installing or chromium() is not None))
        results = [*looked_at.result(), tested]
    print("\nWhat ran                                                      seconds")
    for name, seconds, fine in results:
        print(f"  {'ok    ' if fine else 'FAILED'} {name:<54} {seconds:6.1f}")
    print(f"         {'in all':<54} {time.monotonic() - begun:6.1f}")
    if chromium() is None:
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
