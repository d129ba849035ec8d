"""`engage backup`."""

from __future__ import annotations

from pathlib import Path

import click

from engage.cli.support import NEW_FILE, as_json, many, progress_end, progress_line, say, with_app
from engage.services import backup


@click.command("backup")
@click.argument("file", type=NEW_FILE)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@as_json
@with_app
def command(file: Path, force: bool, as_json: bool) -> None:
    """Copy the whole database into FILE (a zip), while people go on working.

    The keys are not in it: keep them apart. Without them nobody can read original words or addresses.
    """
    manifest = backup.make(file, force=force, progress=progress_line)
    progress_end()
    say(
        {"file": str(file), "rows": manifest.rows, "revision": manifest.revision},
        as_json=as_json,
        otherwise=lambda: f"{many(manifest.rows, 'row')} saved in {file}. The keys are not in it: keep them apart.",
    )
