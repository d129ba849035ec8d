"""Who reads when: kept without names beside the host, true after every change, and nobody else's to change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.domain.deadlines import WorkingCalendar
from engage.domain.errors import NotFound, NotPermitted, Refused
from engage.domain.permissions import INSTALLATION, Actor, Grant, Role, Scope, ScopeKind
from engage.domain.rota import ReadBy, nobody_soon
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.outbox import Message
from engage.models.places import Host
from engage.models.rota import RotaAway
from engage.queries import public_places
from engage.queries.rota import members
from engage.services import accounts, grants, rota
from engage.services.message_rows import contents
from tests import factories

MONDAY = date(2026, 11, 16)
TUESDAY = date(2026, 11, 17)


def promised(on: date = MONDAY) -> ReadBy:
    """What the form says today."""
    db.session.rollback()
    place = public_places.locality("wishaw")
    assert place is not None
    return place.read_by(on)


@pytest.fixture
def boss(places: SimpleNamespace) -> Actor:
    """Somebody who looks after accounts."""
    made = factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0)
    return Actor(made.user_id, frozenset({Grant(Role.ADMIN, INSTALLATION)}))


def say(actor: Actor, places: SimpleNamespace, *days: int, of: Actor | None = None) -> None:
    """Say on which days somebody reads."""
    user_id = (of or actor).user_id
    assert user_id is not None
    rota.set_days(actor, host_id=places.host, user_id=user_id, days=days)


def test_the_form_and_the_first_message_go_by_the_rota(places: SimpleNamespace, moderator: Actor) -> None:
    assert promised() == ReadBy(TUESDAY)
    say(moderator, places, 4)
    assert promised() == ReadBy(date(2026, 11, 20), TUESDAY, date(2026, 11, 19))
    factories.share(places)
    [message] = db.session.scalars(sa.select(Message))
    assert contents(message)[0]["read_by"] == "2026-11-20"
    say(moderator, places)
    assert promised().day is None
    factories.share(places)
    later = db.session.scalars(sa.select(Message).order_by(Message.id.desc())).first()
    assert later is not None
    assert not {"read_by", "reply_by"} & set(contents(later)[0])


def test_days_away_and_a_colleague_who_steps_in(places: SimpleNamespace, moderator: Actor) -> None:
    colleague = factories.make_moderator(places.host)
    assert moderator.user_id is not None
    for _twice in range(2):
        rota.add_away(moderator, host_id=places.host, user_id=moderator.user_id, first=TUESDAY, last=date(2026, 11, 30))
    assert db.session.scalar(sa.select(sa.func.count(RotaAway.id))) == 1
    assert not promised().late  # the colleague never said anything, so is there every day
    say(colleague, places, 4)
    assert promised().day == date(2026, 11, 20)
    [away_id] = db.session.scalars(sa.select(RotaAway.id))
    with pytest.raises(NotPermitted):
        rota.remove_away(Actor(99), host_id=places.host, away_id=away_id)
    rota.remove_away(moderator, host_id=places.host, away_id=away_id)
    say(moderator, places, 1)
    assert promised() == ReadBy(TUESDAY)


def test_a_role_that_ends_and_an_account_that_closes_change_the_promise(
    places: SimpleNamespace, moderator: Actor, boss: Actor
) -> None:
    colleague = factories.make_moderator(places.host)
    say(moderator, places, 1)
    say(colleague, places, 4)
    assert moderator.user_id is not None
    assert colleague.user_id is not None
    accounts.close_account(boss, user_id=moderator.user_id)
    assert promised().day == date(2026, 11, 20)
    scope = Scope(ScopeKind.HOST, places.host)
    newcomer = factories.make_user(Role.CLERK, ScopeKind.BODY, places.lpg)
    assert newcomer.user_id is not None
    grants.grant(boss, user_id=newcomer.user_id, role=Role.MODERATOR, scope=scope, valid_to=date(2026, 11, 18))
    rota.set_days(moderator_of(colleague, places), host_id=places.host, user_id=newcomer.user_id, days=[2, 3])
    assert promised().day == date(2026, 11, 18)
    assert promised(date(2026, 11, 18)).day == date(2026, 11, 20)  # the role ends on the 18th
    accounts.reopen_account(boss, user_id=moderator.user_id)
    assert promised() == ReadBy(TUESDAY)


def moderator_of(actor: Actor, places: SimpleNamespace) -> Actor:
    """The same actor; spelled out, since who moderates may say the days of others."""
    assert Grant(Role.MODERATOR, Scope(ScopeKind.HOST, places.host)) in actor.grants
    return actor


@pytest.mark.parametrize(
    "what",
    [
        lambda actor, host, user: rota.set_days(actor, host_id=host, user_id=user, days=[0]),
        lambda actor, host, user: rota.add_away(actor, host_id=host, user_id=user, first=TUESDAY, last=None),
        lambda actor, host, user: rota.set_habits(
            actor, host_id=host, nudge_hour=9, sound_hints=False, phrases=""
        ),
    ],
)
def test_only_those_who_look_after_it_change_the_days_of_others(
    places: SimpleNamespace, moderator: Actor, what: Callable[[Actor, int, int | None], None]
) -> None:
    stranger = factories.make_moderator(places.other_host)
    second = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    for actor in (stranger, second, Actor(None)):
        with pytest.raises(NotPermitted):
            what(actor, places.host, moderator.user_id)
    what(factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.host), places.host, moderator.user_id)


def test_who_cannot_answer_is_on_no_rota(places: SimpleNamespace, moderator: Actor) -> None:
    second = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    with pytest.raises(NotFound, match="account_unknown"):
        say(moderator, places, 1, of=second)
    with pytest.raises(NotFound, match="host_unknown"):
        rota.set_days(moderator, host_id=999, user_id=moderator.user_id or 0, days=[1])
    with pytest.raises(Refused, match="rota_day_unknown"):
        say(moderator, places, 6)


def test_what_is_kept_with_the_host_names_nobody(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    assert moderator.user_id is not None
    rota.add_away(moderator, host_id=places.host, user_id=moderator.user_id, first=TUESDAY, last=TUESDAY)
    kept = db.session.get_one(Host, places.host).rota
    assert kept == [{"days": None, "since": "2020-01-01", "until": None, "away": [["2026-11-17", "2026-11-17"]]}]
    clock.advance(days=5)
    say(moderator, places, 1)
    assert db.session.scalar(sa.select(sa.func.count(RotaAway.id))) == 0
    rows = db.session.scalars(
        sa.select(AuditEvent.data).where(AuditEvent.event == "rota:changed").order_by(AuditEvent.id)
    ).all()
    assert rows == [{"what": what, "account_id": moderator.user_id} for what in ("away", "days")]


def test_saved_thanks_are_short_and_few(places: SimpleNamespace, moderator: Actor) -> None:
    def save(phrases: str, hour: int = 9) -> None:
        rota.set_habits(moderator, host_id=places.host, nudge_hour=hour, sound_hints=True, phrases=phrases)

    save("Thank you  for this.\n\nThank you for this.\nWe pass it on.")
    assert db.session.get_one(Host, places.host).phrases == ["Thank you for this.", "We pass it on."]
    for phrases, hour, code in (
        ("x\n" * 3 + "\n".join(map(str, range(13))), 9, "phrases_too_many"),
        ("x" * 401, 9, "note_too_long"),
        ("", 3, "nudge_hour_unknown"),
    ):
        with pytest.raises(Refused, match=code):
            save(phrases, hour)


def test_when_the_last_reader_goes_nobody_is_promised(
    places: SimpleNamespace, moderator: Actor, boss: Actor
) -> None:
    say(moderator, places, 0, 1)
    assert moderator.user_id is not None
    accounts.close_account(boss, user_id=moderator.user_id)
    assert promised().day is None
    assert nobody_soon(MONDAY, WorkingCalendar(), members(places.host).rota), "and whoever can mend it is told"
