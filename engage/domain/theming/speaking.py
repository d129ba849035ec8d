"""Which words of a text speak for a theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engage.domain.theming.features import EDGE, WEIGHING, Kind, pieces, split, stem
from engage.domain.theming.word_groups import groups_of

MOST = 4
"""Words that are shown for a suggestion."""
TELLING = 3
"""Letters of a word that is worth showing."""
_FAINT = 0.15
"""Share of the strongest word's pull below which a word says too little to be shown."""
SMALL = frozenset(
    {"the", "and", "but", "are", "was", "were", "been", "being", "has", "have", "had", "having", "for", "with",
     "from", "that", "this", "these", "those", "they", "them", "their", "there", "then", "than", "you", "your",
     "our", "its", "her", "his", "she", "him", "who", "which", "what", "when", "where", "will", "would", "could",
     "should", "can", "may", "might", "must", "did", "does", "doing", "not", "very", "just", "also", "too", "all",
     "any", "some", "such", "only", "into", "onto", "over", "about", "because", "through", "during", "before",
     "after"}
)  # fmt: skip
"""Words that hold sentences together and tell a reader nothing when they stand alone."""


Pull = Callable[[Kind, str], float]
"""How much a feature of a kind speaks for a theme; against it is less than nought."""


@dataclass(frozen=True, slots=True)
class Own:
    """How much a word speaks for a theme wherever it stands."""

    stem: float
    pieces: float
    groups: float


def own(word: str, pull: Pull) -> Own:
    """What its stem, its pieces and its groups pull."""
    root = stem(word)
    return Own(
        pull(Kind.WORD, root),
        sum(pull(Kind.PIECE, each) for each in pieces(word)),
        sum(pull(Kind.GROUP, each) for each in groups_of().get(root, ())),
    )


def speaking(text: str, prompt: str, pull: Pull, own_pull: Callable[[str], Own]) -> tuple[str, ...]:
    """Up to four words of the text that speak most for a theme, in the order of the text, in small letters.

    `own_pull` is `own` with the same `pull`, which a caller with many texts remembers. A word is given what it pulls by
    itself and half of what its pairs pull; kinds count as they do when themes are found.
    """
    words = split(text)
    edged = [EDGE, *(stem(word) for word in words), EDGE]
    share = {kind: WEIGHING[kind].weight for kind in Kind}
    share[Kind.WORD] /= (2 * len(words) or 1) ** 0.5
    share[Kind.PIECE] /= (3 * sum(map(len, words)) or 1) ** 0.5
    share[Kind.PROMPTED] /= (len(words) or 1) ** 0.5
    pulls: dict[str, float] = {}
    for at, word in enumerate(words, start=1):
        if len(word) < TELLING or word in SMALL:
            continue
        mine = own_pull(word)
        pairs = pull(Kind.WORD, f"{edged[at - 1]} {edged[at]}") + pull(Kind.WORD, f"{edged[at]} {edged[at + 1]}")
        total = share[Kind.WORD] * (mine.stem + pairs / 2) + share[Kind.PIECE] * mine.pieces
        total += share[Kind.GROUP] * mine.groups / 2
        if prompt:
            total += share[Kind.PROMPTED] * pull(Kind.PROMPTED, f"{prompt}|{edged[at]}")
        pulls[word] = max(pulls.get(word, 0.0), total)
    best = sorted((word for word in pulls if pulls[word] > 0), key=lambda word: (-pulls[word], word))[:MOST]
    return tuple(word for word in pulls if word in best and pulls[word] >= _FAINT * pulls[best[0]])
