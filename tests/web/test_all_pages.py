"""Every page there is, for everybody, on data of every kind: valid, in any language, and never slower with more rows.

A route that is not in PAGES fails the test: add it with parameters that lead somewhere, and say who may see it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import Settings
from engage.domain.kinds import LinkPurpose
from engage.models.base import db
from engage.models.contributions import Objection, Referral
from tests import factories
from tests.conftest import START
from tests.counting import count_statements
from tests.furnished import Furnished
from tests.page_checks import Document, check_page
from tests.page_words import plain_words
from tests.pages import Page, PageClient

LIST, STAFF, DETAIL = 4, 5, 8
"""Statements that a page may need: a public list, a list for staff, a page about one thing."""

Address = Callable[[Furnished], str]


@dataclass(frozen=True)
class At:
    """Where a page is, who may see it, and what it may cost."""

    address: Address
    who: str = "anybody"
    most: int = DETAIL
    leads_on: bool = False
    """It sends people to another page."""


def to(text: str, who: str = "anybody", most: int = DETAIL, **more: Any) -> At:
    """A page whose address is always the same."""
    return At(lambda f: text, who, most, **more)


def _asks(which: str, ending: str = "", who: str = "lpg_officer") -> At:
    return At(lambda f: f"/board/asks/{f.reference(f.asks[which])}{ending}", who)


def _own(ending: str) -> At:
    return At(lambda f: f"/status/{f.read.reference}{ending}", "contributor")


PAGES: dict[str, tuple[At, ...]] = {
    "public.front": (to("/", most=LIST),),
    "public.about": (to("/about", most=LIST),),
    "public.accessibility": (to("/accessibility", most=LIST),),
    "public.cookies": (to("/cookies", most=LIST),),
    "public.privacy": (to("/privacy", most=LIST),),
    "public.help_page": (to("/help", most=LIST),),
    "public.help_place": (to("/help/north", most=LIST),),
    "public.partnership": (to("/north", most=LIST),),
    "public.locality": (to("/north/wishaw"),),
    "public.decisions": (to("/north/wishaw/decisions"),),
    "public.register": (
        to("/north/wishaw/asks", most=LIST),
        to("/north/wishaw/asks?overdue=1", most=LIST),
    ),
    "public.shared": (
        to("/north/wishaw/shared", most=LIST),
        At(lambda f: f"/north/wishaw/shared?theme={f.theme_slug()}", most=LIST),
    ),
    "public.shared_one": (At(lambda f: f"/north/wishaw/shared/{f.read.reference}"),),
    "public.ask": tuple(
        At(lambda f, state=state: f"/asks/{f.reference(f.asks[state])}")  # type: ignore[misc]
        for state in ("raised", "tabled", "agreed", "claimed", "with people", "refused", "passed", "closed")
    ),
    "public.body": (to("/bodies/wishaw-lpg"), to("/bodies/north-ijb")),
    "public.service": (to("/services/buildings"),),
    "public.digest_list": (to("/digests/wishaw-lpg", most=LIST),),
    "public.digest_latest": (to("/digests/wishaw-lpg/2026-10", leads_on=True),),
    "public.digest": (to("/digests/wishaw-lpg/2026-10/v1"),),
    "public.share_choose": (to("/share", most=LIST),),
    "public.share": (to("/s/wishaw"), to("/s/wishaw", "drafting")),
    "public.share_check": (to("/s/wishaw/check", "drafting"),),
    "public.share_sent": (to("/s/wishaw/sent", "sending"),),
    "public.status": (to("/status", most=LIST),),
    "public.status_page": (
        _own(""),
        At(lambda f: f.link(LinkPurpose.STATUS, f.behind(f.asks["with people"])), leads_on=True),
        At(lambda f: f.link(LinkPurpose.STATUS, f.behind(f.asks["refused"])), leads_on=True),
    ),
    "public.status_disagree": (_own("/disagree"),),
    "public.status_use": (_own("/use"),),
    "public.status_channel": (_own("/channel"),),
    "public.status_take_back": (_own("/take-back"),),
    "public.status_link": (At(lambda f: f.link(LinkPurpose.STATUS, f.read.id), leads_on=True),),
    "public.not_me": (At(lambda f: f.link(LinkPurpose.NOT_ME, f.read.id)),),
    "public.stop": (At(lambda f: f.link(LinkPurpose.STOP_CONTACT, f.read.id)),),
    "public.subscribe": (
        to("/subscribe/body/wishaw-lpg"),
        to("/subscribe/locality/wishaw"),
        At(lambda f: f"/subscribe/ask/{f.reference(f.asks['raised'])}"),
    ),
    "public.subscribe_asked": (to("/subscribe/body/wishaw-lpg/asked"),),
    "public.subscribe_confirm": (At(lambda f: f.link(LinkPurpose.CONFIRM_SUBSCRIPTION, f.subscription)),),
    "public.subscribe_stop": (At(lambda f: f.link(LinkPurpose.STOP_SUBSCRIPTION, f.subscription)),),
    "respond.ask": tuple(
        At(lambda f, state=state: f.officers_link(f.asks[state]))  # type: ignore[misc]
        for state in ("raised", "agreed", "refused", "closed")
    ),
    "respond.act": (
        *(
            At(lambda f, slug=slug: f"{f.officers_link(f.asks['raised'])}/{slug}")  # type: ignore[misc]
            for slug in ("acknowledge", "agreed", "agreed-in-part", "happening-already", "not-agreed", "put-off",
                         "pass-on")
        ),
        *(
            At(lambda f, slug=slug: f"{f.officers_link(f.asks['agreed'])}/{slug}")  # type: ignore[misc]
            for slug in ("done", "promise", "move")
        ),
        At(lambda f: f"{f.officers_link(f.asks['refused'])}/answer-no"),
    ),
    "service_lane.by_link": (
        At(lambda f: f.link(LinkPurpose.REFERRAL, f.referral)),
        At(lambda f: f.link(LinkPurpose.REFERRAL, f.newest(Referral))),
    ),
    "service_lane.overview": (to("/service/", "service_owner", STAFF),),
    "service_lane.matter": (At(lambda f: f"/service/matters/{f.shown}", "service_owner"),),
    "moderation.queue": (
        to("/moderation/queue", "moderator", STAFF),
        to("/moderation/queue?list=imported", "moderator", STAFF),
    ),
    "moderation.contribution": (
        At(lambda f: f"/moderation/contributions/{f.told().reference}", "moderator"),
        At(lambda f: f"/moderation/contributions/{f.contribution_of(Referral, f.referral)}", "moderator"),
        At(lambda f: f"/moderation/contributions/{f.contribution_of(Objection, f.objection)}", "second_reader"),
    ),
    "moderation.objections": (to("/moderation/objections", "second_reader", STAFF),),
    "moderation.objection": (At(lambda f: f"/moderation/objections/{f.objection}", "second_reader"),),
    "moderation.referrals": (to("/moderation/referrals", "moderator", STAFF),),
    "moderation.by_hand": (to("/moderation/by-hand", "keyin_clerk", STAFF),),
    "moderation.themes": (
        to("/moderation/themes", "theme_editor", STAFF),
        to("/moderation/themes?list=ended", "theme_editor", STAFF),
    ),
    "moderation.new_theme": (to("/moderation/themes/new", "theme_editor"),),
    "moderation.theme": (At(lambda f: f"/moderation/themes/{f.theme}", "theme_editor"),),
    "moderation.change_theme": (At(lambda f: f"/moderation/themes/{f.theme}/change", "theme_editor"),),
    "board.home": tuple(
        to("/board/", who, STAFF) for who in ("lpg_officer", "ijb_officer", "chair", "moderator", "clerk")
    ),
    "board.every_ask": (to("/board/asks/", "lpg_officer", STAFF), to("/board/asks/", "moderator", STAFF)),
    "board.ask": (
        *(_asks(state) for state in ("raised", "tabled", "agreed", "claimed", "with people", "refused", "closed")),
        _asks("draft", who="moderator"), _asks("claimed", who="second_reader"), _asks("passed", who="ijb_officer"),
    ),
    "board.act": (
        *(_asks("raised", f"/{each}") for each in ("acknowledge", "decide", "table", "note", "put-off", "pass-on")),
        *(_asks("agreed", f"/{each}") for each in ("done", "promise", "move")),
        _asks("claimed", "/check", "second_reader"), _asks("refused", "/answer-no"),
        _asks("refused", "/reopen", "moderator"), _asks("passed", "/accept", "ijb_officer"),
        _asks("passed", "/give-back", "ijb_officer"), _asks("draft", "/raise", "moderator"),
        _asks("draft", "/discard", "moderator"),
    ),
    "board.change": (_asks("draft", "/change", "moderator"),),
    "board.correct": (
        _asks("agreed", "/correct", "clerk"), _asks("agreed", "/correct?event=2", "clerk"),
    ),
    "board.raise_ask": (
        At(lambda f: f"/board/asks/new?theme={f.theme}", "moderator"),
        At(lambda f: f"/board/asks/new?contribution={f.read.id}", "theme_editor"),
        to("/board/asks/new", "moderator"),
    ),
    "board.digest_list": (to("/board/digests", "clerk", STAFF), to("/board/digests", "moderator", STAFF)),
    "board.digest": (
        At(lambda f: f"/board/digests/{f.digest}", "clerk"),
        At(lambda f: f"/board/digests/{f.waiting_digest}", "moderator"),
    ),
    "board.digest_foreword": (At(lambda f: f"/board/digests/{f.waiting_digest}/foreword", "moderator"),),
    "board.digest_story": (At(lambda f: f"/board/digests/{f.waiting_digest}/story", "moderator"),),
    "board.digest_issue": (At(lambda f: f"/board/digests/{f.waiting_digest}/issue", "moderator"),),
    "board.digest_again": (At(lambda f: f"/board/digests/{f.digest}/again", "clerk"),),
    "account.home": (to("/account/", "moderator", STAFF),),
    "account.sign_in": (to("/account/sign-in"),),
    "account.forgot": (to("/account/forgot"),),
    "account.change_password": (to("/account/password", "moderator"),),
    "account.join": (At(lambda f: f.link(LinkPurpose.INVITATION, f.invitation)),),
    "account.new_password": (
        At(lambda f: f.link(LinkPurpose.PASSWORD_RESET, f.moderator.user_id or 0)),
    ),
    "admin.home": (to("/admin/", "admin", STAFF),),
    "admin.people.overview": (to("/admin/people/", "admin", STAFF),),
    "admin.people.person": (At(lambda f: f"/admin/people/{f.moderator.user_id}", "admin"),),
    "admin.invitations.overview": (to("/admin/invitations/", "admin", STAFF),),
    "admin.invitations.new": (to("/admin/invitations/new", "admin"),),
    "admin.meetings.overview": (to("/admin/meetings/", "clerk", STAFF),),
    "admin.meetings.calendar": (At(lambda f: f"/admin/meetings/body/{f.at.lpg}", "clerk", STAFF),),
    "admin.meetings.new": (At(lambda f: f"/admin/meetings/body/{f.at.lpg}/new", "clerk"),),
    "admin.meetings.edit": (At(lambda f: f"/admin/meetings/{f.at.meeting}", "clerk"),),
    "admin.meetings.cancel": (At(lambda f: f"/admin/meetings/{f.at.meeting}/cancel", "clerk"),),
    "admin.places.overview": (to("/admin/places/", "admin", STAFF),),
    "admin.places.tree": (At(lambda f: f"/admin/places/{f.at.partnership}", "admin"),),
    "admin.places.partnership": (At(lambda f: f"/admin/places/partnership/{f.at.partnership}", "admin"),),
    "admin.places.locality": (At(lambda f: f"/admin/places/locality/{f.at.locality}", "admin"),),
    "admin.places.host_of_locality": (At(lambda f: f"/admin/places/locality/{f.at.locality}/host", "admin"),),
    "admin.places.host": (At(lambda f: f"/admin/places/host/{f.at.host}", "admin"),),
    "admin.places.body": (At(lambda f: f"/admin/places/body/{f.at.lpg}", "admin"),),
    "admin.places.service": (At(lambda f: f"/admin/places/service/{f.at.service}", "admin"),),
    "admin.contacts.overview": (to("/admin/contacts/", "admin", STAFF),),
    "admin.contacts.edit": (to("/admin/contacts/1", "admin"),),
    "admin.records.jobs": (to("/admin/jobs", "admin", STAFF),),
    "admin.records.outbox": (to("/admin/outbox", "admin", STAFF),),
    "admin.records.audit": (to("/admin/audit", "auditor", STAFF),),
    "admin.records.mailbox": (to("/admin/mailbox", "admin", STAFF),),
    "admin.records.message": (At(lambda f: f"/admin/mailbox/{f.letter}", "admin"),),
}  # fmt: skip

NO_PAGES = {"static", "account.sign_out"}
"""Files, and what is only a press."""


class Visitors:
    """Everybody with a browser of their own, signed in where they have an account."""

    def __init__(self, app: Flask, furnished: Furnished, *, check: bool = True) -> None:
        self.app, self.furnished, self.check = app, furnished, check
        self._clients: dict[str, PageClient] = {}

    def __getitem__(self, who: str) -> PageClient:
        if who not in self._clients:
            client = PageClient(self.app, check=self.check)
            if who in self.furnished.people:
                factories.sign_in(client, self.furnished.people[who])
            elif who == "contributor":
                client.get(self.furnished.link(LinkPurpose.STATUS, self.furnished.read.id))
            elif who in {"drafting", "sending"}:
                self._share(client, send=who == "sending")
            db.session.rollback()
            self._clients[who] = client
        return self._clients[who]

    @staticmethod
    def _share(client: PageClient, *, send: bool) -> None:
        page = client.get("/s/wishaw")
        form = next(each for each in page.forms if "text" in each.names)
        told = {"text": "The bus comes late every day.", "kind": "experience", "use": "publish", "tell_by": "self"}
        page = client.post(form.action, form.filled(told))
        assert page.url == "/s/wishaw/check"
        if send:  # by its address: the words on the button are of any language
            form = next(each for each in page.forms if each.action.endswith("/check"))
            client.post(form.action, form.values())


MAIL = {"admin.records.mailbox", "admin.records.message"}
"""Show e-mails as they were sent."""

DATES = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day )?(?:\d{1,2} )?(?:January|February|March|August|September|October"
    r"|November|December)(?: \d{4})?"
    r"|\S+@\S+|https?://\S+|www\.\S+"  # addresses
    r"|\b[0-9A-HJ-NP-TV-Z]{4}-?[0-9A-HJ-NP-TV-Z]{4}\b"  # references
    r"|\b[a-z_]+(?:[.:][a-z_]+)+\b|\b[a-z_]+: [\w:]+"  # names of jobs and of what is audited
)
"""What is the same in every language that this installation does not speak yet."""

ENGLISH = re.compile(r"\b[A-Za-z]{2,}\b")

ROLES = (
    "anybody", "contributor", "moderator", "second_reader", "safeguarding_lead", "keyin_clerk", "theme_editor",
    "service_owner", "lpg_officer", "ijb_officer", "chair", "chief_officer", "clerk", "public_representative",
    "board_reader", "auditor", "admin",
)  # fmt: skip


def _every() -> Iterator[tuple[str, At]]:
    for endpoint, pages in PAGES.items():
        for page in pages:
            yield endpoint, page


@dataclass
class Scene:
    """One furnished installation on SQLite that all tests of this module read."""

    app: Flask
    furnished: Furnished
    settings: Settings
    clock: FixedClock
    keys: KeyRing

    def speaking(self, locale: str) -> Flask:
        """The same installation in another language."""
        other = replace(self.settings, locale=locale)
        return create_app(other, clock=self.clock, keys=self.keys, TESTING=True)

    def address(self, page: At) -> str:
        with self.app.app_context():
            return page.address(self.furnished)


@pytest.fixture(scope="module")
def scene(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keys: KeyRing) -> Iterator[Scene]:
    """Furnished once: no test here changes anything but the row of a link or a new contribution."""
    home = tmp_path_factory.mktemp("all-pages")
    shutil.copy(sqlite_template, home / "engage.db")
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'engage.db'}", base_url="http://localhost")
    clock = FixedClock(START)
    app = create_app(settings, clock=clock, keys=keys, TESTING=True)
    with app.app_context():
        yield Scene(app, Furnished(clock), settings, clock, keys)
        db.session.remove()


def test_every_route_is_visited(scene: Scene) -> None:
    asked = {rule.endpoint for rule in scene.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert asked - NO_PAGES == set(PAGES)
    adapter = scene.app.url_map.bind("localhost")
    for endpoint, page in _every():
        address = scene.address(page).partition("?")[0]
        if not page.leads_on:
            assert adapter.match(address)[0] == endpoint, address


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check each different page once: a refusal looks the same at every address."""
    seen: set[int] = set()

    def once(html: str, **more: Any) -> None:
        key = hash(re.sub(r'value="[^"]{60,}"', "", html))
        if key not in seen:
            seen.add(key)
            check_page(html, **more)

    monkeypatch.setattr("tests.pages.check_page", once)


@pytest.mark.parametrize("who", ROLES)
def test_every_page_is_sound_for_everybody(scene: Scene, checked: None, who: str) -> None:
    client = Visitors(scene.app, scene.furnished)[who]
    for endpoint, page in _every():
        address = scene.address(page)
        shown = client.get(address, expect={200, 403, 404})
        if shown.status == 404:
            assert who != page.who, f"{endpoint}: {address} is not there for {who}"


def _right_person(visitors: Visitors, page: At, address: str) -> Page:
    shown = visitors[page.who].get(address, expect=200)
    if not page.leads_on:
        assert shown.url == visitors[page.who]._local(address), f"{page.who} is sent from {address} to {shown.url}"
    return shown


def test_every_page_opens_for_the_one_it_is_for(scene: Scene) -> None:
    visitors = Visitors(scene.app, scene.furnished)
    for _, page in _every():
        _right_person(visitors, page, scene.address(page))


def test_every_word_can_be_translated(scene: Scene) -> None:
    visitors = Visitors(scene.speaking("en-XA"), scene.furnished)
    found: dict[str, list[str]] = {}
    data = re.compile("|".join(re.escape(each) for each in sorted(scene.furnished.typed(), key=len, reverse=True)))
    for endpoint, page in _every():
        shown = _right_person(visitors, page, scene.address(page))
        left = [words for words in plain_words(shown.html) if ENGLISH.search(data.sub(" ", DATES.sub(" ", words)))]
        if left and endpoint not in MAIL:
            found.setdefault(endpoint, []).extend(left)
    assert not found, "\n".join(f"{endpoint}: {sorted(set(left))}" for endpoint, left in found.items())


def test_every_page_reads_from_right_to_left(scene: Scene) -> None:
    visitors = Visitors(scene.speaking("ar-XB"), scene.furnished)
    for _, page in _every():
        shown = _right_person(visitors, page, scene.address(page))
        if shown.is_html:
            root = Document(shown.html).root
            assert (root.get("lang"), root.get("dir")) == ("ar-XB", "rtl"), shown.url


def test_no_page_asks_more_for_more(app: Flask, clock: FixedClock) -> None:
    furnished = Furnished(clock)
    few = _statements(app, furnished)
    furnished.more(60)
    furnished.correct_digest()
    many = _statements(app, furnished)
    wrong = {
        address: f"{few[address]} for few, {many[address]} for many, at most {most}"
        for address, most in _budgets(furnished).items()
        if few[address] != many[address] or many[address] > most
    }
    assert not wrong, "\n".join(f"{address}: {words}" for address, words in wrong.items())


def _budgets(furnished: Furnished) -> dict[str, int]:
    return {_name(endpoint, page, number): page.most for number, (endpoint, page) in enumerate(_every())}


def _name(endpoint: str, page: At, number: int) -> str:
    return f"{number} {endpoint} ({page.who})"


def _statements(app: Flask, furnished: Furnished) -> dict[str, int]:
    """How many statements each page needs, once everybody is in."""
    visitors = Visitors(app, furnished, check=False)
    counts = {}
    for number, (endpoint, page) in enumerate(_every()):
        client, address = visitors[page.who], page.address(furnished)
        db.session.rollback()
        with count_statements(app) as sent:
            response = Context().run(client.client.get, address)  # with no `g` of the one before
        assert response.status_code in {200, 301, 302}, (address, response.status_code)
        counts[_name(endpoint, page, number)] = len(sent)
        db.session.remove()
    return counts
