"""The few numbers a locality, a body and a service show. What counts unpublished items is hidden below five."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import sqlalchemy as sa

from engage.domain.ask_states import PromiseState
from engage.domain.contribution_states import ReadingState, ReferralState
from engage.domain.deadlines import LONDON
from engage.domain.disclosure import PLAIN, Count, Suppressed, suppress_count
from engage.domain.kinds import DigestState
from engage.domain.publication import Audience
from engage.domain.voices import Interest, SpeaksAs
from engage.models.asks import Ask, Promise
from engage.models.base import db
from engage.models.contributions import Contribution, Referral
from engage.models.digests import Digest
from engage.models.places import PlanningBody
from engage.queries import releasable
from engage.queries.calendar import today
from engage.queries.reading import ON, Reading
from engage.queries.voices import BY_ORGANISATIONS, HEARD, TELLER

MONTHS_BACK = 3


@dataclass(frozen=True, slots=True)
class Lines:
    """What is true of a locality today: `told` and `replied` since `since`, `waiting` for a reply for longer than the
    service standard, and `kept`: promises done and checked, which anyone can count in the register.

    `replied` is Suppressed without a threshold where all but a few have one."""

    since: date
    told: Count
    replied: Count
    waiting: Count
    kept: int
    organisations: bool = False
    """Whether groups or organisations are among those who told."""


@dataclass(frozen=True, slots=True)
class IssuedDigest:
    """A digest that was issued, for a link to it."""

    body_slug: str
    body: str
    period: str
    version: int
    issued_at: datetime
    first_day: date | None
    """None for a whole month."""


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A service's answer that was shown, with the published words it answers."""

    reference: str
    text: str
    answer: str
    changed: bool | None
    sent_at: datetime
    shown_at: datetime
    speaks_as: SpeaksAs | None
    interest: Interest | None
    warns: str


def since_day(on: date) -> date:
    """The first of the month, three months before the one of `on`: "since August" in November."""
    month = on.year * 12 + on.month - 1 - MONTHS_BACK
    return date(month // 12, month % 12 + 1, 1)


_HERE = Contribution.locality_id == sa.bindparam("locality")
_TOLD = Reading(
    sa.select(sa.func.count(), sa.func.count(Contribution.replied_at), BY_ORGANISATIONS)
    .select_from(Contribution)
    .outerjoin(*HEARD)
    .where(
        _HERE,
        Contribution.imported.is_(False),
        Contribution.reading != ReadingState.WITHDRAWN,
        Contribution.received_at >= sa.bindparam("begin", type_=Contribution.received_at.type),
    )
)
_WAITING = Reading(
    sa.select(sa.func.count()).where(
        _HERE, Contribution.reading.in_([ReadingState.RECEIVED, ReadingState.READ]), Contribution.reply_due < ON
    )
)
_PROMISES_KEPT = Reading(
    sa.select(sa.func.count())
    .select_from(Promise)
    .join(Ask, Ask.id == Promise.ask_id)
    .where(Ask.locality_id == sa.bindparam("locality"), Promise.state == PromiseState.CHECKED)
)


def lines(locality_id: int) -> Lines:
    """The true lines of a locality. Three statements; none looks at more than the last months or what waits."""
    on = today()
    since = since_day(on)
    begin = datetime(since.year, since.month, since.day, tzinfo=LONDON)
    [(told, replied, organisations)] = _TOLD.rows(locality=locality_id, begin=begin)
    waiting = _WAITING.one(locality=locality_id, on=on)
    kept = _PROMISES_KEPT.one(locality=locality_id)
    return Lines(
        since, suppress_count(told), _part(told, replied), suppress_count(waiting or 0), kept or 0, organisations > 0
    )


def _part(whole: int, part: int) -> Count:
    """How many of a printed number. Where they are all but one to four, the number would tell how many are not."""
    return Suppressed() if 0 < whole - part < PLAIN <= part else suppress_count(part)


@lru_cache(maxsize=32)
def _digests(count: int) -> Reading:
    bodies = [sa.bindparam(f"body{number}", type_=sa.Integer) for number in range(count)]
    return Reading(
        sa.select(
            PlanningBody.slug, PlanningBody.name, Digest.period, Digest.version, Digest.issued_at, Digest.first_day
        )
        .join(PlanningBody, PlanningBody.id == Digest.body_id)
        .where(Digest.body_id.in_(bodies), Digest.state == DigestState.ISSUED)
        .order_by(Digest.period.desc(), PlanningBody.kind.desc(), Digest.version.desc(), Digest.id)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


def digests_of(body_ids: list[int], *, limit: int = 24) -> tuple[IssuedDigest, ...]:
    """Digests in force of these bodies, the latest first. One statement; none for no bodies."""
    if not body_ids:
        return ()
    bodies = {f"body{place}": each for place, each in enumerate(body_ids)}
    return tuple(IssuedDigest(*row) for row in _digests(len(body_ids)).rows(**bodies, most=limit))


def of_service(service_id: int) -> Mapping[str, Count]:
    """How many were sent to a service in the last year, still wait past their day, were answered, and led to a
    change by its own word; none from which a small number of the others would follow. One statement."""
    shown = Referral.state == ReferralState.SHOWN
    open_ = Referral.state.in_([ReferralState.SENT, ReferralState.SENT_BACK])
    row = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count(sa.case((sa.and_(open_, Referral.due_on < today()), 1))),
            sa.func.count(sa.case((shown, 1))),
            sa.func.count(sa.case((sa.and_(shown, Referral.changed.is_(True)), 1))),
        ).where(
            Referral.service_id == service_id,
            Referral.complaint.is_(False),
            Referral.state != ReferralState.RECALLED,
            Referral.due_on >= today() - timedelta(days=365),
        )
    ).one()
    sent, late, answered, changed = row
    return {
        "sent": suppress_count(sent), "late": _part(sent, late), "answered": _part(sent, answered),
        "changed": _part(answered, changed),
    }  # fmt: skip


def answers_of(service_id: int, *, limit: int = 20) -> tuple[ShownAnswer, ...]:
    """What a service said about published contributions, the latest first. One statement."""
    rows = db.session.execute(
        sa.select(Contribution.reference, releasable.text_column(Audience.PUBLIC), Referral.answer, Referral.changed,
                  Referral.sent_at, Referral.checked_at, *TELLER)
        .select_from(Referral)
        .join(Contribution, Contribution.id == Referral.contribution_id)
        .outerjoin(*HEARD)
        .where(
            Referral.service_id == service_id, Referral.state == ReferralState.SHOWN, Referral.complaint.is_(False),
            releasable.condition(Audience.PUBLIC),
        )
        .order_by(Referral.checked_at.desc(), Referral.id.desc())
        .limit(limit)
    )  # fmt: skip
    return tuple(ShownAnswer(*row) for row in rows)
