"""The words of the readers' lists."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from engage.domain.contribution_states import ReferralState
from engage.domain.kinds import TellBy
from engage.domain.references import format_reference
from engage.domain.sounds import Sound
from engage.domain.voices import SpeaksAs
from engage.queries import by_word
from engage.queries.moderation import Waiting, Why, WithService
from engage.web import labels, said_words
from engage.web.labels import Label
from engage.web.moderation.concern_words import put_first
from engage.web.presentation import clock_time, days, gettext, long_date, ngettext, number, time_tag, working_days


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


WHY: dict[Why, str] = {
    Why.NEW: _("Nobody has read it yet."),
    Why.OPENED: _("It was read, and waits for a reply."),
    Why.CAME_BACK: _("The day has come until which it was watched."),
    Why.UPHELD: _("Another reader agreed with the person. It needs a new decision."),
    Why.CONSENT: _("The person now allows more than before. Decide again who may read it."),
    Why.SAFETY: _("It was taken in for somebody’s safety, and may go on. Decide again who may read it."),
}


SOUNDS: dict[Sound, str] = {
    Sound.RATHER_NEGATIVE: _(
        "The words sound: rather negative. A machine guessed this from single words; it is often wrong."
    ),
    Sound.RATHER_POSITIVE: _(
        "The words sound: rather positive. A machine guessed this from single words; it is often wrong."
    ),
}
"""A hint for the reader, with what it is."""


_SPEAKING: dict[SpeaksAs | None, str] = {
    SpeaksAs.SOMEONE: _("For somebody else"),
    SpeaksAs.GROUP: _("For a group"),
    SpeaksAs.ORGANISATION: _("For an organisation"),
}


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line of the queue, in words."""

    url: str
    heading: str
    about: Markup
    tags: tuple[Label, ...]
    why: str
    held: str
    put_first: str
    """Which kinds of words put it first, if any did."""


def as_item(item: Waiting) -> QueueItem:
    """A line of the queue."""
    about = Markup("{}").format(
        gettext("%(place)s, told %(channel)s", place=item.locality, channel=labels.say(labels.CHANNEL, item.channel))
    ) + Markup(", {}").format(time_tag(item.received_at))
    return QueueItem(
        url_for("moderation.contribution", reference=item.reference), format_reference(item.reference), about,
        tuple(_tags(item)), gettext(WHY[item.why]), _held(item), put_first(item.word_kinds),
    )  # fmt: skip


def _tags(item: Waiting) -> list[Label]:
    found = []
    if item.danger:
        found.append(Label(gettext("Somebody may be in danger"), "late"))
    if item.serious:
        found.append(Label(gettext("Serious"), "late"))
    if item.conflict:
        found.append(Label(gettext("Names an interest"), "disputed"))
    if item.speaks_as in _SPEAKING:
        found.append(Label(gettext(_SPEAKING[item.speaks_as]), "neutral"))
    if item.days_late:
        found.append(Label(gettext("Reply late by %(days)s", days=days(item.days_late)), "late"))
    elif item.reply_due is not None:
        found.append(Label(gettext("Reply by %(day)s", day=long_date(item.reply_due)), "waiting", "date"))
    if item.alike:
        found.append(Label(gettext("One of %(count)s alike", count=number(item.alike)), "neutral"))
    return found


def _held(item: Waiting) -> str:
    if item.held_by is None or item.held_until is None:
        return ""
    until = clock_time(item.held_until)
    if item.held_by_me:
        return gettext("You have it open until %(time)s.", time=until)
    return gettext("%(name)s has it open until %(time)s.", name=item.held_by, time=until)


def left(count: int, minutes: int) -> str:
    """Like "Three waiting, about five minutes"; in hours from an hour and a half; a kind word for none."""
    if not count:
        return gettext("Nothing waits here. Thank you.")
    hours = round(minutes / 60)
    if minutes < 90:
        time = minute_words(minutes)
    else:
        time = ngettext("%(count)s hour", "%(count)s hours", hours, count=number(hours))
    return gettext("%(count)s waiting, about %(minutes)s.", count=number(count).capitalize(), minutes=time)


def minute_words(minutes: int) -> str:
    """Like "five minutes"."""
    return ngettext("%(count)s minute", "%(count)s minutes", minutes, count=number(minutes))


def question_asked(tell_by: TellBy) -> str:
    """What a reader is told who asked the person something: where the question is, and whether they hear of it."""
    if tell_by.is_told:
        return gettext("The question is on the person’s page, and we tell them that it is there.")
    return gettext("The question is on the person’s page. They look there themselves.")


def typed_in(contribution_id: int) -> dict[int, str]:
    """How a person said what staff typed in of the exchanges with them, by number."""
    found = by_word.typed_in(contribution_id)
    return {number: said_words.to_staff(each.payload, each.role) for number, each in found.items()}


_REFERRAL: dict[ReferralState, tuple[str, str]] = {
    ReferralState.SENT: (_("With the service"), "progress"),
    ReferralState.ANSWERED: (_("Answered, to be checked"), "waiting"),
    ReferralState.SENT_BACK: (_("Asked again"), "progress"),
    ReferralState.SHOWN: (_("Answer shown"), "done"),
    ReferralState.RECALLED: (_("Taken back from the service"), "neutral"),
}


def referral_label(item: WithService) -> Label:
    """Where a referral is."""
    if item.days_late:
        return Label(gettext("Overdue by %(days)s", days=working_days(item.days_late)), "late")
    words, kind = _REFERRAL[item.state]
    return Label(gettext(words), kind)
