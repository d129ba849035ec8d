"""Which characters the fonts of the paper have, and what stands for one that none of them has.

PDF/UA-1 refuses a document with a character that no font can show, so one pair of praying hands in the title of an
ask would leave a board without its paper. A sign becomes its Unicode name in square brackets, which is also what is
read aloud; a letter of a script that the fonts do not have becomes a square, and the paper says so.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SQUARE = "□"
SILENT = frozenset("\u00ad\u200b\u200c\u200d\u2060\u2068\u2069\ufeff")
"""Characters without a shape, which change how others stand together. The typesetter needs no letter for them."""


def characters(font: bytes) -> frozenset[int]:
    """The code points for which a TrueType font has a glyph (formats 4 and 12 of its `cmap`, OpenType 1.9)."""
    found: set[int] = set()
    for table in _character_tables(font):
        (form,) = struct.unpack_from(">H", font, table)
        if form == 4:
            found.update(_segments(font, table))
        elif form == 12:
            (groups,) = struct.unpack_from(">L", font, table + 12)
            for first, last, glyph in struct.iter_unpack(">LLL", font[table + 16 : table + 16 + 12 * groups]):
                found.update(range(first + (glyph == 0), last + 1))
    return frozenset(found)


def _character_tables(font: bytes) -> Iterator[int]:
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        tag, _sum, start, _length = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if tag != b"cmap":
            continue
        (several,) = struct.unpack_from(">H", font, start + 2)
        for one in range(several):
            platform, _encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * one)
            if platform in {0, 3}:
                yield start + offset


def _segments(font: bytes, table: int) -> Iterator[int]:
    (twice,) = struct.unpack_from(">H", font, table + 6)
    many, at = twice // 2, table + 14
    lasts = struct.unpack_from(f">{many}H", font, at)
    firsts = struct.unpack_from(f">{many}H", font, at + twice + 2)
    deltas = struct.unpack_from(f">{many}H", font, at + 2 * twice + 2)
    ranges_at = at + 3 * twice + 2
    ranges = struct.unpack_from(f">{many}H", font, ranges_at)
    for place, (first, last, delta, jump) in enumerate(zip(firsts, lasts, deltas, ranges, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if jump:
                (glyph,) = struct.unpack_from(">H", font, ranges_at + 2 * place + jump + 2 * (code - first))
                if glyph == 0:
                    continue
            if (glyph + delta) & 0xFFFF:
                yield code


def has(fonts: Path) -> Callable[[str], bool]:
    """Whether one of the families of a folder has a character, in each of its weights."""
    families: dict[str, frozenset[int]] = {}
    for path in sorted(fonts.glob("*.ttf")):
        family, known = path.stem.partition("-")[0], characters(path.read_bytes())
        families[family] = families.get(family, known) & known
    every = frozenset().union(*families.values())
    return lambda character: ord(character) in every


def printable(text: str, known: Callable[[str], bool]) -> str:
    """The text with something printable for every character that cannot be printed.

    >>> printable("Ramp 🦽", lambda character: False)
    'Ramp [manual wheelchair]'
    """
    if text.isascii():
        return text
    return "".join(each if each.isascii() or each in SILENT or known(each) else _instead(each) for each in text)


def _instead(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in {"Mn", "Me", "Cf", "Sk"}:
        return ""  # accents, joiners and skin tones of a character that is not there either
    folded = unicodedata.normalize("NFKD", character)
    if folded != character and folded.isascii():
        return folded
    name = unicodedata.name(character, "")
    return f"[{name.lower()}]" if kind[0] == "S" and name else SQUARE


_AS_IT_IS = frozenset({"u", "svg"})
"""Keys of what is not read: addresses and drawings."""
_LONG = re.compile(r"\S{20}(?=\S{20})")


def printed(value: Any, known: Callable[[str], bool]) -> Any:
    """A whole document, every text in it printable; a word that is longer than a line may go on in the next."""
    if isinstance(value, str):
        return _LONG.sub("\\g<0>\u200b", printable(value, known))
    if isinstance(value, list):
        return [printed(each, known) for each in value]
    if isinstance(value, dict):
        return {key: each if key in _AS_IT_IS else printed(each, known) for key, each in value.items()}
    return value
