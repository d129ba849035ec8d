"""The digest: every ask once, in the right section, and nothing that does not add up."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain import frozen_json
from engage.domain.ask_history import fold, known_at
from engage.domain.ask_labels import AskLabel
from engage.domain.ask_states import Outcome, PromiseState
from engage.domain.digest import (
    DigestAsk,
    DigestBody,
    DigestData,
    DigestDoesNotReconcile,
    OtherView,
    Register,
    compile_digest,
    from_json,
    heard,
    reconcile,
    to_json,
)
from engage.domain.digest_data import MissedBecause
from engage.domain.digest_fixes import NOTHING_PUT_RIGHT, Fix, PutRight, put_right
from engage.domain.digest_front import decided_last, front, sent_up
from engage.domain.digest_lines import Section
from engage.domain.disclosure import Suppressed
from engage.domain.errors import DomainError, Refused
from engage.domain.kinds import BodyKind
from engage.domain.periods import Period
from engage.domain.place_digest import of_place
from tests.domain.ask_scenes import CALENDAR, IJB, IJB_OFFICER, LPG, MODERATOR, OFFICER, SYSTEM, A, Scene

BODY = DigestBody(LPG, "wishaw-lpg", "Wishaw Locality Planning Group", BodyKind.LPG)
BOARD = DigestBody(IJB, "north-ijb", "North Integration Joint Board", BodyKind.IJB)
NOVEMBER = Period(2026, 11)
JUST_BEFORE = timedelta(microseconds=1)


def end(period: Period) -> datetime:
    return period.ends_at - JUST_BEFORE


def compiled(
    *scenes: Scene, period: Period = NOVEMBER, as_of: datetime | None = None, body: DigestBody = BODY, **more: Any
) -> DigestData:
    asks = [DigestAsk(f"ASK{number:05}", tuple(scene.events)) for number, scene in enumerate(scenes)]
    return compile_digest(asks, body=body, period=period, as_of=as_of or end(period), calendar=CALENDAR, **more)


def register(scenes: list[Scene], period: Period, as_of: datetime, body_id: int = LPG) -> Register:
    """Counted by looking at each event on its own, as the register is: no fold."""
    listed, before = set(), 0
    for number, scene in enumerate(scenes):
        known = [event for event in scene.events if event.recorded_at <= as_of]
        kinds = [event.kind for event in known]
        if A.RAISE not in kinds:
            continue
        accountable = known[kinds.index(A.RAISE)].payload["body_id"]
        for place, kind in enumerate(kinds):
            if kind is A.ACCEPT:
                passed = [event for event in known[:place] if event.kind is A.PASS_ON]
                accountable = passed[-1].payload["to_body_id"]
        if accountable != body_id:
            continue
        last = [kind for kind in kinds if kind in {A.CLOSE, A.REOPEN}]
        closed = bool(last) and last[-1] is A.CLOSE
        if closed and not any(event.recorded_at >= period.starts_at for event in known):
            before += 1
        else:
            listed.add(f"ASK{number:05}")
    return Register(frozenset(listed), before)


def only(data: DigestData) -> Any:
    assert len(data.lines) == 1
    return data.lines[0]


# Where an ask stands


def test_the_sections_always_come_in_this_order() -> None:
    data = compiled()
    assert [section for section, _ in data.sections] == [
        Section.DONE, Section.DOING, Section.NOT_DOING, Section.UNANSWERED,
    ]  # fmt: skip
    assert data.lines == ()
    reconcile(data, Register(frozenset(), 0))


@pytest.mark.parametrize(
    ("build", "section"),
    [
        (lambda: Scene().raised(), Section.UNANSWERED),
        (lambda: Scene().raised().do(A.NOTE, OFFICER, text="Noted at the meeting."), Section.UNANSWERED),
        (lambda: Scene().decided("agreed"), Section.DOING),
        (lambda: Scene().decided("partly").promised(), Section.DOING),
        (lambda: Scene().decided("already_planned").promised(), Section.DOING),
        (lambda: Scene().promised().reported(), Section.DOING),
        (lambda: Scene().promised().checked(), Section.DOING),
        (lambda: Scene().with_people(), Section.DONE),
        (lambda: Scene().closed(), Section.DONE),
        (lambda: Scene().decided("not_agreed"), Section.NOT_DOING),
        (lambda: Scene().with_people("not_agreed"), Section.NOT_DOING),
        (lambda: Scene().closed().reopened(), Section.UNANSWERED),
    ],
)
def test_where_an_ask_stands(build: Any, section: Section) -> None:
    assert only(compiled(build())).section is section


def test_passed_on_is_not_an_answer_until_the_other_took_it() -> None:
    scene = Scene().raised().do(
        A.PASS_ON, OFFICER, to_kind="outside", to_name="Buses of Scotland", reason="They run the buses, we do not."
    )  # fmt: skip
    assert only(compiled(scene)).section is Section.UNANSWERED
    scene.do(
        A.SETTLE_OUTSIDE, MODERATOR, reasons="They put it on their list for spring.", decided_by="Buses of Scotland",
        evidence={"kind": "link", "url": "https://buses.example.org/list"},
    )  # fmt: skip
    line = only(compiled(scene))
    assert line.section is Section.NOT_DOING
    assert line.decision.outcome is Outcome.PASSED_ON
    assert line.decision.passed_to == "Buses of Scotland"


def test_an_ask_that_another_body_took_on_is_in_its_digest_and_named_in_ours() -> None:
    scene = Scene().raised().do(
        A.PASS_ON, OFFICER, to_kind="ijb", to_body_id=IJB, to_name="North IJB", escalate=True,
        reason="It needs money that only the board has.",
    )  # fmt: skip
    assert len(compiled(scene).unanswered) == 1
    scene.do(A.ACCEPT, IJB_OFFICER, decision_due=scene.day(40))
    assert compiled(scene).lines == ()
    assert [each.to_name for each in compiled(scene).handed_over] == ["North IJB"]
    assert compiled(scene, period=NOVEMBER.next()).handed_over == ()
    board = compiled(scene, body=BOARD, names={LPG: BODY.name})
    assert only(board).body == BOARD.name
    assert [line.sent_up_on for line in sent_up(board)] == [scene.events[-2].effective_at.date()]
    assert only(board).sent_up_by == BODY.name, "not that of the board itself"
    assert "sent_up_" not in str(to_json(compiled(Scene().raised()))), "an old digest compiled again is the same"
    assert from_json(to_json(board)) == board


def test_page_one_takes_the_latest_decisions_the_refusals_and_the_next_days() -> None:
    late = [Scene().raised(decision_due=f"2026-11-{day}") for day in (17, 18, 19, 20)]
    refused, agreed = Scene().decided("not_agreed"), Scene().decided("agreed").promised(due=40)
    data = compiled(agreed, *late, refused)
    page_one = front(data)
    assert [line.reference for line in page_one.decide.shown] == ["ASK00001", "ASK00002", "ASK00003"]
    assert page_one.decide.more == 1
    assert [line.reference for line in page_one.answers.shown] == ["ASK00005", "ASK00000"]
    assert [line.reference for line in page_one.coming] == ["ASK00000"]
    assert decided_last(data) == ()
    later = compiled(agreed, *late, refused, period=NOVEMBER.next())
    assert {line.reference for line, _made in decided_last(later)} == {"ASK00000", "ASK00005"}


def test_the_longest_overdue_comes_first_and_stays_until_it_is_answered() -> None:
    late, later = Scene().raised(decision_due="2026-11-17"), Scene().raised(decision_due="2026-11-20")
    fine = Scene().raised(decision_due="2027-03-01")
    data = compiled(fine, later, late)
    assert [line.reference for line in data.unanswered] == ["ASK00002", "ASK00001", "ASK00000"]
    # St Andrew's Day, 30 November, is a holiday: from the 17th, eight working days to the end of the month.
    assert [line.days_overdue for line in data.unanswered] == [8, 5, 0]
    assert data.counts.overdue == 2
    month = NOVEMBER
    for _ in range(14):
        month = month.next()
        carried = compiled(fine, later, late, period=month)
        assert len(carried.unanswered) == 3
        assert carried.counts.raised == 0
    assert carried.unanswered[0].label.id is AskLabel.VERY_OVERDUE
    assert carried.unanswered[0].label.params["due"] == date(2026, 11, 17)


def test_a_closed_ask_has_a_line_in_the_month_of_its_last_event_and_is_counted_after() -> None:
    scene = Scene().closed()
    assert compiled(scene).counts.closed_before == 0
    after = compiled(scene, period=NOVEMBER.next())
    assert after.lines == ()
    assert after.counts.closed_before == after.counts.register == 1
    scene.now = datetime(2026, 12, 8, 9, tzinfo=UTC)
    scene.do(A.LINK_CONTRIBUTION, MODERATOR, contribution_id=9).says(9, "no")
    again = compiled(scene, period=NOVEMBER.next())
    assert only(again).verdicts.no == 1
    assert only(again).verdicts.given == 2


def test_a_decision_entered_late_is_news_of_the_month_it_was_entered() -> None:
    scene = Scene().raised().wait(20)
    at = datetime(2026, 11, 27, 14, tzinfo=UTC)
    scene.do(
        A.DECIDE, OFFICER, at, outcome="not_agreed", reasons="There is no money for a second nurse this year.",
        options_considered="A second nurse; a van.", decided_by="LPG members, by vote",
    )  # fmt: skip
    assert compiled(scene).counts.unanswered == 1
    december = compiled(scene, period=NOVEMBER.next())
    assert december.counts.decided == 1
    assert december.decided[0].decided_on == date(2026, 11, 27)


# Promises, changes, decisions


def test_a_promise_past_its_date_is_missed_and_a_moved_one_does_not_hide() -> None:
    late = Scene().promised(due=3)
    moved = Scene().promised(due=3).wait(5)
    moved.do(A.MOVE_PROMISE, OFFICER, promise=1, due="2027-06-01", reason="The contractor went out of business.")
    data = compiled(late, moved)
    assert [(each.reference, each.because) for each in data.missed] == [
        ("ASK00000", MissedBecause.LATE), ("ASK00001", MissedBecause.MOVED),
    ]  # fmt: skip
    assert data.missed[0].days_late == 6
    assert data.doing[0].days_overdue == 6
    assert [each.because for each in compiled(late, moved, period=NOVEMBER.next()).missed] == [MissedBecause.LATE]


def test_a_promise_set_aside_by_a_reopening_is_seen() -> None:
    scene = Scene().promised().wait(1).reopened()
    data = compiled(scene)
    assert [each.because for each in data.missed] == [MissedBecause.SET_ASIDE]
    line = only(data)
    assert [each.state for each in line.promises] == [PromiseState.SET_ASIDE]
    assert line.earlier_decision.outcome is Outcome.AGREED
    assert compiled(scene, period=NOVEMBER.next()).missed == ()


def test_what_was_planned_already_is_no_change() -> None:
    ours, theirs = Scene().decided("agreed").checked(), Scene().decided("already_planned").checked()
    data = compiled(ours, theirs)
    assert data.counts.changed == 1
    assert [each.already_planned for each in data.changes] == [False, True]
    assert data.decided_by_outcome == {"agreed": 1, "already_planned": 1}
    claimed = compiled(Scene().reported())
    assert claimed.changes == (), "what nobody else has checked is not a change"


# Words and numbers


@pytest.mark.parametrize(
    "title",
    [
        "حافلة إلى العيادة",
        "Ramp 🦽 at the door",
        "{{ 7*7 }} {% raw %}",
        "<script>alert(1)</script>",
        "\u202eesrever",
        "# x",
    ],
)
def test_any_title_goes_through_unchanged(title: str) -> None:
    data = compiled(Scene().raised(title=title))
    stored = json.loads(json.dumps(to_json(data)))
    assert only(from_json(stored)).title == title


def test_small_numbers_of_what_was_heard_are_hidden() -> None:
    told = heard(12, 6, 7, [(1, "Buses", 9), (2, "Waiting", 3), (3, "Doors", 2), (4, "Nobody", 0)])
    assert (told.received, told.published) == (12, 7)
    assert [each.name for each in told.themes] == ["Buses", "Doors", "Waiting"]
    assert all(isinstance(each.count, Suppressed) for each in told.themes[1:])
    assert heard(3, 0, 3, []).received == Suppressed(5)
    assert heard(12, 2, 10, []).received == Suppressed(), "the two that are not public would follow"


def test_a_place_counts_an_ask_once_that_changed_hands_before_a_digest_was_compiled_again() -> None:
    scene = Scene().raised()
    ours = compiled(scene)
    scene.wait(30).do(
        A.PASS_ON, OFFICER, to_kind="ijb", to_body_id=IJB, to_name="North IJB", escalate=True,
        reason="It needs money that only the board has.",
    ).do(A.ACCEPT, IJB_OFFICER, decision_due=scene.day(120))  # fmt: skip
    again = compiled(scene, body=BOARD, as_of=max(each.recorded_at for each in scene.events))
    assert [len(each.lines) for each in (ours, again)] == [1, 1]
    told = of_place([ours, again], {"ASK00000"})
    assert told.count == 1
    assert dict(told.sections)[Section.UNANSWERED] == again.lines, "the one that knows more"


def test_a_place_loses_no_ask_that_one_digest_gave_away_and_the_other_does_not_know_of() -> None:
    scene = Scene().raised()
    theirs = compiled(scene, body=BOARD)
    scene.wait(30).do(
        A.PASS_ON, OFFICER, to_kind="ijb", to_body_id=IJB, to_name="North IJB", escalate=True,
        reason="It needs money that only the board has.",
    ).do(A.ACCEPT, IJB_OFFICER, decision_due=scene.day(120))  # fmt: skip
    again = compiled(scene, as_of=max(each.recorded_at for each in scene.events))
    assert [len(each.lines) for each in (again, theirs)] == [0, 0]
    told = of_place([again, theirs], {"ASK00000"})
    assert (told.count, [each.to_name for each in told.handed_over]) == (1, ["North IJB"])
    both = of_place([again, compiled(scene, body=BOARD, as_of=again.as_of)], {"ASK00000"})
    assert (both.count, both.handed_over) == (1, ()), "told once, by whoever has it"


def test_a_place_has_the_longest_wait_first_whoever_keeps_it_waiting() -> None:
    ours, theirs = Scene().raised(), Scene().raised(body_id=IJB, body_kind="ijb", decision_due=Scene().day(20))
    boards = [
        compiled(ours, theirs, period=Period(2027, 2)), compiled(ours, theirs, body=BOARD, period=Period(2027, 2)),
    ]  # fmt: skip
    waits = dict(of_place(boards, {"ASK00000", "ASK00001"}).sections)[Section.UNANSWERED]
    assert [each.reference for each in waits] == ["ASK00001", "ASK00000"]


def test_who_sees_it_another_way_is_told_only_where_each_place_has_enough_of_them() -> None:
    """A page of one locality hides fewer than five: what it hides must not follow from the sum of a board."""
    others = {1: OtherView((5, 4, 7), "Some like the bus."), 2: OtherView((4, 4, 4), "One of us said no.")}
    told = heard(40, 0, 40, [(1, "Buses", 20), (2, "Doors", 20)], others=others)
    assert [(each.name, each.otherwise, each.dissent) for each in told.themes] == [
        ("Buses", 12, "Some like the bus."), ("Doors", 0, ""),
    ]  # fmt: skip
    stored = to_json(compiled(Scene().raised(), heard=told))
    assert from_json(stored).heard == told
    assert "otherwise" not in stored["heard"]["themes"][1], "an old digest compiled again is the same"


def test_the_digest_of_a_month_that_has_not_begun_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        compiled(period=Period(2027, 1), as_of=datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    assert refused.value.code == "digest_as_of_before_period"


@pytest.mark.parametrize(
    ("moment", "period"),
    [
        (datetime(2027, 3, 31, 22, 59, tzinfo=UTC), Period(2027, 3)),
        (datetime(2027, 3, 31, 23, 1, tzinfo=UTC), Period(2027, 4)),  # past midnight in Scotland
        (datetime(2026, 10, 31, 23, 59, tzinfo=UTC), Period(2026, 10)),
        (datetime(2026, 9, 30, 23, 30, tzinfo=UTC), Period(2026, 10)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), Period(2026, 12)),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), Period(2027, 1)),
    ],
)
def test_months_begin_at_midnight_in_scotland(moment: datetime, period: Period) -> None:
    scene = Scene()
    scene.events.clear()
    scene.ask, scene.now = fold([]), moment - timedelta(minutes=1)
    scene.do(A.LINK_CONTRIBUTION, MODERATOR, contribution_id=1).raised()
    assert compiled(scene, period=period).counts.raised == 1
    assert compiled(scene, period=period.previous()).lines == ()
    assert compiled(scene, period=period.next()).counts.raised == 0
    assert len(compiled(scene, period=period.next()).unanswered) == 1


# Everything at once


def wander(seed: int, steps: int) -> Scene:
    """An ask to which random things happen, each as the guards allow."""
    rng = random.Random(seed)
    scene = Scene(people=rng.randint(1, 3))
    scene.raised(decision_due=scene.day(rng.randint(3, 90)))
    moves = [
        lambda: scene.do(A.ACKNOWLEDGE, OFFICER),
        lambda: scene.do(A.TABLE, OFFICER, meeting_id=1, meeting_on=scene.day(rng.randint(0, 30))),
        lambda: scene.decided(rng.choice(["agreed", "partly", "not_agreed", "already_planned"])),
        lambda: scene.do(
            A.DEFER, OFFICER, to=scene.day(rng.randint(1, 90)), reason="The nurse is away.", decided_by="The chair"
        ),
        lambda: scene.do(
            A.PASS_ON, OFFICER, to_kind="ijb", to_body_id=IJB, to_name="North IJB", reason="It is for the board to do."
        ),
        lambda: scene.do(A.ACCEPT, IJB_OFFICER, decision_due=scene.day(30)),
        lambda: scene.do(A.RETURN, OFFICER, reason="The board sent it back to us."),
        lambda: scene.promised(due=rng.randint(0, 60)),
        lambda: scene.reported(rng.randint(1, 2)),
        lambda: scene.checked(rng.randint(1, 2)),
        lambda: scene.do(A.ASK_PEOPLE, SYSTEM, reachable=len(scene.reachable)),
        lambda: scene.says(rng.randint(1, 3), rng.choice(["yes", "partly", "no", "not_sure"])),
        lambda: scene.answered(),
        lambda: scene.do(A.CLOSE, SYSTEM, closed_as="confirmed"),
        lambda: scene.reopened(),
        lambda: scene.closed(),
    ]
    for _ in range(steps):
        scene.wait(rng.choice([0, 0.2, 1, 5, 20]))
        try:
            rng.choice(moves)()
        except (DomainError, KeyError, IndexError):
            continue
    return scene


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 9), st.integers(0, 6))
def test_every_ask_has_exactly_one_place(seed: int, many: int, months: int) -> None:
    scenes = [wander(seed + number, 18) for number in range(many)]
    period = NOVEMBER
    for _ in range(months):
        period = period.next()
    as_of = end(period)
    for body in (BODY, BOARD):
        data = compiled(*scenes, period=period, body=body)
        counted = register(scenes, period, as_of, body.id)
        reconcile(data, counted)
        assert from_json(json.loads(json.dumps(to_json(data)))) == data
        for line in data.lines:
            ask = fold(known_at(scenes[int(line.reference[3:])].events, as_of))
            assert (line.state, line.title, ask.body_id) == (ask.state, ask.title, body.id)
            assert line.path == f"/asks/{line.reference}"
        for changed in (replace(data, unanswered=data.unanswered[1:]), replace(data, doing=data.doing[1:])):
            if changed != data:
                with pytest.raises(DigestDoesNotReconcile):
                    reconcile(changed, counted)


def test_the_order_in_which_histories_come_does_not_matter() -> None:
    scenes = [wander(number, 15) for number in range(12)]
    asks = [DigestAsk(f"ASK{number:05}", tuple(scene.events)) for number, scene in enumerate(scenes)]
    given_ = {"body": BODY, "period": NOVEMBER.next(), "as_of": end(NOVEMBER.next()), "calendar": CALENDAR}
    assert compile_digest(asks, **given_) == compile_digest(asks[::-1], **given_)


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda data: replace(data, done=()), "missing"),
        (lambda data: replace(data, done=data.done * 2), "twice"),
        (lambda data: replace(data, doing=(*data.doing, replace(data.doing[0], reference="OTHER000"))), "extra"),
        (lambda data: replace(data, done=data.doing, doing=data.done), "sums"),
        (lambda data: replace(data, counts=replace(data.counts, overdue=7)), "sums"),
        (lambda data: replace(data, counts=replace(data.counts, closed_before=3)), "sums"),
        (lambda data: replace(data, missed=data.missed[1:]), "sums"),
        (lambda data: replace(data, decided=data.decided[1:]), "sums"),
    ],
)
def test_a_digest_that_was_tampered_with_is_refused(spoil: Any, what: str) -> None:
    scenes = [Scene().closed(), Scene().promised(due=1), Scene().raised()]
    data = compiled(*scenes)
    counted = register(scenes, NOVEMBER, end(NOVEMBER))
    reconcile(data, counted)
    with pytest.raises(DigestDoesNotReconcile) as caught:
        reconcile(spoil(data), counted)
    assert caught.value.params[what]


def fix(number: int, day: int = 1, service: str = "Repairs") -> Fix:
    return Fix(f"STORY{number:03}", service, date(2026, 11, day))


def test_fixes_that_are_public_are_listed_and_the_others_counted_unless_they_are_few() -> None:
    assert put_right([]) == NOTHING_PUT_RIGHT
    told = put_right([(fix(1, 3), True), (fix(2, 9), False), (fix(3, 9), True), (fix(4, 9, "Podiatry"), True)])
    assert told == PutRight((fix(4, 9, "Podiatry"), fix(3, 9), fix(1, 3)), 3, Suppressed(5))
    assert put_right([(fix(n), False) for n in range(4)]) == PutRight((), 0, Suppressed(5))
    assert put_right([(fix(n), False) for n in range(5)]) == PutRight((), 0, 5)
    assert put_right([(fix(1), True)]).others == 0


def test_twenty_fixes_are_listed_and_the_order_in_which_they_come_does_not_matter() -> None:
    many = [(fix(n, 1 + n % 28), True) for n in range(33)]
    told = put_right(many)
    assert (len(told.listed), told.public, told.others) == (20, 33, 0)
    assert [each.shown_on for each in told.listed] == sorted((each.shown_on for each in told.listed), reverse=True)
    assert put_right(many[::-1]) == told


def test_fixes_are_kept_with_the_digest_and_have_to_add_up() -> None:
    told = put_right([(fix(n), n < 3) for n in range(5)])
    data = compiled(put_right=told)
    assert data.put_right == told
    reconcile(data, Register(frozenset(), 0))
    assert from_json(json.loads(json.dumps(to_json(data)))) == data
    for wrong in (replace(told, public=4), replace(told, listed=told.listed[1:])):
        with pytest.raises(DigestDoesNotReconcile) as caught:
            reconcile(replace(data, put_right=wrong), Register(frozenset(), 0))
        assert caught.value.params["sums"] == ["put_right"]


def test_a_digest_from_before_fixes_were_told_is_read_and_stored_as_it_was() -> None:
    raw = to_json(compiled(Scene().promised()))
    assert "put_right" not in raw
    data = from_json(json.loads(json.dumps(raw)))
    assert data.put_right == NOTHING_PUT_RIGHT
    assert frozen_json.canonical(to_json(data)) == frozen_json.canonical(raw)


def test_a_digest_written_before_a_field_was_added_can_still_be_read() -> None:
    data = compiled(Scene().promised())
    raw = to_json(data)
    for name in ("handed_over_since", "later"):
        raw[name] = 1
    del raw["heard"]
    del raw["doing"][0]["locality"]
    assert from_json(raw) == data
    with pytest.raises(TypeError):
        from_json({"body": 1})


def test_canonical_json_is_one_text() -> None:
    assert frozen_json.canonical({"b": [1, "é"], "a": None}) == frozen_json.canonical({"a": None, "b": [1, "é"]})
    with pytest.raises(TypeError):
        frozen_json.encode(1.5)
