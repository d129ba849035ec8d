"""Drafting, raising, linking and correcting asks."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.ask_payloads import UnlinkReason
from engage.domain.ask_states import AskState
from engage.domain.errors import Conflict, InvalidTransition, NotFound, NotPermitted, Refused
from engage.domain.permissions import Role, ScopeKind, contributor
from engage.models.base import db
from engage.models.contributions import ContributionEvent
from engage.models.places import Meeting, PlanningBody
from engage.services import asks, own
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.asking import Asking, assert_cache_is_fold, messages, row_of, snapshot, templates


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=2)


def _own_history(contribution_id: int) -> list[str]:
    db.session.rollback()
    return list(
        db.session.scalars(
            sa.select(ContributionEvent.kind)
            .where(ContributionEvent.contribution_id == contribution_id)
            .order_by(ContributionEvent.seq)
        )
    )


def test_a_draft_is_the_hosts_until_it_is_raised(asking: Asking) -> None:
    ask_id = asking.draft()
    assert row_of(ask_id).state is AskState.DRAFT
    assert messages(ask_id) == []
    assert "ask_linked" not in _own_history(asking.people[0])
    assert_cache_is_fold(ask_id)

    asks.raise_ask(asking.moderator, ask_id)
    assert _own_history(asking.people[0])[-1] == "ask_linked"
    assert templates(ask_id) == ["ask_raised", "ask_raised", "ask_to_body"]
    assert_cache_is_fold(ask_id)


def test_the_decision_is_due_after_the_next_meeting(asking: Asking) -> None:
    row = row_of(asking.raised())
    assert row.decision_due == date(2027, 1, 6)  # 3 December and 20 working days, past Christmas and 2 January
    assert row.ack_due == date(2026, 11, 23)


def test_without_a_meeting_it_has_forty_working_days(asking: Asking) -> None:
    with unit_of_work() as session:
        session.delete(session.get_one(Meeting, asking.places.meeting))
    row = row_of(asking.raised())
    assert row.decision_due == date(2027, 1, 18)
    assert row.first_decision_due == row.decision_due


def test_no_words_of_a_story_go_out(asking: Asking) -> None:
    for each in messages(asking.raised()):
        assert "light on the stairs has been out" not in str(each)
        assert each.params["ask_title"] == "Mend the light on the stairs"


@pytest.mark.parametrize("who", ["officer", "chair", "clerk", "checker", "stranger", "reader"])
def test_only_the_host_raises(asking: Asking, who: str) -> None:
    with pytest.raises(NotPermitted):
        asks.draft(getattr(asking, who), host_id=asking.places.host, body_id=asking.places.lpg, title="x")
    ask_id = asking.draft()
    with pytest.raises(NotPermitted):
        asks.raise_ask(getattr(asking, who), ask_id)


def test_an_ask_needs_a_title_a_body_and_a_person(asking: Asking) -> None:
    with pytest.raises(Refused, match="ask_title_missing"):
        asking.draft(title="  ")
    with pytest.raises(Refused, match="ask_text_too_long"):
        asking.draft(title="x" * 301)
    with pytest.raises(NotFound, match="body_unknown"):
        asking.draft(body_id=987)
    with pytest.raises(Refused, match="ask_needs_contribution"):
        asks.raise_ask(asking.moderator, asking.draft(contribution_ids=()))


def test_a_body_that_ended_is_asked_nothing(asking: Asking) -> None:
    ask_id = asking.draft()
    with unit_of_work() as session:
        session.get_one(PlanningBody, asking.places.lpg).valid_to = date(2026, 11, 1)
    with pytest.raises(Refused, match="body_dissolved"):
        asks.raise_ask(asking.moderator, ask_id)


def test_a_draft_can_be_changed_and_a_raised_ask_cannot(asking: Asking) -> None:
    ask_id, (first, second) = asking.draft(), asking.people
    asks.redraft(
        asking.moderator, ask_id, body_id=asking.places.ijb, title="Mend the lamp", contribution_ids=[second],
        version=row_of(ask_id).version,
    )  # fmt: skip
    row = row_of(ask_id)
    assert (row.title, row.body_id, row.locality_id) == ("Mend the lamp", asking.places.ijb, None)
    assert snapshot(ask_id).fed == {second}
    assert_cache_is_fold(ask_id)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        asks.redraft(asking.moderator, ask_id, body_id=asking.places.lpg, title="y", version=0)
    with pytest.raises(NotPermitted):
        asks.redraft(asking.officer, ask_id, body_id=asking.places.lpg, title="y")
    asks.raise_ask(asking.moderator, ask_id)
    with pytest.raises(InvalidTransition):
        asks.redraft(asking.moderator, ask_id, body_id=asking.places.lpg, title="y", contribution_ids=[first])


def test_a_draft_is_dropped_with_a_reason(asking: Asking) -> None:
    ask_id = asking.draft()
    with pytest.raises(Refused, match="ask_field_missing"):
        asks.discard(asking.moderator, ask_id, reason=" ")
    asks.discard(asking.moderator, ask_id, reason="Asked already")
    assert row_of(ask_id).state is AskState.DISCARDED
    with pytest.raises(InvalidTransition):
        asks.raise_ask(asking.moderator, ask_id)


def test_linking_later_tells_that_person_alone(asking: Asking) -> None:
    ask_id, late = asking.raised(), asking.person(9)
    before = len(messages(ask_id))
    asks.link_contribution(asking.moderator, ask_id=ask_id, contribution_id=late)
    (new,) = messages(ask_id)[before:]
    assert (new.template, new.contribution_id) == ("ask_raised", late)
    assert "ask_linked" in _own_history(late)
    with pytest.raises(Conflict, match="contribution_already_linked"):
        asks.link_contribution(asking.moderator, ask_id=ask_id, contribution_id=late)
    asks.unlink_contribution(
        asking.moderator, ask_id=ask_id, contribution_id=late, because=UnlinkReason.BELONGS_ELSEWHERE
    )
    assert "ask_unlinked" in _own_history(late)
    assert_cache_is_fold(ask_id)


def test_another_hosts_words_are_not_linked(asking: Asking) -> None:
    ask_id = asking.raised()
    theirs = factories.share(asking.places, locality_id=asking.places.other_locality).id
    with pytest.raises(NotPermitted):
        asks.link_contribution(asking.moderator, ask_id=ask_id, contribution_id=theirs)


def test_words_taken_back_leave_every_ask(asking: Asking) -> None:
    dropped, open_ask = asking.draft(), asking.raised()
    asks.discard(asking.moderator, dropped, reason="Asked already")
    mine = asking.people[0]
    own.withdraw(contributor(mine), mine)
    assert snapshot(open_ask).fed == {asking.people[1]}
    assert snapshot(open_ask).links[0].because is UnlinkReason.WITHDRAWN
    assert_cache_is_fold(open_ask)


def test_a_mistake_is_put_right_by_a_new_event(asking: Asking) -> None:
    ask_id = asking.raised()
    seq = next(e.seq for e in _events(ask_id) if e.kind.value == "raise")
    with pytest.raises(NotPermitted):
        asks.correct(asking.officer, ask_id, seq=seq, changes={"title": "x"}, reason="A slip")
    with pytest.raises(Refused, match="correction_not_yours"):  # a body does not rewrite what it was asked
        asks.correct(asking.clerk, ask_id, seq=seq, changes={"title": "Note the light"}, reason="A slip")
    asks.correct(asking.moderator, ask_id, seq=seq, changes={"title": "Mend the lamp"}, reason="It is a lamp")
    row = row_of(ask_id)
    assert row.title == "Mend the lamp"
    assert snapshot(ask_id).corrections[0].before == {"title": "Mend the light on the stairs"}
    assert_cache_is_fold(ask_id)
    with pytest.raises(Refused, match="correction_changes_nothing"):
        asks.correct(asking.moderator, ask_id, seq=seq, changes={"title": "Mend the lamp"}, reason="Again")
    with pytest.raises(Refused, match="ask_field_not_correctable"):
        asks.correct(asking.moderator, ask_id, seq=seq, changes={"decision_due": "2030-01-01"}, reason="More time")


def test_the_clerk_puts_right_what_the_body_said(asking: Asking) -> None:
    ask_id = asking.decided()
    seq = next(e.seq for e in _events(ask_id) if e.kind.value == "decide")
    asks.correct(asking.clerk, ask_id, seq=seq, changes={"decided_by": "The members"}, reason="By all of them")
    assert_cache_is_fold(ask_id)


def _events(ask_id: int):  # type: ignore[no-untyped-def]
    from engage.queries.asks import history

    return history(ask_id)


def test_a_theme_editor_of_the_host_may_raise(asking: Asking) -> None:
    ask_id = asks.draft(
        asking.editor, host_id=asking.places.host, body_id=asking.places.ijb, title="Mend it",
        contribution_ids=asking.people,
    )  # fmt: skip
    asks.raise_ask(asking.editor, ask_id)
    assert row_of(ask_id).body_id == asking.places.ijb


def test_nobody_has_a_role_over_what_is_not_theirs(asking: Asking) -> None:
    other = factories.make_user(Role.LPG_OFFICER, ScopeKind.BODY, asking.places.ijb)
    from engage.services import decisions

    with pytest.raises(NotPermitted):
        decisions.acknowledge(other, asking.raised())
