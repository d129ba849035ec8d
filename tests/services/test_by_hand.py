"""Telling people by phone or post: a work list without addresses, each opened by itself, and audited."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.errors import Conflict, NotFound, NotPermitted
from engage.domain.kinds import MessageState, TellBy
from engage.domain.permissions import Actor, Grant, Role, Scope, ScopeKind, contributor
from engage.domain.references import format_reference
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution
from engage.queries import outbox as outbox_queries
from engage.services import by_hand, ciphertexts, moderation, outbox, own
from engage.services.context import context
from engage.services.unit_of_work import unit_of_work
from tests.conftest import on_postgres
from tests.services import furnish
from tests.services.post import Post, row, send, stop, withdraw


@pytest.fixture
def post() -> Post:
    return Post()


def _moderator(host_id: int) -> Actor:
    return Actor(7, frozenset({Grant(Role.MODERATOR, Scope(ScopeKind.HOST, host_id))}))


def test_a_phone_call_is_a_persons_work(app: Flask, post: Post) -> None:
    at = furnish.places()
    contribution_id = furnish.contribution(at, tell_by=TellBy.PHONE, address="01698 000000")
    furnish.tell(contribution_id, "reply_given", key="reply", what="light")
    assert send(post) == outbox.Sent()
    (waiting,) = outbox_queries.work_list([at.host])
    assert (waiting.channel, waiting.contribution_id, waiting.locality) == (TellBy.PHONE, contribution_id, "Wishaw")
    assert outbox_queries.work_list([at.fallback]) == []

    actor = _moderator(at.host)
    contact = outbox.open_contact(actor, waiting.message_id)
    assert contact is not None
    assert (contact.address, contact.letter) == ("01698 000000", "")
    outbox.told_by_hand(actor, waiting.message_id)
    assert outbox_queries.work_list([at.host]) == []
    assert (row().state, row().handled_by) == (MessageState.TOLD, 7)
    with pytest.raises(Conflict):
        outbox.told_by_hand(actor, waiting.message_id)
    events = db.session.scalars(sa.select(AuditEvent.event).order_by(AuditEvent.id)).all()
    assert events[-2:] == ["contact:opened", "message:told"]
    assert "01698" not in str(db.session.execute(sa.select(AuditEvent.data)).all())


def test_a_text_goes_where_there_is_a_provider_and_to_a_person_where_not(app: Flask, post: Post) -> None:
    at = furnish.places()
    contribution_id = furnish.contribution(at, tell_by=TellBy.TEXT, address="07700 900123")
    furnish.tell(contribution_id, "reply_given", key="a")
    assert send(post, texts=True) == outbox.Sent(sent=1)
    assert [number for number, _ in post.texts] == ["07700 900123"]
    furnish.tell(contribution_id, "reply_given", key="b")
    assert send(post) == outbox.Sent(by_hand=1)
    assert [waiting.channel for waiting in outbox_queries.work_list([at.host])] == [TellBy.TEXT]


def test_only_the_hosts_own_people_may_open_an_address(app: Flask) -> None:
    at = furnish.places()
    furnish.tell(furnish.contribution(at, tell_by=TellBy.LETTER, address="1 High St"), "reply_given", key="a")
    stranger = _moderator(at.fallback)
    with pytest.raises(NotPermitted):
        outbox.open_contact(stranger, 1)
    with pytest.raises(NotPermitted):
        outbox.told_by_hand(stranger, 1)
    with pytest.raises(NotFound):
        outbox.open_contact(stranger, 99)
    assert row().state is MessageState.BY_HAND


@pytest.mark.parametrize("change", [stop, withdraw])
def test_the_work_list_forgets_who_does_not_want_to_be_told(app: Flask, change: Callable[[int], None]) -> None:
    at = furnish.places()
    contribution_id = furnish.contribution(at, tell_by=TellBy.PHONE, address="01698 000000")
    furnish.tell(contribution_id, "reply_given", key="a")
    with unit_of_work():
        change(contribution_id)
    assert outbox_queries.work_list([at.host]) == []
    assert outbox.open_contact(_moderator(at.host), 1) is None
    assert row().state is MessageState.DROPPED


def test_whoever_chose_email_meanwhile_gets_an_email(app: Flask, post: Post) -> None:
    at = furnish.places()
    contribution_id = furnish.contribution(at, tell_by=TellBy.PHONE, address="01698 000000")
    furnish.tell(contribution_id, "reply_given", key="a")
    with unit_of_work() as session:
        session.get_one(Contribution, contribution_id).tell_by = TellBy.EMAIL
        contact = session.get_one(ContactPoint, contribution_id)
        contact.address = context().keys.encrypt("anne@example.org", ciphertexts.contact(contribution_id))
    assert outbox.open_contact(_moderator(at.host), 1) is None
    assert send(post) == outbox.Sent(sent=1)


def test_the_work_list_is_one_statement_and_goes_on_from_a_row(app: Flask) -> None:
    at = furnish.places()
    for number in range(5):
        contribution_id = furnish.contribution(at, tell_by=TellBy.PHONE, address="01698 000000")
        furnish.tell(contribution_id, "reply_given", key=str(number))
    first = outbox_queries.work_list([at.host], limit=3)
    rest = outbox_queries.work_list([at.host], after=first[-1].message_id, limit=3)
    assert [row.message_id for row in [*first, *rest]] == [1, 2, 3, 4, 5]


def test_the_words_to_say_come_from_the_same_templates(app: Flask) -> None:
    at = furnish.places()
    for tell_by in (TellBy.PHONE, TellBy.LETTER):
        contribution_id = furnish.contribution(at, tell_by=tell_by, address="1 High Street\nWishaw")
        furnish.tell(contribution_id, "contribution_replied", key="a")
    actor = _moderator(at.host)
    call, letter = (outbox.open_contact(actor, waiting.message_id) for waiting in outbox_queries.work_list([at.host]))
    assert call is not None
    assert letter is not None
    # On the phone nobody can press a link, or go to "the first" of two.
    assert call.says == "Engage: someone has written back to you."
    assert (call.letter, letter.letter.startswith("<!doctype html>")) == ("", True)
    assert format_reference(letter.reference) in letter.letter
    # Nothing secret is on paper or read out: no link was made.
    assert db.session.scalar(sa.text("SELECT count(*) FROM signed_links")) == 0


@on_postgres
def test_a_call_noted_while_its_person_takes_their_words_back_waits_for_that(app: Flask, clock: FixedClock) -> None:
    at = furnish.places()
    contribution_id = furnish.contribution(at, tell_by=TellBy.PHONE, address="01698 000000")
    furnish.tell(contribution_id, "reply_given", key="a")
    for _ in range(2):
        by_hand.not_reached(_moderator(at.host), 1)
        clock.advance(hours=4)
    ends: list[str] = []

    def note() -> None:
        with app.app_context():
            try:
                by_hand.not_reached(_moderator(at.host), 1)
            except Exception as problem:
                ends.append(str(problem))
            finally:
                db.session.remove()

    other = threading.Thread(target=note)
    with unit_of_work():
        moderation.locked(contribution_id)
        other.start()
        _until_somebody_waits_for_a_lock()
        # Had the other one locked the message first, each would wait for the other now.
        own.withdraw(contributor(contribution_id), contribution_id)
    other.join()
    assert ends == ["message_handled"]
    assert row().state is MessageState.DROPPED


def _until_somebody_waits_for_a_lock() -> None:
    waiting = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(1000):
        with db.engine.connect() as connection:
            if connection.scalar(waiting):
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")
