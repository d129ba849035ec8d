"""Bringing in a codebook: a file or the one that comes with Engage, a look at what would happen, then one press."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.adapters import codebook_file
from engage.adapters.csv_file import UnreadableFile
from engage.domain.errors import DomainError, Refused
from engage.domain.theming import codebook as rules
from engage.domain.theming.codebook import BETWEEN, Sifted
from engage.queries import themes as queries
from engage.services import codebooks
from engage.services.codebooks import Fate
from engage.web import codebook_words, problems
from engage.web.access import current_actor
from engage.web.forms import ActionForm, pressed
from engage.web.moderation.blueprint import bp
from engage.web.moderation.theme_forms import BringInForm, CodebookForm


@bp.route("/themes/codebook", methods=["GET", "POST"])
def codebook() -> ResponseReturnValue:
    """Choose a file, or the starter, and see what would happen."""
    form = CodebookForm()
    places = queries.places(current_actor())
    form.partnership_id.choices = [(place.id, place.name) for place in places]
    if len(places) == 1:
        form.partnership_id.data = places[0].id
    if form.validate_on_submit() and form.partnership_id.data is not None:
        try:
            if "starter" in request.form:
                sifted = codebook_file.sifted(codebook_file.STARTER)
            else:
                sifted = _uploaded(form.file.data)
            return _look(form.partnership_id.data, sifted)
        except DomainError as error:
            problems.apply(form, error)
    page = render_template(
        "moderation/codebook.html", form=form, places=places, pressed=ActionForm(formdata=None), several=len(places) > 1
    )
    return page, form.status


@bp.post("/themes/codebook/bring-in")
def bring_in_codebook() -> ResponseReturnValue:
    """Do what was looked at."""
    form = BringInForm()
    place = next((each for each in queries.places(current_actor()) if str(each.id) == form.partnership_id.data), None)
    if place is None:
        abort(404)
    if not pressed():
        return redirect(url_for(".codebook"))
    done = codebooks.bring_in(current_actor(), place.id, _unpacked(form.rows.data or ""))
    flash(codebook_words.summary(done))
    return redirect(url_for(".themes"))


@bp.get("/themes/codebook.csv")
def codebook_csv() -> Response:
    """The themes of a partnership as a codebook, to change in a spreadsheet and bring in again."""
    places = queries.places(current_actor())
    place = next((each for each in places if str(each.id) == request.args.get("place", str(each.id))), None)
    if place is None:
        abort(404)
    text = codebook_file.written(queries.codebook(place.id))
    # With a mark, so that spreadsheets read it as UTF-8.
    return Response(
        "\ufeff" + text, mimetype="text/csv", headers={"Content-Disposition": 'attachment; filename="codebook.csv"'}
    )


def _look(partnership_id: int, sifted: Sifted) -> ResponseReturnValue:
    rows = codebooks.look(current_actor(), partnership_id, sifted)
    return render_template(
        "moderation/codebook_look.html", rows=rows, left_out=codebook_words.left_out(sifted.left_out),
        doubled=sifted.doubled, fates=codebook_words.FATES, summary=codebook_words.summary(rows),
        changes=any(row.fate in {Fate.NEW, Fate.ADDS} for row in rows), gettext=_,
        form=BringInForm(formdata=None, data={"partnership_id": str(partnership_id), "rows": _packed(sifted)}),
    )  # fmt: skip


def _uploaded(file: Any) -> Sifted:
    """What a file holds. It is on the disk as long as it is read. Raises Refused."""
    if file is None:
        raise Refused("codebook_file_missing", field="file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codebook.csv"
        content = file.stream.read(codebook_words.MOST_BYTES + 1)
        if len(content) > codebook_words.MOST_BYTES:
            raise Refused("codebook_too_large", field="file")
        path.write_bytes(content)
        try:
            found = codebook_file.sifted(path)
        except UnreadableFile:
            raise Refused("codebook_unreadable", field="file") from None
        except Refused as problem:
            raise Refused(problem.code, field="file", **_short(problem.params)) from None
    if not found.entries and not found.left_out:
        raise Refused("codebook_empty_file", field="file")
    return found


def _short(params: dict[str, Any]) -> dict[str, Any]:
    """A file that is no codebook may have anything in its first line."""
    return {name: value[:200] if isinstance(value, str) else value for name, value in params.items() if name != "field"}


def _packed(sifted: Sifted) -> str:
    cells = [
        [line, {
            "name": each.name, "description": each.description, "examples": BETWEEN.join(each.examples),
            "outcomes": BETWEEN.join(map(str, each.outcomes)),
        }]
        for line, each in sifted.entries
    ]  # fmt: skip
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def _unpacked(text: str) -> Sifted:
    """What the browser sent back is looked at like a file: it may be anything."""
    try:
        rows = [
            (int(line), {str(name): str(cell) for name, cell in cells.items()}) for line, cells in json.loads(text)
        ]
    except (ValueError, TypeError, AttributeError):
        abort(400)
    return rules.sift(rows)
