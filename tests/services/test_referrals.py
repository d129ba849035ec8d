"""A contribution goes to one service and comes back with an answer that the host checked."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.domain.contribution_states import ReferralState
from engage.domain.errors import InvalidTransition, NotFound, NotPermitted, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import ANONYMOUS, Actor, Grant, Role, Scope, ScopeKind, contributor, link_bearer
from engage.models.base import db
from engage.models.contributions import ContributionEvent, Referral
from engage.models.outbox import Message
from engage.queries import service_lane
from engage.services import contributions, links, moderation, referrals, replies
from engage.services.context import context
from tests import factories


@pytest.fixture
def sent(places: SimpleNamespace, moderator: Actor) -> SimpleNamespace:
    shared = factories.share(places)
    version = factories.read(moderator, shared.id)
    found = replies.reply_and_dispose(
        moderator, shared.id, reply=factories.REPLY, disposition="sent_to_service", service_id=places.service,
        note="Can you mend the stair light?", version=version,
    )  # fmt: skip
    assert found.referral_id is not None
    return SimpleNamespace(id=found.referral_id, contribution=shared.id, reference=shared.reference)


def owner(referral_id: int) -> Actor:
    return link_bearer(Role.SERVICE_OWNER, Scope(ScopeKind.REFERRAL, referral_id), 1)


def row_of(referral_id: int) -> Referral:
    db.session.rollback()
    return db.session.get_one(Referral, referral_id)


def events(contribution_id: int) -> list[tuple[str, dict[str, Any]]]:
    return [
        (row.kind, row.payload)
        for row in db.session.scalars(
            sa.select(ContributionEvent)
            .where(ContributionEvent.contribution_id == contribution_id)
            .order_by(ContributionEvent.seq)
        )
    ]


def templates() -> list[str]:
    return list(db.session.scalars(sa.select(Message.template).order_by(Message.id)))


def test_nobody_checks_the_answer_they_wrote(sent: SimpleNamespace, places: SimpleNamespace, moderator: Actor) -> None:
    service = Grant(Role.SERVICE_OWNER, Scope(ScopeKind.SERVICE, places.service))
    both = Actor(moderator.user_id, moderator.grants | {service})
    referrals.answer(both, sent.id, text="The light is mended.", changed=True)
    for show in (True, False):
        with pytest.raises(Refused, match="check_own_answer"):
            referrals.check(both, sent.id, show=show, note="Say more")
    referrals.check(factories.make_moderator(places.host), sent.id, show=True)
    assert row_of(sent.id).state is ReferralState.SHOWN


def test_what_was_taken_back_is_not_read_by_the_service(sent: SimpleNamespace, moderator: Actor) -> None:
    factories.publish(moderator, sent.contribution, "The light is out.")
    assert service_lane.item(sent.id).text == "The light is out."
    referrals.recall(moderator, sent.id)
    assert service_lane.item(sent.id).text is None


def test_the_service_gets_a_link_and_ten_working_days(sent: SimpleNamespace, places: SimpleNamespace) -> None:
    row = row_of(sent.id)
    # Monday 30 November is St Andrew's Day.
    assert (row.state, row.due_on, row.note) == (
        ReferralState.SENT, date(2026, 12, 1), "Can you mend the stair light?",
    )  # fmt: skip
    message = db.session.scalars(sa.select(Message).where(Message.referral_id == sent.id)).one()
    assert message.template == "referral_sent"
    body = json.loads(context().keys.decrypt(message.params, f"message:{message.dedupe_key}:params"))
    assert body["links"][0][:4] == ["answer_url", "referral", sent.id, "service_owner"]
    assert "light" not in json.dumps(body)


def test_the_person_hears_only_after_the_host_checked(sent: SimpleNamespace, moderator: Actor) -> None:
    referrals.answer(owner(sent.id), sent.id, text="We put in a new lamp on Tuesday.", changed=True)
    assert "service_answered" not in templates()
    assert row_of(sent.id).state is ReferralState.ANSWERED
    referrals.check(moderator, sent.id, show=True)
    row = row_of(sent.id)
    assert (row.state, row.changed, row.checked_by) == (ReferralState.SHOWN, True, moderator.user_id)
    assert templates()[-1] == "service_answered"
    assert events(sent.contribution)[-1] == ("service_answer_shown", {"referral_id": sent.id, "changed": True})
    assert "lamp" not in repr(events(sent.contribution))


def test_an_answer_can_be_sent_back_with_a_reason(
    sent: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    referrals.answer(owner(sent.id), sent.id, text="Noted.", changed=False)
    with pytest.raises(Refused, match="check_note_missing"):
        referrals.check(moderator, sent.id, show=False)
    clock.advance(days=4)
    referrals.check(moderator, sent.id, show=False, note="When will it be mended?")
    row = row_of(sent.id)
    assert (row.state, row.check_note, row.due_on) == (
        ReferralState.SENT_BACK, "When will it be mended?", date(2026, 12, 7),
    )  # fmt: skip
    assert templates()[-1] == "referral_sent_back"
    referrals.answer(owner(sent.id), sent.id, text="On 3 December.", changed=False)
    referrals.check(moderator, sent.id, show=True)
    assert row_of(sent.id).answer == "On 3 December."


def test_an_answer_says_something(sent: SimpleNamespace) -> None:
    for text, code in (("  ", "answer_missing"), ("x" * 5000, "note_too_long")):
        with pytest.raises(Refused, match=code):
            referrals.answer(owner(sent.id), sent.id, text=text, changed=False)


def test_a_signed_in_owner_answers_too_and_nobody_else(
    sent: SimpleNamespace, places: SimpleNamespace, moderator: Actor
) -> None:
    for actor in (
        ANONYMOUS, moderator, contributor(sent.contribution), owner(sent.id + 1),
        factories.make_user(Role.SERVICE_OWNER, ScopeKind.SERVICE, places.silent_service),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            referrals.answer(actor, sent.id, text="Mended.", changed=True)
    manager = factories.make_user(Role.SERVICE_OWNER, ScopeKind.SERVICE, places.service)
    referrals.answer(manager, sent.id, text="Mended.", changed=True)
    for actor in (ANONYMOUS, manager, owner(sent.id), factories.make_moderator(places.other_host)):
        with pytest.raises(NotPermitted):
            referrals.check(actor, sent.id, show=True)
        with pytest.raises(NotPermitted):
            referrals.recall(actor, sent.id)


def test_the_link_gives_this_one_item_and_not_the_words(sent: SimpleNamespace) -> None:
    token = links.mint(LinkPurpose.REFERRAL, sent.id).rsplit("/", 1)[1]
    actor = links.find(LinkPurpose.REFERRAL, token).actor
    with pytest.raises(NotPermitted):
        moderation.open_contribution(actor, sent.contribution)
    referrals.answer(actor, sent.id, text="Mended.", changed=True)


def test_a_recalled_one_cannot_be_answered(sent: SimpleNamespace, moderator: Actor) -> None:
    token = links.mint(LinkPurpose.REFERRAL, sent.id).rsplit("/", 1)[1]
    referrals.recall(moderator, sent.id)
    with pytest.raises(Refused, match="link_revoked"):
        links.find(LinkPurpose.REFERRAL, token)
    with pytest.raises(InvalidTransition):
        referrals.answer(owner(sent.id), sent.id, text="Mended.", changed=True)
    with pytest.raises(InvalidTransition):
        referrals.recall(moderator, sent.id)


def test_it_is_not_sent_twice_while_it_lies_there(
    sent: SimpleNamespace, places: SimpleNamespace, moderator: Actor
) -> None:
    factories.settle(moderator, sent.contribution, "sent_to_service", service_id=places.service)
    assert len(db.session.scalars(sa.select(Referral)).all()) == 1
    referrals.recall(moderator, sent.id)
    factories.settle(moderator, sent.contribution, "sent_to_service", service_id=places.service)
    assert len(db.session.scalars(sa.select(Referral)).all()) == 2


def test_what_was_taken_back_is_with_no_service(sent: SimpleNamespace, moderator: Actor) -> None:
    contributions.withdraw(contributor(sent.contribution), sent.contribution)
    with pytest.raises(NotFound, match="referral_unknown"):
        referrals.answer(owner(sent.id), sent.id, text="Mended.", changed=True)
    with pytest.raises(NotFound, match="referral_unknown"):
        referrals.check(moderator, sent.id + 1, show=True)
