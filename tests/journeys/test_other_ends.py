"""Other ways through the loop: an ask that another body takes on, and one that nobody answers in the end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.journeys.people import REASONS, BoardOfficer, Contributor, Moderator, Officer, Reader
from tests.journeys.town import Town

ANNE = "anne@example.org"
STORY = "The bus to the hospital stops at six, so nobody can visit my father in the evening."
TITLE = "Let the hospital bus run in the evening"
REMINDER = "A reminder: one question about what you told us"
LPG, IJB = "Wishaw Locality Planning Group", "North Integration Joint Board"


class Street:
    """One person with a story, one moderator, and the two bodies."""

    def __init__(self, town: Town) -> None:
        self.town, at = town, town.places
        self.anne, self.reader = Contributor(town), Reader(town)
        self.moderator = Moderator(town, at.host, "Morag").sign_in()
        self.officer = Officer(town, at.lpg, "Fiona", "lpg@example.org")
        self.board = BoardOfficer(town, at.ijb, "Iain", "ijb@example.org")

    @property
    def today(self) -> date:
        return self.town.clock.now().date()

    def ask_of_one_story(self) -> None:
        """Anne tells, Morag reads and puts it to the planning group."""
        self.anne.share(STORY, tell_by="By email", address=ANNE)
        self.moderator.settle(
            self.anne, publication="Everyone: publish it", disposition="Thanks passed on",
            reply="Thank you for telling us. We put it to the people who can change it.",
        )  # fmt: skip
        self.moderator.put_story(self.anne, TITLE, LPG)
        self.town.tick()


@pytest.fixture
def street(town: Town) -> Street:
    return Street(town)


def test_passed_to_the_board_and_taken_on(street: Street) -> None:
    street.ask_of_one_story()
    letter = street.town.newest("lpg@example.org").link("/respond/")
    page = street.officer.open_mail().click("Not ours: pass it on")
    page.submit("Pass it on", to_body_id=IJB, reason="The board pays for the hospital bus, and we do not.")
    street.moderator.let_answer_through(TITLE)
    public = street.reader.ask(TITLE)
    assert f"Passed to {IJB}" in public
    assert "The board pays for the hospital bus" in public
    assert "Wednesday 6 January 2027" in public  # still the group's to answer for, by its day
    street.town.tick()

    street.town.days_pass(2)
    page = street.board.open_mail()
    assert STORY in page
    page.click("Take it on").submit("Take it on")
    public = street.reader.ask(TITLE)
    assert f"Taken on by {IJB}" in public
    assert public.link(IJB).href == "/bodies/north-ijb"
    assert "Wednesday 20 January 2027" in public  # no meeting is known: forty working days from today
    assert street.reader.browser.get(letter, expect=410).h1 == "This link has ended"
    assert TITLE in street.reader.browser.get("/bodies/north-ijb")

    page = street.board.open_mail().click("It is happening already")
    today = street.today
    street.board.agree(
        page, "Run the bus until nine", today + timedelta(days=14),
        reasons="The later bus was agreed with the company in October, and begins next week.",
    )  # fmt: skip
    street.moderator.let_answer_through(TITLE)
    assert "Promised by 2 December" in street.reader.ask(TITLE)
    street.town.days_pass(7)
    street.board.sign_in()
    street.board.report_done(TITLE, "The bus runs until nine.", street.today, "https://www.example.org/bus")
    street.moderator.check_done(TITLE, "I took the bus at half past eight.")
    street.town.tick()
    assert street.town.newest(ANNE).subject == "One question about what you told us"
    page = street.anne.verdict(street.anne.look_from_mail(ANNE), "Yes")
    assert "Done" in page
    public = street.reader.ask(TITLE)
    assert "Closed: people said that it answered them" in public
    assert "Yes 1, partly 0, no 0, not sure 0" in public
    street.town.days_pass()
    assert "People said that this was answered." in street.town.newest(ANNE).text


def test_silence_closes_as_unconfirmed_and_never_as_yes(street: Street) -> None:
    street.ask_of_one_story()
    today = street.today
    page = street.officer.open_mail().click("Yes, agreed")
    street.officer.agree(page, "Run the bus until nine", today + timedelta(days=3), reasons=REASONS)
    street.moderator.let_answer_through(TITLE)
    street.town.days_pass(2)
    street.officer.sign_in()
    street.officer.report_done(TITLE, "The bus runs until nine.", today, "https://www.example.org/bus")
    street.moderator.check_done(TITLE, "I took the bus at half past eight.")
    asked = street.town.clock.now()
    street.town.days_pass()
    assert "People say if this answered them" in street.reader.ask(TITLE)

    street.town.until(lambda: "Closed" in street.reader.register().main)
    assert (street.town.clock.now() - asked).days == 31
    street.town.tick()
    assert [mail.subject for mail in street.town.mails(ANNE)][-4:] == [
        "One question about what you told us", REMINDER, REMINDER, "This is closed now",
    ]  # fmt: skip
    assert "Closed, nobody answered" in street.reader.register()
    public = street.reader.ask(TITLE)
    assert "Closed, nobody answered" in public
    assert "Nobody answered when we asked, so we do not know if it helped." in public
    assert "Nobody has answered yet" in public

    page = street.anne.verdict(street.anne.look_from_mail(ANNE), "No", "It stopped again last week.")
    assert "Reopened" in street.reader.register()
    assert "because the person who told us said no" in street.reader.ask(TITLE)
    assert "stopped again" not in street.reader.ask(TITLE)
