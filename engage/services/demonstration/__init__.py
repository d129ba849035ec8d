"""A demonstration: some months of a small world, played through the same services that people use.

Nothing is written past the services, so that its history is as true as any other: reminders, lapses and digests come
from the jobs, run day by day with a clock that stands where the story is. The texts and dates are data (adapters.
demonstration_texts); here is what turns them into days.
"""

from engage.services.demonstration.play import DAYS, Built, Own, build, is_empty, places_of

__all__ = ["DAYS", "Built", "Own", "build", "is_empty", "places_of"]
