"""What a history adds up to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engage.domain.contribution_history import DECIDING, EventKind, Folded, fold
from engage.domain.contribution_states import Objection, Publication, ReadingState
from engage.domain.dispositions import Disposition
from engage.domain.errors import InvalidTransition

Event = tuple[str, dict[str, Any]]
RECEIVED: Event = ("received", {"channel": "web"})
READ: Event = ("read", {})
REPLIED: Event = ("replied", {"reply_id": 1})


def disposed(kind: str = "thanks_passed_on", **more: Any) -> Event:
    return ("disposed", {"disposition": kind, **more})


def test_nothing_yet() -> None:
    assert fold([]) == Folded()
    assert fold([RECEIVED]).waiting


def test_a_plain_story() -> None:
    state = fold([RECEIVED, READ, ("published", {}), REPLIED, disposed()])
    assert state == Folded(
        ReadingState.REPLIED, Publication.PUBLISHED, Disposition.THANKS_PASSED_ON, None, Objection.NONE, False
    )


def test_watching_ends_with_a_new_reading() -> None:
    watched = [RECEIVED, READ, REPLIED, disposed("watching", until="2027-01-14")]
    assert fold(watched).until == date(2027, 1, 14)
    ended = fold([*watched, ("watching_ended", {})])
    assert (ended.waiting, ended.disposition, ended.until) == (True, None, None)


def test_an_objection_upheld_waits_until_the_host_decided_again() -> None:
    upheld = [RECEIVED, READ, REPLIED, disposed(), ("objected", {}), ("objection_upheld", {})]
    assert (fold(upheld).objection, fold(upheld).waiting) == (Objection.UPHELD, True)
    again = fold([*upheld, REPLIED, disposed("no_action")])
    assert (again.objection, again.waiting) == (Objection.NONE, False)


def test_deciding_again_does_not_bury_an_open_objection() -> None:
    state = fold([RECEIVED, READ, REPLIED, disposed(), ("objected", {}), REPLIED, disposed("no_action")])
    assert state.objection is Objection.OPEN


def test_consent_narrows_at_once_and_widens_through_a_moderator() -> None:
    published = [RECEIVED, READ, ("published", {}), REPLIED, disposed()]
    narrowed = fold([*published, ("use_changed", {"use": "neither", "widened": False, "publication": "unpublish"})])
    assert (narrowed.publication, narrowed.waiting) == (Publication.UNPUBLISHED, False)
    widened = fold([*published, ("use_changed", {"use": "publish", "widened": True})])
    assert (widened.publication, widened.waiting) == (Publication.PUBLISHED, True)


def test_withdrawn_ends_everything() -> None:
    state = fold([RECEIVED, READ, ("published", {}), REPLIED, disposed(), ("objected", {}), ("withdrawn", {})])
    assert state == Folded(ReadingState.WITHDRAWN, Publication.WITHDRAWN, None, None, Objection.NONE, False)


@pytest.mark.parametrize("event", [REPLIED, ("objection_upheld", {}), ("unpublished", {})])
def test_what_cannot_follow_is_refused(event: Event) -> None:
    with pytest.raises(InvalidTransition):
        fold([RECEIVED, event])


@pytest.mark.parametrize("kind", ["themed", "referred", "not_me", "ask_linked", "something_later"])
def test_other_events_change_no_state(kind: str) -> None:
    assert fold([RECEIVED, (kind, {})]) == fold([RECEIVED])


def test_what_one_can_disagree_with() -> None:
    assert {kind.value for kind in DECIDING} == {
        "published", "cleared_for_body", "withheld", "unpublished", "replied", "disposed",
    }  # fmt: skip
    assert EventKind.READ not in DECIDING
