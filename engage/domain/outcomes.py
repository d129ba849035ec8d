"""The nine National Health and Wellbeing Outcomes, word for word.

Contains public sector information licensed under the Open Government Licence v3.0. The wording is the
Scottish Government's own and is never translated or shortened where it is quoted.
"""

from __future__ import annotations

from dataclasses import dataclass

from engage.domain.errors import NotFound

SOURCE_URL = "http://www.gov.scot/publications/national-health-wellbeing-outcomes-framework/pages/5/"


@dataclass(frozen=True)
class Outcome:
    """One national outcome: its number, 1 to 9, and its statutory wording."""

    id: int
    text: str


_TEXTS = (
    "People are able to look after and improve their own health and wellbeing and live in good health for longer.",
    "People, including those with disabilities or long term conditions, or who are frail, are able to live,"
    " as far as reasonably practicable, independently and at home or in a homely setting in their community.",
    "People who use health and social care services have positive experiences of those services, and have"
    " their dignity respected.",
    "Health and social care services are centred on helping to maintain or improve the quality of life of"
    " people who use those services.",
    "Health and social care services contribute to reducing health inequalities.",
    "People who provide unpaid care are supported to look after their own health and wellbeing, including to"
    " reduce any negative impact of their caring role on their own health and well-being.",
    "People who use health and social care services are safe from harm.",
    "People who work in health and social care services feel engaged with the work they do and are supported"
    " to continuously improve the information, support, care and treatment they provide.",
    "Resources are used effectively and efficiently in the provision of health and social care services.",
)

OUTCOMES: tuple[Outcome, ...] = tuple(Outcome(number, text) for number, text in enumerate(_TEXTS, start=1))


def outcome(number: int) -> Outcome:
    """The outcome with this number. Raises NotFound("outcome_unknown")."""
    if not 1 <= number <= len(OUTCOMES):
        raise NotFound("outcome_unknown", number=number)
    return OUTCOMES[number - 1]
