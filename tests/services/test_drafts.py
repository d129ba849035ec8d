"""A draft is found by its key alone, and not for ever."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.errors import Refused
from engage.models.base import db
from engage.models.contributions import Draft
from engage.services import drafts


def test_a_draft_comes_back_and_is_kept_encrypted(app: Flask) -> None:
    key = drafts.save(None, {"text": "The lift", "page": 2})
    assert drafts.load(key) == {"text": "The lift", "page": 2}
    row = db.session.scalars(sa.select(Draft)).one()
    assert "lift" not in row.answers
    assert key not in (row.key_hmac, row.answers)


def test_saving_again_keeps_the_key_and_the_first_end(app: Flask, clock: FixedClock) -> None:
    key = drafts.save(None, {"text": "one"})
    clock.advance(days=13)
    assert drafts.save(key, {"text": "two"}) == key
    assert drafts.load(key) == {"text": "two"}
    clock.advance(days=1)
    assert drafts.load(key) is None


def test_a_key_is_never_chosen_from_outside(app: Flask) -> None:
    key = drafts.save("chosen", {"text": "one"})
    assert key != "chosen"
    assert drafts.load("chosen") is None


def test_a_dropped_draft_is_gone(app: Flask) -> None:
    key = drafts.save(None, {})
    drafts.drop(key)
    drafts.drop(key)
    assert drafts.load(key) is None


def test_a_draft_has_an_end_to_its_size(app: Flask) -> None:
    drafts.save(None, {"text": "ab " * 20_000})
    with pytest.raises(Refused, match="draft_too_long"):
        drafts.save(None, {"text": "x" * 400_000})
