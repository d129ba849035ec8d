"""Why a text was changed, in words: on the reader's desk, to the person whose words they were, and to the public."""

from __future__ import annotations

from collections.abc import Iterable

from engage.domain.redaction import RedactionReason, stored, suggested, why_marked
from engage.domain.staying import StayReason
from engage.web.hint_words import KINDS
from engage.web.presentation import gettext, join_list

R = RedactionReason


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


DESK: dict[RedactionReason, str] = {
    R.PERSONAL_NAME: _("A person’s name"),
    R.STAFF_NAME: _("The name of a member of staff"),
    R.IDENTIFIABLE_DETAIL: _("Something that shows who somebody is"),
    R.DATE_TIME: _("A day or a time"),
    R.SMALL_SERVICE: _("A service so small that it shows who"),
    R.OFFENSIVE: _("Words that would hurt others"),
    R.LEGAL_RISK: _("It could break the law"),
    R.LENGTH: _("It was too long"),
    R.READABILITY: _("So that it reads well"),
}
"""What a reader ticks, and what the moderation policy lists."""

PERSON: dict[RedactionReason, str] = {
    R.PERSONAL_NAME: _("We took out a name, so that nobody is hurt by what is said here."),
    R.STAFF_NAME: _("We took out the name of a member of staff. What you say about the care stays."),
    R.IDENTIFIABLE_DETAIL: _("We took out something that could show who you or somebody else is."),
    R.DATE_TIME: _("We took out a day or a time: with it, people could work out who it is about."),
    R.SMALL_SERVICE: _("We took out the name of a small service: so few people use it that they could be known."),
    R.OFFENSIVE: _("We took out words that would hurt others."),
    R.LEGAL_RISK: _("We took out words that could break the law if we printed them."),
    R.LENGTH: _("We made it shorter. What you mean stays."),
    R.READABILITY: _("We put small things in order, so that it is easy to read."),
}
"""What the person reads above the difference."""

BESIDE: dict[RedactionReason, str] = {
    R.PERSONAL_NAME: _("why: a name"),
    R.STAFF_NAME: _("why: a name of staff"),
    R.IDENTIFIABLE_DETAIL: _("why: it could show who somebody is"),
    R.DATE_TIME: _("why: a day or a time"),
    R.SMALL_SERVICE: _("why: a small service"),
    R.OFFENSIVE: _("why: it would hurt others"),
    R.LEGAL_RISK: _("why: the law"),
    R.LENGTH: _("why: length"),
    R.READABILITY: _("why: to read well"),
}
"""What stands beside a mark in the text."""

_OUT: dict[RedactionReason, str] = {
    R.PERSONAL_NAME: _("names"),
    R.STAFF_NAME: _("names of staff"),
    R.IDENTIFIABLE_DETAIL: _("details that could show who somebody is"),
    R.DATE_TIME: _("days and times"),
    R.SMALL_SERVICE: _("names of small services"),
    R.OFFENSIVE: _("words that would hurt others"),
    R.LEGAL_RISK: _("words that could break the law"),
}


STAYS: dict[StayReason, str] = {
    StayReason.PUBLIC_CONTACT: _("It is how to reach a service or a helpline"),
    StayReason.PUBLIC_PLACE: _("It is where a service or a public building is"),
    StayReason.OTHER_DAY: _("It is a day, and nobody’s birthday"),
    StayReason.NOT_A_DETAIL: _("It only looks like such a thing"),
}
"""Why what looks like a number, an address or a birthday may be read by others."""


def all_reasons() -> list[str]:
    """Every reason there is, for the moderation policy."""
    return [gettext(text) for text in DESK.values()]


def choices() -> list[tuple[str, str]]:
    """What a reader can tick."""
    return [(reason.value, gettext(text)) for reason, text in DESK.items()]


def given(kept: str | None) -> str:
    """What a reader ticked, in one line; empty where nobody did."""
    return "; ".join(gettext(DESK[reason]) for reason in stored(kept) or ())


def why_it_stays(kinds: Iterable[str], why: StayReason | None) -> str:
    """Which details stand in a text and why they may, for whoever reads it a second time; empty where none do."""
    if why is None:
        return ""
    what = join_list(str(KINDS[kind]) for kind in kinds if kind in KINDS)
    return gettext(
        "What looks like %(what)s stays in it. The reason: “%(why)s”.", what=what, why=gettext(STAYS[why])
    )


def hint_from(text: str) -> str:
    """What the marks that a reader typed point to; empty when there are none. It ticks nothing."""
    found = [gettext(DESK[reason]) for reason in suggested(text)]
    if not found:
        return ""
    return gettext("The marks in your text point to: %(reasons)s. Tick what is true.", reasons="; ".join(found))


def to_the_person(kept: str | None) -> list[str]:
    """Each reason as a sentence; none where nobody noted any."""
    return [gettext(PERSON[reason]) for reason in stored(kept) or ()]


def beside(pieces: Iterable[tuple[str, str]], kept: str | None) -> list[tuple[str, str, str]]:
    """The pieces of a difference, each with the reason of the marks that stand in it; empty for all others."""
    said = stored(kept) or ()
    return [
        (kind, text, join_list(gettext(BESIDE[each]) for each in why_marked(text, said)) if kind == "in" else "")
        for kind, text in pieces
    ]


def to_everybody(kept: str | None) -> str:
    """That a person changed it and what they took out, for the page on which it is published; empty when nobody did,
    or nobody noted it."""
    reasons = stored(kept) or ()
    out = [gettext(_OUT[reason]) for reason in reasons if reason in _OUT]
    said = []
    if out:
        said.append(gettext("A person took out: %(what)s.", what=join_list(out)))
    if R.LENGTH in reasons:
        said.append(gettext("A person made it shorter."))
    if R.READABILITY in reasons:
        said.append(gettext("A person put small things in order, so that it is easy to read."))
    return " ".join(said)
