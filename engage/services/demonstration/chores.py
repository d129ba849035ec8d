"""What people do week by week without being told: issue digests, ring those who want to be rung, want news."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import sqlalchemy as sa

from engage.adapters.demonstration_texts import Json
from engage.domain.kinds import DigestState, LinkPurpose, MessageState, SubscriptionTarget
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.digests import Digest, Subscription
from engage.models.outbox import Message
from engage.models.places import Locality, PlanningBody
from engage.queries import digests as shelves
from engage.services import by_hand, digests, links, subscriptions
from engage.services.context import context, now
from engage.services.demonstration import world as places
from engage.services.demonstration.steps import Step
from engage.services.demonstration.world import World

DAYS_TO_ISSUE = 2
"""How many days after it was compiled somebody has read a digest and issues it."""

DAYS_TO_RING = 3
"""How many days people who want a call or a letter wait for it."""


def subscriber_chains(world: World) -> Iterator[list[Step]]:
    """Each subscriber asks for news, and most confirm it on the next day."""
    for each in world.script.people["subscribers"]:
        steps = [Step(each["ago"], _subscribe(each), staff=False)]
        if each.get("confirmed", True):
            steps.append(Step(each["ago"] - 1, _confirm(each), staff=False))
        yield steps


def _target(each: Json) -> tuple[SubscriptionTarget, int]:
    target = SubscriptionTarget(each["target"])
    find = places.body_id if target is SubscriptionTarget.BODY else places.locality_id
    return target, find(each["slug"])


def _subscribe(each: Json) -> Callable[[World], None]:
    return lambda _: subscriptions.subscribe(each["address"], *_target(each))


def _confirm(each: Json) -> Callable[[World], None]:
    def confirm(_: World) -> None:
        target, target_id = _target(each)
        subscription_id = db.session.scalars(
            sa.select(Subscription.id).where(
                Subscription.target == target,
                Subscription.target_id == target_id,
                Subscription.address_hmac == context().keys.hmac("subscription", each["address"]),
            )
        ).one()
        # As if they pressed the link in the message, of which only a hash is kept.
        link = links.mint(LinkPurpose.CONFIRM_SUBSCRIPTION, subscription_id)
        subscriptions.confirm(link.rsplit("/", 1)[1])

    return confirm


def office_days(world: World, days: int) -> list[Step]:
    """A round through what waits, on each working day."""
    every = (ago for ago in range(days, -1, -1) if world.days.day(ago) == world.days.working(ago))
    return [Step(ago, _round) for ago in every]


def _round(world: World) -> None:
    issue_digests(world)
    tell_by_hand(world)


def issue_digests(world: World) -> None:
    """Let the clerks issue what has been compiled for some days, with a foreword and a story."""
    old = now() - timedelta(days=DAYS_TO_ISSUE)
    rows = db.session.execute(
        sa.select(Digest.id, Digest.body_id, PlanningBody.slug, Digest.period)
        .join(PlanningBody, PlanningBody.id == Digest.body_id)
        .where(Digest.state == DigestState.COMPILED, Digest.compiled_at <= old)
        .order_by(Digest.id)
    ).all()
    settings = world.script.digests
    for row in rows:
        clerk = world.actor(settings["issuers"][row.slug])
        foreword = settings["forewords"][(row.id + int(row.period[-2:])) % len(settings["forewords"])]
        digests.set_foreword(clerk, digest_id=row.id, text=foreword)
        candidates = shelves.candidates(row.body_id)
        if candidates:
            digests.choose_quote(clerk, digest_id=row.id, contribution_id=candidates[0].contribution_id)
        digests.issue(clerk, digest_id=row.id)


def tell_by_hand(world: World) -> None:
    """Let the moderators ring and write to those who wanted that, some days after the news."""
    old = now() - timedelta(days=DAYS_TO_RING)
    rows = db.session.execute(
        sa.select(Message.id, Locality.slug)
        .join(Contribution, Contribution.id == Message.contribution_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(Message.state == MessageState.BY_HAND, Message.created_at <= old)
        .order_by(Message.id)
    ).all()
    for row in rows:
        moderator = world.moderator(row.slug)
        if by_hand.open_contact(moderator, row.id) is not None:
            by_hand.told_by_hand(moderator, row.id)
