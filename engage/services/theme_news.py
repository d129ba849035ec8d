"""Who is told that a theme was joined with another, or split, or that this was undone: people whose words are in it and
who wanted news, and whoever follows one of the two. One message each, without any word of theirs and, for those whose
words they are, without the name of a theme: it would say what they told us about. Whoever told us something and
follows one of them as well gets what followers get, which says more, and no second message."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Any

import sqlalchemy as sa

from engage.domain.contribution_states import ReadingState
from engage.domain.kinds import MessageState, MoveKind, SubscriptionTarget, TellBy
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution
from engage.models.digests import Subscription
from engage.models.outbox import Message
from engage.models.themes import Theme, ThemeMove, ThemeMoveLink
from engage.services import ciphertexts, contact_points, messages, subscriptions, theme_log
from engage.services.context import context
from engage.services.subscriptions import Follower
from engage.services.unit_of_work import unit_of_work

_OUT = (MessageState.CLAIMED, MessageState.SENT, MessageState.TOLD)
"""Where a message is that somebody has, or may have."""
_SAID = {MoveKind.MERGE: ("joined", "took_in"), MoveKind.SPLIT: ("split", "split_in")}
"""What a message says to those of the theme that something left, and to those of the theme that it came into."""
UNSAID = {"joined": "parted", "took_in": "let_go", "split": "split_back", "split_in": "split_out"}
"""What it says when that was undone."""
STANDS = frozenset(UNSAID)
"""What a message says that is true as long as the move stands."""


def tell(move: ThemeMove, source: Theme, target: Theme) -> None:
    """Queue the news of a move, in the present unit of work."""
    know: set[str] = set()
    for theme, other, what in zip((source, target), (target, source), _SAID[move.kind], strict=True):
        for one in subscriptions.followers([(SubscriptionTarget.THEME, theme.id)]):
            # Whoever follows both hears of it as one who follows the first.
            subscriptions.queue(one, "theme_followed", _about(move, theme, other, what), key_prefix=_key(move, "told"))
            know.add(contact_points.person(TellBy.EMAIL, one.address))
    went = sa.select(ThemeMoveLink.contribution_id).where(ThemeMoveLink.move_id == move.id)
    _people(move, went, _SAID[move.kind][0], key="told", know=know)


def tell_undone(move: ThemeMove, source: Theme, target: Theme) -> None:
    """Drop the news that nobody has yet, and tell the others that it was undone, in the present unit of work."""
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
        what = UNSAID[_SAID[move.kind][0]]
        _people(move, sa.select(Message.contribution_id).where(of_people, Message.state.in_(_OUT)), what, key=what)
        _followers_of_undone(move, source, target, of_followers)


def _followers_of_undone(move: ThemeMove, source: Theme, target: Theme, heard: sa.ColumnElement[bool]) -> None:
    rows = db.session.execute(
        sa.select(Subscription.id, Subscription.target_id, Subscription.address, Subscription.address_hmac)
        .join(Message, Message.subscription_id == Subscription.id)
        .where(
            heard, Message.state.in_(_OUT), Subscription.confirmed_at.is_not(None), Subscription.stopped_at.is_(None)
        )
        .order_by(Subscription.id)
    )
    of_source = theme_log.family([source.id])
    first, second = (UNSAID[each] for each in _SAID[move.kind])
    for row in rows.all():
        theme, other, what = (
            (source, target, first) if row.target_id in of_source else (target, source, second)
        )  # fmt: skip
        address = context().keys.decrypt(row.address, ciphertexts.subscription(row.address_hmac))
        subscriptions.queue(
            Follower(row.id, address, row.address_hmac), "theme_followed", _about(move, theme, other, what),
            key_prefix=_key(move, first),
        )  # fmt: skip


def _key(move: ThemeMove, what: str) -> str:
    return f"theme-move:{move.id}:{what}"


def _about(move: ThemeMove, theme: Theme, other: Theme, what: str) -> dict[str, Any]:
    return {"move": move.id, "what": what, "theme": theme.name, "other": other.name}


def _people(
    move: ThemeMove, ids: sa.Select[Any], what: str, *, key: str, know: Set[str] = frozenset()
) -> None:
    """News for each person once, however much of what they told went along, and not for those who `know`. Of what is
    locked for somebody's safety it waits (`held_back`)."""
    rows = db.session.execute(
        sa.select(
            Contribution.id, Contribution.reference, Contribution.tell_by, ContactPoint.person, ContactPoint.address
        )
        .outerjoin(ContactPoint, ContactPoint.contribution_id == Contribution.id)
        .where(
            Contribution.id.in_(ids), Contribution.secret_hmac.is_not(None),
            Contribution.reading != ReadingState.WITHDRAWN,
        )
        .order_by(Contribution.id)
    )  # fmt: skip
    messages.to_each(
        _each_once(rows, know), "theme_moved", {"move": move.id, "what": what}, key=_key(move, key)
    )  # fmt: skip


def _each_once(rows: Iterable[Any], know: Set[str]) -> Iterable[tuple[int, str, TellBy]]:
    met = set(know)
    for row in rows:
        person = row.person
        if person is None and row.address is not None and row.tell_by.is_told:
            person = contact_points.person_at(row.id, row.tell_by, None, row.address)
        if person is not None and person in met:
            continue
        met.add(person)
        yield row.id, row.reference, row.tell_by
