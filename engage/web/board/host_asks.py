"""Putting an ask: which body, one sentence, whose words it comes from; with the days it will have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.ask_payloads import MAX_TEXT, MAX_TITLE
from engage.domain.ask_points import MAX_POINT, MAX_POINTS, points_of
from engage.domain.ask_states import AskState
from engage.domain.errors import DomainError, NotFound
from engage.domain.permissions import Permission, permits
from engage.queries import asks as ask_queries
from engage.queries import asks_alike as alike_queries
from engage.queries import earlier, raising
from engage.queries.raising import HostChoice, Source
from engage.services import asks, asks_alike
from engage.services.unit_of_work import unit_of_work
from engage.web import problems, typed
from engage.web.access import current_actor
from engage.web.board.alike import AlikeForm
from engage.web.board.blueprint import bp
from engage.web.forms import CheckboxesField, Needed, RadioField, TextAreaField, TextField
from engage.web.presentation import gettext, long_date


def detail_field() -> TextAreaField:
    """What an ask says beside its one sentence."""
    return TextAreaField(
        _("What else should they know?"), hint=_("No names, and nothing that shows who told us."), rows=5,
        max_chars=MAX_TEXT,
    )  # fmt: skip


def points_field() -> TextAreaField:
    """The single things that an ask is about, one a line."""
    return TextAreaField(
        _("If it asks for several things: what are they?"), rows=3, max_chars=MAX_POINTS * (MAX_POINT + 2),
        hint=_("Each on a line of its own, up to six. The answer then says yes, in part or no to each."),
    )  # fmt: skip


class RaiseForm(AlikeForm):
    """What is asked, of whom, and whose words it comes from. Two buttons: keep it as a draft, or raise it."""

    body_id = RadioField(_("Who is asked?"), [Needed(_("Choose who is asked"))], coerce=int)
    title = TextField(
        _("What do you ask for, in one sentence?"), [Needed(_("Say in one sentence what you ask for"))],
        hint=_("Such as “Mend the light on the stairs of the health centre”. Everyone can read it."),
        max_chars=MAX_TITLE,
    )  # fmt: skip
    detail = detail_field()
    points = points_field()
    contributions = CheckboxesField(_("Whose words does it come from?"), coerce=int)


@bp.route("/board/asks/new", methods=["GET", "POST"])
def raise_ask() -> ResponseReturnValue:
    """Begin an ask from a theme or from one contribution."""
    actor = current_actor()
    hosts = raising.hosts_that_ask(raising.raising_hosts(actor))
    if not hosts:
        abort(403)
    host = _chosen(hosts)
    if host is None:
        return render_template("board/new_host.html", hosts=hosts, args=_kept())
    theme_id, named = typed.number("theme"), typed.number("contribution")
    theme = raising.theme(theme_id) if theme_id else None
    if theme_id and theme is None:
        raise NotFound("theme_unknown")
    found = raising.sources(frozenset({host.id}), theme_id=theme_id, contribution_ids=(named,) if named else ())
    before = earlier.of_theme(theme_id) if theme_id else earlier.fed_by((named,)) if named else ()
    form = RaiseForm()
    _offer(form, host, found)
    told = f"{theme.name}. {theme.description}" if theme else " ".join(each.text or "" for each in found)
    near = form.propose(host.partnership_id, _words_of(form) or told, besides={each.row.id for each in before})
    if not form.is_submitted():
        form.contributions.data = [each.id for each in found if not each.otherwise]
        form.body_id.data = _likely(host, found)
    elif form.validate_on_submit() and form.looked_at():
        try:
            with unit_of_work():
                ask_id = asks.draft(
                    actor, host_id=host.id, body_id=form.body_id.data, title=form.title.data or "",
                    detail=form.detail.data or "", contribution_ids=form.contributions.data or (), theme_id=theme_id,
                    points=points_of(form.points.data or ""),
                    locality_id=_place(host, form.body_id.data, found, form.contributions.data or ()),
                )  # fmt: skip
                if _to_raise():
                    asks.raise_ask(actor, ask_id)
                asks_alike.say(actor, ask_id, form.alike.data or ())  # last: it locks other asks as well
        except DomainError as error:
            problems.apply(form, error)
        else:
            return _saved(ask_id)
    action = url_for(".raise_ask", **_kept(host.id))
    return render_template(
        "board/new.html", form=form, host=host, theme=theme, sources=found, earlier=before, action=action, draft=None,
        near=near,
    ), form.status  # fmt: skip


@bp.route("/board/asks/<reference>/change", methods=["GET", "POST"])
def change(reference: str) -> ResponseReturnValue:
    """Change a draft."""
    actor = current_actor()
    row = ask_queries.one(reference)
    if not permits(actor, Permission.ASK_RAISE, row.subject):
        raise NotFound("ask_unknown")
    if row.state is not AskState.DRAFT:
        flash(gettext("It was raised already, so its words stay as they are."), "warning")
        return redirect(url_for(".ask", reference=reference))
    (host,) = raising.hosts_that_ask(frozenset({row.host_id})) or (abort(404),)
    found = raising.sources(frozenset({host.id}), theme_id=row.theme_id, ask_id=row.id)
    before = earlier.of_theme(row.theme_id, besides=row.id) if row.theme_id else ()
    form = RaiseForm()
    _offer(form, host, found)
    near = form.propose(
        row.partnership_id, _words_of(form) or f"{row.title}. {row.detail}",
        besides={row.id, *(each.row.id for each in before)}, said=alike_queries.said(row.id),
    )  # fmt: skip
    if not form.is_submitted():
        form.alike.data = sorted(alike_queries.said(row.id))
        form.version.data, form.body_id.data = str(row.version), row.body_id
        form.title.data, form.detail.data, form.points.data = row.title, row.detail, "\n".join(row.points)
        linked = raising.sources(frozenset({host.id}), ask_id=row.id)
        form.contributions.data = [each.id for each in linked]
    elif form.validate_on_submit() and form.looked_at():
        try:
            with unit_of_work():
                asks.redraft(
                    actor, row.id, body_id=form.body_id.data, title=form.title.data or "",
                    detail=form.detail.data or "", contribution_ids=form.contributions.data or (), version=form.seen,
                    points=points_of(form.points.data or ""),
                    locality_id=_place(host, form.body_id.data, found, form.contributions.data or ()),
                )  # fmt: skip
                if _to_raise():
                    asks.raise_ask(actor, row.id)
                asks_alike.say(actor, row.id, form.alike.data or ())  # last: it locks other asks as well
        except DomainError as error:
            problems.apply(form, error)
            form.version.data = str(ask_queries.one(reference).version)
        else:
            return _saved(row.id)
    return render_template(
        "board/new.html", form=form, host=host, theme=None, sources=found, earlier=before, action=request.path,
        draft=row, near=near,
    ), form.status  # fmt: skip


def _words_of(form: RaiseForm) -> str:
    """What was typed so far."""
    return " ".join([form.title.data or "", form.detail.data or ""]).strip() if form.is_submitted() else ""


def _to_raise() -> bool:
    return request.form.get("then") == "raise"


def _saved(ask_id: int) -> ResponseReturnValue:
    raised = _to_raise()
    flash(
        gettext("Raised. The body and everyone behind it are told.")
        if raised
        else gettext("Kept as a draft. Only your host can see it.")
    )
    return redirect(url_for(".ask", reference=ask_queries.one_by_id(ask_id).reference), 303)


def _offer(form: RaiseForm, host: HostChoice, found: Iterable[Source]) -> None:
    form.body_id.choices = [(each.id, each.name) for each in host.bodies]
    hints: Any = {each.id: _days(each) for each in host.bodies}
    form.body_id.hints = hints
    form.contributions.choices = [(each.id, _words(each)) for each in found]
    about: Any = {each.id: _about(each) for each in found}
    form.contributions.hints = about


def _days(body: raising.BodyChoice) -> str:
    if body.next_meeting is None:
        return gettext(
            "We do not know when it meets, so it has 40 working days. To say that they have it: by %(ack)s. To decide: "
            "by %(day)s.", ack=long_date(body.ack_due), day=long_date(body.decision_due),
        )  # fmt: skip
    return gettext(
        "Next meeting on %(meeting)s, and 20 working days after it. To say that they have it: by %(ack)s. To decide: "
        "by %(day)s.", meeting=long_date(body.next_meeting), ack=long_date(body.ack_due),
        day=long_date(body.decision_due),
    )  # fmt: skip


def _words(source: Source) -> str:
    return source.text or gettext("The text is not to be shown to the body. It still counts.")


def _about(source: Source) -> str:
    where = gettext("%(place)s, reference %(reference)s", place=source.locality_name, reference=source.reference)
    said = [
        where, gettext("Part of another ask already.") if source.in_asks else "",
        gettext("Sees this theme otherwise, so it is not ticked.") if source.otherwise else "",
    ]  # fmt: skip
    return ". ".join(each.removesuffix(".") for each in said if each) + ("." if any(said[1:]) else "")


def _likely(host: HostChoice, found: Iterable[Source]) -> int | None:
    """The body that plans for the one place that all the words come from, if there is one."""
    places = {each.locality_id for each in found}
    fitting = [each.id for each in host.bodies if {each.locality_id} == places]
    return fitting[0] if len(fitting) == 1 else None


def _place(host: HostChoice, body_id: int, found: Iterable[Source], chosen: Iterable[int]) -> int | None:
    """The locality the ask is about: the body's, if it plans for one; else the one that the words come from."""
    own = next((each.locality_id for each in host.bodies if each.id == body_id), None)
    if own is not None:
        return own
    places = {each.locality_id for each in found if each.id in set(chosen)}
    return places.pop() if len(places) == 1 else None


def _chosen(hosts: tuple[HostChoice, ...]) -> HostChoice | None:
    wanted = typed.number("host")
    if wanted is None:
        return hosts[0] if len(hosts) == 1 else None
    return next((each for each in hosts if each.id == wanted), None) or abort(404)


def _kept(host_id: int | None = None) -> dict[str, Any]:
    given = {"theme": typed.number("theme"), "contribution": typed.number("contribution"), "host": host_id}
    return {key: value for key, value in given.items() if value is not None}
