"""Theme suggestions: learned by a job from what people of a partnership linked, made by a job for what waits, stored.

Nobody waits for a model: pages read what is stored. A model learns from texts that a planning body may read, and from
nothing else; it looks at the words of what waits in the scheduler's memory, which is in the audit. A suggestion links
nothing, and raises or lowers nothing. When a model cannot be read suggestions are off, and all else goes on. See
docs/theming.md.
"""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engage.adapters.crypto import KeyMissing, Tampered
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import NotFound, NotPermitted, Refused
from engage.domain.permissions import SYSTEM, Actor, Permission, Role, require
from engage.domain.publication import Audience, Publication
from engage.domain.theming.codebook import Entry
from engage.domain.theming.labelled import Labelled, Text
from engage.domain.theming.learning import Mark, worth_it
from engage.domain.theming.suggestions import Suggestion
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Host, Locality
from engage.models.themes import Theme, ThemeLink
from engage.models.theming import ThemeModel, ThemeSuggestion
from engage.queries.releasable import texts_for
from engage.services import ciphertexts, originals, subjects
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work

if TYPE_CHECKING:
    from engage.adapters.theme_model.model import Model

NEWEST = 20_000
"""Contributions of a partnership that are learned from: bounds time and memory, and forgets how people once spoke."""
AT_A_TIME = 100
"""Contributions that get suggestions in one tick, the oldest first."""
_IN_ONE_STATEMENT = 5_000


def refit(actor: Actor = SYSTEM) -> int:
    """Learn anew where themes, links or texts changed enough since the last time (domain.theming.learning). Returns for
    how many partnerships. For the scheduler; raises NotPermitted for anybody else."""
    _scheduler_only(actor)
    from engage.adapters.theme_model import stored

    present = _marks()
    known = {row.partnership_id: row for row in db.session.scalars(sa.select(ThemeModel))}
    for gone in sorted(set(known) - set(present)):
        _forget(gone)
    stale = [key for key, mark in sorted(present.items()) if _stale(known.get(key), mark, stored.VERSION)]
    db.session.rollback()
    for partnership_id in stale:
        _learn(partnership_id, present[partnership_id])
    return len(stale)


def _stale(row: ThemeModel | None, mark: Mark, version: int) -> bool:
    if row is None or row.version != version:
        return True
    return worth_it(Mark.parse(row.mark), mark, now() - row.made_at)


def suggest(actor: Actor = SYSTEM) -> int:
    """Suggest themes for what waits and has none suggested by the present model. Returns for how many. For the
    scheduler; raises NotPermitted for anybody else."""
    _scheduler_only(actor)
    made = 0
    for partnership_id, ids in _waiting().items():
        model = _model(partnership_id)
        if model is not None:
            made += _suggest(actor, partnership_id, ids, model)
    return made


@dataclass(frozen=True, slots=True)
class Offered:
    """What a reader is shown beside the themes."""

    suggestions: tuple[Suggestion, ...]
    """The likeliest first; `label` is the theme's id."""
    state: OfferedState


class OfferedState(StrEnum):
    """Why there are so many suggestions, or none."""

    MADE = "made"
    """What fits well enough is there; maybe nothing does, or all of it is linked."""
    WAITING = "waiting"
    """Not looked at yet: the next tick does."""
    OVER = "over"
    """It was answered before anything was suggested, and only what waits is looked at."""
    OFF = "off"
    """Nothing was learned yet, or what was learned or suggested cannot be read."""


def offered(actor: Actor, contribution_id: int) -> Offered:
    """What is suggested for one contribution, without themes that ended or are linked already, and why it is so little.
    Three statements at most. Raises NotPermitted, NotFound."""
    row = db.session.get(Contribution, contribution_id)
    if row is None:
        raise NotFound("contribution_unknown")
    require(actor, Permission.THEME_LINK, subjects.of_contribution(row))
    found = db.session.get(ThemeSuggestion, contribution_id)
    if found is None:
        learned = sa.select(ThemeModel.partnership_id).join(Host, Host.partnership_id == ThemeModel.partnership_id)
        if db.session.scalar(learned.where(Host.id == row.host_id)) is None:
            return Offered((), OfferedState.OFF)
        return Offered((), OfferedState.WAITING if row.waiting else OfferedState.OVER)
    made = _read(found)
    if made is None:
        return Offered((), OfferedState.OFF)
    open_themes = set(
        db.session.scalars(
            sa.select(Theme.id).where(
                Theme.id.in_([int(each.label) for each in made]),
                Theme.retired_at.is_(None),
                ~sa.select(ThemeLink.theme_id)
                .where(ThemeLink.theme_id == Theme.id, ThemeLink.contribution_id == contribution_id)
                .exists(),
            )
        )
    )
    return Offered(tuple(each for each in made if int(each.label) in open_themes), OfferedState.MADE)


def suggested(actor: Actor, contribution_id: int) -> tuple[Suggestion, ...]:
    """What is suggested for one contribution, the likeliest first; `label` is the theme's id. Without themes that ended
    or are linked already; nothing where none was made. Raises NotPermitted, NotFound."""
    return offered(actor, contribution_id).suggestions


def confidences(contribution_id: int) -> dict[int, int]:
    """What is suggested for one contribution, and how sure each was, in hundredths, by theme: for the service that
    notes how a theme was chosen. One statement."""
    found = db.session.get(ThemeSuggestion, contribution_id)
    made = _read(found) if found is not None else None
    return {int(each.label): round(each.confidence * 100) for each in made or ()}


def _read(row: ThemeSuggestion) -> tuple[Suggestion, ...] | None:
    """What was stored; None when it cannot be read."""
    try:
        plain = context().keys.decrypt(row.suggestions, ciphertexts.theme_suggestions(row.contribution_id))
        made = json.loads(plain)
        return tuple(Suggestion(str(int(each["label"])), each["confidence"], tuple(each["words"])) for each in made)
    except (KeyMissing, Tampered, ValueError, TypeError, KeyError):
        return None


def erase(contribution_id: int) -> None:
    """Forget what was suggested, when its person takes it back, in the present unit of work. What a model may have
    learned from the text goes with the next night, which learns anew without it."""
    with unit_of_work() as session:
        session.execute(sa.delete(ThemeSuggestion).where(ThemeSuggestion.contribution_id == contribution_id))
    learn_without(contribution_id)


def learn_without(contribution_id: int) -> None:
    """Learn anew this night: fewer may read what the model may have learned from. In the present unit of work."""
    partnership = (
        sa.select(Locality.partnership_id)
        .join(Contribution, Contribution.locality_id == Locality.id)
        .where(Contribution.id == contribution_id)
        .scalar_subquery()
    )
    with unit_of_work() as session:
        session.execute(
            sa.update(ThemeModel)
            .where(ThemeModel.partnership_id == partnership)
            .values(mark="")
            .execution_options(synchronize_session=False)
        )


def surely_fitting(partnership_id: int, texts: Mapping[int, str], sure: float) -> set[int]:
    """Which of these texts, by contribution, a theme is suggested for with at least so much confidence; none where
    nothing was learned."""
    model = _model(partnership_id)
    if model is None or not texts:
        return set()
    made = model.suggest([Text(text) for text in texts.values()])
    return {number for number, found in zip(texts, made, strict=True) if found and found[0].confidence >= sure}


def _scheduler_only(actor: Actor) -> None:
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")


def _marks() -> dict[int, Mark]:
    """What there is to learn from looks like now, for each partnership with two themes or more. Whatever happens to a
    contribution raises its version. Three statements."""
    themes: dict[int, list[str]] = defaultdict(list)
    for partnership_id, *shape in db.session.execute(
        sa.select(Theme.partnership_id, Theme.id, Theme.name, Theme.description, Theme.examples)
        .where(Theme.retired_at.is_(None))
        .order_by(Theme.partnership_id, Theme.id)
    ):
        themes[partnership_id].append(repr(shape))
    links = dict(
        (row.partnership_id, row[1:])
        for row in db.session.execute(
            sa.select(Theme.partnership_id, sa.func.count(), sa.func.max(ThemeLink.linked_at))
            .join(ThemeLink, ThemeLink.theme_id == Theme.id)
            .where(Theme.retired_at.is_(None))
            .group_by(Theme.partnership_id)
        )
    )
    texts = dict(
        (row.partnership_id, row[1:])
        for row in db.session.execute(
            sa.select(Locality.partnership_id, sa.func.count(), sa.func.sum(Contribution.version))
            .join(Contribution, Contribution.locality_id == Locality.id)
            .where(Contribution.publication.in_([Publication.PUBLISHED, Publication.BODY_ONLY]))
            .group_by(Locality.partnership_id)
        )
    )
    hmac = context().keys.hmac
    return {
        key: Mark(
            themes=hmac("theme_model", f"{key} {names}"),
            links=links[key][0] if key in links else 0,
            rest=hmac("theme_model", f"{links.get(key)} {texts.get(key)}"),
        )
        for key, names in themes.items()
        if len(names) >= 2
    }


def _learn(partnership_id: int, mark: Mark) -> None:
    from engage.adapters.theme_model import stored
    from engage.adapters.theme_model.learner import learn

    book = [
        Entry(
            name=theme.name, description=theme.description, examples=tuple(theme.examples), id=str(theme.id)
        )
        for theme in db.session.scalars(
            sa.select(Theme)
            .where(Theme.partnership_id == partnership_id, Theme.retired_at.is_(None))
            .order_by(Theme.id)
        )
    ]
    confirmed, others = _texts(partnership_id, {entry.label for entry in book})
    db.session.rollback()  # learning takes seconds: no transaction stays open meanwhile
    made_at = now()
    model = learn(confirmed, unlabelled=others, codebook=book, made_at=made_at)
    packed = base64.b85encode(stored.pack(model)).decode()
    with unit_of_work() as session:
        # What was taken back meanwhile is in this model: then it is learned again the next night.
        still = mark.text if _marks().get(partnership_id) == mark else ""
        session.merge(ThemeModel(
            partnership_id=partnership_id, mark=still, version=stored.VERSION, learned_from=len(confirmed),
            packed=context().keys.encrypt(packed, ciphertexts.theme_model(partnership_id)),
            scores=asdict(model.tried) if model.tried else None, made_at=made_at,
        ))  # fmt: skip


def _texts(partnership_id: int, themes: set[str]) -> tuple[list[Labelled], list[Text]]:
    """The newest texts that a planning body may read: with the themes that people linked, and without any."""
    ids = db.session.scalars(
        sa.select(Contribution.id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(
            Locality.partnership_id == partnership_id,
            Contribution.publication.in_([Publication.PUBLISHED, Publication.BODY_ONLY]),
        )
        .order_by(Contribution.received_at.desc(), Contribution.id.desc())
        .limit(NEWEST)
    ).all()
    confirmed: list[Labelled] = []
    others: list[Text] = []
    for first in range(0, len(ids), _IN_ONE_STATEMENT):
        some = ids[first : first + _IN_ONE_STATEMENT]
        labels: dict[int, set[str]] = defaultdict(set)
        for contribution_id, theme_id in db.session.execute(
            sa.select(ThemeLink.contribution_id, ThemeLink.theme_id).where(ThemeLink.contribution_id.in_(some))
        ):
            labels[contribution_id].add(str(theme_id))
        for contribution_id, text in texts_for(Audience.BODY, some).items():
            known = frozenset(labels[contribution_id] & themes)
            if known:
                confirmed.append(Labelled(Text(text), known))
            else:
                others.append(Text(text))
    return confirmed, others


def _waiting() -> dict[int, list[int]]:
    """What waits without a suggestion of the present model, by partnership, the oldest first. Two statements; one
    while nothing was learned yet."""
    hosts = {
        row.id: row.partnership_id
        for row in db.session.execute(
            sa.select(Host.id, Host.partnership_id)
            .join(ThemeModel, ThemeModel.partnership_id == Host.partnership_id)
            .order_by(Host.id)
        )
    }
    if not hosts:
        return {}
    rows = db.session.execute(
        sa.select(Contribution.id, Contribution.host_id)
        .outerjoin(ThemeSuggestion, ThemeSuggestion.contribution_id == Contribution.id)
        .where(
            Contribution.waiting,
            Contribution.locked.is_(False),
            Contribution.host_id.in_(list(hosts)),
            Contribution.reading != ReadingState.WITHDRAWN,
            sa.or_(ThemeSuggestion.contribution_id.is_(None), ThemeSuggestion.model_made_at < _made_at()),
        )
        .order_by(Contribution.received_at, Contribution.id)
        .limit(AT_A_TIME)
    ).all()
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[hosts[row.host_id]].append(row.id)
    return found


def _made_at() -> sa.ScalarSelect[datetime]:
    """When the model that a contribution's host suggests by was made."""
    return (
        sa.select(ThemeModel.made_at)
        .join(Host, Host.partnership_id == ThemeModel.partnership_id)
        .where(Host.id == Contribution.host_id)
        .scalar_subquery()
    )


def _model(partnership_id: int) -> Model | None:
    """The stored model. One that cannot be read is thrown away, and learned anew in the night."""
    from engage.adapters.theme_model import stored

    row = db.session.get(ThemeModel, partnership_id)
    if row is None:
        return None
    try:
        plain = context().keys.decrypt(row.packed, ciphertexts.theme_model(partnership_id))
        return stored.unpack(base64.b85decode(plain))
    except (KeyMissing, Tampered, Refused, ValueError):
        _forget(partnership_id)
        return None


def _forget(partnership_id: int) -> None:
    db.session.rollback()
    with unit_of_work() as session:
        session.execute(sa.delete(ThemeModel).where(ThemeModel.partnership_id == partnership_id))


def _suggest(actor: Actor, partnership_id: int, ids: Sequence[int], model: Model) -> int:
    made = originals.compare_together(actor, partnership_id, ids, lambda words: model.suggest(list(map(Text, words))))
    keys = context().keys
    with unit_of_work() as session:
        # Who took theirs back meanwhile gets none; who does so this moment waits, and then finds the row to erase.
        there = session.scalars(
            sa.select(Contribution.id)
            .where(Contribution.id.in_(ids), Contribution.reading != ReadingState.WITHDRAWN)
            .order_by(Contribution.id)
            .with_for_update(read=True)
        ).all()
        session.execute(sa.delete(ThemeSuggestion).where(ThemeSuggestion.contribution_id.in_(there)))
        rows = [
            {
                "contribution_id": number,
                "suggestions": keys.encrypt(
                    json.dumps([asdict(each) for each in made.get(number, ())]), ciphertexts.theme_suggestions(number)
                ),
                "model_made_at": model.made_at,
            }
            for number in there
        ]
        if rows:
            session.execute(sa.insert(ThemeSuggestion), rows)
    return len(rows)
