"""Help now, privacy, accessibility, cookies, about: true, short, plain."""

from __future__ import annotations

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue

from engage.queries import public_places
from engage.services.drafts import KEPT
from engage.web.page_cache import kept
from engage.web.public.blueprint import bp


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
    """What happens to what people tell us."""
    return render_template("public/privacy.html", controllers=public_places.controllers(), draft_days=KEPT.days)


@bp.get("/accessibility")
@kept()
def accessibility() -> ResponseReturnValue:
    """How this site can be used, and what is not right yet."""
    return render_template("public/accessibility.html", mail=current_app.config["ENGAGE_SETTINGS"].mail_from)


@bp.get("/cookies")
@kept()
def cookies() -> ResponseReturnValue:
    """The three cookies."""
    return render_template("public/cookies.html", draft_days=KEPT.days)


@bp.get("/about")
@kept()
def about() -> ResponseReturnValue:
    """What this is and what it is not."""
    return render_template("public/about.html")
