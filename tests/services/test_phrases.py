"""Words that come up are found in texts that may be read, and in several of them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.text_analysis import key_phrases
from engage.domain.errors import NotPermitted
from engage.domain.permissions import contributor
from engage.models.base import db
from engage.models.themes import ThemePhrase
from engage.services import contributions, phrases, themes
from tests import factories

TEXTS = ("The stair light is out.", "It is the stair light, for weeks now", "Somebody should look at the stair light")


def test_what_was_taken_out_of_a_text_joins_nothing() -> None:
    assert "stair light" not in dict(key_phrases(["The stair [name] light is out."] * 3))


def test_phrases_come_from_texts_that_may_be_read(app: Flask) -> None:
    places = factories.make_places(app)
    moderator = factories.make_moderator(places.host)
    theme = themes.create(moderator, partnership_id=places.partnership, name="Lights")
    ids = []
    for text in TEXTS:
        shared = factories.share(places, text="My neighbour Agnes fell. " + text)
        factories.publish(moderator, shared.id, text)
        themes.link(moderator, theme_id=theme, contribution_id=shared.id)
        ids.append(shared.id)
    for _ in range(3):
        factories.share(places, text="Nobody has read about the wheelchair ramp")
    phrases.find_phrases()
    first = db.session.scalars(sa.select(ThemePhrase.id)).all()
    phrases.find_phrases()
    assert db.session.scalars(sa.select(ThemePhrase.id)).all() == first, "what is as it was is not written again"
    found = db.session.execute(
        sa.select(ThemePhrase.theme_id, ThemePhrase.phrase, ThemePhrase.count).order_by(ThemePhrase.id)
    ).all()
    assert [tuple(row) for row in found] == [(theme, "stair light", 3)]
    contributions.withdraw(contributor(ids[0]), ids[0])
    phrases.find_phrases()
    assert db.session.scalars(sa.select(ThemePhrase.phrase)).all() == []
    with pytest.raises(NotPermitted):
        phrases.find_phrases(moderator)


def test_a_night_without_news_looks_at_nothing_and_any_news_is_noticed(app: Flask) -> None:
    places = factories.make_places(app)
    moderator = factories.make_moderator(places.host)
    theme = themes.create(moderator, partnership_id=places.partnership, name="Lights")
    ids = [factories.share(places).id for _ in range(4)]
    for contribution_id, text in zip(ids, (*TEXTS, TEXTS[0]), strict=True):
        factories.publish(moderator, contribution_id, text)
        themes.link(moderator, theme_id=theme, contribution_id=contribution_id)

    def counted() -> dict[str, int]:
        kept = db.session.execute(sa.select(ThemePhrase.phrase, ThemePhrase.count).where(ThemePhrase.theme_id == theme))
        return {phrase: count for phrase, count in kept}

    assert phrases.find_phrases() > 0
    assert counted() == {"stair light": 4}
    assert phrases.find_phrases() == 0
    factories.publish(moderator, ids[3], "The kitchen tap drips.")
    assert phrases.find_phrases() > 0, "a text was redacted again"
    assert counted() == {"stair light": 3}
    factories.publish(moderator, ids[3], TEXTS[0])
    contributions.change_use(contributor(ids[0]), ids[0], use="neither", quote=False)
    assert phrases.find_phrases() > 0, "somebody allows less"
    assert counted() == {"stair light": 3}
    themes.unlink(moderator, theme_id=theme, contribution_id=ids[1])
    assert phrases.find_phrases() > 0, "a text is about something else"
    assert counted() == {}
    themes.retire(moderator, theme)
    phrases.find_phrases()
    assert counted() == {}
    assert phrases.find_phrases() == 0
