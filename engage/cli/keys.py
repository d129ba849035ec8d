"""`engage keys`: what each key is used for, a new one, one less."""

from __future__ import annotations

from dataclasses import asdict

import click

from engage.cli.support import as_json, many, progress_end, progress_line, say, stop, with_app
from engage.jobs.runner import LEASE
from engage.services import keys, leases
from engage.services.context import context


@click.group("keys")
def command() -> None:
    """Look after the keys that original words and addresses are encrypted with."""


@command.command("list")
@as_json
@with_app
def list_keys(as_json: bool) -> None:
    """Show each key and how much is encrypted with it. Never shows a key itself."""
    found = keys.uses()
    say([asdict(use) for use in found], as_json=as_json, otherwise=lambda: "\n".join(map(_line, found)))
    if any(not use.in_ring for use in found):
        stop("Some of it needs a key that is missing.")


@command.command()
@click.option("--print", "show", is_flag=True, help="Print the new key ring, for ENGAGE_KEYS, and save nothing.")
@with_app
def add(show: bool) -> None:
    """Add a key that new words will be encrypted with. Start every process of Engage again afterwards."""
    if show:
        click.echo(context().keys.add_key().to_text())
        return
    click.echo(f"Key {keys.add().primary} was added. Start Engage again, then run: engage keys rotate --same-key")


@command.command()
@click.option("--dry-run", is_flag=True, help="Only say how much would be encrypted again.")
@click.option("--same-key", is_flag=True, help="Add no key: use the newest one there is (after `engage keys add`).")
@with_app
def rotate(dry_run: bool, same_key: bool) -> None:
    """Encrypt everything again under a new key.

    Stop Engage first: a process that started before the key was added cannot read what is encrypted with it. To
    rotate without stopping: engage keys add; start every process again; engage keys rotate --same-key.
    """
    if dry_run:
        old = sum(use.pieces for use in keys.uses() if not (same_key and use.primary))
        click.echo(f"{many(old, 'piece')} would be encrypted again.")
        return
    held = leases.read(LEASE)
    if not same_key and held and held.in_force:
        stop("Engage is running. Stop it first, or see: engage keys rotate --help")
    changed = keys.reencrypt(progress=progress_line) if same_key else keys.rotate(progress=progress_line)
    progress_end()
    click.echo(f"{many(changed, 'piece')} encrypted again. Old keys stay until: engage keys retire KEY")


@command.command()
@click.argument("key")
@with_app
def retire(key: str) -> None:
    """Take an old KEY, which nothing needs any more, out of the ring. Backups made with it need a copy of it."""
    keys.retire(key)
    click.echo(f"Key {key} was retired. Backups made while it was in use can only be read with a copy of it.")


def _line(use: keys.KeyUse) -> str:
    notes = [note for note, true in (("newest", use.primary), ("MISSING", not use.in_ring)) if true]
    return f"{use.id}  {many(use.pieces, 'piece')}" + (f"  ({', '.join(notes)})" if notes else "")
