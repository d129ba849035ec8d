"""What has to be true after every step of a walk, counted from raw rows: no fold, no guard, no query of the product,
but where the product's own answer is what is held against them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise, zip_longest
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask.testing import FlaskClient

from engage.domain.ask_events import AskEvent
from engage.domain.ask_history import fold
from engage.domain.joined import owed_of
from engage.models.answer_quality import AnswerRating, AnswerSample
from engage.models.asks import Ask, AskContribution
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.people import SignedLink
from engage.models.places import PlanningBody
from engage.queries import asks as ask_queries
from engage.queries import measures
from engage.services import ask_cache, calendars
from engage.services.context import today
from tests.domain.measures_recount import Noted, recount, together
from tests.domain.test_measures import named, plain
from tests.services.ask_walk import Walk

LONDON = ZoneInfo("Europe/London")
COUNTED = ("ask_events", "asks", "ask_contributions", "promises", "verdicts", "link_answers", "signed_links",
           "contribution_events", "audit_events", "messages", "meetings", "agenda_packs", "answer_samples",
           "answer_ratings")  # fmt: skip
"""Where a refusal leaves nothing behind."""


Owed = tuple[date, int, date | None]
"""The first day by which a decision is owed, by which body, and when it was made."""


class Row(NamedTuple):
    """One event, as it lies in the table."""

    ask_id: int
    seq: int
    kind: str
    effective_at: datetime
    recorded_at: datetime
    actor_role: str
    actor_id: int | None
    payload: dict[str, Any]

    @property
    def day(self) -> date:
        """The day in Scotland on which it took effect."""
        return self.effective_at.astimezone(LONDON).date()


def rows_of(ask_ids: list[int]) -> dict[int, list[Row]]:
    """Every event of these asks."""
    table = EventRow.__table__.c
    found: dict[int, list[Row]] = {each: [] for each in ask_ids}
    for row in db.session.execute(
        sa.select(*(table[name] for name in Row._fields))
        .where(table.ask_id.in_(ask_ids))
        .order_by(table.ask_id, table.seq)
    ):
        found[row.ask_id].append(Row(*row))
    return found


def counts() -> dict[str, int]:
    """How many rows there are of everything that a step could leave."""
    parts = {name: sa.select(sa.func.count()).select_from(sa.table(name)).scalar_subquery() for name in COUNTED}
    parts["ended links"] = sa.select(sa.func.count(SignedLink.revoked_at)).scalar_subquery()
    parts["changes to asks"] = sa.select(sa.func.sum(Ask.version)).scalar_subquery()
    parts["changes to contributions"] = sa.select(sa.func.sum(Contribution.version)).scalar_subquery()
    return dict(zip(parts, db.session.execute(sa.select(*parts.values())).one(), strict=True))


@dataclass
class Witness:
    """Watches a walk from its first step to its last."""

    walk: Walk
    rows: dict[int, list[Row]] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    """Kinds of event that were ever seen, to know that the walk went somewhere."""
    histories: dict[int, Sequence[AskEvent]] = field(default_factory=dict)
    owed: dict[int, list[Owed]] = field(default_factory=dict)
    steps: int = 0

    def look(self, refused: bool) -> None:
        """Look at everything once more. Raises AssertionError with what is wrong."""
        db.session.rollback()
        after, now = rows_of(self.walk.asks), counts()
        news = {ask_id for ask_id, told in after.items() if len(told) > len(self.rows.get(ask_id, ()))}
        if refused:
            assert now == self.before, ("a refusal left something", now, self.before)
        for ask_id, told in after.items():
            known = self.rows.get(ask_id, [])
            assert told[: len(known)] == known, ("history was rewritten", ask_id)
            assert [each.seq for each in told] == list(range(1, len(told) + 1)), ("a gap", ask_id)
            assert all(a.recorded_at <= b.recorded_at for a, b in pairwise(told)), ask_id
            for number in range(len(known), len(told)):
                self._new(told[:number], told[number])
        if news & {each for each, told in after.items() if {row.kind for row in told} & MOVED}:
            nobody_is_lost(self.rows, after)
        # What did not move has been looked at; days alone change it as well, so all are looked at now and then.
        self.steps += 1
        self._cache(set(after) if self.steps % 10 == 1 else news)
        if news:
            self._due(news)
        self.rows, self.before = after, now

    def _due(self, news: set[int]) -> None:
        """Whatever was ever owed is owed by the same day, with whomever it is now; and what was decided stays."""
        self.histories |= {ask_id: ask_queries.history(ask_id) for ask_id in news}
        told = {key: each for key, each in self.histories.items() if any(one.kind.value == "raise" for one in each)}
        for ask_id, noted in together(told).items():
            mine = [(one.due, one.owed_by, one.decided) for one in noted.rounds if not one.asked_once]
            theirs = [(one.first_due, one.body_id, one.decided_on) for one in owed_of(ask_id, told)]
            assert theirs == mine, ("what is owed on", ask_id, theirs, mine)
            for was, now in zip_longest(self.owed.get(ask_id, ()), mine[: len(self.owed.get(ask_id, ()))]):
                if now is None and was[0] >= today() and noted.rounds[0].asked_once:
                    continue  # a part that is one with its whole again, before its day was over
                assert now is not None, ("a day left the denominator", ask_id, was)
                assert now[0] == was[0], ("a first day was moved", ask_id, was, now)
                assert now[2] is not None or was[2] is None, ("a decision was lost", ask_id, was, now)
            self.owed[ask_id] = mine

    def _new(self, earlier: list[Row], row: Row) -> None:
        self.kinds.add(row.kind)
        if row.kind == "close":
            close_holds(earlier, row, self._reachable(earlier))
        elif row.kind == "reopen":
            reopen_holds(earlier, row)
        elif row.kind == "ask_people":
            asking_holds(earlier)
        elif row.kind == "chase":
            chase_holds(earlier, row)
        elif row.kind in {"merge", "take_in", "part", "let_go", "split_off", "succeed"}:
            move_holds(earlier, row)
        elif row.kind in {"check_pass", "check_fail", "answer_read", "settle_outside"}:
            world = self.walk.world
            theirs = _accountable(earlier) == world["bodies"]["lpg"]
            independent(earlier, row, world["who"]["two hats"].user_id if theirs else None)

    def _reachable(self, earlier: list[Row]) -> set[int]:
        """Of those who ever fed the ask, whoever can be asked: all here hold their words, and some took theirs back."""
        ids = {each.payload["contribution_id"] for each in earlier if each.kind == "link_contribution"}
        rows = db.session.execute(sa.select(Contribution.id, Contribution.reading).where(Contribution.id.in_(ids)))
        return {row.id for row in rows if row.reading != "withdrawn"}

    def _cache(self, of: set[int]) -> None:
        """Every column of the register is the fold of the history, as soon as there is one."""
        mine = sa.select(Ask).where(Ask.id.in_(of), Ask.version > 0).order_by(Ask.id)
        for row in db.session.scalars(mine):
            snapshot = fold(ask_queries.history(row.id))
            calendar = calendars.of_body(db.session.get_one(PlanningBody, row.body_id))
            for key, value in ask_cache.columns(snapshot, calendar).items():
                assert getattr(row, key) == value, (row.id, key, getattr(row, key), value)
            fed = set(
                db.session.scalars(
                    sa.select(AskContribution.contribution_id).where(AskContribution.ask_id == row.id)
                )
            )
            assert fed == set(snapshot.fed), ("fed by others", row.id)


def _round(earlier: list[Row]) -> list[Row]:
    """What happened since the ask was raised or opened again, with every correction applied."""
    told = [row._replace(payload=dict(row.payload)) for row in earlier]
    for row in told:
        if row.kind == "correct":
            told[row.payload["seq"] - 1].payload.update(row.payload["changes"])
    last = max(n for n, row in enumerate(told) if row.kind in {"raise", "reopen"})
    return told[last:]


def _verdicts(this: list[Row]) -> dict[int, dict[str, Any]]:
    """What each contributor said last in a round."""
    return {row.payload["contribution_id"]: row.payload for row in this if row.kind == "give_verdict"}


def _fed(rows: list[Row]) -> set[int]:
    fed: set[int] = set()
    for row in rows:
        if row.kind == "link_contribution":
            fed.add(row.payload["contribution_id"])
        elif row.kind == "unlink_contribution":
            fed.discard(row.payload["contribution_id"])
    return fed


def _decision(this: list[Row]) -> Row:
    return [row for row in this if row.kind in {"decide", "settle_outside"}][-1]


def asking_holds(earlier: list[Row]) -> None:
    """People are asked after a refusal, after somebody outside took it on, or when each promise was found kept."""
    this = _round(earlier)
    made = _decision(this)
    if made.kind == "settle_outside" or made.payload["outcome"] == "not_agreed":
        return
    ever = [row for row in earlier if row.kind == "promise"]
    numbers = {ever.index(row) + 1 for row in ever if row.seq > this[0].seq}
    assert numbers, "people were asked about an agreement without any promise"
    for number in numbers:
        said = [row.kind for row in this if row.payload.get("promise") == number and row.kind in
                {"report_done", "check_pass", "check_fail"}]  # fmt: skip
        assert said[-1:] == ["check_pass"], ("people were asked before a promise was checked", number)


def _accountable(earlier: list[Row]) -> int:
    """The body it was raised to, or that took it on since."""
    body = passed = 0
    for row in earlier:
        if row.kind == "raise":
            body = row.payload["body_id"]
        elif row.kind == "pass_on":
            passed = row.payload.get("to_body_id") or 0
        elif row.kind in {"accept", "succeed"}:
            body = passed if row.kind == "accept" else row.payload["to_body_id"]
    return body


MOVED = {"merge", "take_in", "part", "let_go", "split_off"}


def nobody_is_lost(before: dict[int, list[Row]], after: dict[int, list[Row]]) -> None:
    """Whoever was moved from one ask feeds another; nobody fell between two."""
    for who in {each for told in before.values() for each in _fed(told)} - {
        each for told in after.values() for each in _fed(told)
    }:
        out = [row for told in after.values() for row in told if row.kind == "unlink_contribution"
               and row.payload["contribution_id"] == who]  # fmt: skip
        assert max(out, key=lambda row: row.recorded_at).payload.get("because") != "moved", ("fell out", who)


def move_holds(earlier: list[Row], row: Row) -> None:
    """The host alone joins, parts and splits, and what was decided is not moved; a body's end moves it by itself."""
    if row.kind == "succeed":
        assert row.actor_role == "system", row.actor_role
        assert row.payload["to_body_id"] != _accountable(earlier), "to itself"
        return
    assert row.actor_role == "moderator", row.actor_role
    assert not {"decide", "settle_outside", "reopen"} & {each.kind for each in earlier}, "it was decided"


def chase_holds(earlier: list[Row], row: Row) -> None:
    """One step a day, of what is late, each above the one before; never of what another ask speaks for, or is over."""
    kinds = [each.kind for each in earlier]
    assert row.actor_role == "system", row.actor_role
    assert row.payload["due"] < row.day.isoformat(), "it is not late"
    assert not [each for each in earlier if each.kind == "chase" and each.day >= row.day], "twice a day"
    joined = [each for each in kinds if each in {"merge", "part"}]
    assert joined[-1:] != ["merge"], "another ask speaks for it"
    if row.payload["owed"] == "decision":
        assert not {"decide", "settle_outside"} & {each.kind for each in _round(earlier)}, "it is decided"
    line, steps = _line(earlier), ["owner", "chair", "chief_officer", "board"]
    days, brought = {row.payload["due"]}, []
    if row.payload["owed"] == "decision":
        # What was joined with it brings its day and the step that it was at, until a day is given anew.
        for each in _standing(earlier):
            days |= {_own_due(earlier), each.payload["decision_due"]}
            brought += [each.payload["last_step"]] if each.payload.get("last_step") else []
    same = [
        each.payload["step"] for number, each in enumerate(earlier)
        if each.kind == "chase" and each.payload["owed"] == row.payload["owed"] and each.payload["due"] in days
        and _accountable(earlier[:number]) in line and each in _round(earlier)
    ]  # fmt: skip
    assert row.payload["number"] == len(same) + 1, (row.payload, same)
    before = max((steps.index(each) for each in [*same, *brought]), default=-1)
    assert steps.index(row.payload["step"]) > before, (row.payload, same, brought)


def _line(earlier: list[Row]) -> set[int]:
    """The body that has it, and those that ended while they had it, since it was raised or taken on."""
    found = {_accountable(earlier)}
    for number in range(len(earlier) - 1, -1, -1):
        if earlier[number].kind in {"accept", "raise"}:
            break
        if earlier[number].kind == "succeed" and earlier[number].payload["to_body_id"] in found:
            found.add(_accountable(earlier[:number]))
    return found


_DAYS = {
    "raise": ("due_now", "decision_due"), "reopen": ("decision_due",), "defer": ("to",), "accept": ("decision_due",),
}  # fmt: skip
"""What gives an ask a day, and where that stands."""


def _own_due(earlier: list[Row]) -> str:
    last = [each for each in earlier if each.kind in _DAYS][-1]
    return next(last.payload[key] for key in _DAYS[last.kind] if last.payload.get(key))


def _standing(earlier: list[Row]) -> list[Row]:
    """What was put together with it since it was given a day, and did not go its own way."""
    found: dict[int, Row] = {}
    for each in earlier:
        if each.kind in _DAYS:
            found = {}
        elif each.kind == "take_in":
            found[each.payload["ask_id"]] = each
        elif each.kind == "let_go":
            found.pop(each.payload["ask_id"], None)
    return list(found.values())


def independent(earlier: list[Row], row: Row, both_sides: int | None) -> None:
    """Nobody checks what they decided, promised or reported themselves, and nobody does who could act for the body
    (`both_sides`, where that body has the ask)."""
    if row.kind == "answer_read" and row.payload["came_of"] == "overtaken" and row.actor_role == "system":
        return  # whoever sent it has the ask no more
    assert row.actor_role in {"moderator", "second_reader"}, row.actor_role
    assert row.actor_id is not None, row.kind
    assert row.actor_id != both_sides, (row.kind, "by somebody of the body")
    hands = {"decide", "promise", "move_promise", "report_done"}
    own = {each.actor_id for each in _round(earlier) if each.kind in hands}
    assert row.actor_id not in own or not row.kind.startswith("check"), "somebody checked their own work"


def close_holds(earlier: list[Row], row: Row, reachable: set[int]) -> None:
    """An ask closes after people were asked, as they answered or did not, in time, and never by its body."""
    this = _round(earlier)
    asked = next(each for each in this if each.kind == "ask_people")
    asking_holds([each for each in earlier if each.seq < asked.seq])
    answers = [each["answer"] for each in _verdicts(this).values()]
    # Whoever was taken out since, as being about something else, can answer no more and is not waited for.
    whom = _fed(earlier) & reachable
    everybody = whom <= set(_verdicts(this))
    reminded = [each.recorded_at.astimezone(LONDON).date() for each in this if each.kind == "remind_people"]
    ends = asked.day + timedelta(days=31)
    if not everybody:
        assert len(reminded) == 2, "closed while people were not reminded twice"
        ends = max(ends, reminded[-1] + timedelta(days=7))
    over, no = row.day >= ends, answers.count("no")
    match row.payload["closed_as"]:
        case "confirmed":
            assert not no, ("confirmed over a no", answers)
            assert {"yes", "partly"} & set(answers), ("confirmed by nobody", answers)
            assert over or everybody, "closed while people could still answer"
        case "unconfirmed":
            assert not {"yes", "partly", "no"} & set(answers), ("people answered", answers)
            assert over or everybody, "closed while people could still answer"
            wanted = "only_not_sure" if answers else "silence" if whom else "nobody_reachable"
            assert row.payload["unconfirmed"] == wanted, (row.payload, wanted)
        case other:
            assert other == "disputed"
            assert row.actor_role == "chair", row.actor_role
            assert no, "nobody disputed it"
            assert any(each.kind == "answer_no" for each in this), "nobody answered those who say no"
            assert over, "disputed before everybody was heard"
    if row.payload["closed_as"] != "disputed":
        assert row.actor_role in {"system", "moderator"}, row.actor_role


def reopen_holds(earlier: list[Row], row: Row) -> None:
    """A "no" opens it again by the rule of thirds, and after a refusal only with something new; the host with why."""
    this, by = _round(earlier), row.payload["by"]
    refused = _decision(this).payload.get("outcome") == "not_agreed"
    if by == "host":
        assert row.actor_role == "moderator", row.actor_role
        assert row.payload.get("why"), "opened again without a word"
        assert not refused or row.payload.get("new_information"), "a refusal came back with nothing new"
        return
    said = _verdicts(this)
    noes = [each for each in said.values() if each["answer"] == "no"]
    assert not refused or any(each.get("new_information") for each in noes), "a refusal came back with nothing new"
    if by == "sole_contributor":
        asked = next(each for each in this if each.kind == "ask_people")
        alone = _fed([each for each in earlier if each.seq < asked.seq])
        assert len(alone) == 1, "not the only one"
        assert alone <= {each["contribution_id"] for each in noes}, "somebody else said no"
    else:
        assert by == "a_third", by
        assert len(said) >= 3, len(said)
        assert len(noes) * 3 >= len(said), (len(noes), len(said))


def public_agrees(client: FlaskClient, walk: Walk) -> None:
    """At the end: every ask that was ever raised is to be found, every page of it renders, no draft is shown, and the
    files and measures say what is counted from the raw rows."""
    db.session.rollback()
    number = walk.world["number"]
    raw = rows_of(walk.asks)
    references = dict(db.session.execute(sa.select(Ask.id, Ask.reference).where(Ask.id.in_(walk.asks))).tuples().all())
    raised = {ask_id for ask_id, told in raw.items() if any(row.kind == "raise" for row in told)}
    assert set(references) == set(walk.asks), "an ask is gone"
    register = _page(client, f"/part{number}/place{number}/asks")
    for ask_id in walk.asks:
        at = f"/asks/{references[ask_id]}"
        assert client.get(at).status_code == (200 if ask_id in raised else 404), (at, ask_id in raised)
        assert (f'href="{at}"' in register) == (ask_id in raised), ("the register", at)
        if ask_id in raised:
            _page(client, f"{at}/feed")
    on = walk.clock.now().astimezone(LONDON).date()
    by_hand: dict[int, Noted] = together({ask_id: ask_queries.history(ask_id) for ask_id in sorted(raised)})
    for name, body_id in walk.world["bodies"].items():
        slug = f"{name}{number}"
        for page in ("", "/asks", "/answered", "/measures"):
            _page(client, f"/bodies/{slug}{page}")
        rows = {(row["ask"], int(row["round"])): row for row in _file(client, f"/bodies/{slug}/asks.csv")}
        mine = {
            (references[ask_id], place): (one.due.isoformat(), one.decided.isoformat() if one.decided else "")
            for ask_id, noted in by_hand.items()
            for place, one in enumerate(noted.rounds, start=1)
            if one.owed_by == body_id
        }
        assert {key: (row["decision_first_due"], row["decided_on"]) for key, row in rows.items()} == mine, slug
    _measures_agree(walk, on)
    _judged_apart(walk, raw)


def _judged_apart(walk: Walk, raw: dict[int, list[Row]]) -> None:
    """Nobody judges what they wrote or what their own body wrote, and no more do than are wanted."""
    rows = db.session.execute(
        sa.select(AnswerSample.ask_id, AnswerSample.seq, AnswerSample.twice, AnswerRating.rater_id)
        .join(AnswerRating, AnswerRating.sample_id == AnswerSample.id)
        .where(AnswerSample.ask_id.in_(walk.asks))
    ).all()
    raters: dict[tuple[int, int, int], set[int]] = {}
    for ask_id, seq, twice, rater in rows:
        answer = raw[ask_id][seq - 1]
        assert answer.kind == "decide", answer
        assert rater != answer.actor_id, "judged by whoever wrote it"
        ours = _accountable(raw[ask_id][:seq]) == walk.world["bodies"]["lpg"]
        assert not ours or rater != walk.world["who"]["two hats"].user_id, "judged by its own body"
        raters.setdefault((ask_id, seq, 2 if twice else 1), set()).add(rater)
    assert all(len(each) <= wanted for (_, _, wanted), each in raters.items()), raters


def _measures_agree(walk: Walk, on: date) -> None:
    first, last = measures.months()
    every = {ask_id: ask_queries.history(ask_id) for ask_id in walk.asks}
    histories = {key: told for key, told in every.items() if any(each.kind.value == "raise" for each in told)}
    for body_id in (None, *walk.world["bodies"].values()):
        lines = named(measures.lines(measures.Scope(walk.world["partnership"], body_id), first, last))
        mine = recount(histories, first.first_day, last.last_day, on, body_id)
        wrong = {name: (plain(lines[name]), count) for name, count in mine.items() if plain(lines[name]) != count}
        assert not wrong, (body_id, wrong)


def _page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.get_data(as_text=True)


def _file(client: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_page(client, address).removeprefix("\ufeff"))))


def told(row: Row) -> str:
    """One event on one line, for whoever reads why a walk failed."""
    return f"{row.ask_id} {row.seq} {row.kind} {row.day} {row.actor_role} {json.dumps(row.payload)[:150]}"
