"""Page one of a simulated digest beside what the ledger of the simulation has of that month.

    ENGAGE_HOME=/tmp/year python -m tests.minute south-lanarkshire-ijb 2026-10

Whoever reads page one first, and what stands under it after, can say if it told the truth (docs/minute.md).
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from typing import Any

import click

from engage.app import create_app
from engage.cli.digest import _printed
from engage.queries import digests
from engage.services.context import context

READ = 238
"""Words a minute, in silence (Brysbaert 2019)."""
_SHOWN = ("raise", "decide", "check_pass", "check_fail", "promise", "move_promise", "pass_on", "accept", "defer")


def front(text: str) -> str:
    """Page one of a digest that was printed as text, without the story and what comes before it."""
    whole = re.split(r"\n(?:DONE|ONE STORY)\n", text)[0]
    head, _, rest = whole.partition("\nDECIDE\n")
    return "\n\n".join(head.split("\n\n")[:2]) + f"\n\nDECIDE\n{rest}"


def of_month(ledger: dict[str, Any], body: str, month: str) -> Iterator[str]:
    """A line for whatever the body, or somebody about its asks, did in the month."""
    asks = {each["reference"]: each for each in ledger["asks"]}
    for deed in ledger["deeds"]:
        ask = asks.get(deed["ask"], {})
        mine = body in {deed["who"], deed["more"].get("body"), ask.get("body")}
        if mine and deed["what"] in _SHOWN and deed["on"].startswith(month) and not deed["refused"]:
            more = ", ".join(f"{key} {value}" for key, value in deed["more"].items())
            due = f", decision due {ask['decision_due']}" if deed["what"] == "raise" else ""
            yield f"{deed['on']}  {deed['what']:<12} {ask.get('title', deed['ask'])} ({more}{due})"


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(prog="python -m tests.minute", description=__doc__)
    parser.add_argument("body")
    parser.add_argument("period")
    asked = parser.parse_args()
    app = create_app()
    with app.app_context(), app.test_request_context():
        version = digests.latest_version(asked.body, asked.period)
        page = digests.issued_page(asked.body, asked.period, version) if version else None
        if page is None:
            raise SystemExit("No such digest was issued.")
        words = front(_printed(page, "text"))
        home = context().settings.home
    count = len(re.sub(r"(?m)^\*", "", words).split())
    click.echo(words)
    click.echo(f"\n{count} words: {60 * count / READ:.0f} seconds.\n\nTHE LEDGER\n")
    for line in of_month(json.loads((home / "simulation.json").read_text()), asked.body, asked.period):
        click.echo(line)


if __name__ == "__main__":
    main()
