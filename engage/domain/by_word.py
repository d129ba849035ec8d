"""What a person says about their own contribution to staff, on the phone, by letter or face to face, instead of doing
it on their page: who is not online can do all that others can.

Staff type in the person's own word and never one of theirs. They do not ask for the secret words: nobody else may hear
those, and nobody here can look them up. A reference proves nothing by itself, for it stands in the address of what was
published; so each act says what is enough to know that it is the person (`ENOUGH`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from engage.domain.complaints import TOLD_BY_STAFF
from engage.domain.errors import Refused
from engage.domain.kinds import Channel, TellBy
from engage.domain.publication import Consent, Use


class Act(StrEnum):
    """What a person can do about their own contribution by word."""

    ANSWER = "answer"
    """Answer a reader's question."""
    MESSAGE = "message"
    """Ask or tell their reader more."""
    VERDICT = "verdict"
    """Say whether it answered them."""
    PROMISE = "promise"
    """Say if what was promised was done."""
    OBJECT = "object"
    """Disagree with what was decided."""
    AGREE = "agree"
    """Disagree no longer."""
    HIDE_ADDRESS = "hide_address"
    """Let the service that has it as a complaint no longer see where they can be reached."""
    LESS_USE = "less_use"
    """Allow less: others read it no longer, or it is no longer quoted."""
    MORE_USE = "more_use"
    CHANNEL = "channel"
    """Hear in another way, or at another address."""
    STOP = "stop"
    """Hear nothing more."""
    WITHDRAW = "withdraw"


class KnownBy(StrEnum):
    """How staff know that it is the person who told it."""

    REACHED = "reached"
    """They were reached at the number or postal address that they gave us. A link sent there opens everything, so
    whoever is there is as much the person on the phone as on the page."""
    SLIP = "slip"
    """They showed, or sent back, the page or paper on which their reference and words stand."""
    STORY = "story"
    """They told something of it that nobody else can read. A reader compared it with their first words."""
    REFERENCE = "reference"
    """They gave the reference, and nothing more."""


class PutRight(StrEnum):
    """Why an answer that staff typed in is noted a second time. A change of mind is none of these: an answer that was
    given stays."""

    MISTYPED = "mistyped"
    """They said something else than was typed."""
    MISHEARD = "misheard"
    """They were understood wrongly."""


_SURE = frozenset({KnownBy.REACHED, KnownBy.SLIP, KnownBy.STORY})

ENOUGH: Mapping[Act, frozenset[KnownBy]] = {
    Act.ANSWER: _SURE,
    # Somebody may be in danger: what they say is read, whoever says it.
    Act.MESSAGE: frozenset(KnownBy),
    Act.VERDICT: _SURE,
    Act.PROMISE: _SURE,
    Act.OBJECT: _SURE,
    # Whoever is criticised could end the look that another reader takes, or the way of the service to the person.
    Act.AGREE: _SURE,
    Act.HIDE_ADDRESS: _SURE,
    # A reference stands in public addresses: whoever is criticised could have a story taken off with it.
    Act.LESS_USE: _SURE,
    Act.MORE_USE: _SURE,
    Act.CHANNEL: _SURE,
    # What is deleted cannot be brought back.
    Act.STOP: _SURE,
    Act.WITHDRAW: _SURE,
}
"""What is enough for each act."""

_ADDRESSES = frozenset({TellBy.PHONE, TellBy.TEXT, TellBy.LETTER})
"""How people are reached at a number or postal address of theirs."""


@dataclass(frozen=True, slots=True)
class Said:
    """How and when a person said it, and how staff know that it was them. Build it with `said`."""

    channel: Channel
    told_on: date
    known_by: KnownBy

    def payload(self) -> dict[str, str]:
        """As the event carries it, whose actor and role say who typed it in. No words are in it."""
        return {
            "channel": self.channel.value, "told_on": self.told_on.isoformat(), "known_by": self.known_by.value
        }  # fmt: skip


CALLED = KnownBy.REACHED
"""How somebody is known whom staff rang from the work list."""


def said(channel: Channel | str, told_on: date, known_by: KnownBy | str, *, own_word: bool) -> Said:
    """How it was said, from the answers of a form. `own_word`: the typist says that it was read out to the person and
    that these are the person's own words or choice; without that nothing is noted.

    Raises Refused: by_word_channel_unknown, by_word_known_by_unknown, by_word_not_their_own.
    """
    by = next((each for each in TOLD_BY_STAFF if each.value == channel), None)
    if by is None:
        raise Refused("by_word_channel_unknown", field="channel")
    try:
        known = KnownBy(known_by)
    except ValueError:
        raise Refused("by_word_known_by_unknown", field="known_by") from None
    if not own_word:
        raise Refused("by_word_not_their_own", field="own_word")
    return Said(by, told_on, known)


def can_be_known(way: KnownBy, *, tell_by: TellBy, reads_originals: bool) -> bool:
    """Whether it can be known in this way at all: there is a number or postal address to reach them at, and whoever
    compares what they tell may read their first words."""
    if way is KnownBy.REACHED:
        return tell_by in _ADDRESSES
    return way is not KnownBy.STORY or reads_originals


def check(act: Act, how: Said, *, today: date, since: date, tell_by: TellBy, reads_originals: bool) -> None:
    """Whether this may be noted so. `since`: the day from which it can have been said (it was received, the question
    was asked, people were asked). `tell_by`: how the person is told now. `reads_originals`: whether who notes it may
    read first words, and so compare them.

    Raises Refused: told_on_future, by_word_too_early (day), by_word_not_sure, by_word_no_address,
    by_word_readers_only.
    """
    if how.told_on > today:
        raise Refused("told_on_future", field="told_on")
    if how.told_on < since:
        raise Refused("by_word_too_early", field="told_on", day=since)
    if how.known_by not in ENOUGH[act]:
        raise Refused("by_word_not_sure", field="known_by")
    if not can_be_known(how.known_by, tell_by=tell_by, reads_originals=reads_originals):
        code = "by_word_no_address" if how.known_by is KnownBy.REACHED else "by_word_readers_only"
        raise Refused(code, field="known_by")


def act_of_use(before: Consent, after: Consent) -> Act:
    """Whether another use is less or more. Where one part is more, it is more."""
    order = (Use.NEITHER, Use.BODY, Use.PUBLISH)
    more = order.index(after.use) > order.index(before.use) or (after.quote and not before.quote)
    return Act.MORE_USE if more else Act.LESS_USE


def said_of(payload: Mapping[str, Any]) -> Said | None:
    """How it was said, from an event's payload; None for what the person did on their page."""
    if "known_by" not in payload:
        return None
    return Said(
        Channel(payload["channel"]), date.fromisoformat(payload["told_on"]), KnownBy(payload["known_by"])
    )  # fmt: skip
