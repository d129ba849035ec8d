"""Answers by a link that nobody looks at: the host is reminded, then the host that stands in is asked as well.

The first message goes on the day after the host's service standard is over, one more each week. From the day on which
the host that stands in may look (`domain.link_answers.second_host_from`) it is written to as well. The message says
that an answer waits and of which ask; nothing of what it says. Where the answer names a day that comes soon, such as
that of a promise, the host hears it with the first message, and once more on the day after.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from engage.domain.deadlines import local_date
from engage.domain.link_answers import AnswerState, comes_soon, read_by, second_host_from
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.link_answers import LinkAnswer
from engage.models.places import Host, PlanningBody
from engage.services import calendars, host_mail, messages
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work

EVERY = 7
"""Days between two messages about one answer."""


def remind(stopping: Callable[[], bool] = lambda: False) -> int:
    """Remind whoever looks at answers of those that wait for too long. Returns how many messages were queued; a second
    run on the same day queues none."""
    waiting = db.session.scalars(
        sa.select(LinkAnswer.id).where(LinkAnswer.state == AnswerState.WAITING).order_by(LinkAnswer.id)
    ).all()
    queued = 0
    for answer_id in waiting:
        if stopping():
            break
        with unit_of_work():
            queued += _remind(answer_id, today())
    return queued


def _remind(answer_id: int, on: date) -> int:
    row = db.session.get_one(LinkAnswer, answer_id)
    ask = db.session.get_one(Ask, row.ask_id)
    body = db.session.get_one(PlanningBody, row.body_id)
    calendar = calendars.of_body(db.session.get_one(PlanningBody, ask.body_id))
    sent_on = local_date(row.sent_at)
    until = read_by(sent_on, calendar)
    soon = comes_soon(row.first_day, until, on)
    if row.state is not AnswerState.WAITING or (on <= until and not (soon and on > sent_on)):
        return 0
    number = "day" if on <= until else str((on - until).days // EVERY)
    host = db.session.get_one(Host, ask.host_id)
    hosts = [host.id]
    if host.fallback_host_id is not None and on >= second_host_from(sent_on, calendar):
        hosts.append(host.fallback_host_id)
    return sum(
        messages.to_mailbox(
            address, "answer_unread",
            {
                "ask_title": ask.title, "ask_reference": ask.reference, "host": host.name, "body_name": body.name,
                "answer_id": row.id, "sent_on": sent_on.isoformat(), "read_by": until.isoformat(),
                "late": on > until, "soon": soon,
            },
            key=f"answer_unread:{row.id}:{number}:{host_id}:{user_id or 0}", ask_id=ask.id, user_id=user_id,
        )
        for host_id in hosts
        for user_id, address in host_mail.addresses(host_id)
    )
