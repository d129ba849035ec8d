"""Public pages whose words an admin may set: which there are, over what, and how the words are put together. Pure.

A page has words that come with the product, and parts that the law or the facts make, which nobody can take away. The
words of the installation, of a partnership and of a locality stand after those, or instead of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.texts import clean

MOST_CHARACTERS = 10_000


class PageName(StrEnum):
    """A page whose words can be set."""

    MODERATION = "moderation-policy"
    PRIVACY = "privacy"
    DECISIONS = "decisions"
    ACCESSIBILITY = "accessibility"
    COOKIES = "cookies"


class PageScope(StrEnum):
    """For whom words are, the widest first."""

    INSTALLATION = "installation"
    PARTNERSHIP = "partnership"
    LOCALITY = "locality"


class Placement(StrEnum):
    """Where the words stand."""

    AFTER = "after"
    """After what the page says without them."""
    INSTEAD = "instead"
    """Instead of it; not of what the law wants there."""


SCOPES: dict[PageName, tuple[PageScope, ...]] = {
    PageName.MODERATION: (PageScope.INSTALLATION, PageScope.PARTNERSHIP),
    PageName.PRIVACY: (PageScope.INSTALLATION, PageScope.PARTNERSHIP),
    PageName.DECISIONS: (PageScope.PARTNERSHIP, PageScope.LOCALITY),
    PageName.ACCESSIBILITY: (PageScope.INSTALLATION,),
    PageName.COOKIES: (PageScope.INSTALLATION,),
}
"""Over what the words of each page can be set, the widest first."""

_ORDER = tuple(PageScope)


def editable(page: str, scope: str) -> tuple[PageName, PageScope]:
    """The page and scope of these names. Raises NotFound("page_unknown") when nobody can set words there."""
    try:
        named, over = PageName(page), PageScope(scope)
    except ValueError:
        raise NotFound("page_unknown") from None
    if over not in SCOPES[named]:
        raise NotFound("page_unknown")
    return named, over


@dataclass(frozen=True, slots=True)
class Words:
    """What an admin wrote, as it is stored."""

    text: str
    placement: Placement


def written(text: str, placement: str) -> Words:
    """The words as they are stored; no words stand nowhere, so they are "after".

    Raises Refused: page_placement_missing, page_text_too_long with `limit` and `used`.
    """
    kept = clean(text)
    if len(kept) > MOST_CHARACTERS:
        raise Refused("page_text_too_long", field="text", limit=MOST_CHARACTERS, used=len(kept))
    try:
        where = Placement(placement)
    except ValueError:
        raise Refused("page_placement_missing", field="placement") from None
    return Words(kept, where if kept else Placement.AFTER)


def check_version(seen: int, latest: int) -> None:
    """Let nobody write over what they have not seen. Raises Conflict("page_changed_meanwhile")."""
    if seen != latest:
        raise Conflict("page_changed_meanwhile", version=latest)


class Told(Protocol):
    """Words as they are kept somewhere."""

    @property
    def scope(self) -> PageScope: ...
    @property
    def text(self) -> str: ...
    @property
    def placement(self) -> Placement: ...


T = TypeVar("T", bound=Told)


def composed(texts: Sequence[T]) -> tuple[bool, tuple[T, ...]]:
    """Whether the product's own words are shown, and which of `texts` after them, the widest first. Words that stand
    instead of others hide everything wider."""
    shown: list[T] = []
    shipped = True
    for each in sorted(texts, key=lambda one: _ORDER.index(one.scope)):
        if not each.text:
            continue
        if each.placement is Placement.INSTEAD:
            shipped, shown = False, []
        shown.append(each)
    return shipped, tuple(shown)
