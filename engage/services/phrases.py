"""The words that come up in each theme, and in what has no theme yet: found by a job, shown to theme editors."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.errors import NotPermitted
from engage.domain.permissions import SYSTEM, Actor, Role
from engage.domain.publication import Audience, Publication
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Locality, Partnership
from engage.models.themes import Theme, ThemeLink, ThemePhrase
from engage.queries.releasable import texts_for
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work

NEWEST = 500
"""Texts looked at for each theme: what people say now, in bounded time."""
KEPT = 20
LEAST_TEXTS = 3
"""A phrase of fewer texts could give somebody's own words away."""
MAX_PHRASE = 120


def find_phrases(actor: Actor = SYSTEM) -> int:
    """Find them anew, from texts that a planning body may read and nothing else. Returns how many were kept. For
    the scheduler; raises NotPermitted for anybody else."""
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")
    kept = 0
    for partnership_id in db.session.scalars(sa.select(Partnership.id).order_by(Partnership.id)).all():
        themes = db.session.scalars(
            sa.select(Theme.id)
            .where(Theme.partnership_id == partnership_id, Theme.retired_at.is_(None))
            .order_by(Theme.id)
        ).all()
        for theme_id in (*themes, None):
            kept += _replace(partnership_id, theme_id)
    return kept


def _replace(partnership_id: int, theme_id: int | None) -> int:
    from engage.adapters.text_analysis import key_phrases

    newest = _unthemed(partnership_id) if theme_id is None else _themed(theme_id)
    ids = db.session.scalars(newest).all()
    texts = texts_for(Audience.BODY, ids) if len(ids) >= LEAST_TEXTS else {}
    # Fewer texts than a phrase needs hold none.
    phrases = key_phrases(texts.values(), limit=KEPT, least=LEAST_TEXTS) if len(texts) >= LEAST_TEXTS else []
    found = [(phrase, count) for phrase, count in phrases if len(phrase) <= MAX_PHRASE]
    here = sa.and_(ThemePhrase.partnership_id == partnership_id, ThemePhrase.theme_id.is_not_distinct_from(theme_id))
    kept = db.session.execute(sa.select(ThemePhrase.phrase, ThemePhrase.count).where(here).order_by(ThemePhrase.id))
    if [(phrase, count) for phrase, count in kept] == found:
        return len(found)
    with unit_of_work() as session:
        session.execute(sa.delete(ThemePhrase).where(here))
        session.add_all(
            ThemePhrase(
                partnership_id=partnership_id, theme_id=theme_id, phrase=phrase, count=count, found_at=now()
            )
            for phrase, count in found
        )
    return len(found)


def _themed(theme_id: int) -> sa.Select[tuple[int]]:
    return (
        sa.select(ThemeLink.contribution_id)
        .where(ThemeLink.theme_id == theme_id)
        .order_by(ThemeLink.received_at.desc(), ThemeLink.contribution_id.desc())
        .limit(NEWEST)
    )


def _unthemed(partnership_id: int) -> sa.Select[tuple[int]]:
    linked = sa.select(ThemeLink.theme_id).where(ThemeLink.contribution_id == Contribution.id).exists()
    return (
        sa.select(Contribution.id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(
            Locality.partnership_id == partnership_id,
            Contribution.publication.in_([Publication.PUBLISHED, Publication.BODY_ONLY]),
            sa.not_(linked),
        )
        .order_by(Contribution.received_at.desc(), Contribution.id.desc())
        .limit(NEWEST)
    )
