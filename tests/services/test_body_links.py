"""Links to an ask: ended and sent anew by hand, and none left in a mailbox that is a body's no more."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.places_file import parse_places
from engage.domain.errors import NotPermitted, Refused
from engage.domain.kinds import LinkPurpose, MessageState
from engage.domain.permissions import SYSTEM, Role, ScopeKind
from engage.models.base import db
from engage.models.outbox import Message
from engage.models.people import SignedLink
from engage.models.places import PlanningBody
from engage.queries.link_answers import links_out
from engage.services import body_links, decisions, links, place_changes, places
from engage.services.message_rows import present_address
from tests import factories
from tests.asking import Asking, row_of, templates
from tests.pages import PageClient


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking()


def _token(asking: Asking, ask_id: int) -> str:
    return asking.link(ask_id).rsplit("/", 1)[1]


def _queued(ask_id: int) -> list[Message]:
    db.session.rollback()
    query = sa.select(Message).where(Message.ask_id == ask_id, Message.address.is_not(None))
    return list(db.session.scalars(query.order_by(Message.id)))


def test_one_link_is_ended_and_a_new_one_sent_once(asking: Asking, app: Flask) -> None:
    ask_id = asking.raised()
    astray, other = _token(asking, ask_id), _token(asking, ask_id)
    out = links_out(ask_id)
    assert [each.body_name for each in out] == ["Wishaw Locality Planning Group"] * 2
    for stranger in (asking.officer, asking.stranger, asking.checker):
        with pytest.raises(NotPermitted):
            body_links.end(stranger, ask_id, out[-1].id)
        with pytest.raises(NotPermitted):
            body_links.send_new(stranger, ask_id, asking.places.lpg)
    body_links.end(asking.moderator, ask_id, out[-1].id)
    with pytest.raises(Refused, match="link_revoked"):
        links.find(LinkPurpose.ASK_OFFICER, astray)
    links.find(LinkPurpose.ASK_OFFICER, other)

    before = templates(ask_id).count("ask_to_body")
    assert body_links.send_new(asking.moderator, ask_id, asking.places.lpg)
    assert not body_links.send_new(asking.moderator, ask_id, asking.places.lpg)
    assert templates(ask_id).count("ask_to_body") == before + 1
    with pytest.raises(Refused, match="link_of_another_body"):
        body_links.send_new(asking.moderator, ask_id, asking.places.ijb)


def test_another_mailbox_ends_every_link_and_gets_new_ones(asking: Asking) -> None:
    admin = factories.make_user(Role.ADMIN, ScopeKind.PARTNERSHIP, asking.places.partnership)
    ours, theirs = asking.raised(), asking.raised()
    decisions.pass_on(asking.officer, theirs, to_body_id=asking.places.ijb, reason="The board owns the building")
    old = [_token(asking, ours), _token(asking, theirs)]
    board = asking.link(theirs, asking.places.ijb).rsplit("/", 1)[1]
    body = db.session.get_one(PlanningBody, asking.places.lpg)
    given = {"body_id": body.id, "name": body.name, "chair_mailbox": None, "standards_agreed_on": None}
    place_changes.change_body(admin, **given, mailbox=body.mailbox, extra_closed_days=[])
    assert links.find(LinkPurpose.ASK_OFFICER, old[0])

    place_changes.change_body(admin, **given, mailbox="new-lpg@example.org", extra_closed_days=[])
    for token in old:
        with pytest.raises(Refused, match="link_revoked"):
            links.find(LinkPurpose.ASK_OFFICER, token)
    assert links.find(LinkPurpose.ASK_OFFICER, board)
    for ask_id in (ours, theirs):
        for message in _queued(ask_id):
            _, address = present_address(message)
            dropped = message.state is MessageState.DROPPED
            assert dropped == (address == "lpg@example.org"), (address, message.dedupe_key)
        assert any(present_address(each)[1] == "new-lpg@example.org" for each in _queued(ask_id))


def test_a_places_file_that_changes_a_mailbox_ends_its_links(asking: Asking) -> None:
    ask_id = asking.raised()
    token = _token(asking, ask_id)
    lpg = db.session.get_one(PlanningBody, asking.places.lpg)
    record = {"kind": "lpg", "slug": lpg.slug, "name": lpg.name, "localities": ["wishaw"]}
    home: dict[str, Any] = {"slug": "north", "name": "North Partnership", "valid_from": "2016-04-01"}
    home |= {"localities": [{"slug": "wishaw", "official_name": "Wishaw"}]}

    def load(**more: str) -> None:
        partnership = {**home, "bodies": [{**record, **more}]}
        file = {"format": "engage-places/1", "partnerships": [partnership]}
        places.load(SYSTEM, parse_places(file))

    load()
    load(mailbox=lpg.mailbox or "")
    assert links.find(LinkPurpose.ASK_OFFICER, token)
    load(mailbox="new-lpg@example.org")
    with pytest.raises(Refused, match="link_revoked"):
        links.find(LinkPurpose.ASK_OFFICER, token)
    to = {present_address(each)[1] for each in _queued(ask_id) if each.state is not MessageState.DROPPED}
    assert to == {"new-lpg@example.org"}


def test_a_body_without_a_mailbox_is_told_by_hand_and_that_is_said(app: Flask, asking: Asking) -> None:
    admin = factories.make_user(Role.ADMIN, ScopeKind.PARTNERSHIP, asking.places.partnership)
    ask_id = asking.raised()
    body = db.session.get_one(PlanningBody, asking.places.lpg)
    place_changes.change_body(
        admin, body_id=body.id, name=body.name, mailbox=None, chair_mailbox=None, standards_agreed_on=None,
        extra_closed_days=[],
    )  # fmt: skip
    with pytest.raises(Refused, match="link_no_mailbox"):
        body_links.send_new(asking.moderator, ask_id, body.id)
    said = "We have no address for this body, so Wishaw Voluntary Action tells them by hand."
    assert said in PageClient(app).get(f"/asks/{row_of(ask_id).reference}")


def test_links_on_their_page(app: Flask, asking: Asking) -> None:
    ask_id = asking.raised()
    token = _token(asking, ask_id)
    host = PageClient(app)
    factories.sign_in(host, asking.moderator)
    page = host.get(f"/board/asks/{row_of(ask_id).reference}").click("Links to this ask")
    assert "Not used" in page
    assert "example.org" not in page.main
    number = db.session.scalars(sa.select(SignedLink.id)).one()
    page = page.submit(f"End link {number}")
    assert "This link has ended." in page
    db.session.rollback()
    with pytest.raises(Refused, match="link_revoked"):
        links.find(LinkPurpose.ASK_OFFICER, token)
    said = "A new link goes to the body’s mailbox. It gets one email a day from us: it may be tomorrow."
    assert said in page.submit("Send a new link")
    officer = PageClient(app)
    factories.sign_in(officer, asking.officer)
    assert officer.get(f"/board/asks/{row_of(ask_id).reference}/links", expect=403)
