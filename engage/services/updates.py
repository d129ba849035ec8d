"""A body says where it stands with an ask, while people wait: in public, and never instead of an answer.

The people behind it who want to hear are told, each in their channel, and whoever follows the ask. The messages say
that there is a word and where to read it, never the word itself; one that nobody has yet is dropped when a later word,
or a decision, takes its place.
"""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.ask_states import AskAction
from engage.domain.kinds import SubscriptionTarget, TellBy
from engage.domain.permissions import Actor
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution
from engage.models.places import PlanningBody
from engage.services import addresses, ask_log, ask_news, contact_points, subscriptions
from engage.services.ask_log import Loaded
from engage.services.unit_of_work import unit_of_work

_TAKES_ITS_PLACE = (
    AskAction.UPDATE, AskAction.DEFER, AskAction.DECIDE, AskAction.SETTLE_OUTSIDE, AskAction.REOPEN, AskAction.CLOSE,
    AskAction.MERGE,
)  # fmt: skip


def say(actor: Actor, ask_id: int, *, text: str, version: int | None = None) -> None:
    """Tell in public where it stands. What is owed stays owed, by the same day; the 90 days begin anew. People hear
    that there is a word.

    Raises NotFound, NotPermitted, InvalidTransition, Refused (a bare "noted" says nothing), Conflict.
    """
    with unit_of_work():
        _tell(ask_log.act(actor, ask_id, AskAction.UPDATE, {"text": text}, version=version))


def is_newest(ask_id: int, seq: int) -> bool:
    """Whether nothing that says more has come since this word."""
    later = sa.select(EventRow.seq).where(
        EventRow.ask_id == ask_id, EventRow.seq > seq, EventRow.kind.in_([each.value for each in _TAKES_ITS_PLACE])
    )
    return db.session.execute(later.limit(1)).first() is None


def _tell(done: Loaded) -> None:
    row, seq = done.row, done.events[-1].seq
    body = db.session.get_one(PlanningBody, row.body_id).name
    ask_news.tell_people(row, done.snapshot.fed, "ask_update", key=f"update:{seq}", body_name=body, seq=seq)
    know = _told_by_email(done.snapshot.fed)
    about = {
        "ask_title": row.title, "ask_reference": row.reference, "ask_url": addresses.ask(row.reference),
        "body_name": body, "seq": seq,
    }  # fmt: skip
    for one in subscriptions.followers([(SubscriptionTarget.ASK, row.id)]):
        # Whoever told us something and follows what became of it hears of it once, as one who told us.
        if contact_points.person(TellBy.EMAIL, one.address) not in know:
            subscriptions.queue(one, "ask_followed", about, key_prefix=f"ask:{row.id}:update:{seq}", ask_id=row.id)


def _told_by_email(contribution_ids: frozenset[int]) -> frozenset[str]:
    """Who, of the people behind an ask, hears by e-mail: keyed hashes of their addresses."""
    found = db.session.execute(
        sa.select(ContactPoint.contribution_id, ContactPoint.person, ContactPoint.address)
        .join(Contribution, Contribution.id == ContactPoint.contribution_id)
        .where(
            ContactPoint.contribution_id.in_(sorted(contribution_ids)), Contribution.tell_by == TellBy.EMAIL,
            ContactPoint.stopped_at.is_(None), Contribution.secret_hmac.is_not(None),
            Contribution.reading != "withdrawn",
        )
        .order_by(ContactPoint.contribution_id)
    )  # fmt: skip
    return frozenset(
        contact_points.person_at(each.contribution_id, TellBy.EMAIL, each.person, each.address) for each in found
    )
