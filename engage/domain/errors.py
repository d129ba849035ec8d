"""What the domain says when it refuses: a stable code and parameters, never words for people."""

from __future__ import annotations


class DomainError(Exception):
    """A rule said no. `code` is a stable id that the web layer turns into a sentence; `params` fill it in.

    Parameters never hold what a contributor wrote, nor a secret: errors end up in logs.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, object] = params

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code


class InvalidTransition(DomainError):
    """The action does not exist in this state. Raised as `InvalidTransition(code, state=..., action=...)`."""


class NotPermitted(DomainError):
    """This actor may not do this to this subject."""


class NotFound(DomainError):
    """There is no such thing, or the actor may not know that there is."""


class Refused(DomainError):
    """What was given is not acceptable; `field` names the input at fault, where there is one."""

    def __init__(self, code: str, field: str | None = None, **params: object) -> None:
        super().__init__(code, **params)
        self.field = field


class Conflict(DomainError):
    """Somebody else changed it first, or it was already done."""
