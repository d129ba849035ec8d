"""Who wants news of a body, a locality, a theme or an ask: double opt-in, one click to stop.

Nobody learns from the answer whether an address was subscribed before. News goes out through the outbox, one
e-mail an address and occasion, however many of its subscriptions the news belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.exc import IntegrityError

from engage.domain.errors import NotFound, Refused
from engage.domain.kinds import LinkPurpose, SubscriptionTarget
from engage.domain.permissions import SYSTEM
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.digests import Subscription
from engage.models.places import Locality, PlanningBody
from engage.models.themes import Theme
from engage.queries import ask_moves
from engage.services import audit, ciphertexts, links, messages, theme_log, throttle
from engage.services.context import context, now, today
from engage.services.unit_of_work import unit_of_work

BATCH = 500
HOUR = timedelta(hours=1)

TARGETS: dict[SubscriptionTarget, type[Any]] = {
    SubscriptionTarget.BODY: PlanningBody,
    SubscriptionTarget.LOCALITY: Locality,
    SubscriptionTarget.ASK: Ask,
    SubscriptionTarget.THEME: Theme,
}

NAMES: dict[SubscriptionTarget, Any] = {
    SubscriptionTarget.BODY: PlanningBody.name,
    SubscriptionTarget.LOCALITY: Locality.display_name,
    SubscriptionTarget.ASK: Ask.title,
    SubscriptionTarget.THEME: Theme.name,
}


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What a subscription is to, for the page that confirms or stops it."""

    id: int
    target: SubscriptionTarget
    target_id: int
    name: str
    confirmed: bool
    stopped: bool


def subscribe(address: str, target: SubscriptionTarget, target_id: int, *, client: str | None = None) -> None:
    """Ask for news. A message with a link to confirm goes to the address, at most one a day and target; an
    address that is subscribed already gets none. The caller sees the same either way. `client` is the network
    address of whoever asks, so that one place cannot have messages sent to many.

    Raises Refused("email_malformed", field="email"), NotFound("subscription_target_unknown"), and
    Refused("too_many_tries") when one address is asked for, or one client asks, too often.
    """
    try:
        clean = validate_email(address.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise Refused("email_malformed", field="email") from None
    key = context().keys.hmac("subscription", clean.lower())
    throttle.hit("subscribe", key, limit=10, window=HOUR)
    if client is not None:
        throttle.hit("subscribe_from", throttle.network(client), limit=30, window=HOUR)
    try:
        _ask_for(clean, target, target_id, key)
    except IntegrityError:
        # The same request came twice at once; the other one asks for the confirmation.
        return


def _ask_for(clean: str, target: SubscriptionTarget, target_id: int, key: str) -> None:
    with unit_of_work() as session:
        name = session.scalar(sa.select(NAMES[target]).where(TARGETS[target].id == target_id))
        if name is None:
            raise NotFound("subscription_target_unknown")
        row = _row(target, target_id, key)
        if row is None:
            row = Subscription(
                target=target,
                target_id=target_id,
                address=context().keys.encrypt(clean, ciphertexts.subscription(key)),
                address_hmac=key,
                created_at=now(),
            )
            session.add(row)
        elif row.confirmed_at is not None and row.stopped_at is None:
            return
        elif row.stopped_at is not None:
            row.created_at, row.confirmed_at, row.stopped_at = now(), None, None
        session.flush()
        queued = messages.to_mailbox(
            clean,
            "subscription_confirm",
            {"target": target.value, "name": name},
            key=f"subscription:{row.id}:confirm:{today().isoformat()}",
            links=[
                messages.LinkWanted("confirm_url", LinkPurpose.CONFIRM_SUBSCRIPTION, row.id),
                messages.LinkWanted("stop_url", LinkPurpose.STOP_SUBSCRIPTION, row.id),
            ],
            subscription_id=row.id,
        )
        if queued:
            audit.record(SYSTEM, audit.Event.SUBSCRIPTION_CHANGED, row.id, what="asked")


def confirm(token: str) -> Subscribed:
    """Count the subscription from now on; a second time changes nothing.

    Raises what `links.find` raises, and Refused("subscription_stopped") when the person stopped it since.
    """
    link = links.find(LinkPurpose.CONFIRM_SUBSCRIPTION, token)
    with unit_of_work() as session:
        row = _locked(link.subject_id)
        if row.stopped_at is not None:
            raise Refused("subscription_stopped")
        if row.confirmed_at is None:
            row.confirmed_at = now()
            links.mark_used(link)
            audit.record(SYSTEM, audit.Event.SUBSCRIPTION_CHANGED, row.id, what="confirmed")
        session.flush()
        return _describe(row)


def stop(token: str) -> Subscribed:
    """End the subscription, from the page or by a mail program's one click (RFC 8058); a second time changes
    nothing. Raises what `links.find` raises."""
    link = links.find(LinkPurpose.STOP_SUBSCRIPTION, token)
    with unit_of_work() as session:
        row = _locked(link.subject_id)
        if row.stopped_at is None:
            row.stopped_at = now()
            links.mark_used(link)
            audit.record(SYSTEM, audit.Event.SUBSCRIPTION_CHANGED, row.id, what="stopped")
        session.flush()
        return _describe(row)


def behind(purpose: LinkPurpose, token: str) -> Subscribed:
    """The subscription a link is about, for the page with the button; reads only. Raises what `links.find`
    raises."""
    return _describe(db.session.get_one(Subscription, links.find(purpose, token).subject_id))


def queue_for_subscribers(
    targets: Iterable[tuple[SubscriptionTarget, int]],
    template: str,
    params: Mapping[str, Any],
    *,
    key_prefix: str,
    digest_id: int | None = None,
    ask_id: int | None = None,
) -> int:
    """Queue one e-mail to every confirmed subscriber of these targets. Returns how many were queued now.

    `key_prefix` names the occasion ("digest:7"): an address gets one message for it, however many of its
    subscriptions match and however often this is called. Works in batches, each its own transaction unless the
    caller has one open: for long lists call it from a job.
    """
    queued = 0
    for some in _followers(targets):
        with unit_of_work():
            queued += sum(
                queue(each, template, params, key_prefix=key_prefix, digest_id=digest_id, ask_id=ask_id)
                for each in some
            )
    return queued


@dataclass(frozen=True, slots=True)
class Follower:
    """One confirmed subscription, and the address that it goes to."""

    id: int
    address: str
    address_hmac: str


def followers(targets: Iterable[tuple[SubscriptionTarget, int]]) -> Iterator[Follower]:
    """Whoever follows these now, by the age of their subscriptions; an address once for each of them."""
    for some in _followers(targets):
        yield from some


def queue(
    follower: Follower, template: str, params: Mapping[str, Any], *, key_prefix: str, digest_id: int | None = None,
    ask_id: int | None = None,
) -> bool:  # fmt: skip
    """Queue news to one of them, in the present unit of work. False when the address has had its message for this."""
    return messages.to_mailbox(
        follower.address,
        template,
        params,
        key=f"{key_prefix}:{follower.address_hmac}",
        links=[messages.LinkWanted("stop_url", LinkPurpose.STOP_SUBSCRIPTION, follower.id)],
        subscription_id=follower.id,
        digest_id=digest_id,
        ask_id=ask_id,
    )


def _followers(targets: Iterable[tuple[SubscriptionTarget, int]]) -> Iterator[list[Follower]]:
    wanted: dict[SubscriptionTarget, set[int]] = {}
    for target, target_id in targets:
        wanted.setdefault(target, set()).add(target_id)
    if not wanted:
        return
    if SubscriptionTarget.THEME in wanted:
        # Whoever followed a theme that was joined with this one wants its news.
        wanted[SubscriptionTarget.THEME] = theme_log.family(wanted[SubscriptionTarget.THEME])
    if SubscriptionTarget.ASK in wanted:
        # The same for asks.
        wanted[SubscriptionTarget.ASK] = ask_moves.family(wanted[SubscriptionTarget.ASK])
    matches = sa.or_(
        *(
            sa.and_(Subscription.target == target, Subscription.target_id.in_(sorted(ids)))
            for target, ids in sorted(wanted.items())
        )
    )
    after = 0
    while True:
        rows = db.session.execute(
            sa.select(Subscription.id, Subscription.address, Subscription.address_hmac)
            .where(
                matches,
                Subscription.id > after,
                Subscription.confirmed_at.is_not(None),
                Subscription.stopped_at.is_(None),
            )
            .order_by(Subscription.id)
            .limit(BATCH)
        ).all()
        yield [
            Follower(
                row.id, context().keys.decrypt(row.address, ciphertexts.subscription(row.address_hmac)),
                row.address_hmac,
            )
            for row in rows
        ]  # fmt: skip
        if len(rows) < BATCH:
            return
        after = rows[-1].id


def _row(target: SubscriptionTarget, target_id: int, key: str) -> Subscription | None:
    return db.session.scalar(
        sa.select(Subscription)
        .where(Subscription.target == target, Subscription.target_id == target_id, Subscription.address_hmac == key)
        .with_for_update()
    )


def _locked(subscription_id: int) -> Subscription:
    row = db.session.get(Subscription, subscription_id, with_for_update=True)
    if row is None:
        raise NotFound("link_unknown")
    return row


def _describe(row: Subscription) -> Subscribed:
    name = db.session.scalar(sa.select(NAMES[row.target]).where(TARGETS[row.target].id == row.target_id))
    return Subscribed(
        row.id, row.target, row.target_id, name or "", row.confirmed_at is not None, row.stopped_at is not None
    )
