"""What people and programs type into addresses, read so that nothing in it can fail further in.

A database refuses a number that is too large for its column and a text with a NUL in it; what no column can hold
names nothing that is here. So such an address is not found, and such a value is as good as none.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

from engage.web.fields import clean_text

MOST = 2**31 - 1
"""The largest id that a row can have."""


class Number(IntegerConverter):
    """An id in a path; anything larger than an id can be is not found."""

    regex = r"[0-9]{1,10}"

    def to_python(self, value: str) -> Any:
        """The id."""
        found = super().to_python(value)
        if found > MOST:
            raise ValidationError
        return found


class Part(UnicodeConverter):
    """A name, a reference or a token in a path. One with control characters in it is not found."""

    def to_python(self, value: str) -> str:
        """The part as it stands there."""
        if clean_text(value) != value.strip():
            raise ValidationError
        return super().to_python(value)


def install(app: Flask) -> None:
    """Read paths this way. Before any rule is added: rules keep the converters they began with."""
    app.url_map.converters.update({"int": Number, "string": Part, "default": Part})


def whole(text: str | None) -> int | None:
    """The whole number that a text is, from 0 to the largest id; None for anything else."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    found = int(text)
    return found if found <= MOST else None


def number(name: str) -> int | None:
    """The whole number in the query of this address; None when there is none that an id could be."""
    return whole(request.args.get(name))


def words(name: str, most: int = 200) -> str:
    """The text in the query of this address, cleaned and cut."""
    return str(clean_text(request.args.get(name, "")[:most]))
