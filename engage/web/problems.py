"""What a rule's "no" becomes: a sentence on the form, or a page with the right status.

    try:
        asks.decide(current_actor(), ...)
    except DomainError as error:
        problems.apply(form, error)
    else:
        return redirect(...)
    return render_template(..., form=form), form.status

The sentences are in problem_words.py.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import gettext

from engage.domain.errors import Conflict, DomainError, InvalidTransition, NotFound, NotPermitted
from engage.web.forms import EngageForm
from engage.web.presentation import long_date
from engage.web.problem_words import OTHERWISE, WORDS

GONE = frozenset({"link_expired", "link_revoked", "link_used", "invitation_accepted", "invitation_revoked"})
"""Codes of links that worked once: the page says so (410) instead of "not found"."""


def words(error: DomainError) -> str:
    """The sentence for people. A code without one gets a general sentence: never a failure, never the code."""
    sentence = str(gettext(WORDS.get(error.code, OTHERWISE)))
    return sentence % _Shown(error.params)


def apply(form: EngageForm, error: DomainError) -> None:
    """Put the sentence on the field the rule names, or on the whole form.

    What is no fault of the form is raised again and becomes a page: NotPermitted (403), NotFound (404), links that
    ended (410).
    """
    if isinstance(error, NotPermitted | NotFound) or error.code in GONE:
        raise error
    form.add_error(words(error), getattr(error, "field", None))


def status(error: DomainError) -> int:
    """The status of the page for an error that no form took."""
    if isinstance(error, NotPermitted):
        return 403
    if isinstance(error, NotFound):
        return 404
    if error.code in GONE:
        return 410
    if error.code == "too_many_tries":
        return 429
    return 409 if isinstance(error, Conflict | InvalidTransition) else 400


class _Shown(dict[str, Any]):
    """Parameters as people read them; one that is not there leaves a gap, not a failure."""

    def __init__(self, params: dict[str, object]) -> None:
        super().__init__({name: _shown(value) for name, value in params.items()})

    def __missing__(self, name: str) -> str:
        return ""


def _shown(value: object) -> object:
    if isinstance(value, dt.date):
        return long_date(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return value
