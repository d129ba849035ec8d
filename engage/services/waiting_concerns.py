"""Worries about somebody's safety that wait: who is told of them again, and that they are late; and those that are long
done: the words of their log go. For the scheduler.

A message says only that something waits. On which page, whoever signs in sees; about whom or what, nobody reads in a
mail.
"""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from engage.domain import safeguarding as rules
from engage.domain.deadlines import local_date
from engage.domain.errors import NotPermitted
from engage.domain.permissions import SYSTEM, Actor, Role
from engage.domain.safeguarding import LOCKED, ConcernState
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.safeguarding import Concern, ConcernEntry
from engage.queries import leads
from engage.services import audit, messages, other_readers, safeguarding
from engage.services.context import now, today
from engage.services.moderation import locked
from engage.services.unit_of_work import unit_of_work


def tell_leads(actor: Actor = SYSTEM) -> int:
    """Tell whoever leads now and was not told: a lead who was named later, or one who stands in since. Each is told of
    each worry once. Returns how many messages were queued. Raises NotPermitted for anybody but the scheduler."""
    _scheduler_only(actor)
    waiting = db.session.scalars(
        sa.select(Concern.contribution_id)
        .where(Concern.state.in_(sorted(LOCKED)))
        .order_by(Concern.contribution_id)
    ).all()
    told = 0
    for number in waiting:
        with unit_of_work() as session:
            row = locked(number)
            found = session.get_one(Concern, number, populate_existing=True)
            if found.state in LOCKED:
                told += safeguarding.tell_leads(row, found)
    return told


def remind(actor: Actor = SYSTEM) -> int:
    """Remind the leads, once a day, as long as a worry is not decided after the day on which it should be; where nobody
    leads and nobody stands in, the readers of its host, who can ask for a lead. Every day of the week: somebody may be
    in danger. Returns how many messages were queued. Raises NotPermitted for anybody but the scheduler."""
    _scheduler_only(actor)
    sent = 0
    with unit_of_work():
        for template, counts in late().items():
            for (number, email), count in sorted(counts.items()):
                key = f"{template}:{today().isoformat()}:{number}"
                sent += messages.to_mailbox(email, template, {"count": count}, key=key, user_id=number)
    return sent


def late() -> dict[str, Counter[tuple[int, str]]]:
    """How many worries are late now for each account, id and e-mail address, by the template that says so."""
    rows = db.session.execute(
        sa.select(Contribution.host_id, sa.func.count())
        .join(Concern, Concern.contribution_id == Contribution.id)
        .where(Concern.state == ConcernState.RAISED, Concern.due_on < today())
        .group_by(Contribution.host_id)
        .order_by(Contribution.host_id)
    ).all()
    for_leads: Counter[tuple[int, str]] = Counter()
    for_readers: Counter[tuple[int, str]] = Counter()
    for host_id, count in rows:
        found = leads.of(host_id)
        into = for_leads if found.staffed else for_readers
        people = leads.accounts(found.host_id) if found.staffed else other_readers.accounts(host_id, set())
        for each in people:
            into[each] += count
    return {"concerns_overdue": for_leads, "nobody_leads": for_readers}


def erase_old_logs(actor: Actor = SYSTEM) -> int:
    """Erase the words of logs that are done and older than `rules.KEEP_LOG`: what was written, the three points and the
    harm. What stays is that somebody was worried, when, who decided, and whether and to whom it was told. Returns how
    many. For the scheduler; raises NotPermitted for anybody else."""
    _scheduler_only(actor)
    last, written = sa.func.max(ConcernEntry.at), sa.func.count(sa.case((ConcernEntry.erased_at.is_(None), 1)))
    done = db.session.execute(
        sa.select(Concern.contribution_id, sa.type_coerce(last, ConcernEntry.at.type))
        .join(ConcernEntry, ConcernEntry.contribution_id == Concern.contribution_id)
        .where(Concern.state.not_in(sorted(LOCKED)))
        .group_by(Concern.contribution_id)
        .having(written > 0)
        .order_by(Concern.contribution_id)
    ).all()
    old = [number for number, at in done if rules.kept_until(local_date(at)) <= today()]
    for number in old:
        with unit_of_work() as session:
            row = locked(number)
            if row.locked:
                continue
            found = session.get_one(Concern, number, populate_existing=True)
            found.points = found.harms = ""
            session.execute(
                sa.update(ConcernEntry)
                .where(ConcernEntry.contribution_id == number, ConcernEntry.erased_at.is_(None))
                .values(words="", erased_at=now())
            )
            audit.record(actor, audit.Event.CONCERN_ERASED, number, role=Role.SYSTEM)
    return len(old)


def _scheduler_only(actor: Actor) -> None:
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")
