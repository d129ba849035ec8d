"""The ways to tell us something on the web: all on one page, one question at a time, with pictures. One draft serves
them all."""

from __future__ import annotations

from engage.web.addresses import url_for

ONE_PAGE, STEPS, PICTURES = "page", "steps", "pictures"
WAYS = (ONE_PAGE, STEPS, PICTURES)
"""As a draft keeps the one that was taken last, and as a button names the one to go on with."""
ROUTE = "route"
"""The name of that answer in a draft."""
CHECK = "check"
"""What `then` says in an address when people come from checking their answers, and go back there."""
FIRST = "who"


def way_to(way: str, place: str, step: str = FIRST, *, then: str | None = None, again: str | None = None) -> str:
    """The address of a way of telling, for a locality's slug; the one page has no steps."""
    if way == ONE_PAGE:
        return url_for("public.share", locality=place, again=again)
    endpoint = "public.share_pictures" if way == PICTURES else "public.share_step"
    return url_for(endpoint, locality=place, step=step, then=then, again=again)
