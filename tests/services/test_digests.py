"""Digests are compiled from what is recorded, add up to the register, and are frozen when a person issues them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.rendering import Renderer
from engage.domain.ask_events import AskEvent
from engage.domain.ask_history import fold
from engage.domain.ask_labels import AskLabel
from engage.domain.deadlines import WorkingCalendar
from engage.domain.digest import DigestDoesNotReconcile, from_json
from engage.domain.digest_lines import Section
from engage.domain.disclosure import Suppressed
from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.kinds import DigestState, SubscriptionTarget
from engage.domain.periods import Period
from engage.domain.permissions import ANONYMOUS, SYSTEM, contributor
from engage.models.asks import Ask
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.digests import Digest, DigestQuote
from engage.models.outbox import Message
from engage.queries import digest_register
from engage.queries import digests as shelves
from engage.services import ask_cache, asks, audit, closure, contributions, decisions, digests
from engage.services.context import context, now
from engage.services.message_rows import contents
from engage.services.unit_of_work import unit_of_work
from tests.domain.ask_scenes import IJB, LPG
from tests.domain.test_digest import wander
from tests.services.digest_scene import Month, reference, subscriber

OCTOBER = Period(2026, 10)


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    return Month(clock)


def november(month: Month) -> Month:
    return month.on(2026, 11, 1, 4)


def stored(digest_id: int) -> Any:
    return from_json(row(digest_id).data)


def row(digest_id: int) -> Digest:
    db.session.rollback()
    return db.session.get_one(Digest, digest_id)


def compiled(month: Month, **more: Any) -> int:
    return digests.compile(SYSTEM, **{"body_id": month.at.lpg, "period": OCTOBER, **more})


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "PRAGMA")):
            seen.append(statement)

    db.session.rollback()
    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(db.engine, "before_cursor_execute", note)


# Compiling


def test_each_ask_stands_in_its_section(month: Month) -> None:
    done, doing, refused, waiting = month.everything()
    data = stored(compiled(november(month)))
    assert {section: [line.reference for line in lines] for section, lines in data.sections} == {
        Section.DONE: [reference(done)],
        Section.DOING: [reference(doing)],
        Section.NOT_DOING: [reference(refused)],
        Section.UNANSWERED: [reference(waiting)],
    }
    assert data.as_of == datetime(2026, 10, 31, 23, 59, 59, 999999, tzinfo=UTC)
    assert data.not_doing[0].decision.reasons.startswith("There is no money")
    assert data.doing[0].label.id is AskLabel.OVERDUE
    assert [each.text for each in data.missed] == ["Fit a bell"]
    assert data.counts.changed == 1
    assert data.done[0].locality == "Wishaw"


def test_it_tells_what_was_known_at_the_end_whenever_it_is_compiled(month: Month) -> None:
    month.everything()
    first = stored(compiled(november(month)))
    with_more = month.on(2026, 11, 12).raised("Later")
    decisions.decide(
        month.officer, with_more, outcome="not_agreed", reasons="The council did not find any money for this at all.",
        options_considered="Doing it; not doing it.", decided_by="The chair",
    )  # fmt: skip
    assert digests.prepare(month.at.lpg, OCTOBER) == replace(first, heard=digests.prepare(month.at.lpg, OCTOBER).heard)
    assert digests.prepare(month.at.lpg, OCTOBER.next()).counts.raised == 1


def test_closed_reopened_and_handed_over_asks_stay_accounted_for(month: Month) -> None:
    story = month.story()
    closed = month.done(story=story)
    closure.give_verdict(contributor(story), ask_id=closed, contribution_id=story, answer="yes")
    handed = month.raised("For the board")
    decisions.pass_on(
        month.officer, handed, to_body_id=month.at.ijb, reason="It needs money that only the board has to give."
    )
    month.on(2026, 11, 9)
    decisions.accept(month.board_officer, handed)
    assert db.session.get_one(Ask, closed).closed_at is not None
    october = digests.prepare(month.at.lpg, OCTOBER)
    assert {line.reference for line in october.lines} == {reference(closed), reference(handed)}
    month.on(2026, 12, 1)
    november_ = digests.prepare(month.at.lpg, OCTOBER.next())
    assert november_.lines == ()
    assert (november_.counts.closed_before, november_.counts.register) == (1, 1)
    assert [each.reference for each in november_.handed_over] == [reference(handed)]
    board = digests.prepare(month.at.ijb, OCTOBER.next())
    assert [line.reference for line in board.unanswered] == [reference(handed)]
    month.on(2026, 12, 10)
    closure.reopen(month.moderator, closed, why="The light went out again in the same week.")
    month.on(2027, 1, 1, 9)
    assert [line.reference for line in digests.prepare(month.at.lpg, Period(2026, 12)).unanswered] == [
        reference(closed)
    ]
    # What was known in November does not change by what came after.
    again = digests.prepare(month.at.lpg, OCTOBER.next())
    assert (again.counts, again.lines) == (november_.counts, november_.lines)


def test_a_month_with_nothing_new_still_lists_what_is_unanswered(month: Month) -> None:
    waiting = month.raised()
    month.on(2027, 2, 1)
    data = stored(compiled(month, period=Period(2027, 1)))
    assert [line.reference for line in data.unanswered] == [reference(waiting)]
    assert data.counts.raised == data.counts.decided == 0
    assert data.unanswered[0].days_overdue > 0


def test_an_empty_body_has_an_empty_digest(month: Month) -> None:
    data = digests.prepare(month.at.ijb, Period(2026, 9))
    assert (data.lines, data.counts.register, data.heard.received) == ((), 0, 0)


def test_titles_of_every_kind_are_kept(month: Month) -> None:
    titles = ["حافلة إلى العيادة", "Ramp 🦽", "{{ 7*7 }}", "<script>alert(1)</script>", "\u202eesrever", "#1"]
    for title in titles:
        month.raised(title)
    assert {line.title for line in stored(compiled(november(month))).unanswered} == set(titles)


def test_small_numbers_of_what_was_heard_are_hidden(month: Month) -> None:
    month.raised()
    assert isinstance(digests.prepare(month.at.lpg, OCTOBER).heard.received, Suppressed)
    for _ in range(5):
        month.story()
    heard = digests.prepare(month.at.lpg, OCTOBER).heard
    assert (heard.received, heard.published) == (6, 6)


@pytest.mark.parametrize(
    ("period", "as_of", "code"),
    [
        ("2026-12", None, "digest_period_ahead"),
        ("2026-10", datetime(2026, 12, 1, tzinfo=UTC), "digest_as_of_future"),
        ("2026-10", datetime(2026, 9, 1, tzinfo=UTC), "digest_as_of_before_period"),
        ("2026-13", None, "period_malformed"),
    ],
)
def test_months_that_make_no_sense_are_refused(month: Month, period: str, as_of: datetime | None, code: str) -> None:
    with pytest.raises(Refused) as refused:
        compiled(november(month), period=period, as_of=as_of)
    assert refused.value.code == code


def test_only_those_who_may_compile(month: Month) -> None:
    november(month)
    for actor in (ANONYMOUS, month.officer, month.stranger):
        with pytest.raises(NotPermitted):
            digests.compile(actor, body_id=month.at.lpg, period=OCTOBER)
    for actor in (month.clerk, month.moderator):
        digests.compile(actor, body_id=month.at.lpg, period=OCTOBER)
    with pytest.raises(NotFound):
        digests.compile(SYSTEM, body_id=999, period=OCTOBER)


# Reconciling


def test_an_ask_that_the_caches_lost_is_noticed_and_nothing_is_stored(month: Month) -> None:
    ask_id = month.raised()
    month.refused()
    with unit_of_work() as session:
        session.execute(sa.update(Ask).where(Ask.id == ask_id).values(body_id=month.at.ijb))
    november(month)
    with pytest.raises(DigestDoesNotReconcile) as caught:
        compiled(month)
    assert caught.value.params["missing"] == [reference(ask_id)]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Digest)) == 0


def test_a_stored_digest_that_lost_a_line_is_not_issued(month: Month) -> None:
    month.everything()
    digest_id = compiled(november(month))
    with unit_of_work() as session:
        found = session.get_one(Digest, digest_id)
        found.data = {**found.data, "unanswered": []}
    assert not digests.verify(digest_id)
    with pytest.raises(DigestDoesNotReconcile):
        digests.issue(month.clerk, digest_id=digest_id)
    assert row(digest_id).state is DigestState.COMPILED


def test_the_number_of_statements_does_not_grow(month: Month) -> None:
    month.everything()
    with statements() as few:
        digests.prepare(month.at.lpg, OCTOBER)
    for _ in range(3):
        month.everything()
    with statements() as more:
        digests.prepare(month.at.lpg, OCTOBER)
    assert len(few) == len(more) <= 12


# Versions


def test_the_same_content_is_the_same_version(month: Month) -> None:
    month.everything()
    first = compiled(november(month))
    assert compiled(month.on(2026, 11, 2)) == first
    assert row(first).compiled_at == datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Digest)) == 1


def test_until_it_is_issued_other_content_takes_its_place_and_keeps_the_foreword(month: Month) -> None:
    month.raised()
    early = compiled(month.on(2026, 10, 20))
    digests.set_foreword(month.clerk, digest_id=early, text="A quiet month.")
    month.raised("Another")
    assert compiled(november(month)) == early
    assert stored(early).counts.unanswered == 2
    assert row(early).foreword == "A quiet month."
    assert digests.verify(early)


def test_after_it_is_issued_a_new_version_needs_a_reason_and_the_old_one_stays(month: Month) -> None:
    month.raised()
    first = compiled(november(month))
    digests.issue(month.clerk, digest_id=first)
    month.on(2026, 11, 6).raised("Told in October, typed in November")
    later = now()
    with pytest.raises(Refused) as refused:
        compiled(month, as_of=later)
    assert refused.value.code == "digest_reason_missing"
    second = compiled(month, as_of=later, reason="An ask of October was missing.")
    assert (row(second).version, row(second).state) == (2, DigestState.COMPILED)
    digests.issue(month.clerk, digest_id=second)
    assert row(first).state is DigestState.SUPERSEDED
    assert digests.verify(first)
    assert digests.verify(second)
    page = shelves.issued_page("wishaw-lpg", "2026-10", 1)
    assert page is not None
    assert page.newest_version == 2


def test_two_compiles_at_once_make_one_digest(month: Month, app: Flask) -> None:
    month.everything()
    november(month)
    made: list[int] = []
    problems: list[Exception] = []

    def work() -> None:
        with app.app_context():
            try:
                made.append(compiled(month))
            except Exception as problem:
                problems.append(problem)
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(set(made)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Digest)) == 1


# Foreword and quote


def test_a_foreword_changes_no_line(month: Month) -> None:
    month.everything()
    digest_id = compiled(november(month))
    before = row(digest_id).data
    digests.set_foreword(month.clerk, digest_id=digest_id, text="  Thank you all.  ")
    assert row(digest_id).foreword == "Thank you all."
    assert row(digest_id).data == before
    with pytest.raises(Refused) as refused:
        digests.set_foreword(month.clerk, digest_id=digest_id, text="x" * 1501)
    assert refused.value.code == "digest_text_too_long"


def test_a_quote_is_a_reference_and_its_words_come_through_the_gate(month: Month) -> None:
    story = month.story("I fell twice on those stairs.")
    month.raised(story=story)
    digest_id = compiled(november(month))
    digests.choose_quote(month.moderator, digest_id=digest_id, contribution_id=story)
    page = shelves.staff_page(digest_id)
    assert page is not None
    assert page.quote is not None
    assert page.quote.text == "I fell twice on those stairs."
    kept = db.session.scalars(sa.select(DigestQuote)).one()
    assert "fell" not in json.dumps([kept.salt, kept.text_hash, row(digest_id).data], default=str)
    digests.issue(month.clerk, digest_id=digest_id)
    contributions.withdraw(contributor(story), story)
    page = shelves.issued_page("wishaw-lpg", "2026-10", 1)
    assert page is not None
    assert page.quote is None
    assert page.quote_gone
    assert digests.verify(digest_id), "what was frozen is still what was issued"


def test_a_quote_needs_consent_and_an_ask_of_this_body(month: Month) -> None:
    silent = month.story(quote=False)
    month.raised(story=silent)
    elsewhere = month.story()
    digest_id = compiled(november(month))
    for contribution_id in (silent, elsewhere, 999):
        with pytest.raises(Refused) as refused:
            digests.choose_quote(month.clerk, digest_id=digest_id, contribution_id=contribution_id)
        assert refused.value.code == "digest_quote_not_allowed"


def test_consent_withdrawn_between_compile_and_issue_stops_the_issue_until_the_quote_is_out(month: Month) -> None:
    story = month.story()
    month.raised(story=story)
    digest_id = compiled(november(month))
    digests.choose_quote(month.clerk, digest_id=digest_id, contribution_id=story)
    contributions.withdraw(contributor(story), story)
    with pytest.raises(Refused) as refused:
        digests.issue(month.clerk, digest_id=digest_id)
    assert refused.value.code == "digest_quote_gone"
    assert row(digest_id).state is DigestState.COMPILED
    digests.choose_quote(month.clerk, digest_id=digest_id, contribution_id=None)
    digests.issue(month.clerk, digest_id=digest_id)
    assert row(digest_id).state is DigestState.ISSUED


# Issuing


def test_issuing_freezes_tells_subscribers_once_and_is_audited(month: Month) -> None:
    month.everything()
    subscriber(SubscriptionTarget.BODY, month.at.lpg, "a@example.org")
    subscriber(SubscriptionTarget.LOCALITY, month.at.locality, "a@example.org")
    subscriber(SubscriptionTarget.LOCALITY, month.at.locality, "b@example.org")
    subscriber(SubscriptionTarget.LOCALITY, month.at.other_locality, "c@example.org")
    told, elsewhere = month.raised("Mend the bell"), month.raised("Mend the gate", body=month.at.ijb)
    subscriber(SubscriptionTarget.ASK, told, "b@example.org")
    subscriber(SubscriptionTarget.ASK, told, "d@example.org")
    subscriber(SubscriptionTarget.ASK, elsewhere, "e@example.org")
    digest_id = compiled(november(month))
    assert digests.issue(month.clerk, digest_id=digest_id) == 3
    found = row(digest_id)
    assert (found.state, found.issued_at, found.issued_by) == (DigestState.ISSUED, now(), month.clerk.user_id)
    for attempt in (
        lambda: digests.issue(month.clerk, digest_id=digest_id),
        lambda: digests.set_foreword(month.clerk, digest_id=digest_id, text="Late"),
        lambda: digests.choose_quote(month.clerk, digest_id=digest_id, contribution_id=None),
    ):
        with pytest.raises(Conflict):
            attempt()
    events = db.session.execute(sa.text("SELECT event FROM audit_events WHERE event LIKE 'digest:%' ORDER BY id"))
    assert [each[0] for each in events] == [audit.Event.DIGEST_COMPILED.value, audit.Event.DIGEST_ISSUED.value]


def test_the_email_has_counts_asks_and_links_and_no_word_of_anybody(month: Month, app: Flask) -> None:
    story = month.story("I fell twice on those stairs.")
    month.raised("Mend <the> {{ light }}", story=story)
    month.refused()
    subscriber(SubscriptionTarget.BODY, month.at.lpg)
    digest_id = compiled(november(month))
    digests.choose_quote(month.clerk, digest_id=digest_id, contribution_id=story)
    digests.issue(month.clerk, digest_id=digest_id)
    message = db.session.scalars(
        sa.select(Message).where(Message.digest_id == digest_id, Message.template == "digest_issued")
    ).one()
    params, wanted = contents(message)
    assert [name for name, *_ in wanted] == ["stop_url"]
    mail = Renderer(context().templates, base_url="http://localhost", site_name="Engage").mail(
        message.template, {**params, "stop_url": "http://localhost/subscribe/stop/x"}
    )
    for words in (mail.text, mail.html):
        assert "fell twice" not in words
        assert "http://localhost/digests/wishaw-lpg/2026-10/v1" in words
        assert "A second nurse" in words
    assert "Mend <the> {{ light }}" in mail.text
    assert "Mend &lt;the&gt; {{ light }}" in mail.html
    assert "Not answered yet: 1" in mail.text
    assert mail.subject == "Wishaw Locality Planning Group: what became of it in October 2026"


def test_a_digest_of_a_month_that_is_not_over_is_not_issued(month: Month) -> None:
    month.raised()
    digest_id = compiled(month.on(2026, 10, 30))
    with pytest.raises(Refused) as refused:
        digests.issue(month.clerk, digest_id=digest_id)
    assert refused.value.code == "digest_month_not_over"


def test_only_those_who_may_issue(month: Month) -> None:
    digest_id = compiled(november(month))
    for actor in (ANONYMOUS, SYSTEM, month.officer, month.stranger):
        with pytest.raises(NotPermitted):
            digests.issue(actor, digest_id=digest_id)
    digests.issue(month.moderator, digest_id=digest_id)


# The job


def test_the_job_compiles_what_has_something_to_say_and_never_twice(month: Month) -> None:
    month.raised()
    november(month)
    assert digests.compile_due(OCTOBER) == 2, "the LPG, and the board that plans for the same people"
    assert digests.compile_due("2026-10") == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Digest)) == 2
    digest_id = db.session.scalar(sa.select(Digest.id).where(Digest.body_id == month.at.lpg))
    assert digest_id is not None
    digests.issue(month.clerk, digest_id=digest_id)
    assert digests.compile_due(OCTOBER) == 1


def test_one_body_that_does_not_reconcile_stops_no_other_and_is_heard_of(month: Month) -> None:
    ask_id = month.raised()
    month.raised("For the board", body=month.at.ijb)
    with unit_of_work() as session:
        session.execute(sa.update(Ask).where(Ask.id == ask_id).values(state="closed"))
    month.on(2026, 12, 1)
    with pytest.raises(DigestDoesNotReconcile):
        digests.compile_due(OCTOBER.next())
    bodies = db.session.scalars(sa.select(Digest.body_id)).all()
    assert bodies == [month.at.ijb]


@pytest.mark.parametrize(
    ("at", "period", "there"),
    [
        ((2026, 10, 31, 23), Period(2026, 10), 1),  # winter time: 23:00 is 23:00
        ((2027, 3, 31, 22), Period(2027, 3), 1),  # summer time: 22:00 is 23:00
        ((2027, 3, 31, 23), Period(2027, 3), 0),  # and 23:00 is midnight, the first of April
        ((2026, 12, 31, 23), Period(2026, 12), 1),
        ((2027, 1, 1, 0), Period(2026, 12), 0),
    ],
)
def test_months_end_at_midnight_in_scotland(month: Month, at: Any, period: Period, there: int) -> None:
    month.on(*at).raised()
    month.on(2027, 5, 1)
    assert digests.prepare(month.at.lpg, period).counts.unanswered == there


def test_the_register_counts_without_folding(month: Month) -> None:
    ids = month.everything()
    span = digests.window(OCTOBER, digests.end_of(OCTOBER))
    counted = digest_register.register(month.at.lpg, span)
    assert counted.listed == {reference(each) for each in ids}
    asks.draft(month.moderator, host_id=month.at.host, body_id=month.at.lpg, title="A draft", contribution_ids=[])
    assert digest_register.register(month.at.lpg, span) == counted
    assert digest_register.register(month.at.ijb, span).listed == frozenset()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Contribution)) == 4
    assert date(2026, 10, 31) == span.day


def _put_in(month: Month, number: int, events: list[AskEvent]) -> None:
    """Store an ask with a history that was made up, with its body ids put in place."""
    here = {LPG: month.at.lpg, IJB: month.at.ijb}
    for place, event in enumerate(events):
        ids = {key: here[event.payload[key]] for key in ("body_id", "to_body_id") if key in event.payload}
        events[place] = event._replace(payload={**event.payload, **ids})
    columns = ask_cache.columns(fold(events), WorkingCalendar())
    with unit_of_work() as session:
        ask = Ask(
            reference=f"W{number:07d}", partnership_id=month.at.partnership, host_id=month.at.host, **columns
        )  # fmt: skip
        session.add(ask)
        session.flush()
        session.add_all(
            EventRow(
                ask_id=ask.id, seq=event.seq, kind=event.kind.value, effective_at=event.effective_at,
                recorded_at=event.recorded_at, actor_role=event.actor_role, actor_id=None, payload=dict(event.payload),
            )
            for event in events
        )  # fmt: skip


def test_random_histories_reconcile_in_every_month_whenever_it_is_looked_at(month: Month) -> None:
    for number in range(60):
        _put_in(month, number, list(wander(number, 25).events))
    month.on(2028, 6, 1)
    period, seen = OCTOBER, set()
    for _ in range(12):
        for body_id in (month.at.lpg, month.at.ijb):
            data = digests.prepare(body_id, period)  # raises when it does not reconcile
            seen |= {section for section, lines in data.sections if lines}
            assert data.counts.register == len(data.lines) + data.counts.closed_before
        period = period.next()
    assert seen == set(Section), "the histories are varied enough to mean something"
