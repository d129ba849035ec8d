"""Digest pages: four sections for everyone, a person's hand before they are out, and no page that takes a line out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.cli import group
from engage.domain.ask_labels import AskLabel, Owed
from engage.domain.ask_states import AskState
from engage.domain.digest_lines import Line, Section
from engage.domain.kinds import SubscriptionTarget
from engage.domain.periods import Period
from engage.domain.permissions import SYSTEM, contributor
from engage.jobs.runner import run_due
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.digests import Digest
from engage.models.jobs import JobRun
from engage.services import contributions, digests
from engage.services.job_runs import Outcome
from engage.services.unit_of_work import unit_of_work
from engage.web import digest_front_words, digest_words
from tests import factories
from tests.pages import PageClient
from tests.services.digest_scene import ANSWER, Month, reference, story_reference, subscriber

ADDRESS = "/digests/wishaw-lpg/2026-10/v1"
SECTIONS = ["Done", "Doing", "Not doing, and why", "Not answered yet"]


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    return Month(clock)


@pytest.fixture
def public(app: Flask) -> PageClient:
    return PageClient(app)


def staff(app: Flask, actor: object) -> PageClient:
    client = PageClient(app)
    factories.sign_in(client, actor)  # type: ignore[arg-type]
    return client


def compiled(month: Month) -> int:
    month.on(2026, 11, 1, 6)
    return digests.compile(SYSTEM, body_id=month.at.lpg, period="2026-10")


def issued(month: Month) -> int:
    digest_id = compiled(month)
    digests.issue(month.clerk, digest_id=digest_id)
    return digest_id


def test_an_issued_digest_shows_every_ask_in_four_sections(month: Month, public: PageClient) -> None:
    ids = month.everything()
    issued(month)
    page = public.get(ADDRESS)
    assert page.h1 == "Wishaw Locality Planning Group: what became of it in October 2026"
    assert [each for each in page.headings if each in SECTIONS] == SECTIONS
    for ask_id in ids:
        assert any(link.href == f"/asks/{reference(ask_id)}" for link in page.links)
    assert "In October 2026 there were four asks before Wishaw Locality Planning Group." in page
    assert "One is done, one is being done, one will not be done and one has no answer yet." in page
    assert "Three answers were given: two agreed and one not agreed." in page
    assert "Fit a bell: Buildings manager promised it by 20 October 2026. It is eight working days late." in page
    assert "Not agreed, on 5 October 2026, by LPG members, by vote." in page
    assert "There is no money this year for a second nurse" in page
    assert "As it stood at the end of Saturday 31 October 2026." in page
    assert "In the register 4" in page


def test_an_empty_month_says_so_in_each_section(month: Month, public: PageClient) -> None:
    issued(month)
    page = public.get(ADDRESS)
    assert page.main.count("Nothing to tell.") == 7
    assert "Nothing waits for a decision." in page
    assert "Nobody has put an ask to Wishaw Locality Planning Group yet." in page


def test_what_waits_to_be_read_is_not_public_but_said_to_wait(month: Month, public: PageClient) -> None:
    month.raised()
    digest_id = compiled(month)
    assert "The digest for October 2026 is compiled and waits to be read by a person." in public.get(
        "/digests/wishaw-lpg"
    )
    public.get(ADDRESS, expect=404)
    public.get("/digests/wishaw-lpg/2026-10", expect=404)
    digests.issue(month.clerk, digest_id=digest_id)
    shelf = public.get("/digests/wishaw-lpg")
    assert "waits to be read" not in shelf
    assert shelf.click("October 2026").url == ADDRESS
    assert public.get("/digests/wishaw-lpg/2026-10").url == ADDRESS


@pytest.mark.parametrize(
    "address",
    ["/digests/nobody", "/digests/nobody/2026-10", "/digests/wishaw-lpg/2026-13/v1", "/digests/wishaw-lpg/x",
     "/digests/wishaw-lpg/2026-10/v0", "/digests/wishaw-lpg/2026-10/v9"],
)  # fmt: skip
def test_addresses_that_lead_nowhere(month: Month, public: PageClient, address: str) -> None:
    issued(month)
    public.get(address, expect=404)


def test_a_quote_goes_from_the_page_with_its_consent(month: Month, public: PageClient) -> None:
    story = month.story("I fell twice on those stairs.")
    month.raised(story=story)
    digest_id = compiled(month)
    digests.choose_quote(month.clerk, digest_id=digest_id, contribution_id=story)
    digests.issue(month.clerk, digest_id=digest_id)
    assert "I fell twice on those stairs." in public.get(ADDRESS)
    contributions.withdraw(contributor(story), story)
    page = public.get(ADDRESS)
    assert "fell twice" not in page
    assert "One story" not in page.headings


def test_a_month_without_asks_tells_what_services_put_right(month: Month, public: PageClient) -> None:
    stories = [month.put_right(), month.on(2026, 10, 9).put_right()]
    issued(month)
    page = public.get(ADDRESS)
    assert page.headings.index("Put right by a service") == page.headings.index("Not answered yet") + 1
    assert "Nobody has put an ask to Wishaw Locality Planning Group yet. Services put two things right." in page
    assert "A service was asked, and says that it changed something. We check each answer before it is shown." in page
    for story, day in zip(stories, ("5 October 2026", "9 October 2026"), strict=True):
        words = f"Buildings and repairs answered story {story_reference(story)}"
        [link] = [each for each in page.links if each.text == words]
        assert link.href == f"/north/wishaw/shared/{story_reference(story)}"
        assert f"{words}, shown on {day}" in page
        assert ANSWER in public.get(link.href)
    assert ANSWER not in page
    assert "not listed here" not in page
    assert "not public" not in page


def test_a_story_that_was_taken_back_has_no_link_in_the_digest(month: Month, public: PageClient) -> None:
    stays, goes = month.put_right(), month.put_right()
    month.put_right(factories.share(month.at).id)
    issued(month)
    contributions.withdraw(contributor(goes), goes)
    page = public.get(ADDRESS)
    assert story_reference(goes) not in page.html
    assert story_reference(stays) in page.html
    assert (
        "One more is not listed here. Fewer than five more were put right. Their stories are not public." in page
    )
    contributions.withdraw(contributor(stays), stays)
    page = public.get(ADDRESS)
    assert "/shared/" not in page.main
    assert "The stories are not public any more." in page
    assert "Services put two things right." in page


def test_twenty_are_listed_and_the_others_counted(month: Month, public: PageClient) -> None:
    for _ in range(22):
        month.put_right()
    issued(month)
    page = public.get(ADDRESS)
    assert page.main.count("answered story") == 20
    assert "Services put 22 things right." in page
    assert "Two more are not listed here." in page


def test_fixes_of_stories_that_nobody_can_read_are_a_number_at_most(month: Month, public: PageClient) -> None:
    month.put_right(factories.share(month.at).id)
    issued(month)
    page = public.get(ADDRESS)
    assert "Put right by a service" in page.headings
    assert "Fewer than five things were put right. Their stories are not public." in page
    assert "answered story" not in page


def test_the_page_needs_few_statements_however_many_asks(month: Month, public: PageClient, app: Flask) -> None:
    from tests.services.test_digests import statements

    month.everything()
    issued(month)
    with statements() as few:
        public.get(ADDRESS)
    assert len(few) <= 5, "two of them of what came of what it put to its body"


def test_the_links_to_what_was_put_right_need_one_statement_more(month: Month, public: PageClient) -> None:
    from tests.services.test_digests import statements

    for _ in range(3):
        month.put_right()
    issued(month)
    with statements() as few:
        public.get(ADDRESS)
    assert len(few) <= 4


# Staff


def test_a_clerk_reads_adds_a_foreword_and_a_story_and_issues(month: Month, app: Flask, public: PageClient) -> None:
    story = month.story("I fell twice on those stairs.")
    month.raised(story=story)
    compiled(month)
    subscriber(SubscriptionTarget.BODY, month.at.lpg)
    client = staff(app, month.clerk)
    page = client.get("/board/digests").click("Wishaw Locality Planning Group, October 2026")
    assert [each for each in page.headings if each in SECTIONS] == SECTIONS
    page = page.click("Words before it").submit("Save", foreword="Thank you to all who told us.")
    assert "Thank you to all who told us." in page
    page = page.click("Choose a story").submit("Save", quote="I fell twice on those stairs.")
    assert "One story" in page.headings
    page = page.click("Choose a story")
    assert (
        page.submit("Save", quote="No story").h1 == "Wishaw Locality Planning Group: what became of it in October 2026"
    )
    page = client.get(page.url).submit("Save", quote="I fell twice on those stairs.")
    page = page.click("Issue it").submit("Issue it now")
    assert "The digest is issued." in page.notices
    assert not page.has_link("Issue it")
    seen = public.get(ADDRESS)
    assert "Thank you to all who told us." in seen
    assert "I fell twice on those stairs." in seen


def test_a_story_whose_consent_went_stops_the_issue_and_says_why(month: Month, app: Flask) -> None:
    story = month.story()
    month.raised(story=story)
    digest_id = compiled(month)
    digests.choose_quote(month.clerk, digest_id=digest_id, contribution_id=story)
    contributions.withdraw(contributor(story), story)
    client = staff(app, month.moderator)
    page = client.get(f"/board/digests/{digest_id}")
    assert "may not be shown any more" in page
    page = page.click("Issue it").submit("Issue it now")
    assert page.errors == ["The story that was chosen may not be shown as it was. Choose another one, or none."]


def test_too_long_a_foreword_is_kept_and_said(month: Month, app: Flask) -> None:
    digest_id = compiled(month)
    client = staff(app, month.clerk)
    page = client.get(f"/board/digests/{digest_id}/foreword").submit("Save", foreword="word " * 400)
    assert page.status == 422
    assert "word word" in page.html


def test_a_corrected_version_needs_a_reason_and_names_it(month: Month, app: Flask, public: PageClient) -> None:
    month.raised()
    digest_id = issued(month)
    month.on(2026, 11, 9).raised("Typed in late")
    client = staff(app, month.clerk)
    page = client.get(f"/board/digests/{digest_id}").click("Make a corrected version")
    assert page.submit("Compile it again").errors == ["Say what was wrong or missing"]
    page = page.submit("Compile it again", reason="One ask was missing.")
    assert "One ask was missing." in page
    assert "A corrected digest for October 2026 is compiled" in public.get("/digests/wishaw-lpg")
    page.click("Issue it").submit("Issue it now")
    assert public.get("/digests/wishaw-lpg/2026-10").url == "/digests/wishaw-lpg/2026-10/v2"
    old = public.get(ADDRESS)
    assert "A later one takes its place." in old
    assert "Typed in late" not in old
    assert "Typed in late" in old.click("Read the latest version")


def test_others_are_turned_away(month: Month, app: Flask, public: PageClient) -> None:
    digest_id = compiled(month)
    for address in ("", "/foreword", "/story", "/issue", "/again"):
        for actor in (month.officer, month.stranger):
            staff(app, actor).get(f"/board/digests/{digest_id}{address}", expect=403)
        response = app.test_client().get(f"/board/digests/{digest_id}{address}")
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/account/sign-in")
    staff(app, month.officer).get("/board/digests", expect=403)
    assert staff(app, month.stranger).get("/board/digests").has_link("x") is False
    staff(app, month.clerk).get("/board/digests/999", expect=404)


def test_no_address_changes_lines(app: Flask) -> None:
    posts = {rule.rule for rule in app.url_map.iter_rules() if "digest" in rule.rule and "POST" in (rule.methods or ())}
    board = {each.rsplit("/", 1)[1] for each in posts if each.startswith("/board/")}
    assert board == {"foreword", "story", "issue", "again", "meeting"}
    # And which days digests have, and what readers ask about a line, and the host answers.
    assert {each.rsplit("/", 1)[1] for each in posts if not each.startswith("/board/")} == {
        "digest", "question", "open", "answer", "set-aside",
    }  # fmt: skip


# The job and the command


def test_the_scheduler_compiles_the_month_before_once(month: Month, public: PageClient) -> None:
    month.raised()
    month.on(2026, 11, 1, 5)
    results = run_due("a scheduler")
    assert results is not None
    assert [(each.period, each.ran.rows) for each in results if each.name == "digests.compile"] == [("2026-11", 2)]
    assert not [each for each in run_due("a scheduler") or [] if each.name == "digests.compile"]
    assert "The digest for October 2026 is compiled" in public.get("/digests/wishaw-lpg")


def test_a_digest_that_does_not_add_up_is_noted_as_a_failed_run(month: Month) -> None:
    ask_id = month.raised()
    with unit_of_work() as session:
        session.get_one(Ask, ask_id).body_id = month.at.ijb
    month.on(2026, 11, 1, 5)
    [result] = [each for each in run_due("a scheduler") or [] if each.name == "digests.compile"]
    assert result.ran.outcome is Outcome.FAILED
    assert "digest_does_not_reconcile" in result.ran.error
    row = db.session.query(JobRun).filter_by(name="digests.compile").one()
    assert row.error == result.ran.error
    assert row.next_try_at is not None
    assert not db.session.query(Digest).filter_by(body_id=month.at.lpg).count()


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    def call(*args: str) -> Result:
        db.session.remove()
        return CliRunner().invoke(group(), ["digest", *args], obj=lambda: app)

    return call


def test_the_command_prints_text_html_and_json(month: Month, run: Callable[..., Result], tmp_path: Path) -> None:
    month.everything()
    month.raised("\u202e{{ x }} <b>")
    month.on(2026, 11, 2)
    which = ["compile", "--body", "wishaw-lpg", "--period", "2026-10"]
    text = run(*which)
    assert text.exit_code == 0, text.output
    places = [text.output.index(f"\n{each.upper()}\n") for each in SECTIONS]
    assert places == sorted(places)
    assert "{{ x }} <b>" in text.output
    assert "\u202e" not in text.output
    assert "There is no money this year" in text.output
    html = run(*which, "--format", "html", "--output", str(tmp_path / "digest.html"))
    assert html.exit_code == 0, html.output
    assert "{{ x }} &lt;b&gt;" in (tmp_path / "digest.html").read_text()
    raw = json.loads(run(*which, "--format", "json").stdout)
    assert raw["data"]["counts"]["register"] == 5
    assert (raw["version"], raw["state"]) == (1, "compiled")


def test_the_command_prints_what_services_put_right(
    month: Month, run: Callable[..., Result], tmp_path: Path
) -> None:
    story = month.put_right()
    month.put_right(factories.share(month.at).id)
    month.on(2026, 11, 2)
    which = ["compile", "--body", "wishaw-lpg", "--period", "2026-10"]
    text = run(*which).output
    assert (
        "\n\nPUT RIGHT BY A SERVICE\n\n"
        "A service was asked, and says that it changed something. We check each answer before it is shown.\n\n"
        f"* Buildings and repairs answered story {story_reference(story)}, shown on 5 October 2026\n"
        f"  http://localhost/north/wishaw/shared/{story_reference(story)}\n\n"
        "Fewer than five more were put right. Their stories are not public.\n\nWHAT WE HEARD\n"
    ) in text
    html = run(*which, "--format", "html").output
    assert f'href="http://localhost/north/wishaw/shared/{story_reference(story)}"' in html
    raw = json.loads(run(*which, "--format", "json").stdout)["data"]["put_right"]
    assert raw["listed"] == [
        {"reference": story_reference(story), "service": "Buildings and repairs", "shown_on": "2026-10-05"}
    ]
    assert (raw["public"], raw["others"]) == (1, {"below": 5})


def test_the_command_issues_in_the_name_of_a_person_and_verifies(month: Month, run: Callable[..., Result]) -> None:
    month.everything()
    month.on(2026, 11, 2)
    which = ("--body", "wishaw-lpg", "--period", "2026-10")
    assert run("compile", *which).exit_code == 0
    assert run("issue", *which, "--as", "nobody@example.org").exit_code == 1
    assert run("issue", *which, "--as", factories.email_of(month.officer)).exit_code == 1
    done = run("issue", *which, "--as", factories.email_of(month.clerk))
    assert done.output.startswith("Issued: /digests/wishaw-lpg/2026-10/v1")
    assert run("verify", *which).exit_code == 0
    verified = json.loads(run("verify", *which, "--json").stdout)
    assert (verified["version"], verified["ok"]) == (1, True)
    assert run("issue", *which, "--as", factories.email_of(month.clerk)).exit_code == 1
    row = db.session.query(Digest).one()
    row.data = {**row.data, "period": "2026-09"}
    db.session.commit()
    assert "WAS CHANGED" in run("verify", *which).output
    changed = run("verify", *which, "--json")
    assert (changed.exit_code, json.loads(changed.stdout)["ok"]) == (1, False)
    assert run("compile", "--body", "nobody", "--period", "2026-10").exit_code == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ""),
        ({"deferrals": 2}, "Put off two times; the first date was 26 October 2026."),
        ({"due": date(2026, 11, 27)}, "Another body was asked first, and its date was 26 October 2026."),
        ({"due": date(2026, 11, 27), "owed": Owed.ANSWER}, ""),
    ],
)
def test_the_first_date_of_a_decision_is_told_for_ever(app: Flask, given: dict[str, Any], words: str) -> None:
    first = date(2026, 10, 26)
    plain: dict[str, Any] = {"owed": Owed.DECISION, "first_due": first, "due": first}
    line = Line(
        "39RHM39K", "Help", Section.UNANSWERED, AskState.TABLED, AskLabel.RAISED, {}, "The board", date(2026, 9, 17),
        **{**plain, **given},
    )  # fmt: skip
    with app.test_request_context():
        assert digest_words.put_off(line) == words


def test_the_sentence_over_the_bars_does_not_count_nothing(month: Month, app: Flask) -> None:
    def said() -> str:
        with app.test_request_context():
            return digest_front_words.weight(digests.prepare(month.at.lpg, Period(2026, 10)))

    month.refused()
    month.refused("A third nurse")
    assert said() == "Each of the two asks has an answer."
    month.raised()
    assert said() == "One of three asks has no answer yet."


def test_a_place_reads_in_plain_words_what_became_of_its_asks(month: Month, public: PageClient) -> None:
    ids = month.everything()
    elsewhere = month.raised("Elsewhere")
    with unit_of_work() as session:
        session.get_one(Ask, elsewhere).locality_id = None
    public.get("/north/wishaw/because-of-you/2026-10", expect=404)
    issued(month)
    page = public.get("/north/wishaw").click("In plain words: what became of what people here told us")
    assert page.url == "/north/wishaw/because-of-you/2026-10"
    assert page.headings[:6] == ["What changed", *SECTIONS, "Where this comes from"]
    asks = {link.href for link in page.links if link.href.startswith("/asks/")}
    assert asks == {f"/asks/{reference(each)}" for each in ids}
    assert "There is no money this year for a second nurse at the health centre." in page
    assert "North Integration Joint Board has no digest of this month, or none yet." in page
    assert page.click("Wishaw Locality Planning Group").url == ADDRESS
    public.get("/north/wishaw/because-of-you/yesterday", expect=404)
