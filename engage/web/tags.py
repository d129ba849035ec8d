"""Tags of states for lists: the `tag` macro draws each once, and the same few come again and again."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask, current_app
from markupsafe import Markup

from engage.domain.ask_labels import Labelled
from engage.domain.contribution_states import Disposition, Publication, ReadingState
from engage.web.ask_labels import ask_label
from engage.web.i18n import Language, language_now
from engage.web.labels import Label, state_label


class _State(NamedTuple):
    """What the label of a contribution depends on."""

    reading: ReadingState
    publication: Publication
    disposition: Disposition | None
    disposition_until: date | None


def state_tag(row: Any) -> Markup:
    """The tag of anything that has reading, publication, disposition and disposition_until."""
    state = _State(row.reading, row.publication, row.disposition, row.disposition_until)
    return _state_tag(state, language_now())


@lru_cache(maxsize=1024)
def _state_tag(state: _State, _language: Language) -> Markup:
    # the words of the label are in the language that is at work, which is the one given
    return tag(state_label(state))


def ask_tag(labelled: Labelled) -> Markup:
    """The tag of an ask's label."""
    return tag(ask_label(labelled))


@lru_cache(maxsize=1024)
def tag(label: Label) -> Markup:
    """A label as the macro draws it."""
    drawn: Any = current_app.jinja_env.get_template("components/tag.html").module
    made: Markup = drawn.tag(label.text, label.kind, label.shape)
    return made


def register(app: Flask) -> None:
    """Give templates the tags as filters, which cost them less than functions."""
    app.jinja_env.filters.update(state_tag=state_tag, ask_tag=ask_tag)
