"""What services need from the outside: the clock, the keys, settings. Set once by the app, swapped by tests."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from engage.adapters.clock import Clock
from engage.adapters.crypto import KeyRing
from engage.adapters.mailer import Mailer
from engage.config import Settings
from engage.domain.deadlines import local_date


@dataclass(frozen=True)
class Context:
    """The installation as services see it."""

    settings: Settings
    clock: Clock
    keys: KeyRing
    rng: random.Random = field(default_factory=secrets.SystemRandom)
    """Source of references and secrets; seeded only in tests and the demonstration."""
    mailer: Mailer | None = None
    """Takes e-mail in the stead of what the settings name; only a simulation has one."""
    papers: bool = True
    """Whether e-mails take papers along. Not in a story of months that is played in a minute."""

    @property
    def templates(self) -> Path:
        """Folder of the templates."""
        from engage.config import ROOT

        return ROOT / "templates"


_PROVIDER: ContextVar[Callable[[], Context] | None] = ContextVar("engage_context", default=None)
_default: list[Callable[[], Context]] = []


def install(provider: Callable[[], Context]) -> None:
    """Name the provider of the context (the app extension, looked up per application context)."""
    _default[:] = [provider]


def context() -> Context:
    """The context in force. Raises RuntimeError outside an application."""
    provider = _PROVIDER.get() or (_default[0] if _default else None)
    if provider is None:
        raise RuntimeError("no application is active")
    return provider()


@contextmanager
def using(other: Context) -> Iterator[None]:
    """Let services see another context for a while, such as one with a new key ring."""
    token = _PROVIDER.set(lambda: other)
    try:
        yield
    finally:
        _PROVIDER.reset(token)


def now() -> datetime:
    """The present time, aware, UTC, from the installation's clock."""
    return context().clock.now()


def today() -> date:
    """Today's date where the services are (Europe/London)."""
    return local_date(now())
