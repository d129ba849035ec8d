"""Messages that came back: what that says of one message, and of the address that it went to.

A message is found by its mark alone, and the mark is made of its number by a keyed hash. Whoever has not got the
message cannot make it; who has, can say that their own address is not reachable, and nothing else.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa

from engage.adapters import returned_mail
from engage.adapters.notify import Account, Fate, NotifyService
from engage.adapters.returned_mail import NotOurs
from engage.domain.channels import ONE_A_DAY
from engage.domain.kinds import MessageState, TellBy
from engage.domain.permissions import SYSTEM
from engage.domain.returned import BOUNCED, MARK, NOTIFY, ReturnKind, kind_of
from engage.models.base import db
from engage.models.contributions import ContactPoint
from engage.models.digests import Subscription
from engage.models.outbox import Bounce, Message
from engage.services import audit
from engage.services.context import context, now
from engage.services.message_rows import mark_of
from engage.services.moderation import locked
from engage.services.unit_of_work import unit_of_work

COMES_WITHIN = timedelta(days=30)
"""Servers try for five days or so (RFC 5321, 4.5.4.1). What comes long after says nothing of a message any more."""
MOST_NEWS = 20
"""So much is noted of one message."""
ONE_MAIL = timedelta(hours=1)
"""News for one person or mailbox that went out within that time went in one e-mail: they get one a day."""
_LARGEST = 2**31 - 1
_BY_HAND = frozenset({TellBy.TEXT, TellBy.LETTER})
"""As for what is refused at once: a person can still ring, or post it."""


class Came(StrEnum):
    """What became of a piece of news."""

    NOT_OURS = "not_ours"
    """No notification, or no message of ours: nothing was changed."""
    BEFORE = "before"
    """It was read before, or says nothing new."""
    DELAYED = "delayed"
    FAILED = "failed"
    UNREACHABLE = "unreachable"


def read(raw: bytes) -> Came:
    """One e-mail that came to the address for what comes back."""
    try:
        found = returned_mail.read(raw)
    except NotOurs:
        return Came.NOT_OURS
    kind = kind_of(found.action, found.status)
    if kind is None:
        return Came.NOT_OURS
    return note(found.mark, kind, found.status, fingerprint=found.fingerprint)


def ask_notify(service: NotifyService | None = None) -> int:
    """Ask GOV.UK Notify what could not be delivered. Returns how much of it was news; 0 where Notify is not used. For
    the scheduler. Raises DeliveryFailure when it cannot be asked: the job is tried again."""
    settings = context().settings
    if service is None:
        if not settings.notify_key:
            return 0
        service = NotifyService(Account.of(settings.notify_key, settings.notify_url))
    unknown: list[Fate] = []
    for page in service.failed(NOTIFY):
        found = _unknown(page)
        if not found:
            # Newest first: what comes after was noted an hour ago.
            break
        unknown.extend(found)
    # Noted oldest first, so that whatever breaks off half way leaves nothing behind what is noted.
    came = [_fate(each) for each in reversed(unknown)]
    return sum(each in {Came.DELAYED, Came.FAILED, Came.UNREACHABLE} for each in came)


def note(mark: str, kind: ReturnKind, status: str, *, fingerprint: str) -> Came:
    """Note what is said of the message with this mark. Hard failures make its address unreachable: a contributor's is
    not written to until they give another, and their page says so; a subscriber's subscriptions end. Audited."""
    found = MARK.fullmatch(mark)
    if found is None or int(found[1]) > _LARGEST:
        return Came.NOT_OURS
    number = int(found[1])
    with unit_of_work() as session:
        about = session.execute(
            sa.select(Message.dedupe_key, Message.contribution_id).where(Message.id == number)
        ).one_or_none()
        if about is None or not hmac.compare_digest(mark_of(number, about.dedupe_key), mark):
            return Came.NOT_OURS
        if about.contribution_id is not None:
            locked(about.contribution_id)  # before its messages, like everywhere
        row = session.get_one(Message, number, with_for_update=True, populate_existing=True)
        if row.sent_at is None or row.sent_at <= now() - COMES_WITHIN:
            return Came.NOT_OURS
        before = session.scalars(sa.select(Bounce.fingerprint).where(Bounce.message_id == number)).all()
        if fingerprint in before or len(before) >= MOST_NEWS:
            return Came.BEFORE
        session.add(
            Bounce(message_id=number, kind=kind, status=status[:20], fingerprint=fingerprint, came_at=now())
        )
        audit.record(SYSTEM, audit.Event.MESSAGE_CAME_BACK, number, kind=kind.value, status=status[:20])
        if kind is not ReturnKind.DELAYED:
            _not_delivered(row, status)
        if kind is ReturnKind.UNREACHABLE and row.channel is TellBy.EMAIL:
            _unreachable(row)
    return Came(kind.value)


def _unknown(page: Iterable[Fate]) -> list[Fate]:
    """Those with a mark that were not noted yet. One statement."""
    marked = {_fingerprint(each): each for each in page if MARK.fullmatch(each.reference)}
    known = set(db.session.scalars(sa.select(Bounce.fingerprint).where(Bounce.fingerprint.in_(marked))))
    return [each for fingerprint, each in marked.items() if fingerprint not in known]


def _fate(fate: Fate) -> Came:
    return note(fate.reference, NOTIFY[fate.status], fate.status, fingerprint=_fingerprint(fate))


def _fingerprint(fate: Fate) -> str:
    return context().keys.hmac("notify_fate", fate.id)


def _not_delivered(row: Message, status: str) -> None:
    """It, and what went along with it, was not told. An admin finds it among those that were given up."""
    for each in (row, *_along(row)):
        if each.state is MessageState.SENT:
            each.state = MessageState.BY_HAND if each.channel in _BY_HAND else MessageState.DEAD
            each.last_error = f"{BOUNCED}{status}"[:300]


def _along(row: Message) -> Iterable[Message]:
    """What went out in the same e-mail. Only the first of them has its mark on it."""
    assert row.sent_at is not None
    together = (
        Message.id != row.id, Message.state == MessageState.SENT, Message.channel == row.channel,
        Message.sent_at >= row.sent_at, Message.sent_at <= row.sent_at + min(ONE_MAIL, ONE_A_DAY),
    )  # fmt: skip
    if row.mailbox is not None:
        query = sa.select(Message).where(Message.mailbox == row.mailbox, *together)
    elif row.address is None and (person := _person(row)) is not None:
        query = (
            sa.select(Message)
            .join(ContactPoint, ContactPoint.contribution_id == Message.contribution_id)
            .where(ContactPoint.person == person, Message.address.is_(None), *together)
        )
    else:
        return ()
    return db.session.scalars(query.order_by(Message.id).with_for_update(of=Message)).all()


def _person(row: Message) -> str | None:
    contact = db.session.get(ContactPoint, row.contribution_id) if row.contribution_id is not None else None
    return contact.person if contact is not None else None


def _unreachable(row: Message) -> None:
    session = db.session
    if row.subscription_id is not None:
        address = sa.select(Subscription.address_hmac).where(Subscription.id == row.subscription_id).scalar_subquery()
        ended = session.scalars(
            sa.select(Subscription)
            .where(
                Subscription.address_hmac == address, Subscription.stopped_at.is_(None),
                # Who asked for news again since says that they can be reached again.
                Subscription.created_at <= row.sent_at,
            )
            .order_by(Subscription.id)
            .with_for_update()
        ).all()
        for each in ended:
            each.stopped_at = now()
            audit.record(SYSTEM, audit.Event.SUBSCRIPTION_CHANGED, each.id, what="unreachable")
    elif row.address is None and row.contribution_id is not None:
        contact = session.get(ContactPoint, row.contribution_id, populate_existing=True)
        # They may have given another address since it went out: nothing is known of that one.
        if contact is None or row.sent_at is None or contact.created_at > row.sent_at:
            return
        theirs = (
            ContactPoint.person == contact.person if contact.person is not None
            else ContactPoint.contribution_id == row.contribution_id
        )  # fmt: skip
        session.execute(
            sa.update(ContactPoint)
            .where(theirs, ContactPoint.bounced_at.is_(None), ContactPoint.created_at <= row.sent_at)
            .values(bounced_at=now())
        )
