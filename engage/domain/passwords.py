"""What a new password has to be: long enough, and not among the first guesses. Nothing else is asked of it.

Length over composition, pasting allowed, known-bad refused: NIST SP 800-63B s5.1.1.2 and the NCSC's advice.
"""

from __future__ import annotations

import re
import unicodedata

from engage.domain.errors import Refused

LEAST = 12
MOST = 500
"""Far longer than anyone's; it only keeps the hashing bounded."""

_COMMON = frozenset(
    {
        "abc", "abcdef", "abcdefghijkl", "administrator", "admin", "asdfgh", "asdfghjkl", "changeme", "computer",
        "dragon", "engage", "football", "iloveyou", "letmein", "liverpool", "login", "master", "monkey",
        "passphrase", "passw0rd", "password", "princess", "qazwsx", "qazwsxedc", "qwerty", "qwertyuiop",
        "qwertyuiopasdfgh", "rangers", "celtic", "scotland", "glasgow", "secret", "starwars", "sunshine", "superman",
        "test", "trustno", "welcome", "whatever", "zaqxsw", "zxcvbn", "zxcvbnm",
    }
)  # fmt: skip
"""First guesses, without the figures and marks that people put around them."""
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def normal(password: str) -> str:
    """The password as it is hashed: one spelling for letters that can be written in two ways (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, *, about: tuple[str, ...] = (), field: str = "password") -> None:
    """Refuse a password that is too short, or that is about the person or the site (`about`), or guessed first.

    Raises Refused: password_short, password_long, password_has_name, password_common.
    """
    if len(password) < LEAST:
        raise Refused("password_short", field=field, limit=LEAST)
    if len(password) > MOST:
        raise Refused("password_long", field=field, limit=MOST)
    plain = normal(password).casefold()
    letters = re.sub(r"[\W_]+", "", plain)
    if _guessed_first(letters):
        raise Refused("password_common", field=field)
    for words in about:
        for word in _parts(words):
            # A name inside a long sentence of one's own is fine; a name with figures around it is not.
            if word in letters and len(letters) - len(word) < LEAST - 4:
                raise Refused("password_has_name", field=field)


def _guessed_first(letters: str) -> bool:
    if len(set(letters)) <= 3:
        return True
    if any(letters in run * 3 or letters in run[::-1] * 3 for run in _RUNS):
        return True
    core = letters.strip("0123456789")
    once = re.fullmatch(r"(.+?)\1*", core)
    return core in _COMMON or (once is not None and once[1] in _COMMON)


def _parts(words: str) -> set[str]:
    """The address or name as a whole and each word of it that is long enough to tell."""
    lowered = normal(words).casefold()
    found = {re.sub(r"[\W_]+", "", lowered), *re.split(r"[\W_]+", lowered)}
    return {part for part in found if len(part) >= 4}
