"""Asks that go where chance takes them, through the services: legal and illegal acts by everybody, at any time.

A move is one entry of `MOVES`. Most of what it tries is sensible and some is not; the services decide. What is true
after every step is in `ask_walk_checks`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.domain.ask_history import fold
from engage.domain.ask_snapshot import Ask as Snapshot
from engage.domain.ask_states import DECISIONS, AskAction, AskState, PromiseState, actions_from
from engage.domain.deadlines import LONDON
from engage.domain.directions import asked_of
from engage.domain.errors import DomainError
from engage.domain.kinds import BodyKind, LinkPurpose
from engage.domain.link_answers import AnswerState
from engage.domain.permissions import ANONYMOUS, SYSTEM, Actor, Grant, Role, Scope, ScopeKind, contributor
from engage.domain.promise_seen import Seen
from engage.domain.verdicts import Verdict
from engage.models.base import db
from engage.models.link_answers import LinkAnswer
from engage.models.places import (
    BodyLocality,
    Host,
    HostAssignment,
    Locality,
    Meeting,
    Partnership,
    PlanningBody,
)
from engage.queries import asks as ask_queries
from engage.services import (
    ask_moves,
    asks,
    closure,
    contributions,
    decisions,
    ended_bodies,
    link_answers,
    links,
    meetings,
    place_changes,
    promise_days,
    same_here,
    updates,
)
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work
from tests import factories

A = AskAction
WHY = "Two rooms stand empty on Mondays, so it can be done at no cost."
WHY_NOT = "The owner of the building allows no second door before the lease ends."
LOOKED_AT = "Leaving it. Moving the clinic. Trying it in one place first."
REASONS = (WHY, WHY_NOT, "Noted.", "", "x" * 9000)
SEEN = {"kind": "seen_by", "role": "Property manager"}
_numbers = itertools.count(1)


def lay(number: int) -> dict[str, Any]:
    """A partnership of its own: one locality, two hosts, two groups and a board with mailboxes, meetings, people with
    every role."""
    with unit_of_work() as session:

        def put(row: Any) -> int:
            session.add(row)
            session.flush()
            return int(row.id)

        home = put(
            Partnership(
                slug=f"part{number}", name=f"Partnership {number}", chief_officer_mailbox=f"chief{number}@example.org"
            )
        )  # fmt: skip
        place = put(
            Locality(partnership_id=home, slug=f"place{number}", official_name=f"P{number}", display_name=f"P{number}")
        )
        host = put(Host(partnership_id=home, slug=f"host{number}", name="Host", mailbox=f"h{number}@example.org"))
        other = put(Host(partnership_id=home, slug=f"other{number}", name="Other host"))
        put(HostAssignment(host_id=host, locality_id=place))
        bodies = {}
        for name, kind in (("lpg", BodyKind.LPG), ("next", BodyKind.LPG), ("ijb", BodyKind.IJB)):
            bodies[name] = put(
                PlanningBody(
                    partnership_id=home, kind=kind, slug=f"{name}{number}", name=f"The {name} {number}",
                    mailbox=f"{name}{number}@example.org", chair_mailbox=f"{name}.chair{number}@example.org",
                )
            )  # fmt: skip
            put(BodyLocality(body_id=bodies[name], locality_id=place))
            on = today() + timedelta(days=17)
            put(Meeting(body_id=bodies[name], held_on=on, papers_due_on=on - timedelta(days=7)))
    who = {
        "moderator": factories.make_moderator(host), "second": factories.make_user(
            Role.SECOND_READER, ScopeKind.HOST, host
        ),
        "officer": factories.make_user(Role.LPG_OFFICER, ScopeKind.BODY, bodies["lpg"]),
        "neighbour": factories.make_user(Role.LPG_OFFICER, ScopeKind.BODY, bodies["next"]),
        "board": factories.make_user(Role.IJB_OFFICER, ScopeKind.BODY, bodies["ijb"]),
        "chair": factories.make_user(Role.CHAIR, ScopeKind.BODY, bodies["lpg"]),
        "board chair": factories.make_user(Role.CHAIR, ScopeKind.BODY, bodies["ijb"]),
        "clerk": factories.make_user(Role.CLERK, ScopeKind.BODY, bodies["lpg"]),
        "admin": factories.make_user(Role.ADMIN, ScopeKind.PARTNERSHIP, home),
        "installation": factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0),
        "stranger": factories.make_moderator(other), "anybody": ANONYMOUS, "system": SYSTEM,
    }  # fmt: skip
    # Reads for the host and answers for the body: who holds two roles does not change sides with them.
    hats = frozenset({Grant(Role.CHAIR, Scope(ScopeKind.BODY, bodies["lpg"]))})
    hats |= who["moderator"].grants | who["officer"].grants
    who["two hats"] = Actor(factories.make_moderator(host).user_id, hats)
    return {"number": number, "partnership": home, "locality": place, "host": host, "bodies": bodies, "who": who}


@dataclass
class Walk:
    """One walk: its world, its chance, and what is known so far."""

    clock: FixedClock
    chance: Random
    moves: Mapping[AskAction, Callable[[Walk], None]]
    others: Sequence[Callable[[Walk], None]]
    world: dict[str, Any] = field(default_factory=lambda: lay(next(_numbers)))
    people: list[int] = field(default_factory=list)
    asks: list[int] = field(default_factory=list)
    links: list[tuple[int, str]] = field(default_factory=list)
    """Links to asks that were ever sent: the ask, and the token."""
    trace: list[str] = field(default_factory=list)
    ask_id: int = 0
    """The ask that the present step is about."""

    def begin(self) -> None:
        """Four people; an ask of which an answer by link waits, one of which a promise is said to be kept, one that
        people are asked about, one that is passed on, one that another speaks for: deep states are where rules meet."""
        for _ in range(4):
            self.tell()
        for body, fed in (("lpg", 3), ("lpg", 1), ("ijb", 4), ("lpg", 2), ("lpg", 3)):
            self.draft(body, self.people[:fed])
        who = self.world["who"]
        for ask_id in self.asks:
            asks.raise_ask(who["moderator"], ask_id)
        asks.unlink_contribution(who["moderator"], ask_id=self.asks[0], contribution_id=self.people[0])
        ask_moves.merge(who["moderator"], self.asks[4], into_id=self.asks[0], reason="They ask for the same light.")
        given = {"reasons": WHY_NOT, "options_considered": LOOKED_AT, "decided_by": "The group"}
        promise = {"text": "Mend the light", "owner_role": "Property manager", "due": today() + timedelta(days=9)}
        decisions.decide(who["officer"], self.asks[1], outcome="agreed", promises=[promise], **given)
        self.ask_id = self.asks[1]
        with suppress(DomainError):  # a link that does not exist
            decisions.report_done(who["officer"], self.ask_id, **self.reported())
        decisions.decide(who["board"], self.asks[2], outcome="not_agreed", **given)
        self.ask_id = self.asks[3]
        send_link(self)
        with suppress(DomainError):  # it went to another body
            link_answers.take(
                links.find(LinkPurpose.ASK_OFFICER, self.links[0][1]), self.ask_id, A.ACKNOWLEDGE,
                {"text": "Thank you for telling us."}, slug="acknowledge",
            )  # fmt: skip
        decisions.pass_on(who["officer"], self.asks[3], to_body_id=self.world["bodies"]["ijb"], reason=WHY)
        self.ask_id = self.asks[0]
        send_link(self)
        _, token = self.links[1]
        with suppress(DomainError):  # it went to another body
            link_answers.take(
                links.find(LinkPurpose.ASK_OFFICER, token), self.ask_id, A.DECIDE,
                {"outcome": "not_agreed", **given}, slug="decide",
            )  # fmt: skip

    def step(self) -> DomainError | None:
        """Try one thing. Gives the refusal, when it was refused."""
        if not self.ask_id or self.number(0, 3) == 0:
            self.ask_id = self.pick(self.asks)
        move = self._move()
        self.clock.advance(minutes=self.number(1, 90))
        try:
            move(self)
        except DomainError as error:
            self.trace.append(f"{move.__name__}: {error.code}")
            return error
        self.trace.append(move.__name__)
        return None

    def _move(self) -> Callable[[Walk], None]:
        """What the state allows, mostly; anything, now and then."""
        if self.number(0, 9) < 3:
            return self.pick(self.others)
        legal = [each for each in actions_from(self.now().state) if each in self.moves]
        forward = [each for each in legal if each not in BACK]
        if forward and self.number(0, 2):
            return self.moves[self.pick(forward)]
        return self.moves[self.pick(legal if legal and self.number(0, 3) else self.moves)]

    def now(self) -> Snapshot:
        """How the ask stands."""
        return fold(ask_queries.history(self.ask_id))

    def pick(self, choices: Iterable[Any]) -> Any:
        """One of these."""
        return self.chance.choice(list(choices))

    def number(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        return self.chance.randint(least, most)

    def who(self, *likely: str) -> Actor:
        """Mostly one of these; now and then anybody at all."""
        name = self.pick(likely if likely and self.number(0, 9) else self.world["who"])
        found: Actor = self.world["who"][name]
        return found

    def officer(self) -> Actor:
        """Mostly whoever answers for the body that has the ask, or that it was passed to."""
        ask, bodies = self.now(), self.world["bodies"]
        held = ask.passing.to_body_id if ask.passing and ask.passing.to_body_id else ask.body_id
        names = {
            bodies["lpg"]: ("officer", "officer", "two hats"), bodies["next"]: ("neighbour",),
            bodies["ijb"]: ("board",),
        }  # fmt: skip
        return self.who(*names.get(held or 0, ("officer",)))

    def day(self, least: int, most: int) -> date:
        """A day so many days from today."""
        return today() + timedelta(days=self.number(least, most))

    def reason(self, likely: str = WHY) -> str:
        """Mostly a reason."""
        return likely if self.number(0, 9) else str(self.pick(REASONS))

    def tell(self) -> None:
        """Somebody tells something; half of them can be written to."""
        number = len(self.people)
        by = self.pick(["email", "self"])
        told = contributions.share(
            locality_id=self.world["locality"], text="The light on the stairs is out.", kind="experience",
            use="publish", quote=False, tell_by=by, address=f"p{number}@example.org" if by == "email" else "",
            send_key=f"walk {self.world['number']} {number}",
        )  # fmt: skip
        self.people.append(told.id)

    def draft(self, body: str, fed: list[int]) -> None:
        """Begin an ask."""
        self.asks.append(
            asks.draft(
                self.world["who"]["moderator"], host_id=self.world["host"], body_id=self.world["bodies"][body],
                title="Mend the light on the stairs", contribution_ids=fed, locality_id=self.world["locality"],
                points=["A lamp", "A switch"] if len(fed) == 3 else [],
            )
        )  # fmt: skip

    def promises(self) -> list[dict[str, Any]]:
        """What goes with a decision."""
        made = {"text": "Mend the light", "owner_role": "Property manager"}
        many = self.pick([0, 1, 1, 1, 2])
        return [{**made, "due": self.day(-1 if self.number(0, 9) == 0 else 0, 40)} for _ in range(many)]

    def promise(self) -> int:
        """Mostly the number of a promise that there is."""
        made = [each.number for each in self.now().round_promises]
        return int(self.pick(made)) if made and self.number(0, 7) else self.number(1, 4)

    def version(self) -> int | None:
        """What a form was made from: none, the present state, or an old one."""
        return self.pick([None] * 5 + [self.now().version] * 4 + [self.now().version - 1])

    def decided(self) -> dict[str, Any]:
        """What a form of a decision holds."""
        outcome = self.pick(DECISIONS).value
        board = asked_of(self.now().body_kind, outcome) if self.number(0, 5) else not self.number(0, 3)
        points = [self.pick(("yes", "in_part", "no")) for _ in self.now().points]
        return {
            "direction": self.direction() if board else None, "outcome": outcome,
            "point_answers": points if self.number(0, 9) else points[:-1],
            "reasons": self.reason(WHY_NOT if outcome == "not_agreed" else WHY),
            "options_considered": self.reason(LOOKED_AT), "decided_by": "The group",
            "promises": [] if outcome == "not_agreed" and self.number(0, 4) else self.promises(),
        }  # fmt: skip

    def direction(self) -> dict[str, Any]:
        """What a board gives with what it agrees: why there is no Direction, a whole one, or half of one."""
        none = {"none": self.reason("The service has the money for it already.")}
        whole = {
            "to": self.pick(["council", "health_board", "both"]), "reference": f"IJB {self.number(1, 99)}",
            "on": self.day(-30, 1 if self.number(0, 9) == 0 else 0).isoformat(), "money": self.pick([0, 12_000]),
        }  # fmt: skip
        return dict(self.pick([none, whole, whole, whole, {**whole, **none}, {"reference": "IJB 7"}]))

    def reported(self) -> dict[str, Any]:
        """What a form about a promise that is done holds."""
        when = self.day(-3, 1 if self.number(0, 9) == 0 else 0)
        evidence = {**SEEN, "seen_on": today().isoformat()} if self.number(0, 5) else {"kind": "link", "url": "ftp://x"}
        return {"number": self.promise(), "what": self.reason("The light is new."), "when": when, "evidence": evidence}


def _raise(walk: Walk) -> None:
    asks.raise_ask(walk.who("moderator"), walk.ask_id, version=walk.version())


def _discard(walk: Walk) -> None:
    if walk.number(0, 3) == 0:
        asks.discard(walk.who("moderator"), walk.ask_id, reason=walk.reason())


def _acknowledge(walk: Walk) -> None:
    decisions.acknowledge(walk.officer(), walk.ask_id, text=walk.pick(["", "We have it."]), version=walk.version())


def meeting_of(walk: Walk) -> int:
    """A meeting of one of its bodies, or one that there is not."""
    rows = db.session.scalars(
        sa.select(Meeting.id).where(Meeting.body_id.in_(list(walk.world["bodies"].values()))).order_by(Meeting.id)
    ).all()
    return int(walk.pick([*rows, 999_999]))


def _table(walk: Walk) -> None:
    decisions.table(walk.who("clerk", "officer"), walk.ask_id, meeting_id=meeting_of(walk), version=walk.version())


def _note(walk: Walk) -> None:
    decisions.note(walk.who("clerk"), walk.ask_id, text="Noted.", meeting_id=walk.pick([None, meeting_of(walk)]))


def _decide(walk: Walk) -> None:
    decisions.decide(
        walk.officer(), walk.ask_id, **walk.decided(), version=walk.version(),
        decided_on=walk.pick([None, None, None, walk.day(-9, 1)]),
    )  # fmt: skip


def _defer(walk: Walk) -> None:
    decisions.defer(
        walk.officer(), walk.ask_id, to=walk.day(-2, 380), reason=walk.reason("The costs are not known."),
        decided_by="The group", version=walk.version(),
    )  # fmt: skip


def _pass_on(walk: Walk) -> None:
    to = walk.pick([*walk.world["bodies"].values(), None])
    decisions.pass_on(
        walk.officer(), walk.ask_id, to_body_id=to, to_name="" if to else walk.pick(["The bus company", ""]),
        reason=walk.reason("Only they can spend money on it."),
    )  # fmt: skip


def _accept(walk: Walk) -> None:
    decisions.accept(walk.officer(), walk.ask_id, version=walk.version())


def _return(walk: Walk) -> None:
    decisions.return_ask(walk.officer(), walk.ask_id, reason=walk.reason("It costs nothing and is theirs."))


def _settle(walk: Walk) -> None:
    decisions.settle_outside(
        walk.who("moderator"), walk.ask_id, reasons=walk.reason(), decided_by="The bus company",
        evidence={**SEEN, "seen_on": walk.day(-3, 0).isoformat()},
    )  # fmt: skip


def _promise(walk: Walk) -> None:
    decisions.promise(
        walk.officer(), walk.ask_id, text="Paint the door", owner_role="Moderator", due=walk.day(-1, 30)
    )


def _move_promise(walk: Walk) -> None:
    decisions.move_promise(
        walk.officer(), walk.ask_id, number=walk.promise(), due=walk.day(-1, 60), reason=walk.reason("Frost came.")
    )


def _report(walk: Walk) -> None:
    decisions.report_done(walk.officer(), walk.ask_id, **walk.reported(), version=walk.version())


def _check(walk: Walk) -> None:
    passed = walk.number(0, 2) > 0
    claimed = [each.number for each in walk.now().round_promises if each.state is PromiseState.CLAIMED]
    decisions.check_done(
        walk.who("second", "moderator", "two hats"), walk.ask_id, passed=passed,
        number=walk.pick(claimed) if claimed and walk.number(0, 5) else walk.promise(),
        text=walk.reason("We went to look at the light.") if not passed or walk.number(0, 1) else "",
    )  # fmt: skip


def _verdict(walk: Walk) -> None:
    person = walk.pick(walk.people)
    answer = walk.pick([*Verdict, Verdict.NO])
    closure.give_verdict(
        contributor(person if walk.number(0, 9) else walk.pick(walk.people)), ask_id=walk.ask_id,
        contribution_id=person, answer=answer, new_information=walk.pick(["", "", "There is a grant for it."]),
    )  # fmt: skip


def _answer_no(walk: Walk) -> None:
    closure.answer_no(walk.officer(), walk.ask_id, text=walk.reason("The road comes first."))


def _reopen(walk: Walk) -> None:
    closure.reopen(
        walk.who("moderator"), walk.ask_id, why=walk.reason("The light is out again."),
        new_information=walk.pick(["", "There is a grant for it."]),
    )  # fmt: skip


def _close(walk: Walk) -> None:
    chair = walk.who("chair", "board chair", "two hats")
    closure.close_disputed(chair, walk.ask_id, reason=walk.reason("There is no money left."))


def _correct(walk: Walk) -> None:
    events = ask_queries.history(walk.ask_id)
    event = walk.pick(events) if events else None
    likely = {A.DECIDE: ("reasons", WHY_NOT), A.PROMISE: ("text", "Mend it well"), A.DEFER: ("reason", "Frost came.")}
    key, words = likely.get(event.kind if event else A.RAISE, ("title", "Mend all the lights"))
    changes = {key: words} if walk.number(0, 3) else walk.pick([{"outcome": "partly"}, {"due": "2027-01-01"}, {}])
    asks.correct(
        walk.who("moderator", "clerk"), walk.ask_id, seq=event.seq if event and walk.number(0, 9) else 99,
        changes=changes, reason="A slip of the pen.",
    )  # fmt: skip


def _link(walk: Walk) -> None:
    asks.link_contribution(walk.who("moderator"), ask_id=walk.ask_id, contribution_id=walk.pick(walk.people))


def _unlink(walk: Walk) -> None:
    asks.unlink_contribution(walk.who("moderator"), ask_id=walk.ask_id, contribution_id=walk.pick(walk.people))


def _update(walk: Walk) -> None:
    updates.say(walk.officer(), walk.ask_id, text=walk.reason("The firm has been asked."), version=walk.version())


def _promise_seen(walk: Walk) -> None:
    promise = walk.now().promise(walk.promise())
    person = walk.pick(walk.people)
    promise_days.say(
        contributor(person), ask_id=walk.ask_id, contribution_id=person, number=promise.number if promise else 9,
        due=promise.due if promise and walk.number(0, 5) else walk.day(-9, 9), answer=walk.pick(Seen),
    )  # fmt: skip


MOVES: dict[AskAction, Callable[[Walk], None]] = {
    A.RAISE: _raise, A.DISCARD: _discard, A.ACKNOWLEDGE: _acknowledge, A.TABLE: _table, A.NOTE: _note,
    A.DECIDE: _decide, A.DEFER: _defer, A.PASS_ON: _pass_on, A.ACCEPT: _accept, A.RETURN: _return,
    A.SETTLE_OUTSIDE: _settle, A.PROMISE: _promise, A.MOVE_PROMISE: _move_promise, A.REPORT_DONE: _report,
    A.CHECK_PASS: _check, A.GIVE_VERDICT: _verdict, A.ANSWER_NO: _answer_no, A.REOPEN: _reopen, A.CLOSE: _close,
    A.CORRECT: _correct, A.LINK_CONTRIBUTION: _link, A.UNLINK_CONTRIBUTION: _unlink, A.PROMISE_SEEN: _promise_seen,
    A.UPDATE: _update,
}  # fmt: skip
"""What can be tried with an ask, by the kind of event that it would add."""

BACK = frozenset({A.REOPEN, A.DEFER, A.NOTE, A.TABLE, A.PASS_ON, A.DISCARD, A.PROMISE, A.MOVE_PROMISE,
                  A.LINK_CONTRIBUTION, A.UNLINK_CONTRIBUTION, A.UPDATE, A.MERGE, A.TAKE_IN, A.PART, A.LET_GO,
                  A.SPLIT_OFF, A.ADD_LINE})  # fmt: skip
"""What leads no further: tried less often."""


def send_link(walk: Walk) -> None:
    """A link goes to a mailbox: mostly to the body that has the ask."""
    bodies = walk.world["bodies"]
    body = walk.now().body_id if walk.number(0, 3) else None
    body = body or walk.pick(bodies.values())
    role = Role.IJB_OFFICER if body == bodies["ijb"] else Role.LPG_OFFICER
    address = links.mint(LinkPurpose.ASK_OFFICER, walk.ask_id, role=role, body_id=body)
    walk.links.append((walk.ask_id, address.rsplit("/", 1)[1]))


def by_link(walk: Walk) -> None:
    """Whoever holds a link says something by it: a good one, an old one, a revoked one, one of another body."""
    if not walk.links:
        send_link(walk)
    ask_id, token = walk.pick(walk.links[-3:] if walk.number(0, 2) else walk.links)
    link = links.find(LinkPurpose.ASK_OFFICER, token)
    walk.ask_id = ask_id if walk.number(0, 15) else walk.pick(walk.asks)
    legal = [each for each in BY_LINK if each in actions_from(walk.now().state)]
    what = walk.pick(legal if legal and walk.number(0, 5) else BY_LINK)
    link_answers.take(link, walk.ask_id, what, BY_LINK[what](walk), slug=what.value, version=walk.version())


BY_LINK: dict[AskAction, Callable[[Walk], dict[str, Any]]] = {
    A.ACKNOWLEDGE: lambda walk: {"text": ""},
    A.ACCEPT: lambda walk: {},
    A.DECIDE: Walk.decided,
    A.DEFER: lambda walk: {"to": walk.day(0, 90), "reason": walk.reason(), "decided_by": "The group"},
    A.PASS_ON: lambda walk: {"to_body_id": walk.world["bodies"]["ijb"], "to_name": "", "reason": walk.reason()},
    A.RETURN: lambda walk: {"reason": walk.reason()},
    A.PROMISE: lambda walk: {"text": "Paint it", "owner_role": "Painter", "due": walk.day(-1, 30)},
    A.MOVE_PROMISE: lambda walk: {"number": walk.promise(), "due": walk.day(-1, 60), "reason": walk.reason("Frost.")},
    A.REPORT_DONE: Walk.reported,
    A.ANSWER_NO: lambda walk: {"text": walk.reason("The road comes first."), "next_steps": ""},
    A.UPDATE: lambda walk: {"text": walk.reason("The firm has been asked.")},
}


def look_at_answers(walk: Walk) -> None:
    """The host looks at what came by link: shows it, sends it back, or somebody else tries."""
    waiting = db.session.scalars(
        sa.select(LinkAnswer.id).where(LinkAnswer.state == AnswerState.WAITING, LinkAnswer.ask_id.in_(walk.asks))
    ).all()
    answer_id = walk.pick([*waiting, *waiting, 999_999])
    if walk.number(0, 3):
        link_answers.confirm(walk.who("moderator", "two hats"), answer_id)
    else:
        link_answers.send_back(walk.who("moderator"), answer_id, reason=walk.reason())


def revoke(walk: Walk) -> None:
    """The links to an ask end."""
    links.revoke(LinkPurpose.ASK_OFFICER, walk.ask_id)


def sweep(walk: Walk) -> None:
    """What the scheduler does each day."""
    ended_bodies.sweep()
    closure.sweep()
    promise_days.tell()


def withdraw(walk: Walk) -> None:
    """Somebody takes back what they told."""
    if walk.number(0, 1):
        person = walk.pick(walk.people)
        contributions.withdraw(contributor(person), person)


def tell(walk: Walk) -> None:
    """Somebody else tells something."""
    walk.tell()


def draft(walk: Walk) -> None:
    """Another ask, at most six."""
    if len(walk.asks) < 6:
        walk.draft("lpg", [walk.pick(walk.people)] if walk.number(0, 5) else [])


def change_meetings(walk: Walk) -> None:
    """A meeting is added, moved or cancelled."""
    bodies, clerk = walk.world["bodies"], walk.who("clerk", "admin")
    what = walk.number(0, 2)
    if what == 0:
        meetings.add_meeting(clerk, body_id=walk.pick(bodies.values()), held_on=walk.day(-5, 60))
    elif what == 1:
        meetings.change_meeting(clerk, meeting_id=meeting_of(walk), held_on=walk.day(-5, 60))
    else:
        meetings.cancel_meeting(clerk, meeting_id=meeting_of(walk))


def change_mailbox(walk: Walk) -> None:
    """A body gets another mailbox, or none: the links that were sent to the old one end."""
    name = walk.pick(walk.world["bodies"])
    place_changes.change_body(
        walk.who("admin"), body_id=walk.world["bodies"][name], name=f"The {name} again", standards_agreed_on=None,
        mailbox=walk.pick([None, f"new{walk.number(1, 9)}@example.org"]), chair_mailbox=None,
        extra_closed_days=[walk.day(1, 40).isoformat()],
    )  # fmt: skip


def press(walk: Walk) -> None:
    """Somebody who told nothing says "same here"."""
    same_here.press(walk.ask_id, key=f"walk {walk.number(1, 5)}")


def days_pass(walk: Walk) -> None:
    """Some days pass, or weeks."""
    walk.clock.advance(days=walk.pick([1, 3, 10, 12, 15, 25, 40]))
    sweep(walk)


def strange_hour(walk: Walk) -> None:
    """It becomes the next New Year, or the next change of the clocks, to the minute; jobs run before and after."""
    now = walk.clock.now()
    moments = [
        moment
        for year in (now.year, now.year + 1)
        for moment in (
            datetime(year, 12, 31, 23, 59, tzinfo=UTC), _last_sunday(year, 3) - timedelta(minutes=1),
            _last_sunday(year, 10) - timedelta(minutes=1),
        )
        if moment > now
    ]  # fmt: skip
    walk.clock.set(min(moments))
    sweep(walk)
    walk.clock.advance(minutes=2)
    sweep(walk)


def _last_sunday(year: int, month: int) -> datetime:
    day = date(year, month, 31)
    day -= timedelta(days=(day.weekday() + 1) % 7)
    # The clocks change at one in the morning, Greenwich time.
    moment = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    assert moment.astimezone(LONDON).utcoffset() != (moment - timedelta(minutes=1)).astimezone(LONDON).utcoffset()
    return moment


OTHERS: tuple[Callable[[Walk], None], ...] = (
    send_link, by_link, by_link, by_link, by_link, look_at_answers, look_at_answers, look_at_answers, revoke, sweep,
    withdraw, tell, draft,
    change_meetings, change_mailbox, press, days_pass, days_pass, days_pass, strange_hour,
)
"""What happens besides; what stands here more than once happens more often."""

__all__ = ["MOVES", "OTHERS", "AskState", "Walk"]
