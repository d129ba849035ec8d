"""Asks as anybody looks for them and reads their days: first days, filters, bodies' lists, what was asked before."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.ask_states import AskAction
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Role, ScopeKind
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.places import PlanningBody, Service
from engage.queries.asks import history
from engage.services import asks, closure, decisions, links, theme_moves, themes
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.asking import row_of
from tests.pages import PageClient
from tests.services.digest_scene import Month
from tests.web.test_feeds import feed, words


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    return Month(clock)


@pytest.fixture
def reader(app: Flask) -> PageClient:
    return PageClient(app)


def test_the_first_day_to_decide_stays_for_ever(reader: PageClient, month: Month) -> None:
    ask_id = month.raised()
    url = f"/asks/{row_of(ask_id).reference}"
    first = row_of(ask_id).first_decision_due
    assert first == date(2027, 1, 6)
    page = reader.get(url)
    assert "To be decided by Wednesday 6 January 2027" in page
    assert "First day to decide" not in page
    later = date(2027, 2, 1)
    decisions.defer(month.officer, ask_id, to=later, reason="The lease is looked at.", decided_by="The chair")
    page = reader.get(url)
    assert "Wednesday 6 January 2027; now: Monday 1 February 2027" in page
    assert "First day to decide: Wednesday 6 January 2027; from then on: Monday 1 February 2027" in page
    assert "due by 1 February 2027 (first day: 6 January 2027)" in reader.get("/north/wishaw/asks")
    decisions.pass_on(month.officer, ask_id, to_body_id=month.at.ijb, reason="The board owns the building.")
    decisions.accept(month.board_officer, ask_id)
    page = reader.get(url)
    assert "Wednesday 6 January 2027; now: Tuesday 1 December 2026" in page
    month.on(2026, 12, 3)
    assert "was due by 1 December 2026 (first day: 6 January 2027)" in reader.get("/north/wishaw/asks")
    decisions.decide(
        month.board_officer, ask_id, outcome="not_agreed", reasons="The lease of the building forbids a new light.",
        options_considered="A lamp; a lift.", decided_by="The board, by vote",
    )  # fmt: skip
    assert "Wednesday 6 January 2027; now: Tuesday 1 December 2026" in reader.get(url)
    closure.reopen(
        month.moderator, ask_id, why="There is money for the light now.", new_information="The council gave a grant."
    )
    page = reader.get(url)
    assert "Wednesday 6 January 2027, before it was reopened; now: " in page
    assert "(first day: 6 January 2027)" in reader.get("/north/wishaw/asks")


def test_a_clock_says_if_the_body_agreed_to_it(reader: PageClient, month: Month) -> None:
    url = f"/asks/{row_of(month.raised()).reference}"
    db.session.rollback()
    for path in (url, "/bodies/wishaw-lpg", "/bodies/wishaw-lpg/answered"):
        assert "We ask anyway" in reader.get(path)
    with unit_of_work() as session:
        session.get_one(PlanningBody, month.at.lpg).standards_agreed_on = date(2026, 9, 1)
    for path in (url, "/bodies/wishaw-lpg", "/bodies/wishaw-lpg/answered"):
        page = reader.get(path)
        assert "We ask anyway" not in page
        assert "Tuesday 1 September 2026" in page
    assert "20 working days after its next meeting" in reader.get("/bodies/wishaw-lpg")


def test_the_filters_hold_together(reader: PageClient, month: Month) -> None:
    """Every choice of state, overdue, theme and outcome shows what a count by hand shows, and nothing unpublished."""
    editor = factories.make_user(Role.THEME_EDITOR, ScopeKind.HOST, month.at.host)
    light = themes.create(editor, partnership_id=month.at.partnership, name="Light and lifts")
    buses = themes.create(editor, partnership_id=month.at.partnership, name="Buses")
    secret = themes.create(editor, partnership_id=month.at.partnership, name="Nobody asked about this yet")
    made = [month.refused("No"), month.agreed("Yes"), month.done("Done"), month.raised("Waits")]
    with unit_of_work() as session:
        for number, ask_id in enumerate(made):
            session.get_one(Ask, ask_id).theme_id = (light, buses)[number % 2]
    month.on(2026, 11, 16)
    asks.draft(
        month.moderator, host_id=month.at.host, body_id=month.at.lpg, title="A quiet draft", theme_id=secret,
        contribution_ids=[month.story()], locality_id=month.at.locality,
    )  # fmt: skip
    rows = [row_of(each) for each in made]
    slugs = {light: "light-and-lifts", buses: "buses"}
    states = {"waiting": {"raised"}, "doing": {"decided", "acting", "with_people"}, "finished": {"closed"}}
    for state, theme, outcome, late in product(
        ("", "waiting", "doing", "finished"), ("", "light-and-lifts", "buses"), ("", "agreed", "not_agreed"), ("", "1")
    ):
        wanted = {
            row.title for row in rows
            if (not state or row.state.value in states[state]) and (not theme or slugs[row.theme_id or 0] == theme)
            and (not outcome or (row.outcome and row.outcome.value == outcome))
            and (not late or (row.next_due and row.next_due < date(2026, 11, 16)))
        }  # fmt: skip
        query = f"?state={state}&theme={theme}&outcome={outcome}&overdue={late}"
        for path in ("/north/wishaw/asks", "/bodies/wishaw-lpg/asks"):
            page = reader.get(path + query)
            assert {each for each in page.headings if "verdue" not in each} == wanted, (path, query)
            assert "Nobody asked about this yet" not in page
            assert "A quiet draft" not in page
    for query in ("theme=strange", "theme=nobody-asked-about-this-yet", "outcome=maybe", "state=strange"):
        for path in ("/north/wishaw/asks", "/bodies/wishaw-lpg/asks"):
            reader.get(f"{path}?{query}", expect=404)
    page = reader.get("/north/wishaw/asks?state=doing&theme=light-and-lifts").click("Finished")
    assert "theme=light-and-lifts" in page.url, "what was chosen is kept by the next choice"
    theme_moves.merge(editor, light, into_id=buses)
    page = reader.get("/north/wishaw/asks?state=doing&theme=light-and-lifts")
    assert "theme=buses" in page.url, "joined themes lead to what stands"
    assert "state=doing" in page.url


def test_what_a_body_was_asked_is_followed_without_anybodys_words(reader: PageClient, month: Month) -> None:
    month.raised("Mend the light on the stairs", story=month.story("My neighbour fell in the dark."))
    month.raised("More buses", body=month.at.ijb)
    page = reader.get("/bodies/wishaw-lpg").click("Everything that it was asked")
    assert "/bodies/wishaw-lpg/feed" in page.html
    read = words(feed(reader, "/bodies/wishaw-lpg/feed"))
    for text in (page.main, read):
        assert "Mend the light on the stairs" in text
        assert "More buses" not in text
        assert "neighbour" not in text


def test_a_body_shows_what_is_owed_by_whom_and_how_late(reader: PageClient, month: Month) -> None:
    month.agreed("A bell at the door", due=date(2026, 10, 20))
    passed = month.raised("More buses", body=month.at.ijb)
    decisions.pass_on(month.board_officer, passed, to_body_id=month.at.lpg, reason="It is about one street.")
    month.raised("Mend the light on the stairs")
    page = reader.get("/bodies/wishaw-lpg")
    assert "Late next, if nothing happens: what is due by Monday 12 October 2026." in page
    assert "Passed to it, and not taken on yet" in page.headings
    lines = ("A word that they have it. From: Officer", "Promised: Fit a bell. From: Buildings", "A decision. From: O")
    assert sorted(lines, key=page.main.index) == list(lines)
    assert "Overdue" not in page
    assert "More buses" in reader.get("/bodies/north-ijb")
    month.on(2026, 11, 16)
    page = reader.get("/bodies/wishaw-lpg")
    assert "Overdue by 19 working days" in page
    assert "Late next, if nothing happens: what is due by Wednesday 6 January 2027." in page
    refused = month.refused("A second nurse")
    rest = page.click("Everything that it was asked")
    assert "More buses" not in rest
    people = reader.get(f"/asks/{row_of(refused).reference}")
    assert "Not agreed" in people
    assert "A second nurse" in reader.get("/bodies/wishaw-lpg"), "nothing is owed, and it is not closed"


def test_a_service_shows_what_was_promised_for_it(reader: PageClient, month: Month) -> None:
    with unit_of_work() as session:
        service = session.get_one(Service, month.at.service)
        service.owner_role, path = "buildings Manager ", f"/services/{service.slug}"
    assert "What was promised for it" not in reader.get(path)
    month.done("A rail on the ramp")
    assert "What was promised for it" not in reader.get(path)
    ask_id = month.agreed("A bell at the door", due=date(2026, 10, 20))
    decisions.move_promise(month.officer, ask_id, number=1, due=date(2026, 11, 2), reason="The bell came late.")
    month.on(2026, 11, 5)
    page = reader.get(path)
    assert "Overdue by three working days" in page
    assert "By Monday 2 November 2026 (first date: Tuesday 20 October 2026)" in page
    assert page.click("Fit a bell").h1 == "A bell at the door"


def test_what_was_asked_before_comes_with_its_answer(app: Flask, reader: PageClient, month: Month) -> None:
    theme = themes.create(
        factories.make_user(Role.THEME_EDITOR, ScopeKind.HOST, month.at.host), partnership_id=month.at.partnership,
        name="Nurses",
    )  # fmt: skip

    def about(ask_id: int) -> int:
        with unit_of_work() as session:
            session.get_one(Ask, ask_id).theme_id = theme
        return ask_id

    first = month.refused("A second nurse")
    asks.correct(
        month.clerk, first, seq=_decision_of(first), reason="A word was wrong.",
        changes={"reasons": "There is no money for a 2nd nurse this year. We shall look again in spring."},
    )  # fmt: skip
    about(first)
    month.on(2026, 10, 12)
    second = about(month.raised("A nurse on Fridays"))
    month.on(2026, 10, 13)
    about(month.raised("A nurse at night"))
    page = reader.get(f"/asks/{row_of(second).reference}")
    assert "Asked before on the same thing" in page.headings
    assert "Not agreed, 5 October 2026. There is no money for a 2nd nurse this year." in page
    assert "look again in spring" not in page
    assert "A nurse at night" not in page, "it was asked later"
    assert "Asked before" not in reader.get(f"/asks/{row_of(first).reference}")
    signed = PageClient(app)
    factories.sign_in(signed, month.moderator)
    assert "There is no money for a 2nd nurse this year." in signed.get(f"/board/asks/new?theme={theme}")
    link = links.mint(LinkPurpose.ASK_OFFICER, second, role=Role.LPG_OFFICER, body_id=month.at.lpg)
    assert "There is no money for a 2nd nurse this year." in reader.get(link.removeprefix("http://localhost"))


def _decision_of(ask_id: int) -> int:
    return next(each.seq for each in history(ask_id) if each.kind is AskAction.DECIDE)
