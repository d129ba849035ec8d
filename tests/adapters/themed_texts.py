"""Texts of our own with a theme each, to learn from in tests: quickly made, alike enough, not all the same."""

from __future__ import annotations

from itertools import product

from engage.domain.theming.labelled import Labelled, Text

SAID = {
    "Food": (("The soup", "The dinner", "My porridge", "The menu", "Our lunch"),
             ("was cold", "came late", "was lovely", "had no vegetables", "tasted of nothing")),
    "Waiting": (("We waited", "I sat there", "My mother queued", "They kept us", "You wait"),
                ("for four hours", "all morning", "weeks for a letter", "far too long", "on the phone")),
    "Kindness": (("The nurse", "Our carer", "Everybody", "The man at the desk", "My doctor"),
                 ("was so kind", "smiled at me", "held my hand", "was patient and gentle", "could not be nicer")),
}  # fmt: skip

LABELLED = [
    Labelled(Text(f"{one} {other}.", "What happened?"), frozenset({theme}))
    for theme, (ones, others) in SAID.items()
    for one, other in product(ones, others)
]
