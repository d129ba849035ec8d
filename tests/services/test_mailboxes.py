"""One message a day for one role mailbox, however many asks wait and whoever they belong to."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.rendering import Renderer
from engage.config import ROOT
from engage.domain.ask_states import AskAction
from engage.domain.channels import MOST_TOGETHER, ONE_A_DAY
from engage.domain.kinds import LinkPurpose, MessageState
from engage.domain.permissions import SYSTEM, Role, ScopeKind
from engage.models.base import db
from engage.models.outbox import Message
from engage.models.people import SignedLink
from engage.models.places import Host, PlanningBody
from engage.services import (
    accounts,
    body_links,
    decisions,
    link_answers,
    links,
    mailboxes,
    messages,
    nudges,
    outbox,
    unread_answers,
)
from engage.services.context import context, today
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.adapters.message_samples import OTHERS
from tests.asking import WHY, Asking
from tests.conftest import on_postgres
from tests.services.post import Post, send


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking()


def to(post: Post, address: str) -> list[str]:
    return [mail.subject for mail in post.mails if mail.to == address]


def test_asks_of_one_day_go_in_one_message_each_with_its_own_link(asking: Asking, clock: FixedClock) -> None:
    post = Post()
    first, second = asking.raised(), asking.raised()
    send(post)
    assert to(post, "lpg@example.org") == ["several"]
    clock.advance(hours=3)
    third = asking.raised()
    send(post)
    assert to(post, "lpg@example.org") == ["several"], "not twice in one day, not even a new ask"
    clock.advance(hours=21)
    send(post)
    assert to(post, "lpg@example.org") == ["several", "ask_to_body"]
    links = db.session.scalars(
        sa.select(SignedLink.subject_id).where(SignedLink.purpose == LinkPurpose.ASK_OFFICER).order_by(SignedLink.id)
    ).all()
    assert links == [first, second, third]


def test_two_bodies_that_share_a_mailbox_have_a_link_each(asking: Asking) -> None:
    with unit_of_work() as session:
        session.get_one(PlanningBody, asking.places.ijb).mailbox = "LPG@example.org "
    ask_id = asking.raised()
    decisions.pass_on(asking.officer, ask_id, reason=WHY, to_body_id=asking.places.ijb)
    post = Post()
    send(post)
    told = [mail for mail in post.mails if mail.to.strip().casefold() == "lpg@example.org"]
    assert len(told) == 1
    bodies = db.session.execute(
        sa.select(SignedLink.body_id, SignedLink.role).where(SignedLink.purpose == LinkPurpose.ASK_OFFICER)
    ).all()
    assert {tuple(each) for each in bodies} == {
        (asking.places.lpg, Role.LPG_OFFICER), (asking.places.ijb, Role.IJB_OFFICER),
    }  # fmt: skip


def test_accounts_wait_for_nothing_and_old_rows_are_found(asking: Asking, clock: FixedClock) -> None:
    actor = factories.make_user(Role.LPG_OFFICER, ScopeKind.BODY, asking.places.lpg)
    with unit_of_work() as session:
        session.get_one(PlanningBody, asking.places.lpg).mailbox = factories.email_of(actor)
    post = Post()
    asking.raised()
    send(post)
    accounts.request_password_reset(factories.email_of(actor), None)
    send(post)
    assert to(post, factories.email_of(actor)) == ["ask_to_body", "password_reset"]
    # Queued by a version that kept no hash: found when somebody looks, and it waits its day.
    asking.raised()
    with unit_of_work() as session:
        session.execute(sa.update(Message).where(Message.state == MessageState.QUEUED).values(mailbox=None))
    clock.advance(hours=1)
    send(post)
    assert len(to(post, factories.email_of(actor))) == 2
    row = db.session.scalars(sa.select(Message).where(Message.template == "ask_to_body").order_by(Message.id)).all()[-1]
    assert row.mailbox == mailboxes.key_of("ask_to_body", factories.email_of(actor))
    clock.advance(hours=23)
    send(post)
    assert len(to(post, factories.email_of(actor))) == 3


def test_a_message_after_a_long_outage_has_an_end_and_the_rest_comes_the_days_after(
    asking: Asking, clock: FixedClock
) -> None:
    ask_id, post = asking.raised(), Post()
    outbox.send_due()
    clock.advance(days=2)
    for number in range(MOST_TOGETHER + 5):
        messages.to_mailbox("lpg@example.org", "answer_sent_back", {"n": number}, key=str(number), ask_id=ask_id)
    assert send(post).sent == MOST_TOGETHER
    assert send(post).sent == 0
    clock.advance(days=1)
    assert send(post).sent == 5
    told = " ".join(each.text for each in post.mails)
    assert [int(each) for each in re.findall(r"n=(\d+)", told)] == [*range(MOST_TOGETHER + 5)]


def test_when_a_mailbox_was_written_to_is_found_without_reading_all_that_it_had(app: Flask) -> None:
    sent: list[tuple[str, Any]] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *a: sent.append((a[2], a[3])))
    with unit_of_work():
        mailboxes.not_before(Message(id=1), "a" * 64, "worker")
        statement, values = next(each for each in sent if "max(messages.sent_at)" in each[0])
        postgres = db.engine.dialect.name == "postgresql"
        if postgres:
            db.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN " if postgres else "EXPLAIN QUERY PLAN "
        plan = str(db.session.connection().exec_driver_sql(explain + statement, values).fetchall())
    assert "ix_messages_mailbox" in plan
    assert "sent_at >" in plan or "sent_at>" in plan


@pytest.mark.parametrize("seed", [1, 2])
def test_never_two_within_a_day_and_none_is_lost(asking: Asking, clock: FixedClock, seed: int) -> None:
    chance, post = random.Random(seed), Post()
    sent: dict[str, list[datetime]] = {}
    addresses = ["lpg@example.org", "chair@example.org", "board@example.org"]
    templates = ["ask_to_body", "answer_sent_back"]
    ask_id = asking.raised()
    for number in range(60):
        for _each in range(chance.randint(0, 3)):
            template = chance.choice(templates)
            key = f"{number}:{_each}"
            messages.to_mailbox(chance.choice(addresses), template, OTHERS[template], key=key, ask_id=ask_id)
        clock.advance(minutes=chance.choice([1, 90, 700]))
        before = len(post.mails)
        send(post)
        for mail in post.mails[before:]:
            sent.setdefault(mail.to, []).append(context().clock.now())
    clock.advance(days=1)
    send(post)
    for address in addresses:
        moments = sent[address]
        assert all(later - earlier >= ONE_A_DAY for earlier, later in pairwise(moments))
    db.session.rollback()
    waiting = sa.select(sa.func.count()).where(
        Message.mailbox.is_not(None), Message.state.in_([MessageState.QUEUED, MessageState.CLAIMED])
    )
    assert db.session.scalar(waiting) == 0


def test_senders_at_once_write_to_a_mailbox_once(app: Flask, asking: Asking) -> None:
    for _each in range(6):
        asking.raised()
    post, start, problems = Post(), threading.Barrier(3), []

    def work() -> None:
        with app.app_context():
            try:
                start.wait()
                send(post)
            except Exception as problem:
                problems.append(problem)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _each in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not problems
    assert len(to(post, "lpg@example.org")) == 1


def test_a_host_gets_one_message_a_day_with_the_daily_nudge_in_it(asking: Asking, clock: FixedClock) -> None:
    """The moderator reads at the host's mailbox: answers and what waits are one e-mail, at the host's hour."""
    with unit_of_work() as session:
        host = session.get_one(Host, asking.places.host)
        host.mailbox, host.nudge_hour = factories.email_of(asking.moderator).upper(), 9
    post, days = Post(), []
    for day in range(6):
        clock.set(datetime(2026, 11, 16 + day, 8, 59, tzinfo=UTC))
        factories.share(asking.places)
        for minutes in (0, 120, 180, 600):
            clock.set(datetime(2026, 11, 16 + day, 9, 0, tzinfo=UTC) + timedelta(minutes=minutes))
            nudges.nudge()
            if minutes == 120:
                ask_id = asking.raised(title=f"Mend light {day}")
                held = links.find(LinkPurpose.ASK_OFFICER, asking.link(ask_id).rsplit("/", 1)[1])
                given = {"to": today() + timedelta(days=30), "reason": WHY, "decided_by": "The group"}
                link_answers.take(held, ask_id, AskAction.DEFER, given, slug="put-off")
            unread_answers.remind()
            before = len(post.mails)
            send(post)
            mine = factories.email_of(asking.moderator)
            days += [(day, minutes, each.text) for each in post.mails[before:] if each.to.casefold() == mine.casefold()]
    assert [each[:2] for each in days] == [(day, 0) for day in range(6)], "one a day, at nine"
    assert all(text in days[1][2] for text in ("answer_came", "reading_waits"))
    assert "reading_waits" not in days[5][2], "on a Saturday only what waited"
    waiting = sa.select(Message.id).where(Message.template == "answer_came", Message.sent_at.is_(None))
    assert len(db.session.scalars(waiting).all()) == 1, "nothing starves: only the last day's waits"


def test_the_message_says_each_thing_as_its_own_would(app: Flask) -> None:
    words = Renderer(ROOT / "templates", base_url="https://engage.example.org", site_name="Engage")
    names = sorted(each for each in OTHERS if each in mailboxes.ROLE_MAIL)
    made = words.several([(name, OTHERS[name]) for name in names])
    assert made.subject == f"{len(names)} things for this mailbox"
    for name in names:
        alone = words.mail(name, OTHERS[name])
        assert alone.subject in made.text
        assert alone.subject in made.html.replace("&#39;", "'")
        for link in (each for each in ("link_url", "answer_url") if each in OTHERS[name]):
            assert OTHERS[name][link] in made.text


def test_no_link_goes_to_a_mailbox_that_was_the_bodys_before(asking: Asking) -> None:
    post = Post()
    asking.raised()
    with unit_of_work() as session:
        # As when it was queued this very moment by somebody who had read the old one.
        session.get_one(PlanningBody, asking.places.lpg).mailbox = "new@example.org"
    assert send(post).dropped == 1
    assert to(post, "lpg@example.org") == []
    made = sa.select(sa.func.count()).where(SignedLink.purpose == LinkPurpose.ASK_OFFICER)
    assert db.session.scalar(made) == 0


def in_another(app: Flask, call: Callable[[], object]) -> threading.Thread:
    """A call in a process of its own, as far as the database can tell; begun."""

    def work() -> None:
        with app.app_context():
            try:
                call()
            finally:
                db.session.remove()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def for_the_body(asking: Asking) -> list[int]:
    """The messages to the group's mailbox, oldest first."""
    key = mailboxes.key_of("ask_to_body", "lpg@example.org")
    return list(db.session.scalars(sa.select(Message.id).where(Message.mailbox == key).order_by(Message.id)))


@on_postgres
def test_what_somebody_else_has_in_hand_is_not_waited_for(app: Flask, asking: Asking, clock: FixedClock) -> None:
    post = Post()
    asking.raised()
    asking.raised()
    with unit_of_work() as session:
        held = for_the_body(asking)[1]
        session.execute(sa.select(Message.id).where(Message.id == held).with_for_update())
        sender = in_another(app, lambda: send(post))
        sender.join(20)
        assert not sender.is_alive(), "it waits for a row while it holds another"
    assert to(post, "lpg@example.org") == ["ask_to_body"]
    clock.advance(days=1)
    send(post)
    assert to(post, "lpg@example.org") == ["ask_to_body"] * 2


@on_postgres
def test_a_link_that_is_being_made_for_the_old_mailbox_ends_with_the_others(app: Flask, asking: Asking) -> None:
    ask_id, lpg = asking.raised(), asking.places.lpg

    def change() -> None:
        with unit_of_work() as session:
            body_links.mailbox_changed(SYSTEM, session.get_one(PlanningBody, lpg))

    with unit_of_work() as session:
        session.execute(sa.select(Message.id).where(Message.id.in_(for_the_body(asking))).with_for_update())
        changing = in_another(app, change)
        changing.join(1)
        assert changing.is_alive()
        links.mint(LinkPurpose.ASK_OFFICER, ask_id, role=Role.LPG_OFFICER, body_id=lpg)
    changing.join(20)
    assert not changing.is_alive()
    working = sa.select(SignedLink.id).where(SignedLink.body_id == lpg, SignedLink.revoked_at.is_(None))
    assert db.session.scalars(working).all() == []
