"""Roles and scopes in words for the people who hold them."""

from __future__ import annotations

from engage.domain.permissions import Role, ScopeKind
from engage.web.presentation import gettext


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_NAMES: dict[Role, str] = {
    Role.MODERATOR: _("Moderator"),
    Role.SECOND_READER: _("Second reader"),
    Role.SAFEGUARDING_LEAD: _("Safeguarding lead"),
    Role.KEYIN_CLERK: _("Key-in clerk"),
    Role.THEME_EDITOR: _("Theme editor"),
    Role.SERVICE_OWNER: _("Service owner"),
    Role.LPG_OFFICER: _("Officer of a Locality Planning Group"),
    Role.IJB_OFFICER: _("Officer of an Integration Joint Board"),
    Role.CHAIR: _("Chair"),
    Role.CHIEF_OFFICER: _("Chief officer"),
    Role.CLERK: _("Clerk"),
    Role.PUBLIC_REPRESENTATIVE: _("Public representative"),
    Role.BOARD_READER: _("Board reader"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMIN: _("Admin"),
    Role.CONTRIBUTOR: _("Contributor"),
    Role.SYSTEM: _("The system itself"),
}

_DOES: dict[Role, str] = {
    Role.MODERATOR: _("Reads what people share, replies, decides what is published and raises asks."),
    Role.SECOND_READER: _("Looks again when somebody disagrees with a moderator."),
    Role.SAFEGUARDING_LEAD: _("Decides what is done when a reader is worried about somebody’s safety."),
    Role.KEYIN_CLERK: _("Types in what people tell by phone, on paper or at an event."),
    Role.THEME_EDITOR: _("Keeps the themes in order and raises asks."),
    Role.SERVICE_OWNER: _("Answers what people tell about one service."),
    Role.LPG_OFFICER: _("Answers asks for the group: acknowledges, decides, reports what was done."),
    Role.IJB_OFFICER: _("Answers asks for the board: acknowledges, decides, reports what was done."),
    Role.CHAIR: _("Answers people who say no, and closes an ask that stays disputed."),
    Role.CHIEF_OFFICER: _("Sees the asks of a whole partnership."),
    Role.CLERK: _("Keeps the meetings and minutes, and enters what the body decided."),
    Role.PUBLIC_REPRESENTATIVE: _("Sees the asks of the body they sit on."),
    Role.BOARD_READER: _("Sees the asks of a body."),
    Role.AUDITOR: _("Reads the record of who did what. Cannot change anything."),
    Role.ADMIN: _("Looks after accounts, roles and places. Cannot read what people shared in private."),
    Role.CONTRIBUTOR: _("Shared something."),
    Role.SYSTEM: _("Runs by the clock."),
}

_SCOPES: dict[ScopeKind, str] = {
    ScopeKind.PARTNERSHIP: _("partnership"),
    ScopeKind.HOST: _("host"),
    ScopeKind.BODY: _("planning body"),
    ScopeKind.SERVICE: _("service"),
    ScopeKind.CONTRIBUTION: _("one contribution"),
    ScopeKind.ASK: _("one ask"),
    ScopeKind.REFERRAL: _("one question to a service"),
    ScopeKind.INSTALLATION: _("everything on this site"),
}


def role_name(role: Role | str) -> str:
    """The name of a role, such as "Second reader"; what is unknown is shown as it is."""
    return gettext(_NAMES[Role(role)]) if role in set(Role) else str(role)


def role_does(role: Role) -> str:
    """One sentence on what the holder of a role does."""
    return gettext(_DOES[role])


def scope_name(kind: ScopeKind | str, name: str = "") -> str:
    """Like "Glen Forum (host)"; for the installation "everything on this site"."""
    words = gettext(_SCOPES[ScopeKind(kind)])
    return gettext("%(name)s (%(kind)s)", name=name, kind=words) if name else words
