"""Read fields of a JSON object, and note what is wrong with each instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from engage.domain.errors import DomainError
from engage.domain.evidence import public_link
from engage.domain.places_rules import check_slug

COMMENT = "comment"
"""A field that any object may have, for whoever edits the file; it is not loaded."""
_NUMBER = re.compile(r"\+?[0-9][0-9 ]{1,30}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path or 'the file'}: {self.what}"


@dataclass(slots=True)
class Fields:
    """One object of the file. What cannot be read becomes a problem and an empty value."""

    value: dict[str, Any]
    path: str
    problems: list[Problem]
    seen: set[str] = field(default_factory=lambda: {COMMENT})

    @classmethod
    def of(cls, value: Any, path: str, problems: list[Problem]) -> Fields:
        """The fields of what should be an object."""
        if not isinstance(value, dict):
            problems.append(Problem(path, "must be an object in braces"))
            value = {}
        return cls(value, path, problems)

    def at(self, name: str) -> str:
        """Where a field of this object is, for messages."""
        return f"{self.path}.{name}" if self.path else name

    def wrong(self, name: str, what: str) -> None:
        """Note a problem with a field."""
        self.problems.append(Problem(self.at(name) if name else self.path, what))

    def text(self, name: str, *, most: int = 200, needed: bool = True) -> str:
        """Text; empty when it is not needed and not there."""
        given = self._take(name)
        if given is None or given == "":
            if needed:
                self.wrong(name, "is missing")
            return ""
        if not isinstance(given, str) or not given.strip():
            self.wrong(name, "must be text in quotes")
            return ""
        text = given.strip()
        if len(text) > most:
            self.wrong(name, f"is longer than {most} characters")
        if any(not c.isprintable() and c != "\n" for c in text):
            self.wrong(name, "holds a character that cannot be printed")
        return text

    def slug(self, *, top_level: bool = False) -> str:
        """The name in addresses, which lasts for ever."""
        text = self.text("slug", most=1000)
        try:
            return check_slug(text, top_level=top_level) if text else ""
        except DomainError as problem:
            if problem.code == "slug_reserved":
                self.wrong("slug", f"{text!r} is the address of a page of ours: choose another")
            else:
                self.wrong("slug", f"{text!r} must be small letters and digits in parts joined by one dash, at most 60")
            return ""

    def choice(self, name: str, options: tuple[str, ...], *, default: str | None = None) -> str:
        """One of a few words."""
        text = self.text(name, needed=default is None) or default or ""
        if text and text not in options:
            self.wrong(name, f"must be one of {', '.join(options)}, not {text!r}")
            return options[0]
        return text or options[0]

    def flag(self, name: str, *, default: bool) -> bool:
        """true or false."""
        given = self._take(name)
        if given is None:
            return default
        if not isinstance(given, bool):
            self.wrong(name, "must be true or false")
            return default
        return given

    def said(self, name: str) -> bool | None:
        """true or false; None where nothing is said."""
        return None if self.value.get(name) is None else self.flag(name, default=False)

    def whole(self, name: str, *, least: int, most: int) -> int | None:
        """A whole number; None where there is none."""
        given = self._take(name)
        if given is None:
            return None
        if not isinstance(given, int) or isinstance(given, bool) or not least <= given <= most:
            self.wrong(name, f"must be a whole number from {least} to {most}")
            return None
        return given

    def day(self, name: str, *, default: date | None = None, needed: bool = False) -> date | None:
        """A day as "2026-04-01"; null and missing give the default."""
        given = self._take(name)
        if given is None:
            if needed:
                self.wrong(name, "is missing")
            return default
        found = _day(given)
        if found is None:
            self.wrong(name, f'must be a day like "2026-04-01", not {given!r}')
            return default
        return found

    def days(self, name: str) -> tuple[date, ...]:
        """A list of days, sorted."""
        found = []
        for at, given in enumerate(self._list(name)):
            day = _day(given)
            if day is None:
                self.wrong(f"{name}[{at}]", f'must be a day like "2026-04-01", not {given!r}')
            else:
                found.append(day)
        return tuple(sorted(set(found)))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of short texts."""
        found = []
        for at, given in enumerate(self._list(name)):
            if not isinstance(given, str) or not given.strip() or len(given) > 200:
                self.wrong(f"{name}[{at}]", "must be a short text in quotes")
            else:
                found.append(given.strip())
        return tuple(found)

    def mailbox(self, name: str) -> str | None:
        """An e-mail address; None when there is none yet."""
        text = self.text(name, most=320, needed=False)
        if not text:
            return None
        try:
            return validate_email(text, check_deliverability=False).normalized
        except EmailNotValidError:
            self.wrong(name, f"{text!r} is not an e-mail address")
            return None

    def web(self, name: str, *, most: int = 500) -> str:
        """A web address that people are sent to; empty when there is none."""
        text = self.text(name, most=most, needed=False)
        try:
            return public_link(text, name) if text else ""
        except DomainError:
            self.wrong(name, f"{text!r} is not a public web address that begins with https://")
            return ""

    def source(self, name: str) -> str:
        """A web address that something is known from, which may be an old one; empty when there is none."""
        text = self.text(name, most=500, needed=False)
        if text and not _is_web(text):
            self.wrong(name, f"{text!r} is not a web address that begins with https:// or http://")
            return ""
        return text

    def number(self, name: str) -> str:
        """A telephone number in digits and spaces; empty when there is none."""
        text = self.text(name, most=60, needed=False)
        if text and not _NUMBER.fullmatch(text):
            self.wrong(name, f"{text!r} is not a telephone number in digits and spaces")
            return ""
        return text

    def each(self, name: str) -> Iterator[Fields]:
        """The objects of a list; none when there is no list."""
        for at, given in enumerate(self._list(name)):
            yield Fields.of(given, f"{self.at(name)}[{at}]", self.problems)

    def raw(self, name: str) -> Any:
        """A field as it is in the file."""
        return self._take(name)

    def done(self) -> None:
        """Note the fields that nobody asked for: a wrong name loses what stands behind it."""
        for name in self.value:
            if name not in self.seen:
                self.wrong(name, "is not a field that is known here")

    def _take(self, name: str) -> Any:
        self.seen.add(name)
        return self.value.get(name)

    def _list(self, name: str) -> list[Any]:
        given = self._take(name)
        if given is None:
            return []
        if not isinstance(given, list):
            self.wrong(name, "must be a list in square brackets")
            return []
        return given


def _day(given: Any) -> date | None:
    try:
        return date.fromisoformat(given) if isinstance(given, str) and len(given) == len("2026-04-01") else None
    except ValueError:
        return None


def _is_web(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in host and not any(c.isspace() or c in '<>"' for c in text)
