"""Where the asks stand, as a drawing: four bars with their names and numbers, told apart by nothing but their words.

Only attributes, no style and no class: it is the same in a PDF, in Word and on
a black and white printer. Pages have the same bars as words and lines that a narrow screen can hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import escape

WIDTH = 600
_FONT = "Atkinson Hyperlegible, sans-serif"


def bars(rows: Sequence[tuple[str, int]], *, large: bool = False) -> str:
    """An SVG of these names and counts, on one scale from nought; `large` for a page in large print. It has no words
    for those who do not see it: they go beside it, where it is shown."""
    size = 24 if large else 19
    row, bar, left, right = 2 * size, size + 3, 11 * size, 4 * size
    most = max((count for _name, count in rows), default=0) or 1
    drawn = []
    for place, (name, count) in enumerate(rows):
        top, long = place * row + (row - bar) // 2, max(round((WIDTH - left - right) * count / most, 1), 2)
        base = top + bar - size // 4
        drawn.append(_text(left - 12, base, size, name, "end"))
        if count:
            drawn.append(f'<rect x="{left}" y="{top}" width="{long}" height="{bar}" fill="black"/>')
        drawn.append(_text(left + (long + 10 if count else 8), base, size, f"{count:,}", "start"))
    height = len(rows) * row
    axis = f'<line x1="{left}" y1="0" x2="{left}" y2="{height}" stroke="black" stroke-width="2"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        f'{axis}{"".join(drawn)}</svg>'
    )


def _text(x: float, y: float, size: int, words: str, anchor: str) -> str:
    return (
        f'<text x="{x}" y="{y}" font-family="{_FONT}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="black">{escape(words)}</text>'
    )
