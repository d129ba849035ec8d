"""Who tells it, and for whom: oneself, somebody else, a group, an organisation. Pure.

People are never asked for more than a reader needs: an age as a band (domain reference 3.2), a relation in their own
words, whether the other person knows. A group speaks for many people and counts as one organisation; an organisation
says whether it has an interest in the service it speaks about. Nobody consents for somebody else's details: whether
that person agrees is recorded, and a reader takes the details out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from engage.domain.errors import Refused
from engage.domain.texts import clean, note, word_count

MOST_ABOUT = 200
"""Characters of the service or place that it is about."""
MOST_RELATION = 100
MOST_NAME = 200
MOST_INTEREST = 300
MOST_PEOPLE = 50_000

Closed = TypeVar("Closed", bound=StrEnum)


class SpeaksAs(StrEnum):
    """For whom somebody tells it."""

    UNSAID = "unsaid"
    SELF = "self"
    CARER = "carer"
    """As somebody who looks after another person without pay, about their own life as a carer."""
    SOMEONE = "someone"
    """For another person, who cannot or does not want to tell it."""
    GROUP = "group"
    ORGANISATION = "organisation"


ORGANISATIONS = (SpeaksAs.GROUP, SpeaksAs.ORGANISATION)
"""Who counts as one organisation, not as a person."""


class AgeBand(StrEnum):
    """How old whoever tells it is. Under 13 is no band: those are not asked to go on (UK GDPR Art 8)."""

    UNSAID = "unsaid"
    FROM_13 = "13_15"
    FROM_16 = "16_17"
    ADULT = "18"


NEVER_QUOTED = (AgeBand.FROM_13,)
"""Whose words no report quotes, whatever was ticked."""


class Agreement(StrEnum):
    """Whether the person for whom it is told knows of it and agrees."""

    AGREES = "agrees"
    DOES_NOT_KNOW = "does_not_know"
    CANNOT_SAY = "cannot_say"
    """Such as somebody who is too ill, or who died."""


class Interest(StrEnum):
    """Whether a group or an organisation has an interest in the service: is paid for it, or bids for it."""

    NONE = "none"
    PAID = "paid"
    BIDS = "bids"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who tells it. The default says nothing, as most people do."""

    speaks_as: SpeaksAs = SpeaksAs.UNSAID
    age_band: AgeBand = AgeBand.UNSAID
    about: str = ""
    """The service or place it is about, as the person calls it."""
    relation: str = ""
    """What they are to the person they speak for. Of SOMEONE alone."""
    agreement: Agreement | None = None
    """Of SOMEONE alone, and never empty there."""
    name: str = ""
    """Of the group or organisation."""
    people: int | None = None
    """How many people a group speaks for. Never multiplies anything: a group counts as one organisation."""
    interest: Interest | None = None
    """Of groups and organisations alone; an organisation always says, of a group None means that it did not."""
    interest_note: str = ""

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing to keep."""
        return self == Voice()

    @property
    def conflict(self) -> bool:
        """Whether an interest was named, which readers and planning bodies are shown."""
        return self.interest not in {None, Interest.NONE}

    @property
    def may_be_quoted(self) -> bool:
        """Whether the words may be quoted in reports, if the person says so. A child's never are (Children's Code:
        high privacy by default; domain reference 3.2)."""
        return self.age_band not in NEVER_QUOTED


def voice(
    *, speaks_as: str = "", age_band: str = "", about: str = "", relation: str = "", agreement: str = "",
    name: str = "", people: int | None = None, interest: str = "", interest_note: str = "",
) -> Voice:  # fmt: skip
    """The answers, cleaned and fit to keep; what belongs to another way of speaking is dropped.

    Raises Refused on the field at fault: speaks_as_unknown, age_band_unknown, relation_missing, agreement_missing,
    agreement_unknown, group_name_missing, organisation_name_missing, group_people_wrong (with `most`),
    interest_missing, interest_unknown, interest_note_missing, note_too_long.
    """
    who = _one_of(SpeaksAs, speaks_as, SpeaksAs.UNSAID, "speaks_as_unknown")
    age = _one_of(AgeBand, age_band, AgeBand.UNSAID, "age_band_unknown")
    what = _line(about, "about", MOST_ABOUT)
    if who is SpeaksAs.SOMEONE:
        related = _line(relation, "relation", MOST_RELATION, "relation_missing")
        if not agreement:
            raise Refused("agreement_missing", field="agreement")
        agreed = _one_of(Agreement, agreement, None, "agreement_unknown")
        return Voice(who, age, what, related, agreed)
    if who in ORGANISATIONS:
        unnamed = "group_name_missing" if who is SpeaksAs.GROUP else "organisation_name_missing"
        called = _line(name, "name", MOST_NAME, unnamed)
        if who is SpeaksAs.GROUP and (people is None or not 2 <= people <= MOST_PEOPLE):
            raise Refused("group_people_wrong", field="people", most=MOST_PEOPLE)
        if not interest and who is SpeaksAs.ORGANISATION:
            raise Refused("interest_missing", field="interest")
        has = _one_of(Interest, interest, None, "interest_unknown") if interest else None
        why = "" if has in {None, Interest.NONE} else _line(interest_note, "interest_note", MOST_INTEREST)
        if has is Interest.OTHER and not word_count(why):
            raise Refused("interest_note_missing", field="interest_note")
        # A group or an organisation has no age.
        return Voice(
            who, AgeBand.UNSAID, what, name=called, people=people if who is SpeaksAs.GROUP else None, interest=has,
            interest_note=why,
        )  # fmt: skip
    return Voice(who, age, what)


def _one_of(closed: type[Closed], given: str, unsaid: Closed | None, code: str) -> Closed:
    """The member that was given; `unsaid` for none. Raises Refused."""
    if not given and unsaid is not None:
        return unsaid
    try:
        return closed(given)
    except ValueError:
        raise Refused(code, field=code.removesuffix("_unknown")) from None


def _line(given: str, field: str, most: int, missing: str | None = None) -> str:
    """A text on one line, of at most so many characters. Raises Refused: `missing`, note_too_long."""
    return note(" ".join(clean(given).split()), field=field, most=most, missing=missing)
