"""Setting the words of public pages: who may, versions, going back, two at once."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.page_texts import SCOPES, PageName, PageScope, Placement
from engage.domain.permissions import INSTALLATION, SYSTEM, Actor, Role, ScopeKind
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.pages import PageText
from engage.services import page_texts
from tests.staff import Places, admin, audited, holding, lay_places, over, partnership_admin


@pytest.fixture
def places(app: Flask) -> Places:
    return lay_places()


@pytest.fixture
def boss(places: Places) -> Actor:
    return admin()


def _set(actor: Actor, text: str = "Words.", seen: int = 0, **more: Any) -> int:
    given = {"page": "privacy", "scope": "installation", "scope_id": 0, "placement": "after"} | more
    return page_texts.change(actor, text=text, seen=seen, **given)


def _rows() -> list[PageText]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(PageText).order_by(PageText.id)))


def test_every_version_stays_and_is_audited_by_numbers_only(boss: Actor) -> None:
    assert _set(boss, "One.") == 1
    assert _set(boss, "Two.", 1, placement="instead") == 2
    assert _set(boss, "Two.", 2, placement="instead") == 2, "nothing changed"
    first, second = _rows()
    assert (first.version, first.text, first.placement, first.changed_by) == (1, "One.", Placement.AFTER, boss.user_id)
    assert (second.version, second.text, second.placement) == (2, "Two.", Placement.INSTEAD)
    events = list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "page:changed")))
    assert [(e.subject_id, e.actor_role) for e in events] == [(first.id, "admin"), (second.id, "admin")]
    assert events[1].data == {"page": "privacy", "scope": "installation", "scope_id": 0, "version": 2}


def test_nothing_is_no_first_version(boss: Actor) -> None:
    assert _set(boss, "  ") == 0
    assert _rows() == []


def test_two_admins_never_write_over_each_other(boss: Actor, places: Places) -> None:
    _set(boss, "Mine.")
    with pytest.raises(Conflict, match="page_changed_meanwhile"):
        _set(boss, "Theirs.", 0)
    with pytest.raises(Conflict):
        page_texts.go_back(boss, page="privacy", scope="installation", scope_id=0, version=0, seen=0)
    assert [row.text for row in _rows()] == ["Mine."]
    assert _set(boss, "Elsewhere.", scope="partnership", scope_id=places.partnership) == 1, "each place by itself"


def test_the_database_gives_a_number_once(boss: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    _set(boss, "First.")
    monkeypatch.setattr(page_texts, "_latest", lambda *_: None)
    with pytest.raises(Conflict, match="page_changed_meanwhile"):
        _set(boss, "At the same moment.", 0)
    assert [row.text for row in _rows()] == ["First."]


def test_going_back_makes_a_new_version_of_old_words(boss: Actor) -> None:
    _set(boss, "One.")
    _set(boss, "Two.", 1, placement="instead")
    _set(boss, "", 2)
    back = {"page": "privacy", "scope": "installation", "scope_id": 0}
    assert page_texts.go_back(boss, version=2, seen=3, **back) == 4
    row = _rows()[-1]
    assert (row.text, row.placement, row.back_to) == ("Two.", Placement.INSTEAD, 2)
    assert page_texts.go_back(boss, version=0, seen=4, **back) == 5
    assert (_rows()[-1].text, _rows()[-1].back_to) == ("", 0)
    assert page_texts.go_back(boss, version=3, seen=5, **back) == 5, "the same words"
    with pytest.raises(NotFound, match="page_version_unknown"):
        page_texts.go_back(boss, version=9, seen=5, **back)
    with pytest.raises(NotFound, match="page_version_unknown"):
        page_texts.go_back(boss, page="cookies", scope="installation", scope_id=0, version=0, seen=0)


def test_an_admin_of_a_partnership_writes_for_it_alone(places: Places) -> None:
    local = partnership_admin(places.partnership)
    _set(local, scope="partnership", scope_id=places.partnership)
    _set(local, page="decisions", scope="locality", scope_id=places.locality)
    for more in (
        {}, {"page": "cookies"}, {"scope": "partnership", "scope_id": places.other_partnership},
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            _set(local, **more)
    with pytest.raises(NotPermitted):
        page_texts.go_back(local, page="privacy", scope="installation", scope_id=0, version=0, seen=0)


def test_nobody_else_may(places: Places) -> None:
    actors = [SYSTEM, holding(Role.AUDITOR, INSTALLATION), holding(Role.CLERK, over(ScopeKind.BODY, places.lpg)),
              holding(Role.MODERATOR, over(ScopeKind.HOST, places.host))]  # fmt: skip
    for actor in actors:
        with pytest.raises(NotPermitted):
            _set(actor, scope="partnership", scope_id=places.partnership)
    assert not [event for event, _ in audited() if event == "page:changed"]


def test_only_pages_and_places_that_are_there(boss: Actor, places: Places) -> None:
    wrong = [
        {"page": "about"}, {"scope": "host"}, {"scope_id": 1}, {"scope": "partnership", "scope_id": 999},
        {"page": "cookies", "scope": "partnership", "scope_id": places.partnership},
        {"page": "decisions", "scope": "locality", "scope_id": 999},
    ]  # fmt: skip
    for more in wrong:
        with pytest.raises(NotFound, match="page_unknown"):
            _set(boss, **more)
    for page in PageName:
        for scope in SCOPES[page]:
            number = {PageScope.INSTALLATION: 0, PageScope.PARTNERSHIP: places.partnership}.get(scope, places.locality)
            assert _set(boss, page=page, scope=scope, scope_id=number) == 1


def test_what_cannot_be_written(boss: Actor) -> None:
    with pytest.raises(Refused, match="page_text_too_long"):
        _set(boss, "x" * 10_001)
    with pytest.raises(Refused, match="page_placement_missing"):
        _set(boss, placement="before")
