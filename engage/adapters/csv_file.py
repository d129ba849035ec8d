"""Read a CSV file from anywhere: encoding and delimiter found out, rows streamed, nothing loaded whole."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

SAMPLE = 262_144
MAX_FIELD = 1_000_000
DELIMITERS = ",;\t|"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class UnreadableFile(Exception):
    """The file cannot be read as a table. The message is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was found out about a file before its rows are read."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it ends on (from 1), its cells by column, and how many bytes were read so far."""

    line: int
    cells: dict[str, str]
    extra: bool
    """Whether it has more cells than there are columns."""
    short: bool
    """Whether it has fewer."""
    position: int


def examine(path: Path) -> Sheet:
    """Find out encoding, delimiter and columns. Raises UnreadableFile."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            sample = file.read(SAMPLE)
    except OSError as problem:
        raise UnreadableFile(f"{path} cannot be opened: {problem.strerror}.") from None
    if not sample.strip():
        raise UnreadableFile(f"{path} is empty.")
    encoding = _encoding(path, sample)
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        header = file.readline(MAX_FIELD)
    delimiter = _delimiter(header)
    columns = next(csv.reader(io.StringIO(header), delimiter=delimiter), [])
    names = tuple(name.strip() for name in columns)
    if len(set(names)) != len(names):
        raise UnreadableFile(f"{path} has two columns of the same name.")
    return Sheet(path, encoding, delimiter, names, size)


def rows(sheet: Sheet) -> Iterator[Row]:
    """The rows under the header, one at a time. Bytes that do not fit the encoding become U+FFFD."""
    csv.field_size_limit(MAX_FIELD)
    with sheet.path.open("rb") as raw:
        text = io.TextIOWrapper(raw, encoding=sheet.encoding, errors="replace", newline="")
        reader = csv.reader((line.replace("\0", "") for line in text), delimiter=sheet.delimiter)
        next(reader, None)
        while True:
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Row(reader.line_num + 0, {}, extra=True, short=True, position=raw.tell())
                continue
            if not values:
                continue
            width = len(sheet.columns)
            cells = dict(zip(sheet.columns, values, strict=False))
            yield Row(reader.line_num, cells, len(values) > width, len(values) < width, raw.tell())


def write_row(writer_to: io.TextIOBase, values: Sequence[str]) -> None:
    """Write one CSV row whose cells cannot act as formulas in a spreadsheet."""
    csv.writer(writer_to).writerow([defuse(value) for value in values])


def defuse(cell: str) -> str:
    """The cell with a quote before a leading =, +, -, @ or control character.

    >>> defuse("=1+1")
    "'=1+1"
    """
    return "'" + cell if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _encoding(path: Path, sample: bytes) -> str:
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        return "utf-8"
    except UnicodeDecodeError:
        pass
    best = from_bytes(sample, cp_isolation=["cp1252", "latin_1", "utf_16", "utf_8", "mac_roman", "cp1250"]).best()
    return best.encoding if best else "cp1252"


def _delimiter(header: str) -> str:
    counts = {mark: header.count(mark) for mark in DELIMITERS}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ","
