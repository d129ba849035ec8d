"""The officer's link page: one ask, answered from a signed link in the body's mailbox, without an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.domain.ask_options import open_to
from engage.domain.ask_states import AskAction
from engage.domain.errors import DomainError, NotFound, NotPermitted, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.link_answers import AT_ONCE, clash
from engage.domain.publication import Audience
from engage.queries import asks as ask_queries
from engage.queries import earlier
from engage.queries.asks import AskPage
from engage.queries.calendar import today
from engage.services import link_answers, links
from engage.services.link_answers import Answer
from engage.services.links import Link
from engage.web import ask_desk, kept_words
from engage.web.ask_doings import BY_LINK, PRESS_WITH_LINE, Doing, Setting
from engage.web.ask_forms import AskForm, ButtonForm
from engage.web.ask_labels import promise_rows
from engage.web.typed import number

bp = Blueprint("respond", __name__, url_prefix="/respond")

A = AskAction
_ELSEWHERE = frozenset({A.DECIDE, A.ACKNOWLEDGE, A.ADD_LINE})
"""What has a place of its own on the page, or none: a line that came back is gone on with from there."""
_INSTEAD = ("put-off", "pass-on", "stands")
"""Ways not to answer: shown after the answers."""


@dataclass(frozen=True, slots=True)
class Held:
    """A link that works, and the body it acts for."""

    link: Link
    body_id: int | None


@bp.after_request
def private(response: Any) -> Any:
    """Keep the address with its token out of caches, referrers and search engines."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/<token>")
def ask(token: str) -> ResponseReturnValue:
    """The ask, the people's words, and what can be answered now."""
    try:
        held = _held(token)
        page = _page(held)
    except DomainError as error:
        return _ended(error)
    open_now = _open(held, page)
    backs = [(each, BY_LINK[each.slug]) for each in link_answers.to_go_on_with(held.link, page.ask)]
    doings = [each for each in BY_LINK.values() if each.action in open_now]
    one_press = ButtonForm(formdata=None)
    one_press.version.data = str(page.ask.version)
    return render_template(
        "respond/ask.html", page=page, row=page.row, token=token, press=one_press,
        acknowledge=next((each for each in doings if each.action is A.ACKNOWLEDGE), None),
        answers=[each for each in doings if each.action is A.DECIDE],
        instead=[each for each in doings if each.slug in _INSTEAD],
        others=[each for each in doings if each.action not in _ELSEWHERE and each.slug not in _INSTEAD],
        promises=promise_rows(page.ask, today(), page.row.calendar), here=page.body_name(held.body_id),
        earlier=earlier.of_ask(page.row, limit=3),
        backs=[(each, again, again.action in open_now) for each, again in backs],
        sent=[each for each in page.ask.unread if held.body_id in {None, each.body_id}],
    )  # fmt: skip


@bp.route("/<token>/<slug>", methods=["GET", "POST"])
def act(token: str, slug: str) -> ResponseReturnValue:
    """One answer: its form, or what the form says."""
    doing = BY_LINK.get(slug)
    if doing is None:
        abort(404)
    try:
        return _answer(token, _held(token), doing)
    except DomainError as error:
        return _ended(error, doing)


def _answer(token: str, held: Held, doing: Doing) -> ResponseReturnValue:
    back = url_for(".ask", token=token)
    again = number("answer")

    def load() -> Setting:
        page = _page(held)
        return Setting(page, held.link.actor, begun=_begun(held, page, doing.slug, again))

    def run(what: Doing, given: Setting, form: AskForm) -> None:
        said = what.given(form) if what.given else {}
        link_answers.take(
            held.link, given.page.row.id, what.action, said, slug=what.slug, version=form.seen,
            instead_of=given.begun.id if given.begun else None,
        )  # fmt: skip

    def draw(shown: ask_desk.Drawing) -> str:
        action = url_for(".act", token=token, slug=doing.slug, answer=again)
        return render_template("respond/act.html", **shown.context, back=back, action=action)

    def thanks(what: Doing, form: AskForm) -> str:
        with_line = what.action in AT_ONCE and "text" in form and bool(form["text"].data)
        return PRESS_WITH_LINE if with_line else what.thanks

    return ask_desk.do(doing, ask_desk.Desk(load, lambda page: _open(held, page), run, draw, back, thanks))


def _begun(held: Held, page: AskPage, slug: str, again: int | None) -> Answer | None:
    """The answer that came back and is gone on with: the one that the address names, else the last of this page."""
    found = [each for each in link_answers.to_go_on_with(held.link, page.ask) if each.slug == slug]
    named = [each for each in found if each.id == again]
    return next(reversed(named or found), None)


def _held(token: str) -> Held:
    """The link of this token. Raises NotFound, Refused when it ended."""
    link = links.find(LinkPurpose.ASK_OFFICER, token)
    return Held(link, links.body_of(link.id))


def _page(held: Held) -> AskPage:
    """The ask of a link, for the body that answers for it or that it was passed to.

    Raises NotPermitted("link_of_another_body") when it has moved on.
    """
    row = ask_queries.one_by_id(held.link.subject_id)
    if held.body_id is not None and held.body_id not in {row.body_id, row.passed_to}:
        raise NotPermitted("link_of_another_body")
    return ask_queries.page(row, Audience.BODY)


def _open(held: Held, page: AskPage) -> tuple[AskAction, ...]:
    """What can be answered now; of what waits to be looked at, nothing a second time."""
    found = open_to(page.ask, held.link.actor, page.row.subject, page.facts, body_of_link=held.body_id)
    if page.ask.wordless and held.body_id in {None, page.row.body_id}:
        found = (*found, A.ADD_LINE)
    return tuple(each for each in found if not _waits(page, each))


def _waits(page: AskPage, action: AskAction) -> bool:
    if action in {A.MOVE_PROMISE, A.REPORT_DONE}:
        told = {each.promise for each in page.ask.unread}
        return all(each.number in told for each in page.ask.open_promises)
    return any(clash(action, None, each.what, each.promise) for each in page.ask.unread)


def _ended(error: DomainError, doing: Doing | None = None) -> ResponseReturnValue:
    """A kind page for a link that does not work, or no longer, with what was typed."""
    kept = kept_words.of(doing) if doing else []
    given = {"typed": request.method == "POST", "kept": kept}
    if isinstance(error, NotFound):
        return render_template("respond/ended.html", why="unknown", **given), 404
    if isinstance(error, Refused) and error.code in {"link_revoked", "link_expired", "link_used"}:
        return render_template("respond/ended.html", why=error.code.removeprefix("link_"), **given), 410
    if error.code == "link_of_another_body":
        return render_template("respond/ended.html", why="moved", **given), 410
    raise error
