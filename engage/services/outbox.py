"""Send what the outbox holds: claim, look again whether it is true, mint links, send, mark.

Delivery is at least once. A row is claimed and its attempt counted before anything is sent, sending happens outside
any transaction, and the row is marked afterwards. A process that dies between the server's yes and the mark leads to
one more copy, ten minutes later, with the same Message-ID: mail programs show one. No order of steps can
rule that out; what is ruled out is a message that is lost, or one that keeps a transaction open while a mail server
thinks.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from engage.domain.kinds import LinkPurpose, MessageState, TellBy
from engage.domain.permissions import Role
from engage.domain.returned import UNREACHABLE
from engage.models.base import db
from engage.models.outbox import Message
from engage.services import digest_papers, held_back, links, mailboxes, one_a_day
from engage.services.by_hand import Contact, open_contact, told_by_hand
from engage.services.carriers import Carriers, Letter, Undelivered
from engage.services.context import context, now
from engage.services.message_rows import UNREADABLE, contents, mark_of, present_address, unreachable
from engage.services.message_words import words_of
from engage.services.one_a_day import CLAIM_LASTS
from engage.services.still_true import still_true
from engage.services.unit_of_work import unit_of_work

__all__ = ["Contact", "Sent", "open_contact", "send_due", "told_by_hand"]

CLAIM_BATCH = 20

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
"""How long to wait after the first, second, ... failed attempt. After the last one the message is given up."""

_BY_HAND_INSTEAD = frozenset({TellBy.TEXT, TellBy.LETTER})
"""What a person can still do where a machine cannot: ring that number, or post that letter."""


@dataclass(slots=True)
class Sent:
    """What one pass did, in messages."""

    sent: int = 0
    failed: int = 0
    """To be tried again."""
    dead: int = 0
    """Given up."""
    by_hand: int = 0
    """Handed to a person, to be told by phone or post."""
    dropped: int = 0
    """No longer true, or no longer wanted."""

    @property
    def touched(self) -> int:
        """How many messages changed."""
        return self.sent + self.failed + self.dead + self.by_hand + self.dropped


@dataclass(frozen=True, slots=True)
class _Ready:
    """A message with everything it needs to go out."""

    id: int
    key: str
    channel: TellBy
    template: str
    address: str
    params: dict[str, Any]
    attempts: int
    bulk: bool
    returns: str
    """Its mark, by which it is known when it comes back."""
    links: dict[str, str] = field(default_factory=dict)
    digest_id: int | None = None
    """The digest whose paper goes along."""
    more: tuple[_Ready, ...] = ()
    """Other news for the same person, which goes in the same message."""


def send_due(
    limit: int = 200, *, carriers: Carriers | None = None, stopping: Callable[[], bool] = lambda: False
) -> Sent:
    """Send up to `limit` messages that are due. Several processes may do so at once.

    `stopping` is asked before each message: what was claimed and not begun is given back.
    """
    carriers = carriers or _carriers()
    worker = secrets.token_hex(8)
    tally = Sent()
    one_a_day.find_out()
    with carriers:
        _send_batches(worker, limit, carriers, stopping, tally)
    return tally


def _carriers() -> Carriers:
    """Those that the settings name; in a simulation, its own post."""
    settings, clock, mailer = context().settings, context().clock, context().mailer
    if mailer is None:
        return Carriers.of(settings, clock)
    return Carriers(settings, clock, words=words_of(settings), mailer=mailer)


def _send_batches(worker: str, left: int, carriers: Carriers, stopping: Callable[[], bool], tally: Sent) -> None:
    while left > 0:
        claimed = _claim(worker, min(CLAIM_BATCH, left))
        for place, message_id in enumerate(claimed):
            if stopping() or not carriers.reachable:
                _give_back(worker, claimed[place:])
                return
            for outcome in _handle(message_id, worker, carriers):
                setattr(tally, outcome, getattr(tally, outcome) + 1)
        if len(claimed) < min(CLAIM_BATCH, left):
            return
        left -= len(claimed)


def _claim(worker: str, limit: int) -> list[int]:
    at = now()
    due = sa.or_(
        sa.and_(Message.state == MessageState.QUEUED, Message.not_before <= at),
        sa.and_(Message.state == MessageState.CLAIMED, Message.claimed_at <= at - CLAIM_LASTS),
    )
    with unit_of_work() as session:
        ids = list(
            session.scalars(
                sa.select(Message.id)
                .where(due)
                .order_by(Message.not_before, Message.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
        )
        if ids:
            session.execute(
                sa.update(Message)
                .where(Message.id.in_(ids))
                .values(state=MessageState.CLAIMED, claimed_by=worker, claimed_at=at)
            )
    return ids


def _give_back(worker: str, ids: list[int], *, begun: int = 0) -> None:
    """Let others have these; `begun` takes back so many attempts that were counted."""
    if not ids:
        return
    with unit_of_work() as session:
        session.execute(
            sa.update(Message)
            .where(Message.id.in_(ids), Message.claimed_by == worker, Message.state == MessageState.CLAIMED)
            .values(
                state=MessageState.QUEUED, claimed_by=None, claimed_at=None, attempts=Message.attempts - begun
            )
        )


def _handle(message_id: int, worker: str, carriers: Carriers) -> list[str]:
    """One message, with what goes along with it; the names of the tallies they count in."""
    try:
        ready, beside = _prepare(message_id, worker, carriers)
    except UNREADABLE as problem:
        failed = _failed(message_id, worker, type(problem).__name__, for_good=False, count=True)
        return [failed] if failed else []
    if not isinstance(ready, _Ready):
        return [*beside, ready] if ready else beside
    try:
        carriers.deliver(_letter(ready))
    except Undelivered as problem:
        # What would have gone along goes by itself, or along with another: it is not wrong because this one is.
        _give_back(worker, [each.id for each in ready.more], begun=1)
        if problem.away:
            outcome = _put_back(message_id, worker, problem.kind)
        elif problem.for_good and ready.channel in _BY_HAND_INSTEAD:
            outcome = _mark(message_id, worker, MessageState.BY_HAND, error=problem.kind)
        else:
            outcome = _failed(message_id, worker, problem.kind, for_good=problem.for_good)
        return [*beside, outcome] if outcome else beside
    marked = [_mark(each.id, worker, MessageState.SENT) for each in (ready, *ready.more)]
    return [*beside, *(each for each in marked if each)]


def _letter(ready: _Ready) -> Letter:
    return Letter(
        key=ready.key, channel=ready.channel, template=ready.template, address=ready.address, params=ready.params,
        links=ready.links, bulk=ready.bulk, returns=ready.returns, digest_id=ready.digest_id,
        more=tuple(_letter(each) for each in ready.more),
    )  # fmt: skip


def _prepare(message_id: int, worker: str, carriers: Carriers) -> tuple[_Ready | str | None, list[str]]:
    """Everything needed to send, with the attempt counted and links minted; or the tally, when it is not to be sent.
    Then the tallies of what was looked at beside it and is not to be sent, or cannot be.

    None when the claim ran out and another process has it, when its person had a message today, and while it is held
    back for somebody's safety: then it waits.
    """
    with unit_of_work():
        row = _claimed(message_id, worker)
        if row is None:
            return None, []
        channel, address = present_address(row)
        if channel is None or not still_true(row):
            return _mark(message_id, worker, MessageState.DROPPED), []
        if held_back.waits(row):
            _hold(row, worker)
            return None, []
        row.channel = channel
        if not carriers.carries(channel):
            return _mark(message_id, worker, MessageState.BY_HAND), []
        if unreachable(row):
            # It waits among those that were given up, and goes when they give another address.
            return _mark(message_id, worker, MessageState.DEAD, error=UNREACHABLE), []
        if row.attempts > len(PAUSES):
            # It was begun as often as may be and never marked: whatever it is, it ends the process.
            return _mark(message_id, worker, MessageState.DEAD, error=row.last_error or "never_ended"), []
        reader = _reader(row, channel, worker)
        if reader is None:
            return _ready(row, channel, address), []
        later = reader.not_before()
        if later is not None:
            row.not_before = later
            _mark(message_id, worker, MessageState.QUEUED, error=row.last_error)
            return None, []
        made: _Minted = {}
        first = _ready(row, channel, address, made)
        more, beside = _along(reader.with_it(), channel, address, made, worker)
        return replace(first, more=more), beside


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who gets one message a day: when they may be written to, and what else waits for them."""

    not_before: Callable[[], datetime | None]
    with_it: Callable[[], Sequence[Message]]


def _reader(row: Message, channel: TellBy, worker: str) -> _Reader | None:
    """The person or the role mailbox that reads this; None for messages that go out one by one."""
    mailbox = mailboxes.mailbox_of(row)
    if mailbox is not None:
        return _Reader(
            partial(mailboxes.not_before, row, mailbox, worker), partial(mailboxes.with_it, row, mailbox, worker)
        )
    person = one_a_day.person_of(row)
    if person is None:
        return None
    return _Reader(
        partial(one_a_day.not_before, row, person, worker),
        partial(one_a_day.with_it, row, person, channel, worker),
    )


def _along(
    waiting: Sequence[Message], channel: TellBy, address: str, made: _Minted, worker: str
) -> tuple[tuple[_Ready, ...], list[str]]:
    """What goes along with the first, and the tallies of what is not to be sent, or cannot be."""
    more: list[_Ready] = []
    beside: list[str | None] = []
    for each in waiting:
        try:
            if held_back.waits(each):
                _hold(each, worker)
            elif still_true(each):
                each.channel = channel
                more.append(_ready(each, channel, address, made))
            else:
                beside.append(_mark(each.id, worker, MessageState.DROPPED))
        except UNREADABLE as problem:
            # The others go without it, and it counts its own tries.
            beside.append(_failed(each.id, worker, type(problem).__name__, for_good=False, count=True))
    return tuple(more), [each for each in beside if each]


def _hold(row: Message, worker: str) -> None:
    """Let it wait, and look again later."""
    row.not_before = now() + held_back.LOOK_AGAIN
    _mark(row.id, worker, MessageState.QUEUED, error=row.last_error)


_Minted = dict[tuple[str, int, str | None, int | None], str]
"""Links by purpose, subject, role and body: two pieces of news about one thing have one link between them. Two bodies
that share a mailbox have one each: a link acts for its body alone."""


def _ready(row: Message, channel: TellBy, address: str, made: _Minted | None = None) -> _Ready:
    made = {} if made is None else made
    params, wanted = contents(row)
    minted: dict[str, str] = {}
    for name, purpose, subject_id, role, body_id in wanted:
        key = purpose, subject_id, role, body_id
        if key not in made:
            made[key] = links.mint(
                LinkPurpose(purpose), subject_id, role=Role(role) if role else None, body_id=body_id
            )
        minted[name] = made[key]
    # Counted when nothing in it can fail any more: a row that cannot be read is counted by whoever finds that out.
    row.attempts += 1
    row.claimed_at = now()
    db.session.flush()
    return _Ready(
        row.id, row.dedupe_key, channel, row.template, address, params, row.attempts,
        bulk=row.subscription_id is not None and row.template != "subscription_confirm",
        returns=mark_of(row.id, row.dedupe_key), links=minted,
        digest_id=row.digest_id if row.template == digest_papers.TEMPLATE else None,
    )  # fmt: skip


def _claimed(message_id: int, worker: str) -> Message | None:
    row = db.session.get(Message, message_id, with_for_update=True, populate_existing=True)
    mine = row is not None and row.state is MessageState.CLAIMED and row.claimed_by == worker
    return row if mine else None


_TALLY = {
    MessageState.SENT: "sent",
    MessageState.QUEUED: "failed",
    MessageState.DEAD: "dead",
    MessageState.BY_HAND: "by_hand",
    MessageState.DROPPED: "dropped",
}


def _mark(message_id: int, worker: str, state: MessageState, *, error: str = "") -> str | None:
    with unit_of_work():
        row = _claimed(message_id, worker)
        if row is None:
            return None
        row.state = state
        row.claimed_by = row.claimed_at = None
        row.last_error = error[:300]
        if state is MessageState.SENT:
            row.sent_at = now()
    return _TALLY[state]


def _put_back(message_id: int, worker: str, kind: str) -> str | None:
    """The server is away: that is no failure of this message, and however long it lasts none is given up for it."""
    with unit_of_work():
        row = _claimed(message_id, worker)
        if row is None:
            return None
        row.attempts -= 1
        row.not_before = now() + PAUSES[0]
        return _mark(message_id, worker, MessageState.QUEUED, error=kind)


def _failed(message_id: int, worker: str, kind: str, *, for_good: bool, count: bool = False) -> str | None:
    with unit_of_work():
        row = _claimed(message_id, worker)
        if row is None:
            return None
        row.attempts += count
        if for_good or row.attempts > len(PAUSES):
            return _mark(message_id, worker, MessageState.DEAD, error=kind)
        row.not_before = now() + PAUSES[row.attempts - 1]
        return _mark(message_id, worker, MessageState.QUEUED, error=kind)
