"""Who is at the wrong place, or has the wrong role at the right one: nothing opens to them, and nothing changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask

from engage.domain.kinds import BodyKind
from engage.domain.permissions import GRANTABLE, SCOPES_OF_ROLE, Actor, Role, ScopeKind
from engage.models.base import db
from engage.models.people import RoleGrant
from engage.models.places import Host, Partnership, PlanningBody, Service
from engage.services import moderation
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.hostile import Prober, World, address, chosen, forms, rules, texts, with_given
from tests.pages import PageClient

AT_HOME = {"account", "public", "service_lane", "respond"}
"""Audiences whose pages are anybody's, or are opened by a link."""

OWN = {
    "service_lane.by_link", "moderation.new_theme", "moderation.codebook", "moderation.by_word_find",
    "admin.invitations.new",
}  # fmt: skip
"""A link, what is made at one's own place (its questions offer no other), and a search that only leads on."""

OWN_LISTS = {"moderation.thanks_open", "moderation.thanks_send"}
"""Pages of what waits for whoever asks: they open for everybody, and hold nothing of others."""

WORDS = "A sentence that is long enough to be a reason."
SECRETS = ("since August. I fell twice", "That is not what I told you", "anne@example.org", "01698 555 012")
"""Words and addresses that only the host's readers see."""


def outsider() -> Actor:
    """An account with every role over another partnership and what is in it."""
    with unit_of_work() as session:

        def put(row: Any) -> int:
            session.add(row)
            session.flush()
            return int(row.id)

        home = put(Partnership(slug="kintail", name="Kintail"))
        places = {
            ScopeKind.PARTNERSHIP: home,
            ScopeKind.HOST: put(Host(partnership_id=home, slug="kin", name="Kintail Voices")),
            ScopeKind.BODY: put(PlanningBody(partnership_id=home, kind=BodyKind.LPG, slug="kin-lpg", name="Kin group")),
            ScopeKind.SERVICE: put(Service(partnership_id=home, slug="kin-care", name="Care", owner_role="Manager")),
        }
    actor = factories.make_user(Role.MODERATOR, ScopeKind.HOST, places[ScopeKind.HOST])
    with unit_of_work() as session:
        for role in GRANTABLE:
            for kind in sorted(SCOPES_OF_ROLE[role] & set(places)):
                session.add(
                    RoleGrant(
                        user_id=actor.user_id, role=role, scope_kind=kind, scope_id=places[kind],
                        valid_from=date(2020, 1, 1),
                    )
                )  # fmt: skip
    return actor


def state() -> dict[str, list[Any]]:
    """Every row that a person can change."""
    db.session.rollback()
    left = {"audit_events", "throttle_counters"}
    return {
        table.name: sorted(map(repr, db.session.execute(sa.select(table))))
        for table in db.metadata.sorted_tables
        if table.name not in left
    }


def test_nothing_of_another_partnership_opens_or_changes(app: Flask) -> None:
    world = World(app)
    known, given = world.arguments(), forms(world)
    moderation.release(world.staff, world.own)
    stranger = outsider()
    probe = Prober(world)
    probe.client = browser = app.test_client()
    factories.sign_in(browser, stranger)
    page = PageClient(browser, check=False).get("/account/password")
    token = next(value for form in page.forms for name, value in form.values() if name == "csrf_token")
    cookie = browser.get_cookie("engage")
    assert cookie is not None
    probe.cookie = cookie.value
    before = state()
    told: list[str] = []

    def look(answer: Any, where: str) -> None:
        told.extend(f"{where}: {words}" for words in SECRETS if answer is not None and words in answer.get_data(True))

    for rule in rules(app, "GET"):
        if rule.endpoint.split(".")[0] not in AT_HOME:
            path = address(rule, known)
            look(probe.send("GET", path), path)
    for form in given:
        endpoint = app.url_map.bind("localhost").match(form.action.split("?")[0], method="POST")[0]
        if endpoint.split(".")[0] in AT_HOME - {"service_lane"} or endpoint in OWN:
            continue
        pairs = with_given(chosen(form, form.values()), dict.fromkeys(texts(form), WORDS))
        pairs = with_given(pairs, {name: token for name, _ in pairs if name.endswith("csrf_token")})
        answer = probe.post(form, pairs, "")
        look(answer, form.action)
        if answer is not None and answer.status_code not in {403, 404} and endpoint not in OWN_LISTS:
            told.append(f"{form.action}: {answer.status}")
    probe.verdict()
    assert not told, "\n".join(told)
    after = state()
    changed = {name for name in before if before[name] != after[name]}
    assert not changed, {name: [row for row in after[name] if row not in before[name]] for name in changed}



NOT_READERS = tuple(role for role in GRANTABLE if role not in {
    Role.MODERATOR, Role.SECOND_READER, Role.SAFEGUARDING_LEAD, Role.KEYIN_CLERK,
})  # fmt: skip
"""Roles that see neither words as they were given, nor disagreements, nor where somebody lives or is rung."""


def test_only_readers_see_words_and_addresses(app: Flask) -> None:
    world = World(app)
    known, opening = world.arguments(), [f for f in forms(world) if f.action.endswith(("/open", "/take-over"))]
    assert {each.action.split("/")[2] for each in opening} == {
        "by-hand", "contributions", "objections", "queue"
    }  # fmt: skip
    places = {
        ScopeKind.HOST: world.at.host, ScopeKind.BODY: world.at.lpg, ScopeKind.SERVICE: world.at.service,
        ScopeKind.PARTNERSHIP: world.at.partnership,
    }  # fmt: skip
    seen: list[str] = []
    for role in NOT_READERS:
        kind = min(SCOPES_OF_ROLE[role] & set(places))
        browser = app.test_client()
        factories.sign_in(browser, factories.make_user(role, kind, places[kind]))
        page = PageClient(browser, check=False).get("/account/password")
        token = next(value for form in page.forms for name, value in form.values() if name == "csrf_token")
        paths = [address(rule, known) for rule in rules(app, "GET") if rule.endpoint.split(".")[0] not in AT_HOME]
        answers = [(path, browser.get(path)) for path in paths]
        answers += [(form.action, browser.post(form.action, data={"csrf_token": token})) for form in opening]
        for path, answer in answers:
            assert answer.status_code < 500, (role, path)
            seen += [f"{role} {path}: {words}" for words in SECRETS if words in answer.get_data(True)]
    assert not seen, "\n".join(seen)
