"""Suggestions come from what people linked, are stored for those who read, and go when words go."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.errors import NotPermitted
from engage.domain.permissions import Actor, contributor
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.theming import ThemeModel, ThemeSuggestion
from engage.services import contributions, moderation, own, themes, theming
from engage.services.unit_of_work import unit_of_work
from tests import factories

FOOD = ("The soup was cold", "Cold dinner again", "No menu and cold soup", "Lunch was lovely")
WAITING = ("We waited for hours", "Hours on the phone", "They kept us waiting", "A year on the list")


@pytest.fixture
def scene(app: Flask) -> SimpleNamespace:
    """Two themes with four published texts each, read by a moderator."""
    at = factories.make_places(app)
    at.moderator = factories.make_moderator(at.host)
    at.food = themes.create(at.moderator, partnership_id=at.partnership, name="Food", description="Meals and drinks")
    at.waiting = themes.create(at.moderator, partnership_id=at.partnership, name="Waiting")
    at.told = [tell(at, text, theme) for theme, said in ((at.food, FOOD), (at.waiting, WAITING)) for text in said]
    return at


def tell(at: SimpleNamespace, text: str, theme: int) -> int:
    shared = factories.share(at, text=f"Agnes Agnew said: {text}").id
    factories.publish(at.moderator, shared, text)
    themes.link(at.moderator, theme_id=theme, contribution_id=shared)
    factories.settle(at.moderator, shared)
    return shared


def labels(actor: Actor, contribution_id: int) -> list[int]:
    return [int(each.label) for each in theming.suggested(actor, contribution_id)]


def count(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_what_waits_gets_suggestions_once_and_readers_see_why(scene: SimpleNamespace) -> None:
    new = factories.share(scene, text="My soup came cold, and no spoon").id
    assert theming.suggest() == 0, "nothing was learned yet"
    assert (theming.refit(), theming.refit()) == (1, 0)
    model = db.session.get_one(ThemeModel, scene.partnership)
    assert (model.learned_from, model.scores) == (8, None)
    assert "soup" not in model.packed
    assert (theming.suggest(), theming.suggest()) == (1, 0)
    first = theming.suggested(scene.moderator, new)[0]
    assert int(first.label) == scene.food
    assert {"soup", "cold"} & set(first.words)
    assert "soup" not in db.session.get_one(ThemeSuggestion, new).suggestions
    looked = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "originals:compared")).all()
    assert [row.data for row in looked] == [{"rows": 1}]


def test_a_name_a_link_or_a_text_that_changes_is_learned_from_and_nothing_else_is(
    scene: SimpleNamespace, clock: object
) -> None:
    theming.refit()
    factories.share(scene, text="Nobody has read this")
    assert theming.refit() == 0
    themes.unlink(scene.moderator, theme_id=scene.food, contribution_id=scene.told[0])
    assert theming.refit() == 0, "one link is no news yet"
    clock.advance(days=7)  # type: ignore[attr-defined]
    assert theming.refit() == 1
    themes.change(scene.moderator, scene.food, name="Meals")
    assert theming.refit() == 1
    own.withdraw(contributor(scene.told[1]), scene.told[1])
    assert theming.refit() == 1
    assert db.session.get_one(ThemeModel, scene.partnership).learned_from == 6


def test_a_new_model_suggests_anew_for_what_still_waits(scene: SimpleNamespace, clock: object) -> None:
    new = factories.share(scene, text="My soup came cold").id
    theming.refit()
    theming.suggest()
    parking = themes.create(scene.moderator, partnership_id=scene.partnership, name="Cold soup")
    clock.advance(days=1)  # type: ignore[attr-defined]
    theming.refit()
    assert theming.suggest() == 1
    assert parking in labels(scene.moderator, new)


def test_themes_alone_are_a_beginning_and_one_is_not(app: Flask) -> None:
    at = factories.make_places(app)
    moderator = factories.make_moderator(at.host)
    themes.create(moderator, partnership_id=at.partnership, name="Food and drink")
    assert theming.refit() == 0
    other = themes.create(moderator, partnership_id=at.partnership, name="Buses and parking")
    assert theming.refit() == 1
    new = factories.share(at, text="There are no buses in the evening").id
    theming.suggest()
    assert labels(moderator, new)[0] == other
    themes.retire(moderator, other)
    assert other not in labels(moderator, new)
    assert theming.refit() == 0
    assert count(ThemeModel) == 0


def test_example_phrases_are_a_beginning_and_a_new_one_is_learned_at_once(app: Flask) -> None:
    at = factories.make_places(app)
    moderator = factories.make_moderator(at.host)
    themes.create(moderator, partnership_id=at.partnership, name="Food", examples=["Cold soup"])
    travel = themes.create(moderator, partnership_id=at.partnership, name="Travel")
    assert theming.refit() == 1
    themes.change(moderator, travel, name="Travel", examples=["The bus never came", "No space in the car park"])
    assert theming.refit() == 1
    new = factories.share(at, text="There was no space in the car park").id
    theming.suggest()
    assert labels(moderator, new)[0] == travel


def test_words_that_are_taken_back_take_their_suggestions_along(scene: SimpleNamespace) -> None:
    new = factories.share(scene, text="My soup came cold").id
    theming.refit()
    theming.suggest()
    contributions.withdraw(contributor(new), new)
    assert (count(ThemeSuggestion), theming.suggest()) == (0, 0)
    assert theming.suggested(scene.moderator, new) == ()


def test_words_that_fewer_may_read_are_unlearned_the_same_night(scene: SimpleNamespace) -> None:
    narrowed, taken_off = (tell(scene, f"The {what} came cold", scene.food) for what in ("tea", "broth"))
    assert theming.refit() == 1
    assert theming.refit() == 0
    contributions.change_use(contributor(narrowed), narrowed, use="neither", quote=False)
    assert theming.refit() == 1
    version = moderation.version_of(taken_off)
    moderation.unpublish(scene.moderator, taken_off, reason="identifies_someone", version=version)
    assert theming.refit() == 1


@pytest.mark.parametrize("what", ["corrupt", "another version", "not ours"])
def test_a_model_that_cannot_be_read_puts_suggestions_off_until_the_night(scene: SimpleNamespace, what: str) -> None:
    theming.refit()
    new = factories.share(scene, text="My soup came cold").id
    row = db.session.get_one(ThemeModel, scene.partnership)
    packed = {"corrupt": row.packed[:-30] + "A" * 30, "not ours": "e1.none.AAAA"}.get(what, row.packed)
    version = row.version + (what == "another version")
    db.session.expunge_all()
    with unit_of_work() as session:
        session.execute(sa.update(ThemeModel).values(packed=packed, version=version))
    if what != "another version":
        assert theming.suggest() == 0
        assert labels(scene.moderator, new) == []
    assert theming.refit() == 1
    assert theming.suggest() == 1
    assert labels(scene.moderator, new)[0] == scene.food


def test_only_the_scheduler_learns_and_only_readers_of_the_host_look(scene: SimpleNamespace) -> None:
    new = factories.share(scene, text="My soup came cold").id
    for job in (theming.refit, theming.suggest):
        with pytest.raises(NotPermitted):
            job(scene.moderator)
    theming.refit()
    theming.suggest()
    with pytest.raises(NotPermitted):
        theming.suggested(contributor(new), new)
