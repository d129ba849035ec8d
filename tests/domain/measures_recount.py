"""The measures of asks counted again from raw events: no fold, no record, no helper of the product but its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from engage.domain.ask_events import AskEvent

LONDON = ZoneInfo("Europe/London")
DECIDED = {"decide", "settle_outside"}


@dataclass
class Round:
    """A round as somebody with a pencil would note it down."""

    began: date
    due: date
    owed_by: int
    decided: date | None = None
    sent: dict[int, tuple[str, int, int, date]] = field(default_factory=dict)
    """What came by a link and was not read: what it is, of which promise, from which body, and when."""
    outcome: str = ""
    by: int = 0
    promises: dict[int, dict[str, Any]] = field(default_factory=dict)
    verdicts: list[tuple[date, str]] = field(default_factory=list)
    closed: tuple[date, int] | None = None
    reopened: bool = False
    asked_once: bool = False
    """Of a part that is one with its whole again, and was when its day was over: that one owes it."""


@dataclass
class Noted:
    """One ask."""

    rounds: list[Round] = field(default_factory=list)
    said: list[tuple[str, date, int]] = field(default_factory=list)
    passing: bool = False
    body: int = 0
    """Who has it in the end."""

    def being_read(self, one: Round, what: str, promise: int = 0) -> list[date]:
        """The days on which the body that has it sent this, where the host has yet to look."""
        if one is not self.rounds[-1] or self.passing:
            return []
        return [day for kind, about, by, day in one.sent.values() if (kind, about, by) == (what, promise, self.body)]


def note(events: Iterable[AskEvent]) -> Noted:  # noqa: C901 - one line of it for each kind of event
    """Read a history from its first line to its last."""
    told = [(each.kind.value, _day(each), dict(each.payload), each.seq) for each in events]
    for kind, _, payload, _ in told:
        if kind == "correct":
            for _, _, other, seq in told:
                if seq == payload["seq"]:
                    other.update(payload["changes"])
    noted, body, passed_to, number = Noted(), 0, 0, 0
    for kind, day, payload, seq in told:
        now = noted.rounds[-1] if noted.rounds else None
        if kind in {"raise", "reopen"}:
            body = payload.get("body_id", body)
            if now:
                now.reopened = True
            noted.rounds.append(Round(day, date.fromisoformat(payload["decision_due"]), body))
        noted.passing = kind == "pass_on" or (noted.passing and kind not in {"accept", "return", *DECIDED, "reopen"})
        noted.body = body = passed_to if kind == "accept" else body
        if now is None:
            continue
        if kind == "answer_sent":
            now.sent[seq] = payload["what"], payload.get("promise") or 0, payload["body_id"], day
        elif kind == "answer_read":
            now.sent.pop(payload["answer"], None)
        if kind in DECIDED:
            now.decided, now.by, now.outcome = day, body, payload.get("outcome", "passed_on")
            noted.said += [(payload["outcome"], day, body)] if kind == "decide" else []
        elif kind == "pass_on":
            passed_to = payload.get("to_body_id") or 0
            noted.said.append(("passed_on", day, body))
        elif kind == "defer":
            noted.said.append(("put_off", day, body))
        elif kind == "accept":
            if day <= now.due:
                now.owed_by = body
        elif kind == "succeed":
            body = payload["to_body_id"]
            if day <= now.due:
                now.owed_by = body
        elif kind == "promise":
            number += 1
            due = date.fromisoformat(payload["due"])
            now.promises[number] = {"due": due, "claimed": None, "is": "open", "by": body}
        elif kind == "report_done":
            made = now.promises[payload["promise"]]
            made["claimed"], made["is"] = made["claimed"] or day, "claimed"
        elif kind in {"check_pass", "check_fail"}:
            now.promises[payload["promise"]]["is"] = "checked" if kind == "check_pass" else "open"
        elif kind == "give_verdict":
            now.verdicts.append((day, payload["answer"]))
        elif kind == "close":
            now.closed = (day, body)
    return noted


def _day(event: AskEvent) -> date:
    return event.effective_at.astimezone(LONDON).date()


def _way(number: int, speaks: Mapping[int, int]) -> list[int]:
    """An ask, the one that speaks for it, the one that speaks for that one, to the last."""
    way = [number]
    while way[-1] in speaks:
        way.append(speaks[way[-1]])
    return way


def _together(noted: Mapping[int, Noted], histories: Mapping[int, Iterable[AskEvent]]) -> dict[int, int]:
    """Read the histories of all asks as one, line by line as they were written, with a list beside it of which ask
    speaks for which. What is decided of one is noted for all that it speaks for; who takes it on owes those whose day
    is still to come. Returns the list as it is at the end."""
    lines = sorted(
        ((each.recorded_at, number, each) for number, told in histories.items() for each in told),
        key=lambda line: line[0],
    )
    speaks: dict[int, int] = {}
    since: dict[int, date] = {}
    owed_by: dict[int, int] = {}
    passed_to: dict[int, int] = {}

    for _, number, each in lines:
        kind, payload = each.kind.value, each.payload
        if kind == "merge":
            speaks[number], since[number] = payload["into_id"], _day(each)
            owed_by[number] = noted[number].rounds[-1].owed_by
        elif kind == "part":
            del speaks[number]
            noted[number].rounds[-1].owed_by = owed_by[number]
        elif kind == "pass_on":
            passed_to[number] = payload.get("to_body_id") or 0
        elif kind in {*DECIDED, "accept", "succeed"}:
            for way in [_way(each, speaks) for each in speaks]:
                now = noted[way[0]].rounds[-1]
                if way[-1] != number or now.decided is not None:
                    continue
                if kind in DECIDED:
                    now.decided = max(_day(each), *(since[one] for one in way[:-1]))
                elif _day(each) <= now.due:
                    now.owed_by = passed_to[number] if kind == "accept" else payload["to_body_id"]
    parts = {number: each.payload["split_from"] for _, number, each in lines if each.payload.get("split_from")}
    for number, whole in parts.items():
        ways = [_way(one, speaks) for one in (number, whole) if one in noted]
        if len(ways) == 2 and ways[0][-1] == ways[1][-1]:
            one = noted[number].rounds[0]
            one.asked_once = max(since[step] for way in ways for step in way[:-1]) <= one.due
    return {number: _way(number, speaks)[-1] for number in noted}


def together(histories: Mapping[int, Iterable[AskEvent]]) -> dict[int, Noted]:
    """Every ask as it reads with the decisions that were made where another one spoke for it."""
    noted = {number: note(each) for number, each in histories.items()}
    _together(noted, histories)
    return noted


def recount(
    histories: Mapping[int, Iterable[AskEvent]], first: date, last: date, today: date, body: int | None
) -> dict[str, Any]:
    """What the figures should be: pairs for shares, numbers for amounts, a median or None for days."""
    by_number = {number: note(each) for number, each in histories.items()}
    voices = _together(by_number, histories)
    noted = list(by_number.values())
    voice_of = {id(each): by_number.get(voices[number], each) for number, each in by_number.items()}
    ours = lambda owner: body is None or owner == body  # noqa: E731
    within = lambda day: first <= day <= last  # noqa: E731
    rounds = [(each, one) for each in noted for one in each.rounds]
    owing = [(each, one) for each, one in rounds if not one.asked_once]
    due = [one for _, one in owing if ours(one.owed_by) and within(one.due) and one.due < today]
    read = lambda each, one: min(each.being_read(one, "decide"), default=None)  # noqa: E731
    waits = [
        (today - one.due).days
        for each, one in owing
        if ours(one.owed_by) and one.due <= last and one.due < today and one.decided is None and not read(each, one)
    ]
    decided = [one for _, one in rounds if one.outcome and ours(one.by)]
    # of whoever had the ask when it was made: a body can end between its decision and a promise
    promises = [(one, made) for _, one in rounds for made in one.promises.values() if ours(made["by"])]
    reported = [
        id(made)
        for each, one in rounds
        for number, made in one.promises.items()
        if each.being_read(one, "report_done", number)
    ]
    claims = [
        made for one, made in promises
        if made["claimed"] and within(made["claimed"]) and one.outcome != "already_planned"
    ]  # fmt: skip
    late = [(one, made) for one, made in promises if within(made["due"]) and made["due"] < today]
    undone = [
        made for one, made in late
        if (made["is"] == "open" and id(made) not in reported) or (one.reopened and made["is"] != "checked")
    ]  # fmt: skip
    due_asks = [each for each in noted if any(one in due for one in each.rounds)]
    changed = [
        each for each in due_asks
        if any(made["is"] == "checked" and one.outcome != "already_planned"
               for one in voice_of[id(each)].rounds for made in one.promises.values())
    ]  # fmt: skip
    said = [what for each in noted for what, day, owner in each.said if ours(owner) and within(day)]
    verdicts = [answer for one in decided for day, answer in one.verdicts if within(day)]
    closed = [one for _, one in rounds if one.closed and ours(one.closed[1]) and within(one.closed[0])]
    return {
        "answered_on_time": (sum(one.decided is not None and one.decided <= one.due for one in due), len(due)),
        "still_unanswered": len(waits),
        "oldest_unanswered_days": max(waits, default=0),
        "time_to_decision_days": _half(
            [
                ((one.decided or read(each, one) or today) - one.began).days
                for each, one in owing
                if ours(one.owed_by) and within(one.began)
            ],
            [one.decided is not None for _, one in owing if ours(one.owed_by) and within(one.began)],
        ),
        "change_rate": (len(changed), len(due_asks)),
        "changes_checked": (sum(made["is"] == "checked" for made in claims), len(claims)),
        "say_do_gap": (len(undone), len(late)),
        "reopened": (sum(one.reopened for one in closed), len(closed)),
        **{f"decision_mix {what}": (said.count(what), len(said)) for what in
           ("agreed", "partly", "not_agreed", "already_planned", "passed_on", "put_off")},
        **{f"verdicts {what}": (verdicts.count(what), len(verdicts)) for what in ("yes", "partly", "no", "not_sure")},
    }  # fmt: skip


def _half(days: list[int], ended: list[bool]) -> int | None:
    """The first day on which the product of the chances to be still open is one half or less, multiplied out in whole
    numbers."""
    above = below = 1
    for day in range(max(days, default=-1) + 1):
        open_still = sum(each >= day for each in days)
        over = sum(end and each == day for each, end in zip(days, ended, strict=True))
        if over:
            above, below = above * (open_still - over), below * open_still
            if 2 * above <= below:
                return day
    return None


def recount_rated(
    rows: Iterable[tuple[int, date, list[tuple[int, dict[str, str], str]]]], first: date, last: date, body: int | None
) -> dict[str, Any]:
    """What the figures of judged answers should be, from rows as they are stored: (body, day, [(reader, marks, type)]),
    the corrections among them."""
    drawn = [each for each in rows if (body is None or each[0] == body) and first <= each[1] <= last]
    judged, pairs = [], []
    for _, _, told in drawn:
        readers = list(dict.fromkeys(reader for reader, _, _ in told))
        stands = [[(marks, sort) for who, marks, sort in told if who == reader][-1] for reader in readers]
        judged += stands[:1]
        if len(stands) > 1:
            pairs += [(stands[0][0][item], stands[1][0][item]) for item in stands[0][0]]
    said = [mark for marks, _ in judged for mark in marks.values()]
    found: dict[str, Any] = {"reply_sample": (len(judged), len(drawn))}
    if judged:
        found["reply_rated"] = (said.count("met"), said.count("met") + said.count("not_met"))
        for item in judged[0][0]:
            of = [marks[item] for marks, _ in judged]
            found[f"reply_rated_items {item}"] = (of.count("met"), of.count("met") + of.count("not_met"))
        sorts = [sort for _, sort in judged]
        for sort in ("generic", "appreciative", "offline", "conversational"):
            found[f"reply_types {sort}"] = (sorts.count(sort), len(sorts))
    if pairs:
        n = len(pairs)
        seen = sum(one == other for one, other in pairs) / n
        by_chance = sum(
            [one for one, _ in pairs].count(mark) / n * [other for _, other in pairs].count(mark) / n
            for mark in ("met", "not_met", "does_not_apply")
        )
        kappa = None if by_chance > 1 - 1e-12 else round((seen - by_chance) / (1 - by_chance), 9)
        found["reply_agreement"] = (sum(one == other for one, other in pairs), n, kappa)
    return found
