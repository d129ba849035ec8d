from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engage.domain.ask_events import AskEvent
from engage.domain.ask_history import Ask, apply, fold
from engage.domain.ask_states import AskAction, AskState, ClosedAs, Outcome, PromiseState
from engage.domain.errors import Conflict, DomainError, InvalidTransition, Refused
from engage.domain.kinds import BodyKind
from engage.domain.verdicts import ReopenBy, Verdict
from tests.domain.ask_scenes import (
    CHAIR,
    CLERK,
    IJB,
    IJB_OFFICER,
    LPG,
    MODERATOR,
    OFFICER,
    OTHER_LPG,
    OTHER_MODERATOR,
    PERSON,
    SYSTEM,
    A,
    Scene,
)


def refused(code, error=DomainError):
    return pytest.raises(error, match=f"^{code}")


def test_an_ask_without_events_is_a_draft():
    ask = fold([])
    assert ask == Ask()
    assert (ask.state, ask.round, ask.current, ask.decision, ask.outcome) == (AskState.DRAFT, 0, None, None, None)
    assert (ask.ack_due, ask.first_decision_due, ask.asked_at, ask.closed_at, ask.verdicts) == (None,) * 4 + ((),)


def test_the_whole_loop():
    scene = Scene(3).raised(detail="People wait an hour.", theme_id=4)
    ask = scene.ask
    assert (ask.state, ask.body_id, ask.body_kind, ask.theme_id) == (AskState.RAISED, LPG, BodyKind.LPG, 4)
    assert (ask.round, ask.fed, ask.ack_due) == (1, {1, 2, 3}, date(2026, 11, 23))
    assert ask.decision_due == ask.first_decision_due == date(2027, 1, 11)

    scene.wait(2).do(A.ACKNOWLEDGE, OFFICER)
    scene.do(A.TABLE, CLERK, meeting_id=9, meeting_on=scene.day(10))
    assert scene.ask.acknowledged_at == scene.events[4].effective_at
    assert (scene.ask.state, scene.ask.tabled.meeting_id) == (AskState.TABLED, 9)

    scene.wait(11).decided("partly", CLERK, meeting_id=9, next_steps="Come to the meeting in May.")
    assert (scene.ask.outcome, scene.ask.decision.by_id, scene.ask.decision.meeting.id) == (Outcome.PARTLY, 6, 9)

    scene.promised().promised(due=60)
    assert [each.number for each in scene.ask.promises] == [1, 2]
    scene.wait(20).do(A.MOVE_PROMISE, OFFICER, promise=1, due=scene.day(40), reason="Frost stopped the work.")
    moved = scene.ask.promise(1)
    assert (moved.first_due, moved.due - moved.first_due, len(moved.moves)) == (
        moved.moves[0].before, timedelta(days=30), 1,
    )  # fmt: skip

    scene.wait(30).reported(1)
    assert scene.ask.state is AskState.ACTING
    scene.checked(2)  # reports the second, then checks it
    assert scene.ask.state is AskState.REPORTED_DONE
    assert [each.state for each in scene.ask.promises] == [PromiseState.CLAIMED, PromiseState.CHECKED]
    with refused("promise_unchecked"):
        scene.do(A.ASK_PEOPLE, SYSTEM, reachable=3)
    scene.do(A.CHECK_PASS, OTHER_MODERATOR, promise=1, text="Seen on Tuesday.")
    assert scene.ask.promise(1).checked_id == 2

    scene.do(A.ASK_PEOPLE, SYSTEM, reachable=3)
    assert scene.ask.current.asked == {1, 2, 3}
    scene.says(1, "yes").says(2, "partly").says(3, "not_sure")
    scene.do(A.CLOSE, MODERATOR, closed_as="confirmed")
    assert (scene.ask.state, scene.ask.closed_as) == (AskState.CLOSED, ClosedAs.CONFIRMED)
    assert scene.ask.closed_at == scene.events[-1].effective_at
    assert fold(scene.events) == scene.ask


def test_a_note_is_kept_and_is_no_decision():
    scene = Scene().raised().do(A.NOTE, CLERK, text="Noted at the meeting.", meeting_id=3)
    assert (scene.ask.state, scene.ask.decision, scene.ask.acknowledged_at) == (AskState.RAISED, None, None)
    assert scene.ask.notes[0].meeting.id == 3


def test_a_deferral_is_counted_and_the_first_date_stays():
    scene = Scene().raised()
    first = scene.ask.decision_due
    for days in (100, 200):
        to = scene.day(days)
        scene.do(A.DEFER, CLERK, to=to, reason="Waiting for the transport survey.", decided_by="LPG")
    assert (scene.ask.state, len(scene.ask.deferrals)) == (AskState.DEFERRED, 2)
    assert (scene.ask.decision_due.isoformat(), scene.ask.first_decision_due) == (to, first)


def passed(scene, **given):
    said = {"to_kind": "ijb", "to_body_id": IJB, "to_name": "North Lanarkshire IJB", "reason": "It needs money."}
    return scene.do(A.PASS_ON, OFFICER, **{**said, **given})


def test_the_first_body_stays_accountable_until_the_other_accepts():
    scene = passed(Scene().raised(), escalate=True)
    due = scene.ask.decision_due
    assert (scene.ask.state, scene.ask.body_id, scene.ask.passing.to_body_id) == (AskState.PASSING, LPG, IJB)
    scene.wait(5).do(A.ACCEPT, IJB_OFFICER, decision_due=scene.day(80))
    assert (scene.ask.state, scene.ask.body_id, scene.ask.body_kind) == (AskState.ACKNOWLEDGED, IJB, BodyKind.IJB)
    assert scene.ask.first_decision_due == due
    assert scene.ask.decision_due > due
    assert (scene.ask.passing, scene.ask.passes[0].escalated) == (None, True)


@pytest.mark.parametrize("before", ["raised", "tabled", "deferred"])
def test_what_comes_back_stands_where_it_stood(before):
    scene = Scene().raised()
    if before == "tabled":
        scene.do(A.TABLE, CLERK, meeting_id=9, meeting_on=scene.day(3))
    if before == "deferred":
        scene.do(A.DEFER, CLERK, to=scene.day(90), reason="The survey comes first.", decided_by="LPG")
    due = scene.ask.decision_due
    passed(scene).do(A.RETURN, IJB_OFFICER, reason="This is for the locality to settle.")
    assert scene.ask.state == {"raised": "acknowledged"}.get(before, before)
    assert (scene.ask.body_id, scene.ask.decision_due) == (LPG, due)
    assert scene.ask.passes[0].return_reason.startswith("This is")


def test_an_outside_organisation_takes_it_on():
    scene = passed(Scene().raised(), to_kind="outside", to_body_id=None, to_name="SPT")
    scene.do(
        A.SETTLE_OUTSIDE, MODERATOR, reasons="SPT runs the bus and took it into its review.", decided_by="SPT",
        evidence={"kind": "seen_by", "role": "Moderator", "seen_on": scene.day(0), "url": "dropped"},
    )  # fmt: skip
    assert (scene.ask.state, scene.ask.outcome) == (AskState.DECIDED, Outcome.PASSED_ON)
    assert scene.ask.decision.evidence == {"kind": "seen_by", "role": "Moderator", "seen_on": "2026-11-16"}
    with refused("promise_not_called_for"):
        scene.promised()
    scene.do(A.ASK_PEOPLE, SYSTEM, reachable=1)
    assert scene.ask.state is AskState.WITH_PEOPLE


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"to_kind": "lpg", "to_body_id": LPG}, "pass_to_itself"),
        ({"to_kind": "outside"}, "pass_target_unclear"),
        ({"to_body_id": None}, "pass_target_unclear"),
        ({"to_kind": "lpg", "to_body_id": OTHER_LPG, "escalate": True}, "escalation_not_up"),
    ],
)
def test_where_an_ask_cannot_be_passed(given, code):
    with refused(code):
        passed(Scene().raised(), **given)


def test_who_takes_it_on_must_be_who_it_went_to():
    with refused("pass_not_to_a_body"):
        passed(Scene().raised(), to_kind="outside", to_body_id=None).do(
            A.ACCEPT, replace(OFFICER, body_id=None), decision_due="2027-01-01"
        )
    with refused("pass_not_outside"):
        passed(Scene().raised()).do(
            A.SETTLE_OUTSIDE, MODERATOR, reasons="They took it into their own review.", decided_by="X",
            evidence={"kind": "link", "url": "https://spt.co.uk"},
        )  # fmt: skip


def test_a_failed_check_leads_back_and_the_claim_stays():
    scene = Scene().reported()
    scene.do(A.CHECK_FAIL, OTHER_MODERATOR, promise=1, reason="The stop is still at the corner.")
    promise = scene.ask.promise(1)
    assert (scene.ask.state, promise.state, promise.claim) == (AskState.ACTING, PromiseState.OPEN, None)
    assert promise.claims[0].failed_because == "The stop is still at the corner."
    scene.reported(1)
    assert len(scene.ask.promise(1).claims) == 2


def test_two_officers_report_the_same_promise():
    scene = Scene().promised().promised().reported(1)
    with refused("promise_not_open", Conflict):
        scene.reported(1)
    with refused("promise_unknown", Refused):
        scene.reported(3)


def test_agreeing_without_a_promise_asks_nobody():
    with refused("promise_missing"):
        Scene().decided().do(A.ASK_PEOPLE, SYSTEM, reachable=1)


def test_an_answer_that_was_given_stays():
    scene = Scene(2).with_people("not_agreed").says(1, "no")
    with refused("verdict_given", Conflict):
        scene.says(1, "yes")
    with refused("contribution_not_fed"):
        scene.says(7, "no")
    with refused("verdict_given_stays"):
        scene.do(A.UNLINK_CONTRIBUTION, MODERATOR, contribution_id=1, because="by_mistake")
    scene.do(A.UNLINK_CONTRIBUTION, MODERATOR, contribution_id=1, because="withdrawn")
    assert scene.ask.fed == {2}
    assert scene.ask.verdicts[0].answer is Verdict.NO
    assert scene.ask.current.asked == {1, 2}


def test_links_are_counted_once():
    scene = Scene(1).raised()
    with refused("contribution_already_linked", Conflict):
        scene.do(A.LINK_CONTRIBUTION, MODERATOR, contribution_id=1)
    with refused("contribution_not_linked", Conflict):
        scene.do(A.UNLINK_CONTRIBUTION, MODERATOR, contribution_id=2, because="by_mistake")
    scene.do(A.UNLINK_CONTRIBUTION, MODERATOR, contribution_id=1, because="by_mistake")
    scene.do(A.LINK_CONTRIBUTION, MODERATOR, contribution_id=1)
    assert [each.unlinked_at is None for each in scene.ask.links] == [False, True]


def test_one_answer_to_the_noes_of_a_round():
    scene = Scene(2).with_people("not_agreed")
    with refused("no_to_answer_missing"):
        scene.answered()
    scene.says(1, "no").answered()
    with refused("no_already_answered", Conflict):
        scene.answered()


def test_a_new_round_has_clocks_decision_and_verdicts_of_its_own():
    scene = Scene(1).with_people().wait(3).says(1, "no")
    old = scene.ask
    scene.do(A.REOPEN, SYSTEM, by="sole_contributor", ack_due=scene.day(7), decision_due=scene.day(56))
    ask = scene.ask
    assert (ask.state, ask.round, ask.reopenings[0].by) == (AskState.REOPENED, 2, ReopenBy.SOLE_CONTRIBUTOR)
    assert (ask.decision, ask.acknowledged_at, ask.asked_at, ask.verdicts, ask.closed_as) == (
        None,
        None,
        None,
        (),
        None,
    )
    assert ask.rounds[0] == old.rounds[0]
    assert ask.first_decision_due > old.first_decision_due
    assert ask.promises == old.promises
    scene.decided("not_agreed").do(A.ASK_PEOPLE, SYSTEM, reachable=1).says(1, "no")
    assert [each.outcome.value for each in scene.ask.decisions] == ["agreed", "not_agreed"]
    assert [len(each.verdicts) for each in scene.ask.rounds] == [1, 1]


def test_a_promise_overtaken_by_a_new_round_stays_to_be_seen():
    scene = Scene().promised().reported().promised().reopened()
    assert [each.state for each in scene.ask.promises] == [PromiseState.SET_ASIDE] * 2
    assert scene.ask.round_promises == ()
    scene.decided()
    with refused("invalid_transition", InvalidTransition):
        scene.reported(1)
    scene.promised()
    with refused("promise_unknown"):
        scene.reported(1)


def test_a_late_no_shows_on_a_closed_ask_and_can_reopen_it():
    scene = Scene(1).with_people().reminded().wait(8)
    scene.do(A.CLOSE, SYSTEM, closed_as="unconfirmed", unconfirmed="silence")
    scene.wait(100).says(1, "no")
    assert (scene.ask.state, len(scene.ask.verdicts)) == (AskState.CLOSED, 1)
    scene.do(A.REOPEN, SYSTEM, by="sole_contributor", ack_due=scene.day(7), decision_due=scene.day(56))
    assert scene.ask.closed_as is None
    assert scene.ask.closings[0].closed_as is ClosedAs.UNCONFIRMED


def test_the_chair_closes_what_stays_disputed():
    scene = Scene(1).with_people("not_agreed").says(1, "no").answered().wait(31)
    scene.do(A.CLOSE, CHAIR, closed_as="disputed", reason="We looked again and there is still no money.")
    assert scene.ask.closed_as is ClosedAs.DISPUTED


# Corrections


def test_a_correction_replaces_words_and_keeps_what_they_were():
    scene = Scene().decided()
    seq = scene.ask.decision.seq
    before = list(scene.events)
    scene.do(A.CORRECT, CLERK, seq=seq, changes={"reasons": "The survey says yes."}, reason="Wrong paragraph.")
    assert scene.ask.decision.reasons == "The survey says yes."
    (listed,) = scene.ask.corrections
    assert (listed.target, dict(listed.after)) == (seq, {"reasons": "The survey says yes."})
    assert dict(listed.before)["reasons"].startswith("The surgery has two rooms")
    assert scene.events[:-1] == before
    assert fold(scene.events[:-1]).decision.reasons.startswith("The surgery has two rooms")


def test_a_second_correction_of_the_same_words():
    scene = Scene().decided()
    seq = scene.ask.decision.seq
    for words in ("The survey says yes.", "The whole survey says yes."):
        scene.do(A.CORRECT, CLERK, seq=seq, changes={"reasons": words}, reason="Typing mistake.")
    assert scene.ask.decision.reasons == "The whole survey says yes."
    assert dict(scene.ask.corrections[1].before) == {"reasons": "The survey says yes."}


def test_a_wrong_outcome_can_be_put_right_until_something_is_built_on_it():
    scene = Scene().decided("not_agreed")
    seq = scene.ask.decision.seq
    changes = {"outcome": "agreed", "process": "A vote."}
    scene.do(A.CORRECT, CLERK, seq=seq, changes=changes, reason="The clerk pressed the wrong key.")
    scene.promised()
    assert (scene.ask.outcome, scene.ask.decision.process) == (Outcome.AGREED, "A vote.")
    assert fold(scene.events) == scene.ask
    with refused("correction_too_late"):
        scene.do(A.CORRECT, CLERK, seq=seq, changes={"outcome": "partly"}, reason="Again.")


def test_what_cannot_be_corrected():
    scene = Scene().decided()
    decision = scene.ask.decision.seq
    for seq, changes, code in (
        (99, {"reasons": "x"}, "correction_of_nothing"),
        (len(scene.events) + 1, {"reason": "x"}, "correction_of_nothing"),
        (decision, {"decided_by": "LPG members, by vote"}, "correction_changes_nothing"),
        (decision, {"reasons": "Noted."}, "reason_is_not_a_reason"),
        (decision, {"outcome": "not_agreed", "reasons": "No money."}, "reason_is_not_a_reason"),
        (decision, {"meeting_on": scene.day(1)}, "meeting_in_future"),
        (2, {"decision_due": "2030-01-01"}, "ask_field_not_correctable"),
    ):
        with refused(code):
            scene.do(A.CORRECT, CLERK, seq=seq, changes=changes, reason="x")
    scene.do(A.CORRECT, CLERK, seq=decision, changes={"reasons": "The survey says yes."}, reason="Typing.")
    with refused("correction_of_correction"):
        scene.do(A.CORRECT, CLERK, seq=scene.ask.version, changes={"reason": "x"}, reason="x")


def test_a_claim_is_corrected_by_the_rules_it_was_made_by():
    scene = Scene().reported().wait(3)
    claim = scene.ask.promise(1).claim.seq
    for changes, code in (
        ({"when": scene.day(1)}, "done_in_future"),
        ({"when": "2020-01-01"}, "done_before_decision"),
        ({"evidence": {"kind": "link", "url": "https://localhost"}}, "evidence_link_host"),
        ({"what": "Done."}, "reason_is_not_a_reason"),
    ):
        with refused(code):
            scene.do(A.CORRECT, OFFICER, seq=claim, changes=changes, reason="x")
    evidence = {"kind": "link", "url": "https://WWW.SPT.co.uk/stop", "page": "2"}
    scene.do(A.CORRECT, OFFICER, seq=claim, changes={"evidence": evidence}, reason="Better link.")
    assert scene.ask.promise(1).claim.evidence == {"kind": "link", "url": "https://www.spt.co.uk/stop"}


# What a history may look like


def test_as_of_looks_at_what_had_been_recorded():
    scene = Scene().raised().wait(10)
    met = scene.now - timedelta(days=3)
    scene.do(
        A.DECIDE, CLERK, met, outcome="agreed", reasons="The survey says so.", options_considered="Both stops.",
        decided_by="LPG",
    )  # fmt: skip
    recorded = scene.events[-1].recorded_at
    assert fold(scene.events, as_of=recorded - timedelta(seconds=1)).state is AskState.RAISED
    told = fold(scene.events, as_of=recorded)
    assert (told.state, told.decision.at, told.decision.recorded_at) == (AskState.DECIDED, met, recorded)


def test_a_correction_is_not_known_before_it_was_recorded():
    scene = Scene().decided().wait(1)
    before = scene.now
    scene.wait(1).do(
        A.CORRECT, CLERK, seq=scene.ask.decision.seq, changes={"decided_by": "The chair"}, reason="Not a vote."
    )
    assert fold(scene.events, as_of=before).decision.decided_by == "LPG members, by vote"
    assert fold(scene.events).decision.decided_by == "The chair"


@pytest.mark.parametrize("tamper", ["gap", "double", "swap", "start"])
def test_a_history_that_was_tampered_with_is_noticed(tamper):
    events = list(Scene().decided().events)
    tampered = {
        "gap": events[:1] + events[2:],
        "double": [*events, events[-1]._replace(payload={})],
        "swap": [events[1], events[0], *events[2:]],
        "start": events[1:],
    }[tamper]
    with refused("history_changed", Conflict):
        fold(tampered)


def test_two_deciding_at_once_the_second_is_told():
    scene = Scene().raised()
    first, second = (
        scene.event(A.DECIDE, OFFICER, outcome=outcome, reasons="The survey says it is needed.",
                    options_considered="Both stops.", decided_by="LPG")
        for outcome in ("agreed", "partly")
    )  # fmt: skip
    ask = apply(scene.ask, first)
    with refused("history_changed", Conflict):
        apply(ask, second)


def test_an_action_that_the_table_does_not_have_never_folds():
    at = datetime(2026, 11, 16, tzinfo=UTC)
    for kind in AskAction:
        event = AskEvent(1, kind, at, at, "system", payload={"contribution_id": 1, "because": "withdrawn"})
        if kind in {A.RAISE, A.DISCARD, A.LINK_CONTRIBUTION, A.UNLINK_CONTRIBUTION, A.CORRECT}:
            continue
        with refused("invalid_transition", InvalidTransition):
            fold([event])


def test_a_draft_can_be_discarded_and_that_is_all():
    scene = Scene().do(A.DISCARD, MODERATOR, reason="Asked already.")
    assert scene.ask.state is AskState.DISCARDED
    with refused("invalid_transition", InvalidTransition):
        scene.raised()


def test_only_the_two_reminders():
    scene = Scene(2).with_people().reminded()
    event = AskEvent(
        scene.ask.version + 1, A.REMIND_PEOPLE, scene.now, scene.now, "system", payload={"number": 3, "reached": 1}
    )
    with refused("reminder_out_of_turn", Conflict):
        apply(scene.ask, event)
    assert [each.date() - scene.ask.asked_at.date() for each in scene.ask.current.reminders] == [
        timedelta(days=10), timedelta(days=24),
    ]  # fmt: skip


def test_a_person_cannot_answer_before_being_asked():
    with refused("invalid_transition", InvalidTransition):
        Scene().decided("not_agreed").do(A.GIVE_VERDICT, PERSON, contribution_id=1, answer="no")
