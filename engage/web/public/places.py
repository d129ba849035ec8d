"""The first page, a partnership, the front page of a locality, and how decisions get made there."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engage.domain.disclosure import Count, Suppressed
from engage.domain.kinds import BodyKind
from engage.domain.page_texts import PageName
from engage.queries import public_asks, public_contributions, public_counts, public_places
from engage.queries.calendar import today
from engage.queries.public_counts import IssuedDigest, Lines
from engage.queries.public_places import Place
from engage.web.addresses import url_for
from engage.web.page_cache import kept
from engage.web.presentation import capital, ngettext, number, period
from engage.web.presentation import gettext as _
from engage.web.public.blueprint import bp
from engage.web.public.browse import place_at
from engage.web.public.late_words import stalled_words
from engage.web.public.layout import filled
from engage.web.public.own_words import own_words


@bp.get("/")
@kept()
def front() -> ResponseReturnValue:
    """What this is, and choose your place."""
    return render_template("public/front.html", partnerships=public_places.partnerships())


@bp.get("/<partnership>")
@kept()
def partnership(partnership: str) -> ResponseReturnValue:
    """A partnership: its localities, planning bodies and services."""
    found = next(iter(public_places.partnerships(partnership)), None)
    if found is None:
        abort(404)
    return render_template(
        "public/partnership.html", place=found, bodies=public_places.bodies_of(found.id),
        services=public_places.services_of(found.id),
    )  # fmt: skip


@bp.get("/<partnership>/<locality>")
@kept()
def locality(partnership: str, locality: str) -> ResponseReturnValue:
    """The front page of a locality."""
    place = place_at(partnership, locality)
    bodies = public_places.bodies_for(place.id)
    digests = public_counts.digests_of([each.id for each in bodies], limit=1)
    lines = public_counts.lines(place.id)
    return render_template(
        "public/locality.html", place=place, bodies=bodies, digest=digests[0] if digests else None,
        digest_url=digest_url, newest=public_contributions.newest(place.id),
        lines=true_lines(place, lines), waiting=waiting_line(lines.waiting),
        overdue=public_asks.overdue_in(place.id, place.partnership_id), on=today(), stalled_words=stalled_words,
    )  # fmt: skip


@bp.get("/<partnership>/<locality>/decisions")
@kept()
def decisions(partnership: str, locality: str) -> ResponseReturnValue:
    """How decisions get made here."""
    place = place_at(partnership, locality)
    bodies = public_places.bodies_for(place.id)
    return render_template(
        "public/decisions.html", place=place, bodies=bodies, kinds=BodyKind,
        meetings=public_places.meetings_of([each.id for each in bodies], limit=40), on=today(),
        own=own_words(PageName.DECISIONS, partnership_id=place.partnership_id, locality_id=place.id, level=3),
    )  # fmt: skip


def digest_url(digest: IssuedDigest) -> str:
    """The permanent address of a digest."""
    return f"/digests/{digest.body_slug}/{digest.period}/v{digest.version}"


def true_lines(place: Place, lines: Lines) -> list[dict[str, Any]]:
    """The sentences that are true of a locality today, each with the address of its proof."""
    here: dict[str, Any] = {"partnership": place.partnership_slug, "locality": place.slug}
    kept = ngettext(
        "%(count)s thing that was promised has been done and checked.",
        "%(count)s things that were promised have been done and checked.",
        lines.kept,
        count=capital(number(lines.kept)),
    )
    if not lines.kept:
        kept = _("Nothing that was promised has been done and checked yet.")
    told = {"text": _told(lines), "url": url_for(".shared", **here)}
    if lines.told == 0:
        return [told, {"text": kept, "url": url_for(".register", **here, state="finished")}]
    replied = {"text": _replied(lines), "url": url_for(".shared", **here)}
    return [told, replied, {"text": kept, "url": url_for(".register", **here, state="finished")}]


def _told(lines: Lines) -> str:
    month = Markup('<time datetime="{:%Y-%m}">{}</time>').format(lines.since, period(lines.since))
    if isinstance(lines.told, Suppressed):
        return filled(_("Fewer than five people told us something since %(month)s."), month=month)
    if lines.told == 0:
        return filled(_("Nobody has told us anything since %(month)s."), month=month)
    count = capital(number(lines.told))
    if lines.organisations:
        words = _("%(count)s people and organisations told us something since %(month)s.")
        return filled(words, count=count, month=month)
    return filled(_("%(count)s people told us something since %(month)s."), count=count, month=month)


def _replied(lines: Lines) -> str:
    if isinstance(lines.replied, Suppressed):
        few = lines.replied.below is not None
        return _("Fewer than five have had a reply.") if few else _("All but a few have had a reply.")
    if lines.replied == lines.told:
        return _("All of them have had a reply.")
    return _("%(count)s have had a reply.", count=capital(number(lines.replied)))


def waiting_line(waiting: Count) -> str:
    """How many have waited longer than the service standard; nothing when nobody has."""
    if isinstance(waiting, Suppressed):
        return _("Fewer than five people have waited more than seven days for a reply.")
    if waiting == 0:
        return ""
    return _("%(count)s people have waited more than seven days for a reply.", count=capital(number(waiting)))
