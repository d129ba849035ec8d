"""Theming at the desk: what is suggested, who sees it otherwise, what was said before, and what comes in badly."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from engage.domain.kinds import ThemeStance
from engage.domain.permissions import Actor, contributor
from engage.models.base import db
from engage.models.places import Partnership
from engage.models.themes import Theme, ThemeLink
from engage.models.theming import ThemeSuggestion
from engage.services import asks, decisions, own, said_before, themes
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.pages import Page, PageClient

As = Callable[[Actor], PageClient]
HOSTILE = """<script>alert(1)</script>"'&\u202e"""
TYPED = {
    "redacted_text": "My careful redaction.", "reasons": "staff_name", "publication": "publish", "kind": "experience",
    "disposition": "thanks_passed_on", "reply": factories.REPLY,
}  # fmt: skip


@pytest.fixture
def moderator(places: SimpleNamespace) -> Actor:
    return factories.make_moderator(places.host, name="Morag")


def opened(person: PageClient, reference: str) -> Page:
    return person.get(f"/moderation/contributions/{reference}").submit("Open it and read it")


def theme(places: SimpleNamespace, actor: Actor, name: str, **more: object) -> int:
    return themes.create(actor, partnership_id=places.partnership, name=name, **more)  # type: ignore[arg-type]


def ticked(page: Page, name: str = "themes") -> list[str]:
    return [value for key, value in page.form("Save and send s").values() if key == name]


def links() -> dict[int, tuple[str, str]]:
    db.session.rollback()
    rows = db.session.scalars(sa.select(ThemeLink).order_by(ThemeLink.theme_id))
    return {row.theme_id: (row.provenance.value, row.stance.value) for row in rows}


def test_what_is_suggested_is_a_hint_that_nobody_ticked(places: SimpleNamespace, moderator: Actor, as_: As) -> None:
    light, stairs = theme(places, moderator, "Broken lights"), theme(places, moderator, "Stairs")
    shared = factories.share(places)
    factories.suggest(shared.id, (light, 0.714, ("light", "out")))
    person = as_(moderator)
    assert "“light, out”" not in person.get(f"/moderation/contributions/{shared.reference}"), "words, before it is open"
    page = opened(person, shared.reference)
    assert "Likely, about 7 in 10 (71%)" in page
    assert "Words that speak for it: light, out" in page
    assert "learned only from what people here put into themes" in page
    assert "Nobody else has said this here yet." in page
    assert ticked(page) == []
    page = page.submit("Save and send s", themes=[light, stairs], **TYPED)
    assert page.url == "/moderation/queue"
    assert links() == {light: ("suggested", "says"), stairs: ("person", "says")}
    page = person.get(f"/moderation/contributions/{shared.reference}")
    assert "“Broken lights”. Put in by Morag, who ticked a suggestion (likely, about 7 in 10 (71%))." in page
    page = page.submit("Open it and read it")
    assert ticked(page) == [str(light), str(stairs)]
    assert "A machine suggests" not in page


def test_one_press_says_that_it_sees_a_theme_otherwise(places: SimpleNamespace, moderator: Actor, as_: As) -> None:
    quick, slow, other = (theme(places, moderator, name) for name in ("Quick", "Slow", "Other"))
    shared = factories.share(places)
    factories.suggest(shared.id, (quick, 0.9, ("out",)))
    person = as_(moderator)
    # Only that it sees it otherwise is ticked: then it is in the theme.
    opened(person, shared.reference).submit("Save and send s", otherwise=[quick], sees=slow, **TYPED)
    assert links() == {quick: ("suggested", "otherwise"), slow: ("person", "otherwise")}
    page = person.get(f"/moderation/themes/{quick}?list=otherwise")
    assert "Sees it otherwise" in page
    assert "My careful redaction." in page
    assert "My careful redaction." not in person.get(f"/moderation/themes/{quick}?list=says")
    page = page.submit(f"It says this after all {shared.reference}")
    assert links()[quick] == ("suggested", "says")
    assert "Morag noted that it says this after all." in page
    # Taken out of a theme that it sees otherwise: the box beside it does not hold it there.
    page = opened(person, shared.reference)
    assert ticked(page, "otherwise") == [str(slow)]
    page.submit("Save and send s", themes=[other], otherwise=[slow], **{**TYPED, "publication": "leave"})
    assert links() == {other: ("person", "says")}


def test_what_cannot_be_chosen_any_more_is_said_and_pressing_again_saves_the_rest(
    places: SimpleNamespace, moderator: Actor, as_: As
) -> None:
    light, ended = theme(places, moderator, "Lights"), theme(places, moderator, f"Old {HOSTILE}")
    with unit_of_work() as session:
        session.add(Partnership(slug="south", name="South"))
        session.flush()
        south = session.scalars(sa.select(Partnership.id).where(Partnership.slug == "south")).one()
        session.add(Theme(partnership_id=south, slug="x", name="Not yours", outcomes=[], created_at=now()))
    foreign = db.session.scalars(sa.select(Theme.id).where(Theme.name == "Not yours")).one()
    shared = factories.share(places)
    person, save = as_(moderator), f"/moderation/contributions/{shared.reference}/save"
    page = opened(person, shared.reference)
    themes.retire(moderator, ended)
    page = page.submit("Save and send s", themes=[light, ended], new_theme="Doors", **TYPED)
    [error] = page.errors
    assert error.startswith("The theme “Old <script>")
    assert "has ended since you opened this. It is no longer ticked, and all that you typed is still here." in error
    assert "My careful redaction." in page
    assert ticked(page) == [str(light)]
    for forged in (foreign, 4711, 10**30, -1, 0):
        pairs = page.form("Save and send s").filled({"themes": [light], "new_theme": "Doors", **TYPED})
        page = person.post(save, [*pairs, ("themes", str(forged))])
        assert page.errors == [
            "A theme that you ticked is not one of this partnership. It is no longer ticked, and all that you typed is "
            "still here."
        ], forged  # fmt: skip
    forgery = [("themes", "<b>"), ("otherwise", str(foreign)), ("sees", str(foreign))]
    assert person.post(save, [*page.form("Save and send s").filled(dict(TYPED)), *forgery]).status == 422
    assert links() == {}
    page = page.submit("Save and send s", themes=[light], new_theme="Doors", **TYPED)
    assert page.url == "/moderation/queue"
    assert list(links()) == [light, db.session.scalars(sa.select(Theme.id).where(Theme.name == "Doors")).one()]


def test_what_was_taken_back_meanwhile_is_gone_and_nothing_of_it_is_saved(
    places: SimpleNamespace, moderator: Actor, as_: As
) -> None:
    light, shared = theme(places, moderator, "Lights"), factories.share(places)
    factories.suggest(shared.id, (light, 0.9, ("light",)))
    page = opened(as_(moderator), shared.reference)
    own.withdraw(contributor(shared.id), shared.id)
    page = page.submit("Save and send s", themes=[light], **TYPED)
    assert page.status == 422
    assert page.errors == ["This was taken back by the person who told it."]
    assert "The person took this back. Their words are gone." in page
    assert "My careful redaction." not in page
    assert "A machine suggests" not in page
    assert links() == {}
    assert db.session.scalars(sa.select(ThemeSuggestion)).all() == []


@pytest.mark.parametrize("many", [0, 1, 45, 500])
def test_there_may_be_any_number_of_themes_of_any_name(
    places: SimpleNamespace, moderator: Actor, as_: As, many: int
) -> None:
    with unit_of_work() as session:
        session.add_all(
            Theme(
                partnership_id=places.partnership, slug=f"t{number}", name=f"Theme {number} {HOSTILE}",
                created_at=now(), outcomes=[number % 10] if number % 10 else [],
            )
            for number in range(many)
        )  # fmt: skip
    shared = factories.share(places)
    page = opened(as_(moderator), shared.reference)
    assert "Suggestions are off just now. Choose yourself: all else works as always." in page
    assert "<script>alert" not in page.html
    ids = list(db.session.scalars(sa.select(Theme.id).order_by(Theme.id)))
    assert all(page.html.count(f'id="theme-{each}"') == 1 for each in ids)
    assert ("Without a national outcome (" in page) is (many >= 45)
    chosen = {"themes": ids[-1:]} if ids else {}
    page = page.submit("Save and send s", new_theme="One more", **chosen, **TYPED)
    assert page.url == "/moderation/queue"
    assert len(links()) == min(many, 1) + 1


def test_a_suggestion_that_cannot_be_read_says_so_and_all_else_goes_on(
    places: SimpleNamespace, moderator: Actor, as_: As
) -> None:
    light, shared = theme(places, moderator, "Lights"), factories.share(places)
    with unit_of_work() as session:
        session.add(ThemeSuggestion(contribution_id=shared.id, suggestions="e1.none.AAAA", model_made_at=now()))
    page = opened(as_(moderator), shared.reference)
    assert "Suggestions are off just now." in page
    assert page.submit("Save and send s", themes=[light], **TYPED).url == "/moderation/queue"
    assert links() == {light: ("person", "says")}


def test_the_same_conversation_is_beside_the_themes(places: SimpleNamespace, moderator: Actor, as_: As) -> None:
    stairs = theme(places, moderator, "Dark stairs")
    before = factories.share(places)
    factories.publish(moderator, before.id, "The light on the stairs is out, and I fell at the health centre.")
    themes.link(moderator, theme_id=stairs, contribution_id=before.id)
    ask_id = asks.draft(
        moderator, host_id=places.host, body_id=places.lpg, title="Mend the light", contribution_ids=[before.id],
        theme_id=stairs, locality_id=places.locality,
    )  # fmt: skip
    asks.raise_ask(moderator, ask_id)
    decisions.decide(
        factories.make_user(factories.Role.LPG_OFFICER, factories.ScopeKind.BODY, places.lpg), ask_id,
        outcome="not_agreed", reasons="The building closes in the spring of next year, and everybody moves out.",
        options_considered="A lamp, and leaving it as it is.", decided_by="The group",
    )  # fmt: skip
    elsewhere = factories.make_moderator(places.other_host)
    new = factories.share(
        places, text="At the health centre the light on the stairs is out, I fell", locality_id=places.other_locality
    )
    factories.suggest(new.id, (stairs, 0.5, ("stairs",)))
    said_before.look()
    page = opened(as_(elsewhere), new.reference)
    assert "Said before: one person since November 2026." in page or "Said before: one person since" in page
    assert "Asked once; the last answer: “Not agreed”, on" in page
    assert "The same conversation again? See two from before" in page
    assert "The light on the stairs is out, and I fell at the health centre." in page
    assert page.link("Mend the light").href.startswith("/asks/")
    assert page.link(f"Look at it {before.reference}").href.startswith("/north/wishaw/shared/")


def test_anybody_reads_that_some_see_it_otherwise_and_not_how_few(
    places: SimpleNamespace, moderator: Actor, as_: As, person: PageClient
) -> None:
    stairs = theme(places, moderator, "Dark stairs")
    told = [factories.share(places) for _ in range(5)]
    factories.publish(moderator, told[0].id)
    ask_id = asks.draft(
        moderator, host_id=places.host, body_id=places.lpg, title="Mend the light", contribution_ids=[told[0].id],
        theme_id=stairs, locality_id=places.locality,
    )  # fmt: skip
    asks.raise_ask(moderator, ask_id)
    register = person.get("/north/wishaw/asks")
    pages = ["/north/wishaw/shared?theme=dark-stairs", register.link("Mend the light").href]
    assert all("another way" not in person.get(each) for each in pages)
    for each in told[:4]:
        themes.link(moderator, theme_id=stairs, contribution_id=each.id, stance=ThemeStance.OTHERWISE)
    assert all("A few people told us that they see this another way." in person.get(each) for each in pages)
    themes.link(moderator, theme_id=stairs, contribution_id=told[4].id, stance=ThemeStance.OTHERWISE)
    assert all("Five people told us that they see this another way." in person.get(each) for each in pages)
    elsewhere = factories.make_moderator(places.other_host)
    for _ in range(2):
        one = factories.share(places, locality_id=places.other_locality).id
        themes.link(elsewhere, theme_id=stairs, contribution_id=one, stance=ThemeStance.OTHERWISE)
    everywhere = asks.draft(
        moderator, host_id=places.host, body_id=places.ijb, title="Light for all", contribution_ids=[told[0].id],
        theme_id=stairs,
    )  # fmt: skip
    asks.raise_ask(moderator, everywhere)
    public = person.get(person.get("/bodies/north-ijb").link("Light for all").href)
    assert "Five people told us that they see this another way." in public, "seven would tell that two do elsewhere"
    form = as_(moderator).get(f"/board/asks/new?theme={stairs}")
    assert "Sees this theme otherwise, so it is not ticked." in form
