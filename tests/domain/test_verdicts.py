from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain.ask_states import Outcome
from engage.domain.deadlines import WorkingCalendar
from engage.domain.verdicts import (
    GivenVerdict,
    NextStep,
    ReopenBy,
    RoundFacts,
    Step,
    Unconfirmed,
    Verdict,
    answer_due,
    count,
    may_reopen,
    next_step,
    no_summary,
    reminder_due,
    silent,
    standing_noes,
    window_ends,
)

ASKED = date(2026, 11, 16)


def said(*answers, on=ASKED, new=False):
    """Verdicts of contributions 1, 2, ... in this order; None leaves one out."""
    at = datetime.combine(on, time(12), UTC)
    return tuple(
        GivenVerdict(who, Verdict(answer), at, new_information=new)
        for who, answer in enumerate(answers, start=1)
        if answer is not None
    )


def facts(people, *answers, day=0, reachable=None, new=False, **given):
    everyone = frozenset(range(1, people + 1))
    return RoundFacts(
        asked=everyone,
        fed=everyone,
        reachable=everyone if reachable is None else frozenset(reachable),
        asked_on=ASKED,
        today=ASKED + timedelta(days=day),
        **{"outcome": Outcome.AGREED, "verdicts": said(*answers, new=new), **given},
    )


BOTH = (ASKED + timedelta(days=10), ASKED + timedelta(days=24))


@pytest.mark.parametrize(
    ("people", "answers", "reason"),
    [
        (1, ["no"], ReopenBy.SOLE_CONTRIBUTOR),
        (1, ["partly"], None),
        (1, ["not_sure"], None),
        (2, ["no"], None),
        (2, ["no", "no"], None),
        (3, ["no", "no"], None),
        (3, ["no", "yes", "yes"], ReopenBy.A_THIRD),
        (4, ["no", "yes", "yes", "yes"], None),
        (9, ["no", "no", "yes", "yes", "yes", "yes", "yes", "yes", "yes"], None),
        (9, ["no", "no", "no", "yes", "yes", "yes", "yes", "yes", "yes"], ReopenBy.A_THIRD),
        (9, ["no", "not_sure", "partly"], ReopenBy.A_THIRD),
        (9, ["yes", "yes", "yes"], None),
    ],
)
def test_what_reopens_by_itself(people, answers, reason):
    assert may_reopen(facts(people, *answers)) is reason


def test_a_round_reopens_by_itself_once():
    assert may_reopen(facts(1, "no", reopened=True)) is None


def test_linking_more_does_not_water_down_the_no_of_the_sole_contributor():
    one = facts(1, "no")
    more = RoundFacts(frozenset({1}), frozenset({1, 2, 3}), one.reachable, ASKED, ASKED, one.outcome, one.verdicts)
    assert may_reopen(more) is ReopenBy.SOLE_CONTRIBUTOR


def test_disagreeing_with_an_explained_refusal_reopens_only_with_something_new():
    refusal = {"outcome": Outcome.NOT_AGREED}
    assert may_reopen(facts(1, "no", **refusal)) is None
    assert may_reopen(facts(1, "no", new=True, **refusal)) is ReopenBy.SOLE_CONTRIBUTOR
    assert may_reopen(facts(1, "no", new_information=True, **refusal)) is ReopenBy.SOLE_CONTRIBUTOR
    assert may_reopen(facts(4, "no", "yes", "yes", "yes", new=True, **refusal)) is None


def test_a_new_fact_told_with_a_yes_does_not_reopen_a_refusal():
    verdicts = (*said("no"), *said(None, "yes", "yes", new=True))
    assert may_reopen(facts(3, verdicts=verdicts, outcome=Outcome.NOT_AGREED)) is None


@pytest.mark.parametrize(
    ("given_facts", "step"),
    [
        (facts(2), Step(NextStep.WAIT)),
        (facts(2, day=9), Step(NextStep.WAIT)),
        (facts(2, day=10), Step(NextStep.REMIND, reminder=1)),
        (facts(2, "yes", "yes", day=10), Step(NextStep.CLOSE_CONFIRMED)),
        (facts(2, "yes", day=23, reminders=BOTH[:1]), Step(NextStep.WAIT)),
        (facts(2, "yes", day=24, reminders=BOTH[:1]), Step(NextStep.REMIND, reminder=2)),
        (facts(2, "yes", day=30, reminders=BOTH), Step(NextStep.WAIT)),
        (facts(2, "yes", day=31, reminders=BOTH), Step(NextStep.CLOSE_CONFIRMED)),
        (facts(2, "partly", day=31, reminders=BOTH), Step(NextStep.CLOSE_CONFIRMED)),
        (facts(2, day=31, reminders=BOTH), Step(NextStep.CLOSE_UNCONFIRMED, unconfirmed=Unconfirmed.SILENCE)),
        (facts(2, "not_sure", day=31, reminders=BOTH),
         Step(NextStep.CLOSE_UNCONFIRMED, unconfirmed=Unconfirmed.ONLY_NOT_SURE)),
        (facts(2, "not_sure", "not_sure"), Step(NextStep.CLOSE_UNCONFIRMED, unconfirmed=Unconfirmed.ONLY_NOT_SURE)),
        (facts(2, reachable=()), Step(NextStep.CLOSE_UNCONFIRMED, unconfirmed=Unconfirmed.NOBODY_REACHABLE)),
        (facts(2, "yes", reachable=(1,)), Step(NextStep.CLOSE_CONFIRMED)),
        (facts(1, "no"), Step(NextStep.REOPEN, reopen=ReopenBy.SOLE_CONTRIBUTOR)),
        # Ten working days from Monday 16 November: St Andrew's Day is none.
        (facts(2, "no"), Step(NextStep.NEEDS_ANSWER, due=date(2026, 12, 1))),
        (facts(2, "no", day=200), Step(NextStep.REMIND, reminder=1)),
        (facts(2, "no", day=200, reminders=BOTH), Step(NextStep.NEEDS_ANSWER, due=date(2026, 12, 1))),
        (facts(2, "no", "yes", day=30, no_answered=True), Step(NextStep.WAIT)),
        (facts(2, "no", "yes", day=31, no_answered=True), Step(NextStep.CHAIR_REVIEW)),
        (facts(2, "no", day=31, reminders=BOTH, no_answered=True), Step(NextStep.CHAIR_REVIEW)),
        (facts(1, "no", outcome=Outcome.NOT_AGREED), Step(NextStep.NEEDS_ANSWER, due=date(2026, 12, 1))),
        # Closed: nothing but a late "no" moves it.
        (facts(2, closed=True, day=400), Step(NextStep.WAIT)),
        (facts(2, "no", closed=True, day=400), Step(NextStep.NEEDS_ANSWER, due=date(2026, 12, 1))),
        (facts(1, "no", closed=True, day=400), Step(NextStep.REOPEN, reopen=ReopenBy.SOLE_CONTRIBUTOR)),
        (facts(2, "no", closed=True, no_answered=True, day=400), Step(NextStep.WAIT)),
    ],
)  # fmt: skip
def test_what_comes_next(given_facts, step):
    assert next_step(given_facts) == step


def test_before_people_were_asked_there_is_nothing_to_do():
    nobody_asked = RoundFacts(frozenset({1}), frozenset({1}), frozenset({1}), None, ASKED)
    assert next_step(nobody_asked) == Step(NextStep.WAIT)
    assert reminder_due(nobody_asked) is None
    assert window_ends(nobody_asked) is None


def test_reminders_that_went_out_late_keep_their_distance_and_the_window_open():
    late = (ASKED + timedelta(days=40),)
    assert next_step(facts(1, day=46, reminders=late)).step is NextStep.WAIT
    assert next_step(facts(1, day=47, reminders=late)).step is NextStep.REMIND
    both = (*late, ASKED + timedelta(days=47))
    assert next_step(facts(1, day=53, reminders=both)).step is NextStep.WAIT
    assert next_step(facts(1, day=54, reminders=both)).unconfirmed is Unconfirmed.SILENCE


def test_the_answer_is_due_ten_working_days_after_the_first_no():
    later = said(None, "no", on=ASKED + timedelta(days=5))
    assert answer_due((*later, *said("no")), WorkingCalendar()) == date(2026, 12, 1)
    assert answer_due(said("yes"), WorkingCalendar()) is None


def test_a_no_just_after_midnight_in_summer_counts_from_that_day():
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert answer_due((GivenVerdict(1, Verdict.NO, at),), WorkingCalendar()) == date(2026, 7, 16)


answers = st.lists(st.none() | st.sampled_from([each.value for each in Verdict]), min_size=1, max_size=12)


@st.composite
def rounds(draw):
    given_answers = draw(answers)
    people = len(given_answers)
    sent = draw(st.integers(0, 2))
    return facts(
        people,
        *given_answers,
        day=draw(st.integers(0, 60)),
        reachable=draw(st.frozensets(st.integers(1, people))),
        reminders=BOTH[:sent],
        new=draw(st.booleans()),
        outcome=draw(st.sampled_from([*Outcome])),
        no_answered=draw(st.booleans()),
        closed=draw(st.booleans()),
    )


@settings(max_examples=300)
@given(rounds())
def test_whatever_people_say(each):
    step, counts = next_step(each), count(each.verdicts)
    noes, given_count = no_summary(each.verdicts)
    assert (noes, given_count) == (counts[Verdict.NO], len(each.verdicts)) == (
        len(standing_noes(each.verdicts)), sum(counts.values()),
    )  # fmt: skip
    # A "no" always shows: nothing closes by itself over one, and the chair reviews only what was answered.
    if noes:
        assert step.step not in {NextStep.CLOSE_CONFIRMED, NextStep.CLOSE_UNCONFIRMED}
        assert each.no_answered or step.step is not NextStep.CHAIR_REVIEW
    else:
        assert step.step not in {NextStep.REOPEN, NextStep.NEEDS_ANSWER, NextStep.CHAIR_REVIEW}
    # Silence and "not sure" are never a yes.
    assert (step.step is NextStep.CLOSE_CONFIRMED) <= bool(counts[Verdict.YES] + counts[Verdict.PARTLY])
    if step.unconfirmed:
        assert not counts[Verdict.YES] + counts[Verdict.PARTLY] + noes
        assert (step.unconfirmed is Unconfirmed.ONLY_NOT_SURE) is bool(counts[Verdict.NOT_SURE])
    # Nobody who can still answer is shut out before the window is over and both reminders were sent.
    closing = {NextStep.CLOSE_CONFIRMED, NextStep.CLOSE_UNCONFIRMED, NextStep.CHAIR_REVIEW}
    if step.step in closing and silent(each):
        assert len(each.reminders) == 2
        assert each.today >= ASKED + timedelta(days=31)
    if each.closed:
        assert step.step in {NextStep.WAIT, NextStep.REOPEN, NextStep.NEEDS_ANSWER}


@settings(max_examples=200)
@given(rounds())
def test_reopening_needs_a_no_and_the_numbers(each):
    reason, (noes, given_count) = may_reopen(each), no_summary(each.verdicts)
    enough = given_count >= 3 and noes / given_count >= 1 / 3
    alone = len(each.asked) == 1 and noes == 1
    new = any(verdict.new_information for verdict in each.verdicts)
    allowed = each.outcome is not Outcome.NOT_AGREED or new
    assert (reason is not None) is (noes > 0 and allowed and (enough or alone))


@settings(max_examples=200)
@given(rounds(), st.integers(1, 90))
def test_more_time_alone_never_turns_what_people_said(each, days):
    """Waiting may lead to reminders or a close, never to or from reopening, and never from unconfirmed to
    confirmed."""
    later = replace(each, today=each.today + timedelta(days=days))
    assert may_reopen(later) is may_reopen(each)
    if next_step(each).step is NextStep.CLOSE_UNCONFIRMED:
        assert next_step(later) == next_step(each)
