"""One message a day for one person, however many of their things have news; calls and letters likewise."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.mailer import OutgoingMail, TemporaryFailure
from engage.adapters.rendering import Renderer
from engage.adapters.smtp import SmtpMailer
from engage.config import ROOT
from engage.domain.errors import NotPermitted
from engage.domain.kinds import MessageState, TellBy
from engage.domain.permissions import INSTALLATION, Role, Scope, ScopeKind, contributor
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import ContactPoint, ContributionEvent
from engage.models.outbox import Message
from engage.queries import moderation as moderation_queries
from engage.queries import outbox as queries
from engage.services import by_hand, given_up, outbox, own
from engage.services.carriers import Carriers
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.adapters.post_office import open_post_office
from tests.services import furnish
from tests.services.post import Post, row, send
from tests.staff import holding


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def at(app: Flask) -> SimpleNamespace:
    return factories.make_places(app)


def states() -> list[MessageState]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Message.state).order_by(Message.id)))


def test_news_of_two_things_goes_in_one_message_and_the_next_only_after_a_day(
    at: SimpleNamespace, post: Post, clock: FixedClock
) -> None:
    one, two = factories.share(at), factories.share(at, address="ANNE@example.org ")
    factories.share(at, address="bob@example.org")
    assert send(post) == outbox.Sent(sent=3)
    assert [(mail.to, mail.subject) for mail in post.mails] == [
        ("anne@example.org", "several"), ("bob@example.org", "contribution_received"),
    ]  # fmt: skip
    assert post.mails[0].text.count("stop_url=") == 2
    clock.advance(hours=5)
    furnish.tell(one.id, "contribution_replied", key="a")
    assert send(post) == outbox.Sent()
    clock.advance(hours=18)
    furnish.tell(two.id, "ask_raised", key="b")
    # Something new each day starves nothing: whatever waits goes along with the first that may go.
    assert send(post) == outbox.Sent()
    clock.advance(hours=1)
    assert send(post) == outbox.Sent(sent=2)
    assert (len(post.mails), post.mails[2].subject) == (3, "several")
    assert set(states()) == {MessageState.SENT}


def test_what_is_true_no_more_and_who_wants_none_is_left_out(at: SimpleNamespace, post: Post) -> None:
    one, two, three = factories.share(at), factories.share(at), factories.share(at)
    own.stop_contact(contributor(two.id), two.id)
    own.withdraw(contributor(three.id), three.id)
    assert send(post).sent == 1
    assert [mail.subject for mail in post.mails] == ["contribution_received"]
    assert states() == [MessageState.SENT, MessageState.DROPPED, MessageState.DROPPED]
    # With the address goes what told that it is the same person's.
    assert db.session.scalars(sa.select(ContactPoint.contribution_id)).all() == [one.id]


def test_one_that_fails_holds_up_none_and_counts_no_tries_for_the_others(
    at: SimpleNamespace, post: Post, clock: FixedClock
) -> None:
    factories.share(at), factories.share(at)

    def full(mail: OutgoingMail) -> None:
        raise TemporaryFailure("recipient_refused 452")

    post.fails = full
    assert send(post) == outbox.Sent(failed=1)
    assert (row(1).attempts, row(2).attempts) == (1, 0)
    post.fails = lambda mail: None
    clock.advance(minutes=2)
    assert send(post) == outbox.Sent(sent=2)
    assert len(post.mails) == 1


def test_an_address_that_was_kept_before_is_known_when_it_is_first_written_to(app: Flask, post: Post) -> None:
    here = furnish.places()
    one, two = furnish.contribution(here), furnish.contribution(here)
    for number in (one, two):
        furnish.tell(number, "contribution_replied", key="a")
    assert send(post) == outbox.Sent(sent=1)
    assert len(set(db.session.scalars(sa.select(ContactPoint.person)).all())) == 1
    assert row(2).not_before == now() + timedelta(hours=24)


def test_one_call_is_enough_also_for_numbers_that_were_kept_before(app: Flask, post: Post) -> None:
    here = furnish.places()
    for _ in range(3):
        number = furnish.contribution(here, tell_by=TellBy.PHONE, address="01698 555 010")
        furnish.tell(number, "contribution_replied", key="a")
    assert send(post).sent == 0
    (waiting,) = queries.work_list([here.host])
    reader = holding(Role.MODERATOR, Scope(ScopeKind.HOST, here.host), 1)
    contact = by_hand.open_contact(reader, waiting.message_id)
    assert contact is not None
    assert [each.message_id for each in contact.also] == [2, 3]


@pytest.mark.parametrize("spoiled", [1, 2])
def test_one_that_cannot_be_read_holds_up_none_of_its_persons_news(
    at: SimpleNamespace, post: Post, clock: FixedClock, spoiled: int
) -> None:
    factories.share(at), factories.share(at), factories.share(at)
    with unit_of_work() as session:
        session.get_one(Message, spoiled).params = "spoiled"
    assert send(post) == outbox.Sent(sent=2, failed=1)
    (mail,) = post.mails
    assert mail.text.count("stop_url=") == 2
    assert (row(spoiled).state, row(spoiled).attempts, row(spoiled).last_error) == (MessageState.QUEUED, 1, "Tampered")
    assert row(spoiled).not_before == now() + outbox.PAUSES[0]
    # By itself, and along with news of the day after, it counts its own tries until it is given up.
    for _ in outbox.PAUSES:
        clock.advance(days=1)
        furnish.tell(1 if spoiled != 1 else 2, "contribution_replied", key=str(clock.now()))
        assert send(post).sent == 1
    assert row(spoiled).state is MessageState.DEAD


def test_two_senders_do_not_write_to_one_person_at_once(at: SimpleNamespace, post: Post) -> None:
    factories.share(at), factories.share(at)
    with unit_of_work() as session:
        other = session.get_one(Message, 2)
        other.state, other.claimed_by, other.claimed_at = MessageState.CLAIMED, "somebody else", now()
    assert send(post) == outbox.Sent()
    assert row(1).not_before == now() + timedelta(minutes=1)


def test_it_arrives_as_one_email_in_plain_words(at: SimpleNamespace, clock: FixedClock) -> None:
    one, two = factories.share(at), factories.share(at)
    with unit_of_work():
        db.session.execute(sa.update(Message).values(state=MessageState.DROPPED))
    for shared in (one, two):
        furnish.tell(shared.id, "contribution_replied", key="r")
    with open_post_office() as (office, where):
        words = Renderer(ROOT / "templates", base_url="http://localhost", site_name="Engage")
        carriers = Carriers(context().settings, context().clock, words=words, mailer=SmtpMailer(f"smtp://{where}?timeout=5"))
        assert outbox.send_due(carriers=carriers) == outbox.Sent(sent=2)
    (mail,) = office.taken
    assert mail["Subject"] == "News about what you told us"
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    for part in (text, html):
        assert part.count("http://localhost/status/link/") == 2
        assert part.count("http://localhost/stop/") == 2
        assert "one email a day at most" in part
        assert "&lt;" not in part
        assert factories.STORY not in part


# By hand


def test_one_call_tells_all_that_waits_for_a_person(at: SimpleNamespace, clock: FixedClock) -> None:
    reader = factories.make_moderator(at.host)
    phone = {"tell_by": TellBy.PHONE, "address": "01698 555 010"}
    for _ in range(3):
        factories.share(at, **phone)
    factories.share(at, tell_by=TellBy.PHONE, address="01698 555 099")
    elsewhere = factories.share(at, locality_id=at.other_locality, **phone)
    first, other = queries.work_list([at.host])
    assert moderation_queries.duties(reader).by_hand == 2
    contact = by_hand.open_contact(reader, first.message_id)
    assert contact is not None
    # What they told another host is not this one's to know.
    assert [each.message_id for each in contact.also] == [2, 3]
    assert elsewhere.reference not in {each.reference for each in contact.also}
    by_hand.told_by_hand(reader, first.message_id, also=[2, 3, 5])
    assert [state for state in states() if state is MessageState.TOLD] == [MessageState.TOLD] * 3
    furnish.tell(1, "contribution_replied", key="a")
    assert [each.message_id for each in queries.work_list([at.host])] == [other.message_id]
    clock.advance(days=1)
    assert len(queries.work_list([at.host])) == 2
    (told,) = queries.told([at.host])
    assert (told.channel, told.told, told.waiting, told.not_told) == (TellBy.PHONE, 3, 2, 0)
    # Who is on the list above is in the table below it, however long they wait.
    clock.advance(days=40)
    assert [each.waiting for each in queries.told([at.host])] == [2]
    own.withdraw(contributor(other.contribution_id), other.contribution_id)
    assert [each.waiting for each in queries.told([at.host])] == [1]


def test_three_tries_that_reached_nobody_are_said_on_their_page_and_are_not_told(
    at: SimpleNamespace, clock: FixedClock
) -> None:
    reader = factories.make_moderator(at.host)
    shared = factories.share(at, tell_by=TellBy.PHONE, address="01698 555 010")
    for tries in (1, 2, 3):
        (waiting,) = queries.work_list([at.host])
        assert waiting.tries == tries - 1
        assert by_hand.not_reached(reader, waiting.message_id) == tries
        # Pressed twice: it was one call.
        assert by_hand.not_reached(reader, waiting.message_id) == tries
        assert queries.work_list([at.host]) == []
        clock.advance(hours=4)
    assert queries.work_list([at.host]) == []
    kinds = db.session.scalars(
        sa.select(ContributionEvent.kind).where(ContributionEvent.contribution_id == shared.id)
    ).all()
    assert kinds[-1] == "not_reached"
    (told,) = queries.told([at.host])
    assert (told.told, told.waiting, told.not_told) == (0, 0, 1)
    with pytest.raises(NotPermitted):
        by_hand.not_reached(factories.make_moderator(at.other_host), 1)


def test_news_of_one_thing_that_reached_nobody_stands_on_its_page_once(at: SimpleNamespace, clock: FixedClock) -> None:
    reader = factories.make_moderator(at.host)
    shared = factories.share(at, tell_by=TellBy.PHONE, address="01698 555 010")
    furnish.tell(shared.id, "contribution_replied", key="a")
    for _ in range(3):
        by_hand.not_reached(reader, 1, also=[2])
        clock.advance(hours=4)
    assert states() == [MessageState.DEAD, MessageState.DEAD]
    kinds = db.session.scalars(sa.select(ContributionEvent.kind)).all()
    assert kinds.count("not_reached") == 1


def test_what_is_tried_again_goes_the_way_they_choose_now(at: SimpleNamespace, post: Post, clock: FixedClock) -> None:
    reader = factories.make_moderator(at.host)
    shared = factories.share(at, tell_by=TellBy.PHONE, address="01698 555 010")
    for _ in range(3):
        by_hand.not_reached(reader, 1)
        clock.advance(hours=4)
    own.change_channel(contributor(shared.id), shared.id, tell_by=TellBy.EMAIL, address="anne@example.org")
    assert given_up.try_again(holding(Role.ADMIN, INSTALLATION, 1), 1)
    assert queries.work_list([at.host]) == []
    assert send(post) == outbox.Sent(sent=1)


def test_a_message_that_was_given_up_is_tried_again_once(at: SimpleNamespace, post: Post, clock: FixedClock) -> None:
    reader = factories.make_moderator(at.host)
    admin = holding(Role.ADMIN, INSTALLATION, 1)
    factories.share(at, tell_by=TellBy.PHONE, address="01698 555 010")
    factories.share(at)
    for _ in range(3):
        by_hand.not_reached(reader, 1)
        clock.advance(hours=4)
    with unit_of_work() as session:
        session.get_one(Message, 2).state = MessageState.DEAD
    with pytest.raises(NotPermitted):
        given_up.try_again(holding(Role.ADMIN, Scope(ScopeKind.PARTNERSHIP, at.partnership), 1), 1)
    assert [given_up.try_again(admin, number) for number in (1, 2, 2)] == [True, True, False]
    assert send(post) == outbox.Sent(sent=1, by_hand=1)
    assert states() == [MessageState.BY_HAND, MessageState.SENT]
    audited = db.session.scalars(sa.select(AuditEvent.event).where(AuditEvent.event == "message:tried_again")).all()
    assert len(audited) == 2
    # The three tries begin anew.
    assert by_hand.not_reached(reader, 1) == 1
    assert queries.work_list([at.host]) == []
    clock.advance(hours=4)
    assert [each.tries for each in queries.work_list([at.host])] == [1]
