"""How the database finds what hot pages and jobs ask for: which statements, by which index, on both databases.

Times drift; statements and plans do not. The data is the bench's, small; PostgreSQL is told to avoid reading
whole tables and sorting, which it rightly does with small ones: what it still reads whole or sorts has no index.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.periods import Period
from engage.domain.permissions import Actor, Grant, Role, Scope, ScopeKind
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.theming import ThemeModel
from engage.queries import follow_ups, moderation, public_asks, public_contributions, public_counts
from engage.queries import said_before as said_before_queries
from engage.queries.keyset import Cursor
from engage.services import contributions, digests, outbox, said_before, theming
from engage.services.context import now
from tests.bench import data
from tests.conftest import START

COUNT = 1_500
GROWING = (
    "contributions", "originals", "contribution_events", "theme_links", "audit_events", "messages", "ask_events",
    "ask_contributions", "contact_points", "drafts", "replies", "verdicts", "theme_suggestions",
)  # fmt: skip
"""Tables that grow with every contribution: none of these may be read whole, or sorted whole."""


@dataclass(frozen=True)
class Plan:
    """One statement with how the database goes about it."""

    statement: str
    steps: str

    def __str__(self) -> str:
        return f"{self.statement}\n{self.steps}\n"

    def reads_whole(self, table: str) -> bool:
        """Whether it goes through all rows of the table."""
        return bool(re.search(rf"\b(SCAN|Seq Scan on) {table}(_\d+)?\b", self.steps))

    @property
    def sorts(self) -> bool:
        """Whether it puts rows in order itself, instead of taking them in an index's order."""
        return "TEMP B-TREE FOR ORDER BY" in self.steps or "Sort Key" in self.steps


@pytest.fixture
def filled(app: Flask) -> Flask:
    """The bench's data at its smallest."""
    data.fill(app, COUNT, months=24, now=START)
    return app


def plans(app: Flask, ask: Callable[[], Any]) -> list[Plan]:
    """What `ask` sends to the database, each with its plan on this database."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        if statement.startswith(("SELECT CAST(pg_current_snapshot", "PRAGMA")):
            return  # how the page cache asks if anything has changed
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")) and not many:
            sent.append((statement, parameters))

    db.session.rollback()
    engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    db.session.rollback()
    found = []
    with engine.connect() as connection:
        postgres = engine.dialect.name == "postgresql"
        if postgres:
            connection.exec_driver_sql("SET enable_seqscan = off")
            connection.exec_driver_sql("SET enable_sort = off")
        for statement, parameters in sent:
            explain = "EXPLAIN " if postgres else "EXPLAIN QUERY PLAN "
            rows = connection.exec_driver_sql(explain + statement, parameters).all()
            found.append(Plan(statement, "\n".join(str(row[-1]) for row in rows)))
        connection.rollback()
    return found


def _reader() -> Actor:
    return Actor(1, frozenset({Grant(Role.MODERATOR, Scope(ScopeKind.HOST, 1))}))


def _middle(by_theme: bool = False) -> Cursor:
    column = Contribution.received_at if by_theme else Contribution.published_at
    row = db.session.execute(
        sa.select(column, Contribution.id)
        .where(Contribution.locality_id == 1, public_contributions.PUBLIC)
        .order_by(column, Contribution.id)
        .offset(60)
        .limit(1)
    ).one()
    return Cursor(True, row[0], row[1])


def test_lists_are_read_in_the_order_of_an_index(filled: Flask) -> None:
    """The list, its pages in both directions, a theme's list and the readers' queue: no row is read that is not shown,
    none is sorted."""
    here, in_theme = _middle(), _middle(by_theme=True)
    back = Cursor(False, here.at, here.id)
    lists: dict[str, tuple[Callable[[], Any], str]] = {
        "list": (lambda: public_contributions.published(1), "ix_contributions_public"),
        "older": (lambda: public_contributions.published(1, cursor=here), "ix_contributions_public"),
        "newer": (lambda: public_contributions.published(1, cursor=back), "ix_contributions_public"),
        "newest": (lambda: public_contributions.newest(1), "ix_contributions_public"),
        "theme": (lambda: public_contributions.published(1, theme_id=1), "ix_theme_links_newest"),
        "theme, older": (
            lambda: public_contributions.published(1, theme_id=1, cursor=in_theme), "ix_theme_links_newest",
        ),
        "queue": (lambda: moderation.queue(_reader()), "ix_contributions_queue"),
    }
    for name, (ask, index) in lists.items():
        first = plans(filled, ask)[0]
        assert index in first.steps, f"{name}\n{first}"
        assert not first.sorts, f"{name}\n{first}"


def test_nothing_that_grows_is_read_whole(filled: Flask) -> None:
    """Pages, a submission, the outbox and a digest find rows by an index, however many there are."""
    db.session.add(ThemeModel(partnership_id=1, packed="", version=0, mark="", learned_from=0, made_at=START))
    db.session.commit()
    client = filled.test_client()
    one = db.session.scalars(
        sa.select(Contribution.reference).where(Contribution.locality_id == 1, public_contributions.PUBLIC).limit(1)
    ).one()
    ask = db.session.scalars(sa.select(Ask.reference).where(Ask.locality_id == 1).limit(1)).one()
    month = Period.of(now() - timedelta(days=31))
    things: dict[str, Callable[[], Any]] = {
        path: lambda path=path: client.get(path)
        for path in (
            "/", "/north", "/north/wishaw", "/north/wishaw/shared", "/north/wishaw/shared?theme=theme-1",
            f"/north/wishaw/shared/{one}", "/north/wishaw/asks", f"/asks/{ask}", "/bodies/wishaw-lpg",
            "/bodies/wishaw-lpg/asks", "/bodies/wishaw-lpg/feed",
            "/services/service-1", "/s/wishaw",
        )
    }  # fmt: skip
    things |= {
        "submission": lambda: contributions.share(
            locality_id=1, text="The light is out.", kind="experience", use="publish", quote=False, tell_by="email",
            address="reader@example.org", send_key="once",
        ),
        "outbox": lambda: outbox.send_due(20),
        "queue": lambda: moderation.queue(_reader()),
        "suggestions": theming._waiting,
        "said before": said_before._waiting,
        "much like it": lambda: said_before_queries.near(_reader(), 1),
        "in a theme": lambda: said_before_queries.chosen_in(1),
        "what themes have come to": lambda: said_before_queries.so_far([1, 2], besides=3),
        "who sees it otherwise": lambda: public_contributions.themes_here(1, 1),
        "duties": lambda: moderation.duties(_reader()),
        "from people": lambda: follow_ups.from_people(_reader()),
        "true lines": lambda: public_counts.lines(1),
        "digest": lambda: digests.prepare(1, month),
    }  # fmt: skip
    whole = [
        f"{name}: {table}\n{plan}"
        for name, thing in things.items()
        for plan in plans(filled, thing)
        for table in GROWING
        if plan.reads_whole(table)
    ]
    assert not whole, "\n".join(whole)


def test_news_of_asks_is_found_in_the_index_alone(filled: Flask) -> None:
    """Three statements of a digest ask which asks have news since the month began; none reads the events for it."""
    month = Period.of(now() - timedelta(days=31))
    sent = plans(filled, lambda: digests.prepare(1, month))
    news = [each for each in sent if re.search(r"ask_events\.recorded_at (>=|BETWEEN)", each.statement)]
    assert len(news) == 3
    covering = "COVERING INDEX " if db.engine.dialect.name == "sqlite" else ""
    for plan in news:
        assert f"{covering}ix_ask_events_recorded " in plan.steps, str(plan)


def test_the_register_is_counted_from_the_bodys_own_asks(filled: Flask) -> None:
    """What was raised to other bodies, in all the months there ever were, is not looked at."""
    month = Period.of(now() - timedelta(days=31))
    [plan] = [each for each in plans(filled, lambda: digests.prepare(1, month)) if "asks_of_the_body" in each.statement]
    assert "ix_ask_events_raised_to" in plan.steps, str(plan)
    if db.engine.dialect.name == "sqlite":
        assert "USING INDEX ix_ask_events_raised_to (kind=? AND <expr>=?)" in plan.steps, str(plan)
        whole = [step for step in plan.steps.splitlines() if step.endswith("(kind=?)")]
        assert len(whole) == 1, f"only what was passed on is read whole\n{plan}"


def test_what_came_into_a_theme_is_found_in_its_own_index(filled: Flask) -> None:
    """Not by going through what happened to everything; nor are all links read for the few who see it otherwise."""
    [history] = plans(filled, lambda: said_before_queries.chosen_in(1))
    assert "ix_contribution_events_theme" in history.steps, str(history)
    [here] = plans(filled, lambda: public_contributions.themes_here(1, 1))
    assert "ix_theme_links_otherwise" in here.steps, str(here)


def test_what_services_put_right_is_found_by_the_month(filled: Flask) -> None:
    """Neither through all that was told in a place nor through all that was ever sent to a service."""
    month = Period.of(now() - timedelta(days=31))
    [plan] = [each for each in plans(filled, lambda: digests.prepare(11, month)) if "referrals" in each.statement]
    if db.engine.dialect.name == "sqlite":
        assert plan.steps.startswith("SEARCH referrals USING INDEX ix_referrals_checked"), str(plan)
    assert "ix_contributions_locality_received" not in plan.steps, str(plan)


def test_who_sees_it_another_way_is_found_among_those_alone(filled: Flask) -> None:
    """Not by way of all that was ever told in the places of a board."""
    month = Period.of(now() - timedelta(days=31))
    [plan] = [each for each in plans(filled, lambda: digests.prepare(11, month)) if "'otherwise'" in each.statement]
    assert "ix_theme_links_otherwise" in plan.steps, str(plan)
    assert "ix_contributions_locality_received" not in plan.steps, str(plan)


def test_statements_do_not_grow_with_the_rows(filled: Flask) -> None:
    """25 rows or 100, the first page or a later one, a body with ten asks or with all: the same statements."""
    month = Period.of(now() - timedelta(days=31))

    def count(ask: Callable[[], Any]) -> int:
        return len(plans(filled, ask))

    assert count(lambda: public_contributions.published(1, limit=25)) == 2
    assert count(lambda: public_contributions.published(1, limit=100)) == 2
    assert count(lambda: public_asks.register(1, 1, limit=25)) == 1
    assert count(lambda: public_asks.register(1, 1, limit=100)) == 1
    assert count(lambda: digests.prepare(1, month)) <= 12
    assert count(lambda: digests.prepare(11, month)) <= 12
    client = filled.test_client()
    for path in ("/north/wishaw/shared", "/north/wishaw/shared?theme=theme-1", "/bodies/wishaw-lpg/asks"):
        assert count(lambda path=path: client.get(path)) <= 4, path
    # the place, who decides there, the themes to choose from, and the asks
    assert count(lambda: client.get("/north/wishaw/asks?outcome=agreed")) <= 4
