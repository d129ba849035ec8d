"""The pages of those who put asks and those who answer them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.ask_states import AskState, ClosedAs, Outcome
from engage.domain.errors import Refused
from engage.domain.permissions import Role, ScopeKind
from engage.models.asks import Ask
from engage.models.base import db
from engage.services import asks, asks_alike, closure, decisions, themes
from tests import factories
from tests.asking import LOOKED, WHY, Asking, in_days, row_of, snapshot
from tests.counting import count_statements
from tests.pages import Page, PageClient


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=2)


def _page(client: PageClient, ask_id: int) -> Page:
    return client.get(f"/board/asks/{row_of(ask_id).reference}")


# The desk


def test_an_officer_sees_what_waits_by_date(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    asking.raised()
    late = asking.raised(title="Mend the door")
    asking.decide(late, promises=[asking.promise(3)])
    page = as_(asking.officer).get("/board/")
    assert page.main.index("Promised: Mend the light") < page.main.index("Say that you have it")
    assert page.main.index("Say that you have it") < page.main.index("Decide")
    assert "Thursday 19 November 2026" in page
    assert "Next meeting: Thursday 3 December 2026." in page
    assert not page.has_link("Put an ask from a theme")


def test_what_is_late_says_so(asking: Asking, as_, clock) -> None:  # type: ignore[no-untyped-def]
    asking.raised()
    clock.advance(days=70)
    page = as_(asking.officer).get("/board/")
    assert "Overdue by 13 working days" in page
    assert page.main.index("Overdue by") < page.main.index("Decide")


def test_what_was_passed_here_is_on_the_other_desk(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.raised()
    decisions.pass_on(asking.officer, ask_id, to_body_id=asking.places.ijb, reason="The board owns the building")
    page = as_(asking.board_officer).get("/board/")
    assert "Passed to you: take it on, or give it back" in page.headings
    page = page.click("Mend the light on the stairs").click("Take it on").submit("Take it on")
    assert row_of(ask_id).body_id == asking.places.ijb
    assert row_of(ask_id).state is AskState.ACKNOWLEDGED
    assert "Yours until somebody takes it on" not in as_(asking.officer).get("/board/")


def test_a_moderator_sees_drafts_checks_and_noes(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    asking.draft(title="A draft of ours")
    ask_id = asking.decided()
    asking.done(ask_id)
    said_no = asking.with_people()
    asking.say(said_no, 0, "no")
    page = as_(asking.moderator).get("/board/")
    assert {"Drafts, which only you see", "Said to be done: check it", "People say no"} <= set(page.headings)
    assert "A draft of ours" in page
    assert "1 of 1 says no" in page
    other = as_(asking.officer).get("/board/")
    assert "A draft of ours" not in other


def test_drafts_are_nobody_elses(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.draft()
    reference = row_of(ask_id).reference
    for actor in (asking.officer, asking.chair, asking.checker, asking.stranger):
        as_(actor).get(f"/board/asks/{reference}", expect=404)
    as_(asking.stranger).get(f"/board/asks/{reference}/change", expect=404)


def test_an_ask_of_elsewhere_is_not_read(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    reference = row_of(asking.raised()).reference
    stranger = factories.make_user(Role.LPG_OFFICER, ScopeKind.BODY, asking.places.ijb)
    as_(stranger).get(f"/board/asks/{reference}", expect=403)
    auditor = factories.make_user(Role.AUDITOR, ScopeKind.PARTNERSHIP, asking.places.partnership)
    as_(auditor).get("/board/", expect=403)
    chief = factories.make_user(Role.CHIEF_OFFICER, ScopeKind.PARTNERSHIP, asking.places.partnership)
    assert as_(chief).get(f"/board/asks/{reference}").status == 200


def test_every_ask_comes_a_page_at_a_time(asking: Asking, as_, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("engage.queries.board.ON_PAGE", 2)
    for number in range(5):
        asking.draft(title=f"Ask {number}")
    client, seen = as_(asking.moderator), []
    page = client.get("/board/asks/")
    while True:
        seen += [each.text for each in page.links if each.text.startswith("Ask ") and "/asks/" in each.href]
        if not page.has_link("Older ›") and "Older" not in page.main:
            break
        page = page.click("Older")
    assert seen == ["Ask 4", "Ask 3", "Ask 2", "Ask 1", "Ask 0"]
    client.get("/board/asks/?before=x", expect=404)


# Putting an ask


def test_an_ask_is_put_from_a_theme(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    theme = themes.create(asking.moderator, partnership_id=asking.places.partnership, name="Light")
    for each in asking.people:
        themes.link(asking.moderator, theme_id=theme, contribution_id=each)
    client = as_(asking.moderator)
    page = client.get(f"/board/asks/new?theme={theme}")
    assert "From the theme “Light”" in page
    assert "Next meeting on Thursday 3 December 2026, and 20 working days after it." in page
    assert "We do not know when it meets, so it has 40 working days." in page
    failed = page.submit("Raise it", title="")
    assert failed.errors == ["Say in one sentence what you ask for"]
    kept = failed.submit("Keep as a draft", title="Mend the light")
    assert "Only your host can see it." in kept
    changed = kept.click("Change this draft").submit("Keep as a draft", detail="Since August", contributions=["1"])
    assert "Since August" in changed
    raised = changed.click("Raise it").submit("Raise it")
    assert "Raised. The body and everyone behind it are told." in raised
    reference = raised.url.rsplit("/", 1)[1]
    again = client.get(f"/board/asks/new?theme={theme}")
    assert "Asked before" in again.headings
    assert again.has_link("Mend the light")
    assert f"/board/asks/{reference}" in [each.href for each in again.links]
    assert "Part of another ask already." in again


def test_an_ask_that_is_like_an_earlier_one_is_looked_at_first_and_a_person_says_so(
    asking: Asking, as_, clock, person: PageClient
) -> None:  # type: ignore[no-untyped-def]
    """No theme and no contribution in common: only words. A program proposes, a press decides, and it can be undone."""
    earlier = row_of(asking.decided("not_agreed"))
    asking.raised(title="Run the evening bus to the clinic")
    clock.advance(days=1)
    more = asking.person(7)
    client = as_(asking.moderator)
    page = client.get(f"/board/asks/new?contribution={more}")
    lpg = "Wishaw Locality Planning Group"
    assert "These may be about the same thing" in page.headings, "what the person told is like it"
    assert "The lift cannot be moved" in page.main, "with what was answered"
    assert "evening bus" not in page.main
    asked = page.submit("Raise it", title="Run a bus to the clinic in the evening", body_id=lpg)
    assert asked.errors == ["This may have been asked before. Look at the asks below, then press the button again."]
    assert asked.has_link("Run the evening bus to the clinic")
    done = asked.submit("Raise it", title="Repair the lights on the stairs", alike=[str(earlier.id)])
    assert "Raised" in done
    db.session.rollback()
    (made,) = db.session.scalars(sa.select(Ask).where(Ask.title == "Repair the lights on the stairs"))
    public = person.get(f"/asks/{made.reference}")
    assert "Asked before on the same thing" in public.headings
    assert public.has_link("Mend the light on the stairs")
    page = client.get(f"/board/asks/{made.reference}").click("Say if it was asked before")
    page.submit("Save", alike=[])
    assert "Asked before" not in person.get(f"/asks/{made.reference}")
    as_(asking.officer).get(f"/board/asks/{made.reference}/before", expect=403)
    with pytest.raises(Refused, match="ask_not_alike"):
        asks_alike.say(asking.moderator, made.id, [made.id])


def test_one_story_can_be_put_at_once(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    page = as_(asking.moderator).get(f"/board/asks/new?contribution={asking.people[0]}")
    page = page.submit("Raise it", title="Mend the light", body_id="Wishaw Locality Planning Group")
    ask = row_of(1)
    assert ask.state is AskState.RAISED
    assert ask.locality_id == asking.places.locality
    assert snapshot(1).fed == {asking.people[0]}
    assert "Raised" in page


def test_words_the_body_may_not_read_count_and_stay_hidden(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    private = factories.share(asking.places, use="neither", quote=False, text="A secret about the stairs").id
    page = as_(asking.moderator).get(f"/board/asks/new?contribution={private}")
    assert "The text is not to be shown to the body. It still counts." in page
    page.submit("Raise it", title="Mend the light", body_id="Wishaw Locality Planning Group")
    shown = as_(asking.officer).get(f"/board/asks/{row_of(1).reference}")
    assert "One person’s words are not to be shown to you." in shown
    assert "secret" not in shown.html


def test_officers_put_no_asks(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    as_(asking.officer).get("/board/asks/new", expect=403)


# Answering


def test_only_what_one_may_do_is_offered(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.raised()
    assert _page(as_(asking.reader), ask_id).forms == []
    assert "What you can do now" not in _page(as_(asking.reader), ask_id).headings
    officer = _page(as_(asking.officer), ask_id)
    assert officer.has_button("We have it")
    assert officer.has_link("Decide")
    clerk = _page(as_(asking.clerk), ask_id)
    assert clerk.has_link("Decide")
    assert not clerk.has_button("We have it")
    host = _page(as_(asking.moderator), ask_id)
    assert not host.has_link("Decide")
    assert host.has_link("Put a mistake right")


def test_a_clerk_enters_what_the_meeting_decided(asking: Asking, as_, clock) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.raised()
    page = _page(as_(asking.clerk), ask_id).click("Put it on an agenda")
    page = page.submit("Put it on the agenda", meeting_id="Thursday 3 December 2026")
    assert "On the agenda of 3 December" in page
    clock.advance(days=18)
    page = _page(as_(asking.clerk), ask_id).click("Decide").submit(
        "Publish the decision", outcome="Agreed in part", reasons=WHY, options_considered=LOOKED,
        decided_on=row_of(ask_id).meeting_on, meeting_id="Thursday 3 December 2026", promise1_text="Mend the light",
        promise1_owner_role="Buildings manager", promise1_due=in_days(20), promise2_text="Buy spare lamps",
        promise2_owner_role="Buildings manager", promise2_due=in_days(40),
    )  # fmt: skip
    assert "Decided: Agreed in part" in page
    ask = snapshot(ask_id)
    assert ask.outcome is Outcome.PARTLY
    assert len(ask.promises) == 2
    assert ask.decision is not None
    assert ask.decision.meeting.id == asking.places.meeting


def test_a_bare_no_is_refused_and_kept(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    page = _page(as_(asking.officer), asking.raised()).click("Decide")
    page = page.submit("Publish the decision", outcome="Not agreed", reasons="Noted.", options_considered=LOOKED)
    assert page.errors[0].startswith("People need to know why.")
    assert dict(page.form("Publish the decision").values())["reasons"] == "Noted."
    early = page.submit("Publish the decision", reasons=WHY, decided_on=in_days(-9))
    assert early.errors == ["The day cannot come before the ask was raised"]
    assert 'href="#decided_on-day"' in early.html


def test_checking_is_for_somebody_else(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.decided()
    asking.done(ask_id)
    assert not _page(as_(asking.officer), ask_id).has_link("Check what was done")
    page = _page(as_(asking.checker), ask_id).click("Check what was done")
    assert "A new lamp was put in" in page
    assert "Seen by Moderator of the host on 16 November 2026" in page
    bare = page.submit("Save what you found", passed="No, not yet")
    assert bare.errors == ["Fill this in"]
    page = bare.submit("Save what you found", passed="No, not yet", text="The stairs are still dark at night")
    assert "it is not done yet" in page
    assert row_of(ask_id).state is AskState.ACTING
    asking.done(ask_id)
    page = _page(as_(asking.moderator), ask_id).click("Check what was done")
    page = page.submit("Save what you found", passed="Yes")
    assert row_of(ask_id).state is AskState.WITH_PEOPLE
    assert "Two people were asked if this answered them" in page


def test_the_host_settles_what_went_outside(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.raised()
    page = _page(as_(asking.officer), ask_id).click("Not ours: pass it on")
    page = page.submit("Pass it on", to_name="The bus company", reason="They run the stop outside")
    assert "Passed to The bus company" in page
    assert not page.has_link("They took it on")
    page = _page(as_(asking.moderator), ask_id).click("They took it on").submit(
        "Write it down", reasons="They will light the stop", decided_by="Area manager", kind="A web page",
        url="http://www.gov.scot/stop",
    )  # fmt: skip
    assert page.status == 422
    page = page.submit("Write it down", url="https://www.gov.scot/stop")
    assert row_of(ask_id).state is AskState.WITH_PEOPLE
    assert "Taken on by somebody outside" in page


def test_chair_and_host_at_the_end(asking: Asking, as_, clock) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.with_people("not_agreed")
    asking.say(ask_id, 0, "no")
    page = _page(as_(asking.chair), ask_id)
    assert not page.has_link("Close it as disputed")
    page = page.click("Answer the people who say no").submit("Answer", text="We looked at the ramp once more")
    for _day in range(33):
        clock.advance(days=1)
        closure.sweep()
    page = _page(as_(asking.chair), ask_id).click("Close it as disputed")
    page = page.submit("Close it as disputed", reason="The lease ends in 2029, and we look again then")
    assert "Closed, disputed" in page
    assert "1 of 1 says no" in page
    assert row_of(ask_id).closed_as is ClosedAs.DISPUTED
    host = _page(as_(asking.moderator), ask_id).click("Open it again")
    failed = host.submit("Open it again", why="There is a new landlord since May")
    assert failed.errors == ["It was refused with a reason. Say what is new since then."]
    page = failed.submit("Open it again", new_information="The new landlord allows a lift")
    assert row_of(ask_id).state is AskState.REOPENED
    assert "Reopened by the host" in page


def test_a_host_reads_what_came_with_a_no_and_an_officer_does_not(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "no", comment="The stairs are as dark as before.")
    host, officer = as_(asking.moderator), as_(asking.officer)
    page = _page(host, ask_id)
    assert "One person wrote something with it" in page
    shown = page.submit("Read what they wrote")
    assert "The stairs are as dark as before." in shown
    assert "dark as before" not in _page(host, ask_id), "only on the page that was opened"
    theirs = _page(officer, ask_id)
    assert not theirs.has_button("Read what they wrote")
    assert "dark as before" not in theirs
    refused = officer.client.post(theirs.url + "/comments")
    assert b"dark as before" not in refused.data


def test_a_mistake_is_put_right_in_the_open(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.decided("not_agreed")
    page = _page(as_(asking.clerk), ask_id).click("Put a mistake right").click("Decided: Not agreed")
    same = page.submit("Put it right", because="A slip")
    assert same.errors == ["This is what it says already"]
    page = same.submit("Put it right", because="The wrong committee", new_decided_by="The finance committee")
    assert "A mistake was put right" in page
    assert snapshot(ask_id).decision.decided_by == "The finance committee"  # type: ignore[union-attr]


def test_whoever_was_overtaken_reads_what_happened(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.raised()
    page = _page(as_(asking.officer), ask_id).click("Put it off to a day")
    asking.decide(ask_id, "not_agreed")
    page = page.submit("Put it off", to=in_days(30), reason="We wait for the budget")
    assert page.status == 422
    assert "Decided: Not agreed" in page
    assert "We wait for the budget" in page
    assert not page.has_button("Put it off")
    page = _page(as_(asking.officer), ask_id)
    assert page.client.get(f"{page.url}/put-off").notices[-1].startswith("This cannot be done now.")


def test_a_draft_is_dropped_on_its_page(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.draft()
    page = _page(as_(asking.moderator), ask_id).click("Drop this draft").submit("Drop it", reason="Asked already")
    assert "Dropped" in page
    with pytest.raises(Exception, match="invalid_transition"):
        asks.raise_ask(asking.moderator, ask_id)


@pytest.mark.parametrize("more", [0, 6])
def test_pages_ask_little_of_the_database(app: Flask, asking: Asking, as_, more: int) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.decided()
    for _each in range(more):
        asking.decided()
        asking.draft()
    reference = row_of(ask_id).reference
    limits = {
        # For whoever looks at answers that came by a link, the list of them is one more.
        "/board/": 6, "/board/asks/": 5, f"/board/asks/new?contribution={asking.people[0]}": 5,
        f"/board/asks/{reference}": 8, f"/board/asks/{reference}/done": 8, f"/board/asks/{reference}/reopen": 8,
    }  # fmt: skip


    for path, limit in limits.items():
        for actor in (asking.moderator, asking.officer):
            client = as_(actor)
            db.session.rollback()
            with count_statements(app) as counted:
                client.get(path, expect=(200, 302, 403))
            assert len(counted) <= limit, (path, counted)


def test_a_board_that_agrees_is_asked_for_its_direction_and_can_bring_it_later(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.raised(body_id=asking.places.ijb)
    page = as_(asking.board_officer).get(f"/board/asks/{row_of(ask_id).reference}/decide")
    said = {
        "outcome": "partly", "reasons": WHY, "options_considered": LOOKED, "promise1_text": "Mend the light",
        "promise1_owner_role": "Buildings manager", "promise1_due": in_days(30),
    }  # fmt: skip
    page = page.submit("Publish the decision", **said)
    assert "The board agreed: say which Direction follows, or why there is none." in page.errors[0]
    page = page.submit("Publish the decision", direction_none="The papers of it come in January.")
    assert "Why there is no Direction" in page
    seq = snapshot(ask_id).decisions[0].seq
    page = as_(asking.moderator).get(f"/board/asks/{row_of(ask_id).reference}/correct?entry={seq}")
    page = page.submit(
        "Put it right", because="It was given since.", new_direction_to="both", new_direction_reference="7/2026",
        new_direction_on=in_days(0), new_direction_money="£12,000",
    )  # fmt: skip
    assert page.errors == ["Enter a whole number, like 12"]
    page.submit("Put it right", new_direction_money="12,000")
    decision = snapshot(ask_id).decision
    assert decision
    assert decision.direction
    assert (decision.direction.money, decision.why_no_direction) == (12_000, "")
    for form in ("decide", "agreed"):
        other = asking.raised()
        signed_in = f"/board/asks/{row_of(other).reference}/decide"
        address = signed_in if form == "decide" else f"{asking.link(other)}/agreed"
        assert "Direction" not in as_(asking.officer).get(address), "a locality group is not asked"
