"""The tables of docs/evidence.md, as Markdown, and its pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import mean, median

from tests.evidence import chart, codes, material, verdicts
from tests.evidence.batches import REACHED, SIZES, TO_A_SERVICE, Place
from tests.evidence.material import Comment

YEARS = 60
"""Random years that are counted for the tables of asks."""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; figures to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines) + "\n"


def _cell(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def digests(places: Sequence[Place]) -> str:
    """What digests of localities of different sizes are like."""
    head = ["comments a month", *(str(place.size) for place in places)]
    made = [place.digests for place in places]
    rows: list[list[object]] = [
        ["asks raised a month", *(place.counts["asks raised to the LPG"] / place.months for place in places)],
        ["asks in a digest, mean", *(mean(each.asks for each in some) for some in made)],
        ["asks in the longest", *(max(each.asks for each in some) for some in made)],
        ["words on the page, median", *(round(median(each.page_words for each in some)) for some in made)],
        ["words on the page, most", *(max(each.page_words for each in some) for some in made)],
        ["words in plain text, most", *(max(each.text_words for each in some) for some in made)],
        ["lines in plain text, most", *(max(each.text_lines for each in some) for some in made)],
        ["words in the e-mail, most", *(max(each.email_words for each in some) for some in made)],
        ["themes named, mean", *(mean(each.themes for each in some) for some in made)],
        ["of them without a number", *(mean(each.themes_hidden for each in some) for some in made)],
        ["digests that hide how much came in", *(sum(each.received_hidden for each in some) for some in made)],
        ["hours of the host a month", *(place.host_hours for place in places)],
        ["jobs that failed", *(len(place.failures) for place in places)],
    ]
    return table(head, rows)


def lengths(places: Sequence[Place]) -> str:
    """The picture of the digests."""
    series = {
        "longest page": [float(max(each.page_words for each in place.digests)) for place in places],
        "median page": [float(median(each.page_words for each in place.digests)) for place in places],
        "longest e-mail": [float(max(each.email_words for each in place.digests)) for place in places],
    }
    top = max(max(values) for values in series.values())
    return chart.lines(
        "How long a monthly digest is", "The figures stand in the table beside this picture.",
        [str(place.size) for place in places], series, most=500.0 * -(-int(top) // 500),
        x="comments a month", y="words",
    )  # fmt: skip


def asks(comments: Sequence[Comment], seed: int, sizes: Sequence[int] = SIZES, years: int = YEARS) -> str:
    """How many asks the rule makes a month, and how many people are behind each."""
    rows: list[list[object]] = []
    for lane, name in ((0.0, "all that went wrong"), (TO_A_SERVICE, "without what a service can fix")):
        for size in sizes:
            found = list(_years(comments, size, lane, seed, years))
            people = sorted(len(each) for month in found for each in month)
            rows.append(
                [name, size, mean(map(len, found)), f"{100 * sum(not each for each in found) / len(found):.0f} %",
                 *(people[min(len(people) - 1, len(people) * tenth // 10)] if people else 0 for tenth in (1, 5, 9)),
                 *(f"{100 * people.count(few) / max(1, len(people)):.0f} %" for few in (1, 2))]
            )  # fmt: skip
    return table(
        ["what counts", "comments a month", "asks a month", "months without", "people: low", "middle", "high",
         "asks of one", "asks of two"], rows,
    )  # fmt: skip


def _years(comments: Sequence[Comment], size: int, lane: float, seed: int, years: int) -> Iterator[list[list[Comment]]]:
    for year in range(years):
        yield from material.to_ask(material.months(comments, size, 12, seed + year), lane=lane, seed=seed + year)


def behind(comments: Sequence[Comment], size: int, seed: int, years: int = YEARS) -> list[int]:
    """How many people are behind each ask of a locality of this size."""
    return [len(each) for month in _years(comments, size, TO_A_SERVICE, seed, years) for each in month]


def agreement(found: codes.Agreement) -> str:
    """Two readings of a hundred comments."""
    rows: list[list[object]] = []
    for code in codes.CODES:
        row: list[object] = [code]
        for number in (0, 1):
            share, low, high = found.share(code, number)
            row += [share, f"{low:.0f} to {high:.0f}"]
        rows.append([*row, found.pairs[(code, code)]])
    head = ["code", "first", "95 %", "second", "95 %", "both"]
    same = f"The same code twice: {found.same} of {found.total}. Cohen's kappa: {found.kappa:.2f}."
    return f"{table(head, rows)}\n{same}\n"


def reopenings(runs: int, seed: int) -> str:
    """Reopenings in a hundred rounds by the product's rule, for each share of "no"."""
    rows = []
    for people in verdicts.PEOPLE:
        row: list[object] = [people]
        for saying_no in verdicts.SAYING_NO:
            for returned in verdicts.RETURNED:
                done = verdicts.play([people], returned, saying_no, runs=runs, seed=seed)
                row.append(f"{done.per_hundred(done.reopened):.0f}")
        rows.append(row)
    head = ["people", *(f"{_pc(no)} no, {_pc(back)} back" for no in verdicts.SAYING_NO for back in verdicts.RETURNED)]
    return table(head, rows)


def endings(runs: int, seed: int) -> str:
    """How a round ends at 25 % "no", and how many had said no when it was reopened."""
    rows = []
    for people in verdicts.PEOPLE:
        for returned in verdicts.RETURNED:
            done = verdicts.play([people], returned, 0.25, runs=runs, seed=seed)
            by, all_of = done.by_noes, max(1, done.reopened)
            shares = (by[1], by[2], done.reopened - by[1] - by[2])
            ended = (done.reopened, done.confirmed, done.review, done.unconfirmed, done.silent)
            rows.append(
                [people, _pc(returned), *(f"{done.per_hundred(each):.0f}" for each in ended),
                 *(f"{100 * each / all_of:.0f} %" if done.reopened else "" for each in shares),
                 f"{100 * done.content / all_of:.0f} %" if done.reopened else ""]
            )  # fmt: skip
    return table(
        ["people", "back", "reopened", "confirmed", "to the chair", "unconfirmed", "of them silence", "one no decided",
         "two", "three or more", "under a third in the end"], rows,
    )  # fmt: skip


def rules(runs: int, seed: int) -> str:
    """The product's rule beside others: people who say no a quarter of the time, and one voice among content ones."""
    rows = []
    for name, rule in verdicts.RULES.items():
        row: list[object] = [name]
        for people in (2, 3, 9, 30):
            done = verdicts.play([people], 0.3, 0.25, rule=rule, runs=runs, seed=seed)
            row.append(f"{done.per_hundred(done.reopened):.0f}")
        for early in (True, False):
            for people in (3, 9, 30):
                alone = verdicts.one_voice(people, 0.6, early=early, rule=rule, runs=runs, seed=seed)
                row.append(f"{alone.per_hundred(alone.reopened):.0f}")
        rows.append(row)
    head = ["rule", *(f"{people} people" for people in (2, 3, 9, 30))]
    head += [f"one voice{when} in {people}" for when in (" first", "") for people in (3, 9, 30)]
    return table(head, rows)


def mixture(comments: Sequence[Comment], runs: int, seed: int, sizes: Sequence[int] = SIZES) -> str:
    """The same with as many people behind each ask as localities of these sizes would have."""
    rows = []
    for size in sizes:
        people = behind(comments, size, seed)
        if not people:
            continue
        row: list[object] = [size]
        for returned in verdicts.RETURNED:
            done = verdicts.play(people, returned * REACHED, 0.25, runs=runs, seed=seed)
            row += [f"{done.per_hundred(done.reopened):.0f}", f"{done.per_hundred(done.unconfirmed):.0f}"]
        rows.append(row)
    head = ["comments a month"]
    for returned in verdicts.RETURNED:
        head += [f"{_pc(returned)} back: reopened", "unconfirmed"]
    return table(head, rows)


def curve(runs: int, seed: int) -> str:
    """The picture of the reopenings."""
    done = {
        f"{_pc(returned)} answer": [
            round(100 * verdicts.play([people], returned, 0.25, runs=runs, seed=seed).reopened / runs, 1)
            for people in verdicts.PEOPLE
        ]
        for returned in reversed(verdicts.RETURNED)
    }
    return chart.lines(
        'Asks that a "no" reopens, when a quarter say no', "The figures stand in the table beside this picture.",
        [str(each) for each in verdicts.PEOPLE], done, most=100, x="people behind the ask", y="of 100 asks",
    )  # fmt: skip


def about(comments: Sequence[Comment]) -> str:
    """What the file holds, in numbers."""
    bad = sum(each.bad for each in comments)
    worst = Counter(each.weight <= material.SERIOUS for each in comments)[True]
    return f"{len(comments):,} comments with words; {bad:,} tell of something gone wrong, {worst:,} of them serious.\n"


def _pc(share: float) -> str:
    return f"{100 * share:.0f} %"


def sample(comments: Sequence[Comment], seed: int) -> str:
    """The ids of a hundred comments to be read and coded, in the order in which they were drawn."""
    return "\n".join(codes.drawn(comments, seed)) + "\n"
