"""A word on where it stands reaches those who wait: once, by the way they chose, and only while it is the newest."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import LinkPurpose, SubscriptionTarget
from engage.models.base import db
from engage.models.digests import Subscription
from engage.services import decisions, links, subscriptions, updates
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work
from tests.asking import Asking
from tests.services.post import Post, send, stop

WORD = "The survey of the stairs is half done."


def _follow(ask_id: int, address: str) -> None:
    subscriptions.subscribe(address, SubscriptionTarget.ASK, ask_id)
    number = db.session.query(Subscription.id).order_by(Subscription.id.desc()).first()[0]
    subscriptions.confirm(links.mint(LinkPurpose.CONFIRM_SUBSCRIPTION, number).rsplit("/", 1)[1])


def test_people_and_followers_hear_of_a_word_once_and_only_of_the_newest(app: Flask, clock: FixedClock) -> None:
    asking = Asking(people=3)
    ask_id = asking.raised()
    _follow(ask_id, "flora@example.org")
    _follow(ask_id, "Anne0@example.org")  # told us something, and follows it
    post = Post()
    send(post)
    clock.advance(days=2)
    post.mails.clear()
    with unit_of_work():
        stop(asking.people[2])
    updates.say(asking.officer, ask_id, text="We have begun to look at the stairs.")
    updates.say(asking.officer, ask_id, text=WORD)
    send(post)
    send(post)
    assert sorted(mail.to for mail in post.mails) == ["anne0@example.org", "anne1@example.org", "flora@example.org"]
    told = {mail.to: mail.text for mail in post.mails}
    assert not any("survey" in text for text in told.values()), "that there is a word, not the word"
    assert "stop_url=" in told["flora@example.org"]
    assert "status_url=" in told["anne1@example.org"]
    assert all(" + " not in text for text in told.values()), "the first word was no news any more"
    # It says that the day stays: once it was put off that is not so, and the later day is told by itself.
    clock.advance(days=2)
    post.mails.clear()
    updates.say(asking.officer, ask_id, text="We wait for the engineer.")
    decisions.defer(
        asking.officer, ask_id, to=today() + timedelta(days=60), reason="The engineer was ill.", decided_by="LPG",
    )  # fmt: skip
    send(post)
    assert {mail.subject for mail in post.mails} == {"ask_put_off"}
    # What is answered meanwhile needs no word on where it stands.
    clock.advance(days=2)
    post.mails.clear()
    updates.say(asking.officer, ask_id, text="The lamp is ordered.")
    asking.decide(ask_id, "not_agreed")
    send(post)
    assert "flora@example.org" not in {mail.to for mail in post.mails}
    assert {mail.subject for mail in post.mails} == {"verdict_request"}
