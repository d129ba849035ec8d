"""A worry about somebody's safety: raised by a reader, decided by the safeguarding lead, locked until then.

The lock is the subject (`subjects.of_contribution`) and the publication gate; `concerns` says why. What people write
here is encrypted; audit, history and messages say only that there is something. Nobody is told what is suspected.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engage.domain import safeguarding as rules
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import ReadingState
from engage.domain.deadlines import local_date
from engage.domain.errors import Conflict, NotFound
from engage.domain.machines import next_state
from engage.domain.permissions import Actor, Permission, Role, require
from engage.domain.safeguarding import (
    CONCERN,
    HELD_IN,
    LOCKED,
    ConcernAction,
    ConcernState,
    EntryKind,
    HarmKind,
    Outcome,
)
from engage.domain.voices import Voice
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Locality, Partnership
from engage.models.safeguarding import Concern, ConcernEntry
from engage.queries import leads
from engage.services import (
    audit,
    calendars,
    ciphertexts,
    contact_points,
    erasing,
    exchanges,
    history,
    messages,
    moderation,
    originals,
    proposals,
    subjects,
    voices,
)
from engage.services.context import context, now, today
from engage.services.exchanges import Exchange
from engage.services.moderation import locked
from engage.services.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log, in words."""

    at: datetime
    kind: EntryKind
    role: str
    account_id: int | None
    said: Mapping[str, Any]
    """What was written (`words`), or for a record what was answered, by the names of the form; empty once erased."""
    erased: bool = False


@dataclass(frozen=True, slots=True)
class OpenedConcern:
    """Everything there is, for the lead who opened it."""

    id: int
    text: str
    """The words as they were given; empty when they are gone."""
    voice: Voice
    exchanges: tuple[Exchange, ...]
    address: str
    """Where the person can be reached, if they said."""
    log: tuple[Entry, ...]
    earlier: tuple[str, ...] = ()
    """Where they could be reached before that was changed while it was locked: somebody else may have changed it."""


def raise_concern(actor: Actor, contribution_id: int, *, worry: str) -> None:
    """A reader is worried about somebody's safety: one of its host, or one of another host who looks at it as a second
    reader or for an objection. From now on it is locked for the safeguarding lead, and what was
    public is taken in at once; whoever raises it decides nothing. A second worry about the same is added to the log,
    the very same words by the same reader are not.

    The leads of its host, or of the host that stands in where there is none, are told that there is something.
    Raises NotPermitted, NotFound, Conflict("contribution_withdrawn" when the words are gone), Refused
    (concern_worry_missing, note_too_long).
    """
    words = rules.worry(worry)
    with unit_of_work() as session:
        row = locked(contribution_id)
        role = require(actor, Permission.CONCERN_RAISE, subjects.for_worry(row))
        found = _of(row.id)
        if row.reading is ReadingState.WITHDRAWN and not row.locked:
            raise Conflict("contribution_withdrawn")
        if found is not None and found.state is ConcernState.RAISED and _said_last(actor, row.id, words):
            return
        if found is None:
            found = Concern(
                contribution_id=row.id, state=ConcernState.RAISED, raised_at=now(), raised_by=actor.user_id,
                due_on=_due(row),
            )  # fmt: skip
            session.add(found)
        elif found.state is not ConcernState.RAISED:
            found.state = next_state(CONCERN, found.state, ConcernAction.RAISE)
            found.raised_at, found.raised_by, found.due_on = now(), actor.user_id, _due(row)
            _forget_record(found)
        _write(row.id, EntryKind.RAISED, actor, role, {"words": words})
        audit.record(actor, audit.Event.CONCERN_RAISED, row.id, role=role)
        if not row.locked:
            moderation.take_in(row, actor=actor, role=role)
            history.append(row, EventKind.CONCERN_RAISED.value, actor=actor, role=role)
            row.claimed_by = row.claimed_at = None
            row.priority = min(row.priority, 1)
            _cache(row, found)
        tell_leads(row, found)


def open_concern(actor: Actor, contribution_id: int) -> OpenedConcern:
    """Everything there is, for a lead: audited before it is shown. Raises NotPermitted, NotFound("concern_unknown")."""
    with unit_of_work():
        row, found, role = _to_decide(actor, contribution_id)
        audit.record(actor, audit.Event.CONCERN_OPENED, row.id, role=role)
        log = _log(row.id)
        if found.state not in LOCKED:
            # It is like any other again: its words are opened at the desk, and here is what was decided.
            return OpenedConcern(row.id, "", Voice(), (), "", log)
        try:
            text = originals.open_original(actor, row.id)
        except NotFound:
            text = ""
        if row.reading is ReadingState.RECEIVED:
            moderation.note_read(row, actor=actor, role=role)
        address, earlier = contact_points.address(row.id) or "", tuple(_earlier(found))
        if address or earlier:
            audit.record(actor, audit.Event.CONTACT_OPENED, row.id, role=role)
        written = exchanges.opened(actor, row, role)
        return OpenedConcern(row.id, text, voices.of(row.id), written, address, log, earlier)


def note(actor: Actor, contribution_id: int, *, words: str) -> None:
    """Add a line to the log: a call, an answer, a thought. Raises NotPermitted, NotFound("concern_unknown"), Refused
    (concern_note_missing, note_too_long)."""
    written = rules.note(words)
    with unit_of_work():
        row, _, role = _to_decide(actor, contribution_id)
        if _said_last(actor, row.id, written):
            return
        _write(row.id, EntryKind.NOTE, actor, role, {"words": written})
        audit.record(actor, audit.Event.CONCERN_NOTED, row.id, role=role)


def record(
    actor: Actor, contribution_id: int, *, given: Mapping[str, str], harms: Iterable[HarmKind | str] = (),
    referred_on: date | None = None,
) -> None:  # fmt: skip
    """Record what the lead decided: that somebody was told, or why not. What was recorded before stays in the log.
    Raises NotPermitted, NotFound("concern_unknown"), InvalidTransition once it was lifted or kept in, Refused as
    `domain.safeguarding.record` does."""
    decided = rules.record(given, harms=harms, referred_on=referred_on, today=today())
    with unit_of_work():
        row, found, role = _to_decide(actor, contribution_id)
        found.state = next_state(CONCERN, found.state, ConcernAction.RECORD)
        found.route, found.outcome = decided.route, decided.outcome
        found.points = ",".join(point.value for point in decided.points.values())
        found.harms = ",".join(harm.value for harm in decided.harms)
        found.referred_to, found.told = decided.referred_to, decided.told
        found.decided_on, found.recorded_at = decided.decided_on(today()), now()
        _write(row.id, EntryKind.RECORDED, actor, role, _in_the_log(decided))
        audit.record(actor, audit.Event.CONCERN_RECORDED, row.id, role=role, outcome=decided.outcome.value)
        _cache(row, found)


def lift(actor: Actor, contribution_id: int, *, words: str = "") -> None:
    """Let it go on like any other: the host decides about it anew. Raises NotPermitted, NotFound("concern_unknown"),
    InvalidTransition before an outcome is recorded, Refused("note_too_long")."""
    _end(actor, contribution_id, ConcernAction.LIFT, words)


def keep(actor: Actor, contribution_id: int, *, words: str = "") -> None:
    """Keep the words in, for somebody's safety: they are answered like any other, and never leave the host. Raises as
    `lift` does."""
    _end(actor, contribution_id, ConcernAction.KEEP, words)


def _end(actor: Actor, contribution_id: int, action: ConcernAction, words: str) -> None:
    written = rules.note(words, needed=False)
    with unit_of_work():
        row, found, role = _to_decide(actor, contribution_id)
        found.state = next_state(CONCERN, found.state, action)
        kept = action is ConcernAction.KEEP
        _write(row.id, EntryKind.KEPT if kept else EntryKind.LIFTED, actor, role, {"words": written})
        audit.record(actor, audit.Event.CONCERN_ENDED, row.id, role=role, outcome=found.state.value)
        _cache(row, found)
        found.earlier_addresses = None
        if row.reading is ReadingState.WITHDRAWN:
            # They took it back meanwhile: what was kept for this alone goes now.
            erasing.words(row.id)
            return
        if not row.tell_by.is_told:
            # They said meanwhile that they want to hear no more: their address was kept for this alone.
            contact_points.erase(row.id)
        if kept:
            history.append(row, EventKind.CONCERN_KEPT.value, actor=actor, role=role)
            moderation.keep_in(row, actor=actor, role=role)
            if row.second_host_id is not None:
                proposals.erase(row)
            return
        again = moderation.is_in_for_safety(row)
        history.append(row, EventKind.CONCERN_LIFTED.value, actor=actor, role=role, payload={"again": again})
        row.waiting = row.waiting or again


def keep_address(row: Contribution) -> None:
    """Keep the address that is about to be changed for the lead alone, while it is locked; in the present unit of work.
    Whoever else uses the person's phone must not be able to take the lead's way to them."""
    if not holds(row):
        return
    found, address = _of(row.id), contact_points.address(row.id)
    if found is None or address is None:
        return
    kept = [*(each for each in _earlier(found) if each != address), address]
    found.earlier_addresses = context().keys.encrypt(json.dumps(kept), ciphertexts.earlier_addresses(row.id))


def _earlier(found: Concern) -> list[str]:
    if found.earlier_addresses is None:
        return []
    context_of = ciphertexts.earlier_addresses(found.contribution_id)
    kept: list[str] = json.loads(context().keys.decrypt(found.earlier_addresses, context_of))
    return kept


def holds(row: Contribution) -> bool:
    """Whether its words are needed for somebody's safety: then taking it back ends every use of them, and they go when
    the lead is done."""
    return bool(row.locked)


def _to_decide(actor: Actor, contribution_id: int) -> tuple[Contribution, Concern, Role]:
    row = locked(contribution_id)
    role = require(actor, Permission.CONCERN_DECIDE, subjects.of_concern(row))
    found = _of(row.id)
    if found is None:
        raise NotFound("concern_unknown")
    return row, found, role


def _of(contribution_id: int) -> Concern | None:
    """Read anew; whoever asks has locked the contribution."""
    return db.session.get(Concern, contribution_id, populate_existing=True)


def _cache(row: Contribution, found: Concern) -> None:
    row.locked, row.kept_in = found.state in LOCKED, found.state in HELD_IN


def _forget_record(found: Concern) -> None:
    """A new worry asks for a new decision; the old one is in the log."""
    found.route = found.outcome = found.referred_to = found.told = found.decided_on = found.recorded_at = None
    found.points = found.harms = ""


def _due(row: Contribution) -> date:
    locality = db.session.get_one(Locality, row.locality_id)
    calendar = calendars.of_partnership(db.session.get_one(Partnership, locality.partnership_id))
    return rules.due(local_date(now()), calendar)


def _write(contribution_id: int, kind: EntryKind, actor: Actor, role: Role, said: Mapping[str, Any]) -> None:
    made = ConcernEntry(
        contribution_id=contribution_id, at=now(), kind=kind, role=role.value, account_id=actor.user_id, words=""
    )
    db.session.add(made)
    db.session.flush()
    made.words = context().keys.encrypt(json.dumps(dict(said)), ciphertexts.concern_entry(made.id))


def _in_the_log(decided: rules.Record) -> dict[str, Any]:
    """A record as a line of the log: codes, and the words that were written."""
    said: dict[str, Any] = {
        "route": decided.route.value, "harms": [harm.value for harm in decided.harms],
        "outcome": decided.outcome.value, "reason": decided.reason,
        **{name: point.value for name, point in decided.points.items()},
    }  # fmt: skip
    if decided.outcome is Outcome.REFERRED and decided.referred_to and decided.referred_on and decided.told:
        said |= {
            "referred_to": decided.referred_to.value, "referred_on": decided.referred_on.isoformat(),
            "referred_by": decided.referred_by, "told": decided.told.value, "why_not_told": decided.why_not_told,
        }  # fmt: skip
    return said


def _log(contribution_id: int) -> tuple[Entry, ...]:
    rows = db.session.scalars(
        sa.select(ConcernEntry).where(ConcernEntry.contribution_id == contribution_id).order_by(ConcernEntry.id)
    )
    return tuple(
        Entry(row.at, row.kind, row.role, row.account_id, _said(row), row.erased_at is not None) for row in rows
    )


def _said(row: ConcernEntry) -> dict[str, Any]:
    if row.erased_at is not None:
        return {}
    said: dict[str, Any] = json.loads(context().keys.decrypt(row.words, ciphertexts.concern_entry(row.id)))
    return said


def _said_last(actor: Actor, contribution_id: int, words: str) -> bool:
    """Whether the newest line is these words by the same reader: a press that came twice."""
    last = db.session.scalars(
        sa.select(ConcernEntry)
        .where(ConcernEntry.contribution_id == contribution_id)
        .order_by(ConcernEntry.id.desc())
        .limit(1)
    ).first()
    return last is not None and last.account_id == actor.user_id and _said(last).get("words") == words


def tell_leads(row: Contribution, found: Concern) -> int:
    """Tell whoever leads now that there is something to look at, each once for each time that it was raised; in the
    present unit of work. The message holds nothing else. Returns how many were queued."""
    about = f"concern:{row.id}:{found.raised_at.isoformat()}"
    return sum(
        messages.to_mailbox(email, "concern_raised", {}, key=f"{about}:{number}", user_id=number)
        for number, email in leads.accounts(leads.of(row.host_id).host_id)
    )
