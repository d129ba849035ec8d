"""Paper, made by a process of its own: the library that sets type is never loaded where pages are served.

The process gets the words of the document on its standard input and gives back a file. It has no database, no keys and
an environment with nothing of ours, reads its template and fonts, and is ended when it takes too long.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SECONDS = 45
SCRIPT = Path(__file__).resolve().parent / "typesetting" / "run.py"
WORD = SCRIPT.with_name("word.py")
_ENVIRONMENT = {"RAYON_NUM_THREADS": "1"}
"""One processor is enough for a paper: the others are for pages."""


class TypesettingFailed(Exception):
    """No PDF came of it. What the process said is not passed on: it may quote the document."""


def typeset(document: Mapping[str, Any], *, template: str = "paper", seconds: float = SECONDS) -> bytes:
    """The PDF of a document as the template of that name in `typesetting/` takes it. Raises TypesettingFailed."""
    return _made([str(SCRIPT), template], document, seconds, begins=b"%PDF-")


def word(document: Mapping[str, Any], *, seconds: float = SECONDS) -> bytes:
    """The Word file of a document as `typesetting/word.py` takes it. Raises TypesettingFailed."""
    return _made([str(WORD)], document, seconds, begins=b"PK")


def _made(script: list[str], document: Mapping[str, Any], seconds: float, *, begins: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own script, and words only on its input
            [sys.executable, "-I", *script], input=json.dumps(document).encode(), capture_output=True,
            timeout=seconds, check=False, env=_ENVIRONMENT,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError):
        raise TypesettingFailed from None
    if done.returncode or not done.stdout.startswith(begins):
        raise TypesettingFailed
    return done.stdout
