"""Who has to be told by phone or letter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.permissions import Permission
from engage.domain.references import format_reference
from engage.queries import outbox as queries
from engage.queries.moderation import hosts_of
from engage.services import addresses
from engage.services import by_hand as services
from engage.services.by_hand import Answers, Spoken
from engage.web import labels, problems, typed
from engage.web.access import current_actor
from engage.web.forms import ActionForm
from engage.web.moderation.blueprint import bp
from engage.web.moderation.by_word_forms import CallForm, for_call

PAGE = 25


@bp.get("/by-hand")
def by_hand() -> ResponseReturnValue:
    """The work list, oldest first. Addresses are opened one by one."""
    return _page()


@bp.post("/by-hand/<int:message_id>/open")
def open_contact(message_id: int) -> ResponseReturnValue:
    """Whom to ring or write to, and what to say: audited, then shown."""
    pressed = ActionForm()
    if not pressed.validate_on_submit():
        return _page(pressed)
    return _call(message_id, pressed)


@bp.post("/by-hand/<int:message_id>/told")
def told_by_hand(message_id: int) -> ResponseReturnValue:
    """They were told, and what they answered to it is typed in."""
    form = for_call(_asked())()
    if form.validate_on_submit():
        try:
            services.told_by_hand(
                current_actor(), message_id, also=_also(), spoken=_spoken(form), own_word=form.is_own_word
            )
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Noted. Thank you."))
            return redirect(url_for(".by_hand"))
    if not _spoken(form) or "csrf_token" in form.errors:
        # A form that was not ours to give opens no address.
        return _page(form)
    return _call(message_id, ActionForm(formdata=None), form)


@bp.post("/by-hand/<int:message_id>/not-reached")
def not_reached(message_id: int) -> ResponseReturnValue:
    """Somebody tried, and reached nobody."""
    pressed = ActionForm()
    if pressed.validate_on_submit():
        try:
            tries = services.not_reached(current_actor(), message_id, also=_also())
        except DomainError as error:
            problems.apply(pressed, error)
        else:
            if tries >= services.MOST_TRIES:
                flash(_("Noted. That was the third try: their page says now that we did not reach them."))
            else:
                flash(_("Noted. It is on this list again in four hours."))
            return redirect(url_for(".by_hand"))
    return _page(pressed)


def _also() -> list[int]:
    """The other news that the page showed, by number."""
    return _numbers("also")


def _numbers(name: str) -> list[int]:
    found = (typed.whole(each) for each in request.form.get(name, "")[:400].split(","))
    return [each for each in found if each]


_LISTED = {"questions": Answers.QUESTION, "verdicts": Answers.VERDICT, "promises": Answers.PROMISE}
"""The hidden lists of a page: the numbers of the news of which each can be answered."""


def _asked() -> list[tuple[int, Answers]]:
    """What the page let them answer: the numbers of the news, and what of it."""
    return [(each, about) for name, about in _LISTED.items() for each in _numbers(name)]


def _spoken(form: CallForm) -> list[Spoken]:
    """What was typed of their answers; what was left empty was not answered."""

    def data(name: str, number: int) -> Any:
        return form[f"{name}_{number}"].data or ""

    def spoken(number: int, about: Answers) -> Spoken:
        if about is Answers.PROMISE:
            return Spoken(number, promise=data("promise", number))
        if about is Answers.QUESTION:
            return Spoken(number, answer=data("answer", number), danger=bool(data("danger", number)))
        return Spoken(
            number, verdict=data("verdict", number), comment=data("comment", number),
            new_information=data("news", number),
        )  # fmt: skip

    found = [spoken(number, about) for number, about in _asked()]
    return [each for each in found if each.is_something]


def _call(message_id: int, pressed: ActionForm, form: CallForm | None = None) -> ResponseReturnValue:
    """Whom to tell, what to say, and what they can answer; opened for it, and audited. With a form that has errors,
    what was typed stays."""
    try:
        contact = services.open_contact(current_actor(), message_id)
    except DomainError as error:
        problems.apply(pressed, error)
        return _page(pressed)
    if contact is None and form is not None:
        return _page(form)
    if contact is None:
        flash(_("Nobody has to be told this by hand any more."))
        return redirect(url_for(".by_hand"))
    if request.form.get("show") == "letter" and contact.letter:
        return Response(contact.letter, mimetype="text/html")
    asked, kept = [(number, each.about) for number, each in contact.answerable], list[str]()
    if form is None:
        form = for_call(asked)(formdata=None)
    elif set(asked) != set(_asked()):
        # What waits for them has changed meanwhile.
        wrong, form = form.error_lines(), for_call(asked)()
        form.form_errors.extend(words for _where, words in wrong)
        kept = _kept(beside=form)
    hidden = {
        "also": _joined(each.message_id for each in contact.also),
        **{name: _joined(number for number, each in asked if each is about) for name, about in _LISTED.items()},
    }
    return render_template(
        "moderation/contact.html", contact=contact, pressed=pressed, labels=labels, form=form, hidden=hidden,
        shown_reference=format_reference(contact.reference), format_reference=format_reference,
        status_address=addresses.status(), kept=kept,
    ), form.status  # fmt: skip


def _kept(beside: CallForm | None = None) -> list[str]:
    """What they said and was typed on the page of a call, that is no longer there or asks `beside` now."""
    wanted = (f"{name}_{number}" for number, _question in _asked() for name in ("answer", "comment", "news"))
    gone = (name for name in wanted if beside is None or name not in beside)
    return [text for name in gone if (text := request.form.get(name, "").strip())]


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(str(each) for each in numbers)


def _page(errors: ActionForm | None = None) -> ResponseReturnValue:
    after = typed.number("after") or 0
    hosts = hosts_of(current_actor(), Permission.OUTBOX_BY_HAND)
    items = queries.work_list(hosts, after=after, limit=PAGE)
    lines = [("main", words) for _where, words in errors.error_lines()] if errors else []
    return render_template(
        "moderation/by_hand.html", items=items, told=queries.told(hosts), pressed=ActionForm(formdata=None),
        labels=labels, format_reference=format_reference, page_errors=lines,
        kept=_kept(), first=url_for(".by_hand") if after else None,
        more=url_for(".by_hand", after=items[-1].message_id) if len(items) == PAGE else None,
    ), (errors.status if errors else 200)  # fmt: skip
