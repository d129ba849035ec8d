"""Histories of asks in all their states, folded as the product folds them, for bulk insertion."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engage.domain.ask_events import AskEvent
from engage.domain.ask_history import fold
from engage.domain.ask_states import AskAction as A
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.verdicts import REMINDER_DAYS, WINDOW_DAYS
from engage.services.ask_cache import columns

_CALENDAR = WorkingCalendar()
_WHY = "The stairs are ours, and a new lamp costs less than one fall."
_LOOKED = "A lamp, a second rail, and leaving it as it is."
_REFUSAL = "The lease of the building forbids a second lamp until the year 2028."
_EVIDENCE = {"kind": "link", "url": "https://www.example.org/news/lamp"}
_TITLES = ("Mend the light on the stairs", "Run the bus past the door", "Open until seven on one day",
           "Put a bench at the stop", "Send letters in large print", "Keep the day centre open")  # fmt: skip

WALKS = {
    "raised": 2, "tabled": 2, "noted": 1, "deferred": 1, "refused": 2, "acting": 4, "reported": 1, "with people": 2,
    "confirmed": 12, "unconfirmed": 6, "disputed": 1, "reopened": 1,
}  # fmt: skip
"""What becomes of asks in their first half year, and how often."""
_CLOSED = frozenset({"confirmed", "unconfirmed", "disputed"})
_HALF_YEAR = timedelta(days=180)


@dataclass(frozen=True)
class Made:
    """An ask as it is stored: its columns and its events."""

    columns: dict[str, Any]
    events: tuple[AskEvent, ...]
    fed: tuple[int, ...]


class _Telling:
    def __init__(self, start: datetime, most: datetime) -> None:
        self.at, self.most = start, most
        self.events: list[AskEvent] = []

    def do(self, kind: A, role: str, actor: int | None = 1, wait: float = 0, **payload: Any) -> _Telling:
        self.at += timedelta(days=wait)
        if self.at < self.most:
            self.events.append(AskEvent(len(self.events) + 1, kind, self.at, self.at, role, actor, payload))
        return self

    def day(self, ahead: int) -> str:
        return (local_date(self.at) + timedelta(days=ahead)).isoformat()


def make(
    rng: random.Random, *, raised: datetime, now: datetime, body: int, kind: str, locality: int | None, theme: int,
    fed: tuple[int, ...],
) -> Made:  # fmt: skip
    """One ask that was raised then, as far as it has come by now: what would lie ahead is left out. Each half year
    that an ask has had, most of those that are still open come to an end: a register does not fill up with what was
    left lying, or the lines of a digest would grow with every month that there ever was."""
    left = 4.0 ** -((now - raised) // _HALF_YEAR)
    weights = [weight if name in _CLOSED else weight * left for name, weight in WALKS.items()]
    walk = rng.choices(list(WALKS), weights)[0]
    told = _Telling(raised, now)
    for each in fed:
        told.do(A.LINK_CONTRIBUTION, "moderator", contribution_id=each)
    told.do(
        A.RAISE, "moderator", wait=0.01, title=rng.choice(_TITLES), body_id=body, body_kind=kind, theme_id=theme,
        **({"locality_id": locality} if locality else {}), ack_due=told.day(7), decision_due=told.day(56),
    )  # fmt: skip
    _walk(walk, told, fed)
    events = tuple(told.events)
    return Made(columns(fold(events), _CALENDAR), events, fed)


def _walk(walk: str, told: _Telling, fed: tuple[int, ...]) -> None:
    if walk == "raised":
        return
    told.do(A.ACKNOWLEDGE, "lpg_officer", 2, wait=3)
    if walk == "tabled":
        told.do(A.TABLE, "lpg_officer", 2, wait=5, meeting_id=1, meeting_on=told.day(20))
        return
    if walk == "noted":
        told.do(A.NOTE, "lpg_officer", 2, wait=20, text="The group noted it.")
        return
    if walk == "deferred":
        told.do(A.DEFER, "lpg_officer", 2, wait=20, to=told.day(90), reason=_WHY, decided_by="LPG members")
        return
    refused = walk in {"refused", "disputed"}
    told.do(
        A.DECIDE, "lpg_officer", 2, wait=25, outcome="not_agreed" if refused else "agreed",
        reasons=_REFUSAL if refused else _WHY, options_considered=_LOOKED, decided_by="LPG members, by vote",
    )  # fmt: skip
    if not refused:
        promised = {"text": "Mend the lamp", "owner_role": "Buildings manager", "due": told.day(40)}
        told.do(A.PROMISE, "lpg_officer", 2, **promised)
        if walk == "acting":
            return
        told.do(A.REPORT_DONE, "lpg_officer", 2, wait=30, promise=1, what="The lamp works.", when=told.day(0),
                      evidence=_EVIDENCE)  # fmt: skip
        if walk == "reported":
            return
        told.do(A.CHECK_PASS, "moderator", 3, wait=2, promise=1)
    _asked(walk, told, fed)


def _asked(walk: str, told: _Telling, fed: tuple[int, ...]) -> None:
    told.do(A.ASK_PEOPLE, "system", None, wait=1, reachable=len(fed))
    if walk in {"with people", "refused"}:
        # Nobody answers: two reminders, and then it closes by itself.
        for number, wait in enumerate((REMINDER_DAYS[0], REMINDER_DAYS[1] - REMINDER_DAYS[0]), 1):
            told.do(A.REMIND_PEOPLE, "system", None, wait=wait, number=number, reached=len(fed))
        wait = WINDOW_DAYS - REMINDER_DAYS[1]
        told.do(A.CLOSE, "system", None, wait=wait, closed_as="unconfirmed", unconfirmed="silence")
        return
    answer = {"confirmed": "yes", "unconfirmed": "not_sure"}.get(walk, "no")
    for each in fed if walk != "unconfirmed" else fed[:1]:
        told.do(A.GIVE_VERDICT, "contributor", None, wait=1, contribution_id=each, answer=answer)
    if walk == "reopened":
        told.do(A.REOPEN, "moderator", wait=3, by="host", why="It is out again.", ack_due=told.day(7),
                      decision_due=told.day(56))  # fmt: skip
        return
    closed: dict[str, Any] = {"closed_as": walk}
    if walk == "disputed":
        told.do(A.ANSWER_NO, "lpg_officer", 2, wait=3, text="We look at it again when the lease ends.")
        told.do(A.CLOSE, "chair", 4, wait=10, reason=_REFUSAL, **closed)
    elif walk == "unconfirmed":
        told.do(A.CLOSE, "system", None, wait=30, unconfirmed="only_not_sure", **closed)
    else:
        told.do(A.CLOSE, "system", None, wait=2, **closed)
