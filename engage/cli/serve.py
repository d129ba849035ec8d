"""`engage serve`: the web and the scheduler on this machine, until Ctrl-C."""

from __future__ import annotations

import importlib
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import click

from engage.cli.support import PROBLEM, WRONG, application, migrate, refusals, stop
from engage.config import ROOT, port_of

DEMONSTRATION = "engage.cli.demo"
"""The module that can load a demonstration: `load_if_new() -> list[str]`, the lines to print."""

WORKERS, THREADS = 2, 4
SECONDS_TO_STOP = 20


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="The port.  [default: $PORT or 8000]")
@click.option("--demo", is_flag=True, help="Load the demonstration into a new database.")
@click.pass_obj
def command(make_app: Callable[..., Any], host: str, port: int | None, demo: bool) -> None:
    """Bring the database up to date, then run the web pages and the scheduler until Ctrl-C."""
    port = port or port_of(os.environ)
    os.environ["PORT"] = str(port)
    _check_free(host, port)
    with application(make_app), refusals():
        migrate()
        lines = _demonstration() if demo else []
    for line in [f"Engage is at http://{_shown(host)}:{port} (Ctrl-C stops it).", *lines]:
        click.echo(line)
    sys.exit(_run(processes(host, port)))


def processes(host: str, port: int) -> dict[str, list[str]]:
    """The command line of each process, by its name."""
    return {
        "web": [
            sys.executable, "-m", "gunicorn", "--bind", f"{_bracketed(host)}:{port}", "--chdir", str(ROOT),
            "--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS),
            "--graceful-timeout", "15", "--log-level", "warning", "wsgi:app",
        ],
        "scheduler": [sys.executable, "-c", "from engage.app import main; main()", "scheduler"],
    }  # fmt: skip


def environment(name: str) -> dict[str, str]:
    """What the process of this name ("web", "scheduler") finds in its environment. One store of memory for all threads
    of a process instead of one each, which would keep what another could use: a tenth of a web worker. And web workers
    do without docstrings, another 3 MB each; the scheduler's text analysis needs those of its library."""
    lean = {"PYTHONOPTIMIZE": "2"} if name == "web" else {}
    return {"MALLOC_ARENA_MAX": "1", **lean, **os.environ}


def _demonstration() -> list[str]:
    if importlib.util.find_spec(DEMONSTRATION) is None:
        stop("This copy of Engage has no demonstration. Run it without --demo.", WRONG)
    lines: list[str] = importlib.import_module(DEMONSTRATION).load_if_new()
    return lines


def _check_free(host: str, port: int) -> None:
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, number) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        why = problem.strerror or problem
        stop(f"Port {port} on {host} cannot be used: {why}. Choose another with --port or PORT.")


def _run(commands: Mapping[str, list[str]]) -> int:
    """Run the processes until a signal, or until one of them ends: then the others are stopped as well."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: asked.append(got))
    # In sessions of their own: Ctrl-C reaches only this process, which then stops them in good order.
    running = {name: _start(name, line) for name, line in commands.items()}
    died: str | None = None
    while not asked and died is None:
        time.sleep(0.2)
        died = next((name for name, process in running.items() if process.poll() is not None), None)
    _stop_all(running)
    if died is None:
        return 0
    click.echo(
        f"The {died} process ended by itself (code {running[died].returncode}); everything was stopped.", err=True
    )
    return PROBLEM


def _start(name: str, line: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(line, cwd=ROOT, start_new_session=True, env=environment(name))  # noqa: S603 - our own lines


def _stop_all(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    ends = time.monotonic() + SECONDS_TO_STOP
    for process in running.values():
        try:
            process.wait(max(0.1, ends - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _shown(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else _bracketed(host)  # noqa: S104 - compared, not bound


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
