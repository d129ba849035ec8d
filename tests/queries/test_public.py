"""Cursors, dated places and small numbers as the public queries give them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.contribution_states import ReferralState
from engage.domain.disclosure import Suppressed
from engage.models.base import db
from engage.models.contributions import Contribution, Referral
from engage.models.places import Host, HostAssignment, Locality
from engage.queries import public_contributions, public_counts, public_places
from engage.queries.keyset import Cursor
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work
from tests import factories


@given(st.booleans(), st.integers(0, 10**16), st.integers(1, 10**9))
def test_a_cursor_says_where_it_stands(older: bool, micros: int, number: int) -> None:
    cursor = Cursor(older, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros), number)
    assert Cursor.parse(cursor.text) == cursor


@given(st.text(max_size=30))
def test_anything_else_is_no_cursor(text: str) -> None:
    found = Cursor.parse(text)
    assert found is None or found.text.lstrip("ab").rstrip("0123456789").endswith("-")


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (date(2026, 11, 16), date(2026, 8, 1)),
        (date(2026, 1, 31), date(2025, 10, 1)),
        (date(2026, 4, 1), date(2026, 1, 1)),
        (date(2026, 3, 1), date(2025, 12, 1)),
    ],
)
def test_three_months_back(on: date, since: date) -> None:
    assert public_counts.since_day(on) == since


def test_keyset_walks_every_row_once_both_ways(app: Flask) -> None:
    """Rows published at the same moment are told apart by their id."""
    at = factories.make_places(app)
    moderator = factories.make_moderator(at.host)
    ids = [factories.share(at).id for _ in range(11)]
    for each in ids:
        factories.publish(moderator, each)
    seen: list[int] = []
    cursor: Cursor | None = None
    pages = []
    while True:
        page = public_contributions.published(at.locality, cursor=cursor, limit=4)
        seen += [item.id for item in page.items]
        pages.append([item.id for item in page.items])
        if page.older is None:
            break
        cursor = page.older
    assert seen == sorted(ids, reverse=True)
    back = page
    for earlier in reversed(pages[:-1]):
        assert back.newer is not None
        back = public_contributions.published(at.locality, cursor=back.newer, limit=4)
        assert [item.id for item in back.items] == earlier
    assert back.newer is None


def test_the_host_of_today_reads(app: Flask) -> None:
    at = factories.make_places(app)
    with unit_of_work() as session:
        new = Host(partnership_id=at.partnership, slug="new", name="The new host", valid_from=date(2026, 11, 1))
        session.add(new)
        session.flush()
        session.add(HostAssignment(host_id=new.id, locality_id=at.locality, valid_from=date(2026, 11, 10)))
        session.add(HostAssignment(host_id=at.other_host, locality_id=at.locality, valid_from=date(2027, 1, 1)))
    place = public_places.locality("wishaw")
    assert place is not None
    assert place.host == "The new host"
    assert public_places.locality("atlantis") is None


def test_the_public_locality_list_is_of_today(app: Flask) -> None:
    at = factories.make_places(app)
    with unit_of_work() as session:
        session.get_one(Locality, at.locality).valid_from = date(2027, 1, 1)
    [north] = public_places.partnerships()
    assert [each.slug for each in north.localities] == ["bellshill"]


def _counted(at: SimpleNamespace, told: int, replied: int) -> public_counts.Lines:
    rows = [factories.share(at).id for _ in range(told)]
    with unit_of_work() as session:
        for each in rows[:replied]:
            session.get_one(Contribution, each).replied_at = now()
    db.session.rollback()
    return public_counts.lines(at.locality)


@pytest.mark.parametrize(
    ("told", "replied", "shown"),
    [
        (0, 0, (0, 0)),
        (3, 3, (Suppressed(5), Suppressed(5))),
        (9, 4, (9, Suppressed(5))),
        (9, 6, (9, Suppressed())),
        (9, 9, (9, 9)),
        (12, 6, (12, 6)),
    ],
)
def test_small_counts_cannot_be_worked_out(app: Flask, told: int, replied: int, shown: tuple[object, object]) -> None:
    lines = _counted(factories.make_places(app), told, replied)
    assert (lines.told, lines.replied) == shown


def test_withdrawn_and_imported_ones_do_not_count(app: Flask) -> None:
    at = factories.make_places(app)
    rows = [factories.share(at).id for _ in range(7)]
    from engage.domain.permissions import contributor
    from engage.services import contributions

    contributions.withdraw(contributor(rows[0]), rows[0])
    with unit_of_work() as session:
        session.get_one(Contribution, rows[1]).imported = True
    assert public_counts.lines(at.locality).told == 5


@pytest.mark.parametrize(
    ("shown", "changed", "want"),
    [
        (9, 6, (Suppressed(), Suppressed())),  # 3 of 12 not answered, 3 of 9 without a change: neither is said
        (7, 7, (7, 7)),
        (12, 12, (12, 12)),
        (3, 3, (Suppressed(5), Suppressed(5))),
    ],
)
def test_no_small_number_follows_from_two_of_a_service(
    app: Flask, shown: int, changed: int, want: tuple[object, object]
) -> None:
    at = factories.make_places(app)
    rows = [factories.share(at).id for _ in range(12)]
    with unit_of_work() as session:
        for number, row in enumerate(rows):
            state = ReferralState.SHOWN if number < shown else ReferralState.SENT
            session.add(
                Referral(
                    contribution_id=row, service_id=at.service, state=state, sent_at=now(), due_on=now().date(),
                    changed=number < changed,
                )
            )  # fmt: skip
    counts = public_counts.of_service(at.service)
    assert (counts["sent"], counts["answered"], counts["changed"]) == (12, *want)


def test_a_service_counts_what_was_sent_answered_and_late(app: Flask) -> None:
    at = factories.make_places(app)
    states = [ReferralState.SENT] * 6 + [ReferralState.SHOWN] * 7 + [ReferralState.RECALLED] * 3
    rows = [factories.share(at).id for _ in states]
    with unit_of_work() as session:
        for number, (row, state) in enumerate(zip(rows, states, strict=True)):
            late = timedelta(days=-1 if number < 5 else 5)
            session.add(
                Referral(
                    contribution_id=row, service_id=at.service, state=state, sent_at=now(),
                    due_on=now().date() + late, changed=number % 2 == 0 if state is ReferralState.SHOWN else None,
                )
            )  # fmt: skip
    assert public_counts.of_service(at.service) == {
        "sent": 13, "late": 5, "answered": 7, "changed": Suppressed(5),
    }  # fmt: skip
