"""Who told a contribution, and what is said before it, as lists and pages say it: columns alone, never the words
about it.

To be used as `sa.select(Contribution.id, *TELLER).select_from(Contribution).outerjoin(*HEARD)`.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engage.domain.voices import ORGANISATIONS
from engage.models.contributions import Contribution
from engage.models.voices import ContributionVoice

TELLER = (ContributionVoice.speaks_as, ContributionVoice.interest, Contribution.warns)
"""As whom it was told, the interest a group or organisation named, both empty where nothing was said; and codes of what
its reader says before it."""
HEARD: tuple[Any, sa.ColumnElement[bool]] = (
    ContributionVoice,
    ContributionVoice.contribution_id == Contribution.id,
)
"""What to join to contributions, from outside, for `TELLER`."""
BY_ORGANISATIONS = sa.func.count(sa.case((ContributionVoice.speaks_as.in_(ORGANISATIONS), 1)))
"""How many of the contributions were told by a group or an organisation."""
