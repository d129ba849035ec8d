"""Answers to equality questions: taken in apart from what they came with, shuffled, counted, and thrown away in time.

Nothing here is audited or counted by the hour: a record of the moment would lead back to the contribution that was sent
before it. A set waits under a keyed hash of what the browser holds; the job gives it a new random key among others.
"""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.domain import equality as rules
from engage.domain.equality import Quarter
from engage.domain.errors import Conflict
from engage.domain.periods import Period
from engage.models.equality import EqualityAnswers, EqualityCount, EqualityWaiting
from engage.models.places import Partnership
from engage.models.prepared import insert
from engage.services import ciphertexts
from engage.services.context import context, today
from engage.services.unit_of_work import unit_of_work

_ARRIVED = insert(EqualityWaiting, "key", "partnership_id", "quarter", "question_set", "answers", once=True)
_LENGTH = 200
"""Characters that every set is filled up to, so that the length of its ciphertext tells nothing."""


def send(*, partnership_id: int, answers: Mapping[str, object], once: str) -> bool:
    """Keep one set of answers; False when there is no answer in it, for then nothing is kept. `once` is a secret that
    only the browser holds: the same one again keeps nothing more, and the first set stays.

    Raises Refused("equality_answer_unknown"), Conflict("equality_not_asked").
    """
    given = rules.checked(answers)
    if not given:
        return False
    with unit_of_work() as session:
        partnership = session.get(Partnership, partnership_id)
        if partnership is None or not partnership.equality_asked:
            raise Conflict("equality_not_asked")
        key = context().keys.hmac("equality", once[:200])
        _ARRIVED.send(
            {"key": key, "partnership_id": partnership_id, "quarter": str(_present()),
             "question_set": rules.CURRENT_SET, "answers": _sealed(given, ciphertexts.equality_waiting(key))}
        )  # fmt: skip
    return True


def shuffle() -> int | None:
    """Move what waits to its place among others, in no order; count the quarters that are over; throw away sets whose
    two years are over. Safe to call again.

    Returns how many sets moved, or None for fewer than ten: the record of the run has a time.
    """
    present = _present()
    with unit_of_work() as session:
        moved = _move(session, present)
        _count(session, present)
        session.execute(
            sa.delete(EqualityAnswers).where(EqualityAnswers.quarter <= str(present.later(-rules.KEPT_QUARTERS)))
        )
    return moved if moved >= rules.LEAST_TO_SHUFFLE else None


def _move(session: Session, present: Quarter) -> int:
    groups: dict[tuple[int, str], list[EqualityWaiting]] = defaultdict(list)
    for row in session.scalars(sa.select(EqualityWaiting).order_by(EqualityWaiting.key).with_for_update()):
        groups[row.partnership_id, row.quarter].append(row)
    fresh = []
    for (_partnership, quarter), rows in groups.items():
        if quarter >= str(present) and len(rows) < rules.LEAST_TO_SHUFFLE:
            continue
        for row in rows:
            fresh.append(_under_new_key(row))
            session.delete(row)
    # PostgreSQL lays rows down in the order in which they come.
    secrets.SystemRandom().shuffle(fresh)
    if fresh:
        session.execute(sa.insert(EqualityAnswers), fresh)
    session.flush()
    return len(fresh)


def _under_new_key(row: EqualityWaiting) -> dict[str, object]:
    key = secrets.token_hex(16)
    answers = _opened(row.answers, ciphertexts.equality_waiting(row.key))
    return {
        "key": key, "partnership_id": row.partnership_id, "quarter": row.quarter, "question_set": row.question_set,
        "answers": _sealed(answers, ciphertexts.equality_answers(key)),
    }  # fmt: skip


def _count(session: Session, present: Quarter) -> None:
    """Count each quarter that is over and was not counted. What was counted stays as it is."""
    done = sa.select(EqualityCount.quarter).where(
        EqualityCount.partnership_id == EqualityAnswers.partnership_id, EqualityCount.quarter == EqualityAnswers.quarter
    )
    groups: dict[tuple[int, str], list[EqualityAnswers]] = defaultdict(list)
    for row in session.scalars(
        sa.select(EqualityAnswers)
        .where(EqualityAnswers.quarter < str(present), ~done.exists())
        .order_by(EqualityAnswers.key)
    ):
        groups[row.partnership_id, row.quarter].append(row)
    for (partnership_id, quarter), rows in groups.items():
        session.add_all(
            EqualityCount(partnership_id=partnership_id, quarter=quarter, question=question, answer=answer, count=count)
            for question, cells in rules.counted(_sets(rows)).items()
            for answer, count in cells.items()
        )
    session.flush()


def _sets(rows: Sequence[EqualityAnswers]) -> list[tuple[str, dict[str, str]]]:
    return [(row.question_set, _opened(row.answers, ciphertexts.equality_answers(row.key))) for row in rows]


def _present() -> Quarter:
    return Quarter.parse(Period.of(today()).quarter)


def _sealed(answers: Mapping[str, str], where: str) -> str:
    return context().keys.encrypt(json.dumps(dict(answers)).ljust(_LENGTH), where)


def _opened(token: str, where: str) -> dict[str, str]:
    answers: dict[str, str] = json.loads(context().keys.decrypt(token, where))
    return answers
