"""What hosts do: read, publish, reply, put what several say to a planning body, look at what comes back, issue digests.

Hosts work as they should; it is the planning bodies that differ. What a host looks at is looked at on the next days."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from engage.adapters.simulation_texts import Json
from engage.domain.answer_quality import AnswerType, Mark, QualityItem
from engage.domain.ask_states import MOVABLE, UNDECIDED, AskState, PromiseState
from engage.domain.errors import DomainError
from engage.domain.kinds import DigestState
from engage.domain.link_answers import AnswerState
from engage.domain.permissions import Actor
from engage.domain.withholding import WithheldReason
from engage.models.answer_quality import AnswerRating, AnswerSample
from engage.models.asks import Ask, Promise
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.digests import Digest
from engage.models.link_answers import LinkAnswer
from engage.models.places import Locality
from engage.queries import digests as shelves
from engage.services import (
    answer_quality,
    ask_moves,
    asks,
    decisions,
    digests,
    link_answers,
    moderation,
    referrals,
    replies,
    settling,
    themes,
)
from engage.services.context import now, today
from engage.services.demonstration import world as places
from engage.services.settling import CLEAR, KEEP_IN, PUBLISH, Answer, Reading
from engage.services.simulation.ledger import Judged
from engage.services.simulation.world import Course, Told, World

A_DAY = 25
"""So many a host reads on one day."""
ENOUGH = {5: 1, 15: 2}
"""How many have to say the same in a place where so many are told in a month; in larger ones, three."""
WATCHED = 90
"""Days for which something is watched that nobody else says."""
TO_THE_BOARD = 0.35
"""The share of what only a board can decide that goes straight to it."""
SERVICE_ANSWERS, SERVICE_CHANGES = 0.8, 0.45
SETTLED_OUTSIDE = 0.4
DAYS_TO_ISSUE = 2
DAYS_TO_JUDGE = 7
"""Days of a month in which a host looks for what was drawn."""
OVERLOOKS = 0.2
"""How often a host that reads one more does not see that there is an ask on the same thing already."""
GOOD_PARTS = 0.6
"""The share of what a good answer has that a host finds in one."""

OPEN = tuple(sorted(UNDECIDED | {AskState.DECIDED, AskState.ACTING, AskState.REPORTED_DONE}))


def begin(world: World) -> None:
    """Name the themes; then each host works on each day."""
    for partnership in dict.fromkeys(world.cast.partnership.values()):
        host = next(world.cast.host[each] for each, whole in world.cast.partnership.items() if whole == partnership)
        for topic in world.words.topics:
            world.themes[partnership, topic["key"]] = themes.create(
                world.actor(f"{host}.moderator"), partnership_id=places.partnership_id(partnership),
                name=topic["name"], description=topic["description"], outcomes=topic["outcomes"],
            )  # fmt: skip
    for host in world.hosts:
        world.begin(_works(world, host), 1)


def _works(world: World, host: str) -> Course:
    """A day of a host."""
    moderator = world.actor(f"{host}.moderator")
    claims: set[tuple[int, int, int]] = set()
    while True:
        _read(world, host, moderator)
        _put_asks(world, host, moderator)
        _reply_again(world, host, moderator)
        _look_at_answers(world, host, moderator)
        _look_at_claims(world, host, claims)
        _judge(world, host, moderator)
        _issue(world, host)
        yield 1


def _read(world: World, host: str, moderator: Actor) -> None:
    waiting = world.unread[host]
    for _ in range(min(A_DAY, len(waiting))):
        world.pause()
        _settle(world, moderator, waiting.popleft())


def _settle(world: World, moderator: Actor, told: Told) -> None:
    """Read one, decide who may read it, reply: one press."""
    version = moderation.open_contribution(moderator, told.id).version
    topic = told.topic["key"] if told.topic else told.lane["topic"] if told.lane else None
    of_theme = [world.themes[world.cast.partnership[told.locality], topic]] if topic else []
    if told.use == "neither":
        reading = Reading(KEEP_IN, withheld_reason=WithheldReason.ASKED_NOT_TO.value, theme_ids=of_theme)
    else:
        shown = PUBLISH if told.use == "publish" else CLEAR
        reading = Reading(shown, redacted_text=told.text, theme_ids=of_theme)
    done = settling.settle(moderator, told.id, reading, _answer(world, told), version=version)
    if done.referral_id is not None:
        world.begin(_lane(world, told, done.referral_id), world.rng.randint(2, 12))


def _answer(world: World, told: Told) -> Answer:
    said = world.said["replies"]
    if told.lane is not None:
        of = world.cast.partnership[told.locality].removesuffix("-lanarkshire")
        service = places.service_id(f"{of}-{told.lane['service']}")
        return Answer(said["sent_to_service"], "sent_to_service", service_id=service)
    if told.topic is None:
        return Answer(said["thanks_passed_on"], "thanks_passed_on")
    there = _open_ask(world, told.locality, told.topic)
    if there is not None and not world.chance(OVERLOOKS):
        world.note(world.cast.host[told.locality], there, "link")
        return Answer(said["added_to_ask"], "added_to_ask", ask_id=there)
    world.pile[told.locality, told.topic["key"]].append(told)
    return Answer(said["watching"], "watching", until=today() + timedelta(days=WATCHED))


def _open_ask(world: World, locality: str, topic: Json) -> int | None:
    """An ask on the same thing in the same place, which is not answered yet or is being done."""
    theme = world.themes[world.cast.partnership[locality], topic["key"]]
    return db.session.scalar(
        sa.select(Ask.id)
        .where(Ask.locality_id == places.locality_id(locality), Ask.theme_id == theme, Ask.state.in_(OPEN))
        .order_by(Ask.id.desc())
        .limit(1)
    )


def _put_asks(world: World, host: str, moderator: Actor) -> None:
    """What enough people say becomes an ask."""
    for (locality, _), told in sorted(world.pile.items()):
        if world.cast.host[locality] != host or len(told) < ENOUGH.get(world.cast.localities[locality], 3):
            continue
        topic = told[0].topic
        if topic is not None:
            behind, told[:] = list(told), []
            _raise(world, host, moderator, locality, topic, behind)


def _raise(world: World, host: str, moderator: Actor, locality: str, topic: Json, behind: list[Told]) -> None:
    lpg = world.group(locality)
    body = world.cast.ijb[lpg] if topic["board"] and world.chance(TO_THE_BOARD) else lpg
    place, theme = places.locality_id(locality), world.themes[world.cast.partnership[locality], topic["key"]]
    before = db.session.scalar(
        sa.select(sa.func.count()).select_from(Ask).where(Ask.locality_id == place, Ask.theme_id == theme)
    )
    words = topic["asks"][(before or 0) % len(topic["asks"])]
    ask_id = asks.draft(
        moderator, host_id=world.hosts[host], body_id=places.body_id(body), title=words["title"],
        detail=words["detail"], contribution_ids=[each.id for each in behind], theme_id=theme, locality_id=place,
    )  # fmt: skip
    world.pause()
    asks.raise_ask(moderator, ask_id)
    row = db.session.get_one(Ask, ask_id)
    assert row.decision_due is not None
    world.references[ask_id], world.asked[ask_id] = row.reference, (topic, words)
    world.raised(ask_id, row.reference, body, locality, row.title, row.decision_due)
    if _twin(row) is not None:
        world.begin(_joins(world, host, ask_id), world.rng.randint(4, 12))
    for told in behind:
        _again(moderator, told.id, Answer(world.said["replies"]["added_to_ask"], "added_to_ask", ask_id=ask_id))


def _twin(row: Ask) -> int | None:
    """An older ask on the same, which is before the same body and not decided."""
    return db.session.scalar(
        sa.select(Ask.id)
        .where(
            Ask.locality_id == row.locality_id, Ask.theme_id == row.theme_id, Ask.body_id == row.body_id,
            Ask.id < row.id, Ask.round == 1, Ask.state.in_(sorted(MOVABLE)),
        )
        .order_by(Ask.id.desc())
        .limit(1)
    )  # fmt: skip


def _joins(world: World, host: str, ask_id: int) -> Course:
    """Find that two asks say the same, and put them together. Every other time somebody says that they do not, and it
    is undone."""
    twin = _twin(db.session.get_one(Ask, ask_id))
    if twin is None or not _moved(world, host, ask_id, twin, "merge", "take_in"):
        return
    world.joined[ask_id] = twin
    if len(world.joined) % 2:
        return
    yield 4
    _moved(world, host, ask_id, twin, "part", "let_go")


def _moved(world: World, host: str, ask_id: int, twin: int, what: str, there: str) -> bool:
    moderator = world.actor(f"{host}.moderator")
    into: Json = {"into": world.references[twin]}
    try:
        if what == "merge":
            ask_moves.merge(moderator, ask_id, into_id=twin, reason=world.said["same"])
        else:
            ask_moves.part(moderator, ask_id, reason=world.said["not_same"])
    except DomainError as error:  # it was decided meanwhile, or its answer is to be read first
        world.note(host, ask_id, what, error, **into)
        return False
    world.note(host, ask_id, what, **into)
    world.note(host, twin, there)
    return True


def _judge(world: World, host: str, moderator: Actor) -> None:
    """Judge the public answers that were drawn in the first night of the month, in its first days."""
    if today().day > DAYS_TO_JUDGE:
        return
    rows = db.session.execute(
        sa.select(AnswerSample.id, AnswerSample.ask_id, AnswerSample.body_id, AnswerSample.answered_on)
        .outerjoin(AnswerRating, AnswerRating.sample_id == AnswerSample.id)
        .where(AnswerSample.host_id == world.hosts[host], AnswerRating.id.is_(None))
        .order_by(AnswerSample.id)
    ).all()
    for sample_id, ask_id, body_id, answered_on in rows:
        world.pause()
        marks = {each.value: (Mark.MET if world.chance(GOOD_PARTS) else Mark.NOT_MET).value for each in QualityItem}
        sort = world.some([each.value for each in AnswerType])
        answer_quality.rate(moderator, sample_id, marks=marks, sort=sort)
        good = sum(each == Mark.MET.value for each in marks.values())
        world.ledger.judged.append(
            Judged(world.references[ask_id], world.bodies[body_id], answered_on, good, sort)
        )


def _again(moderator: Actor, contribution_id: int, answer: Answer) -> None:
    """Reply once more."""
    version = moderation.open_contribution(moderator, contribution_id, take_over=True).version
    replies.reply_and_dispose(
        moderator, contribution_id, reply=answer.reply, disposition=answer.disposition, version=version,
        ask_id=answer.ask_id, because=answer.because,
    )  # fmt: skip


def _reply_again(world: World, host: str, moderator: Actor) -> None:
    """What was watched, and came back without anybody else having said it."""
    rows = db.session.scalars(
        sa.select(Contribution.id)
        .where(
            Contribution.waiting, Contribution.reading == "replied", Contribution.disposition.is_(None),
            Contribution.locality_id.in_(_localities(world, host)),
        )
        .order_by(Contribution.id)
    ).all()  # fmt: skip
    for contribution_id in rows:
        told = world.told[contribution_id]
        if told.topic is not None and told in world.pile[told.locality, told.topic["key"]]:
            world.pile[told.locality, told.topic["key"]].remove(told)
        _again(moderator, contribution_id,
               Answer(world.said["replies"]["no_action"], "no_action", because=world.said["because"]))  # fmt: skip


def _lane(world: World, told: Told, referral_id: int) -> Course:
    """A service answers, or does not; the host shows what it says."""
    lane = told.lane
    if lane is None or not world.chance(SERVICE_ANSWERS):
        return
    changed = world.chance(SERVICE_CHANGES)
    services = world.actor(f"{world.cast.partnership[told.locality]}.services")
    try:
        referrals.answer(services, referral_id, text=lane["yes" if changed else "no"], changed=changed)
        yield world.rng.randint(1, 3)
        referrals.check(world.actor(f"{world.cast.host[told.locality]}.moderator"), referral_id, show=True)
    except DomainError:
        return  # the person took it back


def _look_at_answers(world: World, host: str, moderator: Actor) -> None:
    """What came by link: shown as it came, or sent back when it says too little."""
    rows = db.session.execute(
        sa.select(LinkAnswer.id, LinkAnswer.ask_id, LinkAnswer.body_id, LinkAnswer.what)
        .join(Ask, Ask.id == LinkAnswer.ask_id)
        .where(LinkAnswer.state == AnswerState.WAITING, Ask.host_id == world.hosts[host])
        .order_by(LinkAnswer.id)
    ).all()
    for answer_id, ask_id, body_id, what in rows:
        world.pause()
        if ask_id in world.thin:
            world.thin.discard(ask_id)
            reason = "People cannot tell from this why it was decided so. Please write down what was looked at."
            link_answers.send_back(moderator, answer_id, reason=reason)
            came_of = AnswerState.SENT_BACK
        else:
            came_of = link_answers.confirm(moderator, answer_id)
        world.note(host, ask_id, "look", came_of=came_of.value, of=what, body=world.bodies[body_id])
        world.looked_at(answer_id, came_of)


def _look_at_claims(world: World, host: str, seen: set[tuple[int, int, int]]) -> None:
    """Somebody else goes and looks at what is said to be done."""
    rows = db.session.execute(
        sa.select(Promise.ask_id, Promise.number, Ask.version, Ask.body_id)
        .join(Ask, Ask.id == Promise.ask_id)
        .where(Promise.state == PromiseState.CLAIMED, Promise.round == Ask.round, Ask.host_id == world.hosts[host])
        .order_by(Promise.ask_id, Promise.number)
    ).all()
    present = {(ask_id, number) for ask_id, number, _, _ in rows}
    seen &= {each for each in seen if each[:2] in present}
    for ask_id, number, version, body_id in rows:
        if not any(each[:2] == (ask_id, number) for each in seen):
            seen.add((ask_id, number, version))
            world.begin(_check(world, host, ask_id, number, world.bodies[body_id]), world.rng.randint(2, 6))


def _check(world: World, host: str, ask_id: int, number: int, body: str) -> Course:
    there = world.truth.get((ask_id, number), False)
    try:
        decisions.check_done(
            world.actor(f"{host}.second"), ask_id, number=number, passed=there,
            text=world.said["seen" if there else "not_seen"],
        )  # fmt: skip
        world.note(host, ask_id, "check_pass" if there else "check_fail", promise=number, body=body)
    except DomainError as error:
        world.note(host, ask_id, "check", error, promise=number)
    return
    yield


def settles_outside(world: World, host: str, ask_id: int) -> Course:
    """An organisation outside takes it on, or is never heard of."""
    if not world.chance(SETTLED_OUTSIDE):
        return
    decisions.settle_outside(world.actor(f"{host}.moderator"), ask_id, **world.said["settled"])
    world.note(host, ask_id, "settle_outside")
    return
    yield


def _issue(world: World, host: str) -> None:
    """Let out the digests that were compiled two days ago. The clerks of all bodies do as the host asks them."""
    rows = db.session.execute(
        sa.select(Digest.id, Digest.body_id)
        .where(
            Digest.state == DigestState.COMPILED, Digest.compiled_at <= now() - timedelta(days=DAYS_TO_ISSUE),
            Digest.body_id.in_([body for body, slug in world.bodies.items() if world.host_of(slug) == host]),
        )
        .order_by(Digest.id)
    ).all()  # fmt: skip
    for digest_id, body_id in rows:
        clerk = world.actor(f"{world.bodies[body_id]}.clerk")
        digests.set_foreword(clerk, digest_id=digest_id, text=world.said["foreword"])
        candidates = shelves.candidates(body_id)
        if candidates:
            digests.choose_quote(clerk, digest_id=digest_id, contribution_id=candidates[0].contribution_id)
        digests.issue(clerk, digest_id=digest_id)


def _localities(world: World, host: str) -> sa.Select[tuple[int]]:
    mine = [slug for slug, of in world.cast.host.items() if of == host]
    return sa.select(Locality.id).where(Locality.slug.in_(mine))


