"""The scheduler process. APScheduler only ticks; what is due, and who leads, is in the database."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
import time
from datetime import UTC, datetime
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR
from apscheduler.schedulers.blocking import BlockingScheduler

from engage.jobs import runner
from engage.services import job_runs, leases

TICK_SECONDS = 15

log = logging.getLogger("engage.jobs")


class Scheduler:
    """Ticks every 15 seconds and, in a thread of its own, keeps the lease while a long job runs.

    `app` is the Flask application whose context the jobs run in.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._stop = threading.Event()
        self._lost = threading.Event()
        self._busy = threading.Event()
        self._blocking = BlockingScheduler(timezone="UTC")
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    def stopping(self) -> bool:
        """Whether jobs should come to an end: asked to stop, or no longer the leader."""
        return self._stop.is_set() or self._lost.is_set()

    def tick(self) -> list[runner.Result] | None:
        """One pass. None when another scheduler leads."""
        with self._app.app_context():
            self._lost.clear()
            self._busy.set()
            try:
                return runner.run_due(self.holder, stopping=self.stopping)
            finally:
                self._busy.clear()

    def _keep_lease(self) -> None:
        if not self._busy.is_set():
            return
        with self._app.app_context():
            if not leases.acquire(runner.LEASE, self.holder):
                self._lost.set()

    def run(self) -> None:
        """Tick until SIGTERM or SIGINT; then finish the piece of work in hand and give the lease back."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_stop)
        options = {"trigger": "interval", "seconds": TICK_SECONDS, "coalesce": True, "max_instances": 1}
        self._blocking.add_job(self.tick, id="tick", next_run_time=datetime.now(UTC), **options)
        self._blocking.add_job(self._keep_lease, id="lease", **options)
        self._blocking.add_listener(self._failed, EVENT_JOB_ERROR)
        self._blocking.start()
        self.give_back()

    def _asked_to_stop(self, _number: int, _frame: Any) -> None:
        if self._stop.is_set():
            return
        self._stop.set()
        # Not in the handler itself: it interrupts the very thread whose locks a shutdown takes.
        threading.Thread(target=self._shut_down, name="shutdown").start()

    def _shut_down(self) -> None:
        while not self._blocking.running:
            time.sleep(0.05)
        self._blocking.shutdown()

    def give_back(self) -> None:
        """Let go of the lease, so that another scheduler need not wait for its end."""
        with self._app.app_context():
            leases.release(runner.LEASE, self.holder)

    def _failed(self, event: Any) -> None:
        log.error("tick failed: %s", job_runs.kind_of(event.exception))
