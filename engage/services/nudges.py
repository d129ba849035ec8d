"""Once a day each reader on the rota is told how much waits, and about how many minutes it takes; silence when nothing
does. The message holds two numbers and a link to the desk: nothing of what anybody told, nor where.

At most once a day, whatever crashes and however often the scheduler starts: the day is noted with the host in the
transaction that queues the messages, and each message is named by account and day.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from engage.domain.deadlines import LONDON
from engage.domain.errors import NotPermitted
from engage.domain.permissions import SYSTEM, Actor, Role
from engage.domain.rota import nobody_soon
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Host
from engage.queries import accounts, leads
from engage.queries import moderation as queries
from engage.queries import rota as rota_queries
from engage.queries.rota import Desk, Member, Members
from engage.services import messages
from engage.services.context import now
from engage.services.role_mail import plain
from engage.services.unit_of_work import unit_of_work

LAST_HOUR = 20
"""From that hour of the Scottish clock on, what was missed is left to the next day: nobody is written to at night."""


def nudge(actor: Actor = SYSTEM) -> int:
    """Tell the readers of each host whose hour has come, and whoever leads there when nobody is on the rota. Returns
    how many messages were queued. For the scheduler; raises NotPermitted for anybody else."""
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")
    local = now().astimezone(LONDON)
    if local.hour >= LAST_HOUR:
        return 0
    due = db.session.scalars(sa.select(Host.id).where(*_due(local)).order_by(Host.id)).all()
    db.session.rollback()
    return sum(_host(host_id, local) for host_id in due)


def _due(local: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Host.nudge_hour <= local.hour, sa.or_(Host.nudged_on.is_(None), Host.nudged_on < local.date()),
    )  # fmt: skip


def _host(host_id: int, local: datetime) -> int:
    today = local.date()
    with unit_of_work() as session:
        host = session.scalar(
            sa.select(Host)
            .where(Host.id == host_id, *_due(local))
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        if host is None:
            return 0
        host.nudged_on = today
        desk = rota_queries.desk(host_id)
        if not desk.calendar.is_working_day(today):
            return 0
        found = rota_queries.members(host_id)
        told = sum(_tell(each, today, host) for each in found.on(today) if each.wants_message(today))
        return told + _tell_of_gap(host, desk, found, today)


def _tell(member: Member, today: date, host: Host) -> bool:
    account = accounts.active_account(member.user_id)
    waiting = queries.for_me(account.actor) if account else None
    if waiting is None or not waiting.anything:
        return False
    return messages.to_mailbox(
        member.email, "reading_waits",
        {"waiting": waiting.count, "minutes": waiting.minutes, **_questions(waiting.questions)},
        key=f"reading_waits:{member.user_id}:{today.isoformat()}", user_id=member.user_id,
        one_a_day=bool(host.mailbox) and plain(host.mailbox or "") == plain(member.email),
    )  # fmt: skip


def _questions(count: int) -> dict[str, int]:
    """Said only where there are any."""
    return {"questions": count} if count else {}


def _tell_of_gap(host: Host, desk: Desk, found: Members, today: date) -> int:
    """Tell whoever leads once that nobody is on the rota for days while something waits; and once again only after
    somebody was there in between."""
    if not nobody_soon(today, desk.calendar, found.rota):
        host.gap_told_on = None
        return 0
    if host.gap_told_on is not None or not _something_waits(host.id):
        return 0
    host.gap_told_on = today
    about = f"nobody_reads:{host.id}:{today.isoformat()}"
    return sum(
        messages.to_mailbox(email, "nobody_reads", {"host_id": host.id}, key=f"{about}:{number or 0}", user_id=number)
        for number, email in _who_can_mend_it(host, found)
    )


def nobody_is_there(host_id: int, today: date) -> bool:
    """Whether nobody is on the rota of a host for days while something waits there."""
    there = rota_queries.members(host_id).rota
    return nobody_soon(today, rota_queries.desk(host_id).calendar, there) and _something_waits(host_id)


def _who_can_mend_it(host: Host, found: Members) -> list[tuple[int | None, str]]:
    """Accounts and addresses: of those who lead for this very host, else its mailbox, else of all who read there. A
    lead who stands in from another host could not change the rota."""
    to: list[tuple[int | None, str]] = [*leads.accounts(host.id)]
    if not to and host.mailbox:
        return [(None, host.mailbox)]
    return to or [(each.user_id, each.email) for each in found.all]


def _something_waits(host_id: int) -> bool:
    waiting = sa.select(Contribution.id).where(
        Contribution.waiting, Contribution.host_id == host_id, Contribution.imported.is_(False),
        Contribution.locked.is_(False),
    )  # fmt: skip
    return db.session.execute(waiting.limit(1)).first() is not None
