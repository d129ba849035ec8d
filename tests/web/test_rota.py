"""Who reads when, on the pages: a reader says their days without a script, and the form then tells the truth."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.permissions import Actor, Role, ScopeKind
from engage.models.base import db
from engage.models.places import Host
from engage.services import rota
from tests import factories
from tests.counting import count_statements
from tests.pages import PageClient

As = Callable[[Actor], PageClient]


@pytest.fixture
def page_of(places: SimpleNamespace) -> Callable[[Actor], str]:
    """The address of a reader's own page."""
    return lambda actor: f"/moderation/rota/{places.host}/{actor.user_id}"


def test_a_reader_says_their_days_and_the_form_says_when(
    places: SimpleNamespace, moderator: Actor, desk: PageClient, person: PageClient, page_of: Callable[[Actor], str]
) -> None:
    assert "A person at Wishaw Voluntary Action reads it by Tuesday 17 November 2026." in person.get("/s/wishaw")
    own = desk.get("/moderation/rota").click("Change your days, say when you are away, or choose your messages")
    assert own.url == page_of(moderator)
    saved = own.submit("Save the days", **{"d-days": ["0", "4"]})
    assert "Saved." in saved
    form = person.get("/s/wishaw")
    assert "Nobody reads from Tuesday 17 November 2026 to Thursday 19 November 2026." in form
    assert "A person at Wishaw Voluntary Action reads it by Friday 20 November 2026." in form
    added = saved.submit("Add these days", **{"a-first-day": "20", "a-first-month": "11", "a-first-year": "2026"})
    form = person.get("/s/wishaw")
    assert "reads it by Monday 23 November 2026. You get a reply by Monday 23 November 2026." in form
    sent = form.submit(text="The bus was kind to us.", use="publish", tell_by="self").submit("Send it")
    assert "Nobody reads from Tuesday 17 November 2026 to Friday 20 November 2026." in sent
    added.submit("There after all")
    assert "reads it by Friday 20 November 2026." in person.get("/s/wishaw")


def test_with_nobody_in_sight_no_day_is_promised(
    places: SimpleNamespace, moderator: Actor, person: PageClient, desk: PageClient
) -> None:
    rota.set_days(moderator, host_id=places.host, user_id=moderator.user_id or 0, days=[])
    form = person.get("/s/wishaw")
    assert "We do not know yet when somebody can." in form
    assert "reads it by" not in form
    assert "Nobody" in desk.get(f"/moderation/rota/{places.host}")
    shared = factories.share(places)
    assert "We do not know yet when somebody can." in person.get("/status").submit(
        reference=shared.reference, secret=shared.secret
    )


def test_a_rota_costs_the_form_nothing(
    app: Flask, places: SimpleNamespace, moderator: Actor, person: PageClient
) -> None:
    def statements() -> int:
        with count_statements(app) as counted:
            person.get("/s/wishaw")
        return len(counted)

    person.get("/s/wishaw")
    before = statements()
    rota.set_days(moderator, host_id=places.host, user_id=moderator.user_id or 0, days=[4])
    assert statements() == before


def test_a_date_that_cannot_be_is_said_and_stays(
    moderator: Actor, desk: PageClient, page_of: Callable[[Actor], str]
) -> None:
    page = desk.get(page_of(moderator)).submit(
        "Add these days", **{"a-first-day": "24", "a-first-month": "12", "a-first-year": "2026", "a-last-day": "1",
                             "a-last-month": "12", "a-last-year": "2026"},
    )  # fmt: skip
    assert page.status == 422
    assert "The last day cannot come before the first day." in page
    assert dict(page.form("Add these days").values())["a-first-day"] == "24"


def test_messages_are_ones_own(
    places: SimpleNamespace, moderator: Actor, as_: As, page_of: Callable[[Actor], str]
) -> None:
    lead = as_(factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.host))
    page = lead.get(page_of(moderator))
    assert "Save the messages" not in page
    page.submit("Save the days", **{"d-days": ["2"]})
    assert ": Wednesday" in lead.get(f"/moderation/rota/{places.host}")
    second = as_(factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host))
    assert second.get(page_of(moderator), expect=403).status == 403
    assert "You are on no rota." in second.get("/moderation/rota")


def test_the_hour_the_thanks_and_the_hint_are_the_hosts(places: SimpleNamespace, desk: PageClient) -> None:
    page = desk.get(f"/moderation/rota/{places.host}")
    page.submit("Save", nudge_hour="7", phrases="Thank you, we pass it on.", sound_hints=None)
    db.session.rollback()
    kept = db.session.execute(sa.select(Host.nudge_hour, Host.phrases, Host.sound_hints).where(Host.id == places.host))
    assert tuple(kept.one()) == (7, ["Thank you, we pass it on."], False)
