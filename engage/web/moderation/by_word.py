"""What a person says about their own contribution on the phone, by letter or face to face: the pages on which staff
note it. All that people do on their page can be noted here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.by_word import ENOUGH, Act, KnownBy, can_be_known
from engage.domain.contribution_states import Objection, Publication, ReadingState
from engage.domain.errors import DomainError
from engage.domain.permissions import Permission, permits, require
from engage.domain.references import format_reference
from engage.queries import by_word as queries
from engage.queries import complaints as complaint_queries
from engage.queries import gone_out, public_places
from engage.queries import workspace as desk
from engage.queries.by_word import AskToJudge
from engage.queries.workspace import Contributed
from engage.services import by_word as services
from engage.services import closure, complaints, contributions, exchanges, follow_ups, objections, promise_days
from engage.web import labels, problems
from engage.web.access import current_actor
from engage.web.forms import ActionForm
from engage.web.moderation.blueprint import bp
from engage.web.moderation.by_word_forms import (
    ChannelSaid,
    DisagreeSaid,
    FindForm,
    MessageSaid,
    OnlySaid,
    PromisePutRight,
    PromiseSaid,
    PutRightSaid,
    SaidFields,
    UseSaid,
    VerdictSaid,
)


@dataclass(frozen=True, slots=True)
class _Thing:
    """One thing that a person can do by word, and its page."""

    act: Act
    title: Any
    about: Any
    form: type[SaidFields]
    button: Any
    say: Any
    """What to read out to them first."""
    done: Any


_QUESTION = _Thing(
    Act.ANSWER, _("Their answer to our question"), "", MessageSaid, _("Note their answer"),
    _("You need not answer. Nobody needs your name for this. Only the people who read for us see it."),
    _("Noted as their answer. It is on their page."),
)  # fmt: skip
_VERDICT = _Thing(
    Act.VERDICT, _("Did it answer what they told us?"), "", VerdictSaid, _("Note their answer"),
    _("Did this answer what you told us? You can say yes, partly, no or not sure. Your answer is counted in public, "
       "without your name."),
    _("Noted. It counts like every other answer."),
)  # fmt: skip
_PUT_RIGHT = _Thing(
    Act.VERDICT, _("Put right what was typed in"), "", PutRightSaid, _("Put it right"),
    _("We typed in what you said of this, and that was wrong. Did this answer what you told us? You can say yes, "
       "partly, no or not sure."),
    _("Put right. What was typed in first stays in the history, and is not counted."),
)  # fmt: skip
_PROMISE = _Thing(
    Act.PROMISE, _("Was a promise kept?"), "", PromiseSaid, _("Note their answer"),
    _("Is it done? You can say yes, no, or that you cannot tell. Your answer is counted in public, without your name."),
    _("Noted. It counts like every other answer."),
)  # fmt: skip
_PROMISE_RIGHT = _Thing(
    Act.PROMISE, _("Put right what was typed in"), "", PromisePutRight, _("Put it right"),
    _("We typed in what you said of this, and that was wrong. Is it done? You can say yes, no, or that you cannot "
       "tell."),
    _("Put right. What was typed in first stays in the history, and is not counted."),
)  # fmt: skip
THINGS: dict[str, _Thing] = {
    "message": _Thing(
        Act.MESSAGE, _("They ask or tell us more"), _("A reader reads it and answers within five working days."),
        MessageSaid, _("Note what they say"),
        _("Only the people who read for us see this. It is never published. You get an answer."),
        _("Noted. A reader answers it."),
    ),
    "disagree": _Thing(
        Act.OBJECT, _("They disagree"), _("Somebody who had no part in it looks at it again."), DisagreeSaid,
        _("Note that they disagree"),
        _("Somebody who did not decide about it before looks at it again. You need not say why."),
        _("Noted. Another reader looks at it now."),
    ),
    "agree": _Thing(
        Act.AGREE, _("They disagree no longer"), _("Nobody else has to look at it again then."), OnlySaid,
        _("Note that they disagree no longer"),
        _("You said that you disagree with us. If you no longer do, nobody else looks at it again. Do you want that?"),
        _("Noted. Nobody has to look at it again."),
    ),
    "hide-address": _Thing(
        Act.HIDE_ADDRESS, _("The service must not see how to reach them"),
        _("It keeps the complaint, and sees their number or address no more."), OnlySaid, _("Hide it from the service"),
        _("You let the service that has your complaint see how to reach you. We can hide that now. What it has noted "
          "already, we cannot take back."),
        _("Noted. The service sees it no more."),
    ),
    "use": _Thing(
        Act.LESS_USE, _("Change how it may be used"), _("Less takes effect at once. More is looked at again first."),
        UseSaid, _("Note their choice"),
        _("How may we use what you told us? We can publish it without names, show it to the planning body only, or "
           "neither. If you allow less, it is gone from the pages at once. If you allow more, a person looks at it "
           "again first."),
        _("Noted. We have changed how it may be used."),
    ),
    "channel": _Thing(
        Act.CHANNEL, _("Change how they hear"), _("Another number or address, or another way."), ChannelSaid,
        _("Note their choice"),
        _("How should we tell you what happens? By email, by text message, by phone, by letter, or do you check "
           "yourself?"),
        _("Noted. From now on we tell them so."),
    ),
    "stop": _Thing(
        Act.STOP, _("Hear no more from us"), _("Their address or number is deleted."), OnlySaid,
        _("Stop telling them"),
        _("We will not write to you or ring you about this any more. Your address is deleted. You can still ask us "
           "what became of it, with your reference."),
        _("Noted. We tell them nothing more, and their address is deleted."),
    ),
    "not-me": _Thing(
        Act.STOP, _("It was somebody else"), _("Whoever has this number or address told us nothing."), OnlySaid,
        _("Delete this address"),
        _("Then somebody gave us your number or address by mistake. We delete it, and we do not ring you or write to "
          "you again. We are sorry."),
        _("Noted. Their address is deleted. What was told stays: somebody told it."),
    ),
    "take-back": _Thing(
        Act.WITHDRAW, _("Take it back"), _("Their words are deleted, for ever."), OnlySaid,
        _("Yes, delete their words"),
        _("Your words are deleted, everywhere on our website and at once. So are your address, our reply, and what "
           "you and your reader wrote to each other. This cannot be undone. Do you want that?"),
        _("Noted. It is taken back, and their words are deleted."),
    ),
}  # fmt: skip
"""What can be done at any time, by its place in the address."""


@bp.route("/by-word", methods=["GET", "POST"])
def by_word_find() -> ResponseReturnValue:
    """Somebody rings, writes or comes about what they told: find it by its reference."""
    form = FindForm()
    if form.validate_on_submit():
        try:
            row = desk.contributed(form.reference.data or "")
        except DomainError as error:
            form.add_error(problems.words(error), "reference")
        else:
            require(current_actor(), Permission.CONTRIBUTION_BY_WORD, row.subject)
            return redirect(url_for(".by_word", reference=row.reference))
    return render_template("moderation/by_word_find.html", form=form), form.status


@bp.get("/contributions/<reference>/by-word")
def by_word(reference: str) -> ResponseReturnValue:
    """All that they can do about it by word. None of the words are here."""
    return _index(_row(reference))


@bp.post("/contributions/<reference>/by-word/address")
def by_word_address(reference: str) -> ResponseReturnValue:
    """Where they are reached, to ring back whoever rings: audited, then shown."""
    row = _row(reference)
    pressed = ActionForm()
    if not pressed.validate_on_submit():
        return _index(row, errors=pressed)
    try:
        address = services.open_address(current_actor(), row.id)
    except DomainError as error:
        problems.apply(pressed, error)
        return _index(row, errors=pressed)
    return _index(row, address=address)


def _index(row: Contributed, *, address: str = "", errors: ActionForm | None = None) -> ResponseReturnValue:
    reached = can_be_known(KnownBy.REACHED, tell_by=row.tell_by, reads_originals=False)
    again, promised, mistyped = queries.after_it(row.id, row.reading, row.locked)
    return render_template(
        "moderation/by_word.html", row=row, things=_now(row), labels=labels, state=labels.state_label(row),
        shown_reference=format_reference(row.reference), withdrawn=row.reading is ReadingState.WITHDRAWN,
        questions=queries.questions(row.id), asks=queries.asks_to_judge(row.id),
        promised=promised, mistyped=mistyped, wrong=queries.to_put_right(row.id), again=again,
        address=address, reached=reached,
        pressed=ActionForm(formdata=None), page_errors=errors.error_lines() if errors else [],
    ), (errors.status if errors else 200)  # fmt: skip


@bp.route("/contributions/<reference>/by-word/<thing>", methods=["GET", "POST"])
def by_word_thing(reference: str, thing: str) -> ResponseReturnValue:
    """Note one thing that they say."""
    row = _row(reference)
    if thing not in THINGS:
        abort(404)
    if thing not in _now(row):
        return redirect(url_for(".by_word", reference=row.reference))
    doings: dict[str, Callable[[Any], object]] = {
        "message": lambda form: follow_ups.ask_reader(
            current_actor(), row.id, text=form.message.data or "", danger=bool(form.danger.data), said=form.said()
        ),
        "disagree": lambda form: objections.object_to(
            current_actor(), row.id, text=form.text.data or "", said=form.said()
        ),
        "agree": lambda form: objections.take_back(current_actor(), row.id, said=form.said()),
        "hide-address": lambda form: complaints.hide_address(current_actor(), row.id, said=form.said()),
        "use": lambda form: contributions.change_use(
            current_actor(), row.id, use=form.use.data or "", quote=bool(form.quote.data), said=form.said()
        ),
        "channel": lambda form: contributions.change_channel(
            current_actor(), row.id, tell_by=form.tell_by.data or "", address=form.address.data or "",
            said=form.said(),
        ),
        "stop": lambda form: contributions.stop_contact(current_actor(), row.id, said=form.said()),
        "not-me": lambda form: contributions.not_me(current_actor(), row.id, said=form.said()),
        "take-back": lambda form: contributions.withdraw(current_actor(), row.id, said=form.said()),
    }  # fmt: skip
    begin = {"use": row.use.value, "quote": row.quote} if thing == "use" else {}
    gone = gone_out.of(row.id) if thing in {"use", "take-back"} else None
    return _note(row, THINGS[thing], url_for(".by_word_thing", reference=row.reference, thing=thing), doings[thing],
                 begin=begin, gone=gone)  # fmt: skip


@bp.route("/contributions/<reference>/by-word/question/<int:number>", methods=["GET", "POST"])
def by_word_question(reference: str, number: int) -> ResponseReturnValue:
    """Note their answer to a reader's question, which is opened to be read out."""
    row = _row(reference)
    if number not in dict(queries.questions(row.id)):
        return redirect(url_for(".by_word", reference=row.reference))
    return _note(
        row, _QUESTION, url_for(".by_word_question", reference=row.reference, number=number),
        lambda form: follow_ups.answer(
            current_actor(), number, text=form.message.data or "", danger=bool(form.danger.data), said=form.said()
        ),
        number=number,
    )  # fmt: skip


@bp.post("/contributions/<reference>/by-word/question/<int:number>/open")
def by_word_open(reference: str, number: int) -> ResponseReturnValue:
    """Open a reader's question to read it out: audited, then shown."""
    row = _row(reference)
    pressed = ActionForm()
    if number not in dict(queries.questions(row.id)) or not pressed.validate_on_submit():
        return redirect(url_for(".by_word_question", reference=row.reference, number=number))
    here = url_for(".by_word_question", reference=row.reference, number=number)
    form = MessageSaid(formdata=None)
    return _page(row, _QUESTION, here, form, asked=exchanges.to_read_out(current_actor(), number), number=number)


@bp.route("/contributions/<reference>/by-word/ask/<ask>", methods=["GET", "POST"])
def by_word_ask(reference: str, ask: str) -> ResponseReturnValue:
    """Note whether it answered them."""
    row = _row(reference)
    found = next((each for each in queries.asks_to_judge(row.id) if each.reference == ask), None)
    wrong = None if found else next((each for each in queries.to_put_right(row.id) if each.reference == ask), None)
    if wrong is not None:
        return _put_right(row, wrong)
    if found is None:
        return redirect(url_for(".by_word", reference=row.reference))
    return _note(
        row, _VERDICT, url_for(".by_word_ask", reference=row.reference, ask=ask),
        lambda form: closure.give_verdict(
            current_actor(), ask_id=found.id, contribution_id=row.id, answer=form.answer.data or "",
            comment=form.comment.data or "", new_information=form.news.data or "", said=form.said(),
        ),
        ask=found,
    )  # fmt: skip


@bp.route("/contributions/<reference>/by-word/ask/<ask>/promise/<int:number>", methods=["GET", "POST"])
def by_word_promise(reference: str, ask: str, number: int) -> ResponseReturnValue:
    """Note if what was promised for a day that has passed is done."""
    row = _row(reference)
    _again, waits, mistyped = queries.after_it(row.id, row.reading, row.locked)
    found = next((each for each in (*waits, *mistyped) if each.reference == ask and each.number == number), None)
    if found is None:
        return redirect(url_for(".by_word", reference=row.reference))
    return _note(
        row, _PROMISE_RIGHT if found in mistyped else _PROMISE,
        url_for(".by_word_promise", reference=row.reference, ask=ask, number=number),
        lambda form: promise_days.say(
            current_actor(), ask_id=found.ask_id, contribution_id=row.id, number=number, due=found.due,
            answer=form.answer.data or "", said=form.said(),
            put_right=(form.put_right.data or "") if "put_right" in form else "",
        ),
        promise=found,
    )  # fmt: skip


def _put_right(row: Contributed, found: AskToJudge) -> ResponseReturnValue:
    """Note a second time whether it answered them, as what was typed in was wrong."""
    return _note(
        row, _PUT_RIGHT, url_for(".by_word_ask", reference=row.reference, ask=found.reference),
        lambda form: closure.give_verdict(
            current_actor(), ask_id=found.id, contribution_id=row.id, answer=form.answer.data or "",
            comment=form.comment.data or "", new_information=form.news.data or "", said=form.said(),
            put_right=form.put_right.data or "",
        ),
        ask=found,
    )  # fmt: skip


def _note(
    row: Contributed, thing: _Thing, here: str, service: Callable[[Any], object], *,
    begin: dict[str, Any] | None = None, number: int | None = None, **more: Any,
) -> ResponseReturnValue:  # fmt: skip
    form = thing.form(data=begin or {}).offer(_ways(row, thing.act))
    asked = None
    valid = form.validate_on_submit()
    if form.is_submitted():
        form.check_rest()
    if valid and not form.errors:
        try:
            service(form)
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(str(thing.done))
            return redirect(url_for(".by_word", reference=row.reference))
    if form.is_submitted() and number is not None and "csrf_token" not in form.errors:
        asked = exchanges.to_read_out(current_actor(), number)
    return _page(row, thing, here, form, asked=asked, number=number, **more)


def _page(row: Contributed, thing: _Thing, here: str, form: SaidFields, **more: Any) -> ResponseReturnValue:
    form.offer(_ways(row, thing.act))
    return render_template(
        "moderation/by_word_thing.html", row=row, thing=thing, here=here, form=form, labels=labels,
        shown_reference=format_reference(row.reference), pressed=ActionForm(formdata=None),
        contacts=public_places.contacts(row.partnership_id), **more,
    ), form.status  # fmt: skip


def _ways(row: Contributed, act: Act) -> frozenset[KnownBy]:
    """How it can be known that it is them, for this and by whoever is signed in."""
    enough = ENOUGH[act] | ENOUGH[Act.MORE_USE] if act is Act.LESS_USE else ENOUGH[act]
    reads = permits(current_actor(), Permission.ORIGINAL_READ, row.subject)
    return frozenset(way for way in enough if can_be_known(way, tell_by=row.tell_by, reads_originals=reads))


def _now(row: Contributed) -> dict[str, _Thing]:
    """What they can do now, whatever waits for an answer."""
    if row.reading is ReadingState.WITHDRAWN:
        return {}
    decided = row.replied_at is not None or row.publication is not Publication.PENDING
    told = row.tell_by.is_told
    also = complaint_queries.of(row.id) if row.complaint is not None else None
    may = {
        "stop": told, "not-me": told, "disagree": decided and row.objection is Objection.NONE,
        "agree": row.objection is Objection.OPEN, "hide-address": also is not None and also.share_address,
    }  # fmt: skip
    return {name: thing for name, thing in THINGS.items() if may.get(name, True)}


def _row(reference: str) -> Contributed:
    row = desk.contributed(reference)
    require(current_actor(), Permission.CONTRIBUTION_BY_WORD, row.subject)
    return row

