"""The `engage` command: parse, call one service, print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def main(make_app: Callable[..., Any]) -> None:
    """Run the command line; `make_app` builds the app for commands that need one."""
    group = click.Group("engage", help="Engage: every ask answered, checked and closed in public.")
    group(obj=make_app)
