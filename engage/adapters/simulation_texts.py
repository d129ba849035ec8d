"""What people, hosts and planning bodies say in a simulation, from the files in data/simulation. All of it is ours."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data" / "simulation"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences that a year is put together from."""

    topics: tuple[Json, ...]
    """What a planning body can change: what people tell, what is asked for, what is decided, promised and done."""
    lane: tuple[Json, ...]
    """What one service can put right by itself."""
    said: Json
    """Everything else: hosts, replies, reasons that are none, words with a verdict."""


def read(folder: Path = FOLDER) -> Sentences:
    """The sentences in this folder."""

    def one(name: str) -> Any:
        return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))

    return Sentences(tuple(one("topics")), tuple(one("lane")), one("sentences"))
