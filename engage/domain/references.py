"""References and secrets that people can read out, write down and type again.

A reference names a contribution or an ask and is no secret. A secret is four words, 44 bits; it is stored
only as a keyed hash of the form that `normalise_secret` gives. The caller brings the source of randomness:
`secrets.SystemRandom()` in the product, a seeded `random.Random` in tests and demonstrations.
"""

from __future__ import annotations

import random
import re
import string
import unicodedata

from engage.domain.errors import Refused
from engage.domain.wordlist import WORDS

ALPHABET = "23456789FHKMQRTWXY"
"""One of each group that looks or sounds alike, and no vowels. 18 characters to the power of 8 are 33 bits;
a check character would leave too few, so a slip of the pen ends in "not found", one in millions in another
reference."""
REFERENCE_LENGTH = 8
SECRET_WORDS = 4

_LOOK_ALIKES = str.maketrans("BGSZ0O1NJ", "8652QQ7MK")
_SEPARATORS = re.compile(r"[\s\-‐-―−_.,:/]+")
_UNFORTUNATE = re.compile(r"(.)\1\1|WTF|FKR|KFF|TW4T|7W4T|F4T|F4RT|M3TH|H4T3|69|88")
"""Not to be handed to anybody; and threes of a kind, which nobody can count on the phone."""

_KNOWN = frozenset(WORDS)
_LONGEST = 200


def new_reference(rng: random.Random) -> str:
    """A fresh reference in stored form, such as "K7RM4TXQ". The caller makes sure that it is not taken."""
    while True:
        reference = "".join(rng.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))
        if not _UNFORTUNATE.search(reference):
            return reference


def format_reference(reference: str) -> str:
    """The form that people see: "K7RM-4TXQ"."""
    return f"{reference[:4]}-{reference[4:]}"


def normalise_reference(text: str) -> str:
    """The stored form of what somebody typed: any case, with or without dashes and blanks, and with the
    letters and digits that references do not use put right (O to Q, S to 5). It does not say whether the
    reference exists.

    Raises Refused("reference_malformed").
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text[:_LONGEST])).upper()
    plain = plain.translate(_LOOK_ALIKES)
    if len(plain) != REFERENCE_LENGTH or not set(plain) <= set(ALPHABET):
        raise Refused("reference_malformed", field="reference")
    return plain


def new_secret(rng: random.Random) -> str:
    """A fresh secret in stored form: four words with blanks between them."""
    return " ".join(rng.choice(WORDS) for _ in range(SECRET_WORDS))


def normalise_secret(text: str) -> str:
    """The stored form of a secret that somebody typed: any case; blanks, dashes, commas or lines between
    the words; one slip in a word is put right where only one word can be meant. It does not say whether the
    secret is right.

    Raises Refused: secret_not_four_words, and secret_word_unknown with the `position`, from 1, of the first
    such word, never the word itself.
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    words = re.findall(r"[^\W\d_]+", plain)
    if len(words) != SECRET_WORDS:
        raise Refused("secret_not_four_words", field="secret", count=len(words))
    known = [word if word in _KNOWN else _meant(word) for word in words]
    if None in known:
        raise Refused("secret_word_unknown", field="secret", position=known.index(None) + 1)
    return " ".join(word for word in known if word)


def _meant(word: str) -> str | None:
    """The one known word that is a single slip away: a letter missing, added, changed, or two in the wrong
    order."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    slips = {
        *(head + tail[1:] for head, tail in cuts if tail),
        *(head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1),
        *(head + letter + tail for head, tail in cuts for letter in string.ascii_lowercase),
        *(head + letter + tail[1:] for head, tail in cuts if tail for letter in string.ascii_lowercase),
    }
    meant = slips & _KNOWN
    return meant.pop() if len(meant) == 1 else None
