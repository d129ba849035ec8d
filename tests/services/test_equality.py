"""Answers to equality questions are kept so that nobody can say whose they are, or when they came."""

from __future__ import annotations

import json
from collections import Counter
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.equality import QUESTIONS
from engage.domain.errors import Conflict, NotPermitted, Refused
from engage.domain.permissions import INSTALLATION, Role, Scope, ScopeKind
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.equality import EqualityAnswers, EqualityCount, EqualityWaiting
from engage.models.people import ThrottleCounter
from engage.models.places import Partnership
from engage.queries import equality as queries
from engage.services import ciphertexts, equality, place_changes
from engage.services.context import context
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.staff import holding

AGES = [age for age in QUESTIONS["age"].answers if age != "under_16"]
ADMIN = holding(Role.ADMIN, INSTALLATION)


@pytest.fixture
def places(app: Flask) -> SimpleNamespace:
    at = factories.make_places(app)
    place_changes.change_equality(ADMIN, partnership_id=at.partnership, asked=True, purpose="To see who we reach.")
    return at


def _send(at: SimpleNamespace, count: int, begin: int = 0) -> list[dict[str, str]]:
    """So many sets, no two of the first sixteen alike."""
    sent = []
    for number in range(begin, begin + count):
        answers = {"age": AGES[number % 8], "sex": ("female", "male")[number // 8 % 2]}
        assert equality.send(partnership_id=at.partnership, answers=answers, once=f"browser {number}")
        sent.append(answers)
    return sent


def _rows(table: type) -> list[sa.Row[tuple[str, str, str]]]:
    db.session.rollback()
    # as the database gives them when nobody asks for an order
    return list(db.session.execute(sa.select(table.key, table.quarter, table.answers)))  # type: ignore[attr-defined]


def _moved() -> list[dict[str, str]]:
    keys = context().keys
    return [
        json.loads(keys.decrypt(answers, ciphertexts.equality_answers(key)))
        for key, _, answers in _rows(EqualityAnswers)
    ]  # fmt: skip


def _sorted(sets: list[dict[str, str]]) -> list[str]:
    return sorted(json.dumps(each) for each in sets)


def test_the_tables_have_no_column_for_a_person_a_contribution_or_a_moment(app: Flask) -> None:
    inspector = sa.inspect(db.engine)
    plain = {"key", "partnership_id", "quarter", "question_set", "answers"}
    for table in ("equality_waiting", "equality_answers"):
        columns = inspector.get_columns(table)
        assert {column["name"] for column in columns} == plain
        assert not [column for column in columns if isinstance(column["type"], sa.DateTime | sa.Date)]
        assert [key["referred_table"] for key in inspector.get_foreign_keys(table)] == ["partnerships"]
        if db.engine.dialect.name == "sqlite":  # nothing counts up behind the key
            with pytest.raises(sa.exc.OperationalError, match="no such column: rowid"):
                db.session.execute(sa.text(f"SELECT rowid FROM {table}"))
    pointing = [
        table for table in inspector.get_table_names()
        for key in inspector.get_foreign_keys(table) if key["referred_table"].startswith("equality")
    ]  # fmt: skip
    assert pointing == []


def test_a_second_press_keeps_one_set_and_nothing_anywhere_says_when(places: SimpleNamespace) -> None:
    audited = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEvent))
    for answers in ({"age": "25_34"}, {"age": "75_over", "disability": "limited_a_lot"}):
        assert equality.send(partnership_id=places.partnership, answers=answers, once="one browser")
    equality.send(partnership_id=places.partnership, answers={"trans": "yes"}, once="another")
    waiting = _rows(EqualityWaiting)
    assert len(waiting) == 2
    assert {row.quarter for row in waiting} == {"2026-Q4"}
    assert len({len(row.answers) for row in waiting}) == 1, "the length of a ciphertext tells nothing"
    assert not any("25_34" in row.answers or "one browser" in row.key for row in waiting)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == audited
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ThrottleCounter)) == 0


def test_nothing_is_kept_of_nothing_nor_where_it_is_not_asked(places: SimpleNamespace) -> None:
    assert not equality.send(partnership_id=places.partnership, answers={"age": ""}, once="x")
    with pytest.raises(Refused, match="equality_answer_unknown"):
        equality.send(partnership_id=places.partnership, answers={"age": "41"}, once="x")
    place_changes.change_equality(ADMIN, partnership_id=places.partnership, asked=False, purpose="")
    with pytest.raises(Conflict, match="equality_not_asked"):
        equality.send(partnership_id=places.partnership, answers={"age": "25_34"}, once="x")
    assert _rows(EqualityWaiting) == []


def test_only_an_admin_turns_it_on_and_says_why(places: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="equality_purpose_missing"):
        place_changes.change_equality(ADMIN, partnership_id=places.partnership, asked=True, purpose="  ")
    auditor = holding(Role.AUDITOR, Scope(ScopeKind.PARTNERSHIP, places.partnership))
    with pytest.raises(NotPermitted):
        place_changes.change_equality(auditor, partnership_id=places.partnership, asked=False, purpose="")
    row = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert row is not None
    assert row.data == {"table": "partnerships", "what": "equality_asked,equality_purpose"}
    with unit_of_work() as session:
        session.add(Partnership(slug="south", name="South"))
    assert db.session.scalar(sa.select(Partnership.equality_asked).where(Partnership.slug == "south")) is False


def test_sets_move_ten_at_a_time_in_no_order_under_new_keys(places: SimpleNamespace) -> None:
    sent = _send(places, 9)
    assert equality.shuffle() is None
    assert len(_rows(EqualityWaiting)) == 9
    sent += _send(places, 7, begin=9)
    before = {value for row in _rows(EqualityWaiting) for value in (row.key, row.answers)}
    assert equality.shuffle() == 16
    assert _rows(EqualityWaiting) == []
    assert _sorted(_moved()) == _sorted(sent)
    assert _moved() not in (sent, sent[::-1]), "sixteen in the order they came: one chance in 10^13"
    after = _rows(EqualityAnswers)
    assert not before & {value for row in after for value in (row.key, row.answers)}
    assert {len(row.key) for row in after} == {32}
    assert equality.shuffle() is None
    assert _rows(EqualityAnswers) == after


def test_a_quarter_that_is_over_is_counted_once(places: SimpleNamespace, clock: FixedClock) -> None:
    sent = _send(places, 3)
    clock.advance(days=60)
    assert equality.shuffle() is None, "the record of the run does not say how few they were"
    assert _sorted(_moved()) == _sorted(sent)
    counts = db.session.scalars(sa.select(EqualityCount).where(EqualityCount.question == "age")).all()
    assert Counter({row.answer: row.count for row in counts if row.count}) == Counter(each["age"] for each in sent)
    assert {row.quarter for row in counts} == {"2026-Q4"}
    number = db.session.scalar(sa.select(sa.func.count()).select_from(EqualityCount))
    _send(places, 12, begin=20)
    equality.shuffle()
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(EqualityCount)) == number


def test_sets_go_within_two_years_and_their_numbers_stay(places: SimpleNamespace, clock: FixedClock) -> None:
    _send(places, 32)
    for _ in range(7):
        clock.advance(days=91)
        equality.shuffle()
    assert len(_moved()) == 32
    clock.advance(days=52)  # 1 October 2028: the quarter they came in began two years ago
    equality.shuffle()
    assert _moved() == []
    found = queries.counted(places.partnership)
    [span] = found.spans
    assert str(span) == "2026-Q4_2026-Q4"
    shown = found.shown(span, QUESTIONS["sex"])
    assert (shown.about, {line.answer: line.count for line in shown.lines}["female"]) == (30, 16)
