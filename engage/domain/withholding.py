"""Why words are not published: a closed list of reasons with stable ids.

Each has a sentence that the contributor reads; counts by reason are public.
"""

from __future__ import annotations

from enum import StrEnum

from engage.domain.errors import Refused

MAX_NOTE = 1000


class WithheldReason(StrEnum):
    """The reason a host gives when it does not publish, or takes back what it published."""

    PERSONAL_DETAILS = "personal_details"
    """Taking the personal details out would leave nothing to read."""
    STAFF_NAMED = "staff_named"
    IDENTIFIES_SOMEONE = "identifies_someone"
    """Somebody who knows the place would know who it is about."""
    ABOUT_A_LIVE_COMPLAINT = "about_a_live_complaint"
    OFFENSIVE = "offensive"
    NOT_ABOUT_SERVICES = "not_about_services"
    DUPLICATE = "duplicate"
    COMMERCIAL = "commercial"
    OLDER_THAN_THREE_YEARS = "older_than_three_years"
    LEGAL = "legal"
    SAFEGUARDING = "safeguarding"
    ASKED_NOT_TO = "asked_not_to"
    """The contributor did not agree to publication."""


def withheld_reason(value: WithheldReason | str) -> WithheldReason:
    """The reason with this id. Raises Refused: withheld_reason_missing, withheld_reason_unknown."""
    if not value:
        raise Refused("withheld_reason_missing", field="withheld_reason")
    try:
        return WithheldReason(value)
    except ValueError:
        raise Refused("withheld_reason_unknown", field="withheld_reason") from None
