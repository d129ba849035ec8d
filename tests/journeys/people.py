"""The people of the town. Each has a browser and does on its pages what a person without JavaScript can do."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from engage.domain.permissions import Role, ScopeKind
from tests import factories
from tests.journeys.town import Town
from tests.pages import Page, PageClient

PASSWORD = "seven quiet herons"

REASONS = "The stairs belong to the health centre, and a lamp with a sensor costs less than one fall."
LOOKED = "A lamp with a sensor, a second lamp, and leaving it as it is."


class Person:
    """Somebody with a browser."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.browser = PageClient(town.app)


class Reader(Person):
    """Anybody: no account, no reference, only what is public."""

    def locality(self) -> Page:
        return self.browser.get("/").click("Wishaw")

    def register(self) -> Page:
        return self.locality().click("What became of it")

    def shared(self) -> Page:
        return self.browser.get("/north/wishaw/shared")

    def ask(self, title: str) -> Page:
        return self.register().click(title)

    def subscribe(self, address: str) -> Page:
        """Ask for the news of the planning group; nothing comes before it is confirmed."""
        group = self.browser.get("/bodies/wishaw-lpg")
        return group.click("by email").submit("Send me the first email", email=address)

    def confirm(self, address: str) -> Page:
        link = self.town.newest(address).link("/subscribe/confirm/")
        return self.browser.get(link).submit("Yes, send it to me")


class Contributor(Person):
    """Somebody who tells what happened, keeps two codes, and comes back to look."""

    reference: str
    secret: str

    def share(
        self, text: str, *, tell_by: str, address: str = "", use: str = "Publish it", quote: bool = False
    ) -> Page:
        """Front page, locality, story, check, send. Keeps the reference and the words from the last page."""
        page = self.browser.get("/").click("Wishaw").click("Tell us what happened")
        page = page.submit(
            "Go on and check it", text=text, use=use, quote=quote, tell_by=tell_by,
            address=address,
        )  # fmt: skip
        assert text in page
        page = page.submit("Send it")
        codes = [page.doc.text(each) for each in page.doc.all("dd", "code", "strong")]
        self.reference = next(each for each in codes if len(each) == 9 and each[4] == "-")
        self.secret = next(each for each in codes if len(each.split()) == 4 and each.islower())
        return page

    def look(self) -> Page:
        """The status page, by reference and secret words."""
        page = self.browser.get("/status")
        return page.submit("Show me", reference=self.reference, secret=self.secret)

    def look_from_mail(self, address: str) -> Page:
        """The status page, by the link in the newest e-mail."""
        return PageClient(self.town.app).get(self.town.newest(address).link("/status/link/"))

    def disagree(self, why: str) -> Page:
        return self.look().click("I disagree").submit("Ask for another look", text=why)

    def verdict(self, page: Page, answer: str, comment: str = "") -> Page:
        """Say on the status page whether it answered what one told."""
        name = next(name for name in page.form("Send my answer").names if name.endswith("-answer"))
        given = {name: answer}
        if comment:
            given[name.removesuffix("answer") + "comment"] = comment
        return page.submit("Send my answer", **given)

    def take_back(self) -> Page:
        return self.look().click("Take it back").submit("Yes, take it back")


class Staff(Person):
    """Somebody with an account, which is opened before the journey begins; they sign in as everybody does."""

    role: Role
    kind: ScopeKind

    def __init__(self, town: Town, place: int, name: str) -> None:
        super().__init__(town)
        actor = factories.make_user(self.role, self.kind, place, name=name, password=PASSWORD)
        self.email = factories.email_of(actor)

    def sign_in(self) -> Self:
        page = self.browser.get("/account/sign-in").submit("Sign in", email=self.email, password=PASSWORD)
        assert page.url != "/account/sign-in"
        return self

    def ask(self, title: str) -> Page:
        """The page of an ask, from the list of all of them."""
        return self.browser.get("/board/asks/").click(title)


class Moderator(Staff):
    """Reads for a host, replies, publishes, puts asks, checks what was done."""

    role, kind = Role.MODERATOR, ScopeKind.HOST

    def queue(self) -> Page:
        return self.browser.get("/moderation/queue")

    def open(self, contributor: Contributor) -> Page:
        """Open what somebody told, from the queue."""
        return self.queue().click(contributor.reference).submit("Open it and read it")

    def settle(self, contributor: Contributor, **what: Any) -> Page:
        """Open it, decide everything, reply; back on the queue."""
        page = self.open(contributor).submit("Save and send", **what)
        assert page.url == "/moderation/queue", page.errors
        return page

    def begin_theme(self, name: str, outcomes: list[str], contributors: list[Contributor]) -> Page:
        page = self.browser.get("/moderation/themes/new").submit("Save", name=name, outcomes=outcomes)
        for each in contributors:
            page = page.submit("Put it in", reference=each.reference)
        return page

    def put_story(self, contributor: Contributor, title: str, body: str) -> Page:
        """Put one person's story to a planning body as an ask of its own."""
        page = self.browser.get(f"/moderation/contributions/{contributor.reference.replace('-', '')}")
        return self.put_ask(page.click("Put it to a planning body as an ask of its own"), title, body)

    def put_ask(self, form: Page, title: str, body: str) -> Page:
        """Raise the ask that a form was opened for; the page of the ask."""
        return form.submit("Raise it", title=title, body_id=body)

    def tell_by_hand(self) -> int:
        """Ring everybody on the work list. Returns how many."""
        for told in range(100):
            page = self.browser.get("/moderation/by-hand")
            if "Nobody waits to be told by hand." in page:
                return told
            page.submit("Open the address").submit("I have told them")
        raise AssertionError("the work list never ends")

    def decide_objection(self, outcome: str, answer: str) -> Page:
        """Decide the one that waits."""
        page = self.browser.get("/moderation/objections")
        page = page.click(page.headings[0]).submit("Open it and read it")
        return page.submit("Send your answer", outcome=outcome, answer=answer)

    def check_answer(self) -> Page:
        """Show the service's answer to the person."""
        page = self.browser.get("/moderation/referrals")
        name = next(each for each in page.form("Save").names if each.endswith("outcome"))
        return page.submit("Save", **{name: "Yes: show it"})

    def let_answer_through(self, title: str) -> Page:
        """Look at what a body answered by its link, and let everybody read it."""
        page = self.browser.get("/board/").click(f"Read the answer: {title}")
        return page.submit("Show it as it is")

    def check_done(self, title: str, seen: str) -> Page:
        return self.ask(title).click("Check what was done").submit("Save what you found", passed="Yes", text=seen)


class ServiceOwner(Person):
    """Runs a service; has a mailbox and no account."""

    def __init__(self, town: Town, mailbox: str) -> None:
        super().__init__(town)
        self.mailbox = mailbox

    def open_mail(self) -> Page:
        return self.browser.get(self.town.newest(self.mailbox).link("/service/"))

    def answer(self, text: str, *, changed: str) -> Page:
        return self.open_mail().submit("Send the answer", text=text, changed=changed)


class Officer(Staff):
    """Answers for a planning body: from the link in the mailbox, or signed in."""

    role, kind = Role.LPG_OFFICER, ScopeKind.BODY

    def __init__(self, town: Town, place: int, name: str, mailbox: str) -> None:
        super().__init__(town, place, name)
        self.mailbox = mailbox

    def open_mail(self) -> Page:
        """The ask, by the link in the newest e-mail, in a browser that is not signed in."""
        return PageClient(self.town.app).get(self.town.newest(self.mailbox).link("/respond/"))

    def agree(self, page: Page, promise: str, due: date, **more: Any) -> Page:
        return page.submit(
            "Send this answer", promise1_text=promise, promise1_owner_role="Buildings manager", promise1_due=due,
            **({"reasons": REASONS, "options_considered": LOOKED} | more),
        )  # fmt: skip

    def refuse(self, page: Page, reasons: str) -> Page:
        return page.submit("Send this answer", reasons=reasons, options_considered=LOOKED)

    def move_promise(self, title: str, due: date, reason: str) -> Page:
        page = self.ask(title).click("Move the day of a promise")
        return page.submit("Move the day", due=due, reason=reason)

    def report_done(self, title: str, what: str, when: date, url: str) -> Page:
        page = self.ask(title).click("Say that something is done")
        return page.submit("Say that it is done", what=what, when=when, kind="A web page", url=url)


class BoardOfficer(Officer):
    """The same for the Integration Joint Board."""

    role = Role.IJB_OFFICER


class Chair(Staff):
    """Looks at what is still disputed, and closes it."""

    role, kind = Role.CHAIR, ScopeKind.BODY

    def close(self, title: str, reason: str) -> Page:
        return self.ask(title).click("Close it as disputed").submit("Close it as disputed", reason=reason)


class Clerk(Staff):
    """Reads digests before everybody does, and issues them."""

    role, kind = Role.CLERK, ScopeKind.BODY

    def digest(self, month: str) -> Page:
        return self.browser.get("/board/digests").click(month)


class Auditor(Staff):
    """Reads who did or looked at what."""

    role, kind = Role.AUDITOR, ScopeKind.INSTALLATION

    def counts(self, event: str) -> int:
        """How many lines there are of one kind of event (of the newest fifty or so)."""
        page = self.browser.get("/admin/audit").submit("Show", event=event)
        (rows,) = page.tables.values()
        return sum(event in row for row in rows)
