"""News by e-mail of a body, a locality, a theme or an ask: ask, confirm by link, stop by link."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.errors import DomainError
from engage.domain.kinds import LinkPurpose, SubscriptionTarget
from engage.queries import public_asks, public_places, theme_history
from engage.services import subscriptions
from engage.web import problems
from engage.web.access import no_store
from engage.web.forms import ActionForm, EmailField, EngageForm, Needed
from engage.web.public.blueprint import bp
from engage.web.public.browse import for_now, stored
from engage.web.public.links import broken, one_click


class SubscribeForm(EngageForm):
    """Where to send it."""

    email = EmailField(_("Your email address"), [Needed(_("Enter your email address"))])


@dataclass(frozen=True, slots=True)
class Target:
    """What one can have news of."""

    kind: SubscriptionTarget
    id: int
    name: str
    key: str
    url: str


def _target(kind: str, key: str) -> Target:
    """What an address names; 404 when it names nothing that is there now."""
    return _find(kind, key) or abort(404)


def _find(kind: str, key: str) -> Target | None:
    if kind == SubscriptionTarget.BODY:
        body = public_places.body(key)
        if body is not None and body.in_force:
            return Target(SubscriptionTarget.BODY, body.id, body.name, key, url_for(".body", slug=key))
    elif kind == SubscriptionTarget.LOCALITY:
        place = public_places.locality(key)
        if place is not None and place.in_force:
            url = url_for(".locality", partnership=place.partnership_slug, locality=place.slug)
            return Target(SubscriptionTarget.LOCALITY, place.id, place.name, key, url)
    elif kind == SubscriptionTarget.ASK:
        page = public_asks.ask(stored(key))
        if page is not None:
            row = page.row
            url = url_for(".ask", reference=row.reference)
            return Target(SubscriptionTarget.ASK, row.id, row.title, row.reference, url)
    elif kind == SubscriptionTarget.THEME:
        partnership, _dot, slug = key.partition(".")
        theme = public_places.theme(partnership, slug)
        if theme is not None:
            url = url_for(".partnership", partnership=partnership)
            return Target(SubscriptionTarget.THEME, theme[0], theme[1], key, url)
    return None


def _moved(kind: str, key: str) -> str | None:
    """The key of the theme that one was joined with; None for anything else."""
    partnership, _dot, slug = key.partition(".")
    now_under = theme_history.now_under(partnership, slug) if kind == SubscriptionTarget.THEME else None
    return f"{partnership}.{now_under}" if now_under else None


@bp.route("/subscribe/<kind>/<key>", methods=["GET", "POST"])
@no_store
def subscribe(kind: str, key: str) -> ResponseReturnValue:
    """Ask for news. The answer is the same whether the address had asked before or not."""
    target = _find(kind, key)
    if target is None:
        moved = _moved(kind, key) or abort(404)
        return for_now(redirect(url_for(".subscribe", kind=kind, key=moved), 301))
    form = SubscribeForm()
    if form.validate_on_submit():
        try:
            subscriptions.subscribe(form.email.data or "", target.kind, target.id, client=request.remote_addr)
        except DomainError as error:
            problems.apply(form, error)
        else:
            return redirect(url_for(".subscribe_asked", kind=kind, key=key))
    return render_template("public/subscribe.html", form=form, target=target), form.status


@bp.get("/subscribe/<kind>/<key>/asked")
def subscribe_asked(kind: str, key: str) -> ResponseReturnValue:
    """Look in your mail."""
    return render_template("public/subscribe_asked.html", target=_target(kind, key))


@bp.route("/subscribe/confirm/<token>", methods=["GET", "POST"])
@no_store
def subscribe_confirm(token: str) -> ResponseReturnValue:
    """One press confirms; opening the link does nothing, for mail programs open links by themselves."""
    try:
        found = subscriptions.behind(LinkPurpose.CONFIRM_SUBSCRIPTION, token)
        form = ActionForm()
        done = form.validate_on_submit()
        if done:
            subscriptions.confirm(token)
    except DomainError as error:
        return broken(error)
    page = render_template("public/subscribe_confirm.html", form=form, found=found, done=done, token=token)
    return page, form.status


@bp.route("/subscribe/stop/<token>", methods=["GET", "POST"])
@no_store
def subscribe_stop(token: str) -> ResponseReturnValue:
    """One press stops; a mail program may do it by itself."""
    try:
        found = subscriptions.behind(LinkPurpose.STOP_SUBSCRIPTION, token)
        if one_click():
            subscriptions.stop(token)
            return "", 204
        form = ActionForm()
        done = form.validate_on_submit()
        if done:
            subscriptions.stop(token)
    except DomainError as error:
        return broken(error)
    page = render_template("public/subscribe_stop.html", form=form, found=found, done=done, token=token)
    return page, form.status
