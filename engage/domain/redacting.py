"""Make the text that others read out of the words as given and what a reader chose to take out of them.

Nothing is changed that was not chosen. A mark that stands in the text stays as it is, whatever is looked for: so doing
it twice is doing it once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from engage.domain.redaction import MARKS, RedactionReason

R = RedactionReason

KEEP = ""
"""The answer of a reader who leaves a detail where it is."""
FIRST_NAME = "first name only"
"""Of a name of several words: the first of them stays, as of staff who are praised."""
OWN = "own words"
"""A mark in the reader's own words: the role of somebody, mostly."""

MOST_MARK = 40
"""Characters between the brackets: more is no mark but a text."""

_STAFF = ("nurse", "doctor", "gp", "carer", "social worker", "staff", "job title")
_FOR_KIND: dict[str, tuple[str, ...]] = {
    "name": ("name", *_STAFF, "relative", "child", "person"),
    "phone": ("phone number",),
    "email": ("email",),
    "postcode": ("postcode", "place"),
    "address": ("address", "street", "place"),
    "dob": ("date", "age"),
    "chi": ("number",),
    "nhs": ("number",),
    "ni": ("number",),
    "plate": ("number",),
    "bank": ("number",),
    "handle": ("name",),
    "singling_out": ("detail", "job title", "age", "illness", "relative", "place", "service"),
}
"""What may stand for a kind of detail (`domain.pii`): the likeliest first, all of them marks that are known."""

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "sir", "sister", "rev"})


def marks_for(kind: str) -> tuple[str, ...]:
    """The marks that a reader is offered for a hint of this kind; for a kind nobody knows, all there are."""
    return _FOR_KIND.get(kind, all_marks())


def all_marks() -> tuple[str, ...]:
    """The marks for words that a reader marks: people, then places, numbers and days, each once."""
    found = dict.fromkeys(each for marks in _FOR_KIND.values() for each in marks)
    return (*found, "ward", "offensive word")


def first_name(name: str) -> str:
    """What stays of a name when its first name may: "Shona" of "Shona Fictional". Empty where there is no telling:
    one word alone, a title before it, initials."""
    words = name.split()
    if len(words) < 2 or words[0].rstrip(".").casefold() in _TITLES or len(words[0].rstrip(".")) < 2:
        return ""
    return words[0]


def put(choice: str, words: str, own: str = "") -> str:
    """What stands in the place of these words: a mark in square brackets, or a first name. Empty for KEEP, and for a
    choice without what it needs."""
    if choice == FIRST_NAME:
        return first_name(words)
    mark = own if choice == OWN else choice
    plain = " ".join(re.sub(r"[\[\]]", " ", mark).split())
    return f"[{plain}]" if plain and len(plain) <= MOST_MARK else ""


@dataclass(frozen=True, slots=True)
class Cut:
    """Letters that go, from `start` up to, not including, `end`, and what stands in their place."""

    start: int
    end: int
    put: str


def everywhere(text: str, words: str, instead: str, *, standing: Collection[str] = ()) -> Iterator[Cut]:
    """Where exactly these words stand, from left to right: as whole words, with any blank between them and either
    apostrophe, in these capitals. Not in a mark: one that is known, or one of `standing` ("[the baker]")."""
    plain = " ".join(words.split())
    if not plain:
        return
    marks = [each.span() for each in _BRACKETS.finditer(text) if _stands(each.group(), standing)]
    before = r"(?<!\w)" if _is_word(plain[0]) else ""
    after = r"(?!\w)" if _is_word(plain[-1]) else ""
    for found in re.finditer(before + r"\s+".join(map(_letters, plain.split())) + after, text):
        start, end = found.span()
        if all(end <= first or last <= start for first, last in marks):
            yield Cut(start, end, instead)


def redact(text: str, cuts: Iterable[Cut]) -> str:
    """The text with each cut made. Those that lie over each other become one: what the longest of them puts there, of
    two as long the one that begins first."""
    made, done = [], 0
    for cut in merged(cuts):
        made += [text[done : cut.start], cut.put]
        done = cut.end
    return "".join([*made, text[done:]])


def merged(cuts: Iterable[Cut]) -> list[Cut]:
    """The cuts from left to right, none over another; none of nothing."""
    whole: list[Cut] = []
    longest = 0
    for cut in sorted((each for each in cuts if each.start < each.end), key=lambda each: (each.start, -each.end)):
        if whole and cut.start < whole[-1].end:
            last = whole[-1]
            instead = cut.put if cut.end - cut.start > longest else last.put
            longest = max(longest, cut.end - cut.start)
            whole[-1] = Cut(last.start, max(last.end, cut.end), instead)
        else:
            whole.append(cut)
            longest = cut.end - cut.start
    return whole


def take_out_words(text: str, chosen: Sequence[tuple[str, str]], *, kept: Collection[str] = ()) -> str:
    """The text without these words wherever they stand: pairs of words and what stands in their place. Words in
    `kept` stay whole: "Christina" goes, and "Christina M", which was kept, does not."""
    return redact(text, cuts_of(text, chosen, kept=kept))


def cuts_of(text: str, chosen: Sequence[tuple[str, str]], *, kept: Collection[str] = ()) -> list[Cut]:
    """Where `take_out_words` cuts."""
    standing = {instead for _words, instead in chosen}
    whole = [cut for words in kept for cut in everywhere(text, words, "", standing=standing)]
    found = [cut for words, instead in chosen for cut in everywhere(text, words, instead, standing=standing)]
    return [cut for cut in found if not any(_inside(cut, each) for each in whole)]


def _inside(cut: Cut, whole: Cut) -> bool:
    return whole.start <= cut.start and cut.end <= whole.end and (cut.start, cut.end) != (whole.start, whole.end)


_BRACKETS = re.compile(r"\[[^\[\]\n]{1,40}\]")
_APOSTROPHES = "'’"


def _stands(mark: str, standing: Collection[str]) -> bool:
    return mark in standing or " ".join(mark[1:-1].lower().split()) in MARKS


def _letters(part: str) -> str:
    return "".join(f"[{_APOSTROPHES}]" if each in _APOSTROPHES else re.escape(each) for each in part)


def _is_word(letter: str) -> bool:
    return re.match(r"\w", letter) is not None
