"""Paper, made by a process of its own: the library that sets type is never loaded where pages are served.

The process gets the words of the document on its standard input and gives back a PDF. It has no database, no keys and
an empty environment, reads its template and fonts, and is ended when it takes too long.
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


class TypesettingFailed(Exception):
    """No PDF came of it. What the process said is not passed on: it may quote the document."""


def typeset(document: Mapping[str, Any], *, seconds: float = SECONDS) -> bytes:
    """The PDF of a document as `typesetting/paper.typ` takes it. Raises TypesettingFailed."""
    try:
        done = subprocess.run(  # noqa: S603 - our own script, and words only on its input
            [sys.executable, "-I", str(SCRIPT)], input=json.dumps(document).encode(), capture_output=True,
            timeout=seconds, check=False, env={},
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError):
        raise TypesettingFailed from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise TypesettingFailed
    return done.stdout
