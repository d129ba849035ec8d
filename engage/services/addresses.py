"""Paths of the permanent addresses, for messages and files that are made outside a request.

A test holds each of them against the routes of the web side.
"""

from __future__ import annotations

from engage.domain.kinds import LinkPurpose
from engage.services.context import context

LINK_PATHS: dict[LinkPurpose, str] = {
    LinkPurpose.ASK_OFFICER: "/respond/{token}",
    LinkPurpose.REFERRAL: "/service/{token}",
    LinkPurpose.STATUS: "/status/link/{token}",
    LinkPurpose.NOT_ME: "/not-me/{token}",
    LinkPurpose.CONFIRM_SUBSCRIPTION: "/subscribe/confirm/{token}",
    LinkPurpose.STOP_SUBSCRIPTION: "/subscribe/stop/{token}",
    LinkPurpose.STOP_CONTACT: "/stop/{token}",
    LinkPurpose.INVITATION: "/account/join/{token}",
    LinkPurpose.PASSWORD_RESET: "/account/new-password/{token}",
}


def absolute(path: str) -> str:
    """The whole address of a path of this installation."""
    return context().settings.base_url + path


def to_type(address: str) -> str:
    """A whole address as people type it: without what browsers add by themselves."""
    return address.partition("://")[2] or address


def link(purpose: LinkPurpose, token: str) -> str:
    """The whole address of a signed link."""
    return absolute(LINK_PATHS[purpose].format(token=token))


def ask(reference: str) -> str:
    """A public ask."""
    return absolute(f"/asks/{reference}")


def body(slug: str) -> str:
    """The public page of a planning body."""
    return absolute(f"/bodies/{slug}")


def digest(body_slug: str, period: str, version: int) -> str:
    """One version of a digest."""
    return absolute(f"/digests/{body_slug}/{period}/v{version}")


def locality(partnership_slug: str, locality_slug: str) -> str:
    """The front page of a locality."""
    return absolute(f"/{partnership_slug}/{locality_slug}")


def status() -> str:
    """Where a contributor enters their reference and secret."""
    return absolute("/status")
