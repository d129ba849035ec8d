"""The pages beside the desk: disagreements, answers of services, themes, people to tell by hand."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.contribution_states import Objection, ReferralState
from engage.domain.kinds import MessageState
from engage.domain.permissions import Actor, Role, Scope, ScopeKind, contributor, link_bearer
from engage.models.base import db
from engage.models.contributions import Contribution, Referral
from engage.models.outbox import Message
from engage.models.themes import Theme, ThemeLink
from engage.services import moderation, objections, referrals, themes
from tests import factories
from tests.pages import PageClient


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Actor], PageClient]:
    def enter(actor: Actor) -> PageClient:
        client = PageClient(app)
        factories.sign_in(client, actor)
        return client

    return enter


def sent(places: SimpleNamespace, moderator: Actor) -> tuple[int, int]:
    """A contribution that lies with a service: its id and the referral's."""
    shared = factories.share(places)
    factories.settle(moderator, shared.id, "sent_to_service", service_id=places.service)
    return shared.id, db.session.scalars(sa.select(Referral.id).order_by(Referral.id.desc())).first() or 0


def answered(places: SimpleNamespace, moderator: Actor, changed: bool = True) -> tuple[int, int]:
    contribution, referral = sent(places, moderator)
    owner = link_bearer(Role.SERVICE_OWNER, Scope(ScopeKind.REFERRAL, referral), 1)
    referrals.answer(owner, referral, text="We put in a new lamp.", changed=changed)
    return contribution, referral


# ---- disagreements ----


def test_another_reader_looks_and_answers(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    colleague = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    shared = factories.share(places)
    factories.publish(moderator, shared.id)
    factories.settle(moderator, shared.id, "no_action", because="It is not ours.")
    objections.object_to(contributor(shared.id), shared.id, text="You did not ask the council.")
    assert "You had a part in this" in signed_in(moderator).get("/moderation/objections")
    page = signed_in(colleague).get("/moderation/objections")
    page = page.click(f"{shared.reference[:4]}-{shared.reference[4:]}")
    assert "It is not ours." in page
    assert "council" not in page
    page = page.submit("Open it and read it")
    assert "You did not ask the council." in page
    assert "I fell twice" in page
    page = page.submit("Send your answer", answer="")
    assert page.errors == ["Choose what you think", "Write an answer"]
    assert "You did not ask the council." in page
    page = page.submit("Send your answer", outcome="upheld", answer="You are right.")
    assert "Your answer is on its way." in page.notices
    assert "Nobody disagrees at present." in page
    page = signed_in(moderator).get("/moderation/queue")
    assert "Another reader agreed with the person." in page


def test_the_reader_of_the_host_that_stands_in_sees_this_one_and_no_more(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    outsider = factories.make_moderator(places.fallback_host)
    shared, other = factories.share(places), factories.share(places)
    for each in (shared, other):
        factories.settle(moderator, each.id)
    number = objections.object_to(contributor(shared.id), shared.id)
    person = signed_in(outsider)
    page = person.get(f"/moderation/objections/{number}").submit("Open it and read it")
    assert "They did not say why." in page
    person.get(f"/moderation/contributions/{shared.reference}", expect=403)
    person.get(f"/moderation/contributions/{other.reference}", expect=403)
    person.get("/moderation/objections/4711", expect=404)
    signed_in(factories.make_moderator(places.other_host)).get(f"/moderation/objections/{number}", expect=403)
    page.submit("Send your answer", outcome="not_upheld", answer="They did what they could.")
    db.session.rollback()
    assert db.session.get_one(Contribution, shared.id).objection is Objection.NOT_UPHELD
    assert "This has been decided." in person.get(f"/moderation/objections/{number}")


# ---- services ----


def test_an_answer_is_checked_before_it_is_shown(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient], clock: FixedClock
) -> None:
    _, first = answered(places, moderator)
    _, second = sent(places, moderator)
    clock.advance(days=20)
    page = signed_in(moderator).get("/moderation/referrals")
    assert "We put in a new lamp." in page
    assert "They say that something changed." in page
    assert "Overdue by" in page
    page = page.submit(None, **{f"r{first}-outcome": "send_back"})
    assert page.errors == ["Say what the service should answer"]
    page = page.submit(None, **{f"r{first}-outcome": "send_back", f"r{first}-note": "When?"})
    assert "The service is asked again." in page.notices
    db.session.rollback()
    assert db.session.get_one(Referral, first).state is ReferralState.SENT_BACK
    page = page.submit(f"Take it back from the service {_reference(second)}")
    db.session.rollback()
    assert db.session.get_one(Referral, second).state is ReferralState.RECALLED


def _reference(referral_id: int) -> str:
    return db.session.scalars(
        sa.select(Contribution.reference).join(Referral).where(Referral.id == referral_id)
    ).one()


def test_showing_it_tells_the_person(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    contribution, number = answered(places, moderator)
    page = signed_in(moderator).get("/moderation/referrals")
    page = page.submit(None, **{f"r{number}-outcome": "show"})
    assert "The answer is shown, and the person is told." in page.notices
    assert "Nothing lies with a service." in page
    db.session.rollback()
    templates = db.session.scalars(sa.select(Message.template).where(Message.contribution_id == contribution)).all()
    assert "service_answered" in templates
    other = signed_in(factories.make_moderator(places.other_host))
    assert "Nothing lies with a service." in other.get("/moderation/referrals")
    other.post(f"/moderation/referrals/{number}/recall", {}, expect={403, 422})


# ---- themes ----


def test_a_theme_from_its_name_to_its_end(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    shared, hidden = factories.share(places), factories.share(places, use="neither", quote=False)
    factories.publish(moderator, shared.id, "The light is out.")
    person = signed_in(factories.make_user(Role.THEME_EDITOR, ScopeKind.HOST, places.host))
    page = person.get("/moderation/themes").click("Begin a theme")
    page = page.submit("Save", name="")
    assert page.errors == ["Give the theme a name"]
    page = page.submit("Save", name="Broken lights", dissent="Some say it is quick.", outcomes=["9"])
    assert page.h1 == "Broken lights"
    assert "Some say it is quick." in page
    assert "Resources are used effectively" in page
    page = page.submit("Put it in", reference="K7RM-4TXQ")
    assert page.errors == ["There is no such contribution."]
    for each in (shared, hidden):
        page = page.submit("Put it in", reference=each.reference.lower())
    assert "The light is out." in page
    assert "Its words are not shown to planning bodies." in page
    assert "fell twice" not in page
    page = page.submit(f"Take it out of the theme {hidden.reference}")
    db.session.rollback()
    assert len(db.session.scalars(sa.select(ThemeLink)).all()) == 1
    page = page.click("Change its name and description").submit("Save", name="Lights")
    assert page.h1 == "Lights"
    page = page.submit("End this theme")
    assert "There are no themes here yet." in page
    assert "Lights" in page.click("Ended")
    db.session.rollback()
    assert db.session.scalars(sa.select(Theme.retired_at)).one() is not None


def test_three_alike_or_one_serious_suggest_an_ask(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    theme = themes.create(moderator, partnership_id=places.partnership, name="Lights")
    address = f"/moderation/themes/{theme}"
    person = signed_in(moderator)
    for changed in (True, False):
        contribution, number = answered(places, moderator, changed)
        referrals.check(moderator, number, show=True)
        themes.link(moderator, theme_id=theme, contribution_id=contribution)
    contribution, _ = sent(places, moderator)
    themes.link(moderator, theme_id=theme, contribution_id=contribution)
    assert "This may be an ask" not in person.get(address)
    contribution, _ = sent(places, moderator)
    themes.link(moderator, theme_id=theme, contribution_id=contribution)
    page = person.get(address)
    assert "Three people told us about Buildings and repairs" in page
    other = themes.create(moderator, partnership_id=places.partnership, name="Other")
    shared = factories.share(places)
    themes.link(moderator, theme_id=other, contribution_id=shared.id)
    moderation.mark_serious(moderator, shared.id)
    assert "A reader marked 1 contribution as serious." in person.get(f"/moderation/themes/{other}")


def test_a_theme_of_other_peoples_partnership_is_not_there(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    themes.create(moderator, partnership_id=places.partnership, name="Lights")
    signed_in(moderator).get("/moderation/themes/4711", expect=404)
    admin = factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0)
    signed_in(admin).get("/moderation/themes/1", expect=403)


def test_a_long_theme_goes_on(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient], clock: FixedClock
) -> None:
    theme = themes.create(moderator, partnership_id=places.partnership, name="Lights")
    for _ in range(26):
        themes.link(moderator, theme_id=theme, contribution_id=factories.share(places).id)
        clock.advance(minutes=1)
    page = signed_in(moderator).get(f"/moderation/themes/{theme}")
    assert page.main.count("Look at it") == 25
    assert page.click("Older").main.count("Look at it") == 1


# ---- by hand ----


def test_people_are_told_by_hand(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    factories.share(places, tell_by="phone", address="01698 123456")
    factories.share(places, tell_by="letter", address="Anne\n1 Main Street")
    person = signed_in(moderator)
    page = person.get("/moderation/by-hand")
    assert "01698" not in page
    page = page.submit(page.forms[0].doc.name(page.forms[0].buttons[0]))
    assert "01698123456" in page
    page = page.submit("I have told them")
    assert "Noted. Thank you." in page.notices
    db.session.rollback()
    states = db.session.scalars(sa.select(Message.state).order_by(Message.id)).all()
    assert states == [MessageState.TOLD, MessageState.BY_HAND]
