"""What `engage demo` and `engage simulate` share: the mark of an installation where all is invented, jobs that run as
the story goes on, and who can sign in."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from engage.cli.support import PROBLEM, stop
from engage.jobs import runner
from engage.jobs.table import JOBS, PLAYED, Job
from engage.services import leases
from engage.services.context import Context, context, using

SENDING: tuple[Job, ...] = tuple(job for job in JOBS if job.name == "outbox.send")
"""What runs in an evening, so that what was done by day is known on the next."""
HOLDER = "demonstration"
"""In whose name the jobs run."""
KINDS = {"demonstration": "demo", "simulation": "simulate"}
"""What an installation can be marked as, and the command that makes it."""


@contextmanager
def played(kind: str, own: Context) -> Iterator[Callable[..., None]]:
    """Let services see a context of the story's own; gives what runs the jobs that are due (those that a story needs,
    or all of them). A job that failed ends the command when the story is over; the mark says "begun" until then."""
    failed: list[str] = []

    def tick(jobs: Iterable[Job] = PLAYED) -> None:
        results = runner.run_due(HOLDER, jobs=jobs)
        if results is None:
            stop("A scheduler is at work on this installation. Stop it first.")
        failed.extend(f"{each.name} for {each.period}: {each.ran.error}" for each in results if each.ran.error)

    write_mark({"state": "begun", "kind": kind})
    try:
        with using(replace(own, papers=False)):
            yield tick
            tick(JOBS)
    finally:
        leases.release(runner.LEASE, HOLDER)
    if failed:
        stop(f"The {kind} was built, but a job failed: {failed[0]}", PROBLEM)


def bar(days: int, words: str, how_long: str) -> Any:
    """A bar of days for who looks on, or one line for who does not."""
    shown = sys.stderr.isatty()
    if not shown:
        click.echo(f"{words}: {how_long} ...", err=True)
    return tqdm(total=days, desc=words, unit=" days", leave=False, disable=not shown, file=sys.stderr)


def mark() -> dict[str, Any]:
    """What this installation is marked as; nothing when it is not."""
    try:
        found: dict[str, Any] = json.loads(context().settings.demonstration_path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def kind() -> str:
    """What it is marked as: a demonstration, or a simulation."""
    return str(mark().get("kind", "demonstration"))


def write_mark(data: dict[str, Any]) -> None:
    """Note what was built. While this file is there, every page says so."""
    write(context().settings.demonstration_path, data)


def write(path: Path, data: Any) -> None:
    """Put a file beside the database that its owner alone can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(data, file, indent=1, default=str)
    part.replace(path)


def must_be_here() -> None:
    """End with a sentence unless a whole demonstration or simulation is loaded."""
    state = mark().get("state")
    if state is None:
        stop("There is no demonstration here. Load one with: engage demo")
    if state != "built":
        home = context().settings.home
        stop(f"A {kind()} was begun in {home} and not finished. Remove that folder and its database first.")


def sign_ins(people: Iterable[tuple[str, str, str]]) -> list[str]:
    """What to print: who can sign in, and whose own page anyone can look at."""
    known = list(people)
    width = max(len(email) for email, _, _ in known)
    own = [f"  {each['reference']}  {each['secret']}" for each in mark().get("own", [])]
    return [
        f"Everything in it is invented. Sign in at {context().settings.base_url}/account/sign-in",
        f"with the password: {known[0][1]}",
        *(f"  {email:<{width}}  {what}" for email, _, what in known),
        f"Look at your own contribution at {context().settings.base_url}/status with a reference and its four words:",
        *own,
    ]
