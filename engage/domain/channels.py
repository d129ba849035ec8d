"""How to reach a person, worked out from what they typed: one press less than to be asked."""

from __future__ import annotations

import re
from datetime import timedelta

from engage.domain.kinds import TellBy
from engage.domain.texts import clean

ONE_A_DAY = timedelta(hours=24)
"""From one message, call or letter to a person to the next. Counted from the message and not from midnight: so the news
that something arrived, which is to come within a day, does."""

MOST_TOGETHER = 30
"""So many pieces of news go in one message. After a mail server was away for long more may wait: the oldest go first,
the rest on the days after. Beyond that many, nobody reads to the end."""

_NUMBER = re.compile(r"\+?[\d\s().\-/]+")
_MOBILE = re.compile(r"(?:\+?44|0044|0)7\d+")
_BETWEEN = re.compile(r"[\s().\-/]+")
_AFTER_COUNTRY = re.compile(r"(?<=44)\s*\(0\)")


def channel_of(address: str) -> TellBy:
    """The channel that an address is for: an email address, a number that takes text messages (07...), another phone
    number, or a postal address; nobody is told who leaves it empty. Whether it is a good one is not looked at."""
    given = clean(address)
    if not given:
        return TellBy.SELF
    if "@" in given:
        return TellBy.EMAIL
    if not _NUMBER.fullmatch(given):
        return TellBy.LETTER
    return TellBy.TEXT if _MOBILE.fullmatch(plain_number(given)) else TellBy.PHONE


def plain_number(number: str) -> str:
    """A phone number without what stands between its figures, and without the nought that nobody dials after +44."""
    return _BETWEEN.sub("", _AFTER_COUNTRY.sub("", number))
