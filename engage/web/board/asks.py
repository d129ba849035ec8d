"""One ask for staff: where it stands, what is behind it, and what this person may do now."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.domain.ask_options import open_to
from engage.domain.ask_states import AskAction, AskState
from engage.domain.errors import NotFound, NotPermitted
from engage.domain.permissions import Actor, Permission, permits
from engage.domain.publication import Audience
from engage.queries import asks as ask_queries
from engage.queries import board, earlier, echoes
from engage.queries.asks import AskPage
from engage.queries.calendar import today
from engage.queries.echoes import Desk
from engage.services import closure
from engage.services import same_here as same_here_service
from engage.web import ask_desk
from engage.web.access import current_actor
from engage.web.ask_doings import BY_SLUG, MAIN, Doing, Setting, claimed, offered
from engage.web.ask_forms import AskForm, ButtonForm
from engage.web.ask_labels import VERDICT, promise_rows, say
from engage.web.ask_timeline import timeline
from engage.web.board import moved_on
from engage.web.board.blueprint import bp
from engage.web.forms import ActionForm
from engage.web.presentation import gettext


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


@bp.get("/board/asks/<reference>")
def ask(reference: str) -> ResponseReturnValue:
    """The ask with everything that staff may read of it."""
    actor = current_actor()
    page = open_page(actor, reference)
    open_now = may_do(actor, page)
    doings = offered(open_now)
    first = next((each for each in doings if each.action in MAIN), None)
    before = earlier.of_ask(page.row, later=True)
    press = _pressed(page) if first and first.action is AskAction.ACKNOWLEDGE else None
    return render_template(
        "board/ask.html", page=page, row=page.row, steps=timeline(page), promises=promises_of(page), first=first,
        doings=[each for each in doings if each is not first], press=press, earlier=before,
        may_correct=AskAction.CORRECT in open_now,
        comments=_comments(actor, page), desk=_desk(actor, page), pressed=ActionForm(formdata=None),
        may_change=any(each.action is AskAction.RAISE for each in doings), moves=_moves(page, open_now),
    )  # fmt: skip


@bp.post("/board/asks/<reference>/comments")
def comments(reference: str) -> ResponseReturnValue:
    """Open what people wrote with their answers: audited, then shown."""
    actor = current_actor()
    page = open_page(actor, reference)
    if not ActionForm().validate_on_submit():
        return redirect(url_for(".ask", reference=reference))
    found = closure.comments_on(actor, page.row.id)
    return render_template("board/comments.html", row=page.row, comments=found, verdict_words=VERDICT, say=say)


@bp.post("/board/asks/<reference>/same-here")
def same_here(reference: str) -> ResponseReturnValue:
    """Open what people wrote with "Same here": audited, then shown."""
    actor = current_actor()
    page = open_page(actor, reference)
    if not ActionForm().validate_on_submit():
        return redirect(url_for(".ask", reference=reference))
    found = same_here_service.sentences_on(actor, page.row.id)
    return render_template("board/same_here.html", row=page.row, sentences=found)


_MOVES = (
    (AskAction.MERGE, "board.join", _("Join it with another ask")),
    (AskAction.SPLIT_OFF, "board.split", _("Make a part of it an ask of its own")),
    (AskAction.PART, "board.part", _("Let it stand by itself again")),
)


def _moves(page: AskPage, open_now: tuple[AskAction, ...]) -> list[dict[str, str]]:
    """What the host can do to it and to another ask at once, and what it can say of others."""
    asked_before = []
    if permits(current_actor(), Permission.ASK_RAISE, page.row.subject) and page.row.state is not AskState.DISCARDED:
        url = url_for("board.alike", reference=page.row.reference)
        asked_before.append({"url": url, "text": gettext("Say if it was asked before")})
    return asked_before + [
        {"url": url_for(endpoint, reference=page.row.reference), "text": gettext(words)}
        for action, endpoint, words in _MOVES
        if action in open_now
    ]


def _comments(actor: Actor, page: AskPage) -> int:
    """How many answers with words there are for this person to open."""
    return ask_queries.comments(page.row.id) if _reads_for(actor, page) else 0


def _desk(actor: Actor, page: AskPage) -> Desk | None:
    """What more people say, for the readers of the host that raised it."""
    found = echoes.desk(page.row.id) if _reads_for(actor, page) else None
    return found if found and (found.pressed or found.again) else None


def _reads_for(actor: Actor, page: AskPage) -> bool:
    return permits(actor, Permission.ORIGINAL_READ, page.row.subject)


@bp.route("/board/asks/<reference>/<slug>", methods=["GET", "POST"])
def act(reference: str, slug: str) -> ResponseReturnValue:
    """Do one thing to an ask: its form, or what the form says."""
    actor = current_actor()
    doing = BY_SLUG.get(slug)
    if doing is None:
        abort(404)

    def load() -> Setting:
        page = open_page(actor, reference)
        return Setting(page, actor, board.meetings(page.row.body_id) if doing.meetings else ())

    def run(what: Doing, given: Setting, form: AskForm) -> None:
        what.run(actor, given.page.row.id, form)

    def draw(shown: ask_desk.Drawing) -> str:
        return render_template(
            "board/act.html", **shown.context, claimed=claimed(shown.page), back=back, action=request.path
        )

    back = url_for(".ask", reference=reference)
    try:
        return ask_desk.do(doing, ask_desk.Desk(load, lambda page: may_do(actor, page), run, draw, back))
    except NotPermitted as error:
        return moved_on.page(doing, reference, error, back=url_for(".home"))


def open_page(actor: Actor, reference: str) -> AskPage:
    """The ask for staff who may read it. Raises NotFound (also for drafts of other hosts), NotPermitted."""
    row = ask_queries.one(reference)
    if not row.readable_by(actor):
        if row.raised_at is None:
            raise NotFound("ask_unknown")
        raise NotPermitted("not_permitted")
    return ask_queries.page(row, Audience.BODY)


def may_do(actor: Actor, page: AskPage) -> tuple[AskAction, ...]:
    """What the actor may do to the ask now."""
    return open_to(page.ask, actor, page.row.subject, page.facts, orphaned=page.row.orphaned)


def promises_of(page: AskPage) -> list[dict[str, object]]:
    """The promises for their table."""
    return promise_rows(page.ask, today(), page.row.calendar)


def _pressed(page: AskPage) -> AskForm:
    form = ButtonForm(formdata=None)
    form.version.data = str(page.ask.version)
    return form
