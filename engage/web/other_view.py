"""That some see a theme otherwise, for pages that anybody reads: a theme that shows one view only misleads."""

from __future__ import annotations

from engage.domain.disclosure import Count, Suppressed
from engage.web.presentation import capital, gettext, ngettext, number


def other_view(count: Count) -> str:
    """One sentence; empty for nobody. Small numbers are not told: some of these words are not public."""
    if isinstance(count, Suppressed):
        return gettext("A few people told us that they see this another way.")
    if not count:
        return ""
    return ngettext(
        "%(count)s person told us that they see this another way.",
        "%(count)s people told us that they see this another way.", count, count=capital(number(count)),
    )  # fmt: skip
