"""What admins wrote for a public page, ready to be shown: after the product's words or instead of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from engage.domain.deadlines import local_date
from engage.domain.page_texts import PageName, composed
from engage.queries import page_texts
from engage.queries.calendar import today
from engage.web.plain_markup import drawn

SHIPPED_ON = date(2026, 11, 27)
"""The day on which the product's own words of these pages were last changed. Whoever changes them sets it."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`shipped`: whether the product's words are shown; `texts` come after them."""

    shipped: bool
    texts: tuple[Markup, ...]
    changed_on: date


def own_words(page: PageName, *, partnership_id: int = -1, locality_id: int = -1, level: int = 2) -> OwnWords:
    """The words of the installation, the partnership and the locality, the widest first. One statement."""
    found = page_texts.of_page(page, partnership_id=partnership_id, locality_id=locality_id)
    shipped, shown = composed(found)
    changed = max([SHIPPED_ON, *(local_date(each.changed_at) for each in found)])
    return OwnWords(shipped, tuple(drawn(each.text, level) for each in shown), min(changed, today()))
