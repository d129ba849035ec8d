"""From an experience to a complaint: consent first, once, no more than was agreed, and gone when it is taken back."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from engage.domain.complaints import WORDING, ComplaintState
from engage.domain.contribution_history import fold
from engage.domain.contribution_states import ReadingState, ReferralState
from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.kinds import Channel, LinkPurpose, TellBy
from engage.domain.permissions import ANONYMOUS, Actor, Role, Scope, ScopeKind, contributor, link_bearer
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.complaints import Complaint
from engage.models.contributions import Contribution, ContributionEvent, Referral
from engage.models.outbox import Message
from engage.models.people import SignedLink
from engage.models.places import Service
from engage.queries import complaints as queries
from engage.queries import moderation as lists
from engage.queries import public_contributions, public_counts, service_lane
from engage.services import complaints, contributions, links, referrals, settling
from engage.services.message_rows import contents
from engage.services.still_true import still_true
from engage.services.unit_of_work import unit_of_work
from tests import factories

CLEARED = "The light on the stairs has been out."
KNOWN = "On the phone on 3 November; read out twice to Aileen."


@pytest.fixture
def told(places: SimpleNamespace, moderator: Actor) -> int:
    """One that its reader has open, and no text of it may leave the host yet."""
    shared = factories.share(places)
    factories.read(moderator, shared.id)
    return shared.id


def state(contribution_id: int) -> ComplaintState | None:
    db.session.rollback()
    found = queries.of(contribution_id)
    return found.state if found else None


def handed(contribution_id: int) -> list[Referral]:
    db.session.rollback()
    found = sa.select(Referral).where(Referral.contribution_id == contribution_id).order_by(Referral.id)
    return list(db.session.scalars(found))


def events(contribution_id: int) -> list[ContributionEvent]:
    db.session.rollback()
    found = sa.select(ContributionEvent).where(ContributionEvent.contribution_id == contribution_id)
    return list(db.session.scalars(found.order_by(ContributionEvent.seq)))


def sent(template: str) -> list[Message]:
    return list(db.session.scalars(sa.select(Message).where(Message.template == template)))


def team(referral_id: int) -> Actor:
    return link_bearer(Role.SERVICE_OWNER, Scope(ScopeKind.REFERRAL, referral_id), 1)


def settle(moderator: Actor, contribution_id: int, version: int) -> None:
    settling.settle(
        moderator, contribution_id, settling.Reading("clear_for_body", redacted_text=CLEARED, reasons=("readability",)),
        settling.Answer(factories.REPLY, "thanks_passed_on"), version=version,
    )  # fmt: skip


def test_nothing_leaves_before_a_yes_and_a_text_that_may(told: int, moderator: Actor, places: SimpleNamespace) -> None:
    me = contributor(told)
    before = db.session.get_one(Contribution, told)
    waits, due = before.waiting, before.reply_due
    complaints.ask(moderator, told, service_id=places.service)
    complaints.ask(moderator, told, service_id=places.service)
    [asked] = sent("complaint_question")
    assert still_true(asked)
    assert state(told) is ComplaintState.ASKED
    assert lists.duties(moderator).complaints == 0

    complaints.answer(me, told, agreed=True, service_id=places.service)
    assert state(told) is ComplaintState.AGREED
    assert not handed(told), "no text was made ready"
    assert not still_true(asked), "they have decided"
    assert lists.duties(moderator).complaints == 1
    [waiting] = queries.to_hand_over(moderator)
    assert (waiting.service, waiting.locality) == ("Buildings and repairs", "Wishaw")

    row = db.session.get_one(Contribution, told)
    assert (row.waiting, row.reply_due) == (waits, due), "it goes on as before"
    settle(moderator, told, row.version)
    [lies] = handed(told)
    assert (lies.complaint, lies.state, lies.service_id) == (True, ReferralState.SENT, places.service)
    assert state(told) is ComplaintState.HANDED_OVER
    assert queries.to_hand_over(moderator) == ()
    seen = service_lane.item(lies.id)
    assert (seen.text, seen.has_address, seen.days_late) == (CLEARED, False, 0)
    with pytest.raises(NotFound, match="complaint_no_address"):
        complaints.open_address(team(lies.id), lies.id)
    with pytest.raises(Conflict, match="complaint_gone_out"):
        complaints.answer(me, told, agreed=False)
    assert len(sent("complaint_handed_over")) == 1

    found = events(told)
    assert [each.kind for each in found if each.kind.startswith("complaint")] == [
        "complaint_asked", "complaint_agreed", "complaint_handed_over",
    ]  # fmt: skip
    agreed = next(each for each in found if each.kind == "complaint_agreed")
    assert agreed.payload == {
        "service_id": places.service, "wording": WORDING, "channel": "web", "share_address": False,
    }  # fmt: skip
    assert agreed.actor_role == "contributor"
    folded = fold((each.kind, each.payload) for each in found)
    assert folded.waiting == db.session.get_one(Contribution, told).waiting


def test_a_no_sends_nothing_and_can_become_a_yes(told: int, moderator: Actor, places: SimpleNamespace) -> None:
    me = contributor(told)
    factories.publish(moderator, told, CLEARED)
    complaints.ask(moderator, told, service_id=places.service)
    complaints.answer(me, told, agreed=False)
    complaints.answer(me, told, agreed=False)
    assert state(told) is ComplaintState.DECLINED
    assert not handed(told)
    with pytest.raises(Refused, match="complaint_answered"):
        complaints.ask(moderator, told, service_id=None)
    assert len(sent("complaint_question")) == 1
    with pytest.raises(Conflict, match="complaint_changed"):
        complaints.answer(me, told, agreed=True, service_id=places.service + 1)
    assert not handed(told)
    complaints.answer(me, told, agreed=True, service_id=places.service)
    complaints.answer(me, told, agreed=True, service_id=places.service)
    assert len(handed(told)) == 1


def test_words_that_nobody_else_may_read_are_not_handed_over(places: SimpleNamespace, moderator: Actor) -> None:
    shared = factories.share(places, use="neither", quote=False)
    factories.read(moderator, shared.id)
    complaints.ask(moderator, shared.id, service_id=places.service)
    with pytest.raises(Refused, match="complaint_needs_use"):
        complaints.answer(contributor(shared.id), shared.id, agreed=True, service_id=places.service)
    assert state(shared.id) is ComplaintState.ASKED
    assert not handed(shared.id)


def test_who_may_and_which_service(told: int, moderator: Actor, places: SimpleNamespace) -> None:
    silent = db.session.scalar(sa.select(Service.id).where(Service.mailbox.is_(None)))
    with pytest.raises(NotFound, match="service_unknown"):
        complaints.ask(moderator, told, service_id=silent)
    reader = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    for stranger in (ANONYMOUS, contributor(told), reader):
        with pytest.raises(NotPermitted):
            complaints.ask(stranger, told, service_id=None)
    complaints.ask(moderator, told, service_id=None)
    with pytest.raises(Refused, match="complaint_no_service"):
        complaints.answer(contributor(told), told, agreed=True)
    complaints.ask(moderator, told, service_id=places.service)
    for stranger in (ANONYMOUS, contributor(told + 1), moderator):
        with pytest.raises(NotPermitted):
            complaints.answer(stranger, told, agreed=True, service_id=places.service)
    with pytest.raises(NotPermitted):
        complaints.record_answer(
            contributor(told), told, agreed=True, service_id=places.service, share_address=False, channel="phone",
            evidence=KNOWN,
        )  # fmt: skip


def test_the_address_is_shown_to_that_service_alone_as_long_as_they_agree(
    told: int, moderator: Actor, places: SimpleNamespace
) -> None:
    factories.publish(moderator, told, CLEARED)
    complaints.ask(moderator, told, service_id=places.service)
    complaints.record_answer(
        moderator, told, agreed=True, service_id=places.service, share_address=True, channel="phone", evidence=KNOWN
    )
    [lies] = handed(told)
    row = db.session.get_one(Complaint, told)
    assert (row.channel, row.evidence, row.wording) == (Channel.PHONE, KNOWN, WORDING)
    assert service_lane.item(lies.id).has_address
    reached = complaints.open_address(team(lies.id), lies.id)
    assert (reached.tell_by, reached.address) == (TellBy.EMAIL, "anne@example.org")
    opened = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "contact:opened")).one()
    assert (opened.actor_role, opened.subject_id) == ("service_owner", told)
    for stranger in (ANONYMOUS, moderator, team(lies.id + 1)):
        with pytest.raises(NotPermitted):
            complaints.open_address(stranger, lies.id)

    contributions.change_channel(contributor(told), told, tell_by="email", address="new@example.org")
    assert not service_lane.item(lies.id).has_address
    with pytest.raises(NotFound, match="complaint_no_address"):
        complaints.open_address(team(lies.id), lies.id)


def test_no_service_sees_the_address_once_nobody_else_may_read_the_words(
    told: int, moderator: Actor, places: SimpleNamespace
) -> None:
    factories.publish(moderator, told, CLEARED)
    complaints.ask(moderator, told, service_id=places.service)
    complaints.answer(contributor(told), told, agreed=True, service_id=places.service, share_address=True)
    [lies] = handed(told)
    assert service_lane.item(lies.id).has_address
    contributions.change_use(contributor(told), told, use="neither", quote=False)
    seen = service_lane.item(lies.id)
    assert (seen.text, seen.has_address) == (None, False)
    with pytest.raises(NotFound, match="complaint_no_address"):
        complaints.open_address(team(lies.id), lies.id)
    db.session.rollback()
    mine = queries.of(told)
    assert mine is not None
    assert (mine.share_address, mine.shows_address) == (True, False)


def test_the_address_alone_can_be_taken_back_from_the_service(
    told: int, moderator: Actor, places: SimpleNamespace
) -> None:
    factories.publish(moderator, told, CLEARED)
    complaints.ask(moderator, told, service_id=places.service)
    complaints.answer(contributor(told), told, agreed=True, service_id=places.service, share_address=True)
    [lies] = handed(told)
    for stranger in (ANONYMOUS, moderator, contributor(told + 1), team(lies.id)):
        with pytest.raises(NotPermitted):
            complaints.hide_address(stranger, told)
    complaints.hide_address(contributor(told), told)
    complaints.hide_address(contributor(told), told)
    seen = service_lane.item(lies.id)
    assert (seen.text, seen.has_address, seen.state) == (CLEARED, False, ReferralState.SENT)
    with pytest.raises(NotFound, match="complaint_no_address"):
        complaints.open_address(team(lies.id), lies.id)
    assert state(told) is ComplaintState.HANDED_OVER
    assert [each.kind for each in events(told)].count("complaint_address_hidden") == 1
    noted = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "complaint:address_hidden")).one()
    assert (noted.actor_role, noted.subject_id) == ("contributor", told)


def test_what_nobody_can_hand_over_is_no_duty_until_somebody_can(
    told: int, moderator: Actor, places: SimpleNamespace
) -> None:
    me = contributor(told)
    complaints.ask(moderator, told, service_id=places.service)
    complaints.answer(me, told, agreed=True, service_id=places.service)

    def owed() -> tuple[int, int]:
        db.session.rollback()
        return lists.duties(moderator).complaints, len(queries.to_hand_over(moderator))

    def mailbox(address: str | None) -> None:
        with unit_of_work() as session:
            session.execute(sa.update(Service).where(Service.id == places.service).values(mailbox=address))

    assert owed() == (1, 1)
    contributions.change_use(me, told, use="neither", quote=False)
    assert owed() == (0, 0)
    contributions.change_use(me, told, use="body", quote=False)
    assert owed() == (1, 1)
    mailbox(None)
    assert owed() == (0, 0)
    mailbox("repairs@example.org")
    assert owed() == (1, 1)
    settle(moderator, told, db.session.get_one(Contribution, told).version)
    assert len(handed(told)) == 1


def test_taking_it_back_ends_the_link_and_forgets_what_was_answered(
    told: int, moderator: Actor, places: SimpleNamespace
) -> None:
    factories.publish(moderator, told, CLEARED)
    complaints.ask(moderator, told, service_id=places.service)
    complaints.record_answer(
        moderator, told, agreed=True, service_id=places.service, share_address=True, channel="phone", evidence=KNOWN
    )
    [lies] = handed(told)
    token = links.mint(LinkPurpose.REFERRAL, lies.id).rpartition("/")[2]
    contributions.withdraw(contributor(told), told)
    with pytest.raises(Refused, match="link_revoked"):
        links.find(LinkPurpose.REFERRAL, token)
    assert state(told) is None
    assert db.session.get_one(Contribution, told).reading is ReadingState.WITHDRAWN
    seen = service_lane.item(lies.id)
    assert (seen.text, seen.has_address, seen.state) == (None, False, ReferralState.RECALLED)
    assert not still_true(sent("complaint_handed_over")[0])
    with pytest.raises(NotFound, match="complaint_no_address"):
        complaints.open_address(team(lies.id), lies.id)
    with pytest.raises(Conflict, match="contribution_withdrawn"):
        complaints.answer(contributor(told), told, agreed=True, service_id=places.service)


def test_no_word_and_no_address_in_messages_history_and_audit_and_nothing_of_it_in_public(
    told: int, moderator: Actor, places: SimpleNamespace
) -> None:
    factories.publish(moderator, told, CLEARED)
    complaints.ask(moderator, told, service_id=places.service)
    complaints.record_answer(
        moderator, told, agreed=True, service_id=places.service, share_address=True, channel="paper", evidence=KNOWN
    )
    [lies] = handed(told)
    referrals.answer(team(lies.id), lies.id, text="We are sorry. It is mended.", changed=True)
    referrals.check(moderator, lies.id, show=True)
    db.session.rollback()
    mine = queries.of(told)
    assert mine is not None
    assert (mine.answer, mine.live) == ("We are sorry. It is mended.", False)

    said = [json.dumps(each.payload) for each in events(told)]
    said += [json.dumps(each.data) for each in db.session.scalars(sa.select(AuditEvent))]
    said += [json.dumps(contents(each)[0]) for each in db.session.scalars(sa.select(Message))]
    for words in (CLEARED, "stairs", "anne@", "Aileen", "sorry"):
        assert not [each for each in said if words in each], words

    assert public_contributions.answers_about(told) == ()
    assert public_counts.answers_of(places.service) == ()
    assert public_counts.of_service(places.service)["sent"] == 0


def test_a_service_that_lost_its_mailbox_gets_nothing_and_no_reply_fails_for_it(
    told: int, moderator: Actor, places: SimpleNamespace
) -> None:
    complaints.ask(moderator, told, service_id=places.service)
    complaints.answer(contributor(told), told, agreed=True, service_id=places.service)
    with unit_of_work() as session:
        session.execute(sa.update(Service).where(Service.id == places.service).values(mailbox=None))
    settle(moderator, told, db.session.get_one(Contribution, told).version)
    assert not handed(told)
    assert not db.session.scalars(sa.select(SignedLink)).all()
    found = queries.of(told)
    assert found is not None
    assert (found.state, found.service) == (ComplaintState.AGREED, "")
