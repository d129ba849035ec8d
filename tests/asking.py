"""An ask with everybody around it, made through the services: for tests of services and pages."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from engage.domain.ask_history import Ask as Snapshot
from engage.domain.ask_history import fold
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Actor, Role, ScopeKind, contributor
from engage.models.asks import Ask, AskContribution, Promise, Verdict
from engage.models.base import db
from engage.models.link_answers import LinkAnswer
from engage.models.outbox import Message
from engage.models.places import Partnership, PlanningBody
from engage.queries import asks as ask_queries
from engage.services import ask_cache, ask_log, asks, calendars, closure, decisions, links
from engage.services.context import context, now, today
from tests import factories

WHY = "The lift cannot be moved because the lease of the building forbids it."
LOOKED = "A ramp, a second lift and moving the clinic downstairs."
SEEN = {"kind": "seen_by", "role": "Moderator of the host", "seen_on": "2026-11-16"}


class Asking:
    """Places, people of every role and contributions; `raised()` gives an ask of the LPG."""

    def __init__(self, people: int = 1) -> None:
        self.places = factories.make_places()
        make = factories.make_user
        self.moderator = make(Role.MODERATOR, ScopeKind.HOST, self.places.host)
        self.checker = make(Role.SECOND_READER, ScopeKind.HOST, self.places.host)
        self.editor = make(Role.THEME_EDITOR, ScopeKind.HOST, self.places.host)
        self.stranger = make(Role.MODERATOR, ScopeKind.HOST, self.places.other_host)
        self.officer = make(Role.LPG_OFFICER, ScopeKind.BODY, self.places.lpg)
        self.board_officer = make(Role.IJB_OFFICER, ScopeKind.BODY, self.places.ijb)
        self.chair = make(Role.CHAIR, ScopeKind.BODY, self.places.lpg)
        self.clerk = make(Role.CLERK, ScopeKind.BODY, self.places.lpg)
        self.reader = make(Role.BOARD_READER, ScopeKind.BODY, self.places.lpg)
        self.people = [self.person(number) for number in range(people)]

    def person(self, number: int = 0) -> int:
        """One more contribution, published; its id."""
        shared = factories.share(self.places, address=f"anne{number}@example.org")
        factories.publish(self.moderator, shared.id, f"The light on the stairs has been out, says number {number}.")
        return int(shared.id)

    def draft(self, **changes: Any) -> int:
        """A draft from everybody's words."""
        given: dict[str, Any] = {
            "host_id": self.places.host, "body_id": self.places.lpg, "title": "Mend the light on the stairs",
            "contribution_ids": self.people, "locality_id": self.places.locality,
        }  # fmt: skip
        return asks.draft(self.moderator, **(given | changes))

    def raised(self, **changes: Any) -> int:
        """An ask that was put to the LPG."""
        ask_id = self.draft(**changes)
        asks.raise_ask(self.moderator, ask_id)
        return ask_id

    def decided(self, outcome: str = "agreed", **more: Any) -> int:
        """An ask that the LPG decided; with a promise when it agreed."""
        ask_id = self.raised()
        self.decide(ask_id, outcome, **more)
        return ask_id

    def decide(self, ask_id: int, outcome: str = "agreed", actor: Actor | None = None, **more: Any) -> None:
        """A decision with good reasons."""
        promises = [] if outcome == "not_agreed" else [self.promise()]
        given = {
            "outcome": outcome, "reasons": WHY, "options_considered": LOOKED, "decided_by": "The group",
            "promises": promises,
        }  # fmt: skip
        if outcome in {"agreed", "partly"} and db.session.get_one(Ask, ask_id).body_id == self.places.ijb:
            given["direction"] = self.direction()
        decisions.decide(actor or self.officer, ask_id, **(given | more))  # type: ignore[arg-type]

    @staticmethod
    def promise(days: int = 30) -> dict[str, Any]:
        """One promise."""
        return {"text": "Mend the light", "owner_role": "Buildings manager", "due": today() + timedelta(days=days)}

    @staticmethod
    def direction() -> dict[str, Any]:
        """A Direction of the board."""
        return {"to": "health_board", "reference": "IJB 7/2026", "on": today(), "money": 12_000}

    def done(self, ask_id: int, number: int = 1) -> None:
        """The body says that a promise is kept."""
        seen = SEEN | {"seen_on": today().isoformat()}
        decisions.report_done(
            self.officer, ask_id, number=number, what="A new lamp was put in", when=today(), evidence=seen
        )

    def with_people(self, outcome: str = "agreed") -> int:
        """An ask about which people are being asked."""
        ask_id = self.decided(outcome)
        if outcome != "not_agreed":
            self.done(ask_id)
            decisions.check_done(self.checker, ask_id, number=1, passed=True, text="I saw it burn")
        return ask_id

    def say(self, ask_id: int, number: int, answer: str, **more: Any) -> None:
        """What a person answers."""
        mine = self.people[number]
        closure.give_verdict(contributor(mine), ask_id=ask_id, contribution_id=mine, answer=answer, **more)

    def link(self, ask_id: int, body_id: int | None = None) -> str:
        """The path of a link as it comes in the body's mailbox."""
        body = body_id or self.places.lpg
        role = Role.IJB_OFFICER if body == self.places.ijb else Role.LPG_OFFICER
        address = links.mint(LinkPurpose.ASK_OFFICER, ask_id, role=role, body_id=body)
        return address.removeprefix("http://localhost")

    def bearer(self, ask_id: int, body_id: int | None = None) -> Actor:
        """Whoever holds such a link."""
        token = self.link(ask_id, body_id).rsplit("/", 1)[1]
        return links.find(LinkPurpose.ASK_OFFICER, token).actor


def looked_at() -> AbstractContextManager[None]:
    """Lets through what comes by a link, as if the host had looked at it now."""
    return ask_log.as_sent(now())


def row_of(ask_id: int) -> Ask:
    """The ask's row, read afresh."""
    db.session.rollback()
    return db.session.get_one(Ask, ask_id, populate_existing=True)


def snapshot(ask_id: int) -> Snapshot:
    """The fold of its history."""
    db.session.rollback()
    return fold(ask_queries.history(ask_id))


def messages(ask_id: int) -> list[SimpleNamespace]:
    """What was queued about an ask, oldest first: template, contribution_id, params, links."""
    db.session.rollback()
    keys = context().keys
    found = db.session.scalars(sa.select(Message).where(Message.ask_id == ask_id).order_by(Message.id)).all()
    listed = []
    for each in found:
        body = json.loads(keys.decrypt(each.params, f"message:{each.dedupe_key}:params"))
        listed.append(SimpleNamespace(template=each.template, contribution_id=each.contribution_id, **body))
    return listed


def templates(ask_id: int) -> list[str]:
    """The template ids of what was queued about an ask."""
    return [each.template for each in messages(ask_id)]


def assert_cache_is_fold(ask_id: int) -> None:
    """Every column and side table of an ask says what the fold of its history says."""
    ask, row = snapshot(ask_id), row_of(ask_id)
    body = db.session.get_one(PlanningBody, row.body_id)
    assert db.session.get_one(Partnership, body.partnership_id)
    for key, value in ask_cache.columns(ask, calendars.of_body(body)).items():
        assert getattr(row, key) == value, key
    linked = set(db.session.scalars(sa.select(AskContribution.contribution_id).where(AskContribution.ask_id == ask_id)))
    assert linked == set(ask.fed)
    promises = db.session.scalars(sa.select(Promise).where(Promise.ask_id == ask_id).order_by(Promise.number)).all()
    assert [(p.number, p.round, p.text, p.owner_role, p.first_due, p.due, p.state) for p in promises] == [
        (p.number, p.round, p.text, p.owner_role, p.first_due, p.due, p.state) for p in ask.promises
    ]
    verdicts = db.session.scalars(sa.select(Verdict).where(Verdict.ask_id == ask_id)).all()
    assert sorted((v.round, v.contribution_id, v.answer.value) for v in verdicts) == sorted(
        (each.number, v.contribution_id, v.answer.value) for each in ask.rounds for v in each.verdicts
    )


def in_days(count: int) -> date:
    """A day from today."""
    return today() + timedelta(days=count)


def waiting(ask_id: int) -> list[LinkAnswer]:
    """The answers by a link that wait for the host to look, the oldest first."""
    db.session.rollback()
    query = sa.select(LinkAnswer).where(LinkAnswer.ask_id == ask_id, LinkAnswer.state == "waiting")
    return list(db.session.scalars(query.order_by(LinkAnswer.seq)))
