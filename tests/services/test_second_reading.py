"""Some texts are out only when a second person agrees: another one, of the host or of the one that stands in."""

from __future__ import annotations

from datetime import UTC, datetime, time
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.domain.contribution_history import fold
from engage.domain.contribution_states import Publication
from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.permissions import Actor, Role, ScopeKind, contributor
from engage.domain.publication import Audience
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent
from engage.models.outbox import Message
from engage.models.people import User
from engage.models.second_reading import SecondReading
from engage.queries import moderation as lists
from engage.queries import second_readings as queries
from engage.queries.releasable import texts_for
from engage.services import contributions, moderation, safeguarding, second_reading, settling, waiting_seconds
from engage.services.message_rows import contents
from engage.services.still_true import still_true
from engage.services.unit_of_work import unit_of_work
from tests import factories

READY = "Our own host left me waiting."


@pytest.fixture
def second(places: SimpleNamespace) -> Actor:
    return factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host, name="Calum")


def settled(moderator: Actor, places: SimpleNamespace, **more: bool) -> int:
    told = factories.share(places).id
    version = factories.read(moderator, told)
    reading = settling.Reading("publish", redacted_text=READY, reasons=("readability",), **more)
    settling.settle(moderator, told, reading, settling.Answer(factories.REPLY, "thanks_passed_on"), version=version)
    return told


def row(contribution_id: int) -> Contribution:
    db.session.rollback()
    return db.session.get_one(Contribution, contribution_id)


def folds(contribution_id: int) -> None:
    events = db.session.execute(
        sa.select(ContributionEvent.kind, ContributionEvent.payload)
        .where(ContributionEvent.contribution_id == contribution_id)
        .order_by(ContributionEvent.seq)
    ).all()
    found, held = fold([(kind, payload) for kind, payload in events]), row(contribution_id)
    assert (found.publication, found.waiting, found.reading) == (held.publication, held.waiting, held.reading)


@pytest.mark.parametrize("why", ["serious", "about_host"])
def test_it_is_out_when_another_agrees(why: str, places: SimpleNamespace, moderator: Actor, second: Actor) -> None:
    told = settled(moderator, places, **{why: True})
    assert all(not texts_for(audience, [told]) for audience in Audience)
    assert row(told).publication is Publication.PENDING
    assert READY not in db.session.scalars(sa.select(SecondReading.text)).one()
    assert (lists.duties(moderator).seconds, lists.duties(second).seconds) == (0, 1)
    assert queries.waiting(moderator)[0].mine
    for tried in (
        lambda: second_reading.open_second(moderator, told),
        lambda: second_reading.approve(moderator, told, version=row(told).version),
    ):
        with pytest.raises(NotPermitted, match="same_person"):
            tried()
    opened = second_reading.open_second(second, told)
    assert (opened.original, opened.text, [each.value for each in opened.reasons]) == (
        factories.STORY, READY, ["readability"],
    )  # fmt: skip
    with pytest.raises(Conflict, match="changed_meanwhile"):
        second_reading.approve(second, told, version=opened.version - 1)
    second_reading.approve(second, told, version=opened.version)
    assert texts_for(Audience.PUBLIC, [told]) == {told: READY}
    folds(told)
    assert db.session.get_one(SecondReading, told).text == ""
    with pytest.raises(NotFound, match="second_unknown"):
        second_reading.approve(second, told, version=row(told).version)


def test_why_a_number_may_stay_is_said_when_it_is_ready_and_noted_when_it_is_out(
    places: SimpleNamespace, moderator: Actor, second: Actor
) -> None:
    text = "Ring the helpline on 07700 900123."
    told = factories.share(places, text=text).id
    factories.read(moderator, told)
    moderation.mark_serious(moderator, told)
    with pytest.raises(Refused, match="detail_needs_reason"):
        moderation.publish(moderator, told, redacted_text=text, version=row(told).version)
    assert db.session.get(SecondReading, told) is None
    moderation.publish(moderator, told, redacted_text=text, version=row(told).version, stays="public_contact")
    opened = second_reading.open_second(second, told)
    assert (opened.stays, opened.kinds) == ("public_contact", ("phone",))
    second_reading.approve(second, told, version=opened.version)
    published = sa.select(ContributionEvent.payload).where(ContributionEvent.kind == "published")
    assert db.session.scalars(published).one() == {"reasons": [], "stays": "public_contact", "kinds": ["phone"]}
    moderation.publish(moderator, told, redacted_text="Ring.", reasons=["length"], version=row(told).version)
    assert second_reading.open_second(second, told).stays is None, "the reason was for the text of before"


def test_sent_back_it_waits_for_another_text(places: SimpleNamespace, moderator: Actor, second: Actor) -> None:
    told = settled(moderator, places, about_host=True)
    with pytest.raises(Refused, match="second_note_missing"):
        second_reading.send_back(second, told, note="", version=row(told).version)
    second_reading.send_back(second, told, note="Leave in who it was.", version=row(told).version)
    assert row(told).waiting
    folds(told)
    assert moderation.open_contribution(moderator, told).sent_back == "Leave in who it was."
    moderation.publish(moderator, told, redacted_text="Better.", reasons=("readability",), version=row(told).version)
    second_reading.approve(second, told, version=row(told).version)
    assert texts_for(Audience.PUBLIC, [told]) == {told: "Better."}


def test_where_there_is_one_person_the_host_that_stands_in_has_the_second(
    places: SimpleNamespace, moderator: Actor
) -> None:
    there = factories.make_moderator(places.fallback_host)
    elsewhere = factories.make_moderator(places.other_host)
    told = settled(moderator, places, serious=True)
    assert second_reading.open_second(there, told).text == READY
    with pytest.raises(NotPermitted):
        second_reading.open_second(elsewhere, told)
    second_reading.approve(there, told, version=row(told).version)
    assert texts_for(Audience.PUBLIC, [told])
    with pytest.raises(NotPermitted):
        moderation.open_contribution(there, told)


def test_less_consent_a_worry_and_taking_back_all_come_first(
    places: SimpleNamespace, moderator: Actor, second: Actor
) -> None:
    narrowed, worrying, gone = (settled(moderator, places, serious=True) for _ in range(3))
    contributions.change_use(contributor(narrowed), narrowed, use="neither", quote=False)
    with pytest.raises(Refused, match="publication_needs_consent"):
        second_reading.approve(second, narrowed, version=row(narrowed).version)
    safeguarding.raise_concern(second, worrying, worry="She is alone.")
    with pytest.raises(Conflict, match="safeguarding_locked"):
        second_reading.approve(second, worrying, version=row(worrying).version)
    lead = factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.host)
    given = {"route": "child", "outcome": "not_referred", "reason": "Social work has it."}
    safeguarding.record(lead, worrying, given=given)
    safeguarding.keep(lead, worrying)
    assert db.session.get(SecondReading, worrying) is None
    contributions.withdraw(contributor(gone), gone)
    assert db.session.get(SecondReading, gone) is None
    with pytest.raises(NotFound, match="second_unknown"):
        second_reading.approve(second, gone, version=row(gone).version)


def test_who_made_it_ready_does_not_take_the_need_for_a_second_away(
    places: SimpleNamespace, moderator: Actor, second: Actor
) -> None:
    told = settled(moderator, places, about_host=True)
    with pytest.raises(Refused, match="second_reader_needed"):
        moderation.set_about_host(moderator, told, about_host=False)
    assert row(told).about_host
    other = factories.make_moderator(places.host, name="Isla")
    moderation.set_about_host(other, told, about_host=False)
    assert not row(told).about_host


def test_it_goes_to_the_host_that_stands_in_when_nobody_else_is_left(
    places: SimpleNamespace, moderator: Actor, second: Actor, clock: FixedClock
) -> None:
    told, locked = settled(moderator, places, serious=True), settled(moderator, places, serious=True)
    assert waiting_seconds.reroute() == 0
    with unit_of_work() as session:
        session.get_one(User, second.user_id).active = False
    assert waiting_seconds.reroute() == 0, "nobody stands in: it waits in the open"
    other = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.fallback_host)
    safeguarding.raise_concern(moderator, locked, worry="She is alone.")
    assert (waiting_seconds.reroute(), waiting_seconds.reroute()) == (1, 0)
    [message] = db.session.scalars(sa.select(Message).where(Message.template == "second_handed_on"))
    assert (message.user_id, contents(message)) == (other.user_id, ({}, []))
    [waits] = queries.waiting(other)
    assert waits.reference == row(told).reference
    second_reading.approve(other, told, version=moderation.version_of(told))
    assert texts_for(Audience.PUBLIC, [told])
    with pytest.raises(NotPermitted):
        waiting_seconds.reroute(other)


def test_who_can_be_the_second_reader_is_reminded_of_what_waits_too_long(
    places: SimpleNamespace, moderator: Actor, second: Actor, clock: FixedClock
) -> None:
    told = settled(moderator, places, serious=True)
    [waits] = queries.waiting(second)
    clock.set(datetime.combine(waits.due_on, time(12), UTC))
    assert (queries.waiting(second)[0].days_late, waiting_seconds.remind()) == (0, 0)
    sent = []
    for _ in range(7):
        clock.advance(days=1)
        sent.append(waiting_seconds.remind())
        assert waiting_seconds.remind() == 0
    assert sum(sent) == 5, "once each working day"
    assert queries.waiting(second)[0].days_late == 5
    reminded = sa.select(Message.user_id).where(Message.template == "seconds_overdue").distinct()
    assert db.session.scalars(reminded).all() == [second.user_id], "not whoever made it ready"
    queued = db.session.scalars(sa.select(Message).where(Message.template == "seconds_overdue").order_by(Message.id))
    *old, last = queued.all()
    assert not any(still_true(each) for each in old), "of today alone, when the mail server comes back"
    assert still_true(last)
    second_reading.approve(second, told, version=moderation.version_of(told))
    assert not still_true(last)
