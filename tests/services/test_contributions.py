"""Sharing: what is taken in, what is refused, and what only the person who shared can do."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.contribution_states import Objection, Publication, ReadingState, ReferralState
from engage.domain.errors import Conflict, DomainError, NotFound, NotPermitted, Refused
from engage.domain.kinds import Channel, MessageState, TellBy
from engage.domain.permissions import ANONYMOUS, Role, ScopeKind, contributor
from engage.domain.publication import Use
from engage.models.asks import AskContribution
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution, ContributionEvent, Referral, Reply
from engage.models.contributions import Objection as ObjectionRow
from engage.models.outbox import Message
from engage.models.places import HostAssignment, Locality
from engage.models.themes import ThemeLink
from engage.services import asks, contributions, moderation, objections, originals, own_codes, replies, themes
from engage.services.unit_of_work import unit_of_work
from tests import factories


def one(shared: contributions.Shared) -> Contribution:
    db.session.rollback()
    return db.session.get_one(Contribution, shared.id)


def count(table: Any) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def kinds(contribution_id: int) -> list[str]:
    return list(
        db.session.scalars(
            sa.select(ContributionEvent.kind)
            .where(ContributionEvent.contribution_id == contribution_id)
            .order_by(ContributionEvent.seq)
        )
    )


def test_what_is_shared_waits_for_its_host_and_is_kept_encrypted(app: Flask) -> None:
    places = factories.make_places(app)
    shared = factories.share(places, danger=True)
    row = one(shared)
    assert (row.host_id, row.reading, row.publication) == (places.host, ReadingState.RECEIVED, Publication.PENDING)
    assert (row.waiting, row.priority, row.danger) == (True, 0, True)
    assert row.reply_due == shared.reply_due == date(2026, 11, 23)
    assert shared.secret is not None
    assert len(shared.secret.split()) == 4
    assert kinds(shared.id) == ["received"]
    kept = db.session.execute(
        sa.text("SELECT ciphertext FROM originals UNION ALL SELECT address FROM contact_points")
    ).scalars()
    assert all(text.startswith("e1.") for text in kept)
    everything = repr([dict(r._mapping) for r in db.session.execute(sa.select(Contribution.__table__))])
    assert "stairs" not in everything
    assert shared.secret not in everything
    message = db.session.scalars(sa.select(Message)).one()
    assert (message.template, message.channel, message.address) == ("contribution_received", TellBy.EMAIL, None)
    assert db.session.scalars(sa.select(AuditEvent.event)).all() == ["contribution:received"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " \x00\n "}, "text_missing"),
        ({"text": "word " * 1001}, "text_too_long"),
        ({"text": "x" * 20_001}, "text_too_many_characters"),
        ({"kind": "poem"}, "kind_unknown"),
        ({"use": ""}, "consent_use_missing"),
        ({"use": "all"}, "consent_use_unknown"),
        ({"use": "body", "quote": True}, "consent_quote_needs_publish"),
        ({"tell_by": "pigeon"}, "tell_by_unknown"),
        ({"address": " "}, "address_missing"),
        ({"address": "anne at home"}, "email_malformed"),
        ({"tell_by": "text", "address": "077"}, "phone_malformed"),
        ({"tell_by": "phone", "address": "ring my sister"}, "phone_malformed"),
        ({"tell_by": "letter", "address": "Anne"}, "letter_malformed"),
        ({"tell_by": "letter", "address": "Anne\nat home"}, "letter_malformed"),
        ({"told_on": date(2026, 11, 17)}, "told_on_future"),
        ({"locality_id": 4711}, "locality_unknown"),
        ({"channel": Channel.PAPER}, "consent_evidence_missing"),
        ({"channel": Channel.PAPER, "consent_evidence": "Signed form"}, "not_permitted"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(app: Flask, changes: dict[str, Any], code: str) -> None:
    places = factories.make_places(app)
    with pytest.raises(DomainError) as problem:
        factories.share(places, **changes)
    assert problem.value.code == code
    assert count(Contribution) == count(Message) == count(ContactPoint) == 0


def test_a_text_that_is_too_long_is_refused_with_the_counts(app: Flask) -> None:
    places = factories.make_places(app)
    with pytest.raises(Refused) as problem:
        factories.share(places, text="word " * 1200)
    assert problem.value.params["words"] == 1200
    assert problem.value.params["most_words"] == 1000
    assert problem.value.field == "text"


@pytest.mark.parametrize(
    ("by", "given", "kept"),
    [
        ("email", " Anne@Example.org ", "Anne@example.org"),
        ("text", "+44 (0) 7700-900123", "+447700900123"),
        ("letter", "Anne  Smith\r\n\r\n 1 Main Street ", "Anne Smith\n1 Main Street"),
    ],
)
def test_addresses_are_kept_as_their_channel_needs_them(app: Flask, by: str, given: str, kept: str) -> None:
    from engage.services.contact_points import valid_address

    assert valid_address(TellBy(by), given) == kept


def test_without_a_channel_no_address_and_no_message_is_kept(app: Flask) -> None:
    places = factories.make_places(app)
    factories.share(places, tell_by="self", address="anne@example.org")
    assert count(ContactPoint) == count(Message) == 0


def test_control_characters_are_taken_out_and_the_rest_stays(app: Flask) -> None:
    places = factories.make_places(app)
    shared = factories.share(places, text="\x00The lift\x07 is\r\nbroken \U0001f62b")
    assert originals.own_words(contributor(shared.id), shared.id) == "The lift is\nbroken \U0001f62b"


def test_a_double_send_is_one_contribution(app: Flask) -> None:
    places = factories.make_places(app)
    first = factories.share(places, send_key="same")
    second = factories.share(places, send_key="same", text="The same form, sent again.")
    assert (second.id, second.reference, second.secret) == (first.id, first.reference, None)
    assert count(Contribution) == count(Message) == 1


def test_two_sends_at_the_same_moment_are_one_contribution(app: Flask) -> None:
    places = factories.make_places(app)
    found: list[contributions.Shared] = []
    problems: list[BaseException] = []
    gate = threading.Barrier(3)

    def send() -> None:
        with app.app_context():
            try:
                gate.wait()
                found.append(factories.share(places, send_key="same"))
            except BaseException as problem:
                problems.append(problem)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len({each.reference for each in found}) == 1
    assert sum(each.secret is not None for each in found) == 1
    assert count(Contribution) == 1


def test_a_locality_that_ended_or_has_no_host_takes_nothing(app: Flask) -> None:
    places = factories.make_places(app)
    with unit_of_work() as session:
        session.get_one(Locality, places.other_locality).valid_to = date(2026, 11, 15)
        assignment = session.scalars(sa.select(HostAssignment).where(HostAssignment.host_id == places.host)).one()
        assignment.valid_to = date(2026, 11, 15)
    with pytest.raises(NotFound, match="locality_unknown"):
        factories.share(places, locality_id=places.other_locality)
    with pytest.raises(NotFound, match="locality_has_no_host"):
        factories.share(places)


def test_staff_key_in_what_was_told_elsewhere(app: Flask) -> None:
    places = factories.make_places(app)
    clerk = factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.host)
    shared = factories.share(
        places, actor=clerk, channel=Channel.PHONE, consent_evidence="Said so on the phone", tell_by="phone",
        address="01698 123456", told_on=date(2026, 11, 12),
    )  # fmt: skip
    row = one(shared)
    assert (row.channel, row.told_on, row.consent_evidence) == (
        Channel.PHONE, date(2026, 11, 12), "Said so on the phone",
    )  # fmt: skip
    assert db.session.scalars(sa.select(Message.state)).one() is MessageState.BY_HAND
    with pytest.raises(NotPermitted):
        factories.share(
            places, actor=clerk, locality_id=places.other_locality, channel=Channel.PHONE, consent_evidence="Said so"
        )


def test_sharing_takes_few_statements(app: Flask) -> None:
    places = factories.make_places(app)
    seen: list[str] = []
    listen = lambda conn, cursor, statement, *rest: seen.append(statement)  # noqa: E731
    sa.event.listen(db.engine, "before_cursor_execute", listen)
    factories.share(places)
    sa.event.remove(db.engine, "before_cursor_execute", listen)
    work = [s for s in seen if not s.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]
    assert len(work) <= 7, work


def test_a_reference_that_is_taken_is_not_given_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    places = factories.make_places(app)
    drawn = iter(["K7RM4TXQ", "K7RM4TXQ", "H2Q3H4Q5"])
    monkeypatch.setattr(contributions, "new_reference", lambda _rng: next(drawn))
    first, second = factories.share(places), factories.share(places)
    assert (first.reference, second.reference) == ("K7RM4TXQ", "H2Q3H4Q5")
    for each in (first, second):
        assert each.secret is not None
        assert own_codes.look_up(each.reference, each.secret, "192.0.2.1") == each.id


def test_what_was_sent_is_known_though_nobody_reads_there_any_more(app: Flask) -> None:
    places = factories.make_places(app)
    first = factories.share(places, send_key="same", locality_id="wishaw")
    with unit_of_work() as session:
        session.execute(sa.delete(HostAssignment))
    again = factories.share(places, send_key="same", locality_id="wishaw")
    assert (again.id, again.reference, again.secret) == (first.id, first.reference, None)
    with pytest.raises(NotFound, match="locality_has_no_host"):
        factories.share(places, send_key="another", locality_id="wishaw")


# ---- finding it again ----


def test_reference_and_secret_open_ones_own_in_any_spelling(app: Flask) -> None:
    places = factories.make_places(app)
    shared = factories.share(places)
    assert shared.secret is not None
    typed = f"{shared.reference[:4]} - {shared.reference[4:]}".lower()
    assert own_codes.look_up(typed, shared.secret.upper().replace(" ", "-"), "192.0.2.1") == shared.id


def test_an_unknown_reference_and_a_wrong_secret_look_the_same(app: Flask) -> None:
    places = factories.make_places(app)
    first, second = factories.share(places), factories.share(places)
    assert first.secret is not None
    assert second.secret is not None
    codes = []
    for reference in (second.reference, "K7RM4TXQ"):
        with pytest.raises(Refused) as problem:
            own_codes.look_up(reference, first.secret, "192.0.2.1")
        codes.append((problem.value.code, problem.value.field, problem.value.params))
    assert codes[0] == codes[1]


def test_guessing_is_slowed_down(app: Flask) -> None:
    places = factories.make_places(app)
    shared = factories.share(places)
    assert shared.secret is not None
    wrong = "acorn acrobat actor action"
    for _ in range(10):
        with pytest.raises(Refused, match="own_not_found"):
            own_codes.look_up(shared.reference, wrong, "192.0.2.1")
    with pytest.raises(Refused, match="too_many_tries"):
        own_codes.look_up(shared.reference, shared.secret, "192.0.2.1")


def test_nobody_holds_what_was_imported(app: Flask) -> None:
    places = factories.make_places(app)
    shared = factories.share(places)
    with unit_of_work() as session:
        session.get_one(Contribution, shared.id).secret_hmac = None
    assert shared.secret is not None
    with pytest.raises(Refused, match="own_not_found"):
        own_codes.look_up(shared.reference, shared.secret, None)


# ---- changing one's mind ----


def test_taking_it_back_erases_it_everywhere_at_once(app: Flask) -> None:
    places = factories.make_places(app)
    moderator = factories.make_moderator(places.host)
    shared = factories.share(places)
    me = contributor(shared.id)
    theme = themes.create(moderator, partnership_id=places.partnership, name="Lights")
    themes.link(moderator, theme_id=theme, contribution_id=shared.id)
    factories.publish(moderator, shared.id)
    factories.settle(moderator, shared.id, "sent_to_service", service_id=places.service, note="Please mend it")
    objections.object_to(me, shared.id, text="You left out the fall")
    contributions.withdraw(me, shared.id)
    row = one(shared)
    assert (row.reading, row.publication) == (ReadingState.WITHDRAWN, Publication.WITHDRAWN)
    assert (row.redacted_text, row.reply_text, row.disposition, row.waiting) == (None, None, None, False)
    assert row.objection is Objection.NONE
    for table in (ContactPoint, Reply, ObjectionRow, ThemeLink):
        assert count(table) == 0
    referral = db.session.scalars(sa.select(Referral)).one()
    assert (referral.state, referral.note, referral.answer) == (ReferralState.RECALLED, "", "")
    with pytest.raises(NotFound, match="original_gone"):
        originals.own_words(me, shared.id)
    states = db.session.scalars(sa.select(Message.state).where(Message.contribution_id == shared.id)).all()
    assert set(states) == {MessageState.DROPPED}
    assert kinds(shared.id)[-1] == "withdrawn"
    contributions.withdraw(me, shared.id)
    assert kinds(shared.id).count("withdrawn") == 1


def test_asks_go_on_without_what_was_taken_back(app: Flask) -> None:
    places = factories.make_places(app)
    moderator = factories.make_moderator(places.host)
    shared, other = factories.share(places), factories.share(places)
    ask_id = asks.draft(
        moderator, host_id=places.host, body_id=places.lpg, locality_id=places.locality, title="Mend the lights",
        contribution_ids=[shared.id, other.id],
    )  # fmt: skip
    contributions.withdraw(contributor(shared.id), shared.id)
    db.session.rollback()
    fed = db.session.scalars(
        sa.select(AskContribution.contribution_id).where(AskContribution.ask_id == ask_id)
    ).all()
    assert fed == [other.id]


def test_nothing_happens_to_what_was_taken_back(app: Flask) -> None:
    places = factories.make_places(app)
    moderator = factories.make_moderator(places.host)
    shared = factories.share(places)
    me = contributor(shared.id)
    version = factories.read(moderator, shared.id)
    contributions.withdraw(me, shared.id)
    for attempt in (
        lambda: contributions.change_use(me, shared.id, use="body", quote=False),
        lambda: contributions.change_channel(me, shared.id, tell_by="self"),
        lambda: moderation.publish(moderator, shared.id, redacted_text="x", reasons=["readability"], version=version),
        lambda: moderation.publish(
            moderator, shared.id, redacted_text="x", reasons=["readability"], version=version + 1
        ),
        lambda: replies.reply_and_dispose(
            moderator, shared.id, reply=factories.REPLY, disposition="thanks_passed_on", version=version + 1
        ),
        lambda: moderation.mark_serious(moderator, shared.id),
        lambda: objections.object_to(me, shared.id),
        lambda: moderation.open_contribution(moderator, shared.id),
    ):
        with pytest.raises((Conflict, NotFound, DomainError)):
            attempt()


def test_only_whoever_holds_the_secret_can_change_it(app: Flask) -> None:
    places = factories.make_places(app)
    shared, other = factories.share(places), factories.share(places)
    moderator = factories.make_moderator(places.host)
    for actor in (ANONYMOUS, contributor(other.id), moderator):
        for attempt in (
            lambda a=actor: contributions.withdraw(a, shared.id),
            lambda a=actor: contributions.change_use(a, shared.id, use="neither", quote=False),
            lambda a=actor: contributions.change_channel(a, shared.id, tell_by="self"),
            lambda a=actor: contributions.stop_contact(a, shared.id),
            lambda a=actor: contributions.not_me(a, shared.id),
            lambda a=actor: objections.object_to(a, shared.id),
        ):
            with pytest.raises(NotPermitted):
                attempt()


def test_less_consent_takes_effect_at_once(app: Flask) -> None:
    places = factories.make_places(app)
    moderator = factories.make_moderator(places.host)
    shared = factories.share(places)
    me = contributor(shared.id)
    factories.publish(moderator, shared.id)
    factories.settle(moderator, shared.id)
    contributions.change_use(me, shared.id, use="body", quote=False)
    row = one(shared)
    assert (row.publication, row.published_at, row.waiting) == (Publication.BODY_ONLY, None, False)
    contributions.change_use(me, shared.id, use="neither", quote=False)
    assert one(shared).publication is Publication.UNPUBLISHED


def test_more_consent_brings_it_back_to_a_moderator(app: Flask) -> None:
    places = factories.make_places(app)
    moderator = factories.make_moderator(places.host)
    shared = factories.share(places, use="neither", quote=False)
    version = factories.read(moderator, shared.id)
    moderation.withhold(moderator, shared.id, reason="asked_not_to", version=version)
    factories.settle(moderator, shared.id)
    assert not one(shared).waiting
    contributions.change_use(contributor(shared.id), shared.id, use=Use.PUBLISH, quote=True)
    row = one(shared)
    assert (row.publication, row.waiting, row.use, row.quote) == (Publication.WITHHELD, True, Use.PUBLISH, True)


def test_changing_the_channel_replaces_the_address(app: Flask) -> None:
    places = factories.make_places(app)
    shared = factories.share(places)
    me = contributor(shared.id)
    before = db.session.scalars(sa.select(ContactPoint.address)).one()
    contributions.change_channel(me, shared.id, tell_by="text", address="07700 900123")
    assert one(shared).tell_by is TellBy.TEXT
    assert db.session.scalars(sa.select(ContactPoint.address)).one() != before
    contributions.change_channel(me, shared.id, tell_by="self")
    assert count(ContactPoint) == 0


def test_news_that_waits_goes_to_the_new_address(app: Flask) -> None:
    places = factories.make_places(app)
    shared = factories.share(places)
    me = contributor(shared.id)
    waiting = sa.select(Message.channel, Message.state).where(Message.contribution_id == shared.id)
    for tell_by, address, state in (
        ("phone", "01698 555 013", MessageState.BY_HAND), ("email", "bea@example.org", MessageState.QUEUED),
    ):
        contributions.change_channel(me, shared.id, tell_by=tell_by, address=address)
        assert db.session.execute(waiting).all() == [(TellBy(tell_by), state)]
    contributions.change_channel(me, shared.id, tell_by="self")
    assert db.session.execute(waiting).all() == [(TellBy.EMAIL, MessageState.DROPPED)]


@pytest.mark.parametrize(("call", "event"), [("stop_contact", "contact_stopped"), ("not_me", "not_me")])
def test_the_address_is_erased_and_the_words_stay(app: Flask, call: str, event: str) -> None:
    places = factories.make_places(app)
    shared = factories.share(places)
    me = contributor(shared.id)
    for _ in range(2):
        getattr(contributions, call)(me, shared.id)
    assert count(ContactPoint) == 0
    assert one(shared).tell_by is TellBy.NOT
    assert kinds(shared.id) == ["received", event]
    assert originals.own_words(me, shared.id) == factories.STORY


def test_the_clock_of_the_reply_counts_scottish_days(app: Flask, clock: FixedClock) -> None:
    places = factories.make_places(app)
    clock.advance(hours=13, minutes=59)
    assert factories.share(places).reply_due == date(2026, 11, 23)
    clock.advance(minutes=2)
    assert factories.share(places).reply_due == date(2026, 11, 24)
