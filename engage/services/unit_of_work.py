"""One transaction per use case: everything a service changes, audits and queues stands or falls together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from sqlalchemy.orm import Session

from engage.models.base import db
from engage.models.engine import WRITE

_DEPTH = "engage_unit_depth"
_AFTER = "engage_unit_after"


def unit_of_work() -> AbstractContextManager[Session]:
    """Open the write transaction, or join the one that is open. Commits at the outermost end.

    An open read transaction is ended first: on SQLite a session that has read cannot become a writer while
    another writes. Any exception rolls everything back and is raised again.
    """
    session: Session = db.session()
    return nullcontext(session) if session.info.get(_DEPTH, 0) else _outermost(session)


@contextmanager
def _outermost(session: Session) -> Iterator[Session]:
    info = session.info
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside a unit of work")
    session.rollback()
    session.connection(execution_options={WRITE: True})
    info[_DEPTH] = 1
    info[_AFTER] = []
    try:
        yield session
        session.commit()
        after: list[Callable[[], None]] = info[_AFTER]
    except BaseException:
        session.rollback()
        raise
    finally:
        info[_DEPTH] = 0
        info[_AFTER] = []
    for call in after:
        call()


def after_commit(call: Callable[[], None]) -> None:
    """Run `call` once the outermost unit of work has committed (caches, never data)."""
    session: Session = db.session()
    if session.info.get(_DEPTH, 0):
        session.info[_AFTER].append(call)
    else:
        call()


def is_open() -> bool:
    """Whether a unit of work is open in this session."""
    return bool(db.session().info.get(_DEPTH, 0))
