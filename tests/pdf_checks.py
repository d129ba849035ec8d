"""What a PDF of ours is held against: what somebody who listens to it, jumps about in it or searches it needs, and what
a strict reader wants. After ISO 14289-1 (PDF/UA-1), in the order of its clauses, as far as a program can judge it.

`faults` says what is wrong, in words; nothing here knows how a paper was made. It is no validator of the standard:
veraPDF is one, in Java, and comes by no package registry (docs/accessibility.md).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pikepdf
import pypdf
from pikepdf import Name, Pdf

STANDARD = frozenset({
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private",
    "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead",
    "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula",
    "Form",
})  # fmt: skip
"""Structure types of ISO 32000-1, 14.8.4."""
INSIDE = {
    "LI": {"L"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"},
    "THead": {"Table"}, "TBody": {"Table"},
}  # fmt: skip
_SHOWS = frozenset({"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI"})
"""Operators that put something on the page."""


@dataclass(slots=True)
class Tag:
    """One element of the structure."""

    kind: str
    node: Any
    parent: str
    within: tuple[str, ...] = field(default=())


def tags(pdf: Pdf) -> list[Tag]:
    """The structure in reading order."""
    roles = {str(key)[1:]: str(value)[1:] for key, value in dict(pdf.Root.StructTreeRoot.get("/RoleMap", {})).items()}
    return list(_walk(pdf.Root.StructTreeRoot.K, roles, ()))


def _walk(node: Any, roles: dict[str, str], within: tuple[str, ...]) -> Iterator[Tag]:
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _walk(each, roles, within)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            kind = str(node.S)[1:]
            kind = roles.get(kind, kind)
            yield Tag(kind, node, within[-1] if within else "", within)
            within = (*within, kind)
        if "/K" in node:
            yield from _walk(node.K, roles, within)


def headings(pdf: Pdf) -> list[int]:
    """The levels of its headings, in reading order."""
    return [int(each.kind[1]) for each in tags(pdf) if len(each.kind) == 2 and each.kind[0] == "H"]


def bookmarks(pdf: Pdf) -> list[tuple[int, str]]:
    """Its bookmarks, each with how deep it lies."""
    with pdf.open_outline() as outline:
        return list(_flat(outline.root, 1))


def _flat(items: Any, depth: int) -> Iterator[tuple[int, str]]:
    for each in items:
        yield depth, str(each.title)
        yield from _flat(each.children, depth + 1)


def opened(content: bytes) -> Pdf:
    """The file, read by the letter: nothing is repaired."""
    return Pdf.open(io.BytesIO(content), attempt_recovery=False)


def words_of_page(pdf: Pdf, number: int) -> str:
    """What stands on a page, on one line."""
    out = io.BytesIO()
    pdf.save(out)
    return " ".join(pypdf.PdfReader(out).pages[number].extract_text().split())


def faults(content: bytes, *, title: str, lang: str = "en") -> list[str]:
    """What is wrong with it."""
    pdf = opened(content)
    return [
        *_about(pdf, title, lang), *_structure(tags(pdf)), *_headings_and_bookmarks(pdf), *_pages(pdf),
        *_links(pdf), *_strict(pdf),
    ]  # fmt: skip


def _about(pdf: Pdf, title: str, lang: str) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "the window shows the name of the file, not the title"
    with pdf.open_metadata() as about:
        if about.get("dc:title") != title:
            yield f"its title is {about.get('dc:title')!r}"
        if str(about.get("pdfuaid:part")) != "1":
            yield "it does not say that it is PDF/UA-1"
    if not str(root.get("/Lang", "")).startswith(lang):
        yield "it does not say its language"
    if not root.get("/MarkInfo", {}).get("/Marked", False) or root.MarkInfo.get("/Suspects", False):
        yield "it is not marked as tagged"


def _structure(found: list[Tag]) -> Iterator[str]:
    if not found or found[0].kind != "Document":
        yield "its structure does not begin with a document"
    for each in found:
        if each.kind not in STANDARD:
            yield f"{each.kind} is no kind of structure"
        if each.kind in INSIDE and each.parent not in INSIDE[each.kind]:
            yield f"a {each.kind} stands in a {each.parent or 'nothing'}"
        if each.kind == "Figure" and not str(each.node.get("/Alt", "")).strip():
            yield "a figure has no words"
        if each.kind == "TH" and _attribute(each.node, "/Scope") not in {"/Column", "/Row", "/Both"}:
            yield "a header cell does not say what it is the header of"
    for each in found:
        if each.kind == "Table":
            within = [inner.kind for inner in _inner(each, found)]
            if "TH" not in within or "TD" not in within:
                yield "a table has no header or no cells"


def _inner(tag: Tag, found: list[Tag]) -> Iterator[Tag]:
    start = next(place for place, each in enumerate(found) if each is tag) + 1
    for each in found[start:]:
        if len(each.within) <= len(tag.within):
            return
        yield each


def _attribute(node: Any, name: str) -> str:
    given = node.get("/A", [])
    for each in given if isinstance(given, pikepdf.Array) else [given]:
        if isinstance(each, pikepdf.Dictionary) and name in each:
            return str(each[name])
    return ""


def _headings_and_bookmarks(pdf: Pdf) -> Iterator[str]:
    levels = headings(pdf)
    if levels[:1] != [1] or levels.count(1) != 1:
        yield "it has no one title of level 1 before all other headings"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield "its headings skip a level"
    depths = [depth for depth, _words in bookmarks(pdf)]
    if depths != levels:
        yield f"{len(depths)} bookmarks for {len(levels)} headings, or not as deep"
    if any(not words.strip() for _depth, words in bookmarks(pdf)):
        yield "a bookmark has no words"


def _pages(pdf: Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if "/Annots" in page and page.get("/Tabs") != Name.S:
            yield f"page {number}: the Tab key does not follow the structure"
        depth = loose = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in {"BDC", "BMC"}:
                depth += 1
            elif name == "EMC":
                depth -= 1
            elif name in _SHOWS and not depth and operands is not None:
                loose += 1
        if loose or depth:
            yield f"page {number}: {loose} things are neither tagged nor said to be decoration"
        for font in dict(page.get("/Resources", {}).get("/Font", {})).values():
            yield from _font(font)


def _font(font: Any) -> Iterator[str]:
    if "/ToUnicode" not in font:
        yield f"{font.get('/BaseFont')}: its letters cannot be read aloud or searched"
    kin = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    described = kin.get("/FontDescriptor", {})
    if not any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3")):
        yield f"{font.get('/BaseFont')}: the letters are not in the file"


def _links(pdf: Pdf) -> Iterator[str]:
    tagged = [each for each in tags(pdf) if each.kind == "Link"]
    named = {_key(each) for tag in tagged for each in _objects(tag.node)}
    for number, page in enumerate(pdf.pages, 1):
        for note in page.get("/Annots", []):
            if note.get("/Subtype") != Name.Link:
                continue
            if "/StructParent" not in note or _key(note) not in named:
                yield f"page {number}: a link is not in the structure"
            if not str(note.get("/Contents", "")).strip():
                yield f"page {number}: a link does not say where it leads"


def _objects(node: Any) -> Iterator[Any]:
    """The annotations that an element stands for."""
    inner = node.get("/K", [])
    for each in inner if isinstance(inner, pikepdf.Array) else [inner]:
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == Name.OBJR:
            yield each.Obj
        elif isinstance(each, pikepdf.Dictionary) and "/S" in each:
            yield from _objects(each)


def _key(thing: Any) -> Any:
    return thing.objgen if thing.is_indirect else repr(thing)


def _strict(pdf: Pdf) -> Iterator[str]:
    """Read, checked, written anew for the web and checked again, without one warning (qpdf)."""
    yield from (f"qpdf: {each}" for each in (*pdf.get_warnings(), *pdf.check_pdf_syntax()))
    anew = io.BytesIO()
    pdf.save(anew, linearize=True)
    again = Pdf.open(io.BytesIO(anew.getvalue()), attempt_recovery=False)
    yield from (f"qpdf, written anew: {each}" for each in (*again.get_warnings(), *again.check_pdf_syntax()))
    if not again.is_linearized or not again.check_linearization():
        yield "it cannot be written for reading page by page"
