"""What must be true after a rehearsal. Each check gives the differences it found: none is good."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engage.domain.ask_history import fold as fold_ask
from engage.domain.contribution_history import fold as fold_contribution
from engage.domain.digest import from_json
from engage.domain.kinds import DigestState, MessageState
from engage.domain.publication import Audience, Use
from engage.models.asks import Ask, AskContribution, AskEvent
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent, Referral
from engage.models.digests import Digest
from engage.models.jobs import JobRun
from engage.models.outbox import Message
from engage.models.people import SignedLink
from engage.models.places import PlanningBody
from engage.queries import asks as ask_queries
from engage.queries.releasable import condition
from engage.services import ask_cache, calendars, digests, sealing
from engage.services.context import context
from engage.services.message_rows import contents
from tests.rehearsal import recount
from tests.rehearsal.stage import Stage

LONG_ENOUGH = 30
"""Shorter texts ("Nothing", "Very good") stand in many places by chance."""

Check = Callable[[Stage], list[str]]


def every_job_ran(stage: Stage) -> list[str]:
    """No job failed, and no message was given up."""
    dead = db.session.scalar(sa.select(sa.func.count()).where(Message.state == MessageState.DEAD))
    failed = list(db.session.scalars(sa.select(JobRun.name).where(JobRun.error != "")))
    return stage.failures + [f"job {name} failed" for name in failed] + ([f"{dead} messages given up"] if dead else [])


def courses_ended(stage: Stage) -> list[str]:
    """Everything that should have happened did."""
    return [f"{stage.unfinished} courses did not end"] if stage.unfinished else []


def asks_ended_as_they_should(stage: Stage) -> list[str]:
    """Each ask's state is the one its course leads to."""
    found = {row.id: (row.state.value, row.closed_as.value if row.closed_as else None) for row in _asks()}
    return [
        f"ask {ask_id} is {found.get(ask_id)}, expected {wanted}"
        for ask_id, wanted in stage.expected.items()
        if found.get(ask_id) != wanted
    ]


def asks_fold_back(stage: Stage) -> list[str]:
    """Every cached column of every ask is the fold of its history."""
    wrong = []
    for row in _asks():
        snapshot = fold_ask(ask_queries.history(row.id))
        calendar = calendars.of_body(db.session.get_one(PlanningBody, row.body_id))
        for key, value in ask_cache.columns(snapshot, calendar).items():
            if getattr(row, key) != value:
                wrong.append(f"ask {row.id}: {key} is {getattr(row, key)!r}, folded {value!r}")
        links = sa.select(AskContribution.contribution_id).where(AskContribution.ask_id == row.id)
        if set(db.session.scalars(links)) != set(snapshot.fed):
            wrong.append(f"ask {row.id} is fed by others than its history says")
    return wrong


def contributions_fold_back(stage: Stage) -> list[str]:
    """The state of every contribution is the fold of its history."""
    events: dict[int, list[tuple[str, dict[str, object]]]] = {}
    for row in db.session.execute(
        sa.select(ContributionEvent.contribution_id, ContributionEvent.kind, ContributionEvent.payload).order_by(
            ContributionEvent.contribution_id, ContributionEvent.seq
        )
    ):
        events.setdefault(row.contribution_id, []).append((row.kind, row.payload))
    wrong = []
    for kept in db.session.scalars(sa.select(Contribution).order_by(Contribution.id)):
        state = fold_contribution(events[kept.id])
        said = (kept.reading, kept.publication, kept.disposition, kept.disposition_until, kept.objection, kept.waiting)
        if said != (state.reading, state.publication, state.disposition, state.until, state.objection, state.waiting):
            wrong.append(f"contribution {kept.id}: {said} is not {state}")
    return wrong


def digests_reconcile(stage: Stage) -> list[str]:
    """Every digest is what was issued, and says what the raw events say."""
    histories, told = recount.histories(), recount.told()
    wrong, fixes = [], 0
    rows = list(db.session.scalars(sa.select(Digest).order_by(Digest.id)))
    for row in rows:
        if not digests.verify(row.id):
            wrong.append(f"digest {row.id} was changed")
        data = from_json(row.data)
        wrong += recount.differences(data, histories) + recount.put_right_differences(data, told)
        fixes += data.put_right.public
    for name in ("lpg", "ijb"):
        issued = [row for row in rows if row.body_id == stage.ids[name] and row.state is DigestState.ISSUED]
        if len(issued) < 2:
            wrong.append(f"the {name.upper()} issued {len(issued)} digests")
    stage.counts["put right by services, in digests"] = fixes
    stage.counts["digests issued and recounted"] = sum(row.state is DigestState.ISSUED for row in rows)
    return wrong


def audit_holds(stage: Stage) -> list[str]:
    """The chain over the audit is whole."""
    sealing.seal()
    verdict = sealing.verify()
    stage.counts["audit rows under seals"] = verdict.events
    return [] if verdict.ok and not verdict.unsealed_tail else [f"the audit is broken: {verdict}"]


def nobody_is_shown_against_their_will(stage: Stage) -> list[str]:
    """Nothing leaves through the gate that its consent does not allow; nobody is written to about an import."""
    wrong = []
    for audience, allowed in ((Audience.PUBLIC, {Use.PUBLISH}), (Audience.BODY, {Use.PUBLISH, Use.BODY})):
        uses = set(db.session.scalars(sa.select(Contribution.use).where(condition(audience)).distinct()))
        if uses - allowed:
            wrong.append(f"{audience} is shown {uses - allowed}")
    public = sa.select(sa.func.count()).where(Contribution.imported, condition(Audience.PUBLIC))
    if db.session.scalar(public):
        wrong.append("imported contributions are public")
    written = sa.select(sa.func.count()).where(Message.contribution_id == Contribution.id, Contribution.imported)
    if db.session.scalar(written):
        wrong.append("somebody is written to about an import")
    return wrong


def no_words_leak(stage: Stage, log: str = "") -> list[str]:
    """No contributor's words stand in a message, the audit, a history, a record of a job or the log."""
    places = {
        "messages": [_flat(contents(row)[0]) for row in db.session.scalars(sa.select(Message))],
        "the audit": _leaves(AuditEvent.data),
        "histories of asks": _leaves(AskEvent.payload),
        "histories of contributions": _leaves(ContributionEvent.payload),
        "records of jobs": list(db.session.scalars(sa.select(JobRun.error))),
        "notes to services": list(db.session.scalars(sa.select(Referral.note))),
        "links": [str(row) for row in db.session.scalars(sa.select(SignedLink.token_hmac))],
        "the log": [log],
        "digests": _leaves(Digest.data),
    }
    pieces = _pieces(stage)
    wrong = []
    for name, rows in places.items():
        hay = "\n".join(rows)
        wrong += [f"words of a contributor stand in {name}" for piece in pieces if piece in hay][:3]
    stage.counts["texts looked for"] = len(pieces)
    return wrong


def nothing_lies_open_in_the_file(stage: Stage) -> list[str]:
    """On SQLite: no unredacted text that was never released can be read from the database file."""
    if not context().settings.is_sqlite:
        return []
    db.session.rollback()
    released = {text.strip() for text in db.session.scalars(sa.select(Contribution.redacted_text)) if text}
    home: Path = context().settings.home
    data = b"".join(path.read_bytes() for path in sorted(home.glob("*.db*")))
    shown = "\n".join(released)
    open_words = [piece for piece in _pieces(stage) if piece not in shown and piece.encode() in data]
    return [f"{len(open_words)} texts lie open in the database file"] if open_words else []


def _pieces(stage: Stage) -> list[str]:
    """The beginnings of every text that is long enough not to be there by chance."""
    texts = {text.strip() for text in stage.comments.texts}
    return sorted({text[:60] for text in texts if len(text) >= LONG_ENOUGH and "\n" not in text[:60]})


def _leaves(column: Any) -> list[str]:
    return [_flat(value) for value in db.session.scalars(sa.select(column))]


def _flat(value: object) -> str:
    """Every text and number in a piece of JSON, unescaped."""
    if isinstance(value, dict):
        return "\n".join(_flat(each) for each in value.values())
    if isinstance(value, list):
        return "\n".join(_flat(each) for each in value)
    return str(value)


def _asks() -> list[Ask]:
    return list(db.session.scalars(sa.select(Ask).order_by(Ask.id)))


CHECKS: tuple[Check, ...] = (
    every_job_ran, courses_ended, asks_ended_as_they_should, asks_fold_back, contributions_fold_back,
    digests_reconcile, audit_holds, nobody_is_shown_against_their_will, nothing_lies_open_in_the_file,
)  # fmt: skip
