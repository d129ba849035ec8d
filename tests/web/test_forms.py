"""Forms take whatever is sent, keep it, and say what is wrong in words."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.web.fields import clean_text
from tests.pages import Page, PageClient
from tests.web.gallery import Everything, make_app

GOOD = {"story": "It was dark.", "use": "publish"}


@pytest.fixture
def person() -> PageClient:
    return PageClient(make_app())


def submit(person: PageClient, **fields: Any) -> Page:
    return person.get("/form").submit(**{**GOOD, **fields})


def got(person: PageClient) -> dict[str, Any]:
    return person.client.application.extensions["got"]  # type: ignore[no-any-return]


def test_a_good_form_gives_values(person: PageClient) -> None:
    page = submit(
        person, by=["email", "letter"], email=" Ann@Example.ORG ", when=dt.date(2026, 3, 27), place="Wishaw",
        theme="Lights", name="Ann", ref="k7qx 2m-np", secret=" Amber-HARBOUR  fiddle ", count="1,2", quote=True,
        password=" keep spaces ",
    )  # fmt: skip
    assert page.h1 == "We have it"
    values = got(person)
    assert values.pop("csrf_token")
    assert values == {
        "story": "It was dark.", "use": "publish", "by": ["email", "letter"], "email": "Ann@example.org",
        "when": dt.date(2026, 3, 27), "place": "w", "theme": 2, "name": "Ann", "ref": "K7QX2MNP",
        "secret": "amber harbour fiddle", "count": 12, "quote": True, "password": " keep spaces ", "step": "",
    }  # fmt: skip


def test_what_is_left_out_is_none_or_empty(person: PageClient) -> None:
    submit(person)
    values = got(person)
    assert values["by"] == []
    assert all(values[n] is None for n in ("email", "when", "place", "count"))
    assert values["quote"] is False


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"story": " \n "}, "Tell us what happened"),
        ({"use": None}, "Choose how we may use it"),
        ({"story": "word " * 51}, "Use 50 words or fewer. You have used 51. What you typed is still here."),
        ({"name": "x" * 21}, "Use 20 characters or fewer. You have used 21. What you typed is still here."),
        ({"email": "ann at home"}, "Enter an email address like name@example.org"),
        ({"count": "a few"}, "Enter a whole number, like 12"),
        ({"count": "501"}, "Enter a number from 0 to 500"),
        ({"count": "٣"}, "Enter a whole number, like 12"),
        ({"when-day": "3"}, "The date needs a month and a year as well"),
        ({"when-day": "3", "when-month": "2"}, "The date needs a year as well"),
        ({"when-day": "31", "when-month": "2", "when-year": "2026"}, "There is no such day in that month"),
        ({"when-day": "0", "when-month": "2", "when-year": "2026"}, "There is no such day in that month"),
        ({"when-day": "x", "when-month": "2", "when-year": "2026"}, "There is no such day in that month"),
        (
            {"when-day": "3", "when-month": "13", "when-year": "2026"},
            "The month must be a number from 1 to 12, or its name",
        ),
        (
            {"when-day": "3", "when-month": "2", "when-year": "26"},
            "The year must have four figures, like 2027",
        ),
    ],
)
def test_errors_are_in_words_and_nothing_typed_is_lost(person: PageClient, fields: dict[str, Any], error: str) -> None:
    page = submit(person, **fields)
    assert page.status == 422
    assert page.errors == [error]
    again = dict(page.form("Send it").values())
    for name, value in fields.items():
        if isinstance(value, str):
            assert again[name] == value.strip()


@pytest.mark.parametrize("month", ["3", "03", "mar", "March", "MARCH"])
def test_a_month_may_be_a_name(person: PageClient, month: str) -> None:
    submit(person, **{"when-day": "27", "when-month": month, "when-year": "2026"})
    assert got(person)["when"] == dt.date(2026, 3, 27)


def test_the_error_of_a_date_leads_to_the_part_that_is_wrong(person: PageClient) -> None:
    page = submit(person, **{"when-day": "3", "when-month": "2", "when-year": "26"})
    assert page.link("The year must have four figures, like 2027").href == "#when-year"


@pytest.mark.parametrize(
    ("name", "value"),
    [("use", "loudly"), ("by", "pigeon"), ("place", "x"), ("theme", "x"), ("theme", "99")],
)
def test_an_answer_that_was_not_offered_is_refused_kindly(person: PageClient, name: str, value: str) -> None:
    pairs = [p for p in person.get("/form").form("Send it").filled(GOOD) if p[0] != name]
    page = person.post("/form", [*pairs, (name, value)])
    assert page.errors == ["Choose one of the answers on this page"]


def test_a_token_of_another_session_is_an_error_in_words_and_the_text_stays(person: PageClient) -> None:
    page = person.get("/form")
    person.client.delete_cookie("session")
    failed = page.submit(**GOOD)
    assert failed.errors == [
        "This page was open for a long time. What you typed is still here. Press the button again."
    ]
    assert failed.link(failed.errors[0]).href == "#story"
    assert failed.submit().h1 == "We have it", "one more press sends it"


def test_an_old_token_is_an_error_only_when_the_app_sets_a_limit() -> None:
    person = PageClient(make_app(WTF_CSRF_TIME_LIMIT=-1))
    assert len(person.get("/form").submit(**GOOD).errors) == 1


def test_a_form_that_is_only_a_button_leads_to_the_page(person: PageClient) -> None:
    page = person.get("/act")
    person.client.delete_cookie("session")
    failed = page.submit("Take it back")
    assert failed.link(failed.errors[0]).href == "#main"
    assert failed.submit("Take it back").h1 == "We have it"


def test_empty_and_foreign_posts_are_never_a_failure(person: PageClient) -> None:
    assert person.post("/form", []).status == 422
    assert person.post("/form", [("when", "x"), ("when-day", "1"), ("when-day", "2"), ("zzz", "1")]).status == 422


def test_errors_of_services_join_the_form(person: PageClient) -> None:
    app = person.client.application
    with app.test_request_context("/form", method="POST", data={}):
        form = Everything()
        assert not form.validate()
        form.add_error("That name is taken", "name")
        form.add_error("The group has gone")
        form.add_error("No such field here", "nowhere")
        lines = form.error_lines()
    assert ("name", "That name is taken") in lines
    assert ("story", "The group has gone") in lines
    assert ("story", "No such field here") in lines


def test_no_field_is_required_for_the_browser(person: PageClient) -> None:
    assert " required" not in person.get("/form").html


def test_control_characters_do_not_get_in() -> None:
    assert clean_text(" a\x00b\r\nc\x1b[0m\td\ud800 ") == "ab\nc[0m\td"
    assert clean_text(None) is None
    assert clean_text(7) == 7


TEXT = st.text(max_size=30)


@cache
def unprotected() -> Flask:
    """The app without CSRF tokens, made once for all examples: it keeps nothing from one to the next."""
    return make_app(WTF_CSRF_ENABLED=False)


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT, TEXT)
def test_no_text_breaks_a_form(day: str, month: str, year: str, story: str, other: str) -> None:
    app = unprotected()
    data = {
        "when-day": day, "when-month": month, "when-year": year, "story": story, "email": other, "count": other,
        "use": other, "place": other, "ref": other, "secret": other, "theme": other, "name": other, "by": other,
    }  # fmt: skip
    clean = {k: v.encode("utf-8", "replace").decode() for k, v in data.items()}
    response = app.test_client().post("/form", data=clean)
    assert response.status_code in {200, 422}
