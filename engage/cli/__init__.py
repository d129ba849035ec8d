"""The `engage` command: parse, call one service, print.

Every module of this package that offers `command` is a command. Exit codes: 0 all is well, 1 a problem was found
(said in one sentence), 2 the command or a setting was not right.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

import click


def commands() -> dict[str, click.Command]:
    """Every command by its name."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    found = (getattr(module, "command", None) for module in modules)
    return {command.name: command for command in found if isinstance(command, click.Command) and command.name}


def group() -> click.Group:
    """The `engage` command with its subcommands. Its object is the factory of the app."""
    return click.Group(
        "engage",
        help="Engage: every ask answered, checked and closed in public.",
        commands=commands(),
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def main(make_app: Callable[..., Any]) -> None:
    """Run the command line; `make_app` builds the app for commands that need one."""
    group()(obj=make_app)
