"""Sets one document: JSON on standard input, a PDF on standard output. Run by adapters.typesetter, never imported."""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEMPLATES = {"paper", "digest"}


def main(template: str) -> None:
    """Set it. PDF/UA-1 makes the library refuse a document without title, language or words for its pictures."""
    if template not in TEMPLATES:
        raise SystemExit(2)
    os.nice(5)  # whoever waits for a page goes before whoever waits for a paper
    import typst

    # As text it would be Typst's own language; as data it can only be words.
    made = typst.compile(
        str(HERE / f"{template}.typ"), root=str(HERE), font_paths=[str(HERE / "fonts")], ignore_system_fonts=True,
        sys_inputs={"document": _printable(sys.stdin.read())}, pdf_standards=["ua-1"],
    )  # fmt: skip
    sys.stdout.buffer.write(made)


def _printable(document: str) -> str:
    """The document with nothing in it that the fonts cannot show: the library refuses the whole for one such sign."""
    sys.path.insert(0, str(HERE))
    letters = importlib.import_module("letters")
    given = json.loads(document)
    made = json.dumps(letters.printed(given, letters.has(HERE / "fonts")), ensure_ascii=False)
    if letters.SQUARE in made and letters.SQUARE not in document:
        made = json.dumps({**json.loads(made), "squares": True}, ensure_ascii=False)
    return made


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "paper")
