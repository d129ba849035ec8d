"""For whom it is told: kept encrypted beside the words, opened with them, erased with them, counted without names."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.errors import NotPermitted
from engage.domain.periods import Period
from engage.domain.permissions import contributor
from engage.domain.publication import Audience
from engage.domain.voices import Voice, voice
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.voices import ContributionVoice
from engage.queries import asks as ask_queries
from engage.queries import moderation as queue
from engage.queries import public_contributions
from engage.services import contributions, digests, moderation, voices
from engage.services.audit import Event
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.asking import Asking
from tests.services.digest_scene import Month

SOMEONE = voice(speaks_as="someone", about="Home care", relation="her son", agreement="does_not_know")
GROUP = voice(speaks_as="group", name="The Thursday club", people=40)
OCTOBER = Period(2026, 10)
PAID = voice(speaks_as="organisation", name="Care Ltd", interest="paid", interest_note="The council pays us")


def rows() -> list[Any]:
    db.session.rollback()
    return list(db.session.execute(sa.select(ContributionVoice.__table__)).mappings())


def test_it_is_kept_once_encrypted_and_only_when_something_was_said(app: Flask) -> None:
    places = factories.make_places(app)
    factories.share(places)
    factories.share(places, voice=Voice())
    shared = factories.share(places, voice=PAID, send_key="twice")
    assert factories.share(places, voice=SOMEONE, send_key="twice").id == shared.id
    [row] = rows()
    assert (row["contribution_id"], row["speaks_as"], row["interest"]) == (shared.id, "organisation", "paid")
    assert row["details"].startswith("e1.")
    raw = repr(db.session.execute(sa.text("SELECT * FROM contribution_voices")).all())
    assert "Care" not in raw
    assert "council" not in raw
    assert voices.of(shared.id) == PAID
    assert voices.own(contributor(shared.id), shared.id) == PAID
    with pytest.raises(NotPermitted):
        voices.own(contributor(shared.id + 1), shared.id)


def test_it_adds_a_statement_only_when_something_was_said(app: Flask) -> None:
    places = factories.make_places(app)
    counts = []
    for said in (None, Voice(), SOMEONE):
        seen: list[str] = []
        listen = lambda conn, cursor, statement, *rest: seen.append(statement)  # noqa: B023, E731
        sa.event.listen(db.engine, "before_cursor_execute", listen)
        factories.share(places, voice=said)
        sa.event.remove(db.engine, "before_cursor_execute", listen)
        counts.append(len(seen))
    assert counts == [counts[0], counts[0], counts[0] + 1]


def test_a_reader_is_told_with_the_words_and_the_queue_without_a_name(app: Flask) -> None:
    places = factories.make_places(app)
    moderator = factories.make_moderator(places.host)
    shared = [factories.share(places, voice=each) for each in (SOMEONE, GROUP, PAID, None)]
    waiting = {each.id: (each.speaks_as, each.conflict) for each in queue.queue(moderator).items}
    assert [waiting[each.id] for each in shared] == [
        ("someone", False), ("group", False), ("organisation", True), (None, False),
    ]  # fmt: skip
    assert moderation.open_contribution(moderator, shared[0].id).voice == SOMEONE
    assert moderation.open_contribution(moderator, shared[3].id).voice == Voice()
    opened = sa.select(sa.func.count()).where(AuditEvent.event == Event.ORIGINAL_OPENED)
    assert db.session.scalar(opened) == 2


def test_taking_it_back_takes_all_of_it_back(app: Flask) -> None:
    asking = Asking(0)
    shared = [factories.share(asking.places, voice=each) for each in (GROUP, None)]
    for each in shared:
        factories.publish(asking.moderator, each.id)
    ask_id = asking.raised(contribution_ids=[each.id for each in shared])
    page = ask_queries.page(ask_queries.one_by_id(ask_id), Audience.PUBLIC)
    assert (page.people, page.organisations) == (1, 1)
    contributions.withdraw(contributor(shared[0].id), shared[0].id)
    assert rows() == []
    assert voices.of(shared[0].id) == Voice()
    page = ask_queries.page(ask_queries.one_by_id(ask_id), Audience.PUBLIC)
    assert (page.people, page.organisations) == (1, 0)


def test_organisations_are_counted_apart_and_a_group_as_one(app: Flask) -> None:
    asking = Asking(2)
    hidden = factories.share(asking.places, use="body", quote=False, voice=PAID)
    shown = factories.share(asking.places, voice=GROUP)
    factories.publish(asking.moderator, shown.id)
    fed = [*asking.people, hidden.id, shown.id]
    page = ask_queries.page(ask_queries.one_by_id(asking.raised(contribution_ids=fed)), Audience.PUBLIC)
    assert (page.people, page.organisations, page.unheard) == (2, 2, 1)
    assert [each.speaks_as for each in page.voices] == [None, None, "group"]
    [listed] = [each for each in public_contributions.published(asking.places.locality).items if each.id == shown.id]
    assert (listed.speaks_as, listed.interest) == ("group", None)


def test_a_digest_says_that_organisations_are_among_those_who_told(app: Flask, clock: FixedClock) -> None:
    month = Month(clock)
    month.story()
    assert digests.prepare(month.at.lpg, OCTOBER).heard.organisations is False
    with unit_of_work():
        voices.keep(month.story(), GROUP)
    assert digests.prepare(month.at.lpg, OCTOBER).heard.organisations is True
