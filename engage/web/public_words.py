"""Words that staff write for everyone: what looks like a personal detail in them is asked about once.

    class ForewordForm(PublicWords): ...

The first time such a form is sent with a strong hint in it, it comes back with what looks like what. Sent again, with
the words as they were or mended, it goes through: a hint blocks nothing. A new detail is asked about once as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext
from markupsafe import Markup

from engage.domain.texts import MAX_CHARACTERS
from engage.web.fields import is_hidden
from engage.web.forms import EngageForm, HiddenField, TextAreaField, TextField
from engage.web.hint_words import KINDS

if TYPE_CHECKING:
    from engage.domain.pii import Span

_NAMED = 3
"""So many details are named at a question; a fourth is found when these are mended."""


class PublicWords(EngageForm):
    """A form with words that everyone will read."""

    not_public: ClassVar[frozenset[str]] = frozenset()
    """Texts in it that only staff read, or that are addresses."""

    looked = HiddenField()
    """Which details were shown already, each by a mark that says nothing of it. Only in the form once some were."""

    def hidden_tag(self, *fields: Any) -> Markup:
        """The hidden fields, without `looked` as long as there is nothing in it."""
        shown = fields or tuple(each for each in self if is_hidden(each) and (each is not self.looked or each.data))
        drawn: Markup = super().hidden_tag(*shown) if shown else Markup("")
        return drawn

    def read_by_everyone(self) -> Iterator[Any]:
        """The fields whose words everyone will read."""
        for field in self:
            if isinstance(field, TextAreaField | TextField) and field.name not in self.not_public:
                yield field

    def words_for_everyone(self) -> Iterator[tuple[str, Any]]:
        """What is looked at, each with the name of the field at which it is asked about."""
        for field in self.read_by_everyone():
            yield field.short_name, field.data

    def what_to_do(self) -> str:
        """Who can read it, and what to do about a detail."""
        return gettext("Everyone can read this. Change it, or press the button again to leave it as it is.")

    def asked_about(self, name: str, span: Span) -> bool:
        """Whether this hint in the field of this name is asked about."""
        return True

    def hard_to_read(self, words: Any) -> int | None:
        """The age that these words need, where that is more than everyone has and the form speaks of it. Here: none."""
        return None

    def validate(self, extra_validators: Any = None) -> bool:
        """What every form is asked, and whether a detail in it was meant to be there."""
        right: bool = super().validate(extra_validators)
        known = set((self.looked.data or "").split("-"))
        seen: set[str] = set()
        for name, words in self.words_for_everyone():
            spans = [span for span in strong_in(words) if self.asked_about(name, span)]
            marks = {_mark(span) for span in spans}
            seen |= marks
            new = [span for span in spans if _mark(span) not in known]
            said = looks_like(new)
            if age := self.hard_to_read(words):
                seen.add(hard := _hard(name))
                said += [_how_hard(age)] if hard not in known else []
            if said:
                self.add_error(" ".join([*said, self.what_to_do()]), name)
                right = False
        self.looked.data = "-".join(sorted(seen | (known - {""})))
        return right


def strong_in(text: Any) -> list[Span]:
    """The strong hints in what a field holds. None in what is too long for any field: it is refused for that, and to
    look through a pasted report would keep somebody waiting for nothing."""
    if not isinstance(text, str) or not 0 < len(text) <= MAX_CHARACTERS:
        return []
    from engage.domain import pii  # loaded by those processes in which somebody writes such words

    return pii.strong(pii.find(text))


def _mark(span: Span) -> str:
    return sha256(f"{span.kind.value}:{span.text.casefold()}".encode()).hexdigest()[:12]


def _hard(name: str) -> str:
    """Says of a field that its words were called hard to read; once is enough, however they are mended."""
    return sha256(f"hard:{name}".encode()).hexdigest()[:12]


def _how_hard(age: int) -> str:
    return gettext(
        "This is easy to read only from about %(age)s years on. Short sentences and everyday words help.", age=age
    )


def looks_like(spans: Iterable[Span]) -> list[str]:
    """A sentence for each of the first few details, each once."""
    named = {span.text: span.kind.value for span in spans}
    return [
        gettext("“%(words)s” looks like %(kind)s.", words=words, kind=KINDS[kind])
        for words, kind in list(named.items())[:_NAMED]
    ]

