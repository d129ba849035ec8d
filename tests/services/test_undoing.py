"""Take back what was just saved, as long as nobody was told: all stands as before, and the history only grows."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.contribution_history import fold
from engage.domain.errors import Conflict, NotPermitted
from engage.domain.kinds import MessageState
from engage.domain.permissions import Actor, Role, ScopeKind, contributor
from engage.domain.redaction import stored
from engage.models.asks import AskContribution
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent, Referral, Reply
from engage.models.outbox import Message
from engage.models.second_reading import SecondReading
from engage.models.themes import ThemeLink
from engage.models.undoing import Undoable
from engage.queries import second_readings
from engage.queries.undoing import still_undoable
from engage.services import (
    asks,
    contributions,
    housekeeping,
    messages,
    moderation,
    own,
    proposals,
    safeguarding,
    second_reading,
    settling,
    themes,
    undoing,
)
from engage.services.context import context
from tests import factories
from tests.services.post import Post, send

STAYS = {"version", "claimed_by", "claimed_at"}


@pytest.fixture(autouse=True)
def five_minutes(app: Flask) -> None:
    object.__setattr__(context(), "settings", dataclasses.replace(context().settings, undo_minutes=5))


def columns(contribution_id: int) -> dict[str, Any]:
    db.session.rollback()
    found = sa.select(Contribution.__table__).where(Contribution.id == contribution_id)
    row = db.session.execute(found).mappings().one()
    return {name: value for name, value in row.items() if name not in STAYS}


def settle(
    actor: Actor, told: contributions.Shared, what: str = settling.PUBLISH, said: dict[str, Any] | None = None,
    **answer: Any,
) -> None:  # fmt: skip
    version = moderation.open_contribution(actor, told.id).version
    said = {"kind": "experience", **(said or {})}
    reading = settling.Reading(what, "Their light is out.", ["readability"], withheld_reason="duplicate", **said)
    given = {"reply": factories.REPLY, "disposition": "thanks_passed_on"} | answer
    settling.settle(actor, told.id, reading, settling.Answer(**given), version=version)


def test_everything_others_could_notice_is_as_it_was(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    post = Post()
    told = factories.share(places)
    ask = asks.draft(
        moderator, host_id=places.host, body_id=places.lpg, title="Mend the light", detail="It is out.",
        contribution_ids=[factories.share(places).id], locality_id=places.locality,
    )  # fmt: skip
    send(post)
    clock.advance(days=2)
    factories.read(moderator, told.id)
    for more in (
        {"disposition": "sent_to_service", "service_id": places.service, "note": "Mend it?"},
        {"disposition": "added_to_ask", "ask_id": ask},
        {"disposition": "no_action", "because": "It is mended.", "what": settling.KEEP_IN},
    ):
        before = columns(told.id)
        settle(moderator, told, **more)
        assert columns(told.id) != before
        sent = len(post.mails)
        clock.advance(seconds=299)
        assert send(post).sent == 0, "nothing goes out while it can be undone"
        assert still_undoable(moderator, [told.reference])
        undoing.undo(moderator, told.id)
        assert columns(told.id) == before
        assert not still_undoable(moderator, [told.reference])
        with pytest.raises(Conflict, match="undo_too_late"):
            undoing.undo(moderator, told.id)
        clock.advance(days=1)
        send(post)
        assert len(post.mails) == sent
    events = db.session.execute(
        sa.select(ContributionEvent.kind, ContributionEvent.payload)
        .where(ContributionEvent.contribution_id == told.id)
        .order_by(ContributionEvent.seq)
    ).all()
    assert [kind for kind, _ in events].count("undone") == 3
    row, folded = db.session.get_one(Contribution, told.id), fold((kind, payload) for kind, payload in events)
    assert (folded.reading, folded.publication, folded.disposition, folded.waiting) == (
        row.reading, row.publication, row.disposition, row.waiting,
    )  # fmt: skip
    assert (folded.objection, folded.redaction) == (row.objection, stored(row.redaction))
    assert db.session.scalars(sa.select(Reply.id)).all() == []
    assert told.id not in db.session.scalars(sa.select(AskContribution.contribution_id)).all()
    assert db.session.scalars(sa.select(Referral.state)).all() == ["recalled"]
    undone = db.session.scalars(sa.select(AuditEvent.data).where(AuditEvent.event == "contribution:changed"))
    assert [each for each in undone if each.get("what") == "undone"] == [{"what": "undone"}] * 3


def test_news_of_an_ask_that_came_meanwhile_is_not_dropped(places: SimpleNamespace, moderator: Actor) -> None:
    told = factories.share(places)
    settle(moderator, told)
    row = db.session.get_one(Contribution, told.id)
    assert messages.to_contributor(row, "ask_raised", {"title": "Mend the light"}, key="news of an ask")
    db.session.commit()
    undoing.undo(moderator, told.id)
    states = dict(db.session.execute(sa.select(Message.template, Message.state)).tuples().all())
    assert states["ask_raised"] is MessageState.QUEUED
    assert states["contribution_replied"] is MessageState.DROPPED


def test_an_earlier_decision_comes_back(places: SimpleNamespace, moderator: Actor, clock: FixedClock) -> None:
    told = factories.share(places)
    settle(moderator, told)
    clock.advance(days=3)
    before = columns(told.id)
    settle(moderator, told, settling.KEEP_IN, reply="We have looked at it once more.")
    assert columns(told.id)["publication"] != before["publication"]
    undoing.undo(moderator, told.id)
    assert columns(told.id) == before
    assert db.session.scalars(sa.select(Reply.text)).all() == [factories.REPLY]
    dropped = sa.select(Message.template).where(Message.state == MessageState.DROPPED).order_by(Message.template)
    assert db.session.scalars(dropped).all() == ["contribution_replied", "contribution_unpublished"]


def seconds(told: contributions.Shared) -> dict[str, Any] | None:
    db.session.rollback()
    found = db.session.execute(sa.select(SecondReading.__table__)).mappings().one_or_none()
    if found is None:
        return None
    opened = proposals.as_it_is(db.session.get_one(Contribution, told.id))
    assert opened is not None
    return dict(found) | {"text": opened["text"], "note": opened["note"]}


def test_what_waits_for_a_second_reader_is_as_it_was(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    second = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    told, hard = factories.share(places), {"about_host": True, "warns": ["violence"]}
    factories.read(moderator, told.id)
    plain = columns(told.id)
    settle(moderator, told, said=hard)
    assert second_readings.waiting(second)
    undoing.undo(moderator, told.id)
    assert seconds(told) is None, "what nobody had made ready waits for nobody"
    assert columns(told.id) == plain, "and what the same press said it is about is as before"

    settle(moderator, told, said=hard)
    clock.advance(days=1)
    other = factories.make_moderator(places.host, name="Isla")
    for sent_back in (False, True):
        if sent_back:
            version = moderation.version_of(told.id)
            second_reading.send_back(second, told.id, note="Say that it was us.", version=version)
        before = columns(told.id), seconds(told)
        for what, said in (
            (settling.PUBLISH, {}),  # not about the host after all: it is out without a second reader
            (settling.PUBLISH, hard),  # another text waits in its place
            (settling.KEEP_IN, {"about_host": True}),
        ):
            settle(other, told, what, said)
            assert (columns(told.id), seconds(told)) != before
            undoing.undo(other, told.id)
            assert (columns(told.id), seconds(told)) == before
            assert bool(second_readings.waiting(second)) is not sent_back
    assert moderation.open_contribution(other, told.id).sent_back == "Say that it was us."


def links(contribution_id: int) -> list[dict[str, Any]]:
    db.session.rollback()
    found = sa.select(ThemeLink.__table__).where(ThemeLink.contribution_id == contribution_id)
    return [dict(each) for each in db.session.execute(found.order_by(ThemeLink.theme_id)).mappings()]


def test_what_it_is_about_is_as_it_was(places: SimpleNamespace, moderator: Actor, clock: FixedClock) -> None:
    """Kind, themes and weight are what one press changed, also where a theme ended meanwhile."""
    stairs, light, money = (
        themes.create(moderator, partnership_id=places.partnership, name=name) for name in ("Stairs", "Light", "Money")
    )
    told = factories.share(places, kind="unset")
    for each in (stairs, light):
        themes.link(moderator, theme_id=each, contribution_id=told.id)
    factories.read(moderator, told.id)
    before, linked = columns(told.id), links(told.id)
    clock.advance(days=1)
    said = {"kind": "idea", "serious": True, "theme_ids": [light, money], "new_theme": "Doors"}
    settle(factories.make_moderator(places.host), told, said=said)
    themes.retire(moderator, stairs)
    after = columns(told.id)
    assert (after["kind"], after["serious"], len(links(told.id))) == ("idea", True, 3)
    assert after["priority"] < before["priority"]
    undoing.undo(moderator, told.id)
    assert (columns(told.id), links(told.id)) == (before, linked)
    events = db.session.execute(
        sa.select(ContributionEvent.kind, ContributionEvent.payload)
        .where(ContributionEvent.contribution_id == told.id)
        .order_by(ContributionEvent.seq)
    ).all()
    themed = {payload["theme_id"]: kind for kind, payload in events if "theme_id" in payload}
    assert {each for each, kind in themed.items() if kind == "themed"} == {stairs, light}
    assert (events[-1].payload["kind"], events[-1].payload["serious"]) == ("unset", False)


def test_a_worry_and_a_second_reader_come_before_undoing(places: SimpleNamespace, moderator: Actor) -> None:
    second = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    lead = factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.host)
    agreed, worrying = factories.share(places), factories.share(places)
    for told in (agreed, worrying):
        settle(moderator, told, said={"serious": True})
    second_reading.approve(second, agreed.id, version=moderation.version_of(agreed.id))
    safeguarding.raise_concern(second, worrying.id, worry="She is alone.")
    for told, code in ((agreed, "undo_too_late"), (worrying, "safeguarding_locked")):
        after = columns(told.id)
        assert not still_undoable(moderator, [told.reference])
        with pytest.raises(Conflict, match=code):
            undoing.undo(moderator, told.id)
        assert columns(told.id) == after
    given = {"route": "child", "outcome": "not_referred", "reason": "Social work has it."}
    safeguarding.record(lead, worrying.id, given=given)
    safeguarding.lift(lead, worrying.id)
    with pytest.raises(Conflict, match="undo_too_late"):
        undoing.undo(moderator, worrying.id)


@pytest.mark.parametrize("what", ["time", "sent", "since", "stranger", "withdrawn"])
def test_when_it_cannot_be_undone(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock, what: str
) -> None:
    told = factories.share(places)
    settle(moderator, told)
    after = columns(told.id)
    if what == "stranger":
        with pytest.raises(NotPermitted):
            undoing.undo(factories.make_moderator(places.other_host), told.id)
        with pytest.raises(NotPermitted):
            undoing.undo(contributor(told.id), told.id)
        return
    if what == "time":
        clock.advance(minutes=5)
    elif what == "sent":
        message = db.session.scalars(sa.select(Message).where(Message.template == "contribution_replied")).one()
        message.state = MessageState.SENT
        db.session.commit()
    elif what == "since":
        moderation.mark_serious(moderator, told.id)
        after = columns(told.id)
    else:
        own.withdraw(contributor(told.id), told.id)
        after = columns(told.id)
        assert db.session.scalars(sa.select(Undoable.version)).all() == []
    assert bool(still_undoable(moderator, [told.reference])) is (what == "sent")
    with pytest.raises(Conflict, match="undo_too_late"):
        undoing.undo(moderator, told.id)
    assert columns(told.id) == after


def test_how_it_stood_is_forgotten_when_the_time_is_up(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    told = factories.share(places)
    settle(moderator, told)
    [kept] = db.session.scalars(sa.select(Undoable.before))
    assert "light" not in kept
    clock.advance(minutes=5)
    assert housekeeping.purge_drafts() == 0
    db.session.rollback()
    assert db.session.scalars(sa.select(Undoable.before)).all() == []
    assert not still_undoable(moderator, ["nonsense"])
