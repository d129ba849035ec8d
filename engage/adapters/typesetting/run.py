"""Sets one document: JSON on standard input, a PDF on standard output. Run by adapters.typesetter, never imported."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Set it. PDF/UA-1 makes the library refuse a document without title, language or words for its pictures."""
    import typst

    # As text it would be Typst's own language; as data it can only be words.
    made = typst.compile(
        str(HERE / "paper.typ"), root=str(HERE), font_paths=[str(HERE / "fonts")], ignore_system_fonts=True,
        sys_inputs={"document": sys.stdin.read()}, pdf_standards=["ua-1"],
    )  # fmt: skip
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
