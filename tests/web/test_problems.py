"""Every code that a rule can raise has a sentence, and what becomes of an error depends on what it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from engage.domain import errors
from engage.domain.errors import Conflict, DomainError, InvalidTransition, NotFound, NotPermitted, Refused
from engage.web import problems
from engage.web.forms import ActionForm
from engage.web.problem_words import WORDS

SOURCE = Path(errors.__file__).resolve().parent.parent
CLASSES = {"Conflict", "DomainError", "InvalidTransition", "NotFound", "NotPermitted", "Refused"}
CODE = re.compile(r"[a-z][a-z0-9_]+")


def _raised() -> Iterator[tuple[str, str]]:
    """(code, where) for every error made with a literal code, in the domain, services, queries and adapters."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CLASSES and node.args:
                for given in _literals(node.args[0]):
                    yield given, f"{path.relative_to(SOURCE)}:{node.lineno}"


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def test_every_code_has_words() -> None:
    missing = {code: where for code, where in _raised() if code not in WORDS}
    assert not missing


def test_codes_look_like_codes_and_sentences_like_sentences() -> None:
    for code, words in WORDS.items():
        assert CODE.fullmatch(code)
        assert words[0].isupper()
        assert not words.endswith(" ")
        assert "%" not in re.sub(r"%\(\w+\)s|%%", "", words), code


def test_words_show_dates_and_numbers_as_people_read_them(app: Flask) -> None:
    with app.test_request_context():
        assert problems.words(Refused("assignment_dates", first=date(2026, 4, 1))) == (
            "The change must come after Wednesday 1 April 2026, when the present host began"
        )
        assert problems.words(Refused("place_text_too_long", limit=10_000)) == "Use 10,000 characters or fewer"
        assert "code_of_tomorrow" not in problems.words(Refused("code_of_tomorrow"))
        assert problems.words(Refused("too_many_tries")), "a parameter that is missing is no failure"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotPermitted("not_permitted"), 403),
        (NotFound("place_unknown"), 404),
        (Refused("link_expired"), 410),
        (Refused("link_used"), 410),
        (Refused("too_many_tries", minutes=3), 429),
        (Conflict("changed_meanwhile"), 409),
        (InvalidTransition("invalid_transition"), 409),
        (Refused("name_missing"), 400),
    ],
)
def test_the_status_of_a_page(error: DomainError, status: int) -> None:
    assert problems.status(error) == status


def test_what_is_no_fault_of_the_form_becomes_a_page(app: Flask) -> None:
    with app.test_request_context():
        form = ActionForm()
        for error in (NotPermitted("not_permitted"), NotFound("place_unknown"), Refused("link_revoked")):
            with pytest.raises(DomainError) as raised:
                problems.apply(form, error)
            assert raised.value is error
        problems.apply(form, Refused("name_missing", field="no_such_field"))
        assert form.form_errors == ["Enter a name"]
