"""What waits with a body that has ended goes to whoever comes after it, with every day it had, or says openly that
nobody answers for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.answered import Standing, owed_decisions
from engage.domain.ask_integrity import ActorFacts, returns, succeeds
from engage.domain.ask_labels import AskLabel
from engage.domain.ask_options import open_to
from engage.domain.ask_states import AskAction, AskState
from engage.domain.errors import NotPermitted, Refused
from engage.domain.kinds import BodyKind, LinkPurpose
from engage.domain.link_answers import AnswerState
from engage.domain.periods import Period
from engage.domain.permissions import Role, ScopeKind
from engage.domain.publication import Audience
from engage.models.base import db
from engage.models.link_answers import LinkAnswer
from engage.models.people import SignedLink
from engage.models.places import Host, PlanningBody
from engage.queries import asks as ask_queries
from engage.queries import measures
from engage.services import asks, closure, decisions, digests, ended_bodies, ladder, link_answers, links
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work
from tests.asking import LOOKED, WHY, Asking, assert_cache_is_fold, messages, row_of, snapshot, templates, waiting
from tests.factories import make_user
from tests.services.post import Post, send

A = AskAction


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=2)


def _body(asking: Asking, slug: str, **more: Any) -> int:
    with unit_of_work() as session:
        row = PlanningBody(
            partnership_id=asking.places.partnership, kind=BodyKind.LPG, slug=slug, name=slug.title(),
            mailbox=f"{slug}@example.org", **more,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return int(row.id)


def _ends(body_id: int, last: date | None, successor: int | None = None) -> None:
    with unit_of_work() as session:
        row = session.get_one(PlanningBody, body_id)
        row.valid_to, row.successor_id = last, successor


def _yesterday() -> date:
    return today() - timedelta(days=1)


def test_open_asks_go_to_whoever_comes_after_with_every_day_they_had(asking: Asking, clock: FixedClock) -> None:
    ask_id, done = asking.raised(), asking.decided("agreed")
    asking.link(ask_id)
    decisions.defer(asking.officer, ask_id, to=today() + timedelta(days=90), reason=WHY, decided_by="The group")
    before = snapshot(ask_id)
    # By way of one that has ended as well, on New Year's Eve.
    last = _body(asking, "last")
    middle = _body(asking, "middle")
    _ends(middle, date(2026, 12, 31), last)
    _ends(asking.places.lpg, date(2026, 12, 31), middle)
    assert ended_bodies.sweep() == 0
    clock.advance(days=(date(2026, 12, 31) - today()).days)
    assert ended_bodies.sweep() == 0
    assert not ask_queries.one_by_id(ask_id).orphaned
    clock.advance(days=1)
    assert ended_bodies.sweep() == 2
    assert ended_bodies.sweep() == 0
    for each in (ask_id, done):
        assert_cache_is_fold(each)
        assert row_of(each).body_id == last
    after = snapshot(ask_id)
    assert (after.rounds, after.decision_due, after.deferrals) == (before.rounds, before.decision_due, before.deferrals)
    assert after.state is AskState.DEFERRED
    assert snapshot(done).state is AskState.ACTING
    assert snapshot(done).promises
    told = [each for each in messages(ask_id) if each.template == "ask_handed_on"]
    assert {each.contribution_id for each in told} == set(asking.people)
    assert all(each.params["what"] == "succeeded" and each.params["body_name"] == "Last" for each in told)
    assert templates(ask_id)[-1] == "ask_to_body"
    # Whoever reads the old mailbox answers for nobody, and the new body can answer.
    assert db.session.scalars(sa.select(SignedLink.revoked_at).where(SignedLink.subject_id == ask_id)).all() != [None]
    with pytest.raises(NotPermitted):
        decisions.decide(asking.officer, ask_id, outcome="agreed", reasons=WHY, options_considered=LOOKED,
                         decided_by="The group")  # fmt: skip
    asking.decide(ask_id, actor=make_user(Role.LPG_OFFICER, ScopeKind.BODY, last))
    # What was late before stays with the body that was late.
    assert [each.body_id for each in owed_decisions(ask_queries.history(ask_id))] == [last]
    # A body that is there again gets nothing back by itself.
    _ends(asking.places.lpg, None)
    assert ended_bodies.sweep() == 0
    assert row_of(ask_id).body_id == last


def test_lateness_is_not_passed_on_and_the_new_body_is_measured_by_what_falls_due_later(
    asking: Asking, clock: FixedClock
) -> None:
    late, fresh = asking.raised(), asking.raised(title="Another light")
    due = snapshot(late).first_decision_due
    assert due is not None
    clock.advance(days=(due - today()).days + 3)
    closure.sweep()
    to = _body(asking, "heirs")
    _ends(asking.places.lpg, _yesterday(), to)
    soon = asking.raised(body_id=asking.places.ijb)
    ended_bodies.sweep()
    assert row_of(soon).body_id == asking.places.ijb
    for each in (late, fresh):
        (owed,) = owed_decisions(ask_queries.history(each))
        assert (owed.body_id, owed.standing(today())) == (asking.places.lpg, Standing.UNANSWERED)
    scope = measures.Scope(asking.places.partnership, to)
    assert {each.reference for each in measures.told_and_asked(scope).asks} == {
        row_of(late).reference, row_of(fresh).reference
    }  # fmt: skip


def test_without_anybody_after_it_an_ask_says_so_and_the_host_can_pass_it_on(asking: Asking) -> None:
    ask_id = asking.raised()
    asking.link(ask_id)
    _ends(asking.places.lpg, _yesterday(), asking.places.lpg)  # "after itself" is nobody
    ended_bodies.sweep()
    row = ask_queries.one_by_id(ask_id)
    assert (row.body_id, row.orphaned, row.label.id) == (asking.places.lpg, True, AskLabel.ORPHANED)
    page = ask_queries.page(row, Audience.BODY)
    assert page.label.id is AskLabel.ORPHANED
    assert db.session.scalars(sa.select(SignedLink.revoked_at).where(SignedLink.subject_id == ask_id)).all() != [None]
    assert not ladder.climb()
    # The host hears of it, once for each ask.
    other = asking.raised(body_id=asking.places.ijb)
    assert not ended_bodies.sweep()
    post = Post()
    send(post)
    host = db.session.get_one(Host, asking.places.host).mailbox
    assert [mail.subject for mail in post.mails if mail.to == host] == ["ask_orphaned"]
    assert "ask_orphaned" not in templates(other)
    assert A.PASS_ON in open_to(page.ask, asking.moderator, row.subject, page.facts, orphaned=True)
    assert A.PASS_ON not in open_to(page.ask, asking.stranger, row.subject, page.facts, orphaned=True)
    with pytest.raises(NotPermitted):
        decisions.pass_on(asking.stranger, ask_id, to_body_id=asking.places.ijb, reason=WHY)
    decisions.pass_on(asking.moderator, ask_id, to_body_id=asking.places.ijb, reason=WHY)
    assert ask_queries.one_by_id(ask_id).label.id is AskLabel.ORPHANED
    decisions.accept(asking.board_officer, ask_id)
    assert not ask_queries.one_by_id(ask_id).orphaned
    assert_cache_is_fold(ask_id)
    # Of what has a body, the host passes nothing on.
    with pytest.raises(NotPermitted):
        decisions.pass_on(asking.moderator, other, to_name="The bus company", reason=WHY)


def test_nothing_new_is_put_to_a_body_that_has_ended(asking: Asking) -> None:
    ask_id, draft = asking.raised(body_id=asking.places.ijb), asking.draft()
    mine = asking.raised()
    decisions.pass_on(asking.officer, mine, to_body_id=asking.places.ijb, reason=WHY)
    closed = asking.with_people("not_agreed")
    asking.say(closed, 0, "yes")
    asking.say(closed, 1, "yes")
    assert row_of(closed).state is AskState.CLOSED
    _ends(asking.places.lpg, _yesterday())
    for wrong in (
        lambda: asking.draft(),
        lambda: asks.redraft(asking.moderator, draft, body_id=asking.places.lpg, title="A light"),
        lambda: asks.raise_ask(asking.moderator, draft),
        lambda: decisions.pass_on(asking.board_officer, ask_id, to_body_id=asking.places.lpg, reason=WHY),
        lambda: closure.reopen(asking.moderator, closed, why=WHY, new_information=WHY),
    ):
        with pytest.raises(Refused, match="body_dissolved"):
            wrong()
    _ends(asking.places.ijb, _yesterday())
    with pytest.raises(Refused, match="body_dissolved"):
        decisions.accept(asking.board_officer, mine)


def test_people_who_say_no_open_an_ask_again_whatever_became_of_its_body(asking: Asking) -> None:
    to = _body(asking, "heirs")
    closed = {}
    for name, successor in (("moved", to), ("orphaned", None)):
        ask_id = closed[name] = asking.raised(contribution_ids=asking.people[:1])
        asking.decide(ask_id)
        asking.done(ask_id)
        decisions.check_done(asking.checker, ask_id, number=1, passed=True, text="I saw it burn")
        _ends(asking.places.lpg, _yesterday(), successor)
        asking.say(ask_id, 0, "no")
        assert row_of(ask_id).state is AskState.REOPENED
        assert_cache_is_fold(ask_id)
        _ends(asking.places.lpg, None)
    assert row_of(closed["moved"]).body_id == to
    assert row_of(closed["orphaned"]).body_id == asking.places.lpg


def test_what_was_passed_to_a_body_that_ends_comes_back(asking: Asking) -> None:
    ask_id, heirs = asking.raised(), asking.raised(title="Another light")
    for each in (ask_id, heirs):
        decisions.pass_on(asking.officer, each, to_body_id=asking.places.ijb, reason=WHY)
    asking.link(ask_id, asking.places.ijb)
    _ends(asking.places.ijb, _yesterday())
    assert ended_bodies.sweep() == 2
    after = snapshot(ask_id)
    assert (after.state, after.body_id, after.passing) == (AskState.ACKNOWLEDGED, asking.places.lpg, None)
    assert_cache_is_fold(ask_id)
    assert templates(ask_id)[-2:] == ["ask_handed_on", "ask_to_body"]
    # The body that it was passed to comes after the one that passed it on: it takes nothing on from itself.
    _ends(asking.places.ijb, None)
    decisions.pass_on(asking.officer, heirs, to_body_id=asking.places.ijb, reason=WHY)
    _ends(asking.places.lpg, _yesterday(), asking.places.ijb)
    ended_bodies.sweep()
    for each in (ask_id, heirs):
        assert (snapshot(each).state, snapshot(each).body_id) == (AskState.ACKNOWLEDGED, asking.places.ijb)
        assert_cache_is_fold(each)


def test_whoever_comes_after_a_body_has_what_that_one_had_passed_on(asking: Asking) -> None:
    """It can take it back; and when the other body takes it on, it is that one's digest that says so."""
    back, gone = asking.raised(), asking.raised(title="Another light")
    for each in (back, gone):
        decisions.pass_on(asking.officer, each, to_body_id=asking.places.ijb, reason=WHY)
    to = _body(asking, "heirs")
    _ends(asking.places.lpg, _yesterday(), to)
    assert ended_bodies.sweep() == 2
    officer = make_user(Role.LPG_OFFICER, ScopeKind.BODY, to)
    page = ask_queries.page(ask_queries.one_by_id(back), Audience.BODY)
    assert A.RETURN in open_to(page.ask, officer, page.row.subject, page.facts)
    with pytest.raises(NotPermitted):
        decisions.return_ask(asking.officer, back, reason=WHY)
    decisions.return_ask(officer, back, reason=WHY)
    assert (snapshot(back).state, snapshot(back).body_id) == (AskState.ACKNOWLEDGED, to)
    token = asking.link(gone, to).rsplit("/", 1)[1]
    decisions.accept(asking.board_officer, gone)
    with pytest.raises(Refused, match="link_revoked"):
        links.find(LinkPurpose.ASK_OFFICER, token)
    handed = {
        body_id: [each.to_name for each in digests.prepare(body_id, Period.of(today())).handed_over]
        for body_id in (asking.places.lpg, to)
    }
    board = db.session.get_one(PlanningBody, asking.places.ijb).name
    assert handed == {asking.places.lpg: ["Heirs", "Heirs"], to: [board]}


def test_what_the_body_sent_before_it_ended_is_looked_at_first_and_then_overtaken(
    asking: Asking, clock: FixedClock
) -> None:
    shown, slow = asking.raised(), asking.raised(title="Another light")
    said = {
        "outcome": "not_agreed", "reasons": WHY, "options_considered": LOOKED, "decided_by": "The group", "promises": []
    }  # fmt: skip
    for each in (shown, slow):
        link = links.find(LinkPurpose.ASK_OFFICER, asking.link(each).rsplit("/", 1)[1])
        assert link_answers.take(link, each, A.DECIDE, said, slug="not-agreed")
    to = _body(asking, "heirs")
    _ends(asking.places.lpg, today(), to)
    clock.advance(days=1)
    ended_bodies.sweep()
    assert row_of(shown).body_id == asking.places.lpg
    assert link_answers.confirm(asking.moderator, waiting(shown)[0].id) is AnswerState.SHOWN
    assert [each.body_id for each in owed_decisions(ask_queries.history(shown))] == [asking.places.lpg]
    clock.advance(days=10)
    ended_bodies.sweep()
    for each in (shown, slow):
        assert row_of(each).body_id == to
        assert_cache_is_fold(each)
    assert not waiting(slow)
    row = db.session.scalars(sa.select(LinkAnswer).where(LinkAnswer.ask_id == slow)).one()
    assert (row.state, row.words is not None) == (AnswerState.OVERTAKEN, True)
    assert not snapshot(slow).unread


@pytest.mark.parametrize("role", ["moderator", "lpg_officer", "clerk", "admin"])
def test_nobody_moves_an_ask_to_another_body_by_hand(asking: Asking, role: str) -> None:
    ask_id = asking.raised()
    decisions.pass_on(asking.officer, ask_id, to_body_id=asking.places.ijb, reason=WHY)
    with pytest.raises(Refused):
        succeeds(ActorFacts(role, 1))
    with pytest.raises(Refused):
        returns(snapshot(ask_id), ActorFacts(role, 1, 99))
