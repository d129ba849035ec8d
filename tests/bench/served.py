"""An app behind the server that the product runs with, in one worker whose processor time is read.

Floor and product are served alike: gunicorn with the worker class and the threads of `engage serve`, over one
connection that is kept open. The time is what all threads of the worker spent, as Linux counts it in nanoseconds.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from urllib.parse import urlencode

from engage.cli.serve import THREADS
from engage.config import ROOT

REDIRECTS = {302, 303}


class Served:
    """A running server. Use it as a context manager; cookies are kept until `cookies` is set anew."""

    def __init__(self, factory: str, home: Path, *, synchronous: str = "NORMAL") -> None:
        self.port = free_port()
        self.cookies: dict[str, str] = {}
        self.location = ""
        line = [
            sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--chdir", str(ROOT),
            "--workers", "1", "--worker-class", "gthread", "--threads", str(THREADS), "--keep-alive", "600",
            "--log-level", "warning", f"tests.bench.apps:{factory}()",
        ]  # fmt: skip
        environment = {**os.environ, "BENCH_HOME": str(home), "BENCH_SYNCHRONOUS": synchronous}
        self.process = subprocess.Popen(line, cwd=ROOT, env=environment)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def __enter__(self) -> Served:
        wait_for(self.port)
        self.worker = children(self.process.pid)[0]
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self

    def __exit__(self, _kind: type | None, _problem: BaseException | None, _trace: TracebackType | None) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait(30)

    def spent(self) -> float:
        """Seconds of processor time that the worker has spent since it began."""
        tasks = Path(f"/proc/{self.worker}/task")
        return sum(int((task / "schedstat").read_text("ascii").split()[0]) for task in tasks.iterdir()) / 1e9

    def get(self, address: str) -> bytes:
        """The body of a page. Raises RuntimeError unless the status is 200."""
        status, body = self._ask("GET", address, None)
        if status != 200:
            raise RuntimeError(f"{address} answered {status}")
        return body

    def post(self, address: str, data: Mapping[str, str]) -> None:
        """Send a form. Raises RuntimeError unless the answer leads on; `location` says where."""
        status, body = self._ask("POST", address, urlencode(data).encode())
        if status not in REDIRECTS:
            raise RuntimeError(f"POST {address} answered {status}: {body[:500]!r}")

    def _ask(self, method: str, address: str, sent: bytes | None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())} if self.cookies else {}
        if sent is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, address, sent, headers)
        answer = self.connection.getresponse()
        body = answer.read()
        for key, value in answer.getheaders():
            if key.lower() == "set-cookie":
                name, _, rest = value.partition("=")
                self.cookies[name] = rest.partition(";")[0]
        self.location = answer.getheader("Location", "")
        return answer.status, body


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(port: int, seconds: float = 60) -> None:
    """Return once something listens. Raises RuntimeError when nothing does in time."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/")
            connection.getresponse().read()
            connection.close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web process did not answer")


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
