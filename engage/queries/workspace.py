"""One contribution as its host works on it: everything but the words, which a reader opens by a service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.ask_states import AskState
from engage.domain.asking import can_be_asked
from engage.domain.complaints import ComplaintState, is_live
from engage.domain.contribution_history import CLAIM, EventKind
from engage.domain.contribution_states import Objection, Publication, ReadingState, ReferralState
from engage.domain.dispositions import Disposition
from engage.domain.errors import NotFound, Refused
from engage.domain.kinds import Channel, ContributionKind, TellBy, ThemeStance
from engage.domain.permissions import LOCKED, Scope, ScopeKind, Subject, subject
from engage.domain.publication import Use
from engage.domain.references import normalise_reference
from engage.domain.safety_words import WordKind
from engage.domain.safety_words import stored as stored_words
from engage.domain.voices import Interest, SpeaksAs
from engage.models.alike import Alike, AlikeWave
from engage.models.asks import Ask, AskContribution
from engage.models.base import db
from engage.models.complaints import Complaint
from engage.models.contributions import Contribution, ContributionEvent, Referral, Reply
from engage.models.contributions import Objection as ObjectionRow
from engage.models.echoes import SaidAgain
from engage.models.people import User
from engage.models.places import Host, Locality, Service
from engage.models.themes import Theme, ThemeLink
from engage.queries.calendar import now, today
from engage.queries.moderation import Why, WithService, as_referral, referral_rows, why
from engage.queries.voices import HEARD, TELLER

_LARGEST = 2**31
"""No id is as large: what a form says may be any number."""
_MOST_ASKED = 500


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history."""

    kind: str
    at: datetime
    role: str
    payload: Mapping[str, Any]
    name: str | None = None
    """Of the account that did it, where it is about a theme; None where nobody signed in did."""
    theme: str = ""
    """The theme's name, where it is about one."""


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """A theme of the partnership, and whether the contribution is in it."""

    id: int
    name: str
    linked: bool
    otherwise: bool = False
    """It is linked, and sees the theme otherwise."""
    outcomes: tuple[int, ...] = ()
    used: int = 0
    """How many contributions are in it."""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class ServiceChoice:
    """A service to send it to."""

    id: int
    name: str
    has_mailbox: bool


@dataclass(frozen=True, slots=True)
class AskChoice:
    """An ask it could be added to."""

    id: int
    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class Again:
    """The ask of which the person says that it happened again: nobody has checked it."""

    id: int
    reference: str
    title: str
    linked: bool
    """Whether a reader made this part of it."""
    ours: bool
    """Whether the host that reads this raised it, and so can add this to it."""


@dataclass(frozen=True, slots=True)
class CameWith:
    """The wave it came in: so many alike within an hour."""

    id: int
    most: int
    began_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply that was given, with what was done."""

    text: str
    disposition: Disposition
    until: date | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contributed:
    """The contribution itself, without its words."""

    id: int
    reference: str
    version: int
    partnership_id: int
    locality_id: int
    locality: str
    host_id: int
    host: str
    received_at: datetime
    told_on: date | None
    channel: Channel
    kind: ContributionKind
    danger: bool
    serious: bool
    use: Use
    quote: bool
    tell_by: TellBy
    imported: bool
    held: bool
    """Whether a person holds the secret to its page."""
    reading: ReadingState
    publication: Publication
    withheld_reason: str | None
    withheld_note: str
    redaction: str | None
    """Codes of why the text that others read was changed, as its reader gave them."""
    disposition: Disposition | None
    disposition_until: date | None
    objection: Objection
    waiting: bool
    why: Why | None
    """Why it waits, when it does."""
    reply_due: date | None
    replied_at: datetime | None
    days_late: int
    held_by_id: int | None
    held_by: str | None
    held_since: datetime | None
    again: Again | None
    speaks_as: SpeaksAs | None
    """As whom it was told, if somebody said; who they are is opened with the words."""
    interest: Interest | None
    alike: CameWith | None
    complaint: ComplaintState | None = None
    """Where it stands whether this is handed over as a complaint; None while no reader asked."""
    complaint_live: bool = False
    locked: bool = False
    """Locked for somebody's safety: the lead decides."""
    kept_in: bool = False
    """Nothing of it leaves the host, for somebody's safety."""
    about_host: bool = False
    """A reader says that it is about the host itself, or who funds it."""
    waits_for_second: bool = False
    """A text of it is ready and waits for a second reader."""
    warns: str = ""
    """Codes of what its reader says before it."""
    word_kinds: tuple[WordKind, ...] = ()
    """Kinds of words in it that put it first."""

    @property
    def held_until(self) -> datetime | None:
        """When it is free again for others, if nobody saves or releases it before."""
        return self.held_since + CLAIM if self.held_since else None

    @property
    def can_be_asked(self) -> bool:
        """Whether its person can be asked something now."""
        return can_be_asked(self.reading, held_by_somebody=self.held)

    @property
    def subject(self) -> Subject:
        """What permissions are asked about."""
        scopes = subject(
            Scope(ScopeKind.CONTRIBUTION, self.id), Scope(ScopeKind.HOST, self.host_id),
            Scope(ScopeKind.PARTNERSHIP, self.partnership_id),
        )  # fmt: skip
        return scopes | {LOCKED} if self.locked else scopes


@dataclass(frozen=True, slots=True)
class Workspace:
    """What stands around the words."""

    row: Contributed
    history: tuple[Happened, ...]
    replies: tuple[Answered, ...]
    themes: tuple[ThemeChoice, ...]
    services: tuple[ServiceChoice, ...]
    asks: tuple[AskChoice, ...]
    referrals: tuple[WithService, ...]
    alike: tuple[WithService, ...]
    """Other referrals that lie with the same services."""


def contributed(reference: str) -> Contributed:
    """The contribution with this reference. One statement. Raises NotFound("contribution_unknown")."""
    try:
        stored = normalise_reference(reference)
    except Refused:
        raise NotFound("contribution_unknown") from None
    return _one(Contribution.reference == stored)


def contributed_by_id(contribution_id: int) -> Contributed:
    """The contribution with this id. One statement. Raises NotFound("contribution_unknown")."""
    return _one(Contribution.id == contribution_id)


def _one(condition: sa.ColumnElement[bool]) -> Contributed:
    row = db.session.execute(
        sa.select(
            Contribution.id, Contribution.reference, Contribution.version, Locality.partnership_id,
            Contribution.locality_id, Locality.display_name, Contribution.host_id, Host.name,
            Contribution.received_at, Contribution.told_on, Contribution.channel, Contribution.kind,
            Contribution.danger, Contribution.serious, Contribution.use, Contribution.quote, Contribution.tell_by,
            Contribution.imported, Contribution.secret_hmac.is_not(None).label("held"), Contribution.reading,
            Contribution.publication, Contribution.withheld_reason,
            Contribution.withheld_note, Contribution.redaction, Contribution.disposition,
            Contribution.disposition_until,
            Contribution.objection, Contribution.waiting, Contribution.reply_due, Contribution.replied_at,
            Contribution.claimed_by, Contribution.claimed_at, User.name.label("holder"), Ask.id.label("again_id"),
            Ask.reference.label("again"), Ask.title.label("again_title"), AskContribution.ask_id.label("again_linked"),
            Ask.host_id.label("again_host"), *TELLER, AlikeWave.id.label("wave_id"), AlikeWave.most, AlikeWave.began_at,
            Complaint.state.label("complaint"), Referral.state.label("complaint_referral"), Contribution.locked,
            Contribution.kept_in, Contribution.word_kinds, Contribution.about_host, Contribution.second_host_id,
        )
        .select_from(Contribution)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Host, Host.id == Contribution.host_id)
        .outerjoin(User, User.id == Contribution.claimed_by)
        .outerjoin(SaidAgain, SaidAgain.contribution_id == Contribution.id)
        .outerjoin(Ask, Ask.id == SaidAgain.ask_id)
        .outerjoin(
            AskContribution,
            sa.and_(AskContribution.ask_id == Ask.id, AskContribution.contribution_id == Contribution.id),
        )
        .outerjoin(*HEARD)
        .outerjoin(Alike, Alike.contribution_id == Contribution.id)
        .outerjoin(AlikeWave, AlikeWave.id == Alike.wave_id)
        .outerjoin(Complaint, Complaint.contribution_id == Contribution.id)
        .outerjoin(Referral, Referral.id == Complaint.referral_id)
        .where(condition)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound("contribution_unknown")
    held = row.claimed_at is not None and now() - row.claimed_at < CLAIM
    due = row.reply_due if row.replied_at is None else None
    return Contributed(
        row.id, row.reference, row.version, row.partnership_id, row.locality_id, row.display_name, row.host_id,
        row.name, row.received_at, row.told_on, row.channel, row.kind, row.danger, row.serious, row.use, row.quote,
        row.tell_by, row.imported, bool(row.held), row.reading, row.publication, row.withheld_reason, row.withheld_note,
        row.redaction, row.disposition, row.disposition_until, row.objection, row.waiting,
        why(row) if row.waiting else None, due,
        row.replied_at, max(0, (today() - due).days) if due else 0, row.claimed_by if held else None,
        row.holder if held else None, row.claimed_at if held else None,
        _again(row) if row.again_id else None, row.speaks_as, row.interest,
        CameWith(row.wave_id, row.most, row.began_at) if row.wave_id else None,
        row.complaint, is_live(row.complaint, row.complaint_referral), row.locked, row.kept_in,
        row.about_host, row.second_host_id is not None, row.warns, stored_words(row.word_kinds),
    )  # fmt: skip


def _again(row: Any) -> Again:
    return Again(
        row.again_id, row.again, row.again_title, row.again_linked is not None, row.again_host == row.host_id
    )


def workspace(reference: str, *, choices: bool = False) -> Workspace:
    """Everything around one contribution; with `choices`, also what one can choose when deciding about it. Five
    statements, or eight. Raises NotFound("contribution_unknown")."""
    row = contributed(reference)
    referrals = tuple(
        (found.service_id, as_referral(found))
        for found in db.session.execute(
            referral_rows().where(Referral.contribution_id == row.id).order_by(Referral.id)
        )
    )
    return Workspace(
        row, history(row.id), _replies(row.id), _themes(row) if choices else (),
        _services(row.partnership_id) if choices else (), _asks(row) if choices else (),
        tuple(each for _, each in referrals), _alike(row, [service_id for service_id, _ in referrals]),
    )  # fmt: skip


def history(contribution_id: int) -> tuple[Happened, ...]:
    """What happened to it, in order; who did it, where it came into a theme or left it. One statement."""
    about_theme = ContributionEvent.kind.in_([EventKind.THEMED, EventKind.UNTHEMED])
    theme_id = sa.case((about_theme, ContributionEvent.payload["theme_id"].as_integer()))
    rows = db.session.execute(
        sa.select(
            ContributionEvent.kind, ContributionEvent.effective_at, ContributionEvent.actor_role,
            ContributionEvent.payload, User.name.label("who"), Theme.name.label("theme"),
        )
        .outerjoin(Theme, Theme.id == theme_id)
        .outerjoin(User, sa.and_(about_theme, User.id == ContributionEvent.actor_id))
        .where(ContributionEvent.contribution_id == contribution_id)
        .order_by(ContributionEvent.seq)
    )  # fmt: skip
    return tuple(
        Happened(row.kind, row.effective_at, row.actor_role, row.payload, row.who, row.theme or "") for row in rows
    )


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Something that happened since a form was made."""

    kind: str
    at: datetime
    name: str | None
    """Of the account that did it; None where nobody signed in did: the person, or the clock."""
    payload: Mapping[str, Any]


def since(contribution_id: int, version: int) -> tuple[Meanwhile, ...]:
    """What happened since this version of it, in order: each event makes the next version. One statement."""
    rows = db.session.execute(
        sa.select(
            ContributionEvent.kind, ContributionEvent.effective_at, User.name.label("who"), ContributionEvent.payload
        )
        .outerjoin(User, User.id == ContributionEvent.actor_id)
        .where(ContributionEvent.contribution_id == contribution_id, ContributionEvent.seq > version)
        .order_by(ContributionEvent.seq)
    )
    return tuple(Meanwhile(row.kind, row.effective_at, row.who, row.payload) for row in rows)


def _replies(contribution_id: int) -> tuple[Answered, ...]:
    rows = db.session.execute(
        sa.select(Reply.text, Reply.disposition, Reply.until, Reply.note, Reply.replied_at)
        .where(Reply.contribution_id == contribution_id)
        .order_by(Reply.id)
    )
    return tuple(Answered(row.text, row.disposition, row.until, row.note, row.replied_at) for row in rows)


def _themes(row: Contributed) -> tuple[ThemeChoice, ...]:
    used = sa.select(sa.func.count()).where(ThemeLink.theme_id == Theme.id).correlate(Theme).scalar_subquery()
    own = aliased(ThemeLink)
    rows = db.session.execute(
        sa.select(Theme.id, Theme.name, own.stance, Theme.outcomes, used.label("used"), Theme.retired_at)
        .outerjoin(own, sa.and_(own.theme_id == Theme.id, own.contribution_id == row.id))
        .where(
            Theme.partnership_id == row.partnership_id,
            sa.or_(Theme.retired_at.is_(None), own.theme_id.is_not(None)),
        )
        .order_by(sa.func.lower(Theme.name), Theme.id)
    )
    return tuple(
        ThemeChoice(
            each.id, each.name, each.stance is not None, each.stance is ThemeStance.OTHERWISE, tuple(each.outcomes),
            each.used, each.retired_at is not None,
        )
        for each in rows
    )  # fmt: skip


def ended_themes(partnership_id: int, theme_ids: Iterable[int]) -> tuple[str, ...]:
    """The names of those of these themes that have ended, in the order of their names. One statement."""
    wanted = sorted({each for each in theme_ids if 0 < each < _LARGEST})[:_MOST_ASKED]
    rows = db.session.scalars(
        sa.select(Theme.name)
        .where(Theme.id.in_(wanted), Theme.partnership_id == partnership_id, Theme.retired_at.is_not(None))
        .order_by(sa.func.lower(Theme.name), Theme.id)
    )
    return tuple(rows)


def complaints_teams(partnership_id: int) -> tuple[ServiceChoice, ...]:
    """The services of a partnership that something can be handed to as a complaint. One statement."""
    return tuple(each for each in _services(partnership_id) if each.has_mailbox)


def _services(partnership_id: int) -> tuple[ServiceChoice, ...]:
    on = today()
    rows = db.session.execute(
        sa.select(Service.id, Service.name, Service.mailbox)
        .where(
            Service.partnership_id == partnership_id,
            Service.valid_from <= on,
            sa.or_(Service.valid_to.is_(None), Service.valid_to >= on),
        )
        .order_by(sa.func.lower(Service.name), Service.id)
    )
    return tuple(ServiceChoice(each.id, each.name, bool(each.mailbox)) for each in rows)


def _asks(row: Contributed, limit: int = 100) -> tuple[AskChoice, ...]:
    """Asks of this host that are not over, those of this locality first, then the newest. Before all, over or not, the
    one of which the person says that it happened again."""
    said = row.again.id if row.again else 0
    here = sa.case((Ask.id == said, 0), (Ask.locality_id == row.locality_id, 1), else_=2)
    rows = db.session.execute(
        sa.select(Ask.id, Ask.reference, Ask.title)
        .where(
            Ask.partnership_id == row.partnership_id,
            Ask.host_id == row.host_id,
            sa.or_(Ask.state.not_in([AskState.CLOSED, AskState.DISCARDED, AskState.MERGED]), Ask.id == said),
        )
        .order_by(here, Ask.id.desc())
        .limit(limit)
    )
    return tuple(AskChoice(each.id, each.reference, each.title) for each in rows)


def _alike(row: Contributed, service_ids: list[int]) -> tuple[WithService, ...]:
    rows = db.session.execute(
        referral_rows()
        .where(
            Referral.service_id.in_(service_ids),
            Referral.state.in_([ReferralState.SENT, ReferralState.ANSWERED, ReferralState.SENT_BACK]),
            Contribution.host_id == row.host_id,
            Contribution.id != row.id,
        )
        .order_by(Referral.due_on, Referral.id)
        .limit(10)
    )
    return tuple(as_referral(each) for each in rows)


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """An objection with what it is about; the person's words are opened by a service."""

    id: int
    state: Objection
    raised_at: datetime
    due_on: date
    host_id: int
    row: Contributed
    replies: tuple[Answered, ...]
    history: tuple[Happened, ...]


def objection(objection_id: int) -> ObjectionPage:
    """One objection. Four statements. Raises NotFound("objection_unknown")."""
    found = db.session.execute(
        sa.select(
            ObjectionRow.id, ObjectionRow.state, ObjectionRow.raised_at, ObjectionRow.due_on, ObjectionRow.host_id,
            ObjectionRow.contribution_id,
        ).where(ObjectionRow.id == objection_id)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotFound("objection_unknown")
    return ObjectionPage(
        found.id, found.state, found.raised_at, found.due_on, found.host_id,
        contributed_by_id(found.contribution_id), _replies(found.contribution_id), history(found.contribution_id),
    )  # fmt: skip
