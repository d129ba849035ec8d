"""At once, wherever one can go; and what has gone out already is listed honestly."""

from __future__ import annotations

from collections import deque

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import SubscriptionTarget
from engage.domain.permissions import SYSTEM, contributor
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services import contributions, digests, outbox, own
from tests import factories
from tests.pages import PageClient
from tests.services.digest_scene import Month, subscriber

WORDS = "I counted eleven stairs in the dark."
MOST_PAGES = 150


def everywhere(client: PageClient) -> dict[str, bytes]:
    """Whatever the public can reach by links, pages and files, from the first page on."""
    found: dict[str, bytes] = {}
    to_see = deque(["/", "/north/wishaw", "/digests/wishaw-lpg", "/bodies/wishaw-lpg"])
    while to_see and len(found) < MOST_PAGES:
        address = to_see.popleft().partition("#")[0]
        if address in found or not address.startswith("/") or address.startswith(("/static", "/leave", "/account")):
            continue
        page = client.get(address, expect=range(200, 500))
        found[address] = page.response.data
        if page.response.mimetype == "text/html":
            to_see.extend(link.href for link in page.links)
    return found


@pytest.mark.parametrize("how", ["taken back", "body only"])
def test_words_are_gone_from_every_page_at_once_and_copies_are_named(
    app: Flask, clock: FixedClock, how: str
) -> None:
    month = Month(clock)
    told = factories.share(month.at, text=f"{WORDS} I am Ann Gray.")
    assert told.secret
    factories.publish(month.moderator, told.id, WORDS)
    factories.settle(month.moderator, told.id, "sent_to_service", service_id=month.at.service)
    month.raised(story=told.id)
    subscriber(SubscriptionTarget.BODY, month.at.lpg)
    month.on(2026, 11, 3)
    digest_id = digests.compile(SYSTEM, body_id=month.at.lpg, period="2026-10")
    digests.choose_quote(month.clerk, digest_id=digest_id, contribution_id=told.id)
    digests.issue(month.clerk, digest_id=digest_id)
    outbox.send_due()
    reader = PageClient(app)
    seen = {address for address, data in everywhere(reader).items() if WORDS.encode() in data}
    assert {"/north/wishaw", "/north/wishaw/shared", "/digests/wishaw-lpg/2026-10/v1"} <= seen
    assert any(address.startswith("/asks/") for address in seen)

    me = contributor(told.id)
    month.on(2026, 11, 9)
    if how == "taken back":
        contributions.withdraw(me, told.id)
    else:
        own.change_use(me, told.id, use="body", quote=False)
    db.session.remove()
    assert [address for address, data in everywhere(reader).items() if WORDS.encode() in data] == []
    for address in seen:
        assert WORDS.encode() not in reader.get(address, expect=range(200, 500)).response.data

    page = PageClient(app).get("/status").submit("Show me", reference=told.reference, secret=told.secret)
    assert "What has gone out already" in page.headings
    assert "It was on our public pages from 5 October 2026 to 9 November 2026." in page
    assert "It was quoted in the digest of Wishaw Locality Planning Group for October 2026" in page
    assert "One email about that digest went out. It held a link and none of your words." in page
    assert "Its paper went to the planning body by email on 3 November 2026, without your words." in page
    assert "Buildings and repairs was sent a link to it on 5 October 2026." in page
    assert "We do not know how many paper copies were made" in page
    assert ("The planning body has been able to read it since 9 November 2026" in page) is (how == "body only")
    db.session.rollback()
    assert db.session.scalar(sa.select(Contribution.redacted_text)) == (None if how == "taken back" else WORDS)
