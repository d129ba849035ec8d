"""What a person does with their own contribution once it is sent: who may use it, where they hear, take it back.

With `said` it is staff who note what the person said (`by_word`); then NotPermitted and Refused are also of that.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engage.domain.by_word import Act, Said, act_of_use
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import (
    PUBLICATION,
    READING,
    Objection,
    PublicationAction,
    ReadingAction,
    ReadingState,
    ReferralState,
    next_state,
)
from engage.domain.errors import Conflict, Refused
from engage.domain.kinds import LinkPurpose, TellBy
from engage.domain.permissions import Actor, Permission, Role, require
from engage.domain.publication import Consent, Publication, Use, action_for_use, validate_consent
from engage.models.asks import Verdict
from engage.models.base import db
from engage.models.contributions import Contribution, Referral, Reply
from engage.models.contributions import Objection as ObjectionRow
from engage.models.themes import ThemeLink
from engage.services import (
    alike,
    aside,
    asks,
    audit,
    by_word,
    complaints,
    contact_points,
    erasing,
    history,
    incidents,
    links,
    proposals,
    safeguarding,
    said_again,
    said_before,
    sounds,
    subjects,
    theme_clusters,
    theme_moves,
    theming,
    undoing,
    voices,
)
from engage.services.context import now
from engage.services.moderation import locked
from engage.services.unit_of_work import unit_of_work


def withdraw(actor: Actor, contribution_id: int, *, said: Said | None = None) -> None:
    """Take it back, everywhere at once; a second time changes nothing.

    Erased: the original, the published text, for whom it was told, the address, the replies and notes, objections,
    questions and answers between them and their readers, whether they wanted to complain, what they wrote with a
    verdict, what services wrote about it, and what the host noted where it should never have been public. It leaves
    its themes, and asks go on without it. What stays is that something was told, read and taken back, with dates and
    codes: the history holds no words.

    While it is looked at for somebody's safety, the same happens, but the words, the address, the exchanges and for
    whom it was told stay under lock for the safeguarding lead, and are erased when they are done (`safeguarding`).
    Raises NotPermitted, NotFound.
    """
    with unit_of_work() as session:
        row, role = _own(actor, contribution_id, said)
        if row.reading is ReadingState.WITHDRAWN:
            return
        by_word.check(actor, row, Act.WITHDRAW, said)
        row.reading = next_state(READING, row.reading, ReadingAction.WITHDRAW)
        row.publication = next_state(PUBLICATION, row.publication, PublicationAction.WITHDRAW)
        row.redacted_text = row.redaction = row.reply_text = row.published_at = None
        row.disposition = row.disposition_until = row.withheld_reason = None
        row.disposition_note = row.withheld_note = row.consent_evidence = row.word_kinds = row.warns = ""
        row.waiting = False
        if row.objection is Objection.OPEN:
            row.objection = Objection.NONE
        history.append(row, EventKind.WITHDRAWN.value, actor=actor, role=role, payload=by_word.how(said))
        if not safeguarding.holds(row):
            erasing.words(row.id)
        complaints.erase(row.id)
        incidents.erase(row.id)
        undoing.erase(row.id)
        row.tell_by = TellBy.SELF
        session.execute(sa.delete(Reply).where(Reply.contribution_id == row.id))
        session.execute(sa.delete(ObjectionRow).where(ObjectionRow.contribution_id == row.id))
        session.execute(sa.update(Verdict).where(Verdict.contribution_id == row.id).values(comment=None))
        session.execute(sa.delete(ThemeLink).where(ThemeLink.contribution_id == row.id))
        said_again.erase(row.id)
        said_before.erase(row.id)
        aside.erase(row.id)
        proposals.erase(row)
        alike.erase(row.id)
        theming.erase(row.id)
        sounds.erase(row.id)
        theme_moves.erase(row.id)
        theme_clusters.erase(row.id)
        _take_from_services(row.id)
        asks.contribution_withdrawn(row.id)
        audit.record(actor, audit.Event.CONTRIBUTION_WITHDRAWN, row.id, role=role, **by_word.audited(said))


def _take_from_services(contribution_id: int) -> None:
    rows = db.session.scalars(
        sa.select(Referral).where(Referral.contribution_id == contribution_id).order_by(Referral.id)
    ).all()
    for row in rows:
        row.note = row.answer = row.check_note = ""
        if row.state is not ReferralState.SHOWN:
            row.state = ReferralState.RECALLED
        links.revoke(LinkPurpose.REFERRAL, row.id)


def change_use(actor: Actor, contribution_id: int, *, use: Use | str, quote: bool, said: Said | None = None) -> None:
    """Change how the words may be used. Less takes effect at once; more brings it back to a moderator, who decides
    again. Raises NotPermitted, NotFound, Conflict("contribution_withdrawn"), Refused (see `validate_consent`;
    consent_quote_child)."""
    consent = validate_consent(use, quote)
    with unit_of_work():
        row, role = _own_standing(actor, contribution_id, said)
        before = Consent(row.use, row.quote)
        if consent == before:
            return
        by_word.check(actor, row, act_of_use(before, consent), said)
        if consent.quote and not voices.may_be_quoted(row.id):
            raise Refused("consent_quote_child", field="quote")
        widened = _more(row.use, consent.use)
        action = action_for_use(consent.use, row.publication)
        payload: dict[str, Any] = {"use": consent.use.value, "quote": consent.quote, "widened": widened}
        payload |= by_word.how(said)
        if action is not None:
            row.publication = next_state(PUBLICATION, row.publication, action)
            payload["publication"] = action.value
            theming.learn_without(row.id)
        if row.publication is not Publication.PUBLISHED:
            row.published_at = None
        row.use, row.quote, row.consented_at = consent.use, consent.quote, now()
        row.waiting = row.waiting or widened
        history.append(row, EventKind.USE_CHANGED.value, actor=actor, role=role, payload=payload)
        audit.record(actor, audit.Event.CONTRIBUTION_CHANGED, row.id, role=role, what="use", **by_word.audited(said))


def _more(before: Use, after: Use) -> bool:
    order = (Use.NEITHER, Use.BODY, Use.PUBLISH)
    return order.index(after) > order.index(before)


def change_channel(
    actor: Actor, contribution_id: int, *, tell_by: TellBy | str, address: str = "", said: Said | None = None
) -> None:
    """Change how and where they hear; links in earlier messages end. Raises NotPermitted, NotFound,
    Conflict("contribution_withdrawn"), Refused (tell_by_unknown and the codes of `contact_points.valid_address`)."""
    by = contact_points.channel(tell_by)
    where = contact_points.valid_address(by, address)
    with unit_of_work():
        row, role = _own_standing(actor, contribution_id, said)
        same = row.tell_by is by and contact_points.address(row.id) == where
        try:
            by_word.check(actor, row, Act.CHANNEL, said)
        except Refused as error:
            # Pressed twice: by then they may be known by an address that they no longer have. Nothing else is forgiven,
            # so that nobody finds out an address by guessing.
            if not same or error.code != "by_word_no_address":
                raise
            return
        # An address from which our e-mail came back is given once more: that is news.
        if said is not None and same and not contact_points.came_back(row.id):
            return
        safeguarding.keep_address(row)
        if where is None:
            contact_points.erase(row.id)
        else:
            contact_points.keep(row.id, by, where)
            contact_points.redirect_waiting(row.id, by)
        # Whoever reads the mailbox of before reads nothing more, and cannot stop what goes to the new one.
        for purpose in (LinkPurpose.STATUS, LinkPurpose.NOT_ME, LinkPurpose.STOP_CONTACT):
            links.revoke(purpose, row.id)
        complaints.address_changed(row.id)
        row.tell_by = by
        history.append(
            row, EventKind.CHANNEL_CHANGED.value, actor=actor, role=role,
            payload={"tell_by": by.value, **by_word.how(said)},
        )  # fmt: skip
        audit.record(
            actor, audit.Event.CONTRIBUTION_CHANGED, row.id, role=role, what="channel", **by_word.audited(said)
        )


def stop_contact(actor: Actor, contribution_id: int, *, said: Said | None = None) -> None:
    """Tell them no more: the address is erased. A second time changes nothing. Raises NotPermitted, NotFound."""
    _silence(actor, contribution_id, EventKind.CONTACT_STOPPED, said)


def not_me(actor: Actor, contribution_id: int, *, said: Said | None = None) -> None:
    """Whoever holds the address told us nothing: it is erased, the links that went there open nothing more, and the
    host sees that it happened. The words stay: somebody did tell them. Raises NotPermitted, NotFound."""
    _silence(actor, contribution_id, EventKind.NOT_ME, said)


def _silence(actor: Actor, contribution_id: int, kind: EventKind, said: Said | None) -> None:
    with unit_of_work():
        row, role = _own(actor, contribution_id, said)
        if kind is EventKind.NOT_ME:
            links.revoke(LinkPurpose.STATUS, row.id)
        if not row.tell_by.is_told:
            return
        by_word.check(actor, row, Act.STOP, said)
        # While it is looked at for somebody's safety, whoever holds the phone must not take the lead's way to them.
        (contact_points.stop if safeguarding.holds(row) else contact_points.erase)(row.id)
        complaints.address_changed(row.id)
        row.tell_by = TellBy.NOT
        history.append(row, kind.value, actor=actor, role=role, payload=by_word.how(said))
        audit.record(actor, audit.Event.CONTACT_STOPPED, row.id, role=role, **by_word.audited(said))


def _own(actor: Actor, contribution_id: int, said: Said | None = None) -> tuple[Contribution, Role]:
    """The contribution, locked, for whoever holds its secret or a link of theirs, or for staff who note what they
    said."""
    if said is None:
        require(actor, Permission.CONTRIBUTION_WITHDRAW, subjects.of_own_contribution(contribution_id))
    row = locked(contribution_id)
    return row, by_word.role_of(actor, row, Permission.CONTRIBUTION_WITHDRAW, said)


def _own_standing(actor: Actor, contribution_id: int, said: Said | None) -> tuple[Contribution, Role]:
    row, role = _own(actor, contribution_id, said)
    if row.reading is ReadingState.WITHDRAWN:
        raise Conflict("contribution_withdrawn")
    return row, role
