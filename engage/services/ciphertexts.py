"""Where ciphertext lies, and the context each piece is bound to.

A piece of ciphertext opens only with the context it was made with, so that one cannot be copied into another
row. Whoever encrypts takes the context from a function here; key rotation walks `COLUMNS`. Originals are not
listed: their own service is the only one that touches them (`services.originals.rotate`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


def contact(contribution_id: int) -> str:
    """Context of `contact_points.address`."""
    return f"contact:{contribution_id}"


def draft(key_hmac: str) -> str:
    """Context of `drafts.answers`."""
    return f"draft:{key_hmac}"


def objection(objection_id: int) -> str:
    """Context of `objections.text`."""
    return f"objection:{objection_id}"


def follow_up(follow_up_id: int) -> str:
    """Context of `follow_ups.text`."""
    return f"follow_up:{follow_up_id}:text"


def follow_up_answer(follow_up_id: int) -> str:
    """Context of `follow_ups.answer`."""
    return f"follow_up:{follow_up_id}:answer"


def incident(incident_id: int) -> str:
    """Context of `incidents.note`."""
    return f"incident:{incident_id}"


def link_answer(answer_id: int) -> str:
    """Context of `link_answers.words`."""
    return f"link_answer:{answer_id}:words"


def link_answer_reason(answer_id: int) -> str:
    """Context of `link_answers.reason`."""
    return f"link_answer:{answer_id}:reason"


def digest_question(question_id: int) -> str:
    """Context of `digest_questions.text`."""
    return f"digest_question:{question_id}:text"


def digest_question_address(question_id: int) -> str:
    """Context of `digest_questions.address`."""
    return f"digest_question:{question_id}:address"


def digest_question_answer(question_id: int) -> str:
    """Context of `digest_questions.answer`."""
    return f"digest_question:{question_id}:answer"


def digest_question_reason(question_id: int) -> str:
    """Context of `digest_questions.reason`."""
    return f"digest_question:{question_id}:reason"


def undoing(contribution_id: int) -> str:
    """Context of `undoable.before`."""
    return f"undoing:{contribution_id}"


def verdict(ask_id: int, contribution_id: int, round: int) -> str:
    """Context of `verdicts.comment`."""
    return f"verdict:{ask_id}:{contribution_id}:{round}"


def concern_entry(entry_id: int) -> str:
    """Context of `concern_entries.words`."""
    return f"concern_entry:{entry_id}"


def earlier_addresses(contribution_id: int) -> str:
    """Context of `concerns.earlier_addresses`."""
    return f"concern:{contribution_id}:earlier_addresses"


def second_reading(contribution_id: int) -> str:
    """Context of `second_readings.text`."""
    return f"second_reading:{contribution_id}:text"


def second_reading_note(contribution_id: int) -> str:
    """Context of `second_readings.note`."""
    return f"second_reading:{contribution_id}:note"


def same_here(press_id: int) -> str:
    """Context of `same_here.sentence`."""
    return f"same_here:{press_id}"


def voice(contribution_id: int) -> str:
    """Context of `contribution_voices.details`."""
    return f"voice:{contribution_id}"


def equality_waiting(key: str) -> str:
    """Context of `equality_waiting.answers`."""
    return f"equality_waiting:{key}"


def equality_answers(key: str) -> str:
    """Context of `equality_answers.answers`."""
    return f"equality_answers:{key}"


def theme_model(partnership_id: int) -> str:
    """Context of `theme_models.packed`."""
    return f"theme_model:{partnership_id}"


def theme_suggestions(contribution_id: int) -> str:
    """Context of `theme_suggestions.suggestions`."""
    return f"theme_suggestions:{contribution_id}"


def word_sound(contribution_id: int) -> str:
    """Context of `word_sounds.sound`."""
    return f"word_sound:{contribution_id}"


def subscription(address_hmac: str) -> str:
    """Context of `subscriptions.address`."""
    return f"subscription:{address_hmac}"


def message_address(key: str) -> str:
    """Context of `messages.address`; `key` is the row's dedupe_key."""
    return f"message:{key}:address"


def message_params(key: str) -> str:
    """Context of `messages.params`; `key` is the row's dedupe_key."""
    return f"message:{key}:params"


@dataclass(frozen=True, slots=True)
class Column:
    """One column that holds ciphertext."""

    table: str
    name: str
    needs: tuple[str, ...]
    """Columns of the same row that the context is made of."""
    context: Callable[..., str]
    """Called with the values of `needs`, in order."""

    def context_of(self, row: Mapping[str, Any]) -> str:
        """The context of this column in a row that has the columns in `needs`."""
        return self.context(*(row[name] for name in self.needs))


COLUMNS: tuple[Column, ...] = (
    Column("contact_points", "address", ("contribution_id",), contact),
    Column("drafts", "answers", ("key_hmac",), draft),
    Column("objections", "text", ("id",), objection),
    Column("follow_ups", "text", ("id",), follow_up),
    Column("follow_ups", "answer", ("id",), follow_up_answer),
    Column("incidents", "note", ("id",), incident),
    Column("link_answers", "words", ("id",), link_answer),
    Column("link_answers", "reason", ("id",), link_answer_reason),
    Column("digest_questions", "text", ("id",), digest_question),
    Column("digest_questions", "address", ("id",), digest_question_address),
    Column("digest_questions", "answer", ("id",), digest_question_answer),
    Column("digest_questions", "reason", ("id",), digest_question_reason),
    Column("undoable", "before", ("contribution_id",), undoing),
    Column("verdicts", "comment", ("ask_id", "contribution_id", "round"), verdict),
    Column("concern_entries", "words", ("id",), concern_entry),
    Column("concerns", "earlier_addresses", ("contribution_id",), earlier_addresses),
    Column("second_readings", "text", ("contribution_id",), second_reading),
    Column("second_readings", "note", ("contribution_id",), second_reading_note),
    Column("same_here", "sentence", ("id",), same_here),
    Column("contribution_voices", "details", ("contribution_id",), voice),
    Column("equality_waiting", "answers", ("key",), equality_waiting),
    Column("equality_answers", "answers", ("key",), equality_answers),
    Column("subscriptions", "address", ("address_hmac",), subscription),
    Column("theme_models", "packed", ("partnership_id",), theme_model),
    Column("theme_suggestions", "suggestions", ("contribution_id",), theme_suggestions),
    Column("word_sounds", "sound", ("contribution_id",), word_sound),
    Column("messages", "address", ("dedupe_key",), message_address),
    Column("messages", "params", ("dedupe_key",), message_params),
)
"""Every ciphertext column but the originals'. A test holds the list against the tables."""
