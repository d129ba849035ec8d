"""Saying that it happened again: a claim beside a new contribution, which counts once a reader links it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.ask_states import AskState
from engage.domain.disclosure import Suppressed
from engage.domain.permissions import contributor
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.echoes import SaidAgain
from engage.models.places import Locality, Partnership
from engage.queries import asks as ask_queries
from engage.queries import echoes, workspace
from engage.services import contributions
from engage.services.contributions import Shared
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.asking import Asking, row_of, snapshot


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=1)


@pytest.fixture
def closed(asking: Asking, clock: FixedClock) -> int:
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "yes")
    assert row_of(ask_id).state is AskState.CLOSED
    clock.advance(days=3)
    return ask_id


def _told(asking: Asking, ask_id: int, **changes: object) -> Shared:
    return factories.share(asking.places, **{"again": row_of(ask_id).reference, **changes})


def _claims() -> list[tuple[int, int]]:
    db.session.rollback()
    rows = db.session.execute(sa.select(SaidAgain.contribution_id, SaidAgain.ask_id).order_by(sa.literal(1)))
    return [(row[0], row[1]) for row in rows]


def _again(ask_id: int) -> object:
    db.session.rollback()
    return echoes.shown_of(ask_queries.one_by_id(ask_id)).again


def test_it_is_a_claim_and_no_evidence(asking: Asking, closed: int) -> None:
    before = snapshot(closed)
    told = _told(asking, closed)
    assert _claims() == [(told.id, closed)]
    assert snapshot(closed) == before
    assert row_of(closed).contributions_count == 1
    event = db.session.execute(
        sa.select(AuditEvent.subject_id, AuditEvent.data).where(AuditEvent.event == "again:said")
    ).one()
    assert tuple(event) == (told.id, {"ask_id": closed})


def test_the_same_form_twice_says_it_once(asking: Asking, closed: int) -> None:
    told = _told(asking, closed, send_key="once")
    assert _told(asking, closed, send_key="once").id == told.id
    assert _claims() == [(told.id, closed)]


def test_what_names_no_decided_ask_of_the_partnership_is_told_all_the_same(asking: Asking) -> None:
    raised, draft = asking.raised(), asking.draft()
    with unit_of_work() as session:
        far = Partnership(slug="south", name="South")
        session.add(far)
        session.flush()
        session.get_one(Locality, asking.places.other_locality).partnership_id = far.id
    decided = asking.decided()
    for named in (row_of(raised).reference, row_of(draft).reference, "nonsense", "ZZZZZZZZ", " "):
        assert factories.share(asking.places, again=named).secret
    assert factories.share(
        asking.places, locality_id=asking.places.other_locality, again=row_of(decided).reference
    ).secret
    assert _claims() == []
    assert _told(asking, decided).id == _claims()[0][0]


def test_the_public_reads_how_many_since_it_closed(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.with_people()
    early = _told(asking, ask_id)
    clock.advance(days=1)
    asking.say(ask_id, 0, "yes")
    clock.advance(days=1)
    assert _again(ask_id) == 0
    told = [_told(asking, ask_id) for _ in range(4)]
    assert _again(ask_id) == Suppressed(5)
    for each in told:
        factories.publish(asking.moderator, each.id)
    assert _again(ask_id) == 4  # each of them stands on the pages, where anybody can count them
    contributions.change_use(contributor(told[0].id), told[0].id, use="body", quote=False)
    assert _again(ask_id) == Suppressed(5)
    told.append(_told(asking, ask_id))
    assert _again(ask_id) == 5
    contributions.withdraw(contributor(told[4].id), told[4].id)
    assert _again(ask_id) == Suppressed(5)
    assert {number for number, _ in _claims()} == {early.id, *(each.id for each in told[:4])}


def test_a_reader_sees_the_claim_and_makes_it_count(asking: Asking, closed: int) -> None:
    told = _told(asking, closed)
    work = workspace.workspace(told.reference, choices=True)
    assert work.row.again is not None
    assert (work.row.again.id, work.row.again.linked, work.row.again.ours) == (closed, False, True)
    assert [each.id for each in work.asks] == [closed]
    db.session.rollback()
    assert [(each.reference, each.linked, each.host) for each in echoes.desk(closed).said] == [
        (told.reference, False, "")
    ]
    factories.publish(asking.moderator, told.id)
    factories.settle(asking.moderator, told.id, "added_to_ask", ask_id=closed)
    assert snapshot(closed).fed >= {told.id}
    assert row_of(closed).contributions_count == 2
    again = workspace.contributed(told.reference).again
    assert again is not None
    assert again.linked
    db.session.rollback()
    assert echoes.desk(closed).said[0].linked
    asking.people.append(told.id)
    asking.say(closed, 1, "no")
    assert row_of(closed).verdict_counts["no"] == 1


def test_a_claim_about_an_ask_of_another_host_is_shown_and_not_offered(asking: Asking, closed: int) -> None:
    told = _told(asking, closed, locality_id=asking.places.other_locality)
    work = workspace.workspace(told.reference, choices=True)
    assert work.row.again is not None
    assert not work.row.again.ours
    assert work.asks == ()
    db.session.rollback()
    assert [each.host for each in echoes.desk(closed).said] == ["Bellshill Hub"]
