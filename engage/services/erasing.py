"""Destroy what a person wrote and said of themselves, when they take it back."""

from __future__ import annotations

from engage.services import contact_points, exchanges, originals, voices
from engage.services.unit_of_work import unit_of_work


def words(contribution_id: int) -> None:
    """The words as given, where the person is reached, what they and their readers wrote, and for whom they told it."""
    with unit_of_work():
        originals.erase(contribution_id)
        contact_points.erase(contribution_id)
        exchanges.erase(contribution_id)
        voices.erase(contribution_id)
