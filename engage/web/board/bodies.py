"""What waits for whom, by date: the first page of everybody who answers or puts asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.domain.ask_labels import AskLabel, Labelled, Owed
from engage.domain.ask_states import AskState, PromiseState
from engage.domain.deadlines import days_overdue, local_date
from engage.domain.permissions import Permission, permits
from engage.domain.verdicts import WINDOW_DAYS
from engage.queries import board, link_answers, raising
from engage.queries.asks import AskRow
from engage.queries.board import Desk, DeskBody, DeskHost, PromiseRow
from engage.queries.calendar import today
from engage.queries.link_answers import Waiting
from engage.web import typed
from engage.web.access import current_actor
from engage.web.ask_labels import ask_label, no_words
from engage.web.board.blueprint import bp
from engage.web.labels import Label
from engage.web.presentation import gettext


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar: what is to be done about which ask; `who` does it."""

    on: date | None
    what: str
    who: str
    row: AskRow
    tag: Label | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day; `late` says by how much, when it has passed."""

    on: date | None
    late: Label | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class BodyDesk:
    """A body with its calendar."""

    body: DeskBody
    days: tuple[Day, ...]
    passed_here: tuple[AskRow, ...]


@dataclass(frozen=True, slots=True)
class HostDesk:
    """A host with what its moderators have to do with asks."""

    host: DeskHost
    drafts: tuple[AskRow, ...]
    to_check: tuple[Entry, ...]
    disputes: tuple[AskRow, ...]
    raised: tuple[AskRow, ...]
    may_raise: bool
    answers: tuple[Waiting, ...] = ()
    """What came by a link and waits for the host to look."""


@bp.get("/board/")
def home() -> ResponseReturnValue:
    """The desk of whoever is signed in."""
    actor = current_actor()
    found = board.desk(board.mine(actor))
    may_raise = raising.raising_hosts(actor)
    answers = link_answers.waiting(link_answers.hosts_that_look(actor))
    return render_template(
        "board/home.html",
        bodies=[_body(found, each) for each in found.bodies],
        hosts=[_host(found, each, each.id in may_raise, answers) for each in found.hosts],
        more=found.more,
        to_issue=any(permits(actor, Permission.DIGEST_ISSUE, frozenset({g.scope})) for g in actor.grants),
    )


@bp.get("/board/asks/")
def every_ask() -> ResponseReturnValue:
    """Every ask one may see, the newest first."""
    whose = board.mine(current_actor())
    before, body = _number("before"), _number("body")
    found, more = board.listed(whose, before=before, body_id=body)
    older = url_for(".every_ask", before=found[-1].id, body=body) if more else None
    first = url_for(".every_ask", body=body) if before else None
    return render_template("board/asks.html", items=[item(each) for each in found], older=older, first=first)


def item(row: AskRow) -> dict[str, object]:
    """An ask for the `agenda` macro; the page turns `label` into its tag."""
    return {
        "heading": row.title, "url": url_for("board.ask", reference=row.reference), "body": row.body_name,
        "label": ask_label(row.label), "note": no_words(row.noes),
    }  # fmt: skip


def _number(name: str) -> int | None:
    if not request.args.get(name):
        return None
    found = typed.number(name)
    return abort(404) if found is None else found


def _body(found: Desk, body: DeskBody) -> BodyDesk:
    here = [row for row in found.asks if row.body_id == body.id and row.state is not AskState.DRAFT]
    entries = [entry for row in here for entry in _waiting(row)] + list(_promised(found.promises, here))
    passed = tuple(row for row in found.asks if row.passed_to == body.id)
    return BodyDesk(body, _by_day(entries), passed)


def _waiting(row: AskRow) -> Iterator[Entry]:
    """What waits about one ask, beside its promises."""
    officer = gettext("Officer")
    if row.to_acknowledge and row.ack_due:
        yield Entry(row.ack_due, gettext("Say that you have it"), officer, row)
    if row.state is AskState.TABLED and row.meeting_on and row.meeting_on >= today():
        yield Entry(row.meeting_on, gettext("On the agenda"), gettext("The meeting"), row)
    if row.state is AskState.PASSING:
        yield Entry(row.next_due, gettext("Yours until somebody takes it on"), officer, row, ask_label(row.label))
    elif row.owed is Owed.DECISION:
        yield Entry(row.next_due, gettext("Decide"), officer, row)
    elif row.owed is Owed.FIRST_PROMISE:
        yield Entry(row.next_due, gettext("Say who does what, by when"), officer, row)
    elif row.owed is Owed.ANSWER:
        yield Entry(row.next_due, gettext("Answer the people who say no"), officer, row, None, no_words(row.noes))
    elif row.state is AskState.WITH_PEOPLE and row.noes.no and row.asked_at:
        over = date.fromordinal(local_date(row.asked_at).toordinal() + WINDOW_DAYS)
        yield Entry(over, gettext("Look at the no and close it"), gettext("Chair"), row, None, no_words(row.noes))


def _promised(promises: Iterable[PromiseRow], asks: Iterable[AskRow]) -> Iterator[Entry]:
    rows = {row.id: row for row in asks}
    for each in promises:
        if each.ask_id in rows and each.state is PromiseState.OPEN:
            yield Entry(each.due, gettext("Promised: %(what)s", what=each.text), each.owner_role, rows[each.ask_id])


def _by_day(entries: list[Entry]) -> tuple[Day, ...]:
    def when(entry: Entry) -> date:
        return entry.on or date.max

    ordered = sorted(entries, key=lambda entry: (when(entry), entry.row.id))
    return tuple(_day(on, tuple(several)) for on, several in groupby(ordered, key=when))


def _day(on: date, entries: tuple[Entry, ...]) -> Day:
    days = days_overdue(on, today(), entries[0].row.calendar)
    late = ask_label(Labelled(AskLabel.OVERDUE, {"days": days})) if days else None
    return Day(None if on == date.max else on, late, entries)


def _host(found: Desk, host: DeskHost, may_raise: bool, answers: tuple[Waiting, ...]) -> HostDesk:
    here = [row for row in found.asks if row.host_id == host.id]
    public = [row for row in here if row.state is not AskState.DRAFT]
    rows = {row.id: row for row in public}
    to_check = tuple(
        Entry(each.due, each.text, each.owner_role, rows[each.ask_id])
        for each in found.promises
        if each.state is PromiseState.CLAIMED and each.ask_id in rows
    )
    disputes = tuple(row for row in public if row.noes.no)
    return HostDesk(
        host,
        tuple(row for row in here if row.state is AskState.DRAFT),
        to_check,
        disputes,
        tuple(row for row in public if row not in disputes),
        may_raise,
        tuple(each for each in answers if each.host_id == host.id),
    )
