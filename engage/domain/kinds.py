"""Small closed lists that tables, rules and pages share: each a StrEnum whose values are stable ids."""

from __future__ import annotations

from enum import StrEnum


class BodyKind(StrEnum):
    """What a planning body is (2014 Act: localities s29, integration joint board s9)."""

    LPG = "lpg"
    IJB = "ijb"


class ContributionKind(StrEnum):
    """What a person shares; `unset` until they or the moderator say."""

    EXPERIENCE = "experience"
    IDEA = "idea"
    UNSET = "unset"


class Channel(StrEnum):
    """How a contribution reached us (domain reference 4.3)."""

    WEB = "web"
    ASSISTED = "assisted"
    PHONE = "phone"
    PAPER = "paper"
    EVENT = "event"
    BSL = "bsl"
    INTERPRETER = "interpreter"
    IMPORT = "import"


class TellBy(StrEnum):
    """How a contributor wants to hear what happens."""

    EMAIL = "email"
    TEXT = "text"
    PHONE = "phone"
    LETTER = "letter"
    SELF = "self"
    """They look at the status page themselves."""
    NOT = "not"
    """They do not want to be told; the status page still works."""

    @property
    def is_told(self) -> bool:
        """Whether news goes to an address of theirs."""
        return self not in {TellBy.SELF, TellBy.NOT}


class MessageState(StrEnum):
    """A row of the outbox. `by_hand` waits for a person to ring or post; `dropped` was no longer true."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    BY_HAND = "by_hand"
    TOLD = "told"
    DEAD = "dead"
    DROPPED = "dropped"


class ThemeProvenance(StrEnum):
    """By which way a contribution came into a theme. A person decided in each of them, or in the file that was
    imported: all count as confirmed."""

    PERSON = "person"
    SUGGESTED = "suggested"
    """A person ticked what a model had suggested."""
    IMPORTED = "imported"


class ThemeStance(StrEnum):
    """How a contribution stands to what its theme says."""

    SAYS = "says"
    OTHERWISE = "otherwise"
    """It is about the same and sees it otherwise, or says the opposite."""


class MoveKind(StrEnum):
    """How contributions went from one theme to another together."""

    MERGE = "merge"
    """Two themes became one."""
    SPLIT = "split"
    """A part went into another theme."""


class ThemeEventKind(StrEnum):
    """What is done to a theme itself."""

    CREATED = "created"
    IMPORTED = "imported"
    """Begun, or added to, from a codebook."""
    CHANGED = "changed"
    RETIRED = "retired"
    JOINED_INTO = "joined_into"
    """It became part of the other theme."""
    TOOK_IN = "took_in"
    """The other theme became part of it."""
    PARTED = "parted"
    """That was undone: it stands for itself again."""
    LET_GO = "let_go"
    """That was undone: the other theme stands for itself again."""
    SPLIT_OFF = "split_off"
    """A part of it went into the other theme."""
    SPLIT_FROM = "split_from"
    """A part of the other theme came into it."""
    SPLIT_BACK = "split_back"
    """What went into the other theme came back."""
    SPLIT_RETURNED = "split_returned"
    """What came from the other theme went back."""


class ClusterState(StrEnum):
    """What a person made of contributions that no theme fits."""

    OPEN = "open"
    NAMED = "named"
    DISMISSED = "dismissed"


class DigestState(StrEnum):
    """compiled by a job -> issued by a person, frozen; superseded by a later version."""

    COMPILED = "compiled"
    ISSUED = "issued"
    SUPERSEDED = "superseded"


class SubscriptionTarget(StrEnum):
    """What one can subscribe to."""

    BODY = "body"
    LOCALITY = "locality"
    ASK = "ask"
    THEME = "theme"


class LinkPurpose(StrEnum):
    """What a signed link is good for: one thing, for one subject."""

    ASK_OFFICER = "ask_officer"
    REFERRAL = "referral"
    STATUS = "status"
    NOT_ME = "not_me"
    CONFIRM_SUBSCRIPTION = "confirm_subscription"
    STOP_SUBSCRIPTION = "stop_subscription"
    STOP_CONTACT = "stop_contact"
    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a name, not a password
