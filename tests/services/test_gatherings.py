"""After a gathering: one record, each thing told once, however often and however fast the page is sent."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from engage.domain.errors import NotFound, NotPermitted, Refused
from engage.domain.permissions import Actor, Role, ScopeKind
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent
from engage.models.paper import Gathering, GatheringContribution
from engage.queries import gatherings as queries
from engage.services import gatherings
from engage.services.gatherings import Told, Typed
from tests import factories

GOOD = Told("The bus is late.", "publish", False, "", "a")
URGENT = Told("She has no food in the house.", "neither", True, "", "b")
TOO_LONG = Told("word " * 1001, "publish", False, "", "c")


@pytest.fixture
def clerk(places: SimpleNamespace) -> Actor:
    return factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.host, name="Jean Typist")


def _key_in(clerk: Actor, places: SimpleNamespace, *told: Told, **changes: Any) -> Typed:
    db.session.rollback()
    given: dict[str, Any] = {
        "locality_id": places.locality, "name": "Coffee morning", "held_on": date(2026, 11, 12), "place": "The library",
        "present": 12, "consent_evidence": "Dots on a sheet.", "send_key": "page", "told": told,
    }  # fmt: skip
    return gatherings.key_in(clerk, **(given | changes))


def _count(table: Any) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_people_and_what_they_told_are_counted_apart(clerk: Actor, places: SimpleNamespace) -> None:
    typed = _key_in(clerk, places, GOOD, URGENT)
    assert [typed.taken[at].secret is not None for at in (0, 1)] == [True, True]
    found = queries.record(typed.gathering_id, [places.host])
    assert found is not None
    assert (found.line.present, found.line.told, found.typed_by) == (12, 2, "Jean Typist")
    assert found.references == tuple(typed.taken[at].reference for at in (0, 1))
    rows = db.session.scalars(sa.select(Contribution).order_by(Contribution.id)).all()
    assert {(row.channel.value, row.told_on, row.consent_evidence) for row in rows} == {
        ("event", date(2026, 11, 12), "Dots on a sheet.")
    }
    assert [(row.use.value, row.danger, row.priority) for row in rows] == [("publish", False, 2), ("neither", True, 0)]
    events = db.session.scalars(sa.select(ContributionEvent)).all()
    assert {(each.actor_role, each.actor_id) for each in events} == {("keyin_clerk", clerk.user_id)}


def test_pressing_twice_makes_nothing_twice(clerk: Actor, places: SimpleNamespace) -> None:
    first = _key_in(clerk, places, GOOD, URGENT)
    again = _key_in(clerk, places, GOOD, URGENT)
    assert again.gathering_id == first.gathering_id
    assert [again.taken[at].first for at in (0, 1)] == [False, False]
    assert (_count(Gathering), _count(Contribution), _count(GatheringContribution)) == (1, 2, 2)


def test_the_good_ones_are_in_and_the_faulty_one_can_come_again(clerk: Actor, places: SimpleNamespace) -> None:
    first = _key_in(clerk, places, GOOD, TOO_LONG, Told("", "publish", True, "", "d"))
    assert sorted(first.taken) == [0]
    assert {at: fault.code for at, fault in first.faults.items()} == {1: "text_too_long", 2: "text_missing"}
    mended = Told("Shorter.", "publish", False, "", "c")
    second = _key_in(clerk, places, mended, present=14)
    assert second.gathering_id == first.gathering_id
    found = queries.record(first.gathering_id, [places.host])
    assert found is not None
    assert (found.line.present, found.line.told) == (14, 2)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "gathering_name_missing"), ({"told": ()}, "nothing_told"),
        ({"told": [GOOD] * 21}, "told_too_many"),
    ],
)
def test_a_fault_of_the_gathering_keeps_everything_out(
    clerk: Actor, places: SimpleNamespace, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        _key_in(clerk, places, GOOD, **changes)
    assert (_count(Gathering), _count(Contribution)) == (0, 0)


def test_it_stays_where_it_was_filed(clerk: Actor, places: SimpleNamespace) -> None:
    other = factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.other_host)
    _key_in(clerk, places, GOOD)
    with pytest.raises(Refused, match="gathering_other_place"):
        _key_in(other, places, URGENT, locality_id=places.other_locality)
    assert _count(Contribution) == 1


def test_only_for_ones_own_host(clerk: Actor, places: SimpleNamespace) -> None:
    with pytest.raises(NotPermitted):
        _key_in(clerk, places, GOOD, locality_id=places.other_locality)
    assert _count(Gathering) == 0
    typed = _key_in(clerk, places, GOOD)
    other = factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.other_host)
    with pytest.raises(Refused, match="gathering_other_place"):
        _key_in(other, places, URGENT, locality_id=places.other_locality, gathering_id=typed.gathering_id)
    with pytest.raises(NotFound, match="gathering_unknown"):
        _key_in(clerk, places, URGENT, gathering_id=999)
    assert queries.record(typed.gathering_id, [places.other_host]) is None
    assert queries.newest([places.other_host]) == ()
