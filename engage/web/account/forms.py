"""What the account pages ask."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from engage.web.forms import EmailField, EngageForm, Needed, PasswordField, TextField

_HOW_LONG = _("12 characters or more. Three or four words together make a good password. You can paste it.")


class SignInForm(EngageForm):
    """E-mail and password."""

    email = EmailField(_("Email address"), [Needed(_("Enter your email address"))], autocomplete="username")
    password = PasswordField(_("Password"), [Needed(_("Enter your password"))])


class ForgotForm(EngageForm):
    """Where to send a link."""

    email = EmailField(_("Email address"), [Needed(_("Enter your email address"))])


class NewPasswordForm(EngageForm):
    """A new password, by a link."""

    password = PasswordField(
        _("New password"), [Needed(_("Choose a password"))], hint=_HOW_LONG, autocomplete="new-password"
    )


class ChangePasswordForm(EngageForm):
    """The password now, and the new one."""

    current = PasswordField(_("Your password now"), [Needed(_("Enter your password"))])
    new = PasswordField(
        _("New password"), [Needed(_("Choose a password"))], hint=_HOW_LONG, autocomplete="new-password"
    )


class JoinForm(EngageForm):
    """A new account, by an invitation."""

    name = TextField(
        _("Your name"),
        [Needed(_("Enter your name"))],
        hint=_("As colleagues know you. People who share something never see it."),
        autocomplete="name",
    )
    password = PasswordField(
        _("Password"), [Needed(_("Choose a password"))], hint=_HOW_LONG, autocomplete="new-password"
    )
