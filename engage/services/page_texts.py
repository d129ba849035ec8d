"""Setting the words of a public page. Every version stays; going back makes a new one of old words."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engage.domain import page_texts as rules
from engage.domain.errors import Conflict, NotFound
from engage.domain.page_texts import PageName, PageScope, Placement, Words
from engage.domain.permissions import Actor, Permission, Role, Subject, require, subject
from engage.models.pages import PageText
from engage.models.places import Locality, Partnership
from engage.services import audit, subjects
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work


def change(
    actor: Actor, *, page: PageName | str, scope: PageScope | str, scope_id: int, text: str, placement: str, seen: int
) -> int:
    """Set the words of a page over a scope; `seen` is the version that the actor had before them (0: none yet).
    Returns the version that now counts, which is no new one when nothing was changed. No words leave those that come
    with the product.

    Raises NotFound: page_unknown; NotPermitted; Refused: page_text_too_long, page_placement_missing;
    Conflict("page_changed_meanwhile").
    """
    named, over = rules.editable(page, scope)
    with unit_of_work() as session:
        by = require(actor, Permission.PAGE_EDIT, _subject(session, over, scope_id))
        words = rules.written(text, placement)
        latest = _latest(session, named, over, scope_id)
        rules.check_version(seen, latest.version if latest else 0)
        if words == (Words(latest.text, latest.placement) if latest else Words("", Placement.AFTER)):
            return seen
        return _add(session, actor, by, PageText(page=named, scope=over, scope_id=scope_id, version=seen + 1), words)


def go_back(
    actor: Actor, *, page: PageName | str, scope: PageScope | str, scope_id: int, version: int, seen: int
) -> int:
    """Let the words of an earlier version count once more (0: those of the product). Returns the new version.

    Raises NotFound: page_unknown, page_version_unknown; NotPermitted; Conflict("page_changed_meanwhile").
    """
    named, over = rules.editable(page, scope)
    with unit_of_work() as session:
        by = require(actor, Permission.PAGE_EDIT, _subject(session, over, scope_id))
        latest = _latest(session, named, over, scope_id)
        if latest is None or version > latest.version:
            raise NotFound("page_version_unknown")
        rules.check_version(seen, latest.version)
        old = session.scalar(_of(named, over, scope_id).where(PageText.version == version))
        words = Words(old.text, old.placement) if old else Words("", Placement.AFTER)
        if words == Words(latest.text, latest.placement):
            return seen
        row = PageText(page=named, scope=over, scope_id=scope_id, version=seen + 1, back_to=version)
        return _add(session, actor, by, row, words)


def _add(session: Session, actor: Actor, by: Role, row: PageText, words: Words) -> int:
    row.text, row.placement, row.changed_at, row.changed_by = words.text, words.placement, now(), actor.user_id
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        # Two at the same moment: the number of a version is given once.
        raise Conflict("page_changed_meanwhile") from None
    audit.record(
        actor, audit.Event.PAGE_CHANGED, row.id, role=by, page=row.page.value, scope=row.scope.value,
        scope_id=row.scope_id, version=row.version,
    )  # fmt: skip
    return row.version


def _of(page: PageName, scope: PageScope, scope_id: int) -> sa.Select[tuple[PageText]]:
    return sa.select(PageText).where(PageText.page == page, PageText.scope == scope, PageText.scope_id == scope_id)


def _latest(session: Session, page: PageName, scope: PageScope, scope_id: int) -> PageText | None:
    return session.scalar(_of(page, scope, scope_id).order_by(PageText.version.desc()).limit(1))


def _subject(session: Session, scope: PageScope, scope_id: int) -> Subject:
    if scope is PageScope.PARTNERSHIP and session.get(Partnership, scope_id) is not None:
        return subjects.of_partnership(scope_id)
    if scope is PageScope.LOCALITY:
        locality = session.get(Locality, scope_id)
        if locality is not None:
            return subjects.of_partnership(locality.partnership_id)
    if scope is PageScope.INSTALLATION and scope_id == 0:
        return subject()
    raise NotFound("page_unknown")
