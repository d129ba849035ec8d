"""Words of public pages: where they may be set, which are shown, what may be written."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.page_texts import (
    MOST_CHARACTERS,
    SCOPES,
    PageName,
    PageScope,
    Placement,
    check_version,
    composed,
    editable,
    written,
)

INST, P, L = PageScope
AFTER, INSTEAD = Placement


@dataclass(frozen=True)
class One:
    scope: PageScope
    text: str
    placement: Placement = AFTER


@pytest.mark.parametrize("page", list(PageName))
@pytest.mark.parametrize("scope", list(PageScope))
def test_words_are_set_only_where_the_page_has_them(page: PageName, scope: PageScope) -> None:
    if scope in SCOPES[page]:
        assert editable(page.value, scope.value) == (page, scope)
    else:
        with pytest.raises(NotFound):
            editable(page.value, scope.value)


def test_no_other_page_can_be_written() -> None:
    for page, scope in (("about", "installation"), ("privacy", "host"), ("", "")):
        with pytest.raises(NotFound):
            editable(page, scope)
    assert SCOPES.keys() == set(PageName)


@pytest.mark.parametrize(
    ("texts", "shipped", "shown"),
    [
        ((), True, ""),
        ((One(INST, "i"),), True, "i"),
        ((One(L, "l"), One(P, "p"), One(INST, "i")), True, "ipl"),
        ((One(INST, "i", INSTEAD),), False, "i"),
        ((One(INST, "i"), One(P, "p", INSTEAD)), False, "p"),
        ((One(INST, "i", INSTEAD), One(P, "p")), False, "ip"),
        ((One(P, "p"), One(L, "l", INSTEAD)), False, "l"),
        ((One(INST, "i"), One(P, "", INSTEAD)), True, "i"),
    ],
)
def test_which_words_are_shown(texts: tuple[One, ...], shipped: bool, shown: str) -> None:
    assert composed(texts) == (shipped, tuple(next(t for t in texts if t.text == s) for s in shown))


def test_what_is_stored() -> None:
    kept = written(" One.\r\nTwo.\x00 ", "instead")
    assert (kept.text, kept.placement) == ("One.\nTwo.", INSTEAD)
    assert written("  ", "instead").placement is AFTER, "no words cannot stand instead of others"
    with pytest.raises(Refused, match="page_placement_missing"):
        written("One.", "")
    assert written("x" * MOST_CHARACTERS, "after")
    with pytest.raises(Refused, match="page_text_too_long") as refused:
        written("x" * (MOST_CHARACTERS + 1), "after")
    assert refused.value.field == "text"


def test_nobody_writes_over_what_they_have_not_seen() -> None:
    check_version(3, 3)
    for seen in (2, 4):
        with pytest.raises(Conflict, match="page_changed_meanwhile"):
            check_version(seen, 3)
