"""The words that come up in each theme, and in what has no theme yet: found by a job, shown to theme editors."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.errors import NotPermitted
from engage.domain.permissions import SYSTEM, Actor, Role
from engage.domain.publication import Audience, Publication
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Locality
from engage.models.themes import PhraseMark, Theme, ThemeLink, ThemePhrase
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
    """Find them anew where texts came, went or changed since the last time, from texts that a planning body may read
    and nothing else. Returns for how many themes. For the scheduler; raises NotPermitted for anybody else."""
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")
    rows = db.session.execute(
        sa.select(PhraseMark.partnership_id, PhraseMark.theme_id, PhraseMark.mark).order_by(PhraseMark.id)
    )
    known = {(partnership_id, theme_id): mark for partnership_id, theme_id, mark in rows}
    present = _marks()
    changed = [key for key in present if known.get(key) != present[key]]
    changed += [key for key in known if key not in present]
    for partnership_id, theme_id in changed:
        _replace(partnership_id, theme_id, present.get((partnership_id, theme_id)))
    return len(changed)


def _marks() -> dict[tuple[int, int | None], str]:
    """What the texts of each theme, and of each partnership those without one, look like now. Whatever happens to a
    contribution raises its version, so these differ when any text, its consent or a link did. Two statements."""
    shape = (sa.func.count(), sa.func.sum(Contribution.version), sa.func.max(Contribution.id))
    themed = db.session.execute(
        sa.select(Theme.partnership_id, Theme.id, *shape, sa.func.max(ThemeLink.linked_at))
        .join(ThemeLink, ThemeLink.theme_id == Theme.id)
        .join(Contribution, Contribution.id == ThemeLink.contribution_id)
        .where(Theme.retired_at.is_(None))
        .group_by(Theme.partnership_id, Theme.id)
        .order_by(Theme.partnership_id, Theme.id)
    )
    found: dict[tuple[int, int | None], str] = {
        (partnership_id, theme_id): _mark(*rest) for partnership_id, theme_id, *rest in themed
    }
    loose = db.session.execute(
        sa.select(Locality.partnership_id, *shape)
        .select_from(Contribution)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(*_WITHOUT_THEME)
        .group_by(Locality.partnership_id)
        .order_by(Locality.partnership_id)
    )
    return found | {(partnership_id, None): _mark(*rest) for partnership_id, *rest in loose}


def _mark(*shape: object) -> str:
    return " ".join(map(str, shape))


def _replace(partnership_id: int, theme_id: int | None, mark: str | None) -> None:
    from engage.adapters.text_analysis import key_phrases

    newest = _unthemed(partnership_id) if theme_id is None else _themed(theme_id)
    ids = db.session.scalars(newest).all() if mark is not None else []
    texts = texts_for(Audience.BODY, ids) if len(ids) >= LEAST_TEXTS else {}
    # Fewer texts than a phrase needs hold none.
    phrases = key_phrases(texts.values(), limit=KEPT, least=LEAST_TEXTS) if len(texts) >= LEAST_TEXTS else []
    at = now()
    with unit_of_work() as session:
        for table in (ThemePhrase, PhraseMark):
            session.execute(
                sa.delete(table).where(
                    table.partnership_id == partnership_id, table.theme_id.is_not_distinct_from(theme_id)
                )
            )
        session.add_all(
            ThemePhrase(partnership_id=partnership_id, theme_id=theme_id, phrase=phrase, count=count, found_at=at)
            for phrase, count in phrases
            if len(phrase) <= MAX_PHRASE
        )
        if mark is not None:
            session.add(PhraseMark(partnership_id=partnership_id, theme_id=theme_id, mark=mark))


def _themed(theme_id: int) -> sa.Select[tuple[int]]:
    return (
        sa.select(ThemeLink.contribution_id)
        .where(ThemeLink.theme_id == theme_id)
        .order_by(ThemeLink.received_at.desc(), ThemeLink.contribution_id.desc())
        .limit(NEWEST)
    )


_WITHOUT_THEME = (
    Contribution.publication.in_([Publication.PUBLISHED, Publication.BODY_ONLY]),
    ~sa.select(ThemeLink.theme_id).where(ThemeLink.contribution_id == Contribution.id).exists(),
)


def _unthemed(partnership_id: int) -> sa.Select[tuple[int]]:
    return (
        sa.select(Contribution.id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(Locality.partnership_id == partnership_id, *_WITHOUT_THEME)
        .order_by(Contribution.received_at.desc(), Contribution.id.desc())
        .limit(NEWEST)
    )
