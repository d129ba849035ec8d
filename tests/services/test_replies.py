"""Every contribution gets one human reply and one disposition; what is watched comes back."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.domain.contribution_states import ReadingState
from engage.domain.dispositions import Disposition
from engage.domain.errors import Conflict, DomainError, InvalidTransition, NotPermitted
from engage.domain.permissions import ANONYMOUS, SYSTEM, Actor, Role, ScopeKind
from engage.models.asks import AskContribution
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent, Referral, Reply
from engage.models.outbox import Message
from engage.services import asks, replies
from engage.services.context import context
from tests import factories


def row_of(contribution_id: int) -> Contribution:
    db.session.rollback()
    return db.session.get_one(Contribution, contribution_id)


def last_payload(contribution_id: int, kind: str) -> dict[str, Any]:
    event = db.session.scalars(
        sa.select(ContributionEvent)
        .where(ContributionEvent.contribution_id == contribution_id, ContributionEvent.kind == kind)
        .order_by(ContributionEvent.seq.desc())
    ).first()
    assert event is not None
    return event.payload


@pytest.mark.parametrize(
    ("disposition", "more", "note", "until"),
    [
        ("thanks_passed_on", {}, "", None),
        ("not_ours", {"go_to": "Ring the council: 0303 123 1015"}, "Ring the council: 0303 123 1015", None),
        ("no_action", {"because": "It was mended on Friday."}, "It was mended on Friday.", None),
        ("watching", {"until": date(2027, 1, 14)}, "", date(2027, 1, 14)),
    ],
)
def test_a_reply_and_what_was_done(
    places: SimpleNamespace, moderator: Actor, disposition: str, more: dict[str, Any], note: str, until: date | None
) -> None:
    shared = factories.share(places)
    factories.settle(moderator, shared.id, disposition, **more)
    row = row_of(shared.id)
    assert (row.reading, row.disposition) == (ReadingState.REPLIED, Disposition(disposition))
    assert (row.disposition_note, row.disposition_until) == (note, until)
    assert (row.reply_text, row.waiting, row.claimed_by) == (factories.REPLY, False, None)
    kept = db.session.scalars(sa.select(Reply)).one()
    assert (kept.text, kept.disposition, kept.note, kept.replied_by) == (
        factories.REPLY, Disposition(disposition), note, moderator.user_id,
    )  # fmt: skip
    message = db.session.scalars(sa.select(Message).where(Message.template == "contribution_replied")).one()
    params = context().keys.decrypt(message.params, f"message:{message.dedupe_key}:params")
    assert "light" not in params
    assert "words" not in last_payload(shared.id, "replied")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reply": " "}, "reply_missing"),
        ({"reply": "Noted, thanks"}, "reply_too_short"),
        ({"reply": "word " * 1000}, "note_too_long"),
        ({"disposition": "filed"}, "disposition_unknown"),
        ({"disposition": "watching"}, "disposition_until_missing"),
        ({"disposition": "watching", "until": date(2026, 11, 16)}, "disposition_until_not_future"),
        ({"disposition": "not_ours", "go_to": " "}, "disposition_go_to_missing"),
        ({"disposition": "no_action"}, "disposition_because_missing"),
        ({"disposition": "sent_to_service"}, "disposition_service_missing"),
        ({"disposition": "sent_to_service", "service_id": 4711}, "service_unknown"),
        ({"disposition": "added_to_ask", "ask_id": 4711}, "ask_unknown"),
    ],
)
def test_what_is_refused_changes_nothing(
    places: SimpleNamespace, moderator: Actor, changes: dict[str, Any], code: str
) -> None:
    shared = factories.share(places)
    version = factories.read(moderator, shared.id)
    given: dict[str, Any] = {"reply": factories.REPLY, "disposition": "thanks_passed_on", "version": version}
    with pytest.raises(DomainError) as problem:
        replies.reply_and_dispose(moderator, shared.id, **(given | changes))
    assert problem.value.code == code
    row = row_of(shared.id)
    assert (row.reading, row.disposition, row.version) == (ReadingState.READ, None, version)


def test_it_has_to_be_read_first_and_seen_as_it_is(places: SimpleNamespace, moderator: Actor) -> None:
    shared = factories.share(places)
    given: dict[str, Any] = {"reply": factories.REPLY, "disposition": "thanks_passed_on"}
    with pytest.raises(InvalidTransition):
        replies.reply_and_dispose(moderator, shared.id, version=1, **given)
    version = factories.read(moderator, shared.id)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        replies.reply_and_dispose(moderator, shared.id, version=version - 1, **given)


def test_only_this_hosts_moderators_reply(places: SimpleNamespace, moderator: Actor) -> None:
    shared = factories.share(places)
    version = factories.read(moderator, shared.id)
    for actor in (
        ANONYMOUS,
        factories.make_moderator(places.other_host),
        factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host),
        factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0),
    ):
        with pytest.raises(NotPermitted):
            replies.reply_and_dispose(
                actor, shared.id, reply=factories.REPLY, disposition="thanks_passed_on", version=version
            )


def test_a_later_reply_stands_beside_the_first_and_does_not_move_the_standard(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    shared = factories.share(places)
    factories.settle(moderator, shared.id)
    first = row_of(shared.id).replied_at
    clock.advance(days=9)
    factories.settle(moderator, shared.id, "no_action", because="It is mended.")
    row = row_of(shared.id)
    assert (row.replied_at, row.disposition) == (first, Disposition.NO_ACTION)
    assert len(db.session.scalars(sa.select(Reply)).all()) == 2


def test_added_to_an_ask(places: SimpleNamespace, moderator: Actor) -> None:
    shared = factories.share(places)
    ask_id = asks.draft(
        moderator, host_id=places.host, body_id=places.lpg, locality_id=places.locality, title="Mend the stair lights"
    )
    factories.settle(moderator, shared.id, "added_to_ask", ask_id=ask_id)
    link = db.session.scalars(sa.select(AskContribution)).one()
    assert (link.ask_id, link.contribution_id) == (ask_id, shared.id)
    assert last_payload(shared.id, "disposed") == {"disposition": "added_to_ask", "ask_id": ask_id}
    factories.settle(moderator, shared.id, "added_to_ask", ask_id=ask_id)
    assert len(db.session.scalars(sa.select(AskContribution)).all()) == 1


def test_what_was_watched_comes_back_on_its_day(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    shared = factories.share(places)
    factories.settle(moderator, shared.id, "watching", until=date(2026, 11, 30))
    clock.advance(days=13)
    assert replies.watching_due() == 0
    clock.advance(days=1)
    assert replies.watching_due(SYSTEM) == 1
    assert replies.watching_due(SYSTEM) == 0
    row = row_of(shared.id)
    assert (row.waiting, row.disposition, row.disposition_until) == (True, None, None)
    assert row.reading is ReadingState.REPLIED
    with pytest.raises(NotPermitted):
        replies.watching_due(moderator)


def test_nothing_is_sent_to_a_service_by_halves(places: SimpleNamespace, moderator: Actor) -> None:
    shared = factories.share(places)
    version = factories.read(moderator, shared.id)
    sent = replies.reply_and_dispose(
        moderator, shared.id, reply=factories.REPLY, disposition="sent_to_service", service_id=places.silent_service,
        version=version,
    )  # fmt: skip
    assert not sent.service_has_mailbox
    assert db.session.scalars(sa.select(Referral.id)).one() == sent.referral_id
    assert db.session.scalars(sa.select(Message.id).where(Message.referral_id.is_not(None))).all() == []
