"""National Insurance numbers, also the made-up prefixes of examples: who types one means one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.domain.pii.beside import before
from engage.domain.pii.spans import Found, Kind, Reason

_WHOLE = re.compile(
    r"(?<!\w)([A-Za-z])([ .\-]?)([A-Za-z])[ .\-]{0,2}\d(?:[ .\-]{0,2}\d){5}([ .\-]{0,2}[A-Da-d])?(?!\w)"
)
_WORD = re.compile(r"\bnational insurance\b|\bnat\.? ?ins\b|\bn\.?i\b|\bnino\b|\binsurance (?:number|no)\b")


def find(text: str) -> Iterator[Found]:
    """Two letters, six figures and a last letter; without the last one where the words say what it is."""
    for found in _WHOLE.finditer(text):
        said = _WORD.search(before(text, found.start(), reach=60)) is not None
        capital = found[1].isupper() and found[3].isupper()
        tight = found[0][:3].isalnum() and found[0][2].isdigit()
        if said or (found[4] and ((capital and not (found[2] and not capital)) or tight)):
            end = found.end()
            yield Found(
                found.start(), end, Kind.NI, bool(found[4]), Reason.WHOLE_FORM if found[4] else Reason.WORDS_BESIDE
            )
