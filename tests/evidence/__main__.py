"""`python -m tests.evidence FILE --what batches|asks|sample|codes|verdicts`: the figures of docs/evidence.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.evidence import batches, codes, material, report, verdicts


def main(arguments: list[str] | None = None) -> int:
    """Print the tables that are asked for; keep nothing of any text."""
    parser = argparse.ArgumentParser(prog="python -m tests.evidence", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="a CSV file of comments, as for the rehearsal")
    parser.add_argument("--what", choices=["batches", "asks", "sample", "codes", "verdicts"], required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sizes", default=",".join(map(str, batches.SIZES)), help="comments a month")
    parser.add_argument("--months", type=int, default=6, help="how many months are played (batches)")
    parser.add_argument("--runs", type=int, default=4000, help="how many rounds of each kind are played (verdicts)")
    parser.add_argument("--theme-column", default="label", help="what a comment is about")
    parser.add_argument("--pictures", type=Path, help="a folder to draw the picture into")
    given = parser.parse_args(arguments)
    comments = material.read(given.file, theme=given.theme_column)
    sizes = [int(size) for size in given.sizes.split(",")]
    if given.what == "batches":
        places = [
            batches.play(material.months(comments, size, given.months, given.seed), seed=given.seed) for size in sizes
        ]
        print(report.about(comments), report.digests(places), sep="\n")
        _draw(given.pictures, "digest-length.svg", report.lengths(places))
    elif given.what == "asks":
        print(report.about(comments), report.asks(comments, given.seed, sizes), sep="\n")
    elif given.what == "sample":
        print(report.sample(comments, given.seed))
    elif given.what == "codes":
        print(report.agreement(codes.read()))
    else:
        _verdicts(given, comments, sizes)
    return 0


def _verdicts(given: argparse.Namespace, comments: list[material.Comment], sizes: list[int]) -> None:
    runs, seed = given.runs, given.seed
    print(f"{runs:,} rounds of each kind; rule: {verdicts.as_it_is.__doc__}\n")
    for words in (report.reopenings(runs, seed), report.endings(runs, seed), report.rules(runs, seed)):
        print(words)
    print(report.mixture(comments, runs, seed, sizes))
    _draw(given.pictures, "reopenings.svg", report.curve(runs, seed))


def _draw(folder: Path | None, name: str, picture: str) -> None:
    if folder is not None:
        (folder / name).write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
