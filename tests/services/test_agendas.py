"""Agendas and papers: who may, and what happens once."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from engage.domain.errors import NotFound, NotPermitted, Refused
from engage.domain.permissions import Role, ScopeKind
from engage.queries import agendas as queries
from engage.services import agendas, decisions, meetings
from tests import factories
from tests.asking import Asking, assert_cache_is_fold, row_of
from tests.staff import audited, holding, over


def test_one_press_tables_each_ask_for_itself(app: Flask) -> None:
    asking = Asking()
    at = asking.places
    boards = meetings.add_meeting(holding(Role.ADMIN, over(ScopeKind.PARTNERSHIP, at.partnership)), body_id=at.ijb,
                                  held_on=date(2026, 12, 8))  # fmt: skip
    first, decided, tabled = asking.raised(), asking.decided("not_agreed"), asking.raised()
    decisions.table(asking.officer, tabled, meeting_id=at.meeting)
    before = row_of(tabled).version
    done, failed = agendas.table_all(asking.clerk, meeting_id=at.meeting, ask_ids=[first, decided, tabled, first, 999])
    assert done == (first, tabled)
    assert [(each.ask_id, each.error.code) for each in failed] == [
        (decided, "invalid_transition"), (999, "ask_unknown"),
    ]  # fmt: skip
    assert (row_of(first).meeting_id, row_of(tabled).version) == (at.meeting, before)
    assert_cache_is_fold(first)
    # An agenda of another body takes none of these; nor does anybody else's press.
    _done, failed = agendas.table_all(asking.clerk, meeting_id=boards, ask_ids=[first])
    assert [each.error.code for each in failed] == ["meeting_unknown"]
    for actor in (asking.reader, asking.chair, asking.moderator, asking.board_officer):
        with pytest.raises(NotPermitted):
            agendas.table_all(actor, meeting_id=at.meeting, ask_ids=[asking.raised()])


def test_papers_are_noted_by_whoever_keeps_the_calendar_and_once(app: Flask) -> None:
    asking = Asking()
    at = asking.places
    ask_id = asking.raised()
    decisions.table(asking.officer, ask_id, meeting_id=at.meeting)
    for actor in (asking.officer, asking.chair, asking.reader, asking.moderator):
        with pytest.raises(NotPermitted):
            agendas.papers_sent(actor, meeting_id=at.meeting, seen=0)
    assert agendas.papers_sent(asking.clerk, meeting_id=at.meeting, seen=0)
    assert not agendas.papers_sent(asking.clerk, meeting_id=at.meeting, seen=0)
    admin = factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0)
    assert agendas.papers_sent(admin, meeting_id=at.meeting, seen=1)
    assert [each.number for each in queries.sendings(at.meeting)] == [1, 2]
    assert [event for event, _ in audited()].count("meeting:changed") == 2
    meetings.cancel_meeting(asking.clerk, meeting_id=at.meeting)
    with pytest.raises(Refused, match="meeting_cancelled"):
        agendas.papers_sent(asking.clerk, meeting_id=at.meeting, seen=2)
    with pytest.raises(NotFound, match="meeting_unknown"):
        agendas.papers_sent(asking.clerk, meeting_id=999, seen=0)
