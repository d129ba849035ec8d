"""`engage find-pii`: which personal details the rules see in texts, for scripts and for measuring the rules."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from engage.adapters.name_reader import NameReader, NameReaderMissing
from engage.cli.support import stop
from engage.domain import pii


@click.command("find-pii")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True, path_type=Path))
@click.option(
    "--names",
    type=click.Choice(["rules", "spacy"]),
    default="rules",
    show_default=True,
    help="How names are found: by the rules that the pages use, or by these and spaCy's model.",
)
def command(file: Path, names: str) -> None:
    """Print likely personal details in FILE, one text a line; - reads the standard input.

    FILE is UTF-8. For each line one JSON object comes out: its number from 1, and where in it a detail stands, in
    characters, the end not included. What is found are hints: they miss things, and are wrong now and then.

    --names spacy needs the extra packages of requirements-pii.lock.

    Exit codes: 0 when all was read, 1 when FILE is not UTF-8 or spaCy is not there, 2 when the command was not right.
    """
    read = _model() if names == "spacy" else None
    name = "The standard input" if str(file) == "-" else file.name
    with click.open_file(str(file), "rb") as opened:
        for number, text in enumerate(_lines(opened, name), start=1):
            click.echo(json.dumps({"line": number, "spans": [_plain(span) for span in pii.find(text, read=read)]}))


def _model() -> NameReader:
    try:
        return NameReader()
    except NameReaderMissing:
        stop(
            "spaCy and its model are not installed. Install what requirements-pii.lock holds (docs/pii.md says how),"
            " or leave --names away: the rules need nothing."
        )


def _plain(span: pii.Span) -> dict[str, int | str]:
    return {"start": span.start, "end": span.end, "kind": span.kind.value, "text": span.text}


def _lines(opened: IO[bytes], name: str) -> Iterator[str]:
    """The lines without their ends and without a byte order mark, as they come in. Only a newline ends a line."""
    for number, line in enumerate(opened, start=1):
        told = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        try:
            text = told.decode("utf-8")
        except UnicodeDecodeError:
            stop(f"{name} is not UTF-8: line {number} cannot be read. Save it as UTF-8 and try again.")
        yield text.removesuffix("\n").removesuffix("\r")
