"""Themes are named, linked and ended by people of the partnership's hosts."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from engage.domain.errors import Conflict, DomainError, NotFound, NotPermitted, Refused
from engage.domain.permissions import ANONYMOUS, Actor, Role, ScopeKind, contributor
from engage.models.base import db
from engage.models.contributions import ContributionEvent
from engage.models.places import Partnership
from engage.models.themes import Theme, ThemeLink
from engage.services import contributions, themes
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
