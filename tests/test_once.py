"""What PostgreSQL is not sent twice is still sent once."""

from __future__ import annotations

from tests.once import shape, superfluous


def test_a_test_runs_on_sqlite_alone_only_when_others_send_postgresql_all_that_it_does() -> None:
    rows = [
        ("wide", {1, 2, 3, 6}, False),
        ("within wide", {2, 3}, False),
        ("its own", {3, 4}, False),
        ("with threads", {5}, True),
        ("like threads", {5}, False),
        ("tests/services/test_backup.py::goes its own way", {1}, False),
    ]
    left_out = superfluous([(name, set(sent), own) for name, sent, own in rows])
    assert left_out == ["like threads", "within wide"]
    still = set().union(*(sent for name, sent, _own in rows if name not in left_out))
    assert still == {1, 2, 3, 4, 5, 6}


def test_statements_are_one_whatever_their_parameters_are_called() -> None:
    one = shape("SELECT a FROM t WHERE b = %(b_1)s::INTEGER AND c IN (%(c_1_1)s, %(c_1_2)s) ORDER BY a")
    two = shape("SELECT a FROM t WHERE b = %(b_2)s::INTEGER AND c IN (%(c_1_1)s) ORDER BY a")
    assert one == two == "SELECT a FROM t WHERE b = ? AND c IN (?) ORDER BY a"
    assert shape("INSERT INTO t (a, b) VALUES (%(a)s, %(b)s), (%(a)s, %(b)s)") == "INSERT INTO t (a, b) VALUES (?)"
    ends = "SELECT a FROM t WHERE b = %(b)s::TIMESTAMP WITH TIME ZONE"
    assert shape(ends) != shape(f"{ends} FOR UPDATE") == "SELECT a FROM t WHERE b = ? FOR UPDATE"
