"""`engage restore`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from engage.cli.support import (
    EXISTING,
    PROBLEM,
    as_json,
    many,
    migrate,
    progress_end,
    progress_line,
    say,
    with_app,
)
from engage.services import backup


@click.command("restore")
@click.argument("file", type=EXISTING)
@click.option("--into-empty", is_flag=True, help="Make the tables first, in a database that has none.")
@click.option("--other-keys", is_flag=True, help="Go on although the file was made with other keys, or was changed.")
@as_json
@with_app
def command(file: Path, into_empty: bool, other_keys: bool, as_json: bool) -> None:
    """Fill an empty database from FILE. Everything is checked first; then all of it goes in, or nothing.

    Exit code 1 when it cannot be done, or when the audit that came with it is broken.
    """
    if into_empty:
        migrate()
    restored = backup.restore(file, other_keys=other_keys, progress=progress_line)
    progress_end()
    say(
        {"rows": restored.rows, "audit": asdict(restored.audit)},
        as_json=as_json,
        otherwise=lambda: (
            f"{many(restored.rows, 'row')} restored. "
            + ("The audit holds." if restored.audit.ok else "THE AUDIT IS BROKEN: run engage audit verify.")
        ),
    )
    if not restored.audit.ok:
        raise SystemExit(PROBLEM)
