"""A body says where it stands with an ask, while people wait: in public, and never instead of an answer."""

from __future__ import annotations

from engage.domain.ask_states import AskAction
from engage.domain.permissions import Actor
from engage.services import ask_log


def say(actor: Actor, ask_id: int, *, text: str, version: int | None = None) -> None:
    """Tell in public where it stands. What is owed stays owed, by the same day; the 90 days begin anew.

    Raises NotFound, NotPermitted, InvalidTransition, Refused (a bare "noted" says nothing), Conflict.
    """
    ask_log.act(actor, ask_id, AskAction.UPDATE, {"text": text}, version=version)
