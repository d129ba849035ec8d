"""Themes are named, linked and ended by people of the partnership's hosts."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from engage.domain.errors import Conflict, DomainError, NotFound, NotPermitted, Refused
from engage.domain.kinds import ThemeStance
from engage.domain.permissions import ANONYMOUS, Actor, Role, ScopeKind, contributor
from engage.models.base import db
from engage.models.contributions import ContributionEvent
from engage.models.places import Partnership
from engage.models.themes import Theme, ThemeLink
from engage.queries import said_before
from engage.queries import themes as theme_queries
from engage.services import contributions, safeguarding, settling, themes
from engage.services.unit_of_work import unit_of_work
from tests import factories


@pytest.fixture
def editor(places: SimpleNamespace) -> Actor:
    return factories.make_user(Role.THEME_EDITOR, ScopeKind.HOST, places.host)


def theme_of(theme_id: int) -> Theme:
    db.session.rollback()
    return db.session.get_one(Theme, theme_id)


def test_a_theme_has_a_name_outcomes_and_the_other_view(places: SimpleNamespace, editor: Actor) -> None:
    number = themes.create(
        editor, partnership_id=places.partnership, name="  Lights in  stairs ", description="Lamps stay broken.",
        outcomes=[9, 2, 2], dissent="Two people say that repairs are quick.",
    )  # fmt: skip
    theme = theme_of(number)
    assert (theme.name, theme.slug, theme.outcomes) == ("Lights in stairs", "lights-in-stairs", [2, 9])
    themes.change(editor, number, name="Broken lights", outcomes=[1])
    theme = theme_of(number)
    assert (theme.name, theme.slug, theme.outcomes, theme.dissent) == ("Broken lights", "lights-in-stairs", [1], "")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "theme_name_missing"),
        ({"name": "x" * 121}, "note_too_long"),
        ({"name": "TRANSPORT"}, "theme_exists"),
        ({"outcomes": [0]}, "outcome_unknown"),
        ({"outcomes": [10]}, "outcome_unknown"),
        ({"partnership_id": 4711}, "place_unknown"),
    ],
)
def test_what_a_theme_cannot_be(
    places: SimpleNamespace, editor: Actor, changes: dict[str, object], code: str
) -> None:
    themes.create(editor, partnership_id=places.partnership, name="Transport")
    given: dict[str, object] = {"partnership_id": places.partnership, "name": "Waiting"}
    with pytest.raises(DomainError) as problem:
        themes.create(editor, **(given | changes))  # type: ignore[arg-type]
    assert problem.value.code == code


def test_an_ended_theme_keeps_its_links_and_takes_no_more(places: SimpleNamespace, editor: Actor) -> None:
    first, second = factories.share(places), factories.share(places)
    number = themes.create(editor, partnership_id=places.partnership, name="Transport")
    themes.link(editor, theme_id=number, contribution_id=first.id)
    themes.retire(editor, number)
    for attempt in (
        lambda: themes.link(editor, theme_id=number, contribution_id=second.id),
        lambda: themes.change(editor, number, name="Buses"),
        lambda: themes.retire(editor, number),
    ):
        with pytest.raises(Conflict, match="theme_retired"):
            attempt()
    assert len(db.session.scalars(sa.select(ThemeLink)).all()) == 1
    again = themes.create(editor, partnership_id=places.partnership, name="Transport")
    assert theme_of(again).slug == "transport-2"


def test_linking_is_many_to_many_and_said_in_the_history(places: SimpleNamespace, editor: Actor) -> None:
    shared = factories.share(places)
    numbers = [
        themes.create(editor, partnership_id=places.partnership, name=name) for name in ("One", "Two", "Three")
    ]
    themes.set_links(editor, shared.id, theme_ids=numbers[:2])
    themes.set_links(editor, shared.id, theme_ids=numbers[1:])
    themes.link(editor, theme_id=numbers[2], contribution_id=shared.id)
    themes.unlink(editor, theme_id=numbers[0], contribution_id=shared.id)
    kept = db.session.scalars(sa.select(ThemeLink.theme_id).order_by(ThemeLink.theme_id)).all()
    assert kept == numbers[1:]
    events = [
        (event.kind, event.payload["theme_id"])
        for event in db.session.scalars(
            sa.select(ContributionEvent).where(ContributionEvent.seq > 1).order_by(ContributionEvent.seq)
        )
    ]
    assert events == [
        ("themed", numbers[0]), ("themed", numbers[1]), ("themed", numbers[2]), ("unthemed", numbers[0]),
    ]  # fmt: skip


def test_a_theme_of_another_partnership_is_not_there(places: SimpleNamespace, editor: Actor) -> None:
    shared = factories.share(places)
    with unit_of_work() as session:
        south = Partnership(slug="south", name="South")
        session.add(south)
        session.flush()
        other = Theme(
            partnership_id=south.id, slug="x", name="X", outcomes=[],
            created_at=db.session.get_one(Theme, themes.create(
                editor, partnership_id=places.partnership, name="Here")).created_at,
        )  # fmt: skip
        session.add(other)
        session.flush()
        other_id = other.id
    with pytest.raises(NotFound, match="theme_unknown"):
        themes.link(editor, theme_id=other_id, contribution_id=shared.id)
    with pytest.raises(NotPermitted):
        themes.change(editor, other_id, name="Mine now")


def test_only_theme_editors_and_moderators_of_the_place(places: SimpleNamespace, editor: Actor) -> None:
    shared = factories.share(places)
    number = themes.create(editor, partnership_id=places.partnership, name="Transport")
    elsewhere = factories.make_moderator(places.other_host)
    for actor in (
        ANONYMOUS, contributor(shared.id), factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0),
        factories.make_user(Role.LPG_OFFICER, ScopeKind.BODY, places.lpg),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            themes.create(actor, partnership_id=places.partnership, name="Mine")
        with pytest.raises(NotPermitted):
            themes.link(actor, theme_id=number, contribution_id=shared.id)
    # Hosts of one partnership share its themes, not each other's contributions.
    themes.change(elsewhere, number, name="Buses")
    with pytest.raises(NotPermitted):
        themes.link(elsewhere, theme_id=number, contribution_id=shared.id)


def test_nothing_is_linked_that_was_taken_back(places: SimpleNamespace, editor: Actor) -> None:
    shared = factories.share(places)
    number = themes.create(editor, partnership_id=places.partnership, name="Transport")
    contributions.withdraw(contributor(shared.id), shared.id)
    with pytest.raises(Conflict, match="contribution_withdrawn"):
        themes.link(editor, theme_id=number, contribution_id=shared.id)
    with pytest.raises(Refused):
        themes.create(editor, partnership_id=places.partnership, name="Transport")


def answer() -> settling.Answer:
    return settling.Answer(reply=factories.REPLY, disposition="thanks_passed_on")


def links() -> dict[int, tuple[str, int | None, str]]:
    db.session.rollback()
    rows = db.session.scalars(sa.select(ThemeLink).order_by(ThemeLink.theme_id))
    return {row.theme_id: (row.provenance.value, row.confidence, row.stance.value) for row in rows}


def said_of_themes() -> list[dict[str, object]]:
    kinds = sa.select(ContributionEvent).where(ContributionEvent.kind.in_(["themed", "unthemed"]))
    return [dict(event.payload) for event in db.session.scalars(kinds.order_by(ContributionEvent.id))]


def test_how_a_theme_was_chosen_comes_from_what_was_stored(places: SimpleNamespace) -> None:
    """Ticked from a suggestion, or found by the reader: nothing that a form says decides it."""
    moderator, shared = factories.make_moderator(places.host), factories.share(places)
    light, stairs, never = [
        themes.create(moderator, partnership_id=places.partnership, name=name) for name in ("Light", "Stairs", "Never")
    ]
    factories.suggest(shared.id, (light, 0.714, ("light",)), (never, 0.3, ("out",)))
    version = factories.read(moderator, shared.id)
    reading = settling.Reading("publish", "The light is out.", ("readability",), theme_ids=[light, stairs])
    settling.settle(moderator, shared.id, reading, answer(), version=version)
    assert links() == {light: ("suggested", 71, "says"), stairs: ("person", None, "says")}
    themes.link(moderator, theme_id=never, contribution_id=shared.id)
    assert links()[never] == ("person", None, "says"), "nobody showed them a suggestion there"
    themes.unlink(moderator, theme_id=light, contribution_id=shared.id)
    assert said_of_themes() == [
        {"theme_id": light, "by": "suggested", "confidence": 71}, {"theme_id": stairs, "by": "person"},
        {"theme_id": never, "by": "person"}, {"theme_id": light, "by": "suggested"},
    ]  # fmt: skip


def test_who_sees_it_otherwise_is_in_the_theme_and_apart(places: SimpleNamespace, editor: Actor) -> None:
    number = themes.create(editor, partnership_id=places.partnership, name="Quick repairs")
    one, other = factories.share(places), factories.share(places)
    themes.set_links(editor, one.id, theme_ids=[number], otherwise=[number])
    themes.link(editor, theme_id=number, contribution_id=one.id)
    assert links()[number] == ("person", None, "otherwise"), "a link that says nothing of it leaves it as it is"
    themes.link(editor, theme_id=number, contribution_id=other.id)
    assert theme_queries.detail(editor, number).otherwise == 1
    apart = {
        stance: [each.reference for each in theme_queries.contributions(editor, number, stance=stance)[0]]
        for stance in ThemeStance
    }
    assert apart == {ThemeStance.SAYS: [other.reference], ThemeStance.OTHERWISE: [one.reference]}
    themes.restate(editor, theme_id=number, contribution_id=one.id, stance="says")
    themes.restate(editor, theme_id=number, contribution_id=one.id, stance="says")
    assert said_of_themes() == [
        {"theme_id": number, "by": "person", "stance": "otherwise"}, {"theme_id": number, "by": "person"},
        {"theme_id": number, "by": "person", "stance": "says", "again": True},
    ]  # fmt: skip
    with pytest.raises(Refused, match="stance_unknown"):
        themes.restate(editor, theme_id=number, contribution_id=one.id, stance="loudly")
    themes.unlink(editor, theme_id=number, contribution_id=one.id)
    with pytest.raises(Conflict, match="not_in_theme"):
        themes.restate(editor, theme_id=number, contribution_id=one.id, stance="otherwise")


def test_three_who_say_the_opposite_suggest_no_ask(places: SimpleNamespace) -> None:
    moderator = factories.make_moderator(places.host)
    number = themes.create(moderator, partnership_id=places.partnership, name="Slow repairs")
    for _ in range(3):
        shared = factories.share(places)
        factories.settle(moderator, shared.id, "sent_to_service", service_id=places.service)
        themes.link(moderator, theme_id=number, contribution_id=shared.id, stance="otherwise")
    assert theme_queries.suggest_ask(number) == ()


def test_what_a_theme_has_come_to_leaves_out_what_is_locked_and_the_one_at_hand(places: SimpleNamespace) -> None:
    moderator = factories.make_moderator(places.host)
    number = themes.create(moderator, partnership_id=places.partnership, name="Lights")
    told = [factories.share(places) for _ in range(4)]
    for each in told:
        themes.link(moderator, theme_id=number, contribution_id=each.id)
    themes.restate(moderator, theme_id=number, contribution_id=told[1].id, stance="otherwise")
    safeguarding.raise_concern(moderator, told[2].id, worry="She is alone there.")
    come_to, asked = said_before.so_far([number], besides=told[0].id)
    found = come_to[number]
    assert (found.people, found.otherwise, found.asked, found.last, asked) == (2, 1, 0, None, ())
    assert told[2].reference not in [each.reference for each in said_before.chosen_in(number)]
