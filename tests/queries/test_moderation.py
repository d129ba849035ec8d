"""The queue stays quick however much was answered before, and its cursor walks it once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import Channel
from engage.domain.permissions import ANONYMOUS, Role, ScopeKind
from engage.domain.publication import Use
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.queries import moderation as queries
from engage.queries import workspace
from engage.services.context import now
from tests import factories


def _many(places: object, count: int, waiting: int) -> None:
    rows = [
        {
            "reference": f"Q{number:07d}", "locality_id": places.locality, "host_id": places.host,  # type: ignore[attr-defined]
            "channel": Channel.WEB, "received_at": now(), "use": Use.PUBLISH, "waiting": number < waiting,
            "priority": 0 if number % 7 == 0 else 2,
        }
        for number in range(count)
    ]  # fmt: skip
    db.session.execute(sa.insert(Contribution), rows)
    db.session.commit()


def _plan(statement: str, parameters: object) -> str:
    word = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
    rows = db.session.connection().exec_driver_sql(word + statement, parameters)  # type: ignore[call-overload]
    return "\n".join(str(row) for row in rows)


def test_the_queue_and_its_count_use_their_index(app: Flask) -> None:
    places = factories.make_places(app)
    moderator = factories.make_moderator(places.host)
    _many(places, 3000, 40)
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("ANALYZE contributions"))
        db.session.commit()
    seen: list[tuple[str, object]] = []
    listen = lambda conn, cursor, statement, parameters, *rest: seen.append((statement, parameters))  # noqa: E731
    sa.event.listen(db.engine, "before_cursor_execute", listen)
    queries.queue(moderator)
    queries.duties(moderator)
    sa.event.remove(db.engine, "before_cursor_execute", listen)
    selects = [each for each in seen if each[0].startswith("SELECT")]
    assert len(selects) == 2
    for statement, parameters in selects:
        assert "ix_contributions_queue" in _plan(statement, parameters)


def test_the_cursor_walks_the_queue_once_in_order(app: Flask, clock: FixedClock) -> None:
    places = factories.make_places(app)
    moderator = factories.make_moderator(places.host)
    _many(places, 60, 60)
    seen: list[tuple[int, int]] = []
    after = None
    for _ in range(10):
        page = queries.queue(moderator, after=after, limit=7)
        seen += [(0 if int(item.reference[1:]) % 7 == 0 else 2, item.id) for item in page.items]
        after = page.after
        if after is None:
            break
    assert len(seen) == 60
    assert seen == sorted(seen)


def test_counting_has_an_end(app: Flask) -> None:
    places = factories.make_places(app)
    moderator = factories.make_moderator(places.host)
    _many(places, 1100, 1100)
    assert queries.duties(moderator).waiting == queries.COUNTED


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_who_has_no_host_sees_nothing(app: Flask, role: Role) -> None:
    places = factories.make_places(app)
    factories.share(places)
    for actor in (ANONYMOUS, factories.make_user(role, ScopeKind.INSTALLATION, 0)):
        assert queries.queue(actor).items == ()
        assert queries.duties(actor) == queries.Duties(0, 0, 0, 0, 0, 0, 0)
        assert queries.disagreements(actor) == queries.with_services(actor) == ()


def test_no_words_stand_around_the_words(app: Flask) -> None:
    places = factories.make_places(app)
    moderator = factories.make_moderator(places.host)
    shared = factories.share(places)
    factories.publish(moderator, shared.id, "The lamp has been out.")
    found = repr(workspace.workspace(shared.reference, choices=True)) + repr(queries.queue(moderator))
    assert "light" not in found
    assert "lamp" not in found
    assert "anne@" not in found
