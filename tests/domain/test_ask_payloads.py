from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.ask_events import AskEvent
from engage.domain.ask_payloads import PAYLOADS, public_payload, validate_changes, validate_payload
from engage.domain.ask_states import AskAction
from engage.domain.errors import DomainError, Refused

A = AskAction
DECIDE = {"outcome": "agreed", "reasons": "Why.", "options_considered": "These.", "decided_by": "The LPG"}


def refused(kind, payload):
    with pytest.raises(Refused) as refusal:
        validate_payload(kind, payload)
    return refusal.value.code, refusal.value.field


def test_every_action_has_a_schema():
    assert set(PAYLOADS) == set(AskAction)


def test_a_payload_is_stored_trimmed_with_iso_dates_and_without_blanks():
    stored = validate_payload(
        A.DECIDE,
        {**DECIDE, "reasons": "  One.\r\nTwo.\x00 ", "meeting_on": date(2026, 11, 12), "process": " ", "links": []},
    )
    assert stored == {**DECIDE, "reasons": "One.\nTwo.", "meeting_on": "2026-11-12", "links": []}


@pytest.mark.parametrize("key", DECIDE)
@pytest.mark.parametrize("blank", [None, "", " \n "])
def test_what_is_needed_may_not_be_blank(key, blank):
    assert refused(A.DECIDE, {**DECIDE, key: blank}) == ("ask_field_missing", key)


@pytest.mark.parametrize(
    ("kind", "payload", "code", "field"),
    [
        (A.DECIDE, {**DECIDE, "story": "what she told us"}, "ask_field_unknown", "story"),
        (A.DECIDE, {**DECIDE, "outcome": "passed_on"}, "ask_field_malformed", "outcome"),
        (A.DECIDE, {**DECIDE, "outcome": "noted"}, "ask_field_malformed", "outcome"),
        (A.DECIDE, {**DECIDE, "outcome": ["agreed"]}, "ask_field_malformed", "outcome"),
        (A.DECIDE, {**DECIDE, "reasons": 7}, "ask_field_malformed", "reasons"),
        (A.DECIDE, {**DECIDE, "reasons": "a" * 4001}, "ask_text_too_long", "reasons"),
        (A.DECIDE, {**DECIDE, "links": ["http://x.scot"]}, "evidence_link_not_https", "links"),
        (A.DECIDE, {**DECIDE, "links": ["https://a.scot"] * 11}, "ask_field_malformed", "links"),
        (A.DECIDE, {**DECIDE, "minute_url": "javascript:alert(1)"}, "evidence_link_not_https", "minute_url"),
        (A.PROMISE, {"text": "x", "owner_role": "y", "due": "31/12/2026"}, "ask_field_malformed", "due"),
        (A.CHECK_PASS, {"promise": True}, "ask_field_malformed", "promise"),
        (A.CHECK_PASS, {"promise": 0}, "ask_field_malformed", "promise"),
        (A.CHECK_PASS, {"promise": "1"}, "ask_field_malformed", "promise"),
        (A.CHECK_PASS, {"promise": 2**60}, "ask_field_malformed", "promise"),
        (A.GIVE_VERDICT, {"contribution_id": 1, "answer": "maybe"}, "ask_field_malformed", "answer"),
        (A.GIVE_VERDICT, {"contribution_id": 1, "answer": "no", "comment": "No."}, "ask_field_unknown", "comment"),
        (A.REPORT_DONE, {"promise": 1, "what": "x", "when": "2026-01-01", "evidence": "seen"}, "ask_field_malformed",
         "evidence"),
        (A.CORRECT, {"seq": 1, "changes": {}, "reason": "x"}, "ask_field_malformed", "changes"),
    ],
)  # fmt: skip
def test_what_is_refused(kind, payload, code, field):
    assert refused(kind, payload) == (code, field)


@pytest.mark.parametrize("kind", AskAction)
@given(
    junk=st.dictionaries(
        st.sampled_from(["reason", "promise", "due", "outcome", "evidence", "changes", "seq"]),
        st.none() | st.text() | st.integers() | st.lists(st.text()) | st.dictionaries(st.text(), st.text()),
    )
)
def test_junk_is_refused_and_never_an_accident(kind, junk):
    with suppress(DomainError):
        stored = validate_payload(kind, junk)
        assert validate_payload(kind, stored) == stored


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (A.RAISE, "decision_due"), (A.RAISE, "body_id"), (A.PROMISE, "due"), (A.MOVE_PROMISE, "due"), (A.DEFER, "to"),
        (A.GIVE_VERDICT, "answer"), (A.GIVE_VERDICT, "contribution_id"), (A.CLOSE, "closed_as"), (A.REOPEN, "by"),
        (A.LINK_CONTRIBUTION, "contribution_id"), (A.ACCEPT, "decision_due"), (A.DECIDE, "nonsense"),
    ],
)  # fmt: skip
def test_no_correction_touches_a_date_people_were_given_nor_an_answer(kind, key):
    with pytest.raises(Refused) as refusal:
        validate_changes(kind, {key: "2026-12-31"})
    assert (refusal.value.code, refusal.value.field) == ("ask_field_not_correctable", key)


def test_a_correction_cannot_blank_what_is_needed():
    with pytest.raises(Refused) as refusal:
        validate_changes(A.DECIDE, {"reasons": "  "})
    assert refusal.value.code == "ask_field_missing"


def test_the_public_never_sees_which_contribution_nor_a_single_answer():
    assert public_payload(A.LINK_CONTRIBUTION, {"contribution_id": 7}) == {}
    assert public_payload(A.UNLINK_CONTRIBUTION, {"contribution_id": 7, "because": "withdrawn"}) == {
        "because": "withdrawn"
    }
    assert public_payload(A.GIVE_VERDICT, {"contribution_id": 7, "answer": "no", "new_information": True}) == {}
    assert public_payload(A.DECIDE, {**DECIDE, "unheard_of": 1}) == DECIDE


def test_a_naive_time_is_refused():
    naive, aware = datetime(2026, 11, 16), datetime(2026, 11, 16, tzinfo=UTC)  # noqa: DTZ001
    for times in ((naive, aware), (aware, naive)):
        with pytest.raises(ValueError, match="time zone"):
            AskEvent(1, A.NOTE, *times, "clerk")
