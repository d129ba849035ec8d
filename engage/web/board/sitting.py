"""What a meeting did, entered in one sitting: the asks of its agenda one after another, each in a few presses.

For every ask one says what came of it, then only what that asks for; saving leads to the next. Each ask is saved by
itself, so nothing is lost when somebody stops halfway. It works without JavaScript; with it, numbers choose and
Ctrl and Enter saves (`static/js/sitting.js`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.domain.agendas import Standing
from engage.domain.ask_states import AskAction, Outcome
from engage.domain.errors import NotFound, NotPermitted
from engage.domain.permissions import Actor, Permission, require
from engage.queries import agendas
from engage.queries.agendas import Agenda, AgendaAsk, MeetingSeen
from engage.services import decisions
from engage.web import ask_desk, ask_forms
from engage.web.access import current_actor
from engage.web.ask_doings import Doing, Setting, decided, deferred, passed
from engage.web.ask_forms import AskForm
from engage.web.board import moved_on
from engage.web.board.asks import may_do, open_page
from engage.web.board.blueprint import bp
from engage.web.board.meeting_words import came_of_label
from engage.web.board.meetings import seen_by_me

A = AskAction


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


class SatDecideForm(ask_forms.DecideForm):
    """A decision of this meeting: when and where is known."""

    decided_on = None  # type: ignore[assignment]
    meeting_id = None  # type: ignore[assignment]


class SatNoteForm(ask_forms.NoteForm):
    """Noted at this meeting."""

    meeting_id = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a meeting can have done; `key` is the number that chooses it, `first` where typing begins."""

    key: str
    doing: Doing
    first: str


def _decide(actor: Actor, ask_id: int, form: Any, meeting: MeetingSeen, *, outcome: Outcome) -> None:
    given = decided(form, outcome) | {"process": form.how.data or ""}
    decisions.decide(
        actor, ask_id, version=form.seen, meeting_id=meeting.id, decided_on=meeting.held_on, **given
    )


def _note(actor: Actor, ask_id: int, form: Any, meeting: MeetingSeen) -> None:
    decisions.note(actor, ask_id, text=form.text.data, meeting_id=meeting.id, version=form.seen)


def _defer(actor: Actor, ask_id: int, form: Any, meeting: MeetingSeen) -> None:
    decisions.defer(actor, ask_id, meeting_id=meeting.id, version=form.seen, **deferred(form))


def _pass_on(actor: Actor, ask_id: int, form: Any, meeting: MeetingSeen) -> None:
    decisions.pass_on(actor, ask_id, meeting_id=meeting.id, version=form.seen, **passed(form))


def _doing(
    slug: str, action: AskAction, form: type[AskForm], run: Any, link: str, about: str = "", **more: Any
) -> Doing:
    return Doing(slug, action, form, run, link, _("Save it and go on"), about, _("Saved."), **more)


CHOICES: tuple[Choice, ...] = (
    *(
        Choice(key, _doing(slug, A.DECIDE, SatDecideForm, partial(_decide, outcome=outcome), words, outcome=outcome),
               "reasons")
        for key, slug, outcome, words in (
            ("1", "agreed", Outcome.AGREED, _("Agreed")),
            ("2", "agreed-in-part", Outcome.PARTLY, _("Agreed in part")),
            ("3", "happening-already", Outcome.ALREADY_PLANNED, _("Happening already")),
            ("4", "not-agreed", Outcome.NOT_AGREED, _("Not agreed")),
        )
    ),
    Choice("5", _doing("noted", A.NOTE, SatNoteForm, _note, _("Noted"),
                       _("It is kept in the history. It is not a decision, and the days go on counting.")), "text"),
    Choice("6", _doing("put-off", A.DEFER, ask_forms.DeferForm, _defer, _("Put off"),
                       _("The first day stays for all to see, and the days late are counted.")), "to-day"),
    Choice("7", _doing("passed-on", A.PASS_ON, ask_forms.PassForm, _pass_on, _("Passed on"),
                       _("You stay answerable until somebody takes it on.")), "to_body_id"),
)  # fmt: skip
BY_SLUG = {each.doing.slug: each.doing for each in CHOICES}


@bp.get("/board/meetings/<int:meeting_id>/enter")
def enter(meeting_id: int) -> ResponseReturnValue:
    """The next ask whose outcome is not entered; when there is none, what was entered."""
    found = _sitting(meeting_id)
    if found.left:
        return redirect(_at(found.meeting, found.left[0].row.reference))
    return render_template(
        "board/meeting_entered.html", agenda=found, meeting=found.meeting, came_of=came_of_label
    )


@bp.get("/board/meetings/<int:meeting_id>/enter/<reference>")
def enter_ask(meeting_id: int, reference: str) -> ResponseReturnValue:
    """What came of this ask? One of seven."""
    found = _sitting(meeting_id)
    one = found.one(reference) or abort(404)
    return render_template(
        "board/meeting_enter.html", **_around(found, one), choices=CHOICES, came_of=came_of_label(one),
        open=one.standing is Standing.TO_ENTER,
    )  # fmt: skip


@bp.route("/board/meetings/<int:meeting_id>/enter/<reference>/<slug>", methods=["GET", "POST"])
def enter_what(meeting_id: int, reference: str, slug: str) -> ResponseReturnValue:
    """What this outcome asks for; saved, it leads to the next ask."""
    actor, doing = current_actor(), BY_SLUG.get(slug) or abort(404)
    found = _sitting(meeting_id)
    back = url_for(".enter", meeting_id=meeting_id)
    one = found.one(reference)
    if one is None:
        return moved_on.page(doing, reference, NotFound("ask_unknown"), back=back)

    def load() -> Setting:
        return Setting(open_page(actor, reference), actor)

    def run(what: Doing, given: Setting, form: AskForm) -> None:
        run_here: Any = what.run
        run_here(actor, given.page.row.id, form, found.meeting)

    def draw(shown: ask_desk.Drawing) -> str:
        return render_template(
            "board/meeting_enter_what.html", **(shown.context | _around(found, one)), action=request.path
        )

    try:
        return ask_desk.do(doing, ask_desk.Desk(load, lambda page: may_do(actor, page), run, draw, back))
    except NotPermitted as error:
        return moved_on.page(doing, reference, error, back=back)


def _sitting(meeting_id: int) -> Agenda:
    """The agenda of a meeting that was held, for those who enter what it did."""
    seen = seen_by_me(meeting_id)
    require(current_actor(), Permission.ASK_TABLE, seen.subject)
    if not seen.may_be_entered:
        abort(404)
    return agendas.agenda(seen)


def _at(meeting: MeetingSeen, reference: str) -> str:
    return url_for(".enter_ask", meeting_id=meeting.id, reference=reference, _anchor="choices")


def _around(found: Agenda, one: AgendaAsk) -> dict[str, Any]:
    """What every page of the sitting shows: which ask, the how-manieth of how many, and what is still to do."""
    place = found.on_it.index(one)
    return {
        "agenda": found, "meeting": found.meeting, "one": one, "row": one.row, "place": place + 1,
        "after": next((each for each in found.on_it[place + 1 :] if each.standing is Standing.TO_ENTER), None),
    }  # fmt: skip
