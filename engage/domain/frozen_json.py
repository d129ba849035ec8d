"""Frozen records to JSON and back, so that what was written down once can be read for ever.

Knows dataclasses, tuples, mappings by text, enums, days, moments (kept in UTC), texts, numbers, flags and None.
Reading leaves out keys it does not know and takes a field's default where a key is not there yet: an old record
stays readable when fields are added, as long as new ones have defaults and none changes what it means.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode(value: Any) -> Any:
    """The value as JSON has it. Raises TypeError for anything else than the module names."""
    if value is None or (isinstance(value, bool | int | str) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encode(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): encode(each) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: encode(getattr(value, each.name)) for each in dataclasses.fields(value)}
    raise TypeError(f"not a frozen value: {type(value).__name__}")


def decode(kind: type[T], raw: Any) -> T:
    """The dataclass that `encode` made `raw` of.

    Raises TypeError or ValueError when `raw` is not one: a field without default is missing, or a value is of
    another kind.
    """
    found = _decode(kind, raw)
    if not isinstance(found, kind):
        raise TypeError(f"not a {kind.__name__}")
    return found


def canonical(raw: Any) -> str:
    """One text for one JSON value, whatever the order of its keys: what hashes are taken of."""
    return json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


@cache
def _fields(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in dataclasses.fields(kind)}


def _decode(kind: Any, raw: Any) -> Any:
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _one_of(get_args(kind), raw)
    if origin is tuple:
        return tuple(_decode(get_args(kind)[0], each) for each in raw)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _decode(get_args(kind)[1], each) for key, each in raw.items()}
    if dataclasses.is_dataclass(kind):
        if not isinstance(raw, Mapping):
            raise TypeError(f"not a {kind}")
        wanted = _fields(kind)  # type: ignore[arg-type]
        return kind(**{name: _decode(of, raw[name]) for name, of in wanted.items() if name in raw})  # type: ignore[operator]
    if kind is datetime or kind is date:
        return kind.fromisoformat(raw)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(raw)
    if not isinstance(raw, kind):
        raise TypeError(f"not a {kind.__name__}")
    return raw


def _one_of(kinds: tuple[Any, ...], raw: Any) -> Any:
    """The first of several kinds that fits. None and plain values come before records: they cannot be mistaken."""
    if raw is None and type(None) in kinds:
        return None
    for kind in kinds:
        try:
            return _decode(kind, raw)
        except (TypeError, ValueError):
            continue
    raise TypeError("a value of another kind")
