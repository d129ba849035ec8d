"""What commands share: an application context, refusals as one sentence, answers for scripts."""

from __future__ import annotations

import errno
import functools
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

import click
from flask_migrate import upgrade
from sqlalchemy.exc import DatabaseError, IntegrityError

from engage.adapters.crypto import KeyMissing
from engage.config import ROOT
from engage.domain.errors import DomainError
from engage.web import problems

PROBLEM = 1
"""Exit code: a problem was found."""

WRONG = 2
"""Exit code: bad usage or a bad setting."""

as_json = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON, for scripts.")


def with_app(call: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside the application's context. What a rule refuses, and a database that cannot be used,
    become one sentence and exit code 1."""

    @click.pass_obj
    @functools.wraps(call)
    def wrapped(make_app: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with application(make_app), refusals():
            return call(*args, **kwargs)

    return wrapped


@contextmanager
def application(make_app: Callable[..., Any]) -> Iterator[Any]:
    """The app, with its context pushed. A key ring that cannot be read ends the command with exit code 2."""
    try:
        app = make_app()
    except KeyMissing as problem:
        stop(f"{str(problem).capitalize()}.", WRONG)
    with app.app_context():
        yield app


@contextmanager
def refusals() -> Iterator[None]:
    """Turn refusals, an unusable database and a full disk into a sentence and exit code 1."""
    try:
        yield
    except DomainError as error:
        stop(problems.words(error))
    except IntegrityError:
        raise  # a fault of ours, not an unusable database
    except DatabaseError as error:  # a file that is no database is one too, besides servers that are away
        stop(database_trouble(error))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        stop("There is no room left where this is written to.")


def database_trouble(error: Exception) -> str:
    """One sentence about a database that cannot be used, without its address (which may hold a password)."""
    text = str(getattr(error, "orig", error)).lower()
    if "no such table" in text or ("does not exist" in text and "relation" in text):
        return "The database has no tables yet. Run: engage init"
    first = str(getattr(error, "orig", error)).strip().splitlines()
    return f"The database cannot be used: {first[0] if first else type(error).__name__}"


def stop(sentence: str, code: int = PROBLEM) -> NoReturn:
    """Say one sentence on the error stream and end the command."""
    click.echo(sentence, err=True)
    sys.exit(code)


def say(data: Any, *, as_json: bool, otherwise: Callable[[], str]) -> None:
    """Print `data` as JSON, or the sentence for people."""
    click.echo(json.dumps(data, indent=1, default=str) if as_json else otherwise())


def write_file(path: Path, content: bytes) -> None:
    """Write a file that a command was asked for. One that cannot be written ends the command with exit code 1, and
    no part of it is left behind where there was none before."""
    new = not path.exists()
    try:
        path.write_bytes(content)
    except OSError as problem:
        if new:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        stop(f"{path} could not be written: {problem.strerror or problem}.")


def migrate() -> None:
    """Bring the database to the newest revision. Inside an application context."""
    upgrade(directory=str(ROOT / "migrations"))


def many(count: int, one: str, more: str | None = None) -> str:
    """A number with its noun.

    >>> many(1, "row"), many(2, "row"), many(0, "reply", "replies")
    ('1 row', '2 rows', '0 replies')
    """
    return f"{count} {one if count == 1 else more or one + 's'}"


def progress_line(table: str, rows: int) -> None:
    """Show on the error stream how far a long command is, when a person looks on."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{table}: {rows}", err=True, nl=False)


def progress_end() -> None:
    """Clear the progress line."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)


EXISTING = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
