"""Which names that a trained model has read are believed: it takes clinics, medicines and towns for people as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from engage.domain.pii import name_signs as signs
from engage.domain.pii import name_words as beside
from engage.domain.pii import sayings, strangers
from engage.domain.pii.first_names import FIRST_NAMES
from engage.domain.pii.name_reading import Reading
from engage.domain.pii.plain_words import HOUSE_WORDS, ILLNESSES, NOT_NAMES, SAINTS
from engage.domain.pii.spans import Found, Kind, Reason
from engage.domain.pii.surnames import SURNAMES
from engage.domain.pii.words import Word

Reader = Callable[[str], Iterable[tuple[int, int]]]
"""Where in a text a model reads names of people: start and end, the end not included."""

_NEVER = NOT_NAMES | beside.NO_NAMES | HOUSE_WORDS | ILLNESSES | beside.TITLES | beside.WORK
_WRITTEN = re.compile(r"(?:Mc|Mac|O'|D')?[A-Z][a-z]+(?:['-][A-Z]?[a-z]+)*")
_PEOPLE_DO = beside.DOES | beside.SAYS | beside.LIVES


def find(text: str, read: Reader) -> Iterator[Found]:
    """What the model read in a folded text, less what our own lists know to be something else."""
    nobody = list(sayings.find(text))
    places = [
        (start, end)
        for start, end in sorted(read(text))
        if not any(begins < end and start < ends for begins, ends in nobody)
    ]
    reading = Reading(text) if places else None
    for start, end in places:
        if reading is not None:
            inside = [place for place, word in enumerate(reading.words) if start <= word.start and word.end <= end]
            if inside and _believed(reading, inside):
                first, last = reading.words[inside[0]], reading.words[inside[-1]]
                yield Found(first.start, last.end, Kind.NAME, False, Reason.READ_BY_MODEL)


def _believed(reading: Reading, inside: list[int]) -> bool:
    words = [reading.words[place] for place in inside]
    if any(_WRITTEN.fullmatch(word.text) is None or word.low in _NEVER for word in words):
        return False
    before = reading.words[inside[0] - 1].low if inside[0] and words[0].gap == " " else ""
    if before in SAINTS | {"the", "a", "an"} or _place_follows(reading, inside[-1]):
        return False
    if " ".join(word.low for word in words) in beside.CHARITIES:
        return False
    if len(words) > 1:
        return _several(reading, inside, words)
    return _stands_alone(reading, inside[0], words[0], before)


def _several(reading: Reading, inside: list[int], words: list[Word]) -> bool:
    """Several words, as firms and teas have too: one is a name we know, or together they do what people do."""
    if any(word.low in SURNAMES or word.low in FIRST_NAMES for word in words):
        return True
    return _as_people_do(reading, inside[0], inside[-1])


def _as_people_do(reading: Reading, first: int, last: int) -> bool:
    """Whether what stands around it stands around people: told Abilene, Abilene rang me, Abilene, who is four."""
    end = reading.words[last].end
    following = reading.words[last + 1].low if last + 1 < len(reading.words) else ""
    before = reading.words[first - 1].low if first else ""
    earlier = reading.words[first - 2].low if first > 1 else ""
    pair = f"{earlier} {before}"
    return (
        following in _PEOPLE_DO - {"is", "was", "has", "had"}
        or before in beside.TOLD | beside.TRIGGERS
        or pair in beside.TOLD_TO
        or strangers.stands_after(before, earlier, reading.text, end)
        or any(
            says(reading.text, end)
            for says in (signs.acts, signs.is_somebody, strangers.does, strangers.aged, strangers.he_or_she)
        )
    )


def _stands_alone(reading: Reading, place: int, word: Word, before: str) -> bool:
    """One word: after "in" it is a place, and at the start of a sentence it has to do what people do."""
    if word.low in FIRST_NAMES or before in beside.WHERE or word.low in beside.TOWNS_AND_MONTHS:
        return False  # the rules have looked at our own names already, and at more of the sentence
    return _as_people_do(reading, place, place)


def _place_follows(reading: Reading, place: int) -> bool:
    following = reading.words[place + 1] if place + 1 < len(reading.words) else None
    return following is not None and following.gap == " " and following.low in HOUSE_WORDS
