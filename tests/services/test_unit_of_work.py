"""A use case stands or falls as one, and writers never trip over each other."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.models.base import db
from engage.models.people import ThrottleCounter
from engage.services.unit_of_work import after_commit, unit_of_work

AT = datetime(2026, 11, 16, tzinfo=UTC)


def _add(key: str) -> None:
    with unit_of_work() as session:
        session.add(ThrottleCounter(key=key, window_start=AT, count=1))


def _keys() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(ThrottleCounter.key).order_by(ThrottleCounter.key)))


def test_nested_units_join_and_fall_together(app: Flask) -> None:
    def use_case() -> None:
        with unit_of_work():
            _add("inner")
            raise RuntimeError("later")

    with pytest.raises(RuntimeError, match="later"):
        use_case()
    assert _keys() == []


def test_a_unit_after_a_failed_one_works(app: Flask) -> None:
    with pytest.raises(RuntimeError), unit_of_work():
        raise RuntimeError
    _add("fine")
    assert _keys() == ["fine"]


def test_after_commit_runs_only_after_the_outermost_end(app: Flask) -> None:
    heard: list[str] = []
    with unit_of_work():
        with unit_of_work():
            after_commit(lambda: heard.append("done"))
        assert heard == []
    assert heard == ["done"]


def test_after_commit_is_silent_when_it_failed(app: Flask) -> None:
    heard: list[str] = []

    def use_case() -> None:
        with unit_of_work():
            after_commit(lambda: heard.append("done"))
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        use_case()
    assert heard == []


def test_a_change_outside_a_unit_is_refused(app: Flask) -> None:
    db.session.add(ThrottleCounter(key="loose", window_start=AT, count=1))
    with pytest.raises(RuntimeError, match="outside"), unit_of_work():
        pass
    db.session.rollback()


def test_many_writers_that_have_read_first_all_get_through(app: Flask) -> None:
    _add("shared")
    problems: list[BaseException] = []

    def work() -> None:
        with app.app_context():
            try:
                for _ in range(10):
                    db.session.scalars(sa.select(ThrottleCounter)).all()
                    with unit_of_work() as session:
                        row = session.scalars(sa.select(ThrottleCounter).with_for_update()).one()
                        row.count += 1
            except BaseException as problem:
                problems.append(problem)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    db.session.rollback()
    assert db.session.scalars(sa.select(ThrottleCounter.count)).one() == 41
