"""What comes back: which message it was, and whether its address can be reached at all.

A message carries a mark, its number and a keyed hash of it, in its Message-ID and in the address that mail servers
write to when they cannot deliver it (RFC 5321, 4.5.5: the reverse-path). Only who got the message has seen its mark, so
nobody can say of somebody else's message that it came back.
"""

from __future__ import annotations

import re
from enum import StrEnum

MARK = re.compile(r"(?<![0-9a-z])m([1-9][0-9]{0,17})-([0-9a-f]{24})(?![0-9a-z])", re.ASCII)
"""A mark: the number of the message, and 96 bits of a keyed hash."""
_STATUS = re.compile(r"([245])\.([0-9]{1,3})\.([0-9]{1,3})", re.ASCII)


UNREACHABLE = "address_unreachable"
"""Why news is not sent to an address at which nothing arrives: stands with a message that was given up for it."""
BOUNCED = "bounced "
"""What stands with a message that came back, before the code."""


class ReturnKind(StrEnum):
    """What news of a message means."""

    DELAYED = "delayed"
    """Not yet: the server goes on trying."""
    FAILED = "failed"
    """It did not arrive and will not; another may."""
    UNREACHABLE = "unreachable"
    """It did not arrive, and nothing will at this address."""


def mark(number: int, keyed_hash: str) -> str:
    """The mark of a message, fit for an address and a Message-ID."""
    return f"m{number}-{keyed_hash[:24]}"


def status_of(text: str) -> str | None:
    """The first enhanced status code (RFC 3463) in a field, such as 5.1.1; None when there is none."""
    found = _STATUS.search(text[:200])
    return found.group() if found else None


def kind_of(action: str, status: str) -> ReturnKind | None:
    """What a delivery status notification says (RFC 3464, 2.3.3 and 2.3.4); None for news that is not of a failure.

    A permanent failure says that the address is not reachable, but for those that speak of something else (RFC 3463):
    our own address as the sender (x.1.7, x.1.8) or a server on the way (x.1.9), the mailbox is full or the message too
    long for it (x.2.2, x.2.3), the server has no room or is not set up for it (x.3), the network (x.4), how the two
    servers spoke (x.5), what the message is made of (x.6), and rules of the other side, such as a list that our server
    is on (x.7). Nor does one that names nothing (x.0): servers say so of anything they refuse, and nobody is to be cut
    off for it. The message counts as not told all the same.
    """
    said = action.strip().casefold()
    if said == "delayed":
        return ReturnKind.DELAYED
    if said != "failed" or status[:2] not in {"4.", "5."}:
        return None
    _class, subject, detail = status.split(".")
    of_the_address = (subject == "1" and detail not in {"7", "8", "9"}) or (
        subject == "2" and detail not in {"2", "3"}
    )
    return ReturnKind.UNREACHABLE if _class == "5" and of_the_address else ReturnKind.FAILED


NOTIFY = {
    "permanent-failure": ReturnKind.UNREACHABLE,
    "temporary-failure": ReturnKind.FAILED,
    "technical-failure": ReturnKind.FAILED,
}
"""What the words of GOV.UK Notify mean (its documentation, "Message statuses"): of a temporary failure it has given
up trying, and the phone was off or the mailbox full."""
