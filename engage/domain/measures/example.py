"""A little fixed history, so that anybody can work the measures out by hand: the method page shows it whole.

Six asks to one group, one of which is sent up to a board; nine stories; half a year. It is invented, and counted by the
same code as everything else.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from engage.domain.answer_quality import AnswerType, Mark, QualityItem
from engage.domain.ask_events import AskEvent
from engage.domain.ask_states import AskAction
from engage.domain.contribution_states import Objection
from engage.domain.dispositions import Disposition
from engage.domain.kinds import Channel
from engage.domain.measures.facts import Facts, StoryFacts, View, ask_facts
from engage.domain.measures.rated import Rating, SampledAnswer
from engage.domain.publication import Publication
from engage.domain.withholding import WithheldReason

YEAR = 2026
GROUP, BOARD = 1, 2
A = AskAction
Step = tuple[AskAction, int, int, dict[str, Any]]
"""(what, month, day, payload)."""


def _day(month: int, day: int) -> str:
    return date(YEAR, month, day).isoformat()


def _step(kind: AskAction, month: int, day: int, **payload: Any) -> Step:
    return kind, month, day, payload


def _link(month: int, day: int, *stories: int) -> list[Step]:
    return [_step(A.LINK_CONTRIBUTION, month, day, contribution_id=story) for story in stories]


def _raise(month: int, day: int, due: str) -> Step:
    more = {"body_id": GROUP, "body_kind": "lpg", "ack_due": due, "decision_due": due}
    return _step(A.RAISE, month, day, title="", **more)


def _decide(month: int, day: int, outcome: str, **more: str) -> Step:
    said = {"reasons": "why", "options_considered": "what else", "decided_by": "the group"}
    return _step(A.DECIDE, month, day, outcome=outcome, **said, **more)


def _promise(month: int, day: int, due: str) -> Step:
    return _step(A.PROMISE, month, day, text="a promise", owner_role="a role", due=due)


def _done(month: int, day: int, promise: int = 1) -> Step:
    return _step(A.REPORT_DONE, month, day, promise=promise, what="done", when=_day(month, day), evidence={})


def _says(month: int, day: int, story: int, answer: str) -> Step:
    return _step(A.GIVE_VERDICT, month, day, contribution_id=story, answer=answer)


HISTORIES: dict[str, tuple[Step, ...]] = {
    "A": (
        *_link(1, 9, 1, 2), _raise(1, 12, _day(3, 9)), _step(A.ACKNOWLEDGE, 1, 14),
        _decide(3, 2, "agreed", process="how", next_steps="what next"), _promise(3, 2, _day(4, 30)), _done(4, 20),
        _step(A.CHECK_PASS, 4, 27, promise=1), _step(A.ASK_PEOPLE, 4, 28, reachable=2), _says(5, 2, 1, "yes"),
        _says(5, 4, 2, "partly"), _step(A.CLOSE, 5, 29, closed_as="confirmed"),
    ),
    "B": (
        *_link(1, 16, 4), _raise(1, 19, _day(3, 16)), _decide(4, 20, "not_agreed"),
        _step(A.ASK_PEOPLE, 4, 20, reachable=1), _says(4, 25, 4, "no"), _step(A.ANSWER_NO, 5, 4, text="why not"),
        _step(A.CLOSE, 5, 25, closed_as="disputed", reason="why"),
        _step(A.REOPEN, 6, 1, by="host", new_information="a grant", ack_due=_day(6, 8), decision_due=_day(7, 31)),
    ),
    "C": (
        *_link(1, 30, 3), _raise(2, 2, _day(3, 30)),
        _step(A.DEFER, 3, 16, to=_day(6, 15), reason="why", decided_by="the group"),
    ),
    "D": (
        *_link(2, 6, 8), _raise(2, 9, _day(4, 6)),
        _step(A.PASS_ON, 3, 2, to_kind="ijb", to_body_id=BOARD, to_name="the board", escalate=True, reason="why"),
        _step(A.ACCEPT, 3, 9, decision_due=_day(5, 4)), _step(A.TABLE, 3, 23, meeting_id=1, meeting_on=_day(4, 13)),
    ),
    "E": (
        *_link(2, 27, 1), _raise(3, 2, _day(4, 27)), _decide(4, 20, "already_planned", next_steps="what next"),
        _promise(4, 20, _day(5, 30)), _done(5, 29), _step(A.CHECK_FAIL, 6, 5, promise=1, reason="it was not so"),
    ),
    "F": (
        *_link(3, 6, 2, 5), _raise(3, 9, _day(5, 4)), _step(A.ACKNOWLEDGE, 3, 30),
        _decide(4, 30, "agreed", next_steps="what next"), _promise(4, 30, _day(5, 31)),
        _promise(4, 30, _day(6, 15)), _done(6, 20),
    ),
}  # fmt: skip
"""What happened to each ask, in order."""

_OUT = Publication.PUBLISHED
STORIES: dict[int, StoryFacts] = {
    1: StoryFacts(date(YEAR, 1, 5), published_on=date(YEAR, 1, 7), leads_on=True, wants_news=True, publication=_OUT),
    2: StoryFacts(date(YEAR, 1, 6), published_on=date(YEAR, 1, 8), leads_on=True, wants_news=True, publication=_OUT),
    3: StoryFacts(date(YEAR, 1, 26), Channel.PAPER, leads_on=True, publication=Publication.BODY_ONLY,
                  may_publish=False),
    4: StoryFacts(date(YEAR, 1, 12), Channel.PHONE, published_on=date(YEAR, 1, 15), leads_on=True, wants_news=True,
                  publication=_OUT),
    5: StoryFacts(date(YEAR, 3, 2), published_on=date(YEAR, 3, 5), leads_on=True, wants_news=True, publication=_OUT,
                  questions=2),
    6: StoryFacts(date(YEAR, 3, 6), published_on=date(YEAR, 3, 10), publication=_OUT, questions=1),
    7: StoryFacts(date(YEAR, 3, 7), Channel.PAPER, published_on=date(YEAR, 3, 17), disposition=Disposition.NO_ACTION,
                  publication=_OUT),
    8: StoryFacts(date(YEAR, 2, 3), published_on=date(YEAR, 2, 4), leads_on=True, organisation=True, publication=_OUT),
    9: StoryFacts(date(YEAR, 4, 7), publication=Publication.WITHHELD, withheld=WithheldReason.OFFENSIVE),
}  # fmt: skip
"""What people told, and what became of it."""

TOLD = frozenset({(1, "A", 1), (2, "A", 1), (4, "B", 1), (1, "E", 1)})
"""The outcome of ask F has not reached the people of stories 2 and 5."""

OBJECTIONS = ((date(YEAR, 3, 20), Objection.UPHELD), (date(YEAR, 4, 12), Objection.NOT_UPHELD))

DIGESTS = {
    (GROUP, f"{YEAR}-01"): frozenset("AB"), (GROUP, f"{YEAR}-02"): frozenset("ABCD"),
    (GROUP, f"{YEAR}-03"): frozenset("ABCEF"), (BOARD, f"{YEAR}-03"): frozenset("D"),
    (GROUP, f"{YEAR}-04"): frozenset("ABCEF"), (BOARD, f"{YEAR}-04"): frozenset("D"),
    (GROUP, f"{YEAR}-05"): frozenset("ABCEF"), (BOARD, f"{YEAR}-05"): frozenset("D"),
    (GROUP, f"{YEAR}-06"): frozenset("BCEF"),
}  # fmt: skip
"""The board made no digest of June."""

def _marks(marks: str) -> dict[QualityItem, Mark]:
    letters = {"m": Mark.MET, "n": Mark.NOT_MET, "-": Mark.DOES_NOT_APPLY}
    return {item: letters[letter] for item, letter in zip(QualityItem, marks, strict=True)}


SAMPLED = {
    "A": SampledAnswer(
        GROUP, date(YEAR, 3, 2), Rating(_marks("mnmmmnmmn"), AnswerType.CONVERSATIONAL),
        Rating(_marks("mnmnmnmmn"), AnswerType.CONVERSATIONAL),
    ),
    "B": SampledAnswer(GROUP, date(YEAR, 4, 20), Rating(_marks("mnnnn-nmn"), AnswerType.GENERIC)),
    "E": SampledAnswer(GROUP, date(YEAR, 4, 20)),
}  # fmt: skip
"""The answers that were drawn, by their ask: A was judged by two people, B by one, E by nobody."""

VIEW = View(date(YEAR, 1, 1), date(YEAR, 6, 30), date(YEAR, 7, 1))


def events(name: str) -> tuple[AskEvent, ...]:
    """The history of one ask, as the product would hold it."""
    return tuple(
        AskEvent(seq, kind, at, at, "system", None, payload)
        for seq, (kind, month, day, payload) in enumerate(HISTORIES[name], 1)
        for at in [datetime.combine(date(YEAR, month, day), time(10), UTC)]
    )


def facts() -> Facts:
    """All of it."""
    asks = tuple(ask_facts(name, events(name), "Upper" if name in "ACE" else "Lower") for name in HISTORIES)
    return Facts(asks, STORIES, TOLD, OBJECTIONS, DIGESTS, tuple(SAMPLED.values()))
