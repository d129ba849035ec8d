"""Paper forms and the words for the phone, at the desk of a host."""

from __future__ import annotations

from flask import Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.config import Settings
from engage.domain.contribution_states import reply_due
from engage.domain.errors import DomainError
from engage.domain.paper import MOST_COPIES
from engage.domain.permissions import Permission
from engage.queries import gatherings as queries
from engage.queries import keying, public_places
from engage.queries.calendar import today
from engage.queries.moderation import hosts_of
from engage.queries.public_places import Place
from engage.services import slips
from engage.web import demonstration, paper_words, problems, share_forms, typed
from engage.web.access import current_actor
from engage.web.forms import EngageForm, Needed, RadioField, SelectField, WholeNumberField
from engage.web.moderation.blueprint import bp

SIZES = [("plain", _("A4, letters of 12 points")), ("large", _("Large print, letters of 18 points"))]


class PaperForm(EngageForm):
    """Which forms, and how many."""

    locality_id = SelectField(_("Which locality?"), coerce=int, validators=[Needed(_("Choose a locality"))])
    size = RadioField(_("How large?"), choices=SIZES, default="plain", validators=[Needed(_("Choose a size"))])
    copies = WholeNumberField(
        _("How many forms?"), hint=_("Each has a number of its own: do not copy them on a copier."), least=1,
        most=MOST_COPIES, default=1,
    )  # fmt: skip


@bp.route("/paper", methods=["GET", "POST"])
def paper() -> ResponseReturnValue:
    """Ask for forms; the answer is the file, which is not kept here."""
    actor = current_actor()
    places = keying.localities(actor)
    if not places:
        abort(403)
    form = PaperForm()
    form.locality_id.choices = places
    if form.validate_on_submit():
        try:
            return _file(form)
        except DomainError as error:
            problems.apply(form, error)
    printed = queries.prints(hosts_of(actor, Permission.PAPER_PRINT))
    return render_template("moderation/paper.html", form=form, printed=printed), form.status


def _file(form: PaperForm) -> Response:
    place, words = _form_of(form.locality_id.data)
    large = form.size.data == "large"
    made = slips.print_forms(
        current_actor(), locality_id=place.id, copies=form.copies.data, large_print=large,
        compose=lambda reserved: paper_words.document(
            words, reserved, web_url=f"{_base()}/s/{place.slug}", large_print=large,
            demonstration=demonstration.is_marked(_settings()),
        ),
    )  # fmt: skip
    name = f"{place.slug}-{'large-print' if large else 'a4'}.pdf"
    return Response(
        made, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@bp.get("/phone-script")
def phone_script() -> ResponseReturnValue:
    """What to say to somebody who rings, in the order in which to say it."""
    places = keying.localities(current_actor())
    if not places:
        abort(403)
    asked = typed.number("locality")
    number = asked if asked in dict(places) else places[0][0]
    place, words = _form_of(number)
    read = place.read_by(today())
    return render_template(
        "moderation/phone_script.html", places=places, place=place, paper=words, asked=share_forms,
        read=read, reply_by=read.reply_by(reply_due(today())),
        status_address=words.status,
    )  # fmt: skip


def _form_of(locality_id: int) -> tuple[Place, paper_words.Paper]:
    slug = keying.slug(locality_id)
    place = public_places.locality(slug) if slug else None
    if place is None or place.host_id is None:
        abort(404)
    reach = public_places.host_reach(place.host_id)
    return place, paper_words.paper(place, reach, public_places.contacts(place.partnership_id), _base())


def _base() -> str:
    return _settings().base_url


def _settings() -> Settings:
    settings: Settings = current_app.config["ENGAGE_SETTINGS"]
    return settings
