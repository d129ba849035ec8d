"""One press of "Save and send": kind, weight, who may read it, themes, reply and disposition, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from engage.domain.errors import Refused
from engage.domain.kinds import ContributionKind
from engage.domain.permissions import Actor, Permission, require
from engage.domain.publication import Publication
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Locality
from engage.models.themes import Theme
from engage.services import complaints, moderation, replies, subjects, themes, theming, undoing
from engage.services.replies import Replied
from engage.services.unit_of_work import unit_of_work

PUBLISH = "publish"
CLEAR = "clear_for_body"
KEEP_IN = "keep_in"
"""Nobody outside the host reads it: withheld, or taken back in when it was out."""
LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of the words."""

    publication: str
    """One of PUBLISH, CLEAR, KEEP_IN, LEAVE."""
    redacted_text: str = ""
    reasons: moderation.Reasons = ()
    """Why that text differs from what the person wrote."""
    stays: str = ""
    """Why it may hold what looks like a number, an address or a birthday."""
    withheld_reason: str = ""
    withheld_note: str = ""
    kind: ContributionKind | str = ContributionKind.UNSET
    serious: bool = False
    about_host: bool = False
    """It is about the host itself, or about who funds it."""
    warns: Iterable[str] = ()
    """What stands before the words for whoever reads them."""
    theme_ids: Iterable[int] = ()
    otherwise: Iterable[int] = ()
    """Those of the themes that it sees otherwise."""
    new_theme: str = ""
    """Name of a theme that may not exist yet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person is told, and what was done."""

    reply: str
    disposition: str
    until: date | None = None
    go_to: str | None = None
    because: str | None = None
    service_id: int | None = None
    ask_id: int | None = None
    note: str = ""


def settle(actor: Actor, contribution_id: int, reading: Reading, answer: Answer, *, version: int) -> Replied:
    """Decide about a contribution as one act. Raises what `moderation`, `themes` and `replies` raise, and
    Refused("publication_missing"). A complaint that waited for a text which may leave the host is handed over. For a
    while it can be undone (`undoing`)."""
    with unit_of_work():
        row = moderation.locked(contribution_id)
        role = require(actor, Permission.CONTRIBUTION_DISPOSE, subjects.of_contribution(row))
        moderation.check_version(row, version)
        was = undoing.before(row)
        # First what says whether a second person has to agree.
        if reading.serious:
            moderation.mark_serious(actor, row.id)
        moderation.set_about_host(actor, row.id, about_host=reading.about_host)
        _decide(actor, row, reading)
        moderation.set_kind(actor, row.id, kind=reading.kind)
        moderation.set_warnings(actor, row.id, warns=reading.warns)
        themes.set_links(
            actor, row.id, theme_ids=_themes(actor, row, reading), otherwise=reading.otherwise,
            suggested=theming.confidences(row.id),
        )  # fmt: skip
        done = replies.reply_and_dispose(
            actor, row.id, reply=answer.reply, disposition=answer.disposition, version=row.version,
            until=answer.until, go_to=answer.go_to, because=answer.because, service_id=answer.service_id,
            ask_id=answer.ask_id, note=answer.note,
        )  # fmt: skip
        complaints.hand_over_ready(row, actor=actor, role=role)
        undoing.offer(row, was)
        return done


def _decide(actor: Actor, row: Contribution, reading: Reading) -> None:
    if reading.publication == PUBLISH:
        moderation.publish(
            actor, row.id, redacted_text=reading.redacted_text, reasons=reading.reasons, stays=reading.stays,
            version=row.version,
        )  # fmt: skip
    elif reading.publication == CLEAR:
        moderation.clear_for_body(
            actor, row.id, redacted_text=reading.redacted_text, reasons=reading.reasons, stays=reading.stays,
            version=row.version,
        )  # fmt: skip
    elif reading.publication == KEEP_IN:
        out = row.publication in {Publication.PUBLISHED, Publication.BODY_ONLY}
        keep = moderation.unpublish if out else moderation.withhold
        keep(actor, row.id, reason=reading.withheld_reason, note=reading.withheld_note, version=row.version)
    elif reading.publication != LEAVE or row.publication is Publication.PENDING:
        raise Refused("publication_missing", field="publication")


def _themes(actor: Actor, row: Contribution, reading: Reading) -> list[int]:
    chosen = list(reading.theme_ids)
    name = " ".join(reading.new_theme.split())
    if not name:
        return chosen
    partnership_id = db.session.get_one(Locality, row.locality_id).partnership_id
    there = db.session.scalar(
        sa.select(Theme.id).where(
            Theme.partnership_id == partnership_id,
            sa.func.lower(Theme.name) == name.lower(),
            Theme.retired_at.is_(None),
        )
    )
    return [*chosen, there or themes.create(actor, partnership_id=partnership_id, name=name)]
