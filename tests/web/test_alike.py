"""Fifty alike in an hour, sent through the page: their readers are told, and nothing else changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import Channel
from engage.domain.permissions import contributor
from engage.jobs.table import JOBS
from engage.models.alike import Alike, AlikeWave
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.originals import Original
from engage.services import alike, contributions
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.pages import PageClient

CAMPAIGN = (
    "Please do not close the day centre in Newmains. My mother {} goes there three days a week and it is the only time "
    "she sees anybody but me. The minibus picks her up at nine and I can go to work. Nobody asked us before."
)


@pytest.fixture
def at(app: Flask) -> SimpleNamespace:
    return factories.make_places(app)


def _post(app: Flask, number: int, place: str = "wishaw") -> None:
    """What a browser sends, page by page."""
    client = PageClient(app, check=False)
    told = {"text": CAMPAIGN.format(f"Name{number}"), "use": "publish", "tell_by": "self"}
    page = client.get(f"/s/{place}").submit("Go on and check it", **told).submit("Send it")
    assert page.url == f"/s/{place}/sent"


def _share(number: int, locality: int, **more: Any) -> int:
    return contributions.share(
        locality_id=locality, text=CAMPAIGN.format(f"Name{number}"), kind="unset", use="neither", quote=False,
        tell_by="self", send_key=f"{locality}-{number}", **more,
    ).id  # fmt: skip


def _flagged() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Alike)) or 0


def test_fifty_are_pointed_out_and_read_as_always(app: Flask, at: SimpleNamespace, as_: Any) -> None:
    factories.share(at, text="Something else that came before them all, and stays before them in the queue.")
    for number in range(49):
        _post(app, number, "wishaw" if number % 2 else "bellshill")
    db.session.rollback()
    assert alike.look() == 0
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEvent.event == "originals:compared")) == 1
    db.session.rollback()
    _post(app, 49)
    app.extensions["engage"].context.clock.advance(minutes=5)
    before = db.session.execute(
        sa.select(Contribution.id, Contribution.priority, Contribution.waiting, Contribution.version)
    ).all()
    assert alike.look() == 50
    db.session.rollback()
    after = db.session.execute(
        sa.select(Contribution.id, Contribution.priority, Contribution.waiting, Contribution.version)
    ).all()
    assert before == after

    reader = as_(factories.make_moderator(at.host))
    queue = reader.get("/moderation/queue")
    assert "25 of those that wait came with many like them" in queue
    assert queue.text.count("One of 50 alike") == 24  # the first of the queue's 25 is the story that came before
    page = reader.get("/moderation/queue").click("25 of those that wait came with many like them")
    assert page.h1 == "Alike, and within an hour"
    assert "25 more are with other hosts" in page
    page = reader.get(next(link.href for link in page.links if "/contributions/" in link.href))
    assert "50 like this came within an hour" in page
    assert "each may be true" in page
    # The other host's reader sees theirs, and somebody of a host without any sees that there is no such page.
    wave = db.session.scalar(sa.select(AlikeWave.id))
    other = as_(factories.make_moderator(at.other_host)).get(f"/moderation/alike/{wave}")
    assert "25 more are with other hosts" in other
    as_(factories.make_moderator(at.fallback_host)).get(f"/moderation/alike/{wave}", expect=404)


def test_who_takes_it_back_leaves_nothing_and_doing_it_again_changes_nothing(
    at: SimpleNamespace, clock: FixedClock
) -> None:
    ids = [_share(number, at.locality) for number in range(50)]
    assert alike.look() == 50
    clock.advance(minutes=6)
    assert alike.look() == 0
    contributions.withdraw(contributor(ids[3]), ids[3])
    assert _flagged() == 49
    late = _share(50, at.other_locality)
    assert alike.look() == 1
    db.session.rollback()
    waves = db.session.execute(
        sa.select(AlikeWave.id, AlikeWave.most, sa.func.count())
        .join(Alike, Alike.wave_id == AlikeWave.id)
        .group_by(AlikeWave.id, AlikeWave.most)
    ).all()
    assert [(most, count) for _, most, count in waves] == [(50, 50)]
    assert late in set(db.session.scalars(sa.select(Alike.contribution_id)))
    clock.advance(days=91)
    assert (alike.purge(), _flagged()) == (1, 0)


def test_one_that_cannot_be_read_stops_nothing(at: SimpleNamespace, clock: FixedClock) -> None:
    ids = [_share(number, at.locality) for number in range(51)]
    with unit_of_work() as session:
        session.get_one(Original, ids[3]).ciphertext = "spoiled"
    assert alike.look() == 50
    clock.advance(minutes=6)
    # Looked at and done: the audit does not grow with every tick.
    assert alike.look() == 0
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEvent.event == "originals:compared")) == 1


def test_an_hour_is_an_hour_also_when_the_clocks_change(at: SimpleNamespace, clock: FixedClock) -> None:
    # In the night to 25 October 2026 the hour from one comes twice in Scotland: 00:45 and 01:30 UTC are both "01:.."
    clock.set(datetime(2026, 10, 25, 0, 15, tzinfo=UTC))
    for number in range(25):
        _share(number, at.locality)
    clock.advance(minutes=65)
    for number in range(25, 50):
        _share(number, at.locality)
    assert alike.look() == 0
    clock.advance(minutes=50)
    for number in range(50, 75):
        _share(number, at.locality)
    clock.advance(minutes=5)
    # Those that came an hour before are of no full hour.
    assert alike.look() == 50


def test_what_staff_type_in_is_no_campaign_and_another_partnership_is_another_matter(
    at: SimpleNamespace, clock: FixedClock
) -> None:
    clerk = factories.make_moderator(at.host)
    for number in range(30):
        _share(number, at.locality)
        _share(100 + number, at.locality, actor=clerk, channel=Channel.PAPER, consent_evidence="form 1")
    assert alike.look() == 0
    clock.advance(hours=7)
    _share(200, at.locality)
    assert alike.look() == 0


def test_the_scheduler_does_it() -> None:
    names = {job.name: job.schedule for job in JOBS}
    assert names["contributions.alike"] is None
    assert names["alike.purge"] is not None
    assert timedelta(minutes=1) <= alike.PAUSE
