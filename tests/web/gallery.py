"""A small app that shows every component and one form with every field, for the tests of this folder."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask, render_template, render_template_string
from flask_babel import lazy_gettext as _

from engage.config import ROOT
from engage.web import contact_words, i18n, presentation
from engage.web.forms import (
    ActionForm,
    CheckboxesField,
    CheckboxField,
    DateField,
    EmailField,
    EngageForm,
    HiddenField,
    Needed,
    PasswordField,
    RadioField,
    ReferenceField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
    WordsField,
)


class Everything(EngageForm):
    """One question of each kind."""

    story = TextAreaField(
        _("What happened?"), [Needed(_("Tell us what happened"))], hint=_("Leave out names."), max_words=50
    )
    use = RadioField(
        _("How may we use it?"),
        [Needed(_("Choose how we may use it"))],
        choices=[
            ("publish", _("Publish it")),
            ("body", _("For the planning body only")),
            ("neither", _("Neither")),
        ],
        hints={"publish": _("We take out names first.")},
    )
    by = CheckboxesField(_("How shall we tell you?"), choices=[("email", _("Email")), ("letter", _("Letter"))])
    email = EmailField(_("Your email address"))
    when = DateField(_("When did it happen?"), hint=_("For example 27 3 2026"))
    place = SelectField(_("Where?"), choices=[("", _("Choose a place")), ("w", "Wishaw"), ("m", "Motherwell")])
    theme = SelectField(_("Theme"), choices=[(1, "Buses"), (2, "Lights")], coerce=int, default=1)
    name = TextField(_("Your name"), max_chars=20)
    ref = ReferenceField(_("Reference"))
    secret = WordsField(_("Secret words"))
    count = WholeNumberField(_("How many people?"), most=500)
    password = PasswordField(_("Password"))
    quote = CheckboxField(_("You may quote my words"), hint=_("Without your name."))
    step = HiddenField()


FORM_PAGE = """{% extends "base.html" %}
{% from "components/field.html" import field %}{% from "components/form.html" import form_for %}
{% from "components/button.html" import button %}{% from "components/back.html" import back_link %}
{% block back %}{{ back_link("/") }}{% endblock %}
{% block title %}{{ _("Tell us") }}{% endblock %}
{% block content %}{% call form_for(form, "/form") %}
{% for f in form if f.name not in ("csrf_token", "step") %}{{ field(f, optional=loop.index > 2) }}{% endfor %}
{{ button(_("Send it")) }}{{ button(_("Keep it"), kind="quiet", name="do", value="keep") }}
{% endcall %}{% endblock %}"""

DONE_PAGE = """{% extends "base.html" %}{% from "components/panel.html" import confirmation, codes, panel %}
{% block title %}{{ _("We have it") }}{% endblock %}
{% block heading %}{% call confirmation(_("We have it")) %}{{ codes([(_("Reference"), "K7QX 2MNP")]) }}{% endcall %}
{% endblock %}
{% block content %}<ul>{% for name, value in got %}<li dir="auto">{{ name }}={{ value }}</li>{% endfor %}</ul>
{% endblock %}"""

PARTS_PAGE = """{% extends "base.html" %}
{% from "components/back.html" import breadcrumbs %}{% from "components/tag.html" import tag, SHAPES %}
{% from "components/timeline.html" import timeline %}{% from "components/letter.html" import letter %}
{% from "components/diff.html" import diff %}{% from "components/verdict_bar.html" import verdict_bar %}
{% from "components/promises.html" import promise_table %}{% from "components/stats.html" import stat_lines %}
{% from "components/contacts.html" import contacts %}{% from "components/filters.html" import filters %}
{% from "components/pagination.html" import pagination %}{% from "components/table.html" import table %}
{% from "components/summary_list.html" import summary_list %}{% from "components/icon.html" import icon %}
{% from "components/warning.html" import warning, inset %}{% from "components/details.html" import details %}
{% from "components/panel.html" import panel %}{% from "components/form.html" import action_button %}
{% from "components/button.html" import link_button, button_row %}{% from "components/words.html" import words %}
{% from "components/agenda.html" import agenda %}
{% set flashes = [("message", _("Your answer is sent.")), ("warning", _("It waits."))] %}
{% block back %}{{ breadcrumbs([{"text": _("Places"), "url": "/"}, {"text": "Wishaw", "url": "/w"}]) }}{% endblock %}
{% block title %}{{ _("Light the path") }}{% endblock %}
{% block content %}
<p>{% for kind in SHAPES %}{{ tag(_("State"), kind) }} {% endfor %}{{ tag(_("Reopened"), "waiting", "again") }}</p>
{% call button_row() %}{{ link_button(_("Tell us what happened"), "/form") }}
{{ action_button(act, "/x", _("Take it back"), "stop", hidden={"id": "7"}) }}
{{ action_button(act, "/y", _("Send"), context=_("to Wishaw")) }}{% endcall %}
{{ stat_lines([{"text": _("41 people told us something."), "url": "/1"}, {"text": _("Nine things changed.")}]) }}
<h2>{{ _("What happened so far") }}</h2>
{{ timeline(steps) }}
{{ letter("Thank you.\\n\\n<b>Sorry</b>", _("Moderator for Wishaw"), day, heading=_("Our reply to you")) }}
{{ letter("Thank you."|paragraphs, _("Moderator"), day) }}
{{ diff([("same", "My "), ("out", "neighbour Davie"), ("in", "neighbour"), ("same", " fell.")]) }}
{{ verdict_bar(3, 2, 2, 1) }}{{ verdict_bar(0, 0, 0, 0, id="none") }}
{{ promise_table(promises) }}{{ promise_table([], id="empty", caption=_("Old promises")) }}
{{ table(_("Asks"), [_("Body"), {"text": _("How many"), "number": true}], [["Wishaw", 3]], "asks") }}
{{ filters(_("Show"), [{"text": _("All"), "url": "/", "current": true, "count": 34},
  {"text": _("Done"), "url": "/d"}]) }}
{{ agenda([{"heading": "Light <the> path", "url": "/a", "tag": tag(_("Late"), "late"), "body": "LPG", "note": "12"}]) }}
{{ agenda([]) }}
{{ pagination("/newer", "/older") }}{{ pagination() }}
{{ words("It was dark.\\nVery.", foot="Wishaw") }}{{ words("Again.", heading=_("Dark"), url="/c") }}
{{ summary_list([{"key": _("Story"), "value": "It <was> dark."|paragraphs, "change_url": "/c"},
  {"key": _("Use"), "value": "x"}]) }}
{{ warning(_("Ring 999.")) }}{% call inset() %}<p>{{ _("We ask.") }}</p>{% endcall %}
{% call details(_("What is a group?")) %}<p>{{ _("People.") }}</p>{% endcall %}
{% call panel(_("Keep these")) %}<p>{{ _("Both.") }}</p>{% endcall %}
<h2>{{ _("Get help now") }}</h2>
{{ contacts(helpers) }}
{% endblock %}"""


def make_app(locale: str = "en", **config: Any) -> Flask:
    """The app, in a language."""
    app = Flask("engage", root_path=str(ROOT / "engage"), template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="for tests", ENGAGE_LOCALE=locale, **config)
    i18n.init_i18n(app)
    presentation.register(app)
    app.jinja_env.filters["checked"] = lambda day: contact_words.checked(day, dt.date(2026, 11, 16))

    @app.context_processor
    def site() -> dict[str, Any]:
        names = (
            "help_now_url",
            "help_url",
            "decisions_url",
            "privacy_url",
            "cookies_url",
            "accessibility_url",
        )
        nav = [{"text": _("Wishaw"), "url": "/", "current": True}, {"text": _("Digests"), "url": "/digests"}]
        return {n: f"/{n}" for n in names} | {
            "nav_items": nav,
            "site_name": "Listens",
            "demo_notice": _("Made up."),
        }

    @app.route("/form", methods=["GET", "POST"])
    def form() -> Any:
        made = Everything()
        if made.validate_on_submit():
            app.extensions["got"] = made.data
            return render_template_string(DONE_PAGE, got=[(k, v) for k, v in made.data.items() if k != "csrf_token"])
        return render_template_string(FORM_PAGE, form=made), made.status

    @app.get("/parts")
    def parts() -> str:
        day = dt.date(2026, 9, 3)
        steps = [
            {"label": _("You told us"), "on": day},
            {
                "label": _("Read"),
                "on": dt.datetime(2026, 9, 3, 23, 30, tzinfo=dt.UTC),
                "who": "VANL",
                "note": "One <name>.",
            },
            {"label": _("Put to the group"), "state": "late", "by": day, "who": _("Officer")},
            {"label": _("They decide"), "state": "next", "by": day, "url": "/m"},
            {"label": _("You say"), "state": "later"},
            {"label": _("Stopped"), "state": "stopped", "on": day},
        ]
        promises = [
            {
                "what": "Lamps",
                "who": "Roads",
                "first_due": day,
                "due": dt.date(2027, 1, 31),
                "state": _("Promised"),
            },
            {
                "what": "Hedge",
                "who": "Grounds",
                "first_due": day,
                "due": day,
                "state": _("Done"),
                "kind": "done",
            },
        ]
        helpers = [
            {"name": "NHS 24", "purpose": _("Ill"), "phone": "111", "verified_on": day},
            {
                "name": "Breathing Space",
                "phone": "0800 83 85 87",
                "url": "https://example.org",
                "hours": "6pm",
            },
        ]
        return render_template_string(
            PARTS_PAGE, act=ActionForm(), day=day, steps=steps, promises=promises, helpers=helpers
        )

    @app.route("/act", methods=["GET", "POST"])
    def act() -> Any:
        made = ActionForm()
        if made.validate_on_submit():
            return render_template_string(DONE_PAGE, got=[])
        page = (
            '{% extends "base.html" %}{% from "components/form.html" import action_button %}'
            '{% block title %}{{ _("Take it back?") }}{% endblock %}'
            '{% block content %}{{ action_button(form, "/act", _("Take it back"), "stop") }}{% endblock %}'
        )
        return render_template_string(page, form=made), made.status

    @app.get("/error/<int:code>")
    def error(code: int) -> Any:
        return render_template(f"errors/{code}.html"), code

    return app
