"""Verdicts played thousands of times by the product's own rules: how often does a "no" reopen an ask?

One round of one ask: so many people are behind it and can be asked; each answers with the chance `returned`; each
answer is "no" with the chance `saying_no`, and otherwise yes, partly or not sure. Answers come one by one in a random
order, and after each of them the rule is asked, as the product does.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from engage.domain.verdicts import (
    REMINDER_DAYS,
    WINDOW_DAYS,
    GivenVerdict,
    NextStep,
    RoundFacts,
    Verdict,
    may_reopen,
    next_step,
)

ASKED_ON = date(2026, 6, 1)
AT = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
PEOPLE = (1, 2, 3, 4, 6, 9, 15, 30)
RETURNED = (0.1, 0.3, 0.6)
SAYING_NO = (0.1, 0.25, 0.4)
OTHERWISE = {Verdict.YES: 7, Verdict.PARTLY: 2, Verdict.NOT_SURE: 1}
"""How answers that are not "no" fall."""

Rule = Callable[[Sequence[GivenVerdict], int, bool], bool]
"""Whether these verdicts reopen an ask with so many people behind it; the last says whether the window is over."""


def facts(verdicts: Sequence[GivenVerdict], people: int, *, over: bool = False) -> RoundFacts:
    """A round with these verdicts, of which the body answered every "no"."""
    asked = frozenset(range(people))
    return RoundFacts(
        asked=asked, fed=asked, reachable=asked, asked_on=ASKED_ON, verdicts=tuple(verdicts), no_answered=True,
        today=ASKED_ON + timedelta(days=WINDOW_DAYS if over else 1),
        reminders=tuple(ASKED_ON + timedelta(days=day) for day in REMINDER_DAYS) if over else (),
    )  # fmt: skip


def _noes(verdicts: Sequence[GivenVerdict]) -> int:
    return sum(each.answer is Verdict.NO for each in verdicts)


def _sole(verdicts: Sequence[GivenVerdict], people: int) -> bool:
    return people == 1 and _noes(verdicts) == 1


def as_it_is(verdicts: Sequence[GivenVerdict], people: int, over: bool) -> bool:
    """The product's rule, asked after each answer."""
    return may_reopen(facts(verdicts, people)) is not None


def two_of_them(verdicts: Sequence[GivenVerdict], people: int, over: bool) -> bool:
    """The product's rule, but a third must be two people or more (where more than one was asked)."""
    return as_it_is(verdicts, people, over) and (people == 1 or _noes(verdicts) >= 2)


def at_the_end(verdicts: Sequence[GivenVerdict], people: int, over: bool) -> bool:
    """The product's share, looked at once: when all have answered or the window is over."""
    return _sole(verdicts, people) or ((over or len(verdicts) == people) and as_it_is(verdicts, people, over))


def two_at_the_end(verdicts: Sequence[GivenVerdict], people: int, over: bool) -> bool:
    """Looked at once, a third and two people or more; of two people, both."""
    noes, given = _noes(verdicts), len(verdicts)
    done = over or given == people
    return _sole(verdicts, people) or (done and noes >= 2 and noes * 3 >= given)


def half(verdicts: Sequence[GivenVerdict], people: int, over: bool) -> bool:
    """Half of at least three, after each answer."""
    return _sole(verdicts, people) or (len(verdicts) >= 3 and _noes(verdicts) * 2 >= len(verdicts))


def any_no(verdicts: Sequence[GivenVerdict], people: int, over: bool) -> bool:
    """Every single "no"."""
    return _noes(verdicts) >= 1


RULES: dict[str, Rule] = {
    "as it is": as_it_is, "a third, and two people": two_of_them, "a third, at the end": at_the_end,
    "a third and two people, at the end": two_at_the_end, "half of three": half, "any no": any_no,
}  # fmt: skip


@dataclass
class Tally:
    """What came of many rounds."""

    rounds: int = 0
    reopened: int = 0
    by_noes: Counter[int] = field(default_factory=Counter)
    """Reopenings by how many had said "no" by then."""
    review: int = 0
    confirmed: int = 0
    unconfirmed: int = 0
    silent: int = 0
    """Unconfirmed because nobody at all answered."""
    content: int = 0
    """Reopened though, of all who would have answered, fewer than a third say no."""

    def per_hundred(self, count: int) -> float:
        """Out of a hundred asks."""
        return 100 * count / self.rounds if self.rounds else 0.0


def answers(rng: random.Random, people: int, returned: float, saying_no: float) -> list[GivenVerdict]:
    """Who answers what, in the order in which it comes."""
    names, weights = list(OTHERWISE), list(OTHERWISE.values())
    who = [person for person in range(people) if rng.random() < returned]
    rng.shuffle(who)
    said = [Verdict.NO if rng.random() < saying_no else rng.choices(names, weights)[0] for _ in who]
    return [
        GivenVerdict(person, answer, AT + timedelta(hours=hour))
        for hour, (person, answer) in enumerate(zip(who, said, strict=True))
    ]


def settle(tally: Tally, given: Sequence[GivenVerdict], people: int, rule: Rule) -> None:
    """Play one round to its end."""
    tally.rounds += 1
    for number in range(1, len(given) + 1):
        if rule(given[:number], people, False):
            _reopened(tally, given, number)
            return
    if rule(given, people, True):
        _reopened(tally, given, len(given))
        return
    step = next_step(_unopened(given, people)).step
    tally.review += step is NextStep.CHAIR_REVIEW
    tally.confirmed += step is NextStep.CLOSE_CONFIRMED
    tally.unconfirmed += step is NextStep.CLOSE_UNCONFIRMED
    tally.silent += not given


def _unopened(given: Sequence[GivenVerdict], people: int) -> RoundFacts:
    """The round on its last day, reopened by nothing: another rule than the product's may have let it pass."""
    at_last = facts(given, people, over=True)
    return RoundFacts(
        asked=at_last.asked, fed=at_last.fed, reachable=at_last.reachable, asked_on=at_last.asked_on,
        today=at_last.today, verdicts=at_last.verdicts, reminders=at_last.reminders, no_answered=True, reopened=True,
    )  # fmt: skip


def _reopened(tally: Tally, given: Sequence[GivenVerdict], number: int) -> None:
    tally.reopened += 1
    tally.by_noes[_noes(given[:number])] += 1
    tally.content += _noes(given) * 3 < len(given)


def play(
    people: Sequence[int], returned: float, saying_no: float, *, rule: Rule = as_it_is, runs: int, seed: int
) -> Tally:
    """Many rounds; how many people are behind each is drawn from `people`."""
    rng, tally = random.Random(seed), Tally()
    for _ in range(runs):
        many = rng.choice(people)
        settle(tally, answers(rng, many, returned, saying_no), many, rule)
    return tally


def one_voice(people: int, returned: float, *, early: bool, rule: Rule = as_it_is, runs: int, seed: int) -> Tally:
    """Everybody is content but one, who always answers "no": first of all, or whenever it happens."""
    rng, tally = random.Random(seed), Tally()
    no = GivenVerdict(0, Verdict.NO, AT)
    for _ in range(runs):
        others = [each for each in answers(rng, people, returned, 0.0) if each.contribution_id]
        others.insert(0 if early else rng.randint(0, len(others)), no)
        settle(tally, others, people, rule)
    return tally
