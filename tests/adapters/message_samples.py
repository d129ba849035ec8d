"""The parameters that services give to each message: what the templates are held against."""

from __future__ import annotations

from typing import Any

ADDRESS = "https://engage.example.org"
TOKEN = "abcdefghijklmnopqrstuvwxyzABCDEF"

LINKS = {"status_url": f"{ADDRESS}/status/link/{TOKEN}", "stop_url": f"{ADDRESS}/stop/{TOKEN}"}
OWN = {"reference": "H7KD29MN", **LINKS}
BODY = {"body_name": "Wishaw Locality Planning Group"}
ASK = {
    "ask_title": "Keep the lights on the stairs working",
    "ask_reference": "Q2W3E4R5",
    "ask_url": f"{ADDRESS}/asks/x",
}
OFFICER = {**ASK, **BODY, "link_url": f"{ADDRESS}/respond/{TOKEN}"}
LATE = {**ASK, **BODY, "body_id": 3, "due": "2026-11-13", "what": "decision"}
SERVICE = {
    "service": "Community nursing", "reference": "H7KD29MN", "due_on": "2026-11-30",
    "answer_url": f"{ADDRESS}/service/{TOKEN}",
}  # fmt: skip
NEWS = {"stop_url": f"{ADDRESS}/subscribe/stop/{TOKEN}"}

CONTRIBUTOR: dict[str, dict[str, Any]] = {
    "contribution_received": {
        "reference": "H7KD29MN", "host": "Wishaw Voluntary Action", "read_by": "2026-11-17",
        "reply_by": "2026-11-23",
        "stop_url": f"{ADDRESS}/stop/{TOKEN}", "not_me_url": f"{ADDRESS}/not-me/{TOKEN}",
    },
    "contribution_replied": OWN,
    "contribution_unpublished": OWN,
    "objection_decided": OWN,
    "complaint_question": OWN,
    "follow_up_question": OWN,
    "follow_up_answered": OWN,
    "service_answered": {**OWN, "service": "Community nursing"},
    "ask_raised": {**OWN, **ASK, **BODY},
    "ask_decided": {**OWN, **ASK, **BODY, "outcome": "agreed"},
    "verdict_request": {**OWN, **ASK, **BODY, "outcome": "not_agreed"},
    "verdict_reminder": {**OWN, **ASK, **BODY, "outcome": "already_planned"},
    "no_answered": {**OWN, **ASK, **BODY},
    "ask_closed": {**OWN, **ASK, **BODY, "closed_as": "unconfirmed"},
    "ask_reopened": {**OWN, **ASK, **BODY},
    "ask_handed_on": {**OWN, **ASK, **BODY, "what": "passed", "to_name": "North IJB", "due": "2027-01-14"},
    "ask_moved": {**OWN, **ASK, **BODY, "what": "joined"},
    "ask_put_off": {**OWN, **ASK, **BODY, "first_due": "2026-12-24", "due": "2027-01-31"},
    "ask_update": {**OWN, **ASK, **BODY, "seq": 4},
    "promise_day": {**OWN, **ASK, **BODY, "number": 1, "due": "2026-12-24", "state": "open"},
    "theme_moved": {**OWN, "move": 1, "what": "joined"},
    "promise_moved": {**OWN, **ASK, **BODY, "first_due": "2026-12-24", "due": "2027-01-31"},
}  # fmt: skip
"""To people about what they told us: an e-mail, a text message or a letter, as they chose."""

OTHERS: dict[str, dict[str, Any]] = {
    "ask_to_body": {**OFFICER, "ack_due": "2026-11-23", "decision_due": "2027-01-14"},
    "asks_joined": {
        **OFFICER, "other_id": 7, "other_title": "Light on the stairs", "decision_due": "2027-01-14",
    },
    "answer_came": {
        **BODY, "ask_title": ASK["ask_title"], "ask_reference": ASK["ask_reference"],
        "host": "Wishaw Voluntary Action", "answer_id": 7, "read_by": "2026-11-18", "soon": True,
    },
    "answer_shown": {**OFFICER, "due": "2027-01-14"},
    "answer_unread": {
        **BODY, "ask_title": ASK["ask_title"], "ask_reference": ASK["ask_reference"],
        "host": "Wishaw Voluntary Action", "answer_id": 7, "sent_on": "2026-11-16", "read_by": "2026-11-18",
        "late": False, "soon": True,
    },
    "ask_orphaned": {
        **BODY, "ask_title": ASK["ask_title"], "ask_reference": ASK["ask_reference"],
        "host": "Wishaw Voluntary Action", "body_id": 3, "ended_on": "2026-11-13",
    },
    "answer_sent_back": {
        **OFFICER, "host": "Wishaw Voluntary Action", "why": "sent_back", "decision_due": "2027-01-14",
    },
    "no_needs_answer": {**OFFICER, "due": "2026-11-30"},
    "overdue_reminder": {**OFFICER, "due": "2026-11-13", "what": "decision"},
    "chair_reminder": {**LATE, "days": 11},
    "chief_officer_reminder": {**LATE, "days": 21, "partnership": "North Lanarkshire"},
    "board_item": {
        **LATE, "days": 31, "board_name": "North IJB", "meeting_on": "2027-01-14", "papers_due_on": "2027-01-04",
    },
    "update_due": {**OFFICER, "since": "2026-08-15", "due": "2026-11-13"},
    "body_stalled": {
        **BODY, "met_on": "2026-07-01", "since": "2026-07-01", "to_name": "North IJB",
        "body_url": f"{ADDRESS}/bodies/wishaw-lpg",
    },
    "complaint_handed_over": SERVICE,
    "referral_sent": SERVICE,
    "referral_sent_back": SERVICE,
    "ask_followed": {**NEWS, **ASK, **BODY, "seq": 4},
    "theme_followed": {**NEWS, "move": 1, "what": "split", "theme": "Lights", "other": "Lamps outside"},
    "subscription_confirm": {
        **NEWS, "target": "body", "name": "Wishaw Locality Planning Group",
        "confirm_url": f"{ADDRESS}/subscribe/confirm/{TOKEN}",
    },
    "digest_issued": {
        **NEWS, **BODY, "period": "2026-10", "digest_url": f"{ADDRESS}/digests/wishaw-lpg/2026-10/v1",
        "version": 2, "reason": "A date was wrong.", "most_lines": 10,
        "counts": {"done": 1, "doing": 0, "not_doing": 0, "unanswered": 2, "overdue": 2, "missed": 1, "changed": 1},
        "put_right": {"public": 2, "others": 0, "others_below": 5},
        "lines": [
            {"section": "done", "title": "Mend the door", "url": f"{ADDRESS}/asks/a", "days_overdue": 0},
            {"section": "unanswered", "title": "Run a later bus", "url": f"{ADDRESS}/asks/b", "days_overdue": 1},
            {"section": "unanswered", "title": "Answer the phone", "url": f"{ADDRESS}/asks/c", "days_overdue": 12},
        ],
    },
    "digest_paper": {
        **BODY, "period": "2026-11-08", "first_day": "2026-10-01", "last_day": "2026-11-08", "version": 1,
        "unread": True, "desk_url": f"{ADDRESS}/board/digests/7/meeting", "attached": True,
        "paper_url": f"{ADDRESS}/digests/wishaw-lpg/2026-11-08/v1/paper.docx",
    },
    "digest_question_answered": {
        **BODY, "period": "2026-10", "ask_title": ASK["ask_title"],
        "digest_url": f"{ADDRESS}/digests/wishaw-lpg/2026-10/v1", "answer": ["The lamp is ordered.", "Ring us in May."],
        "host": "Wishaw Voluntary Action",
    },
    "invitation": {
        "name": "Shona Gray", "site_name": "Engage", "role": "lpg_officer",
        "join_url": f"{ADDRESS}/account/join/{TOKEN}",
    },
    "concern_raised": {},
    "reading_waits": {"waiting": 3, "minutes": 5, "questions": 1},
    "nobody_reads": {"host_id": 2},
    "concerns_overdue": {"count": 1},
    "nobody_leads": {"count": 2},
    "second_handed_on": {},
    "seconds_overdue": {"count": 11},
    "job_failing": {
        "job": "digests.compile", "since": "2026-11-16T09:00:00+00:00", "error": "RuntimeError at digests.py:12",
    },
    "job_well": {"job": "digests.compile", "since": "2026-11-16T09:00:00+00:00"},
    "mail_trial": {},
    "password_reset": {"name": "Shona Gray", "reset_url": f"{ADDRESS}/account/new-password/{TOKEN}"},
}  # fmt: skip
"""To role mailboxes, subscribers and accounts: e-mail only."""

ALL = {**CONTRIBUTOR, **OTHERS}
