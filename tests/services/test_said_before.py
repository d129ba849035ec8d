"""The same conversation again: found by a job, shown to whoever may read it, and gone when words go."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.errors import NotPermitted
from engage.domain.permissions import Actor, Role, ScopeKind, contributor
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.said_before import SaidBefore, SaidBeforeLook
from engage.queries import said_before as queries
from engage.services import moderation, own, safeguarding, said_before
from tests import factories

DARK = "The light on the stairs at the health centre is out, and I fell."
NEW = "Dark stairs at the health centre: the light is out and I nearly fell"


@pytest.fixture
def scene(app: Flask) -> SimpleNamespace:
    """Three tell of the stairs and one of soup; all are published."""
    at = factories.make_places(app)
    at.moderator = factories.make_moderator(at.host)
    at.dark = [published(at, f"{DARK} It was the {word}.") for word in ("first step", "landing", "last step")]
    at.soup = published(at, "The soup came cold, and the bread was hard as stone.")
    return at


def published(at: SimpleNamespace, text: str) -> int:
    shared = factories.share(at, text=f"Agnes Agnew said: {text}").id
    factories.publish(at.moderator, shared, text)
    factories.settle(at.moderator, shared)
    return shared


def near(actor: Actor, contribution_id: int) -> list[str]:
    db.session.rollback()
    return [each.text for each in queries.near(actor, contribution_id)]


def test_what_waits_is_compared_once_a_day_with_what_a_body_may_read(scene: SimpleNamespace, clock: object) -> None:
    new = factories.share(scene, text=NEW).id
    assert (said_before.look(), said_before.look()) == (1, 0)
    found = queries.near(scene.moderator, new)
    assert {each.reference for each in found} == {reference_of(each) for each in scene.dark}
    assert all("Agnes" not in each.text and each.mine and each.public for each in found)
    looked = db.session.scalars(sa.select(AuditEvent.data).where(AuditEvent.event == "originals:compared")).all()
    assert looked == [{"rows": 1}]
    published(scene, f"{DARK} Twice now, on these very stairs, in the health centre.")
    clock.advance(days=1, minutes=1)  # type: ignore[attr-defined]
    assert said_before.look() == 1
    assert len(near(scene.moderator, new)) == 4
    with pytest.raises(NotPermitted):
        said_before.look(scene.moderator)


def test_nothing_appears_that_may_not_be_read_now(scene: SimpleNamespace) -> None:
    new = factories.share(scene, text=NEW).id
    held = factories.share(scene, text=DARK).id
    factories.read(scene.moderator, held)
    moderation.withhold(
        scene.moderator, held, reason="identifies_someone", version=moderation.version_of(held)
    )
    said_before.look()
    assert len(near(scene.moderator, new)) == 3
    first, second, third = scene.dark
    safeguarding.raise_concern(scene.moderator, first, worry="She is alone there.")
    moderation.unpublish(
        scene.moderator, second, reason="identifies_someone", version=moderation.version_of(second)
    )
    assert len(near(scene.moderator, new)) == 1
    own.withdraw(contributor(third), third)
    assert near(scene.moderator, new) == []
    assert third not in db.session.scalars(sa.select(SaidBefore.earlier_id)).all()


def test_who_takes_theirs_back_leaves_no_trace_of_what_it_was_like(scene: SimpleNamespace) -> None:
    new = factories.share(scene, text=NEW).id
    said_before.look()
    own.withdraw(contributor(new), new)
    db.session.rollback()
    for table in (SaidBefore, SaidBeforeLook):
        assert db.session.scalars(sa.select(table.contribution_id).where(table.contribution_id == new)).all() == []
    assert said_before.look() == 0


def test_another_host_reads_the_published_text_and_may_not_open_it(scene: SimpleNamespace) -> None:
    elsewhere = factories.make_moderator(scene.other_host)
    new = factories.share(scene, text=NEW, locality_id=scene.other_locality).id
    said_before.look()
    found = queries.near(elsewhere, new)
    assert len(found) == 3
    assert not any(each.mine for each in found)


def test_what_another_host_cleared_for_the_body_is_for_editors_of_themes_alone(scene: SimpleNamespace) -> None:
    held = factories.share(scene, text=DARK, use="body", quote=False).id
    version = factories.read(scene.moderator, held)
    moderation.clear_for_body(scene.moderator, held, redacted_text=DARK, reasons=[], version=version)
    new = factories.share(scene, text=NEW, locality_id=scene.other_locality).id
    said_before.look()
    reader = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, scene.other_host)
    assert (DARK in near(reader, new), len(near(reader, new))) == (False, 3)
    assert DARK in near(factories.make_moderator(scene.other_host), new)


def reference_of(contribution_id: int) -> str:
    from engage.models.contributions import Contribution

    return db.session.get_one(Contribution, contribution_id).reference
