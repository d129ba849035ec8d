"""`python -m tests.rehearsal FILE [--database sqlite|postgres] [--sample 300]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.rehearsal import comments
from tests.rehearsal.course import Report, database, rehearse


def main() -> int:
    """Rehearse, print what happened, and say whether everything fits."""
    parser = argparse.ArgumentParser(prog="python -m tests.rehearsal", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="a CSV file of comments")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--sample", type=int, default=300, help="how many imported comments are read and replied to")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--text-column", default="text")
    parser.add_argument("--prompt-column", default="question")
    parser.add_argument("--external-id", default="row_index")
    parser.add_argument("--label-column", default="label", help="what a person would name the theme")
    parser.add_argument("--weight-column", default="criticality", help="numbers below nought: something went wrong")
    given = parser.parse_args()
    found = comments.read(
        given.file, text=given.text_column, external_id=given.external_id, label=given.label_column,
        prompt=given.prompt_column or None, weight=given.weight_column or None,
    )  # fmt: skip
    with database(given.database) as (url, home):
        report = rehearse(found, url, home, sample=given.sample, seed=given.seed)
    show(report, given.database)
    return 1 if report.wrong else 0


def show(report: Report, name: str) -> None:
    """Print counts, times and what is wrong."""
    width = max(map(len, [*report.counts, *report.seconds]))
    print(f"Rehearsal on {name}\n")
    for what, count in sorted(report.counts.items()):
        print(f"  {what:<{width}} {count:>8,}")
    print()
    for what, seconds in report.seconds.items():
        print(f"  {what:<{width}} {seconds:>8.1f} s")
    print(f"  {'all of it':<{width}} {sum(report.seconds.values()):>8.1f} s\n")
    for each in report.wrong:
        print(f"WRONG: {each}")
    print("Everything fits." if not report.wrong else f"{len(report.wrong)} things do not fit.")


if __name__ == "__main__":
    sys.exit(main())
