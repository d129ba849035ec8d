"""Following without an account: feeds and themes. Asks and decisions, never a word of anybody who told us."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import SubscriptionTarget
from engage.domain.permissions import contributor
from engage.models.base import db
from engage.models.digests import Subscription
from engage.services import contributions, subscriptions, themes
from tests import factories
from tests.asking import Asking, row_of
from tests.counting import count_statements
from tests.pages import PageClient
from tests.services.post import Post, send

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=2)


def feed(person: PageClient, address: str) -> ElementTree.Element:
    """A feed, read as XML and held against what RFC 4287 4.1 wants of it."""
    response = person.client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    root = ElementTree.fromstring(response.get_data())
    assert root.tag == f"{ATOM}feed"
    for part in (root, *root.findall(f"{ATOM}entry")):
        assert all(len(part.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated"))
        assert all(link.get("href", "").startswith("http://localhost/") for link in part.findall(f"{ATOM}link"))
    ids = [each.findtext(f"{ATOM}id") for each in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    return root


def words(root: ElementTree.Element) -> str:
    return " ".join(root.itertext())


def test_a_locality_is_followed_by_what_was_asked_and_decided(
    app: Flask, person: PageClient, asking: Asking, clock: FixedClock
) -> None:
    title = 'Ramps & <b>rails</b> "now"'
    first = asking.raised()
    asking.draft(title="Nobody sees this yet")
    clock.advance(days=3)
    asking.raised(title=title)
    asking.decide(first, "not_agreed")
    root = feed(person, "/north/wishaw/feed")
    entries = root.findall(f"{ATOM}entry")
    assert {each.findtext(f"{ATOM}title") for each in entries} == {"Mend the light on the stairs", title}
    assert "Not agreed" in words(root)
    assert "2026-11-19T00:00:00" in words(root)
    # No word of anybody who told us, and none of what nobody sees yet.
    assert "says number" not in words(root)
    assert "Nobody sees this yet" not in words(root)
    page = person.get("/north/wishaw/asks")
    assert '<link rel="alternate" type="application/atom+xml"' in page.html
    assert any("in a feed reader" in link.text for link in page.links)
    db.session.rollback()
    with count_statements(app) as sent:
        person.client.get("/north/wishaw/feed")
    assert len(sent) <= 2


def test_an_ask_is_followed_step_by_step(person: PageClient, asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.raised()
    reference = row_of(ask_id).reference
    clock.advance(days=1)
    asking.decide(ask_id, "not_agreed")
    root = feed(person, f"/asks/{reference}/feed")
    assert "Raised with Wishaw Locality Planning Group" in words(root)
    assert len(root.findall(f"{ATOM}entry")) == 3
    # Whoever takes back what they told us was never in it; that somebody did is said at once, as on the page.
    contributions.withdraw(contributor(asking.people[0]), asking.people[0])
    root = feed(person, f"/asks/{reference}/feed")
    assert "One person’s words were taken out" in words(root)
    assert "says number" not in words(root)
    assert person.client.get("/asks/ACDEFGHJ/feed").status_code == 404


def test_a_theme_is_followed_by_email_with_two_yeses_and_one_press_to_stop(
    app: Flask, person: PageClient, asking: Asking
) -> None:
    theme = themes.create(
        asking.editor, partnership_id=asking.places.partnership, name="Dark stairs", outcomes=[1], description="",
        dissent="",
    )  # fmt: skip
    themes.link(asking.editor, theme_id=theme, contribution_id=asking.people[0])
    asking.raised(theme_id=theme)
    page = person.get("/north/wishaw/shared?theme=dark-stairs")
    form = page.click("Follow this theme by email")
    assert "About: Dark stairs" in form
    form.submit("Send me the first email", email="fan@example.org")
    post = Post()
    assert send(post).sent >= 1
    mail = next(mail for mail in post.mails if mail.to == "fan@example.org")
    assert "target=theme" in mail.text
    subscriptions.confirm(mail.text.split("confirm_url=")[1].split()[0].rsplit("/", 1)[1])
    kept = db.session.scalars(sa.select(Subscription)).one()
    assert (kept.target, kept.target_id, kept.confirmed_at is not None) == (SubscriptionTarget.THEME, theme, True)
    assert "example.org" not in kept.address
    root = feed(person, "/north/wishaw/feed?theme=dark-stairs")
    assert len(root.findall(f"{ATOM}entry")) == 1
    assert person.client.get("/north/wishaw/feed?theme=nothing").status_code == 404
    assert person.client.get("/subscribe/theme/north.nothing").status_code == 404
    assert factories.STORY not in mail.text
