"""How words sound to a machine: kept encrypted, for readers alone, where a host wants it, and gone with the words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from engage.domain.errors import NotPermitted
from engage.domain.permissions import Actor, contributor
from engage.domain.sounds import Sound
from engage.models.base import db
from engage.models.sounds import WordSound
from engage.queries import moderation as queries
from engage.services import contributions, rota, sounds
from tests import factories

ANGRY = "It was terrible. The answer was horrible and the room was awful."
GLAD = "The staff were wonderful and kind. It was excellent."


def test_a_hint_that_moves_nothing(places: SimpleNamespace, moderator: Actor) -> None:
    angry, glad, plain = (factories.share(places, text=text).id for text in (ANGRY, GLAD, factories.STORY))
    order = [each.id for each in queries.queue(moderator).items]
    assert (sounds.guess(), sounds.guess()) == (3, 0)
    assert [sounds.heard(moderator, each) for each in (angry, glad, plain)] == [
        Sound.RATHER_NEGATIVE, Sound.RATHER_POSITIVE, None,
    ]  # fmt: skip
    assert [each.id for each in queries.queue(moderator).items] == order
    assert all("negative" not in kept for kept in db.session.scalars(sa.select(WordSound.sound)))
    contributions.withdraw(contributor(angry), angry)
    assert set(db.session.scalars(sa.select(WordSound.contribution_id))) == {glad, plain}


def test_a_host_can_do_without(places: SimpleNamespace, moderator: Actor) -> None:
    def want(hints: bool) -> None:
        rota.set_habits(moderator, host_id=places.host, nudge_hour=9, sound_hints=hints, phrases="")

    want(False)
    angry = factories.share(places, text=ANGRY).id
    assert sounds.guess() == 0
    want(True)
    assert sounds.guess() == 1
    want(False)
    assert sounds.heard(moderator, angry) is None


def test_for_readers_of_the_words_alone(places: SimpleNamespace, moderator: Actor) -> None:
    angry = factories.share(places, text=ANGRY).id
    with pytest.raises(NotPermitted):
        sounds.guess(moderator)
    sounds.guess()
    with pytest.raises(NotPermitted):
        sounds.heard(factories.make_moderator(places.other_host), angry)
