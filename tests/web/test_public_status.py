"""The status page: who gets in, what it shows at each stage, and what a person can do there."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import LinkPurpose, MessageState, TellBy
from engage.domain.permissions import Actor, Role, Scope, ScopeKind, link_bearer
from engage.domain.returned import ReturnKind
from engage.models.asks import Verdict
from engage.models.base import db
from engage.models.contributions import Contribution, Objection, Referral
from engage.models.outbox import Message
from engage.services import (
    asks,
    decisions,
    links,
    moderation,
    objections,
    outbox,
    own_codes,
    referrals,
    returned,
    themes,
)
from engage.services.contributions import Shared
from engage.services.message_rows import mark_of
from tests import factories
from tests.counting import count_statements
from tests.pages import Page, PageClient
from tests.web.telling import enter

pytestmark = pytest.mark.both_databases

REDACTED = "The light on the stairs at the health centre has been out since August. I fell."


@pytest.fixture
def at(app: Flask) -> SimpleNamespace:
    return factories.make_places(app)


@pytest.fixture
def moderator(at: SimpleNamespace) -> Actor:
    return factories.make_moderator(at.host)


@pytest.fixture
def officer(at: SimpleNamespace) -> Actor:
    return factories.make_user(Role.LPG_OFFICER, ScopeKind.BODY, at.lpg)


@pytest.fixture
def told(at: SimpleNamespace) -> Shared:
    return factories.share(at)


def row_of(told: Shared) -> Contribution:
    db.session.rollback()
    return db.session.get_one(Contribution, told.id)


def steps(page: Page) -> list[str]:
    lines = [e for e in page.doc.all("p") if e.get("class") == "en-line__label"]
    return [page.doc.text(e) for e in lines]


def test_the_secret_is_needed_and_nothing_is_given_away(person: PageClient, told: Shared) -> None:
    wrong = person.get("/status").submit(reference=told.reference, secret="apple apple apple apple")
    unknown = person.get("/status").submit(reference="K7RM4TXQ", secret="apple apple apple apple")
    if "Word number" not in wrong.errors[0]:
        assert wrong.errors == unknown.errors
    page = person.get(f"/status/{told.reference}")
    assert page.url.startswith("/status?")
    assert "secret words again" in page
    unknown = person.get("/status/K7RM4TXR")
    assert (unknown.h1, unknown.main) == (page.h1, page.main)
    assert person.get("/status/no-such-thing").url == "/status"


def test_wrong_secrets_are_throttled(app: Flask, person: PageClient, told: Shared) -> None:
    assert told.secret
    other = " ".join(reversed(told.secret.split()))
    for _ in range(10):
        assert person.get("/status").submit(reference=told.reference, secret=other).status == 422
    page = person.get("/status").submit(reference=told.reference, secret=told.secret)
    assert page.status == 429
    assert "tried too often" in page.errors[0]


def test_it_closes_after_half_an_hour(person: PageClient, told: Shared, clock: FixedClock) -> None:
    page = enter(person, told)
    assert page.response.headers["Cache-Control"] == "no-store"
    clock.advance(minutes=29)
    assert person.get(page.url).h1 == "What became of what you told us"
    clock.advance(minutes=29)
    assert person.get(page.url).h1 == "What became of what you told us"
    clock.advance(minutes=31)
    assert person.get(page.url).h1 == "Look up what became of it"


def test_what_was_typed_for_too_long_is_kept(
    person: PageClient, told: Shared, moderator: Actor, officer: Actor, at: SimpleNamespace, clock: FixedClock
) -> None:
    factories.settle(moderator, told.id)
    page = enter(person, told).click("I disagree")
    clock.advance(minutes=40)
    page = page.submit(text="It took me long to write this.")
    assert page.h1 == "Look up what became of it"
    page = page.submit("Show me", secret=told.secret)
    assert page.h1 == "I disagree"
    assert dict(page.form("Ask for another look").values())["text"] == "It took me long to write this."
    page = page.submit("Ask for another look")
    assert "Next: Another reader looks at it" in steps(page)
    ask_id = raise_ask(moderator, at, told)
    refuse(officer, ask_id)
    page = person.get(page.url)
    clock.advance(minutes=40)
    prefix = f"ask-{asks_reference(ask_id)}-"
    page = page.submit("Send my answer", **{f"{prefix}answer": "No", f"{prefix}comment": "I still fall."})
    page = page.submit("Show me", secret=told.secret)
    values = dict(page.form("Send my answer").values())
    assert (values[f"{prefix}answer"], values[f"{prefix}comment"]) == ("no", "I still fall.")
    assert "You said: No" in steps(page.submit("Send my answer"))


def test_it_can_be_closed_by_hand(person: PageClient, told: Shared) -> None:
    page = enter(person, told)
    page.submit("Close this on this computer")
    assert person.get(page.url).h1 == "Look up what became of it"


def test_another_browser_sees_nothing(app: Flask, person: PageClient, told: Shared) -> None:
    page = enter(person, told)
    other = PageClient(app)
    for path in ("", "/disagree", "/use", "/channel", "/take-back"):
        assert other.get(page.url + path).h1 == "Look up what became of it"
    for path in ("/disagree", "/use", "/channel", "/take-back", "/stop", "/agree", "/verdict/K7RM4TXQ"):
        assert other.post(page.url + path, {}).h1 == "Look up what became of it"


def test_the_link_in_a_message_is_the_secret(person: PageClient, told: Shared, clock: FixedClock) -> None:
    address = links.mint(LinkPurpose.STATUS, told.id)
    assert person.get(address).h1 == "What became of what you told us"
    assert person.get("/status/link/nothing", expect=404).h1 == "This link does not work"
    clock.advance(days=61)
    page = person.get(address, expect=410)
    assert "run out" in page
    assert page.has_link("Look up what became of it")


def test_a_new_one_says_what_comes_next_and_by_when(person: PageClient, told: Shared, clock: FixedClock) -> None:
    page = enter(person, told)
    assert steps(page) == ["We received it", "Next: A person reads it", "Later: You get a reply"]
    assert "by Tuesday 17 November 2026, Wishaw Voluntary Action" in page
    assert "by Monday 23 November 2026" in page
    assert factories.STORY in page
    assert not page.has_link("I disagree")
    clock.advance(days=9)
    page = enter(person, told)
    assert steps(page)[1:] == ["Late: A person reads it", "Late: You get a reply"]


def test_read_published_and_replied(person: PageClient, told: Shared, moderator: Actor) -> None:
    factories.publish(moderator, told.id, REDACTED)
    assert steps(enter(person, told)) == [
        "We received it", "A person read it", "Published here, without names", "Next: You get a reply",
    ]  # fmt: skip
    factories.settle(moderator, told.id)
    page = enter(person, told)
    assert steps(page) == [
        "We received it", "A person read it", "You got a reply", "Published here, without names",
    ]  # fmt: skip
    assert "Thanks passed on." in page
    assert factories.REPLY in page
    out = [page.doc.text(e) for e in page.doc.all("del")]
    put_in = [page.doc.text(e) for e in page.doc.all("ins")]
    assert "taken out" in page
    assert any("Newmains" in text for text in out)
    assert put_in[0] == "put in"
    assert REDACTED in page.click("Published here, without names")


def test_withheld_says_why(person: PageClient, told: Shared, moderator: Actor) -> None:
    version = factories.read(moderator, told.id)
    moderation.withhold(moderator, told.id, reason="staff_named", note="We told the ward.", version=version)
    page = enter(person, told)
    assert "Not published" in steps(page)
    assert "It is about a member of staff who could be recognised." in page
    assert "We told the ward." in page


@pytest.mark.parametrize(
    ("disposition", "more", "words"),
    [
        ("watching", {"until": "2027-01-14"}, "Watching until 14 January."),
        ("not_ours", {"go_to": "Ring the council on 01698 302302"}, "Ring the council"),
        ("no_action", {"because": "The clinic has closed."}, "The clinic has closed."),
    ],
)
def test_what_was_done_in_the_agreed_words(
    person: PageClient, told: Shared, moderator: Actor, disposition: str, more: dict[str, str], words: str
) -> None:
    from datetime import date

    given = {key: date.fromisoformat(value) if key == "until" else value for key, value in more.items()}
    factories.settle(moderator, told.id, disposition, **given)
    assert words in enter(person, told)


def test_the_service_lane_shows_the_answer_only_when_checked(
    person: PageClient, told: Shared, moderator: Actor, at: SimpleNamespace
) -> None:
    factories.settle(moderator, told.id, "sent_to_service", service_id=at.service)
    assert "Next: Buildings and repairs answers" in steps(enter(person, told))
    referral = db.session.scalar(sa.select(Referral.id).where(Referral.contribution_id == told.id))
    assert referral is not None
    owner = link_bearer(Role.SERVICE_OWNER, Scope(ScopeKind.REFERRAL, referral), 1)
    referrals.answer(owner, referral, text="We put in a new bulb on Friday.", changed=True)
    page = enter(person, told)
    assert "new bulb" not in page
    assert "Next: We check their answer, then you see it" in steps(page)
    referrals.check(moderator, referral, show=True)
    page = enter(person, told)
    assert "Buildings and repairs answered" in steps(page)
    assert "We put in a new bulb on Friday." in page
    assert "They say that something changed." in page


def test_i_disagree_goes_to_another_reader(
    person: PageClient, told: Shared, moderator: Actor, at: SimpleNamespace
) -> None:
    factories.settle(moderator, told.id, "no_action", because="It is old.")
    page = enter(person, told).click("I disagree").submit(text="It happened last week.")
    assert "Somebody who has not decided about it before" in page.notices[0]
    assert "Next: Another reader looks at it" in steps(page)
    assert not page.has_link("I disagree")
    objection = db.session.scalar(sa.select(Objection.id))
    assert objection is not None
    other = factories.make_moderator(at.host)
    assert objections.open_objection(other, objection).text == "It happened last week."
    page = page.submit("I no longer disagree")
    assert page.has_link("I disagree")
    page.click("I disagree").submit()
    newest = db.session.scalar(sa.select(sa.func.max(Objection.id)))
    assert newest is not None
    objections.decide(other, newest, outcome="upheld", answer="You are right. We look again.")
    page = enter(person, told)
    assert "Another reader agreed with you" in steps(page)
    assert "You are right. We look again." in page


def test_allowing_less_takes_effect_at_once(person: PageClient, told: Shared, moderator: Actor) -> None:
    factories.publish(moderator, told.id, REDACTED)
    assert REDACTED in person.get("/north/wishaw/shared")
    page = enter(person, told).click("Change how we may use it")
    assert "quote" in dict(page.form("Save").values())
    page = page.submit("Save", use="neither")  # the box about quotes stays as it was: less is less
    assert page.notices == ["We have changed how it may be used."]
    assert "You changed how we may use it." in page
    assert re.search(r"It was on our public pages on \d+ \w+ \d{4}\.", page.text), "out and in again on one day"
    assert REDACTED not in person.get("/north/wishaw/shared")
    person.get(f"/north/wishaw/shared/{told.reference}", expect=404)


def test_changing_and_stopping_the_channel(person: PageClient, told: Shared) -> None:
    page = enter(person, told).click("Change how we tell you, or stop it")
    assert "anne@example.org" not in page.html
    page = page.submit("Save", tell_by="text", address="nothing")
    assert page.errors == ["Enter a phone number with its area code, like 01698 123456"]
    page = page.submit("Save", tell_by="text", address="07700 900123")
    assert page.notices == ["We have changed how we tell you."]
    assert row_of(told).tell_by is TellBy.TEXT
    page = page.click("Change how we tell you, or stop it").submit("Stop telling me")
    assert row_of(told).tell_by is TellBy.NOT
    page = page.click("Change how we tell you, or stop it")
    assert "The address we have" not in page
    assert "Stop telling me" not in page


def test_taking_it_back_empties_every_page_at_once(
    app: Flask, person: PageClient, told: Shared, moderator: Actor, at: SimpleNamespace
) -> None:
    factories.publish(moderator, told.id, REDACTED)
    factories.settle(moderator, told.id)
    ask_id = raise_ask(moderator, at, told)
    reference = asks_reference(ask_id)
    public = ["/north/wishaw/shared", f"/asks/{reference}"]
    assert all(REDACTED in person.get(url) for url in public)
    page = enter(person, told).click("Take it back")
    assert "cannot be undone" in page
    page = page.submit("Yes, take it back")
    assert page.notices == ["You have taken it back. Your words are deleted."]
    assert steps(page)[-1] == "You took it back"
    for words in (factories.STORY, REDACTED, factories.REPLY):
        assert words not in page
        assert all(words not in person.get(url) for url in public)
    person.get(f"/north/wishaw/shared/{told.reference}", expect=404)
    assert not page.has_link("I disagree")


def raise_ask(moderator: Actor, at: SimpleNamespace, *told: Shared, title: str = "Mend the light on the stairs") -> int:
    ask_id = asks.draft(
        moderator, host_id=at.host, body_id=at.lpg, title=title, contribution_ids=[each.id for each in told],
        locality_id=at.locality,
    )  # fmt: skip
    return asks.raise_ask(moderator, ask_id)


def asks_reference(ask_id: int) -> str:
    from engage.models.asks import Ask

    return db.session.get_one(Ask, ask_id).reference


def refuse(officer: Actor, ask_id: int) -> None:
    decisions.decide(
        officer, ask_id, outcome="not_agreed", options_considered="A light; a sign.",
        reasons="There is no money this year for a second light at the health centre.",
        decided_by="LPG members, by vote",
    )  # fmt: skip


def test_the_whole_line_to_a_verdict(
    person: PageClient, told: Shared, moderator: Actor, officer: Actor, at: SimpleNamespace
) -> None:
    other = factories.share(at)
    factories.settle(moderator, told.id)
    ask_id = raise_ask(moderator, at, told, other)
    page = enter(person, told)
    assert "Part of an ask" in steps(page)
    assert "Next: A decision" in steps(page)
    assert page.click("Part of an ask").h1 == "Mend the light on the stairs"
    refuse(officer, ask_id)
    page = enter(person, told)
    assert "Wishaw Locality Planning Group decided: Not agreed" in steps(page)
    assert "Next: You say if this answered you" in steps(page)
    page = page.submit("Send my answer")
    assert page.errors == ["Choose yes, partly, no or not sure"]
    prefix = f"ask-{asks_reference(ask_id)}-"
    page = page.submit("Send my answer", **{f"{prefix}answer": "No", f"{prefix}comment": "I still cannot see."})
    assert page.notices[0].startswith("Thank you.")
    assert "You said: No" in steps(page)
    assert not page.has_button("Send my answer")
    db.session.rollback()
    [verdict] = db.session.scalars(sa.select(Verdict)).all()
    assert (verdict.contribution_id, verdict.answer) == (told.id, "no")
    assert "I still cannot see" not in (verdict.comment or "")
    public = person.get(f"/asks/{asks_reference(ask_id)}")
    assert "1 of 1 says no" in public
    assert "I still cannot see" not in public


def test_a_verdict_counts_once(
    person: PageClient, told: Shared, moderator: Actor, officer: Actor, at: SimpleNamespace
) -> None:
    ask_id = raise_ask(moderator, at, told, factories.share(at))
    refuse(officer, ask_id)
    page = enter(person, told)
    name = f"ask-{asks_reference(ask_id)}-answer"
    page.submit("Send my answer", **{name: "Yes"})
    again = page.submit("Send my answer", **{name: "No"})
    assert again.notices == ["This cannot be answered now. Look at where it stands."]
    db.session.rollback()
    assert [each.answer for each in db.session.scalars(sa.select(Verdict))] == ["yes"]


def test_a_new_fact_reopens_a_refusal(
    person: PageClient, told: Shared, moderator: Actor, officer: Actor, at: SimpleNamespace
) -> None:
    ask_id = raise_ask(moderator, at, told)
    refuse(officer, ask_id)
    prefix = f"ask-{asks_reference(ask_id)}-"
    page = enter(person, told).submit("Send my answer", **{f"{prefix}answer": "No", f"{prefix}news": "A child fell."})
    assert "Reopened" in person.get(f"/asks/{asks_reference(ask_id)}")
    assert "A child fell" not in person.get(f"/asks/{asks_reference(ask_id)}")
    assert "Next: A decision" in steps(page)


def test_themes_promises_and_change(
    person: PageClient, told: Shared, moderator: Actor, officer: Actor, at: SimpleNamespace
) -> None:
    from datetime import date

    factories.settle(moderator, told.id)
    theme = themes.create(moderator, partnership_id=at.partnership, name="Lights and lamps")
    themes.link(moderator, theme_id=theme, contribution_id=told.id)
    ask_id = raise_ask(moderator, at, told)
    decisions.decide(
        officer, ask_id, outcome="agreed", reasons="It is dangerous as it is.", options_considered="A light; a sign.",
        decided_by="LPG members", promises=[{"text": "Fit a new lamp", "owner_role": "Buildings manager",
                                             "due": date(2026, 12, 1)}],
    )  # fmt: skip
    page = enter(person, told)
    assert "Put together with what others say" in steps(page)
    assert "Lights and lamps" in page
    assert "Fit a new lamp: by 1 December 2026" in page
    assert "Next: What was promised" in steps(page)


def test_at_most_eight_statements(
    app: Flask, person: PageClient, told: Shared, moderator: Actor, officer: Actor, at: SimpleNamespace
) -> None:
    factories.publish(moderator, told.id, REDACTED)
    factories.settle(moderator, told.id, "sent_to_service", service_id=at.service)
    for number in range(3):
        ask_id = raise_ask(moderator, at, told, title=f"Mend light number {number}")
        refuse(officer, ask_id)
        theme = themes.create(moderator, partnership_id=at.partnership, name=f"Lights {number}")
        themes.link(moderator, theme_id=theme, contribution_id=told.id)
    page = enter(person, told)
    with count_statements(app) as counted:
        person.get(page.url)
    assert len(counted) <= 8, counted


def test_this_was_not_me(person: PageClient, told: Shared) -> None:
    page = person.get(links.mint(LinkPurpose.NOT_ME, told.id))
    assert row_of(told).tell_by is TellBy.EMAIL
    page = page.submit("This was not me")
    assert page.h1 == "We have deleted your address"
    assert row_of(told).tell_by is TellBy.NOT
    assert factories.STORY not in page


def test_stop_by_link_by_hand_and_by_one_click(app: Flask, person: PageClient, at: SimpleNamespace) -> None:
    one, two = factories.share(at), factories.share(at)
    page = person.get(links.mint(LinkPurpose.STOP_CONTACT, one.id)).submit("Stop telling me")
    assert page.h1 == "We write to you no more"
    address = links.mint(LinkPurpose.STOP_CONTACT, two.id).removeprefix("http://localhost")
    answer = app.test_client().post(address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 204
    assert row_of(one).tell_by is row_of(two).tell_by is TellBy.NOT
    assert own_codes.look_up(two.reference, two.secret or "", None) == two.id
    person.post("/stop/nothing", {"List-Unsubscribe": "One-Click"}, expect=404)


def test_who_cannot_be_reached_by_email_reads_so_and_gives_another_address(person: PageClient, told: Shared) -> None:
    outbox.send_due()
    first = sa.select(Message).where(Message.contribution_id == told.id, Message.state == MessageState.SENT)
    sent = db.session.scalars(first.order_by(Message.id).limit(1)).one()
    returned.note(mark_of(sent.id, sent.dedupe_key), ReturnKind.UNREACHABLE, "5.1.1", fingerprint="x")
    page = enter(person, told)
    assert "Our email did not reach you" in page.headings
    page.click("Give us another address").submit("Save", tell_by="email", address="new@example.org")
    assert "Our email did not reach you" not in enter(person, told).headings
