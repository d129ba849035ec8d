"""One page to look through all pictures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from tests.shots.every import Subject

HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Every page</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem; background: #eee; color: #222 }
section { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start }
figure { margin: 0; background: #fff; padding: .5rem; border: 1px solid #bbb }
figcaption { max-width: 40rem; overflow-wrap: anywhere }
img { height: 26rem; width: auto; max-width: 100%; object-fit: cover; object-position: top; border: 1px solid #ddd }
</style></head><body><h1>Every page</h1>
"""


def write(folder: Path, subjects: Sequence[Subject]) -> Path:
    """Write index.html: the pictures of each part side by side, each leading to the whole one."""
    parts = [HEAD]
    for part, group in groupby(subjects, key=lambda each: each.part):
        parts.append(f"<h2>{escape(part)}</h2>\n<section>\n")
        parts += [_figure(each) for each in group]
        parts.append("</section>\n")
    parts.append("</body></html>\n")
    path = folder / "index.html"
    path.write_text("".join(parts), encoding="utf-8")
    return path


def _figure(subject: Subject) -> str:
    shown = " ".join(f'<a href="{escape(path)}">{_thumb(path)}</a>' for path in subject.pictures)
    return f"<figure>{shown}<figcaption>{escape(subject.name)}</figcaption></figure>\n"


def _thumb(path: str) -> str:
    if not path.endswith(".png"):
        return escape(path)
    return f'<img loading="lazy" src="{escape(path)}" alt="{escape(Path(path).stem)}">'
