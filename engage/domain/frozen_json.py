"""Frozen records to JSON and back, so that what was written down once can be read for ever.

Knows dataclasses, tuples, mappings by text, enums, days, moments (kept in UTC), texts, numbers, flags and None.
Reading leaves out keys it does not know and takes a field's default where a key is not there yet: an old record
stays readable when fields are added, as long as new ones have defaults and none changes what it means.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_type_of: Callable[[Any], Any] = type


def encode(value: Any) -> Any:
    """The value as JSON has it. Raises TypeError for anything else than the module names."""
    return _writer(_type_of(value))(value)


def decode(kind: type[T], raw: Any) -> T:
    """The dataclass that `encode` made `raw` of.

    Raises TypeError or ValueError when `raw` is not one: a field without default is missing, or a value is of
    another kind.
    """
    wanted: Any = kind
    found = _reader(wanted)(raw)
    if not isinstance(found, kind):
        raise TypeError(f"not a {kind.__name__}")
    return found


def canonical(raw: Any) -> str:
    """One text for one JSON value, whatever the order of its keys: what hashes are taken of."""
    return json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


# A digest of 5,000 asks has more than a million values: what is to be done with one is found out once for each kind.


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    if issubclass(kind, Enum):
        return lambda value: value.value
    if kind is type(None) or issubclass(kind, bool | int | str):
        return lambda value: value
    if issubclass(kind, datetime):
        return lambda value: value.astimezone(UTC).isoformat()
    if issubclass(kind, date):
        return lambda value: value.isoformat()
    if issubclass(kind, tuple | list):
        return lambda value: [_writer(_type_of(each))(each) for each in value]
    if issubclass(kind, Mapping):
        return lambda value: {str(key): _writer(_type_of(each))(each) for key, each in value.items()}
    if dataclasses.is_dataclass(kind):
        names = tuple(each.name for each in dataclasses.fields(kind))
        return lambda value: {name: _writer(_type_of(each := getattr(value, name)))(each) for name in names}
    raise TypeError(f"not a frozen value: {kind.__name__}")


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _one_of(get_args(kind))
    if origin is tuple:
        each_of = _reader(get_args(kind)[0])
        return lambda raw: tuple([each_of(each) for each in raw])
    if origin is not None and issubclass(origin, Mapping):
        value_of = _reader(get_args(kind)[1])
        return lambda raw: {key: value_of(each) for key, each in raw.items()}
    if dataclasses.is_dataclass(kind):
        return _record(kind)
    if kind is datetime or kind is date:
        return kind.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind

    def plain(raw: Any) -> Any:
        if not isinstance(raw, kind):
            raise TypeError(f"not a {kind.__name__}")
        return raw

    return plain


def _record(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = tuple((each.name, _reader(hints[each.name])) for each in dataclasses.fields(kind))

    def read(raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            raise TypeError(f"not a {kind}")
        return kind(**{name: value_of(raw[name]) for name, value_of in readers if name in raw})

    return read


def _one_of(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    """The first of several kinds that fits. None and plain values come before records: they cannot be mistaken."""
    readers = tuple(_reader(kind) for kind in kinds if kind is not type(None))
    optional = type(None) in kinds

    def read(raw: Any) -> Any:
        if raw is None and optional:
            return None
        for value_of in readers:
            try:
                return value_of(raw)
            except (TypeError, ValueError):
                continue
        raise TypeError("a value of another kind")

    return read
