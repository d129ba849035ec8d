"""A worry about somebody's safety: locked at once and everywhere, decided by the lead alone, written down, unlocked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.contribution_history import fold
from engage.domain.contribution_states import Publication, ReadingState
from engage.domain.errors import Conflict, DomainError, InvalidTransition, NotFound, NotPermitted, Refused
from engage.domain.kinds import MessageState
from engage.domain.permissions import Actor, Role, Scope, ScopeKind, contributor, link_bearer
from engage.domain.publication import Audience
from engage.domain.safeguarding import ConcernState, EntryKind
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution, ContributionEvent, FollowUp, Referral
from engage.models.originals import Original
from engage.models.outbox import Message
from engage.models.people import RoleGrant
from engage.models.safeguarding import Concern, ConcernEntry, StoodAside
from engage.queries import follow_ups as people_lists
from engage.queries import moderation as lists
from engage.queries import outbox as outbox_lists
from engage.queries import public_contributions
from engage.queries import safeguarding as queries
from engage.queries.releasable import texts_for
from engage.services import (
    aside,
    asks,
    by_hand,
    by_word,
    complaints,
    contributions,
    follow_ups,
    keys,
    moderation,
    objections,
    originals,
    own,
    referrals,
    replies,
    safeguarding,
    settling,
    themes,
    waiting_concerns,
)
from engage.services.context import context
from engage.services.message_rows import contents
from engage.services.still_true import still_true
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.services.post import Post, send

WORRY = "She writes that her son takes her pension and shouts at her."
NOT_REFERRED = {
    "route": "adult", "unable": "no", "at_risk": "not_known", "vulnerable": "yes", "outcome": "not_referred",
    "reason": "She is with her daughter since Monday, who has told social work herself.",
}  # fmt: skip
REFERRED = {
    "route": "adult", "unable": "yes", "at_risk": "yes", "vulnerable": "yes", "outcome": "referred",
    "referred_to": "adult_protection", "referred_by": "Shona rang the duty social worker.", "told": "not_told",
    "why_not_told": "He reads her mail.",
}  # fmt: skip


@pytest.fixture
def lead(places: SimpleNamespace) -> Actor:
    return factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.host, name="Shona")


@pytest.fixture
def worried(places: SimpleNamespace, moderator: Actor, lead: Actor) -> int:
    """One that was public until its moderator was worried."""
    shared = factories.share(places)
    factories.publish(moderator, shared.id)
    safeguarding.raise_concern(moderator, shared.id, worry=WORRY)
    return shared.id


def row(contribution_id: int) -> Contribution:
    db.session.rollback()
    return db.session.get_one(Contribution, contribution_id)


def audited(contribution_id: int) -> list[str]:
    found = sa.select(AuditEvent.event).where(AuditEvent.subject_id == contribution_id).order_by(AuditEvent.id)
    return list(db.session.scalars(found))


def folds(contribution_id: int) -> None:
    """The columns are what the history adds up to."""
    events = db.session.execute(
        sa.select(ContributionEvent.kind, ContributionEvent.payload)
        .where(ContributionEvent.contribution_id == contribution_id)
        .order_by(ContributionEvent.seq)
    ).all()
    found, held = fold([(kind, payload) for kind, payload in events]), row(contribution_id)
    assert (found.reading, found.publication, found.objection, found.waiting) == (
        held.reading, held.publication, held.objection, held.waiting,
    )  # fmt: skip


def test_it_is_off_the_pages_at_once_and_says_nowhere_why(worried: int, lead: Actor, moderator: Actor) -> None:
    held = row(worried)
    assert (held.locked, held.kept_in, held.publication) == (True, True, Publication.UNPUBLISHED)
    assert all(not texts_for(audience, [worried]) for audience in Audience)
    folds(worried)
    with unit_of_work():  # a bug elsewhere that left it published would still show nothing
        db.session.get_one(Contribution, worried).publication = Publication.PUBLISHED
    assert all(not texts_for(audience, [worried]) for audience in Audience)
    assert lists.queue(moderator).items == ()
    [one] = db.session.scalars(sa.select(Message).where(Message.template == "concern_raised"))
    assert (one.user_id, one.contribution_id, contents(one)) == (lead.user_id, None, ({}, []))
    told = sa.select(Message).where(Message.contribution_id == worried, Message.template != "contribution_received")
    assert not db.session.scalars(told).all(), "whoever reads their mail learns nothing"
    kept = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.subject_id == worried)).all()
    happened = db.session.scalars(
        sa.select(ContributionEvent).where(ContributionEvent.contribution_id == worried)
    ).all()
    said = str([each.data for each in kept]) + str([each.payload for each in happened])
    assert "pension" not in said
    [entry] = db.session.scalars(sa.select(ConcernEntry))
    assert "pension" not in entry.words


def test_nobody_does_anything_with_what_is_locked(
    worried: int, moderator: Actor, lead: Actor, places: SimpleNamespace
) -> None:
    theme = themes.create(moderator, partnership_id=places.partnership, name="Money")
    ask = asks.draft(moderator, host_id=places.host, body_id=places.lpg, title="Look after people")
    version = row(worried).version
    second = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    reading = settling.Reading("publish", redacted_text="x", reasons=("readability",))
    answer = settling.Answer(factories.REPLY, "thanks_passed_on")
    tried: list[Callable[[], object]] = [
        lambda: moderation.open_contribution(moderator, worried, take_over=True),
        lambda: moderation.open_contribution(second, worried),
        lambda: originals.open_original(moderator, worried),
        lambda: moderation.publish(moderator, worried, redacted_text="x", version=version),
        lambda: moderation.clear_for_body(moderator, worried, redacted_text="x", version=version),
        lambda: moderation.withhold(moderator, worried, reason="offensive", version=version),
        lambda: moderation.set_kind(moderator, worried, kind="idea"),
        lambda: moderation.mark_serious(moderator, worried),
        lambda: settling.settle(moderator, worried, reading, answer, version=version),
        lambda: replies.reply_and_dispose(
            moderator, worried, reply=factories.REPLY, disposition="sent_to_service", service_id=places.service,
            version=version,
        ),
        lambda: themes.link(moderator, theme_id=theme, contribution_id=worried),
        lambda: asks.link_contribution(moderator, ask_id=ask, contribution_id=worried),
        lambda: complaints.ask(moderator, worried, service_id=places.service),
        lambda: follow_ups.ask_person(moderator, worried, text="Is it so?"),
    ]  # fmt: skip
    before = row(worried).version
    for each in tried:
        with pytest.raises(Conflict, match="safeguarding_locked"):
            each()
    assert row(worried).version == before
    elsewhere = factories.make_moderator(places.other_host)
    with pytest.raises(NotPermitted):
        moderation.open_contribution(elsewhere, worried)
    with pytest.raises(NotPermitted):
        safeguarding.record(moderator, worried, given=NOT_REFERRED)
    assert safeguarding.open_concern(lead, worried).text == factories.STORY
    assert "original:opened" in audited(worried)
    follow_ups.ask_reader(contributor(worried), worried, text="He was here again.", danger=True)
    assert (lists.duties(moderator).from_people, lists.duties(lead).from_people) == (0, 1)
    assert (len(people_lists.from_people(moderator)), len(people_lists.from_people(lead))) == (0, 1)
    asked = follow_ups.ask_person(lead, worried, text="Can I ring you?")
    assert asked


def test_from_the_worry_to_the_desk_again(worried: int, lead: Actor, moderator: Actor, clock: FixedClock) -> None:
    assert [each.reference for each in queries.waiting(lead)] == [row(worried).reference]
    assert lists.duties(lead).concerns == 1
    with pytest.raises(InvalidTransition):
        safeguarding.lift(lead, worried)
    safeguarding.note(lead, worried, words="I rang her daughter.")
    safeguarding.note(lead, worried, words="I rang her daughter.")
    safeguarding.record(lead, worried, given=REFERRED, referred_on=clock.now().date())
    assert row(worried).locked, "until the lead says what becomes of the words"
    safeguarding.record(lead, worried, given=NOT_REFERRED)
    safeguarding.lift(lead, worried, words="It is all known.")
    held = row(worried)
    assert (held.locked, held.kept_in, held.waiting) == (False, False, True)
    folds(worried)
    [item] = lists.queue(moderator).items
    assert item.id == worried
    factories.publish(moderator, worried)
    assert texts_for(Audience.PUBLIC, [worried])

    found = safeguarding.open_concern(lead, worried)
    assert [each.kind for each in found.log] == [
        EntryKind.RAISED, EntryKind.NOTE, EntryKind.RECORDED, EntryKind.RECORDED, EntryKind.LIFTED,
    ]  # fmt: skip
    assert found.log[0].said == {"words": WORRY}
    assert (found.log[2].said["told"], found.log[2].said["why_not_told"]) == ("not_told", "He reads her mail.")
    assert (found.log[0].account_id, found.log[2].role) == (moderator.user_id, "safeguarding_lead")
    assert found.text == "", "its words are at the desk again"

    safeguarding.raise_concern(moderator, worried, worry="And now this.")
    again = queries.concern(row(worried).reference).concern
    assert (again.state, again.outcome, row(worried).locked) == (ConcernState.RAISED, None, True)


def test_what_is_kept_in_is_answered_and_never_leaves(places: SimpleNamespace, moderator: Actor, lead: Actor) -> None:
    told = factories.share(places).id
    safeguarding.raise_concern(moderator, told, worry=WORRY)
    safeguarding.record(lead, told, given=REFERRED, referred_on=date(2020, 1, 2))
    safeguarding.keep(lead, told)
    held = row(told)
    assert (held.publication, held.withheld_reason, held.locked) == (Publication.WITHHELD, "safeguarding", False)
    folds(told)
    version = factories.read(moderator, told)
    with pytest.raises(Conflict, match="safeguarding_kept_in"):
        moderation.publish(moderator, told, redacted_text="x", reasons=("readability",), version=version)
    factories.settle(moderator, told)
    assert row(told).reading is ReadingState.REPLIED
    assert all(not texts_for(audience, [told]) for audience in Audience)
    safeguarding.lift(lead, told)
    assert row(told).waiting
    folds(told)
    factories.publish(moderator, told)


def test_late_is_said_and_stays_said(worried: int, lead: Actor, clock: FixedClock) -> None:
    due = queries.waiting(lead)[0].due_on
    clock.set(datetime(due.year, due.month, due.day, 12, tzinfo=UTC))
    assert (queries.waiting(lead)[0].days_late, lists.duties(lead).concerns_late) == (0, 0)
    clock.advance(days=5)
    late = queries.waiting(lead)[0].days_late
    assert late > 0
    assert lists.duties(lead).concerns_late == 1
    safeguarding.record(lead, worried, given=NOT_REFERRED)
    clock.advance(days=60)
    assert queries.waiting(lead)[0].days_late == late
    safeguarding.keep(lead, worried)
    assert (queries.waiting(lead), queries.ended(lead)[0].days_late) == ((), late)


def test_a_lead_who_was_named_later_is_told_once(places: SimpleNamespace, moderator: Actor) -> None:
    told, done = factories.share(places).id, factories.share(places).id
    for each in (told, done):
        safeguarding.raise_concern(moderator, each, worry=WORRY)
    assert waiting_concerns.tell_leads() == 0, "nobody leads"
    first = factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.fallback_host)
    safeguarding.record(first, done, given=NOT_REFERRED)
    safeguarding.lift(first, done)
    assert (waiting_concerns.tell_leads(), waiting_concerns.tell_leads()) == (1, 0)
    factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.host)
    assert (waiting_concerns.tell_leads(), waiting_concerns.tell_leads()) == (1, 0)
    with pytest.raises(NotPermitted):
        waiting_concerns.tell_leads(first)


def test_what_is_overdue_is_said_again_every_day_until_it_is_decided(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    """To the leads; where there are none, to those who can ask for one. Nothing of it is in a message."""
    told = [factories.share(places).id for _ in range(2)]
    for each in told:
        safeguarding.raise_concern(moderator, each, worry=WORRY)
    assert waiting_concerns.remind() == 0, "it is in time"
    clock.advance(days=4)
    assert waiting_concerns.remind() == waiting_concerns.remind() + 1 == 1
    lead = factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.fallback_host)
    clock.advance(days=1)
    assert (waiting_concerns.remind(), waiting_concerns.remind()) == (1, 0)
    safeguarding.record(lead, told[0], given=NOT_REFERRED)
    clock.advance(days=1)
    assert waiting_concerns.remind() == 1
    safeguarding.record(lead, told[1], given=NOT_REFERRED)
    clock.advance(days=1)
    assert waiting_concerns.remind() == 0
    found = db.session.scalars(
        sa.select(Message).where(Message.template.in_(["nobody_leads", "concerns_overdue"])).order_by(Message.id)
    ).all()
    assert [(each.template, each.user_id, contents(each)) for each in found] == [
        ("nobody_leads", moderator.user_id, ({"count": 2}, [])),
        ("concerns_overdue", lead.user_id, ({"count": 2}, [])),
        ("concerns_overdue", lead.user_id, ({"count": 1}, [])),
    ]  # fmt: skip
    assert {each.contribution_id for each in found} == {None}


def test_a_reminder_goes_on_its_own_day_and_while_it_is_true(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    told = factories.share(places).id
    safeguarding.raise_concern(moderator, told, worry=WORRY)
    clock.advance(days=4)
    waiting_concerns.remind()
    [to_reader] = db.session.scalars(sa.select(Message).where(Message.template == "nobody_leads"))
    assert still_true(to_reader)
    lead = factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.host)
    assert not still_true(to_reader), "somebody leads"
    waiting_concerns.remind()
    clock.advance(days=1)
    waiting_concerns.remind()
    old, new = db.session.scalars(
        sa.select(Message).where(Message.template == "concerns_overdue").order_by(Message.id)
    ).all()
    assert (still_true(old), still_true(new)) == (False, True), "each on its day alone"
    safeguarding.record(lead, told, given=NOT_REFERRED)
    assert not still_true(new)


def test_where_a_host_has_no_lead_the_one_that_stands_in_decides(places: SimpleNamespace, moderator: Actor) -> None:
    told = factories.share(places).id
    assert lists.duties(moderator).leaderless == 1
    assert queries.leaderless(moderator) == (("Wishaw Voluntary Action", ""),)
    other = factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.fallback_host)
    there = factories.make_moderator(places.fallback_host)
    assert queries.leaderless(moderator) == (("Wishaw Voluntary Action", "Carers Together"),)
    safeguarding.raise_concern(moderator, told, worry=WORRY)
    [message] = db.session.scalars(sa.select(Message).where(Message.template == "concern_raised"))
    assert message.user_id == other.user_id
    assert len(queries.waiting(other)) == 1
    assert safeguarding.open_concern(other, told).text == factories.STORY
    with pytest.raises(DomainError):
        originals.open_original(there, told)

    asked = follow_ups.ask_person(other, told, text="Can I ring you?")
    follow_ups.answer(contributor(told), asked, text="Not when he is in.", danger=True)
    added = follow_ups.ask_reader(contributor(told), told, text="Who are you?")
    for nobody in (moderator, there):
        assert (lists.duties(nobody).from_people, people_lists.from_people(nobody)) == (0, ())
        with pytest.raises(DomainError):
            follow_ups.answer_person(nobody, added, text="We look at it with care.")
    assert lists.duties(other).from_people == len(people_lists.from_people(other)) == 2
    assert [each.answer for each in moderation.open_contribution(other, told).exchanges] == ["Not when he is in.", ""]
    follow_ups.answer_person(other, added, text="Somebody who looks at it with care.")
    assert people_lists.from_people(other) == (), "what the lead has opened is read"
    follow_ups.close_question(other, follow_ups.ask_person(other, told, text="Are you safe?"))
    own = factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.host)
    assert (len(queries.waiting(own)), len(queries.waiting(other))) == (1, 0)
    with pytest.raises(NotPermitted):
        safeguarding.open_concern(other, told)


def test_whoever_reads_it_for_another_host_can_say_that_they_are_worried(
    places: SimpleNamespace, moderator: Actor, lead: Actor
) -> None:
    second = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.fallback_host)
    serious, disputed, other = (factories.share(places) for _ in range(3))
    for told in (serious, disputed):
        factories.settle(moderator, told.id)
    moderation.mark_serious(moderator, serious.id)
    factories.publish(moderator, serious.id)
    objections.object_to(contributor(disputed.id), disputed.id)
    with pytest.raises(NotPermitted):
        safeguarding.raise_concern(second, other.id, worry=WORRY)
    for told in (serious, disputed):
        safeguarding.raise_concern(second, told.id, worry=WORRY)
        safeguarding.raise_concern(second, told.id, worry="And she is alone.")
        assert row(told.id).locked
        with pytest.raises(NotPermitted):
            originals.open_original(second, told.id)
    assert len(queries.waiting(lead)) == 2


def test_who_takes_it_back_is_out_of_everything_and_the_lead_finishes(
    worried: int, lead: Actor, moderator: Actor
) -> None:
    me = contributor(worried)
    follow_ups.ask_reader(me, worried, text="He was here again.", danger=True)
    contributions.withdraw(me, worried)
    contributions.withdraw(me, worried)
    assert row(worried).reading is ReadingState.WITHDRAWN
    assert all(not texts_for(audience, [worried]) for audience in Audience)
    with pytest.raises(Conflict, match="safeguarding_locked"):
        originals.open_original(moderator, worried)
    assert queries.waiting(lead)[0].withdrawn
    found = safeguarding.open_concern(lead, worried)
    assert (found.text, found.address, [each.text for each in found.exchanges]) == (
        factories.STORY, "anne@example.org", ["He was here again."],
    )  # fmt: skip
    assert "contact:opened" in audited(worried)
    safeguarding.record(lead, worried, given=REFERRED, referred_on=date(2020, 1, 2))
    assert db.session.get(Original, worried) is not None
    safeguarding.lift(lead, worried)
    db.session.rollback()
    for kept in (Original, ContactPoint):
        assert db.session.get(kept, worried) is None
    assert not db.session.scalars(sa.select(FollowUp)).all()
    assert len(safeguarding.open_concern(lead, worried).log) == 3, "what was decided stays"
    with pytest.raises(Conflict, match="contribution_withdrawn"):
        safeguarding.raise_concern(moderator, worried, worry=WORRY)
    folds(worried)


def test_a_service_that_has_it_learns_nothing(places: SimpleNamespace, moderator: Actor, lead: Actor) -> None:
    told = factories.share(places).id
    factories.publish(moderator, told)
    factories.settle(moderator, told, "sent_to_service", service_id=places.service)
    referral = db.session.scalar(sa.select(Referral.id))
    assert referral is not None
    safeguarding.raise_concern(moderator, told, worry=WORRY)
    owner = link_bearer(Role.SERVICE_OWNER, Scope(ScopeKind.REFERRAL, referral), 1)
    referrals.answer(owner, referral, text="We mended it.", changed=True)
    with pytest.raises(Conflict, match="safeguarding_locked"):
        referrals.check(moderator, referral, show=True)


def test_nothing_goes_to_the_person_while_it_is_locked_but_what_the_lead_sends(
    places: SimpleNamespace, moderator: Actor, lead: Actor, clock: FixedClock
) -> None:
    """With the outbox as it runs: held, not lost; gone when the lead is done, or dropped where it is not wanted."""
    post = Post()
    held, dropped, other = (factories.share(places, address=f"{who}@example.org") for who in ("anne", "joe", "anne"))
    send(post)
    clock.advance(days=2)
    for told in (held, dropped):
        factories.publish(moderator, told.id)
    factories.settle(moderator, held.id, "sent_to_service", service_id=places.service)
    for told in (dropped, other):
        factories.settle(moderator, told.id)
    for told in (held, dropped):
        safeguarding.raise_concern(moderator, told.id, worry=WORRY)
    before = len(post.mails)
    send(post)
    sent = [(mail.to, mail.subject) for mail in post.mails[before:]]
    assert sorted(sent) == [("anne@example.org", "contribution_replied"), (factories.email_of(lead), "concern_raised"),
                            (factories.email_of(lead), "concern_raised")]  # fmt: skip
    clock.advance(days=2)
    follow_ups.ask_person(lead, held.id, text="Can I ring you?")
    send(post)
    assert post.mails[-1].to == "anne@example.org"
    assert post.mails[-1].subject == "follow_up_question", "and nothing goes along with it"
    states = sa.select(Message.template).where(Message.state == MessageState.QUEUED).order_by(Message.template)
    db.session.rollback()
    assert db.session.scalars(states).all() == ["contribution_replied", "contribution_replied", "referral_sent"]

    contributions.stop_contact(contributor(dropped.id), dropped.id)
    for told in (held, dropped):
        safeguarding.record(lead, told.id, given=NOT_REFERRED)
    safeguarding.lift(lead, held.id)
    safeguarding.keep(lead, dropped.id)
    clock.advance(days=2)
    before = len(post.mails)
    send(post)
    assert sorted((mail.to, mail.subject) for mail in post.mails[before:]) == [
        ("anne@example.org", "contribution_replied"), ("buildings@example.org", "referral_sent"),
    ]  # fmt: skip
    db.session.rollback()
    assert not db.session.scalars(states).all()


def test_nobody_rings_about_what_is_locked(places: SimpleNamespace, moderator: Actor, lead: Actor) -> None:
    first, second = (factories.share(places, tell_by="phone", address="01698 555 010") for _ in range(2))
    factories.settle(moderator, first.id)
    factories.settle(moderator, second.id)
    [waiting] = outbox_lists.work_list([places.host])
    assert waiting.reference == first.reference
    safeguarding.raise_concern(moderator, first.id, worry=WORRY)
    follow_ups.ask_person(lead, first.id, text="Is he with you now?")
    [still] = outbox_lists.work_list([places.host])
    assert still.reference == second.reference
    assert lists.duties(moderator).by_hand == 1
    contact = by_hand.open_contact(moderator, still.message_id)
    assert contact is not None
    assert {each.reference for each in contact.also} == {second.reference}
    assert not contact.answerable, "nobody else reads the lead's question out"
    with pytest.raises(Conflict, match="safeguarding_locked"):
        by_hand.open_contact(moderator, waiting.message_id)
    by_hand.told_by_hand(moderator, waiting.message_id)  # somebody rang before it was locked


def test_an_objection_waits_for_the_lead(places: SimpleNamespace, moderator: Actor, lead: Actor) -> None:
    told = factories.share(places).id
    factories.settle(moderator, told)
    number = objections.object_to(contributor(told), told)
    second = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    safeguarding.raise_concern(second, told, worry=WORRY)
    for tried in (
        lambda: objections.open_objection(second, number),
        lambda: objections.decide(second, number, outcome="upheld", answer="You are right."),
    ):
        with pytest.raises(Conflict, match="safeguarding_locked"):
            tried()


def test_pressed_twice_it_is_one_and_another_readers_worry_is_added(
    worried: int, moderator: Actor, lead: Actor, places: SimpleNamespace
) -> None:
    due = queries.waiting(lead)[0].due_on
    safeguarding.raise_concern(moderator, worried, worry=WORRY)
    second = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    safeguarding.raise_concern(second, worried, worry=WORRY)
    assert len(safeguarding.open_concern(lead, worried).log) == 2
    assert queries.waiting(lead)[0].due_on == due
    assert len(db.session.scalars(sa.select(Message).where(Message.template == "concern_raised")).all()) == 1
    with pytest.raises(NotFound, match="concern_unknown"):
        queries.concern(factories.share(places).reference)


def test_words_put_it_first_and_do_nothing_else(places: SimpleNamespace, moderator: Actor) -> None:
    plain = factories.share(places).id
    words = factories.share(places, text="He hit me when I asked for my tea.").id
    danger = factories.share(places, danger=True).id
    found = lists.queue(moderator).items
    assert [each.id for each in found] == [danger, words, plain]
    assert [kind.value for kind in found[1].word_kinds] == ["hurt"]
    held = row(words)
    assert (held.locked, held.kept_in, held.danger, held.word_kinds) == (False, False, False, "hurt")
    factories.publish(moderator, words)
    assert texts_for(Audience.PUBLIC, [words])
    follow_ups.ask_reader(contributor(plain), plain, text="And I am scared of him.")
    assert (row(plain).priority, row(plain).word_kinds) == (1, "fear")
    follow_ups.ask_reader(contributor(danger), danger, text="It is all better now.")
    assert row(danger).priority == 0


def test_someone_else_takes_it_today_and_nobody_counts_it(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    told = factories.share(places).id
    other = factories.make_moderator(places.host)
    factories.read(moderator, told)
    before = len(audited(told))
    aside.stand_aside(moderator, told)
    aside.stand_aside(moderator, told)
    assert (lists.queue(moderator).items, len(lists.queue(other).items)) == ((), 1)
    assert row(told).claimed_by is None
    assert len(audited(told)) == before
    clock.advance(days=1)
    assert len(lists.queue(moderator).items) == 1
    second = factories.share(places).id
    aside.stand_aside(moderator, second)
    assert [each.contribution_id for each in db.session.scalars(sa.select(StoodAside))] == [second]
    contributions.withdraw(contributor(second), second)
    assert not db.session.scalars(sa.select(StoodAside)).all()


def test_a_lead_whose_role_has_ended_leads_no_more(app: Flask, worried: int, lead: Actor, moderator: Actor) -> None:
    with unit_of_work() as session:
        session.execute(sa.update(RoleGrant).where(RoleGrant.user_id == lead.user_id).values(valid_to=date(2021, 1, 1)))
    assert lists.duties(moderator).leaderless == 1


def test_a_warning_stands_before_the_words_and_changes_nothing_else(
    places: SimpleNamespace, moderator: Actor
) -> None:
    told = factories.share(places).id
    version = factories.read(moderator, told)
    reading = settling.Reading(
        "publish", redacted_text="It was hard.", reasons=("readability",), warns=("death", "violence")
    )
    settling.settle(moderator, told, reading, settling.Answer(factories.REPLY, "thanks_passed_on"), version=version)
    [shown] = public_contributions.newest(places.locality)
    assert (shown.text, shown.warns) == ("It was hard.", "violence,death")
    with pytest.raises(Refused, match="content_warning_unknown"):
        moderation.set_warnings(moderator, told, warns=["boredom"])
    before = row(told).version
    moderation.set_warnings(moderator, told, warns=["death", "violence"])
    assert row(told).version == before
    moderation.set_warnings(moderator, told, warns=[])
    assert public_contributions.newest(places.locality)[0].warns == ""
    folds(told)


def test_whoever_holds_the_phone_cannot_take_the_leads_way_to_the_person(
    places: SimpleNamespace, moderator: Actor, lead: Actor
) -> None:
    told = factories.share(places, tell_by="phone", address="01698 555 010").id
    factories.publish(moderator, told)
    safeguarding.raise_concern(moderator, told, worry=WORRY)
    contributions.stop_contact(contributor(told), told)
    assert not row(told).tell_by.is_told
    assert db.session.get_one(ContactPoint, told).stopped_at is not None
    with pytest.raises(NotPermitted):
        by_word.open_address(moderator, told)
    safeguarding.record(lead, told, given=NOT_REFERRED)
    safeguarding.lift(lead, told)
    db.session.rollback()
    assert db.session.get(ContactPoint, told) is None


def test_the_log_is_added_to_and_nothing_else(worried: int, lead: Actor) -> None:
    """Whatever the code says, the database holds it: no line goes, no line says something else, erased is erased."""
    safeguarding.note(lead, worried, words="I rang her daughter.")
    before = safeguarding.open_concern(lead, worried).log
    token = db.session.scalar(sa.select(ConcernEntry.words).order_by(ConcernEntry.id).limit(1))
    assert token is not None
    for statement in (
        "DELETE FROM concern_entries",
        "UPDATE concern_entries SET words = ''",
        "UPDATE concern_entries SET role = 'moderator'",
        "UPDATE concern_entries SET account_id = NULL, words = '', erased_at = '2030-01-01'",
        f"UPDATE concern_entries SET words = '{token[:12]}.other'",
        f"UPDATE concern_entries SET erased_at = '2030-01-01', words = '{token}'",
    ):
        db.session.rollback()
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            db.session.execute(sa.text(statement))
    db.session.rollback()
    assert safeguarding.open_concern(lead, worried).log == before
    keys.reencrypt(context().keys.add_key())
    with_new = sa.select(ConcernEntry.words).order_by(ConcernEntry.id).limit(1)
    db.session.rollback()
    assert db.session.scalar(with_new) != token, "another key can be put under it"


def test_the_words_of_the_log_go_in_the_end_and_that_it_happened_stays(
    places: SimpleNamespace, moderator: Actor, lead: Actor, worried: int, clock: FixedClock
) -> None:
    open_one = factories.share(places).id
    safeguarding.raise_concern(moderator, open_one, worry=WORRY)
    safeguarding.record(lead, worried, given=REFERRED, harms=["property"], referred_on=clock.now().date())
    safeguarding.lift(lead, worried)
    clock.set(datetime(2032, 11, 15, 12, tzinfo=UTC))
    assert waiting_concerns.erase_old_logs() == 0
    clock.advance(days=1)
    assert (waiting_concerns.erase_old_logs(), waiting_concerns.erase_old_logs()) == (1, 0)
    found = safeguarding.open_concern(lead, worried)
    assert [(each.kind, each.said, each.erased) for each in found.log] == [
        (kind, {}, True) for kind in (EntryKind.RAISED, EntryKind.RECORDED, EntryKind.LIFTED)
    ]  # fmt: skip
    kept = queries.concern(row(worried).reference).concern
    assert (kept.outcome, kept.referred_to, kept.decided_on) == ("referred", "adult_protection", date(2026, 11, 16))
    held = db.session.get_one(Concern, worried)
    assert (held.points, held.harms) == ("", "")
    assert safeguarding.open_concern(lead, open_one).log[0].said == {"words": WORRY}, "what is not done is kept"
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        db.session.execute(sa.text("UPDATE concern_entries SET words = 'e1.x.y' WHERE words = ''"))
    db.session.rollback()
    assert keys.unreadable_sample() == []
    assert keys.reencrypt(context().keys.add_key()) > 0, "and nothing is left where something was erased"


def test_whoever_changes_the_channel_does_not_take_the_leads_way_to_the_person(
    worried: int, lead: Actor, moderator: Actor, places: SimpleNamespace
) -> None:
    me = contributor(worried)
    own.change_channel(me, worried, tell_by="phone", address="01698 555 099")
    own.change_channel(me, worried, tell_by="self")
    own.change_channel(me, worried, tell_by="email", address="son@example.org")
    found = safeguarding.open_concern(lead, worried)
    assert (found.address, found.earlier) == ("son@example.org", ("anne@example.org", "01698555099"))
    held = db.session.get_one(Concern, worried).earlier_addresses
    assert held is not None
    assert "anne" not in held
    safeguarding.record(lead, worried, given=NOT_REFERRED)
    safeguarding.keep(lead, worried)
    db.session.rollback()
    assert db.session.get_one(Concern, worried).earlier_addresses is None
    told = factories.share(places).id
    own.change_channel(contributor(told), told, tell_by="self")
    assert not db.session.scalars(sa.select(Concern).where(Concern.contribution_id == told)).all()
