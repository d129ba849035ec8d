"""The files of a digest: which there are, what they are called, and the answer to whoever asks for one.

Each is put together when it is asked for, of what its page shows at this moment: a story that was taken back is in none
from then on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from engage.domain.errors import Refused
from engage.queries.digests import DigestPage
from engage.services import digest_files
from engage.services.digest_files import Kind
from engage.web import demonstration, problems
from engage.web.digest_files import committee, paper, spoken, table
from engage.web.presentation import gettext


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


@dataclass(frozen=True, slots=True)
class File:
    """One kind of file: `name` in its address, what people read as its name, what browsers call it."""

    name: str
    words: str
    mimetype: str
    kind: Kind | None = None
    """None: it is only text, and costs nothing."""


FILES = (
    File("digest.pdf", _("To print (PDF)"), "application/pdf", Kind.PDF),
    File("large-print.pdf", _("In large print (PDF)"), "application/pdf", Kind.LARGE),
    File(
        "paper.docx", _("As a paper for a meeting (Word)"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Kind.WORD,
    ),
    File("asks.csv", _("Every ask as a table (CSV)"), "text/csv"),
    File("read-out.txt", _("Words to read out on the phone (text)"), "text/plain"),
)  # fmt: skip
BY_NAME = {each.name: each for each in FILES}
RETRY_AFTER = 60
"""Seconds."""


def offered(page: DigestPage, address: Callable[[str], str]) -> list[dict[str, str]]:
    """The files as links; `address` gives that of a name. Of a digest that is too long to be made into a paper
    here, its table and its words, and a sentence without an address that says so."""
    if not too_long(page):
        return [{"text": gettext(each.words), "url": address(each.name)} for each in FILES]
    found = [{"text": gettext(each.words), "url": address(each.name)} for each in FILES if each.kind is None]
    says = gettext("This digest is too long to be made into a PDF or a Word file here. Ask us for it on paper.")
    return [*found, {"text": says, "url": ""}]


def too_long(page: DigestPage) -> bool:
    """Whether it takes a command to make a paper of it."""
    return page.data.counts.listed > digest_files.MOST_ASKS


def made(page: DigestPage, file: File, base: str) -> bytes:
    """The file, for a command: made now, kept nowhere. Raises Refused("digest_file_failed")."""
    if file.kind is None:
        return _text(page, file, base).encode()
    return digest_files.make(file.kind, _document(page, file.kind, base))


def answer(page: DigestPage, name: str, back: str, *, counted: bool = True) -> ResponseReturnValue:
    """The file of that name for whoever asks; a page that says when to come back where it cannot be made now. `back`:
    the digest's page; not `counted` for those who issue it. KeyError for a name that none has."""
    file, base = BY_NAME[name], current_app.config["ENGAGE_SETTINGS"].base_url
    if file.kind is None:
        return _response(page, file, _text(page, file, base).encode(), "")
    try:
        if too_long(page):
            raise Refused("digest_file_too_long")
        key, content = digest_files.for_reader(
            file.kind, _document(page, file.kind, base), client=request.remote_addr, counted=counted
        )
    except Refused as error:
        later = render_template("digest/file_later.html", back=back, words=problems.words(error))
        headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
        return later, 429 if error.code == "too_many_tries" else 503, headers
    return _response(page, file, content, key)


def _document(page: DigestPage, kind: Kind, base: str) -> dict[str, object]:
    invented = demonstration.is_marked(current_app.config["ENGAGE_SETTINGS"])
    if kind is Kind.WORD:
        return committee.document(page, base=base, demonstration=invented)
    return paper.document(page, base=base, large=kind is Kind.LARGE, demonstration=invented)


def _text(page: DigestPage, file: File, base: str) -> str:
    return table.text(page, base) if file.mimetype == "text/csv" else spoken.text(page)


def saved_as(page: DigestPage, file: File) -> str:
    """What the file is called where somebody keeps it."""
    return f"{page.data.body.slug}-{page.data.period}-v{page.version}-{file.name}"


def _response(page: DigestPage, file: File, content: bytes, key: str) -> Response:
    response = Response(content, mimetype=file.mimetype)
    # Asked for again each time: what a person takes back is not given out by somebody's store of old answers.
    response.headers["Cache-Control"] = "no-cache, private"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Disposition"] = f'attachment; filename="{saved_as(page, file)}"'
    if key:
        response.set_etag(key[:32])
        response.make_conditional(request)
    return response
