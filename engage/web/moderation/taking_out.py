"""On the desk: one row for each thing that may show who somebody is, and rows for words that the reader marks.

A row says what stands in the place of the words, and why. "Put these into the text" makes the text out of the words as
they were given; a text that was changed by hand is kept, and the chosen words are taken out of that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _

from engage.domain import redacting, texts
from engage.domain.redacting import Cut
from engage.web import redaction_words
from engage.web.forms import EngageForm, SelectField, TextField
from engage.web.hint_words import KINDS
from engage.web.presentation import gettext

MOST = 40
"""So many rows of hints are shown; more are marked by hand, or found when the text is sent."""
MOST_MARKED = 40
AROUND = 45
"""Characters of the words before and after, so that a reader sees where it stands."""
_SENT = re.compile(r"[hm][0-9]{1,3}-(?:place|own|words)")


class RowForm(EngageForm):
    """What becomes of some words. A part of the desk's form, whose token stands for it."""

    class Meta(EngageForm.Meta):
        """Without a token of its own."""

        csrf = False

    place = SelectField(_("In its place"))
    why = SelectField(_("Why"))
    own = TextField(_("Your words"), max_chars=redacting.MOST_MARK)

    def offer(self, marks: tuple[str, ...], *, first: str = "", keep: Any) -> None:
        """Fill in what can be chosen: `first` is the first name that may stay."""
        shown = [(mark, f"[{mark}]") for mark in marks]
        if first:
            shown.append((redacting.FIRST_NAME, gettext("Only “%(name)s”", name=first)))
        self.place.choices = [(redacting.KEEP, keep), *shown, (redacting.OWN, gettext("Your words"))]
        self.why.choices = [("", gettext("Choose")), *redaction_words.choices()]

    @property
    def chosen(self) -> bool:
        """Whether something goes: words of one's own are a choice too."""
        return bool(self.place.data or self.own.data)

    def put(self, words: str) -> str:
        """What stands in the place of these words; empty when that cannot be told."""
        return redacting.put(self.place.data or redacting.OWN, words, self.own.data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        """A choice has its words and its reason."""
        right: bool = super().validate(extra_validators)
        if not self.chosen:
            return right
        if right and not self.put("Some Body"):
            self.add_error(gettext("Type what stands in its place, like “practice manager”"), "own")
            right = False
        if not self.why.data:
            self.add_error(gettext("Choose why it goes. The person reads it."), "why")
            right = False
        return right


class MarkForm(RowForm):
    """Words that the reader marks."""

    words = TextField(
        _("The exact words to take out"), hint=_("Copy them as they stand there. They go wherever they stand.")
    )

    @property
    def chosen(self) -> bool:
        """Whether words were marked."""
        return bool(self.words.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Marked words have something that stands in their place."""
        right = super().validate(extra_validators)
        if self.words.data and not self.place.data and not self.own.data:
            self.add_error(gettext("Choose what stands in its place"), "place")
            return False
        return right


@dataclass(frozen=True, slots=True)
class Row:
    """Some words that may show who somebody is, wherever they stand."""

    form: RowForm
    words: str
    kind: str
    """What it may be, in words."""
    before: str
    after: str
    spots: tuple[tuple[int, int], ...]
    """Where in the words as given, from and to."""


@dataclass(frozen=True, slots=True)
class TakingOut:
    """All rows of one contribution."""

    original: str
    rows: tuple[Row, ...]
    marked: tuple[MarkForm, ...]
    """Those that the reader filled in, and an empty one."""
    more: int
    """Of how many details no row is shown."""

    @classmethod
    def begin(cls, original: str) -> TakingOut:
        """As the desk shows it first."""
        return cls._of(original, lambda form, prefix: form(formdata=None, prefix=prefix), 1)

    @classmethod
    def sent(cls, original: str, form: Mapping[str, Any]) -> TakingOut:
        """As the reader sent it."""
        numbers = [n for n in range(MOST_MARKED) if str(form.get(f"m{n}-words", "")).strip()]
        filled = max(numbers) + 2 if numbers else 1
        return cls._of(original, lambda kind, prefix: kind(prefix=prefix), min(filled, MOST_MARKED))

    @classmethod
    def _of(cls, original: str, made: Callable[[Any, str], Any], filled: int) -> TakingOut:
        from engage.domain import pii  # two megabytes, for those processes in which somebody reads

        found: dict[tuple[str, str], list[pii.Span]] = {}
        for span in pii.find(original):
            found.setdefault((span.kind.value, " ".join(span.text.split())), []).append(span)
        rows = []
        for number, ((kind, words), spans) in enumerate(list(found.items())[:MOST]):
            form = made(RowForm, f"h{number}-")
            first = redacting.first_name(words) if kind == "name" else ""
            form.offer(redacting.marks_for(kind), first=first, keep=gettext("Keep it"))
            start, end = spans[0].start, spans[0].end
            rows.append(
                Row(
                    form, words, str(KINDS[kind]), _tail(original[max(0, start - AROUND) : start], start > AROUND),
                    _head(original[end : end + AROUND], end + AROUND < len(original)),
                    tuple((span.start, span.end) for span in spans),
                )
            )  # fmt: skip
        marked = [made(MarkForm, f"m{number}-") for number in range(filled)]
        for each in marked:
            each.offer(redacting.all_marks(), keep=gettext("Choose"))
        return cls(original, tuple(rows), tuple(marked), max(0, len(found) - MOST))

    def validate(self, box: str) -> bool:
        """Whether each choice is whole, and what was marked stands in the words as given or in the box."""
        right = all([form.validate() for form in self.forms])
        for form in self.marked:
            words = form.words.data
            if words and not form.words.errors and not any(_stands(words, text) for text in (self.original, box)):
                form.add_error(gettext("These words are not in the text. Copy them as they stand there."), "words")
                right = False
        return right

    @property
    def forms(self) -> tuple[RowForm, ...]:
        """Every row that can be filled in."""
        return (*(row.form for row in self.rows), *self.marked)

    def error_lines(self) -> list[tuple[str, str]]:
        """For the summary at the top of the page."""
        return [line for form in self.forms for line in form.error_lines()]

    @property
    def reasons(self) -> list[str]:
        """Why something goes, as the reader chose."""
        return list(dict.fromkeys(form.why.data for form in self.forms if form.chosen and form.why.data))

    def text(self, box: str, made: str) -> tuple[str, bool]:
        """The text with what was chosen taken out, and whether the one in the box was kept for that: it was changed by
        hand since `made` (`digest`) was made for the reader."""
        if texts.clean(box) != texts.clean(self.original) and digest(box) != made:
            return redacting.take_out_words(box, [*self._by_row(), *self._by_mark()], kept=self._kept()), True
        chosen = [row for row in self.rows if row.form.chosen]
        cuts = [Cut(start, end, row.form.put(row.words)) for row in chosen for start, end in row.spots]
        return redacting.redact(self.original, [*cuts, *redacting.cuts_of(self.original, self._by_mark())]), False

    def still_in(self, box: str) -> Iterator[str]:
        """Words that the reader chose to take out and that stand in the box."""
        kept = self._kept()
        for words, instead in self._by_row():
            if redacting.cuts_of(box, [(words, instead)], kept=kept):
                yield words
        for words, instead in self._by_mark():
            if redacting.cuts_of(box, [(words, instead)]):
                yield words

    def _by_row(self) -> list[tuple[str, str]]:
        return [(row.words, row.form.put(row.words)) for row in self.rows if row.form.chosen]

    def _by_mark(self) -> list[tuple[str, str]]:
        return [(form.words.data, form.put(form.words.data)) for form in self.marked if form.words.data]

    def _kept(self) -> list[str]:
        return [row.words for row in self.rows if not row.form.chosen]


def digest(text: str) -> str:
    """Tells a text that was made for the reader from one that they changed."""
    return sha256(texts.clean(text).encode()).hexdigest()[:16]


def any_sent(form: Mapping[str, Any]) -> bool:
    """Whether a form that was sent has a row with a choice in it."""
    return any(value and _SENT.fullmatch(name) for name, value in form.items())


def _stands(words: str, text: str) -> bool:
    return next(redacting.everywhere(text, words, ""), None) is not None


def _tail(text: str, more: bool) -> str:
    """The end of a text, from the beginning of a word."""
    return "…" + text.partition(" ")[2] if more else text


def _head(text: str, more: bool) -> str:
    return text.rpartition(" ")[0] + "…" if more else text
