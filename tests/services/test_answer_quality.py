"""Public answers are drawn and judged by readers who had no part in them; a correction is a new row."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from engage.adapters.clock import FixedClock
from engage.domain.answer_quality import AnswerType, QualityItem, draw
from engage.domain.errors import Conflict, NotPermitted, Refused
from engage.domain.measures.parts import Part
from engage.domain.measures.values import Agreement, NotMeasured, Proportion, Value
from engage.domain.periods import Period
from engage.domain.permissions import Actor, Grant, Role, Scope, ScopeKind
from engage.models.answer_quality import AnswerRating, AnswerSample
from engage.models.base import db
from engage.queries import answer_quality as queries
from engage.queries import measures
from engage.queries.measures import Scope as Whose
from engage.services import answer_quality, decisions
from engage.services.context import today
from tests import factories
from tests.asking import Asking, row_of, snapshot
from tests.counting import count_statements
from tests.pages import PageClient

MET = {item.value: "met" for item in QualityItem}
SORT = AnswerType.CONVERSATIONAL.value


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking()


@given(st.integers(0, 60), st.integers(0, 9))
def test_a_tenth_is_drawn_three_at_least_and_always_the_same(many: int, month: int) -> None:
    answers = [(f"ASK{number}", 4) for number in range(many)]
    drawn = draw("lpg", Period(2026, month + 1), answers)
    assert len(drawn) == min(many, max(3, -(-many // 10)))
    assert {(each.reference, each.seq) for each in drawn} <= set(answers)
    assert sum(each.twice for each in drawn) == -(-len(drawn) // 10)
    assert draw("lpg", Period(2026, month + 1), reversed(answers)) == drawn


def test_who_judges_what_and_what_the_measures_say(asking: Asking, clock: FixedClock, app: Flask) -> None:
    month = Period.of(today())
    made = [asking.decided("not_agreed") for _ in range(4)]
    passed = asking.raised()
    decisions.pass_on(asking.officer, passed, to_body_id=asking.places.ijb, reason="The board owns the building")
    decisions.accept(asking.board_officer, passed)
    asking.decide(passed, "not_agreed", actor=asking.board_officer)
    clock.advance(days=30)
    assert (answer_quality.draw_due(month), answer_quality.draw_due(month)) == (4, 0)
    db.session.rollback()
    rows = db.session.scalars(sa.select(AnswerSample).order_by(AnswerSample.id)).all()
    of = {body: [row for row in rows if row.body_id == body] for body in (asking.places.lpg, asking.places.ijb)}
    assert [len(each) for each in of.values()] == [3, 1]
    assert {row.ask_id for row in of[asking.places.lpg]} < set(made)
    assert [row.ask_id for row in of[asking.places.ijb]] == [passed], "of the body that decided"
    assert sum(row.twice for row in rows) == 2

    def figure(part: Part, body: int | None = None) -> Value:
        lines = measures.lines(Whose(asking.places.partnership, body), month, month)
        return next(each.value for each in lines if each.part is part)

    assert figure(Part.REPLY_SAMPLE) == Proportion(0, 4)
    assert isinstance(figure(Part.REPLY_RATED), NotMeasured)
    twice = next(row for row in rows if row.twice)
    once = next(row for row in rows if not row.twice)
    make = factories.make_user
    first, second, third = (make(Role.MODERATOR, ScopeKind.HOST, asking.places.host) for _ in range(3))
    host = Grant(Role.MODERATOR, Scope(ScopeKind.HOST, asking.places.host))
    both = Actor(asking.officer.user_id, asking.officer.grants | {host})
    for stranger, error in (
        (asking.stranger, NotPermitted), (asking.checker, NotPermitted), (asking.officer, NotPermitted),
        (both, Refused),
    ):  # fmt: skip
        with pytest.raises(error):
            answer_quality.rate(stranger, of[asking.places.lpg][0].id, marks=MET, sort=SORT)
    assert {each.id for each in queries.waiting(both)} == {of[asking.places.ijb][0].id}
    for marks, field in ((MET | {"reason": "does_not_apply"}, "reason"), (MET | {"thanks": ""}, "thanks")):
        with pytest.raises(Refused) as refused:
            answer_quality.rate(first, once.id, marks=marks, sort=SORT)
        assert refused.value.field == field

    for _press in range(2):
        answer_quality.rate(first, once.id, marks=MET, sort=SORT)
    with pytest.raises(Conflict, match="answer_rated"):
        answer_quality.rate(second, once.id, marks=MET, sort=SORT)
    assert once.id not in {each.id for each in queries.waiting(second)}
    unhappy = MET | {"thanks": "not_met", "apology": "does_not_apply"}
    answer_quality.rate(first, twice.id, marks=MET, sort=SORT)
    assert twice.id in {each.id for each in queries.waiting(second)}
    answer_quality.rate(second, twice.id, marks=unhappy, sort="generic")
    with pytest.raises(Conflict, match="answer_rated"):
        answer_quality.rate(third, twice.id, marks=MET, sort=SORT)
    mine = queries.one(second, twice.id)
    assert (mine.marks, mine.sort) == (unhappy, AnswerType.GENERIC)
    answer_quality.rate(second, twice.id, marks=unhappy | {"apology": "met"}, sort="generic", replaces=mine.mine)
    with pytest.raises(Conflict, match="answer_rated"):
        answer_quality.rate(second, twice.id, marks=unhappy, sort="offline", replaces=mine.mine)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AnswerRating)) == 4, "nothing is written over"
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        db.session.execute(sa.text("UPDATE answer_ratings SET rater_id = 1"))
    db.session.rollback()
    assert figure(Part.REPLY_SAMPLE) == Proportion(2, 4)
    assert figure(Part.REPLY_RATED) == Proportion(18, 18)
    agreement = figure(Part.REPLY_AGREEMENT)
    assert isinstance(agreement, Agreement)
    assert (agreement.alike, agreement.pairs) == (8, 9)


def test_the_page_is_short_and_names_nobody(asking: Asking, clock: FixedClock, app: Flask) -> None:
    ask_id = asking.decided("not_agreed")
    decided = snapshot(ask_id).decision
    clock.advance(days=30)
    answer_quality.draw_due(Period(2026, 11))
    reader = PageClient(app)
    factories.sign_in(reader, asking.moderator)
    with count_statements(app) as seen:
        page = reader.get("/board/quality")
    assert len(seen) <= 6
    assert "One left, about two minutes." in page
    page = page.click("Mend the light on the stairs")
    assert decided is not None
    assert decided.reasons in page
    wrong = page.submit("Save what you found", thanks="No")
    assert len(wrong.errors) == len(QualityItem), "each that is missing, and the type"
    filled = {item.value: "Yes" for item in QualityItem}
    page = wrong.submit("Save what you found", **filled, sort="Could stand under any ask")
    assert page.notices == ["Thank you. It counts in the measures, without your name."]
    assert "Nothing waits to be judged." in page
    page = page.click("Put right: Mend the light").submit("Save what you found", thanks="No")
    assert page.errors == []
    file = app.test_client().get("/bodies/wishaw-lpg/measures.csv")
    assert file.status_code == 200
    public = reader.get(f"/asks/{row_of(ask_id).reference}")
    assert "judge" not in public.main
