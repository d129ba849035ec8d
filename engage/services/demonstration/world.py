"""What the story knows so far: places, accounts, and what became of its contributions, themes and asks, by key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.adapters.demonstration_texts import Json, Script
from engage.domain.permissions import Actor
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.places import Host, Locality, Meeting, Partnership, PlanningBody, Service
from engage.queries import accounts
from engage.services.context import today
from engage.services.demonstration.days import Days


class NotYet(Exception):
    """Something that this step needs has not happened: it is tried again later."""


@dataclass
class World:
    """Ids by key. What is looked up before it is there raises NotYet."""

    script: Script
    days: Days
    contributions: dict[str, int] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    """Those of them that a moderator has read."""
    themes: dict[str, int] = field(default_factory=dict)
    asks: dict[str, int] = field(default_factory=dict)
    referrals: dict[str, int] = field(default_factory=dict)
    objections: dict[str, int] = field(default_factory=dict)
    questions: dict[str, int] = field(default_factory=dict)
    """What readers asked people, by the contribution's key."""
    own: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Reference and secret of every contribution."""

    def contribution(self, key: str) -> int:
        """A contribution that was shared."""
        return _known(self.contributions, key)

    def contribution_read(self, key: str) -> int:
        """A contribution that was read: nobody puts an unread one behind an ask."""
        return _known(self.read, key)

    def theme(self, key: str) -> int:
        """A theme that was begun."""
        return _known(self.themes, key)

    def ask(self, key: str) -> int:
        """An ask that was drafted."""
        return _known(self.asks, key)

    def actor(self, email: str) -> Actor:
        """An account with the roles it holds today."""
        found = accounts.account_by_email(email)
        if found is None:
            raise LookupError(email)
        return found.actor

    def moderator(self, locality: str) -> Actor:
        """Who reads for a locality."""
        wanted = ["moderator", "host", self.host_of(locality)]
        return self.actor(next(each["email"] for each in self.script.people["accounts"] if wanted in each["grants"]))

    def second(self, host: str, proposer: Actor) -> Actor:
        """Another reader of this host than the one who made a text ready."""
        wanted = (["second_reader", "host", host], ["moderator", "host", host])
        found = (
            self.actor(each["email"])
            for each in self.script.people["accounts"] if any(grant in each["grants"] for grant in wanted)
        )  # fmt: skip
        return next(each for each in found if each.user_id != proposer.user_id)

    def host_of(self, locality: str) -> str:
        """The slug of the host that reads for a locality."""
        slug: str = next(each["slug"] for each in self.script.places["hosts"] if locality in each["localities"])
        return slug

    def told(self, key: str) -> Json:
        """A contribution as it stands in the script."""
        return next(each for each in self.script.contributions if each["key"] == key)

    def last_meeting(self, ask_id: int) -> int:
        """The newest meeting that the ask's body has held by today."""
        return self._meeting(ask_id, Meeting.held_on <= today(), Meeting.held_on.desc())

    def next_meeting(self, ask_id: int) -> int:
        """The next meeting of the ask's body, from today on."""
        return self._meeting(ask_id, Meeting.held_on >= today(), Meeting.held_on.asc())

    def _meeting(self, ask_id: int, when: Any, order: Any) -> int:
        body = sa.select(Ask.body_id).where(Ask.id == ask_id).scalar_subquery()
        found = db.session.scalar(sa.select(Meeting.id).where(Meeting.body_id == body, when).order_by(order).limit(1))
        if found is None:
            raise NotYet("a meeting")
        return found

    def date(self, ago: int) -> date:
        """A day that somebody names, such as the day something was done."""
        return self.days.day(ago)


def _known(ids: dict[str, int], key: str) -> int:
    if key not in ids:
        raise NotYet(key)
    return ids[key]


def partnership_id(slug: str) -> int:
    """A partnership by its slug."""
    return _id(Partnership, slug)


def locality_id(slug: str) -> int:
    """A locality by its slug."""
    return _id(Locality, slug)


def host_id(slug: str) -> int:
    """A host by its slug."""
    return _id(Host, slug)


def body_id(slug: str) -> int:
    """A planning body by its slug."""
    return _id(PlanningBody, slug)


def service_id(slug: str) -> int:
    """A service by its slug."""
    return _id(Service, slug)


def _id(table: Any, slug: str) -> int:
    found: int = db.session.scalars(sa.select(table.id).where(table.slug == slug)).one()
    return found
