"""The blueprint of a host's readers, and who gets in."""

from __future__ import annotations

from flask import Blueprint

from engage.domain.permissions import Role
from engage.web.access import staff_only

bp = Blueprint("moderation", __name__, url_prefix="/moderation")
staff_only(
    bp, Role.MODERATOR, Role.SECOND_READER, Role.SAFEGUARDING_LEAD, Role.KEYIN_CLERK, Role.THEME_EDITOR
)
