"""A moderator's day on the pages: queue, opening, one press that saves and sends, and who is kept out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.contribution_states import Publication, ReadingState
from engage.domain.dispositions import Disposition
from engage.domain.permissions import SYSTEM, Actor, Role, ScopeKind, contributor
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent, Referral
from engage.models.outbox import Message
from engage.models.themes import Theme, ThemeLink
from engage.services import contributions, imports
from engage.services.context import context
from tests import factories
from tests.pages import Page, PageClient


@pytest.fixture
def moderator(places: SimpleNamespace) -> Actor:
    return factories.make_moderator(places.host, name="Morag")


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Actor], PageClient]:
    def enter(actor: Actor) -> PageClient:
        client = PageClient(app)
        factories.sign_in(client, actor)
        return client

    return enter


def row_of(contribution_id: int) -> Contribution:
    db.session.rollback()
    return db.session.get_one(Contribution, contribution_id)


def desk(person: PageClient, reference: str) -> Page:
    return person.get(f"/moderation/contributions/{reference}").submit("Open it and read it")


def opened_count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(AuditEvent.event == "original:opened")) or 0


def test_the_queue_shows_what_waits_and_no_words(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient], clock: FixedClock
) -> None:
    old = factories.share(places)
    clock.advance(days=8)
    new = factories.share(places)
    danger = factories.share(places, danger=True)
    factories.share(places, locality_id=places.other_locality)
    page = signed_in(moderator).get("/moderation/queue")
    assert "Three waiting, about five minutes" in page
    listed = [heading.replace("-", "") for heading in page.headings]
    assert listed == [danger.reference, old.reference, new.reference]
    assert "Somebody may be in danger" in page
    assert "Reply late by one day" in page
    assert "light" not in page.main
    assert page.response.headers["Cache-Control"] == "no-store"


def test_looking_at_it_shows_no_words_until_it_is_opened(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    shared = factories.share(places)
    person = signed_in(moderator)
    page = person.get(f"/moderation/contributions/{shared.reference}")
    assert "stairs" not in page
    assert opened_count() == 0
    assert row_of(shared.id).reading is ReadingState.RECEIVED
    page = page.submit("Open it and read it")
    assert "The light on the stairs" in page
    assert opened_count() == 1
    assert person.get(f"/moderation/contributions/{shared.reference}").main.count("stairs") == 0


def test_one_press_publishes_themes_replies_and_sends(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    shared = factories.share(places)
    page = desk(signed_in(moderator), shared.reference).submit(
        "Save and send s", redacted_text="The light at the [place] is out.", reasons="identifiable_detail",
        publication="publish", kind="experience",
        new_theme="Broken lights", disposition="sent_to_service", service_id="Buildings and repairs",
        note="Can you mend it?", reply=factories.REPLY,
    )  # fmt: skip
    assert page.url == "/moderation/queue"
    assert "Saved and sent." in " ".join(page.notices)
    row = row_of(shared.id)
    assert (row.publication, row.redacted_text) == (Publication.PUBLISHED, "The light at the [place] is out.")
    assert (row.disposition, row.reply_text, row.waiting) == (
        Disposition.SENT_TO_SERVICE, factories.REPLY, False,
    )  # fmt: skip
    assert db.session.scalars(sa.select(Theme.name)).all() == ["Broken lights"]
    assert len(db.session.scalars(sa.select(ThemeLink)).all()) == 1
    assert db.session.scalars(sa.select(Referral.note)).all() == ["Can you mend it?"]
    again = signed_in(moderator).get(f"/moderation/contributions/{shared.reference}")
    assert "With a service" in again
    assert factories.REPLY in again


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "Choose who may read it"),
        (
            {"publication": "publish", "disposition": "no_action", "reply": factories.REPLY},
            "Say why nothing is done",
        ),
        (
            {"publication": "publish", "disposition": "thanks_passed_on", "reply": "Ok then"},
            "Write at least 4 words. A person will read them.",
        ),
        (
            {"publication": "keep_in", "disposition": "thanks_passed_on", "reply": factories.REPLY},
            "Choose a reason",
        ),
        (
            {"publication": "publish", "disposition": "watching", "reply": factories.REPLY},
            "Enter the day until which you watch it",
        ),
        (
            {"publication": "publish", "disposition": "sent_to_service", "reply": factories.REPLY},
            "Choose the service",
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient], fields: dict[str, str],
    error: str,
) -> None:  # fmt: skip
    shared = factories.share(places)
    page = desk(signed_in(moderator), shared.reference)
    typed = {"redacted_text": "My careful redaction.", "reasons": "staff_name", "new_theme": "New", **fields}
    page = page.submit("Save and send s", **typed)
    assert page.status == 422
    assert error in page.errors
    assert "My careful redaction." in page
    assert "The light on the stairs" in page
    row = row_of(shared.id)
    assert (row.publication, row.disposition, row.version) == (Publication.PENDING, None, 2)
    assert db.session.scalars(sa.select(Theme)).all() == []


def test_a_change_meanwhile_is_shown_and_pressing_again_saves(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    shared = factories.share(places)
    page = desk(signed_in(moderator), shared.reference)
    contributions.change_use(contributor(shared.id), shared.id, use="body", quote=False)
    typed = {
        "redacted_text": "Mine.", "reasons": "length", "publication": "publish",
        "disposition": "thanks_passed_on", "reply": factories.REPLY,
    }  # fmt: skip
    page = page.submit("Save and send s", **typed)
    assert page.status == 422
    assert "Choose one of the answers on this page" in page.errors
    assert "Mine." in page
    page = page.submit("Save and send s", publication="clear_for_body")
    if page.status == 422:
        assert "Somebody else changed this" in page.errors[0]
        page = page.submit("Save and send s", publication="clear_for_body")
    assert page.url == "/moderation/queue"
    assert row_of(shared.id).publication is Publication.BODY_ONLY


def test_somebody_elses_claim_is_shown_and_can_be_taken_over(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    colleague = factories.make_moderator(places.host, name="Calum")
    shared = factories.share(places)
    first = desk(signed_in(moderator), shared.reference)
    other = signed_in(colleague)
    assert "Morag has it open until 10:30am." in other.get("/moderation/queue")
    page = other.get(f"/moderation/contributions/{shared.reference}")
    assert "Morag opened it" in page
    page = page.submit("Take it over and read it")
    assert "The light on the stairs" in page
    page = first.submit("Save and send s", publication="publish")
    assert page.status == 422
    first.submit("Put it back for others")
    assert row_of(shared.id).claimed_by == colleague.user_id


def test_what_a_colleague_saved_meanwhile_stands_beside_what_was_typed(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    colleague = factories.make_moderator(places.host, name="Calum")
    shared = factories.share(places)
    mine = desk(signed_in(moderator), shared.reference)
    theirs = signed_in(colleague).get(f"/moderation/contributions/{shared.reference}")
    theirs = theirs.submit("Take it over and read it")
    what = {"publication": "publish", "disposition": "thanks_passed_on", "reasons": "readability"}
    theirs.submit("Save and send s", redacted_text="Their text.", reply="This is their answer to you.", **what)
    page = mine.submit("Save and send s", redacted_text="My text.", reply="This is my answer to you.", **what)
    assert page.status == 422
    assert page.errors == ["Somebody else changed this while you had it open. Look at it afresh."]
    for each in ("Their text.", "This is their answer to you.", "Published: Calum", "My text.", "my answer to you"):
        assert each in page, each
    assert row_of(shared.id).redacted_text == "Their text."
    assert page.submit("Save and send s").url == "/moderation/queue"
    assert row_of(shared.id).redacted_text == "My text."


def test_what_was_saved_can_be_undone_from_the_next_page(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient], app: Flask, clock: FixedClock
) -> None:
    settings = dataclasses.replace(context().settings, undo_minutes=5)
    object.__setattr__(context(), "settings", settings)
    app.config["ENGAGE_SETTINGS"] = settings
    shared = factories.share(places)
    what = {"publication": "publish", "disposition": "thanks_passed_on", "reply": factories.REPLY}
    page = desk(signed_in(moderator), shared.reference).submit("Save and send s", **what)
    assert "Saved. It goes out in five minutes. Nothing waits here. Thank you." in page.notices
    stale = page
    page = page.submit("Undo")
    assert page.url == f"/moderation/contributions/{shared.reference}"
    assert row_of(shared.id).publication is Publication.PENDING
    assert "Undone: what was saved last was taken back" in page
    late = stale.submit("Undo")
    assert late.status == 422
    assert "It is too late to undo this" in late.errors[0]
    page = desk(signed_in(moderator), shared.reference).submit("Save and send s", **what)
    clock.advance(minutes=5)
    assert "You just saved" not in signed_in(moderator).get(page.url)


def test_a_name_is_published_by_a_second_press_and_a_number_by_a_reason(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    shared = factories.share(places, text="Mrs Invented fell. Ring the shop on 07700 900123.")
    what = {"publication": "publish", "disposition": "thanks_passed_on", "reply": "Thank you, Callum. We passed it on."}
    page = desk(signed_in(moderator), shared.reference).submit("Save and send s", **what)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert row_of(shared.id).publication is Publication.PENDING
    said = " ".join(page.errors)
    for detail in ("“Mrs Invented” looks like a name", "“07700 900123” looks like a phone number", "“Callum” looks"):
        assert detail in said
    # Nothing is asked twice but the number: pressing again is no reason.
    page = page.submit("Save and send s")
    assert page.errors == ["“07700 900123” looks like a phone number. Take it out, or choose why others may read it."]
    page = page.submit("Save and send s", stays="public_contact")
    assert page.url == "/moderation/queue", page.errors
    assert row_of(shared.id).publication is Publication.PUBLISHED
    [payload] = db.session.scalars(sa.select(ContributionEvent.payload).where(ContributionEvent.kind == "published"))
    assert payload == {"reasons": [], "stays": "public_contact", "kinds": ["phone"]}


def test_a_first_name_in_praise_costs_no_press(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    shared = factories.share(places, text="Nurse Shona was so kind to me.")
    page = desk(signed_in(moderator), shared.reference).submit(
        "Save and send s", publication="publish", disposition="thanks_passed_on", reply=factories.REPLY
    )
    assert page.url == "/moderation/queue", page.errors


def test_a_published_text_can_be_taken_off_at_once(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    shared = factories.share(places)
    factories.publish(moderator, shared.id)
    person = signed_in(moderator)
    page = person.get(f"/moderation/contributions/{shared.reference}")
    page = page.submit("Take it off")
    assert page.status == 422
    assert "Choose a reason" in page.errors
    assert "Say if it showed something that should never have been public" in page.errors
    page = page.submit("Take it off", **{"in-withheld_reason": "staff_named", "in-never": "no"})
    assert "It is off the public pages." in page.notices
    assert page.url == f"/moderation/contributions/{shared.reference}"
    assert row_of(shared.id).publication is Publication.UNPUBLISHED


def test_those_who_do_not_read_here_are_kept_out(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient], app: Flask
) -> None:
    shared = factories.share(places)
    address = f"/moderation/contributions/{shared.reference}"
    assert PageClient(app).client.get("/moderation/queue").status_code == 302
    for actor in (
        factories.make_moderator(places.other_host),
        factories.make_user(Role.THEME_EDITOR, ScopeKind.HOST, places.host),
        factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0),
        factories.make_user(Role.LPG_OFFICER, ScopeKind.BODY, places.lpg),
    ):
        person = signed_in(actor)
        person.get(address, expect=403)
        for action in ("open", "take-over", "save", "take-in"):
            person.post(f"{address}/{action}", {}, expect={403, 422})
    assert opened_count() == 0
    signed_in(moderator).get("/moderation/contributions/K7RM4TXQ", expect=404)
    signed_in(moderator).get("/moderation/contributions/nonsense", expect=404)


def test_a_forged_press_opens_nothing(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient], app: Flask
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    shared = factories.share(places)
    page = signed_in(moderator).post(f"/moderation/contributions/{shared.reference}/open", {})
    assert page.status == 422
    assert opened_count() == 0


def test_the_queue_goes_on_page_by_page(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient], clock: FixedClock
) -> None:
    made = []
    for number in range(27):
        made.append(factories.share(places, danger=number == 20).reference)
        clock.advance(minutes=1)
    person = signed_in(moderator)
    page = person.get("/moderation/queue")
    seen = [heading.replace("-", "") for heading in page.headings]
    assert seen[0] == made[20]
    page = page.click("More that wait")
    seen += [heading.replace("-", "") for heading in page.headings]
    assert sorted(seen) == sorted(made)
    assert len(seen) == 27
    person.get("/moderation/queue?after=nonsense")
    person.get("/moderation/queue?after=9-1-1")
    person.get("/moderation/queue?after=1-99999999999999999-1")


def test_lists_and_pages_take_a_fixed_number_of_statements(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    def count(address: str) -> int:
        seen: list[str] = []
        listen = lambda conn, cursor, statement, *rest: seen.append(statement)  # noqa: E731
        db.session.remove()
        sa.event.listen(db.engine, "before_cursor_execute", listen)
        person.get(address)
        sa.event.remove(db.engine, "before_cursor_execute", listen)
        return sum(not s.startswith(("BEGIN", "COMMIT", "ROLLBACK")) for s in seen)

    def settle_some(times: int) -> None:
        for _ in range(times):
            shared = factories.share(places)
            factories.settle(moderator, shared.id, "sent_to_service", service_id=places.service)
            factories.share(places)

    person = signed_in(moderator)
    settle_some(1)
    first = db.session.scalars(sa.select(Contribution.reference).order_by(Contribution.id)).first()
    addresses = {
        "/moderation/queue": 5, "/moderation/objections": 5, "/moderation/referrals": 5, "/moderation/themes": 5,
        "/moderation/by-hand": 5, f"/moderation/contributions/{first}": 8,
    }  # fmt: skip
    few = {address: count(address) for address in addresses}
    settle_some(6)
    many = {address: count(address) for address in addresses}
    assert few == many
    assert all(many[address] <= most for address, most in addresses.items()), many


def test_watching_has_a_day_in_its_words(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    shared = factories.share(places)
    desk(signed_in(moderator), shared.reference).submit(
        "Save and send s", publication="keep_in", withheld_reason="older_than_three_years", disposition="watching",
        until=date(2027, 1, 14), reply=factories.REPLY,
    )  # fmt: skip
    page = signed_in(moderator).get(f"/moderation/contributions/{shared.reference}")
    assert "Watching until 14 January" in page
    assert "It happened more than three years ago." in page


def test_what_came_from_other_surveys_has_a_queue_of_its_own(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient], clock: FixedClock
) -> None:
    imports.run(
        SYSTEM, locality_slug="wishaw", rows=[imports.Incoming(1, "The bus never comes."), imports.Incoming(2, "Kind.")]
    )
    clock.advance(days=30)
    person = signed_in(moderator)
    assert "Nothing waits here. Thank you." in person.get("/moderation/queue")
    page = person.get("/moderation/queue?list=imported")
    assert "Two waiting" in page
    assert "late" not in page.main.lower()
    page = page.click(page.headings[0]).submit("Open it and read it")
    assert page.form("Save and send s").values().count(("publication", "keep_in")) == 1
    page = page.submit("Save and send s", disposition="thanks_passed_on", reply=factories.REPLY)
    assert page.url == "/moderation/queue?list=imported"
    assert "One waiting" in page
    assert db.session.scalars(sa.select(Message.id)).all() == []


def test_one_story_can_become_an_ask_of_its_own(
    places: SimpleNamespace, moderator: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    shared = factories.share(places)
    person = signed_in(moderator)
    address = f"/moderation/contributions/{shared.reference}"
    assert not person.get(address).has_link("Put it to a planning body as an ask of its own")
    factories.settle(moderator, shared.id)
    page = person.get(address).click("Put it to a planning body as an ask of its own")
    assert page.status == 200
