"""Worries about somebody's safety: no answer decides anything, nothing skips a step, and a word only moves a place."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain import safety_words
from engage.domain.deadlines import WorkingCalendar
from engage.domain.errors import Conflict, InvalidTransition, NotPermitted, Refused
from engage.domain.machines import next_state
from engage.domain.permissions import (
    LOCKED,
    PERMISSION_MAP,
    WHILE_LOCKED,
    Actor,
    Grant,
    Permission,
    Role,
    Scope,
    ScopeKind,
    permits,
    require,
    subject,
)
from engage.domain.publication import Audience, Publication, Use, releasable
from engage.domain.safeguarding import (
    CONCERN,
    HELD_IN,
    TEST,
    ConcernAction,
    ConcernState,
    Outcome,
    Point,
    ReferredTo,
    Route,
    Told,
    days_late,
    due,
    record,
)
from engage.domain.safety_words import WordKind

SCOTLAND = WorkingCalendar()
MONDAY = date(2026, 11, 16)
HOST = Scope(ScopeKind.HOST, 3)
REFERRED = {
    "route": "child", "outcome": "referred", "referred_to": "police", "referred_by": "Shona rang 101.",
    "told": "agrees",
}  # fmt: skip
POINTS = tuple(name for name, _ in TEST)
NAMES = (*REFERRED, *POINTS, "reason", "why_not_told")
ANSWERS = (
    "", "adult", "child", "yes", "no", "referred", "not_referred", "police", "other", "not_told", "agrees", "words",
)  # fmt: skip


def test_every_step_of_a_concern() -> None:
    s, a = ConcernState, ConcernAction
    allowed = {
        (s.RAISED, a.RAISE): s.RAISED, (s.RAISED, a.RECORD): s.RECORDED, (s.RECORDED, a.RAISE): s.RAISED,
        (s.RECORDED, a.RECORD): s.RECORDED, (s.RECORDED, a.LIFT): s.LIFTED, (s.RECORDED, a.KEEP): s.KEPT,
        (s.LIFTED, a.RAISE): s.RAISED, (s.KEPT, a.RAISE): s.RAISED, (s.KEPT, a.LIFT): s.LIFTED,
    }  # fmt: skip
    for state, action in product(s, a):
        if (state, action) in allowed:
            assert next_state(CONCERN, state, action) is allowed[state, action]
        else:
            with pytest.raises(InvalidTransition):
                next_state(CONCERN, state, action)


def test_the_words_of_the_law_are_the_words_of_the_law() -> None:
    """Section 3(1) of the Act, as domain knowledge has it; nobody puts it in other words."""
    assert "; and ".join(words for _, words in TEST) == (
        "are unable to safeguard their own well-being, property, rights or other interests; and are at risk of harm; "
        "and because they are affected by disability, mental disorder, illness or physical or mental infirmity, are "
        "more vulnerable to being harmed than adults who are not so affected"
    )


@given(st.tuples(*[st.sampled_from(Point)] * 3), st.sampled_from(Outcome))
def test_any_answers_go_with_any_outcome(points: tuple[Point, ...], outcome: Outcome) -> None:
    """The software infers nothing: three times yes does not refer, and three times no does not forbid it."""
    answers = {name: point.value for (name, _), point in zip(TEST, points, strict=True)}
    given_ = {**REFERRED, **answers, "route": "adult", "outcome": outcome.value, "reason": "We talked to them."}
    found = record(given_, referred_on=MONDAY, today=MONDAY)
    assert (found.outcome, tuple(found.points.values())) == (outcome, points)
    assert (found.referred_to is ReferredTo.POLICE) is (outcome is Outcome.REFERRED)


@given(
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(ANSWERS)),
    st.none() | st.dates(MONDAY - timedelta(9), MONDAY + timedelta(9)),
)
def test_nothing_is_recorded_that_lacks_something(answers: dict[str, str], on: date | None) -> None:
    try:
        found = record(answers, referred_on=on, today=MONDAY)
    except Refused:
        return
    assert set(found.points) == (set(POINTS) if found.route is Route.ADULT else set())
    if found.outcome is Outcome.NOT_REFERRED:
        assert found.reason
        assert found.decided_on(MONDAY) == MONDAY
        return
    assert found.referred_on is not None
    assert found.referred_on <= MONDAY
    assert found.referred_by
    assert found.told is not None
    assert found.told is not Told.NOT_TOLD or found.why_not_told


@pytest.mark.parametrize("field", [*REFERRED, "referred_on"])
def test_the_question_that_lacks_an_answer_is_named(field: str) -> None:
    answers = {name: text for name, text in REFERRED.items() if name != field}
    with pytest.raises(Refused) as refused:
        record(answers, referred_on=None if field == "referred_on" else MONDAY, today=MONDAY)
    assert refused.value.field == field


def test_one_working_day_and_lateness_stays_to_be_seen() -> None:
    friday = date(2026, 11, 27)
    assert due(friday, SCOTLAND) == date(2026, 12, 1), "30 November is St Andrew's Day"
    last = due(MONDAY, SCOTLAND)
    assert days_late(last, None, last, SCOTLAND) == 0
    assert days_late(last, None, last + timedelta(1), SCOTLAND) == 1
    assert days_late(last, last + timedelta(1), last + timedelta(90), SCOTLAND) == 1, "decided, and late for ever"
    assert days_late(last, last, last + timedelta(90), SCOTLAND) == 0


def test_the_lock_leaves_only_what_it_names() -> None:
    """Every role and permission over the host: what was allowed is refused with the reason, but for what stays."""
    here = subject(HOST)
    for role, permission in product((Role.MODERATOR, Role.SECOND_READER, Role.SAFEGUARDING_LEAD, Role.KEYIN_CLERK,
                                     Role.THEME_EDITOR, Role.SERVICE_OWNER), Permission):  # fmt: skip
        actor = Actor(1, frozenset({Grant(role, HOST)}))
        stays = role in PERMISSION_MAP[permission] and role in WHILE_LOCKED.get(permission, ())
        assert permits(actor, permission, here | {LOCKED}) is stays
        if stays:
            continue
        expected = Conflict if permits(actor, permission, here) else NotPermitted
        with pytest.raises(expected):
            require(actor, permission, here | {LOCKED})
    assert WHILE_LOCKED[Permission.ORIGINAL_READ] == {Role.SAFEGUARDING_LEAD}
    assert not {
        Permission.CONTRIBUTION_PUBLISH, Permission.CONTRIBUTION_DISPOSE, Permission.THEME_LINK,
        Permission.COMPLAINT_ASK, Permission.REFERRAL_CHECK,
    } & set(WHILE_LOCKED)  # fmt: skip
    for permission, roles in WHILE_LOCKED.items():
        assert roles <= PERMISSION_MAP[permission], "the lock gives nobody anything"


def test_nothing_that_is_kept_in_is_released() -> None:
    for use, state, quote, audience in product(Use, Publication, (True, False), Audience):
        assert not releasable(use, state, quote, audience, kept_in=True)
    assert {state for state in ConcernState if state not in HELD_IN} == {ConcernState.LIFTED}


@given(st.sets(st.sampled_from(WordKind)), st.booleans(), st.integers(0, 2))
def test_words_only_ever_move_it_forward(kinds: set[WordKind], danger: bool, before: int) -> None:
    after = safety_words.priority(kinds, danger=danger, before=before)
    assert after <= before
    assert after == 0 if danger else after == min(before, 1 if kinds else 2)
    assert set(safety_words.stored(safety_words.kept(kinds))) == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The light on the stairs has been out since August. I fell twice.", ()),
        ("The nurse was kind and the hit song on the radio cheered me up.", ()),
        ("He HIT me and I am scared of him.", (WordKind.HURT, WordKind.FEAR)),
        ("Some days I want to die.", (WordKind.SELF_HARM,)),
        ("Mum was left in bed for two days, and her son took her pension.", (WordKind.NEGLECT, WordKind.MONEY)),
        ("I can’t go on like this", (WordKind.SELF_HARM,)),
        ("They kept asking; she has bruises.", (WordKind.HURT,)),
    ],
)
def test_words_and_what_they_may_be_about(text: str, kinds: tuple[WordKind, ...]) -> None:
    assert safety_words.kinds_in(text) == kinds
    assert {kind for kind, _ in safety_words.words_in(text)} == set(kinds)
