"""Digests for everyone: the shelf of a planning body and each issued version at an address that stays."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.domain.digest_days import last_day_of
from engage.domain.errors import Refused
from engage.queries import digest_asked, digests
from engage.web import digest_page_one
from engage.web.digest_files import download
from engage.web.page_cache import kept
from engage.web.public.blueprint import bp


@bp.get("/digests/<body>")
@kept()
def digest_list(body: str) -> ResponseReturnValue:
    """What a planning body has issued, and what waits to be read by a person."""
    shelf = digests.shelf(body)
    if shelf is None:
        abort(404)
    return render_template("public/digest_list.html", shelf=shelf)


@bp.get("/digests/<body>/<period>")
def digest_latest(body: str, period: str) -> ResponseReturnValue:
    """Lead to the newest issued version of a digest."""
    version = digests.latest_version(body, named(period))
    if version is None:
        abort(404)
    return redirect(url_for(".digest", body=body, period=period, version=version))


@bp.get("/digests/<body>/<period>/v<int:version>")
@kept()
def digest(body: str, period: str, version: int) -> ResponseReturnValue:
    """One issued version, as it was issued; a quote only while its person allows it."""
    page = digests.issued_page(body, named(period), version)
    if page is None:
        abort(404)
    return render_template(
        "public/digest.html", page=page, data=page.data, say=digest_page_one.vocabulary(),
        put=digest_asked.of_digest(page.data),
        questions=f"/digests/{body}/{period}/v{version}",
        files=download.offered(
            page, lambda name: url_for(".digest_file", body=body, period=period, version=version, name=name)
        ),
    )  # fmt: skip


@bp.get("/digests/<body>/<period>/v<int:version>/<name>")
def digest_file(body: str, period: str, version: int, name: str) -> ResponseReturnValue:
    """The same version as a file to print, to take to a meeting, to read out or to count with."""
    page = digests.issued_page(body, named(period), version) if name in download.BY_NAME else None
    if page is None:
        abort(404)
    return download.answer(page, name, url_for(".digest", body=body, period=period, version=version))


def named(text: str) -> str:
    """The name of a digest's days in an address, as it is stored; 404 for anything else."""
    try:
        last_day_of(text)
    except Refused:
        abort(404)
    return text
