"""The admin pages put together: each part has a module, and the roles it is for."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engage.domain.permissions import Role
from engage.web.access import staff_only
from engage.web.admin import contacts, equality, invitations, meetings, pages, people, places, records

bp = Blueprint("admin", __name__, url_prefix="/admin")
staff_only(bp, Role.ADMIN, Role.AUDITOR, Role.CLERK)
for part in (people, invitations, places, contacts, pages, meetings, equality, records):
    bp.register_blueprint(part.bp)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Where the signed-in admin, auditor or clerk can go."""
    return render_template("admin/home.html")
