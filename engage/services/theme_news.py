"""Who is told that a theme was joined with another, or split, or that this was undone: people whose words are in it and
who wanted news, and whoever follows it. One message each, without any word of theirs and, for them, without the name
of the theme: it would say what they told us about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from engage.domain.contribution_states import ReadingState
from engage.domain.kinds import LinkPurpose, MessageState, MoveKind, SubscriptionTarget
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution
from engage.models.digests import Subscription
from engage.models.outbox import Message
from engage.models.themes import Theme, ThemeMove, ThemeMoveLink
from engage.services import ciphertexts, messages, subscriptions
from engage.services.context import context
from engage.services.unit_of_work import unit_of_work

_OUT = (MessageState.CLAIMED, MessageState.SENT, MessageState.TOLD)
"""Where a message is that somebody has, or may have."""


def tell(move: ThemeMove, source: Theme, target: Theme) -> None:
    """Queue the news of a move, in the present unit of work."""
    what = "joined" if move.kind is MoveKind.MERGE else "split"
    went = sa.select(ThemeMoveLink.contribution_id).where(ThemeMoveLink.move_id == move.id)
    _people(move, went, what)
    subscriptions.queue_for_subscribers(
        [(SubscriptionTarget.THEME, source.id)], "theme_followed", _about(move, source, target, what),
        key_prefix=_key(move, "told"),
    )  # fmt: skip


def tell_undone(move: ThemeMove, source: Theme, target: Theme) -> None:
    """Drop the news that nobody has yet, and tell the others that it was undone, in the present unit of work."""
    what = "parted" if move.kind is MoveKind.MERGE else "split_back"
    key = _key(move, "told")
    of_people = sa.and_(
        Message.template == "theme_moved", Message.dedupe_key.endswith(f":{key}"),
        Message.contribution_id.in_(
            sa.select(ThemeMoveLink.contribution_id).where(ThemeMoveLink.move_id == move.id)
        ),
    )  # fmt: skip
    of_followers = sa.and_(Message.template == "theme_followed", Message.dedupe_key.startswith(f"{key}:"))
    with unit_of_work() as session:
        session.execute(
            sa.update(Message)
            .where(sa.or_(of_people, of_followers))
            .where(Message.state.in_([MessageState.QUEUED, MessageState.BY_HAND]))
            .values(state=MessageState.DROPPED)
            .execution_options(synchronize_session="fetch")
        )
        _people(move, sa.select(Message.contribution_id).where(of_people, Message.state.in_(_OUT)), what)
        know = session.scalars(
            sa.select(Message.subscription_id).where(of_followers, Message.state.in_(_OUT)).order_by(Message.id)
        ).all()
        _followers(know, move, _about(move, source, target, what))


def _key(move: ThemeMove, what: str) -> str:
    return f"theme-move:{move.id}:{what}"


def _about(move: ThemeMove, source: Theme, target: Theme, what: str) -> dict[str, Any]:
    return {"move": move.id, "what": what, "theme": source.name, "other": target.name}


def _people(move: ThemeMove, ids: sa.Select[Any], what: str) -> None:
    """News for each person once, however much of what they told went along."""
    rows = db.session.execute(
        sa.select(Contribution, ContactPoint.person)
        .outerjoin(ContactPoint, ContactPoint.contribution_id == Contribution.id)
        .where(
            Contribution.id.in_(ids), Contribution.secret_hmac.is_not(None),
            Contribution.reading != ReadingState.WITHDRAWN, Contribution.locked.is_(False),
        )
        .order_by(Contribution.id)
    )  # fmt: skip
    met: set[str] = set()
    for row, person in rows.all():
        if person is not None and person in met:
            continue
        met.add(person)
        messages.to_contributor(
            row, "theme_moved", {"move": move.id, "what": what}, key=_key(move, "told" if _is_first(what) else what)
        )


def _is_first(what: str) -> bool:
    return what in {"joined", "split"}


def _followers(subscription_ids: Iterable[int | None], move: ThemeMove, about: dict[str, Any]) -> None:
    rows = db.session.scalars(
        sa.select(Subscription)
        .where(
            Subscription.id.in_([each for each in subscription_ids if each is not None]),
            Subscription.confirmed_at.is_not(None), Subscription.stopped_at.is_(None),
        )
        .order_by(Subscription.id)
    )  # fmt: skip
    for row in rows.all():
        messages.to_mailbox(
            context().keys.decrypt(row.address, ciphertexts.subscription(row.address_hmac)), "theme_followed", about,
            key=f"{_key(move, about['what'])}:{row.address_hmac}",
            links=[messages.LinkWanted("stop_url", LinkPurpose.STOP_SUBSCRIPTION, row.id)], subscription_id=row.id,
        )  # fmt: skip
