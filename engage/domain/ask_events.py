"""One event of an ask's history. Events are only ever added; `ask_history` folds them, `ask_payloads` says what
each kind carries, `ask_guards` when one may be added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from engage.domain.ask_payloads import PAYLOADS, public_payload, validate_changes, validate_payload
from engage.domain.ask_states import AskAction
from engage.domain.errors import Conflict, Refused

__all__ = [
    "PAYLOADS", "AskEvent", "check_correction", "corrected", "public_payload", "validate_changes", "validate_payload",
]  # fmt: skip


_CORRECT = AskAction.CORRECT


class _Event(NamedTuple):
    seq: int
    kind: AskAction
    effective_at: datetime
    recorded_at: datetime
    actor_role: str
    actor_id: int | None = None
    payload: Mapping[str, Any] = MappingProxyType({})


class AskEvent(_Event):
    """Something that happened to an ask. `seq` counts from 1 within the ask, without gaps.

    `effective_at` is when it took effect (a decision: at the meeting), `recorded_at` when we were told; both are
    aware. `actor_role` is a permissions.Role value; `actor_id` the account, None for the system, for whoever came
    by a signed link, and for contributors.

    A tuple, since a digest reads hundreds: `_make` of a row of the database, whose times have zones, costs a tenth.
    """

    __slots__ = ()

    def __new__(
        cls, seq: int, kind: AskAction, effective_at: datetime, recorded_at: datetime, actor_role: str,
        actor_id: int | None = None, payload: Mapping[str, Any] = MappingProxyType({}),
    ) -> AskEvent:  # fmt: skip
        """Raises ValueError for a time without a zone."""
        if effective_at.tzinfo is None or recorded_at.tzinfo is None:
            raise ValueError("a time needs its time zone")
        return super().__new__(cls, seq, kind, effective_at, recorded_at, actor_role, actor_id, payload)

    def text(self, key: str) -> str:
        """A text of the payload; empty when it carries none."""
        return str(self[6].get(key) or "")

    def day(self, key: str) -> date:
        """A date of the payload. Raises KeyError when it carries none."""
        return date.fromisoformat(self[6][key])

    def day_or_none(self, key: str) -> date | None:
        """A date of the payload, or None when it carries none."""
        return self.day(key) if self[6].get(key) else None

    def number(self, key: str) -> int:
        """A whole number of the payload. Raises KeyError when it carries none."""
        return int(self[6][key])

    def number_or_none(self, key: str) -> int | None:
        """A whole number of the payload, or None when it carries none."""
        number = self[6].get(key)
        return None if number is None else int(number)

    def public(self) -> dict[str, Any]:
        """What of the payload anyone may see."""
        return public_payload(self.kind, self.payload)


def check_correction(events: Mapping[int, AskEvent], seq: int, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes that a correction of event `seq` makes, as they are stored.

    Raises Refused: correction_changes_nothing, besides the codes of `corrected` and `validate_changes`.
    """
    target = _target(events, seq)
    clean = validate_changes(target.kind, changes)
    if all(target.payload.get(key) == value for key, value in clean.items()):
        raise Refused("correction_changes_nothing", field="changes")
    return clean


def _target(events: Mapping[int, AskEvent], seq: int) -> AskEvent:
    target = events.get(seq)
    if target is None:
        raise Refused("correction_of_nothing", field="seq", seq=seq)
    if target.kind is AskAction.CORRECT:
        raise Refused("correction_of_correction", field="seq", seq=seq)
    return target


def corrected(events: Iterable[AskEvent]) -> tuple[tuple[AskEvent, ...], tuple[dict[str, Any], ...]]:
    """The events as they read once every correction among them is applied, and for each correction what it
    replaced. The corrections themselves stay where they are.

    Raises Refused: correction_of_nothing (no such earlier event), correction_of_correction (correct the first
    event again instead); Conflict("history_changed") when a number comes twice.
    """
    told = tuple(events)
    if _CORRECT not in [event[1] for event in told] and len({event[0] for event in told}) == len(told):
        return told, ()
    by_seq: dict[int, AskEvent] = {}
    replaced: list[dict[str, Any]] = []
    for event in told:
        if event.seq in by_seq:
            raise Conflict("history_changed", seq=event.seq)
        if event.kind is AskAction.CORRECT:
            target, changes = _target(by_seq, event.number("seq")), event.payload["changes"]
            replaced.append({key: target.payload.get(key) for key in changes})
            by_seq[target.seq] = target._replace(payload={**target.payload, **changes})
        by_seq[event.seq] = event
    return tuple(by_seq.values()), tuple(replaced)
