"""A digest tells what services put right in its month: counts, and links for as long as the stories are public."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.rendering import RenderedMail, Renderer
from engage.domain.digest import from_json, to_json
from engage.domain.digest_data import DigestData
from engage.domain.digest_fixes import NOTHING_PUT_RIGHT, Fix, PutRight
from engage.domain.disclosure import Suppressed
from engage.domain.kinds import SubscriptionTarget
from engage.domain.periods import Period
from engage.domain.permissions import SYSTEM, contributor
from engage.models.base import db
from engage.models.digests import Digest
from engage.models.outbox import Message
from engage.models.places import BodyLocality, Locality, Partnership, PlanningBody
from engage.queries import digests as shelves
from engage.services import contributions, digests, moderation, referrals
from engage.services.context import context
from engage.services.message_rows import contents
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.services.digest_scene import ANSWER, Month, story_reference, subscriber
from tests.services.test_digests import statements

OCTOBER = Period(2026, 10)
REPAIRS = "Buildings and repairs"


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    return Month(clock)


def told(month: Month, period: Period = OCTOBER, **more: object) -> PutRight:
    return prepared(month, period, **more).put_right


def prepared(month: Month, period: Period = OCTOBER, body: int = 0, as_of: datetime | None = None) -> DigestData:
    return digests.prepare(body or month.at.lpg, period, as_of)


def compiled(month: Month) -> int:
    month.on(2026, 11, 1, 4)
    return digests.compile(SYSTEM, body_id=month.at.lpg, period=OCTOBER)


def shown(digest_id: int) -> list[str]:
    db.session.rollback()
    page = shelves.staff_page(digest_id)
    assert page is not None
    return [each.reference for each in page.put_right]


def test_what_was_shown_in_the_month_is_listed_by_service_and_day(month: Month) -> None:
    first = month.put_right()
    second = month.on(2026, 10, 9).put_right(service=month.at.silent_service)
    month.put_right(changed=False)
    month.answered(month.sent(month.story()))
    month.sent(month.story())
    month.on(2026, 11, 3)
    assert told(month) == PutRight(
        (
            Fix(story_reference(second), "Podiatry", date(2026, 10, 9)),
            Fix(story_reference(first), REPAIRS, date(2026, 10, 5)),
        ),
        2,
    )


@pytest.mark.parametrize(
    ("at", "period"),
    [
        ((2026, 10, 31, 23), Period(2026, 10)),
        ((2026, 11, 1, 0), Period(2026, 11)),
        ((2027, 3, 31, 22), Period(2027, 3)),
        ((2027, 3, 31, 23), Period(2027, 4)),  # summer time: midnight, the first of April
    ],
)
def test_it_belongs_to_the_month_in_which_it_was_shown(
    month: Month, at: tuple[int, int, int, int], period: Period
) -> None:
    referral_id = month.answered(month.sent(month.story()))
    month.on(*at)
    referrals.check(month.moderator, referral_id, show=True)
    month.on(2027, 6, 1)
    months = [Period(2026, 10), Period(2026, 11), Period(2027, 3), Period(2027, 4)]
    assert [each for each in months if told(month, each).public] == [period]


def test_sent_back_and_answered_again_counts_once_and_by_the_last_word(month: Month) -> None:
    once, never = month.answered(month.sent(month.story())), month.answered(month.sent(month.story()))
    for referral_id in (once, never):
        referrals.check(month.moderator, referral_id, show=False, note="Which day?")
    month.on(2026, 10, 12)
    for referral_id, changed in ((once, True), (never, False)):
        month.answered(referral_id, changed=changed)
        referrals.check(month.moderator, referral_id, show=True)
    month.on(2026, 11, 3)
    assert told(month).public == 1
    assert told(month).listed[0].shown_on == date(2026, 10, 12)


def test_each_service_that_put_something_right_counts(month: Month) -> None:
    story = month.put_right()
    month.put_right(story, service=month.at.silent_service)
    assert [each.service for each in told(month).listed] == [REPAIRS, "Podiatry"]


def test_stories_that_are_not_public_are_counted_and_never_when_they_are_few(month: Month) -> None:
    def quiet() -> int:
        return month.put_right(factories.share(month.at, use="body", quote=False).id)

    month.put_right()
    few = [quiet() for _ in range(4)]
    assert told(month).others == Suppressed(5)
    quiet()
    assert (told(month).public, told(month).others) == (1, 5)
    raw = json.dumps(to_json(prepared(month)))
    assert not [each for each in few if story_reference(each) in raw]
    assert ANSWER[:20] not in raw


def test_other_places_and_other_partnerships_are_left_out_and_the_board_has_all_of_its_own(month: Month) -> None:
    reader = factories.make_moderator(month.at.other_host)
    here = month.put_right()
    bellshill = factories.share(month.at, locality_id=month.at.other_locality).id
    factories.publish(reader, bellshill)
    month.put_right(bellshill, reader=reader)
    with unit_of_work() as session:
        south = Partnership(slug="south", name="South Partnership")
        session.add(south)
        session.flush()
        place = Locality(partnership_id=south.id, slug="hamilton", official_name="Hamilton", display_name="Hamilton")
        board = PlanningBody(partnership_id=south.id, kind="ijb", slug="south-ijb", name="South Board")
        session.add_all([place, board])
        session.flush()
        session.add(BodyLocality(body_id=board.id, locality_id=place.id))
        ids = board.id
    assert [each.reference for each in told(month).listed] == [story_reference(here)]
    assert {each.reference for each in told(month, body=month.at.ijb).listed} == {
        story_reference(here), story_reference(bellshill),
    }  # fmt: skip
    assert told(month, body=ids) == NOTHING_PUT_RIGHT


def test_it_tells_what_was_known_at_the_end_whatever_came_after(month: Month) -> None:
    stays, goes, narrows = month.put_right(), month.put_right(), month.put_right()
    unpublished = factories.share(month.at).id
    month.put_right(unpublished)
    early = datetime(2026, 10, 5, 9, tzinfo=UTC)
    assert told(month, as_of=early) == NOTHING_PUT_RIGHT
    month.on(2026, 10, 20)
    contributions.change_use(contributor(narrows), narrows, use="body", quote=False)
    month.on(2026, 11, 1)
    before = told(month)
    assert {each.reference for each in before.listed} == {story_reference(stays), story_reference(goes)}
    assert before.others == Suppressed(5)
    assert told(month, as_of=datetime(2026, 10, 19, tzinfo=UTC)).public == 3
    month.on(2026, 11, 9)
    contributions.withdraw(contributor(goes), goes)
    factories.publish(month.moderator, unpublished)
    assert told(month) == before
    assert told(month, OCTOBER.next()) == NOTHING_PUT_RIGHT


def test_what_was_withdrawn_in_the_month_is_a_number_at_most(month: Month) -> None:
    story = month.put_right()
    contributions.withdraw(contributor(story), story)
    assert told(month) == PutRight((), 0, Suppressed(5))


def test_a_page_lists_only_what_is_public_when_it_is_read(month: Month) -> None:
    stays, goes, hidden = month.put_right(), month.put_right(), month.put_right()
    digest_id = compiled(month)
    assert set(shown(digest_id)) == {story_reference(each) for each in (stays, goes, hidden)}
    digests.issue(month.clerk, digest_id=digest_id)
    contributions.withdraw(contributor(goes), goes)
    moderation.unpublish(
        month.moderator, hidden, reason="identifies_someone", version=moderation.version_of(hidden)
    )
    assert shown(digest_id) == [story_reference(stays)]
    assert digests.verify(digest_id), "what was frozen is still what was issued"
    page = shelves.issued_page("wishaw-lpg", "2026-10", 1)
    assert page is not None
    assert page.put_right[0].path == f"/north/wishaw/shared/{story_reference(stays)}"
    assert page.data.put_right.public == 3


def test_a_digest_issued_before_fixes_were_told_stays_as_it_is(month: Month) -> None:
    month.everything()
    digest_id = compiled(month)
    raw = db.session.get_one(Digest, digest_id).data
    assert "put_right" not in raw
    digests.issue(month.clerk, digest_id=digest_id)
    assert digests.verify(digest_id)
    assert digests.compile(SYSTEM, body_id=month.at.lpg, period=OCTOBER) == digest_id
    assert from_json(raw).put_right == NOTHING_PUT_RIGHT
    assert shown(digest_id) == []


@pytest.mark.parametrize(
    ("public", "quiet", "said"),
    [
        (2, 0, ["Services put two things right."]),
        (1, 2, [
            "A service put one thing right.", "Fewer than five more were put right. Their stories are not public.",
        ]),
        (1, 5, ["A service put one thing right.", "Five more were put right. Their stories are not public."]),
        (0, 1, ["Fewer than five things were put right. Their stories are not public."]),
        (0, 6, ["Six things were put right. Their stories are not public."]),
        (0, 0, []),
    ],
)  # fmt: skip
def test_the_email_counts_and_links_to_no_story(month: Month, public: int, quiet: int, said: list[str]) -> None:
    listed = [story_reference(month.put_right()) for _ in range(public)]
    for _ in range(quiet):
        month.put_right(factories.share(month.at).id)
    subscriber(SubscriptionTarget.BODY, month.at.lpg)
    digest_id = compiled(month)
    digests.issue(month.clerk, digest_id=digest_id)
    sent = sa.select(Message).where(Message.digest_id == digest_id, Message.template == "digest_issued")
    params, _ = contents(db.session.scalars(sent).one())
    mail = _mail(params)
    for words in (mail.text, mail.html):
        assert ("Put right by a service" in words) is bool(said)
        assert all(each in words for each in said)
        assert not [each for each in listed if each in words]
        assert "changed the lamp" not in words
    del params["put_right"]
    assert "Put right" not in _mail(params).text, "a message that was queued before can still be sent"


def _mail(params: dict[str, Any]) -> RenderedMail:
    renderer = Renderer(context().templates, base_url="http://localhost", site_name="Engage")
    return renderer.mail("digest_issued", {**params, "stop_url": "http://localhost/subscribe/stop/x"})


def test_the_job_compiles_for_a_body_that_was_told_nothing_but_had_something_put_right(month: Month) -> None:
    story = month.story()
    month.on(2026, 11, 10).put_right(story)
    month.on(2026, 12, 1, 4)
    assert digests.compile_due(OCTOBER.next()) == 2
    assert digests.compile_due(Period(2026, 9)) == 0


def test_one_statement_reads_them_all(month: Month) -> None:
    month.put_right()
    with statements() as few:
        prepared(month)
    for _ in range(4):
        month.put_right()
    with statements() as more:
        prepared(month)
    assert len(few) == len(more) == 9


def test_the_same_content_is_the_same_version(month: Month) -> None:
    month.put_right()
    assert compiled(month) == compiled(month)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Digest)) == 1
