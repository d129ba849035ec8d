"""Taking details out of a text: each becomes a mark in square brackets, as a redaction leaves one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from engage.domain.pii.finding import find
from engage.domain.pii.spans import Kind, Span


def parts(text: str, spans: Collection[Span]) -> Iterator[str | Span]:
    """The text in pieces, in order: what stands between hints, and the hints. For showing them marked."""
    done = 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start > done:
            yield text[done : span.start]
        yield span
        done = span.end
    if done < len(text):
        yield text[done:]


def take_out(text: str, span_ids: Collection[str], words: Mapping[Kind, str]) -> str:
    """The text with a mark in the place of each of these hints.

    `span_ids` are `Span.id`s of hints about this very text; ids it does not have are passed over, so that a form sent
    twice, or after the text was changed, takes nothing else out. `words` has what a mark says: "name taken out".
    """
    chosen = [span for span in find(text) if span.id in span_ids]
    return "".join(part if isinstance(part, str) else f"[{words[part.kind]}]" for part in parts(text, chosen))
