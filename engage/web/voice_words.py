"""Who tells it, and for whom, in words: for everybody who may read it, and for its reader and its person."""

from __future__ import annotations

from flask import Flask

from engage.domain.voices import AgeBand, Agreement, Interest, SpeaksAs, Voice
from engage.web import telling
from engage.web.presentation import capital, gettext, ngettext, number


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


SPEAKS_AS: dict[SpeaksAs, str] = {
    SpeaksAs.SELF: _("For themselves"),
    SpeaksAs.CARER: _("For themselves, as somebody who looks after another person"),
    SpeaksAs.SOMEONE: _("For somebody else"),
    SpeaksAs.GROUP: _("For a group"),
    SpeaksAs.ORGANISATION: _("For an organisation"),
}
AGE: dict[AgeBand, str] = {
    AgeBand.FROM_13: _("13 to 15"),
    AgeBand.FROM_16: _("16 or 17"),
    AgeBand.ADULT: _("18 or over"),
}
AGREEMENT: dict[Agreement, str] = {
    Agreement.AGREES: _("That person knows about it and agrees."),
    Agreement.DOES_NOT_KNOW: _("That person does not know about it."),
    Agreement.CANNOT_SAY: _("That person cannot say."),
}
INTEREST: dict[Interest, str] = {
    Interest.NONE: _("None"),
    Interest.PAID: _("It is paid for this service"),
    Interest.BIDS: _("It bids for this service, or wants to"),
    Interest.OTHER: _("Another interest"),
}
_TOLD: dict[tuple[SpeaksAs, Interest], str] = {
    (SpeaksAs.SOMEONE, Interest.NONE): _("Told for somebody else"),
    (SpeaksAs.GROUP, Interest.NONE): _("Told by a group"),
    (SpeaksAs.GROUP, Interest.PAID): _("Told by a group which is paid for this service"),
    (SpeaksAs.GROUP, Interest.BIDS): _("Told by a group which bids for this service"),
    (SpeaksAs.GROUP, Interest.OTHER): _("Told by a group which has an interest in it"),
    (SpeaksAs.ORGANISATION, Interest.NONE): _("Told by an organisation"),
    (SpeaksAs.ORGANISATION, Interest.PAID): _("Told by an organisation which is paid for this service"),
    (SpeaksAs.ORGANISATION, Interest.BIDS): _("Told by an organisation which bids for this service"),
    (SpeaksAs.ORGANISATION, Interest.OTHER): _("Told by an organisation which has an interest in it"),
}


def told_by(speaks_as: SpeaksAs | None, interest: Interest | None = None) -> str:
    """What everybody who may read the words is told of who told them: no name. Nothing for a person's own words."""
    said = _TOLD.get((speaks_as, interest or Interest.NONE)) if speaks_as else None
    return gettext(said) if said else ""


def behind(people: int, organisations: int) -> str:
    """Whose experiences are behind an ask; a group counts as one organisation. Like a heading, without a stop."""
    if not organisations:
        return ngettext(
            "%(count)s person’s experience is behind this", "%(count)s people’s experiences are behind this", people,
            count=capital(number(people)),
        )  # fmt: skip
    if not people:
        return ngettext(
            "The experience of %(count)s organisation is behind this",
            "The experiences of %(count)s organisations are behind this", organisations, count=number(organisations),
        )  # fmt: skip
    return gettext(
        "The experiences of %(people)s and %(organisations)s are behind this",
        people=ngettext("%(count)s person", "%(count)s people", people, count=number(people)),
        organisations=ngettext(
            "%(count)s organisation", "%(count)s organisations", organisations, count=number(organisations)
        ),
    )  # fmt: skip


def facts(said: Voice, *, own: bool = False) -> list[dict[str, str]]:
    """Everything that was said of it, as `summary_list` draws it: for its reader, or for the person who said it."""
    found: list[tuple[str, str]] = []
    if said.about:
        found.append((gettext("Service or place"), said.about))
    if said.speaks_as in SPEAKS_AS:
        words = dict(telling.SPEAKS_AS)[said.speaks_as.value] if own else gettext(SPEAKS_AS[said.speaks_as])
        found.append((gettext("Told for"), str(words)))
    if said.relation:
        found.append((gettext("What you are to them") if own else gettext("Relation"), said.relation))
    if said.agreement:
        found.append((gettext("Do they agree?"), gettext(AGREEMENT[said.agreement])))
    if said.name:
        found.append((gettext("Name"), said.name))
    if said.people:
        many = ngettext("%(count)s person", "%(count)s people", said.people, count=f"{said.people:,}")
        found.append((gettext("Speaks for"), many))
    if said.interest:
        interest = gettext(INTEREST[said.interest])
        full = f"{interest}: {said.interest_note}" if said.interest_note else interest
        found.append((gettext("Interest in this service"), full))
    if said.age_band in AGE:
        found.append((gettext("Age"), gettext(AGE[said.age_band])))
    return [{"key": key, "value": value} for key, value in found]


def install(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.globals.update(told_by=told_by, behind_words=behind)
