"""What an event of an ask carries: one schema for each action, and nothing beside it.

Texts are public words that staff wrote: reasons, promises, answers. What a contributor wrote never enters an
ask's history; a verdict carries their choice alone. Ids of contributions are in it, because the fold needs them,
and are marked as not public: a page, a feed or a file shows how many, never which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from engage.domain.ask_points import PointAnswer, check_points
from engage.domain.ask_states import DECISIONS, AskAction, ClosedAs
from engage.domain.by_word import KnownBy, PutRight
from engage.domain.complaints import TOLD_BY_STAFF
from engage.domain.deadlines import as_day
from engage.domain.directions import MAX_MONEY, DirectedTo
from engage.domain.errors import Refused
from engage.domain.evidence import EvidenceKind, public_link
from engage.domain.kinds import BodyKind
from engage.domain.ladder import Chased, Rung
from engage.domain.link_answers import CAME_OF, WAITS
from engage.domain.promise_seen import Seen
from engage.domain.verdicts import ReopenBy, Unconfirmed, Verdict

MAX_TITLE = 300
MAX_SHORT = 200
MAX_TEXT = 4000
MAX_LINKS = 10
MAX_NUMBER = 2**53 - 1
"""The largest whole number that every reader of JSON keeps."""

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")

Cleaner = Callable[[object, str], Any]


class PassTo(StrEnum):
    """What an ask can be passed on to."""

    LPG = BodyKind.LPG.value
    IJB = BodyKind.IJB.value
    OUTSIDE = "outside"
    """An organisation outside the partnership, such as a transport company."""


class UnlinkReason(StrEnum):
    """Why a contribution no longer feeds an ask."""

    WITHDRAWN = "withdrawn"
    """The person took it back."""
    BY_MISTAKE = "by_mistake"
    BELONGS_ELSEWHERE = "belongs_elsewhere"
    MOVED = "moved"
    """It feeds another ask now: this one was put together with it, or a part of this became it."""


class CameBack(StrEnum):
    """Why an ask that was passed on came back without anybody saying so."""

    BODY_ENDED = "body_ended"
    """The body that it was passed to has ended, or comes after the one that passed it on."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a payload. `clean` gives the value as it is stored; `correctable` fields are words and places to
    look, which a correction may replace; those that are not `public` stay out of pages and files."""

    clean: Cleaner
    required: bool = True
    correctable: bool = False
    public: bool = True


def _malformed(key: str) -> Refused:
    return Refused("ask_field_malformed", field=key)


def _text(limit: int, lines: bool) -> Cleaner:
    def clean(value: object, key: str) -> str:
        if not isinstance(value, str):
            raise _malformed(key)
        text = _CONTROL.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
        text = text if lines else " ".join(text.split())
        if not text:
            raise Refused("ask_field_missing", field=key)
        if len(text) > limit:
            raise Refused("ask_text_too_long", field=key, limit=limit)
        return text

    return clean


def _day(value: object, key: str) -> str:
    if isinstance(value, date):
        return as_day(value).isoformat()
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise _malformed(key) from None


def _whole(least: int, most: int = MAX_NUMBER) -> Cleaner:
    def clean(value: object, key: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise _malformed(key)
        return value

    return clean


def _flag(value: object, key: str) -> bool:
    if not isinstance(value, bool):
        raise _malformed(key)
    return value


def _one_of(*members: StrEnum) -> Cleaner:
    values = {member.value for member in members}

    def clean(value: object, key: str) -> str:
        if not isinstance(value, str) or value not in values:
            raise _malformed(key)
        return str(value)

    return clean


def _points(value: object, key: str) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) and each.strip() for each in value):
        raise _malformed(key)
    check_points(value)
    return [_CONTROL.sub(" ", each).strip() for each in value]


def _point_answers(value: object, key: str) -> list[str]:
    if not isinstance(value, list | tuple):
        raise _malformed(key)
    return [_one_of(*PointAnswer)(each, key) for each in value]


def _people(value: object, key: str) -> list[int]:
    if not isinstance(value, list | tuple):
        raise _malformed(key)
    return [_whole(1)(each, key) for each in value]


def _links(value: object, key: str) -> list[str]:
    if not isinstance(value, list | tuple) or len(value) > MAX_LINKS:
        raise _malformed(key)
    return [public_link(str(each), key) for each in value]


def _link(value: object, key: str) -> str:
    return public_link(str(value), key)


def _evidence(value: object, key: str) -> dict[str, str]:
    """Its kind and plain strings; what each kind needs, and its dates, are `evidence.validate_evidence`'s."""
    if not isinstance(value, Mapping) or value.get("kind") not in set(EvidenceKind):
        raise _malformed(key)
    if not all(isinstance(name, str) and isinstance(each, str) for name, each in value.items()):
        raise _malformed(key)
    return {name: str(each) for name, each in value.items()}


def _changes(value: object, key: str) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not value or not all(isinstance(name, str) for name in value):
        raise _malformed(key)
    return dict(value)


def _words(required: bool = True, limit: int = MAX_TEXT, lines: bool = True) -> Field:
    return Field(_text(limit, lines), required, correctable=True)


_NUMBER = Field(_whole(1))
_OPTIONAL_NUMBER = Field(_whole(1), required=False)
_DAY = Field(_day)
_CONTRIBUTION = Field(_whole(1), public=False)
_SHORT = _words(limit=MAX_SHORT, lines=False)
_MEETING = {
    "meeting_id": Field(_whole(1), required=False, correctable=True),
    "meeting_on": Field(_day, required=False, correctable=True),
    "minute_url": Field(_link, required=False, correctable=True),
}

PAYLOADS: dict[AskAction, dict[str, Field]] = {
    AskAction.RAISE: {
        "title": _words(limit=MAX_TITLE, lines=False),
        "detail": _words(required=False),
        "body_id": _NUMBER,
        "body_kind": Field(_one_of(*BodyKind)),
        "locality_id": _OPTIONAL_NUMBER,
        "theme_id": _OPTIONAL_NUMBER,
        "ack_due": _DAY,
        "decision_due": _DAY,
        "next_meeting_on": Field(_day, required=False),
        "points": Field(_points, required=False, correctable=True),
        # A part of another ask: its days are those of that one, the first day and the one that stands now.
        "split_from": _OPTIONAL_NUMBER,
        "due_now": Field(_day, required=False),
    },
    AskAction.DISCARD: {"reason": _words(limit=MAX_SHORT)},
    AskAction.ACKNOWLEDGE: {"text": _words(required=False)},
    AskAction.TABLE: {
        "meeting_id": Field(_whole(1), correctable=True),
        "meeting_on": Field(_day, correctable=True),
    },
    AskAction.NOTE: {"text": _words(), **_MEETING},
    AskAction.DECIDE: {
        # The response of the National Standards (Communication): what was decided and why, what was looked at,
        # by whom, how, and what people can do next.
        "outcome": Field(_one_of(*DECISIONS), correctable=True),
        "reasons": _words(),
        "options_considered": _words(),
        "decided_by": _SHORT,
        "process": _words(required=False),
        "next_steps": _words(required=False),
        "links": Field(_links, required=False, correctable=True),
        "point_answers": Field(_point_answers, required=False, correctable=True),
        **_MEETING,
        # Of a board that agrees: the Direction that follows, or why none does (domain.directions).
        "direction_to": Field(_one_of(*DirectedTo), required=False, correctable=True),
        "direction_reference": _words(required=False, limit=MAX_SHORT, lines=False),
        "direction_on": Field(_day, required=False, correctable=True),
        "direction_money": Field(_whole(0, MAX_MONEY), required=False, correctable=True),
        "direction_none": _words(required=False),
    },
    AskAction.DEFER: {"to": _DAY, "reason": _words(), "decided_by": _SHORT, **_MEETING},
    AskAction.PASS_ON: {
        "to_kind": Field(_one_of(*PassTo)),
        "to_body_id": _OPTIONAL_NUMBER,
        "to_name": _SHORT,
        "escalate": Field(_flag, required=False),
        "reason": _words(),
        **_MEETING,
    },
    AskAction.ACCEPT: {"decision_due": _DAY, "text": _words(required=False)},
    # Whoever gives it back says why in words; what came back by itself says so by a word of ours.
    AskAction.RETURN: {
        "reason": _words(required=False), "because": Field(_one_of(*CameBack), required=False),
    },
    AskAction.SETTLE_OUTSIDE: {
        "reasons": _words(),
        "decided_by": _SHORT,
        "evidence": Field(_evidence, correctable=True),
        "next_steps": _words(required=False),
    },
    AskAction.PROMISE: {"text": _words(), "owner_role": _SHORT, "due": _DAY},
    AskAction.MOVE_PROMISE: {"promise": _NUMBER, "due": _DAY, "reason": _words()},
    AskAction.REPORT_DONE: {
        "promise": _NUMBER,
        "what": _words(),
        "when": Field(_day, correctable=True),
        "evidence": Field(_evidence, correctable=True),
    },
    AskAction.CHECK_PASS: {"promise": _NUMBER, "text": _words(required=False)},
    AskAction.CHECK_FAIL: {"promise": _NUMBER, "reason": _words()},
    AskAction.ASK_PEOPLE: {"reachable": Field(_whole(0))},
    AskAction.REMIND_PEOPLE: {"number": _NUMBER, "reached": Field(_whole(0))},
    AskAction.GIVE_VERDICT: {
        "contribution_id": _CONTRIBUTION,
        "answer": Field(_one_of(*Verdict)),
        "new_information": Field(_flag, required=False),
        # Where staff typed in what the person said: how, when, and how they know that it was them.
        "channel": Field(_one_of(*TOLD_BY_STAFF), required=False, public=False),
        "told_on": Field(_day, required=False, public=False),
        "known_by": Field(_one_of(*KnownBy), required=False, public=False),
        # Staff note it a second time, because what they typed was wrong. What was typed first stays in the history.
        "put_right": Field(_one_of(*PutRight), required=False, public=False),
    },
    AskAction.ANSWER_NO: {"text": _words(), "next_steps": _words(required=False)},
    AskAction.REOPEN: {
        "by": Field(_one_of(*ReopenBy)),
        "why": _words(required=False),
        "new_information": _words(required=False),
        "ack_due": _DAY,
        "decision_due": _DAY,
    },
    AskAction.CLOSE: {
        "closed_as": Field(_one_of(*ClosedAs)),
        "unconfirmed": Field(_one_of(*Unconfirmed), required=False),
        "reason": _words(required=False),
    },
    AskAction.CORRECT: {"seq": _NUMBER, "changes": Field(_changes), "reason": _words()},
    AskAction.LINK_CONTRIBUTION: {
        "contribution_id": _CONTRIBUTION, "came_from": Field(_whole(1), required=False, public=False),
    },
    AskAction.UNLINK_CONTRIBUTION: {"contribution_id": _CONTRIBUTION, "because": Field(_one_of(*UnlinkReason))},
    AskAction.PROMISE_SEEN: {
        "promise": _NUMBER,
        "due": _DAY,
        "contribution_id": _CONTRIBUTION,
        "answer": Field(_one_of(*Seen)),
        # Where staff typed in what the person said, as with a verdict.
        "channel": Field(_one_of(*TOLD_BY_STAFF), required=False, public=False),
        "told_on": Field(_day, required=False, public=False),
        "known_by": Field(_one_of(*KnownBy), required=False, public=False),
        "put_right": Field(_one_of(*PutRight), required=False, public=False),
    },
    AskAction.ADD_LINE: {"text": _words()},
    # No word of the answer: only what kind it is, of which promise, and whose.
    AskAction.ANSWER_SENT: {"what": Field(_one_of(*WAITS)), "promise": _OPTIONAL_NUMBER, "body_id": _NUMBER},
    AskAction.ANSWER_READ: {
        "answer": _NUMBER, "came_of": Field(_one_of(*CAME_OF)),
        # By the host that stands in, since its own host did not look.
        "stood_in": Field(_flag, required=False),
    },
    AskAction.SUCCEED: {
        "to_body_id": _NUMBER, "to_kind": Field(_one_of(*BodyKind)), "to_name": _SHORT, "from_name": _SHORT,
        "ended_on": _DAY,
    },
    # `people` are the contributions that fed the ask that was put together with the other: undoing needs them.
    AskAction.MERGE: {"into_id": _NUMBER, "reason": _words(), "people": Field(_people, public=False)},
    AskAction.TAKE_IN: {
        "ask_id": _NUMBER, "first_due": _DAY, "decision_due": _DAY, "people": Field(_people, public=False),
        "last_step": Field(_one_of(*Rung), required=False),
    },
    AskAction.PART: {"from_id": _NUMBER, "reason": _words()},
    AskAction.LET_GO: {"ask_id": _NUMBER},
    AskAction.SPLIT_OFF: {"ask_id": _NUMBER, "reason": _words()},
    # Roles and days, never an address. `sent` is false where nobody could be written to.
    AskAction.CHASE: {
        "step": Field(_one_of(*Rung)),
        "number": _NUMBER,
        "owed": Field(_one_of(*Chased)),
        "due": _DAY,
        "days": Field(_whole(0)),
        "sent": Field(_flag),
        "board_id": _OPTIONAL_NUMBER,
        "meeting_id": _OPTIONAL_NUMBER,
        "meeting_on": Field(_day, required=False),
    },
    AskAction.UPDATE: {"text": _words()},
}


def validate_payload(kind: AskAction, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload as it is stored: blanks trimmed, dates in ISO form, optional keys that are None or blank left out.

    Raises Refused with the key as field: ask_field_unknown, ask_field_missing, ask_field_malformed,
    ask_text_too_long (limit), or a code of `evidence.public_link` for a link.
    """
    schema = PAYLOADS[kind]
    for key in payload:
        if key not in schema:
            raise Refused("ask_field_unknown", field=key)
    clean: dict[str, Any] = {}
    for key, each in schema.items():
        value = payload.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if each.required:
                raise Refused("ask_field_missing", field=key)
            continue
        clean[key] = each.clean(value, key)
    return clean


def validate_changes(kind: AskAction, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What a correction replaces in an event of this kind, as it is stored.

    Raises Refused with the key as field: ask_field_not_correctable for dates that people were promised, choices
    and ids, besides the codes of `validate_payload`.
    """
    schema = PAYLOADS[kind]
    clean: dict[str, Any] = {}
    for key, value in changes.items():
        if key not in schema or not schema[key].correctable:
            raise Refused("ask_field_not_correctable", field=key)
        clean[key] = schema[key].clean(value, key)
    return clean


def public_payload(kind: AskAction, payload: Mapping[str, Any]) -> dict[str, Any]:
    """What of a payload a public page, feed or file may show. What one person answered shows nothing but that they
    did: single answers could be matched to people; pages show the counts."""
    if kind in {AskAction.GIVE_VERDICT, AskAction.PROMISE_SEEN}:
        return {}
    schema = PAYLOADS[kind]
    return {key: value for key, value in payload.items() if key in schema and schema[key].public}
