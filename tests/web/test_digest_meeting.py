"""What a meeting did with what a digest put to it: noted once, and told beside the digest and in the next one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.permissions import SYSTEM, Actor
from engage.models.agendas import NotTaken
from engage.models.base import db
from engage.models.digests import Digest
from engage.services import ask_moves, decisions, digest_round, digests, meetings
from tests.pages import PageClient
from tests.services.digest_scene import Month, reference

PUBLIC = "/digests/wishaw-lpg/2026-10/v1"
MINUTES = "https://www.example.org/minutes/12-november"


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    return Month(clock)


def issued(month: Month, period: str) -> int:
    made = digests.compile(SYSTEM, body_id=month.at.lpg, period=period)
    digests.issue(month.clerk, digest_id=made)
    return made


As = Callable[[Actor], PageClient]


def test_the_clerk_says_what_the_meeting_did_and_everybody_reads_it(
    month: Month, person: PageClient, as_: As
) -> None:
    decided, noted, passed_by = (month.raised(title) for title in ("A light", "A ramp", "A later bus"))
    meeting = meetings.add_meeting(month.clerk, body_id=month.at.lpg, held_on=date(2026, 11, 12))
    # It met before the digest was out: nothing is said of what that meeting did with it.
    meetings.add_meeting(month.clerk, body_id=month.at.lpg, held_on=date(2026, 11, 2))
    digest_id = issued(month.on(2026, 11, 3), "2026-10")
    reader, clerk = person, as_(month.clerk)
    page = f"/board/digests/{digest_id}/meeting"
    assert "What the body did with it since" not in reader.get(PUBLIC)
    assert "There has been no meeting since. What it did can be said here" in clerk.get(page)

    month.on(2026, 11, 13)
    assert "What the meeting on 12 November 2026 did with it is not written down yet." in reader.get(PUBLIC)
    decisions.decide(
        month.officer, decided, outcome="not_agreed", reasons="No money was found for it in this year at all.",
        decided_by="LPG members", options_considered="A light; none.", meeting_id=meeting,
        decided_on=date(2026, 11, 12),
    )  # fmt: skip
    decisions.note(month.officer, noted, text="The group heard of it.", meeting_id=meeting)
    clerk.get(page).submit("Save", not_taken=[reference(passed_by)])
    meetings.change_meeting(
        month.clerk, meeting_id=meeting, held_on=date(2026, 11, 12), minutes_url=MINUTES
    )
    for found in (reader.get(PUBLIC), clerk.get(page)):
        assert "Not agreed, on 12 November 2026." in found
        assert "Noted on 12 November 2026. That is not a decision." in found
        assert "The meeting on 12 November 2026 did not come to it." in found
        assert MINUTES in [each.href for each in found.links]

    # The next digest tells the same; what is decided later goes before the note, and the digest that is out stays.
    next_one = issued(month.on(2026, 12, 2), "2026-11")
    told = reader.get("/digests/wishaw-lpg/2026-11/v1")
    assert "Put to it last time, and what came of it" in told.headings
    assert "A decision was asked for. Not agreed, on 12 November 2026." in told
    assert "A decision was asked for. The meeting on 12 November 2026 did not come to it." in told
    decisions.decide(
        month.officer, passed_by, outcome="already_planned", reasons="The operator has it in its plan for spring.",
        decided_by="LPG members", options_considered="A bus; none.",
    )  # fmt: skip
    assert "Happening already, it said on 2 December 2026." in reader.get(PUBLIC)
    assert "did not come to it" in reader.get("/digests/wishaw-lpg/2026-11/v1")
    assert digests.verify(next_one)


def test_a_body_can_go_by_its_papers_and_its_clerk_sees_when_it_goes_out(
    month: Month, person: PageClient, as_: As
) -> None:
    month.raised("A light")
    meetings.add_meeting(month.clerk, body_id=month.at.lpg, held_on=date(2026, 11, 12), papers_due_on=date(2026, 11, 5))
    clerk, settings = as_(month.clerk), f"/admin/meetings/body/{month.at.lpg}/digest"
    wrong = clerk.get(settings).submit("Save", by_papers="papers", read_days="11")
    assert wrong.errors
    saved = wrong.submit("Save", by_papers="papers", read_days="2")
    assert "There are two working days to read one before papers are due." in saved
    db.session.rollback()
    month.on(2026, 11, 3, 4)
    assert digest_round.by_papers() == 1
    waiting = db.session.execute(sa.select(Digest.id).where(Digest.body_id == month.at.lpg)).scalar_one()
    assert "it goes out early on Thursday 5 November 2026" in clerk.get(f"/board/digests/{waiting}")
    assert "The digest for 1 October to 2 November 2026 is compiled" in person.get("/digests/wishaw-lpg")
    month.on(2026, 11, 5, 4)
    assert digest_round.by_papers() == 1
    page = person.get("/digests/wishaw-lpg").click("1 October to 2 November 2026")
    assert "It was issued because its day had come. Nobody had read it first." in page
    assert page.title.startswith("Wishaw Locality Planning Group: what became of it, 1 October to 2 November 2026")
    body = person.get("/bodies/wishaw-lpg")
    assert body.has_link("Its digest for 1 October to 2 November 2026")
    place = person.get("/north/wishaw/because-of-you/2026-11")
    assert place.has_link("A light")
    for bad in ("2026-11-31", "2026-11-02x", "2026-10"):
        person.get(f"/digests/wishaw-lpg/{bad}", expect=404)


def test_a_slip_is_put_right_by_another_note_and_twice_is_once(month: Month, person: PageClient, as_: As) -> None:
    ask = reference(month.raised("A light"))
    meetings.add_meeting(month.clerk, body_id=month.at.lpg, held_on=date(2026, 11, 12))
    digest_id = issued(month.on(2026, 11, 3), "2026-10")
    month.on(2026, 11, 13)
    clerk = as_(month.clerk)
    page = f"/board/digests/{digest_id}/meeting"
    for _again in range(2):
        clerk.get(page).submit("Save", not_taken=[ask])
    clerk.get(page).submit("Save", not_taken=[])
    db.session.rollback()
    rows = db.session.execute(sa.select(NotTaken.number, NotTaken.holds).order_by(NotTaken.number)).all()
    assert [tuple(each) for each in rows] == [(1, True), (2, False)]
    assert "is not written down yet" in person.get(PUBLIC)
    # Who moderates reads it, and notes nothing; a stranger reads nothing.
    assert not as_(month.moderator).get(page).has_button("Save")
    as_(month.stranger).get(page, expect=403)


def test_an_ask_that_another_speaks_for_is_answered_with_it(month: Month, person: PageClient) -> None:
    put, other = month.raised("A light"), month.raised("A light on the stairs")
    decisions.note(month.officer, other, text="The group heard of it.")
    issued(month.on(2026, 11, 3), "2026-10")
    ask_moves.merge(month.moderator, put, into_id=other, reason="Both ask for the same light.")
    assert "Not agreed, on" not in person.get(PUBLIC)
    month.on(2026, 11, 13)
    decisions.decide(
        month.officer, other, outcome="not_agreed", reasons="No money was found for it in this year at all.",
        decided_by="LPG members", options_considered="A light; none.",
    )  # fmt: skip
    assert person.get(PUBLIC).main.count("Not agreed, on 13 November 2026.") == 2, "one answer is to both"
