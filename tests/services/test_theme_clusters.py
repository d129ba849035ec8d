"""Heaps of what no theme fits: found at night from what may be read, named or put away by a person, gone with words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.kinds import ClusterState
from engage.domain.permissions import contributor
from engage.domain.theming import enough
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.themes import ThemeLink
from engage.models.theming import ThemeCluster, ThemeClusterMember
from engage.queries import theme_clusters as queries
from engage.services import own, theme_clusters, themes
from engage.services.unit_of_work import unit_of_work
from tests import factories

PARKING = (
    "The car park was full when I came", "There was no space in the car park", "I drove round the car park for ages",
    "The car park costs too much", "Somebody took my space in the car park", "The car park has no disabled space",
    "No space left in the car park again",
)  # fmt: skip
FOOD = (
    "The soup was cold at dinner time", "My dinner came late and cold", "They had no soup left for dinner",
    "The dinner menu has no soup", "A cold dinner every single night", "Nice soup but a cold dinner",
    "Dinner was soup again",
)  # fmt: skip


@pytest.fixture
def at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Two themes with a link each, and fourteen texts without one; two links are enough here."""
    monkeypatch.setattr(enough, "ENOUGH", 2)
    at = factories.make_places(app)
    at.moderator = factories.make_moderator(at.host)
    for name in ("Buses", "Kindness"):
        theme = themes.create(at.moderator, partnership_id=at.partnership, name=name)
        shared = factories.share(at)
        themes.link(at.moderator, theme_id=theme, contribution_id=shared.id)
    at.parking, at.food = ([tell(at, text) for text in texts] for texts in (PARKING, FOOD))
    return at


def tell(at: SimpleNamespace, text: str) -> int:
    shared = factories.share(at, text=f"Agnes Agnew said: {text}").id
    with unit_of_work() as session:
        row = session.get_one(Contribution, shared)
        row.publication, row.redacted_text, row.version = "published", text, row.version + 1  # type: ignore[assignment]
    return int(shared)


def heaps(at: SimpleNamespace) -> dict[int, set[int]]:
    db.session.rollback()
    return {each.id: {member.id for member in each.members} for each in queries.waiting(at.moderator)}


def about(at: SimpleNamespace, ids: list[int]) -> int:
    """The heap that is about these."""
    return next(key for key, members in heaps(at).items() if len(members & set(ids)) > len(members) / 2)


def test_heaps_are_found_named_and_put_away(at: SimpleNamespace) -> None:
    assert (theme_clusters.find(), theme_clusters.find()) == (1, 0)
    for members in heaps(at).values():
        assert members <= set(at.parking) or members <= set(at.food), "each is about one thing"
    parking, food = about(at, at.parking), about(at, at.food)
    found = queries.one(at.moderator, parking)
    assert "car park" in dict(found.phrases)
    assert len(found.typical) == 3
    assert "Agnes" not in found.members[0].text
    keep = sorted(heaps(at)[parking])[:-1]
    theme = theme_clusters.name(at.moderator, parking, name="Parking", contribution_ids=keep)
    assert theme_clusters.name(at.moderator, parking, name="parking", contribution_ids=keep) == theme, "pressed twice"
    assert db.session.get_one(ThemeCluster, parking).phrases == []
    linked = db.session.scalars(sa.select(ThemeLink.contribution_id).where(ThemeLink.theme_id == theme))
    assert sorted(linked) == keep
    theme_clusters.put_away(at.moderator, food)
    theme_clusters.put_away(at.moderator, food)
    with pytest.raises(Conflict, match="cluster_decided"):
        theme_clusters.name(at.moderator, food, name="Food", contribution_ids=at.food)
    theme_clusters.find()
    assert not [each for each in heaps(at).values() if each & set(at.food)], "what was put away stays away"
    with unit_of_work() as session:
        session.get_one(ThemeCluster, food).size = 2
    tell(at, "No dinner soup")
    theme_clusters.find()
    assert about(at, at.food) != food, "it has grown by half"


def test_words_that_are_taken_back_leave_at_once_and_the_next_night_forgets(at: SimpleNamespace) -> None:
    theme_clusters.find()
    parking = about(at, at.parking)
    gone = sorted(heaps(at)[parking])[0]
    own.withdraw(contributor(gone), gone)
    assert gone not in heaps(at)[parking]
    assert db.session.get(ThemeClusterMember, (parking, gone)) is None
    assert queries.one(at.moderator, parking).phrases == (), "they may have been theirs"
    with pytest.raises(Refused, match="split_nothing"):
        theme_clusters.name(at.moderator, parking, name="Parking", contribution_ids=[gone])
    assert theme_clusters.find() == 1


def test_with_too_little_under_themes_there_are_none(at: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enough, "ENOUGH", 3)
    assert (theme_clusters.find(), queries.has_enough(at.moderator)) == (0, False)
    monkeypatch.setattr(enough, "ENOUGH", 2)
    theme_clusters.find()
    assert heaps(at)
    monkeypatch.setattr(enough, "ENOUGH", 3)
    assert theme_clusters.find() == 1
    assert db.session.scalars(sa.select(ThemeCluster.id).where(ThemeCluster.state == ClusterState.OPEN)).all() == []


def test_only_theme_editors_of_the_place_decide_and_each_host_over_its_own(at: SimpleNamespace) -> None:
    theme_clusters.find()
    parking = about(at, at.parking)
    officer = factories.make_user("lpg_officer", "body", at.lpg)  # type: ignore[arg-type]
    elsewhere = factories.make_moderator(at.other_host)
    for actor in (officer, elsewhere):
        with pytest.raises(NotPermitted):
            theme_clusters.name(actor, parking, name="Parking", contribution_ids=sorted(heaps(at)[parking]))
    with pytest.raises(NotPermitted):
        theme_clusters.put_away(officer, parking)
    with pytest.raises(NotPermitted):
        theme_clusters.find(at.moderator)
    with pytest.raises(NotFound, match="cluster_unknown"):
        theme_clusters.put_away(at.moderator, 4711)
    assert not any(member.mine for member in queries.one(elsewhere, parking).members)
