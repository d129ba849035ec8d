"""Why a text was changed: asked of the reader, told to the person, and to everybody in short."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import sqlalchemy as sa

from engage.domain.permissions import Actor
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent
from tests import factories
from tests.pages import Page, PageClient

TOLD = "Ann Gray fell on 3 May at the clinic. THE LIGHT IS OUT."
SHOWN = "[name] fell on [date] at the clinic. The light is out."


def save(page: Page, **typed: object) -> Page:
    given = {"publication": "publish", "disposition": "thanks_passed_on", "reply": factories.REPLY, **typed}
    return page.submit("Save and send s", **given)


def test_a_change_has_reasons_that_the_person_reads(
    places: SimpleNamespace, moderator: Actor, as_: Callable[[Actor], PageClient], person: PageClient
) -> None:
    told = factories.share(places, text=TOLD)
    assert told.secret
    page = as_(moderator).get(f"/moderation/contributions/{told.reference}").submit("Open it and read it")
    wrong = save(page, redacted_text=SHOWN)
    assert wrong.errors == ["You changed the text. Tick why: the person reads it."]
    assert "The marks in your text point to: A person’s name; A day or a time." in wrong
    assert not [each for each in wrong.doc.all("input") if each.get("name") == "reasons" and "checked" in each.attrib]
    page = save(wrong, reasons=["personal_name", "date_time", "readability"])
    assert page.url == "/moderation/queue"
    db.session.rollback()
    payloads = db.session.scalars(sa.select(ContributionEvent.payload).where(ContributionEvent.kind == "published"))
    assert payloads.all() == [{"reasons": ["personal_name", "date_time", "readability"]}]

    page = person.get("/status").submit("Show me", reference=told.reference, secret=told.secret)
    assert "We took out a name, so that nobody is hurt by what is said here." in page
    assert "We put small things in order, so that it is easy to read." in page
    beside = [page.doc.text(each) for each in page.doc.all("span") if each.get("class") == "en-diff__why"]
    assert beside == ["(why: a name)", "(why: a day or a time)"]
    assert page.click("What we change, and what we never change").h1.startswith("Moderation policy")

    public = person.get(f"/north/wishaw/shared/{told.reference}")
    assert "A person took out: names and days and times." in public
    assert "A person put small things in order" in public


def test_what_was_not_changed_needs_no_reason_and_has_none(
    places: SimpleNamespace, moderator: Actor, as_: Callable[[Actor], PageClient], person: PageClient
) -> None:
    told = factories.share(places, text="The light is out.\n\nStill.")
    page = as_(moderator).get(f"/moderation/contributions/{told.reference}").submit("Open it and read it")
    assert save(page, reasons=["offensive"]).url == "/moderation/queue"
    db.session.rollback()
    assert db.session.get_one(Contribution, told.id).redaction == ""
    assert "took out" not in person.get(f"/north/wishaw/shared/{told.reference}")


CHRISTINA = "Christina told Christina Fictional to ring 07700 900123.\n\nChristina's nurse, Karen, never came."


def test_rows_make_the_text_and_nothing_is_published_or_lost(
    places: SimpleNamespace, moderator: Actor, as_: Callable[[Actor], PageClient], person: PageClient
) -> None:
    told = factories.share(places, text=CHRISTINA)
    page = as_(moderator).get(f"/moderation/contributions/{told.reference}").submit("Open it and read it")
    rows = [page.doc.text(each) for each in page.doc.all("legend") if "may be" in page.doc.text(each)]
    assert rows == [
        "“Christina” may be a name (two times)", "“Christina Fictional” may be a name",
        "“07700 900123” may be a phone number", "“Karen” may be a name",
    ]  # fmt: skip
    put = "Put these into the text"
    wrong = page.submit(put, **{"h0-place": "name", "m0-words": "not there", "reply": "Dear you"})
    assert wrong.status == 422
    assert "Choose why it goes. The person reads it." in wrong.errors
    assert "These words are not in the text. Copy them as they stand there." in wrong.errors
    assert ("reply", "Dear you") in wrong.form(put).values()
    page = wrong.submit(
        put, **{
            "h0-why": "personal_name", "h2-place": "phone number", "h2-why": "identifiable_detail",
            "h3-own": "district nurse", "h3-why": "staff_name", "m0-words": "never came", "m0-place": "detail",
            "m0-why": "identifiable_detail",
        },
    )  # fmt: skip
    assert page.status == 200
    made = "[name] told Christina Fictional to ring [phone number].\n\n[name]'s nurse, [district nurse], [detail]."
    assert dict(page.form(put).values())["redacted_text"].replace("\r", "") == made
    assert "As others would read it" in page
    assert "A person took out: names, names of staff and details" in page
    db.session.rollback()
    assert db.session.get_one(Contribution, told.id).redacted_text is None
    # Changed by hand, it is kept, and what is chosen afterwards goes too.
    page = page.submit(put, redacted_text=made + " Typed.", **{"h1-place": "relative", "h1-why": "personal_name"})
    made = made.replace("Christina Fictional", "[relative]") + " Typed."
    assert dict(page.form(put).values())["redacted_text"].replace("\r", "") == made
    # What was chosen and is not out of the text is not published.
    back = save(page, redacted_text=made.replace("[district nurse]", "Karen"))
    assert "“Karen”: you chose to take this out, and it is still here." in back
    assert back.status == 422
    page = save(back, redacted_text=made)
    assert page.url == "/moderation/queue", page.errors
    assert "[relative]" in person.get(f"/north/wishaw/shared/{told.reference}")
