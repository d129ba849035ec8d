"""Words about what was public and should never have been: for the desk, the list and the data protection officer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engage.domain.incidents import IncidentKind, Outcome, Told
from engage.queries.gone_out import GoneOut
from engage.web.presentation import date_time, days_of, gettext, join_list, medium_date, ngettext, number


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


KIND: dict[IncidentKind, str] = {
    IncidentKind.NAME: _("A person’s name"),
    IncidentKind.CONTACT: _("How to reach somebody, or where they live"),
    IncidentKind.NUMBER: _("A number of theirs, like a CHI number or a bank account"),
    IncidentKind.HEALTH: _("Somebody’s health, and who they are"),
    IncidentKind.CHILD: _("Who a child is"),
    IncidentKind.STAFF: _("Who a member of staff is of whom something bad is said"),
    IncidentKind.IDENTIFIES: _("Things that together show who somebody is"),
    IncidentKind.CONSENT: _("Words that the person did not agree to show"),
}

TOLD: dict[Told, str] = {
    Told.OFFICER: _("The data protection officer"),
    Told.MANAGER: _("Somebody who is responsible in our organisation"),
    Told.PERSON: _("The person who told us"),
    Told.OTHERS: _("The people whom it shows"),
    Told.READERS: _("Those who had a copy, with the wish to destroy it"),
    Told.COMMISSIONER: _("The Information Commissioner"),
}

OUTCOME: dict[Outcome, str] = {
    Outcome.REPORTED: _("Reported to the Information Commissioner"),
    Outcome.NOT_REPORTED: _("Not reported: a risk to people is unlikely"),
}


def kind(value: IncidentKind) -> str:
    """What was shown."""
    return gettext(KIND[value])


def who_was_told(found: Iterable[Told]) -> str:
    """Those who were told, in one line."""
    return join_list([gettext(TOLD[each]) for each in found]) or gettext("Nobody yet")


def clock(hours: int) -> str:
    """How much is left of the 72 hours; over is over, said openly."""
    if hours < 0:
        return ngettext("Over by %(count)s hour", "Over by %(count)s hours", -hours, count=number(-hours))
    if hours == 0:
        return gettext("Less than an hour left")
    return ngettext("%(count)s hour left", "%(count)s hours left", hours, count=number(hours))


def officer(controller: Mapping[str, Any]) -> list[str]:
    """Who answers for people's data, line by line, as the privacy notice prints it; empty when nobody set it."""
    lines = [str(controller.get(key) or "").strip() for key in ("name", "contact", "address")]
    return [line for each in lines if each for line in each.splitlines()]


def where(gone: GoneOut) -> list[str]:
    """Where it was and where copies may be, each a sentence."""
    lines = []
    for each in gone.shown:
        # To the minute: the organisation that answers for people's data has to say for how long.
        since, until = date_time(each.since), date_time(each.until) if each.until else gettext("now")
        if each.everyone:
            lines.append(
                gettext("On the public pages, in search here and in feeds: from %(since)s to %(until)s.", since=since,
                        until=until)
            )  # fmt: skip
        else:
            lines.append(gettext("To the planning body: from %(since)s to %(until)s.", since=since, until=until))
    for quoted in gone.digests:
        emails = ngettext(
            "%(count)s email about it went out, with a link and no words",
            "%(count)s emails about it went out, with a link and no words", quoted.emails, count=number(quoted.emails),
        ) if quoted.emails else gettext("no email about it went out")  # fmt: skip
        lines.append(
            gettext("Quoted in the digest of %(body)s for %(month)s, issued on %(day)s; %(emails)s.", body=quoted.body,
                    month=days_of(quoted.period, quoted.first_day), day=medium_date(quoted.issued_at), emails=emails)
        )  # fmt: skip
        if quoted.paper_sent_at:
            lines.append(
                gettext("The paper of that digest went to the body by email on %(day)s, with no words of it.",
                        day=medium_date(quoted.paper_sent_at))
            )  # fmt: skip
    for sent in gone.services:
        lines.append(
            gettext("To %(service)s by a link, on %(day)s.", service=sent.service, day=medium_date(sent.sent_at))
        )
    if any(each.everyone for each in gone.shown):
        lines.append(gettext("Search engines are asked not to keep these pages. Nobody can be sure that none did."))
        lines.append(gettext("People who read feeds may still have it in their programs."))
    lines.append(gettext("Messages to the person and files of numbers hold no words of it. Nobody counts prints."))
    return lines
