"""The links to an ask in a body's mailbox: ended by hand, sent anew, and ended when the mailbox is another one."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.ask_labels import may_be_answered
from engage.domain.ask_states import NOT_PUBLIC, UNDECIDED, AskState
from engage.domain.errors import NotFound, Refused
from engage.domain.kinds import LinkPurpose, MessageState
from engage.domain.permissions import Actor, Permission, require
from engage.models.asks import Ask
from engage.models.outbox import Message
from engage.models.people import SignedLink
from engage.models.places import PlanningBody
from engage.services import ask_log, ask_news, audit, subjects
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work


def end(actor: Actor, ask_id: int, link_id: int) -> None:
    """End one link; whoever opens it reads that it has ended. Nothing happens to one that ended before. Audited.

    Raises NotFound, NotPermitted.
    """
    with unit_of_work() as session:
        # The ask before its links, like everybody: whoever accepts or gives back holds it and ends links.
        loaded = ask_log.load(ask_id)
        row = session.get(SignedLink, link_id, with_for_update=True, populate_existing=True)
        if row is None or row.purpose is not LinkPurpose.ASK_OFFICER or row.subject_id != ask_id:
            raise NotFound("link_unknown")
        require(actor, Permission.LINK_MANAGE, subjects.of_ask(loaded.row))
        if row.revoked_at is None:
            _revoke(actor, row)


def send_new(actor: Actor, ask_id: int, body_id: int) -> bool:
    """Send a new link to the mailbox of a body that answers for the ask, or that it was passed to. The address is shown
    to nobody. False when one is on its way already.

    Raises NotFound, NotPermitted, Refused: link_of_another_body, link_ask_closed, link_no_mailbox.
    """
    with unit_of_work() as session:
        loaded = ask_log.load(ask_id)
        require(actor, Permission.LINK_MANAGE, subjects.of_ask(loaded.row))
        passing = loaded.snapshot.passing
        if body_id not in {loaded.row.body_id, passing.to_body_id if passing else loaded.row.body_id}:
            raise Refused("link_of_another_body")
        if not may_be_answered(loaded.row.state, loaded.row.next_due):
            raise Refused("link_ask_closed")
        if not session.get_one(PlanningBody, body_id).mailbox:
            raise Refused("link_no_mailbox")
        # A second press before the first is sent makes the same key: one message, one link.
        sent = session.scalar(
            sa.select(sa.func.count()).where(
                SignedLink.purpose == LinkPurpose.ASK_OFFICER, SignedLink.subject_id == ask_id,
                SignedLink.body_id == body_id,
            )
        )  # fmt: skip
        return _tell(loaded.row, body_id, f"again:{sent}")


def mailbox_changed(actor: Actor, body: PlanningBody) -> None:
    """End every link of a body whose mailbox is another one now, drop what is queued for the old one, and send new
    links for what is open. Part of changing the body."""
    with unit_of_work() as session:
        # Messages first: a link that is being made for one of them is there when it has let go of it.
        session.execute(
            sa.update(Message)
            .where(
                Message.ask_id.is_not(None), Message.state.in_([MessageState.QUEUED, MessageState.CLAIMED]),
                Message.dedupe_key.like(f"ask:%:body:{body.id}:%"),
            )
            .values(state=MessageState.DROPPED, claimed_by=None, claimed_at=None)
        )  # fmt: skip
        old = session.scalars(
            sa.select(SignedLink).where(
                SignedLink.purpose == LinkPurpose.ASK_OFFICER, SignedLink.body_id == body.id,
                SignedLink.revoked_at.is_(None),
            )
        ).all()  # fmt: skip
        for row in old:
            _revoke(actor, row)
        if not body.mailbox:
            return
        theirs = sa.or_(Ask.body_id == body.id, Ask.summary["passed_to"].as_integer() == body.id)
        rows = session.scalars(
            sa.select(Ask)
            .where(
                theirs, Ask.state.not_in([each.value for each in NOT_PUBLIC | {AskState.MERGED}]),
                sa.or_(Ask.closed_at.is_(None), Ask.next_due.is_not(None)),
            )
            .order_by(Ask.id)
        ).all()
        for ask in rows:
            _tell(ask, body.id, f"mailbox:{now().isoformat()}")


def _revoke(actor: Actor, row: SignedLink) -> None:
    row.revoked_at = now()
    audit.record(
        actor, audit.Event.LINK_REVOKED, row.subject_id, purpose=row.purpose.value, link_id=row.id
    )


def _tell(row: Ask, body_id: int, key: str) -> bool:
    undecided = row.state in UNDECIDED
    ack_due = row.ack_due if undecided and row.acknowledged_at is None and row.body_id == body_id else None
    return ask_news.tell_body(
        row, body_id, "ask_to_body", key=key, ack_due=ack_due.isoformat() if ack_due else None,
        decision_due=row.decision_due.isoformat() if row.decision_due and undecided else None,
    )  # fmt: skip
