"""Thanks in one press: each its own unit, what needs more left out with a reason, and the rest goes."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import Disposition, Publication, ReadingState
from engage.domain.permissions import Actor, Role, ScopeKind, contributor
from engage.domain.thanks import LeftOut
from engage.domain.voices import SpeaksAs, Voice
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent, Reply
from engage.models.outbox import Message
from engage.queries import thanks as queries
from engage.services import complaints, contributions, follow_ups, moderation, safeguarding, thanks
from engage.services.unit_of_work import unit_of_work
from tests import factories

PRAISE = "The nurse on the ward was kind to my mother and took her time."
REPLY = "Thank you for telling us. We pass it on."


def row(contribution_id: int) -> Contribution:
    db.session.rollback()
    return db.session.get_one(Contribution, contribution_id)


def praise(places: SimpleNamespace, **changes: Any) -> int:
    """Something that needs only thanks."""
    return factories.share(places, **{"text": PRAISE, **changes}).id


def opened(actor: Actor) -> dict[int, int]:
    """Open them together: version by id, as the page has it."""
    return {each.row.id: each.opened.version for each in thanks.open_several(actor)}


def replied(contribution_id: int) -> list[str]:
    return list(db.session.scalars(sa.select(Reply.text).where(Reply.contribution_id == contribution_id)))


def test_each_goes_to_whom_the_person_allowed(places: SimpleNamespace, moderator: Actor) -> None:
    everyone, body, nobody = (
        praise(places), praise(places, use="body", quote=False), praise(places, use="neither", quote=False)
    )  # fmt: skip
    versions = opened(moderator)
    assert list(versions) == [everyone, body, nobody]
    assert [thanks.thank(moderator, each, reply=REPLY, version=versions[each]) for each in versions] == [None] * 3
    assert [row(each).publication for each in versions] == [
        Publication.PUBLISHED, Publication.BODY_ONLY, Publication.WITHHELD,
    ]  # fmt: skip
    assert (row(everyone).redacted_text, row(body).redacted_text, row(nobody).redacted_text) == (PRAISE, PRAISE, None)
    for each in versions:
        found = row(each)
        assert (found.disposition, found.waiting, found.claimed_by) == (Disposition.THANKS_PASSED_ON, False, None)
        assert replied(each) == [REPLY]


def test_a_press_that_comes_twice_makes_one_thing(places: SimpleNamespace, moderator: Actor) -> None:
    one = praise(places)
    version = opened(moderator)[one]
    assert thanks.thank(moderator, one, reply=REPLY, version=version) is None
    assert thanks.thank(moderator, one, reply=f" {REPLY}\r\n", version=version) is None
    assert replied(one) == [REPLY]
    told = sa.select(sa.func.count(Message.id)).where(Message.template == "contribution_replied")
    assert db.session.scalar(told) == 1
    colleague = factories.make_moderator(places.host)
    assert thanks.thank(colleague, one, reply=REPLY, version=version) is LeftOut.ANSWERED
    assert thanks.thank(moderator, one, reply="Another reply, which is not sent.", version=version) is LeftOut.ANSWERED


def _set(**values: Any) -> Callable[[int], Any]:
    def change(number: int) -> None:
        with unit_of_work() as session:
            session.execute(sa.update(Contribution).where(Contribution.id == number).values(**values))

    return change


@pytest.mark.parametrize(
    ("why", "values"),
    [
        (LeftOut.DANGER, {"danger": True}),
        (LeftOut.SAFETY_WORDS, {"word_kinds": "abuse"}),
        (LeftOut.SECOND_READER, {"serious": True}),
        (LeftOut.SECOND_READER, {"about_host": True}),
        (LeftOut.IMPORTED, {"imported": True}),
        (LeftOut.LOCKED, {"kept_in": True}),
        (LeftOut.CHANGED, {"version": 99}),
        (LeftOut.NOT_OPENED, {"reading": ReadingState.RECEIVED}),
    ],
)
def test_what_came_up_meanwhile_leaves_it_out_and_nothing_of_it_changes(
    places: SimpleNamespace, moderator: Actor, why: LeftOut, values: dict[str, Any]
) -> None:
    one, other = praise(places), praise(places)
    versions = opened(moderator)
    _set(**values)(one)
    assert thanks.thank(moderator, one, reply=REPLY, version=versions[one]) is why
    assert (row(one).publication, row(one).waiting, replied(one)) == (Publication.PENDING, True, [])
    assert thanks.thank(moderator, other, reply=REPLY, version=versions[other]) is None
    if why is not LeftOut.CHANGED and why is not LeftOut.NOT_OPENED:
        assert one not in opened(moderator)


def test_what_people_did_meanwhile_leaves_it_out(
    places: SimpleNamespace, moderator: Actor, clock: FixedClock
) -> None:
    factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.host)
    worry, gone, asked, taken, talked = (praise(places) for _ in range(5))
    versions = opened(moderator)
    colleague = factories.make_moderator(places.host)
    safeguarding.raise_concern(colleague, worry, worry="She writes that he shouts.")
    contributions.withdraw(contributor(gone), gone)
    complaints.ask(colleague, asked, service_id=places.service)
    follow_ups.ask_person(moderator, talked, text="Which ward was it?")
    moderation.open_contribution(colleague, taken, take_over=True)
    whys = {each: thanks.thank(moderator, each, reply=REPLY, version=versions[each]) for each in versions}
    assert whys == {
        worry: LeftOut.LOCKED, gone: LeftOut.GONE, asked: LeftOut.COMPLAINT, taken: LeftOut.CLAIMED,
        talked: LeftOut.MORE_TO_IT,
    }  # fmt: skip
    assert thanks.thank(moderator, 9999, reply=REPLY, version=1) is LeftOut.GONE
    assert opened(moderator) == {}
    clock.advance(minutes=31)
    assert list(opened(moderator)) == [taken]  # the claim ran out


def test_details_keep_it_for_a_desk_of_its_own_where_others_would_read_it(
    places: SimpleNamespace, moderator: Actor
) -> None:
    number = f"{PRAISE} Ring me on 07700 900123."
    public, private, plain = (
        praise(places, text=number), praise(places, text=number, use="neither", quote=False), praise(places)
    )  # fmt: skip
    shown = {each.row.id: each for each in thanks.open_several(moderator)}
    assert [shown[each].holds_back for each in (public, private, plain)] == [True, False, False]
    versions = {each: shown[each].opened.version for each in shown}
    assert thanks.thank(moderator, public, reply=REPLY, version=versions[public]) is LeftOut.DETAILS
    assert thanks.thank(moderator, private, reply=REPLY, version=versions[private]) is None
    named = f"{REPLY} Your neighbour, Mrs Invented, wrote the same."
    assert thanks.thank(moderator, plain, reply=named, version=versions[plain]) is LeftOut.REPLY_DETAILS
    for reply, why in (("Thanks.", LeftOut.REPLY_SHORT), ("", LeftOut.REPLY_SHORT), ("so " * 2000, LeftOut.REPLY_LONG)):
        assert thanks.thank(moderator, plain, reply=reply, version=versions[plain]) is why
    assert thanks.thank(moderator, plain, reply=REPLY, version=versions[plain]) is None


def test_what_is_told_for_somebody_else_is_no_matter_of_a_tick(places: SimpleNamespace, moderator: Actor) -> None:
    for_her = praise(places, voice=Voice(speaks_as=SpeaksAs.SOMEONE))
    own = praise(places, voice=Voice(speaks_as=SpeaksAs.SELF))
    assert list(opened(moderator)) == [own]
    version = moderation.open_contribution(moderator, for_her).version
    assert thanks.thank(moderator, for_her, reply=REPLY, version=version) is LeftOut.MORE_TO_IT


def test_twenty_at_most_each_held_and_noted(places: SimpleNamespace, moderator: Actor) -> None:
    made = [praise(places) for _ in range(22)]
    assert queries.count(moderator) == 20
    shown = thanks.open_several(moderator)
    assert [each.row.id for each in shown] == made[:20]
    assert all(row(each).claimed_by == moderator.user_id for each in made[:20])
    read = sa.select(sa.func.count(ContributionEvent.id)).where(ContributionEvent.kind == EventKind.READ.value)
    assert db.session.scalar(read) == 20
    thanks.put_back(moderator, made)
    assert all(row(each).claimed_by is None for each in made)


def test_others_may_not(places: SimpleNamespace, moderator: Actor) -> None:
    one = praise(places)
    version = opened(moderator)[one]
    second = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    for actor in (factories.make_moderator(places.other_host), second):
        assert thanks.open_several(actor) == ()
        assert thanks.thank(actor, one, reply=REPLY, version=version) is LeftOut.NOT_ALLOWED
    assert replied(one) == []
