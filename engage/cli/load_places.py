"""`engage load-places`."""

from __future__ import annotations

from pathlib import Path

import click

from engage.adapters.places_file import PlacesFileError, read_places
from engage.cli.support import EXISTING, PROBLEM, as_json, many, say, stop, with_app
from engage.domain.permissions import SYSTEM
from engage.services import codebooks, places


@click.command("load-places")
@click.argument("file", type=EXISTING)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@as_json
@with_app
def command(file: Path, dry_run: bool, as_json: bool) -> None:
    """Load partnerships, localities, planning bodies, hosts, services, meetings and contacts from FILE (JSON).

    Safe to run again: what is there is brought up to date, what the file leaves out stays, nothing is deleted.
    """
    try:
        found = read_places(file)
    except PlacesFileError as error:
        stop("\n".join(str(problem) for problem in error.problems), PROBLEM)
    done = places.load(SYSTEM, found, dry_run=dry_run)
    bare = [] if dry_run else codebooks.without_themes()
    tables = {f"{table} {what}": count for (table, what), count in sorted(done.by_table.items())}
    say(
        {"added": done.added, "changed": done.changed, "unchanged": done.unchanged, "tables": tables,
         "dry_run": dry_run, "without_themes": bare},
        as_json=as_json,
        otherwise=lambda: f"{many(done.added, 'row')} {'would be ' if dry_run else ''}added, {done.changed} changed, "
        f"{done.unchanged} as they were."
        + "".join(f"\nTo begin with themes for {slug}: engage themes import --partnership {slug}" for slug in bare),
    )  # fmt: skip
