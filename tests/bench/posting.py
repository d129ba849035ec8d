"""G3 and the POST of G4: what it costs to share something, beside a bare insert."""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engage.models.base import db
from engage.services import drafts
from tests.bench import floors, places
from tests.bench.installation import Installation
from tests.bench.measure import Caller, Prepared, interleaved
from tests.bench.report import Report
from tests.bench.sentences import words

FORM = f"/s/{places.NAMES[0].lower()}"
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
_numbers = itertools.count(1)


def token_in(page: bytes) -> str:
    """The token of the first form on a page. Raises LookupError without one."""
    found = TOKEN.search(page) or re.search(rb'value="([^"]+)"[^>]*name="csrf_token"', page)
    if found is None:
        raise LookupError("no form on the page")
    return found[1].decode()


def answers(rng: Any) -> dict[str, str]:
    """What a person fills in: a story that may be published, and an address for news."""
    return {"text": words(rng, 600), "kind": "experience", "use": "publish", "quote": "y", "tell_by": "email",
            "address": f"reader{next(_numbers)}@example.org"}  # fmt: skip


class Sharing:
    """The two steps of sharing in one browser after another, on an installation."""

    def __init__(self, installation: Installation, rng: Any, **overrides: Any) -> None:
        self.app = installation.app(**overrides)
        self.caller = Caller(self.app)
        self.rng = rng
        self.token = token_in(self.caller.get(FORM))
        self.session = dict(self.caller.cookies)

    def written(self) -> dict[str, str]:
        """The form, filled in."""
        return {**answers(self.rng), "csrf_token": self.token}

    def keep(self, data: dict[str, str]) -> None:
        """The first POST: a browser that was not here before sends the form, and its answers are kept."""
        self.caller.cookies = dict(self.session)
        self.caller.post(FORM, data)

    def checked(self) -> str:
        """The key of answers that were kept, ready to be sent."""
        given = answers(self.rng)
        kept = {**given, "danger": False, "quote": True, "locality": places.NAMES[0].lower(),
                "send_key": secrets.token_urlsafe(16)}  # fmt: skip
        with self.app.app_context():
            key = drafts.save(None, kept)
            db.session.remove()
        return key

    def send(self, key: str) -> None:
        """The second POST: the contribution with all that belongs to it, and what the person keeps."""
        self.caller.cookies = {**self.session, "engage_draft": key}
        self.caller.post(f"{FORM}/check", {"csrf_token": self.token})


def measure(report: Report, small: Installation, large: Installation, home: Path, rng: Any, *, rounds: int) -> None:
    """G3 with both ways of writing to the disk; G4's POST."""
    for synchronous in ("NORMAL", "FULL"):
        print(f"Submissions, synchronous {synchronous}")
        _beside_floors(report, large, home / f"floors-{synchronous}.db", synchronous, rng, rounds)
    print("Submissions as the data grows")
    made = {"small": Sharing(small, rng), "large": Sharing(large, rng)}
    times = interleaved({name: Prepared(each.checked, each.send) for name, each in made.items()}, rounds=rounds)
    report.add("G4", "sending: large beside small", times.ratio("small", "large"), "times", target=1.25, least=False)


def _beside_floors(
    report: Report, large: Installation, database: Path, synchronous: str, rng: Any, rounds: int
) -> None:
    sharing = Sharing(large, rng, ENGAGE_SYNCHRONOUS=synchronous)
    floor = Caller(floors.writing(database, synchronous))
    data = {"text": words(rng, 600), "csrf_token": token_in(floor.get("/6"))}
    calls: dict[str, Callable[[], Any]] = {
        "floor 7": lambda: floor.post("/7", data),
        "floor 6": lambda: floor.post("/6", data),
        "keep": Prepared(sharing.written, sharing.keep),
        "send": Prepared(sharing.checked, sharing.send),
    }
    times = interleaved(calls, rounds=rounds)
    group = f"G3 {synchronous[0]}"

    def add(group: str, what: str, name: str, **more: Any) -> None:
        note = f"{times.cost(name):,.0f} of {times.cost('floor 7'):,.0f} µs; by the clock"
        report.add(group, f"{what} beside floor 7", times.ratio(name, "floor 7"),
                   note=f"{note} {times.wall_ratio(name, 'floor 7'):.2f}", **more)  # fmt: skip

    add("floor", f"floor 6, {synchronous},", "floor 6")
    add(group, "sending a submission", "send", target=0.30)
    add(group, "keeping the answers, the step before,", "keep")
