"""What a draft holds, whichever way it was told: on one page, one question at a time, or with pictures.

The guided ways ask for the story in several boxes. A draft keeps each box, so that each can be changed; what is
checked and sent is one text, made of them here and nowhere else. The one page shows and changes that one text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from engage.domain import texts
from engage.domain.channels import channel_of
from engage.domain.errors import DomainError
from engage.domain.kinds import ContributionKind
from engage.domain.publication import validate_consent
from engage.domain.voices import ORGANISATIONS
from engage.services import contact_points
from engage.web import problems, telling
from engage.web.public import hints

PROMPTS = {
    "good": _("What was good:"),
    "better": _("What could have been better:"),
    "different": _("What would be different if it was put right:"),
}
"""The boxes beside the story, each with the line that stands above it in the one text."""
FACES = {
    "5": _("Very good"),
    "4": _("Good"),
    "3": _("Neither good nor bad"),
    "2": _("Bad"),
    "1": _("Very bad"),
}
"""Answers to "How was it?", as they are kept and in words. They are words of the story: nothing counts them."""
HOW = _("How it was: %(answer)s.")
BOXES = (*PROMPTS, "how")

_NOTHING: dict[str, Any] = {
    "text": "", "kind": ContributionKind.UNSET.value, "danger": False, "use": "", "quote": False, "tell_by": "",
    "address": "",
}  # fmt: skip

Answers = Mapping[str, Any]
Pieces = list[tuple[str, str]]
"""Name of the box (empty for words of ours) and what it says; joined they are the one text."""


def one_text(given: Answers) -> str:
    """The story as it is sent."""
    return "".join(words for _box, words in _pieces(given))


def _pieces(given: Answers) -> Pieces:
    found: Pieces = []
    if story := texts.clean(given.get("text") or ""):
        found.append(("text", story))
    for box, heading in PROMPTS.items():
        if said := texts.clean(given.get(box) or ""):
            found += [("", ("\n\n" if found else "") + f"{heading}\n"), (box, said)]
    if (answer := FACES.get(given.get("how") or "")) is not None:
        found.append(("", ("\n\n" if found else "") + str(HOW) % {"answer": answer}))
    return found


def several(given: Answers) -> bool:
    """Whether more than the one box was filled in."""
    return any(given.get(box) for box in BOXES)


def whole(given: Answers) -> dict[str, Any]:
    """The answers of a draft as they are checked and sent: one text, nothing left out, and less wins."""
    made = {**_NOTHING, **given, "text": one_text(given)}
    if not may_be_quoted(made):
        made["quote"] = False
    if not made["tell_by"]:
        made["tell_by"] = channel_of(made["address"]).value
    return made


def may_be_quoted(given: Answers) -> bool:
    """Whether whoever tells it may be quoted, if they say so: by their age alone, whatever else is still missing."""
    if given.get("speaks_as") in ORGANISATIONS:  # which have none (domain.voices.voice)
        return True
    try:
        return telling.voice_of({"age_band": given.get("age_band")}).may_be_quoted
    except DomainError:  # no age that we know: `missing` says so
        return False


def rewritten(given: Answers, text: str) -> dict[str, Any]:
    """What becomes of the boxes when the one text was typed anew on the one page: nothing, if it still says the same;
    else it is all in the first box, so that nothing is told twice or lost."""
    if several(given) and texts.clean(text) == one_text(given):
        return {box: given.get(box) or "" for box in ("text", *BOXES)}
    return {"text": text, **dict.fromkeys(BOXES, "")}


def without(given: Answers, chosen: Collection[str]) -> dict[str, Any]:
    """The boxes with a mark in the place of each hint about the one text that was chosen by its id."""
    pieces = _pieces(given)
    left = hints.without([words for _box, words in pieces], chosen)
    return {box: words for (box, _words), words in zip(pieces, left, strict=True) if box}


def missing(given: Answers) -> list[tuple[str, str]]:
    """(field, sentence) for everything that has to be answered, or answered otherwise, before it can be sent.
    `given` is whole."""
    found = []
    for look in (_story, _voice, _consent, _channel):
        try:
            look(given)
        except DomainError as error:
            found.append((str(getattr(error, "field", None) or "text"), problems.words(error)))
    return found


def _story(given: Answers) -> None:
    texts.story(given["text"])


def _voice(given: Answers) -> None:
    telling.voice_of(given)


def _consent(given: Answers) -> None:
    validate_consent(given["use"], bool(given["quote"]))


def _channel(given: Answers) -> None:
    contact_points.valid_address(contact_points.channel(given["tell_by"]), given["address"])
