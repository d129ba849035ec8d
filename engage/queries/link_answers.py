"""Answers by a link that wait for a host to look, and the links to an ask that are out. Never what an answer says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import orm

from engage.domain.ask_states import AskAction
from engage.domain.deadlines import days_overdue, local_date
from engage.domain.kinds import LinkPurpose
from engage.domain.link_answers import AnswerState, comes_soon, read_by, second_host_from
from engage.domain.permissions import PERMISSION_MAP, Actor, Permission, ScopeKind
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.link_answers import LinkAnswer
from engage.models.people import SignedLink
from engage.models.places import Host, PlanningBody
from engage.queries import asks
from engage.queries.calendar import today

ON_DESK = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """One answer that waits to be looked at."""

    id: int
    host_id: int
    reference: str
    title: str
    body_name: str
    what: AskAction
    sent_at: datetime
    read_by: date
    """The last day on which the host looks at it in time."""
    late: bool
    stands_in: bool = False
    """It waits for another host, which did not look: this one stands in."""
    soon: date | None = None
    """A day that it names and that is over before it has to be read."""


@dataclass(frozen=True, slots=True)
class Unread:
    """One answer that nobody looked at by the day for it, for those who look after the site."""

    reference: str
    title: str
    host_name: str
    body_name: str
    sent_at: datetime
    read_by: date
    days_late: int
    """Working days."""
    soon: date | None


@dataclass(frozen=True, slots=True)
class LinkOut:
    """A link to an ask that was sent to a body's mailbox."""

    id: int
    body_id: int | None
    body_name: str
    sent_at: datetime
    ends_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None

    def works(self, now: datetime) -> bool:
        """Whether it lets somebody in now."""
        return self.revoked_at is None and (self.ends_at is None or self.ends_at > now)


def hosts_that_look(actor: Actor) -> frozenset[int]:
    """The hosts for which somebody looks at answers."""
    roles = PERMISSION_MAP[Permission.ANSWER_CONFIRM]
    return frozenset(
        grant.scope.id for grant in actor.grants if grant.role in roles and grant.scope.kind is ScopeKind.HOST
    )


def waiting(host_ids: Collection[int]) -> tuple[Waiting, ...]:
    """The answers that wait for these hosts, the oldest first. One statement; none without hosts."""
    if not host_ids:
        return ()
    sender = orm.aliased(PlanningBody)
    found = db.session.execute(
        asks.rows()
        .add_columns(
            LinkAnswer.id.label("answer_id"), LinkAnswer.what, LinkAnswer.sent_at, sender.name.label("sender_name"),
            LinkAnswer.first_day, Host.fallback_host_id,
        )
        .join(LinkAnswer, LinkAnswer.ask_id == Ask.id)
        .join(sender, sender.id == LinkAnswer.body_id)
        .where(
            LinkAnswer.state == AnswerState.WAITING,
            sa.or_(Ask.host_id.in_(host_ids), Host.fallback_host_id.in_(host_ids)),
        )
        .order_by(LinkAnswer.sent_at, LinkAnswer.id)
        .limit(ON_DESK)
    )
    on = today()
    made = []
    for each in found:
        row = asks.as_row(each, on)
        sent_on = local_date(each.sent_at)
        until = read_by(sent_on, row.calendar)
        stands_in = row.host_id not in host_ids
        if stands_in and on < second_host_from(sent_on, row.calendar):
            continue
        made.append(
            Waiting(
                each.answer_id, each.fallback_host_id if stands_in else row.host_id, row.reference, row.title,
                each.sender_name, AskAction(each.what), each.sent_at, until, until < on, stands_in,
                _soon(each.first_day, until, on),
            )
        )  # fmt: skip
    return tuple(made)


def unread(partnership_ids: Collection[int] | None) -> tuple[Unread, ...]:
    """The answers that nobody looked at beyond their day, or that name a day before that, of some partnerships (None:
    all), the oldest first. One statement."""
    sender = orm.aliased(PlanningBody)
    query = (
        asks.rows()
        .add_columns(LinkAnswer.sent_at, LinkAnswer.first_day, sender.name.label("sender_name"))
        .join(LinkAnswer, LinkAnswer.ask_id == Ask.id)
        .join(sender, sender.id == LinkAnswer.body_id)
        .where(LinkAnswer.state == AnswerState.WAITING)
        .order_by(LinkAnswer.sent_at, LinkAnswer.id)
        .limit(ON_DESK)
    )
    if partnership_ids is not None:
        query = query.where(Ask.partnership_id.in_(sorted(partnership_ids)))
    on, made = today(), []
    for each in db.session.execute(query):
        row = asks.as_row(each, on)
        until = read_by(local_date(each.sent_at), row.calendar)
        soon, late = _soon(each.first_day, until, on), days_overdue(until, on, row.calendar)
        if late or soon:
            made.append(
                Unread(row.reference, row.title, row.host_name, each.sender_name, each.sent_at, until, late, soon)
            )
    return tuple(made)


def _soon(day: date | None, until: date, on: date) -> date | None:
    return day if comes_soon(day, until, on) else None


def links_out(ask_id: int) -> tuple[LinkOut, ...]:
    """Every link to an ask that was sent to a body, the newest first. One statement."""
    found = db.session.execute(
        sa.select(
            SignedLink.id, SignedLink.body_id, PlanningBody.name, SignedLink.created_at, SignedLink.expires_at,
            SignedLink.used_at, SignedLink.revoked_at,
        )
        .outerjoin(PlanningBody, PlanningBody.id == SignedLink.body_id)
        .where(SignedLink.purpose == LinkPurpose.ASK_OFFICER, SignedLink.subject_id == ask_id)
        .order_by(SignedLink.created_at.desc(), SignedLink.id.desc())
    )  # fmt: skip
    return tuple(LinkOut(number, body_id, name or "", *times) for number, body_id, name, *times in found)
