"""`engage audit`: is the record as it was written?"""

from __future__ import annotations

from dataclasses import asdict

import click

from engage.cli.support import PROBLEM, as_json, many, say, with_app
from engage.services import sealing


@click.group("audit")
def command() -> None:
    """Look after the record of who did or looked at what."""


@command.command()
@as_json
@with_app
def verify(as_json: bool) -> None:
    """Check the chain of hashes over the audit. Exit code 1 when it is broken."""
    verdict = sealing.verify()
    say(asdict(verdict), as_json=as_json, otherwise=lambda: _sentence(verdict))
    if not verdict.ok:
        raise SystemExit(PROBLEM)


@command.command()
@with_app
def seal() -> None:
    """Seal what was written since the last seal, without waiting for the hourly job."""
    click.echo(f"Sealed {many(sealing.seal(), 'row')}.")


def _sentence(verdict: sealing.Verdict) -> str:
    tail = f"{many(verdict.unsealed_tail, 'row')} since the last seal."
    if verdict.first_bad is None:
        return (
            f"The audit holds: {many(verdict.seals, 'seal')} over {many(verdict.events, 'row')}, {tail}\n"
            f"Newest hash: {verdict.head}"
        )
    bad = verdict.first_bad
    said = {
        "changed": "a row was changed",
        "missing": "rows were taken out",
        "added": "rows were put in",
        "chain": "a seal was changed",
    }[bad.reason]
    rows = f"rows {bad.first_event_id} to {bad.last_event_id}"
    return f"THE AUDIT IS BROKEN: {said} under seal {bad.seal_id} ({rows}). {tail}"
