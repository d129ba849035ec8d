"""Names of the pages whose words can be set, what a version is in words, and where the public reads it."""

from __future__ import annotations

from flask import url_for

from engage.domain.page_texts import PageName, PageScope, Placement
from engage.queries.page_texts import Version, Where
from engage.web.presentation import gettext


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


TITLES: dict[PageName, str] = {
    PageName.MODERATION: _("Moderation policy"),
    PageName.PRIVACY: _("Privacy"),
    PageName.DECISIONS: _("How decisions get made"),
    PageName.ACCESSIBILITY: _("Accessibility"),
    PageName.COOKIES: _("Cookies"),
}


def title(page: PageName, where: Where | None = None) -> str:
    """The page's name, with the place whose words they are."""
    words = gettext(TITLES[page])
    if where is None or where.scope is PageScope.INSTALLATION:
        return words
    return gettext("%(page)s: %(place)s", page=words, place=where.name)


def what_it_is(version: Version) -> str:
    """What a version does."""
    if not version.text:
        words = gettext("Only the words of the site")
    elif version.placement is Placement.INSTEAD:
        words = gettext("Instead of the words of the site")
    else:
        words = gettext("After the words of the site")
    if version.back_to is None:
        return words
    return gettext("%(words)s, as in version %(number)s", words=words, number=version.back_to)


def public_address(page: PageName, where: Where) -> str | None:
    """Where everybody reads it; None for words that stand on the pages of many localities."""
    if page is PageName.DECISIONS:
        if where.scope is not PageScope.LOCALITY:
            return None
        return url_for("public.decisions", partnership=where.partnership_slug, locality=where.locality_slug)
    if where.scope is PageScope.PARTNERSHIP:
        endpoint = "public.privacy_place" if page is PageName.PRIVACY else "public.moderation_policy_place"
        return url_for(endpoint, partnership=where.partnership_slug)
    return url_for({PageName.MODERATION: "public.moderation_policy"}.get(page, f"public.{page.value}"))
