"""A meeting on the pages of the clerk: its agenda, what belongs on it, its papers, and what it did, in one sitting."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.ask_states import AskState, Outcome
from engage.domain.permissions import Role, ScopeKind, contributor
from engage.queries import agendas
from engage.services import ask_moves, decisions, meetings, moderation, own
from tests import factories
from tests.asking import LOOKED, WHY, Asking, row_of, snapshot
from tests.pages import PageClient

MEETING = date(2026, 12, 3)
NOON = datetime(2026, 12, 3, 12, tzinfo=UTC)
ANSWER = {"reasons": WHY, "options_considered": LOOKED, "decided_by": "The group"}
PROMISE = {
    "promise1_text": "Mend the light", "promise1_owner_role": "Buildings manager",
    "promise1_due": MEETING + timedelta(days=30),
}  # fmt: skip


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=2)


def test_a_clerk_tables_what_is_ticked_and_hears_what_was_not(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    first, second = asking.raised(), asking.raised(title="Mend the door")
    here = f"/board/meetings/{asking.places.meeting}"
    page = as_(asking.clerk).get("/board/").click("Meetings and their agendas").click("Thursday 3 December 2026")
    nav = {page.doc.name(a): a.get("aria-current") for a in page.doc.all("a")}
    assert (nav["Meetings"], nav["Meeting days"], nav["Asks"]) == ("true", None, None), "one name for one place"
    assert "Meetings" not in {each.text for each in as_(asking.moderator).get("/board/").links}
    assert page.url == here
    assert "Its day to decide comes before any later meeting" in page
    assert page.submit("Put what is ticked on the agenda").errors == ["Tick at least one ask"]
    asking.decide(second, "not_agreed")  # meanwhile, somebody was first
    page = page.submit("Put what is ticked on the agenda", asks=[str(first), str(second)])
    assert "One ask is on the agenda." in page
    assert "Not on the agenda: “Mend the door”." in page
    assert row_of(first).meeting_on == MEETING
    assert row_of(second).state is AskState.WITH_PEOPLE
    assert not page.has_button("Put what is ticked on the agenda")
    # A second press of an old page says nothing new, and puts nothing twice.
    before = row_of(first).version
    again = as_(asking.clerk)
    form = again.get(here).form("The papers went out today")
    again.post(f"{here}/table", [*form.values(), ("asks", str(first))])
    assert row_of(first).version == before
    # Whoever sends the number of a draft does not learn what its host is about to ask.
    draft = asking.draft(title="Mend the roof")
    page = again.post(f"{here}/table", [*form.values(), ("asks", str(draft))])
    assert f"Not on the agenda: “{draft}”." in page
    assert "Mend the roof" not in page


def test_a_meeting_is_entered_in_one_sitting(asking: Asking, as_, clock: FixedClock) -> None:  # type: ignore[no-untyped-def]
    """Five asks: decided, refused, noted, put off, and one that a colleague decided first."""
    asks = [asking.raised(title=f"Mend light {number}") for number in range(5)]
    for ask_id in asks:
        decisions.table(asking.officer, ask_id, meeting_id=asking.places.meeting)
    clock.set(NOON + timedelta(days=1))
    clerk = as_(asking.clerk)
    page = clerk.get(f"/board/meetings/{asking.places.meeting}").click("Enter what it did")
    assert (page.h1, "Ask 1 of 5." in page) == ("Mend light 0", True)
    page = page.click("Agreed 1").submit("Save it and go on", reasons="Noted.", **PROMISE)
    assert page.status == 422
    assert "Mend the light" in page.html, "what was typed stays"
    page = page.submit("Save it and go on", **ANSWER, **PROMISE)
    assert (page.h1, "Ask 2 of 5." in page) == ("Mend light 1", True)
    decision = snapshot(asks[0]).decision
    assert decision
    assert (decision.outcome, decision.meeting.id) == (Outcome.AGREED, asking.places.meeting)
    assert decision.at.date() == MEETING, "it was decided on the day of the meeting"
    page = page.click("Not agreed 4")
    asking.decide(asks[2], "not_agreed")
    page = page.submit("Save it and go on", **ANSWER)
    assert page.h1 == "Mend light 3", "nobody is asked what is answered"
    page = page.click("Noted 5").submit("Save it and go on", text="The group heard it, and wants the figures.")
    assert page.h1 == "Mend light 4"
    assert row_of(asks[3]).state is AskState.TABLED
    assert not row_of(asks[3]).decided_at
    page = page.click("Put off 6")
    decisions.pass_on(asking.officer, asks[4], to_body_id=asking.places.ijb, reason="The board owns the building")
    lost = page.submit("Save it and go on", to=MEETING + timedelta(days=40), reason="We wait for the figures")
    assert "What you typed" in lost
    assert "We wait for the figures" in lost, "a colleague was first, and nothing is lost"
    page = clerk.get(f"/board/meetings/{asking.places.meeting}/enter/{row_of(asks[3]).reference}").click("Put off 6")
    form = page.form("Save it and go on")
    typed = form.filled({"to": MEETING + timedelta(days=40), "reason": "The figures are late"})
    decisions.pass_on(asking.officer, asks[3], to_body_id=asking.places.ijb, reason="The board owns the building")
    decisions.accept(asking.board_officer, asks[3])
    gone = clerk.post(form.action, typed, expect=409)
    assert gone.h1 == "This ask is with another body now", "the clerk may not open it any more"
    for words in ("The figures are late", "Tuesday 12 January 2027", "Taken on by North Integration Joint Board"):
        assert words in gone, words
    as_(asking.stranger).post(form.action, [*typed], expect=403)
    elsewhere = form.action.replace(row_of(asks[3]).reference, row_of(asking.raised(title="Mend light 5")).reference)
    gone = clerk.post(elsewhere, typed, expect=409)
    assert gone.h1 == "This ask is not on this agenda now", "the body has it still: it only went off the agenda"
    assert "The figures are late" in gone
    assert "answers for it now" not in gone
    page = clerk.get(f"/board/meetings/{asking.places.meeting}/enter")
    assert "Nothing on its agenda is left to enter." in page
    for words in ("Agreed", "Not agreed", "Noted. That is not a decision", "Answered otherwise: nothing to enter"):
        assert words in page


def test_who_may_see_and_enter(asking: Asking, as_, clock: FixedClock) -> None:  # type: ignore[no-untyped-def]
    decisions.table(asking.officer, asking.raised(), meeting_id=asking.places.meeting)
    here = f"/board/meetings/{asking.places.meeting}"
    representative = factories.make_user(Role.PUBLIC_REPRESENTATIVE, ScopeKind.BODY, asking.places.lpg)
    for path in ("/enter", f"/enter/{row_of(asking.raised()).reference}"):
        as_(asking.clerk).get(here + path, expect=404)  # not yet held, or not on this agenda
    clock.set(NOON)
    for reader in (asking.reader, asking.chair, representative):
        page = as_(reader).get(here)
        assert not page.has_button("Put what is ticked on the agenda")
        assert not page.has_link("Enter what it did")
        as_(reader).get(here + "/enter", expect=403)
        as_(reader).get(here + "/brief")
    for stranger in (asking.board_officer, asking.stranger, asking.editor):
        for path in ("", "/pack", "/pack.txt", "/brief", "/enter"):
            as_(stranger).get(here + path, expect=403)
    as_(asking.clerk).get("/board/meetings/999", expect=404)


def test_the_pack_has_what_the_body_may_read_and_the_brief_what_everybody_may(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    for_body = factories.share(asking.places, use="body", quote=False, address="c@example.org")
    version = factories.read(asking.moderator, for_body.id)
    moderation.clear_for_body(
        asking.moderator, for_body.id, redacted_text="For the group alone: it fell.", reasons=("readability",),
        version=version,
    )  # fmt: skip
    ask_id = asking.raised(contribution_ids=[*asking.people, for_body.id])
    decisions.table(asking.officer, ask_id, meeting_id=asking.places.meeting)
    here = f"/board/meetings/{asking.places.meeting}"
    clerk: PageClient = as_(asking.clerk)

    def pack() -> tuple[str, str]:
        return clerk.get(f"{here}/pack").text, clerk.client.get(f"{here}/pack.txt").get_data(as_text=True)

    for text in pack():
        assert "For the group alone" in text
        assert "says number 0" in text
        assert "Three contributions are behind it" in text
    brief = clerk.get(f"{here}/brief").text
    assert "For the group alone" not in brief
    assert "says number" not in brief
    assert "Three contributions" in brief
    own.withdraw(contributor(asking.people[0]), asking.people[0])
    for text in pack():
        assert "says number 0" not in text
        assert "says number 1" in text


def test_words_for_the_body_leave_its_pack_when_another_body_has_the_ask(asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    for_body = factories.share(asking.places, use="body", quote=False, address="c@example.org")
    version = factories.read(asking.moderator, for_body.id)
    moderation.clear_for_body(
        asking.moderator, for_body.id, redacted_text="For the group alone: it fell.", reasons=("readability",),
        version=version,
    )  # fmt: skip
    ask_id = asking.raised(contribution_ids=[*asking.people, for_body.id])
    decisions.table(asking.officer, ask_id, meeting_id=asking.places.meeting)
    decisions.pass_on(asking.officer, ask_id, to_body_id=asking.places.ijb, reason=WHY)
    clerk: PageClient = as_(asking.clerk)
    here = f"/board/meetings/{asking.places.meeting}/pack"
    assert "For the group alone" in clerk.get(here), "it answers until the other takes it on"
    decisions.accept(asking.board_officer, ask_id)
    for text in (clerk.get(here).text, clerk.client.get(f"{here}.txt").get_data(as_text=True)):
        assert "Mend the light on the stairs" in text
        assert "says number 0" in text
        assert "For the group alone" not in text


def test_an_ask_that_speaks_for_one_on_the_agenda_should_be_on_it(asking: Asking, as_, clock: FixedClock) -> None:  # type: ignore[no-untyped-def]
    later = date(2027, 1, 21)
    meetings.add_meeting(asking.clerk, body_id=asking.places.lpg, held_on=later)
    tabled = asking.raised(title="Mend light 1")
    decisions.table(asking.officer, tabled, meeting_id=asking.places.meeting)
    between, speaks = asking.raised(title="Mend light 2"), asking.raised(title="Mend light 3")
    for each in (tabled, between, speaks):
        decisions.defer(asking.officer, each, to=later, reason=WHY, decided_by="The group")
    decisions.table(asking.officer, tabled, meeting_id=asking.places.meeting)
    here = f"/board/meetings/{asking.places.meeting}"
    assert "What should be on it" not in as_(asking.clerk).get(here).headings
    ask_moves.merge(asking.moderator, tabled, into_id=between, reason=WHY)
    ask_moves.merge(asking.moderator, between, into_id=speaks, reason=WHY)
    page = as_(asking.clerk).get(here)
    assert "An ask on this agenda was joined with it" in page
    page = page.submit("Put what is ticked on the agenda", asks=[str(speaks)])
    assert row_of(speaks).meeting_on == MEETING
    assert "An ask on this agenda was joined with it" not in page
    clock.set(NOON + timedelta(days=1))
    assert "Joined with another ask, and answered there" in as_(asking.clerk).get(here)


def test_what_is_on_an_agenda_stays_on_it_however_much_a_body_has(
    asking: Asking, as_, monkeypatch: pytest.MonkeyPatch  # type: ignore[no-untyped-def]
) -> None:
    monkeypatch.setattr(agendas, "MOST_ASKS", 2)
    for number in range(3):
        asking.raised(title=f"Mend light {number}")
    ask_id = asking.raised(title="Mend the door")
    decisions.table(asking.officer, ask_id, meeting_id=asking.places.meeting)
    found = agendas.agenda(agendas.meeting(asking.places.meeting))  # type: ignore[arg-type]
    assert [each.row.title for each in found.on_it] == ["Mend the door"]


def test_papers_are_noted_once_and_everybody_sees_if_they_came_in_time(
    asking: Asking, as_, clock: FixedClock, person: PageClient  # type: ignore[no-untyped-def]
) -> None:
    at = asking.places
    meetings.change_meeting(asking.clerk, meeting_id=at.meeting, held_on=MEETING, papers_due_on=date(2026, 11, 26))
    late = meetings.add_meeting(
        asking.clerk, body_id=at.lpg, held_on=date(2027, 1, 14), papers_due_on=date(2027, 1, 7)
    )
    assert "Papers in time" not in person.get("/bodies/wishaw-lpg")
    clock.set(datetime(2026, 11, 26, 17, tzinfo=UTC))
    clerk = as_(asking.clerk)
    stale = clerk.get(f"/board/meetings/{at.meeting}")
    page = stale.submit("The papers went out today")
    assert "In time" in page
    assert stale.submit("The papers went out today").text.count("Thursday 26 November 2026") == page.text.count(
        "Thursday 26 November 2026"
    ), "a double press is one sending"
    assert "for one of one meeting" in person.get("/bodies/wishaw-lpg")
    clock.set(datetime(2027, 1, 8, 9, tzinfo=UTC))
    assert "for one of two meetings" in person.get("/bodies/wishaw-lpg")
    page = as_(asking.clerk).get(f"/board/meetings/{late}").submit("The papers went out today")
    assert "Late" in page
    # A day that is moved afterwards makes nothing in time.
    meetings.change_meeting(
        asking.clerk, meeting_id=late, held_on=date(2027, 1, 14), papers_due_on=date(2027, 1, 14)
    )
    assert "for one of two meetings" in person.get("/bodies/wishaw-lpg")


def test_a_cancelled_or_moved_meeting_takes_its_agenda_along(
    asking: Asking, as_, clock: FixedClock, person: PageClient  # type: ignore[no-untyped-def]
) -> None:
    ask_id = asking.raised()
    reference = row_of(ask_id).reference
    decisions.table(asking.officer, ask_id, meeting_id=asking.places.meeting)
    public = [f"/asks/{reference}", "/north/wishaw/asks"]
    meetings.change_meeting(asking.clerk, meeting_id=asking.places.meeting, held_on=date(2026, 12, 10))
    assert all("On the agenda of 10 December" in person.get(each) for each in public)
    meetings.cancel_meeting(asking.clerk, meeting_id=asking.places.meeting)
    assert all("The meeting of 10 December was cancelled" in person.get(each) for each in public)
    assert "It was cancelled" in person.get(public[0])
    later = meetings.add_meeting(asking.clerk, body_id=asking.places.lpg, held_on=date(2027, 1, 14))
    page = as_(asking.clerk).get(f"/board/meetings/{later}")
    assert "It was on the agenda of a meeting that passed it by, or was cancelled" in page
    page.submit("Put what is ticked on the agenda", asks=[str(ask_id)])
    assert "On the agenda of 14 January" in person.get(public[0])
    # Held without a word, it has been passed by twice: a locality group can send it up.
    clock.set(datetime(2027, 1, 20, 9, tzinfo=UTC))
    third = meetings.add_meeting(asking.clerk, body_id=asking.places.lpg, held_on=date(2027, 3, 4))
    page = as_(asking.officer).get(f"/board/meetings/{third}")
    assert page.has_link("Send it up: Mend the light on the stairs")


def test_minutes_that_come_later_reach_the_decision(asking: Asking, person: PageClient, clock: FixedClock) -> None:
    ask_id = asking.raised()
    decisions.table(asking.officer, ask_id, meeting_id=asking.places.meeting)
    clock.set(NOON)
    asking.decide(ask_id, meeting_id=asking.places.meeting)
    address, version = f"/asks/{row_of(ask_id).reference}", row_of(ask_id).version
    assert "Minutes" not in person.get(address)
    meetings.change_meeting(
        asking.clerk, meeting_id=asking.places.meeting, held_on=MEETING, minutes_url="https://www.example.org/minutes"
    )
    assert person.get(address).has_link("www.example.org/minutes")
    assert row_of(ask_id).version == version, "no history was rewritten"
