"""Short thanks, several in one press: each is shown in full first, and each is one unit with a version of its own. What
needs more than thanks is left out with a reason, and the rest goes (domain.thanks)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from engage.domain import texts, thanks
from engage.domain.complaints import ComplaintState
from engage.domain.content_warnings import stored as stored_warnings
from engage.domain.contribution_states import Disposition, Objection, Publication, ReadingState, Use
from engage.domain.errors import Conflict, DomainError, InvalidTransition, NotFound, NotPermitted, Refused
from engage.domain.kinds import ThemeStance
from engage.domain.permissions import Actor, Permission, require
from engage.domain.second_reading import needs_second
from engage.domain.thanks import LeftOut, Standing, left_out
from engage.domain.withholding import WithheldReason
from engage.models.base import db
from engage.models.complaints import Complaint
from engage.models.contributions import Contribution, Reply
from engage.models.themes import ThemeLink
from engage.queries import thanks as queries
from engage.queries.thanks import Candidate
from engage.services import moderation, settling, subjects
from engage.services.moderation import Opened
from engage.services.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Shown:
    """One that is opened to be read and perhaps thanked for."""

    row: Candidate
    opened: Opened
    holds_back: bool
    """Others would read it, and it may show who somebody is: it needs a desk of its own."""


def open_several(actor: Actor, ids: Iterable[int] | None = None) -> tuple[Shown, ...]:
    """Open the next ones that may need only thanks, or these again, in the order of the queue: each is held for half an
    hour, noted as read and audited, as if it were opened alone. What somebody else opened meanwhile is not there."""
    found = []
    for row in queries.candidates(actor, ids=None if ids is None else list(ids)[: thanks.MOST]):
        try:
            opened = moderation.open_contribution(actor, row.id)
        except (Conflict, NotFound, NotPermitted):
            continue
        found.append(Shown(row, opened, row.use is not Use.NEITHER and _holds_back(opened.text)))
    return tuple(found)


def thank(actor: Actor, contribution_id: int, *, reply: str, version: int) -> LeftOut | None:
    """Thank for one, pass the thanks on, and show its words as they stand to whom the person allowed. None when that is
    done, or was done by the same press before; else why it was left out, and then nothing of it changed."""
    try:
        with unit_of_work():
            row = moderation.locked(contribution_id)
            require(actor, Permission.CONTRIBUTION_DISPOSE, subjects.of_contribution(row))
            if _done_before(actor, row, reply):
                return None
            why = left_out(_standing(actor, row, version))
            return why if why is not None else _thank(actor, row, reply)
    except DomainError as error:
        return _why(error)


def put_back(actor: Actor, ids: Iterable[int]) -> None:
    """Let others have what was opened with the rest and not ticked."""
    for number in list(ids)[: thanks.MOST]:
        try:
            moderation.release(actor, number)
        except (NotFound, NotPermitted):
            continue


def _thank(actor: Actor, row: Contribution, reply: str) -> LeftOut | None:
    text = moderation.open_contribution(actor, row.id).text
    if row.use is not Use.NEITHER:
        if _holds_back(text):
            return LeftOut.DETAILS
        if row.use is Use.PUBLISH and _holds_back(reply):
            return LeftOut.REPLY_DETAILS
    stances = _linked(row.id)
    settling.settle(
        actor, row.id,
        settling.Reading(
            publication=_PUBLICATION[row.use], redacted_text=text,
            withheld_reason=WithheldReason.ASKED_NOT_TO.value if row.use is Use.NEITHER else "", kind=row.kind,
            about_host=row.about_host, warns=[each.value for each in stored_warnings(row.warns)],
            theme_ids=list(stances), otherwise=[each for each, how in stances.items() if how is ThemeStance.OTHERWISE],
        ),
        settling.Answer(reply=reply, disposition=Disposition.THANKS_PASSED_ON.value), version=row.version,
    )  # fmt: skip
    return None


_PUBLICATION = {Use.PUBLISH: settling.PUBLISH, Use.BODY: settling.CLEAR, Use.NEITHER: settling.KEEP_IN}


def _standing(actor: Actor, row: Contribution, version: int) -> Standing:
    return Standing(
        withdrawn=row.reading is ReadingState.WITHDRAWN, opened=row.reading is ReadingState.READ or not row.waiting,
        waits=row.waiting,
        fresh=row.replied_at is None and row.disposition is None and row.publication is Publication.PENDING
        and row.objection is Objection.NONE,
        same_version=row.version == version, locked=row.locked or row.kept_in,
        claimed=moderation.claimed_by_other(row, actor), danger=row.danger, safety_words=bool(row.word_kinds),
        two_readers=needs_second(serious=row.serious, about_host=row.about_host) or row.second_host_id is not None,
        complaint=_complaint(row.id), more_to_it=queries.has_more_to_it(row.id), imported=row.imported,
    )  # fmt: skip


def _complaint(contribution_id: int) -> bool:
    found = db.session.get(Complaint, contribution_id)
    return found is not None and found.state is not ComplaintState.DECLINED


def _done_before(actor: Actor, row: Contribution, reply: str) -> bool:
    """Whether the same reader thanked for it with the same words: a press that came twice."""
    if row.waiting or row.disposition is not Disposition.THANKS_PASSED_ON:
        return False
    last = db.session.execute(
        sa.select(Reply.text, Reply.replied_by)
        .where(Reply.contribution_id == row.id)
        .order_by(Reply.id.desc())
        .limit(1)
    ).one_or_none()
    return last is not None and last.replied_by == actor.user_id and last.text == texts.clean(reply)


def _linked(contribution_id: int) -> dict[int, ThemeStance]:
    """The themes that it is in, and how it stands to each: a word of thanks changes nothing of that."""
    found = sa.select(ThemeLink.theme_id, ThemeLink.stance).where(ThemeLink.contribution_id == contribution_id)
    return dict(db.session.execute(found.order_by(ThemeLink.theme_id)).tuples().all())


def _holds_back(text: str) -> bool:
    from engage.domain import pii  # two megabytes, for those processes in which somebody reads

    return bool(thanks.holding_back(pii.find(text)))


_CODES = {
    "contribution_claimed": LeftOut.CLAIMED,
    "contribution_unknown": LeftOut.GONE,
    "original_gone": LeftOut.GONE,
    "safeguarding_locked": LeftOut.LOCKED,
    "safeguarding_kept_in": LeftOut.LOCKED,
    "reply_missing": LeftOut.REPLY_SHORT,
    "reply_too_short": LeftOut.REPLY_SHORT,
    "note_too_long": LeftOut.REPLY_LONG,
    "detail_needs_reason": LeftOut.DETAILS,
    "changed_meanwhile": LeftOut.CHANGED,
}


def _why(error: DomainError) -> LeftOut:
    """Why one is left out because of what a rule said. Raises the error again where that says something is broken."""
    if error.code in _CODES:
        return _CODES[error.code]
    if isinstance(error, NotPermitted):
        return LeftOut.NOT_ALLOWED
    if isinstance(error, Conflict | InvalidTransition | Refused):
        return LeftOut.CHANGED
    raise error
