"""Equality questions after the reference was shown: one on a page, each may be skipped, sent once.

On their way the answers are in a cookie that only this site can read, for half an hour; the database knows nothing of
them, and the draft that holds the reference holds nothing of them either. The cookie opens only beside the key of the
contribution that was just sent, so that the next person at the same computer finds none of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.adapters.crypto import KeyMissing, Tampered
from engage.domain import equality as rules
from engage.domain.errors import Conflict, DomainError
from engage.queries import public_places
from engage.queries.public_places import Place
from engage.services import equality as service
from engage.services.context import context
from engage.web import equality_words, problems
from engage.web.access import no_store
from engage.web.addresses import url_for
from engage.web.forms import ActionForm, EngageForm, Needed, RadioField
from engage.web.public import browser_cookies, drafting
from engage.web.public.blueprint import bp
from engage.web.public.share import no_such_place

COOKIE = "engage_equality"
YES, NO = "yes", "no"


class BeginForm(EngageForm):
    """Whether somebody wants to be asked at all."""

    begin = RadioField(
        _("Do you want to answer the equality questions?"), [Needed(_("Choose yes or no"))],
        choices=[(YES, _("Yes, answer the equality questions (takes 2 minutes)")),
                 (NO, _("No, skip the equality questions"))],
    )  # fmt: skip


class QuestionForm(EngageForm):
    """One question. To choose nothing is to skip it."""

    answer = RadioField()

    def about(self, question: rules.Question) -> QuestionForm:
        """Ask this one."""
        self.answer.label.text = equality_words.question(question)
        self.answer.description = equality_words.hint(question)
        self.answer.choices = [(value, equality_words.answer(question, value)) for value in question.answers]
        return self


@dataclass
class OnTheWay:
    """What a browser has answered so far, or that it has sent it."""

    answers: dict[str, str] = field(default_factory=dict)
    sent: bool = False

    @property
    def asked(self) -> tuple[rules.Question, ...]:
        """The questions that come for these answers."""
        return rules.asked(self.answers)


View = Callable[[Place, OnTheWay], ResponseReturnValue]


def _asked_here(view: Callable[..., ResponseReturnValue]) -> Callable[..., Any]:
    """Let a view answer only where the questions are asked, to whoever sent something within the last half hour."""

    @wraps(view)
    def wrapped(locality: str, **more: Any) -> ResponseReturnValue:
        place = public_places.locality(locality)
        if place is None:
            return no_such_place(place)
        sent = drafting.sent()
        if sent is None:
            return _page("public/equality_gone.html", place)
        if sent.locality != place.slug or not place.equality_asked:
            return redirect(url_for(".share_sent", locality=sent.locality))
        return view(place, _read(), **more)

    return no_store(wrapped)


@bp.route("/s/<locality>/equality", methods=["GET", "POST"])
@_asked_here
def equality(place: Place, way: OnTheWay) -> ResponseReturnValue:
    """What they are for, and whether one wants to answer them."""
    form = BeginForm()
    if form.validate_on_submit():
        if form.begin.data == NO:
            return _forget(redirect(url_for(".share_sent", locality=place.slug)))
        return redirect(_at(place, 1))
    if way.sent:
        return redirect(url_for(".equality_thanks", locality=place.slug))
    return _page("public/equality.html", place, form=form), form.status


@bp.route("/s/<locality>/equality/<int:number>", methods=["GET", "POST"])
@_asked_here
def equality_question(place: Place, way: OnTheWay, number: int) -> ResponseReturnValue:
    """One question: the first has the number 1."""
    if way.sent:
        return redirect(url_for(".equality_thanks", locality=place.slug))
    if not 1 <= number <= len(way.asked):
        return redirect(url_for(".equality_check", locality=place.slug))
    question = way.asked[number - 1]
    form = QuestionForm(answer=way.answers.get(question.key)).about(question)
    if form.validate_on_submit():
        given = {**way.answers, question.key: "" if "skip" in request.form else form.answer.data or ""}
        kept = OnTheWay(rules.checked(given))
        last = number >= len(kept.asked) or "change" in request.args
        on = url_for(".equality_check", locality=place.slug) if last else _at(place, number + 1)
        return _keep(redirect(on), kept)
    return _page("public/equality_question.html", place, form=form, number=number, count=len(way.asked)), form.status


@bp.route("/s/<locality>/equality/check", methods=["GET", "POST"])
@_asked_here
def equality_check(place: Place, way: OnTheWay) -> ResponseReturnValue:
    """What was answered, and the button that sends it."""
    thanks = redirect(url_for(".equality_thanks", locality=place.slug))
    if way.sent:
        return thanks
    form = ActionForm()
    if form.validate_on_submit():
        try:
            kept = service.send(partnership_id=place.partnership_id, answers=way.answers, once=drafting.key() or "")
        except Conflict:  # turned off in between: there is nothing to put right
            return redirect(url_for(".share_sent", locality=place.slug))
        except DomainError as error:
            problems.apply(form, error)
        else:
            if kept:
                return _keep(thanks, OnTheWay(sent=True))
    rows = [
        {
            "key": equality_words.short(question), "change_url": f"{_at(place, number)}?change=1",
            "value": equality_words.answer(question, way.answers.get(question.key, rules.NOT_ANSWERED)),
        }
        for number, question in enumerate(way.asked, 1)
    ]  # fmt: skip
    page = _page("public/equality_check.html", place, form=form, rows=rows, any=bool(way.answers), last=len(way.asked))
    return page, form.status


@bp.get("/s/<locality>/equality/thanks")
@_asked_here
def equality_thanks(place: Place, way: OnTheWay) -> ResponseReturnValue:
    """They were sent; back to the reference."""
    if not way.sent:
        return redirect(url_for(".equality", locality=place.slug))
    return _page("public/equality_thanks.html", place)


def _at(place: Place, number: int) -> str:
    return url_for(".equality_question", locality=place.slug, number=number)


def _page(template: str, place: Place, **more: Any) -> str:
    return render_template(template, place=place, contacts=public_places.contacts(place.partnership_id), **more)


def _bound() -> str:
    return f"equality-way:{context().keys.hmac('equality-way', drafting.key() or '')}"


def _read() -> OnTheWay:
    """What the browser holds; nothing when it is forged, of another contribution or of another time."""
    held = request.cookies.get(COOKIE)
    if not held:
        return OnTheWay()
    try:
        kept = json.loads(context().keys.decrypt(held, _bound()))
        return OnTheWay(rules.checked(kept["answers"]), bool(kept["sent"]))
    except (Tampered, KeyMissing, DomainError, ValueError, KeyError, TypeError):
        return OnTheWay()


def _keep(response: ResponseReturnValue, way: OnTheWay) -> Response:
    answer = make_response(response)
    held = context().keys.encrypt(json.dumps({"answers": way.answers, "sent": way.sent}), _bound())
    browser_cookies.give(answer, COOKIE, held, keep=drafting.SHOWN_FOR, path=drafting.PATH)
    return answer


def _forget(response: ResponseReturnValue) -> Response:
    answer = make_response(response)
    let_go(answer)
    return answer


def let_go(response: Response) -> None:
    """Take what was answered on the way from this browser."""
    browser_cookies.take(response, COOKIE, path=drafting.PATH)
