"""An installation with something of everything in it, for tests that look at every page.

`Furnished(clock)` makes places, an account for each role and one of each kind of thing; `more(n)` adds n of each list.
Everything is done through the services, on days of autumn 2026.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.adapters.dev_mailbox import DevMailbox
from engage.adapters.mailer import OutgoingMail
from engage.domain.ask_states import AskAction
from engage.domain.kinds import BodyKind, ClusterState, ContributionKind, LinkPurpose, SubscriptionTarget, TellBy
from engage.domain.outcomes import OUTCOMES
from engage.domain.page_texts import SCOPES, PageScope
from engage.domain.periods import Period
from engage.domain.permissions import INSTALLATION, SYSTEM, Actor, Role, Scope, ScopeKind, contributor
from engage.models.alike import Alike, AlikeWave
from engage.models.asks import Ask, AskContribution, Promise
from engage.models.base import db
from engage.models.contributions import Contribution, Objection, Referral
from engage.models.digests import Subscription
from engage.models.echoes import SameHere
from engage.models.outbox import Message
from engage.models.paper import Gathering, PaperPrint
from engage.models.people import Invitation, RoleGrant, User
from engage.models.places import HelpContact, Host, Locality, Meeting, Partnership, PlanningBody, Service
from engage.models.themes import Theme
from engage.models.theming import ThemeCluster, ThemeClusterMember
from engage.queries import answer_quality as quality_queries
from engage.queries.link_answers import waiting
from engage.services import (
    agendas,
    answer_quality,
    ask_moves,
    asks,
    closure,
    complaints,
    decisions,
    digest_questions,
    digests,
    drafts,
    equality,
    follow_ups,
    gatherings,
    incidents,
    invitations,
    job_runs,
    link_answers,
    links,
    moderation,
    objections,
    outbox,
    page_texts,
    place_changes,
    referrals,
    safeguarding,
    same_here,
    subscriptions,
    theme_moves,
    themes,
)
from engage.services.context import context, now, today
from engage.services.contributions import Shared
from engage.services.unit_of_work import unit_of_work
from tests import factories

WHY = "The stairs are ours, and a new lamp costs less than one fall."
LOOKED = "A lamp, a second rail, and leaving it as it is."
REFUSAL = "The lease of the building forbids a second lamp until the year 2028."
PURPOSE = "We compare it with the census, to see who we do not reach."
PAGE_WORDS = "## Ours\n\nWe meet in the library. See https://www.example.org/rules\n\n- Tea\n- Biscuits"
EVIDENCE = {"kind": "link", "url": "https://www.example.org/news/lamp"}
NAMED = ("Mary Baird", "12 High Street")
CHANNELS = (
    (TellBy.EMAIL, "reader{}@example.org"), (TellBy.PHONE, "01698 555 0{:03}"), (TellBy.SELF, ""),
    (TellBy.LETTER, "Ann Gray\n{} High Street\nWishaw"),
)  # fmt: skip


class Furnished:
    """What there is, by name; ids and references as pages and links need them."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.count = self.pages = 0
        clock.set(datetime(2026, 10, 5, 9, tzinfo=UTC))
        self.at = factories.make_places()
        self.people = self._people()
        self._equality()
        self.second = factories.make_moderator(self.at.host, name="Calum")
        self.theme = themes.create(
            self.moderator, partnership_id=self.at.partnership, name="Dark stairs", outcomes=[1, 7],
            description="Stairs without light.", dissent="Some find the light too bright.",
            examples=["It is dark on the stairs"],
        )  # fmt: skip
        self.asks = {state: self.ask(state) for state in STATES}
        self.read = self.settled("thanks_passed_on")
        self.question = follow_ups.ask_person(self.moderator, self.read.id, text="Which of the two doors was it?")
        self.heard(self.read.id)
        self.again = self.echo(1)
        self.referral = self.answered()
        self.shown = self.answered(shown=True)
        self.sounds, self.complaint = self.sounded()
        self.objection = self.objected()
        self.incident = self.mistaken()
        self.seconds = self.proposed()
        self.worry, self.kept = self.worried(), self.worried(ended=True)
        self.wave = self.flagged()
        self.gathering = self.gathered()
        self.answer = self.came_by_link()
        self.sitting, self.sat = self.tabled_before()
        self.sample = self.drawn()
        self.more(4)
        self._contacts()
        self.write_pages(2)
        self.subscription = self._subscription()
        self.invitation = self._invite()
        job_runs.run_once("digests.compile", "2026-10", lambda: 2)
        with unit_of_work() as session:
            held = Meeting(body_id=self.at.lpg, held_on=date(2026, 10, 15), place="The library")
            session.add(held)
            session.flush()
            self.held = held.id
        clock.set(datetime(2026, 11, 3, 9, tzinfo=UTC))
        self.digest = self._digest(self.at.lpg, issue=True)
        self.waiting_digest = self._digest(self.at.ijb, issue=False)
        self.digest_questions = self._asked_about_lines()
        outbox.send_due()
        self._mailbox()
        self.codes = self.saved()
        self.heap = self.heaped()
        lamps = themes.create(self.moderator, partnership_id=self.at.partnership, name="Lamps")
        theme_moves.merge(self.moderator, lamps, into_id=self.theme)
        self.joined, self.whole = self.put_together()
        self.orphan = self.orphaned()

    def came_by_link(self) -> int:
        """An answer of a body that waits for the host to look; its id."""
        ask_id = self.ask("raised")
        token = self.officers_link(ask_id).rsplit("/", 1)[1]
        said = {
            "outcome": "not_agreed", "reasons": REFUSAL, "options_considered": LOOKED, "decided_by": "The group",
            "next_steps": "Come to the next meeting.", "promises": [],
        }  # fmt: skip
        link = links.find(LinkPurpose.ASK_OFFICER, token)
        link_answers.take(link, ask_id, AskAction.DECIDE, said, slug="not-agreed")
        return waiting({self.at.host})[-1].id

    def tabled_before(self) -> tuple[int, str]:
        """A meeting that is held by the time pages are looked at, and an ask on its agenda; id and reference."""
        with unit_of_work() as session:
            meeting = Meeting(body_id=self.at.lpg, held_on=date(2026, 10, 22), papers_due_on=date(2026, 10, 15))
            session.add(meeting)
            session.flush()
            meeting_id = meeting.id
        ask_id = self.ask("acknowledged")
        decisions.table(self.officer, ask_id, meeting_id=meeting_id)
        agendas.papers_sent(self.people["clerk"], meeting_id=meeting_id, seen=0)
        return meeting_id, self.reference(ask_id)

    def put_together(self) -> tuple[int, int]:
        """An ask that was joined with another, and that other one, of which a part is an ask of its own; their ids."""
        joined, whole = self.ask("raised"), self.ask("raised")
        asks.link_contribution(self.moderator, ask_id=whole, contribution_id=self.read.id)
        ask_moves.split(
            self.moderator, whole, title="Mend the rail on the stairs", contribution_ids=[self.read.id],
            reason="The rail is another thing than the light.",
        )  # fmt: skip
        ask_moves.merge(self.moderator, joined, into_id=whole, reason="Both ask for a light on the same stairs.")
        return joined, whole

    def orphaned(self) -> int:
        """An ask whose body ended the day before, with none after it; its id."""
        with unit_of_work() as session:
            old = PlanningBody(
                partnership_id=self.at.partnership, kind=BodyKind.LPG, slug="old-group", name="Old Planning Group"
            )
            session.add(old)
            session.flush()
            ended = old.id
        ask_id = self.ask("raised", body_id=ended)
        with unit_of_work() as session:
            session.get_one(PlanningBody, ended).valid_to = today() - timedelta(days=1)
        return ask_id

    def drawn(self) -> int:
        """One of the answers of this month that were drawn to be judged; its id."""
        answer_quality.draw_due(Period.of(today()))
        return quality_queries.waiting(self.moderator)[0].id

    # People

    def _people(self) -> dict[str, Actor]:
        at, kind = self.at, ScopeKind
        held: dict[Role, tuple[ScopeKind, int]] = {
            Role.MODERATOR: (kind.HOST, at.host), Role.SECOND_READER: (kind.HOST, at.host),
            Role.SAFEGUARDING_LEAD: (kind.HOST, at.host), Role.KEYIN_CLERK: (kind.HOST, at.host),
            Role.THEME_EDITOR: (kind.HOST, at.host), Role.SERVICE_OWNER: (kind.SERVICE, at.service),
            Role.LPG_OFFICER: (kind.BODY, at.lpg), Role.IJB_OFFICER: (kind.BODY, at.ijb),
            Role.CHAIR: (kind.BODY, at.lpg), Role.CHIEF_OFFICER: (kind.PARTNERSHIP, at.partnership),
            Role.CLERK: (kind.BODY, at.lpg), Role.PUBLIC_REPRESENTATIVE: (kind.BODY, at.lpg),
            Role.BOARD_READER: (kind.BODY, at.lpg), Role.AUDITOR: (kind.INSTALLATION, 0),
            Role.ADMIN: (kind.INSTALLATION, 0),
        }  # fmt: skip
        return {role.value: factories.make_user(role, *scope, name=role.name.title()) for role, scope in held.items()}

    def _equality(self) -> None:
        """The questions are asked, and a quarter of answers lies behind."""
        place_changes.change_equality(
            self.people["admin"], partnership_id=self.at.partnership, asked=True, purpose=PURPOSE
        )
        began = self.clock.now()
        self.clock.set(datetime(2026, 2, 2, 9, tzinfo=UTC))
        for number in range(32):
            answers = {"age": ("25_34", "65_74", "16_24")[number % 3], "sex": "female" if number % 5 else "male"}
            equality.send(partnership_id=self.at.partnership, answers=answers, once=f"set {number}")
        self.clock.set(began)
        equality.shuffle()

    @property
    def moderator(self) -> Actor:
        return self.people["moderator"]

    @property
    def officer(self) -> Actor:
        return self.people["lpg_officer"]

    # Contributions

    def told(self, **changes: Any) -> Shared:
        """Somebody tells something; each in another way."""
        self.count += 1
        by, address = CHANNELS[self.count % len(CHANNELS)]
        self.clock.advance(minutes=7)
        given: dict[str, Any] = {
            "text": f"The light on the stairs is out, and I fell {self.count} times. My name is Ann Gray.",
            "kind": ContributionKind.IDEA if self.count % 3 == 0 else ContributionKind.EXPERIENCE,
            "tell_by": by, "address": address.format(self.count), "danger": self.count % 11 == 0,
        }  # fmt: skip
        return factories.share(self.at, **(given | changes))

    def published(self, **changes: Any) -> Shared:
        """Told, and shown without the name."""
        shared = self.told(**changes)
        factories.publish(
            self.moderator, shared.id, f"The light on the stairs is out, and I fell {self.count} times. [name]",
            why=("personal_name", "readability"),
        )
        themes.link(self.moderator, theme_id=self.theme, contribution_id=shared.id)
        return shared

    def saved(self) -> dict[str, str]:
        """The codes of something that was saved one question at a time, and changed on two devices at once. Who may see
        it is not chosen yet, and it says who somebody is."""
        held = drafts.save(None, {
            "text": f"Doctor {NAMED[0]} rang me on 01698 555 019. She has my old address, {NAMED[1]}, ML2 7AB.",
            "better": "She could have looked it up.", "how": "2", "speaks_as": "self", "locality": "wishaw",
            "route": "steps", "send_key": "saved", "aside": "She rang in the evening, and I was asleep.",
        })  # fmt: skip
        given = drafts.give_codes(held)
        return {"reference": given.reference, "secret": given.secret or ""}

    def settled(self, disposition: str, **more: Any) -> Shared:
        """Published and replied to."""
        shared = self.published()
        factories.settle(self.moderator, shared.id, disposition, **more)
        return shared

    def heard(self, contribution_id: int) -> None:
        """Its person asks their reader something, and adds something that was answered."""
        me = contributor(contribution_id)
        told = follow_ups.ask_reader(me, contribution_id, text=f"It was the back door, {self.count} times.")
        follow_ups.answer_person(self.moderator, told, text="Thank you. We have told the people who mend it.")
        follow_ups.ask_reader(me, contribution_id, text="When will you know?", danger=self.count % 3 == 0)

    def answered(self, *, shown: bool = False) -> int:
        """One that a service answered; the referral's id."""
        shared = self.settled("sent_to_service", service_id=self.at.service, note="Can you mend it?")
        referral = db.session.scalar(sa.select(Referral.id).where(Referral.contribution_id == shared.id))
        assert referral is not None
        referrals.answer(self.people["service_owner"], referral, text="We put in a new bulb on Friday.", changed=True)
        if shown:
            referrals.check(self.moderator, referral, show=True)
        return referral

    def sounded(self) -> tuple[Shared, int]:
        """One whose person is asked if they also want to complain; and another's hand-over, the referral's id."""
        asked, agreed = self.settled("thanks_passed_on"), self.settled("thanks_passed_on")
        for each in (asked, agreed):
            complaints.ask(self.moderator, each.id, service_id=self.at.service)
        complaints.answer(
            contributor(agreed.id), agreed.id, agreed=True, service_id=self.at.service, share_address=True
        )
        referral = db.session.scalar(sa.select(Referral.id).where(Referral.contribution_id == agreed.id))
        assert referral is not None
        return asked, referral

    def objected(self) -> int:
        """One that somebody disagrees with; the objection's id."""
        shared = self.settled("no_action", because="The clinic moves next year.")
        return objections.object_to(contributor(shared.id), shared.id, text="It is dark now, not next year.")

    def mistaken(self) -> int:
        """One that showed what should never have been public; the incident's id."""
        shared = self.published()
        return incidents.take_off(
            self.moderator, shared.id, reason="identifies_someone", kind="name", told=["manager"],
            note="It was up for a day.", version=moderation.version_of(shared.id),
        )  # fmt: skip
    def proposed(self) -> Shared:
        """One that is serious: its text waits for a second reader."""
        shared = self.told()
        factories.read(self.moderator, shared.id)
        moderation.mark_serious(self.moderator, shared.id)
        factories.publish(self.moderator, shared.id)
        return shared

    def worried(self, *, ended: bool = False) -> Shared:
        """One that was public until its reader was worried; with `ended`, kept in by the lead."""
        shared = self.published()
        lead = self.people["safeguarding_lead"]
        safeguarding.raise_concern(self.moderator, shared.id, worry=f"She is alone with him, {self.count} days now.")
        if ended:
            given = {"route": "child", "outcome": "not_referred", "reason": "Social work has it since Monday."}
            safeguarding.record(lead, shared.id, given=given)
            safeguarding.keep(lead, shared.id)
        return shared

    def gathered(self) -> int:
        """An event, with one thing told there, and a form printed for it; the event's id."""
        self.count += 1
        with unit_of_work() as session:
            session.add(PaperPrint(locality_id=self.at.locality, copies=2, made_at=now(), made_by=None))
        return gatherings.key_in(
            self.people["keyin_clerk"], locality_id=self.at.locality, name=f"Coffee morning {self.count}",
            held_on=today(), place="Library", present=12, consent_evidence="Dots on a sheet.",
            send_key=f"event-{self.count}",
            told=[gatherings.Told("The bus is always late.", "publish", False, "", f"event-{self.count}-1")],
        ).gathering_id  # fmt: skip

    # Asks

    def ask(self, state: str, body_id: int | None = None) -> int:
        """An ask that has come as far as this."""
        shared = self.published()
        ask_id = asks.draft(
            self.moderator, host_id=self.at.host, body_id=body_id or self.at.lpg,
            title=f"Mend light {self.count} on the stairs",
            detail="It has been out since August.", contribution_ids=[shared.id], theme_id=self.theme,
            locality_id=self.at.locality,
        )  # fmt: skip
        for step in STATES[state]:
            step(self, ask_id)
        return ask_id

    def raise_it(self, ask_id: int) -> None:
        asks.raise_ask(self.moderator, ask_id)

    def acknowledge(self, ask_id: int) -> None:
        decisions.acknowledge(self.officer, ask_id, text="We have it.")

    def table(self, ask_id: int) -> None:
        decisions.table(self.officer, ask_id, meeting_id=self.at.meeting)

    def agree(self, ask_id: int) -> None:
        promise = {"text": "Fit a lamp", "owner_role": "Buildings manager", "due": today() + timedelta(days=9)}
        decisions.decide(
            self.officer, ask_id, outcome="agreed", reasons=WHY, options_considered=LOOKED, decided_by="The group",
            next_steps="Come to the next meeting.", promises=[promise],
        )  # fmt: skip

    def refuse(self, ask_id: int) -> None:
        decisions.decide(
            self.officer, ask_id, outcome="not_agreed", reasons=REFUSAL, options_considered=LOOKED,
            decided_by="The group",
        )  # fmt: skip

    def pass_on(self, ask_id: int) -> None:
        decisions.pass_on(self.officer, ask_id, to_body_id=self.at.ijb, reason="The board pays for the lamps.")

    def direct(self, ask_id: int) -> None:
        """The board takes it on, and agrees: with a Direction."""
        officer = self.people["ijb_officer"]
        decisions.accept(officer, ask_id)
        decisions.decide(
            officer, ask_id, outcome="partly", reasons=WHY, options_considered=LOOKED, decided_by="The group",
            promises=[{"text": "Fit a lamp", "owner_role": "Buildings manager", "due": today() + timedelta(days=90)}],
            direction={"to": "council", "reference": "7/2026", "on": today(), "money": 12_000},
        )  # fmt: skip

    def report(self, ask_id: int) -> None:
        decisions.report_done(
            self.officer, ask_id, number=1, what="The lamp was fitted.", when=today(), evidence=EVIDENCE
        )

    def check(self, ask_id: int) -> None:
        decisions.check_done(self.second, ask_id, number=1, passed=True, text="I saw it burn.")

    def say_no(self, ask_id: int) -> None:
        person = self.behind(ask_id)
        closure.give_verdict(contributor(person), ask_id=ask_id, contribution_id=person, answer="no")

    def say_yes(self, ask_id: int) -> None:
        person = self.behind(ask_id)
        closure.give_verdict(contributor(person), ask_id=ask_id, contribution_id=person, answer="yes")

    def behind(self, ask_id: int) -> int:
        """The newest contribution behind an ask."""
        found = db.session.scalar(
            sa.select(sa.func.max(AskContribution.contribution_id)).where(AskContribution.ask_id == ask_id)
        )
        assert found is not None
        return found

    # The rest

    def flagged(self, wave: int | None = None) -> int:
        """A wave of all that waits to be read, as the job notes it; those of `wave` and all that came since."""
        known = sa.select(Alike.contribution_id)
        with unit_of_work() as session:
            if wave is None:
                row = AlikeWave(partnership_id=self.at.partnership, most=50, began_at=now(), noted_at=now())
                session.add(row)
                session.flush()
                wave = int(row.id)
            for number in session.scalars(
                sa.select(Contribution.id).where(Contribution.waiting, Contribution.id.not_in(known))
            ).all():
                session.add(Alike(contribution_id=number, wave_id=wave))
        return wave

    def more(self, count: int) -> None:
        """So many more of everything that is listed."""
        states = list(STATES)
        for number in range(count):
            self.ask(states[number % len(states)])
            self.told()
            kind = number % 4
            if kind == 0:
                self.answered(shown=number % 8 == 0)
            elif kind == 1:
                self.objected()
                self.mistaken()
            elif kind == 2:
                self.settled("watching", until=today() + timedelta(days=90))
            else:
                self.settled("sent_to_service", service_id=self.at.silent_service, note="Can you ring them?")
            themes.create(self.moderator, partnership_id=self.at.partnership, name=f"Theme {self.count}")
            self.echo(number)
            self.proposed()
            self.worried(ended=number % 2 == 0)
            self.heard(self.settled("thanks_passed_on").id)
            factories.make_user(Role.BOARD_READER, ScopeKind.BODY, self.at.lpg)
            with unit_of_work() as session:
                session.add(Meeting(body_id=self.at.lpg, held_on=date(2027, 1, 4) + timedelta(days=self.count)))
            self._invite()
            self.write_pages(1)
            self.gathered()
            job_runs.run_once("audit.seal", f"2026-10-{self.count}", lambda: 1)
        self.flagged(self.wave)

    def write_pages(self, count: int) -> None:
        """So many more versions of the words of every page."""
        number = {PageScope.INSTALLATION: 0, PageScope.PARTNERSHIP: self.at.partnership,
                  PageScope.LOCALITY: self.at.locality}  # fmt: skip
        for _ in range(count):
            self.pages += 1
            for page, scopes in SCOPES.items():
                for scope in scopes:
                    page_texts.change(
                        self.people["admin"], page=page, scope=scope, scope_id=number[scope], placement="after",
                        text=f"{PAGE_WORDS} {self.pages}", seen=self.pages - 1,
                    )  # fmt: skip

    def echo(self, number: int) -> Shared:
        """One more press of "Same here" on the asks of these pages, and one more who says that it happened again."""
        for state in ("raised", "closed"):
            with unit_of_work() as session:
                session.add(SameHere(ask_id=self.asks[state], pressed_at=now(), press_key=f"{state}-{self.count}"))
        same_here.press(self.asks["raised"], key=f"key {self.count}", sentence=f"It was dark, {number} times.")
        return self.told(again=self.reference(self.asks["closed"]))

    def _invite(self) -> int:
        self.count += 1
        return invitations.invite(
            self.people["admin"], email=f"new{self.count}@example.org", name="Newcomer", role=Role.CLERK,
            scope=Scope(ScopeKind.BODY, self.at.lpg),
        )  # fmt: skip

    def _contacts(self) -> None:
        with unit_of_work() as session:
            for kind in ("crisis", "protection", "complaint", "advocacy"):
                session.add(
                    HelpContact(
                        slug=kind, kind=kind, name=f"Help by {kind}", number="0800 111 222", hours="Day and night",
                        verified_on=date(2026, 9, 1),
                    )
                )  # fmt: skip

    def _subscription(self) -> int:
        subscriptions.subscribe("news@example.org", SubscriptionTarget.BODY, self.at.lpg)
        found = db.session.scalar(sa.select(sa.func.max(Subscription.id)))
        assert found is not None
        return found

    def _digest(self, body_id: int, *, issue: bool) -> int:
        clerk = self.people["clerk"]
        made = digests.compile(SYSTEM, body_id=body_id, period="2026-10")
        if issue:
            digests.set_foreword(clerk, digest_id=made, text="Thank you to all who told us.")
            digests.issue(clerk, digest_id=made)
        return made

    def correct_digest(self) -> None:
        """A later version of the digest that was issued, with everything that was added since."""
        clerk = self.people["clerk"]
        self.digest = digests.compile(
            clerk, body_id=self.at.lpg, period="2026-10", as_of=now(), reason="Some asks were missing."
        )
        digests.issue(clerk, digest_id=self.digest)

    @property
    def line(self) -> str:
        """The address of a line of the digest that was issued."""
        return f"/digests/wishaw-lpg/2026-10/v1/{self.reference(self.asks['raised'])}"

    def _asked_about_lines(self) -> list[int]:
        """What readers asked: one waits for an answer, one needed none; their ids."""
        one, other = (
            digest_questions.ask(self.digest, self.asks["raised"], text=text, email="reader@example.org")
            for text in ("Who pays for the lamp?", "Thank you.")
        )
        digest_questions.set_aside(self.moderator, other, reason="It is thanks.")
        return [one, other]

    def heaped(self) -> int:
        """Something that no theme fits."""
        found = self.settled("thanks_passed_on")
        themes.set_links(self.moderator, found.id, theme_ids=())
        with unit_of_work() as session:
            row = ThemeCluster(
                partnership_id=self.at.partnership, state=ClusterState.OPEN, size=1, phrases=[["stair light", 3]],
                found_at=self.clock.now(),
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add(ThemeClusterMember(cluster_id=row.id, contribution_id=found.id, place=0))
            return row.id

    def _mailbox(self) -> None:
        with DevMailbox(context().settings.home, self.clock) as box:
            box.send(
                OutgoingMail(
                    to="ann@example.org", subject="Hello", text="Hello.", html="<p>Hello.</p>", message_id="hello",
                    sender="engage@example.org", date=self.clock.now(),
                )
            )  # fmt: skip
            self.letter = box.messages()[0].id

    def typed(self) -> set[str]:
        """Everything that somebody typed in: data, in whatever language they speak."""
        columns = (
            Partnership.name, Locality.display_name, Host.name, PlanningBody.name, Service.name, Service.owner_role,
            User.name, Theme.name, Theme.description, Theme.dissent, Ask.title, Ask.detail, Meeting.place,
            HelpContact.name, HelpContact.hours, Contribution.disposition_note, Referral.note, Referral.answer,
            Promise.text, Promise.owner_role, Contribution.redacted_text, Invitation.name,
            Gathering.name, Gathering.place, Gathering.consent_evidence,
        )  # fmt: skip
        db.session.rollback()
        found = {text for column in columns for text in db.session.scalars(sa.select(column).distinct()) if text}
        outcomes = {each.text for each in OUTCOMES}  # the words of the law
        return found | outcomes | {WHY, LOOKED, REFUSAL, PURPOSE, "The group", *NAMED}

    # Addresses

    def reference(self, ask_id: int) -> str:
        db.session.rollback()
        return db.session.get_one(Ask, ask_id).reference

    def reference_of(self, contribution_id: int) -> str:
        db.session.rollback()
        return db.session.get_one(Contribution, contribution_id).reference

    def contribution_of(self, row: type[Referral | Objection], number: int) -> str:
        """The reference of the contribution that a referral or an objection is about."""
        found = db.session.get_one(Contribution, db.session.get_one(row, number).contribution_id)
        return found.reference

    def link(self, purpose: LinkPurpose, subject: int, **more: Any) -> str:
        """The path of a link that works."""
        return links.mint(purpose, subject, **more).removeprefix(context().settings.base_url)

    def officers_link(self, ask_id: int) -> str:
        return self.link(LinkPurpose.ASK_OFFICER, ask_id, role=Role.LPG_OFFICER, body_id=self.at.lpg)

    def newest(self, model: Any) -> int:
        found = db.session.scalar(sa.select(sa.func.max(model.id)))
        assert found is not None
        return int(found)

    def by_hand(self) -> int:
        found = db.session.scalar(sa.select(sa.func.min(Message.id)).where(Message.state == "by_hand"))
        assert found is not None
        return int(found)

    def grant_of(self, role: str) -> int:
        found = db.session.scalar(sa.select(RoleGrant.id).where(RoleGrant.user_id == self.people[role].user_id))
        assert found is not None
        return found

    def theme_slug(self) -> str:
        return db.session.get_one(Theme, self.theme).slug

    def open_invitation(self) -> int:
        return self.newest(Invitation)


Step = Callable[[Furnished, int], None]
_F = Furnished
STATES: dict[str, tuple[Step, ...]] = {
    "draft": (),
    "raised": (_F.raise_it,),
    "acknowledged": (_F.raise_it, _F.acknowledge),
    "tabled": (_F.raise_it, _F.table),
    "agreed": (_F.raise_it, _F.agree),
    "claimed": (_F.raise_it, _F.agree, _F.report),
    "with people": (_F.raise_it, _F.agree, _F.report, _F.check),
    "refused": (_F.raise_it, _F.acknowledge, _F.refuse, _F.say_no),
    "passed": (_F.raise_it, _F.pass_on),
    "closed": (_F.raise_it, _F.agree, _F.report, _F.check, _F.say_yes),
    "directed": (_F.raise_it, _F.pass_on, _F.direct),
}
"""How far asks have come, by the steps that took them there."""

__all__ = ["INSTALLATION", "STATES", "Furnished"]
