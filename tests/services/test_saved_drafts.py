"""A draft that people can come back to: codes of its own, which become the contribution's."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.errors import NotFound, Refused
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution, Draft
from engage.services import drafts, housekeeping, keys, own_codes
from engage.services.context import context
from tests import factories

WRONG = "acorn acorn acorn acorn"


@pytest.fixture
def key(app: Flask) -> str:
    return drafts.save(None, {"text": "The lift", "send_key": "once"})


def test_the_codes_open_the_same_draft_and_are_kept_as_hashes(key: str) -> None:
    saved = drafts.give_codes(key)
    assert saved.secret is not None
    assert drafts.give_codes(key) == drafts.saved(key) == drafts.Saved(saved.reference, None, saved.until)
    found = own_codes.look_up(saved.reference, saved.secret, "192.0.2.1")
    assert found == drafts.Waiting(key, saved.until)
    row = db.session.scalars(sa.select(Draft)).one()
    assert row.reference == saved.reference
    for shown in (saved.secret, key, "lift"):
        assert shown not in f"{row.key_hmac} {row.secret_hmac} {row.answers}"
    assert db.session.scalars(sa.select(AuditEvent)).all() == []


def test_lost_words_are_replaced_for_whoever_holds_the_key(key: str) -> None:
    first, second = drafts.give_codes(key), drafts.give_codes(key, anew=True)
    assert second.secret is not None
    assert second.reference == first.reference
    with pytest.raises(Refused, match="own_not_found"):
        own_codes.look_up(first.reference, first.secret or "", "here")
    assert own_codes.look_up(second.reference, second.secret, "here")
    with pytest.raises(NotFound, match="draft_unknown"):
        drafts.give_codes("of nobody", anew=True)


def test_wrong_unknown_and_over_cannot_be_told_apart_and_guessing_is_slow(key: str, clock: FixedClock) -> None:
    saved = drafts.give_codes(key)
    right = saved.secret or ""
    for reference, secret in ((saved.reference, WRONG), ("22334455", right)):
        with pytest.raises(Refused, match="own_not_found"):
            own_codes.look_up(reference, secret, "192.0.2.1")
    for _try in range(9):
        with pytest.raises(Refused, match="own_not_found"):
            own_codes.look_up(saved.reference, WRONG, "192.0.2.1")
    with pytest.raises(Refused, match="too_many_tries"):
        own_codes.look_up(saved.reference, right, "192.0.2.1")
    assert own_codes.look_up(saved.reference, right, "198.51.100.7"), "its owner is not locked out"
    clock.advance(days=14)
    with pytest.raises(Refused, match="own_not_found"):
        own_codes.look_up(saved.reference, right, "198.51.100.7")
    assert housekeeping.purge_drafts() == 1


def test_the_contribution_has_the_codes_of_its_draft(app: Flask, key: str) -> None:
    at = factories.make_places(app)
    saved = drafts.give_codes(key)
    sent = factories.share(at, send_key="once", draft=key)
    assert (sent.reference, sent.secret, sent.first, sent.was_saved) == (saved.reference, None, True, True)
    assert own_codes.look_up(saved.reference, saved.secret or "", "here") == sent.id
    again = factories.share(at, send_key="once", draft=key)
    assert (again.id, again.first) == (sent.id, False)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Contribution)) == 1
    assert db.session.scalars(sa.select(Draft.reference)).all() == [None]


def test_a_reference_that_somebody_has_since_is_not_given_twice(app: Flask, key: str) -> None:
    at = factories.make_places(app)
    saved = drafts.give_codes(key)
    db.session.execute(sa.update(Draft).values(reference=factories.share(at).reference))
    db.session.commit()
    sent = factories.share(at, send_key="once", draft=key)
    assert sent.reference != saved.reference
    assert own_codes.look_up(sent.reference, sent.secret or "", "here") == sent.id


def test_codes_work_after_the_keys_were_changed(key: str) -> None:
    saved = drafts.give_codes(key)
    ring = context().keys.add_key()
    assert keys.reencrypt(ring) == 1
    object.__setattr__(context(), "keys", ring)
    found = own_codes.look_up(saved.reference, saved.secret or "", "here")
    assert isinstance(found, drafts.Waiting)
    assert (drafts.load(found.key) or {})["text"] == "The lift"
