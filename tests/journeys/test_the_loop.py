"""From three people's words to a closed ask and a digest: the whole loop, walked by everybody who has a part in it.

Only pages, e-mails and days that pass. What the public can read is looked at after every step.
"""

from __future__ import annotations

from datetime import date

from tests.journeys.people import (
    Auditor,
    Chair,
    Clerk,
    Contributor,
    Moderator,
    Officer,
    Reader,
    ServiceOwner,
)
from tests.journeys.town import Town
from tests.pages import Page, PageClient

ANNE = "anne@example.org"
TITLE = "Mend the light on the stairs for good"
STAIRS = "The light on the stairs at the health centre has been out since August. I, Anne Gray, fell twice."
REDACTED = "The light on the stairs at the health centre has been out since August. I fell twice."
DARK = "My mother will not go to the clinic when it gets dark, because of the stairs."
HANDRAIL = "I held on to my neighbour all the way down, as nobody could see the steps."
NO_MONEY = "The board of the health centre has no money for a second lamp before the new building opens in 2028."


class Loop:
    """Everybody, and what happened so far."""

    def __init__(self, town: Town) -> None:
        self.town, at = town, town.places
        self.anne, self.bill, self.cath = Contributor(town), Contributor(town), Contributor(town)
        self.reader = Reader(town)
        self.moderator = Moderator(town, at.host, "Morag")
        self.second = Moderator(town, at.fallback_host, "Seonaid")
        self.service = ServiceOwner(town, "buildings@example.org")
        self.officer = Officer(town, at.lpg, "Fiona", "lpg@example.org")
        self.chair = Chair(town, at.lpg, "Hamish")
        self.clerk = Clerk(town, at.lpg, "Catriona")
        self.auditor = Auditor(town, 0, "Una")

    def public(self) -> Page:
        """The ask as everybody sees it."""
        return self.reader.ask(TITLE)

    @property
    def today(self) -> date:
        return self.town.clock.now().date()


def test_the_loop(town: Town) -> None:
    loop = Loop(town)
    subscribing(loop)
    three_people_share(loop)
    the_moderator_reads_and_replies(loop)
    the_service_answers(loop)
    one_disagrees_and_is_heard(loop)
    a_theme_becomes_an_ask(loop)
    the_officer_decides(loop)
    a_promise_lapses_and_is_moved(loop)
    done_and_checked_by_somebody_else(loop)
    a_third_say_no(loop)
    refused_with_reasons(loop)
    the_chair_closes_what_stays_disputed(loop)
    the_digest_goes_out_once(loop)
    what_is_taken_back_is_gone(loop)


def subscribing(loop: Loop) -> None:
    page = loop.reader.subscribe("reader@example.org")
    assert page.h1 == "Look in your email"
    loop.reader.subscribe("never@example.org")
    loop.town.tick()
    assert loop.reader.confirm("reader@example.org").h1 == "You get the news"


def three_people_share(loop: Loop) -> None:
    page = loop.anne.share(STAIRS, tell_by="By email", address=ANNE, quote=True)
    assert "by Tuesday 17 November 2026" in page
    loop.bill.share(DARK, tell_by="I will check myself")
    loop.cath.share(HANDRAIL, tell_by="By phone", address="01698 555 0123")
    loop.town.tick()

    (mail,) = loop.town.mails(ANNE)
    assert mail.subject == "We have what you told us"
    for private in ("stairs", "August", loop.anne.secret):
        assert private not in mail.text
    assert "Was this not you?" in mail.text
    assert loop.anne.browser.get(mail.link("/not-me/")).has_button("This was not me")
    assert "stairs" not in loop.reader.shared()
    assert "Fewer than five people told us something" in loop.reader.locality()


def the_moderator_reads_and_replies(loop: Loop) -> None:
    moderator = loop.moderator.sign_in()
    page = moderator.queue()
    assert "Three waiting" in page
    assert "stairs" not in page.main
    auditor = loop.auditor.sign_in()
    assert auditor.counts("original:opened") == 0

    left = moderator.settle(
        loop.anne, redacted_text=REDACTED, reasons="A person’s name", publication="Everyone: publish it",
        new_theme="Getting in and out",
        disposition="Sent to a service", service_id="Buildings and repairs", note="Can you mend this light?",
        reply="Thank you. I am sorry that you fell. I have asked the people who look after the building.",
    )  # fmt: skip
    assert "Two waiting" in left
    moderator.settle(
        loop.bill, publication="Everyone: publish it", disposition="Thanks passed on",
        reply="Thank you for telling us about your mother. We passed it on to the health centre.",
    )  # fmt: skip
    moderator.settle(
        loop.cath, publication="The planning body and the service only", disposition="Watching",
        until=date(2027, 1, 14), reply="Thank you. We watch whether the light is mended, and tell you in January.",
    )  # fmt: skip
    assert "Nothing waits here." in moderator.queue()
    assert auditor.counts("original:opened") == 3
    assert moderator.tell_by_hand() == 1  # one call for that it arrived and that it was answered
    assert auditor.counts("contact:opened") == 1
    loop.town.tick()
    assert len(loop.town.mails(ANNE)) == 1  # once a day at most
    loop.town.days_pass()

    assert [mail.subject for mail in loop.town.mails(ANNE)][1:] == ["Someone has written back to you"]
    page = loop.anne.look_from_mail(ANNE)
    assert "I am sorry that you fell." in page
    assert "With a service" in page
    assert "Anne Gray" in page
    shared = loop.reader.shared()
    assert REDACTED in shared
    assert DARK in shared
    assert "Gray" not in shared
    assert "neighbour" not in shared
    assert "Watching until 14 January" in loop.cath.look()


def the_service_answers(loop: Loop) -> None:
    page = loop.service.open_mail()
    assert REDACTED in page
    assert "Can you mend this light?" in page
    assert "Gray" not in page
    loop.service.answer("We put in a new bulb today. We cannot say how long it lasts.", changed="Yes")
    assert "new bulb" not in loop.anne.look()

    loop.moderator.check_answer()
    loop.town.tick()
    assert "new bulb" not in loop.town.newest(ANNE).text
    assert "We put in a new bulb today." in loop.anne.look_from_mail(ANNE)


def one_disagrees_and_is_heard(loop: Loop) -> None:
    page = loop.bill.disagree("Thanks are not enough. The bulb went again the same night.")
    assert "Another reader looks at it" in page
    assert "Disagreement" not in loop.moderator.browser.get("/moderation/objections").main

    second = loop.second.sign_in()
    second.decide_objection("The person is right", "You are right: thanks alone do not mend a light. It is read again.")
    assert "Another reader agreed with you" in loop.bill.look()
    assert "You are right: thanks alone do not mend a light." in loop.bill.look()
    assert "Another reader agreed with the person." in loop.moderator.queue()


def a_theme_becomes_an_ask(loop: Loop) -> None:
    moderator = loop.moderator
    page = moderator.begin_theme(
        "Dark stairs", ["People are able to look after and improve"], [loop.anne, loop.bill, loop.cath]
    )
    assert "3 contributions" in page.headings
    form = page.click("Put it to a planning body")
    assert "Next meeting on Thursday 3 December 2026" in form
    assert "Wednesday 6 January 2027" in form
    page = moderator.put_ask(form, TITLE, "Wishaw Locality Planning Group")
    assert "Raised" in page
    moderator.settle(
        loop.bill, disposition="Added to an ask", ask_id=TITLE,
        reply="We have now put it to the planning group. You can see here what they say.",
    )  # fmt: skip
    loop.town.tick()

    public = loop.public()
    assert "Raised" in public
    assert "Three people’s experiences are behind this" in public
    assert REDACTED in public
    assert "neighbour" not in public
    assert "Tuesday 24 November 2026" in public
    assert "Wednesday 6 January 2027" in public
    assert "Part of an ask" in loop.bill.look()


def the_officer_decides(loop: Loop) -> None:
    page = loop.officer.open_mail()
    assert "neighbour" in page
    assert "Gray" not in page
    page = page.submit("We have it")
    assert "Acknowledged" in loop.public()

    form = page.click("Yes, agreed")
    due = date(2026, 12, 4)
    refused = loop.officer.agree(form, "Fit a lamp with a sensor", due, reasons="Noted.")
    assert refused.status == 422
    assert "People need to know why." in refused.errors[0]
    typed = dict(refused.form("Send this answer").values())
    assert (typed["reasons"], typed["promise1_text"]) == ("Noted.", "Fit a lamp with a sensor")
    assert "Acknowledged" in loop.public()

    loop.officer.agree(refused, "Fit a lamp with a sensor", due)
    public = loop.public()
    assert "An answer came. It is read before it is shown" in public
    assert "costs less than one fall" not in public
    loop.moderator.let_answer_through(TITLE)
    public = loop.public()
    assert "Promised by 4 December" in public
    assert "costs less than one fall" in public
    loop.town.days_pass()
    # The service's answer, the ask and the decision fell on one day: they are one e-mail with one link.
    assert loop.town.newest(ANNE).subject == "News about what you told us"
    assert "A decision about what you told us" in loop.town.newest(ANNE).text


def a_promise_lapses_and_is_moved(loop: Loop) -> None:
    loop.town.until(lambda: loop.today > date(2026, 12, 8))
    register = loop.reader.register()
    assert "Overdue" in register.headings
    assert "Overdue by three working days" in register
    assert "by Friday 4 December 2026" in loop.public()
    assert "Overdue: ask" in loop.town.newest("lpg@example.org").subject

    officer = loop.officer.sign_in()
    officer.move_promise(TITLE, date(2026, 12, 18), "The lamp was out of stock until the week before Christmas.")
    public = loop.public()
    assert "Promised by 18 December" in public
    (row,) = public.tables["What was promised"][1:]
    assert "4 December 2026" in " ".join(row)
    assert "18 December 2026" in " ".join(row)
    assert "out of stock" in public
    assert "Overdue" not in loop.reader.register().headings
    loop.town.tick()
    assert "out of stock" not in loop.town.newest(ANNE).text


def done_and_checked_by_somebody_else(loop: Loop) -> None:
    loop.town.days_pass(5)
    page = loop.officer.report_done(
        TITLE, "A lamp with a sensor was fitted over the stairs.", loop.today, "https://www.example.org/news/lamp"
    )
    assert not page.has_link("Check what was done")
    page = loop.officer.browser.get(f"{page.url}/check")
    assert "This cannot be done now." in page
    assert "Done, being checked" in loop.public()
    assert "example.org/news/lamp" in loop.public()

    loop.moderator.check_done(TITLE, "I walked down the stairs at seven in the evening. The lamp came on.")
    public = loop.public()
    assert "Done" in public
    assert "I walked down the stairs" in public
    loop.town.tick()
    assert loop.town.newest(ANNE).subject == "One question about what you told us"


def a_third_say_no(loop: Loop) -> None:
    loop.anne.verdict(loop.anne.look_from_mail(ANNE), "Yes")
    assert "Yes 1, partly 0, no 0, not sure 0" in loop.public()
    loop.bill.verdict(loop.bill.look(), "Partly")
    loop.cath.verdict(loop.cath.look(), "No", "It goes off after ten seconds, halfway down.")
    public = loop.public()
    assert "Reopened, because a third or more said no" in public
    assert "Reopened" in public
    assert "ten seconds" not in public
    own = loop.cath.look()
    assert "You said: No" in own
    assert "Opened again: it has to be decided again" in own
    loop.town.days_pass()
    assert loop.town.newest(ANNE).subject == "This is open again"


def refused_with_reasons(loop: Loop) -> None:
    page = loop.officer.open_mail().submit("We have it")
    page = loop.officer.refuse(page.click("Not agreed, and why"), NO_MONEY)
    assert NO_MONEY not in loop.public()
    loop.moderator.let_answer_through(TITLE)
    assert "Not agreed, here is why" in loop.public()
    assert NO_MONEY in loop.public()
    loop.town.tick()
    loop.anne.verdict(loop.anne.look_from_mail(ANNE), "Yes")
    loop.bill.verdict(loop.bill.look(), "Partly")
    loop.cath.verdict(loop.cath.look(), "No")

    public = loop.public()
    assert "Not agreed, here is why" in public
    assert "1 of 3 says no" in public
    assert "The people who say no have had no answer yet." in public
    loop.town.days_pass()  # the mailbox had its message of the day
    assert "A no that needs an answer" in loop.town.newest("lpg@example.org").subject
    answer = loop.officer.open_mail().click("Answer the people who say no")
    answer.submit("Answer", text="We set the lamp to burn for a minute. A second one has to wait for the new building.")
    loop.moderator.let_answer_through(TITLE)
    public = loop.public()
    assert "We set the lamp to burn for a minute." in public
    assert "1 of 3 says no" in public


def the_chair_closes_what_stays_disputed(loop: Loop) -> None:
    chair = loop.chair.sign_in()
    assert not chair.ask(TITLE).has_link("Close it as disputed")
    loop.town.days_pass(31)
    assert not loop.officer.ask(TITLE).has_link("Close it as disputed")
    page = chair.close(TITLE, "They were answered twice. A second lamp comes with the new building, not before.")
    assert "Closed, disputed" in page
    register = loop.reader.register()
    assert "Closed, disputed" in register
    assert "1 of 3 says no" in register
    public = loop.public()
    assert "Closed, disputed" in public
    assert "1 of 3 says no" in public
    assert "They were answered twice." in public
    loop.town.tick()
    assert "some people still say" in loop.town.newest(ANNE).text
    assert "Closed, disputed" in loop.cath.look()


def the_digest_goes_out_once(loop: Loop) -> None:
    shelf = loop.reader.browser.get("/digests/wishaw-lpg")
    assert "The digest for December 2026 is compiled and waits" in shelf
    clerk = loop.clerk.sign_in()
    page = clerk.digest("December 2026")
    assert page.has_link(TITLE)
    page = page.click("Choose a story").submit("Save", quote=REDACTED[:40])
    page.click("Issue it").submit("Issue it now")
    digest = loop.reader.browser.get("/digests/wishaw-lpg").click("December 2026")
    assert "Not doing, and why" in digest.headings
    assert digest.has_link(TITLE)
    assert REDACTED in digest
    for _ in range(3):
        loop.town.tick()

    assert [mail.subject for mail in loop.town.mails("never@example.org")] == ["Please confirm that you want this news"]
    _confirm, news = loop.town.mails("reader@example.org")
    assert news.subject == "Wishaw Locality Planning Group: what became of it in December 2026"
    assert TITLE in news.text
    assert "fell twice" not in news.text
    assert loop.reader.browser.get(news.link("/digests/")).h1 == digest.h1

    program = PageClient(loop.town.app, check=False)  # a mail program: no cookies, no page seen
    program.post(news.one_click, {"List-Unsubscribe": "One-Click"}, expect={200, 204})
    assert loop.reader.browser.get(news.one_click).h1 == "You get this news no more"
    loop.town.until(lambda: "January 2027 is compiled" in loop.reader.browser.get("/digests/wishaw-lpg").text)
    clerk.digest("January 2027").click("Issue it").submit("Issue it now")
    loop.town.tick()
    assert len(loop.town.mails("reader@example.org")) == 2


def what_is_taken_back_is_gone(loop: Loop) -> None:
    before = len(loop.town.mails(ANNE))
    (story,) = [link.href for link in loop.reader.shared().links if loop.anne.reference.replace("-", "") in link.href]
    page = loop.anne.take_back()
    assert "Your words are deleted." in page
    for address in ("/north/wishaw", "/north/wishaw/shared", "/digests/wishaw-lpg/2026-12", loop.public().url):
        assert "fell twice" not in loop.reader.browser.get(address)
    loop.reader.browser.get(story, expect={404, 410})
    assert "fell twice" not in loop.officer.ask(TITLE)
    loop.town.days_pass(3)
    assert len(loop.town.mails(ANNE)) == before
