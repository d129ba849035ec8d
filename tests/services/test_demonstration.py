"""The demonstration: that its story is told whole whatever the day, in every state, and gives nobody away."""

from __future__ import annotations

import fcntl
import json
import os
import pickle
import random
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters import demonstration_texts
from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import Settings
from engage.domain.ask_history import fold as fold_ask
from engage.domain.ask_states import AskState, ClosedAs, Outcome
from engage.domain.contribution_history import fold as fold_contribution
from engage.domain.contribution_states import Objection, Publication, ReadingState, ReferralState
from engage.domain.deadlines import Lateness, WorkingCalendar, lateness
from engage.domain.dispositions import Disposition
from engage.domain.errors import Conflict, Refused
from engage.domain.kinds import BodyKind, ContributionKind, DigestState, MessageState, ThemeStance
from engage.domain.periods import Period
from engage.jobs import runner
from engage.jobs.table import JOBS, PLAYED, Job
from engage.models import contributions as tables
from engage.models.asks import Ask, AskEvent, Promise
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent, Referral
from engage.models.digests import Digest
from engage.models.jobs import JobRun
from engage.models.outbox import Message
from engage.models.people import User
from engage.models.places import Host, Locality, Meeting, Partnership, PlanningBody
from engage.models.said_before import SaidBefore
from engage.models.themes import Theme, ThemeLink
from engage.models.theming import ThemeSuggestion
from engage.queries import asks as ask_queries
from engage.queries import service_lane
from engage.services import demonstration, digests, own_codes, sealing
from engage.services.context import context, today
from engage.services.message_rows import contents
from tests.conftest import on_postgres

SCRIPT = demonstration_texts.read()
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 2, 5, 0, tzinfo=UTC)
"""A Saturday after the darkest weeks, before anybody is up: every shift of a day that there is."""

PLANTED = re.compile(
    r"Testwood|Nowhere Street|3102360000|31/02/1936|Kylie|Nobody at|Imaginary Court|Hector|Dr Pretend|Placeholder|"
    r"Makebelieve|Invented \(aged|Neverwas|Notreal|Struan|Fakename|Phantom|Notaperson|Fictional|wilma\.|01632 960|"
    r"Madeup|Nonesuch|Mockford|Dummyname|Samplesson|Pretendly|Pretend Brae|Percival|Peregrine|30 February|07700 900321|"
    r"Sampleton|Neverbeen|Unrealston|"
    r"Pretendson|Whatsisname|Examplebrae|Unreal Farm|07700 900 |31st of June|31 November"
)


def part(places: set[str]) -> demonstration_texts.Script:
    """The story of some localities, as far as it needs no other: what was told there, and the asks that came of it."""
    told, asks = list(SCRIPT.contributions), list(SCRIPT.asks)
    before = 0
    while before != len(told):
        before = len(told)
        left = {each["key"] for each in asks}
        told = [each for each in told if each["locality"] in places and _asks_in(each) <= left]
        keys = {each["key"] for each in told}
        asks = [each for each in asks if keys >= set(each["from"])]
    return replace(SCRIPT, contributions=tuple(told), asks=tuple(asks))


def _asks_in(told: object) -> set[str]:
    """The keys of the asks that a piece of the script names."""
    if isinstance(told, dict):
        named = {str(told["ask"])} if isinstance(told.get("ask"), str) else set()
        return named.union(*map(_asks_in, told.values()))
    return set().union(*map(_asks_in, told)) if isinstance(told, list) else set()


def story(
    home: Path, url: str, keys: KeyRing, until: datetime, script: demonstration_texts.Script = SCRIPT
) -> tuple[Flask, SimpleNamespace]:
    """An app in which the story was played."""
    clock = FixedClock(until)
    settings = Settings(home=home, database_url=url, base_url="http://localhost")
    app = create_app(settings, clock=clock, keys=keys, ENGAGE_SYNCHRONOUS="OFF")
    object.__setattr__(app.extensions["engage"].context, "rng", random.Random(7))
    errors: list[str] = []

    def tick(jobs: Iterable[Job] = PLAYED) -> None:
        results = runner.run_due("test", jobs=jobs)
        assert results is not None
        errors.extend(each.ran.error for each in results if each.ran.error)

    with app.app_context():
        built = demonstration.build(clock, until, tick=tick, script=script)
        tick(JOBS)
    return app, SimpleNamespace(built=built, errors=errors, until=until, clock=clock)


@contextmanager
def on_sqlite(
    home: Path, template: Path, keys: KeyRing, until: datetime, script: demonstration_texts.Script = SCRIPT
) -> Iterator[SimpleNamespace]:
    shutil.copy(template, home / "engage.db")
    app, found = story(home, f"sqlite:///{home / 'engage.db'}", keys, until, script)
    with app.app_context():
        yield found
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[SimpleNamespace]:
    """The whole story, told once for all processes that test: it takes a minute."""
    home = tmp_path_factory.mktemp("story")
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with (shared / "story.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = shared / "the-story"
        if not (kept / "built").exists():
            kept.mkdir(exist_ok=True)
            keys = KeyRing.create(kept / "keyring.json")
            with on_sqlite(kept, sqlite_template, keys, MONDAY) as found:
                built = pickle.dumps((found.built, found.errors))
            (kept / "built").write_bytes(built)
    shutil.copy(kept / "engage.db", home / "engage.db")
    built, errors = pickle.loads((kept / "built").read_bytes())  # our own, of this run
    clock = FixedClock(MONDAY)
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'engage.db'}", base_url="http://localhost")
    app = create_app(settings, clock=clock, keys=KeyRing.load(kept / "keyring.json"), ENGAGE_SYNCHRONOUS="OFF")
    with app.app_context():
        yield SimpleNamespace(built=built, errors=errors, until=MONDAY, clock=clock)
        db.session.remove()
        db.engine.dispose()


def asks() -> dict[str, Ask]:
    """Asks by their key in the script."""
    rows = {row.title: row for row in db.session.scalars(sa.select(Ask))}
    return {ask["key"]: rows[ask["title"]] for ask in SCRIPT.asks if ask["title"] in rows}


def test_it_ends_on_the_day_it_was_asked_for(told: SimpleNamespace) -> None:
    assert context().clock.now() == told.until
    assert told.errors == []
    assert db.session.scalar(sa.select(sa.func.max(AuditEvent.at))) <= told.until
    assert db.session.scalar(sa.select(sa.func.count()).select_from(JobRun).where(JobRun.error != "")) == 0


def test_there_is_enough_to_look_at(told: SimpleNamespace) -> None:
    per_place = dict(
        db.session.execute(
            sa.select(Locality.slug, sa.func.count()).join(Contribution, Contribution.locality_id == Locality.id)
            .group_by(Locality.slug)
        ).tuples().all()
    )  # fmt: skip
    assert set(per_place) == set(db.session.scalars(sa.select(Locality.slug)))
    assert len(per_place) == 10
    assert sum(per_place.values()) >= 250
    assert per_place["clydesdale"] == 30, "a quiet place: five a month for six months"
    themes = list(db.session.scalars(sa.select(Theme)))
    assert len(themes) >= 25
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Ask)) >= 40
    assert all(theme.outcomes for theme in themes)
    assert any(theme.dissent for theme in themes)
    kinds = set(db.session.scalars(sa.select(Contribution.kind)))
    assert kinds == set(ContributionKind)


def test_every_disposition_and_every_way_of_showing_is_there(told: SimpleNamespace) -> None:
    rows = list(db.session.scalars(sa.select(Contribution)))
    assert {row.disposition for row in rows} == {*Disposition, None}
    assert {row.publication for row in rows} == set(Publication)
    assert {row.reading for row in rows} >= {ReadingState.RECEIVED, ReadingState.REPLIED, ReadingState.WITHDRAWN}
    waiting = [row for row in rows if row.waiting]
    assert len(waiting) >= 5
    assert any(row.danger for row in waiting)
    assert any(row.reply_due < today() for row in waiting), "one lapse"
    assert {row.state for row in db.session.scalars(sa.select(tables.Objection))} == {
        Objection.UPHELD, Objection.NOT_UPHELD
    }  # fmt: skip


def test_what_waits_has_suggestions_and_one_sees_its_theme_otherwise(told: SimpleNamespace) -> None:
    waiting = sa.select(Contribution.id).join(Host, Host.id == Contribution.host_id).where(Contribution.waiting)
    for slug in db.session.scalars(sa.select(Host.slug).where(Host.slug.contains("wishaw"))).all():
        ids = set(db.session.scalars(waiting.where(Host.slug == slug, Contribution.locked.is_(False))))
        assert ids
        assert ids <= set(db.session.scalars(sa.select(ThemeSuggestion.contribution_id)))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SaidBefore)) > 0
    stances = set(db.session.scalars(sa.select(ThemeLink.stance)))
    assert stances == set(ThemeStance)


def test_an_objection_was_upheld_by_another_host(told: SimpleNamespace) -> None:
    upheld = db.session.execute(
        sa.select(tables.Objection.host_id, Contribution.host_id)
        .join(Contribution, Contribution.id == tables.Objection.contribution_id)
        .where(tables.Objection.state == Objection.UPHELD)
    ).all()
    assert any(host == db.session.get_one(Host, own).fallback_host_id for host, own in upheld)


def test_services_answer_change_something_and_are_late(told: SimpleNamespace) -> None:
    rows = list(db.session.scalars(sa.select(Referral)))
    assert any(row.state is ReferralState.SHOWN and row.changed for row in rows)
    assert any(row.state is ReferralState.SENT and row.due_on < today() and not row.complaint for row in rows)
    assert any(kind == "service_asked_again" for kind in db.session.scalars(sa.select(ContributionEvent.kind)))


def test_one_person_wanted_it_to_be_a_complaint_and_a_service_has_it(told: SimpleNamespace) -> None:
    [lies] = db.session.scalars(sa.select(Referral).where(Referral.complaint))
    seen = service_lane.item(lies.id)
    assert (seen.state, seen.has_address) == (ReferralState.SENT, True)
    assert seen.text
    kinds = db.session.scalars(
        sa.select(ContributionEvent.kind)
        .where(ContributionEvent.contribution_id == lies.contribution_id, ContributionEvent.kind.like("complaint%"))
        .order_by(ContributionEvent.seq)
    ).all()
    assert kinds == ["complaint_asked", "complaint_agreed", "complaint_handed_over"]


def test_asks_stand_in_every_state_that_a_visitor_should_see(told: SimpleNamespace) -> None:
    as_the_story_says()


def as_the_story_says() -> None:
    found = asks()
    expected = {
        "seats": AskState.CLOSED, "phones": AskState.TABLED, "buses": AskState.ACTING,
        "respite": AskState.DRAFT, "waiting-list": AskState.RAISED, "drop-in": AskState.CLOSED,
        "visit-times": AskState.TABLED, "signs": AskState.REOPENED, "interpreters": AskState.TABLED,
        "repeats": AskState.ACTING, "bloods": AskState.RAISED, "evenings": AskState.WITH_PEOPLE,
        "breaks": AskState.ACTING, "equipment": AskState.CLOSED, "loops": AskState.ACTING,
        "kerbs": AskState.PASSING, "pool": AskState.DEFERRED, "mobile-unit": AskState.ACKNOWLEDGED,
    }  # fmt: skip
    assert {key: row.state for key, row in found.items() if key in expected} == {
        key: state for key, state in expected.items() if key in found
    }
    assert len(expected.keys() & found.keys()) >= 13
    assert found["drop-in"].closed_as is ClosedAs.DISPUTED
    assert found["equipment"].closed_as is ClosedAs.UNCONFIRMED
    assert found["signs"].round == 2
    assert found["evenings"].outcome is Outcome.NOT_AGREED
    assert found["evenings"].verdict_counts["no"] == 1
    assert found["repeats"].outcome is Outcome.ALREADY_PLANNED


def test_people_confirmed_one_and_the_board_took_one_on(told: SimpleNamespace) -> None:
    found = asks()
    assert found["seats"].closed_as is ClosedAs.CONFIRMED
    assert found["seats"].verdict_counts == {"yes": 2, "partly": 1, "no": 0, "not_sure": 0}
    assert found["buses"].outcome is Outcome.PARTLY
    ijb = db.session.get_one(PlanningBody, found["buses"].body_id)
    assert ijb.kind is BodyKind.IJB, "an escalation was taken on"


def test_lateness_is_as_the_story_says(told: SimpleNamespace) -> None:
    in_time_as_the_story_says()


def in_time_as_the_story_says() -> None:
    found = asks()

    def late(key: str) -> Lateness:
        due = found[key].next_due
        assert due is not None
        return lateness(due, today(), WorkingCalendar())

    assert late("waiting-list") is Lateness.VERY_OVERDUE
    assert late("visit-times") is Lateness.OVERDUE
    assert late("kerbs") is not Lateness.NOT_DUE
    assert late("breaks") is not Lateness.NOT_DUE, "a promise lapsed"
    assert {late(key) for key in ("mobile-unit", "phones", "bloods") if key in found} == {Lateness.NOT_DUE}
    moved = [row for row in db.session.scalars(sa.select(Promise)) if row.due != row.first_due]
    assert found["breaks"].id in {row.ask_id for row in moved}


def test_six_months_of_digests_of_every_body_went_out(told: SimpleNamespace) -> None:
    six_months_of_digests(told.until, bodies=12)
    sent = list(db.session.scalars(sa.select(Message.state).where(Message.template == "digest_issued")))
    assert len(sent) >= 6
    assert set(sent) == {MessageState.SENT}


def six_months_of_digests(until: datetime, *, bodies: int) -> None:
    rows = list(db.session.scalars(sa.select(Digest).order_by(Digest.id)))
    issued: dict[int, set[str]] = {}
    for row in rows:
        if row.state is DigestState.ISSUED:
            issued.setdefault(row.body_id, set()).add(row.period)
    months, month = set(), Period.of(until - timedelta(days=4))
    for _ in range(6):
        month = month.previous()
        months.add(str(month))
    assert db.session.scalar(sa.select(sa.func.count(PlanningBody.id))) == 12
    assert len([body for body, periods in issued.items() if periods >= months]) == bodies
    assert all(digests.verify(row.id) for row in rows)


def test_every_state_can_be_looked_at(told: SimpleNamespace) -> None:
    rows = list(db.session.scalars(sa.select(Ask)))
    missing = set(AskState) - {row.state for row in rows}
    assert missing <= {AskState.DISCARDED, AskState.DECIDED, AskState.REPORTED_DONE}, missing
    assert {row.closed_as for row in rows} >= set(ClosedAs)
    assert {row.outcome for row in rows} >= {each for each in Outcome if each is not Outcome.PASSED_ON}


def test_histories_fold_back_to_what_the_columns_say(told: SimpleNamespace) -> None:
    for row in db.session.scalars(sa.select(Ask)):
        folded = fold_ask(ask_queries.history(row.id))
        assert (folded.state, max(folded.round, 1), folded.outcome, folded.version) == (
            row.state, row.round, row.outcome, row.version
        ), row.title  # fmt: skip
    for kept in db.session.scalars(sa.select(Contribution)):
        events = db.session.execute(
            sa.select(ContributionEvent.kind, ContributionEvent.payload)
            .where(ContributionEvent.contribution_id == kept.id)
            .order_by(ContributionEvent.seq)
        ).tuples()
        state = fold_contribution(events)
        assert (state.reading, state.publication, state.disposition, state.objection, state.waiting) == (
            kept.reading, kept.publication, kept.disposition, kept.objection, kept.waiting
        )  # fmt: skip


def test_nothing_planted_gets_out(told: SimpleNamespace) -> None:
    shown = [row.redacted_text or "" for row in db.session.scalars(sa.select(Contribution))]
    events = [json.dumps(payload) for payload in db.session.scalars(sa.select(ContributionEvent.payload))]
    asked = [json.dumps(payload) for payload in db.session.scalars(sa.select(AskEvent.payload))]
    audited = [json.dumps(data) for data in db.session.scalars(sa.select(AuditEvent.data))]
    sent = [json.dumps(contents(row)[0]) for row in db.session.scalars(sa.select(Message))]
    for text in (*shown, *events, *asked, *audited, *sent):
        assert not PLANTED.search(text), text
    told_texts = [each["text"] for each in demonstration_texts.read().contributions]
    assert sum(bool(PLANTED.search(text)) for text in told_texts) >= 5, "something is planted to practise on"


def test_nothing_can_reach_anybody(told: SimpleNamespace) -> None:
    mailboxes = [
        *db.session.scalars(sa.select(User.email)), *db.session.scalars(sa.select(PlanningBody.mailbox)),
        *db.session.scalars(sa.select(PlanningBody.chair_mailbox)), *db.session.scalars(sa.select(Host.mailbox)),
        *db.session.scalars(sa.select(Partnership.chief_officer_mailbox)),
    ]  # fmt: skip
    assert all(each and each.endswith("@example.org") for each in mailboxes)
    assert set(db.session.scalars(sa.select(User.demo))) == {True}
    for host in db.session.scalars(sa.select(Host)):
        assert "(demonstration)" in host.name
    for meeting in db.session.scalars(sa.select(Meeting)):
        assert "Demonstration" in meeting.place


def test_the_audit_holds(told: SimpleNamespace) -> None:
    verdict = sealing.verify()
    assert verdict.ok
    assert verdict.events > 500


def test_its_own_reference_and_words_open_a_contribution(told: SimpleNamespace) -> None:
    for own in told.built.own:
        assert own_codes.look_up(own.reference, own.secret, None)


def test_a_second_story_is_refused(told: SimpleNamespace) -> None:
    with pytest.raises(Conflict) as refused:
        demonstration.build(told.clock, told.until, tick=lambda: None)
    assert refused.value.code == "demo_not_empty"


@on_postgres  # the other tests of this module run on SQLite, and from a Monday
def test_the_story_is_the_same_whatever_the_day_and_the_database(
    tmp_path: Path, database_url: str, keys: KeyRing
) -> None:
    script = part({"hamilton", "wishaw"})  # where most happens that the story tells of; all ten take two minutes
    app, found = story(tmp_path, database_url, keys, NEW_YEAR, script)
    with app.app_context():
        assert found.errors == []
        assert found.built.contributions == len(script.contributions) >= 70
        as_the_story_says()
        in_time_as_the_story_says()
        six_months_of_digests(found.until, bodies=4)
        assert sealing.verify().ok
        db.session.remove()
        db.engine.dispose()


def test_a_production_installation_refuses(tmp_path: Path, sqlite_template: Path, keys: KeyRing) -> None:
    shutil.copy(sqlite_template, tmp_path / "engage.db")
    settings = Settings(
        home=tmp_path, database_url=f"sqlite:///{tmp_path / 'engage.db'}", base_url="https://localhost", production=True
    )
    clock = FixedClock(MONDAY)
    with create_app(settings, clock=clock, keys=keys).app_context():
        with pytest.raises(Refused) as refused:
            demonstration.build(clock, MONDAY, tick=lambda: None)
        assert refused.value.code == "demo_in_production"
        assert demonstration.is_empty()
        db.session.remove()
        db.engine.dispose()


# The texts


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z’']+", text.lower()))


def test_no_two_texts_come_out_of_one_mould() -> None:
    for texts in (
        [each["text"] for each in SCRIPT.contributions],
        [each["reply"] for each in SCRIPT.contributions if "reply" in each],
    ):
        assert len(set(texts)) == len(texts)
        for one, other in combinations(map(_words, texts), 2):
            assert len(one & other) / len(one | other) < 0.4
    lengths = [len(each["text"].split()) for each in SCRIPT.contributions]
    assert min(lengths) < 10
    assert max(lengths) > 80


def test_keys_are_unique_and_everything_named_is_there() -> None:
    keys = [each["key"] for each in SCRIPT.contributions]
    themes, raised = {each["key"] for each in SCRIPT.themes}, {each["key"] for each in SCRIPT.asks}
    assert len(keys) == len(set(keys))
    named = [(theme["partnership"], theme["name"].lower()) for theme in SCRIPT.themes]
    assert len(named) == len(set(named))
    people = {each["email"] for each in SCRIPT.people["accounts"]}
    for told in SCRIPT.contributions:
        assert set(told.get("themes", [])) <= themes
        assert told.get("ask") in {None, *raised}
        assert {each["by"] for each in told.get("then", []) if "by" in each} <= people
    for ask in SCRIPT.asks:
        assert ask["theme"] in {None, *themes}
        assert set(ask["from"]) <= set(keys)
        assert {each["by"] for each in ask["steps"] if "by" in each} <= people


def test_nothing_waits_for_a_theme_or_an_ask_that_begins_later() -> None:
    """A step that needs what is not there yet is put off without a word: the story would be told late."""
    begun = {theme["key"]: theme["ago"] for theme in SCRIPT.themes}
    drafted = {ask["key"]: ask["drafted"] for ask in SCRIPT.asks}
    late = []
    for told in SCRIPT.contributions:
        if "read" in told:
            late += [(told["key"], key) for key in told["themes"] if begun[key] < told["read"]]
        steps = [(told.get("replied", told.get("read", 0)), told.get("ask"))]
        steps += [(each["ago"], each.get("ask")) for each in told.get("then", [])]
        late += [(told["key"], key) for ago, key in steps if key and drafted[key] < ago]
    late += [(ask["key"], ask["theme"]) for ask in SCRIPT.asks if ask["theme"] and begun[ask["theme"]] < ask["drafted"]]
    assert late == []
