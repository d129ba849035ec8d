"""What a reader of a digest asks about one of its lines: it goes to the host alone, and is never public.

Nobody needs an account or a name for it. Who gives an e-mail address gets one answer; who gives none is read all the
same. The host answers, or says to itself why no answer is needed; nothing else can happen to a question.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from engage.domain import texts

MOST_QUESTION = 1_000
"""Characters of a question."""
MOST_ANSWER = 4_000
"""Characters of the host's answer."""
MOST_REASON = 500
"""Characters of why no answer is needed."""
WORDS_KEPT = timedelta(days=30)
"""After it was dealt with, question, answer and reason are erased. That one was asked stays."""
ADDRESS_KEPT = timedelta(days=30)
"""So long an address waits for an answer. After that nobody can be answered any more."""


class DigestQuestionState(StrEnum):
    """Where a question stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"
    """The host said why no answer is needed."""


class DigestQuestionAction(StrEnum):
    ANSWER = "answer"
    SET_ASIDE = "set_aside"


DIGEST_QUESTION: dict[tuple[DigestQuestionState, DigestQuestionAction], DigestQuestionState] = {
    (DigestQuestionState.WAITING, DigestQuestionAction.ANSWER): DigestQuestionState.ANSWERED,
    (DigestQuestionState.WAITING, DigestQuestionAction.SET_ASIDE): DigestQuestionState.SET_ASIDE,
}


def question(text: str) -> str:
    """A question as it is stored. Raises Refused, field "question": digest_question_missing, note_too_long."""
    return texts.note(text, field="question", most=MOST_QUESTION, missing="digest_question_missing")


def answer(text: str) -> str:
    """The host's answer as it is stored. Raises Refused, field "answer": answer_missing, note_too_long."""
    return texts.note(text, field="answer", most=MOST_ANSWER, missing="answer_missing")


def reason(text: str) -> str:
    """Why no answer is needed, as it is stored. Raises Refused, field "reason": digest_question_reason_missing,
    note_too_long."""
    return texts.note(text, field="reason", most=MOST_REASON, missing="digest_question_reason_missing")
