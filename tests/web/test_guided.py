"""The guided form and the picture route, as people with a browser and no JavaScript go through them."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.errors import Refused
from engage.domain.permissions import contributor
from engage.domain.voices import AgeBand, Agreement, Interest, SpeaksAs, voice
from engage.models.base import db
from engage.models.contributions import Draft
from engage.models.places import Area, AreaLocality, Locality
from engage.services import contributions, drafts, own_codes, voices
from engage.services.unit_of_work import unit_of_work
from engage.web.public.drafting import COOKIE
from tests.pages import Page, PageClient
from tests.web.telling import STORY, all_kept, codes, words_of

pytestmark = pytest.mark.usefixtures("places")

WAYS = ("steps", "pictures")


def go_on(page: Page, **answers: Any) -> Page:
    return page.submit("Go on", **answers)


def to_check(person: PageClient, way: str = "steps", **story: Any) -> Page:
    """From the first page to the last, with as little as will do."""
    page = go_on(go_on(person.get(f"/s/wishaw/{way}/who")))
    page = go_on(page, **{"text": STORY, **story})
    page = go_on(page, use="publish")
    page = go_on(page)
    assert page.url == "/s/wishaw/check"
    return page


@pytest.mark.parametrize("way", WAYS)
def test_one_thing_a_page_and_six_pages_at_most(person: PageClient, way: str) -> None:
    page = person.get("/tell" if way == "steps" else "/tell/pictures")
    headings = [page.h1]
    page = page.submit("Find it", place="wishow")
    page = page.click("Wishaw")
    for answers in (
        {"speaks_as": "carer", "age_band": "18"}, {"danger": "no"}, {"text": STORY, "better": "A new bulb"},
        {"use": "publish", "quote": True}, {"tell_by": "self"},
    ):  # fmt: skip
        assert f"Page {len(headings) + 1} of 6" in page
        assert "In danger, or worried" in page
        assert page.has_link("Leave this page now")
        headers = page.response.headers
        assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("no-store", "noindex")
        headings.append(page.h1)
        page = go_on(page, **answers)
    assert len(headings) == 6
    assert page.url == "/s/wishaw/check"
    for words in (STORY, "What could have been better:", "A new bulb", "Quote my words in reports: yes", "18 or over"):
        assert words in page
    reference, secret = codes(page.submit("Send it"))
    [row] = all_kept()
    assert own_codes.look_up(reference, secret, None) == row.id
    assert words_of(row) == f"{STORY}\n\nWhat could have been better:\nA new bulb"
    assert (row.use, row.quote, row.danger) == ("publish", True, False)
    assert voices.of(row.id) == voice(speaks_as="carer", age_band="18")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("speaks_as", "first", "asked_for", "then", "said"),
    [
        ("self", {}, "", {}, voice(speaks_as="self", age_band="16_17")),
        ("someone", {}, "Say what you are to the person",
         {"relation": "her son", "agreement": "agrees"},
         voice(speaks_as="someone", age_band="16_17", relation="her son", agreement=Agreement.AGREES)),
        ("group", {}, "Say what your group is called",
         {"name": "Stroke club", "people": "14"},
         voice(speaks_as="group", name="Stroke club", people=14)),
        ("organisation", {}, "Say what your organisation is called",
         {"name": "Home First", "interest": "other", "interest_note": "We own the hall"},
         voice(speaks_as="organisation", name="Home First", interest=Interest.OTHER, interest_note="We own the hall")),
    ],
)  # fmt: skip
def test_each_way_of_speaking(
    person: PageClient, way: str, speaks_as: str, first: Any, asked_for: str, then: dict[str, str], said: Any
) -> None:
    page = go_on(person.get(f"/s/wishaw/{way}/who"), speaks_as=speaks_as, age_band="16_17")
    if then:  # asked for a little more on the same page, first without blame
        assert page.url.startswith(f"/s/wishaw/{way}/who")
        assert page.errors == []
        page = go_on(page)
        assert any(asked_for in line for line in page.errors), page.errors
        page = go_on(page, **then)
    assert page.url == f"/s/wishaw/{way}/safety"
    check = go_on(go_on(go_on(go_on(page), text=STORY), use="neither"))
    assert check.url == "/s/wishaw/check"
    for words in then.values():
        if words not in {"agrees", "other"}:
            assert words in check
    check.submit("Send it")
    [row] = all_kept()
    assert voices.of(row.id) == said


def test_who_changes_their_mind_about_whom_is_asked_the_new_questions(person: PageClient) -> None:
    page = go_on(person.get("/s/wishaw/steps/who"), speaks_as="someone")
    page = go_on(page, speaks_as="group", relation="a friend")
    assert "people" in page.form("Go on").names
    page = go_on(page, speaks_as="self")
    assert page.url == "/s/wishaw/steps/safety"
    check = go_on(go_on(go_on(go_on(page), text=STORY), use="neither"))
    assert "a friend" not in check
    check.submit("Send it")
    assert voices.of(all_kept()[0].id).speaks_as is SpeaksAs.SELF


@pytest.mark.parametrize("way", WAYS)
def test_under_13_is_asked_kindly_to_stop_and_nothing_is_kept(person: PageClient, way: str) -> None:
    go_on(person.get(f"/s/wishaw/{way}/story"), text=STORY)
    page = go_on(person.get(f"/s/wishaw/{way}/who"), speaks_as="someone", age_band="under_13")
    assert page.h1 == "Thank you for wanting to tell us"
    assert "an adult you trust" in page
    assert 'href="tel:08001111"' in page.html
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0
    assert person.client.get_cookie(COOKIE, path="/s") is None
    page = page.click("that was a slip")
    assert page.url == f"/s/wishaw/{way}/who"
    assert STORY not in person.get(f"/s/wishaw/{way}/story")


def test_nobody_under_16_is_quoted(person: PageClient) -> None:
    person.get("/s/wishaw").submit("Go on and check it", text=STORY, use="publish", quote=True)
    page = go_on(person.get("/s/wishaw/steps/who"), age_band="13_15")
    for words in ("You are 13 to 15", "Childline", "We do not quote what you say"):
        assert words in page
    page = person.get("/s/wishaw/steps/use")
    assert "quote" not in page.form("Go on").names
    check = person.get("/s/wishaw/check")
    assert "Quote my words" not in check
    reference, secret = codes(check.submit("Send it"))
    [row] = all_kept()
    assert (row.quote, voices.of(row.id).age_band) == (False, AgeBand.FROM_13)
    child = voice(age_band="13_15")
    with pytest.raises(Refused, match="consent_quote_child"):
        contributions.share(
            locality_id="wishaw", text=STORY, kind="", use="publish", quote=True, tell_by="self", send_key="k",
            voice=child,
        )  # fmt: skip
    with pytest.raises(Refused, match="consent_quote_child"):
        contributions.change_use(contributor(row.id), row.id, use="publish", quote=True)
    page = person.get("/status").submit("Show me", reference=reference, secret=secret)
    page = person.get(f"/status/{row.reference}/use").submit("Save", quote=True)
    assert "We do not quote the words of anybody under 16" in page.errors[0]


@pytest.mark.parametrize("way", WAYS)
def test_danger_shows_the_numbers_first_and_never_blocks(person: PageClient, way: str) -> None:
    page = go_on(person.get(f"/s/wishaw/{way}/safety"), danger="yes")
    assert page.url == f"/s/wishaw/{way}/safety"
    assert page.main.index("Please ring one of these numbers first") < page.main.index("Are you, or is anyone else")
    assert page.click("Go on and tell us").url == f"/s/wishaw/{way}/story"
    page = go_on(page, danger="yes")
    assert page.url == f"/s/wishaw/{way}/story"
    check = go_on(go_on(go_on(page, text=STORY), use="neither"))
    assert check.main.index("In danger, or worried") < check.main.index(STORY)
    check.submit("Send it")
    assert all_kept()[0].danger


def test_every_answer_can_be_changed_where_it_was_given(person: PageClient) -> None:
    page = to_check(person, "pictures", how="1", good="The nurse", about="Newmains health centre")
    assert "How it was: Very bad." in page
    changes = [
        ("Change what you told us", "story", {"text": "Another story", "how": "4", "good": ""}, "Another story"),
        ("Change danger", "safety", {"danger": "no"}, "No"),
        ("Change how we may use it", "use", {"use": "body"}, "Show it to the planning body only"),
        ("Change how we tell you", "contact", {"tell_by": "email", "address": "anne@example.org"}, "anne@example.org"),
        ("Change what you said about yourself", "who", {"age_band": "18"}, "18 or over"),
    ]
    for link, step, answers, shown in changes:
        page = page.click(link)
        assert page.url.startswith(f"/s/wishaw/pictures/{step}")
        assert 'class="en-back"><a href="/s/wishaw/check"' in page.html
        page = go_on(page, **answers)
        assert page.url == "/s/wishaw/check"
        assert shown in page
    page.submit("Send it")
    assert words_of(all_kept()[0]) == "Another story\n\nHow it was: Good."


def test_another_place_keeps_the_answers(person: PageClient) -> None:
    page = to_check(person).click("Change the place")
    assert page.url == "/tell"
    page.submit("Find it", place="Bellshill").click("Bellshill")
    check = person.get("/s/bellshill/check")
    assert STORY in check
    check.submit("Send it")
    assert db.session.get_one(Locality, all_kept()[0].locality_id).slug == "bellshill"


def test_each_step_stands_alone_and_the_check_leads_to_what_is_missing(person: PageClient) -> None:
    page = go_on(person.get("/s/wishaw/steps/contact"), tell_by="self")
    assert page.url == "/s/wishaw/check"
    for again in (page, page.submit("Send it")):
        assert again.has_link("Tell us what happened")
        assert again.has_link("Choose how we may use what you told us")
    assert all_kept() == []
    page = go_on(page.click("Choose how we may use what you told us"), use="neither")
    assert page.url == "/s/wishaw/check"
    page = go_on(page.click("Tell us what happened"), text=STORY)
    assert codes(page.submit("Send it"))


def test_mistakes_keep_the_answers(person: PageClient) -> None:
    page = go_on(person.get("/s/wishaw/steps/story"), good="The nurse was kind", about="The clinic")
    assert page.status == 422
    assert page.errors == ["Tell us what happened"]
    page = go_on(page, text="word " * 700, better="word " * 400)
    assert any("in all boxes together. You have used 1,1" in line for line in page.errors), page.errors
    page = person.get("/s/wishaw/steps/story")
    held = dict(page.form("Go on").values())
    assert (held["good"], held["about"]) == ("The nurse was kind", "The clinic")
    assert len(held["better"].split()) == 400
    page = go_on(page, text=STORY, better="")
    assert page.url == "/s/wishaw/steps/use"
    assert go_on(page).errors == ["Choose how we may use what you told us"]
    page = go_on(person.get("/s/wishaw/steps/contact"), tell_by="email", address="no such thing")
    assert page.errors == ["Enter an email address like name@example.org"]
    assert dict(person.get("/s/wishaw/steps/contact").form("Go on").values())["address"] == "no such thing"


@pytest.mark.parametrize("way", WAYS)
def test_a_session_that_ended_keeps_the_words_and_a_form_from_elsewhere_nothing(person: PageClient, way: str) -> None:
    page = person.get(f"/s/wishaw/{way}/story")
    person.client.delete_cookie("engage")
    page = go_on(page, text=STORY)
    assert page.status == 422
    assert "What you typed is still here" in page.errors[0]
    assert person.client.get_cookie(COOKIE, path="/s") is None
    assert go_on(page).url == f"/s/wishaw/{way}/use"
    person.client.delete_cookie(COOKIE, path="/s")
    person.post(f"/s/wishaw/{way}/story", {"text": "From elsewhere"}, expect=422)
    person.post(f"/s/wishaw/{way}/who", {"age_band": "under_13"}, expect=422)
    assert person.client.get_cookie(COOKIE, path="/s") is None


def test_a_machine_is_stopped_and_a_person_presses_again(person: PageClient) -> None:
    page = go_on(person.get("/s/wishaw/steps/story"), text=STORY, website="https://example.org")
    assert "A box that people do not see was filled in" in page.errors[0]
    assert go_on(page).url == "/s/wishaw/steps/use"


def test_sending_twice_and_going_back_make_one(person: PageClient) -> None:
    story, contact = person.get("/s/wishaw/steps/story"), person.get("/s/wishaw/steps/contact")
    check = to_check(person, good="The nurse")
    first = codes(check.submit("Send it"))
    assert codes(check.submit("Send it")) == first
    assert codes(go_on(story, text=STORY, good="The nurse")) == first
    assert codes(go_on(contact, tell_by="self")) == first
    assert STORY not in person.get("/s/wishaw/steps/story")
    assert len(all_kept()) == 1
    # The first page begins something else.
    check = to_check(person, text="Another thing")
    assert codes(check.submit("Send it"))[0] != first[0]
    assert len(all_kept()) == 2


def test_one_draft_serves_every_way_and_nothing_is_told_twice(person: PageClient) -> None:
    page = person.get("/s/wishaw").submit("One question at a time", text=STORY, address="anne@example.org")
    assert page.url == "/s/wishaw/steps/who"
    page = go_on(go_on(page, speaks_as="carer"))
    assert dict(page.form("Go on").values())["text"] == STORY
    page = page.submit("With pictures", good="The nurse")
    assert page.url == "/s/wishaw/pictures/story"
    page = page.submit("All on one page", how="2")
    composed = f"{STORY}\n\nWhat was good:\nThe nurse\n\nHow it was: Bad."
    assert page.url == "/s/wishaw"
    assert dict(page.form("Go on and check it").values())["text"].replace("\r\n", "\n") == composed
    # Unchanged, the boxes stay as they are.
    page.submit("Go on and check it", use="neither")
    held = dict(person.get("/s/wishaw/pictures/story").form("Go on").values())
    assert (held["text"], held["good"], held["how"]) == (STORY, "The nurse", "2")
    # Changed, it is all in the first box.
    page = person.get("/s/wishaw").submit("Go on and check it", text=f"{composed} And cold.")
    held = dict(person.get("/s/wishaw/steps/story").form("Go on").values())
    assert (held["text"].replace("\r\n", "\n"), held["good"]) == (f"{composed} And cold.", "")
    assert "Told for" in page
    page.submit("Send it")
    [row] = all_kept()
    assert words_of(row) == f"{composed} And cold."
    assert (row.tell_by, voices.of(row.id).speaks_as) == ("email", SpeaksAs.CARER)


def test_details_are_taken_out_of_the_box_they_are_in(person: PageClient) -> None:
    page = to_check(person, text="I rang 07700 900123.", good="Mrs Invented", different="Mrs Invented stays")
    for _ in range(3):
        form = next(each for each in page.forms if "out" in dict(each.values()))
        page = person.post(form.action, form.values())
    held = dict(person.get("/s/wishaw/steps/story").form("Go on").values())
    assert held["text"] == "I rang [phone number taken out]."
    assert held["good"] == "[name taken out]"
    assert held["different"] == "[name taken out] stays"
    page.submit("Send it")
    assert "Invented" not in words_of(all_kept()[0])


def test_it_happened_again_goes_along(app: Flask, person: PageClient) -> None:
    for address in ("/s/wishaw/steps/who?again=AAAA-AAAA", "/s/wishaw/pictures/story?again=" + "x" * 4000):
        assert person.get(address).status == 200
    page = go_on(person.get("/s/wishaw/steps/who?again=AAAAAAAA"))
    assert page.url == "/s/wishaw/steps/safety?again=AAAAAAAA"


@pytest.mark.parametrize("way", WAYS)
def test_a_group_is_no_child(person: PageClient, way: str) -> None:
    """Whoever says their age, then that they speak for a group, is asked as a group."""
    go_on(person.get(f"/s/wishaw/{way}/who"), age_band="13_15")
    page = go_on(person.get(f"/s/wishaw/{way}/who"), speaks_as="group")
    assert "You are 13 to 15" not in person.get(f"/s/wishaw/{way}/safety")
    page = go_on(page, name="Stroke club", people="14")
    assert "You are 13 to 15" not in page
    page = go_on(go_on(go_on(page), text=STORY), use="publish", quote=True)
    page = go_on(page)
    assert "Quote my words in reports: yes" in page
    page.submit("Send it")
    [row] = all_kept()
    assert (row.quote, voices.of(row.id).age_band) == (True, AgeBand.UNSAID)
    # And who then says that it was for themselves is asked again how old they are.
    page = go_on(person.get(f"/s/wishaw/{way}/who"), speaks_as="self", age_band="13_15")
    assert "You are 13 to 15" in page


def test_it_happened_again_is_not_lost_on_the_way_by_town(person: PageClient) -> None:
    page = person.get("/share?again=AAAAAAAA").click("Find it by town")
    page = page.click("With pictures").click("Without pictures").submit("Find it", place="wishow")
    assert page.url == "/tell?again=AAAAAAAA"
    for name in ("Wishaw", "Bellshill"):
        assert page.link(name).href.endswith("/steps/who?again=AAAAAAAA")
    assert page.click("All on one page").link("Wishaw").href == "/s/wishaw?again=AAAAAAAA"
    assert person.get("/s/atlantis?again=AAAAAAAA", expect=404).link("Wishaw").href == "/s/wishaw?again=AAAAAAAA"
    back = person.get("/s/wishaw/pictures/who?again=AAAAAAAA")
    assert '<a href="/tell/pictures?again=AAAAAAAA"' in back.html
    with_pictures = person.get("/share?again=AAAAAAAA").click("Tell us with pictures")
    assert with_pictures.link("Bellshill").href == "/s/bellshill/pictures/who?again=AAAAAAAA"


def test_words_are_counted_with_pictures_too(person: PageClient) -> None:
    for way in WAYS:
        html = person.get(f"/s/wishaw/{way}/story").html
        assert 'data-count-of="text" data-count-most="1000"' in html


def test_what_is_wrong_leads_to_the_question_it_is_about(person: PageClient) -> None:
    check = to_check(person)
    token = dict(person.get("/s/wishaw/steps/contact").form("Go on").values())["csrf_token"]
    person.post("/s/wishaw/steps/contact", {"csrf_token": token, "tell_by": "pigeon"}, expect=422)
    check = person.get("/s/wishaw/check")
    assert check.link("Choose how we should tell you").href == "/s/wishaw/steps/contact?then=check#tell_by-0"


def test_places_and_steps_that_are_not_there(person: PageClient, places) -> None:  # type: ignore[no-untyped-def]
    for address in ("/s/wishaw/steps/nothing", "/s/wishaw/pictures/nothing", "/s/wishaw/steps/"):
        person.get(address, expect=404)
    for way in WAYS:
        assert person.get(f"/s/atlantis/{way}/who", expect=404).has_link("Wishaw")
    check = to_check(person)
    with unit_of_work() as session:
        row = session.get_one(Locality, places.locality)
        row.valid_to = row.valid_from
    person.post("/s/wishaw/steps/use", {"use": "publish"}, expect=404)
    page = person.post("/s/wishaw/check", check.form("Send it").values(), expect=404)
    assert "no longer a place of its own" in page
    assert STORY in person.get("/s/bellshill/steps/story")


def test_finding_a_place_keeps_nothing_of_what_was_typed(person: PageClient, places) -> None:  # type: ignore[no-untyped-def]
    with unit_of_work() as session:
        for slug, name, kind, locality in (
            ("ml2", "ML2", "postcode", places.locality), ("newmains", "Newmains", "town", places.locality),
            ("ml4", "ML4", "postcode", places.other_locality), ("ml2-too", "ML2", "postcode", places.other_locality),
        ):  # fmt: skip
            area = Area(partnership_id=places.partnership, slug=slug, name=name, kind=kind)
            session.add(area)
            session.flush()
            session.add(AreaLocality(area_id=area.id, locality_id=locality))
    page = person.get("/tell").submit("Find it", place="newmains")
    assert page.url == "/tell"
    assert "Is this the place?" in page
    page = page.submit("Find it", place="ML2 0AA")
    assert "Which of these is it?" in page
    assert [link for link in ("Wishaw", "Bellshill") if page.has_link(link)] == ["Wishaw", "Bellshill"]
    page = page.submit("Find it", place="Atlantis")
    assert "we know no such place or postcode" in page
    assert page.has_link("Bellshill")
    page = page.submit("Find it", place="")
    assert page.errors == ["Type a place, a town or a postcode. Or choose from the list."]
    for typed in ("x" * 100_000, "<script>alert(1)</script>", "\x00\u202eML2", "' OR 1=1 --", "👍🏽" * 60):
        page = page.submit("Find it", place=typed)
        assert page.status in {200, 422}
    assert drafts_kept() == 0
    assert page.response.headers["Cache-Control"] == "no-store"


def drafts_kept() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) or 0


def test_the_pages_are_light(person: PageClient) -> None:
    """Bytes before compression: no picture is a file of its own."""
    for way in WAYS:
        for step in ("who", "safety", "story", "use", "contact"):
            html = person.get(f"/s/wishaw/{way}/{step}").html
            assert len(html.encode()) < 20_000, (way, step)
            assert "<img" not in html


def test_drafts_are_locked(person: PageClient) -> None:
    go_on(person.get("/s/wishaw/steps/story"), text=STORY, good="The nurse was kind")
    db.session.rollback()
    [row] = db.session.scalars(sa.select(Draft))
    assert STORY not in row.answers
    assert "nurse" not in row.answers
    assert drafts.load("no such key") is None
