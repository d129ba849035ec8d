"""Whatever people do, in whatever order: the columns are what the history adds up to, and a refusal changes nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.contribution_history import Folded, fold
from engage.domain.contribution_states import Objection, Publication, ReadingState
from engage.domain.errors import DomainError
from engage.domain.permissions import Actor, Role, Scope, ScopeKind, contributor, link_bearer
from engage.domain.publication import Audience, Use, releasable
from engage.domain.redaction import stored
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent, Referral, Reply
from engage.models.contributions import Objection as ObjectionRow
from engage.queries.releasable import texts_for
from engage.services import contributions, moderation, objections, referrals, replies, themes
from engage.services.context import today
from tests import factories

STEPS = 120


@dataclass
class World:
    """Three contributions, five people, and dice."""

    dice: random.Random
    clock: FixedClock
    ids: list[int]
    staff: list[Actor]
    services: list[int]
    themes: list[int]
    refused: list[str] = field(default_factory=list)

    def version(self, number: int) -> int:
        """Mostly the present version."""
        return moderation.version_of(number) - self.dice.choice([0, 0, 0, 0, 1])


def _text(world: World) -> str:
    return world.dice.choice(["The light is out.", "A better text.", "", "[...]"])


def _why(world: World) -> list[str]:
    return world.dice.choice([["date_time", "personal_name"], ["readability"], ["length"], []])


def _reply(world: World, actor: Actor, number: int) -> None:
    kind = world.dice.choice(["sent_to_service", "thanks_passed_on", "watching", "not_ours", "no_action", "filed"])
    replies.reply_and_dispose(
        actor, number, reply=factories.REPLY, disposition=kind, version=world.version(number),
        until=today() + timedelta(days=world.dice.choice([0, 1, 5])), go_to="The council", because="It is mended",
        service_id=world.dice.choice(world.services),
    )  # fmt: skip


def _referral(world: World, number: int) -> int:
    found = db.session.scalars(sa.select(Referral.id).where(Referral.contribution_id == number)).all()
    db.session.rollback()
    return world.dice.choice([*found, 4711])


def _objection(world: World, number: int) -> int:
    found = db.session.scalars(sa.select(ObjectionRow.id).where(ObjectionRow.contribution_id == number)).all()
    db.session.rollback()
    return world.dice.choice([*found, 4711])


def _answer(world: World, actor: Actor, number: int) -> None:
    referral = _referral(world, number)
    owner = link_bearer(Role.SERVICE_OWNER, Scope(ScopeKind.REFERRAL, referral), 1)
    referrals.answer(world.dice.choice([owner, actor]), referral, text="We mended it.", changed=True)


def _watch(world: World, actor: Actor, number: int) -> None:
    world.clock.advance(days=world.dice.choice([0, 1, 6]))
    replies.watching_due()


ACTIONS: dict[str, Callable[[World, Actor, int], object]] = {
    "open": lambda w, a, n: moderation.open_contribution(a, n, take_over=w.dice.random() < 0.8),
    "publish": lambda w, a, n: moderation.publish(a, n, redacted_text=_text(w), reasons=_why(w), version=w.version(n)),
    "clear": lambda w, a, n: moderation.clear_for_body(
        a, n, redacted_text=_text(w), reasons=_why(w), version=w.version(n)
    ),
    "withhold": lambda w, a, n: moderation.withhold(a, n, reason="legal", version=w.version(n)),
    "unpublish": lambda w, a, n: moderation.unpublish(a, n, reason="legal", version=w.version(n)),
    "reply": _reply,
    "reply again": _reply,
    "kind": lambda w, a, n: moderation.set_kind(a, n, kind=w.dice.choice(["idea", "experience", "poem"])),
    "serious": lambda w, a, n: moderation.mark_serious(a, n),
    "answer": _answer,
    "check": lambda w, a, n: referrals.check(a, _referral(w, n), show=w.dice.random() < 0.5, note="More, please"),
    "recall": lambda w, a, n: referrals.recall(a, _referral(w, n)),
    "object": lambda w, a, n: objections.object_to(contributor(n), n, text="No"),
    "take back": lambda w, a, n: objections.take_back(contributor(n), n),
    "decide": lambda w, a, n: objections.decide(
        a, _objection(w, n), outcome=w.dice.choice(["upheld", "not_upheld"]), answer="We looked."
    ),
    "theme": lambda w, a, n: themes.set_links(
        a, n, theme_ids=w.dice.sample(w.themes, w.dice.randint(0, len(w.themes)))
    ),
    "use": lambda w, a, n: contributions.change_use(contributor(n), n, use=w.dice.choice(list(Use)), quote=False),
    "channel": lambda w, a, n: contributions.change_channel(
        contributor(n), n, tell_by=w.dice.choice(["email", "self"]), address="anne@example.org"
    ),
    "stop": lambda w, a, n: contributions.stop_contact(contributor(n), n),
    "watch": _watch,
}


def _columns(row: Contribution) -> Folded:
    reasons = stored(row.redaction)
    return Folded(
        row.reading, row.publication, row.disposition, row.disposition_until, row.objection, row.waiting,
        None if reasons is None else tuple(each.value for each in reasons),
    )  # fmt: skip


def _snapshot(world: World) -> list[tuple[Folded, int]]:
    """Check every contribution against its history; the columns and versions as they stand."""
    db.session.rollback()
    found = []
    for number in world.ids:
        row = db.session.get_one(Contribution, number)
        events = db.session.execute(
            sa.select(ContributionEvent.seq, ContributionEvent.kind, ContributionEvent.payload)
            .where(ContributionEvent.contribution_id == number)
            .order_by(ContributionEvent.seq)
        ).all()
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert row.version == len(events)
        assert _columns(row) == fold((event.kind, event.payload) for event in events)
        for audience in Audience:
            shown = texts_for(audience, [number])
            assert bool(shown) <= releasable(row.use, row.publication, row.quote, audience)
        if row.publication is Publication.PUBLISHED:
            assert row.use is Use.PUBLISH
        if row.reading is ReadingState.WITHDRAWN:
            assert row.redacted_text is None
        if row.objection is Objection.UPHELD:
            assert row.waiting or row.reading is ReadingState.WITHDRAWN
        latest = db.session.scalars(
            sa.select(Reply.text).where(Reply.contribution_id == number).order_by(Reply.id.desc())
        ).first()
        assert row.reply_text == latest
        found.append((_columns(row), row.version))
    db.session.rollback()
    return found


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_columns_are_the_fold_of_the_history(app: Flask, clock: FixedClock, seed: int) -> None:
    places = factories.make_places(app)
    staff = [
        factories.make_moderator(places.host), factories.make_moderator(places.host),
        factories.make_moderator(places.other_host), factories.make_moderator(places.fallback_host),
    ]  # fmt: skip
    uses = ["publish", "body", "publish"]
    ids = [factories.share(places, use=use, quote=use == "publish").id for use in uses]
    named = [themes.create(staff[0], partnership_id=places.partnership, name=name) for name in ("One", "Two")]
    world = World(
        random.Random(seed), clock, ids, [*staff, staff[0], staff[0], staff[1]],
        [places.service, places.silent_service, 4711], named,
    )  # fmt: skip
    done = 0
    for turn in range(STEPS):
        before = _snapshot(world)
        name = world.dice.choice(list(ACTIONS))
        number = world.dice.choice(ids)
        try:
            ACTIONS[name](world, world.dice.choice(world.staff), number)
        except DomainError as problem:
            refused = f"{name}: {problem.code}"
            world.refused.append(refused)
        else:
            refused = ""
            done += 1
        after = _snapshot(world)
        assert not refused or after == before, (turn, refused)
    for number in ids:
        contributions.withdraw(contributor(number), number)
    _snapshot(world)
    assert done > STEPS / 4
    assert len(set(world.refused)) > 5
