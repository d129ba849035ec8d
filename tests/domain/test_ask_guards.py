from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.ask_guards import ActorFacts, check, effective_on
from engage.domain.ask_reasons import explains, says_something
from engage.domain.ask_states import AskState
from engage.domain.deadlines import local_date
from engage.domain.errors import Conflict, DomainError, InvalidTransition, Refused
from engage.domain.permissions import Role
from tests.domain.ask_scenes import (
    CHAIR,
    CLERK,
    EVIDENCE,
    IJB,
    IJB_OFFICER,
    LPG,
    MODERATOR,
    OFFICER,
    OTHER_MODERATOR,
    PERSON,
    REFUSAL,
    START,
    SYSTEM,
    A,
    Scene,
)


@contextmanager
def refused(code, field=None, error=Refused):
    """Expects this code, and the field at fault when one is given."""
    with pytest.raises(error) as refusal:
        yield
    assert refusal.value.code == code
    assert field is None or refusal.value.field == field


# Reasons


@pytest.mark.parametrize(
    "text",
    ["", "No", "No.", "Noted.", "NOTED!", "It was noted by the LPG.", "Agreed as per the minutes", "n/a", "...",
     "The paper was considered and noted by all members of the board"],
)  # fmt: skip
def test_what_says_nothing(text):
    assert not says_something(text)
    assert not explains(text)


@pytest.mark.parametrize(
    "text", ["Too expensive", "No money, noted, noted, noted, noted.", "money money money money money"]
)
def test_what_says_something_and_does_not_explain_a_refusal(text):
    assert says_something(text)
    assert not explains(text)


@pytest.mark.parametrize("text", [REFUSAL, "Gritting that road isn't safe for the drivers."])
def test_what_explains(text):
    assert explains(text)


@given(st.text())
def test_any_text_is_judged(text):
    assert explains(text) <= says_something(text)


@pytest.mark.parametrize(("outcome", "reasons"), [
    ("agreed", "Noted."), ("partly", "Agreed"), ("already_planned", "As minuted"), ("not_agreed", "Noted."),
    ("not_agreed", "No money left."),
])  # fmt: skip
def test_a_decision_without_a_reason(outcome, reasons):
    with refused("reason_is_not_a_reason", "reasons"):
        Scene().raised().decided(outcome, reasons=reasons)


@pytest.mark.parametrize("field", ["reasons", "options_considered", "decided_by"])
def test_a_decision_without_what_people_are_owed(field):
    with refused("ask_field_missing", field):
        Scene().raised().decided(**{field: " "})


def test_options_considered_must_be_some():
    with refused("reason_is_not_a_reason", "options_considered"):
        Scene().raised().decided(options_considered="None")


def test_a_short_reason_will_do_for_what_was_agreed():
    assert Scene().raised().decided(reasons="Overdue since 2019").ask.state is AskState.DECIDED


# Dates


def test_nothing_takes_effect_in_the_future():
    scene = Scene().raised()
    with refused("effective_in_future", "effective_at"):
        scene.do(A.ACKNOWLEDGE, OFFICER, scene.now + timedelta(seconds=1))


def test_a_decision_before_the_ask():
    scene = Scene().raised().wait(5)
    with refused("effective_before_raised", "effective_at"):
        scene.do(
            A.DECIDE, CLERK, START - timedelta(days=1), outcome="agreed", reasons="The survey says so.",
            options_considered="Both stops.", decided_by="LPG",
        )  # fmt: skip


def test_a_decision_before_the_reopening():
    scene = Scene().closed().wait(3).reopened()
    with refused("effective_before_raised"):
        scene.do(A.ACKNOWLEDGE, OFFICER, scene.now - timedelta(days=2))


def test_a_promise_before_the_decision():
    scene = Scene().raised().wait(2).decided()
    with refused("effective_before_decision"):
        scene.do(A.PROMISE, OFFICER, scene.now - timedelta(days=1), text="x", owner_role="y", due=scene.day(1))


@pytest.mark.parametrize("key", ["ack_due", "decision_due"])
def test_a_due_date_that_is_over_already(key):
    with refused("due_in_past", key):
        Scene().raised(**{key: "2026-11-15"})


@pytest.mark.parametrize(("ahead", "code"), [
    (0, "defer_not_future"), (-1, "defer_not_future"), (367, "defer_too_far"), (1, None), (366, None),
])  # fmt: skip
def test_the_date_of_a_deferral(ahead, code):
    scene = Scene().raised()
    said = {"to": scene.day(ahead), "reason": "The survey comes first.", "decided_by": "LPG"}
    if code:
        with refused(code, "to"):
            scene.do(A.DEFER, CLERK, **said)
    else:
        assert scene.do(A.DEFER, CLERK, **said).ask.decision_due == date.fromisoformat(said["to"])


def test_a_deferral_needs_a_named_date_and_a_reason():
    scene = Scene().raised()
    with refused("ask_field_missing", "to"):
        scene.do(A.DEFER, CLERK, reason="The survey comes first.", decided_by="LPG")
    with refused("reason_is_not_a_reason", "reason"):
        scene.do(A.DEFER, CLERK, to=scene.day(9), reason="Noted", decided_by="LPG")


def test_a_promise_may_be_for_today_and_not_for_yesterday():
    scene = Scene().decided()
    assert scene.promised(due=0).ask.promises
    with refused("promise_in_past", "due"):
        scene.promised(due=-1)
    with refused("promise_in_past", "due"):
        scene.do(A.MOVE_PROMISE, OFFICER, promise=1, due=scene.day(-1), reason="Frost stopped the work.")
    with refused("promise_not_moved", "due"):
        scene.do(A.MOVE_PROMISE, OFFICER, promise=1, due=scene.day(0), reason="Frost stopped the work.")


@pytest.mark.parametrize(("outcome", "ahead", "code"), [
    ("agreed", 1, "done_in_future"), ("agreed", -1, "done_before_decision"), ("agreed", 0, None),
    ("already_planned", -400, None), ("already_planned", 1, "done_in_future"),
])  # fmt: skip
def test_when_it_was_done(outcome, ahead, code):
    scene = Scene().decided(outcome).promised()
    if code:
        with refused(code, "when"):
            scene.reported(1, when=scene.day(ahead))
    else:
        assert scene.reported(1, when=scene.day(ahead)).ask.state is AskState.REPORTED_DONE


def test_a_claim_says_what_was_done_and_shows_it():
    scene = Scene().promised()
    with refused("reason_is_not_a_reason", "what"):
        scene.reported(1, what="Done.")
    with refused("evidence_link_not_https", "url"):
        scene.reported(1, evidence={"kind": "link", "url": "http://x.scot"})
    with refused("evidence_date_future", "seen_on"):
        scene.reported(1, evidence={"kind": "seen_by", "role": "Moderator", "seen_on": scene.day(1)})
    with refused("ask_field_missing", "evidence"):
        scene.reported(1, evidence=None)


def test_meetings_are_tabled_ahead_and_decided_at_after():
    scene = Scene().raised()
    with refused("meeting_in_past", "meeting_on"):
        scene.do(A.TABLE, CLERK, meeting_id=1, meeting_on=scene.day(-1))
    with refused("meeting_in_future", "meeting_on"):
        scene.decided(meeting_on=scene.day(1))
    with refused("meeting_in_future", "meeting_on"):
        scene.do(A.NOTE, CLERK, text="Noted.", meeting_on=scene.day(1))


def test_a_day_on_a_form_becomes_a_moment():
    scene = Scene().raised().wait(3)
    assert effective_on(scene.ask, scene.today, scene.now) == scene.now
    on_the_day = effective_on(scene.ask, local_date(START), scene.now)
    assert local_date(on_the_day) == local_date(START)
    assert on_the_day >= scene.ask.raised_at
    assert effective_on(scene.ask, date(2026, 11, 17), scene.now) == datetime(2026, 11, 17, 12, tzinfo=UTC)
    evening = Scene().wait(hours=9).raised().wait(3)
    assert effective_on(evening.ask, local_date(START), evening.now) == evening.ask.raised_at


def test_a_clock_that_went_back_a_little_is_recorded_in_order():
    scene = Scene().raised()
    scene.now -= timedelta(minutes=1)
    scene.do(A.ACKNOWLEDGE, OFFICER)
    assert scene.events[-1].recorded_at == scene.events[-2].recorded_at


# Who may not, although they could


def test_an_ask_is_raised_for_somebody():
    with refused("ask_needs_contribution"):
        Scene(0).raised()


def test_acknowledging_twice():
    scene = Scene().raised().do(A.ACKNOWLEDGE, OFFICER)
    with refused("already_acknowledged", error=Conflict):
        scene.do(A.ACKNOWLEDGE, OFFICER)


def test_acknowledging_what_was_decided_is_too_late():
    with refused("invalid_transition", error=InvalidTransition):
        Scene().decided().do(A.ACKNOWLEDGE, OFFICER)


def pass_to_ijb(scene):
    return scene.do(
        A.PASS_ON, OFFICER, to_kind="ijb", to_body_id=IJB, to_name="The IJB", escalate=True, reason="It needs money."
    )


@pytest.mark.parametrize("actor", [OFFICER, CLERK, MODERATOR, SYSTEM])
def test_only_the_other_body_accepts(actor):
    scene = pass_to_ijb(Scene().raised())
    with refused("accept_other_body_only"):
        scene.do(A.ACCEPT, actor, decision_due=scene.day(40))


@pytest.mark.parametrize(("actor", "allowed"), [
    (OFFICER, True), (IJB_OFFICER, True), (MODERATOR, False), (replace(OFFICER, body_id=12), False),
])  # fmt: skip
def test_who_gives_it_back(actor, allowed):
    scene = pass_to_ijb(Scene().raised())
    if allowed:
        assert scene.do(A.RETURN, actor, reason="The locality can settle this.").ask.body_id == LPG
    else:
        with refused("return_not_yours"):
            scene.do(A.RETURN, actor, reason="The locality can settle this.")


@pytest.mark.parametrize(("actor", "code"), [
    (OFFICER, "verdict_by_body"), (CHAIR, "verdict_by_body"), (CLERK, "verdict_by_body"),
    (ActorFacts("moderator", 3), "verdict_by_body"),  # whose other role decided it
    (ActorFacts("moderator", 9, body_roles=frozenset({Role.CHIEF_OFFICER})), "verdict_by_body"),
    (ActorFacts("moderator"), "verdict_needs_provenance"), (SYSTEM, "verdict_needs_provenance"),
    (PERSON, "verdict_needs_provenance"),  # who says it themselves needs nobody to type it in
    (MODERATOR, None), (ActorFacts("keyin_clerk", 8), None),
])  # fmt: skip
def test_nobody_types_in_what_people_say_of_their_own_work(actor, code):
    scene = Scene(2).with_people()
    heard = {"channel": "phone", "told_on": scene.day(0), "known_by": "reached"}
    verdict = {"contribution_id": 1, "answer": "no", **heard}
    if code:
        with refused(code):
            scene.do(A.GIVE_VERDICT, actor, **verdict)
        return
    for left_out in heard:
        with refused("verdict_needs_provenance"):
            scene.do(A.GIVE_VERDICT, actor, **{key: value for key, value in verdict.items() if key != left_out})
    with refused("by_word_too_early", "told_on"):
        scene.do(A.GIVE_VERDICT, actor, **verdict | {"told_on": scene.day(-1)})
    event = scene.do(A.GIVE_VERDICT, actor, **verdict).events[-1]
    assert event.public() == {}
    assert [each.contribution_id for each in scene.ask.verdicts] == [1]


def test_for_an_outside_organisation_the_host_speaks():
    scene = Scene().raised().do(A.PASS_ON, OFFICER, to_kind="outside", to_name="SPT", reason="Buses are theirs.")
    with refused("settle_host_only"):
        scene.do(A.SETTLE_OUTSIDE, OFFICER, reasons="SPT took it on.", decided_by="SPT", evidence=EVIDENCE)
    with refused("return_not_yours"):
        scene.do(A.RETURN, ActorFacts("chair", 5, 99), reason="SPT will not look at it.")
    assert scene.do(A.RETURN, MODERATOR, reason="SPT will not look at it.").ask.state is AskState.ACKNOWLEDGED


@pytest.mark.parametrize(("actor", "code"), [
    (OFFICER, "check_by_body"), (IJB_OFFICER, "check_by_body"), (CHAIR, "check_by_body"), (CLERK, "check_by_body"),
    (ActorFacts("service_owner", 9), "check_by_body"), (ActorFacts("transport_manager", 9), "check_by_owner"),
    (ActorFacts("moderator", 3), "check_own_claim"), (ActorFacts("moderator"), "check_needs_account"),
    (OTHER_MODERATOR, None), (ActorFacts("second_reader", 8), None),
])  # fmt: skip
@pytest.mark.parametrize("action", [A.CHECK_PASS, A.CHECK_FAIL])
def test_somebody_else_checks(action, actor, code):
    scene = Scene().reported()
    said = {"promise": 1} | ({"reason": "The stop is at the corner."} if action is A.CHECK_FAIL else {})
    if code:
        with refused(code):
            scene.do(action, actor, **said)
    else:
        scene.do(action, actor, **said)


@pytest.mark.parametrize("hand", ["decided", "promised", "moved", "reported"])
def test_whoever_had_a_hand_in_it_neither_checks_nor_closes(hand):
    """The moderator with account 7 holds the officer's role as well, and used it for one of the steps."""
    both = ActorFacts("lpg_officer", 7, LPG)
    scene = Scene().raised().decided(actor=both if hand == "decided" else OFFICER)
    scene.promised(actor=both if hand == "promised" else OFFICER)
    moved = {"promise": 1, "due": scene.day(40), "reason": "Frost stopped the work."}
    scene.do(A.MOVE_PROMISE, both if hand == "moved" else OFFICER, **moved)
    scene.reported(1, actor=both if hand == "reported" else OFFICER)
    as_moderator = ActorFacts("moderator", 7)
    with refused("check_own_claim"):
        scene.do(A.CHECK_PASS, as_moderator, promise=1)
    scene.checked().do(A.ASK_PEOPLE, SYSTEM, reachable=1).says(1, "yes")
    with refused("close_own_ask"):
        scene.do(A.CLOSE, as_moderator, closed_as="confirmed")
    assert scene.do(A.CLOSE, OTHER_MODERATOR, closed_as="confirmed").ask.state is AskState.CLOSED


@pytest.mark.parametrize(("actor", "code"), [
    (OFFICER, "close_own_ask"), (IJB_OFFICER, "close_own_ask"), (ActorFacts("lpg_officer", None, LPG), "close_own_ask"),
    (CHAIR, "close_not_yours"), (CLERK, "close_not_yours"), (PERSON, "close_not_yours"), (SYSTEM, None),
    (MODERATOR, None),
])  # fmt: skip
def test_who_closes(actor, code):
    scene = Scene().with_people().says(1, "yes")
    if code:
        with refused(code):
            scene.do(A.CLOSE, actor, closed_as="confirmed")
    else:
        scene.do(A.CLOSE, actor, closed_as="confirmed")


@pytest.mark.parametrize(("said", "given", "code"), [
    ([], {"closed_as": "confirmed"}, "close_not_yet"),
    ([], {"closed_as": "unconfirmed", "unconfirmed": "silence"}, "close_not_yet"),
    (["yes"], {"closed_as": "confirmed"}, "close_not_yet"),
    (["yes", "yes"], {"closed_as": "unconfirmed", "unconfirmed": "silence"}, "close_not_yet"),
    (["yes", "no"], {"closed_as": "confirmed"}, "close_not_yet"),
    (["not_sure", "not_sure"], {"closed_as": "confirmed"}, "close_not_yet"),
    (["not_sure", "not_sure"], {"closed_as": "unconfirmed", "unconfirmed": "silence"}, "close_reason_untrue"),
    (["not_sure", "not_sure"], {"closed_as": "unconfirmed"}, "close_reason_untrue"),
    (["yes", "yes"], {"closed_as": "confirmed", "unconfirmed": "silence"}, "close_reason_untrue"),
])  # fmt: skip
def test_closing_follows_what_people_said(said, given, code):
    scene = Scene(2).with_people()
    for who, answer in enumerate(said, start=1):
        scene.says(who, answer)
    with refused(code):
        scene.do(A.CLOSE, SYSTEM, **given)


def test_when_nobody_can_be_asked_it_closes_at_once_and_says_so():
    scene = Scene(2).checked()
    scene.reachable = set()
    scene.do(A.ASK_PEOPLE, SYSTEM, reachable=0)
    scene.do(A.CLOSE, SYSTEM, closed_as="unconfirmed", unconfirmed="nobody_reachable")
    assert scene.ask.closings[0].unconfirmed == "nobody_reachable"


@pytest.mark.parametrize(("actor", "days", "answered", "reason", "code"), [
    (CHAIR, 31, True, "There is still no money for it.", None),
    (MODERATOR, 31, True, "There is still no money for it.", "close_disputed_chair_only"),
    (SYSTEM, 31, True, "There is still no money for it.", "close_disputed_chair_only"),
    (OFFICER, 31, True, "There is still no money for it.", "close_own_ask"),
    (CHAIR, 31, True, None, "close_reason_missing"),
    (CHAIR, 31, True, "Noted.", "reason_is_not_a_reason"),
    (CHAIR, 30, True, "There is still no money for it.", "close_not_yet"),
    (CHAIR, 31, False, "There is still no money for it.", "close_not_yet"),
])  # fmt: skip
def test_closing_as_disputed(actor, days, answered, reason, code):
    scene = Scene(1).with_people("not_agreed").says(1, "no")
    if answered:
        scene.answered()
    scene.wait(days)
    if code:
        with refused(code):
            scene.do(A.CLOSE, actor, closed_as="disputed", reason=reason)
    else:
        scene.do(A.CLOSE, actor, closed_as="disputed", reason=reason)


def test_nothing_is_disputed_while_nobody_says_no():
    scene = Scene(1).with_people().says(1, "partly").wait(31)
    with refused("nothing_disputed"):
        scene.do(A.CLOSE, CHAIR, closed_as="disputed", reason="There is still no money for it.")


def test_the_chair_cannot_close_what_people_may_reopen():
    scene = Scene(1).with_people().says(1, "no").answered().wait(31)
    with refused("close_not_yet"):
        scene.do(A.CLOSE, CHAIR, closed_as="disputed", reason="There is still no money for it.")


# Reminding and reopening


def test_reminders_go_out_on_their_days():
    scene = Scene(2).with_people().wait(9)
    with refused("reminder_not_due"):
        scene.do(A.REMIND_PEOPLE, SYSTEM, number=1, reached=2)
    scene.wait(1)
    with refused("reminder_not_due"):
        scene.do(A.REMIND_PEOPLE, SYSTEM, number=2, reached=2)
    scene.do(A.REMIND_PEOPLE, SYSTEM, number=1, reached=2)


@pytest.mark.parametrize(("people", "said", "by", "allowed"), [
    (1, ["no"], "sole_contributor", True), (1, ["no"], "a_third", False), (1, ["yes"], "sole_contributor", False),
    (3, ["no", "yes", "yes"], "a_third", True), (3, ["no", "yes", "yes"], "sole_contributor", False),
    (4, ["no", "yes", "yes", "yes"], "a_third", False), (2, ["no", "no"], "a_third", False),
])  # fmt: skip
def test_verdicts_reopen_by_the_rules(people, said, by, allowed):
    scene = Scene(people).with_people()
    for who, answer in enumerate(said, start=1):
        scene.says(who, answer)
    given_dates = {"ack_due": scene.day(7), "decision_due": scene.day(56)}
    if allowed:
        assert scene.do(A.REOPEN, SYSTEM, by=by, **given_dates).ask.round == 2
    else:
        with refused("reopen_not_due"):
            scene.do(A.REOPEN, SYSTEM, by=by, **given_dates)


def test_the_host_reopens_with_a_reason():
    for scene in (Scene().decided(), Scene().promised(), Scene().reported(), Scene().with_people(), Scene().closed()):
        assert scene.reopened().ask.state is AskState.REOPENED
    for actor in (OFFICER, CHAIR, SYSTEM, PERSON):
        scene = Scene().closed()
        with refused("reopen_host_only"):
            scene.do(A.REOPEN, actor, by="host", why="Because it is not done.", ack_due=scene.day(7),
                     decision_due=scene.day(9))  # fmt: skip
    with refused("reason_is_not_a_reason", "why"):
        Scene().closed().reopened(why="")
    with refused("due_in_past", "decision_due"):
        Scene().closed().wait(2).reopened(decision_due="2026-11-16")


def test_a_refusal_comes_back_with_something_new():
    with refused("new_information_missing", "new_information"):
        Scene().with_people("not_agreed").reopened()
    assert Scene().with_people("not_agreed").reopened(new_information="The council offers a grant.").ask.round == 2
    scene = Scene(1).with_people("not_agreed").says(1, "no", new_information=True)
    scene.do(A.REOPEN, SYSTEM, by="sole_contributor", ack_due=scene.day(7), decision_due=scene.day(56))
    assert scene.ask.round == 2


@pytest.mark.parametrize("text", ["Noted.", "Thank you, received and noted by the board."])
def test_a_no_is_owed_an_answer_that_says_something(text):
    scene = Scene(2).with_people("not_agreed").says(1, "no")
    with refused("reason_is_not_a_reason", "text"):
        scene.do(A.ANSWER_NO, OFFICER, text=text)


def test_check_gives_the_payload_as_it_would_be_stored():
    scene = Scene().decided()
    stored = check(
        scene.ask, A.PROMISE, {"text": " Move it ", "owner_role": "Roads  manager", "due": scene.today}, OFFICER,
        now=scene.now,
    )  # fmt: skip
    assert stored == {"text": "Move it", "owner_role": "Roads manager", "due": scene.day(0)}


def test_what_is_refused_changes_nothing():
    scene = Scene().raised()
    before, events = scene.ask, list(scene.events)
    with pytest.raises(DomainError):
        scene.decided(reasons="Noted.")
    assert (scene.ask, scene.events) == (before, events)
