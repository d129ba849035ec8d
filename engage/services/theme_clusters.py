"""What no theme fits: heaps of contributions that a job finds, and that a person names or puts away.

Looked at are texts that a planning body may read, that are under no theme, and for which no theme is suggested with
confidence. A heap links nothing and is shown to theme editors alone. See docs/theming.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.kinds import ClusterState
from engage.domain.permissions import SYSTEM, Actor, Permission, Role, require
from engage.domain.publication import Audience, Publication
from engage.domain.theming.clusters import LEAST, SURE, PutAway, fresh
from engage.domain.theming.enough import enough
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Locality
from engage.models.themes import Theme, ThemeLink
from engage.models.theming import ClusterMark, ThemeCluster, ThemeClusterMember
from engage.queries import theme_health
from engage.queries.releasable import texts_for
from engage.services import audit, subjects, themes, theming
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work

KEPT = 12
"""Words that are shown of a heap."""
_IN_ONE_STATEMENT = 5_000
_Heap = tuple[tuple[int, ...], list[tuple[str, int]]]
"""Who is in it, and the words that come up."""
LEAST_TEXTS = 3
"""A phrase of fewer texts could give somebody's own words away."""


def find(actor: Actor = SYSTEM) -> int:
    """Look for heaps where the texts without a theme changed since the last time, in partnerships where enough is under
    themes; elsewhere there are none. Returns for how many partnerships. For the scheduler; raises NotPermitted for
    anybody else."""
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")
    present = _marks()
    known = {row.partnership_id: row.mark for row in db.session.scalars(sa.select(ClusterMark))}
    changed = sorted(key for key in present.keys() | known.keys() if present.get(key) != known.get(key))
    for partnership_id in changed:
        _find(partnership_id, present.get(partnership_id))
    return len(changed)


def name(
    actor: Actor, cluster_id: int, *, name: str, contribution_ids: Iterable[int], description: str = ""
) -> int:
    """Begin a theme with these contributions of a heap. Returns the theme's id; pressed twice, the same.

    Raises NotPermitted (also for what lies with another host), NotFound("cluster_unknown"),
    Conflict("cluster_decided"), Refused (split_nothing, and what `themes.create` raises).
    """
    chosen = sorted(set(contribution_ids))
    with unit_of_work() as session:
        row, role = _locked(actor, cluster_id)
        if row.state is ClusterState.NAMED and row.theme_id is not None:
            begun = session.get_one(Theme, row.theme_id)
            if begun.name.lower() == " ".join(name.split()).lower():
                return begun.id
        if row.state is not ClusterState.OPEN:
            raise Conflict("cluster_decided")
        if not chosen or not set(chosen) <= set(_members(row.id)):
            raise Refused("split_nothing", field="contributions")
        theme_id = themes.create(actor, partnership_id=row.partnership_id, name=name, description=description)
        for contribution_id in chosen:
            themes.link(actor, theme_id=theme_id, contribution_id=contribution_id)
        _decide(row, ClusterState.NAMED, theme_id)
        audit.record(
            actor, audit.Event.CLUSTER_DECIDED, row.id, role=role, outcome="named", theme_id=theme_id, rows=len(chosen)
        )
        return theme_id


def put_away(actor: Actor, cluster_id: int) -> None:
    """Say that a heap is no theme: it comes back only when it has grown by half. A second time changes nothing.

    Raises NotPermitted, NotFound("cluster_unknown"), Conflict("cluster_decided") when somebody named it.
    """
    with unit_of_work():
        row, role = _locked(actor, cluster_id)
        if row.state is ClusterState.DISMISSED:
            return
        if row.state is not ClusterState.OPEN:
            raise Conflict("cluster_decided")
        row.size = len(_members(row.id))
        _decide(row, ClusterState.DISMISSED, None)
        audit.record(actor, audit.Event.CLUSTER_DECIDED, row.id, role=role, outcome="dismissed", rows=row.size)


def erase(contribution_id: int) -> None:
    """Take a contribution out of all heaps, when its person takes it back, and the words with it that were shown of
    them; the next night they are made anew."""
    in_it = sa.select(ThemeClusterMember.cluster_id).where(ThemeClusterMember.contribution_id == contribution_id)
    with unit_of_work() as session:
        touched = session.scalars(
            sa.select(ThemeCluster).where(ThemeCluster.id.in_(in_it)).order_by(ThemeCluster.id).with_for_update()
        ).all()
        for row in touched:
            row.phrases = []
        partnerships = {row.partnership_id for row in touched}
        session.execute(sa.delete(ClusterMark).where(ClusterMark.partnership_id.in_(sorted(partnerships))))
        session.execute(sa.delete(ThemeClusterMember).where(ThemeClusterMember.contribution_id == contribution_id))


def _decide(row: ThemeCluster, state: ClusterState, theme_id: int | None) -> None:
    row.state, row.theme_id, row.decided_at = state, theme_id, now()
    row.phrases = []  # people's words, of no use any more


def _locked(actor: Actor, cluster_id: int) -> tuple[ThemeCluster, Role]:
    row = db.session.get(ThemeCluster, cluster_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("cluster_unknown")
    return row, require(actor, Permission.THEME_EDIT, subjects.of_themes(row.partnership_id))


def _members(cluster_id: int) -> list[int]:
    return list(
        db.session.scalars(
            sa.select(ThemeClusterMember.contribution_id)
            .where(ThemeClusterMember.cluster_id == cluster_id)
            .order_by(ThemeClusterMember.place)
        )
    )


_LOOSE = (
    Contribution.publication.in_([Publication.PUBLISHED, Publication.BODY_ONLY]),
    Contribution.locked.is_(False),
    ~sa.select(ThemeLink.theme_id).where(ThemeLink.contribution_id == Contribution.id).exists(),
)


def _marks() -> dict[int, str]:
    """What the texts without a theme look like, in each partnership where enough is under themes; whatever happens to
    a contribution raises its version. Two statements."""
    links = {partnership_id: many for partnership_id, many in db.session.execute(theme_health.links_by_partnership())}
    loose = db.session.execute(
        sa.select(Locality.partnership_id, sa.func.count(), sa.func.sum(Contribution.version))
        .select_from(Contribution)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(*_LOOSE)
        .group_by(Locality.partnership_id)
        .order_by(Locality.partnership_id)
    )
    return {
        partnership_id: " ".join(map(str, shape))
        for partnership_id, *shape in loose
        if enough(links.get(partnership_id, 0))
    }


def _find(partnership_id: int, mark: str | None) -> None:
    found = _heaps(partnership_id) if mark is not None else []
    with unit_of_work() as session:
        found = _standing(session, found)
        there = session.scalars(
            sa.select(ThemeCluster)
            .where(ThemeCluster.partnership_id == partnership_id)
            .order_by(ThemeCluster.id)
            .with_for_update()
        ).all()
        away = [
            PutAway(frozenset(_members(row.id)), row.size) for row in there if row.state is ClusterState.DISMISSED
        ]
        shown = fresh([members for members, _phrases in found], away)
        phrases = dict(found)
        for row in there:
            members = tuple(_members(row.id))
            if row.state is not ClusterState.OPEN:
                continue
            if members in shown:
                shown.remove(members)  # as it was: whoever has its page open finds it
                continue
            session.execute(sa.delete(ThemeClusterMember).where(ThemeClusterMember.cluster_id == row.id))
            session.delete(row)
        for members in shown:
            row = ThemeCluster(
                partnership_id=partnership_id, state=ClusterState.OPEN, size=len(members),
                phrases=[list(each) for each in phrases[members]], found_at=now(),
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add_all(
                ThemeClusterMember(cluster_id=row.id, contribution_id=contribution_id, place=place)
                for place, contribution_id in enumerate(members)
            )
        session.execute(sa.delete(ClusterMark).where(ClusterMark.partnership_id == partnership_id))
        if mark is not None:
            session.add(ClusterMark(partnership_id=partnership_id, mark=mark))


def _standing(session: Session, found: Sequence[_Heap]) -> list[_Heap]:
    """Those of the heaps of which nothing was taken back, taken in or put into a theme while they were made. Who does
    so this moment waits, and then finds the heap to take it out of."""
    every = sorted({number for members, _phrases in found for number in members})
    there: set[int] = set()
    for first in range(0, len(every), _IN_ONE_STATEMENT):
        some = every[first : first + _IN_ONE_STATEMENT]
        there.update(
            session.scalars(
                sa.select(Contribution.id)
                .where(Contribution.id.in_(some), *_LOOSE)
                .order_by(Contribution.id)
                .with_for_update(read=True)
            )
        )
    return [heap for heap in found if there.issuperset(heap[0])]


def _heaps(partnership_id: int) -> list[_Heap]:
    """Heaps of the newest texts, the biggest first, each with the words that come up in it."""
    from engage.adapters.text_analysis import key_phrases
    from engage.adapters.theme_model import heaps
    from engage.domain.theming.labelled import Text

    ids = db.session.scalars(
        sa.select(Contribution.id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(Locality.partnership_id == partnership_id, *_LOOSE)
        .order_by(Contribution.received_at.desc(), Contribution.id.desc())
        .limit(heaps.MOST)
    ).all()
    texts = texts_for(Audience.BODY, ids)
    known = theming.surely_fitting(partnership_id, texts, SURE)
    db.session.rollback()  # this takes seconds: no transaction stays open meanwhile
    loose = [number for number in ids if number in texts and number not in known]
    made = heaps.heaps([Text(texts[number]) for number in loose], least=LEAST)
    return [
        (
            (members := tuple(loose[at] for at in heap.members)),
            key_phrases((texts[number] for number in members), limit=KEPT, least=LEAST_TEXTS),
        )
        for heap in made
    ]
