"""`engage digest`: compile one, print it, issue it, check that it is what was issued."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app

from engage.cli.support import PROBLEM, as_json, say, stop, with_app
from engage.domain.digest import to_json
from engage.domain.permissions import SYSTEM
from engage.queries import accounts
from engage.queries import digests as shelves
from engage.services import digests
from engage.services.context import context
from engage.web import digest_words

FORMATS = ("text", "html", "json")
_BLANK = re.compile(r"\n{3,}")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")

_body = click.option("--body", "slug", required=True, metavar="SLUG", help="The planning body, such as wishaw-lpg.")
_period = click.option("--period", required=True, metavar="YYYY-MM", help="The month, such as 2026-10.")


@click.group("digest")
def command() -> None:
    """Compile and issue the monthly digests of planning bodies."""


@command.command("compile")
@_body
@_period
@click.option("--as-of", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]), help="As known at this moment, with its zone.")
@click.option("--reason", default="", help="Why there is another version, when one is issued already.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write it to a file.")
@with_app
def compile_(slug: str, period: str, as_of: datetime | None, reason: str, form: str, output: Path | None) -> None:
    """Compile a digest, store it and print it. The same content again changes nothing.

    It fails, and stores nothing, when it does not hold the same asks as the register.
    """
    digest_id = digests.compile(SYSTEM, body_id=_id_of(slug), period=period, as_of=as_of, reason=reason)
    words = _printed(digest_id, form)
    if output is None:
        click.echo(words, nl=False)
    else:
        output.write_text(words, encoding="utf-8")
        click.echo(f"Written to {output}.", err=True)


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
@click.option("--version", type=int, help="The newest issued one when not given.")
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


def _printed(digest_id: int, form: str) -> str:
    page = shelves.staff_page(digest_id)
    assert page is not None
    if form == "json":
        about = {"version": page.version, "state": page.state.value, "content_hash": page.content_hash}
        whole = {**about, "foreword": page.foreword, "reason": page.reason, "data": to_json(page.data)}
        return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
    given: dict[str, Any] = {
        "data": page.data, "foreword": page.foreword, "quote": page.quote, "say": digest_words.vocabulary(),
        "base": context().settings.base_url, "put_right": page.put_right,
    }  # fmt: skip
    template = "digest/document.html" if form == "html" else "digest/digest.txt"
    env = current_app.jinja_env.overlay(trim_blocks=True, lstrip_blocks=True)
    words = env.get_template(template).render(given).strip() + "\n"
    # In plain text, a character that turns the direction of writing would turn all that follows.
    return words if form == "html" else _BLANK.sub("\n\n", _TURNS.sub("", words))
