""""I disagree" goes to somebody else, and the host cannot bury it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from engage.domain.contribution_states import Objection
from engage.domain.errors import Conflict, InvalidTransition, NotFound, NotPermitted, Refused
from engage.domain.permissions import ANONYMOUS, Actor, Role, ScopeKind, contributor
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.contributions import Objection as ObjectionRow
from engage.models.outbox import Message
from engage.models.people import User
from engage.models.places import Host
from engage.services import contributions, moderation, objections
from engage.services.unit_of_work import unit_of_work
from tests import factories


def settled(places: SimpleNamespace, moderator: Actor) -> int:
    shared = factories.share(places)
    factories.settle(moderator, shared.id, "no_action", because="It is not ours to mend.")
    return shared.id


def row_of(contribution_id: int) -> Contribution:
    db.session.rollback()
    return db.session.get_one(Contribution, contribution_id)


def objection_of(objection_id: int) -> ObjectionRow:
    db.session.rollback()
    return db.session.get_one(ObjectionRow, objection_id)


def test_a_colleague_decides_it_when_there_is_one(places: SimpleNamespace, moderator: Actor) -> None:
    colleague = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    mine = settled(places, moderator)
    number = objections.object_to(contributor(mine), mine, text="You did not ask the council.")
    objection = objection_of(number)
    assert (objection.host_id, objection.about_user_id) == (places.host, moderator.user_id)
    assert objection.due_on == date(2026, 12, 1)
    assert objection.text.startswith("e1.")
    assert row_of(mine).objection is Objection.OPEN
    opened = objections.open_objection(colleague, number)
    assert opened.text == "You did not ask the council."
    objections.decide(colleague, number, outcome="upheld", answer="We should have asked them.")
    row = row_of(mine)
    assert (row.objection, row.waiting) == (Objection.UPHELD, True)
    assert db.session.scalars(sa.select(Message.template).order_by(Message.id)).all()[-1] == "objection_decided"


def test_whoever_decided_cannot_decide_again(places: SimpleNamespace, moderator: Actor) -> None:
    factories.make_moderator(places.host)
    mine = settled(places, moderator)
    number = objections.object_to(contributor(mine), mine)
    for attempt in (
        lambda: objections.decide(moderator, number, outcome="not_upheld", answer="I was right."),
        lambda: objections.open_objection(moderator, number),
    ):
        with pytest.raises(NotPermitted, match="same_person"):
            attempt()
    assert objection_of(number).state is Objection.OPEN


def test_nobody_who_had_a_hand_in_it_can_decide(places: SimpleNamespace, moderator: Actor) -> None:
    publisher = factories.make_moderator(places.host)
    fallback = factories.make_moderator(places.fallback_host)
    shared = factories.share(places)
    factories.publish(publisher, shared.id)
    moderation.release(publisher, shared.id)
    factories.settle(moderator, shared.id)
    number = objections.object_to(contributor(shared.id), shared.id)
    assert objection_of(number).host_id == places.fallback_host
    for actor in (publisher, moderator):
        with pytest.raises(NotPermitted):
            objections.decide(actor, number, outcome="not_upheld", answer="We were right.")
    objections.decide(fallback, number, outcome="not_upheld", answer="They did what they could.")


def test_a_host_of_one_hands_it_to_the_host_that_stands_in(places: SimpleNamespace, moderator: Actor) -> None:
    outsider = factories.make_moderator(places.fallback_host)
    stranger = factories.make_moderator(places.other_host)
    mine = settled(places, moderator)
    with pytest.raises(NotPermitted):
        moderation.open_contribution(outsider, mine)
    number = objections.object_to(contributor(mine), mine)
    assert objection_of(number).host_id == places.fallback_host
    opened = moderation.open_contribution(outsider, mine)
    assert (opened.text, opened.claimed) == (factories.STORY, False)
    assert row_of(mine).claimed_by is None
    for attempt in (
        lambda: moderation.withhold(outsider, mine, reason="legal", version=row_of(mine).version),
        lambda: factories.settle(outsider, mine),
        lambda: moderation.mark_serious(outsider, mine),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    for actor in (stranger, ANONYMOUS, contributor(mine)):
        with pytest.raises(NotPermitted):
            objections.decide(actor, number, outcome="upheld", answer="Yes.")
    objections.decide(outsider, number, outcome="upheld", answer="Please ask the council.")
    with pytest.raises(NotPermitted):
        moderation.open_contribution(outsider, mine)


def test_without_anybody_it_waits_in_the_open(places: SimpleNamespace, moderator: Actor) -> None:
    mine = settled(places, moderator)
    number = objections.object_to(contributor(mine), mine)
    assert objection_of(number).host_id == places.host
    left = factories.make_moderator(places.host)
    with unit_of_work() as session:
        session.get_one(User, left.user_id).active = False
        session.get_one(Host, places.host).fallback_host_id = None
    other = settled(places, moderator)
    assert objection_of(objections.object_to(contributor(other), other)).host_id == places.host


def test_the_host_cannot_make_it_go_away_by_deciding_again(places: SimpleNamespace, moderator: Actor) -> None:
    mine = settled(places, moderator)
    number = objections.object_to(contributor(mine), mine)
    factories.settle(moderator, mine)
    assert row_of(mine).objection is Objection.OPEN
    assert objection_of(number).state is Objection.OPEN


def test_one_objection_a_decision(places: SimpleNamespace, moderator: Actor) -> None:
    colleague = factories.make_moderator(places.host)
    mine = settled(places, moderator)
    me = contributor(mine)
    number = objections.object_to(me, mine)
    with pytest.raises(InvalidTransition):
        objections.object_to(me, mine)
    objections.decide(colleague, number, outcome="not_upheld", answer="They did what they could.")
    with pytest.raises(InvalidTransition):
        objections.object_to(me, mine)
    with pytest.raises(InvalidTransition):
        objections.decide(colleague, number, outcome="upheld", answer="I changed my mind.")
    factories.settle(moderator, mine)
    assert row_of(mine).objection is Objection.NONE
    objections.object_to(me, mine)


def test_there_has_to_be_something_to_disagree_with(places: SimpleNamespace, moderator: Actor) -> None:
    shared = factories.share(places)
    factories.read(moderator, shared.id)
    with pytest.raises(Refused, match="objection_nothing_decided"):
        objections.object_to(contributor(shared.id), shared.id)


def test_an_answer_and_a_side_are_needed(places: SimpleNamespace, moderator: Actor) -> None:
    colleague = factories.make_moderator(places.host)
    mine = settled(places, moderator)
    number = objections.object_to(contributor(mine), mine)
    with pytest.raises(Refused, match="objection_outcome_missing"):
        objections.decide(colleague, number, outcome="open", answer="Hm")
    with pytest.raises(Refused, match="answer_missing"):
        objections.decide(colleague, number, outcome="upheld", answer=" ")
    with pytest.raises(NotFound, match="objection_unknown"):
        objections.decide(colleague, 4711, outcome="upheld", answer="Yes")


def test_it_can_be_taken_back_by_the_person_alone(places: SimpleNamespace, moderator: Actor) -> None:
    colleague = factories.make_moderator(places.host)
    mine = settled(places, moderator)
    number = objections.object_to(contributor(mine), mine)
    with pytest.raises(NotPermitted):
        objections.take_back(moderator, mine)
    objections.take_back(contributor(mine), mine)
    assert row_of(mine).objection is Objection.NONE
    with pytest.raises(InvalidTransition):
        objections.decide(colleague, number, outcome="upheld", answer="Yes")
    contributions.withdraw(contributor(mine), mine)
    with pytest.raises(Conflict, match="contribution_withdrawn"):
        objections.object_to(contributor(mine), mine)


def test_it_follows_the_readers(places: SimpleNamespace, moderator: Actor) -> None:
    mine = settled(places, moderator)
    number = objections.object_to(contributor(mine), mine)
    assert objections.reroute() == 0
    outsider = factories.make_moderator(places.fallback_host)
    assert objections.reroute() == 1
    assert objection_of(number).host_id == places.fallback_host
    colleague = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    assert objections.reroute() == 1
    assert objection_of(number).host_id == places.host
    with pytest.raises(NotPermitted):
        objections.decide(outsider, number, outcome="upheld", answer="Yes, look again.")
    objections.decide(colleague, number, outcome="upheld", answer="Yes, look again.")
    assert objections.reroute() == 0
    with pytest.raises(NotPermitted):
        objections.reroute(moderator)
