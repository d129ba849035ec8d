"""More of what a walk can try: asks that are joined and split, bodies that end, sittings with Directions, judged
answers, lines that come with a press, and what the scheduler does besides. Each is one entry of `MOVES` or `OTHERS`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from engage.adapters.places_file import parse_places
from engage.domain.answer_quality import AnswerType, Mark, QualityItem
from engage.domain.ask_states import MOVABLE, AskAction
from engage.domain.kinds import LinkPurpose
from engage.domain.periods import Period
from engage.models.answer_quality import AnswerRating, AnswerSample
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.places import Meeting
from engage.queries import asks as ask_queries
from engage.services import (
    agendas,
    answer_quality,
    ask_moves,
    asks,
    decisions,
    ended_bodies,
    link_answers,
    links,
    places,
    stalls,
)
from engage.services.context import today
from tests.services.ask_walk import Walk, meeting_of, sweep

A = AskAction
SAME = "They ask for the same light."
MOST_ASKS = 8


def _twin(walk: Walk) -> int:
    """Mostly another ask that its body has and has not decided."""
    near = sa.select(Ask.id).where(Ask.id.in_(walk.asks), Ask.state.in_(MOVABLE), Ask.id != walk.ask_id)
    found = db.session.scalars(near.order_by(Ask.id)).all()
    return int(walk.pick(found if found and walk.number(0, 9) else walk.asks))


def _merge(walk: Walk) -> None:
    ask_moves.merge(
        walk.who("moderator"), walk.ask_id, into_id=_twin(walk), reason=walk.reason(SAME), version=walk.version()
    )


def _take_in(walk: Walk) -> None:
    ask_moves.merge(walk.who("moderator"), _twin(walk), into_id=walk.ask_id, reason=walk.reason(SAME))


def _part(walk: Walk) -> None:
    ask_moves.part(
        walk.who("moderator"), walk.ask_id, reason=walk.reason("One is a lamp, one a switch."), version=walk.version()
    )


def _let_go(walk: Walk) -> None:
    taken = [each.ask_id for each in walk.now().standing]
    walk.ask_id = walk.pick(taken or walk.asks)
    _part(walk)


def _split(walk: Walk) -> None:
    many = sa.select(Ask.id).where(Ask.id.in_(walk.asks), Ask.state.in_(MOVABLE)).order_by(Ask.id)
    walk.ask_id = walk.pick(db.session.scalars(many).all() or walk.asks)
    fed = sorted(walk.now().fed)
    chosen = walk.chance.sample(fed, walk.number(1, max(1, len(fed) - 1))) if fed else [walk.pick(walk.people)]
    if len(walk.asks) >= MOST_ASKS:
        return
    new = ask_moves.split(
        walk.who("moderator"), walk.ask_id, title="Mend the switch as well", contribution_ids=chosen,
        stay=walk.number(0, 2) == 0, reason=walk.reason("These ask for a switch."), version=walk.version(),
        points=walk.pick([[], ["A switch at the top", "A switch at the bottom"]]),
    )  # fmt: skip
    walk.asks.append(new)


def _line(walk: Walk) -> None:
    walk.ask_id = walk.pick(walk.asks)
    decisions.add_line(walk.officer(), walk.ask_id, text=walk.reason("We are glad that you told us."))


def _correct_points(walk: Walk) -> None:
    """Other points, or as many in better words; or other answers to them."""
    events = ask_queries.history(walk.ask_id)
    kind = walk.pick([A.RAISE, A.RAISE, A.DECIDE])
    found = [each.seq for each in events if each.kind is kind]
    changes = {
        A.RAISE: lambda: {"points": ["A brighter lamp", "A switch that glows", "A rail"][: walk.number(1, 3)]},
        A.DECIDE: lambda: {"point_answers": [walk.pick(("yes", "in_part", "no")) for _ in walk.now().points]},
    }[kind]()  # fmt: skip
    asks.correct(
        walk.who("moderator", "clerk"), walk.ask_id, seq=found[-1] if found else 99, changes=changes,
        reason="A slip of the pen.",
    )  # fmt: skip


MOVES: dict[AskAction, Callable[[Walk], None]] = {
    A.MERGE: _merge, A.TAKE_IN: _take_in, A.PART: _part, A.LET_GO: _let_go, A.SPLIT_OFF: _split, A.ADD_LINE: _line,
}  # fmt: skip
"""What is tried with an ask besides, by the kind of event that it would add."""


def sit(walk: Walk) -> None:
    """What a meeting did with an ask of its agenda is entered: decided there, noted or put off."""
    held = db.session.execute(
        sa.select(Ask.id, Meeting.id, Meeting.held_on)
        .join(Meeting, Meeting.id == Ask.meeting_id)
        .where(Ask.id.in_(walk.asks), Meeting.held_on <= today() + timedelta(days=3))
        .order_by(Ask.id)
    ).all()
    walk.ask_id, meeting_id, on = walk.pick(held) if held else (walk.ask_id, meeting_of(walk), walk.day(-9, 0))
    what, version = walk.number(0, 5), walk.version()
    if what == 0:
        decisions.note(walk.who("clerk"), walk.ask_id, text="Noted.", meeting_id=meeting_id, version=version)
    elif what == 1:
        decisions.defer(
            walk.officer(), walk.ask_id, to=walk.day(1, 90), reason=walk.reason(), decided_by="The group",
            meeting_id=meeting_id, version=version,
        )  # fmt: skip
    else:
        decisions.decide(
            walk.officer(), walk.ask_id, **walk.decided(), meeting_id=meeting_id, decided_on=on, version=version
        )


def put_on_agenda(walk: Walk) -> None:
    """A clerk ticks asks for a meeting, and notes that its papers went out."""
    clerk, meeting_id = walk.who("clerk"), meeting_of(walk)
    if walk.number(0, 1):
        agendas.table_all(clerk, meeting_id=meeting_id, ask_ids=walk.chance.sample(walk.asks, 2))
    else:
        agendas.papers_sent(clerk, meeting_id=meeting_id, seen=walk.number(0, 1))


def end_or_begin(walk: Walk) -> None:
    """A file says that a body ends, and mostly who comes after it; the job finds what waits with it. Or the body that
    is there no more is there again, and gets nothing back by itself."""
    number, bodies = walk.world["number"], walk.world["bodies"]
    name = walk.pick(["lpg", "next", "next", "ijb"])
    if walk.number(0, 1):
        return
    after = walk.pick([None, *(f"{each}{number}" for each in bodies if each != name)])
    ends = walk.day(-1, 1 if walk.number(0, 2) else 30).isoformat()
    kinds = {"ijb": "ijb"}
    told = [
        {"kind": kinds.get(each, "lpg"), "slug": f"{each}{number}", "name": f"The {each} {number}", "localities": "all",
         **({"valid_to": ends, "successor": after} if each == name and after else
            {"valid_to": ends} if each == name else {})}
        for each in bodies
    ]  # fmt: skip
    file = {
        "format": "engage-places/1",
        "partnerships": [{
            "slug": f"part{number}", "name": f"Partnership {number}", "valid_from": "2016-04-01",
            "localities": [{"slug": f"place{number}", "official_name": f"P{number}"}], "bodies": told,
        }],
    }  # fmt: skip
    places.load(walk.who("installation"), parse_places(file))
    walk.clock.advance(days=walk.number(0, 3))
    ended_bodies.sweep()
    assert ended_bodies.sweep() == 0, "the job does it twice"


def line_by_link(walk: Walk) -> None:
    """Whoever holds the newest link acknowledges or takes it on with a line; the line waits for the host."""
    if not walk.links:
        return
    walk.ask_id, token = walk.pick(walk.links[-3:])
    what = walk.pick([A.ACKNOWLEDGE, A.ACCEPT, A.ADD_LINE])
    link_answers.take(
        links.find(LinkPurpose.ASK_OFFICER, token), walk.ask_id, what, {"text": walk.reason("Thank you for this.")},
        slug=what.value,
    )  # fmt: skip


def judge(walk: Walk) -> None:
    """Somebody judges an answer that was drawn, again, or one that they wrote themselves."""
    found = db.session.scalars(
        sa.select(AnswerSample.id).where(AnswerSample.ask_id.in_(walk.asks)).order_by(AnswerSample.id)
    ).all()
    sample_id, rater = int(walk.pick([*found, *found, 999_999])), walk.who("moderator", "two hats")
    mine = db.session.scalars(
        sa.select(AnswerRating.id)
        .where(AnswerRating.sample_id == sample_id, AnswerRating.rater_id == (rater.user_id or 0))
        .order_by(AnswerRating.id.desc())
    ).first()
    marks = {item.value: Mark.MET.value for item in QualityItem}
    if walk.number(0, 4) == 0:
        marks[walk.pick(list(QualityItem)).value] = walk.pick([Mark.NOT_MET, Mark.DOES_NOT_APPLY]).value
    answer_quality.rate(
        rater, sample_id, marks=marks, sort=walk.pick(list(AnswerType)).value, replaces=walk.pick([mine, mine, None])
    )


def scheduler(walk: Walk) -> None:
    """A morning, and the same again: the second one finds nothing to write to anybody, nor a step to take. Answers of
    the month before are drawn to be judged."""
    sweep(walk)
    answer_quality.draw_due(Period.of(today()).previous())
    stalls.tell()
    assert (stalls.tell(), ended_bodies.sweep()) == (0, 0), "a job does the same twice"


OTHERS: tuple[Callable[[Walk], None], ...] = (
    sit, sit, sit, put_on_agenda, end_or_begin, end_or_begin, line_by_link, line_by_link, _line, _split, judge, judge,
    scheduler, _correct_points,
)  # fmt: skip
"""What happens besides; what stands here more than once happens more often."""
