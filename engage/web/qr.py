"""Squares that a phone reads."""

from __future__ import annotations

import io
from functools import lru_cache


@lru_cache(maxsize=64)
def qr_svg(address: str) -> str:
    """A QR code of an address as an SVG document: black on white, with the quiet edge that readers need."""
    import segno  # its tables take 3 MB, and only workers that show posters need them

    made = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        made, kind="svg", border=4, scale=4, dark="#000", light="#fff", xmldecl=False, svgclass=None,
        lineclass=None, omitsize=True,
    )  # fmt: skip
    return made.getvalue().decode()
