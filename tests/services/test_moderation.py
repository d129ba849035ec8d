"""Reading, redacting, publishing, withholding: by the right people, on what they saw, within the consent."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.domain.contribution_states import Publication, ReadingState
from engage.domain.errors import Conflict, InvalidTransition, NotFound, NotPermitted, Refused
from engage.domain.kinds import ContributionKind
from engage.domain.permissions import ANONYMOUS, SYSTEM, Actor, Role, ScopeKind, contributor
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent
from engage.models.outbox import Message
from engage.services import contributions, moderation
from tests import factories


def row_of(contribution_id: int) -> Contribution:
    db.session.rollback()
    return db.session.get_one(Contribution, contribution_id)


def audited(event: str) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(AuditEvent.event == event)) or 0


def test_opening_claims_reads_and_audits(places: SimpleNamespace, moderator: Actor) -> None:
    shared = factories.share(places)
    opened = moderation.open_contribution(moderator, shared.id)
    assert (opened.text, opened.redacted_text, opened.version) == (factories.STORY, factories.STORY, 2)
    row = row_of(shared.id)
    assert (row.reading, row.claimed_by) == (ReadingState.READ, moderator.user_id)
    assert row.read_at is not None
    again = moderation.open_contribution(moderator, shared.id)
    assert again.version == 2
    assert audited("original:opened") == 2
    assert audited("contribution:claimed") == 1


def test_a_claim_holds_others_off_for_half_an_hour(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    colleague = factories.make_moderator(places.host)
    shared = factories.share(places)
    moderation.open_contribution(moderator, shared.id)
    with pytest.raises(Conflict, match="contribution_claimed"):
        moderation.open_contribution(colleague, shared.id)
    assert audited("original:opened") == 1
    moderation.open_contribution(colleague, shared.id, take_over=True)
    assert row_of(shared.id).claimed_by == colleague.user_id
    clock.advance(minutes=31)
    moderation.open_contribution(moderator, shared.id)
    moderation.release(colleague, shared.id)
    assert row_of(shared.id).claimed_by == moderator.user_id
    moderation.release(moderator, shared.id)
    assert row_of(shared.id).claimed_by is None


Attempt = Callable[[Actor, int, int], object]
ATTEMPTS: dict[str, Attempt] = {
    "open": lambda a, i, v: moderation.open_contribution(a, i),
    "publish": lambda a, i, v: moderation.publish(a, i, redacted_text="Words", reasons=["readability"], version=v),
    "clear": lambda a, i, v: moderation.clear_for_body(a, i, redacted_text="Words", reasons=["readability"], version=v),
    "withhold": lambda a, i, v: moderation.withhold(a, i, reason="legal", version=v),
    "unpublish": lambda a, i, v: moderation.unpublish(a, i, reason="legal", version=v),
    "kind": lambda a, i, v: moderation.set_kind(a, i, kind="idea"),
    "serious": lambda a, i, v: moderation.mark_serious(a, i),
}


@pytest.mark.parametrize("what", list(ATTEMPTS))
def test_only_this_hosts_moderators_may(places: SimpleNamespace, moderator: Actor, what: str) -> None:
    shared = factories.share(places)
    version = factories.read(moderator, shared.id)
    others = [
        ANONYMOUS, SYSTEM, contributor(shared.id), factories.make_moderator(places.other_host),
        factories.make_moderator(places.fallback_host),
        factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0),
        factories.make_user(Role.LPG_OFFICER, ScopeKind.BODY, places.lpg),
        factories.make_user(Role.AUDITOR, ScopeKind.PARTNERSHIP, places.partnership),
        factories.make_user(Role.THEME_EDITOR, ScopeKind.HOST, places.host),
    ]  # fmt: skip
    if what != "open":
        others.append(factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host))
    before = db.session.execute(sa.select(sa.func.count()).select_from(ContributionEvent)).scalar_one()
    for actor in others:
        with pytest.raises(NotPermitted):
            ATTEMPTS[what](actor, shared.id, version)
    after = db.session.execute(sa.select(sa.func.count()).select_from(ContributionEvent)).scalar_one()
    assert before == after


def test_publishing_shows_the_redacted_text_and_never_the_original(
    places: SimpleNamespace, moderator: Actor
) -> None:
    shared = factories.share(places)
    factories.publish(moderator, shared.id, "The light has been out. [name] fell twice.")
    row = row_of(shared.id)
    assert row.publication is Publication.PUBLISHED
    assert row.published_at is not None
    assert row.redacted_text == "The light has been out. [name] fell twice."
    first = row.published_at
    opened = moderation.open_contribution(moderator, shared.id)
    assert opened.text == factories.STORY
    assert opened.redacted_text == row.redacted_text
    moderation.publish(
        moderator, shared.id, redacted_text="Better words.", reasons=["readability"], version=opened.version
    )
    row = row_of(shared.id)
    assert (row.redacted_text, row.published_at) == ("Better words.", first)


def test_nobody_decides_about_words_they_have_not_read(places: SimpleNamespace, moderator: Actor) -> None:
    shared = factories.share(places)
    for what in ("publish", "clear", "withhold"):
        with pytest.raises(InvalidTransition):
            ATTEMPTS[what](moderator, shared.id, 1)


@pytest.mark.parametrize(
    ("use", "what"), [("body", "publish"), ("neither", "publish"), ("neither", "clear")]
)
def test_no_more_is_shown_than_was_allowed(
    places: SimpleNamespace, moderator: Actor, use: str, what: str
) -> None:
    shared = factories.share(places, use=use, quote=False)
    version = factories.read(moderator, shared.id)
    with pytest.raises(Refused, match="publication_needs_consent"):
        ATTEMPTS[what](moderator, shared.id, version)
    assert row_of(shared.id).redacted_text is None


def test_a_form_from_an_older_state_changes_nothing(places: SimpleNamespace, moderator: Actor) -> None:
    shared = factories.share(places)
    version = factories.read(moderator, shared.id)
    contributions.change_use(contributor(shared.id), shared.id, use="publish", quote=False)
    for what in ("publish", "clear", "withhold"):
        with pytest.raises(Conflict, match="changed_meanwhile"):
            ATTEMPTS[what](moderator, shared.id, version)
    assert row_of(shared.id).publication is Publication.PENDING


def test_withholding_gives_a_reason(places: SimpleNamespace, moderator: Actor) -> None:
    shared = factories.share(places)
    version = factories.read(moderator, shared.id)
    for reason, code in (("", "withheld_reason_missing"), ("boring", "withheld_reason_unknown")):
        with pytest.raises(Refused, match=code):
            moderation.withhold(moderator, shared.id, reason=reason, version=version)
    moderation.withhold(
        moderator, shared.id, reason="identifies_someone", note="Your street is named", version=version
    )
    row = row_of(shared.id)
    assert (row.publication, row.withheld_reason, row.withheld_note) == (
        Publication.WITHHELD, "identifies_someone", "Your street is named",
    )  # fmt: skip
    event = db.session.scalars(sa.select(ContributionEvent).order_by(ContributionEvent.seq.desc())).first()
    assert event is not None
    assert event.payload == {"reason": "identifies_someone"}


def test_what_was_published_can_be_taken_in_and_the_person_is_told(
    places: SimpleNamespace, moderator: Actor
) -> None:
    shared = factories.share(places)
    version = factories.publish(moderator, shared.id)
    moderation.unpublish(moderator, shared.id, reason="staff_named", version=version)
    row = row_of(shared.id)
    assert (row.publication, row.published_at) == (Publication.UNPUBLISHED, None)
    templates = db.session.scalars(sa.select(Message.template).order_by(Message.id)).all()
    assert templates[-1] == "contribution_unpublished"
    moderation.withhold(moderator, shared.id, reason="staff_named", version=row.version)
    assert row_of(shared.id).publication is Publication.WITHHELD


@pytest.mark.parametrize("text", ["", "  \n", "[...]"])
def test_an_empty_redaction_is_not_published(places: SimpleNamespace, moderator: Actor, text: str) -> None:
    shared = factories.share(places)
    version = factories.read(moderator, shared.id)
    with pytest.raises(Refused, match="redacted_text_missing"):
        moderation.publish(moderator, shared.id, redacted_text=text, reasons=["readability"], version=version)


def test_kind_and_weight(places: SimpleNamespace, moderator: Actor) -> None:
    shared = factories.share(places, kind="unset")
    moderation.set_kind(moderator, shared.id, kind="idea")
    moderation.mark_serious(moderator, shared.id)
    moderation.mark_serious(moderator, shared.id)
    row = row_of(shared.id)
    assert (row.kind, row.serious, row.priority) == (ContributionKind.IDEA, True, 1)
    with pytest.raises(Refused, match="kind_unknown"):
        moderation.set_kind(moderator, shared.id, kind="poem")
    assert row_of(factories.share(places, danger=True).id).priority == 0


@pytest.mark.parametrize("what", list(ATTEMPTS))
def test_what_is_not_there_is_not_found(places: SimpleNamespace, moderator: Actor, what: Any) -> None:
    with pytest.raises(NotFound, match="contribution_unknown"):
        ATTEMPTS[what](moderator, 4711, 1)


@pytest.mark.parametrize("what", [moderation.publish, moderation.clear_for_body])
def test_a_number_leaves_the_host_with_a_reason_only(
    places: SimpleNamespace, moderator: Actor, what: Callable[..., None]
) -> None:
    text = "Ring Shona on 07700 900123."
    shared = factories.share(places, text=text)
    version = factories.read(moderator, shared.id)
    for why, code in (("", "detail_needs_reason"), ("because", "stay_reason_unknown")):
        with pytest.raises(Refused, match=code) as no:
            what(moderator, shared.id, redacted_text=text, version=version, stays=why)
        assert "900123" not in str(no.value)
    assert row_of(shared.id).publication is Publication.PENDING
    what(moderator, shared.id, redacted_text=text, version=version, stays="public_contact")
    db.session.rollback()
    last = db.session.scalars(sa.select(ContributionEvent.payload).order_by(ContributionEvent.id)).all()[-1]
    assert last == {"reasons": [], "stays": "public_contact", "kinds": ["phone"]}
