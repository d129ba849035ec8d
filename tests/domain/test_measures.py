"""The twenty measures: the same as a recount from raw events; nothing that was due leaves; small numbers are hidden."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain.answer_quality import AnswerType, Mark, QualityItem
from engage.domain.deadlines import local_date
from engage.domain.disclosure import PLAIN, Suppressed
from engage.domain.measures import answering, example, rated
from engage.domain.measures.counting import Line, count
from engage.domain.measures.facts import AskFacts, Facts, View, ask_facts
from engage.domain.measures.medians import kaplan_meier
from engage.domain.measures.parts import NUMBER, Part
from engage.domain.measures.rated import Rating, SampledAnswer
from engage.domain.measures.shown import Figure, shown
from engage.domain.measures.values import Agreement, Amount, Median, NotMeasured, Proportion, Ratio, Value
from tests.domain.ask_scenes import IJB, LPG, START, A, Scene
from tests.domain.measures_recount import recount, recount_rated
from tests.domain.test_ask_walks import seeds, walk, walks

DAY_ONE = local_date(START)


def scenes(seed: int, many: int = 4) -> list[Scene]:
    """Some asks that went where chance took them."""
    last = {number: [scene for scene, _ in walk(seed + number, 30)][-1:] for number in range(many)}
    return [each for found in last.values() for each in found if each.ask.raised_at is not None]


def of(told: list[Scene]) -> Facts:
    return Facts(tuple(ask_facts(str(number), each.events) for number, each in enumerate(told)))


def plain(value: Value) -> Any:
    match value:
        case Agreement(kappa, alike, pairs):
            return alike, pairs, None if kappa is None else round(kappa, 9)
        case Proportion(numerator, denominator):
            return numerator, denominator
        case Amount(number):
            return number
        case Median(days):
            return None if days is None else int(days)
    return value


def named(lines: tuple[Line, ...]) -> Mapping[str, Value]:
    return {f"{each.part.value} {each.group}".strip(): each.value for each in lines}


@walks
@given(seeds, st.integers(0, 300), st.integers(0, 500), st.sampled_from([None, LPG, IJB]))
def test_they_are_what_somebody_counts_from_the_raw_events(seed: int, start: int, days: int, body: int | None) -> None:
    told = scenes(seed)
    today = max((each.today for each in told), default=DAY_ONE)
    first = DAY_ONE + timedelta(start)
    view = View(first, first + timedelta(days), today, body)
    counted = named(count(of(told), view))
    by_hand = recount(dict(enumerate(each.events for each in told)), view.first, view.last, today, body)
    assert {name: plain(counted[name]) for name in by_hand} == by_hand
    for value in counted.values():
        if isinstance(value, Proportion):
            low, high = value.interval
            assert 0 <= low <= (value.share or 0) <= high <= 1 or value.denominator == 0


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_nothing_that_fell_due_ever_leaves(seed: int) -> None:
    """Whatever is done to it afterwards, in whichever round: the number below the line never falls."""
    before = 0
    for scene, _ in walk(seed, 30):
        if scene.ask.raised_at is None:
            continue
        view = View(DAY_ONE, DAY_ONE + timedelta(3000), scene.today)
        due = answering.on_time(of([scene]), view).denominator
        assert due >= before
        before = due
    # One that nobody ever answers counts against, beside all others.
    silent = Scene().raised()
    late = View(DAY_ONE, DAY_ONE + timedelta(3000), DAY_ONE + timedelta(2900))
    told = scenes(seed, 1)
    with_it, without = (answering.on_time(of(each), late) for each in ([*told, silent], told))
    assert (with_it.numerator, with_it.denominator) == (without.numerator, without.denominator + 1)
    assert len(answering.waiting_days(of([*told, silent]), late)) == 1 + len(answering.waiting_days(of(told), late))


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=40))
def test_waiting_longer_never_makes_the_median_shorter(rows: list[tuple[int, bool]]) -> None:
    found = kaplan_meier(rows)
    assert (found.ended, found.n) == (sum(ended for _, ended in rows), len(rows))
    longer = kaplan_meier([(days if ended else days + 30, ended) for days, ended in rows])
    if longer.days is not None:
        assert found.days is None or found.days <= longer.days
    if rows and all(ended for _, ended in rows):
        ordered = sorted(days for days, _ in rows)
        assert found.days == ordered[(len(ordered) + 1) // 2 - 1]


def test_the_median_of_the_book() -> None:
    """The remission times of 6-MP in weeks (Freireich et al. 1963, as every textbook has them): the median is 23."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    open_still = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    rows = [(each, True) for each in ended] + [(each, False) for each in open_still]
    assert kaplan_meier(rows) == Median(23.0, 9, 12)
    assert kaplan_meier([(5, False)] * 40) == Median(None, 0, 40)


def test_the_example_is_what_one_counts_by_hand() -> None:
    """From the histories as the method page shows them, with a pencil."""
    counted = named(count(example.facts(), example.VIEW))
    assert {name: plain(value) for name, value in counted.items() if isinstance(value, Proportion)} | {} == {
        "answered_on_time": (3, 6), "explained_no": (0, 1), "change_rate": (1, 6), "changes_checked": (1, 2),
        "decision_mix agreed": (2, 6), "decision_mix partly": (0, 6), "decision_mix not_agreed": (1, 6),
        "decision_mix already_planned": (1, 6), "decision_mix passed_on": (1, 6), "decision_mix put_off": (1, 6),
        "people_told": (2, 4), "dead_ends": (1, 7), "verdicts yes": (1, 3), "verdicts partly": (1, 3),
        "verdicts no": (1, 3), "verdicts not_sure": (0, 3), "reopened": (1, 2), "say_do_gap": (2, 4),
        "reply_items named_role": (4, 4), "reply_items seven_days": (1, 4), "reply_items reasons": (4, 4),
        "reply_items looked_at": (4, 4), "reply_items next_steps": (3, 4), "reply_items dated_promise": (3, 3),
        "reply_sample": (2, 3), "reply_rated": (8, 17), "reply_rated_items named_role": (2, 2),
        "reply_rated_items why_them": (0, 2), "reply_rated_items thanks": (1, 2), "reply_rated_items apology": (1, 2),
        "reply_rated_items tailored": (1, 2), "reply_rated_items signpost": (0, 1),
        "reply_rated_items dated_step": (1, 2), "reply_rated_items reason": (2, 2),
        "reply_rated_items contacts": (0, 2), "reply_types generic": (1, 2), "reply_types appreciative": (0, 2),
        "reply_types offline": (0, 2), "reply_types conversational": (1, 2),
        "escalated_seen": (1, 1), "escalation_minutes": (0, 1), "agreed_by_locality Lower": (1, 2),
        "agreed_by_locality Upper": (1, 2), "only_organisations": (1, 6), "channel_published web": (5, 6),
        "channel_published phone": (1, 1), "channel_published paper": (1, 1), "withheld": (1, 9),
        "objections_upheld": (1, 2), "asked_twice": (1, 2),
        "digest_complete": (25, 26),
        **{name: plain(value) for name, value in counted.items() if name.startswith("withheld_reasons")},
    }  # fmt: skip
    assert counted["withheld_reasons offensive"] == Proportion(1, 1)
    assert counted["still_unanswered"] == Amount(2)
    assert counted["oldest_unanswered_days"] == Amount((date(2026, 7, 1) - date(2026, 3, 30)).days)
    assert counted["median_days_overdue"] == Median(89.5, 2, 0)
    assert counted["time_to_decision_days"] == Median(52.0, 4, 3)
    assert plain(counted["reply_agreement"]) == (8, 9, round(30 / 39, 9))
    assert counted["escalation_days"] == Median(21.0, 1, 0)
    assert counted["asks_per_story"] == Ratio(8, 6)
    assert {NUMBER[each.part] for each in count(example.facts(), example.VIEW)} == set(range(1, 21))


def test_the_kappa_of_the_book() -> None:
    """Two readers of 50 applications, each yes or no (the worked example of Cohen's kappa): 0.4."""
    item, other = list(QualityItem)[:2]
    pairs = [("met", "met")] * 20 + [("met", "not_met")] * 5 + [("not_met", "met")] * 10 + [("not_met", "not_met")] * 15

    def rating(mark: str) -> Rating:
        return Rating(dict.fromkeys(QualityItem, Mark(mark)), AnswerType.GENERIC)

    sample = [SampledAnswer(1, DAY_ONE, rating(one), rating(two)) for one, two in pairs]
    found = rated.agreement(sample)
    assert found.kappa is not None
    assert abs(found.kappa - 0.4) < 1e-12
    assert (found.alike, found.pairs) == (35 * len(QualityItem), 50 * len(QualityItem))
    assert rated.items(sample)[item] == rated.items(sample)[other] == Proportion(25, 50)


@given(st.lists(st.tuples(
    st.integers(1, 2), st.integers(0, 40), st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3**9 - 1)), max_size=4),
), max_size=8), st.sampled_from([None, 1, 2]))  # fmt: skip
def test_judged_answers_are_what_somebody_counts_from_the_rows(
    drawn: list[tuple[int, int, list[tuple[int, int]]]], body: int | None
) -> None:
    def marks(code: int) -> dict[str, str]:
        return {item.value: list(Mark)[code // 3**place % 3].value for place, item in enumerate(QualityItem)}

    rows = []
    for of, day, told in drawn:
        readers = list(dict.fromkeys(reader for reader, _ in told))[:2]
        said = [(who, marks(code), list(AnswerType)[code % 4].value) for who, code in told if who in readers]
        rows.append((of, DAY_ONE + timedelta(day), said))
    sample = []
    for of, on, said in rows:
        last = {
            who: Rating({QualityItem(key): Mark(mark) for key, mark in found.items()}, AnswerType(sort))
            for who, found, sort in said
        }
        sample.append(SampledAnswer(of, on, *last.values()))
    view = View(DAY_ONE, DAY_ONE + timedelta(30), DAY_ONE + timedelta(60), body)
    counted = named(count(Facts(sampled=tuple(sample)), view))
    by_hand = recount_rated(rows, view.first, view.last, body)
    assert {name: plain(counted[name]) for name in by_hand} == by_hand
    rest = {name for name in counted if name.startswith("reply_") and not name.startswith("reply_items")} - set(by_hand)
    assert all(isinstance(counted[name], NotMeasured) for name in rest)


def test_each_body_answers_for_its_own() -> None:
    """What was sent up in time is the board's; together they are the whole."""
    facts, view = example.facts(), example.VIEW
    of_group, of_board = (
        answering.on_time(facts, View(view.first, view.last, view.today, body))
        for body in (example.GROUP, example.BOARD)
    )
    assert of_board == Proportion(0, 1)
    assert of_group == Proportion(3, 5)


def figure(part: Part, value: Value) -> Figure:
    [found] = shown([Line(part, value)])
    return found


def test_small_numbers_are_counts_and_those_of_people_are_hidden() -> None:
    few = figure(Part.ANSWERED_ON_TIME, Proportion(28, 29))
    assert (few.numerator, few.denominator, few.value, few.low) == (28, 29, None, None)
    enough = figure(Part.ANSWERED_ON_TIME, Proportion(28, 30))
    assert None not in {enough.value, enough.low, enough.high}
    assert figure(Part.TIME_TO_DECISION, Median(12.0, 20, 9)).value is None
    assert figure(Part.TIME_TO_DECISION, Median(12.0, 20, 10)).value == 12.0
    for (told, whole), hidden in {(2, 40): Suppressed(PLAIN), (38, 40): Suppressed(), (3, 4): Suppressed()}.items():
        assert figure(Part.PEOPLE_TOLD, Proportion(told, whole)).numerator == hidden
    assert figure(Part.PEOPLE_TOLD, Proportion(0, 41)).numerator == 0, "that nobody was told is said"
    rounded = figure(Part.PEOPLE_TOLD, Proportion(23, 41))
    assert (rounded.numerator, rounded.denominator, rounded.value) == (25, 40, 25 / 40)


@given(st.integers(0, 60), st.integers(0, 60))
def test_no_number_of_people_gives_back_a_small_one(part: int, rest: int) -> None:
    found = figure(Part.PEOPLE_TOLD, Proportion(part, part + rest))
    small = any(0 < each < PLAIN for each in (part, rest))
    assert found.hidden is small
    assert not (small and found.value is not None)


def test_a_reason_of_a_few_people_is_not_named() -> None:
    def reasons(*counted: int) -> list[str]:
        names = ["offensive", "safeguarding", "legal"]
        lines = [Line(Part.WITHHELD, Proportion(sum(counted), 50))]
        lines += [
            Line(Part.WITHHELD_REASONS, Proportion(n, sum(counted)), name)
            for n, name in zip(counted, names, strict=True)
        ]
        return [each.group for each in shown(lines) if each.part is Part.WITHHELD_REASONS]

    assert reasons(3, 0, 0) == []
    assert "safeguarding" not in reasons(10, 2, 7)
    assert reasons(10, 9, 8) == ["offensive", "safeguarding", "legal"]


def test_what_is_not_known_is_said_and_never_a_number() -> None:
    lines = count(Facts(), example.VIEW)
    unknown = {each.part for each in lines if isinstance(each.value, NotMeasured)}
    assert {Part.PARTICIPATION, Part.DEPRIVATION_GAP, Part.CONCENTRATION, Part.REPLY_TYPES} <= unknown
    assert all(each.why and each.numerator is None for each in shown(lines) if each.part in unknown)
    nothing = [each for each in lines if isinstance(each.value, Proportion)]
    assert all(each.value == Proportion(0, 0) and each.value.share is None for each in nothing)


def test_an_ask_taken_up_by_the_board_is_its_from_then_on() -> None:
    scene = Scene().raised()
    facts: AskFacts = ask_facts("x", scene.events)
    assert facts.body_at(len(scene.events)) == LPG
    assert facts.body_on(DAY_ONE - timedelta(1)) == 0
    assert scene.events[-1].kind is A.RAISE
