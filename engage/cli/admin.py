"""`engage admin`: the first account."""

from __future__ import annotations

import click

from engage.cli.support import with_app
from engage.services import accounts


@click.group("admin")
def command() -> None:
    """Look after the first accounts; the rest is done on the pages."""


@command.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--force", is_flag=True, help="Although there is an admin: for when every admin is gone.")
@with_app
def create(email: str, name: str, force: bool) -> None:
    """Invite the first admin. Prints a link that works once, to choose a password with."""
    link = accounts.create_first_admin(email=email, name=name, force=force)
    click.echo(f"Open this link within 14 days to choose a password:\n{link}")
