"""What planning bodies do with what is asked of them. How they go about it belongs to the body and not to the ask.

Officers answer by the link that comes to their mailbox, without an account, as the product means them to; clerks and
chairs sign in. A way to go about it is one entry of `TEMPERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engage.adapters.simulation_texts import Json
from engage.domain.ask_chases import update_due
from engage.domain.ask_history import fold
from engage.domain.ask_snapshot import Ask as Snapshot
from engage.domain.ask_states import UNDECIDED, AskAction, AskState
from engage.domain.deadlines import local_date
from engage.domain.directions import asked_of
from engage.domain.errors import DomainError, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.verdicts import standing_noes
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.link_answers import LinkAnswer
from engage.models.places import Meeting
from engage.queries import asks as ask_queries
from engage.services import agendas, closure, decisions, link_answers, links, meetings
from engage.services.context import today
from engage.services.demonstration import world as places
from engage.services.simulation import hosts, stage
from engage.services.simulation.ledger import Papers
from engage.services.simulation.world import Course, World

OUTCOMES = {"agreed": 48, "partly": 14, "not_agreed": 28, "already_planned": 10}
SOON = timedelta(days=14)
"""So long before the day by which people should hear again a body looks at it."""
PAPERS = 5
"""Days before a meeting after which nothing comes onto its agenda any more."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One ask on the desk of one body."""

    world: World
    body: str
    ask_id: int

    def now(self) -> Snapshot:
        """How it stands."""
        return fold(ask_queries.history(self.ask_id))

    def owes(self) -> bool:
        """Whether this body owes a decision on it."""
        ask = self.now()
        mine = ask.body_id == places.body_id(self.body)
        return mine and ask.state in UNDECIDED and ask.state is not AskState.PASSING

    @property
    def words(self) -> Json:
        """What was asked, and what is said of it: reasons, the promise, what was done."""
        return self.world.asked[self.ask_id][1]

    @property
    def topic(self) -> Json:
        """What it is about."""
        return self.world.asked[self.ask_id][0]

    def sends(self, what: AskAction, /, *more: tuple[str, dict[str, Any]], **given: Any) -> bool:
        """Send something by the link in the mailbox, or by an account when the link has ended. True when it was taken:
        by the host, that looks at it, or at once. `more` is what else the ledger notes of it."""
        kept: dict[str, Any] = {key: given[key] for key in ("outcome", "number", "to") if key in given}
        deeds: list[tuple[str, dict[str, Any]]] = [(what.value, kept), *more]
        token = self.world.links.get((self.body, self.ask_id))
        if token is None:
            return False
        try:
            waits = self._sends(token, what, given)
        except DomainError as error:
            self._note(deeds[:1], error)
            return False
        self._note(deeds)
        if waits:
            newest = sa.select(sa.func.max(LinkAnswer.id)).where(LinkAnswer.ask_id == self.ask_id)
            self.world.sent(db.session.scalars(newest).one(), len(deeds))
        return True

    def _sends(self, token: str, what: AskAction, given: dict[str, Any]) -> bool:
        try:
            link = links.find(LinkPurpose.ASK_OFFICER, token)
        except Refused:  # it is older than it may be: they sign in
            link_answers.RUN[what](self.account(), self.ask_id, **given)
            return False
        return link_answers.take(link, self.ask_id, what, given, slug=what.value)

    def _note(self, deeds: list[tuple[str, dict[str, Any]]], error: DomainError | None = None) -> None:
        for what, more in deeds:
            plain = {key: value.isoformat() if key in {"to", "due"} else value for key, value in more.items()}
            self.world.note(self.body, self.ask_id, what, error, **plain)

    def account(self) -> Any:
        """The officer's own account."""
        role = "ijb_officer" if self.body in self.world.cast.ijb.values() else "lpg_officer"
        return self.world.actor(f"{self.body}.{role}")

    def acknowledge(self, text: str = "") -> bool:
        """Say that it came."""
        return self.sends(AskAction.ACKNOWLEDGE, text=text)

    def decide(
        self, *promises: int, outcome: str = "", reasons: str = "", looked_at: str = "", meeting: int | None = None
    ) -> bool:
        """Decide, with promises for so many working days ahead where something is agreed."""
        world, said = self.world, self.world.said
        outcome = outcome or world.chosen(**OUTCOMES)
        if not reasons:
            kind = {"not_agreed": "refused", "already_planned": "planned"}.get(outcome, "agreed")
            reasons = self.topic["planned"] if kind == "planned" else self.words[kind]
            reasons = f"{reasons} {said['partly']}" if outcome == "partly" else reasons
        # A second promise is to write to people.
        made = [
            {"text": text, "owner_role": self.topic["owner"], "due": world.after(days)}
            for text, days in zip((self.words["promise"], said["promise"]), promises, strict=False)
        ]
        made = [] if outcome == "not_agreed" else made
        asked = asked_of(self.now().body_kind, outcome)
        given: dict[str, Any] = {
            "outcome": outcome, "reasons": reasons, "options_considered": looked_at or world.some(said["looked_at"]),
            "decided_by": world.some(said["decided_by"]), "process": said["process"], "next_steps": said["next"],
            "meeting_id": meeting, "promises": made,
        }  # fmt: skip
        more = [("promise", {"due": each["due"]}) for each in made]
        if meeting is not None and self.body in world.cast.ijb.values():
            return self._sits(given, more, meeting, asked=asked)
        given |= {"direction": {"none": said["no_direction"]}} if asked else {}
        return self.sends(AskAction.DECIDE, *more, **given)

    def _sits(
        self, given: dict[str, Any], more: list[tuple[str, dict[str, Any]]], meeting_id: int, *, asked: bool
    ) -> bool:
        """Enter what a meeting of the board decided, as of its day, with the Direction that follows."""
        held_on = db.session.get_one(Meeting, meeting_id).held_on
        reference = f"Direction {held_on.year}/{len(self.world.ledger.deeds)}"
        direction = {
            "to": self.world.some(["council", "health_board", "both"]), "reference": reference, "on": held_on,
            "money": self.world.rng.randrange(0, 60_000, 500),
        }  # fmt: skip
        kept = {"outcome": given["outcome"], **({"direction": reference} if asked else {})}
        try:
            decisions.decide(
                self.account(), self.ask_id, decided_on=held_on, **given, direction=direction if asked else None
            )
        except DomainError as error:
            self._note([("decide", kept)], error)
            return False
        self.world.note(self.body, self.ask_id, "decide", on=held_on, **kept)
        self._note(more)
        return True

    def reports(self, number: int, *, there: bool) -> bool:
        """Say that a promise is kept, truly or not."""
        self.world.truth[self.ask_id, number] = there
        made = self.now().promise(number)
        second = made is not None and made.text == self.world.said["promise"]
        true = self.world.said["written"] if second else self.words["done"]
        what = true if there else self.world.said["claim"]
        return self.sends(
            AskAction.REPORT_DONE, number=number, what=what, when=today(),
            evidence={"kind": "seen_by", "role": self.topic["owner"], "seen_on": today().isoformat()},
        )  # fmt: skip

    def moves(self, number: int, working_days: int) -> bool:
        """Give a promise another date."""
        due = self.world.after(working_days)
        return self.sends(AskAction.MOVE_PROMISE, number=number, due=due, reason=self.world.said["moved"])

    def puts_off(self, working_days: int) -> bool:
        """Put the decision off."""
        said = self.world.said
        return self.sends(
            AskAction.DEFER, to=self.world.after(working_days), reason=self.world.some(said["later"]),
            decided_by=self.world.some(said["decided_by"]),
        )  # fmt: skip

    def passes(self) -> bool:
        """Pass it up to the board, or out to somebody else."""
        board = self.world.cast.ijb.get(self.body)
        if board is not None and self.world.chance(0.75):
            reason = self.world.said["pass_up"]
            return self.sends(AskAction.PASS_ON, to_body_id=places.body_id(board), to_name="", reason=reason)
        if not self.sends(AskAction.PASS_ON, to_body_id=None, **self.world.said["pass_out"]):
            return False
        host = self.world.host_of(self.body)
        self.world.begin(hosts.settles_outside(self.world, host, self.ask_id), self.world.rng.randint(30, 60))
        return True

    def meeting(self) -> Course:
        """Have the clerk put it on the next agenda, and wait until that meeting is over. Gives the meeting's id to
        whoever waits for it (`yield from`); None when there is none."""
        found = db.session.execute(
            sa.select(Meeting.id, Meeting.held_on)
            .where(
                Meeting.body_id == places.body_id(self.body), Meeting.cancelled_at.is_(None),
                Meeting.held_on >= today() + timedelta(days=PAPERS),
            )
            .order_by(Meeting.held_on)
            .limit(1)
        ).first()  # fmt: skip
        if found is None:
            yield 20
            return None
        clerk = self.world.actor(f"{self.body}.clerk")
        try:
            decisions.table(clerk, self.ask_id, meeting_id=found.id)
            self.world.note(self.body, self.ask_id, "table")
        except DomainError as error:
            self.world.note(self.body, self.ask_id, "table", error)
        yield self.world.until(found.held_on) + 1
        return found.id

    def notes(self, meeting: int | None) -> None:
        """Have the clerk enter that a meeting noted it: which is no decision."""
        clerk, text = self.world.actor(f"{self.body}.clerk"), self.world.said["vague_note"]
        decisions.note(clerk, self.ask_id, text=text, meeting_id=meeting)
        self.world.note(self.body, self.ask_id, "note")


def _keeps(desk: Desk, early: int) -> Course:
    """Keep every promise so many days before its day; after it when negative."""
    yield 4
    for promise in desk.now().open_promises:
        yield desk.world.until(promise.due - timedelta(days=early))
        desk.reports(promise.number, there=True)


def _prompt(desk: Desk) -> Course:
    """Answers at the first meeting, keeps what it promises."""
    desk.acknowledge(desk.world.said["taken"])
    held = yield from desk.meeting()
    if desk.owes() and desk.decide(25, meeting=held):
        yield from _keeps(desk, early=6)


def _late(desk: Desk) -> Course:
    """Says nothing for weeks, puts it off, decides when its day is long over, keeps promises after their day."""
    yield 10
    desk.acknowledge()
    if desk.world.chance(0.5):
        yield 5
        desk.puts_off(30)
    due = desk.now().first_decision_due
    yield desk.world.until(due or today()) + desk.world.rng.randint(6, 25)
    if desk.owes() and desk.decide(40):
        yield from _keeps(desk, early=-20)


def _vague(desk: Desk) -> Course:
    """Tries to put it away with "noted"; gives a reason when nothing else is taken, and one that says little first."""
    yield 3
    desk.acknowledge()
    held = yield from desk.meeting()
    if not desk.owes():
        return
    desk.notes(held)
    desk.decide(outcome="not_agreed", reasons=desk.world.said["vague"], looked_at=desk.world.said["vague"])
    yield 15
    desk.world.thin.add(desk.ask_id)
    reasons = "It was looked at with care and it is being taken forward where it can be."
    if not desk.decide(45, outcome="partly", reasons=reasons):
        desk.world.thin.discard(desk.ask_id)
    yield 12
    if desk.owes() and desk.world.chance(0.6):
        desk.decide(45, outcome="partly")


def _lapses(desk: Desk) -> Course:
    """Promises at once and gladly, moves the day, and lets most of it lapse."""
    yield 2
    desk.acknowledge(desk.world.said["taken"])
    yield 6
    if not desk.owes() or not desk.decide(20, 30, outcome="agreed"):
        return
    yield 15
    made = desk.now().open_promises
    if made:
        desk.moves(made[0].number, 25)
    if desk.world.chance(0.3) and len(made) > 1:
        yield desk.world.until(made[1].due)
        desk.reports(made[1].number, there=True)


def _claims(desk: Desk) -> Course:
    """Says soon that it is done, which whoever looks does not find; sometimes does it then."""
    yield 3
    desk.acknowledge()
    yield 8
    if not desk.owes() or not desk.decide(20, outcome="agreed"):
        return
    yield 8
    for promise in desk.now().open_promises:
        desk.reports(promise.number, there=False)
        yield 20
        if any(each.number == promise.number for each in desk.now().open_promises):
            desk.reports(promise.number, there=desk.world.chance(0.5))


def _passes(desk: Desk) -> Course:
    """Finds that it is for somebody else; what comes back lies there."""
    yield 5
    if desk.now().passes:
        return
    desk.acknowledge()
    yield 5
    if desk.owes():
        desk.passes()


def _silent(desk: Desk) -> Course:
    """Never answers."""
    return
    yield


@dataclass(frozen=True, slots=True)
class Temper:
    """How a planning body goes about what is asked of it."""

    name: str
    answers: Callable[[Desk], Course]
    takes_on: int | None = 10
    """Working days until it takes on what another body passes to it; None: never."""
    says_where: int | None = None
    """Working days until it says where it stands when it is reminded that people have not heard for long; None: never.
    """
    answers_no: int | None = 8
    """Working days until it answers those who say no; None: never."""
    papers: int | None = -2
    """So many days after their day its clerk sends the papers of a meeting, before it when negative; None: never."""
    chairs: bool = True
    """Whether its chair looks at what stays in dispute."""
    refuses_mail: bool = False
    """Whether its mailbox turns every message away."""
    board: bool = False
    """Whether a board may be like that: what a group passes on needs somebody to pass it to."""


TEMPERS: tuple[Temper, ...] = (
    Temper("prompt", _prompt, takes_on=3, says_where=3, answers_no=4, board=True),
    Temper("late", _late, takes_on=25, says_where=12, answers_no=25, papers=2, board=True),
    Temper("vague", _vague),
    Temper("lapses", _lapses, answers_no=None, board=True),
    Temper("claims", _claims),
    Temper("passes", _passes, answers_no=None, papers=1, chairs=False),
    Temper("silent", _silent, takes_on=None, answers_no=None, papers=None, chairs=False, board=True),
    Temper("unreachable", _silent, takes_on=None, answers_no=None, papers=None, chairs=False, refuses_mail=True),
)
"""Every way, each as likely as the other."""

BY_NAME = {each.name: each for each in TEMPERS}


def begin(world: World) -> None:
    """Draw how each body goes about it; chairs look into what is in dispute once a month."""
    groups, boards = list(world.cast.lpg.values()), list(dict.fromkeys(world.cast.ijb.values()))
    order = world.rng.sample(TEMPERS, len(TEMPERS))
    drawn = dict(zip(groups, [*order, *world.rng.choices(TEMPERS, k=len(groups))], strict=False))
    drawn |= dict(zip(boards, world.rng.sample([each for each in TEMPERS if each.board], len(boards)), strict=True))
    world.ledger.tempers = {body: temper.name for body, temper in drawn.items()}
    world.post.refusing = {f"{body}@example.org" for body, temper in drawn.items() if temper.refuses_mail}
    for body, temper in drawn.items():
        if temper.chairs:
            world.begin(_chair(world, body), 15)
        if temper.papers is not None:
            world.begin(_papers(world, body, temper.papers), 1)
    _begin_to_end(world, groups)


def _begin_to_end(world: World, groups: list[str]) -> None:
    """One group ends when half of the time is over, and another one of its partnership comes after it."""
    pairs = [
        (one, other) for one in groups for other in groups
        if one != other and world.cast.ijb[one] == world.cast.ijb[other]
    ]  # fmt: skip
    if pairs:
        world.begin(_ends(world, *world.rng.choice(pairs)), world.days // 2, staff=False)


def _ends(world: World, group: str, after: str) -> Course:
    """The places file says so; the meetings that the group would have had are called off."""
    stage.end(world.cast, group, after, today())
    world.heirs[group], world.ledger.ended[group] = after, (today(), after)
    for meeting_id in db.session.scalars(
        sa.select(Meeting.id)
        .where(Meeting.body_id == places.body_id(group), Meeting.held_on > today())
        .order_by(Meeting.held_on)
    ).all():
        meetings.cancel_meeting(world.actor(f"{group}.clerk"), meeting_id=meeting_id)
    return
    yield


def _papers(world: World, body: str, days: int) -> Course:
    """Have the clerk send the papers of each meeting, so many days after their day, or before it when negative."""
    for meeting_id, held_on, due in db.session.execute(
        sa.select(Meeting.id, Meeting.held_on, Meeting.papers_due_on)
        .where(Meeting.body_id == places.body_id(body), Meeting.papers_due_on > today() + timedelta(days=3))
        .order_by(Meeting.held_on)
    ).all():
        yield world.until(due + timedelta(days=days))
        if body in world.heirs:
            return
        agendas.papers_sent(world.actor(f"{body}.clerk"), meeting_id=meeting_id, seen=0)
        world.ledger.papers.append(Papers(body, held_on, due, today()))


def open_mail(world: World) -> None:
    """Let everybody see what came to their mailbox."""
    came, world.post.to_open = world.post.to_open, []
    for address, token in came:
        body = address.partition("@")[0]
        if body in world.ledger.tempers:
            ask_id = links.find(LinkPurpose.ASK_OFFICER, token).subject_id
            world.links[body, ask_id] = token
            _reads(Desk(world, body, ask_id))


def _reads(desk: Desk) -> None:
    """Begin what there is to do, once for each round and for each time that it comes to this body."""
    world, ask, me = desk.world, desk.now(), places.body_id(desk.body)
    temper = BY_NAME[world.ledger.tempers[desk.body]]
    passing = ask.passing is not None and ask.passing.to_body_id == me
    if passing:
        if temper.takes_on is not None:
            _once(desk, _takes_on(desk, temper), temper.takes_on, "takes on", len(ask.passes))
    elif ask.body_id == me and ask.state in UNDECIDED and ask.state is not AskState.PASSING:
        _once(desk, temper.answers(desk), 1, "answers", ask.round, len(ask.passes))
    if ask.body_id == me and standing_noes(ask.verdicts) and temper.answers_no is not None:
        _once(desk, _answers_no(desk), temper.answers_no, "answers no", ask.round)


    due = update_due(ask)
    if ask.body_id == me and temper.says_where is not None and due is not None and due <= today() + SOON:
        _once(desk, _says_where(desk), temper.says_where, "says where", due)


def _once(desk: Desk, course: Course, wait: int, *what: Any) -> None:
    key = (desk.body, desk.ask_id, *what)
    if key not in desk.world.begun:
        desk.world.begun.add(key)
        desk.world.begin(course, wait)


def _takes_on(desk: Desk, temper: Temper) -> Course:
    if desk.sends(AskAction.ACCEPT):
        yield 1
        yield from temper.answers(desk)


def _answers_no(desk: Desk) -> Course:
    ask = desk.now()
    if ask.current is not None and ask.current.no_answer is None and standing_noes(ask.verdicts):
        said = desk.world.said
        desk.sends(AskAction.ANSWER_NO, text=said["answer_no"], next_steps=said["next"])
    return
    yield


def _says_where(desk: Desk) -> Course:
    desk.sends(AskAction.UPDATE, text=desk.world.said["where"])
    return
    yield


def _chair(world: World, body: str) -> Course:
    """Once a month the chair closes what stays in dispute after everybody was heard."""
    body_id, chair = places.body_id(body), world.actor(f"{body}.chair")
    while True:
        rows = db.session.scalars(
            sa.select(Ask.id).where(Ask.body_id == body_id, Ask.state == AskState.WITH_PEOPLE).order_by(Ask.id)
        ).all()
        for ask_id in rows:
            ask = fold(ask_queries.history(ask_id))
            over = ask.asked_at is not None and today() > local_date(ask.asked_at) + timedelta(days=31)
            if over and standing_noes(ask.verdicts) and ask.current is not None and ask.current.no_answer is not None:
                try:
                    closure.close_disputed(chair, ask_id, reason=world.said["chair"])
                    world.note(body, ask_id, "close", closed_as="disputed")
                except DomainError as error:  # a reminder went out late, and is waited for
                    world.note(body, ask_id, "close", error, closed_as="disputed")
        yield 20
