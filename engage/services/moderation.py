"""What a moderator does with the words: open them, redact, publish, withhold, take back in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engage.domain import content_warnings, staying, texts
from engage.domain.content_warnings import ContentWarning
from engage.domain.contribution_history import CLAIM, DECISIONS, EventKind, decided_afresh
from engage.domain.contribution_states import (
    PUBLICATION,
    READING,
    PublicationAction,
    ReadingAction,
    ReadingState,
    next_state,
)
from engage.domain.errors import Conflict, InvalidTransition, NotFound, Refused
from engage.domain.kinds import ContributionKind
from engage.domain.permissions import Actor, Permission, Role, acting_role, require
from engage.domain.publication import Publication, check_publication_action
from engage.domain.redaction import RedactionReason, kept, redaction_reasons
from engage.domain.second_reading import needs_second
from engage.domain.staying import StayReason
from engage.domain.voices import Voice
from engage.domain.withholding import MAX_NOTE, WithheldReason, withheld_reason
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services import audit, exchanges, history, messages, originals, proposals, subjects, theming, voices
from engage.services.batches import batches
from engage.services.context import now
from engage.services.exchanges import Exchange
from engage.services.unit_of_work import unit_of_work

LOCK = {"key_share": True}
"""How a row is locked that is changed and not deleted: others may still refer to it, as news of an ask does to the
people behind it. Without that, whoever holds an ask and writes to people waits for those who want the ask."""

_EVENTS = {action: kind for kind, action in DECISIONS.items()}
_AUDITED = {
    PublicationAction.PUBLISH: audit.Event.CONTRIBUTION_PUBLISHED,
    PublicationAction.CLEAR_FOR_BODY: audit.Event.CONTRIBUTION_CHANGED,
    PublicationAction.WITHHOLD: audit.Event.CONTRIBUTION_WITHHELD,
    PublicationAction.UNPUBLISH: audit.Event.CONTRIBUTION_UNPUBLISHED,
}

Reasons = Iterable[RedactionReason | str]
"""Why a text was changed, as a form says it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The words as they were given, for the reader who opened them."""

    id: int
    text: str
    redacted_text: str
    """What is published or cleared now, else the words as given: where the redaction begins."""
    version: int
    claimed: bool
    """False for the reader of another host who looks at it for an objection only."""
    voice: Voice
    """Who tells it, and for whom, in their words: opened with the original and under the same line of the audit."""
    exchanges: tuple[Exchange, ...] = ()
    """What readers and the person wrote to each other: for its own host alone."""
    sent_back: str = ""
    """Why a second reader sent the text back, if they did."""


def open_contribution(actor: Actor, contribution_id: int, *, take_over: bool = False) -> Opened:
    """Show the words to a reader: claims it for 30 minutes, notes that it was read, audits that it was opened.

    Raises NotPermitted, NotFound (contribution_unknown, original_gone), and Conflict("contribution_claimed") when
    somebody else has it open and `take_over` is not said.
    """
    with unit_of_work():
        row = locked(contribution_id)
        role = acting_role(actor, Permission.ORIGINAL_READ, subjects.for_exchange(row))
        if role is not None:
            _claim(row, actor, role, take_over=take_over)
        text = originals.open_original(actor, contribution_id)
        if role is not None and row.reading is ReadingState.RECEIVED:
            note_read(row, actor=actor, role=role)
        written = exchanges.opened(actor, row, role) if role is not None else ()
        shown, told_for = row.redacted_text or text, voices.of(row.id)
        sent_back = proposals.note_of(row.id) if needs_second(serious=row.serious, about_host=row.about_host) else ""
        return Opened(row.id, text, shown, row.version, role is not None, told_for, written, sent_back)


def note_read(row: Contribution, *, actor: Actor, role: Role) -> None:
    """Note that somebody read it for the first time, in the present unit of work."""
    row.reading = next_state(READING, row.reading, ReadingAction.READ)
    row.read_at = now()
    history.append(row, EventKind.READ.value, actor=actor, role=role)


def _claim(row: Contribution, actor: Actor, role: Role, *, take_over: bool) -> None:
    if claimed_by_other(row, actor) and not take_over:
        raise Conflict("contribution_claimed")
    if row.claimed_by != actor.user_id:
        audit.record(actor, audit.Event.CONTRIBUTION_CLAIMED, row.id, role=role)
    row.claimed_by, row.claimed_at = actor.user_id, now()


def claimed_by_other(row: Contribution, actor: Actor) -> bool:
    """Whether somebody else opened it within the last 30 minutes."""
    held: datetime | None = row.claimed_at
    return row.claimed_by not in {None, actor.user_id} and held is not None and now() - held < CLAIM


def release(actor: Actor, contribution_id: int) -> None:
    """Put it back for others to open. Somebody else's claim is left alone. Raises NotPermitted, NotFound."""
    with unit_of_work():
        row = locked(contribution_id)
        require(actor, Permission.CONTRIBUTION_QUEUE, subjects.of_contribution(row))
        if row.claimed_by == actor.user_id:
            row.claimed_by = row.claimed_at = None


def publish(
    actor: Actor, contribution_id: int, *, redacted_text: str, version: int, reasons: Reasons = (),
    stays: StayReason | str = "",
) -> None:  # fmt: skip
    """Show the redacted text to everyone; of what needs a second reader (domain.second_reading), have it wait for one.
    `reasons` says why it differs from what the person wrote; of a text that does not, none are kept. `stays` says why
    it may hold what looks like a number, an address or a birthday; of one that does not, none is kept. Raises what
    `_decide` raises, Conflict("safeguarding_kept_in"), Refused (redacted_text_missing, redaction_reason_missing,
    redaction_reason_unknown, detail_needs_reason, stay_reason_unknown)."""
    _release(actor, contribution_id, PublicationAction.PUBLISH, redacted_text, version, reasons, stays)


def clear_for_body(
    actor: Actor, contribution_id: int, *, redacted_text: str, version: int, reasons: Reasons = (),
    stays: StayReason | str = "",
) -> None:  # fmt: skip
    """Show the redacted text to the planning body alone. Raises as `publish` does."""
    _release(actor, contribution_id, PublicationAction.CLEAR_FOR_BODY, redacted_text, version, reasons, stays)


def withhold(
    actor: Actor, contribution_id: int, *, reason: WithheldReason | str, note: str = "", version: int
) -> None:
    """Decide not to publish, with a reason and a note that the contributor reads. Raises what `_decide` raises,
    Refused (withheld_reason_missing, withheld_reason_unknown, note_too_long)."""
    _refuse(actor, contribution_id, PublicationAction.WITHHOLD, reason, note, version)


def unpublish(
    actor: Actor, contribution_id: int, *, reason: WithheldReason | str, note: str = "", version: int
) -> None:
    """Take back in what was out. The person is told. Raises as `withhold` does."""
    _refuse(actor, contribution_id, PublicationAction.UNPUBLISH, reason, note, version)


def take_in(row: Contribution, *, actor: Actor, role: Role) -> None:
    """Take what is out back in at once, for somebody's safety; in the present unit of work, by a role that was checked.
    No message goes: whoever reads the person's mail would learn of it before anybody has looked. Their own page says
    that it is looked at with care; they are told when it is decided that it stays in (`keep_in`)."""
    if row.publication in {Publication.PUBLISHED, Publication.BODY_ONLY}:
        _in_for_safety(row, PublicationAction.UNPUBLISH, actor, role)


def keep_in(row: Contribution, *, actor: Actor, role: Role) -> None:
    """Record that it is not published, for somebody's safety; in the present unit of work, by a role that was checked.
    Whoever was told once that it was public is told that it no longer is."""
    if row.publication is Publication.PENDING:
        _in_for_safety(row, PublicationAction.WITHHOLD, actor, role)
    elif row.publication is Publication.UNPUBLISHED and is_in_for_safety(row):
        messages.to_contributor(row, "contribution_unpublished", {}, key=f"unpublished:{row.version}")


def is_in_for_safety(row: Contribution) -> bool:
    """Whether nobody outside the host reads it now, for somebody's safety."""
    kept = row.publication in {Publication.UNPUBLISHED, Publication.WITHHELD}
    return kept and row.withheld_reason == WithheldReason.SAFEGUARDING.value


def _in_for_safety(row: Contribution, action: PublicationAction, actor: Actor, role: Role) -> None:
    row.publication = next_state(PUBLICATION, row.publication, action)
    row.objection = decided_afresh(row.objection)
    row.withheld_reason, row.withheld_note, row.published_at = WithheldReason.SAFEGUARDING.value, "", None
    reason = {"reason": WithheldReason.SAFEGUARDING.value}
    history.append(row, _EVENTS[action].value, actor=actor, role=role, payload=reason)
    if action is PublicationAction.UNPUBLISH:
        theming.learn_without(row.id)
    event = _AUDITED[action]
    audit.record(actor, event, row.id, role=role, **(reason if event is audit.Event.CONTRIBUTION_WITHHELD else {}))


def _release(
    actor: Actor, contribution_id: int, action: PublicationAction, text: str, version: int, reasons: Reasons,
    stays: StayReason | str,
) -> None:  # fmt: skip
    redacted = texts.clean(text)
    if not texts.word_count(redacted):
        raise Refused("redacted_text_missing", field="redacted_text")
    if len(redacted) > texts.MAX_CHARACTERS + 2_000:
        raise Refused("note_too_long", field="redacted_text", limit=texts.MAX_CHARACTERS, used=len(redacted))
    with unit_of_work():
        row, role = _to_decide(actor, contribution_id, action, version)
        _check_release(row, action)
        why = _why_changed(contribution_id, redacted, reasons) | _why_it_stays(redacted, stays)
        if needs_second(serious=row.serious, about_host=row.about_host):
            proposals.propose(row, action, redacted, why, actor=actor, role=role)
            return
        if row.second_host_id is not None:
            # It turned out not to be about the host: nothing of it waits any more.
            proposals.erase(row)
        _let_out(row, action, redacted, why, actor, role)


def let_out(
    row: Contribution, action: PublicationAction, text: str, why: Mapping[str, Any], *, actor: Actor, role: Role
) -> None:
    """Show a text that a second reader agreed to, in the present unit of work and by a role that was checked; `why` as
    it was proposed (`proposals.why`). Raises InvalidTransition, Conflict("safeguarding_kept_in"),
    Refused("publication_needs_consent")."""
    _let_out(row, action, text, why, actor, role)


def _let_out(
    row: Contribution, action: PublicationAction, redacted: str, why: Mapping[str, Any], actor: Actor, role: Role
) -> None:
    _check_release(row, action)
    _record(row, action, why, actor, role)
    row.redacted_text = redacted
    row.withheld_reason, row.withheld_note = None, ""
    row.published_at = (row.published_at or now()) if action is PublicationAction.PUBLISH else None


def _check_release(row: Contribution, action: PublicationAction) -> None:
    """Raises InvalidTransition, Conflict("safeguarding_kept_in"), Refused("publication_needs_consent")."""
    next_state(PUBLICATION, row.publication, action)
    check_publication_action(row.use, action)
    if row.kept_in:
        raise Conflict("safeguarding_kept_in")


def _refuse(
    actor: Actor, contribution_id: int, action: PublicationAction, reason: WithheldReason | str, note: str, version: int
) -> None:
    why = withheld_reason(reason)
    words = texts.note(note, field="withheld_note", most=MAX_NOTE)
    with unit_of_work():
        row = _decide(actor, contribution_id, action, version, lambda: {"reason": why.value})
        row.withheld_reason, row.withheld_note = why.value, words
        row.published_at = None
        if row.second_host_id is not None:
            proposals.erase(row)
        if action is PublicationAction.UNPUBLISH:
            theming.learn_without(row.id)
            messages.to_contributor(row, "contribution_unpublished", {}, key=f"unpublished:{row.version}")


def _why_changed(contribution_id: int, redacted: str, reasons: Reasons) -> dict[str, Any]:
    changed = originals.differs(contribution_id, redacted)
    return {"reasons": [reason.value for reason in redaction_reasons(reasons, changed=changed)]}


def _why_it_stays(redacted: str, given: StayReason | str) -> dict[str, Any]:
    from engage.domain import pii  # two megabytes, for those processes in which somebody publishes

    found = staying.kinds(pii.find(redacted))
    why = staying.stay_reason(given, found)
    return {} if why is None else {"stays": why.value, "kinds": list(found)}


def _decide(
    actor: Actor, contribution_id: int, action: PublicationAction, version: int, why: Callable[[], dict[str, Any]]
) -> Contribution:
    """Record a decision about who may read the words, in the present unit of work. `why` is the event's payload, asked
    for when all else is in order.

    Raises NotPermitted, NotFound, Conflict("changed_meanwhile"), InvalidTransition (also before it was opened),
    Refused("publication_needs_consent").
    """
    row, role = _to_decide(actor, contribution_id, action, version)
    _record(row, action, why(), actor, role)
    return row


def _to_decide(
    actor: Actor, contribution_id: int, action: PublicationAction, version: int
) -> tuple[Contribution, Role]:
    row = locked(contribution_id)
    role = require(actor, Permission.CONTRIBUTION_PUBLISH, subjects.of_contribution(row))
    check_version(row, version)
    if row.reading is ReadingState.RECEIVED:
        # Nobody decides about words they have not read.
        raise InvalidTransition("invalid_transition", state=row.reading.value, action=action.value)
    return row, role


def _record(
    row: Contribution, action: PublicationAction, payload: Mapping[str, Any], actor: Actor, role: Role
) -> None:
    state: Publication = next_state(PUBLICATION, row.publication, action)
    check_publication_action(row.use, action)
    if "reasons" in payload:
        row.redaction = kept(payload["reasons"])
    row.publication = state
    row.objection = decided_afresh(row.objection)
    history.append(row, _EVENTS[action].value, actor=actor, role=role, payload=payload)
    event = _AUDITED[action]
    data: dict[str, str] = {}
    if event is audit.Event.CONTRIBUTION_WITHHELD:
        data = {"reason": str(payload["reason"])}
    elif event is audit.Event.CONTRIBUTION_CHANGED:
        data = {"what": "cleared_for_body"}
    audit.record(actor, event, row.id, role=role, **data)


def set_kind(actor: Actor, contribution_id: int, *, kind: ContributionKind | str) -> None:
    """Say whether it is an experience or an idea. Raises NotPermitted, NotFound, Refused("kind_unknown")."""
    try:
        chosen = ContributionKind(kind)
    except ValueError:
        raise Refused("kind_unknown", field="kind") from None
    with unit_of_work():
        row, role = _standing(actor, contribution_id)
        if row.kind is chosen:
            return
        row.kind = chosen
        history.append(row, EventKind.KIND_SET.value, actor=actor, role=role, payload={"kind": chosen.value})
        audit.record(actor, audit.Event.CONTRIBUTION_CHANGED, row.id, role=role, what="kind")


def mark_serious(actor: Actor, contribution_id: int) -> None:
    """Mark it as serious enough for an ask on its own. Only ever set. Raises NotPermitted, NotFound."""
    with unit_of_work():
        row, role = _standing(actor, contribution_id)
        if row.serious:
            return
        row.serious = True
        row.priority = min(row.priority, 1)
        history.append(row, EventKind.MARKED_SERIOUS.value, actor=actor, role=role)
        audit.record(actor, audit.Event.CONTRIBUTION_CHANGED, row.id, role=role, what="serious")


def set_about_host(actor: Actor, contribution_id: int, *, about_host: bool) -> None:
    """Say whether it is about the host itself or who funds it: then a second person has to agree before it is out. The
    same again changes nothing. Raises NotPermitted, NotFound, Conflict("contribution_withdrawn")."""
    with unit_of_work():
        row, role = _standing(actor, contribution_id)
        if row.about_host is about_host:
            return
        if not about_host and proposals.is_of(row, actor):
            # Who made a text ready for a second reader does not take the need for one away.
            raise Refused("second_reader_needed", field="about_host")
        row.about_host = about_host
        said = {"about_host": about_host}
        history.append(row, EventKind.ABOUT_HOST_SET.value, actor=actor, role=role, payload=said)
        audit.record(actor, audit.Event.CONTRIBUTION_CHANGED, row.id, role=role, what="about_host")


def set_warnings(actor: Actor, contribution_id: int, *, warns: Iterable[ContentWarning | str]) -> None:
    """Say what stands before the words wherever others read them, or that nothing does; the same again changes nothing.
    Raises NotPermitted, NotFound, Conflict("contribution_withdrawn"), Refused("content_warning_unknown")."""
    said = content_warnings.kept(content_warnings.content_warnings(warns))
    with unit_of_work():
        row, role = _standing(actor, contribution_id)
        if row.warns == said:
            return
        row.warns = said
        before = {"before": said.split(",") if said else []}
        history.append(row, EventKind.WARNED.value, actor=actor, role=role, payload=before)
        audit.record(actor, audit.Event.CONTRIBUTION_CHANGED, row.id, role=role, what="warning")


def _standing(actor: Actor, contribution_id: int) -> tuple[Contribution, Role]:
    row = locked(contribution_id)
    role = require(actor, Permission.CONTRIBUTION_PUBLISH, subjects.of_contribution(row))
    if row.reading is ReadingState.WITHDRAWN:
        raise Conflict("contribution_withdrawn")
    return row, role


def version_of(contribution_id: int) -> int:
    """The version that a form about this contribution has to carry now. Raises NotFound."""
    row = db.session.get(Contribution, contribution_id)
    if row is None:
        raise NotFound("contribution_unknown")
    return row.version


def locked(contribution_id: int) -> Contribution:
    """The contribution, locked in the present unit of work. Raises NotFound."""
    row = db.session.get(Contribution, contribution_id, with_for_update=LOCK, populate_existing=True)
    if row is None:
        raise NotFound("contribution_unknown")
    return row


def hold(contribution_ids: Iterable[int] | sa.Select[tuple[int]]) -> set[int]:
    """Lock several, in one order whoever does so; those that are there. Before partnerships, themes and asks
    (docs/architecture.md, "Locks")."""
    some: Iterable[sa.Select[tuple[int]] | list[int]] = (
        [contribution_ids] if isinstance(contribution_ids, sa.Select) else batches(sorted(set(contribution_ids)))
    )
    found = sa.select(Contribution.id).order_by(Contribution.id).with_for_update(key_share=True)
    return {number for each in some for number in db.session.scalars(found.where(Contribution.id.in_(each)))}


def check_version(row: Contribution, version: int) -> None:
    """Refuse a form that was made from an older state. Raises Conflict("changed_meanwhile")."""
    if row.version != version:
        raise Conflict("changed_meanwhile")
