"""What became of a codebook, in words: for the page and for the command."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext, ngettext

from engage.domain.theming import codebook
from engage.services.codebooks import Fate, Row


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


REASONS = {
    "row_broken": _("The row cannot be taken apart: a quote mark may be missing."),
    "too_many_cells": _("There are more cells than columns: a text with a comma in it may lack its quote marks."),
    "codebook_name_missing": _("There is no name in the row."),
    "codebook_name_is_formula": _("The name begins like a formula of a spreadsheet. Begin it with a letter."),
    "codebook_name_too_long": _("The name is too long: at most 120 letters."),
    "codebook_text_too_long": _("The description or a phrase is too long: a phrase has at most 500 letters."),
    "codebook_outcome_unknown": _("Outcomes are numbers from 1 to 9, parted by |."),
    "codebook_too_long": _("There is room for 500 themes."),
}
"""Why a row stays out."""

FATES = {
    Fate.NEW: _("Begins"),
    Fate.ADDS: _("Is here, and gets what it lacks"),
    Fate.SAME: _("Is here as it is"),
    Fate.ENDED: _("Has ended here, and stays so"),
    Fate.JOINED: _("Is part of another theme here, and stays so"),
}
"""What becomes of a theme of a codebook."""

MOST_BYTES = 250_000
"""Of a file that comes through the page: what is in it goes to the browser and back for the second press."""


def left_out(rows: Iterable[codebook.LeftOut]) -> list[str]:
    """One line for each row that stays out."""
    return [gettext("Line %(line)s: %(reason)s", line=each.line, reason=gettext(REASONS[each.reason])) for each in rows]


def summary(rows: Iterable[Row]) -> str:
    """How many begin and how many are added to; of what there is none, nothing is said."""
    fates = [row.fate for row in rows]
    new, more = fates.count(Fate.NEW), fates.count(Fate.ADDS)
    same = len(fates) - new - more
    parts = [
        (new, ngettext("%(num)s theme begins", "%(num)s themes begin", new)),
        (more, ngettext("%(num)s gets more", "%(num)s get more", more)),
        (same, ngettext("%(num)s stays as it is", "%(num)s stay as they are", same)),
    ]
    said = [words for count, words in parts if count]
    return ", ".join(said) + "." if said else gettext("There is no theme in it.")
