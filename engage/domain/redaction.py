"""Why a text was changed before others read it: a closed list of reasons, and the marks that stand for what is gone.

A reader says why; nothing is ticked for them. The person reads each reason on their own page, in plain words, and the
public reads that a person took something out. The history holds the codes alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from engage.domain.errors import Refused


class RedactionReason(StrEnum):
    """Why words were changed (moderation practice as in domain reference 2.4), in the order the desk lists them."""

    PERSONAL_NAME = "personal_name"
    STAFF_NAME = "staff_name"
    IDENTIFIABLE_DETAIL = "identifiable_detail"
    DATE_TIME = "date_time"
    SMALL_SERVICE = "small_service"
    """So few use it or work in it that its name says who it is."""
    OFFENSIVE = "offensive"
    LEGAL_RISK = "legal_risk"
    LENGTH = "length"
    """Shortened."""
    READABILITY = "readability"
    """Put in order: capitals, layout, a slip of the pen."""


R = RedactionReason

MARKS: dict[str, tuple[RedactionReason, ...]] = {
    "name": (R.PERSONAL_NAME, R.STAFF_NAME),
    "names": (R.PERSONAL_NAME, R.STAFF_NAME),
    "person": (R.PERSONAL_NAME, R.IDENTIFIABLE_DETAIL),
    "relative": (R.PERSONAL_NAME, R.IDENTIFIABLE_DETAIL),
    "child": (R.PERSONAL_NAME, R.IDENTIFIABLE_DETAIL),
    "job title": (R.STAFF_NAME, R.IDENTIFIABLE_DETAIL),
    "job": (R.STAFF_NAME, R.IDENTIFIABLE_DETAIL),
    "staff": (R.STAFF_NAME,),
    "doctor": (R.STAFF_NAME,),
    "gp": (R.STAFF_NAME,),
    "nurse": (R.STAFF_NAME,),
    "carer": (R.STAFF_NAME,),
    "social worker": (R.STAFF_NAME,),
    "place": (R.IDENTIFIABLE_DETAIL, R.SMALL_SERVICE),
    "street": (R.IDENTIFIABLE_DETAIL,),
    "address": (R.IDENTIFIABLE_DETAIL,),
    "town": (R.IDENTIFIABLE_DETAIL,),
    "village": (R.IDENTIFIABLE_DETAIL,),
    "postcode": (R.IDENTIFIABLE_DETAIL,),
    "number": (R.IDENTIFIABLE_DETAIL,),
    "phone number": (R.IDENTIFIABLE_DETAIL,),
    "email": (R.IDENTIFIABLE_DETAIL,),
    "age": (R.IDENTIFIABLE_DETAIL,),
    "illness": (R.IDENTIFIABLE_DETAIL,),
    "condition": (R.IDENTIFIABLE_DETAIL,),
    "detail": (R.IDENTIFIABLE_DETAIL,),
    "date": (R.DATE_TIME,),
    "day": (R.DATE_TIME,),
    "time": (R.DATE_TIME,),
    "month": (R.DATE_TIME,),
    "ward": (R.SMALL_SERVICE, R.IDENTIFIABLE_DETAIL),
    "service": (R.SMALL_SERVICE, R.IDENTIFIABLE_DETAIL),
    "clinic": (R.SMALL_SERVICE, R.IDENTIFIABLE_DETAIL),
    "team": (R.SMALL_SERVICE, R.IDENTIFIABLE_DETAIL),
    "offensive": (R.OFFENSIVE,),
    "offensive word": (R.OFFENSIVE,),
}
"""What stands in square brackets for what was taken out, and what it may stand for: the likeliest first."""

_LITTLE = re.compile(r"^(?:an?|the|my|our|her|his|their|some) ")
_BRACKETS = re.compile(r"\[([^\[\]\n]{1,40})\]")


def redaction_reasons(given: Iterable[RedactionReason | str], *, changed: bool) -> tuple[RedactionReason, ...]:
    """The reasons for a text that was changed, in the order of the list; none for one that was not, whatever is given.

    Raises Refused: redaction_reason_missing, redaction_reason_unknown.
    """
    if not changed:
        return ()
    try:
        found = {RedactionReason(each) for each in given}
    except ValueError:
        raise Refused("redaction_reason_unknown", field="reasons") from None
    if not found:
        raise Refused("redaction_reason_missing", field="reasons")
    return tuple(reason for reason in RedactionReason if reason in found)


def kept(reasons: Iterable[RedactionReason | str]) -> str:
    """The reasons as a row keeps them: codes with commas between them."""
    return ",".join(RedactionReason(reason).value for reason in reasons)


def stored(text: str | None) -> tuple[RedactionReason, ...] | None:
    """The reasons that a row keeps; None when nobody noted any: the text is from before they were asked for. A code
    that is not known any more is left out."""
    if text is None:
        return None
    codes = set(text.split(","))
    return tuple(reason for reason in RedactionReason if reason.value in codes)


def suggested(text: str) -> tuple[RedactionReason, ...]:
    """The reasons that the marks in a text point to, in the order of the list: for a reader to look at, no answer."""
    found = {MARKS[mark][0] for mark in _marks(text)}
    return tuple(reason for reason in RedactionReason if reason in found)


def why_marked(text: str, given: Iterable[RedactionReason]) -> tuple[RedactionReason, ...]:
    """Why the marks in a piece of changed text stand there, by what the reader said: of what a mark may stand for, the
    first that was given. None for a mark of which nothing was."""
    said = set(given)
    found = {next((reason for reason in MARKS[mark] if reason in said), None) for mark in _marks(text)}
    return tuple(reason for reason in RedactionReason if reason in found)


def _marks(text: str) -> list[str]:
    said = (" ".join(each.lower().split()) for each in _BRACKETS.findall(text))
    return [found for found in (_known(each) for each in said) if found]


def _known(mark: str) -> str:
    """The mark itself, without a little word before it ("[a relative]"), or what it begins with ("[name of a nurse]" is
    a name)."""
    bare = _LITTLE.sub("", mark)
    return next((each for each in (bare, bare.partition(" of ")[0]) if each in MARKS), "")
