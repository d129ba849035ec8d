"""Help now, privacy, moderation, accessibility, cookies, about: true, short, plain."""

from __future__ import annotations

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue

from engage.domain.page_texts import PageName
from engage.domain.safeguarding import KEEP_LOG
from engage.domain.withholding import WithheldReason
from engage.queries import public_places
from engage.services.drafts import KEPT
from engage.web import redaction_words
from engage.web.labels import withheld_reason
from engage.web.page_cache import kept
from engage.web.public.blueprint import bp
from engage.web.public.own_words import own_words


@bp.get("/help")
@kept()
def help_page() -> ResponseReturnValue:
    """Numbers that are the same everywhere, and a choice of place for the others."""
    return render_template(
        "public/help.html", place=None, contacts=public_places.contacts(None), partnerships=public_places.partnerships()
    )


@bp.get("/help/<partnership>")
@kept()
def help_place(partnership: str) -> ResponseReturnValue:
    """Whom to ring in one partnership."""
    found = next(iter(public_places.partnerships(partnership)), None)
    if found is None:
        abort(404)
    return render_template("public/help.html", place=found, contacts=public_places.contacts(found.id), partnerships=())


@bp.get("/privacy")
@kept()
def privacy() -> ResponseReturnValue:
    """What happens to what people tell us, and who answers for it where."""
    return render_template(
        "public/privacy.html", controllers=public_places.controllers(), draft_days=KEPT.days,
        safety_years=KEEP_LOG, own=own_words(PageName.PRIVACY),
    )  # fmt: skip


@bp.get("/<partnership>/privacy")
@kept()
def privacy_place(partnership: str) -> ResponseReturnValue:
    """The privacy notice of one partnership's controller."""
    place = next(iter(public_places.controllers(partnership)), None)
    if place is None:
        abort(404)
    return render_template(
        "public/privacy_place.html", place=place, hosts=public_places.readers(place.id), draft_days=KEPT.days,
        safety_years=KEEP_LOG, own=own_words(PageName.PRIVACY, partnership_id=place.id),
    )  # fmt: skip


@bp.get("/moderation-policy")
@kept()
def moderation_policy() -> ResponseReturnValue:
    """What is changed before others read it, and why."""
    return render_template(
        "public/moderation_policy.html", place=None, partnerships=public_places.partnerships(),
        reasons=_reasons(), changes=redaction_words.all_reasons(), own=own_words(PageName.MODERATION),
    )  # fmt: skip


@bp.get("/<partnership>/moderation-policy")
@kept()
def moderation_policy_place(partnership: str) -> ResponseReturnValue:
    """The same in one partnership."""
    place = next(iter(public_places.controllers(partnership)), None)
    if place is None:
        abort(404)
    return render_template(
        "public/moderation_policy.html", place=place, partnerships=(), reasons=_reasons(),
        changes=redaction_words.all_reasons(), own=own_words(PageName.MODERATION, partnership_id=place.id),
    )  # fmt: skip


def _reasons() -> list[str]:
    return [withheld_reason(reason.value) for reason in WithheldReason]


@bp.get("/accessibility")
@kept()
def accessibility() -> ResponseReturnValue:
    """How this site can be used, and what is not right yet."""
    mail = current_app.config["ENGAGE_SETTINGS"].mail_from
    return render_template("public/accessibility.html", mail=mail, own=own_words(PageName.ACCESSIBILITY))


@bp.get("/cookies")
@kept()
def cookies() -> ResponseReturnValue:
    """The three cookies."""
    return render_template("public/cookies.html", draft_days=KEPT.days, own=own_words(PageName.COOKIES))


@bp.get("/about")
@kept()
def about() -> ResponseReturnValue:
    """What this is and what it is not."""
    return render_template("public/about.html")
