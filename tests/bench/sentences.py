"""Made-up words of about the length of a real contribution, after an editor took names out."""

from __future__ import annotations

import random

SENTENCES = (
    "The light on the stairs of the health centre has been out since August.",
    "My mother waited eleven weeks for the podiatrist and nobody rang to say why.",
    "The bus stops a long way from the door and there is no bench on the way.",
    "The nurse who came was kind, and she showed my [relation] how to do it.",
    "I asked three times for a letter in large print and got the small one again.",
    "Nobody told us that the day centre would be shut for the whole of July.",
    "A text on the day before would have saved us a trip in the snow.",
    "The receptionist found us a room where it was quiet, and that made the day.",
    "We need somebody to ring at the weekend, not only an answering machine.",
    "The carers come at a different hour every day, so he never knows when to eat.",
    "Please put the opening hours on the door, and let one nurse stay until seven.",
    "It took me [a while] to find out who decides about the home adaptations.",
    "I was told to ring at eight, and at eight the line was engaged for an hour.",
    "The new ramp is good, but the door at the top of it is too heavy for a wheelchair.",
    "Could the pharmacy and the surgery agree on one day for the repeat prescription?",
    "The group on Thursdays keeps me going. It should not hang on one volunteer.",
)

THEMES = (
    "Getting an appointment", "Waiting for podiatry", "Buses to the health centre", "Lighting and stairs",
    "Letters people can read", "Home care at the same hour", "Rest for carers", "Hospital discharge",
    "Weekends and nights", "Kind staff", "Day centres", "Repeat prescriptions", "Doors, ramps and lifts",
    "Hearing loops", "Mental health: being listened to", "Young people", "Housing and adaptations", "Dementia",
    "Food at home", "Benches and toilets", "Loneliness", "Telling your story once", "Parking", "Interpreters",
    "Pain clinics", "Wheelchair repairs", "Drugs and alcohol", "Phone lines", "Volunteers", "Health visitors",
)  # fmt: skip


def words(rng: random.Random, length: int = 300) -> str:
    """About `length` characters in one or two paragraphs."""
    said: list[str] = []
    size = 0
    while size < length - 35:
        said.append(rng.choice(SENTENCES))
        size += len(said[-1]) + 1
    cut = rng.randrange(len(said)) if len(said) > 3 and rng.random() < 0.4 else 0
    return "\n\n".join(" ".join(part) for part in (said[:cut], said[cut:]) if part)
