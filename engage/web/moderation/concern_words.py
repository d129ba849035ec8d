"""The words of worries about somebody's safety, for the people who work on them."""

from __future__ import annotations

from datetime import date
from typing import Any

from engage.domain.safeguarding import (
    TEST,
    ConcernState,
    EntryKind,
    HarmKind,
    Outcome,
    Point,
    ReferredTo,
    Route,
    Told,
)
from engage.domain.safety_words import WordKind
from engage.queries.safeguarding import Raised
from engage.web.labels import Label, say
from engage.web.presentation import gettext, join_list, long_date, working_days


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


WORD_KIND: dict[WordKind, str] = {
    WordKind.SELF_HARM: _("self-harm"),
    WordKind.HURT: _("hurt"),
    WordKind.SEXUAL: _("sexual harm"),
    WordKind.FEAR: _("fear"),
    WordKind.NEGLECT: _("neglect"),
    WordKind.MONEY: _("money"),
    WordKind.WEAPON: _("weapon"),
}
STATE: dict[ConcernState, tuple[str, str]] = {
    ConcernState.RAISED: (_("Nothing is decided yet"), "late"),
    ConcernState.RECORDED: (_("Recorded, still locked"), "waiting"),
    ConcernState.LIFTED: (_("Goes on like any other"), "done"),
    ConcernState.KEPT: (_("Stays in"), "neutral"),
}
ROUTE: dict[Route, str] = {
    Route.ADULT: _("Somebody of 16 or over"),
    Route.CHILD: _("A child: somebody under 18"),
}
POINT: dict[Point, str] = {
    Point.YES: _("Yes"),
    Point.NO: _("No"),
    Point.NOT_KNOWN: _("Not known"),
}
HARM: dict[HarmKind, str] = {
    HarmKind.PHYSICAL: _("To the body"),
    HarmKind.PSYCHOLOGICAL: _("To the mind, for example fear or distress"),
    HarmKind.PROPERTY: _("To money, property or rights"),
    HarmKind.SELF_HARM: _("Self-harm"),
    HarmKind.OTHER: _("Another harm"),
}
OUTCOME: dict[Outcome, str] = {
    Outcome.REFERRED: _("I told somebody who has to act"),
    Outcome.NOT_REFERRED: _("I told nobody"),
}
REFERRED_TO: dict[ReferredTo, str] = {
    ReferredTo.ADULT_PROTECTION: _("Adult protection, at social work"),
    ReferredTo.CHILD_PROTECTION: _("Child protection, at social work"),
    ReferredTo.POLICE: _("The police"),
    ReferredTo.OTHER: _("Somebody else"),
}
TOLD: dict[Told, str] = {
    Told.AGREES: _("Yes, and they agree"),
    Told.TOLD: _("Yes, and they do not agree"),
    Told.NOT_TOLD: _("No"),
}
ENTRY: dict[EntryKind, str] = {
    EntryKind.RAISED: _("Somebody was worried"),
    EntryKind.NOTE: _("Note"),
    EntryKind.RECORDED: _("What was decided"),
    EntryKind.LIFTED: _("Let go on like any other"),
    EntryKind.KEPT: _("Kept in"),
}


def state(found: ConcernState) -> Label:
    """Where it stands, as a tag."""
    words, kind = STATE[found]
    return Label(gettext(words), kind)


def clock(found: Raised) -> Label:
    """By when it has to be decided, or by how much that is late; lateness stays, once it was decided too."""
    if found.days_late:
        late = working_days(found.days_late)
        words = gettext("Decided late by %(days)s") if found.decided_on else gettext("Overdue by %(days)s")
        return Label(words % {"days": late}, "late")
    if found.decided_on:
        return Label(gettext("Decided in time"), "done")
    return Label(gettext("Decide by %(day)s", day=long_date(found.due_on)), "waiting", "date")


def put_first(kinds: tuple[WordKind, ...]) -> str:
    """That words in it put it first, and what they may be about; empty for none. Never that there is no danger."""
    if not kinds:
        return ""
    said = join_list(gettext("‘%(word)s’", word=say(WORD_KIND, kind)) for kind in kinds)
    return gettext("Words in it put it first: %(words)s. It may be a false alarm.", words=said)


def answers(said: dict[str, Any]) -> list[dict[str, str]]:
    """What a record in the log answers, as rows of a list of facts."""
    rows = [_row(gettext("Whom it is about"), say(ROUTE, Route(said["route"])))]
    rows += [_row(f"“{words}”", say(POINT, Point(said[name]))) for name, words in TEST if name in said]
    if said["harms"]:
        rows.append(
            _row(gettext("What harm it may be"), join_list(say(HARM, HarmKind(each)) for each in said["harms"]))
        )
    rows.append(_row(gettext("Outcome"), say(OUTCOME, Outcome(said["outcome"]))))
    if "referred_to" in said:
        rows += [
            _row(gettext("Whom"), say(REFERRED_TO, ReferredTo(said["referred_to"]))),
            _row(gettext("When"), long_date(date.fromisoformat(said["referred_on"]))),
            _row(gettext("Who told whom"), said["referred_by"]),
            _row(gettext("Whether the person who told us knows"), say(TOLD, Told(said["told"]))),
        ]
        if said["why_not_told"]:
            rows.append(_row(gettext("Why they do not know"), said["why_not_told"]))
    if said["reason"]:
        rows.append(_row(gettext("Reason, or what else matters"), said["reason"]))
    return rows


def _row(key: str, value: str) -> dict[str, str]:
    return {"key": key, "value": value}
