"""The officer's link page: one ask, answered from a signed link without an account."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("respond", __name__)
