"""Links in messages about one's own contribution: whose mailbox opens what, and for how long."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.errors import Refused
from engage.domain.kinds import LinkPurpose, TellBy
from engage.domain.permissions import contributor
from engage.models.base import db
from engage.models.outbox import Message
from engage.services import contributions, links
from engage.services.message_rows import contents
from tests import factories

MAILED = (LinkPurpose.STATUS, LinkPurpose.NOT_ME, LinkPurpose.STOP_CONTACT)


def wanted(contribution_id: int) -> dict[str, set[str]]:
    """Purposes of the links in each message about a contribution, by template."""
    rows = db.session.scalars(sa.select(Message).where(Message.contribution_id == contribution_id)).all()
    return {row.template: {purpose for _name, purpose, *_rest in contents(row)[1]} for row in rows}


@pytest.fixture
def places(app: Flask) -> SimpleNamespace:
    return factories.make_places()


def token(purpose: LinkPurpose, contribution_id: int) -> str:
    return links.mint(purpose, contribution_id).rsplit("/", 1)[1]


def test_the_first_message_opens_nothing_for_the_address_may_be_wrong(places: SimpleNamespace) -> None:
    shared = factories.share(places)
    assert wanted(shared.id) == {"contribution_received": {"stop_contact", "not_me"}}
    factories.settle(factories.make_moderator(places.host), shared.id)
    assert wanted(shared.id)["contribution_replied"] == {"stop_contact", "status"}


def test_another_address_ends_the_links_that_went_to_the_one_before(places: SimpleNamespace) -> None:
    shared = factories.share(places)
    held = {purpose: token(purpose, shared.id) for purpose in MAILED}
    contributions.change_channel(
        contributor(shared.id), shared.id, tell_by=TellBy.EMAIL, address="mine@example.org"
    )
    for purpose, each in held.items():
        with pytest.raises(Refused, match="link_revoked"):
            links.find(purpose, each)


def test_a_mailbox_that_was_not_theirs_opens_nothing_more(places: SimpleNamespace) -> None:
    shared = factories.share(places)
    status, press = token(LinkPurpose.STATUS, shared.id), token(LinkPurpose.NOT_ME, shared.id)
    contributions.not_me(contributor(shared.id), shared.id)
    with pytest.raises(Refused, match="link_revoked"):
        links.find(LinkPurpose.STATUS, status)
    assert links.find(LinkPurpose.NOT_ME, press), "pressing twice says the same twice"


def test_whoever_stops_the_messages_keeps_the_link_they_have(places: SimpleNamespace) -> None:
    shared = factories.share(places)
    status = token(LinkPurpose.STATUS, shared.id)
    contributions.stop_contact(contributor(shared.id), shared.id)
    assert links.find(LinkPurpose.STATUS, status).subject_id == shared.id
