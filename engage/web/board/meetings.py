"""A meeting of a body: its agenda, what should be on it, its papers, and a page for public representatives."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.agendas import MISSED_BEFORE_UP, Standing
from engage.domain.errors import DomainError
from engage.domain.kinds import BodyKind
from engage.domain.permissions import Permission, permits, require
from engage.domain.publication import Audience
from engage.queries import agendas, board
from engage.queries import asks as ask_queries
from engage.queries.agendas import Agenda, AgendaAsk, MeetingSeen
from engage.services import agendas as service
from engage.web import problems
from engage.web.access import current_actor
from engage.web.board.blueprint import bp
from engage.web.board.meeting_words import came_of_label, meeting_label, why_words
from engage.web.forms import CheckboxesField, EngageForm, HiddenField, Needed
from engage.web.presentation import capital, gettext, ngettext, number
from engage.web.typed import whole


class TableForm(EngageForm):
    """Which asks go on the agenda."""

    asks = CheckboxesField(_("Put these on the agenda"), [Needed(_("Tick at least one ask"))], coerce=int)


class PapersForm(EngageForm):
    """The papers went out. `seen` is how many sendings the page knew of."""

    seen = HiddenField()


@bp.get("/board/meetings/")
def meetings() -> ResponseReturnValue:
    """The meetings of the bodies that one reads for."""
    by_body: dict[str, list[MeetingSeen]] = {}
    for each in agendas.meetings_for(board.mine(current_actor())):
        by_body.setdefault(each.body_name, []).append(each)
    actor = current_actor()
    may_keep = any(permits(actor, Permission.MEETING_MANAGE, found[0].subject) for found in by_body.values())
    return render_template("board/meetings.html", bodies=by_body, label=meeting_label, may_keep=may_keep)


@bp.get("/board/meetings/<int:meeting_id>")
def meeting(meeting_id: int) -> ResponseReturnValue:
    """One meeting with its agenda, and what should be on it."""
    found = agendas.agenda(seen_by_me(meeting_id))
    return _drawn(found, TableForm(formdata=None), PapersForm(formdata=None))


@bp.post("/board/meetings/<int:meeting_id>/table")
def meeting_table(meeting_id: int) -> ResponseReturnValue:
    """Put what is ticked on the agenda: each ask for itself."""
    seen, form = seen_by_me(meeting_id), TableForm()
    # What was ticked may be decided by now: it is looked at one by one, and the others go on the agenda all the same.
    ticked = [found for each in request.form.getlist("asks") if (found := whole(each)) is not None]
    form.asks.choices = [(each, "") for each in dict.fromkeys(ticked)][: agendas.MOST_ASKS]
    if not form.validate_on_submit():
        return _drawn(agendas.agenda(seen), form, PapersForm(formdata=None))
    done, failed = service.table_all(current_actor(), meeting_id=seen.id, ask_ids=form.asks.data or [])
    for each in failed:
        title = _title(each.ask_id)
        why = problems.words(each.error)
        flash(gettext("Not on the agenda: “%(title)s”. %(why)s", title=title, why=why), "warning")
    if done:
        flash(
            ngettext(
                "%(count)s ask is on the agenda.", "%(count)s asks are on the agenda.", len(done),
                count=capital(number(len(done))),
            )
        )  # fmt: skip
    return redirect(url_for(".meeting", meeting_id=seen.id), 303)


def _title(ask_id: int) -> str:
    """How a page names an ask that somebody sent the number of: a draft of a host is nobody else's to read."""
    try:
        row = ask_queries.one_by_id(ask_id)
    except DomainError:
        return str(ask_id)
    return row.title if row.readable_by(current_actor()) else str(ask_id)


@bp.post("/board/meetings/<int:meeting_id>/papers")
def meeting_papers(meeting_id: int) -> ResponseReturnValue:
    """Note that the papers went out."""
    seen, form = seen_by_me(meeting_id), PapersForm()
    if form.validate_on_submit():
        try:
            service.papers_sent(current_actor(), meeting_id=seen.id, seen=whole(form.seen.data) or 0)
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(gettext("Noted. The first time counts."))
            return redirect(url_for(".meeting", meeting_id=seen.id), 303)
    return _drawn(agendas.agenda(seen), TableForm(formdata=None), form)


@bp.get("/board/meetings/<int:meeting_id>/pack")
def meeting_pack(meeting_id: int) -> ResponseReturnValue:
    """What is on the agenda, with what people said, to print."""
    found = agendas.agenda(seen_by_me(meeting_id))
    return render_template("board/meeting_pack.html", **_pack(found))


@bp.get("/board/meetings/<int:meeting_id>/pack.txt")
def meeting_pack_text(meeting_id: int) -> ResponseReturnValue:
    """The same as plain text, to put into papers of one's own. It is never sent from here."""
    found = agendas.agenda(seen_by_me(meeting_id))
    name = f"agenda-{found.meeting.body_slug}-{found.meeting.held_on.isoformat()}.txt"
    return Response(
        render_template("board/meeting_pack.txt", **_pack(found)), mimetype="text/plain",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def _pack(found: Agenda) -> dict[str, Any]:
    """Of an ask that another body has by now, only what everybody may read: the words were for whoever answers."""
    here = [each.row.id for each in found.on_it if each.row.body_id == found.meeting.body_id]
    gone = [each.row.id for each in found.on_it if each.row.id not in here]
    behind = agendas.behind(here, Audience.BODY) if here else {}
    if gone:
        behind |= agendas.behind(gone, Audience.PUBLIC)
    return {"agenda": found, "meeting": found.meeting, "behind": behind, "nobody": agendas.Behind()}


@bp.get("/board/meetings/<int:meeting_id>/brief")
def meeting_brief(meeting_id: int) -> ResponseReturnValue:
    """One page for public representatives: what is asked, how many are behind it, what is late. Only what is public."""
    found = agendas.agenda(seen_by_me(meeting_id))
    return render_template("board/meeting_brief.html", agenda=found, meeting=found.meeting, on_it=found.on_it)


def seen_by_me(meeting_id: int) -> MeetingSeen:
    """The meeting, for those who read the board of its body. Raises NotPermitted; 404 when there is none."""
    found = agendas.meeting(meeting_id)
    if found is None:
        abort(404)
    require(current_actor(), Permission.BOARD_READ, found.subject)
    return found


def may_table(seen: MeetingSeen) -> bool:
    """Whether whoever is signed in puts asks on agendas of this body, and enters what came of them."""
    return permits(current_actor(), Permission.ASK_TABLE, seen.subject)


def _drawn(found: Agenda, table: TableForm, papers: PapersForm) -> ResponseReturnValue:
    seen, sent = found.meeting, agendas.sendings(found.meeting.id)
    papers.seen.data = str(len(sent))
    table.asks.choices = [(str(each.row.id), each.row.title) for each in found.to_table]
    table.asks.hints = {str(each.row.id): why_words(each) for each in found.to_table}
    failed = next((form for form in (table, papers) if form.errors), table)
    return render_template(
        "board/meeting.html", agenda=found, meeting=seen, table=table, papers=papers, sendings=sent, form=failed,
        label=meeting_label(seen), came_of=came_of_label, may_table=may_table(seen), ups=_ups(found), late=_late(found),
    ), failed.status  # fmt: skip


def _late(found: Agenda) -> bool:
    """Whether there is something to enter of a meeting that was held."""
    return found.meeting.may_be_entered and any(each.standing is Standing.TO_ENTER for each in found.on_it)


def _ups(found: Agenda) -> tuple[AgendaAsk, ...]:
    """Asks of a locality group that two meetings passed by: they can be sent up to the board."""
    if found.meeting.body_kind is not BodyKind.LPG:
        return ()
    here = (*found.on_it, *found.to_table)
    return tuple(each for each in here if each.missed >= MISSED_BEFORE_UP and each.row.body_id == found.meeting.body_id)
