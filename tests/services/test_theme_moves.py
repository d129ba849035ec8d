"""Themes are joined and split with all that belongs to them, people hear of it once, and undoing restores what was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.errors import Conflict, DomainError, NotPermitted
from engage.domain.kinds import LinkPurpose, MessageState, SubscriptionTarget
from engage.domain.periods import Period
from engage.domain.permissions import SYSTEM, Role, ScopeKind, contributor
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import ContributionEvent
from engage.models.digests import Digest, Subscription
from engage.models.outbox import Message
from engage.models.themes import Theme, ThemeEvent, ThemeLink, ThemeMove, ThemeMoveLink
from engage.services import asks, batches, digests, links, own, subscriptions, theme_moves, themes
from engage.services.theme_moves import Into
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.asking import Asking
from tests.services.post import Post, send


@pytest.fixture
def at(app: Flask) -> SimpleNamespace:
    """Lights has the first three contributions, Stairs the last two of four; an ask, a draft and a follower too."""
    scene = Asking(people=4)
    made = SimpleNamespace(scene=scene, editor=scene.editor, people=scene.people, places=scene.places)

    def make(name: str, *examples: str) -> int:
        return themes.create(
            scene.editor, partnership_id=scene.places.partnership, name=name, examples=examples
        )

    made.lights, made.stairs = make("Lights", "It is dark", "No lamp"), make("Stairs", "I fell", "It is dark")
    for theme, numbers in ((made.lights, (0, 1, 2)), (made.stairs, (2, 3))):
        for number in numbers:
            themes.link(scene.editor, theme_id=theme, contribution_id=scene.people[number])
    made.ask = scene.raised(theme_id=made.lights)
    made.draft = scene.draft(theme_id=made.lights, title="Another")
    made.follower = follow("flora@example.org", made.lights)
    with unit_of_work() as session:
        session.execute(sa.delete(Message))
    return made


def follow(address: str, theme: int) -> int:
    subscriptions.subscribe(address, SubscriptionTarget.THEME, theme)
    number = db.session.scalar(sa.select(sa.func.max(Subscription.id)))
    assert number is not None
    subscriptions.confirm(links.mint(LinkPurpose.CONFIRM_SUBSCRIPTION, number).rsplit("/", 1)[1])
    return number


def state() -> dict[str, Any]:
    """All that a joining touches, as it stands."""
    db.session.rollback()
    columns = list(ThemeLink.__table__.columns)
    return {
        "links": sorted(map(repr, db.session.execute(sa.select(*columns)).all())),
        "themes": [
            (each.id, each.name, tuple(each.examples), each.retired_at, each.merged_into_id)
            for each in db.session.scalars(sa.select(Theme).order_by(Theme.id))
        ],
        "asks": db.session.execute(sa.select(Ask.id, Ask.theme_id).order_by(Ask.id)).all(),
    }


def linked(theme: int) -> set[int]:
    db.session.rollback()
    return set(db.session.scalars(sa.select(ThemeLink.contribution_id).where(ThemeLink.theme_id == theme)))


def messages(*columns: Any) -> list[Any]:
    db.session.rollback()
    found = db.session.execute(sa.select(Message.template, *columns).order_by(Message.template, Message.id)).all()
    return [tuple(each) for each in found]


def test_joined_themes_carry_all_and_undoing_restores_exactly_what_was(at: SimpleNamespace) -> None:
    before = state()
    move = theme_moves.merge(at.editor, at.lights, into_id=at.stairs)
    assert theme_moves.merge(at.editor, at.lights, into_id=at.stairs) == move, "pressed twice"
    assert (linked(at.lights), linked(at.stairs)) == (set(), set(at.people))
    stairs, lights = (db.session.get_one(Theme, each) for each in (at.stairs, at.lights))
    assert stairs.examples == ["I fell", "It is dark", "No lamp"]
    assert (lights.merged_into_id, lights.retired_at is not None) == (at.stairs, True)
    assert {theme for _, theme in state()["asks"]} == {at.stairs}
    kept = db.session.scalars(
        sa.select(ThemeLink.linked_by).where(ThemeLink.contribution_id == at.people[0])
    ).one()
    assert kept == at.editor.user_id
    said = db.session.execute(
        sa.select(ContributionEvent.kind, ContributionEvent.payload)
        .where(ContributionEvent.contribution_id == at.people[0])
        .order_by(ContributionEvent.seq.desc())
        .limit(2)
    ).all()
    assert [tuple(each) for each in said] == [
        ("unthemed", {"theme_id": at.lights}), ("themed", {"theme_id": at.stairs}),
    ]  # fmt: skip
    theme_moves.undo(at.editor, move)
    theme_moves.undo(at.editor, move)
    assert state() == before
    history = db.session.execute(
        sa.select(ThemeEvent.theme_id, ThemeEvent.kind, ThemeEvent.many).order_by(ThemeEvent.id)
    ).all()
    assert [tuple(each) for each in history[2:]] == [
        (at.lights, "joined_into", 3), (at.stairs, "took_in", 3), (at.lights, "parted", 3), (at.stairs, "let_go", 3),
    ]  # fmt: skip


def test_what_was_done_since_stays_as_it_was_put(at: SimpleNamespace, clock: FixedClock) -> None:
    """Put in since, taken out since, taken out and put in anew, moved on, taken back by its person, asked since."""
    move = theme_moves.merge(at.editor, at.lights, into_id=at.stairs)
    clock.advance(minutes=5)
    new = at.scene.person(9)
    first, second, third, fourth = at.people
    themes.link(at.editor, theme_id=at.stairs, contribution_id=new)
    themes.unlink(at.editor, theme_id=at.stairs, contribution_id=first)
    themes.unlink(at.editor, theme_id=at.stairs, contribution_id=second)
    themes.link(at.editor, theme_id=at.stairs, contribution_id=second)
    own.withdraw(contributor(fourth), fourth)
    own.withdraw(contributor(third), third)
    asked = at.scene.raised(theme_id=at.lights, contribution_ids=[new], title="Asked since")
    assert db.session.get_one(Ask, asked).theme_id == at.stairs
    asks.raise_ask(at.scene.moderator, at.draft)
    assert db.session.scalars(sa.select(ThemeMoveLink.contribution_id)).all() == [first, second]
    theme_moves.undo(at.editor, move)
    assert (linked(at.lights), linked(at.stairs)) == (set(), {new, second})
    found = dict(db.session.execute(sa.select(Ask.id, Ask.theme_id)).tuples().all())
    assert found == {at.ask: at.lights, at.draft: at.stairs, asked: at.stairs}


def test_a_part_goes_into_a_new_theme_and_back(at: SimpleNamespace, clock: FixedClock) -> None:
    before = state()
    part = at.people[:2]
    into = Into(name="Lamps outside")
    move = theme_moves.split(at.editor, at.lights, contribution_ids=part, into=into)
    assert theme_moves.split(at.editor, at.lights, contribution_ids=part, into=into) == move, "pressed twice"
    new = db.session.scalars(sa.select(Theme.id).where(Theme.name == "Lamps outside")).one()
    assert (linked(at.lights), linked(new)) == ({at.people[2]}, set(part))
    theme_moves.undo(at.editor, move)
    after = state()
    assert (after["links"], after["asks"]) == (before["links"], before["asks"])
    assert db.session.get_one(Theme, new).retired_at is not None, "it began with the split, and is empty"
    both = theme_moves.split(
        at.editor, at.lights, contribution_ids=at.people[:3], into=Into(theme_id=at.stairs), stay=True
    )
    assert (linked(at.lights), linked(at.stairs)) == (set(at.people[:3]), set(at.people))
    theme_moves.undo(at.editor, both)
    assert state()["links"] == before["links"]


def test_people_and_followers_hear_of_it_once_without_words_or_names(at: SimpleNamespace, clock: FixedClock) -> None:
    again = factories.share(at.places, address="anne0@example.org")
    themes.link(at.editor, theme_id=at.lights, contribution_id=again.id)
    gus, anne = follow("gus@example.org", at.stairs), follow("Anne1@Example.org", at.lights)
    follow("flora@example.org", at.stairs)
    post = Post()
    send(post)
    clock.advance(days=2)
    post.mails.clear()
    move = theme_moves.merge(at.editor, at.lights, into_id=at.stairs)
    assert messages(Message.contribution_id, Message.subscription_id)[-5:] == [
        *(("theme_followed", None, each) for each in (at.follower, anne, gus)),
        *(("theme_moved", each, None) for each in (at.people[0], at.people[2])),
    ], "whoever follows both, or told us something and follows it, gets one message"
    send(post)
    assert sorted(mail.to for mail in post.mails) == [
        "Anne1@example.org", "anne0@example.org", "anne2@example.org", "flora@example.org", "gus@example.org",
    ]  # fmt: skip
    told = {mail.to: mail.text for mail in post.mails}
    assert not any(word in told[f"anne{who}@example.org"] for who in (0, 2) for word in ("Lights", "Stairs", "dark"))
    assert "theme=Lights what=joined" in told["flora@example.org"]
    assert "theme=Stairs what=took_in" in told["gus@example.org"]
    # Whoever followed what is now a part of it hears of it as well, and of what it becomes.
    clock.advance(days=2)
    post.mails.clear()
    theme_moves.undo(at.editor, move)
    send(post)
    assert len(post.mails) == 5
    [undone] = [mail.text for mail in post.mails if mail.to == "gus@example.org"]
    assert "theme=Stairs what=let_go" in undone
    further = theme_moves.merge(at.editor, at.stairs, into_id=at.lights)
    theme_moves.undo(at.editor, further)
    assert {row[1] for row in messages(Message.state) if row[0].startswith("theme_")} == {
        MessageState.SENT, MessageState.DROPPED,
    }, "nobody is told of what was undone before they heard of it"  # fmt: skip


def test_a_theme_may_be_larger_than_a_statement(at: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database takes so many values in one statement (SQLite 32,766): none here grows with what is in the theme."""
    monkeypatch.setattr(batches, "BATCH", 3)

    def values(theme: int, into: int) -> int:
        most = 0

        def heard(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
            nonlocal most
            if not many and not statement.lstrip().startswith("INSERT"):
                most = max(most, len(parameters or ()))

        sa.event.listen(db.engine, "before_cursor_execute", heard)
        before = state()
        chosen = linked(theme)
        copied = theme_moves.split(at.editor, theme, contribution_ids=chosen, into=Into(theme_id=into), stay=True)
        theme_moves.undo(at.editor, copied)
        move = theme_moves.merge(at.editor, theme, into_id=into)
        assert (linked(theme), linked(into) >= chosen) == (set(), True)
        theme_moves.undo(at.editor, move)
        assert state() == before, "all of it, and all of it back"
        sa.event.remove(db.engine, "before_cursor_execute", heard)
        return most

    few = values(at.lights, at.stairs)
    for number in range(30, 50):
        themes.link(at.editor, theme_id=at.lights, contribution_id=at.scene.person(number))
    with unit_of_work() as session:
        session.execute(sa.delete(Message))
    assert values(at.lights, at.stairs) <= few
    everybody = sa.select(sa.func.count(sa.distinct(Message.contribution_id)))
    assert db.session.scalar(everybody.where(Message.template == "theme_moved")) == 23, "and everybody hears of it"


def test_a_theme_joined_within_a_month_counts_once_in_its_digest(at: SimpleNamespace, clock: FixedClock) -> None:
    month = Period.parse("2026-11")
    # So many that no count is small enough to be hidden.
    for number in range(10):
        told = at.scene.person(20 + number)
        for theme in (at.lights, at.stairs)[number % 2 :]:
            themes.link(at.editor, theme_id=theme, contribution_id=told)
    before = digests.prepare(at.places.lpg, month)
    assert sorted((each.name, each.count) for each in before.heard.themes) == [("Lights", 8), ("Stairs", 12)]
    move = theme_moves.merge(at.editor, at.lights, into_id=at.stairs)
    joined = digests.prepare(at.places.lpg, month)
    assert [(each.name, each.count) for each in joined.heard.themes] == [("Stairs", 14)]
    theme_moves.undo(at.editor, move)
    assert digests.prepare(at.places.lpg, month).heard == before.heard


def test_a_digest_calls_themes_what_they_were_called_when_its_month_ended(
    at: SimpleNamespace, clock: FixedClock
) -> None:
    month = Period.parse("2026-11")
    told = [at.scene.person(20 + number) for number in range(12)]
    for person in told:
        themes.link(at.editor, theme_id=at.lights, contribution_id=person)
    for person in told[8:]:  # no count is small enough to be hidden
        themes.link(at.editor, theme_id=at.stairs, contribution_id=person)
    themes.change(at.editor, at.lights, name="Lamps")
    part = theme_moves.split(at.editor, at.lights, contribution_ids=told[:6], into=Into(name="Lamps at night"))
    clock.set(datetime(2026, 12, 1, 5, tzinfo=UTC))

    def heard() -> dict[str, object]:
        # Raises when it does not add up.
        return {each.name: each.count for each in digests.prepare(at.places.lpg, month).heard.themes}

    known = heard()
    assert (known["Lamps"], known["Lamps at night"]) == (9, 6)
    issued = digests.compile(SYSTEM, body_id=at.places.lpg, period=month)
    digests.issue(at.scene.moderator, digest_id=issued)
    frozen = db.session.get_one(Digest, issued).data
    for name in ("Lighting", "Light everywhere"):
        themes.change(at.editor, at.lights, name=name)
    themes.retire(at.editor, db.session.get_one(ThemeMove, part).into_id)
    assert heard() == known, "neither what it is called since, nor that one ended since"
    theme_moves.merge(at.editor, at.lights, into_id=at.stairs)
    assert set(heard()) == {"Lamps at night", "Stairs"}
    assert digests.verify(issued)
    assert db.session.get_one(Digest, issued).data == frozen


def _chain(at: SimpleNamespace) -> None:
    move = theme_moves.merge(at.editor, at.lights, into_id=at.stairs)
    third = themes.create(at.editor, partnership_id=at.places.partnership, name="Buildings")
    theme_moves.merge(at.editor, at.stairs, into_id=third)
    assert db.session.get_one(Ask, at.ask).theme_id == third
    theme_moves.undo(at.editor, move)


def _name_taken(at: SimpleNamespace) -> None:
    move = theme_moves.merge(at.editor, at.lights, into_id=at.stairs)
    themes.create(at.editor, partnership_id=at.places.partnership, name="lights")
    theme_moves.undo(at.editor, move)


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (_chain, "theme_moved_since"),
        (_name_taken, "theme_name_taken"),
        (lambda at: theme_moves.merge(at.editor, at.lights, into_id=at.lights), "theme_into_itself"),
        (lambda at: theme_moves.merge(at.editor, at.lights, into_id=4711), "theme_unknown"),
        (lambda at: theme_moves.undo(at.editor, 4711), "theme_move_unknown"),
        (
            lambda at: theme_moves.split(at.editor, at.lights, contribution_ids=[at.people[3]], into=Into(name="X")),
            "split_nothing",
        ),
        (
            lambda at: theme_moves.split(at.editor, at.lights, contribution_ids=at.people, into=Into()),
            "split_where",
        ),
        (
            lambda at: theme_moves.split(at.editor, at.lights, contribution_ids=at.people, into=Into(name="stairs")),
            "theme_exists",
        ),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    at: SimpleNamespace, attempt: Callable[[SimpleNamespace], Any], code: str
) -> None:
    with pytest.raises(DomainError) as problem:
        attempt(at)
    assert problem.value.code == code


def test_only_those_who_edit_themes_there_join_or_split_them(at: SimpleNamespace) -> None:
    move = theme_moves.merge(at.editor, at.lights, into_id=at.stairs)
    for actor in (
        at.scene.officer, contributor(at.people[0]), factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0),
    ):  # fmt: skip
        for attempt in (
            lambda actor=actor: theme_moves.merge(actor, at.stairs, into_id=at.lights),
            lambda actor=actor: theme_moves.undo(actor, move),
            lambda actor=actor: theme_moves.split(
                actor, at.stairs, contribution_ids=at.people, into=Into(name="Mine")
            ),
        ):
            with pytest.raises(NotPermitted):
                attempt()


def test_a_contribution_under_lock_is_not_chosen_and_nothing_is_put_into_what_was_joined(at: SimpleNamespace) -> None:
    from engage.services import safeguarding

    safeguarding.raise_concern(at.scene.moderator, at.people[0], worry="A child may be alone.")
    with pytest.raises(Conflict, match="safeguarding_locked"):
        theme_moves.split(at.editor, at.lights, contribution_ids=at.people[:2], into=Into(name="X"))
    theme_moves.merge(at.editor, at.lights, into_id=at.stairs)
    with pytest.raises(Conflict, match="theme_retired"):
        themes.link(at.editor, theme_id=at.lights, contribution_id=at.people[3])
    post = Post()
    assert ("theme_moved", at.people[0]) in messages(Message.contribution_id), "held, and not lost"
    send(post)
    told = messages(Message.contribution_id, Message.state)
    assert ("theme_moved", at.people[0], MessageState.QUEUED) in told
    assert ("theme_moved", at.people[1], MessageState.SENT) in told


def test_single_ones_go_back_by_whoever_may_move_them(at: SimpleNamespace) -> None:
    from engage.services import safeguarding

    move = theme_moves.split(at.editor, at.lights, contribution_ids=at.people[:2], into=Into(name="X"))
    with pytest.raises(NotPermitted):
        theme_moves.undo(factories.make_moderator(at.places.other_host), move)
    safeguarding.raise_concern(at.scene.moderator, at.people[0], worry="A child may be alone.")
    with pytest.raises(Conflict, match="safeguarding_locked"):
        theme_moves.undo(at.editor, move)


def test_moves_are_undone_the_other_way_round_or_not_at_all(at: SimpleNamespace) -> None:
    """What was moved on from where the first move had put it would land where nobody put it."""
    before = state()["links"]
    third = themes.create(at.editor, partnership_id=at.places.partnership, name="Buildings")
    first = theme_moves.merge(at.editor, at.lights, into_id=at.stairs)
    copied = theme_moves.split(at.editor, at.stairs, contribution_ids=at.people[1:2], into=Into(third), stay=True)
    further = theme_moves.split(at.editor, at.stairs, contribution_ids=at.people[:1], into=Into(third))
    with pytest.raises(Conflict, match="theme_moved_since"):
        theme_moves.undo(at.editor, first)
    for move in (further, first, copied):  # a copy that stays behind is in nobody's way
        theme_moves.undo(at.editor, move)
    assert state()["links"] == before


def test_the_same_split_is_done_again_when_it_is_needed_again(at: SimpleNamespace) -> None:
    mine, there, back = at.people[:1], Into(at.stairs), Into(at.lights)
    first = theme_moves.split(at.editor, at.lights, contribution_ids=mine, into=there)
    theme_moves.split(at.editor, at.stairs, contribution_ids=mine, into=back)
    again = theme_moves.split(at.editor, at.lights, contribution_ids=mine, into=there)
    assert (again != first, mine[0] in linked(at.lights), mine[0] in linked(at.stairs)) == (True, False, True)
    themes.link(at.editor, theme_id=at.lights, contribution_id=mine[0])
    third = theme_moves.split(at.editor, at.lights, contribution_ids=mine, into=there)
    assert (third != again, mine[0] in linked(at.lights), mine[0] in linked(at.stairs)) == (True, False, True)


def test_what_comes_in_while_it_is_joined_is_not_moved_unlocked(
    at: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, real = at.scene.person(9), theme_moves._both

    def late(*args: Any) -> Any:
        themes.link(at.editor, theme_id=at.lights, contribution_id=new)
        return real(*args)

    monkeypatch.setattr(theme_moves, "_both", late)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        theme_moves.merge(at.editor, at.lights, into_id=at.stairs)
    assert linked(at.lights) == set(at.people[:3])
