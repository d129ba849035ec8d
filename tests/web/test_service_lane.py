"""A service's owner answers one matter on a phone, and sees no more than that."""

from __future__ import annotations

from types import SimpleNamespace

import sqlalchemy as sa
from flask import Flask

from engage.domain.contribution_states import ReferralState
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Actor, Role, ScopeKind, contributor
from engage.models.base import db
from engage.models.contributions import Referral
from engage.models.people import SignedLink
from engage.services import contributions, links, referrals, replies
from tests import factories
from tests.pages import PageClient


def sent(places: SimpleNamespace, moderator: Actor, *, publish: bool = True) -> SimpleNamespace:
    shared = factories.share(places)
    version = factories.read(moderator, shared.id)
    if publish:
        version = factories.publish(moderator, shared.id, "The light is out.")
    found = replies.reply_and_dispose(
        moderator, shared.id, reply=factories.REPLY, disposition="sent_to_service", service_id=places.service,
        note="Can you mend the stair light?", version=version,
    )  # fmt: skip
    assert found.referral_id is not None
    address = links.mint(LinkPurpose.REFERRAL, found.referral_id).removeprefix("http://localhost")
    return SimpleNamespace(id=found.referral_id, contribution=shared.id, address=address)


def row_of(referral_id: int) -> Referral:
    db.session.rollback()
    return db.session.get_one(Referral, referral_id)


def test_one_matter_one_answer(app: Flask, places: SimpleNamespace, moderator: Actor) -> None:
    matter = sent(places, moderator)
    person = PageClient(app)
    page = person.get(matter.address)
    assert "The light is out." in page
    assert "Can you mend the stair light?" in page
    assert "fell twice" not in page
    assert "anne@example.org" not in page.html
    headers = page.response.headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    page = page.submit("Send the answer", text="We put in a lamp.")
    assert page.errors == ["Say whether something changed"]
    assert "We put in a lamp." in page
    page = page.submit("Send the answer", changed="Yes")
    assert "We have your answer." in page
    row = row_of(matter.id)
    assert (row.state, row.answer, row.changed) == (ReferralState.ANSWERED, "We put in a lamp.", True)
    assert db.session.scalars(sa.select(SignedLink.used_at)).one() is not None
    assert not page.has_button("Send the answer")


def test_details_in_an_answer_are_asked_about_while_it_is_written_and_before_it_is_shown(
    app: Flask, places: SimpleNamespace, moderator: Actor
) -> None:
    matter = sent(places, moderator)
    page = PageClient(app).get(matter.address)
    page = page.submit("Send the answer", text="Ring Mrs Invented on 07700 900123.", changed="No, or not yet")
    assert "“07700 900123” looks like a phone number." in page.errors[0]
    assert row_of(matter.id).state is ReferralState.SENT
    assert "We have your answer." in page.submit("Send the answer")

    desk = PageClient(app)
    factories.sign_in(desk, moderator)
    page = desk.get("/moderation/referrals")
    assert "“Mrs Invented” looks like a name." in page
    outcome = f"r{matter.id}-outcome"
    page = page.submit("Save", **{outcome: "show"})
    assert "Ask the service again, or press the button again" in page.errors[0]
    assert row_of(matter.id).state is ReferralState.ANSWERED
    page.submit("Save", **{outcome: "show"})
    assert row_of(matter.id).state is ReferralState.SHOWN


def test_without_consent_the_host_tells_what_it_is_about(
    app: Flask, places: SimpleNamespace, moderator: Actor
) -> None:
    matter = sent(places, moderator)
    contributions.change_use(contributor(matter.contribution), matter.contribution, use="neither", quote=False)
    page = PageClient(app).get(matter.address)
    assert "The light is out." not in page
    assert "Can you mend the stair light?" in page


def test_what_is_not_cleared_is_not_shown(app: Flask, places: SimpleNamespace, moderator: Actor) -> None:
    page = PageClient(app).get(sent(places, moderator, publish=False).address)
    assert "light on the stairs" not in page
    assert "The person did not agree to show you their words." in page


def test_asked_again_one_reads_why(app: Flask, places: SimpleNamespace, moderator: Actor) -> None:
    matter = sent(places, moderator)
    person = PageClient(app)
    person.get(matter.address).submit("Send the answer", text="Noted.", changed="no")
    referrals.check(moderator, matter.id, show=False, note="When will it be mended?")
    page = person.get(matter.address)
    assert "When will it be mended?" in page
    person.get(matter.address).submit("Send the answer", text="On Friday.", changed="no")
    referrals.check(moderator, matter.id, show=True)
    assert "The person has your answer." in person.get(matter.address)


def test_links_that_do_not_work(app: Flask, places: SimpleNamespace, moderator: Actor) -> None:
    matter, other = sent(places, moderator), sent(places, moderator)
    person = PageClient(app)
    person.get(matter.address + "x", expect=404)
    referrals.recall(moderator, matter.id)
    person.get(matter.address, expect=410)
    contributions.withdraw(contributor(other.contribution), other.contribution)
    person.get(other.address, expect=410)


def test_a_signed_in_owner_has_a_list(app: Flask, places: SimpleNamespace, moderator: Actor) -> None:
    matter = sent(places, moderator)
    person = PageClient(app)
    factories.sign_in(person, factories.make_user(Role.SERVICE_OWNER, ScopeKind.SERVICE, places.service))
    page = person.get("/service/").click("Buildings and repairs")
    page.submit("Send the answer", text="We put in a lamp.", changed="yes")
    assert row_of(matter.id).state is ReferralState.ANSWERED
    assert "Nothing waits for you." in person.get("/service/")
    stranger = PageClient(app)
    factories.sign_in(stranger, factories.make_user(Role.SERVICE_OWNER, ScopeKind.SERVICE, places.silent_service))
    stranger.get(f"/service/matters/{matter.id}", expect=403)
    assert PageClient(app).client.get(f"/service/matters/{matter.id}").status_code == 302
