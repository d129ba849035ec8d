"""The names of everything that is measured. They are for ever: files and scripts use them."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """One figure of a measure, in the order in which all are listed."""

    ANSWERED_ON_TIME = "answered_on_time"
    STILL_UNANSWERED = "still_unanswered"
    OLDEST_UNANSWERED = "oldest_unanswered_days"
    MEDIAN_OVERDUE = "median_days_overdue"
    TIME_TO_DECISION = "time_to_decision_days"
    DECISION_MIX = "decision_mix"
    EXPLAINED_NO = "explained_no"
    CHANGE_RATE = "change_rate"
    CHANGES_CHECKED = "changes_checked"
    PEOPLE_TOLD = "people_told"
    DEAD_ENDS = "dead_ends"
    VERDICTS = "verdicts"
    REOPENED = "reopened"
    REPLY_ITEMS = "reply_items"
    REPLY_SAMPLE = "reply_sample"
    REPLY_RATED = "reply_rated"
    REPLY_RATED_ITEMS = "reply_rated_items"
    REPLY_TYPES = "reply_types"
    REPLY_AGREEMENT = "reply_agreement"
    SAY_DO_GAP = "say_do_gap"
    ESCALATED_SEEN = "escalated_seen"
    ESCALATION_DAYS = "escalation_days"
    ESCALATION_MINUTES = "escalation_minutes"
    PARTICIPATION = "participation"
    PREVALENCE = "participation_to_prevalence"
    DEPRIVATION_GAP = "deprivation_gap"
    DISSIMILARITY = "dissimilarity"
    CONCENTRATION = "concentration"
    NEW_VOICES = "new_voices"
    AGREED_BY_LOCALITY = "agreed_by_locality"
    DAYS_BY_LOCALITY = "days_by_locality"
    AGREED_BY_QUINTILE = "agreed_by_quintile"
    ONLY_ORGANISATIONS = "only_organisations"
    CHANNEL_PUBLISHED = "channel_published"
    CHANNEL_DAYS = "channel_days"
    CHANNEL_FINISHED = "channel_finished"
    WITHHELD = "withheld"
    WITHHELD_REASONS = "withheld_reasons"
    WORDS_CHANGED = "words_changed"
    OBJECTIONS_UPHELD = "objections_upheld"
    ASKS_PER_STORY = "asks_per_story"
    ASKED_TWICE = "asked_twice"
    ASKED_AGAIN = "asked_again"
    DIGEST_COMPLETE = "digest_complete"


P = Part
NUMBER: dict[Part, int] = {
    part: number
    for number, parts in enumerate(
        (
            (P.ANSWERED_ON_TIME,),
            (P.STILL_UNANSWERED, P.OLDEST_UNANSWERED, P.MEDIAN_OVERDUE),
            (P.TIME_TO_DECISION,),
            (P.DECISION_MIX, P.EXPLAINED_NO),
            (P.CHANGE_RATE, P.CHANGES_CHECKED),
            (P.PEOPLE_TOLD,),
            (P.DEAD_ENDS,),
            (P.VERDICTS, P.REOPENED),
            (
                P.REPLY_ITEMS, P.REPLY_SAMPLE, P.REPLY_RATED, P.REPLY_RATED_ITEMS, P.REPLY_TYPES, P.REPLY_AGREEMENT,
            ),
            (P.SAY_DO_GAP,),
            (P.ESCALATED_SEEN, P.ESCALATION_DAYS, P.ESCALATION_MINUTES),
            (P.PARTICIPATION, P.PREVALENCE),
            (P.DEPRIVATION_GAP, P.DISSIMILARITY),
            (P.CONCENTRATION, P.NEW_VOICES),
            (P.AGREED_BY_LOCALITY, P.DAYS_BY_LOCALITY, P.AGREED_BY_QUINTILE),
            (P.ONLY_ORGANISATIONS,),
            (P.CHANNEL_PUBLISHED, P.CHANNEL_DAYS, P.CHANNEL_FINISHED),
            (P.WITHHELD, P.WITHHELD_REASONS, P.WORDS_CHANGED, P.OBJECTIONS_UPHELD),
            (P.ASKS_PER_STORY, P.ASKED_TWICE, P.ASKED_AGAIN),
            (P.DIGEST_COMPLETE,),
        ),
        start=1,
    )
    for part in parts
}
"""Of which measure of domain.md 6.3 each is a figure, 1 to 20."""

NOT_PUBLIC = frozenset(
    {P.PEOPLE_TOLD, P.CHANNEL_PUBLISHED, P.CHANNEL_DAYS, P.WITHHELD, P.WITHHELD_REASONS, P.OBJECTIONS_UPHELD,
     P.ASKS_PER_STORY, P.ASKED_TWICE}
)  # fmt: skip
"""Figures that count what is not listed one by one in public: small numbers of them are hidden, all are rounded."""
