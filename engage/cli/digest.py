"""`engage digest`: compile one, print it, issue it, check that it is what was issued."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app

from engage.cli.support import NEW_FILE, PROBLEM, as_json, say, stop, with_app, write_file
from engage.domain.digest import to_json
from engage.domain.digest_days import last_day_of
from engage.domain.permissions import SYSTEM
from engage.queries import accounts, digest_calendar
from engage.queries import digests as shelves
from engage.services import digests
from engage.services.context import context, now
from engage.web import demonstration, digest_page_one
from engage.web.digest_files import download, paper, parts

FORMATS = ("text", "html", "json", "csv", "pdf", "docx", "read-out")
_FILES = {"csv": "asks.csv", "pdf": "digest.pdf", "docx": "paper.docx", "read-out": "read-out.txt"}
"""Formats that the digest's page has as well, by their names there."""
_BYTES = ("pdf", "docx")
_BLANK = re.compile(r"\n{3,}")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")

_body = click.option("--body", "slug", required=True, metavar="SLUG", help="The planning body, such as wishaw-lpg.")
_period = click.option(
    "--period", required=True, metavar="YYYY-MM[-DD]",
    help="The month, such as 2026-10; the last day, such as 2026-11-08, where digests go by papers.",
)  # fmt: skip


def _printing(call: Callable[..., Any]) -> Callable[..., Any]:
    """How it is printed, and where to."""
    options: list[Callable[..., Any]] = [
        click.option("--output", type=NEW_FILE, metavar="FILE", help="Write it to a file."),
        click.option("--large-print", is_flag=True, help="In letters of 18 points at least. With --format pdf."),
        click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True),
    ]
    for option in options:
        call = option(call)
    return call


@click.group("digest")
def command() -> None:
    """Compile and issue the monthly digests of planning bodies."""


@command.command("compile")
@_body
@_period
@click.option("--as-of", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]), help="As known at this moment, with its zone.")
@click.option("--reason", default="", help="Why there is another version, when one is issued already.")
@_printing
@with_app
def compile_(
    slug: str, period: str, as_of: datetime | None, reason: str, form: str, large_print: bool, output: Path | None
) -> None:
    """Compile a digest, store it and print it. The same content again changes nothing.

    It fails, and stores nothing, when it does not hold the same asks as the register. A month that is not over needs
    --as-of. What nobody has issued yet says so on each page.

    \b
    Formats: text, html, json (all that is stored), csv (a row for each ask), pdf (tagged, PDF/UA-1),
    docx (a paper for a meeting), read-out (for the phone, a minute and a half).
    \b
    Exit codes: 0 done; 1 an unknown body, a month that is not over, a digest that does not add up,
    a file that could not be made or written; 2 bad usage, such as a folder that is not there.
    """
    _check(form, large_print, output)
    body_id = _id_of(slug)
    days = digest_calendar.of_body(body_id).named(period)
    if as_of is None and days.starts_at <= now() < days.ends_at:
        moment = f"{now():%Y-%m-%dT%H:%M:%S%z}"
        stop(f"{days} is not over. For what is known now, give --as-of with a moment, such as {moment}.")
    digest_id = digests.compile(SYSTEM, body_id=body_id, period=days, as_of=as_of, reason=reason)
    _write(digest_id, form, large_print, output)


@command.command("print")
@_body
@_period
@click.option("--version", type=click.IntRange(min=1), help="The newest issued one when not given.")
@_printing
@with_app
def print_(
    slug: str, period: str, version: int | None, form: str, large_print: bool, output: Path | None
) -> None:
    """Print a digest that was issued, as everybody may read it now. Nothing is compiled.

    Its formats and exit codes are those of `engage digest compile`; 1 as well when none was issued.
    """
    _check(form, large_print, output)
    _id_of(slug)
    last_day_of(period)
    number = version or shelves.latest_version(slug, period)
    page = shelves.issued_page(slug, period, number) if number else None
    if page is None:
        stop(f"No digest of {period} was issued." if not version else f"No version {version} of {period} was issued.")
    _write(page.id, form, large_print, output)


@command.command()
@_body
@_period
@click.option("--as", "email", required=True, metavar="EMAIL", help="The account of the person who has read it.")
@as_json
@with_app
def issue(slug: str, period: str, email: str, as_json: bool) -> None:
    """Issue the newest compiled digest of a month, in the name of the person who has read it."""
    account = accounts.account_by_email(email)
    if account is None:
        stop("There is no open account with this email address.")
    digest_id = shelves.compiled_id(_id_of(slug), period)
    if digest_id is None:
        stop("No digest of that month waits to be issued.")
    queued = digests.issue(account.actor, digest_id=digest_id)
    page = shelves.staff_page(digest_id)
    assert page is not None
    address = f"/digests/{slug}/{period}/v{page.version}"
    say(
        {"address": address, "version": page.version, "content_hash": page.content_hash, "queued": queued},
        as_json=as_json, otherwise=lambda: f"Issued: {address}, {queued} to be told by email.",
    )  # fmt: skip


@command.command()
@_body
@_period
@click.option("--version", type=click.IntRange(min=1), help="The newest issued one when not given.")
@as_json
@with_app
def verify(slug: str, period: str, version: int | None, as_json: bool) -> None:
    """Check that an issued digest is what was issued. Exit code 1 when it is not."""
    number = version or shelves.latest_version(slug, period)
    page = shelves.issued_page(slug, period, number) if number else None
    if page is None:
        stop("There is no such digest.")
    sound = digests.verify(page.id)
    if not sound and not as_json:
        stop(f"THE DIGEST WAS CHANGED after it was issued: version {page.version}.", PROBLEM)
    say(
        {"version": page.version, "ok": sound, "content_hash": page.content_hash},
        as_json=as_json, otherwise=lambda: f"Version {page.version} is what was issued: {page.content_hash}",
    )  # fmt: skip
    if not sound:
        raise SystemExit(PROBLEM)


def _id_of(slug: str) -> int:
    shelf = shelves.shelf(slug)
    if shelf is None:
        stop("There is no planning body of that name.")
    return shelf.body_id


def _check(form: str, large_print: bool, output: Path | None) -> None:
    if output is not None and not output.parent.is_dir():  # said before anything is compiled and stored
        raise click.UsageError(f"There is no folder {output.parent} to write to.")
    if large_print and form != "pdf":
        raise click.UsageError("Large print is for --format pdf: what reads the others makes its own letters larger.")
    if form in _BYTES and output is None and sys.stdout.isatty():
        raise click.UsageError(f"A {form} file is no text for a screen: name a file with --output.")


def _write(digest_id: int, form: str, large_print: bool, output: Path | None) -> None:
    page = shelves.staff_page(digest_id)
    assert page is not None
    if form in _FILES:
        name = "large-print.pdf" if large_print else _FILES[form]
        content = download.made(page, download.BY_NAME[name], context().settings.base_url)
    else:
        content = _printed(page, form).encode()
    if output is None:
        click.echo(content, nl=False)
    else:
        write_file(output, content)
        click.echo(f"Written to {output}.", err=True)


def _printed(page: shelves.DigestPage, form: str) -> str:
    if form == "json":
        about = {"version": page.version, "state": page.state.value, "content_hash": page.content_hash}
        whole = {**about, "foreword": page.foreword, "reason": page.reason, "data": to_json(page.data)}
        return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
    given: dict[str, Any] = {
        "data": page.data, "foreword": page.foreword, "quote": page.quote, "say": digest_page_one.vocabulary(),
        "base": context().settings.base_url, "put_right": page.put_right,
        "note": paper.note(page, demonstration=demonstration.is_marked(context().settings)),
        "drawing": parts.drawing(page.data),
    }  # fmt: skip
    template = "digest/document.html" if form == "html" else "digest/digest.txt"
    env = current_app.jinja_env.overlay(trim_blocks=True, lstrip_blocks=True)
    words = env.get_template(template).render(given).strip() + "\n"
    # In plain text, a character that turns the direction of writing would turn all that follows.
    return words if form == "html" else _BLANK.sub("\n\n", _TURNS.sub("", words))
