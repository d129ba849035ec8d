"""The form on paper: the quick form's words, in a PDF that a screen reader can read, and on a page to print."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pypdf
import pytest
from flask import Flask

from engage.adapters import typesetter
from engage.domain.permissions import Role, ScopeKind
from engage.models.base import db
from engage.models.places import HelpContact, Host, Locality
from engage.services.unit_of_work import unit_of_work
from engage.web import share_forms
from tests import factories
from tests.pages import Page, PageClient

LARGE = 18


@pytest.fixture
def places(app: Flask) -> SimpleNamespace:
    places = factories.make_places(app)
    with unit_of_work() as session:
        host = session.get_one(Host, places.host)
        host.phone, host.return_address = "01698 555 019", "Wishaw Voluntary Action\nFreepost WVA\nWishaw"
        session.add(
            HelpContact(partnership_id=places.partnership, slug="care", kind="protection", name="Social work, North",
                        number="0800 555 011", hours="Day and night", verified_on=date(2026, 9, 1))
        )  # fmt: skip
        session.add(HelpContact(slug="chat", kind="crisis", name="Chat", text_number="85258"))
    return places


@pytest.fixture
def desk(app: Flask, places: SimpleNamespace) -> Page:
    client = PageClient(app)
    factories.sign_in(client, factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.host))
    return client.get("/moderation/paper")


def _pdf(page: Page) -> pypdf.PdfReader:
    assert page.response.mimetype == "application/pdf"
    assert page.response.headers["Cache-Control"] == "no-store"
    return pypdf.PdfReader(io.BytesIO(page.response.get_data()))


def _words(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def _questions() -> list[str]:
    """Every word of the quick form."""
    s = share_forms
    found = [s.STORY_LABEL, s.STORY_HINT, s.DANGER_LABEL, s.DANGER_HINT, s.USE_LABEL, s.QUOTE_LABEL,
             s.QUOTE_HINT, s.TELL_LABEL, s.ADDRESS_LABEL, s.ADDRESS_HINT, s.NOT_COMPLAINT, s.LIMITS]  # fmt: skip
    found += [words for choices in (s.USES, s.TELL) for _, words in choices]
    found += [*s.USE_HINTS.values()]
    return [str(each) for each in found] + [str(s.NOT_EMERGENCY) % {"number": "999"}]


def _structure(node: Any) -> Iterator[Any]:
    """Every element of the structure tree."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from _structure(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _structure(node["/K"])


@pytest.mark.parametrize("size", ["plain", "large"])
def test_the_file_can_be_read_aloud(desk: Page, places: SimpleNamespace, size: str) -> None:
    reader = _pdf(desk.submit("Make the file", locality_id=str(places.locality), size=size, copies="2"))
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Tell us what happened in Wishaw"
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    elements = list(_structure(root["/StructTreeRoot"]))
    kinds = [each["/S"] for each in elements]
    assert kinds.count("/H1") == 4, "two forms, each with a page to keep"
    assert set(kinds) >= {"/H1", "/H2", "/P", "/L", "/LI", "/Figure"}
    figures = [each for each in elements if each["/S"] == "/Figure"]
    assert all(str(each["/Alt"]).startswith("QR code") for each in figures)


@pytest.mark.parametrize("size", ["plain", "large"])
def test_it_says_what_the_quick_form_says(desk: Page, places: SimpleNamespace, size: str) -> None:
    words = _words(_pdf(desk.submit("Make the file", locality_id=str(places.locality), size=size, copies="1")))
    missing = [each for each in _questions() if " ".join(each.split()) not in words]
    assert missing == []
    for each in ("Wishaw Voluntary Action", "Freepost WVA", "01698 555 019", "localhost/s/wishaw", "localhost/status",
                 "0800 555 011", "(Checked on 1 September 2026.)", "text 85258", "(Not checked yet.)",
                 "A person reads every form that reaches us."):  # fmt: skip
        assert each in words, each
    assert "working day" not in words, "a sheet may be used months later: no rota holds what it would promise"


def test_each_copy_has_its_own_number_and_the_words_only_on_the_page_to_keep(
    app: Flask, desk: Page, places: SimpleNamespace
) -> None:
    reader = _pdf(desk.submit("Make the file", locality_id=str(places.locality), size="plain", copies="2"))
    keeping = [page.extract_text() for page in reader.pages if "Keep this page" in page.extract_text()]
    slip = re.compile(r"(\w{4}-\w{4})\s+Your four secret words\s+([a-z]+ [a-z]+ [a-z]+ [a-z]+)")
    slips = [slip.search(each) for each in keeping]
    assert len({found[1] for found in slips if found}) == 2
    for found in slips:
        assert found
        pages = [page.extract_text() for page in reader.pages]
        assert sum(found[1] in each for each in pages) == 3, "on both pages of the form, and on the one to keep"
        assert sum(found[2] in each for each in pages) == 1
    listed = PageClient(desk.client.client).get("/moderation/paper").tables
    assert listed["Forms printed, the latest first"][1][1:] == ["Wishaw", "A4", "2", "0"]


@pytest.mark.parametrize("size", ["plain", "large"])
def test_a_demonstration_says_on_every_sheet_that_it_is_one(
    app: Flask, desk: Page, places: SimpleNamespace, size: str
) -> None:
    said = "Demonstration: nobody reads this form."
    titles: list[str] = []

    def printed() -> list[str]:
        reader = _pdf(desk.submit("Make the file", locality_id=str(places.locality), size=size, copies="1"))
        assert reader.metadata is not None
        titles.append(str(reader.metadata.title))
        return [" ".join(page.extract_text().split()) for page in reader.pages]

    assert not any(said in each for each in printed())
    app.config["ENGAGE_SETTINGS"].demonstration_path.write_text("{}", encoding="utf-8")
    # A sheet may be blank on its back.
    marked = [each for each in printed() if each]
    assert len(marked) >= 3
    assert all(said in each for each in marked)
    assert [said in each for each in titles] == [False, True], "for those who hear it"


def test_a_page_to_keep_is_a_sheet_of_its_own(desk: Page, places: SimpleNamespace) -> None:
    for size in ("plain", "large"):
        reader = _pdf(desk.submit("Make the file", locality_id=str(places.locality), size=size, copies="2"))
        pages = [page.extract_text() for page in reader.pages]
        fronts = [at for at, text in enumerate(pages) if "Keep this page" in text or "Before you write" in text]
        assert len(fronts) == 4
        assert all(at % 2 == 0 for at in fronts), "on the front of a sheet"


def test_large_print_is_large_throughout(desk: Page, places: SimpleNamespace) -> None:
    reader = _pdf(desk.submit("Make the file", locality_id=str(places.locality), size="large", copies="1"))
    sizes: set[float] = set()

    def seen(text: str, _cm: Any, matrix: list[float], _font: Any, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(size * (matrix[3] or 1)), 1))

    for page in reader.pages:
        page.extract_text(visitor_text=seen)
    assert sizes
    assert min(sizes) >= LARGE


def test_words_that_look_like_typesetting_are_only_words(desk: Page, places: SimpleNamespace) -> None:
    strange = '#panic("no") *Wishaw* $x$ \\ "'
    with unit_of_work() as session:
        session.get_one(Locality, places.locality).display_name = strange
    db.session.rollback()
    reader = _pdf(desk.submit("Make the file", locality_id=str(places.locality), size="plain", copies="1"))
    assert reader.metadata is not None
    assert reader.metadata.title == f"Tell us what happened in {strange}"


def test_mistakes_and_failures_are_said_on_the_form(
    desk: Page, places: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.submit("Make the file", locality_id=str(places.locality), copies="51")
    assert page.errors == ["Enter a number from 1 to 50"]

    def fail(document: object, **more: object) -> bytes:
        raise typesetter.TypesettingFailed

    monkeypatch.setattr(typesetter, "typeset", fail)
    page = desk.submit("Make the file", locality_id=str(places.locality), copies="1")
    assert "could not be made" in page.errors[0]
    assert page.tables["Forms printed, the latest first"][1] == ["None yet."]


def test_anybody_can_print_the_page(app: Flask, places: SimpleNamespace) -> None:
    client = PageClient(app)
    form = client.get("/s/wishaw")
    for page in (form.click("On paper or by phone"), client.get("/north/wishaw").click("On paper or by phone")):
        assert page.url == "/s/wishaw/paper"
        missing = [each for each in _questions() if each not in page]
        assert missing == []
        for each in ("01698 555 019", "Freepost WVA", "0800 555 011", "(Checked on 1 September 2026.)"):
            assert each in page
        assert "working day" not in page
    for words in (share_forms.LIMITS, share_forms.NOT_COMPLAINT):
        assert str(words) in form
    client.get("/s/nowhere/paper", expect=404)


def test_a_host_without_an_address_is_handed_the_form(app: Flask) -> None:
    factories.make_places(app)
    page = PageClient(app).get("/s/wishaw/paper")
    assert "Hand it in at Wishaw Voluntary Action" in page
    assert "By phone" not in page.main.replace("On paper or by phone", "").split("How should we")[0]


def test_the_script_is_read_in_order(app: Flask, desk: Page) -> None:
    page = desk.click("What to say on the phone")
    order = [
        str(share_forms.LIMITS), "If somebody is in danger", "0800 555 011", str(share_forms.STORY_LABEL),
        *(str(each) for each in share_forms.USE_HINTS.values()), str(share_forms.TELL_LABEL), "Your reference is",
        "A person at Wishaw Voluntary Action reads it by Tuesday 17 November 2026",
    ]  # fmt: skip
    places = [page.main.index(each) for each in order]
    assert places == sorted(places)


def test_the_desk_is_for_those_who_type_in(app: Flask, places: SimpleNamespace) -> None:
    client = PageClient(app)
    factories.sign_in(client, factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host))
    for address in ("/moderation/paper", "/moderation/phone-script", "/moderation/key-in/event", "/moderation/events"):
        client.get(address, expect=403)
