"""The pseudo-languages change words and nothing else."""

from __future__ import annotations

import re

import pytest
from flask_babel import gettext, ngettext
from hypothesis import given
from hypothesis import strategies as st

from engage.web.i18n import LANGUAGES, lengthen, mirror
from engage.web.presentation import long_date
from tests.web.gallery import make_app

PLACEHOLDERS = (
    "%(name)s",
    "%(count)d",
    "%%",
    "{body}",
    "<b>",
    "</b>",
    '<a href="/x?a=1">',
    "&amp;",
    "&nbsp;",
)
TEXT = st.lists(st.sampled_from([*PLACEHOLDERS, "who", "Asks", "what ", " is ", ", ", ".", "é"]), max_size=12)


@pytest.mark.parametrize("change", [lengthen, mirror])
@given(pieces=TEXT)
def test_placeholders_and_tags_survive(change: object, pieces: list[str]) -> None:
    text = "".join(pieces)
    made = change(text)  # type: ignore[operator]
    for kept in PLACEHOLDERS:
        assert made.count(kept) == text.count(kept)


def test_long_words_are_about_a_third_longer() -> None:
    words = "A person at the group reads what you told us, and we come back to you by Friday with an answer."
    assert 1.2 < len(lengthen(words)) / len(words) < 1.6
    assert not re.search(r"[A-Za-z]", lengthen(words))
    assert lengthen("") == ""


def test_mirrored_words_are_turned_round() -> None:
    assert mirror("Hi you") == "\u202eHi\u202c \u202eyou\u202c"


@pytest.mark.parametrize("locale", list(LANGUAGES))
def test_gettext_speaks_the_language(locale: str) -> None:
    app, words = make_app(locale), LANGUAGES[locale].words
    with app.test_request_context("/"):
        assert gettext("Hello %(name)s", name="Ann") == words("Hello %(name)s") % {"name": "Ann"}
        assert ngettext("%(num)s ask", "%(num)s asks", 1) == words("%(num)s ask") % {"num": 1}
        assert ngettext("%(num)s ask", "%(num)s asks", 2) == words("%(num)s asks") % {"num": 2}


def test_dates_are_british_in_a_request() -> None:
    import datetime as dt

    with make_app("en").test_request_context("/"):
        assert long_date(dt.date(2027, 1, 14)) == "Thursday 14 January 2027"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="ENGAGE_LOCALE"):
        make_app("tlh")


def test_outside_a_request_words_are_english() -> None:
    assert gettext("Hello") == "Hello"
