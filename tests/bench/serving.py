"""G11 and G12: what `engage serve` starts, under a mixed load with eight connections."""

from __future__ import annotations

import http.client
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from engage.cli.serve import environment as served_environment
from engage.cli.serve import processes
from engage.config import ROOT
from tests.bench.installation import Installation
from tests.bench.pages import addresses
from tests.bench.posting import FORM, answers, token_in
from tests.bench.report import Report
from tests.bench.served import children, free_port, wait_for

CONNECTIONS = 8
MIX = {"list": 25, "detail": 15, "theme": 8, "page at a cursor": 7, "front of a locality": 10, "register": 10,
       "ask": 10, "share": 15}  # fmt: skip
HEAVY = ("textblob", "sklearn", "nltk", "numpy", "weasyprint")


@dataclass
class Seen:
    """What the load got back."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


class Browser(threading.Thread):
    """One connection that is kept open: reads pages and shares, again and again."""

    def __init__(self, port: int, addresses: dict[str, str], ends: float, number: int, seen: Seen) -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.addresses, self.ends, self.seen = addresses, ends, seen
        self.rng = random.Random(number)
        self.cookies: dict[str, str] = {}

    def run(self) -> None:
        names, weights = list(MIX), list(MIX.values())
        while time.monotonic() < self.ends:
            name = self.rng.choices(names, weights)[0]
            try:
                self.share() if name == "share" else self.request(name, "GET", self.addresses[name])
            except (OSError, http.client.HTTPException, LookupError) as problem:
                self.seen.problems.append(f"{name}: {type(problem).__name__} {problem}")
                self.connection.close()

    def share(self) -> None:
        """The whole way of a submission: form, answers, check, send, what to keep."""
        self.cookies = {}
        token = token_in(self.request("form", "GET", FORM))
        self.request("keep", "POST", FORM, {**answers(self.rng), "csrf_token": token})
        token = token_in(self.request("check", "GET", f"{FORM}/check"))
        self.request("send", "POST", f"{FORM}/check", {"csrf_token": token})
        self.request("sent", "GET", f"{FORM}/sent")

    def request(self, name: str, method: str, address: str, data: dict[str, str] | None = None) -> bytes:
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())} if self.cookies else {}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, address, urlencode(data) if data is not None else None, headers)
        answer = self.connection.getresponse()
        body = answer.read()
        self.seen.seconds.setdefault(name, []).append(time.perf_counter() - began)
        self.seen.statuses[answer.status] += 1
        for key, value in answer.getheaders():
            if key.lower() == "set-cookie":
                cookie, _, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        return body


def measure(report: Report, installation: Installation, *, seconds: float) -> None:
    """Serve the installation as `engage serve` does, load it, and look at what came back and at the workers."""
    print(f"Serving, {seconds:.0f} seconds")
    _imports(report, installation)
    pages = addresses(installation.app())
    port = free_port()
    log = installation.home / "serve.log"
    ours = {"ENGAGE_HOME": str(installation.home), "PORT": str(port)}
    with log.open("wb") as output:
        running = [
            subprocess.Popen(line, cwd=ROOT, env={**_environment(name), **ours}, stdout=output, stderr=output)
            for name, line in processes("127.0.0.1", port).items()
        ]
        try:
            wait_for(port)
            seen = _load(port, pages, seconds)
            workers = children(running[0].pid)
            memory = [_megabytes(pid, installation.path) for pid in workers]
            ended = [process.args for process in running if process.poll() is not None]
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(150)  # the scheduler ends the job that it is at
    _judge(report, seen, memory, log.read_text(encoding="utf-8", errors="replace"), seconds)
    if ended:
        report.breaks(f"a process ended by itself: {ended}")


def _environment(name: str) -> dict[str, str]:
    return {key: value for key, value in served_environment(name).items() if key != "ENGAGE_DATABASE_URL"}


def _judge(report: Report, seen: Seen, memory: list[float], log: str, seconds: float) -> None:
    report.add("G11", "largest web worker after the load, without the mapped database", max(memory, default=0.0), "MB",
               target=90, least=False)  # fmt: skip
    total = sum(seen.statuses.values())
    failed = sum(count for status, count in seen.statuses.items() if status >= 500)
    odd = sum(count for status, count in seen.statuses.items() if 400 <= status < 500)
    locked = log.count("database is locked")
    report.add("G12", f"answers with 5xx in {seconds:.0f} s, {CONNECTIONS} connections", failed, target=0, least=False,
               note=f"of {total:,}, {total / seconds:,.0f} a second")  # fmt: skip
    report.add("G12", "'locked' in the log", locked, target=0, least=False)
    for name in ("list", "send"):
        took = sorted(seen.seconds.get(name) or [0.0])
        report.add("G12", f"{name}: half within", statistics.median(took) * 1000, "ms",
                   note=f"95 of 100 within {took[int(len(took) * 0.95)] * 1000:,.0f} ms")  # fmt: skip
    if failed or locked:
        report.breaks(f"{failed} answers with 5xx, {locked} times 'locked': {log[-2000:]}")
    if odd or seen.problems or not seen.seconds.get("sent"):
        report.breaks(f"{odd} answers with 4xx, {len(seen.problems)} broken requests {seen.problems[:3]}")


def _load(port: int, pages: dict[str, str], seconds: float) -> Seen:
    seen = Seen()
    ends = time.monotonic() + seconds
    browsers = [Browser(port, pages, ends, number, seen) for number in range(CONNECTIONS)]
    for each in browsers:
        each.start()
    for each in browsers:
        each.join(seconds + 60)
    return seen


def _imports(report: Report, installation: Installation) -> None:
    """What a process has loaded that imported the app as a worker does and answered pages."""
    code = (
        "import sys; from wsgi import app; c = app.test_client()\n"
        "for each in ('/', '/share', '/account/sign-in'): c.get(each)\n"
        f"print(*sorted({{m.partition('.')[0] for m in sys.modules}} & set({HEAVY!r})))"
    )
    environment = {**os.environ, "ENGAGE_HOME": str(installation.home)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    found = done.stdout.split()
    report.add("G11", "heavy libraries loaded in a web worker", len(found), target=0, least=False, note=" ".join(found))


def _megabytes(pid: int, database: Path) -> float:
    """Resident memory of a process. Pages of the database that SQLite maps are the system's cache and left out."""
    total, counted = 0, True
    for line in Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8", errors="replace").splitlines():
        if "-" in line.split(" ", 1)[0]:
            counted = str(database) not in line
        elif counted and line.startswith("Rss:"):
            total += int(line.split()[1])
    return total / 1024
