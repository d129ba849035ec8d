"""What anyone can read: places, published words, the register, asks, bodies, services."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import DigestState
from engage.domain.permissions import Role, Scope, ScopeKind, link_bearer
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution, Referral
from engage.models.digests import Digest
from engage.models.places import HostAssignment, Locality, Meeting, PlanningBody
from engage.services import asks, closure, decisions, referrals, themes
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.counting import count_statements
from tests.pages import PageClient
from tests.services.digest_scene import REFUSAL, Month


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    return Month(clock)


@pytest.fixture
def reader(app: Flask) -> PageClient:
    return PageClient(app)


def reference_of(ask_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Ask, ask_id).reference


def contribution(contribution_id: int) -> Contribution:
    db.session.rollback()
    return db.session.get_one(Contribution, contribution_id)


def test_the_first_page_lists_places_of_today(reader: PageClient, month: Month) -> None:
    page = reader.get("/")
    assert page.headings[0] == "North Partnership"
    page = page.click("Wishaw")
    assert page.url == "/north/wishaw"
    assert page.has_link("Tell us what happened")
    assert page.has_link("What became of it")
    assert page.click("North Partnership").has_link("Bellshill")
    with unit_of_work() as session:
        session.get_one(Locality, month.at.other_locality).valid_to = date(2026, 9, 30)
    assert not reader.get("/").has_link("Bellshill")
    assert "no longer a place of its own" in reader.get("/north/bellshill")
    assert not reader.get("/north/bellshill").has_link("Tell us what happened in Bellshill")


def test_an_installation_without_places(app: Flask, reader: PageClient) -> None:
    assert "No place has been added yet" in reader.get("/")
    for path in ("/share", "/help", "/privacy", "/accessibility", "/cookies", "/about"):
        reader.get(path)


def test_addresses_that_name_nothing(reader: PageClient, month: Month) -> None:
    paths = (
        "/atlantis", "/north/atlantis", "/atlantis/wishaw", "/north/wishaw/shared/K7RM4TXQ", "/asks/K7RM4TXQ",
        "/asks/nothing", "/bodies/nothing", "/services/nothing", "/help/nothing", "/subscribe/body/nothing",
        "/subscribe/nothing/at-all", "/north/wishaw/asks?state=strange", "/north/wishaw/shared?theme=strange",
    )  # fmt: skip
    for path in paths:
        reader.get(path, expect=404)


def test_the_lines_of_a_locality_hide_small_numbers(reader: PageClient, month: Month) -> None:
    assert "Nobody has told us anything since July 2026." in reader.get("/north/wishaw")
    shared = [factories.share(month.at) for _ in range(4)]
    page = reader.get("/north/wishaw")
    assert "Fewer than five people told us something since July 2026." in page
    shared += [factories.share(month.at) for _ in range(6)]
    for each in shared[:3]:
        factories.settle(month.moderator, each.id)
    page = reader.get("/north/wishaw")
    assert "10 people told us something since July 2026." in page
    assert "Fewer than five have had a reply." in page
    for each in shared[3:8]:
        factories.settle(month.moderator, each.id)
    assert "All but a few have had a reply." in reader.get("/north/wishaw")
    for each in shared[8:]:
        factories.settle(month.moderator, each.id)
    page = reader.get("/north/wishaw")
    assert "All of them have had a reply." in page
    assert "waited more than seven days" not in page


def test_lapses_are_shown_openly(reader: PageClient, month: Month, clock: FixedClock) -> None:
    first = factories.share(month.at)
    clock.advance(days=7)
    assert "waited more than seven days" not in reader.get("/north/wishaw")
    clock.advance(days=1)
    assert "Fewer than five people have waited more than seven days for a reply." in reader.get("/north/wishaw")
    for _ in range(5):
        factories.share(month.at)
    clock.advance(days=8)
    assert "Six people have waited more than seven days for a reply." in reader.get("/north/wishaw")
    factories.settle(month.moderator, first.id)
    factories.publish(month.moderator, first.id)
    page = reader.get(f"/north/wishaw/shared/{first.reference}")
    assert "late: it was due by Monday 12 October 2026" in page


def test_who_decides_and_when_they_meet(reader: PageClient, month: Month) -> None:
    page = reader.get("/north/wishaw")
    assert "Wishaw Voluntary Action reads what you tell us" in page
    assert "Meets on Thursday 3 December 2026." in page
    assert "We do not know yet when it meets next." in page
    page = page.click("How decisions get made here")
    assert "within seven days" in page
    assert "Thursday 3 December 2026" in page
    with unit_of_work() as session:
        session.execute(sa.delete(HostAssignment).where(HostAssignment.locality_id == month.at.locality))
        session.get_one(Meeting, month.at.meeting).cancelled_at = now()
    page = reader.get("/north/wishaw")
    assert "Nobody reads for this place at present." in page
    assert "Thursday 3 December 2026" not in page


def test_published_words_with_themes_newest_first(reader: PageClient, month: Month, clock: FixedClock) -> None:
    theme = themes.create(month.moderator, partnership_id=month.at.partnership, name="Lights")
    ids = []
    for number in range(30):
        clock.advance(minutes=1)
        ids.append(month.story(f"Story number {number} of thirty."))
    themes.link(month.moderator, theme_id=theme, contribution_id=ids[4])
    page = reader.get("/north/wishaw/shared")
    assert "noindex" in page.response.headers["X-Robots-Tag"]
    assert "Story number 29 of" in page
    assert "Story number 4 of" not in page
    older = page.click("Older")
    assert "Story number 4 of" in older
    assert "Story number 5 of" not in older
    assert not older.has_link("Older")
    assert older.click("Newer").main == page.main
    page = older.click("Lights") if older.has_link("Lights") else reader.get("/north/wishaw/shared?theme=lights")
    assert "Story number 4 of" in page
    assert "Story number 3 of" not in page
    for cursor in ("a1-", "zzz", "a99999999999999999-1", "b1-1", "a-1-2"):
        reader.get(f"/north/wishaw/shared?from={cursor}")
    assert "Story number" not in reader.get("/north/bellshill/shared")


def test_lists_take_few_statements_however_long(app: Flask, reader: PageClient, month: Month) -> None:
    def statements(path: str) -> int:
        with count_statements(app) as counted:
            reader.get(path)
        return len(counted)

    theme = themes.create(month.moderator, partnership_id=month.at.partnership, name="Lights")
    counts = []
    for _ in range(2):
        for _ in range(4):
            themes.link(month.moderator, theme_id=theme, contribution_id=month.story())
            month.raised()
        counts.append([statements("/north/wishaw/shared"), statements("/north/wishaw/asks")])
    assert counts[0] == counts[1]
    shared, register = counts[0]
    assert shared <= 4
    assert register <= 5, "the themes to choose from are one more"
    for path in ("/north/wishaw", "/north/wishaw/decisions", "/bodies/wishaw-lpg", "/services/buildings", "/north"):
        assert statements(path) <= 8, path


def test_reading_opens_no_session(app: Flask, month: Month) -> None:
    story = month.story()
    ask = reference_of(month.agreed(story=story))
    client = app.test_client()
    one = f"/north/wishaw/shared/{contribution(story).reference}"
    paths = (
        "/", "/share", "/north", "/north/wishaw", "/north/wishaw/shared", one, "/north/wishaw/asks", f"/asks/{ask}",
        "/north/wishaw/decisions", "/bodies/wishaw-lpg", "/services/buildings", "/help", "/help/north", "/privacy",
        "/accessibility", "/cookies", "/about",
    )  # fmt: skip
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path


def test_one_published_story_with_all_that_became_of_it(reader: PageClient, month: Month) -> None:
    story = month.story("The lamp is out.")
    version = contribution(story).version
    from engage.services import replies

    replies.reply_and_dispose(
        month.moderator, story, reply=factories.REPLY, disposition="sent_to_service", service_id=month.at.service,
        version=version,
    )  # fmt: skip
    ask_id = month.raised(story=story)
    page = reader.get(f"/north/wishaw/shared/{contribution(story).reference}")
    assert "Buildings and repairs was asked on Monday 5 October 2026." in page
    referral = db.session.scalar(sa.select(Referral.id))
    assert referral is not None
    owner = link_bearer(Role.SERVICE_OWNER, Scope(ScopeKind.REFERRAL, referral), 1)
    referrals.answer(owner, referral, text="A new lamp is in.", changed=True)
    assert "A new lamp is in." not in reader.get(page.url)
    assert "A new lamp is in." not in reader.get("/services/buildings")
    referrals.check(month.moderator, referral, show=True)
    page = reader.get(page.url)
    for words in ("The lamp is out.", factories.REPLY, "A new lamp is in.", "With a service"):
        assert words in page
    assert page.click("Mend the light on the stairs").url == f"/asks/{reference_of(ask_id)}"
    service = reader.get("/services/buildings")
    assert "A new lamp is in." in service
    assert "Fewer than five" in service
    assert reader.get(f"/north/bellshill/shared/{contribution(story).reference}").url == page.url


def test_words_for_the_body_only_stay_there(reader: PageClient, month: Month) -> None:
    from engage.services import moderation

    shared = factories.share(month.at, use="body", quote=False)
    moderation.clear_for_body(
        month.moderator, shared.id, redacted_text="For the body alone.", reasons=["readability"],
        version=factories.read(month.moderator, shared.id),
    )  # fmt: skip
    ask_id = month.raised(story=shared.id)
    for path in ("/north/wishaw/shared", f"/asks/{reference_of(ask_id)}"):
        assert "For the body alone." not in reader.get(path)
    reader.get(f"/north/wishaw/shared/{shared.reference}", expect=404)
    assert "One person’s words are not shown here." in reader.get(f"/asks/{reference_of(ask_id)}")


def test_the_register_reads_like_an_agenda(reader: PageClient, month: Month, clock: FixedClock) -> None:
    month.done("A rail on the ramp")
    month.agreed("A bell at the door", due=date(2026, 10, 20))
    month.refused("A second nurse")
    month.raised("Mend the light on the stairs")
    month.raised("More buses", body=month.at.ijb)
    month.on(2026, 11, 16)
    page = reader.get("/north/wishaw").click("What became of it")
    assert page.headings[:2] == ["Overdue", "A bell at the door"]
    for words in ("Overdue by 19 working days", "Not agreed, here is why", "Done, being checked", "Raised"):
        assert words in page
    assert "A bell at the door" in reader.get("/north/wishaw")
    assert reader.get(page.url).click("Overdue").headings == ["Overdue", "A bell at the door"]
    waiting = page.click("Waiting for a decision")
    assert set(waiting.headings) == {"More buses", "Mend the light on the stairs"}
    assert waiting.click("North Integration Joint Board").headings == ["More buses"]
    assert page.click("Finished").headings == []
    assert "No ask yet" in reader.get("/north/bellshill/asks")


def test_drafts_are_nowhere(reader: PageClient, month: Month) -> None:
    story = month.story()
    ask_id = asks.draft(
        month.moderator, host_id=month.at.host, body_id=month.at.lpg, title="A quiet draft", contribution_ids=[story],
        locality_id=month.at.locality,
    )  # fmt: skip
    reader.get(f"/asks/{reference_of(ask_id)}", expect=404)
    one = f"/north/wishaw/shared/{contribution(story).reference}"
    for path in ("/north/wishaw", "/north/wishaw/asks", "/bodies/wishaw-lpg", one):
        assert "A quiet draft" not in reader.get(path)


def test_an_ask_whole(reader: PageClient, month: Month, clock: FixedClock) -> None:
    others = [month.story(f"I fell on the ramp, says number {number}.") for number in range(3)]
    ask_id = month.raised("A rail on the ramp", story=others[0])
    for each in others[1:]:
        asks.link_contribution(month.moderator, ask_id=ask_id, contribution_id=each)
    reference = reference_of(ask_id)
    page = reader.get(f"/asks/{reference[:4]}-{reference[4:].lower()}")
    assert page.url == f"/asks/{reference}"
    assert page.h1 == "A rail on the ramp"
    assert "Three people’s experiences are behind this" in page.headings
    assert "I fell on the ramp, says number 2." in page
    decisions.decide(
        month.officer, ask_id, outcome="agreed", reasons="The ramp is ours.", options_considered="A rail; a sign.",
        decided_by="LPG members, by vote", next_steps="Come to the next meeting.",
        promises=[{"text": "Fit a rail", "owner_role": "Buildings manager", "due": date(2026, 10, 20)}],
    )  # fmt: skip
    decisions.move_promise(month.officer, ask_id, number=1, due=date(2026, 11, 2), reason="The rail came late.")
    page = reader.get(page.url)
    for words in ("The ramp is ours.", "A rail; a sign.", "LPG members, by vote", "Come to the next meeting."):
        assert words in page
    [promises] = page.tables.values()
    assert promises[1][:4] == ["Fit a rail", "Buildings manager", "20 October 2026", "2 November 2026"]
    month.on(2026, 11, 16)
    page = reader.get(page.url)
    assert "Overdue by 10 working days" in page
    decisions.report_done(
        month.officer, ask_id, number=1, what="The rail was fitted.", when=date(2026, 11, 13),
        evidence={"kind": "link", "url": "https://www.northlanarkshire.gov.uk/rail"},
    )  # fmt: skip
    decisions.check_done(month.checker, ask_id, number=1, passed=True)
    from engage.domain.permissions import contributor

    for each, answer in zip(others, ("yes", "no", "partly"), strict=True):
        closure.give_verdict(contributor(each), ask_id=ask_id, contribution_id=each, answer=answer)
    page = reader.get(page.url)
    assert "Reopened" in page
    assert "A third or more" in page or "a third or more" in page
    month.on(2026, 11, 17)
    page = reader.get(page.url)
    assert page.has_link("www.northlanarkshire.gov.uk/rail")


def test_a_no_always_shows_with_its_answer(reader: PageClient, month: Month) -> None:
    from engage.domain.permissions import contributor

    first, second = month.story(), month.story()
    ask_id = month.raised("A second nurse", story=first)
    asks.link_contribution(month.moderator, ask_id=ask_id, contribution_id=second)
    decisions.decide(
        month.officer, ask_id, outcome="not_agreed", reasons=REFUSAL, decided_by="LPG members, by vote",
        options_considered="A second nurse; a van.",
    )  # fmt: skip
    closure.give_verdict(contributor(first), ask_id=ask_id, contribution_id=first, answer="no", comment="Not a word.")
    page = reader.get(f"/asks/{reference_of(ask_id)}")
    assert "1 of 1 says no" in page
    assert "have had no answer yet" in page
    assert "Not a word." not in page
    closure.answer_no(month.officer, ask_id, text="We understand that this is not what you hoped for.")
    page = reader.get(page.url)
    assert "We understand that this is not what you hoped for." in page
    assert "1 of 1 says no" in page
    assert "Yes 0, partly 0, no 1, not sure 0" in page


def test_an_ask_takes_eight_statements_at_most(app: Flask, reader: PageClient, month: Month) -> None:
    ask_id = month.done()
    for _ in range(5):
        asks.link_contribution(month.moderator, ask_id=ask_id, contribution_id=month.story())
    url = f"/asks/{reference_of(ask_id)}"
    with count_statements(app) as counted:
        reader.get(url)
    assert len(counted) <= 8, counted


def test_a_body_shows_what_waits_by_date(reader: PageClient, month: Month) -> None:
    month.agreed("A bell at the door", due=date(2026, 11, 2))
    month.raised("Mend the light on the stairs")
    with unit_of_work() as session:
        session.add(
            Digest(
                body_id=month.at.lpg, period="2026-09", version=2, state=DigestState.ISSUED, as_of=now(), data={},
                content_hash="x", compiled_at=now(), issued_at=now(),
            )
        )  # fmt: skip
    page = reader.get("/bodies/wishaw-lpg")
    assert "has not agreed to our service standards. We ask anyway:" in page
    order = [each for each in page.headings if each in {"A bell at the door", "Mend the light on the stairs"}]
    assert order == ["Mend the light on the stairs", "A bell at the door", "Mend the light on the stairs"]
    assert page.link("September 2026").href == "/digests/wishaw-lpg/2026-09/v2"
    assert reader.get("/north/wishaw").has_link("September 2026, from Wishaw Locality Planning Group")
    with unit_of_work() as session:
        session.get_one(PlanningBody, month.at.lpg).standards_agreed_on = date(2026, 9, 1)
    assert "It agreed to our service standards on Tuesday 1 September 2026" in reader.get("/bodies/wishaw-lpg")


def test_names_with_markup_stay_words(reader: PageClient, month: Month) -> None:
    with unit_of_work() as session:
        row = session.get_one(Locality, month.at.locality)
        row.display_name = 'Wishaw <b>& "Co"</b> العربية'
    story = month.story("<script>alert(1)</script> & أهلا")
    month.raised("<i>Mend</i> & mend", story=story)
    here = "/north/wishaw"
    for path in ("/", "/north", here, f"{here}/shared", f"{here}/asks", "/s/wishaw", "/help/north"):
        page = reader.get(path)
        assert "<script>alert" not in page.html
        assert "<b>" not in page.html
        assert "<i>" not in page.html


def test_more_than_a_page_of_asks(reader: PageClient, month: Month, clock: FixedClock) -> None:
    for number in range(28):
        clock.advance(minutes=1)
        month.raised(f"Ask number {number} of many")
    page = reader.get("/north/wishaw/asks")
    assert "Ask number 27 of many" in page.headings
    assert "Ask number 2 of many" not in page.headings
    older = page.click("Older")
    assert older.headings[-1] == "Ask number 0 of many"
    assert older.click("The newest").main == page.main


