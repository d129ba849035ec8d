"""What a person does: share what happened, find it again, change their mind, take it back.

What they do with a contribution once it is theirs is in `own`; its functions are to be had here too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.domain import safety_words, texts
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import reply_due
from engage.domain.deadlines import local_date
from engage.domain.errors import NotFound, Refused
from engage.domain.kinds import Channel, ContributionKind, TellBy
from engage.domain.permissions import ANONYMOUS, Actor, Permission, Role, require
from engage.domain.publication import Consent, Use, validate_consent
from engage.domain.references import new_reference, new_secret
from engage.domain.rota import read_by
from engage.domain.voices import Voice
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent
from engage.models.places import Host
from engage.models.prepared import insert
from engage.queries.reading import Reading
from engage.services import (
    audit,
    contact_points,
    drafts,
    messages,
    originals,
    said_again,
    slips,
    subjects,
    voices,
)
from engage.services.context import context, now, today
from engage.services.own import change_channel, change_use, not_me, stop_contact, withdraw
from engage.services.readers import reader_of
from engage.services.references import secret_hash
from engage.services.unit_of_work import unit_of_work

__all__ = [
    "Shared", "change_channel", "change_use", "not_me", "sent_with", "share", "stop_contact", "withdraw",
]  # fmt: skip

MAX_EVIDENCE = 500


@dataclass(frozen=True, slots=True)
class Shared:
    """What the person keeps. `secret` is None when this form was sent before: only its first answer holds it; and when
    the person holds the words already, on a slip of paper (`on_slip`) or since they saved it (`was_saved`): nobody here
    knows those."""

    id: int
    reference: str
    secret: str | None
    reply_due: date
    on_slip: bool = False
    was_saved: bool = False

    @property
    def first(self) -> bool:
        """Whether it came in with this very press."""
        return self.secret is not None or self.on_slip or self.was_saved


def share(
    actor: Actor = ANONYMOUS, *, locality_id: int | str, text: str, kind: ContributionKind | str, use: Use | str,
    quote: bool, tell_by: TellBy | str, address: str = "", danger: bool = False, channel: Channel = Channel.WEB,
    send_key: str, told_on: date | None = None, consent_evidence: str = "", again: str = "", slip: str = "",
    draft: str = "", voice: Voice | None = None, also: Callable[[Shared], None] | None = None,
) -> Shared:  # fmt: skip
    """Take in what a person tells us. `send_key` is the form's one-time key: sending it twice, even at the same
    moment, makes one contribution. `also` is done in the same transaction, for the first of them. The locality is
    named by its id, or by its slug, as addresses name it. `again` is the reference of an ask that was decided, of which
    the person says that it happened again. `voice` says who tells it and for whom, as `domain.voices.voice` gave it.

    Anyone may share from the web; other channels are keyed in by staff, who say what shows the consent. `slip` is the
    reference printed on a paper form: it becomes the contribution's, and the words on the paper its secret. `draft` is
    the key of the draft that it is sent from: so do the codes that were given for that one, if any were.
    Raises Refused (text_missing, text_too_long, text_too_many_characters, kind_unknown, consent_use_missing,
    consent_use_unknown, consent_quote_needs_publish, consent_quote_child, tell_by_unknown, address_missing,
    email_malformed, phone_malformed, letter_malformed, told_on_future, consent_evidence_missing, slip_malformed,
    slip_unknown, slip_used), NotFound (locality_unknown, locality_has_no_host), NotPermitted.
    """
    told = texts.story(text)
    consent = validate_consent(use, quote)
    if quote and voice is not None and not voice.may_be_quoted:
        raise Refused("consent_quote_child", field="quote")
    by = contact_points.channel(tell_by)
    where = contact_points.valid_address(by, address)
    key = context().keys.hmac("send", send_key)
    evidence = _evidence(channel, consent, consent_evidence)
    if told_on is not None and told_on > today():
        raise Refused("told_on_future", field="told_on")
    words = safety_words.kinds_in(told)
    fields: dict[str, Any] = {
        "kind": _kind(kind), "channel": channel, "told_on": told_on, "danger": danger,
        "priority": safety_words.priority(words, danger=danger), "word_kinds": safety_words.kept(words),
        "use": consent.use, "quote": consent.quote, "consent_evidence": evidence, "tell_by": by, "send_key": key,
    }  # fmt: skip
    with unit_of_work():
        shared = _take(actor, locality_id, fields, told, where, again, slip, draft, voice)
        if also is not None and shared.first:
            also(shared)
        return shared


def _kind(value: ContributionKind | str) -> ContributionKind:
    try:
        return ContributionKind(value or ContributionKind.UNSET)
    except ValueError:
        raise Refused("kind_unknown", field="kind") from None


def _evidence(channel: Channel, consent: Consent, given: str) -> str:
    if channel is Channel.WEB:
        return ""
    missing = None if consent.use is Use.NEITHER else "consent_evidence_missing"
    return texts.note(given, field="consent_evidence", most=MAX_EVIDENCE, missing=missing)


_BY_SEND_KEY = Reading(
    sa.select(Contribution.id, Contribution.reference, Contribution.received_at).where(
        Contribution.send_key == sa.bindparam("key")
    )
)


def _sent_before(key: str) -> Shared | None:
    row = _BY_SEND_KEY.first(key=key)
    return Shared(row[0], row[1], None, reply_due(local_date(row[2]))) if row else None


_ARRIVED = insert(
    Contribution, "reference", "secret_hmac", "locality_id", "host_id", "kind", "channel", "received_at", "told_on",
    "danger", "priority", "word_kinds", "use", "quote", "consent_evidence", "consented_at", "tell_by", "reply_due",
    "send_key", once=True, key=True,
)  # fmt: skip
_HAPPENED = insert(
    ContributionEvent, "contribution_id", "seq", "kind", "effective_at", "recorded_at", "actor_role", "actor_id",
    "payload",
)  # fmt: skip


def _take(
    actor: Actor, locality: int | str, fields: dict[str, Any], told: str, where: str | None, again: str = "",
    slip: str = "", draft: str = "", voice: Voice | None = None,
) -> Shared:  # fmt: skip
    """Everything that belongs to one contribution, in the present unit of work. The one before, without its secret,
    when this form was sent already."""
    moment = now()
    try:
        locality_id, host_id, host_name, calendar, rota = reader_of(locality, local_date(moment))
    except NotFound:
        if before := _sent_before(fields["send_key"]):
            return before
        raise
    role: Role | None = None
    if fields["channel"] is not Channel.WEB:
        role = require(actor, Permission.CONTRIBUTION_KEY_IN, subjects.of_host(db.session.get_one(Host, host_id)))
    due = reply_due(local_date(moment))
    channel = fields["channel"]
    codes = _Codes(slips.find(slip) if slip else None, drafts.codes_of(draft) if draft else None)
    new = {"locality_id": locality_id, "host_id": host_id, "received_at": moment, "consented_at": moment,
           "reply_due": due, **fields}  # fmt: skip
    number = _arrive(codes, new)
    if isinstance(number, Shared):
        return number
    if codes.slip:
        slips.attach(codes.slip, number)
    if codes.draft:
        drafts.hand_over(draft)
    originals.store(number, told)
    if voice is not None:
        voices.keep(number, voice)
    if where is not None:
        contact_points.add(number, fields["tell_by"], where)
    if again:
        said_again.say(actor, number, again, locality_id)
    # The first event, written without looking for earlier ones.
    _HAPPENED.send(
        {"contribution_id": number, "seq": 1, "kind": EventKind.RECEIVED.value, "effective_at": moment,
         "recorded_at": moment, "actor_role": role.value if role else Role.CONTRIBUTOR.value,
         "actor_id": actor.user_id, "payload": {"channel": channel.value, "danger": fields["danger"]}}
    )  # fmt: skip
    audit.record(actor, audit.Event.CONTRIBUTION_RECEIVED, number, role=role, channel=channel.value)
    read = read_by(local_date(moment), calendar, rota)
    reply = read.reply_by(due)
    # Without a day in sight the message names none.
    days = {"read_by": read.day.isoformat(), "reply_by": reply.isoformat()} if read.day and reply else {}
    params = {"host": host_name, **days}
    messages.first_to_contributor(number, codes.reference, fields["tell_by"], params)
    return Shared(
        number, codes.reference, codes.secret, due, on_slip=codes.slip is not None, was_saved=codes.draft is not None
    )


@dataclass(slots=True)
class _Codes:
    """The reference and the secret of one that arrives: those on a slip of paper, those of a saved draft, or new
    ones."""

    slip: slips.Held | None
    draft: drafts.Held | None
    reference: str = ""
    secret: str | None = None
    """The words, where they are new."""

    def drawn(self) -> dict[str, str]:
        """What is written of them."""
        if held := self.slip or self.draft:
            self.reference, hashed = held.reference, held.secret_hmac
        else:
            self.reference, self.secret = new_reference(context().rng), self.secret or new_secret(context().rng)
            hashed = secret_hash(self.reference, self.secret)
        return {"reference": self.reference, "secret_hmac": hashed}


def _arrive(codes: _Codes, new: dict[str, Any]) -> int | Shared:
    """The id of the new row, or what was sent before with this one-time key. Raises Refused("slip_used")."""
    while True:
        arrived, _ = _ARRIVED.send({**new, **codes.drawn()})
        if arrived:
            return int(arrived[0][0])
        # Not written: either this form was sent before, perhaps this very moment, or the reference is taken.
        if before := _sent_before(new["send_key"]):
            return before
        if codes.slip:
            raise Refused("slip_used", field="slip")
        # One in thousands of millions: somebody was given the same reference since. Then they get other codes.
        codes.draft = None


def sent_with(send_key: str) -> bool:
    """Whether a form with this one-time key was sent."""
    return _sent_before(context().keys.hmac("send", send_key)) is not None
