"""A text with what may show who somebody is marked in it, and why: for whoever sends it, and for its reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from markupsafe import Markup

from engage.web.hint_words import KINDS
from engage.web.presentation import plain_paragraphs

if TYPE_CHECKING:
    from engage.domain.pii import Span

_BEGIN, _END = "\ue000", "\ue001"
"""Letters of nobody's script, in the place of tags while a text is made into paragraphs."""
MOST = 40
"""So many are shown at a time. After those are taken out, the next ones are."""

WHY = {
    "title": _("A word like Mrs or Dr stands before it."),
    "relation": _("Words like “my son” or “our neighbour” stand before it."),
    "introduced": _("Words like “called” or “my name is” stand before it."),
    "signed": _("It stands where people sign."),
    "first_name": _("Many people have this first name."),
    "full_name": _("It looks like a first and a family name."),
    "family_name": _("It is made like a family name."),
    "named_before": _("You use it as a name elsewhere."),
    "read_by_model": _("A program that reads names takes it for one."),
    "spoken_to": _("Somebody speaks to it, or it says something."),
    "whole_number": _("It has as many figures as such numbers have."),
    "spelled_out": _("It is such a thing in words."),
    "check_digit": _("Its figures fit together as in such numbers."),
    "words_beside": _("The words beside it say what it is."),
    "whole_form": _("It is written as such things are."),
    "old_date": _("It is a day long ago, as a birthday is."),
    "only_one": _("There may be only one."),
    "post_held": _("Few people have such a post."),
    "unusual_family": _("Few families are like this."),
    "great_age": _("Few people are as old."),
    "rare_illness": _("Few people have this illness."),
    "unusual_work": _("Few people do this work."),
    "in_the_news": _("It says that others have read of it."),
    "known_locally": _("It says that people there know who it is."),
}
"""A sentence for each reason of `domain.pii`."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that may show who somebody is."""

    id: str
    text: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in pieces, each with the hint that it is, and the hints in order."""

    pieces: tuple[tuple[str, Hint | None], ...]
    hints: tuple[Hint, ...]

    @property
    def paragraphs(self) -> Markup:
        """The text as it is shown, with each hint marked."""
        made = []
        for words, hint in self.pieces:
            plain = words.replace(_BEGIN, "").replace(_END, "")
            # A mark lies within one paragraph.
            made.append(f"{_BEGIN}{plain}{_END}" if hint is not None and "\n" not in plain else plain)
        shown = plain_paragraphs("".join(made))
        return Markup(shown.replace(_BEGIN, '<mark class="en-hinted">').replace(_END, "</mark>"))  # noqa: S704 - escaped


def marked(text: str) -> Marked:
    """The text with what was found in it."""
    from engage.domain import pii  # two megabytes, for those processes in which people tell us things

    parts = pii.parts(text, pii.find(text)[:MOST])
    pieces = tuple((part, None) if isinstance(part, str) else (part.text, _hint(part)) for part in parts)
    return Marked(pieces, tuple(hint for _words, hint in pieces if hint is not None))


def _hint(span: Span) -> Hint:
    kind = span.kind.value
    return Hint(span.id, span.text, str(KINDS[kind]), str(WHY[span.reason.value]))
