"""The texts of the demonstration, from the files in data/demonstration."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data" / "demonstration"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that happens in the demonstration, as it stands in the files."""

    places: Json
    people: Json
    digests: Json
    themes: tuple[Json, ...]
    contributions: tuple[Json, ...]
    asks: tuple[Json, ...]


def read(folder: Path = FOLDER) -> Script:
    """The script in this folder."""

    def one(name: str) -> Any:
        return json.loads((folder / name).read_text(encoding="utf-8"))

    def joined(stem: str) -> tuple[Json, ...]:
        return tuple(each for path in sorted(folder.glob(f"{stem}-*.json")) for each in one(path.name))

    return Script(
        one("places.json"), one("people.json"), one("digests.json"), joined("themes"),
        joined("contributions"), joined("asks"),
    )  # fmt: skip
