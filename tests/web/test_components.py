"""The components make pages that pass every check, in each language, and say what they must."""

from __future__ import annotations

import re

import pytest

from engage.config import ROOT
from tests.page_words import plain_words
from tests.pages import PageClient
from tests.web.gallery import make_app

LOCALES = ("en", "en-XA", "ar-XB")


@pytest.fixture(scope="module")
def person() -> PageClient:
    return PageClient(make_app())


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("address", ["/parts", "/form"])
def test_every_component_passes_the_checks_in_every_language(locale: str, address: str) -> None:
    page = PageClient(make_app(locale)).get(address)
    assert page.doc.root.get("lang") == locale
    assert page.doc.root.get("dir") == ("rtl" if locale == "ar-XB" else "ltr")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_failed_form_passes_the_checks_in_every_language(locale: str) -> None:
    page = PageClient(make_app(locale)).get("/form").submit()
    assert page.status == 422
    assert len(page.errors) == 2


@pytest.mark.parametrize("path", sorted((ROOT / "templates" / "errors").glob("*.html")), ids=lambda p: p.stem)
def test_error_pages(path: object, person: PageClient) -> None:
    code = int(getattr(path, "stem"))  # noqa: B009
    page = person.get(f"/error/{code}", expect=code)
    assert page.has_link("Go to the first page")


def test_pages_do_without_any_variable() -> None:
    """An error page may be made when nothing else works: no name, no links, no navigation."""
    app = make_app()
    app.template_context_processors[None] = app.template_context_processors[None][:1]
    page = PageClient(app).get("/error/500", expect=500)
    assert page.title == "Something went wrong on our side – Engage"


def test_the_title_of_a_failed_page_says_so(person: PageClient) -> None:
    assert person.get("/form").title == "Tell us – Listens"
    assert person.get("/form").submit().title == "Error: Tell us – Listens"


def test_what_was_just_done_is_said(person: PageClient) -> None:
    assert person.get("/parts").notices == ["Your answer is sent. It waits."]


def test_the_line_of_steps_says_in_words_what_its_marks_show(person: PageClient) -> None:
    text = person.get("/parts").text
    assert "You told us Thursday 3 September 2026" in text
    assert "Late: Put to the group was due by Thursday 3 September 2026, Officer" in text
    assert "Next: They decide" in text
    assert "Later: You say" in text
    assert "Friday 4 September 2026" in text, "half past eleven in UTC is the next day in a Scottish summer"


def test_peoples_words_are_escaped(person: PageClient) -> None:
    page = person.get("/parts")
    assert "<b>Sorry</b>" in page.text
    assert "One <name>." in page.text
    assert "Light <the> path" in page.text


def test_a_redaction_says_in_words_what_was_changed(person: PageClient) -> None:
    assert "My [taken out: neighbour Davie][put in: neighbour] fell." in person.get("/parts").text


def test_the_verdict_bar_gives_its_counts_in_words(person: PageClient) -> None:
    page = person.get("/parts")
    assert "Yes 3 Partly 2 No 2 Not sure 1" in page.text
    assert "Yes 0 Partly 0 No 0 Not sure 0" in page.text


def test_the_promise_table_keeps_the_first_date(person: PageClient) -> None:
    assert person.get("/parts").tables["Promises"][1:] == [
        ["Lamps", "Roads", "3 September 2026", "31 January 2027", "Promised"],
        ["Hedge", "Grounds", "3 September 2026", "not moved", "Done"],
    ]


def test_contacts_say_when_they_were_checked(person: PageClient) -> None:
    page = person.get("/parts")
    assert page.link("Ring 0800 83 85 87").href == "tel:0800838587"
    assert "Checked on 3 September 2026." in page.text
    assert "Not checked yet." in page.text


def test_a_button_that_comes_twice_is_told_apart(person: PageClient) -> None:
    assert person.get("/parts").has_button("Send to Wishaw")


def test_the_pseudo_language_reaches_every_word() -> None:
    """Anything a reader sees that stayed plain English was written outside gettext (names and people's words may)."""
    text = PageClient(make_app("en-XA")).get("/form").main
    assert "Wishaw" in text
    plain = [w for w in ("What", "Day", "Month", "Year", "Send", "words", "Back", "Choose") if w in text.split()]
    assert plain == []


def test_parts_written_by_us_hold_no_plain_words() -> None:
    """The only plain words left on the gallery page are the ones the gallery itself put in."""
    known = {"Wishaw", "Lamps", "Roads", "Hedge", "Grounds", "VANL", "LPG", "NHS", "Breathing", "Space", "It", "6pm"}
    page = PageClient(make_app("en-XA")).get("/parts")
    found = [p for p in plain_words(page.html) if not known & set(re.findall(r"\w+", p))]
    assert found == ["Light <the> path"]
