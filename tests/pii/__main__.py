"""`python -m tests.pii`: recall by kind and false alarms, over each part of the sentences.

A detail is found when a hint of its kind covers at least half of it. `--show` prints what went wrong;
`--comments FILE` counts the hints in a CSV file's column `text`, `--names spacy` lets the trained model read names too.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from engage.adapters.name_reader import NameReader
from engage.domain import pii
from engage.domain.pii.read_names import Reader
from tests.pii.stories import Part, Story, stories


@dataclass
class Score:
    """What was planted and found, and what was flagged beside it."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    hints: int = 0
    right: int = 0
    clean: int = 0
    clean_flagged: int = 0
    trouble: list[str] = field(default_factory=list)
    read: Reader | None = None

    def add(self, story: Story) -> None:
        spans = pii.find(story.text, read=self.read)
        for each in story.planted:
            self.planted[each.kind] += 1
            covered = sum(
                max(0, min(span.end, each.end) - max(span.start, each.start))
                for span in spans
                if span.kind == each.kind
            )
            if 2 * covered >= each.end - each.start:
                self.found[each.kind] += 1
            else:
                self.trouble.append(f"missed {each.kind}: {story.text}  {[(s.kind.value, s.text) for s in spans]}")
        self.hints += len(spans)
        for span in spans:
            hit = any(
                each.kind == span.kind and span.start < each.end and each.start < span.end for each in story.planted
            )
            self.right += hit
            if not hit:
                self.trouble.append(f"wrong {span.kind} {span.text!r} ({span.reason}): {story.text}")
        if not story.planted:
            self.clean += 1
            self.clean_flagged += bool(spans)

    def table(self) -> str:
        rows = [f"  {kind:14}{self.found[kind]:4} of {count:3}" for kind, count in sorted(self.planted.items())]
        structured = [kind for kind in self.planted if kind not in {"name", "singling_out"}]
        number, total = (sum(count[kind] for kind in structured) for count in (self.found, self.planted))
        rows += [
            f"  structured kinds {number / max(1, total):.1%},"
            f" all {self.found.total() / max(1, self.planted.total()):.1%}",
            f"  precision {self.right / max(1, self.hints):.1%} of {self.hints} hints",
            f"  clean sentences flagged: {self.clean_flagged} of {self.clean}",
        ]
        return "\n".join(rows)


def measure(part: Part, read: Reader | None = None) -> Score:
    """The score over one part of the sentences."""
    score = Score(read=read)
    for story in stories(part):
        score.add(story)
    return score


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.pii", description=__doc__)
    parser.add_argument("--show", action="store_true", help="what went wrong")
    parser.add_argument("--comments", type=Path, metavar="FILE", help="count the hints in real comments")
    parser.add_argument("--part", choices=[part.name.lower() for part in Part], help="these sentences only")
    parser.add_argument("--names", choices=["rules", "spacy"], default="rules", help="who reads names")
    chosen = parser.parse_args()
    read = NameReader() if chosen.names == "spacy" else None
    for part in Part:
        if chosen.part in {None, part.name.lower()}:
            score = measure(part, read)
            print(f"{part.value}\n{score.table()}")
            if chosen.show:
                print("\n".join(score.trouble))
    if chosen.comments:
        _comments(chosen.comments)
    return 0


def _comments(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    began = time.perf_counter()
    hints = [pii.find(text) for text in texts]
    seconds = time.perf_counter() - began
    flagged = sum(bool(spans) for spans in hints)
    by_kind = Counter(span.kind.value for spans in hints for span in spans)
    print(
        f"{flagged} of {len(texts)} comments flagged ({flagged / len(texts):.2%}), {len(texts) / seconds:,.0f} a second"
    )
    print(dict(by_kind.most_common()))


if __name__ == "__main__":
    raise SystemExit(main())
