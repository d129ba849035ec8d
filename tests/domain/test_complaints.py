"""What may be handed over as a complaint: only what a person said yes to, while they may say no."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.asking import can_be_asked, check_can_be_asked
from engage.domain.complaints import (
    COMPLAINT,
    ComplaintAction,
    ComplaintState,
    check_yes,
    evidence,
    is_live,
    may_see_address,
)
from engage.domain.contribution_states import ReadingState, ReferralState
from engage.domain.errors import Conflict, DomainError, InvalidTransition, Refused
from engage.domain.kinds import Channel
from engage.domain.machines import next_state
from engage.domain.publication import Use


@given(st.lists(st.sampled_from(list(ComplaintAction)), max_size=12))
def test_nothing_leaves_without_a_yes_that_stood(actions: list[ComplaintAction]) -> None:
    state, last = ComplaintState.ASKED, None
    for action in actions:
        if (state, action) not in COMPLAINT:
            with pytest.raises(InvalidTransition):
                next_state(COMPLAINT, state, action)
            continue
        if action is ComplaintAction.HAND_OVER:
            assert last is ComplaintAction.AGREE
        assert state is not ComplaintState.HANDED_OVER, "nothing happens twice, and nothing after it"
        state, last = next_state(COMPLAINT, state, action), action


def test_a_yes_is_for_the_service_that_was_shown_and_for_words_that_may_leave() -> None:
    for use, service, shown in product(Use, (None, 3), (None, 3, 4)):
        fits = use is not Use.NEITHER and service is not None and shown == service
        if fits:
            check_yes(use, service_id=service, shown_id=shown)
        else:
            with pytest.raises(DomainError):
                check_yes(use, service_id=service, shown_id=shown)
    with pytest.raises(Conflict, match="complaint_changed"):
        check_yes(Use.PUBLISH, service_id=3, shown_id=4)


def test_who_may_be_asked_and_how_staff_know() -> None:
    for reading, held in product(ReadingState, (True, False)):
        if can_be_asked(reading, held_by_somebody=held):
            assert held
            assert reading in {ReadingState.READ, ReadingState.REPLIED}
            check_can_be_asked(reading, held_by_somebody=held)
        else:
            with pytest.raises(DomainError):
                check_can_be_asked(reading, held_by_somebody=held)
    with pytest.raises(InvalidTransition):
        check_can_be_asked(ReadingState.RECEIVED, held_by_somebody=True)
    with pytest.raises(Conflict, match="contribution_withdrawn"):
        check_can_be_asked(ReadingState.WITHDRAWN, held_by_somebody=True)
    with pytest.raises(Refused, match="nobody_to_ask"):
        check_can_be_asked(ReadingState.READ, held_by_somebody=False)
    assert evidence("phone", " I read it out. ") == (Channel.PHONE, "I read it out.")
    with pytest.raises(Refused, match="complaint_evidence_missing"):
        evidence(Channel.PAPER, " ")
    with pytest.raises(Refused, match="complaint_channel_unknown"):
        evidence(Channel.WEB, "They would have pressed it.")


def test_the_address_is_seen_by_whoever_has_it_while_they_want_that() -> None:
    for use, shares, lies in product(Use, (True, False), (None, *ReferralState)):
        seen = shares and use is not Use.NEITHER and lies not in {None, ReferralState.RECALLED}
        assert may_see_address(use, share_address=shares, referral=lies) is seen


def test_it_is_live_from_the_yes_until_the_service_is_done() -> None:
    live = {(state, lies) for state, lies in product((None, *ComplaintState), (None, *ReferralState))
            if is_live(state, lies)}  # fmt: skip
    handed = ComplaintState.HANDED_OVER
    assert live == {(ComplaintState.AGREED, lies) for lies in (None, *ReferralState)} | {
        (handed, ReferralState.SENT), (handed, ReferralState.ANSWERED), (handed, ReferralState.SENT_BACK),
    }  # fmt: skip
