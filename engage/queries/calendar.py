"""The installation's clock as queries see it: the app names it once, so that reads need no service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from engage.domain.deadlines import local_date

_now: list[Callable[[], datetime]] = []


def install(provider: Callable[[], datetime]) -> None:
    """Name the source of the present time."""
    _now[:] = [provider]


def now() -> datetime:
    """The present time, aware, UTC. Raises IndexError before the app named its clock."""
    return _now[0]()


def today() -> date:
    """Today's date where the services are (Europe/London)."""
    return local_date(now())
