"""Migrations: up, down and up again on both databases, and what they make is what the models say."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from engage.adapters.clock import FixedClock
from engage.domain.kinds import SubscriptionTarget
from engage.models.base import db
from engage.models.digests import Subscription
from engage.models.themes import Theme
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.furnished import Furnished
from tests.services import furnish


def _tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names())


def test_down_to_nothing_and_up_again(app: Flask) -> None:
    before = _tables()
    downgrade(revision="base")
    assert _tables() <= {"alembic_version"}
    upgrade()
    assert _tables() == before


def test_hosts_that_others_point_at_stay_when_it_goes_down_and_up(app: Flask) -> None:
    at = factories.make_places(app)
    db.session.remove()
    downgrade(revision="0004")
    upgrade()
    row = db.session.execute(sa.text("SELECT name, phone, return_address FROM hosts WHERE id = :id"), {"id": at.host})
    assert row.one() == ("Wishaw Voluntary Action", "", "")


def test_subscriptions_that_messages_point_at_stay_when_it_goes_down_and_up(app: Flask) -> None:
    at = furnish.everything()
    with unit_of_work() as session:
        session.add(
            Subscription(
                target=SubscriptionTarget.THEME, target_id=1, address="e1.x", address_hmac="t" * 64, created_at=now()
            )
        )
    pointing = sa.text("SELECT count(*) FROM messages JOIN subscriptions ON subscriptions.id = subscription_id")
    assert db.session.scalar(pointing) == 1
    db.session.remove()
    downgrade(revision="0007")
    upgrade()
    assert db.session.scalar(pointing) == 1
    kept = db.session.execute(sa.text("SELECT id, target FROM subscriptions ORDER BY id")).all()
    assert [tuple(row) for row in kept] == [(at.subscription, "body")]


def test_an_installation_that_is_in_use_goes_back_and_up_with_all_that_was_there(app: Flask, clock: FixedClock) -> None:
    """As on a small server: rows in every table, and all that points at them."""
    furnished = Furnished(clock)
    kept = ("contributions", "originals", "themes", "theme_links", "asks", "ask_events", "messages", "hosts", "users")
    before = {name: db.session.scalar(sa.text(f"SELECT count(*) FROM {name}")) for name in kept}
    assert all(before.values())
    db.session.remove()
    downgrade(revision="0018")
    upgrade()
    assert {name: db.session.scalar(sa.text(f"SELECT count(*) FROM {name}")) for name in kept} == before
    assert db.session.get_one(Theme, furnished.theme).name == "Dark stairs"


# SQLite does not tell of an index on what stands in a payload; tests/architecture/test_query_plans.py sees it used.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index ix_ask_events_raised_to")
@pytest.mark.filterwarnings(
    "ignore:Skipped unsupported reflection of expression-based index ix_contribution_events_theme"
)
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_models_and_the_migrations_agree(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        # Reflection does not tell the conditions of partial indexes apart on every database.
        differences = [
            change for change in compare_metadata(context, db.metadata) if "ix_contributions_public" not in str(change)
        ]
    assert differences == []


def test_every_closed_list_is_checked_by_the_database(app: Flask) -> None:
    closed = [
        (table.name, column.name)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.Enum)
    ]
    inspector = sa.inspect(db.engine)
    unchecked = [
        name for name in closed
        if not any(name[1] in (check["sqltext"] or "") for check in inspector.get_check_constraints(name[0]))
    ]  # fmt: skip
    assert closed
    assert unchecked == []
