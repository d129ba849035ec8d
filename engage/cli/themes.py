"""`engage themes`: how far suggestions of themes can be trusted, and codebooks in and out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import click

from engage.adapters import codebook_file, labelled_file
from engage.adapters.clock import SystemClock
from engage.adapters.csv_file import UnreadableFile
from engage.cli import codebook as codebook_commands
from engage.cli.support import EXISTING, WRONG, many, say, stop
from engage.cli.support import as_json as as_json_option
from engage.domain.errors import DomainError, Refused
from engage.domain.theming import trials
from engage.domain.theming.codebook import Entry, key
from engage.domain.theming.labelled import Labelled
from engage.domain.theming.scores import Scores
from engage.domain.theming.trials import Size
from engage.web.problem_words import WORDS


@click.group("themes")
def command() -> None:
    """Themes: codebooks in and out, and how far suggestions can be trusted."""


command.add_command(codebook_commands.bring_in)
command.add_command(codebook_commands.export)


@command.command("evaluate")
@click.argument("train", type=EXISTING)
@click.argument("test", type=EXISTING)
@click.option("--text", required=True, metavar="C", help="The column with people's words.")
@click.option("--label", required=True, metavar="C", help="The column with the theme; several are parted by |.")
@click.option("--prompt", metavar="C", help="The column with the question they answered.")
@click.option(
    "--codebook", type=EXISTING, metavar="FILE",
    help="A CSV file of the themes there are: name, description, examples (parted by |).",
)  # fmt: skip
@click.option(
    "--sizes", default=trials.USUAL, show_default=True, metavar="N,N,...",
    help="How many rows of TRAIN to learn from, one trial each; 0 learns from the codebook alone.",
)  # fmt: skip
@as_json_option
def evaluate(
    train: Path, test: Path, text: str, label: str, prompt: str | None, codebook: Path | None, sizes: str, as_json: bool
) -> None:
    """Learn themes from TRAIN and see how well they are found in TEST.

    Both are CSV files; encoding and delimiter are found out. What learns is exactly what suggests themes in Engage.
    Rows of TRAIN that are not in a sample are read as contributions without a theme: they teach words, not themes.
    Figures of up to 1,000 rows are the mean of three samples. Nothing is stored.

    Exit codes: 0 when it was tried, 1 when the files cannot be learned from, 2 when the command was not right.
    """
    # The algebra is heavy: only a process that uses it loads it.
    from engage.services import theme_trials

    try:
        wanted = trials.sizes(sizes)
        known = labelled_file.read(train, text=text, label=label, prompt=prompt)
        unseen = labelled_file.read(test, text=text, label=label, prompt=prompt)
        names = {name for each in known.texts for name in each.labels}
        entries = codebook_file.read(codebook, like=names) if codebook else ()
    except UnreadableFile as problem:
        stop(str(problem))
    except Refused as problem:
        stop(_words(problem), WRONG)
    for file, taken in ((train, known), (test, unseen)):
        if taken.broken:
            _note(f"{file.name}: {many(taken.broken, 'row')} left out that cannot be taken apart.")
    used = _used(entries, names)
    if len(used) < len(entries):
        _note(f"{many(len(entries) - len(used), 'theme')} of the codebook left out that TRAIN never uses.")
    entries = used
    spelled = _spelling(entries, names)
    tried = [each for each in _spelled(unseen.texts, spelled) if each.labels]
    if len(tried) < len(unseen.texts):
        _note(f"{test.name}: {many(len(unseen.texts) - len(tried), 'row')} without a theme left out.")
    if not entries and any(size.asked == 0 for size in wanted):
        _note("There is no codebook: with 0 rows the names of the themes in TRAIN are all there is to go by.")
    try:
        results = theme_trials.run(
            _spelled(known.texts, spelled), tried, sizes=wanted, codebook=entries, made_at=SystemClock().now(),
            watch=_note,
        )  # fmt: skip
        lines = [(each.size, each.rows, each.scores, each.seconds) for each in results]
    except DomainError as problem:
        stop(_words(problem))
    data = {"results": [_plain(*line) for line in lines]}
    say(data, as_json=as_json, otherwise=lambda: _table(lines))


def _used(entries: tuple[Entry, ...], names: Iterable[str]) -> tuple[Entry, ...]:
    """The themes of the codebook that TRAIN knows: another codebook's would only be wrong. All when TRAIN has none."""
    known = {key(name) for name in names}
    return tuple(entry for entry in entries if key(entry.name) in known) if known else entries


def _spelling(entries: Iterable[Entry], names: Iterable[str]) -> dict[str, str]:
    """One spelling for names that differ in capitals, blanks and signs: the codebook's, else the first by the
    alphabet."""
    return {key(name): name for name in [*sorted(names, reverse=True), *(entry.name for entry in entries)]}


def _spelled(texts: Iterable[Labelled], spelling: dict[str, str]) -> list[Labelled]:
    return [Labelled(each.text, frozenset(spelling.get(key(name), name) for name in each.labels)) for each in texts]


def _plain(size: Size, rows: int, figures: Scores, seconds: float) -> dict[str, object]:
    return {
        "size": trials.ALL if size.asked is None else size.asked, "rows": rows, "accuracy": round(figures.accuracy, 4),
        "macro_f1": round(figures.macro_f1, 4), "micro_f1": round(figures.micro_f1, 4),
        "class_balance_accuracy": round(figures.class_balance_accuracy, 4), "seconds": round(seconds, 2),
    }  # fmt: skip


def _table(lines: list[tuple[Size, int, Scores, float]]) -> str:
    head = f"{'rows':>7} {'accuracy':>9} {'macro-F1':>9} {'micro-F1':>9} {'balance':>9} {'seconds':>8}"
    return "\n".join(
        [head]
        + [
            f"{rows:>7} {each.accuracy:>9.3f} {each.macro_f1:>9.3f} {each.micro_f1:>9.3f} "
            f"{each.class_balance_accuracy:>9.3f} {math.ceil(seconds * 10) / 10:>8}"
            for _, rows, each, seconds in lines
        ]
    )


def _words(problem: DomainError) -> str:
    return WORDS[problem.code] % problem.params


def _note(sentence: str) -> None:
    click.echo(sentence, err=True)
