"""Importing this loads every table, for migrations and backups. It offers nothing by name."""

from engage.models import (
    agendas,
    alike,
    answer_quality,
    asks,
    asks_alike,
    audit,
    complaints,
    contributions,
    digest_questions,
    digests,
    echoes,
    equality,
    incidents,
    jobs,
    link_answers,
    originals,
    outbox,
    pages,
    paper,
    people,
    places,
    rota,
    safeguarding,
    said_before,
    second_reading,
    sounds,
    themes,
    theming,
    undoing,
    voices,
)

__all__: list[str] = []
_LOADED = (
    agendas, alike, answer_quality, asks, asks_alike, audit, complaints, contributions, digest_questions, digests,
    echoes, equality,
    incidents, jobs, link_answers, originals, outbox, pages, paper, people, places, rota, safeguarding, said_before,
    second_reading, sounds, themes, theming, undoing, voices,
)  # fmt: skip
