"""Cookies of our own beside the session: what they have in common when they are given and taken."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, current_app


def give(response: Response, name: str, value: str, *, keep: timedelta, path: str) -> None:
    """Give the browser a cookie that is sent to the pages under `path` only, and that no script can read."""
    response.set_cookie(
        name, value, max_age=int(keep.total_seconds()), path=path, httponly=True, samesite="Lax", secure=_secure()
    )


def take(response: Response, name: str, *, path: str) -> None:
    """Take it from the browser."""
    response.delete_cookie(name, path=path, httponly=True, samesite="Lax", secure=_secure())


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
