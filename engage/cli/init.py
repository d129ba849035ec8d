"""`engage init`: home folder, keys, tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from engage.cli.support import application, as_json, migrate, refusals, say
from engage.services.context import context


@click.command("init")
@as_json
@click.pass_obj
def command(make_app: Callable[..., Any], as_json: bool) -> None:
    """Make the home folder, the keys and the tables. Safe to run again: it only adds what is missing."""
    with application(make_app), refusals():
        migrate()
        settings = context().settings
        where = "the setting ENGAGE_KEYS" if settings.keys_text else str(settings.keyring_path)
        say(
            {"home": str(settings.home), "keys": where},
            as_json=as_json,
            otherwise=lambda: f"Engage is ready. Its keys are in {where}: keep a copy apart from your backups.",
        )
