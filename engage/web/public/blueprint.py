"""The blueprint that every public view hangs on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("public", __name__)
