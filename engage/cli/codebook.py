"""`engage themes import` and `engage themes export`: a codebook into a partnership, and out of it."""

from __future__ import annotations

from pathlib import Path

import click

from engage.adapters import codebook_file
from engage.adapters.csv_file import UnreadableFile
from engage.cli.support import EXISTING, NEW_FILE, PROBLEM, WRONG, many, say, stop, with_app
from engage.cli.support import as_json as as_json_option
from engage.domain.errors import NotFound, Refused
from engage.domain.permissions import SYSTEM
from engage.domain.theming.codebook import LeftOut
from engage.queries import themes as queries
from engage.services import codebooks
from engage.services.codebooks import Fate, Row
from engage.web.codebook_words import REASONS
from engage.web.problem_words import WORDS

_partnership = click.option("--partnership", required=True, metavar="SLUG", help="The partnership whose themes.")


@click.command("import")
@click.argument("file", type=EXISTING, required=False)
@_partnership
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@as_json_option
@with_app
def bring_in(file: Path | None, partnership: str, dry_run: bool, as_json: bool) -> None:
    """Bring the themes of FILE into a partnership; without FILE the ones that come with Engage.

    FILE is a CSV file with the columns name, description, examples (parted by |) and outcomes; encoding and delimiter
    are found out. Themes are known by their names, so the same file can come again: what is there gets what it lacks,
    nothing that was written is changed, and what has ended stays so.

    Exit codes: 0 when the file was worked through, 1 when nothing in it could be taken in, 2 when the command was not
    right.
    """
    try:
        sifted = codebook_file.sifted(file or codebook_file.STARTER)
    except UnreadableFile as problem:
        stop(str(problem))
    except Refused as problem:
        stop(str(WORDS[problem.code]) % problem.params)
    number = _number(partnership)
    done = (codebooks.look if dry_run else codebooks.bring_in)(SYSTEM, number, sifted)
    data = {
        "themes": [
            {"line": row.line, "name": row.name, "what": row.fate.value, "phrases": row.phrases} for row in done
        ],
        "left_out": [{"line": each.line, "reason": each.reason} for each in sifted.left_out],
        "doubled": list(sifted.doubled), "dry_run": dry_run,
    }  # fmt: skip
    say(data, as_json=as_json, otherwise=lambda: _summary(done, sifted.left_out, sifted.doubled, dry_run=dry_run))
    if not done:
        raise SystemExit(PROBLEM)


@click.command("export")
@_partnership
@click.option("--to", type=NEW_FILE, metavar="FILE", help="Where to write it; without, it is printed.")
@with_app
def export(partnership: str, to: Path | None) -> None:
    """Write the themes of a partnership that are in use as a CSV file that `engage themes import` reads."""
    text = codebook_file.written(queries.codebook(_number(partnership)))
    if to is None:
        click.echo(text, nl=False)
        return
    try:
        # With a mark, so that spreadsheets read it as UTF-8.
        to.write_text(text, encoding="utf-8-sig", newline="")
    except OSError as problem:
        stop(f"{to} cannot be written: {problem.strerror}.")


def _number(slug: str) -> int:
    try:
        return codebooks.partnership(slug)
    except NotFound:
        there = ", ".join(codebooks.partnerships()) or "none yet"
        stop(f"There is no partnership {slug!r}. There are: {there}.", WRONG)


def _summary(done: tuple[Row, ...], left_out: tuple[LeftOut, ...], doubled: tuple[int, ...], *, dry_run: bool) -> str:
    count = {fate: sum(row.fate is fate for row in done) for fate in Fate}
    would = "would begin" if dry_run else "begun"
    lines = [
        f"{many(count[Fate.NEW], 'theme')} {would}, {count[Fate.ADDS]} {'would get' if dry_run else 'got'} what they "
        f"lacked, {count[Fate.SAME]} were there already."
    ]  # fmt: skip
    lines += [
        f"Line {row.line}: {row.name!r} has ended{' as part of another theme' if row.fate is Fate.JOINED else ''} and "
        "stays so."
        for row in done
        if row.fate in {Fate.ENDED, Fate.JOINED}
    ]
    lines += [f"Line {line}: the name came before; its words were added to the first." for line in doubled]
    lines += [f"Line {each.line} stayed out. {REASONS[each.reason]}" for each in left_out]
    return "\n".join(lines)
