"""A codebook: the themes there are, each with a description and phrases as people would put it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engage.domain.errors import Refused

MAX_NAME = 120
MAX_DESCRIPTION = 2000
MAX_PHRASE = 500
MAX_PHRASES = 50
MAX_ENTRIES = 500
BETWEEN = "|"
"""Parts phrases, and outcomes, within a cell."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "theme", "label", "code", "sub-category", "subcategory", "category"),
    "description": ("description", "definition", "sub-category description", "meaning"),
    "examples": ("examples", "example phrases", "phrases", "example"),
    "outcomes": ("outcomes", "national outcomes", "outcome"),
}
"""Our name of each column, and what others call it; the first of them that a file has is taken, see `columns`."""
_OUTCOMES = range(1, 10)
"""The national health and wellbeing outcomes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One theme of a codebook."""

    name: str
    description: str = ""
    examples: tuple[str, ...] = ()
    outcomes: tuple[int, ...] = ()
    """National health and wellbeing outcomes, 1 to 9."""

    id: str = ""
    """What names the theme where its name may change; empty: its name."""

    @property
    def label(self) -> str:
        """What stands for it in a model."""
        return self.id or self.name

    @property
    def phrases(self) -> tuple[str, ...]:
        """All that it says, to learn from: the name, the description, each example."""
        return tuple(each for each in (self.name, self.description, *self.examples) if each)


def columns(given: Iterable[str]) -> list[dict[str, str]]:
    """Our names of the columns a file has, with what they are called there: one choice for each column that may hold
    the names of themes, the likeliest first.

    Raises Refused("codebook_without_names", columns=...) when none does.
    """
    there = {" ".join(name.lower().split()): name for name in given if name.strip()}
    found = {
        ours: next(there[other] for other in others if other in there)
        for ours, others in COLUMNS.items()
        if any(other in there for other in others)
    }
    if "name" not in found:
        raise Refused("codebook_without_names", columns=", ".join(there.values()))
    return [{**found, "name": there[other]} for other in COLUMNS["name"] if other in there]


def entries(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[Entry, ...]:
    """The themes of these rows (line, then cells by our names of columns), in their order. Rows without a name are
    left out; a name that comes again adds its words to the first.

    Raises Refused: codebook_name_too_long, codebook_text_too_long, codebook_outcome_unknown (line=...),
    codebook_too_long (most=...), codebook_empty.
    """
    found: dict[str, Entry] = {}
    for line, cells in rows:
        entry = _entry(line, cells)
        if entry is None:
            continue
        before = found.get(key(entry.name))
        found[key(entry.name)] = entry if before is None else _joined(before, entry)
    if not found:
        raise Refused("codebook_empty")
    if len(found) > MAX_ENTRIES:
        raise Refused("codebook_too_long", most=MAX_ENTRIES)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that cannot be taken in."""

    line: int
    reason: str
    """Code: row_broken, too_many_cells, codebook_name_missing, codebook_name_is_formula, codebook_too_long, or one of
    those that `entries` raises."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """A file as far as it can be taken in."""

    entries: tuple[tuple[int, Entry], ...]
    """With the line where each is named first."""
    left_out: tuple[LeftOut, ...] = ()
    doubled: tuple[int, ...] = ()
    """Lines whose name came before: their words are added to the first."""


def sift(rows: Iterable[tuple[int, Mapping[str, str]]], broken: Iterable[LeftOut] = ()) -> Sifted:
    """Take in what is in order and say of each other row why it is not. Rows without a single word are passed over."""
    found: dict[str, tuple[int, Entry]] = {}
    left_out, doubled = list(broken), []
    for line, cells in rows:
        plain = {name: undefuse(cell) for name, cell in cells.items()}
        if not any(cell.strip() for cell in plain.values()):
            continue
        reason = _wrong(plain)
        try:
            entry = _entry(line, plain) if reason is None else None
        except Refused as problem:
            reason, entry = problem.code, None
        if entry is None:
            left_out.append(LeftOut(line, reason or "codebook_name_missing"))
        elif key(entry.name) in found:
            first, before = found[key(entry.name)]
            found[key(entry.name)] = first, _joined(before, entry)
            doubled.append(line)
        elif len(found) == MAX_ENTRIES:
            left_out.append(LeftOut(line, "codebook_too_long"))
        else:
            found[key(entry.name)] = line, entry
    return Sifted(tuple(found.values()), tuple(sorted(left_out, key=lambda each: each.line)), tuple(doubled))


_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula."""


def undefuse(cell: str) -> str:
    """The cell without the mark that keeps a spreadsheet from reading it as a formula.

    >>> undefuse("'-5 pounds a visit"), undefuse("'tis cold")
    ('-5 pounds a visit', "'tis cold")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip().startswith(_FORMULA) else cell


def _wrong(cells: Mapping[str, str]) -> str | None:
    name = cells.get("name", "").strip()
    if not any(letter.isalnum() for letter in name):
        return "codebook_name_missing"
    return "codebook_name_is_formula" if name.startswith(_FORMULA) else None


def key(name: str) -> str:
    """What two spellings of a name have in common.

    >>> key(" Food/ Drink") == key("food / drink")
    True
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", plain).split()) or " ".join(plain.split())


def _entry(line: int, cells: Mapping[str, str]) -> Entry | None:
    name = " ".join(cells.get("name", "").split())
    if not name:
        return None
    if len(name) > MAX_NAME:
        raise Refused("codebook_name_too_long", line=line, most=MAX_NAME)
    description = " ".join(cells.get("description", "").split())
    examples = _examples(cells.get("examples", ""))
    if len(description) > MAX_DESCRIPTION or any(len(each) > MAX_PHRASE for each in examples):
        raise Refused("codebook_text_too_long", line=line, most=MAX_PHRASE)
    return Entry(name, description, examples, _numbers(line, cells.get("outcomes", "")))


def _examples(cell: str) -> tuple[str, ...]:
    """Phrases parted by | or, where there is none, by line ends; or, as others write them, in quote marks."""
    parted = re.split(r"[|\n]" if BETWEEN not in cell else r"\|", cell)
    quoted = re.findall(r"(?<!\w)['‘](.+?)['’](?!\w)", cell) if BETWEEN not in cell else []
    made = [" ".join(each.split()) for each in (quoted if len(quoted) > 1 else parted)]
    return tuple(dict.fromkeys(each for each in made if each))[:MAX_PHRASES]


def _numbers(line: int, cell: str) -> tuple[int, ...]:
    written = [each for each in re.split(r"[|,; ]+", cell.strip()) if each]
    if not all(each.isascii() and each.isdigit() and int(each) in _OUTCOMES for each in written):
        raise Refused("codebook_outcome_unknown", line=line)
    return tuple(sorted({int(each) for each in written}))


def _joined(first: Entry, second: Entry) -> Entry:
    said = dict.fromkeys((*first.examples, second.description, *second.examples))
    examples = tuple(each for each in said if each)[:MAX_PHRASES]
    outcomes = tuple(sorted({*first.outcomes, *second.outcomes}))
    return Entry(first.name, first.description or second.description, examples, outcomes)
