"""Processor time of things in turn: what is compared runs in the same minute, in small slices, many times over."""

from __future__ import annotations

import gc
import io
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask

SLICE = 0.02
"""Seconds of processor time that each thing runs at a time."""


@dataclass(frozen=True)
class Times:
    """Seconds a call, one number for each round, of everything that was measured together."""

    cpu: Mapping[str, list[float]]
    wall: Mapping[str, list[float]]

    def cost(self, name: str) -> float:
        """The median processor time of one call, in microseconds."""
        return statistics.median(self.cpu[name]) * 1e6

    def ratio(self, of: str, to: str) -> float:
        """How fast `of` is beside `to`: the median over the rounds of time(to) / time(of), by processor time."""
        return statistics.median(b / a for a, b in zip(self.cpu[of], self.cpu[to], strict=True))

    def wall_ratio(self, of: str, to: str) -> float:
        """The same by the clock on the wall."""
        return statistics.median(b / a for a, b in zip(self.wall[of], self.wall[to], strict=True))


class Prepared:
    """A call that uses something up: `prepare()` makes one of it, which is not measured, and `call(it)` is."""

    def __init__(self, prepare: Callable[[], Any], call: Callable[[Any], Any]) -> None:
        self.prepare, self.call = prepare, call
        self.stock: list[Any] = []

    def __call__(self) -> None:
        self.call(self.stock.pop())


def _ready(call: Callable[[], Any], many: int) -> None:
    if isinstance(call, Prepared):
        call.stock += [call.prepare() for _ in range(many)]


def interleaved(calls: Mapping[str, Callable[[], Any]], *, rounds: int, slice_: float = SLICE) -> Times:
    """Run all in turn for `rounds` rounds, a slice of processor time each, after warming each up."""
    each: dict[str, int] = {}
    for name, call in calls.items():
        _ready(call, 10)
        for _ in range(5):
            call()
        began = time.process_time()
        for _ in range(5):
            call()
        each[name] = max(2, round(slice_ / max(1e-6, (time.process_time() - began) / 5)))
    cpu: dict[str, list[float]] = {name: [] for name in calls}
    wall: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            many = each[name]
            _ready(call, many)
            gc.collect()
            began, walled = time.process_time(), time.perf_counter()
            for _ in range(many):
                call()
            cpu[name].append((time.process_time() - began) / many)
            wall[name].append((time.perf_counter() - walled) / many)
    return Times(cpu, wall)


class Caller:
    """Calls a WSGI app as gunicorn's worker does, without a test client's own costs; keeps cookies."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}
        self.status = 0
        self.location = ""

    def get(self, address: str) -> bytes:
        """The body of the answer; `status` is set. Raises RuntimeError unless it is 200."""
        body = self._call("GET", address, b"")
        if self.status != 200:
            raise RuntimeError(f"{address} answered {self.status}")
        return body

    def post(self, address: str, data: Mapping[str, str]) -> bytes:
        """Send a form. Raises RuntimeError unless the answer leads on; `location` says where."""
        body = self._call("POST", address, urlencode(data).encode())
        if self.status not in {302, 303}:
            raise RuntimeError(f"POST {address} answered {self.status}: {body[:2000]!r}")
        return body

    def _call(self, method: str, address: str, sent: bytes) -> bytes:
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT": "text/html", "HTTP_USER_AGENT": "bench",
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(sent),
            "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
        if sent:
            environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
            environ["CONTENT_LENGTH"] = str(len(sent))
        if self.cookies:
            environ["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.app.wsgi_app(environ, self._begin)
        try:
            return b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()

    def _begin(self, status: str, headers: list[tuple[str, str]], _problem: Any = None) -> Any:
        self.status = int(status[:3])
        for name, value in headers:
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                kept = rest.partition(";")[0]
                if "Max-Age=0" in value or not kept:
                    self.cookies.pop(key, None)
                else:
                    self.cookies[key] = kept
            elif name == "Location":
                self.location = value
        return lambda _chunk: None
