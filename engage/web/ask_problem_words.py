"""One sentence for every code that a rule about asks can raise; joined to the table in problem_words.py."""

from __future__ import annotations


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_AFRESH = _("This page was not up to date. Look at it afresh.")

WORDS: dict[str, str] = {
    # Filling in
    "ask_title_missing": _("Say in one sentence what you ask for"),
    "ask_field_missing": _("Fill this in"),
    "ask_field_malformed": _("Choose one of the answers on this page"),
    "ask_field_unknown": _AFRESH,
    "ask_field_not_correctable": _("This cannot be changed afterwards"),
    "ask_text_too_long": _("Use %(limit)s characters or fewer. What you typed is still here."),
    "reason_is_not_a_reason": _(
        "People need to know why. Say what stood in the way or what you looked at, in a sentence or two. “No” or "
        "“noted” alone is not an answer. What you typed is still here."
    ),
    # Raising
    "ask_not_alike": _("Choose from the asks on this page"),
    "too_many_alike": _("Tick %(limit)s or fewer: those that are most alike"),
    "ask_needs_contribution": _("Choose at least one person’s words that the ask comes from"),
    "body_unknown": _("Choose who is asked"),
    "body_dissolved": _("This body has ended. Choose another one."),
    "body_of_another_partnership": _("Choose a body of the same partnership"),
    "theme_of_another_partnership": _("Choose a theme of the same partnership"),
    "due_in_past": _("The day cannot have passed"),
    "contribution_already_linked": _("These words are part of the ask already."),
    "contribution_not_linked": _("These words are not part of the ask."),
    "contribution_not_fed": _("This ask does not come from what you told us."),
    # What people say of it
    "verdict_by_body": _(
        "You work for the body that this is about, or had a hand in it. Somebody else has to note what people say of "
        "it. Nothing was noted."
    ),
    "verdict_needs_provenance": _AFRESH,
    "verdict_nothing_to_put_right": _(
        "Only an answer that staff typed in can be put right. Nothing was changed, and what you typed is still here."
    ),
    "verdict_acted_on": _(
        "Something was done because of this answer: the ask was closed, or the body has answered those who say no. "
        "Nothing was changed, and what you typed is still here. Your host can open the ask again, and say why."
    ),
    # Meetings and dates
    "meeting_in_past": _("This meeting has been held. Choose the next one."),
    "meeting_in_future": _("This meeting has not been held yet"),
    "effective_in_future": _("The day cannot lie ahead"),
    "effective_before_raised": _("The day cannot come before the ask was raised"),
    "effective_before_decision": _("The day cannot come before the decision"),
    "defer_not_future": _("Give a day that lies ahead"),
    "defer_too_far": _("Give a day within a year. Longer than that is a no, and people should hear why."),
    # Deciding and passing on
    "already_acknowledged": _("This was acknowledged already."),
    "pass_target_unclear": _("Choose a planning body, or name the organisation: one of the two"),
    "pass_to_itself": _("It is with this body already. Choose another one."),
    # Put together, and split
    "merge_into_itself": _("An ask cannot be joined with itself. Choose another one."),
    "merge_other_host": _("Another host put that ask. Only asks of the same host can be joined."),
    "merge_other_body": _("Those two are with different bodies. Only asks to the same body can be joined."),
    "merge_passed": _(
        "One of the two is on its way to another body. Wait until it is there, or comes back. Nothing was changed."
    ),
    "merge_reopened": _(
        "One of the two was opened again, because it had not answered people. It stands for itself. Nothing was "
        "changed."
    ),
    "merge_decided": _("This can be done only before an ask is decided. Nothing was changed."),
    "merge_decided_since": _(
        "It was decided since, and people were told. So the two stay together. Nothing was changed."
    ),
    "merge_leaves_people": _AFRESH,
    "merged_already": _("These two are joined already."),
    "not_merged_with_that": _("These two are not joined any more. Look at the page afresh."),
    "ask_merged": _("One of the two was joined with another ask meanwhile. Nothing was changed."),
    "ask_moved_since": _(
        "The other ask has moved on since: it was joined with a further one, or another body took it on. Nothing was "
        "changed."
    ),
    "answer_to_read_first": _(
        "The body has answered by its link, and nobody has read it yet. Read that answer first. Nothing was changed."
    ),
    "split_no_people": _("Tick whose words the new ask comes from. They must be part of this one."),
    "split_all": _("Leave at least one person’s words with the first ask, or let all of them stay there as well."),
    "move_host_only": _(
        "You work for the body that is asked. Somebody else at the host has to do this. Nothing was changed."
    ),
    "succeed_itself": _AFRESH,
    "succeed_by_itself": _("This goes to the body that comes after by itself. Nothing was changed."),
    "body_still_there": _("This body has not ended. Nothing was changed."),
    "pass_not_to_a_body": _("This was passed to an organisation outside, which has nobody here to take it on."),
    "pass_not_outside": _("This was passed to a planning body, which has to answer for itself."),
    "escalation_not_up": _("Only a locality group can send an ask up to its board"),
    "accept_other_body_only": _("Only the body that it was passed to can take it on."),
    "return_not_yours": _("Only the two bodies can give it back."),
    "settle_host_only": _("Only the host can write this down."),
    "link_of_another_body": _("This ask is with another body now, so this link no longer works for it."),
    # Directions of a board
    "direction_missing": _(
        "The board agreed: say which Direction follows, or why there is none. What you typed is still here."
    ),
    "direction_twice": _("Give the Direction, or say why there is none: one of the two"),
    "direction_part_missing": _("A Direction needs this too. Write 0 when no money goes with it."),
    "direction_in_future": _("The day of the Direction cannot lie ahead"),
    "direction_too_early": _("The law on Directions is of 2014. Look at the year once more."),
    "direction_not_asked": _("Only a board that agrees gives a Direction. Leave this empty."),
    # Promises
    "promise_in_past": _("Give a day that has not passed"),
    "promise_missing": _("Say who does what, by when. Without that, “agreed” is only a word."),
    "promise_not_called_for": _("There is nothing to promise: it was not agreed."),
    "promise_not_moved": _("This is the day it has now. Give another one."),
    "promise_not_open": _("This promise was reported as done already."),
    "promise_not_claimed": _("Nobody has said yet that this is done."),
    "promise_unknown": _("There is no such promise now."),
    "promise_unchecked": _("Every promise has to be checked first."),
    "done_in_future": _("The day cannot lie ahead"),
    "done_before_decision": _("The day cannot come before the decision"),
    # Checking: nobody marks their own work
    "check_by_body": _("Somebody outside the body has to check this."),
    "check_by_owner": _("Somebody else than its owner has to check this."),
    "check_needs_account": _("Sign in to check this."),
    "check_own_claim": _("You decided, promised or reported this. Somebody else has to check it."),
    # Verdicts, reopening, closing
    "verdict_given": _("You have answered this already. Thank you."),
    "verdict_given_stays": _("This person has answered, so their words stay part of the ask."),
    "verdict_unknown": _("There is no such answer."),
    "no_to_answer_missing": _("Nobody says no."),
    "no_already_answered": _("This was answered already."),
    "reminder_not_due": _AFRESH,
    "reminder_out_of_turn": _AFRESH,
    "reopen_host_only": _("Only the host can reopen it."),
    "reopen_not_due": _("This does not reopen the ask."),
    "new_information_missing": _("It was refused with a reason. Say what is new since then."),
    "close_own_ask": _("Nobody closes their own ask."),
    "close_disputed_chair_only": _("Only the chair can close an ask while people still say no."),
    "close_reason_missing": _("Say why it is closed while people still say no"),
    "close_reason_untrue": _AFRESH,
    "close_not_yet": _("It is too early to close this. People are still being asked, or are owed an answer."),
    "close_not_yours": _("This closes by itself when its time comes."),
    "nothing_disputed": _("Nobody says no, so there is nothing to dispute."),
    # After the day of a promise
    "promise_seen_said": _("You have told us this already. Thank you."),
    "promise_day_moved": _("It is promised for another day now. Nothing is lost: look at it afresh."),
    "promise_day_to_come": _("Its day is not over yet. Ask them again after it."),
    "check_needs_words": _("Somebody says that it is not so. Write what you saw."),
    # Points
    "points_too_many": _("Write %(limit)s points or fewer, each on a line of its own"),
    "point_too_long": _("Use %(limit)s characters or fewer for each point"),
    "rate_own_answer": _("You had a part in this answer, or act for the body. Somebody else judges it."),
    "answer_rated": _(
        "It has been judged already, by you or by as many as are wanted. Nothing is lost: go back to the list."
    ),
    "mark_missing": _("Choose an answer"),
    "mark_always_applies": _("This applies to each answer. Choose yes or no."),
    "line_not_wanted": _("There is a line to the people already, or nothing that it goes with. Nothing is lost."),
    "points_answered": _(
        "The decision answers each of the %(count)s points, so there must be as many. You can change their words."
    ),
    "point_unanswered": _("Choose an answer for each point"),
    # Answers by a link
    "answer_waits": _("Your answer to this was sent already. The people who run this page read it first."),
    "answer_unread": _("What comes by a link is read before everyone can see it."),
    "answer_unknown": _("There is no such answer."),
    "answer_not_waiting": _AFRESH,
    "answer_read_already": _("Somebody else has looked at this answer already. Nothing is lost."),
    "answer_host_only": _("You work for this body, so somebody else looks at its answers."),
    "link_not_for_this": _("This link is for something else."),
    "link_ask_closed": _("This ask is closed, so nobody needs a link to it."),
    "link_no_mailbox": _("We have no address for this body. Tell it by hand."),
    # Putting right
    "correction_changes_nothing": _("This is what it says already"),
    "correction_of_nothing": _("Choose what has to be put right"),
    "correction_of_correction": _("Put the first entry right once more instead"),
    "correction_not_yours": _("Somebody else wrote this entry. Ask the host to put it right."),
    "correction_too_late": _("Something was built on this decision. Reopen the ask instead."),
    "history_changed": _("Somebody else changed this while you had it open. Look at it afresh."),
}
