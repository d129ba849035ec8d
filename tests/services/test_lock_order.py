"""Everybody locks in one order (docs/architecture.md, "Locks"): PostgreSQL ends one of two that wait for each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.ask_states import AskAction
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import contributor
from engage.domain.theming.codebook import Entry, Sifted
from engage.models.base import db
from engage.models.theming import ThemeCluster, ThemeClusterMember
from engage.services import (
    ask_log,
    ask_moves,
    ask_news,
    asks,
    asks_alike,
    body_links,
    codebooks,
    link_answers,
    links,
    own,
    settling,
    theme_clusters,
    theme_moves,
    themes,
)
from engage.services.context import now
from engage.services.theme_moves import Into
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.asking import WHY, Asking, in_days, waiting
from tests.conftest import on_postgres

SAME = "Both ask for the same light on the same stairs."
ORDER = ("contributions", "partnerships", "themes", "asks", "signed_links", "link_answers")
_READ = re.compile(r"\bFROM (\w+).*\bFOR (?:NO KEY UPDATE|UPDATE|SHARE)\b", re.S)
_WRITTEN = re.compile(r"UPDATE (\w+) SET")


@contextmanager
def locking() -> Iterator[list[str]]:
    """What is locked meanwhile: tables, each where its first row is."""
    met: list[str] = []

    def look(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        for found in (_READ.search(statement), _WRITTEN.match(statement)):
            if found and found[1] in ORDER and found[1] not in met:
                met.append(found[1])

    sa.event.listen(db.engine, "before_cursor_execute", look)
    try:
        yield met
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", look)


@pytest.fixture
def at(app: Flask) -> SimpleNamespace:
    """Two themes that were joined and parted, an ask with people, a draft, a heap."""
    scene = Asking(people=3)
    at = SimpleNamespace(scene=scene, editor=scene.editor, home=scene.places.partnership, people=scene.people)
    at.lights, at.stairs = (
        themes.create(at.editor, partnership_id=at.home, name=name) for name in ("Lights", "Stairs")
    )
    for number in at.people:
        themes.link(at.editor, theme_id=at.lights, contribution_id=number)
    at.ask = scene.with_people()
    at.open, at.other = scene.raised(contribution_ids=at.people[:2]), scene.raised()
    at.draft = scene.draft(theme_id=at.lights, title="Another")
    at.loose = scene.person(9)
    with unit_of_work() as session:
        heap = ThemeCluster(partnership_id=at.home, state="open", size=1, phrases=[], found_at=now())
        session.add(heap)
        session.flush()
        session.add(ThemeClusterMember(cluster_id=heap.id, contribution_id=at.loose, place=0))
        at.heap = heap.id
    at.fresh = factories.share(scene.places)
    return at


def _settles(at: SimpleNamespace) -> None:
    version = factories.read(at.scene.moderator, at.fresh.id)
    reading = settling.Reading(settling.KEEP_IN, withheld_reason="duplicate", theme_ids=[at.stairs, at.lights])
    answer = settling.Answer(factories.REPLY, "thanks_passed_on")
    settling.settle(at.scene.moderator, at.fresh.id, reading, answer, version=version)


def _link(at: SimpleNamespace, ask_id: int) -> links.Link:
    return links.find(LinkPurpose.ASK_OFFICER, at.scene.link(ask_id).rsplit("/", 1)[1])


def _ends_a_link(at: SimpleNamespace) -> None:
    body_links.end(at.scene.moderator, at.ask, _link(at, at.ask).id)


def _takes_and_shows(at: SimpleNamespace) -> None:
    ask_id = at.scene.raised()
    given = {"to": in_days(20), "reason": WHY, "decided_by": "The group"}
    link_answers.take(_link(at, ask_id), ask_id, AskAction.DEFER, given, slug="put-off")
    link_answers.confirm(at.scene.moderator, waiting(ask_id)[0].id)


def _joins_and_parts(at: SimpleNamespace) -> None:
    move = theme_moves.merge(at.editor, at.lights, into_id=at.stairs)
    theme_moves.undo(at.editor, move)


def _asks_are_one_and_two_again(at: SimpleNamespace) -> None:
    ask_moves.merge(at.scene.moderator, at.open, into_id=at.other, reason=SAME)
    ask_moves.part(at.scene.moderator, at.open, reason=SAME)


@on_postgres
@pytest.mark.parametrize(
    "act",
    [
        _joins_and_parts,
        _asks_are_one_and_two_again,
        lambda at: ask_moves.split(
            at.scene.moderator, at.other, title="A part", contribution_ids=at.people[:1], reason=SAME
        ),
        lambda at: theme_moves.split(at.editor, at.lights, contribution_ids=at.people[:1], into=Into(name="Lamps")),
        lambda at: theme_clusters.name(at.editor, at.heap, name="Lamps", contribution_ids=[at.loose]),
        lambda at: codebooks.bring_in(
            at.editor, at.home, Sifted(((2, Entry("Stairs", "Steps")), (3, Entry("Lights", "Lamps"))), (), 0)
        ),
        _settles,
        lambda at: at.scene.say(at.ask, 0, "no"),
        lambda at: asks.raise_ask(at.scene.moderator, at.draft),
        lambda at: asks.link_contribution(at.scene.moderator, ask_id=at.ask, contribution_id=at.loose),
        lambda at: asks.unlink_contribution(at.scene.moderator, ask_id=at.ask, contribution_id=at.people[0]),
        lambda at: own.withdraw(contributor(at.people[0]), at.people[0]),
        lambda at: _ends_a_link(at),
        lambda at: _takes_and_shows(at),
    ],
)  # fmt: skip
def test_contributions_then_partnerships_then_themes_then_asks(
    at: SimpleNamespace, act: Callable[[SimpleNamespace], Any]
) -> None:
    with locking() as met:
        act(at)
    assert met, "it locks something"
    assert met == sorted(met, key=ORDER.index)


@on_postgres
def test_an_ask_and_those_that_it_is_like_are_locked_by_their_ids(at: SimpleNamespace) -> None:
    """A row that names another ask holds that one too: said of a later ask, it must not come after it."""
    earlier, later = sorted((at.open, at.other))
    held: list[Any] = []

    def look(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if "FROM asks" in statement and "FOR UPDATE" in statement:
            held.append((list(parameters.values()), "ORDER BY asks.id" in statement))

    sa.event.listen(db.engine, "before_cursor_execute", look)
    try:
        asks_alike.say(at.scene.moderator, later, [earlier])
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", look)
    assert held == [([earlier, later], True)]


@on_postgres
def test_who_writes_to_people_does_not_wait_for_who_holds_them(app: Flask, at: SimpleNamespace) -> None:
    """News of an ask refers to the people behind it; whoever has them locked may want the ask next."""
    with unit_of_work() as session:
        session.execute(sa.text("SET LOCAL lock_timeout = '2s'"))
        themes.locked(at.people[0])
        with app.app_context():  # another session
            with unit_of_work() as other:
                other.execute(sa.text("SET LOCAL lock_timeout = '2s'"))
                ask_news.tell_people(ask_log.load(at.ask).row, at.people, "ask_closed", key="again")
            db.session.remove()
