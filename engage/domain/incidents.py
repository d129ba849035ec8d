"""Something stood on the public pages that should never have been public: what is noted of it, and the clock.

UK GDPR Art 33(1): the controller tells the Information Commissioner within 72 hours of becoming aware of a breach,
where feasible, unless it is unlikely to be a risk to people's rights and freedoms; Art 33(5): every breach is
documented, also one that is not reported; Art 34: where the risk is high, the people are told. Whether it is a breach,
and how great the risk is, a person decides: the data protection officer advises, and nothing here judges.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from engage.domain.errors import Refused

ASSESS = timedelta(hours=72)
"""From when the host knew of it (Art 33(1)). Hours, not working days: nights and weekends count."""
MOST_NOTE = 2000
"""Characters of what the host notes."""


class IncidentKind(StrEnum):
    """What was shown, in the order the form lists it."""

    NAME = "name"
    CONTACT = "contact"
    """How to reach somebody, or where they live."""
    NUMBER = "number"
    """A number that opens a record or an account: CHI, National Insurance, bank."""
    HEALTH = "health"
    """Somebody's health, and who they are."""
    CHILD = "child"
    """Who a child is."""
    STAFF = "staff"
    """A member of staff about whom something bad is said."""
    IDENTIFIES = "identifies"
    """No detail alone, but together they show who it is."""
    CONSENT = "consent"
    """The person did not agree that everybody may read it."""


class Told(StrEnum):
    """Who was told of it."""

    OFFICER = "officer"
    """The data protection officer."""
    MANAGER = "manager"
    PERSON = "person"
    """Whoever told us."""
    OTHERS = "others"
    """The people whom it shows."""
    READERS = "readers"
    """Services, bodies and others who had it, and were asked to destroy it."""
    COMMISSIONER = "commissioner"


class Outcome(StrEnum):
    """What the controller decided."""

    REPORTED = "reported"
    """To the Information Commissioner."""
    NOT_REPORTED = "not_reported"
    """A risk to people is unlikely. Documented all the same."""


def due_at(found_at: datetime) -> datetime:
    """When the 72 hours are over."""
    return found_at + ASSESS


def hours_left(found_at: datetime, now: datetime) -> int:
    """Whole hours until then; negative when they are over, by the hours begun since."""
    return (due_at(found_at) - now) // timedelta(hours=1)


def incident_kind(given: IncidentKind | str) -> IncidentKind:
    """The kind with this id. Raises Refused: incident_kind_missing, incident_kind_unknown."""
    if not given:
        raise Refused("incident_kind_missing", field="kind")
    try:
        return IncidentKind(given)
    except ValueError:
        raise Refused("incident_kind_unknown", field="kind") from None


def told(given: Iterable[Told | str]) -> tuple[Told, ...]:
    """Who was told, in the order of the list, each once. Raises Refused("incident_told_unknown")."""
    try:
        found = {Told(each) for each in given}
    except ValueError:
        raise Refused("incident_told_unknown", field="told") from None
    return tuple(each for each in Told if each in found)


def outcome(given: Outcome | str | None) -> Outcome | None:
    """What was decided; None while nothing is. Raises Refused("incident_outcome_unknown")."""
    if not given:
        return None
    try:
        return Outcome(given)
    except ValueError:
        raise Refused("incident_outcome_unknown", field="outcome") from None
