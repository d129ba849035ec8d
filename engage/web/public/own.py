"""Who may see a status page: whoever showed its reference and secret, or its link, within the last half hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue

from engage.domain.errors import DomainError
from engage.domain.permissions import Actor, contributor
from engage.domain.references import normalise_reference
from engage.queries import status as queries
from engage.queries.calendar import now
from engage.queries.status import Head

IDLE = timedelta(minutes=30)
_KEY = "own"
_MOST = 8
"""So many contributions can be open in one browser; the one looked at longest ago is closed first."""


def let_in(contribution_id: int) -> None:
    """Open a contribution's status page to this browser."""
    held = _held()
    held.pop(str(contribution_id), None)
    held[str(contribution_id)] = int(now().timestamp())
    session[_KEY] = dict(list(held.items())[-_MOST:])


def close() -> None:
    """Close every status page in this browser."""
    session.pop(_KEY, None)


def may_see(contribution_id: int) -> bool:
    """Whether it is open to this browser and was looked at within the last half hour."""
    at = _held().get(str(contribution_id))
    return isinstance(at, int) and 0 <= int(now().timestamp()) - at <= IDLE.total_seconds()


def actor_for(head: Head) -> Actor:
    """The person who told it, as services know them."""
    return contributor(head.id)


def own_only(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """For views of one's own contribution: `reference` becomes its Head. Everybody else is sent to the page that
    asks for the secret, whether there is such a reference or not."""

    @wraps(view)
    def wrapped(reference: str, **kwargs: Any) -> ResponseReturnValue:
        try:
            stored = normalise_reference(reference)
        except DomainError:
            return redirect(url_for("public.status"))
        head = queries.head(stored)
        if head is None or not may_see(head.id):
            return redirect(url_for("public.status", reference=stored))
        let_in(head.id)
        return view(head, **kwargs)

    return wrapped


def _held() -> dict[str, Any]:
    held = session.get(_KEY)
    return dict(held) if isinstance(held, dict) else {}
