"""A digest as a file: the same asks in each, fit to be listened to, and no story that was taken back."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from engage.adapters import typesetter
from engage.adapters.clock import FixedClock
from engage.adapters.rendering import Renderer
from engage.cli import group
from engage.domain.periods import Period
from engage.domain.permissions import SYSTEM, contributor
from engage.models.base import db
from engage.queries import digests as shelves
from engage.services import contributions, digest_files, digest_news, digests, own, themes, throttle
from engage.services.context import context
from engage.web.digest_files import committee, download, paper, spoken
from engage.web.digest_files.blocks import Run, para, plain
from tests import factories, pdf_checks
from tests.pages import PageClient
from tests.services.digest_scene import Month, reference

ADDRESS = "/digests/wishaw-lpg/2026-10/v1"
STORY = "I fell twice on those stairs, and nobody came."
STRANGE = ("#panic(\"no\") *x* $y$", "{{ 7*7 }} <script>alert(1)</script>", "حافلة إلى العيادة", "Ramp 🦽 at 中 door",
           "=HYPERLINK(\"http://x\")", "\u202eesrever\x07")  # fmt: skip
SHOWN = (*STRANGE[:2], "Ramp [manual wheelchair] at □ door", "esrever")
SNAPSHOTS = Path(__file__).parent / "digest_snapshots"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGE = 18


@pytest.fixture(autouse=True)
def empty_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest_files, "_shelf", digest_files.Shelf())


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    return Month(clock)


@pytest.fixture
def public(app: Flask) -> PageClient:
    return PageClient(app)


def issued(month: Month, story: int | None = None) -> int:
    month.on(2026, 11, 1, 6)
    digest_id = digests.compile(SYSTEM, body_id=month.at.lpg, period="2026-10")
    if story:
        digests.choose_quote(month.clerk, digest_id=digest_id, contribution_id=story)
    digests.set_foreword(month.clerk, digest_id=digest_id, text="Thank you to all who told us.")
    digests.issue(month.clerk, digest_id=digest_id)
    return digest_id


def fetched(public: PageClient, name: str) -> bytes:
    response = public.client.get(f"{ADDRESS}/{name}")
    assert response.status_code == 200
    assert (response.headers["X-Robots-Tag"], response.headers["Cache-Control"]) == ("noindex", "no-cache, private")
    return response.get_data()


def pdf(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def words_of(name: str, content: bytes) -> str:
    """What somebody reads in a file, on one line."""
    if name.endswith(".pdf"):
        text = " ".join(page.extract_text() for page in pdf(content).pages)
    elif name.endswith(".docx"):
        text = "\n".join("".join(each.itertext()) for each in document_xml(content).iter(f"{W}p"))
    else:
        text = content.decode("utf-8-sig")
    return " ".join(text.split())


def document_xml(content: bytes, part: str = "word/document.xml") -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as inside:
        return ElementTree.fromstring(inside.read(part))


def tags(reader: pypdf.PdfReader) -> Iterator[tuple[str, Any]]:
    """The structure of a PDF in reading order."""

    def walk(node: Any) -> Iterator[tuple[str, Any]]:
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                yield from walk(each)
        elif isinstance(node, dict):
            if "/S" in node:
                yield str(node["/S"])[1:], node
            if "/K" in node:
                yield from walk(node["/K"])

    yield from walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])


def test_a_sentence_of_ours_keeps_its_direction_around_words_from_the_right() -> None:
    title = Run("حافلة", own=True)
    found = plain([para(title), para(title, ". ", "A decision is due."), para(title, ": ", Run("ماء", own=True))])
    assert ["rtl" in each for each in found] == [True, False, True]


def test_every_file_holds_every_ask_and_goes_through_the_gate(month: Month, app: Flask, public: PageClient) -> None:
    story = month.story(STORY)
    asks = [*month.everything(), month.raised("Mend the stairs", story=story)]
    issued(month, story)
    page = public.get(ADDRESS)
    links = [link.href for link in page.links if link.href.startswith(ADDRESS + "/") and "question" not in link.href]
    assert links == [f"{ADDRESS}/{file.name}" for file in download.FILES]
    carry = ["digest.pdf", "large-print.pdf", "paper.docx"]
    for name in carry:
        words = words_of(name, fetched(public, name))
        assert [each for each in asks if reference(each) not in words] == [], name
        assert STORY in words, name
        assert "In the register 5" in words, name
    # May be read, and is not to be quoted any more: the least that somebody can take back.
    own.change_use(contributor(story), story, use="publish", quote=False)
    for name in carry:
        words = words_of(name, fetched(public, name))
        assert "fell twice" not in words, name
        assert "One story" not in words, name
        assert all(reference(each) in words for each in asks), "its ask stays"
    which = ["digest", "print", "--body", "wishaw-lpg", "--period", "2026-10", "--format"]
    printed = (CliRunner().invoke(group(), [*which, form], obj=lambda: app) for form in ("text", "html", "json"))
    forms = {str(number): done.stdout for number, done in enumerate(printed)}
    texts = {each.name: fetched(public, each.name).decode() for each in download.FILES if each.kind is None}
    assert [name for name, words in (forms | texts).items() if "fell twice" in words or not words] == []
    assert "fell twice" not in public.get(ADDRESS)
    assert public.client.get(f"{ADDRESS}/other.exe").status_code == 404
    assert public.client.get("/digests/wishaw-lpg/2026-10/v2/digest.pdf").status_code == 404


def test_every_file_says_who_sees_a_theme_another_way_once_five_do(month: Month, public: PageClient) -> None:
    buses = themes.create(
        month.moderator, partnership_id=month.at.partnership, name="Buses", dissent="Some like the bus\nas it is."
    )
    stories = [month.story() for _ in range(11)]
    for place, story in enumerate(stories):
        themes.set_links(month.moderator, story, theme_ids=[buses], otherwise=[buses] if place < 5 else [])
    contributions.withdraw(contributor(stories[0]), stories[0])
    heard = digests.prepare(month.at.lpg, Period(2026, 10)).heard
    assert [(each.otherwise, each.dissent) for each in heard.themes] == [(0, "")], "four are too few"
    themes.set_links(month.moderator, stories[5], theme_ids=[buses], otherwise=[buses])
    issued(month)
    said = "Up to now, five people have told us that they see this another way. Some like the bus as it is."
    assert said in " ".join(public.get(ADDRESS).main.split())
    for name in ("digest.pdf", "large-print.pdf", "paper.docx"):
        assert said in words_of(name, fetched(public, name)), name


@pytest.mark.parametrize("name", ["digest.pdf", "large-print.pdf"])
def test_a_pdf_can_be_listened_to_and_found_the_way_in(month: Month, public: PageClient, name: str) -> None:
    month.everything()
    for title in STRANGE:
        month.raised(title)
    issued(month)
    content = fetched(public, name)
    reader = pdf(content)
    title = "Wishaw Locality Planning Group: what became of it in October 2026"
    assert pdf_checks.faults(content, title=title) == []
    found = list(tags(reader))
    figures = [str(node["/Alt"]) for tag, node in found if tag == "Figure"]
    assert figures == ["Bars, one for each part: Done 1, Doing 1, Not doing, and why 1, Not answered yet 7."]
    kinds = {tag for tag, _node in found}
    assert {"Table", "TH", "TD", "L", "LI", "Link", "P"} <= kinds
    outline = [each.title for each in reader.outline if not isinstance(each, list)]
    flat = json.dumps([str(each.title) for each in _flat(reader.outline)], ensure_ascii=False)
    assert len(outline) == 1, "all hangs under the title"
    for each in ("Decide", "Done", "Doing", "Not doing, and why", "Not answered yet", "How this adds up"):
        assert each in flat
    words = words_of(name, content)
    assert [each for each in SHOWN if each not in words] == []
    assert "A square stands for a letter that cannot be printed here." in words
    if name == "digest.pdf":
        first, second = (" ".join(reader.pages[number].extract_text().split()) for number in (0, 1))
        assert "What comes next" in first, "page one is one page"
        assert second.startswith("Before you read")
        return
    sizes: set[float] = set()

    def seen(text: str, _cm: Any, matrix: list[float], _font: Any, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(size * (matrix[3] or 1)), 1))

    for each_page in reader.pages:
        each_page.extract_text(visitor_text=seen)
    assert min(sizes) >= LARGE


def _flat(outline: Any) -> Iterator[Any]:
    for each in outline:
        if isinstance(each, list):
            yield from _flat(each)
        else:
            yield each


def test_the_word_paper_is_one_that_a_clerk_can_table(month: Month, public: PageClient) -> None:
    asks = month.everything()
    for title in STRANGE:
        asks.append(month.raised(title))
    issued(month)
    content = fetched(public, "paper.docx")
    with zipfile.ZipFile(io.BytesIO(content)) as inside:
        names = inside.namelist()
        styles = inside.read("word/styles.xml").decode()
        about = inside.read("docProps/core.xml").decode()
        links = inside.read("word/_rels/document.xml.rels").decode()
    assert not [each for each in names if "vba" in each.lower() or "thumbnail" in each]
    [edge] = document_xml(content).iter(f"{W}pgMar")
    top, bottom, head, foot = (int(str(edge.get(f"{W}{name}"))) for name in ("top", "bottom", "header", "footer"))
    line_in_it = 12 * 20 * 1.15 + 6 * 20  # twips
    assert min(top - head, bottom - foot) > line_in_it, "head and foot push nothing"
    outside = set(re.findall(r'Target="([^"]+)" TargetMode="External"', links))
    assert outside == {f"http://localhost/asks/{reference(each)}" for each in asks}
    assert 'w:lang w:val="en-GB"' in styles
    assert "<dc:title>Wishaw Locality Planning Group: what became of it in October 2026</dc:title>" in about
    assert "python-docx" not in about
    body = document_xml(content)
    headings = [
        "".join(each.itertext()) for each in body.iter(f"{W}p")
        if (style := each.find(f"{W}pPr/{W}pStyle")) is not None and style.get(f"{W}val") == "Heading1"
    ]  # fmt: skip
    assert headings == ["1. Purpose", "2. Recommendations", "3. Background", "4. Detail", "Appendix: every ask"]
    tables = list(body.iter(f"{W}tbl"))
    assert tables
    assert all(table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in tables)
    shown = [each.get("descr") for each in body.iter() if each.tag.endswith("}docPr")]
    assert shown == ["Bars, one for each part: Done 1, Doing 1, Not doing, and why 1, Not answered yet 7."]
    words = words_of("paper.docx", content)
    for each in ("Ramp 🦽 at 中 door", "حافلة إلى العيادة", *SHOWN[:2]):
        assert each in words
    assert "\u202e" not in words
    assert "We agree to this, and say who does what by which day." in words
    assert len(re.findall("No answer yet", words)) >= 7


def test_the_table_counts_as_the_register_does_and_starts_no_program(month: Month, public: PageClient) -> None:
    month.everything()
    for title in STRANGE:
        month.raised(title)
    page = shelves.staff_page(issued(month))
    assert page is not None
    rows = list(csv.DictReader(io.StringIO(fetched(public, "asks.csv").decode("utf-8-sig"))))
    assert len(rows) == page.data.counts.listed == 10
    by_section = {section.value: len(lines) for section, lines in page.data.sections}
    assert {name: sum(row["section"] == name for row in rows) for name in by_section} == by_section
    assert "'=HYPERLINK(\"http://x\")" in {row["title"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell]
    [refused] = [row for row in rows if row["outcome"] == "not_agreed"]
    assert (refused["decided_on"], refused["decided_by"]) == ("2026-10-05", "LPG members, by vote")


def test_page_one_is_short_and_the_rest_is_further_on(month: Month, public: PageClient) -> None:
    for number in range(5):
        month.raised(f"Ask number {number}, which waits")
    for number in range(5):
        month.agreed(f"Promise number {number}")
    for number in range(2):
        month.refused(f"Refused number {number}")
    digest_id = issued(month)
    page = public.get(ADDRESS)
    first = page.main[page.main.index("Decide") : page.main.index("Not answered yet")]
    assert first.count("We agree to this, and say who does what by which day.") == 1
    assert first[: first.index("Promised and missed")].count("which waits") == 3
    assert "And two more, further on." in first
    assert "Every promise that was missed" in page.headings
    assert first.index("Refused number") < first.index("What comes next"), "what was refused, and by whom"
    found = shelves.staff_page(digest_id)
    assert found is not None
    said = spoken.text(found)
    assert spoken.seconds(said) <= spoken.SECONDS
    for words in ("there were 12 asks", "Not agreed, on 5 October 2026, by LPG members, by vote.", "Waits to be"):
        assert words in said
    assert STORY not in said


def test_files_cannot_drown_the_server(
    month: Month, public: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = month.story(STORY)
    month.raised("Mend the stairs", story=story)
    issued(month, story)
    made: list[Any] = []

    def typeset(document: Any, **more: Any) -> bytes:
        made.append(document)
        return b"%PDF-"

    monkeypatch.setattr(typesetter, "typeset", typeset)
    tag = public.client.get(f"{ADDRESS}/digest.pdf").headers["ETag"]
    again = public.client.get(f"{ADDRESS}/digest.pdf", headers={"If-None-Match": tag})
    assert (len(made), again.status_code) == (1, 304), "the same is made once"
    contributions.withdraw(contributor(story), story)
    assert public.client.get(f"{ADDRESS}/digest.pdf", headers={"If-None-Match": tag}).status_code == 200
    assert "fell twice" in json.dumps(made[0])
    assert "fell twice" not in json.dumps(made[1])
    monkeypatch.setattr(digest_files, "SECONDS_TO_WAIT", 0.01)
    with digest_files._one_at_a_time:
        page = public.get(f"{ADDRESS}/large-print.pdf", expect=503)
    assert "Another file is being made. Try again in a minute." in page
    monkeypatch.setattr(digest_files, "SECONDS_TO_WAIT", 60)
    with digest_files._in_line, digest_files._in_line:  # one is made and one waits: nobody else blocks a thread
        public.get(f"{ADDRESS}/large-print.pdf", expect=503)
    assert digest_files._in_line.acquire(blocking=False)
    digest_files._in_line.release()
    assert page.click("Read it there").url == ADDRESS
    monkeypatch.setitem(throttle.LIMITS, "digest_file", replace(throttle.LIMITS["digest_file"], address=2))
    assert "That was tried too often." in public.get(f"{ADDRESS}/large-print.pdf", expect=429)
    assert public.client.get(f"{ADDRESS}/digest.pdf").status_code == 200, "what was made is given out all the same"
    assert public.client.get(f"{ADDRESS}/asks.csv").status_code == 200

    monkeypatch.setattr(digest_files, "MOST_ASKS", 0)
    assert "too long to be made into a file here" in public.get(f"{ADDRESS}/paper.docx", expect=503)
    assert not public.get(ADDRESS).has_link("To print (PDF)")
    assert public.get(ADDRESS).has_link("Every ask as a table (CSV)")
    monkeypatch.undo()

    def fail(document: Any, **more: Any) -> bytes:
        raise typesetter.TypesettingFailed

    monkeypatch.setattr(typesetter, "word", fail)
    assert "The file could not be made." in public.get(f"{ADDRESS}/paper.docx", expect=503)


def test_no_paper_stays_in_memory_because_nobody_asks_for_another() -> None:
    shelf = digest_files.Shelf(seconds=0.05)
    shelf.keep("one", b"fell twice")
    cleaner = shelf._cleaner
    assert cleaner is not None
    assert shelf._kept
    cleaner.join(5)
    assert not shelf._kept
    assert shelf._cleaner is None


def test_a_crowd_elsewhere_keeps_neither_an_office_nor_the_clerk_from_a_paper(
    month: Month, app: Flask, public: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest_id = issued(month)
    monkeypatch.setattr(typesetter, "typeset", lambda document, **more: b"%PDF-")
    monkeypatch.setattr(digest_files, "_shelf", digest_files.Shelf(most=0))
    monkeypatch.setitem(throttle.LIMITS, "digest_file", replace(throttle.LIMITS["digest_file"], address=5, overall=5))

    def asked(client: FlaskClient, address: str, file: str = f"{ADDRESS}/digest.pdf") -> int:
        return client.get(file, environ_base={"REMOTE_ADDR": address}).status_code

    assert [asked(public.client, "192.0.2.1") for _ in range(6)] == [200] * 5 + [429]
    assert [asked(public.client, "192.0.2.2") for _ in range(4)] == [200] * 3 + [429], "three are left to everybody"
    clerk = PageClient(app)
    factories.sign_in(clerk, month.clerk)
    paper_of_the_clerk = f"/board/digests/{digest_id}/files/digest.pdf"
    assert [asked(clerk.client, "192.0.2.1", paper_of_the_clerk) for _ in range(2)] == [200, 200]


def test_before_it_is_issued_only_those_who_issue_get_a_file_and_each_page_says_so(
    month: Month, app: Flask, public: PageClient
) -> None:
    month.everything()
    month.on(2026, 11, 1, 6)
    digest_id = digests.compile(SYSTEM, body_id=month.at.lpg, period="2026-10")
    address = f"/board/digests/{digest_id}/files/digest.pdf"
    assert public.client.get(f"{ADDRESS}/digest.pdf").status_code == 404
    assert app.test_client().get(address).status_code == 302
    client = PageClient(app)
    factories.sign_in(client, month.stranger)
    client.get(address, expect=403)
    client = PageClient(app)
    factories.sign_in(client, month.clerk)
    pages = [each.extract_text() for each in pdf(client.client.get(address).get_data()).pages]
    assert all("Not issued yet" in each for each in pages)


# The command, and what each format says


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    def call(*args: str) -> Result:
        db.session.remove()
        return CliRunner().invoke(group(), ["digest", *args], obj=lambda: app)

    return call


def test_the_command_writes_every_format_and_says_what_is_wrong(
    month: Month, run: Callable[..., Result], tmp_path: Path
) -> None:
    month.everything()
    which = ("--body", "wishaw-lpg", "--period", "2026-10")
    assert "2026-10 is not over." in run("compile", *which).output
    month.on(2026, 11, 2)
    assert "No digest of 2026-10 was issued." in run("print", *which).output
    for form, begins in (("pdf", b"%PDF-"), ("docx", b"PK"), ("csv", b"\xef\xbb\xbfbody"), ("read-out", b"In October")):
        target = tmp_path / form
        done = run("compile", *which, "--format", form, "--output", str(target))
        assert done.exit_code == 0, done.output
        assert target.read_bytes().startswith(begins)
    large = run("compile", *which, "--format", "pdf", "--large-print", "--output", str(tmp_path / "large"))
    assert large.exit_code == 0
    assert run("compile", *which, "--format", "csv", "--large-print").exit_code == 2
    assert run("compile", "--body", "nobody", "--period", "2026-10").exit_code == 1
    assert run("compile", "--body", "wishaw-lpg", "--period", "2026-12").exit_code == 1
    assert run("compile", "--body", "wishaw-lpg", "--period", "yesterday").exit_code == 1
    assert run("print", *which, "--version", "7").exit_code == 1
    assert run("print", *which, "--version", "0").exit_code == 2, "not the newest"
    assert run("compile", *which, "--output", str(tmp_path)).exit_code == 2
    assert run("compile", *which, "--output", str(tmp_path / "none" / "x.pdf")).exit_code == 2
    full = run("compile", *which, "--output", "/dev/full")
    assert (full.exit_code, full.output) == (1, "/dev/full could not be written: No space left on device.\n")
    assert run("issue", *which, "--as", factories.email_of(month.clerk)).exit_code == 0
    assert run("print", *which).output.startswith("Wishaw Locality Planning Group: what became of it in October 2026")


def test_a_full_disk_behind_the_standard_output_is_one_sentence(
    month: Month, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    month.everything()
    month.on(2026, 11, 2)

    def echo(said: object, *, err: bool = False, **_more: object) -> None:
        if not err:
            raise OSError(errno.ENOSPC, "No space left on device")
        sys.stderr.write(f"{said}\n")

    monkeypatch.setattr("click.echo", echo)
    done = run("compile", "--body", "wishaw-lpg", "--period", "2026-10")
    assert (done.exit_code, done.stderr) == (1, "There is no room left where this is written to.\n")


@pytest.mark.parametrize("form", ["text", "html", "json", "csv", "read-out", "pdf", "large", "docx", "mail"])
def test_each_format_says_what_it_said_before(
    month: Month, run: Callable[..., Result], form: str
) -> None:
    """Renew with ENGAGE_TEST_SNAPSHOTS=1, and read what changed. Of papers, what is put into them."""
    month.everything()
    month.on(2026, 11, 2)
    printed = "text" if form in _PUT_IN else form
    done = run("compile", "--body", "wishaw-lpg", "--period", "2026-10", "--format", printed)
    assert done.exit_code == 0, done.output
    said = done.stdout
    if form in _PUT_IN:
        page = shelves.staff_page(1)
        assert page is not None
        put_in = _PUT_IN[form](page)
        said = put_in if isinstance(put_in, str) else _listed(put_in)
    known = SNAPSHOTS / f"{form}.txt"
    said = _steady(said)
    if os.environ.get("ENGAGE_TEST_SNAPSHOTS"):
        known.parent.mkdir(exist_ok=True)
        known.write_text(said, encoding="utf-8", newline="")
    assert said == known.read_text(encoding="utf-8"), f"{form} says something else now"


_PUT_IN: dict[str, Callable[..., Any]] = {
    "pdf": lambda page: paper.document(page, base="http://localhost", large=False, demonstration=False),
    "large": lambda page: paper.document(page, base="http://localhost", large=True, demonstration=False),
    "mail": lambda page: _mailed(page),
    "docx": lambda page: committee.document(page, base="http://localhost", demonstration=False),
}  # fmt: skip


def _mailed(page: shelves.DigestPage) -> str:
    """The e-mail about it, as words and as HTML."""
    words = Renderer(context().templates, base_url="http://localhost", site_name="Engage").mail(
        digest_news.TEMPLATE,
        {**digest_news.params(page.data, version=1, reason=""), "stop_url": "http://localhost/subscribe/stop/x"},
    )
    return "\n".join((words.subject, words.text, words.html))


def _listed(document: dict[str, Any]) -> str:
    """A line for each paragraph, with what it is."""
    out = [f"{name}: {document[name]}" for name in ("title", "lang", "author", "foot", "note")]
    for block in [*document.get("fronts", [[]])[0], *document.get("rest", []), *document.get("blocks", [])]:
        kind = block["kind"] + str(block.get("level", ""))
        if kind == "picture":
            out.append(f"{kind}: {block['words']}\n{block['svg']}")
        elif kind == "table":
            out.append(f"table: {block['caption']} | {' | '.join(block['header'])}")
            out.extend("  " + " | ".join(" / ".join(map(_said, cell)) for cell in row) for row in block["rows"])
        else:
            out.extend(f"{kind}: {_said(each)}" for each in block.get("items", [block]))
    return "\n".join(out) + "\n"


def _said(line: dict[str, Any]) -> str:
    return "".join(run["t"] + (f" <{run['u']}>" if "u" in run else "") for run in line["line"])


def _steady(said: str) -> str:
    """References in the order in which they come, and no check: both are drawn by chance."""
    names: dict[str, str] = {}
    found = re.sub(
        r"\b(?=[0-9A-Z]*\d)[0-9A-Z]{8}\b", lambda each: names.setdefault(each[0], f"ASK{len(names) + 1:05}"),
        said.replace("\r\n", "\n"),
    )  # fmt: skip
    return re.sub(r"\b[0-9a-f]{16}(?:[0-9a-f]{48})?\b", "CHECK", found)
