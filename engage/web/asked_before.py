"""An answer that was given before, in a few words: for lists of earlier asks."""

from __future__ import annotations

import re

from flask import Flask

from engage.queries.earlier import Earlier
from engage.web.ask_labels import OUTCOME, say, verdict_words
from engage.web.presentation import excerpt, gettext, medium_date

_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)", re.DOTALL)
LONGEST = 200
"""Characters of a first sentence that are shown."""


def first_sentence(text: str) -> str:
    """The first sentence of a text, cut when it is very long.

    >>> first_sentence("The lift is 3.5 m wide. It stays.")
    'The lift is 3.5 m wide.'
    """
    found = _SENTENCE.match(text.strip())
    return excerpt(found.group() if found else text, LONGEST)


def answer_words(before: Earlier) -> str:
    """What was decided and when, the first sentence of why, and what people said of it; empty when nothing was."""
    if before.outcome is None:
        return ""
    day = medium_date(before.decided_at)
    parts = [
        gettext("%(outcome)s, %(day)s.", outcome=say(OUTCOME, before.outcome), day=day),
        first_sentence(before.reasons),
    ]
    if sum(before.row.verdicts.values()):
        parts.append(gettext("Did it answer people? %(counts)s.", counts=verdict_words(before.row.verdicts)))
    return " ".join(parts)


def install(app: Flask) -> None:
    """Give templates the words above."""
    app.jinja_env.filters["answer_words"] = answer_words
