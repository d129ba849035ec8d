"""A simulated installation held against the ledger of those who played it: what the public sees is what was done.

Nothing here asks the product how something stands: pages and files are read as anybody reads them, histories as rows,
and both are counted by code that shares nothing with it. Each function gives the differences; none is good.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from engage.domain.digest import from_json
from engage.domain.kinds import DigestState
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.digests import Digest
from engage.models.places import Locality, Partnership, PlanningBody
from engage.queries import asks as ask_queries
from engage.queries import measures
from engage.services import digests
from engage.services.simulation.ledger import Deed, Ledger
from tests.domain.measures_recount import recount as count_by_hand
from tests.domain.test_measures import named, plain
from tests.rehearsal import recount

PLAYED = (
    "raise", "acknowledge", "table", "note", "decide", "defer", "pass_on", "accept", "settle_outside", "promise",
    "move_promise", "report_done", "check_pass", "check_fail", "give_verdict", "promise_seen", "answer_no",
    "update", "merge", "take_in", "part", "let_go",
)  # fmt: skip
"""Kinds of event that somebody has to do. What else is in a history follows from these and from the days."""
WORDS = {
    "": "", "agreed": "Agreed", "partly": "Agreed in part", "not_agreed": "Not agreed",
    "already_planned": "Happening already", "settle_outside": "Taken on by somebody else",
}  # fmt: skip


def differences(app: Flask, ledger: Ledger, today: date) -> list[str]:
    """Everything that pages, files, digests and measures say otherwise than the ledger."""
    client = app.test_client()
    return [
        *histories(ledger), *registers(client, ledger), *files(client, ledger, today), *ask_pages(client, ledger),
        *body_pages(client, ledger), *papers(client, ledger, today), *issued(ledger), *figures(client, today),
        *judged(ledger),
    ]  # fmt: skip


def histories(ledger: Ledger) -> Iterator[str]:
    """To the last event: what the histories hold is what was done, and what was refused or left is not in them."""
    raw = recount.histories()
    for reference in sorted({*raw, *ledger.asks}):
        written = Counter(each.kind for each in raw.get(reference, ()) if each.kind in PLAYED)
        done = Counter(each.what for each in ledger.deeds if each.ask == reference and not each.refused)
        mine = Counter({what: done[what] for what in PLAYED if done[what]})
        if written != mine:
            yield f"{reference}: the history has {written - mine} too much and lacks {mine - written}"


def _get(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.get_data(as_text=True)


def _rows(client: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_get(client, address).removeprefix("\ufeff"))))


def _places() -> dict[str, str]:
    return {
        locality: f"/{partnership}/{locality}"
        for locality, partnership in db.session.execute(
            sa.select(Locality.slug, Partnership.slug).join(Partnership, Partnership.id == Locality.partnership_id)
        )
    }


def registers(client: FlaskClient, ledger: Ledger) -> Iterator[str]:
    """Every ask is in the register of its place, page after page, and in no other."""
    for locality, at in _places().items():
        listed: set[str] = set()
        address: str | None = f"{at}/asks"
        while address:
            page = _get(client, address)
            listed |= set(re.findall(r'href="/asks/([A-Z0-9]{8})"', page))
            older = re.search(r'href="([^"]*[?&;]from=[^"]*)"', page)
            address = older[1].replace("&amp;", "&") if older else None
        raised = {each.reference for each in ledger.asks.values() if each.locality == locality}
        if listed != raised:
            yield f"{locality}: the register lists {listed - raised} too many and lacks {raised - listed}"


def _decided(ledger: Ledger, reference: str) -> list[Deed]:
    return ledger.decisions(reference)


def _stands(decided: Deed | None, due: date, today: date) -> str:
    if decided is not None:
        return "yes" if decided.on <= due else "late"
    return "not yet" if due < today else "not due yet"


def files(client: FlaskClient, ledger: Ledger, today: date) -> Iterator[str]:
    """Each row of the files is a decision that was made, on its day and with its outcome, or one that was not. What
    bodies' files and places' files say of it is the same."""
    told: dict[tuple[str, str], dict[str, str]] = {}
    for body in ledger.tempers:
        for row in _rows(client, f"/bodies/{body}/asks.csv"):
            if row["round"] == "1" and row["owed_by"] != _name(ledger.owed_by(ledger.asks[row["ask"]])):
                yield f"{row['ask']}: owed by {row['owed_by']}"
            told[row["ask"], row["round"]] = row
    for at in _places().values():
        rows: dict[str, list[dict[str, str]]] = {}
        for row in _rows(client, f"{at}/asks.csv"):
            rows.setdefault(row["ask"], []).append(row)
        for reference, rounds in rows.items():
            yield from _rounds(ledger, reference, rounds, today)
            if any(told.get((reference, row["round"])) != row for row in rounds):
                yield f"{reference}: its body's file says something else"


def _rounds(ledger: Ledger, reference: str, rounds: list[dict[str, str]], today: date) -> Iterator[str]:
    made: list[Deed | None] = [*_decided(ledger, reference)]
    # What was decided is spread over the rounds in their order; the last one alone can be open.
    if len(made) + 1 == len(rounds):
        made.append(None)
    if len(made) != len(rounds):
        yield f"{reference}: {len(rounds)} rounds and {len(made)} decisions"
        return
    for row, deed in zip(rounds, made, strict=True):
        outcome = (deed.more.get("outcome") or deed.what) if deed else ""
        stands = _stands(deed, date.fromisoformat(row["decision_first_due"]), today)
        direction = deed.more.get("direction", "") if deed else ""
        said = (deed.on.isoformat() if deed else "", WORDS[outcome], stands, direction)
        if (row["decided_on"], row["outcome"], row["in_time"], row["direction_reference"]) != said:
            yield f"{reference}: the file says {row}, the ledger {said}"
    if rounds[0]["decision_first_due"] != ledger.asks[reference].decision_due.isoformat():
        yield f"{reference}: its first day was moved"
    if len(rounds) == 1 and not any(ledger.done("merge", ask=reference)):
        given = Counter(each.more["answer"] for each in ledger.done("give_verdict", ask=reference))
        said_by = {key: int(rounds[0][f"said_{key}"]) for key in ("yes", "partly", "no", "not_sure")}
        if said_by != {key: given[key] for key in said_by}:
            yield f"{reference}: people said {dict(given)}, the file {said_by}"


def _name(slug: str) -> str:
    return str(db.session.scalars(sa.select(PlanningBody.name).where(PlanningBody.slug == slug)).one())


NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SHOWN = ("acknowledge", "note", "decide", "defer", "pass_on", "accept", "move_promise", "report_done", "check_fail",
         "check_pass", "answer_no", "settle_outside", "update")  # fmt: skip
"""What stands in the timeline line by line, with its day."""


def ask_pages(client: FlaskClient, ledger: Ledger) -> Iterator[str]:
    """Each ask's page shows the day of everything that was done with it, and what was promised."""
    for reference in ledger.asks:
        page = _get(client, f"/asks/{reference}")
        days = set(re.findall(r'<time datetime="(\d{4}-\d\d-\d\d)', page))
        for deed in ledger.done(*SHOWN, ask=reference):
            if deed.on.isoformat() not in days:
                yield f"{reference}: its page does not show {deed.what} of {deed.on}"
        for deed in ledger.done("promise", ask=reference):
            if deed.more["due"] not in days:
                yield f"{reference}: its page does not show the promise for {deed.more['due']}"


def body_pages(client: FlaskClient, ledger: Ledger) -> Iterator[str]:
    """What nobody has answered stands on the page of whoever has it."""
    for body in ledger.tempers:
        listed = set(re.findall(r'href="/asks/([A-Z0-9]{8})"', _get(client, f"/bodies/{body}")))
        for ask in ledger.asks.values():
            if ledger.has_it(ask) != body or _decided(ledger, ask.reference):
                continue
            moves = [each for each in ledger.done("merge", "part", ask=ask.reference)]
            shown = moves[-1].more["into"] if moves and moves[-1].what == "merge" else ask.reference
            if shown not in listed:
                yield f"{body}: its page hides {shown}, which it has not answered"


def papers(client: FlaskClient, ledger: Ledger, today: date) -> Iterator[str]:
    """Each body's page says for how many meetings its clerk sent the papers in time."""
    for body in ledger.tempers:
        sent = [each for each in ledger.papers if each.body == body]
        page = _get(client, f"/bodies/{body}")
        found = re.search(r"Papers in time: for (\w+) of (\w+) meeting", page)
        words = found.groups() if found else ("none", "none")
        said = tuple(NUMBERS.index(each) if each in NUMBERS else int(each) for each in words)
        mine = (sum(each.sent_on <= each.due_on for each in sent), len(sent))
        if said != mine:
            yield f"{body}: its page says {said} of papers, the ledger {mine}"


def judged(ledger: Ledger) -> Iterator[str]:
    """What hosts found of the answers is what the measures of each body say."""
    first, last = measures.months()
    for body in db.session.scalars(sa.select(PlanningBody).where(PlanningBody.slug.in_(ledger.tempers))).all():
        mine = [
            each for each in ledger.judged
            if each.body == body.slug and first.first_day <= each.answered_on <= last.last_day
        ]  # fmt: skip
        lines = named(measures.lines(measures.Scope(body.partnership_id, body.id), first, last))
        said = {name: plain(lines[name]) for name in ("reply_sample", "reply_rated") if name in lines}
        if mine and (said["reply_sample"][0], said["reply_rated"][0]) != (len(mine), sum(one.good for one in mine)):
            yield f"{body.slug}: measures say {said} of its answers, the ledger {len(mine)}"
        if not mine and said.get("reply_sample", (0, 0))[0]:
            yield f"{body.slug}: measures say {said} of answers that nobody judged"


def issued(ledger: Ledger) -> Iterator[str]:
    """Each body has a digest of each month that is over, and each says what the raw events say."""
    raw, told = recount.histories(), recount.told()
    for row in db.session.scalars(sa.select(Digest).order_by(Digest.id)):
        if not digests.verify(row.id):
            yield f"digest {row.id} was changed"
        data = from_json(row.data)
        yield from recount.differences(data, raw)
        yield from recount.put_right_differences(data, told)
    months = {
        slug: set(
            db.session.scalars(
                sa.select(Digest.period)
                .join(PlanningBody, PlanningBody.id == Digest.body_id)
                .where(PlanningBody.slug == slug, Digest.state == DigestState.ISSUED)
            )
        )
        for slug in ledger.tempers
    }
    # In the month in which it began there may have been nothing to tell of.
    whole = set(sorted(set.union(*months.values()))[1:])
    for slug, found in months.items():
        ended = ledger.ended.get(slug, (date.max, ""))[0].isoformat()[:7]
        if not {each for each in whole if each <= ended} <= found:
            yield f"{slug} lacks digests of some months: {sorted(found)}"


def figures(client: FlaskClient, today: date) -> Iterator[str]:
    """The measures of each body and partnership are what is counted from the raw events; the first of them is what the
    body's file says, which `files` held against the ledger."""
    first, last = measures.months()
    for partnership_id in db.session.scalars(sa.select(Partnership.id).order_by(Partnership.id)).all():
        told = {
            ask_id: ask_queries.history(ask_id)
            for ask_id in db.session.scalars(
                sa.select(Ask.id).where(Ask.partnership_id == partnership_id).order_by(Ask.id)
            ).all()
        }
        bodies: dict[int | None, str] = {
            row.id: row.slug
            for row in db.session.execute(
                sa.select(PlanningBody.id, PlanningBody.slug).where(PlanningBody.partnership_id == partnership_id)
            )
        }
        for body_id in (None, *bodies):
            scope = measures.Scope(partnership_id, body_id)
            counted = named(measures.lines(scope, first, last))
            by_hand: dict[str, Any] = count_by_hand(told, first.first_day, last.last_day, today, body_id)
            shown = {name: plain(counted[name]) for name in by_hand}
            if shown != by_hand:
                yield f"{bodies.get(body_id, 'all')}: measures say {shown}, counted {by_hand}"
            if body_id is not None:
                due = [row for row in _rows(client, f"/bodies/{bodies[body_id]}/asks.csv")
                       if str(first.first_day) <= row["decision_first_due"] <= str(last.last_day)
                       and row["decision_first_due"] < str(today)]  # fmt: skip
                kept = sum(row["in_time"] == "yes" for row in due)
                if shown["answered_on_time"] != (kept, len(due)):
                    yield f"{bodies[body_id]}: answered in time is {shown['answered_on_time']}, not {kept}/{len(due)}"
