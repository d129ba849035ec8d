"""What a hint is: where in a text something stands that may tell who somebody is, of what kind, and why we think so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of personal detail it looks like."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    ADDRESS = "address"
    DOB = "dob"
    """A date of birth, of whoever."""
    CHI = "chi"
    """The number by which the NHS in Scotland knows a patient."""
    NHS = "nhs"
    """The same of the NHS elsewhere."""
    NI = "ni"
    """A National Insurance number."""
    PLATE = "plate"
    BANK = "bank"
    """A sort code, an account, an IBAN, or the number of a card."""
    HANDLE = "handle"
    """What somebody is called on a social network."""
    SINGLING_OUT = "singling_out"
    """Words that fit one person only, for whoever knows the place."""


class Reason(StrEnum):
    """Why it looks like one. Each has a sentence in the web layer."""

    TITLE = "title"
    """Mrs, Dr, Nurse and the like stand before it."""
    RELATION = "relation"
    """My son, our neighbour and the like stand before it."""
    INTRODUCED = "introduced"
    """Called, named, "my name is"."""
    SIGNED = "signed"
    FIRST_NAME = "first_name"
    FULL_NAME = "full_name"
    FAMILY_NAME = "family_name"
    """It is made like a family name: McX, O'X."""
    NAMED_BEFORE = "named_before"
    """Elsewhere in the text the same word is a name."""
    READ_BY_MODEL = "read_by_model"
    """A trained model takes it for a name, and nothing in our lists speaks against it."""
    SPOKEN_TO = "spoken_to"
    """Somebody tells it something, or it says something."""
    WHOLE_NUMBER = "whole_number"
    """It is made as such numbers are."""
    SPELLED_OUT = "spelled_out"
    CHECK_DIGIT = "check_digit"
    """Its last figure agrees with the others."""
    WORDS_BESIDE = "words_beside"
    """A word near it says what it is."""
    WHOLE_FORM = "whole_form"
    """Letters, figures and marks are where they are in such a thing."""
    OLD_DATE = "old_date"
    """A whole date so long ago that it is hardly about a service."""
    ONLY_ONE = "only_one"
    POST_HELD = "post_held"
    UNUSUAL_FAMILY = "unusual_family"
    GREAT_AGE = "great_age"
    RARE_ILLNESS = "rare_illness"
    UNUSUAL_WORK = "unusual_work"
    IN_THE_NEWS = "in_the_news"
    KNOWN_LOCALLY = "known_locally"


@dataclass(frozen=True, slots=True)
class Span:
    """One hint: `text` is what stands from `start` up to, not including, `end`, counted in characters."""

    start: int
    end: int
    kind: Kind
    text: str
    strong: bool
    """Whether it is hardly ever something else. Weak ones are worth a look."""
    reason: Reason

    @property
    def id(self) -> str:
        """Names the hint on a form, as long as the text stays as it is. Holds nothing of the text."""
        return f"{self.kind.value}-{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule found, in characters of the folded text; rules may find the same thing twice."""

    start: int
    end: int
    kind: Kind
    strong: bool
    reason: Reason
