"""Signing in and out, one's own account, invitations and passwords by link."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from engage.domain.errors import DomainError
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Role, Scope
from engage.queries import accounts as account_queries
from engage.queries import admin as admin_queries
from engage.services import accounts, invitations, links
from engage.web import problems
from engage.web.access import SignedIn, current_account, current_actor, no_store, signed_in_only
from engage.web.account.forms import ChangePasswordForm, ForgotForm, JoinForm, NewPasswordForm, SignInForm
from engage.web.forms import ActionForm

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.route("/sign-in", methods=["GET", "POST"])
@no_store
def sign_in() -> ResponseReturnValue:
    """Sign in and go on to where one wanted to go."""
    target = local_path(request.args.get("next"))
    if current_account() is not None:
        return redirect(target)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            user_id = accounts.sign_in(form.email.data or "", form.password.data or "", request.remote_addr)
        except DomainError as error:
            problems.apply(form, error)
        else:
            _begin_session(user_id)
            return redirect(target)
    return render_template("account/sign_in.html", form=form, action=url_for(".sign_in", next=target)), form.status


@bp.route("/sign-out", methods=["GET", "POST"])
@no_store
def sign_out() -> ResponseReturnValue:
    """End the session; opening the address only asks."""
    if current_account() is None:
        return redirect(url_for(".sign_in"))
    form = ActionForm()
    if form.validate_on_submit():
        accounts.sign_out(current_actor())
        logout_user()
        session.clear()
        flash(_("You are signed out."))
        return redirect(url_for(".sign_in"))
    return render_template("account/sign_out.html", form=form), form.status


@bp.get("/")
@no_store
@signed_in_only
def home() -> ResponseReturnValue:
    """What I may do."""
    account = current_account()
    assert account is not None
    places = admin_queries.names_of(admin_queries.scope_places())
    held: dict[Role, list[Scope]] = {role: [] for role in Role}
    for grant in account.actor.grants:
        held[grant.role].append(grant.scope)
    roles = [(role, sorted(scopes, key=lambda s: (s.kind, s.id))) for role, scopes in held.items() if scopes]
    return render_template("account/home.html", account=account, roles=roles, places=places)


@bp.route("/password", methods=["GET", "POST"])
@no_store
@signed_in_only
def change_password() -> ResponseReturnValue:
    """Choose another password; this session goes on, every other one ends."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        actor = current_actor()
        try:
            accounts.change_password(
                actor, current=form.current.data or "", new=form.new.data or "", address=request.remote_addr
            )
        except DomainError as error:
            problems.apply(form, error)
        else:
            _begin_session(actor.user_id)
            flash(_("Your password is changed. You are signed out everywhere else."))
            return redirect(url_for(".home"))
    return render_template("account/change_password.html", form=form), form.status


@bp.route("/forgot", methods=["GET", "POST"])
@no_store
def forgot() -> ResponseReturnValue:
    """Ask for a link; the answer is the same whether or not there is such an account."""
    if request.method == "GET" and request.args.get("sent"):
        return render_template("account/forgot_sent.html")
    form = ForgotForm()
    if form.validate_on_submit():
        try:
            accounts.request_password_reset(form.email.data or "", request.remote_addr)
        except DomainError as error:
            problems.apply(form, error)
        else:
            return redirect(url_for(".forgot", sent=1))
    return render_template("account/forgot.html", form=form), form.status


@bp.route("/new-password/<token>", methods=["GET", "POST"])
@no_store
def new_password(token: str) -> ResponseReturnValue:
    """Choose a password by a link. Opening it uses nothing up."""
    links.find(LinkPurpose.PASSWORD_RESET, token)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            accounts.set_password_by_link(token, password=form.password.data or "")
        except DomainError as error:
            problems.apply(form, error)
        else:
            _end_session()
            flash(_("You have a new password. Sign in with it."))
            return redirect(url_for(".sign_in"))
    return render_template("account/new_password.html", form=form, token=token), form.status


@bp.route("/join/<token>", methods=["GET", "POST"])
@no_store
def join(token: str) -> ResponseReturnValue:
    """Take up an invitation: with a name and a password, or with the account one has."""
    link = links.find(LinkPurpose.INVITATION, token)
    invitation = admin_queries.invitation(link.subject_id)
    if invitation is None:
        abort(404)
    if invitation.accepted_at or invitation.revoked_at:
        abort(410)
    known = account_queries.account_by_email(invitation.email) is not None
    form = ActionForm() if known else JoinForm(name=invitation.name)
    if form.validate_on_submit():
        name, password = (None, None) if known else (form.name.data, form.password.data)
        try:
            user_id = invitations.accept(token, name=name, password=password)
        except DomainError as error:
            problems.apply(form, error)
        else:
            return _joined(user_id, known=known)
    return render_template("account/join.html", form=form, token=token, invitation=invitation, known=known), form.status


def _joined(user_id: int, *, known: bool) -> ResponseReturnValue:
    account = current_account()
    if known and (account is None or account.id != user_id):
        # The link proves the mailbox, not the person: an account with a password asks for it.
        flash(_("The new role is yours. Sign in to use it."))
        return redirect(url_for(".sign_in"))
    if not known:
        _begin_session(user_id)
    flash(_("Welcome. This is what you can do here."))
    return redirect(url_for(".home"))


def _begin_session(user_id: int | None) -> None:
    """A session of its own for each signing in: what was in the one before is not carried over."""
    account = account_queries.active_account(user_id or 0)
    if account is None:
        abort(403)
    session.clear()
    login_user(SignedIn(account))


def _end_session() -> None:
    logout_user()
    session.clear()


def local_path(value: str | None) -> str:
    """The path of this site in `next`, or the account's page: never another site, however it is written."""
    home_path = url_for("account.home")
    text = (value or "").strip()
    plain = text.isprintable() and "\\" not in text and text.startswith("/") and not text.startswith("//")
    if not plain or len(text) > 1000:
        return home_path
    parts = urlsplit(text)
    return home_path if parts.scheme or parts.netloc else text
