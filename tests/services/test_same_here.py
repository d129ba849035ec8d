"""Pressing "Same here": once a browser, taken back within half an hour, in no other number, read by the host alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.ask_states import AskState
from engage.domain.disclosure import Suppressed
from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.permissions import SYSTEM, Role, ScopeKind
from engage.domain.publication import Audience
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.digests import Digest
from engage.models.echoes import SameHere
from engage.models.people import ThrottleCounter
from engage.queries import answered, echoes
from engage.queries import asks as ask_queries
from engage.services import closure, digests, same_here, throttle
from tests import factories
from tests.asking import Asking, row_of, snapshot

HOME = "203.0.113.9"


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=2)


def _count(ask_id: int) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(SameHere.ask_id == ask_id)) or 0


def _public(ask_id: int) -> echoes.Echoes:
    db.session.rollback()
    return echoes.shown_of(ask_queries.one_by_id(ask_id))


def _events(ask_id: int) -> list[tuple[str, str | None, dict[str, object]]]:
    db.session.rollback()
    rows = db.session.execute(
        sa.select(AuditEvent.event, AuditEvent.actor_role, AuditEvent.data)
        .where(AuditEvent.event.startswith("same_here:"), AuditEvent.subject_id == ask_id)
        .order_by(AuditEvent.id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def test_a_browser_counts_once_for_each_ask(asking: Asking) -> None:
    one, two = asking.raised(), asking.raised(title="Mend the door")
    for _ in range(3):
        same_here.press(one, key="mine")
    same_here.press(two, key="mine")
    same_here.press(one, key="another")
    assert (_count(one), _count(two)) == (2, 1)
    assert [name for name, *_ in _events(one)] == ["same_here:pressed"] * 2
    kept = db.session.scalars(sa.select(SameHere.press_key)).all()
    assert len(set(kept)) == 3
    assert not {"mine", "another"} & set(kept)


def test_the_public_reads_no_small_number(asking: Asking) -> None:
    ask_id = asking.raised()
    assert _public(ask_id).pressed == 0
    for number in range(4):
        same_here.press(ask_id, key=f"key {number}")
        assert _public(ask_id).pressed == Suppressed(5)
    same_here.press(ask_id, key="key 4")
    assert _public(ask_id).pressed == 5


def test_only_a_public_ask_that_is_not_over_can_be_pressed(asking: Asking, clock: FixedClock) -> None:
    for unknown in (asking.draft(), 10_000):
        with pytest.raises(NotFound):
            same_here.press(unknown, key="mine")
    ask_id = asking.with_people()
    same_here.press(ask_id, key="mine")
    for number in (0, 1):
        asking.say(ask_id, number, "yes")
    assert row_of(ask_id).state is AskState.CLOSED
    with pytest.raises(Conflict, match="ask_is_closed"):
        same_here.press(ask_id, key="another")
    assert _count(ask_id) == 1


def test_it_can_be_taken_back_for_half_an_hour(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    same_here.press(ask_id, key="mine", sentence="Our stairs too.")
    assert same_here.pressed(ask_id, "mine") == same_here.Pressed(clock.now(), True)
    assert same_here.pressed(ask_id, "other") is None
    assert same_here.pressed(ask_id, None) is None
    same_here.take_back(ask_id, key="other")
    assert _count(ask_id) == 1
    same_here.take_back(ask_id, key="mine")
    same_here.take_back(ask_id, key="mine")
    assert _count(ask_id) == 0
    assert [name for name, *_ in _events(ask_id)] == ["same_here:pressed", "same_here:taken_back"]
    same_here.press(ask_id, key="mine")
    clock.advance(minutes=31)
    assert same_here.pressed(ask_id, "mine") == same_here.Pressed(clock.now() - timedelta(minutes=31), False)
    with pytest.raises(Conflict, match="same_here_stays"):
        same_here.take_back(ask_id, key="mine")
    assert _count(ask_id) == 1


def test_the_sentence_is_encrypted_and_for_readers_of_the_host(asking: Asking) -> None:
    ask_id = asking.raised()
    same_here.press(ask_id, key="mine", sentence="  Our stairs\n too. ")
    same_here.press(ask_id, key="mine", sentence="And the lift.")
    same_here.press(ask_id, key="quiet")
    stored = db.session.scalars(sa.select(SameHere.sentence).order_by(SameHere.id)).all()
    assert stored[0].startswith("e1.")
    assert stored[1] is None
    for reader in (asking.moderator, asking.checker):
        (said,) = same_here.sentences_on(reader, ask_id)
        assert said.text == "And the lift."
    opened = [(role, data) for name, role, data in _events(ask_id) if name == "same_here:opened"]
    assert opened == [("moderator", {"sentences": 1}), ("second_reader", {"sentences": 1})]
    admin = factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0)
    for other in (asking.stranger, asking.officer, asking.chair, asking.editor, admin, SYSTEM):
        with pytest.raises(NotPermitted):
            same_here.sentences_on(other, ask_id)
    with pytest.raises(NotFound):
        same_here.sentences_on(asking.moderator, 10_000)
    with pytest.raises(Refused, match="note_too_long"):
        same_here.press(ask_id, key="long", sentence="x" * 281)
    assert _count(ask_id) == 2


def test_no_word_of_it_is_in_the_audit_or_beside_the_counters(asking: Asking) -> None:
    ask_id = asking.raised()
    same_here.press(ask_id, key="mine", sentence="Our stairs too.", client=HOME)
    same_here.sentences_on(asking.moderator, ask_id)
    db.session.rollback()
    for table in db.metadata.sorted_tables:
        text = " ".join(str(tuple(row)) for row in db.session.execute(sa.select(table)))
        assert "Our stairs" not in text, table.name
        assert HOME not in text, table.name
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ThrottleCounter)) == 4


def test_one_address_is_slowed_down_and_a_crowd_is_not(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = throttle.LIMITS["same_here"]
    monkeypatch.setitem(
        throttle.LIMITS, "same_here", throttle.Limits(limits.window, pair=3, address=5, subject=90, overall=90)
    )
    one, two, three = (asking.raised(title=f"Ask {number}") for number in range(3))
    for number in range(3):
        same_here.press(one, key=f"key {number}", client=HOME)
    with pytest.raises(Refused, match="too_many_tries"):
        same_here.press(one, key="key 4", client=HOME)
    same_here.press(two, key="key", client=HOME)
    with pytest.raises(Refused, match="too_many_tries"):
        same_here.press(three, key="key", client=HOME)
    for number in range(50):
        same_here.press(one, key=f"crowd {number}", client=f"198.51.100.{number}")
    assert _count(one) == 53


def test_a_crowd_is_counted_and_the_host_sees_it(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    same_here.press(ask_id, key="first")
    clock.advance(minutes=90)
    began = clock.now()
    for number in range(30):
        same_here.press(ask_id, key=f"key {number}", sentence="Please mend it." if number % 10 == 0 else "")
        clock.advance(minutes=1)
    db.session.rollback()
    found = echoes.desk(ask_id)
    assert (found.pressed, found.sentences, found.again, found.said) == (31, 3, 0, ())
    assert found.rush == (30, began)
    assert _public(ask_id).pressed == 31


def test_it_is_in_no_other_number(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "no")
    closed = asking.decided("not_agreed")

    def numbers() -> object:
        db.session.rollback()
        row = ask_queries.one_by_id(ask_id)
        page = ask_queries.page(row, Audience.PUBLIC)
        body = asking.places.lpg
        return (
            row, page.ask, page.events, page.voices, page.unheard, page.facts, page.step, answered.owed_by(body),
            list(answered.rows(answered.in_partnership_of(body), body_id=body)), snapshot(closed),
        )  # fmt: skip

    def digest() -> object:
        made = digests.compile(SYSTEM, body_id=asking.places.ijb, period="2026-11")
        again = digests.compile(SYSTEM, body_id=asking.places.lpg, period="2026-11")
        found = [db.session.get_one(Digest, each).data for each in (made, again)]
        for each in (made, again):
            db.session.delete(db.session.get_one(Digest, each))
        db.session.commit()
        return found

    before = numbers(), digest()
    for number in range(40):
        same_here.press(ask_id, key=f"key {number}", sentence="The same with us.")
        same_here.press(closed, key=f"key {number}")
    assert (numbers(), digest()) == before
    swept = closure.sweep()
    assert (swept.closed, swept.reopened) == (0, 0)


def test_after_a_year_the_press_stays_and_nothing_of_the_person(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    same_here.press(ask_id, key="old", sentence="Our stairs too.")
    clock.advance(days=200)
    same_here.press(ask_id, key="new", sentence="Ours as well.")
    assert same_here.purge() == 0
    clock.advance(days=165)
    assert same_here.purge() == 1
    assert same_here.purge() == 0
    db.session.rollback()
    rows = db.session.execute(sa.select(SameHere.press_key, SameHere.sentence).order_by(SameHere.id)).all()
    assert rows[0] == (None, None)
    assert all(rows[1])
    assert [each.text for each in same_here.sentences_on(asking.moderator, ask_id)] == ["Ours as well."]
    assert _count(ask_id) == 2
