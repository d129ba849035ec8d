"""Processes that are killed, race and are asked to stop; on both databases."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import MessageState
from engage.jobs.runner import LEASE
from engage.models.base import db
from engage.models.jobs import JobRun
from engage.models.outbox import Message
from engage.services import leases, messages
from engage.services.context import now
from tests.faults.workers import ROOT, environment


def _start(app: Flask, *command: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *command], env=environment(app, **more), cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _worker(app: Flask, what: str, **more: str) -> subprocess.Popen[str]:
    return _start(app, "-m", "tests.faults.workers", what, now().isoformat(), **more)


def _wait_for(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


class Deadly:
    """A mail server that kills its client at the fourth message: after taking it, before saying so."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.kills: subprocess.Popen[str] | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        lines = envelope.content.decode().splitlines()
        message_id = next(line for line in lines if line.lower().startswith("message-id"))
        self.taken.append((envelope.rcpt_tos[0], message_id))
        if self.kills is not None and len(self.taken) == 4:
            os.kill(self.kills.pid, signal.SIGKILL)
            self.kills.wait()
        return "250 taken"


def test_a_killed_sender_leaves_exactly_the_rest(app: Flask, clock: FixedClock) -> None:
    for number in range(8):
        messages.to_mailbox(f"p{number}@example.org", "news", {}, key=str(number))
    db.session.remove()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    desk = Deadly()
    controller = Controller(desk, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        url = f"smtp://127.0.0.1:{port}?timeout=10"
        desk.kills = _worker(app, "send", ENGAGE_SMTP_URL=url)
        assert desk.kills.wait(60) == -signal.SIGKILL
        desk.kills.communicate()
        assert len(desk.taken) == 4
        # What was begun and not marked belongs to the dead process until its claim runs out.
        first = _worker(app, "send", ENGAGE_SMTP_URL=url).communicate(timeout=60)[0]
        assert "sent=0" in first
        clock.advance(minutes=10)
        second = _worker(app, "send", ENGAGE_SMTP_URL=url).communicate(timeout=60)[0]
        assert "sent=5" in second
    finally:
        controller.stop()
    copies = Counter(desk.taken)
    assert sorted(address for address, _ in copies) == [f"p{number}@example.org" for number in range(8)]
    # The one in hand when it died went twice, with the same Message-ID; no other did.
    assert sorted(copies.values()) == [1] * 7 + [2]
    assert set(db.session.scalars(db.select(Message.state))) == {MessageState.SENT}


def test_two_schedulers_run_each_period_once(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "ran"
    db.session.remove()
    workers = [_worker(app, "race", RACE_FILE=str(file)) for _ in range(2)]
    for worker in workers:
        _, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors
    ran = Counter(file.read_text().splitlines())
    assert set(ran.values()) == {1}
    assert len([line for line in ran if line.startswith("lease")]) == 40
    assert len([line for line in ran if line.startswith("free")]) == 40


def test_the_scheduler_stops_cleanly_and_gives_the_lease_back(app: Flask) -> None:
    process = _start(app, "-c", "from engage.app import main; main()", "scheduler")
    try:

        def led() -> bool:
            db.session.rollback()
            done = db.session.scalars(db.select(JobRun.name).where(JobRun.ended_at.is_not(None))).all()
            return leases.read(LEASE) is not None and "throttle.purge" in done

        _wait_for(led)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0, process.communicate()[1]
        db.session.rollback()
        assert leases.read(LEASE) is None
    finally:
        process.kill()
        process.communicate()
