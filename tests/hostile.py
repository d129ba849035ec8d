"""One of everything, every form there is, and a browser that sends what no person would: for tests of hostile input."""

from __future__ import annotations

import re
from collections import Counter, deque
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from engage.domain.ask_states import AskAction
from engage.domain.kinds import ClusterState, LinkPurpose, SubscriptionTarget, TellBy
from engage.domain.periods import Period
from engage.domain.permissions import (
    GRANTABLE,
    INSTALLATION,
    SCOPES_OF_ROLE,
    SYSTEM,
    Role,
    Scope,
    ScopeKind,
    contributor,
)
from engage.models.answer_quality import AnswerSample
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution, Objection, Referral
from engage.models.digests import Subscription
from engage.models.incidents import Incident
from engage.models.link_answers import LinkAnswer
from engage.models.outbox import Message
from engage.models.people import Invitation, RoleGrant, SignedLink, User
from engage.models.places import HelpContact, Meeting
from engage.models.theming import ThemeCluster, ThemeClusterMember
from engage.services import (
    answer_quality,
    digests,
    incidents,
    invitations,
    link_answers,
    links,
    objections,
    page_texts,
    subscriptions,
    theme_moves,
    themes,
)
from engage.services.context import now, today
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.asking import WHY, Asking
from tests.page_forms import Form
from tests.pages import Page, PageClient, _alone
from tests.staff import actor_of

MARK = "<b>&'\""
TEXT_TYPES = {None, "text", "email", "tel", "url", "search", "password"}
FOLLOWED = ("/board/", "/respond/")
FORM = "application/x-www-form-urlencoded"


class World:
    """One of everything, and the people who may see it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        made = Asking()
        self.at = made.places
        told = [factories.share(self.at, tell_by=by, address=where) for by, where in (
            (TellBy.EMAIL, "anne@example.org"), (TellBy.PHONE, "01698 555 012"), (TellBy.EMAIL, "bob@example.org"),
            (TellBy.EMAIL, "col@example.org"),
        )]  # fmt: skip
        self.own, self.by_phone, self.sent, self.contested = (each.id for each in told)
        for number in (self.by_phone, self.sent, self.contested):
            factories.publish(made.moderator, number)
        factories.settle(made.moderator, self.by_phone)
        factories.settle(made.moderator, self.sent, "sent_to_service", service_id=self.at.service)
        factories.settle(made.moderator, self.contested)
        mistaken = factories.share(self.at)
        incidents.take_off(
            made.moderator, mistaken.id, reason="staff_named", kind="name",
            version=factories.publish(made.moderator, mistaken.id),
        )  # fmt: skip
        objections.object_to(contributor(self.contested), self.contested, text="That is not what I told you.")
        self.theme = themes.create(made.moderator, partnership_id=self.at.partnership, name="Lights")
        themes.link(made.moderator, theme_id=self.theme, contribution_id=self.sent)
        lamps = themes.create(made.moderator, partnership_id=self.at.partnership, name="Lamps")
        self.move = theme_moves.merge(made.moderator, lamps, into_id=self.theme)
        themes.create(made.moderator, partnership_id=self.at.partnership, name="Doors")
        self.draft, self.raised, self.asked = made.draft(), made.raised(), made.with_people()
        self.answer = self._answer(made)
        self.heard, self.account = made.people, made.reader.user_id or 0
        answer_quality.draw_due(Period.of(today()))
        self.digest = digests.compile(SYSTEM, body_id=self.at.lpg, period="2026-10")
        self.issued = digests.compile(SYSTEM, body_id=self.at.ijb, period="2026-10")
        with unit_of_work() as session:
            heap = ThemeCluster(
                partnership_id=self.at.partnership, state=ClusterState.OPEN, size=1, phrases=[], found_at=now()
            )
            session.add(heap)
            session.flush()
            self.heap = heap.id
            session.add(ThemeClusterMember(cluster_id=heap.id, contribution_id=self.heard[0], place=0))
            session.add(HelpContact(slug="nhs24", kind="crisis", name="NHS 24", number="111"))
        self.staff = self._everything()
        digests.issue(factories.make_user(Role.CLERK, ScopeKind.BODY, self.at.ijb), digest_id=self.issued)
        self.invited = invitations.invite(
            self.staff, email="new@example.org", name="New", role=Role.CLERK, scope=Scope(ScopeKind.BODY, self.at.lpg)
        )
        page_texts.change(
            self.staff, page="privacy", scope="partnership", scope_id=self.at.partnership, text="We meet.",
            placement="after", seen=0,
        )  # fmt: skip
        subscriptions.subscribe("dee@example.org", SubscriptionTarget.BODY, self.at.lpg)
        self.subscription = one(sa.select(Subscription.id))
        db.session.rollback()

    def _answer(self, made: Asking) -> int:
        """What a body answered by a link, and the host has not looked at; its id."""
        ask_id = made.raised()
        link = links.find(LinkPurpose.ASK_OFFICER, made.link(ask_id).rpartition("/")[2])
        given = {"to": date(2026, 12, 24), "reason": WHY, "decided_by": "The group"}
        link_answers.take(link, ask_id, AskAction.DEFER, given, slug="put-off")
        return one(sa.select(LinkAnswer.id))

    def _everything(self) -> Any:
        """An account that holds every role over every place."""
        actor = factories.make_user(Role.ADMIN, INSTALLATION.kind, INSTALLATION.id)
        places = {
            ScopeKind.HOST: self.at.host, ScopeKind.BODY: self.at.lpg, ScopeKind.SERVICE: self.at.service,
            ScopeKind.PARTNERSHIP: self.at.partnership,
        }  # fmt: skip
        with unit_of_work() as session:
            for role in GRANTABLE:
                for kind in sorted(SCOPES_OF_ROLE[role] & set(places)):
                    session.add(RoleGrant(user_id=actor.user_id, role=role, scope_kind=kind, scope_id=places[kind],
                                          valid_from=date(2020, 1, 1)))  # fmt: skip
        return actor_of(actor.user_id)

    def browser(self) -> PageClient:
        """Signed in as that account, with one's own contributions open."""
        client = PageClient(self.app)
        factories.sign_in(client, self.staff)
        with client.client.session_transaction() as session:
            session["own"] = {str(key): int(now().timestamp()) for key in (self.own, self.contested, *self.heard)}
        return client

    def reference(self, table: Any, number: int) -> str:
        return str(db.session.get_one(table, number).reference)

    def tokens(self) -> dict[str, str]:
        """A working link for each page that takes a token, by endpoint."""
        referral = one(sa.select(Referral.id))
        ask = links.mint(LinkPurpose.ASK_OFFICER, self.raised, role=Role.LPG_OFFICER, body_id=self.at.lpg)
        made = {
            "respond.ask": ask, "respond.act": ask,
            "service_lane.by_link": links.mint(LinkPurpose.REFERRAL, referral),
            "public.status_link": links.mint(LinkPurpose.STATUS, self.own),
            "public.not_me": links.mint(LinkPurpose.NOT_ME, self.own),
            "public.stop": links.mint(LinkPurpose.STOP_CONTACT, self.own),
            "public.subscribe_confirm": links.mint(LinkPurpose.CONFIRM_SUBSCRIPTION, self.subscription),
            "public.subscribe_stop": links.mint(LinkPurpose.STOP_SUBSCRIPTION, self.subscription),
            "account.join": links.mint(LinkPurpose.INVITATION, self.invited),
            "account.new_password": links.mint(LinkPurpose.PASSWORD_RESET, self.account),
        }
        return {endpoint: address.rpartition("/")[2] for endpoint, address in made.items()}

    def _link(self) -> int:
        """A link to the raised ask that no page of these is opened by."""
        links.mint(LinkPurpose.ASK_OFFICER, self.raised, role=Role.LPG_OFFICER, body_id=self.at.lpg)
        return one(sa.select(sa.func.max(SignedLink.id)).where(SignedLink.purpose == LinkPurpose.ASK_OFFICER))

    def arguments(self) -> dict[str, Any]:
        """What every address of the map can be filled with: by argument, or by endpoint and argument."""
        ask, own = self.reference(Ask, self.raised), self.reference(Contribution, self.own)
        return {
            "partnership": "north", "locality": "wishaw", "body": "north-ijb", "period": "2026-10", "version": 1,
            "reference": ask, "kind": "body", "key": "wishaw-lpg", "ask": self.reference(Ask, self.asked),
            "slug": "wishaw-lpg", "name": "none.html", "filename": "none.css",
            "public.shared_one reference": self.reference(Contribution, self.sent), "public.service slug": "buildings",
            "board.act slug": "acknowledge", "respond.act slug": "acknowledge",
            "board.change reference": self.reference(Ask, self.draft),
            **{f"{name} reference": own for name in self.app.view_functions
               if name.startswith(("public.status", "moderation."))},
            **{f"{name} token": value for name, value in self.tokens().items()},
            "message_id": one(sa.select(Message.id).where(Message.channel == TellBy.PHONE)),
            "incident_id": one(sa.select(Incident.id)),
            "objection_id": one(sa.select(Objection.id)), "referral_id": one(sa.select(Referral.id)),
            "theme_id": self.theme, "cluster_id": self.heap, "move_id": self.move,
            "contribution_id": self.sent, "digest_id": self.digest,
            "host_id": self.at.host, "answer_id": self.answer, "link_id": self._link(),
            "user_id": one(sa.select(sa.func.min(User.id))), "grant_id": one(sa.select(sa.func.min(RoleGrant.id))),
            "invitation_id": one(sa.select(Invitation.id)), "number": self.at.host,
            "contact_id": one(sa.select(HelpContact.id)), "body_id": self.at.lpg,
            "meeting_id": one(sa.select(Meeting.id)), "sample_id": one(sa.select(AnswerSample.id)),
            "partnership_id": self.at.partnership, "page": "privacy", "scope": "partnership",
            **{f"{name} number": self.at.partnership for name in self.app.view_functions
               if name.startswith("admin.pages.")},
        }  # fmt: skip


def one(query: Any) -> int:
    """The first of what a query finds."""
    return int(db.session.scalars(query).first())


def address(rule: Rule, known: dict[str, Any], **changed: str) -> str:
    """The path of a rule, filled in; what is `changed` stands there as it is."""

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        return changed[name] if name in changed else quote(str(known.get(f"{rule.endpoint} {name}", known.get(name))))

    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", fill, str(rule))


class Prober:
    """Sends, and keeps what went wrong."""

    def __init__(self, world: World) -> None:
        self.client = world.browser().client
        cookie = self.client.get_cookie("engage")
        assert cookie is not None
        self.cookie = cookie.value
        self.failed: list[str] = []

    def send(self, method: str, where: str, what: object = "", **options: Any) -> Any:
        """The answer, None when it failed."""
        try:
            answer = _alone(self.client.open, where, method=method, **options)
        except Exception as problem:  # TESTING raises where a server answers 500
            self.failed.append(f"{method} {where[:80]} {what!r:.80}: {type(problem).__name__}: {problem!s:.150}")
            return None
        if answer.status_code >= 500 or "a" in (answer.headers.get("Set-Cookie") or "").split("=")[0].split(","):
            self.failed.append(f"{method} {where[:80]} {what!r:.80}: {answer.status}")
        elif MARK.encode() in answer.data:
            self.failed.append(f"{method} {where[:80]} {what!r:.80}: not escaped")
        return answer

    def post(self, form: Form, pairs: list[tuple[str, str]], what: object) -> Any:
        """The answer to a form, from a browser that is signed in as at the beginning whatever came before."""
        self.client.set_cookie("engage", self.cookie)
        return self.send("POST", form.action, what, content_type=FORM, data=_sent(pairs))

    def verdict(self) -> None:
        assert not self.failed, f"{len(self.failed)} failed:\n" + "\n".join(self.failed[:200])


def rules(app: Flask, method: str) -> list[Rule]:
    """The rules of the map that take this method, our own."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint != "static"]


def forms(world: World) -> list[Form]:
    """Every form that is to be had: from every page of the map and what they link to, and from what is opened."""
    client, where = world.browser(), world.app.url_map.bind("localhost")
    client.check = False
    ahead, seen, visits = deque(beginnings(world)), set(), Counter()
    found: dict[tuple[str, ...], Form] = {}

    def take(page: Page) -> None:
        for form in page.forms:
            if form.method == "post":
                endpoint = where.match(form.action.split("?")[0], method="POST")[0]
                found.setdefault((endpoint, *(_plain(name) for name in form.names)), form)
        paths = (urlsplit(link.href) for link in page.links)
        ahead.extend(
            f"{each.path}?{each.query}" for each in paths if not each.netloc and each.path.startswith(FOLLOWED)
        )

    while ahead:
        path = ahead.popleft()
        endpoint = where.match(path.split("?")[0])[0]
        most = 40 if endpoint in {"board.act", "respond.act"} else 4
        if path not in seen and visits[endpoint] < most:
            seen.add(path)
            visits[endpoint] += 1
            take(client.get(path, expect=range(200, 500)))
    for form in list(found.values()):
        if form.action.endswith("/open"):
            take(client.post(form.action, form.values(), expect=range(200, 500)))
    return list(found.values())


def beginnings(world: World) -> list[str]:
    """Where to look for forms first: every address of the map, and what is not linked from there."""
    known = world.arguments()
    kinds = ("partnership", "locality", "host", "service")
    return [
        *(address(rule, known) for rule in rules(world.app, "GET") if rule.endpoint != "account.sign_out"),
        *(f"/admin/places/{kind}/{getattr(world.at, kind)}" for kind in kinds),
        f"/admin/places/body/{world.at.lpg}",
        *(f"/status/{world.reference(Contribution, number)}" for number in (world.contested, *world.heard)),
    ]


def _plain(name: str) -> str:
    """The name of a field without the number of the thing it stands for."""
    return re.sub(r"^[A-Z0-9]{8}-|^r[0-9]+-", "", name)


def texts(form: Form) -> list[str]:
    """The names of what one types into."""
    return [
        name
        for name in form.names
        for control in form.named(name)[:1]
        if control.tag == "textarea"
        or (control.tag == "input" and control.get("type") in TEXT_TYPES and control.get("inputmode") != "numeric")
    ]


def chosen(form: Form, given: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What the form would send, with the first answer to each question that offers some."""
    first = {name: next((value for value in form.options(name) if value), "") for name in form.names}
    known = {name for name, value in given if value}
    return with_given(given, {name: value for name, value in first.items() if value and name not in known})


def with_given(given: list[tuple[str, str]], changed: dict[str, str]) -> list[tuple[str, str]]:
    return [*((name, value) for name, value in given if name not in changed), *changed.items()]


def _sent(pairs: list[tuple[str, str]]) -> str:
    """The pairs as a browser sends them, with what no browser sends: surrogates that stand alone."""
    return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])
