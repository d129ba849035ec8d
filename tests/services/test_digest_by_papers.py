"""Digests that go by papers: compiled for somebody to read, out on the day papers are due, in the clerk's mailbox."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.notify import NotifyMailer
from engage.domain.digest import DigestDoesNotReconcile
from engage.domain.digest_days import Days
from engage.domain.errors import Conflict, NotPermitted, Refused
from engage.domain.kinds import DigestState, MessageState, SubscriptionTarget
from engage.domain.permissions import SYSTEM, contributor
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.digests import Digest, DigestQuote
from engage.models.outbox import Message
from engage.models.places import Meeting, PlanningBody
from engage.queries import digests as shelves
from engage.services import contributions, digest_round, digests, meetings, outbox, place_changes
from engage.services.carriers import Carriers
from engage.services.context import context
from engage.services.message_words import words_of
from engage.services.unit_of_work import unit_of_work
from tests.services.digest_scene import Month, subscriber

WORDS = "I fell twice on those stairs."


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    """The group meets on 12 November; its papers are due on the 5th, with three working days to read its digest."""
    found = Month(clock)
    meetings.add_meeting(
        found.clerk, body_id=found.at.lpg, held_on=date(2026, 11, 12), papers_due_on=date(2026, 11, 5)
    )
    place_changes.change_digest(found.clerk, body_id=found.at.lpg, by_papers=True, read_days=3)
    return found


def morning(month: Month, mon: int, day: int, year: int = 2026) -> int:
    """What the scheduler does early on a day: what the month owes on its first, then what papers want."""
    month.on(year, mon, day, 4)
    first = digests.compile_due(f"{year}-{mon - 1:02}") if day == 1 and mon > 1 else 0
    return first + digest_round.by_papers()


def row(month: Month, name: str) -> Digest:
    db.session.rollback()
    return db.session.execute(sa.select(Digest).filter_by(body_id=month.at.lpg, period=name)).scalar_one()


def names(month: Month) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Digest.period).filter_by(body_id=month.at.lpg).order_by(Digest.period)))


def mails() -> list[EmailMessage]:
    outbox.send_due()
    folder = context().settings.home / "mailbox"
    found = [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]
    return [each for each in found if isinstance(each, EmailMessage) and "what became of it" in str(each["Subject"])]


def test_it_is_out_on_the_day_papers_are_due_whether_anybody_read_it_or_not(month: Month) -> None:
    story = month.story(WORDS)
    month.raised(story=story)
    subscriber(SubscriptionTarget.BODY, month.at.lpg)
    assert morning(month, 11, 1) == 1, "the board's: the group's goes on to the day before it is read"
    assert names(month) == []
    assert morning(month, 11, 2) == 1
    digest = row(month, "2026-11-01")
    assert (digest.first_day, digest.state) == (date(2026, 10, 1), DigestState.COMPILED)
    # Whoever prepares it and leaves it there, or compiles it anew each day, holds nothing back.
    digests.choose_quote(month.clerk, digest_id=digest.id, contribution_id=story)
    assert [morning(month, 11, day) for day in (3, 4)] == [0, 0]
    digests.compile(month.clerk, body_id=month.at.lpg, period="2026-11-01", as_of=context().clock.now())
    assert morning(month, 11, 5) == 1
    digest = row(month, "2026-11-01")
    assert (digest.state, digest.issued_by, digests.verify(digest.id)) == (DigestState.ISSUED, None, True)
    page = shelves.issued_page("wishaw-lpg", "2026-11-01", 1)
    assert page is not None
    assert page.unread
    assert page.quote is not None
    assert page.quote.text == WORDS
    [issued] = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "digest:issued"))
    assert (issued.actor_id, issued.actor_role) == (None, "system")
    # Its e-mails: to whoever wants news, and to the clerk.
    news, paper = sorted(mails(), key=lambda each: "A paper" in str(each["Subject"]))
    for each in (news, paper):
        text = each.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "1 October 2026 to 1 November 2026" in str(each["Subject"])
        assert WORDS not in text
    assert "Nobody had read it first." in news.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert not list(news.iter_attachments())
    [file] = paper.iter_attachments()
    assert file.get_filename() == "wishaw-lpg-2026-11-01-v1-paper.docx"
    inside = zipfile.ZipFile(io.BytesIO(file.get_content())).read("word/document.xml").decode()
    assert "Mend the light on the stairs" in inside
    assert "Nobody had read it first." in inside
    assert "No story of anybody is in this file" in inside
    assert WORDS not in inside, "nobody can take it back out of a mailbox"
    # Once: nothing is issued, queued or sent a second time.
    assert morning(month, 11, 6) == 0
    assert len(mails()) == 2


def test_a_story_that_was_taken_back_holds_nothing_up_and_is_not_in_it(month: Month) -> None:
    story = month.story(WORDS)
    month.raised(story=month.story("Another."))
    month.raised("A second", story=story)
    morning(month, 11, 2)
    digest_id = row(month, "2026-11-01").id
    digests.choose_quote(month.clerk, digest_id=digest_id, contribution_id=story)
    contributions.withdraw(contributor(story), story)
    assert morning(month, 11, 5) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DigestQuote)) == 0
    assert digests.verify(digest_id)


def test_moved_called_off_and_back_to_months_no_day_is_lost_or_told_of_twice(month: Month) -> None:
    month.raised()
    meeting_id = db.session.execute(sa.select(Meeting.id).where(Meeting.papers_due_on.is_not(None))).scalar_one()
    morning(month, 11, 1)
    month.on(2026, 11, 1)
    meetings.change_meeting(
        month.clerk, meeting_id=meeting_id, held_on=date(2026, 11, 19), papers_due_on=date(2026, 11, 12)
    )
    assert [morning(month, 11, day) for day in (2, 9)] == [0, 1]
    assert names(month) == ["2026-11-08"]
    meetings.cancel_meeting(month.clerk, meeting_id=meeting_id)
    # It keeps its days, and without papers it waits no more than ten working days.
    assert [morning(month, 11, day) for day in (12, 19, 20)] == [0, 0, 1]
    place_changes.change_digest(month.clerk, body_id=month.at.lpg, by_papers=False, read_days=3)
    assert morning(month, 12, 1) == 1
    assert names(month) == ["2026-11-08", "2026-11-30"]
    assert row(month, "2026-11-30").first_day == date(2026, 11, 9)
    assert morning(month, 12, 20) == 0, "by the month, a person issues it"
    for name, other in (("2026-11", "2026-11-30"), ("2026-10", "2026-11-08")):
        with pytest.raises(Refused) as refused:
            digests.compile(SYSTEM, body_id=month.at.lpg, period=name)
        assert (refused.value.code, refused.value.params["name"]) == ("digest_days_other", other)


def test_a_draft_gives_way_and_what_is_settled_does_not(month: Month) -> None:
    month.raised()
    with pytest.raises(Refused) as refused:
        digests.compile(month.clerk, body_id=month.at.lpg, period="2026-11-01", as_of=context().clock.now())
    assert refused.value.code == "digest_days_open"
    place_changes.change_digest(month.clerk, body_id=month.at.lpg, by_papers=False, read_days=3)
    digests.compile(month.clerk, body_id=month.at.lpg, period="2026-10", as_of=context().clock.now())
    place_changes.change_digest(month.clerk, body_id=month.at.lpg, by_papers=True, read_days=3)
    assert morning(month, 11, 2) == 1
    assert names(month) == ["2026-11-01"], "the draft of October is gone"
    with pytest.raises(Conflict):
        digests.compile_over(SYSTEM, body_id=month.at.lpg, days=Days(date(2026, 10, 20), date(2026, 11, 1)))


def test_who_may_set_it_and_what_is_kept_of_it(month: Month) -> None:
    for actor in (month.officer, month.stranger, month.moderator):
        with pytest.raises(NotPermitted):
            place_changes.change_digest(actor, body_id=month.at.lpg, by_papers=False, read_days=3)
    for days in (None, 0, 11):
        with pytest.raises(Refused):
            place_changes.change_digest(month.clerk, body_id=month.at.lpg, by_papers=False, read_days=days)
    kept = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "place:changed")).all()
    assert [each.data["what"] for each in kept][-1:] == ["digest_by_papers"]


def test_the_paper_goes_to_the_mailbox_of_the_body_and_to_nobody_where_there_is_none(month: Month) -> None:
    month.raised()
    with unit_of_work() as session:
        session.get_one(PlanningBody, month.at.lpg).mailbox = "Papers@group.example"
    morning(month, 11, 2)
    digests.issue(month.clerk, digest_id=row(month, "2026-11-01").id)
    [queued] = db.session.scalars(sa.select(Message).where(Message.template == "digest_paper"))
    assert (queued.user_id, queued.state, queued.mailbox) == (None, MessageState.QUEUED, None)
    # By Notify it has its link alone, and says nothing of a file.
    line = _Line()
    settings = context().settings
    carriers = Carriers(settings, month.clock, words=words_of(settings), mailer=NotifyMailer(line, "template"))  # type: ignore[arg-type]
    outbox.send_due(carriers=carriers)
    [body] = [each["body"] for each in line.sent if "A paper for" in each["subject"]]
    assert f"{settings.base_url}/digests/wishaw-lpg/2026-11-01/v1/paper.docx" in body
    assert "with this message" not in body


class _Line:
    """Keeps what would go to GOV.UK Notify."""

    def __init__(self) -> None:
        self.sent: list[dict[str, str]] = []

    def post(self, kind: str, payload: dict[str, dict[str, str]]) -> None:
        """Keep one."""
        self.sent.append(payload["personalisation"])


def test_one_that_cannot_go_out_holds_up_no_other_of_its_body(month: Month) -> None:
    month.raised(story=month.story(WORDS))
    meetings.add_meeting(
        month.clerk, body_id=month.at.lpg, held_on=date(2026, 12, 4), papers_due_on=date(2026, 11, 26)
    )
    assert morning(month, 11, 2) == 1
    with unit_of_work() as session:
        session.execute(sa.update(Digest).values(foreword="Written past the seal."))
    for day in (5, 23, 26):
        with pytest.raises(DigestDoesNotReconcile):
            morning(month, 11, day)
    states = {name: row(month, name).state for name in names(month)}
    assert states == {"2026-11-01": DigestState.COMPILED, "2026-11-22": DigestState.ISSUED}
