"""What came of what a digest put to its body, in words: a sentence for each thing."""

from __future__ import annotations

from datetime import date
from typing import Any

from engage.domain.ask_labels import Owed
from engage.domain.ask_states import Outcome
from engage.domain.digest_asked import AskedLast, CameOf, Did
from engage.queries.digest_asked import PutToBody
from engage.web.presentation import gettext, medium_date


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_DECIDED: dict[Outcome, str] = {
    Outcome.AGREED: _("Agreed on %(day)s."),
    Outcome.PARTLY: _("Agreed in part on %(day)s."),
    Outcome.NOT_AGREED: _("Not agreed, on %(day)s."),
    Outcome.ALREADY_PLANNED: _("Happening already, it said on %(day)s."),
    Outcome.PASSED_ON: _("Somebody else has taken it on. That was noted on %(day)s."),
}
_DID: dict[Did, str] = {
    Did.PROMISED: _("Who does what by when was said on %(day)s."),
    Did.ANSWERED: _("The people who say no were answered on %(day)s."),
    Did.PUT_OFF: _("Put off on %(day)s, to %(to)s."),
    Did.PASSED_ON: _("Passed on %(day)s to %(name)s."),
    Did.NOTED: _("Noted on %(day)s. That is not a decision."),
    Did.NOT_TAKEN: _("The meeting on %(day)s did not come to it."),
}
_ASKED: dict[Owed, str] = {
    Owed.DECISION: _("A decision was asked for."),
    Owed.FIRST_PROMISE: _("Who does what by when was asked for."),
    Owed.ANSWER: _("An answer to people who say no was asked for."),
}


def did(found: CameOf | None, meeting_on: date | None) -> str:
    """What came of it; that nothing is written down, where there is nothing to say."""
    if found is None:
        if meeting_on is None:
            return gettext("There has been no meeting since.")
        return gettext("What the meeting on %(day)s did with it is not written down yet.", day=medium_date(meeting_on))
    words = _DECIDED[found.outcome] if found.outcome is not None else _DID[found.did]
    return gettext(words, day=medium_date(found.on), to=medium_date(found.to) if found.to else "", name=found.to_name)


def asked_for(owed: Owed) -> str:
    """What was put to the body."""
    return gettext(_ASKED[owed]) if owed in _ASKED else ""


def last(each: AskedLast) -> str:
    """Of one thing that was put to the body last time: what it was, and what came of it."""
    return f"{asked_for(each.owed)} {did(each.came_of, each.meeting_on)}"


def after(found: PutToBody) -> list[dict[str, str]]:
    """What came of what a digest put to its body, up to now: title, address, words and minutes of each."""
    held_on = found.meeting.held_on if found.meeting else None
    return [
        {
            "title": each.asked.title,
            "url": f"/asks/{each.asked.reference}",
            "words": did(each.came_of, held_on),
            "minutes": each.came_of.minutes_url if each.came_of else "",
        }
        for each in found.put
    ]


def vocabulary() -> dict[str, Any]:
    """The functions above by the names that templates use."""
    return {"after": after, "did": did, "last": last}
