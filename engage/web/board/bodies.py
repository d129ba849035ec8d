"""What waits for whom, by date: the first page of everybody who answers or puts asks."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.domain.ask_states import AskState, PromiseState
from engage.domain.permissions import Permission, permits
from engage.queries import board, link_answers, raising
from engage.queries.asks import AskRow
from engage.queries.board import Desk, DeskBody, DeskHost
from engage.queries.link_answers import Waiting
from engage.web import typed
from engage.web.access import current_actor
from engage.web.ask_labels import ask_label, no_words
from engage.web.ask_waiting import DESK_WORDS, Day, Entry, by_day, entries
from engage.web.board.blueprint import bp


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
        orphans=tuple(row for row in found.asks if row.orphaned), more=found.more,
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
    passed = tuple(row for row in found.asks if row.passed_to == body.id)
    return BodyDesk(body, by_day(entries(here, found.promises, DESK_WORDS)), passed)


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
