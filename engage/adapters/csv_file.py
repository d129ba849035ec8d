"""Read a CSV file from anywhere: encoding and delimiter found out, rows streamed, nothing loaded whole."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAMPLE = 262_144
MAX_FIELD = 131_072
"""Characters. A longer cell is no feedback but a quote mark that never closes: the sooner reading gives it up, the
fewer rows it swallows."""
DELIMITERS = ",;\t|"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16: the mark of little-endian UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD = ["cp1252", "mac_roman"]
"""What a Scottish file that is not Unicode was written in. More choice makes the guess worse: read as cp1250, every
£ becomes a Ł."""


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
    """One row as it stands in the file."""

    line: int
    """The line it begins on, from 1: the header is on line 1."""
    values: tuple[str, ...]
    cells: dict[str, str]
    """The values by column; a column that the row is too short for is not in it."""
    extra: bool
    """Whether it has more in it than there are columns for: a delimiter stands in a text that is not quoted."""
    broken: bool
    """Whether it could not be taken apart at all."""
    position: int
    """How many bytes of the file were read so far."""


def examine(path: Path) -> Sheet:
    """Find out encoding, delimiter and columns. Raises UnreadableFile."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            sample = file.read(SAMPLE)
    except OSError as problem:
        raise UnreadableFile(f"{path} cannot be opened: {problem.strerror}.") from None
    if not sample.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(f"{path} is empty.")
    encoding = _encoding(path, sample)
    delimiter, names = _header(path, encoding)
    if not any(names):
        raise UnreadableFile(f"{path} has no column names in its first line.")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise UnreadableFile(f"{path} has two columns of the same name: {', '.join(twice)}.")
    return Sheet(path, encoding, delimiter, names, size)


def rows(sheet: Sheet, *, longest: int = MAX_FIELD) -> Iterator[Row]:
    """The rows under the header, one at a time. Bytes that do not fit the encoding become U+FFFD; a cell of more than
    `longest` characters makes its row a broken one.

    A quote mark that never closes costs the line it stands in: reading goes on with the line after that one.
    """
    csv.field_size_limit(longest)
    with sheet.path.open("rb") as raw:
        lines = _Lines(_text(raw, sheet.encoding))
        reader = csv.reader(lines, delimiter=sheet.delimiter)
        next(reader, None)
        while True:
            lines.begin()
            line = lines.number + 1
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error:
                values = None
            if values is None or lines.ran_out:
                lines.give_back()
                reader = csv.reader(lines, delimiter=sheet.delimiter)
                yield Row(line, (), {}, extra=False, broken=True, position=raw.tell())
                continue
            if not values:
                continue
            beyond = values[len(sheet.columns) :]
            cells = dict(zip(sheet.columns, values, strict=False))
            # Some programs end every line with a delimiter: cells beyond the last column count when they hold words.
            extra = any(value.strip() for value in beyond)
            yield Row(line, tuple(values), cells, extra, broken=False, position=raw.tell())


class _Lines:
    """The lines of a file, of which those of the row in hand can be given back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._back: deque[str] = deque()
        self._taken: list[str] = []
        self.number = 0
        """How many lines are taken."""
        self.ran_out = False
        """Whether the row in hand wanted another line and there was none: a quote mark in it never closes."""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._text, None)
        if line is None:
            self.ran_out = bool(self._taken)
            raise StopIteration
        line = line.replace("\0", "")
        self._taken.append(line)
        self.number += 1
        return line

    def begin(self) -> None:
        """A new row."""
        self._taken.clear()
        self.ran_out = False

    def give_back(self) -> None:
        """All lines of the row in hand but its first."""
        self._back.extendleft(reversed(self._taken[1:]))
        self.number -= max(0, len(self._taken) - 1)


def defuse(cell: str) -> str:
    """The cell with a quote before a leading =, +, -, @ or control character, even behind blanks.

    >>> defuse("=1+1")
    "'=1+1"
    >>> defuse("  @here")
    "'  @here"
    """
    first = cell.lstrip(" ")[:1]
    return "'" + cell if first in {"=", "+", "-", "@", "\t", "\r", "\n"} and first else cell


def _text(raw: Any, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")


def _reader(text: io.TextIOWrapper, delimiter: str) -> Any:
    return csv.reader((line.replace("\0", "") for line in text), delimiter=delimiter)


def _header(path: Path, encoding: str) -> tuple[str, tuple[str, ...]]:
    """The delimiter that parts the first row into the most columns, and their names."""
    csv.field_size_limit(MAX_FIELD)
    best = ",", [""]
    for delimiter in DELIMITERS:
        with path.open("rb") as raw:
            try:
                columns: list[str] = next(_reader(_text(raw, encoding), delimiter), [])
            except csv.Error:
                raise UnreadableFile(f"{path} is not a table: its first row never ends.") from None
        if len(columns) > len(best[1]) or delimiter == best[0]:
            best = delimiter, columns
    return best[0], tuple(name.strip() for name in best[1])


def _encoding(path: Path, sample: bytes) -> str:
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    wide = _utf16(sample)
    if wide:
        return wide
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        return "utf-8"
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes  # for files that come in: a web process only writes them

    best = from_bytes(sample, cp_isolation=_OLD).best()
    # cp1252 is Latin-1 with the curly quotes beside it.
    return "mac_roman" if best is not None and best.encoding == "mac_roman" else "cp1252"


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of a Western text is nought."""
    half = len(sample) // 2
    if half < 4:
        return None
    high, low = sample[0 : half * 2 : 2].count(0), sample[1 : half * 2 : 2].count(0)
    if low > half * 0.4 and high < half * 0.05:
        return "utf-16-le"
    if high > half * 0.4 and low < half * 0.05:
        return "utf-16-be"
    return None
