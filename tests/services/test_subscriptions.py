"""Subscribing tells nobody anything, counts only once confirmed, and ends with one click."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.dev_mailbox import DevMailbox
from engage.domain.errors import NotFound, Refused
from engage.domain.kinds import LinkPurpose, SubscriptionTarget
from engage.models.base import db
from engage.models.digests import Subscription
from engage.models.outbox import Message
from engage.services import ciphertexts, links, outbox, subscriptions
from engage.services.context import context
from tests.services import furnish

BODY, LOCALITY = SubscriptionTarget.BODY, SubscriptionTarget.LOCALITY


def _messages(template: str) -> list[Any]:
    rows = db.session.execute(sa.select(Message.id, Message.address, Message.dedupe_key, Message.subscription_id)
                              .where(Message.template == template).order_by(Message.id)).all()  # fmt: skip
    db.session.rollback()
    return [
        (context().keys.decrypt(row.address, ciphertexts.message_address(row.dedupe_key)), row.subscription_id)
        for row in rows
    ]


def _token(purpose: LinkPurpose, subscription_id: int) -> str:
    return links.mint(purpose, subscription_id).rsplit("/", 1)[1]


def _subscribe(address: str, target: SubscriptionTarget, target_id: int) -> int:
    """A confirmed subscription."""
    subscriptions.subscribe(address, target, target_id)
    number = db.session.scalar(sa.select(sa.func.max(Subscription.id)))
    assert number is not None
    subscriptions.confirm(_token(LinkPurpose.CONFIRM_SUBSCRIPTION, number))
    return number


def test_a_subscription_counts_once_it_is_confirmed(app: Flask) -> None:
    at = furnish.places()
    subscriptions.subscribe(" Anne@Example.org ", BODY, at.body)
    assert _messages("subscription_confirm") == [("Anne@example.org", 1)]
    assert subscriptions.queue_for_subscribers([(BODY, at.body)], "digest_issued", {}, key_prefix="digest:1") == 0
    token = _token(LinkPurpose.CONFIRM_SUBSCRIPTION, 1)
    assert not subscriptions.behind(LinkPurpose.CONFIRM_SUBSCRIPTION, token).confirmed
    confirmed = subscriptions.confirm(token)
    assert confirmed == subscriptions.Subscribed(1, BODY, at.body, "Wishaw LPG", True, False)
    assert subscriptions.confirm(token) == confirmed
    assert subscriptions.queue_for_subscribers([(BODY, at.body)], "digest_issued", {}, key_prefix="digest:1") == 1


def test_asking_again_sends_at_most_one_message_a_day_and_none_when_it_counts(app: Flask, clock: FixedClock) -> None:
    at = furnish.places()
    for address in ("anne@example.org", "ANNE@example.org", "anne@example.org"):
        assert subscriptions.subscribe(address, BODY, at.body) is None
    assert len(_messages("subscription_confirm")) == 1
    clock.advance(days=1)
    subscriptions.subscribe("anne@example.org", BODY, at.body)
    assert len(_messages("subscription_confirm")) == 2
    subscriptions.confirm(_token(LinkPurpose.CONFIRM_SUBSCRIPTION, 1))
    clock.advance(days=1)
    assert subscriptions.subscribe("anne@example.org", BODY, at.body) is None
    assert len(_messages("subscription_confirm")) == 2


def test_stopping_takes_one_press_and_may_be_pressed_twice(app: Flask, clock: FixedClock) -> None:
    at = furnish.places()
    number = _subscribe("anne@example.org", BODY, at.body)
    confirm = _token(LinkPurpose.CONFIRM_SUBSCRIPTION, number)
    stop = _token(LinkPurpose.STOP_SUBSCRIPTION, number)
    assert subscriptions.stop(stop).stopped
    assert subscriptions.stop(stop).stopped
    assert subscriptions.queue_for_subscribers([(BODY, at.body)], "digest_issued", {}, key_prefix="digest:1") == 0
    with pytest.raises(Refused, match="subscription_stopped"):
        subscriptions.confirm(confirm)
    # Who stopped may ask again, and must confirm again.
    clock.advance(days=1)
    subscriptions.subscribe("anne@example.org", BODY, at.body)
    again = subscriptions.behind(LinkPurpose.STOP_SUBSCRIPTION, stop)
    assert (again.confirmed, again.stopped) == (False, False)


def test_a_link_is_good_for_its_own_purpose_only(app: Flask) -> None:
    at = furnish.places()
    number = _subscribe("anne@example.org", BODY, at.body)
    with pytest.raises(NotFound):
        subscriptions.stop(_token(LinkPurpose.CONFIRM_SUBSCRIPTION, number))
    with pytest.raises(NotFound):
        subscriptions.confirm(_token(LinkPurpose.STOP_SUBSCRIPTION, number))


def test_news_reaches_each_address_once_whatever_it_subscribed_to(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "BATCH", 2)
    at = furnish.places()
    for number in range(5):
        _subscribe(f"p{number}@example.org", BODY, at.body)
    both = _subscribe("p0@example.org", LOCALITY, at.locality)
    other = _subscribe("q@example.org", LOCALITY, at.locality)
    assert both != other
    targets = [(BODY, at.body), (LOCALITY, at.locality)]
    assert subscriptions.queue_for_subscribers(targets, "digest_issued", {}, key_prefix="digest:1") == 6
    assert subscriptions.queue_for_subscribers(targets, "digest_issued", {}, key_prefix="digest:1") == 0
    assert sorted(address for address, _ in _messages("digest_issued")) == [
        "p0@example.org", "p1@example.org", "p2@example.org", "p3@example.org", "p4@example.org", "q@example.org",
    ]  # fmt: skip
    assert subscriptions.queue_for_subscribers(targets, "digest_issued", {}, key_prefix="digest:2") == 6
    assert subscriptions.queue_for_subscribers([], "digest_issued", {}, key_prefix="digest:3") == 0


def test_what_cannot_be_subscribed_is_refused(app: Flask) -> None:
    at = furnish.places()
    with pytest.raises(Refused, match="email_malformed") as refused:
        subscriptions.subscribe("not an address", BODY, at.body)
    assert refused.value.field == "email"
    with pytest.raises(NotFound):
        subscriptions.subscribe("anne@example.org", BODY, 99)


def test_one_address_cannot_be_flooded_and_one_place_cannot_flood_many(app: Flask, clock: FixedClock) -> None:
    at = furnish.places()
    for _ in range(10):
        subscriptions.subscribe("anne@example.org", BODY, at.body)
    with pytest.raises(Refused, match="too_many_tries"):
        subscriptions.subscribe("anne@example.org", BODY, at.body)
    clock.advance(seconds=timedelta(hours=1).total_seconds())
    subscriptions.subscribe("anne@example.org", BODY, at.body)
    for number in range(30):
        subscriptions.subscribe(f"p{number}@example.org", BODY, at.body, client="203.0.113.7")
    with pytest.raises(Refused, match="too_many_tries"):
        subscriptions.subscribe("last@example.org", BODY, at.body, client="203.0.113.7")
    subscriptions.subscribe("last@example.org", BODY, at.body, client="203.0.113.8")


def test_addresses_lie_encrypted(app: Flask) -> None:
    at = furnish.places()
    subscriptions.subscribe("anne@example.org", BODY, at.body)
    row = db.session.execute(sa.select(Subscription.address, Subscription.address_hmac)).one()
    assert "anne" not in row.address
    assert context().keys.decrypt(row.address, ciphertexts.subscription(row.address_hmac)) == "anne@example.org"


def test_the_whole_way_through_the_development_mailbox(app: Flask) -> None:
    """Real templates, real links: ask, confirm, hear, stop."""
    at = furnish.places()
    box = DevMailbox(context().settings.home, context().clock)

    def newest() -> str:
        assert outbox.send_due() == outbox.Sent(sent=1)
        return box.messages()[0].text

    def token(text: str, path: str) -> str:
        return text.split(f"http://localhost{path}/")[1].split(maxsplit=1)[0]

    subscriptions.subscribe("anne@example.org", BODY, at.body)
    asked = newest()
    assert "Wishaw LPG" in asked
    subscriptions.confirm(token(asked, "/subscribe/confirm"))
    news = {
        "body_name": "Wishaw LPG", "period": "2026-10", "digest_url": "http://localhost/digests/lpg/2026-10/v1",
        "version": 1, "reason": "", "most_lines": 10, "lines": [],
        "counts": dict.fromkeys(("done", "doing", "not_doing", "unanswered", "overdue", "missed", "changed"), 0),
    }  # fmt: skip
    subscriptions.queue_for_subscribers([(BODY, at.body)], "digest_issued", news, key_prefix="digest:1")
    stopped = subscriptions.stop(token(newest(), "/subscribe/stop"))
    assert stopped.stopped
    assert subscriptions.queue_for_subscribers([(BODY, at.body)], "digest_issued", news, key_prefix="digest:2") == 0
