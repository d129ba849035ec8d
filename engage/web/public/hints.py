"""Likely personal details in what somebody is about to send: marked, with why, and taken out by one press each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _

from engage.web.hint_marks import WHY, Hint, Marked, marked

__all__ = ["MARKS", "WHY", "Hint", "Marked", "marked", "without"]

MARKS = {
    "name": _("name taken out"),
    "phone": _("phone number taken out"),
    "email": _("email address taken out"),
    "postcode": _("postcode taken out"),
    "address": _("address taken out"),
    "dob": _("date of birth taken out"),
    "chi": _("number taken out"),
    "nhs": _("number taken out"),
    "ni": _("number taken out"),
    "plate": _("number plate taken out"),
    "bank": _("number taken out"),
    "handle": _("name taken out"),
    "singling_out": _("words taken out"),
}


def without(pieces: Sequence[str], chosen: Collection[str]) -> list[str]:
    """The pieces of one text with a mark in the place of each hint that was chosen by its id."""
    from engage.domain import pii

    return pii.take_out_of(pieces, chosen, {kind: str(MARKS[kind.value]) for kind in pii.Kind})
