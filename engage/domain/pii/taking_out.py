"""Taking details out of a text: each becomes a mark in square brackets, as a redaction leaves one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

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
    [left] = take_out_of([text], span_ids, words)
    return left


def take_out_of(pieces: Sequence[str], span_ids: Collection[str], words: Mapping[Kind, str]) -> list[str]:
    """The same for a text that is kept in pieces: the ids are of hints about all of it, joined. A detail that reaches
    over the end of a piece leaves a mark in each."""
    chosen = [span for span in find("".join(pieces)) if span.id in span_ids]
    left, start = [], 0
    for piece in pieces:
        here = [_within(span, start, len(piece)) for span in chosen]
        found = parts(piece, [span for span in here if span is not None])
        left.append("".join(part if isinstance(part, str) else f"[{words[part.kind]}]" for part in found))
        start += len(piece)
    return left


def _within(span: Span, start: int, length: int) -> Span | None:
    """What of a hint lies in the piece that begins at `start`, counted from there."""
    first, last = max(span.start - start, 0), min(span.end - start, length)
    return replace(span, start=first, end=last) if first < last else None
