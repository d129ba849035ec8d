"""Who is asking: the signed-in account as an Actor, the gates of the audiences, and `can()` for templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from engage.domain import permissions
from engage.domain.permissions import ANONYMOUS, Actor, Permission, Role, Subject
from engage.queries import accounts
from engage.web.sessions import Sessions

login_manager = LoginManager()


class SignedIn(UserMixin):
    """An account for the length of a request."""

    def __init__(self, account: accounts.Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """Id and epoch: a session from before a password change no longer matches."""
        return f"{self.account.id}:{self.account.session_epoch}"


@login_manager.user_loader
def _load(value: str) -> SignedIn | None:
    number, _, epoch = value.partition(":")
    if not (number.isdigit() and epoch.isdigit()):
        return None
    account = accounts.active_account(int(number))
    return SignedIn(account) if account and account.session_epoch == int(epoch) else None


@login_manager.unauthorized_handler
def _sign_in_first() -> ResponseReturnValue:
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("account.sign_in", next=target))


def current_actor() -> Actor:
    """Whoever is signed in, or nobody."""
    if "session" not in g and "_user_id" not in session:
        return ANONYMOUS
    return current_user.account.actor if current_user.is_authenticated else ANONYMOUS


def current_account() -> accounts.Account | None:
    """The signed-in account, if any."""
    if "_user_id" not in session:
        return None
    return current_user.account if current_user.is_authenticated else None


def can(permission: Permission | str, on: Subject) -> bool:
    """For templates: the same map that services ask."""
    return permissions.permits(current_actor(), Permission(permission), on)


def staff_only(bp: Blueprint, *roles: Role) -> None:
    """Gate a blueprint: sign in first; 403 without one of `roles` (any role when none are named).

    The service is the lock; this gate only turns the wrong audience away early.
    """

    def gate() -> ResponseReturnValue | None:
        account = current_account()
        if account is None:
            return _sign_in_first()
        if roles and not account.actor.roles() & set(roles):
            abort(403)
        return None

    bp.before_request(gate)

    def private(response: Any) -> Any:
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    bp.after_request(private)


def signed_in_only(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Let a view of a public blueprint be seen by whoever is signed in; others sign in first."""
    from functools import wraps

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        return _sign_in_first() if current_account() is None else view(*args, **kwargs)

    return wrapped


def no_store(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a public view as private: never stored, never a referrer, never indexed."""
    from functools import wraps

    from flask import make_response

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        response = make_response(view(*args, **kwargs))
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def init_access(app: Flask) -> None:
    """Attach sign-in to the app."""
    # Not init_app: what it hangs on every answer opens the session, and public pages have none.
    app.login_manager = login_manager  # type: ignore[attr-defined]
    login_manager.session_protection = None
    app.session_interface = Sessions()
    app.jinja_env.globals.update(can=can, current_account=current_account)
