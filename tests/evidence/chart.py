"""Charts as plain SVG: attributes and no style sheet, and lines that a black-and-white printer tells apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 340, 60, 150, 50, 50
DASHES = ("", "8 4", "2 4")


def lines(
    title: str, about: str, across: Sequence[str], series: Mapping[str, Sequence[float]], *, most: float, x: str, y: str
) -> str:
    """Lines over the same steps, each with its name at its end. `about` is the description for those who cannot see
    it; the figures themselves stand in a table beside the picture."""
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(step: int, value: float) -> tuple[float, float]:
        return round(LEFT + wide * step / max(1, len(across) - 1), 1), round(TOP + high * (1 - value / most), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="title about" font-family="sans-serif" font-size="13" fill="#111">',
        f'<title id="title">{escape(title)}</title><desc id="about">{escape(about)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="20" font-size="15" font-weight="bold">{escape(title)}</text>',
        f'<text x="{LEFT}" y="38">{escape(y)}</text>',
        f'<text x="{LEFT + wide / 2}" y="{HEIGHT - 10}" text-anchor="middle">{escape(x)}</text>',
    ]
    for quarter in range(5):
        value = most * quarter / 4
        _, level = place(0, value)
        parts.append(f'<path d="M{LEFT} {level}H{LEFT + wide}" stroke="#bbb"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{level + 4}" text-anchor="end">{value:g}</text>')
    for step, name in enumerate(across):
        parts.append(f'<text x="{place(step, 0)[0]}" y="{TOP + high + 20}" text-anchor="middle">{escape(name)}</text>')
    free = float(HEIGHT)
    ends = sorted(series, key=lambda name: series[name][-1])
    for number, values in enumerate(series.values()):
        points = [place(step, value) for step, value in enumerate(values)]
        path = "M" + "L".join(f"{left} {down}" for left, down in points)
        dash = f' stroke-dasharray="{DASHES[number % 3]}"' if DASHES[number % 3] else ""
        parts.append(f'<path d="{path}" fill="none" stroke="#111" stroke-width="2"{dash}/>')
        parts += [f'<circle cx="{left}" cy="{down}" r="3"/>' for left, down in points]
    for name in ends:
        left, down = place(len(across) - 1, series[name][-1])
        free = min(down + 4, free - 16)
        parts.append(f'<text x="{left + 10}" y="{free}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])
