"""The work list of calls and letters, and the outbox, as staff use them; and what the person reads of it."""

from __future__ import annotations

from typing import Any

from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import LinkPurpose, MessageState, TellBy
from engage.domain.permissions import INSTALLATION, Role, ScopeKind
from engage.models.base import db
from engage.models.outbox import Message
from engage.services import outbox
from tests import factories
from tests.pages import PageClient
from tests.staff import minted


def test_a_phone_nobody_answers_and_one_more_try(
    app: Flask, as_: Any, person: PageClient, clock: FixedClock
) -> None:
    at = factories.make_places(app)
    shared = factories.share(at, tell_by=TellBy.PHONE, address="01698 555 010")
    factories.share(at, tell_by=TellBy.PHONE, address="01698 555 010")
    reader = as_(factories.make_moderator(at.host))
    for tries in ("Tried once", "Tried two times", ""):
        page = reader.get("/moderation/by-hand").submit("Open the address")
        assert "Tell them this as well" in page
        page = page.submit("I could not reach them")
        assert "Nobody waits to be told by hand." in page
        clock.advance(hours=4)
        assert tries in reader.get("/moderation/by-hand")
    assert "Nobody waits to be told by hand." in reader.get("/moderation/by-hand")
    page = person.get(minted(LinkPurpose.STATUS, shared.id))
    assert "We tried three times to tell you, and did not reach you" in page

    auditor = as_(factories.make_user(Role.AUDITOR, ScopeKind.INSTALLATION, INSTALLATION.id)).get("/admin/outbox")
    assert "Try again" not in auditor
    admin = as_(factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, INSTALLATION.id))
    page = admin.get("/admin/outbox").submit("Try again")
    assert "It waits to be sent again." in page
    outbox.send_due()
    db.session.rollback()
    assert {row.state for row in db.session.query(Message)} == {MessageState.BY_HAND, MessageState.DEAD}
    page = reader.get("/moderation/by-hand").submit("Open the address").submit("I have told them")
    assert "Noted. Thank you." in page
