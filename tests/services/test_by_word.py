"""A person who is not online does by word all that others do on their page; nobody does it in their stead."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain import by_word
from engage.domain.ask_states import ClosedAs
from engage.domain.by_word import Said
from engage.domain.contribution_history import fold
from engage.domain.contribution_states import Objection, ReadingState
from engage.domain.errors import Conflict, DomainError, NotPermitted, Refused
from engage.domain.follow_ups import FollowUpState
from engage.domain.kinds import MessageState, TellBy
from engage.domain.permissions import Actor, Grant, Role, Scope, ScopeKind, contributor
from engage.domain.publication import Publication
from engage.models.asks import AskEvent
from engage.models.asks import Verdict as VerdictRow
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent, FollowUp
from engage.models.outbox import Message
from engage.queries import outbox as lists
from engage.services import (
    by_hand,
    closure,
    complaints,
    contributions,
    exchanges,
    follow_ups,
    moderation,
    objections,
    outbox,
)
from engage.services import by_word as services
from engage.services.by_hand import Contact, Spoken
from engage.services.context import today
from engage.services.still_true import still_true
from tests import factories
from tests.asking import Asking, assert_cache_is_fold, row_of
from tests.services.post import Post, send

ASKED, TOLD = "Which of the two doors was it?", "It was the back door by the bins."


def said(known_by: str = "reached", channel: str = "phone", days: int = 0) -> Said:
    return by_word.said(channel, today() - timedelta(days=days), known_by, own_word=True)


@pytest.fixture
def told(places: SimpleNamespace, moderator: Actor) -> int:
    """One by somebody with a telephone and nothing else."""
    shared = factories.share(places, tell_by=TellBy.PHONE, address="01698 555 010")
    factories.publish(moderator, shared.id)
    return shared.id


@pytest.fixture
def clerk(places: SimpleNamespace) -> Actor:
    return factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.host)


def row(number: int) -> Contribution:
    db.session.rollback()
    return db.session.get_one(Contribution, number)


def last(number: int) -> ContributionEvent:
    db.session.rollback()
    found = sa.select(ContributionEvent).where(ContributionEvent.contribution_id == number)
    return db.session.scalars(found.order_by(ContributionEvent.seq.desc()).limit(1)).one()


def call(app: Flask, actor: Actor, places: SimpleNamespace) -> Contact:
    """Ring whoever waits first."""
    send(Post())
    [waiting] = lists.work_list([places.host])
    contact = by_hand.open_contact(actor, waiting.message_id)
    assert contact is not None
    return contact


def test_an_answer_is_typed_in_with_the_call(
    app: Flask, places: SimpleNamespace, told: int, moderator: Actor, clerk: Actor
) -> None:
    number = follow_ups.ask_person(moderator, told, text=ASKED)
    contact = call(app, clerk, places)
    [(message_id, to_answer)] = contact.answerable
    assert to_answer.question == ASKED
    heard = [Spoken(message_id, answer=TOLD, danger=True)]
    also = [each.message_id for each in contact.also]
    with pytest.raises(Refused, match="by_word_not_their_own"):
        by_hand.told_by_hand(clerk, contact.message_id, also=also, spoken=heard)
    assert db.session.get_one(FollowUp, number).state is FollowUpState.WITH_PERSON
    assert lists.work_list([places.host]), "all is noted, or nothing"
    by_hand.told_by_hand(clerk, contact.message_id, also=also, spoken=heard, own_word=True)
    assert lists.work_list([places.host]) == []
    event = last(told)
    assert (event.kind, event.actor_role, event.actor_id) == ("question_answered", "keyin_clerk", clerk.user_id)
    assert event.payload.items() >= {"channel": "phone", "told_on": "2026-11-16", "known_by": "reached"}.items()
    assert (row(told).danger, row(told).priority) == (True, 0)
    [theirs] = exchanges.own(contributor(told), told)
    assert (theirs.answer, theirs.state) == (TOLD, FollowUpState.TO_READ)
    kept = [
        json.dumps(each._asdict(), default=str)
        for table in (ContributionEvent, AuditEvent, FollowUp)
        for each in db.session.execute(sa.select(*table.__table__.columns))
    ]
    assert not [each for each in kept if "bins" in each or "doors" in each]
    audited = sa.select(AuditEvent.event).where(AuditEvent.actor_id == clerk.user_id)
    done = {"contact:opened", "follow_up:opened", "message:told", "follow_up:answered"}
    assert set(db.session.scalars(audited)) == done
    with pytest.raises(Conflict, match="message_handled"):
        by_hand.told_by_hand(clerk, contact.message_id, spoken=heard, own_word=True)


def test_no_letter_and_no_other_host_opens_a_question(
    app: Flask, places: SimpleNamespace, moderator: Actor, clerk: Actor
) -> None:
    shared = factories.share(places, tell_by=TellBy.LETTER, address="A. Person\n1 High Street\nWishaw")
    factories.read(moderator, shared.id)
    number = follow_ups.ask_person(moderator, shared.id, text=ASKED)
    contact = call(app, clerk, places)
    assert contact.answerable == ()
    assert "doors" not in contact.letter + "".join(each.letter for each in contact.also)
    # They answer by letter, and somebody types it in who reads the question first.
    assert exchanges.to_read_out(clerk, number) == ASKED
    with pytest.raises(NotPermitted):
        exchanges.to_read_out(factories.make_moderator(places.other_host), number)
    follow_ups.answer(clerk, number, text=TOLD, said=said(channel="paper"))
    assert follow_ups.answer(clerk, number, text=TOLD, said=said(channel="paper")) == number
    follow_ups.answer(contributor(shared.id), number, text="Not so: the front door.")
    assert len(exchanges.own(contributor(shared.id), shared.id)) == 2, "they can say that it is not what they said"


def test_a_verdict_by_phone_counts_like_the_rest(app: Flask) -> None:
    asking = Asking(people=0)
    for number in range(3):
        shared = factories.share(asking.places, tell_by=TellBy.PHONE, address=f"01698 555 01{number}")
        factories.publish(asking.moderator, shared.id)
        asking.people.append(shared.id)
    ask_id = asking.with_people()
    mine = asking.people[0]

    def note(actor: Actor, how: Said | None, answer: str = "partly") -> None:
        closure.give_verdict(
            actor, ask_id=ask_id, contribution_id=mine, answer=answer, comment="It is still dark.", said=how
        )

    both = Actor(
        asking.moderator.user_id,
        frozenset({*asking.moderator.grants, Grant(Role.LPG_OFFICER, Scope(ScopeKind.BODY, asking.places.lpg))}),
    )
    for actor, how, error in (
        (asking.moderator, None, NotPermitted), (asking.stranger, said(), NotPermitted),
        (asking.officer, said(), NotPermitted), (asking.editor, said(), NotPermitted),
        (contributor(mine), said(), NotPermitted),
        (asking.moderator, said("reference"), Refused), (both, said(), Refused),
    ):  # fmt: skip
        with pytest.raises(error):
            note(actor, how)
    assert db.session.scalars(sa.select(VerdictRow)).all() == []
    note(asking.moderator, said())
    with pytest.raises(Conflict, match="verdict_given"):
        note(asking.moderator, said(), "yes")
    with pytest.raises(Conflict, match="verdict_given"):
        asking.say(ask_id, 0, "yes")
    found = sa.select(AskEvent).where(AskEvent.ask_id == ask_id).order_by(AskEvent.seq.desc()).limit(1)
    event = db.session.scalars(found).one()
    assert (event.kind, event.actor_role) == ("give_verdict", "moderator")
    assert event.payload.items() >= {"channel": "phone", "known_by": "reached", "answer": "partly"}.items()
    assert "dark" not in str(event.payload)
    assert row_of(ask_id).verdict_counts["partly"] == 1
    assert [each.text for each in closure.comments_on(asking.moderator, ask_id)] == ["It is still dark."]
    assert last(mine).payload.items() >= {"answer": "partly", "known_by": "reached"}.items()
    assert_cache_is_fold(ask_id)

    # The others say it in the call from the work list.
    outbox.send_due()
    for waiting in lists.work_list([asking.places.host]):
        contact = by_hand.open_contact(asking.moderator, waiting.message_id)
        assert contact is not None
        by_hand.told_by_hand(
            asking.moderator, contact.message_id, also=[each.message_id for each in contact.also],
            spoken=[Spoken(number, verdict="yes") for number, _ in contact.answerable], own_word=True,
        )  # fmt: skip
    closed = row_of(ask_id)
    assert (closed.verdict_counts["yes"], closed.closed_as) == (2, ClosedAs.CONFIRMED)
    assert_cache_is_fold(ask_id)


def test_what_was_typed_in_wrongly_is_put_right_and_stays_in_the_history(app: Flask) -> None:
    asking = Asking(people=5)
    ask_id = asking.with_people()
    mine, own, other = asking.people[0], asking.people[1], asking.people[2]
    numbers = {"ask_id": ask_id, "contribution_id": mine}

    def note(answer: str, *, actor: Actor = asking.moderator, **more: object) -> None:
        given = {"comment": f"I say {answer}.", "said": said("slip"), **numbers} | more
        closure.give_verdict(actor, answer=answer, **given)  # type: ignore[arg-type]

    with pytest.raises(Refused, match="verdict_nothing_to_put_right"):
        note("yes", put_right="mistyped")
    note("no")
    assert row_of(ask_id).verdict_counts["no"] == 1
    note("yes", contribution_id=other)
    for wrong, error in (
        ({}, Conflict), ({"put_right": "changed_my_mind"}, Refused), ({"said": said("reference")}, Refused),
        ({"actor": asking.officer}, NotPermitted), ({"actor": contributor(mine), "said": None}, Refused),
        ({"contribution_id": asking.people[3]}, Refused),
    ):  # fmt: skip
        with pytest.raises(error):
            note("partly", **({"put_right": "mistyped"} if wrong else {}) | wrong)
    note("yes", put_right="misheard")
    assert (row_of(ask_id).verdict_counts["no"], row_of(ask_id).verdict_counts["yes"]) == (0, 2)
    assert_cache_is_fold(ask_id)
    kept = db.session.scalars(
        sa.select(AskEvent.payload).where(AskEvent.ask_id == ask_id, AskEvent.kind == "give_verdict")
        .order_by(AskEvent.seq)
    ).all()  # fmt: skip
    assert [(each["answer"], each.get("put_right")) for each in kept] == [
        ("no", None), ("yes", None), ("yes", "misheard"),
    ]  # fmt: skip
    assert last(mine).payload["put_right"] == "misheard"
    assert "I say no.\n\nI say yes." in [each.text for each in closure.comments_on(asking.moderator, ask_id)]
    waits = db.session.scalars(sa.select(Message).where(Message.template == "no_needs_answer")).one()
    assert not still_true(waits), "the body is not asked to answer a no that nobody said"

    asking.say(ask_id, 3, "yes")
    asking.say(ask_id, 1, "no")
    with pytest.raises(Refused, match="verdict_nothing_to_put_right"):
        note("yes", contribution_id=own, put_right="mistyped")
    closure.answer_no(asking.officer, ask_id, text="We put in a second lamp on the landing this week.")
    with pytest.raises(Conflict, match="verdict_acted_on"):
        note("no", put_right="mistyped")


def test_a_verdict_cannot_have_been_said_before_people_were_asked(app: Flask, clock: FixedClock) -> None:
    asking = Asking(people=2)
    clock.advance(days=5)
    ask_id = asking.with_people()
    with pytest.raises(Refused, match="by_word_too_early"):
        closure.give_verdict(
            asking.moderator, ask_id=ask_id, contribution_id=asking.people[0], answer="yes",
            said=said("slip", "assisted", days=3),
        )  # fmt: skip


Deed = Callable[[int, Actor, Said | None], object]

DEEDS: dict[str, Deed] = {
    "use_changed": lambda n, a, how: contributions.change_use(a, n, use="neither", quote=False, said=how),
    "channel_changed": lambda n, a, how: contributions.change_channel(
        a, n, tell_by="phone", address="01698 555 999", said=how
    ),
    "contact_stopped": lambda n, a, how: contributions.stop_contact(a, n, said=how),
    "not_me": lambda n, a, how: contributions.not_me(a, n, said=how),
    "person_asked": lambda n, a, how: follow_ups.ask_reader(a, n, text="My niece saw it too.", said=how),
    "objected": lambda n, a, how: objections.object_to(a, n, text="It was two falls.", said=how),
    "objection_taken_back": lambda n, a, how: objections.take_back(a, n, said=how),
    "complaint_address_hidden": lambda n, a, how: complaints.hide_address(a, n, said=how),
    "withdrawn": lambda n, a, how: contributions.withdraw(a, n, said=how),
}  # fmt: skip
"""What people do on their page, by the event that it leaves."""


@pytest.mark.parametrize("kind", DEEDS)
def test_all_that_people_do_can_be_noted_once_and_only_by_their_host(
    kind: str, told: int, moderator: Actor, clerk: Actor, places: SimpleNamespace
) -> None:
    if kind == "objection_taken_back":
        objections.object_to(contributor(told), told)
    elif kind == "complaint_address_hidden":
        complaints.ask(moderator, told, service_id=places.service)
        complaints.answer(contributor(told), told, agreed=True, service_id=places.service, share_address=True)
    deed, before = DEEDS[kind], last(told).id
    strangers = [
        factories.make_moderator(places.other_host),
        factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host),
        factories.make_user(Role.LPG_OFFICER, ScopeKind.BODY, places.lpg), contributor(told),
    ]  # fmt: skip
    for actor in strangers:
        with pytest.raises(NotPermitted):
            deed(told, actor, said())
        with pytest.raises(NotPermitted):
            services.open_address(actor, told)
    with pytest.raises(NotPermitted):
        deed(told, clerk, None)  # without saying that it is the person's word
    with pytest.raises(Refused, match="by_word_readers_only"):
        deed(told, clerk, said("story"))
    if kind not in {"person_asked", "use_changed", "contact_stopped", "not_me"}:
        with pytest.raises(Refused, match="by_word_not_sure"):
            deed(told, clerk, said("reference"))
    assert last(told).id == before
    deed(told, clerk, said())
    event = last(told)
    assert (event.kind, event.actor_role, event.actor_id) == (kind, "keyin_clerk", clerk.user_id)
    assert by_word.said_of(event.payload) == said()
    audited = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert (audited.actor_id, audited.data["channel"]) == (clerk.user_id, "phone")
    if kind in {"objected", "objection_taken_back"}:
        with pytest.raises(DomainError):
            deed(told, clerk, said())
    else:
        deed(told, clerk, said())  # sent twice
    assert last(told).id == event.id
    found = sa.select(ContributionEvent).where(ContributionEvent.contribution_id == told)
    folded = fold((each.kind, each.payload) for each in db.session.scalars(found.order_by(ContributionEvent.seq)))
    now = row(told)
    assert (folded.reading, folded.publication, folded.objection) == (now.reading, now.publication, now.objection)


def test_what_they_say_takes_effect_as_on_their_page(told: int, moderator: Actor) -> None:
    with pytest.raises(Refused, match="by_word_not_sure"):
        contributions.change_use(moderator, told, use="body", quote=False, said=said("reference"))
    contributions.change_use(moderator, told, use="body", quote=False, said=said())
    assert row(told).publication is Publication.BODY_ONLY
    with pytest.raises(Refused, match="by_word_not_sure"):
        contributions.change_use(moderator, told, use="publish", quote=False, said=said("reference"))
    contributions.change_use(moderator, told, use="publish", quote=False, said=said("story"))
    assert row(told).waiting
    objections.object_to(moderator, told, said=said())
    assert row(told).objection is Objection.OPEN
    contributions.change_channel(moderator, told, tell_by="letter", address="A. Person\n1 High St", said=said("slip"))
    assert row(told).tell_by is TellBy.LETTER
    contributions.stop_contact(moderator, told, said=said("slip"))
    assert row(told).tell_by is TellBy.NOT
    with pytest.raises(Refused, match="by_word_no_address"):
        contributions.withdraw(moderator, told, said=said())
    with pytest.raises(Refused, match="by_word_no_address"):
        services.open_address(moderator, told)
    contributions.withdraw(moderator, told, said=said("slip", "assisted"))
    assert row(told).reading is ReadingState.WITHDRAWN
    with pytest.raises(DomainError, match="original_gone"):
        moderation.open_contribution(moderator, told)
    assert db.session.scalars(sa.select(Message.state).where(Message.state == MessageState.QUEUED)).all() == []
