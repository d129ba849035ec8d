"""Who may see a status page: whoever showed its reference and secret, or its link, within the last half hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from engage.domain.errors import DomainError
from engage.domain.permissions import Actor, contributor
from engage.domain.references import normalise_reference
from engage.queries import status as queries
from engage.queries.calendar import now
from engage.queries.status import Head
from engage.services import drafts, own_codes
from engage.services.drafts import Waiting
from engage.web import problems
from engage.web.forms import ActionForm
from engage.web.public.status_forms import CodeForm

IDLE = timedelta(minutes=30)
TYPED_KEPT = timedelta(hours=2)
MOST_TYPED = 4_000
_KEY, _TYPED = "own", "typed"
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


def look_up(form: CodeForm) -> tuple[int | Waiting | None, int]:
    """What the codes on a form open: a contribution, which is open to this browser from now on, or a draft. None when
    they open nothing: the form says why, and the second is the status of its page."""
    try:
        found = own_codes.look_up(form.reference.data or "", form.secret.data or "", request.remote_addr)
    except DomainError as error:
        problems.apply(form, error)
        return None, problems.status(error) if error.code == "too_many_tries" else form.status
    if isinstance(found, int):
        let_in(found)
    return found, 200


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
            _keep_typed(stored)
            return redirect(url_for("public.status", reference=stored))
        let_in(head.id)
        return view(head, **kwargs)

    return wrapped


def typed(head: Head) -> dict[str, str]:
    """What this person typed about it before the page had closed on them, by field; empty when nothing was."""
    held = session.get(_TYPED)
    if not isinstance(held, dict) or held.get("reference") != head.reference:
        return {}
    return drafts.load(str(held.get("key"))) or {}


def forget_typed() -> None:
    """It was sent, or is not wanted any more."""
    held = session.pop(_TYPED, None)
    if isinstance(held, dict):
        drafts.drop(str(held.get("key")))


def _keep_typed(reference: str) -> None:
    """Somebody wrote for longer than half an hour: keep the words, encrypted, until they have shown the secret again.
    Only of a form that this browser was given: its token says so."""
    token = next((name for name in request.form if name.endswith("csrf_token")), "")
    words = {name: text[:MOST_TYPED] for name, text in request.form.items() if name != token and text.strip()}
    if token and words and ActionForm(prefix=token.removesuffix("csrf_token")).validate():
        session[_TYPED] = {"reference": reference, "key": drafts.save(None, words, keep=TYPED_KEPT)}


def _held() -> dict[str, Any]:
    held = session.get(_KEY)
    return dict(held) if isinstance(held, dict) else {}
