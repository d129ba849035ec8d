"""What tests of telling share: what came of it, the codes on a page, and the way to one's own page."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.permissions import contributor
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services import originals
from engage.services.contributions import Shared
from tests.pages import Page, PageClient

STORY = "The light on the stairs has been out since August. I fell twice."


def all_kept() -> list[Contribution]:
    """Every contribution, as the database has it now."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(Contribution).order_by(Contribution.id)))


def words_of(row: Contribution) -> str:
    """The words as they were told."""
    return originals.own_words(contributor(row.id), row.id)


def codes(page: Page) -> tuple[str, str]:
    """Reference and secret as a page shows them."""
    reference, secret = (page.doc.text(each) for each in page.doc.all("code"))
    return reference, secret


def enter(person: PageClient, told: Shared) -> Page:
    """Their own page, by reference and secret words."""
    assert told.secret
    return person.get("/status").submit("Show me", reference=told.reference, secret=told.secret)
