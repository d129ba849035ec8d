"""Every pair of ink and ground that the style sheets use is far enough apart, in light and in dark.

WCAG 2.2: text 4.5:1 (1.4.3), what one must see of a control or a shape 3:1 (1.4.11), the focus ring 3:1 on both
of its sides (2.4.13).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "engage" / "static" / "css"

STATES = ("neutral", "waiting", "progress", "done", "late", "no", "passed", "disputed")
GROUNDS = ("ground", "surface", "surface-2")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "heading", "link", "link-hover") for ground in GROUNDS),
    *((f"{s}-ink", f"{s}-bg") for s in STATES),
    ("ink", "done-bg"),
    ("on-brand", "brand"),
    ("on-accent", "brand-accent"),
    ("on-accent", "accent-hover"),
    ("link-hover", "accent-soft"),
    ("link", "accent-soft"),
    ("sun-ink", "sun"),
    ("error", "ground"),
    ("error", "surface"),
    ("error", "error-soft"),
    ("ink", "error-soft"),
    ("focus-ink", "focus-near"),
    ("out-ink", "out-bg"),
    ("in-ink", "in-bg"),
    ("ground", "ink"),
]
SHAPES = [
    ("line-strong", "ground"),
    ("line-strong", "surface"),
    ("brand-accent", "ground"),
    ("brand-accent", "surface"),
    ("brand-line", "ground"),
    ("brand-line", "surface"),
    ("brand-line", "surface-2"),
    ("brand-spark", "brand"),
    ("error", "ground"),
    ("late-bg", "ground"),
    ("no-ink", "no-bg"),
    ("focus-near", "focus-far"),
]
RING = [(ground, ("focus-near", "focus-far")) for ground in (*GROUNDS, "brand", "brand-accent", "sun", "error-soft")]


def tokens(dark: bool) -> dict[str, str]:
    """The colours of tokens.css as a browser in this scheme sees them."""
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    light_part, dark_part = text.split("@media (prefers-color-scheme: dark)")
    find = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b")
    found = dict(find.findall(light_part))
    return found | dict(find.findall(dark_part)) if dark else found


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read(dark: bool) -> None:
    colours = tokens(dark)
    poor = {p: round(ratio(colours[p[0]], colours[p[1]]), 2) for p in TEXT}
    assert {p: r for p, r in poor.items() if r < 4.5} == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_shapes_can_be_seen(dark: bool) -> None:
    colours = tokens(dark)
    poor = {p: round(ratio(colours[p[0]], colours[p[1]]), 2) for p in SHAPES}
    assert {p: r for p, r in poor.items() if r < 3} == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_one_band_of_the_focus_ring_stands_out_everywhere(dark: bool) -> None:
    colours = tokens(dark)
    poor = [g for g, bands in RING if max(ratio(colours[g], colours[b]) for b in bands) < 3]
    assert poor == []


def test_the_measure_itself_is_right() -> None:
    assert round(ratio("#000000", "#ffffff"), 1) == 21.0
    assert round(ratio("#777777", "#ffffff"), 2) == 4.48


def test_colours_stand_in_the_palette_only() -> None:
    """A colour written anywhere else would escape the measuring (print and paper are black on white)."""
    for path in CSS.glob("*.css"):
        if path.name not in {"tokens.css", "print.css", "paper.css"}:
            assert re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8")) == [], path.name


def test_every_token_that_is_used_is_defined() -> None:
    defined = set(re.findall(r"--([\w-]+):", "".join(p.read_text(encoding="utf-8") for p in CSS.glob("*.css"))))
    for path in CSS.glob("*.css"):
        used = set(re.findall(r"var\(--([\w-]+)", path.read_text(encoding="utf-8")))
        assert used <= defined, path.name


def test_nothing_is_fetched_from_elsewhere_and_the_licence_is_here() -> None:
    vendor = CSS.parent / "vendor" / "sgds"
    sheets = [*CSS.glob("*.css"), *vendor.glob("*.css")]
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        addresses = re.findall(r"url\(\s*[\"']?([^)\"']+)", text)
        assert [a for a in addresses if re.match(r"(?:https?:)?//", a)] == [], sheet.name
        assert "@font-face" not in text
        assert "sourceMappingURL" not in text
    assert "MIT License" in (vendor / "LICENSE.txt").read_text(encoding="utf-8")


def test_directions_are_logical() -> None:
    """Left and right would stay where they are when the page turns round."""
    physical = re.compile(
        r"\b(?:margin|padding|border|inset)-(?:left|right)\b|(?:^|[;{\s])(?:left|right):|text-align: (?:left|right)"
    )
    for path in CSS.glob("*.css"):
        assert physical.findall(path.read_text(encoding="utf-8")) == [], path.name
