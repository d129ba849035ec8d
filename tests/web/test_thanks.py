"""The desk's first page, the next one, and thanking several at once."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.domain.permissions import Actor
from engage.models.base import db
from engage.models.contributions import Contribution, Reply
from engage.queries import moderation as queries
from engage.services import rota, sounds
from tests import factories
from tests.pages import Page, PageClient

PRAISE = "The nurse on the ward was kind to my mother and took her time."
NUMBER = "She was kind. Ring me on 07700 900123."

As = Callable[[Actor], PageClient]


def replies() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Reply.text).order_by(Reply.id)))


def opened(desk: PageClient) -> Page:
    """The page with several, as it opens from the queue."""
    return desk.get("/moderation/queue").click("Thank several at once").submit("Open them and read them")


def test_three_waiting_and_one_button(places: SimpleNamespace, desk: PageClient, as_: As) -> None:
    first = factories.share(places)
    for _ in range(2):
        factories.share(places)
    queue = desk.get("/moderation/queue")
    assert "Three waiting, about five minutes." in queue
    page = queue.submit("Open the next one")
    assert first.reference[:4] in page
    assert factories.STORY in page
    colleague = as_(factories.make_moderator(places.host))
    theirs = colleague.get("/moderation/queue")
    assert "Two waiting, about three minutes. One more is with another reader." in theirs
    assert "has it open until 10:30am." in theirs
    assert first.reference not in colleague.get("/moderation/queue/next").url


def test_the_link_of_the_message_leads_on_after_signing_in(
    places: SimpleNamespace, person: PageClient, desk: PageClient
) -> None:
    assert desk.get("/moderation/queue/next").url == "/moderation/queue"
    reader = factories.make_moderator(places.host, password="seven quiet herons")
    shared = factories.share(places)
    page = person.get("/moderation/queue/next").submit(
        "Sign in", email=factories.email_of(reader), password="seven quiet herons"
    )
    assert page.url == f"/moderation/contributions/{shared.reference}"
    assert factories.STORY not in page  # a link opens nothing: that is a press


def test_danger_then_words_then_age(places: SimpleNamespace, moderator: Actor, clock: FixedClock) -> None:
    """The oldest first, but for danger and for words that may be about safety: what they raise, nothing lowers."""
    made = []
    for changes in ({}, {"text": "I am afraid of him."}, {}, {"danger": True}):
        made.append(factories.share(places, **changes).id)
        clock.advance(days=1)
    plain, afraid, later, danger = made
    assert [each.id for each in queries.queue(moderator).items] == [danger, afraid, plain, later]
    assert queries.next_for(moderator) == db.session.get_one(Contribution, danger).reference


def test_several_are_thanked_in_one_press(places: SimpleNamespace, moderator: Actor, desk: PageClient) -> None:
    rota.set_habits(
        moderator, host_id=places.host, nudge_hour=9, sound_hints=True, phrases="Thank you, we pass it on to them."
    )
    ids = [factories.share(places, text=PRAISE).id for _ in range(3)]
    page = opened(desk)
    assert PRAISE in page
    done = page.submit(
        "Send the thanks that are ticked",
        **{f"t{ids[0]}-thank": "y", f"t{ids[1]}-thank": "y", f"t{ids[1]}-reply": "Thank you for your very kind words."},
    )
    assert done.url.startswith("/moderation/queue")
    assert "Two people are thanked." in done
    assert replies() == ["Thank you, we pass it on to them.", "Thank you for your very kind words."]
    held = db.session.scalars(sa.select(Contribution.claimed_by)).all()
    assert held == [None, None, None]  # what was not ticked is free again
    again = page.submit("Send the thanks that are ticked", **{f"t{ids[0]}-thank": "y"})
    assert "One person is thanked." in again
    assert len(replies()) == 2


def test_what_cannot_go_says_why_and_keeps_what_was_typed(
    places: SimpleNamespace, desk: PageClient, as_: As
) -> None:
    goes, held, taken, short = (
        factories.share(places, text=text).id for text in (PRAISE, NUMBER, PRAISE, PRAISE)
    )  # fmt: skip
    page = opened(desk)
    assert "A machine marked what may show who somebody is: a phone number." in page
    assert f't{held}-thank"' not in page.html
    other = as_(factories.make_moderator(places.host, name="Calum"))
    reference = db.session.get_one(Contribution, taken).reference
    other.get(f"/moderation/contributions/{reference}").submit("Take it over and read it")
    sent = page.submit(
        "Send the thanks that are ticked",
        **{f"t{goes}-thank": "y", f"t{taken}-thank": "y", f"t{taken}-reply": "Thank you for this long praise.",
           f"t{short}-thank": "y", f"t{short}-reply": "Ta."},
    )  # fmt: skip
    assert sent.status == 422
    assert "One person is thanked." in sent
    assert "Another reader has it open now." in sent
    assert "Thank you for this long praise." in sent
    assert "Write a few words more, then send again." in sent
    form = sent.form("Send the thanks that are ticked")
    assert dict(form.values())[f"t{short}-reply"] == "Ta."
    sent.submit("Send the thanks that are ticked", **{f"t{short}-reply": "Thank you for telling us this."})
    assert len(replies()) == 2


def test_nothing_ticked_or_a_page_that_was_open_too_long_loses_nothing(
    places: SimpleNamespace, desk: PageClient, clock: FixedClock
) -> None:
    one = factories.share(places, text=PRAISE).id
    factories.share(places, text=PRAISE)
    page = opened(desk)
    typed = {f"t{one}-reply": "Thank you for your very kind words."}
    none = page.submit("Send the thanks that are ticked", **typed)
    assert "Tick those that need only thanks" in none
    assert "Thank you for your very kind words." in none
    late = page.submit("Send the thanks that are ticked", csrf_token="x", **typed, **{f"t{one}-thank": "y"})
    assert "What you typed is still here." in late
    assert PRAISE not in late
    done = late.submit("Send the thanks that are ticked")
    assert "One person is thanked." in done
    assert replies() == ["Thank you for your very kind words."]


def test_imports_are_never_among_them(places: SimpleNamespace, desk: PageClient) -> None:
    for _ in range(2):
        factories.share(places, text=PRAISE)
    db.session.execute(sa.update(Contribution).values(imported=True))
    db.session.commit()
    assert "Nothing waits here. Thank you." in desk.get("/moderation/queue")
    assert "Thank several at once" not in desk.get("/moderation/queue")
    assert "Nothing waits that may need only thanks." in desk.get("/moderation/queue/thanks")


def test_the_hint_says_what_it_is(places: SimpleNamespace, desk: PageClient) -> None:
    shared = factories.share(places, text="It was terrible. The answer was horrible and the room was awful.")
    sounds.guess()
    page = desk.get(f"/moderation/contributions/{shared.reference}")
    assert "The words sound" not in page
    assert (
        "The words sound: rather negative. A machine guessed this from single words; it is often wrong."
        in page.submit("Open it and read it")
    )
