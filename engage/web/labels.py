"""The states of contributions in words: always these, wherever they are shown (look.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engage.domain.contribution_states import Publication, PublicLabel, ReadingState, Use, public_label
from engage.domain.dispositions import Disposition
from engage.domain.kinds import Channel, ContributionKind, TellBy
from engage.domain.withholding import WithheldReason
from engage.web.presentation import gettext, short_date


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


@dataclass(frozen=True, slots=True)
class Label:
    """A state as the `tag` macro draws it: its words, its kind and its shape."""

    text: str
    kind: str
    shape: str | None = None


_LABELS: dict[PublicLabel, tuple[str, str, str | None]] = {
    PublicLabel.WAITING_TO_BE_READ: (_("Waiting to be read"), "waiting", None),
    PublicLabel.READ: (_("Read"), "neutral", None),
    PublicLabel.WITH_A_SERVICE: (_("With a service"), "progress", None),
    PublicLabel.PART_OF_AN_ASK: (_("Part of an ask"), "progress", None),
    PublicLabel.WATCHING: (_("Watching until %(day)s"), "waiting", "date"),
    PublicLabel.THANKS_PASSED_ON: (_("Thanks passed on"), "done", None),
    PublicLabel.NOT_OURS: (_("Not ours, we sent you on"), "passed", None),
    PublicLabel.NO_ACTION: (_("No action, here is why"), "no", None),
    PublicLabel.WITHDRAWN: (_("Taken back"), "neutral", "hidden"),
}


def contribution_label(label: PublicLabel, until: date | None = None) -> Label:
    """The words for a state; `until` is the day that a watched one comes back."""
    words, kind, shape = _LABELS[label]
    if label is PublicLabel.WATCHING:
        return Label(gettext(words, day=short_date(until)), kind, shape)
    return Label(gettext(words), kind, shape)


def state_label(row: Any) -> Label:
    """The label of anything that has reading, publication, disposition and disposition_until."""
    return contribution_label(
        public_label(row.reading, row.publication, row.disposition), row.disposition_until
    )


PUBLICATION: dict[Publication, str] = {
    Publication.PENDING: _("Not decided yet"),
    Publication.PUBLISHED: _("Published"),
    Publication.BODY_ONLY: _("For the planning body only"),
    Publication.WITHHELD: _("Not published"),
    Publication.UNPUBLISHED: _("Taken off the public pages"),
    Publication.WITHDRAWN: _("Taken back"),
}

USE: dict[Use, str] = {
    Use.PUBLISH: _("May be published"),
    Use.BODY: _("For the planning body only"),
    Use.NEITHER: _("Not to be shown to anyone else"),
}

KIND: dict[ContributionKind, str] = {
    ContributionKind.EXPERIENCE: _("An experience"),
    ContributionKind.IDEA: _("An idea"),
    ContributionKind.UNSET: _("Not said yet"),
}

TELL_BY: dict[TellBy, str] = {
    TellBy.EMAIL: _("By email"),
    TellBy.TEXT: _("By text message"),
    TellBy.PHONE: _("By phone"),
    TellBy.LETTER: _("By letter"),
    TellBy.SELF: _("They look for themselves"),
    TellBy.NOT: _("Not at all"),
}

CHANNEL: dict[Channel, str] = {
    Channel.WEB: _("on this site"),
    Channel.ASSISTED: _("with somebody’s help"),
    Channel.PHONE: _("by phone"),
    Channel.PAPER: _("on paper"),
    Channel.EVENT: _("at an event"),
    Channel.BSL: _("in British Sign Language"),
    Channel.INTERPRETER: _("through an interpreter"),
    Channel.IMPORT: _("through another survey or system"),
}

DISPOSITION: dict[Disposition, str] = {
    Disposition.SENT_TO_SERVICE: _("Sent to a service"),
    Disposition.ADDED_TO_ASK: _("Added to an ask"),
    Disposition.THANKS_PASSED_ON: _("Thanks passed on"),
    Disposition.WATCHING: _("Watching until a day"),
    Disposition.NOT_OURS: _("Not ours, sent on"),
    Disposition.NO_ACTION: _("No action"),
}

WITHHELD: dict[WithheldReason, str] = {
    WithheldReason.PERSONAL_DETAILS: _("It has so many personal details that little would be left without them."),
    WithheldReason.STAFF_NAMED: _("It is about a member of staff who could be recognised."),
    WithheldReason.IDENTIFIES_SOMEONE: _("People who know the place could tell who it is about."),
    WithheldReason.ABOUT_A_LIVE_COMPLAINT: _("It is about a complaint that is still being looked at."),
    WithheldReason.OFFENSIVE: _("It has words in it that would hurt others."),
    WithheldReason.NOT_ABOUT_SERVICES: _("It is not about health or social care."),
    WithheldReason.DUPLICATE: _("The same words have been published already."),
    WithheldReason.COMMERCIAL: _("It advertises something."),
    WithheldReason.OLDER_THAN_THREE_YEARS: _("It happened more than three years ago."),
    WithheldReason.LEGAL: _("It could break the law to publish it, for example while a court looks at it."),
    WithheldReason.SAFEGUARDING: _("Publishing it could put somebody at risk."),
    WithheldReason.ASKED_NOT_TO: _("The person asked us not to."),
}


def withheld_reason(code: str | None) -> str:
    """The sentence for a reason; nothing for none or one that is not known."""
    return gettext(WITHHELD[WithheldReason(code)]) if code in set(WithheldReason) else ""


_EVENTS: dict[str, str] = {
    "received": _("Received"),
    "imported": _("Brought in from another survey or system"),
    "read": _("Read"),
    "kind_set": _("Marked as an experience or an idea"),
    "marked_serious": _("Marked as serious"),
    "warned": _("What is said before the words was changed"),
    "published": _("Published"),
    "cleared_for_body": _("Shown to the planning body"),
    "withheld": _("Not published"),
    "unpublished": _("Taken off the public pages"),
    "replied": _("Replied to"),
    "undone": _("Undone: what was saved last was taken back, and nobody was told"),
    "watching_ended": _("Looked at again, as planned"),
    "referred": _("Sent to a service"),
    "service_answered": _("The service answered"),
    "service_answer_shown": _("The service’s answer was checked and shown"),
    "service_asked_again": _("The service was asked again"),
    "referral_recalled": _("Taken back from the service"),
    "objected": _("The person disagreed"),
    "objection_upheld": _("Another reader agreed with the person"),
    "objection_not_upheld": _("Another reader agreed with the first decision"),
    "objection_taken_back": _("The person no longer disagrees"),
    "themed": _("Put into a theme"),
    "unthemed": _("Taken out of a theme"),
    "ask_linked": _("Became part of an ask"),
    "ask_unlinked": _("Taken out of an ask"),
    "use_changed": _("The person changed how it may be used"),
    "channel_changed": _("The person changed how they hear from us"),
    "contact_stopped": _("The person asked to hear no more"),
    "not_reached": _("We tried three times to tell the person, and did not reach them"),
    "not_me": _("Whoever has the address said that they told us nothing"),
    "question_asked": _("A reader asked the person something"),
    "question_answered": _("The person answered"),
    "question_closed": _("The reader took the question back"),
    "answer_read": _("The person’s answer was read"),
    "person_asked": _("The person asked or added something"),
    "person_answered": _("A reader answered the person"),
    "verdict_given": _("The person said if it answered them"),
    "promise_seen": _("The person said if a promise was kept"),
    "complaint_asked": _("A reader asked if the person also wants to complain"),
    "complaint_agreed": _("The person wants it handed over as a complaint"),
    "complaint_declined": _("The person does not want it handed over as a complaint"),
    "complaint_handed_over": _("Handed over as a complaint"),
    "complaint_address_hidden": _("The service no longer sees how to reach the person"),
    "about_host_set": _("Whether it is about the host or who funds it"),
    "second_asked": _("A text is ready, and waits for a second reader"),
    "second_sent_back": _("The second reader sent the text back"),
    "concern_raised": _("Locked: it waits for the safeguarding lead"),
    "concern_lifted": _("The safeguarding lead let it go on"),
    "concern_kept": _("The safeguarding lead keeps it in"),
    "withdrawn": _("Taken back"),
}


def event(kind: str, payload: Mapping[str, Any]) -> str:
    """One line of a contribution's history. Empty for kinds that people need not read."""
    if kind == "disposed":
        disposition = Disposition(payload["disposition"])
        label = public_label_of(disposition)
        until = payload.get("until")
        return contribution_label(label, date.fromisoformat(until) if until else None).text
    if kind in {"verdict_given", "promise_seen"} and "put_right" in payload:
        return gettext("What was typed in of that was put right")
    words = _EVENTS.get(kind)
    return gettext(words) if words else ""


def public_label_of(disposition: Disposition) -> PublicLabel:
    """The public label of a disposition by itself."""
    return public_label(ReadingState.REPLIED, Publication.PENDING, disposition)


def say(table: Mapping[Any, str], value: Any) -> str:
    """The words of one of the tables above, in the page's language."""
    return gettext(table[value])
