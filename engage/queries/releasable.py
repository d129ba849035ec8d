"""The publication gate: the only place where a contribution's text leaves the database for a reader.

Every page, e-mail, feed, file and export selects its text through `text_column(audience)` or `texts_for`. The rule
itself is domain.contribution_states.releasable; a test holds the SQL here against it, case by case.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from engage.domain.contribution_states import Audience, Publication, Use
from engage.models.base import db
from engage.models.contributions import Contribution


def condition(audience: Audience) -> sa.ColumnElement[bool]:
    """SQL condition on `contributions`: its redacted text may be shown to this audience now."""
    public = sa.and_(
        Contribution.publication == Publication.PUBLISHED, Contribution.use == Use.PUBLISH,
        Contribution.kept_in.is_(False),
    )  # fmt: skip
    if audience is Audience.PUBLIC:
        return public
    if audience is Audience.DIGEST:
        return sa.and_(public, Contribution.quote.is_(True))
    return sa.and_(
        Contribution.publication.in_([Publication.PUBLISHED, Publication.BODY_ONLY]),
        Contribution.use.in_([Use.PUBLISH, Use.BODY]),
        Contribution.kept_in.is_(False),
    )


def text_column(audience: Audience) -> sa.ColumnElement[str | None]:
    """The redacted text where this audience may read it, NULL where not; labelled `text`."""
    return sa.case((condition(audience), Contribution.redacted_text), else_=None).label("text")


def texts_for(audience: Audience, contribution_ids: Iterable[int]) -> dict[int, str]:
    """Redacted texts by contribution id, of those this audience may read now. One statement."""
    rows = db.session.execute(
        sa.select(Contribution.id, Contribution.redacted_text)
        .where(Contribution.id.in_(list(contribution_ids)), condition(audience))
        .order_by(Contribution.id)
    )
    return {row.id: row.redacted_text for row in rows if row.redacted_text}
