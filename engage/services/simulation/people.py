"""What people do: tell, answer whether it was put right, say if a promise was kept, take back, press "same here".

How many answer, and how they answer, is as in docs/evidence.md: six in ten leave an address, three in ten of those
answer, a quarter of the answers are "no". How good an answer was does not change that: nobody knows how it would.
"""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engage.domain.ask_states import AskState, Outcome, PromiseState
from engage.domain.errors import DomainError
from engage.domain.kinds import ContributionKind, SubscriptionTarget
from engage.domain.permissions import contributor
from engage.domain.promise_seen import ASKED_IN
from engage.models.asks import Ask, AskContribution, Promise
from engage.models.base import db
from engage.services import closure, contributions, promise_days, same_here, subscriptions
from engage.services.context import today
from engage.services.demonstration import world as places
from engage.services.simulation.world import Course, Told, World

GOOD = 0.6
"""The share of what is told that is all good. Supposed: on Care Opinion about two thirds of the stories in Scotland."""
FOR_A_SERVICE = 0.5
"""The share of the rest that one service can put right. In docs/evidence.md seven in ten, of comments from wards; of
what happens between services there is more in a locality."""
REACHED, RETURNED = 0.6, 0.3
ANSWERS = {"yes": 50, "partly": 17, "no": 25, "not_sure": 8}
SEES_PROMISES = 0.15
TAKES_BACK = 0.01
SUBSCRIBERS = 2
WITH_NEWS = 0.2
"""How many of those who say no to a refusal know something that was not known."""
MONTH = 30.4


def begin(world: World) -> None:
    """Some want news; all tell, answer and press from now on."""
    for locality in world.cast.localities:
        for number in range(SUBSCRIBERS):
            world.begin(_wants_news(world, locality, number), 3 + number, staff=False)
        world.begin(_tells(world, locality), 1, staff=False)
    world.begin(_looks(world), 1, staff=False)


def _wants_news(world: World, locality: str, number: int) -> Course:
    address = f"{locality}.reader{number}@example.org"
    subscriptions.subscribe(address, SubscriptionTarget.LOCALITY, places.locality_id(locality))
    subscriptions.subscribe(address, SubscriptionTarget.BODY, places.body_id(world.cast.lpg[locality]))
    yield 2
    while world.post.to_confirm:
        subscriptions.confirm(world.post.to_confirm.pop(0))


def _tells(world: World, locality: str) -> Course:
    """Each day as many as the lot says, so that a month has about what it should."""
    a_day = world.cast.localities[locality] / MONTH
    while True:
        for _ in range(_poisson(world, a_day)):
            world.pause()
            _share(world, locality)
        yield 1


def _poisson(world: World, mean: float) -> int:
    """How many of something that comes by chance (Knuth's way)."""
    limit, product, count = math.exp(-mean), world.rng.random(), 0
    while product > limit:
        product *= world.rng.random()
        count += 1
    return count


def _share(world: World, locality: str) -> None:
    said, number = world.said, world.ledger.told
    topic: Any = None
    lane: Any = None
    if world.chance(GOOD):
        text = f"{world.some(said['good'])} {world.some(said['thanks'])}"
    else:
        if world.chance(FOR_A_SERVICE):
            lane = world.rng.choice(world.words.lane)
        else:
            topic = world.rng.choice(world.words.topics)
        what = world.some((lane or topic)["what"])
        text = " ".join([world.some(said["openings"]), what, world.some(said["effects"])])
    by_email, use = world.chance(REACHED), world.chosen(publish=8, body=1, neither=1)
    shared = contributions.share(
        locality_id=places.locality_id(locality), text=text, kind=ContributionKind.EXPERIENCE, use=use,
        quote=use == "publish" and world.chance(0.7), tell_by="email" if by_email else "self",
        address=f"person{number}@example.org" if by_email else "", send_key=f"simulation-{number}",
    )  # fmt: skip
    world.ledger.told += 1
    told = Told(shared.id, locality, text, use, by_email, topic, lane)
    world.told[shared.id] = told
    world.unread[world.cast.host[locality]].append(told)
    if topic is not None and by_email and shared.secret and len(world.own) < 4:
        world.own.append((shared.reference, shared.secret))
    if world.chance(TAKES_BACK):
        world.begin(_takes_back(world, told), world.rng.randint(5, 90), staff=False)


def _takes_back(world: World, told: Told) -> Course:
    contributions.withdraw(contributor(told.id), told.id)
    for waiting in [*world.pile.values(), world.unread[world.cast.host[told.locality]]]:
        with suppress(ValueError):
            waiting.remove(told)
    world.told.pop(told.id)
    return
    yield


def _looks(world: World) -> Course:
    """Each day: those who are newly asked decide whether they answer, and some see what became of a promise."""
    asked: set[tuple[int, int]] = set()
    while True:
        rows = db.session.execute(
            sa.select(Ask.id, Ask.round).where(Ask.state == AskState.WITH_PEOPLE).order_by(Ask.id)
        ).all()
        for ask_id, number in rows:
            if (ask_id, number) not in asked:
                asked.add((ask_id, number))
                for told in _behind(world, ask_id):
                    if world.chance(RETURNED):
                        world.begin(_answers(world, ask_id, told), world.rng.randint(1, 28), staff=False)
        _see_promises(world)
        _press(world)
        yield 1


def _behind(world: World, ask_id: int) -> list[Told]:
    """Those behind an ask who hear by e-mail."""
    ids = db.session.scalars(
        sa.select(AskContribution.contribution_id)
        .where(AskContribution.ask_id == ask_id)
        .order_by(AskContribution.contribution_id)
    )
    return [world.told[each] for each in ids if each in world.told and world.told[each].by_email]


def _answers(world: World, ask_id: int, told: Told) -> Course:
    if told.id not in world.told:
        return  # taken back meanwhile
    answer = world.chosen(**ANSWERS)
    outcome = db.session.scalar(sa.select(Ask.outcome).where(Ask.id == ask_id))
    news = answer == "no" and outcome is Outcome.NOT_AGREED and world.chance(WITH_NEWS)
    try:
        closure.give_verdict(
            contributor(told.id), ask_id=ask_id, contribution_id=told.id, answer=answer,
            comment=world.said["comments"][answer] if world.chance(0.4) else "",
            new_information="I know of a fund that pays for this." if news else "",
        )  # fmt: skip
        world.note("people", ask_id, "give_verdict", answer=answer, new=news)
    except DomainError as error:  # it was opened again meanwhile
        world.note("people", ask_id, "give_verdict", error, answer=answer)
    return
    yield


def _see_promises(world: World) -> None:
    """Two days after the day of a promise some say if it is so. They see what is there, whatever the body says."""
    rows = db.session.execute(
        sa.select(Promise.ask_id, Promise.number, Promise.due)
        .join(Ask, Ask.id == Promise.ask_id)
        .where(
            Promise.due == today() - timedelta(days=2), Promise.state != PromiseState.SET_ASIDE,
            Promise.round == Ask.round, Ask.state.in_(sorted(ASKED_IN)),
        )
        .order_by(Promise.ask_id, Promise.number)
    ).all()  # fmt: skip
    for ask_id, number, due in rows:
        for told in _behind(world, ask_id):
            if not world.chance(SEES_PROMISES):
                continue
            answer = "yes" if world.truth.get((ask_id, number)) else "no"
            with suppress(DomainError):  # a promise that is looked at just now
                promise_days.say(
                    contributor(told.id), ask_id=ask_id, contribution_id=told.id, number=number, due=due, answer=answer
                )
                world.note("people", ask_id, "promise_seen", promise=number, answer=answer)


def _press(world: World) -> None:
    """Somebody who never told anything presses "same here" on an ask that is open."""
    if not world.references or not world.chance(0.5):
        return
    ask_id = world.rng.choice(list(world.references))
    with suppress(DomainError):  # it is closed
        same_here.press(ask_id, key=f"simulation {ask_id} {today()}")
        world.note("people", ask_id, "same_here")
