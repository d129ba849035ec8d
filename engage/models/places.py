"""Places as data with effective dates: nothing in code knows Lanarkshire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.kinds import BodyKind
from engage.models.base import Base, db, enum_column


class Dated:
    """In force from `valid_from` (inclusive) to `valid_to` (inclusive; empty = still)."""

    valid_from: Mapped[date] = mapped_column(sa.Date, default=date(2016, 4, 1))
    valid_to: Mapped[date | None] = mapped_column(sa.Date)


class Partnership(Dated, db.Model):  # type: ignore[name-defined]
    __tablename__ = "partnerships"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    holiday_subdivision: Mapped[str] = mapped_column(sa.String(10), default="SCT")
    extra_closed_days: Mapped[list[Any]] = mapped_column(default=list)
    """ISO dates on which nobody works here, beside the Scottish bank holidays."""
    controller: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Data controller: name, contact, address, as the privacy notice prints them."""
    how_decisions: Mapped[str] = mapped_column(sa.Text, default="")
    """Local words for "how decisions get made here" as they were loaded; an admin's words may stand in their place."""
    equality_asked: Mapped[bool] = mapped_column(default=False)
    """Whether people are asked equality questions once they have sent something."""
    equality_purpose: Mapped[str] = mapped_column(sa.Text, default="")
    """Why, in words the public reads; stays when the questions are turned off."""
    ladder: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Who is reminded after how many working days late (domain.ladder); empty for the ladder of the product."""
    chief_officer_mailbox: Mapped[str | None] = mapped_column(sa.String(320))
    """Role mailbox of the chief officer; not a person's address."""


class Locality(Dated, db.Model):  # type: ignore[name-defined]
    __tablename__ = "localities"
    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    code: Mapped[str | None] = mapped_column(sa.String(40))
    official_name: Mapped[str] = mapped_column(sa.String(200))
    display_name: Mapped[str] = mapped_column(sa.String(200))
    aka: Mapped[list[Any]] = mapped_column(default=list)


class Area(Dated, db.Model):  # type: ignore[name-defined]
    """A smaller or crossing area (a community board, a town, a postcode district) that lies in one locality or more."""

    __tablename__ = "areas"
    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(40))
    """`domain.place_search.POSTCODE` for a postcode district or sector, which is then the name."""
    source: Mapped[str] = mapped_column(sa.String(500), default="")
    verified_on: Mapped[date | None] = mapped_column(sa.Date)
    """The day somebody last checked which localities it lies in; None for never."""


class AreaLocality(Dated, db.Model):  # type: ignore[name-defined]
    __tablename__ = "area_localities"
    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("areas.id"))
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("localities.id"), index=True)
    source: Mapped[str] = mapped_column(sa.String(500), default="")
    __table_args__ = (sa.UniqueConstraint("area_id", "locality_id", "valid_from"),)


class PlanningBody(Dated, db.Model):  # type: ignore[name-defined]
    __tablename__ = "planning_bodies"
    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"), index=True)
    kind: Mapped[BodyKind] = mapped_column(enum_column(BodyKind))
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    mailbox: Mapped[str | None] = mapped_column(sa.String(320))
    """Role mailbox of the officer; not a person's address."""
    chair_mailbox: Mapped[str | None] = mapped_column(sa.String(320))
    standards_agreed_on: Mapped[date | None] = mapped_column(sa.Date)
    extra_closed_days: Mapped[list[Any]] = mapped_column(default=list)
    successor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("planning_bodies.id"))
    digest_by_papers: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Whether its digests end before papers are due, and not with the month (domain.digest_days)."""
    digest_read_days: Mapped[int] = mapped_column(default=3, server_default="3")
    """Working days in which somebody can read a digest before papers are due."""


class BodyLocality(Dated, db.Model):  # type: ignore[name-defined]
    """Which localities a body plans for (an IJB plans for all of its partnership's)."""

    __tablename__ = "body_localities"
    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("planning_bodies.id"))
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("localities.id"), index=True)
    __table_args__ = (sa.UniqueConstraint("body_id", "locality_id", "valid_from"),)


class Host(Dated, db.Model):  # type: ignore[name-defined]
    __tablename__ = "hosts"
    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    mailbox: Mapped[str | None] = mapped_column(sa.String(320))
    fallback_host_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hosts.id"))
    confirmed: Mapped[bool] = mapped_column(default=True)
    """False for a placeholder whose organisation is not known."""
    controller: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Data controller of what this host reads, as the privacy notice prints it; empty: that of the partnership."""
    phone: Mapped[str] = mapped_column(sa.String(60), default="")
    """Where people ring to tell something; empty when nobody answers a telephone."""
    return_address: Mapped[str] = mapped_column(sa.String(500), default="")
    """Where a paper form is posted or handed in, on lines of its own."""
    rota: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """Who reads when, without names (domain.rota.as_plain): a cache of `rota_readers`, `rota_away` and grants, read
    with the host. NULL for a host without a rota."""
    nudge_hour: Mapped[int] = mapped_column(default=9, server_default="9")
    """Hour of the Scottish clock at which its readers are told what waits."""
    nudged_on: Mapped[date | None] = mapped_column(sa.Date)
    """The last day on which that was looked at."""
    gap_told_on: Mapped[date | None] = mapped_column(sa.Date)
    """When whoever leads was told that nobody is on the rota for days; NULL when somebody is."""
    seconds_each: Mapped[int | None]
    """How long its readers need for one (domain.pace); NULL while nobody knows."""
    sound_hints: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    """Whether readers are shown how the words sound to a machine."""
    phrases: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Short thanks that its readers saved, to begin a reply with."""


class HostAssignment(Dated, db.Model):  # type: ignore[name-defined]
    __tablename__ = "host_assignments"
    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("hosts.id"))
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("localities.id"), index=True)
    __table_args__ = (sa.UniqueConstraint("host_id", "locality_id", "valid_from"),)


class Service(Dated, db.Model):  # type: ignore[name-defined]
    __tablename__ = "services"
    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    owner_role: Mapped[str] = mapped_column(sa.String(200))
    """The role that answers, in words the public reads, such as "Community nursing manager"."""
    mailbox: Mapped[str | None] = mapped_column(sa.String(320))
    confirmed: Mapped[bool] = mapped_column(default=True)


class Meeting(db.Model):  # type: ignore[name-defined]
    __tablename__ = "meetings"
    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("planning_bodies.id"))
    held_on: Mapped[date] = mapped_column(sa.Date)
    papers_due_on: Mapped[date | None] = mapped_column(sa.Date)
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    agenda_url: Mapped[str | None] = mapped_column(sa.String(1000))
    minutes_url: Mapped[str | None] = mapped_column(sa.String(1000))
    cancelled_at: Mapped[datetime | None]
    __table_args__ = (sa.UniqueConstraint("body_id", "held_on"), sa.Index("ix_meetings_held_on", "held_on"))


class HelpContact(db.Model):  # type: ignore[name-defined]
    """A number to ring: crisis, protection, complaint, advocacy. Shared when `partnership_id` is empty."""

    __tablename__ = "help_contacts"
    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int | None] = mapped_column(sa.ForeignKey("partnerships.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(200))
    number: Mapped[str] = mapped_column(sa.String(60), default="")
    text_number: Mapped[str] = mapped_column(sa.String(60), default="")
    url: Mapped[str] = mapped_column(sa.String(500), default="")
    hours: Mapped[str] = mapped_column(sa.String(200), default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    position: Mapped[int] = mapped_column(default=0)
    source_url: Mapped[str] = mapped_column(sa.String(500), default="")
    verified_on: Mapped[date | None] = mapped_column(sa.Date)
    retired: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (sa.UniqueConstraint("partnership_id", "slug"),)


__all__ = [
    "Area", "AreaLocality", "Base", "BodyLocality", "HelpContact", "Host", "HostAssignment", "Locality",
    "Meeting", "Partnership", "PlanningBody", "Service",
]  # fmt: skip
