"""Which words of a text speak for a theme."""

from __future__ import annotations

from collections.abc import Callable

from engage.domain.theming.features import EDGE, WEIGHING, Kind, pieces, split, stem
from engage.domain.theming.word_groups import groups_of

MOST = 4
"""Words that are shown for a suggestion."""
_TELLING = 3
"""Letters of a word that is worth showing."""
_FAINT = 0.15
"""Share of the strongest word's pull below which a word says too little to be shown."""
_SMALL = frozenset(
    {"the", "and", "but", "are", "was", "were", "been", "being", "has", "have", "had", "having", "for", "with",
     "from", "that", "this", "these", "those", "they", "them", "their", "there", "then", "than", "you", "your",
     "our", "its", "her", "his", "she", "him", "who", "which", "what", "when", "where", "will", "would", "could",
     "should", "can", "may", "might", "must", "did", "does", "doing", "not", "very", "just", "also", "too", "all",
     "any", "some", "such", "only", "into", "onto", "over", "about", "because", "through", "during", "before",
     "after"}
)  # fmt: skip
"""Words that hold sentences together and tell a reader nothing when they stand alone."""


def speaking(text: str, prompt: str, pull: Callable[[Kind, str], float]) -> tuple[str, ...]:
    """Up to four words of the text that speak most for a theme, in the order of the text, in small letters.

    `pull` says how much a feature of a kind speaks for the theme; against it is less than nought. A word is given what
    its stem, its pairs, its groups and its pieces pull; what a kind pulls is shared out as when themes are found.
    """
    words = split(text)
    stems = [stem(word) for word in words]
    lengths = {Kind.WORD: 2 * len(words) or 1, Kind.PIECE: sum(len(word) for word in words) * 3 or 1}
    pulls: dict[str, float] = {}
    edged = [EDGE, *stems, EDGE]
    groups = groups_of()
    for at, word in enumerate(words):
        root = stems[at]
        plain = pull(Kind.WORD, root)
        plain += sum(pull(Kind.WORD, f"{edged[at + side]} {edged[at + side + 1]}") for side in (0, 1)) / 2
        total = WEIGHING[Kind.WORD].weight * plain / lengths[Kind.WORD] ** 0.5
        part = sum(pull(Kind.PIECE, each) for each in pieces(word))
        total += WEIGHING[Kind.PIECE].weight * part / lengths[Kind.PIECE] ** 0.5
        total += WEIGHING[Kind.GROUP].weight * sum(pull(Kind.GROUP, each) for each in groups.get(root, ())) / 2
        if prompt:
            total += WEIGHING[Kind.PROMPTED].weight * pull(Kind.PROMPTED, f"{prompt}|{root}") / len(words) ** 0.5
        pulls[word] = max(pulls.get(word, 0.0), total)
    telling = [word for word in pulls if len(word) >= _TELLING and word not in _SMALL and pulls[word] > 0]
    best = sorted(telling, key=lambda word: (-pulls[word], word))[:MOST]
    return tuple(word for word in pulls if word in best and pulls[word] >= _FAINT * pulls[best[0]])
