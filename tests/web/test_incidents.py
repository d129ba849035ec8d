"""Something was public that should never have been: taken off, noted, the clock, who sees it, the officer's text."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.domain.errors import Conflict
from engage.domain.permissions import Actor, Role, ScopeKind, contributor
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.incidents import Incident
from engage.models.places import Host
from engage.services import incidents, moderation, own, safeguarding
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.pages import PageClient

pytestmark = pytest.mark.both_databases
NOTE = "It was up for one evening."


def test_taken_off_noted_and_assessed_in_time(
    places: SimpleNamespace, moderator: Actor, as_: Callable[[Actor], PageClient], person: PageClient, clock: FixedClock
) -> None:
    with unit_of_work() as session:
        session.get_one(Host, places.host).controller = {"name": "The host", "contact": "dpo@example.org"}
    told = factories.share(places)
    factories.publish(moderator, told.id, "The light above Karen Fictional is out.")
    public = f"/north/wishaw/shared/{told.reference}"
    assert "Karen Fictional" in person.get(public)
    desk = as_(moderator)
    page = desk.get(f"/moderation/contributions/{told.reference}")
    page = page.submit("Take it off", **{"in-withheld_reason": "staff_named", "in-never": "yes", "in-note": NOTE})
    assert "Choose what it showed" in page.errors
    assert NOTE in page
    page = page.submit("Take it off", **{"in-kind": "staff", "in-told": ["manager"]})
    person.get(public, expect={404, 410})
    assert "It is off the public pages." in page.notices
    assert "Tell your data protection officer now." in page
    assert "dpo@example.org" in page
    assert "72 hours left" in page
    assert "On the public pages, in search here and in feeds" in page
    assert NOTE not in page
    address = page.url

    clock.advance(hours=73)
    auditor = as_(factories.make_user(Role.AUDITOR, ScopeKind.INSTALLATION, 0))
    page = auditor.get("/moderation/incidents/")
    assert "Over by one hour" in page
    assert "Who a member of staff is" in page
    page = auditor.get(address)
    assert "Note what was done" not in page
    form = page.form("Get it as text")
    text = auditor.client.post(form.action, data=dict(form.values())).get_data(as_text=True)
    assert NOTE in text
    assert told.reference[:4] in text
    assert "Karen" not in text

    page = desk.get(address).submit("Save", told=["officer"], outcome="not_reported")
    assert "Not reported: a risk to people is unlikely" in page
    assert "Somebody who is responsible in our organisation" in page
    own.withdraw(contributor(told.id), told.id)
    assert incidents.open_note(moderator, int(address.rsplit("/", 1)[1])) == ""
    assert "Not reported" in desk.get(address)


def test_the_hours_go_on_while_it_is_locked_and_its_note_goes_when_it_is_taken_back(
    places: SimpleNamespace, moderator: Actor, as_: Callable[[Actor], PageClient]
) -> None:
    told = factories.share(places)
    factories.publish(moderator, told.id)
    number = incidents.take_off(
        moderator, told.id, reason="identifies_someone", kind="name", note=NOTE,
        version=moderation.version_of(told.id),
    )  # fmt: skip
    safeguarding.raise_concern(moderator, told.id, worry="He found out where she lives.")
    desk, address = as_(moderator), f"/moderation/incidents/{number}"
    form = desk.get(address).form("Get it as text")
    assert NOTE in desk.client.post(form.action, data=dict(form.values())).get_data(as_text=True)
    page = desk.get(address).submit("Save", told=["officer"])
    assert "Noted." in page.notices
    assert "found out" not in page
    own.withdraw(contributor(told.id), told.id)
    db.session.rollback()
    assert db.session.get_one(Incident, number).note is None
    assert "Somebody who is responsible in our organisation" in desk.get(address)


def test_what_a_worry_took_off_is_noted_while_it_is_locked(
    places: SimpleNamespace, moderator: Actor, as_: Callable[[Actor], PageClient]
) -> None:
    told, never_out = factories.share(places), factories.share(places)
    factories.publish(moderator, told.id)
    for each in (told, never_out):
        safeguarding.raise_concern(moderator, each.id, worry="He found out where she lives.")
    desk, address = as_(moderator), f"/moderation/contributions/{told.reference}"
    page = desk.get(address).submit("Note it", **{"incident-note": NOTE})
    assert "Choose what it showed" in page.errors
    assert NOTE in page
    page = page.submit("Note it", **{"incident-kind": "contact"})
    assert "72 hours left" in page
    assert incidents.open_note(moderator, int(page.url.rsplit("/", 1)[1])) == NOTE
    assert "It is noted that it should never have been public" in desk.get(address)
    assert "72 hours" not in desk.get(f"/moderation/contributions/{never_out.reference}")
    with pytest.raises(Conflict, match="incident_not_taken_off"):
        incidents.note_of(moderator, never_out.id, kind="contact")
    second = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    assert "72 hours" not in as_(second).get(address)
    as_(second).post(f"{address}/incident", {}, expect=403)


def test_nobody_else_sees_it_and_two_presses_make_one(
    places: SimpleNamespace, moderator: Actor, as_: Callable[[Actor], PageClient]
) -> None:
    told = factories.share(places)
    factories.publish(moderator, told.id)
    desk = as_(moderator)
    page = desk.get(f"/moderation/contributions/{told.reference}")
    chosen = {"in-withheld_reason": "staff_named", "in-never": "yes", "in-kind": "name"}
    address = page.submit("Take it off", **chosen).url
    assert page.submit("Take it off", **chosen).url == address
    page = page.submit("Take it off", **chosen | {"in-never": "no"})
    assert page.url == f"/moderation/contributions/{told.reference}"
    db.session.rollback()
    assert len(db.session.scalars(sa.select(Incident)).all()) == 1
    assert db.session.get_one(Contribution, told.id).publication == "unpublished"
    for actor in (
        factories.make_moderator(places.other_host),
        factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0),
        factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.host),
    ):
        other = as_(actor)
        other.get(address, expect=403)
        other.post(f"{address}/text", {}, expect=403)
        other.post(f"{address}/assess", {}, expect=403)
    assert told.reference[:4] not in as_(factories.make_moderator(places.other_host)).get("/moderation/incidents/").main
    second = as_(factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host))
    assert "72 hours left" in second.get(address)
    second.post(f"{address}/assess", {"told": "officer"}, expect=403)
