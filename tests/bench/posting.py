"""G3 and the POST of G4: what it costs to share something, beside a bare insert."""

from __future__ import annotations

import itertools
import re
import secrets
from typing import Any

from engage.models.base import db
from engage.services import drafts
from tests.bench import places
from tests.bench.installation import Installation
from tests.bench.measure import Call, interleaved
from tests.bench.report import Report
from tests.bench.sentences import words
from tests.bench.served import Served

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
    return {"text": words(rng, 600), "use": "publish", "quote": "y", "tell_by": "email",
            "address": f"reader{next(_numbers)}@example.org"}  # fmt: skip


class Sharing:
    """The two steps of sharing in one browser after another, on a server; drafts are made beside it."""

    def __init__(self, server: Served, installation: Installation, rng: Any) -> None:
        self.server, self.rng = server, rng
        self.app = installation.app()
        self.token = token_in(server.get(FORM))
        self.session = dict(server.cookies)

    @property
    def keeping(self) -> Call:
        """The first POST: a browser that was not here before sends the form, and its answers are kept."""
        return Call(self._keep, self.server.spent, lambda: {**answers(self.rng), "csrf_token": self.token})

    @property
    def sending(self) -> Call:
        """The second POST: the contribution with all that belongs to it, and what the person keeps."""
        return Call(self._send, self.server.spent, self._checked)

    def _keep(self, data: dict[str, str]) -> None:
        self.server.cookies = dict(self.session)
        self.server.post(FORM, data)

    def _checked(self) -> str:
        given = answers(self.rng)
        kept = {**given, "danger": False, "quote": True, "locality": places.NAMES[0].lower(),
                "send_key": secrets.token_urlsafe(16)}  # fmt: skip
        with self.app.app_context():
            key = drafts.save(None, kept)
            db.session.remove()
        return key

    def _send(self, key: str) -> None:
        self.server.cookies = {**self.session, "engage_draft": key}
        self.server.post(f"{FORM}/check", {"csrf_token": self.token})


def measure(report: Report, small: Installation, large: Installation, rng: Any, *, rounds: int) -> None:
    """G3 with both ways of writing to the disk; G4's POST."""
    for synchronous in ("NORMAL", "FULL"):
        print(f"Submissions, synchronous {synchronous}")
        _beside_floors(report, large, synchronous, rng, rounds)
    print("Submissions as the data grows")
    with Served("product", small.home) as a, Served("product", large.home) as b:
        calls = {"small": Sharing(a, small, rng).sending, "large": Sharing(b, large, rng).sending}
        times = interleaved(calls, rounds=rounds)
    report.add("G4", "sending: large beside small", times.ratio("small", "large"), "times", target=1.25, least=False)


def _beside_floors(report: Report, large: Installation, synchronous: str, rng: Any, rounds: int) -> None:
    with (
        Served("writing_floors", large.home, synchronous=synchronous) as floor,
        Served("product", large.home, synchronous=synchronous) as product,
    ):
        sharing = Sharing(product, large, rng)
        data = {"text": words(rng, 600), "csrf_token": token_in(floor.get("/6"))}
        calls = {
            "floor 7": Call(lambda: floor.post("/7", data), floor.spent),
            "floor 6": Call(lambda: floor.post("/6", data), floor.spent),
            "keep": sharing.keeping,
            "send": sharing.sending,
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
