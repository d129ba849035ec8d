"""Whether a message that was queued earlier is still worth sending, looked at just before it goes out.

A pause between queueing and sending can be long: quiet hours, retries, a mailbox that was down. What became
untrue meanwhile is dropped, so that nobody is asked for an answer they gave or told what is over.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from engage.domain.ask_labels import Owed, may_be_answered
from engage.domain.ask_states import AskState
from engage.domain.complaints import ComplaintState
from engage.domain.contribution_states import ReadingState, ReferralState
from engage.domain.deadlines import local_date
from engage.domain.follow_ups import FollowUpState
from engage.domain.held import NOT_HELD
from engage.domain.kinds import DigestState, LinkPurpose
from engage.domain.link_answers import AnswerState
from engage.domain.promise_seen import is_asked
from engage.models.asks import Ask, Promise, Verdict
from engage.models.base import db
from engage.models.complaints import Complaint
from engage.models.contributions import Contribution, ContributionEvent, FollowUp, Referral
from engage.models.digests import Digest, Subscription
from engage.models.link_answers import LinkAnswer
from engage.models.outbox import Message
from engage.models.people import Invitation, User
from engage.models.places import PlanningBody
from engage.models.themes import ThemeMove
from engage.queries import accounts, asks, moderation
from engage.services import (
    ended_bodies,
    job_troubles,
    nudges,
    orphans,
    stalls,
    updates,
    waiting_concerns,
    waiting_seconds,
)
from engage.services.context import today
from engage.services.message_rows import contents
from engage.services.messages import news_key, question_key
from engage.services.role_mail import key_of
from engage.services.theme_news import STANDS

Check = Callable[[Message], bool]


def still_true(row: Message) -> bool:
    """Whether the message may go out now: what it is about still stands, and what its template says still holds."""
    return all(check(row) for check in ABOUT) and all(check(row) for check in TEMPLATES.get(row.template, ()))


def _contribution_stands(row: Message) -> bool:
    if row.contribution_id is None:
        return True
    return db.session.get_one(Contribution, row.contribution_id).reading is not ReadingState.WITHDRAWN


def _subscription_stands(row: Message) -> bool:
    if row.subscription_id is None:
        return True
    subscription = db.session.get_one(Subscription, row.subscription_id)
    wanted = subscription.confirmed_at is None if row.template == "subscription_confirm" else (
        subscription.confirmed_at is not None
    )  # fmt: skip
    return wanted and subscription.stopped_at is None


def _digest_stands(row: Message) -> bool:
    if row.digest_id is None:
        return True
    return db.session.get_one(Digest, row.digest_id).state is DigestState.ISSUED


def _invitation_stands(row: Message) -> bool:
    if row.invitation_id is None:
        return True
    invitation = db.session.get_one(Invitation, row.invitation_id)
    return invitation.accepted_at is None and invitation.revoked_at is None


def _account_stands(row: Message) -> bool:
    return row.user_id is None or db.session.get_one(User, row.user_id).active


ABOUT: tuple[Check, ...] = (
    _contribution_stands,
    _subscription_stands,
    _digest_stands,
    _invitation_stands,
    _account_stands,
)
"""Asked of every message, whatever its template."""


def _ask_waits_for_verdict(row: Message) -> bool:
    ask = db.session.get_one(Ask, row.ask_id)
    if ask.closed_at is not None or ask.asked_at is None:
        return False
    given = sa.select(Verdict.ask_id).where(
        Verdict.ask_id == ask.id, Verdict.contribution_id == row.contribution_id, Verdict.round == ask.round
    )
    return db.session.execute(given).first() is None


def _ask_is_open(row: Message) -> bool:
    ask = db.session.get_one(Ask, row.ask_id)
    return ask.closed_at is None and ask.state is not AskState.MERGED


def _nobody_answers(row: Message) -> bool:
    """Its body has ended, is the same, and still nobody comes after it."""
    params, _wanted = contents(row)
    ask = db.session.get_one(Ask, row.ask_id)
    body = db.session.get_one(PlanningBody, ask.body_id)
    return ask.body_id == params["body_id"] and orphans.stands(ask, body) and ended_bodies.heir(body) is None


def _asks_stand_so(row: Message) -> bool:
    """Put together with another, and not by itself again before anybody heard of it; or by itself again."""
    params, _wanted = contents(row)
    merged = db.session.get_one(Ask, row.ask_id).state is AskState.MERGED
    return params["what"] == "split" or merged is (params["what"] == "joined")


def _still_speaks_for_it(row: Message) -> bool:
    params, _wanted = contents(row)
    return db.session.get_one(Ask, params["other_id"]).merged_into_id == row.ask_id


def _body_may_answer(row: Message) -> bool:
    """A closed ask can still wait for the answer to a "no"."""
    ask = db.session.get_one(Ask, row.ask_id)
    return may_be_answered(ask.state, ask.next_due)


def _no_waits_for_answer(row: Message) -> bool:
    """What was typed in wrongly may have been put right since, or answered; a no may come after it was closed."""
    return bool(db.session.get_one(Ask, row.ask_id).summary.get("owed") == Owed.ANSWER.value)


def _this_is_overdue(row: Message) -> bool:
    """The same thing, due by the same day: another that is late by now is another message's."""
    params, _wanted = contents(row)
    ask = db.session.get_one(Ask, row.ask_id)
    due = ask.next_due
    return due is not None and due < today() and (ask.summary.get("owed"), due.isoformat()) == (
        params["what"], params["due"]
    )  # fmt: skip


def _still_chased(row: Message) -> bool:
    """What somebody above the officer was told: the same thing is late, with the same body."""
    params, _wanted = contents(row)
    ask = db.session.get_one(Ask, row.ask_id)
    owed = (ask.body_id, ask.summary.get("owed"), ask.next_due.isoformat() if ask.next_due else None)
    return owed == (params["body_id"], params["what"], params["due"])


def _no_word_yet(row: Message) -> bool:
    """Nobody has said since where it stands."""
    params, _wanted = contents(row)
    return bool(db.session.get_one(Ask, row.ask_id).summary.get("update_due") == params["due"])


def _word_is_newest(row: Message) -> bool:
    params, _wanted = contents(row)
    return row.ask_id is not None and updates.is_newest(row.ask_id, params["seq"])


def _body_still_has_it(row: Message) -> bool:
    """A link minted after the ask moved on would let the first body answer for the second. While it is being
    passed, both may. Nor does one go to a mailbox that is the body's no more, whenever the message was queued."""
    ask = db.session.get_one(Ask, row.ask_id)
    _params, wanted = contents(row)
    bodies = {body_id for _name, purpose, _subject, _role, body_id in wanted if purpose == LinkPurpose.ASK_OFFICER}
    if row.mailbox is not None and any(each is not None and not _reads_at(each, row) for each in bodies):
        return False
    return ask.state is AskState.PASSING or bodies <= {ask.body_id, None}


def _reads_at(body_id: int, row: Message) -> bool:
    return key_of(row.template, db.session.get_one(PlanningBody, body_id).mailbox) == row.mailbox


def _question_waits(row: Message) -> bool:
    """Its own question, and no other: news of one that was taken back or answered is not news of the next."""
    waiting = sa.select(FollowUp.contribution_id, FollowUp.id).where(
        FollowUp.contribution_id == row.contribution_id, FollowUp.state == FollowUpState.WITH_PERSON
    )
    return row.dedupe_key in {news_key(about, question_key(number)) for about, number in db.session.execute(waiting)}


def _complaint_waits(row: Message) -> bool:
    complaint = db.session.get(Complaint, row.contribution_id)
    return complaint is not None and complaint.state is ComplaintState.ASKED


def _referral_waits_for_answer(row: Message) -> bool:
    referral = db.session.get_one(Referral, row.referral_id)
    return referral.state in {ReferralState.SENT, ReferralState.SENT_BACK}


def _still_waits_today(row: Message) -> bool:
    """Told on the day for which it was counted, and only while something waits: a mail server that comes back after
    three days sends no three of them."""
    if row.user_id is None or not _of_today(row):
        return False
    account = accounts.active_account(row.user_id)
    return account is not None and moderation.for_me(account.actor).anything


def _of_today(row: Message) -> bool:
    return local_date(row.created_at) == today()


def _late_today(row: Message) -> bool:
    """Said anew each day: only on its own, and only while a worry is late for this account, in this role."""
    return _of_today(row) and row.user_id in {number for number, _email in waiting_concerns.late()[row.template]}


def _seconds_late_today(row: Message) -> bool:
    return _of_today(row) and row.user_id in {number for number, _email in waiting_seconds.late()}


def _nobody_reads_yet(row: Message) -> bool:
    """Told once, so on any day; but not when somebody is there by now."""
    params, _wanted = contents(row)
    return nudges.nobody_is_there(params["host_id"], today())


def _promise_can_be_seen(row: Message) -> bool:
    """The promise still has the day that this is about, people are asked of it, and this person has not said."""
    params, _links = contents(row)
    ask = db.session.get_one(Ask, row.ask_id)
    promise = db.session.scalar(
        sa.select(Promise).where(
            Promise.ask_id == ask.id, Promise.number == params["number"], Promise.round == ask.round
        )
    )
    if promise is None or promise.due.isoformat() != params["due"]:
        return False
    said = db.session.scalars(
        sa.select(ContributionEvent.payload).where(
            ContributionEvent.contribution_id == row.contribution_id, ContributionEvent.kind == "promise_seen"
        )
    )
    about = (ask.reference, params["number"], params["due"])
    lies = asks.held_in(ask.summary).get(params["number"], NOT_HELD)
    return is_asked(ask.state, promise.state, promise.due, today(), lies) and about not in {
        (each["ask"], each["promise"], each["due"]) for each in said
    }


def _has_not_met(row: Message) -> bool:
    """The group is still stalled, and since the same day."""
    params, _wanted = contents(row)
    found = stalls.of_body(db.session.get_one(PlanningBody, params["body_id"]), today())
    return found is not None and found.since.isoformat() == params["since"]


def _themes_stand_so(row: Message) -> bool:
    """Joined, or split, and not undone before anybody heard of it; or undone."""
    params, _wanted = contents(row)
    move = db.session.get_one(ThemeMove, params["move"])
    return (move.undone_at is None) is (params["what"] in STANDS)


def _this_answer_waits(row: Message) -> bool:
    params, _wanted = contents(row)
    answer = db.session.get(LinkAnswer, params["answer_id"])
    return answer is not None and answer.state is AnswerState.WAITING


def _trouble_lasts(row: Message) -> bool:
    params, _wanted = contents(row)
    return job_troubles.lasts(params["job"], params["since"])


TEMPLATES: dict[str, tuple[Check, ...]] = {
    "answer_came": (_this_answer_waits,),
    "answer_sent_back": (_body_may_answer, _body_still_has_it),
    "answer_shown": (_body_may_answer, _body_still_has_it),
    "answer_unread": (_this_answer_waits,),
    "ask_followed": (_word_is_newest,),
    "ask_moved": (_asks_stand_so,),
    "ask_update": (_word_is_newest,),
    "asks_joined": (_ask_is_open, _body_still_has_it, _still_speaks_for_it),
    "board_item": (_still_chased,),
    "body_stalled": (_has_not_met,),
    "chair_reminder": (_still_chased,),
    "chief_officer_reminder": (_still_chased,),
    "ask_orphaned": (_nobody_answers,),
    "ask_to_body": (_body_may_answer, _body_still_has_it),
    "complaint_handed_over": (_referral_waits_for_answer,),
    "complaint_question": (_complaint_waits,),
    "concerns_overdue": (_late_today,),
    "follow_up_question": (_question_waits,),
    "job_failing": (_trouble_lasts,),
    "no_needs_answer": (_body_still_has_it, _no_waits_for_answer),
    "nobody_leads": (_late_today,),
    "nobody_reads": (_nobody_reads_yet,),
    "overdue_reminder": (_body_still_has_it, _this_is_overdue),
    "promise_day": (_promise_can_be_seen,),
    "reading_waits": (_still_waits_today,),
    "referral_sent": (_referral_waits_for_answer,),
    "referral_sent_back": (_referral_waits_for_answer,),
    "seconds_overdue": (_seconds_late_today,),
    "theme_followed": (_themes_stand_so,),
    "theme_moved": (_themes_stand_so,),
    "update_due": (_body_may_answer, _body_still_has_it, _no_word_yet),
    "verdict_reminder": (_ask_waits_for_verdict,),
    "verdict_request": (_ask_waits_for_verdict,),
}
"""What each template claims beside that. A template that is not listed tells what happened, which stays true."""
