"""The way back in: reference and secret, or the link in a message; and the page that shows what became of it."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import Objection, ReadingState
from engage.domain.errors import DomainError, NotFound
from engage.domain.follow_ups import KINDS
from engage.domain.kinds import LinkPurpose
from engage.domain.promise_seen import is_asked
from engage.domain.references import format_reference
from engage.queries import complaints, gone_out, public_places
from engage.queries import status as queries
from engage.queries.calendar import today
from engage.queries.status import AskLine, Head, Line, PromiseLine
from engage.services import exchanges, links, originals, voices
from engage.services.drafts import Waiting
from engage.services.exchanges import Exchange
from engage.web import labels, redaction_words, typed, voice_words
from engage.web.access import no_store
from engage.web.forms import ActionForm
from engage.web.presentation import gettext as _
from engage.web.public import diff, own, saving, status_steps
from engage.web.public.blueprint import bp
from engage.web.public.links import broken
from engage.web.public.status_forms import CodeForm, ComplaintForm, PromiseForm, VerdictForm


@bp.route("/status", methods=["GET", "POST"])
@no_store
def status() -> ResponseReturnValue:
    """Ask for reference and secret. An unknown reference and a wrong secret get the same answer."""
    form = CodeForm()
    if form.validate_on_submit():
        found, code = own.look_up(form)
        if isinstance(found, Waiting):
            return saving.not_sent(found, form)
        if found is None:
            return _find_page(form), code
        head = queries.head(queries.reference_of(found) or "")
        return redirect(_where(head) if head is not None else url_for(".status"))
    again = bool(request.args.get("reference")) and not form.is_submitted()
    if again:
        form.reference.data = format_reference(request.args["reference"][:8])
    return _find_page(form, again=again), form.status


def _find_page(form: CodeForm, *, again: bool = False) -> str:
    return render_template(
        "public/status_find.html", form=form, again=again, contacts=public_places.contacts(None)
    )


def _where(head: Head) -> str:
    """The page that they were on when it closed on them, if they wrote something on it; else the status page."""
    held = own.typed(head)
    if "text" in held:
        return url_for(".status_disagree", reference=head.reference)
    if "message" in held and (about := typed.whole(held.get("about"))):
        return url_for(".status_question", reference=head.reference, number=about)
    if "message" in held:
        return url_for(".status_ask", reference=head.reference)
    return url_for(".status_page", reference=head.reference)


@bp.get("/status/link/<token>")
@no_store
def status_link(token: str) -> ResponseReturnValue:
    """From a message: the link is the secret."""
    try:
        link = links.find(LinkPurpose.STATUS, token)
    except DomainError as error:
        return broken(error)
    own.let_in(link.subject_id)
    return redirect(url_for(".status_page", reference=queries.reference_of(link.subject_id)))


@bp.post("/status/leave")
@no_store
def status_leave() -> ResponseReturnValue:
    """Close it on this computer."""
    if ActionForm().validate_on_submit():
        own.close()
    return redirect(url_for(".status"))


@bp.get("/status/<reference>")
@no_store
@own.own_only
def status_page(head: Head) -> ResponseReturnValue:
    """What became of it."""
    return show(head)


def show(
    head: Head, verdict: VerdictForm | None = None, promise: PromiseForm | None = None
) -> ResponseReturnValue:
    """The status page; with a verdict form, or one about a promise, that has errors, as that form's answer."""
    line = queries.line(head)
    withdrawn = head.reading is ReadingState.WITHDRAWN
    page = render_template(
        "public/status.html", head=head, line=line, reference=format_reference(head.reference), withdrawn=withdrawn,
        steps=status_steps.steps(line, today()), pieces=_pieces(head, withdrawn), leave=ActionForm(),
        contacts=public_places.contacts(head.partnership_id), form=verdict or promise, waiting=_waiting(line, verdict),
        may_disagree=_may_disagree(line), disagreed=head.objection is Objection.OPEN,
        said=_said(head), now=_chosen(head), exchanges=_exchanges(line), **_complaint(line),
        typed_in=status_steps.exchanges_typed_in(line), any_typed_in=any(map(status_steps.typed_in, line.events)),
        why_changed=redaction_words.to_the_person(head.redaction),
        gone=gone_out.of(head.id) if _less_now(line) else None,
        again=[each for each in line.asks if each.may_say_again],
        promised=_promised(line, promise),
    )  # fmt: skip
    sent = verdict or promise
    return page, sent.status if sent else 200


def _said(head: Head) -> list[dict[str, str]]:
    """For whom they told it and what it is about, as far as they said. A statement of its own only if they did."""
    if head.reading is ReadingState.WITHDRAWN:
        return []
    return voice_words.facts(voices.own(own.actor_for(head), head.id), own=True) if head.said_for_whom else []


def _exchanges(line: Line) -> tuple[Exchange, ...]:
    """What they and their readers wrote to each other: looked for where the history says that they did."""
    taken_back = line.head.reading is ReadingState.WITHDRAWN
    if taken_back or not any(each.kind in KINDS for each in line.events):
        return ()
    return exchanges.own(own.actor_for(line.head), line.head.id)


def _complaint(line: Line) -> dict[str, Any]:
    """What stands about a complaint, and the form to answer: looked for where the history says that one was asked."""
    asked = line.head.reading is not ReadingState.WITHDRAWN and any(
        each.kind == EventKind.COMPLAINT_ASKED for each in line.events
    )
    found = complaints.of(line.head.id) if asked else None
    if found is None:
        return {"complaint": None}
    form = ComplaintForm(formdata=None)
    form.service_id.data = str(found.service_id or "")
    form.share_address.data = found.share_address
    return {"complaint": found, "complaint_form": form}


_LESS = frozenset({"withdrawn", "unpublished", "withheld", "use_changed"})


def _less_now(line: Line) -> bool:
    """Whether something happened that can have ended a time in which others could read it."""
    return any(each.kind in _LESS for each in line.events)


def _chosen(head: Head) -> dict[str, str]:
    """What they chose last, in words said to themselves."""
    use = labels.say(labels.USE, head.use)
    if head.quote:
        use = _("%(use)s, and quoted", use=use)
    looks = not head.tell_by.is_told
    tell = _("You look here yourself") if looks else labels.say(labels.TELL_BY, head.tell_by)
    return {"use": _inside(use), "tell": _inside(tell)}


def _inside(words: str) -> str:
    """A label as it stands inside a sentence."""
    return words[:1].lower() + words[1:]


def _pieces(head: Head, withdrawn: bool) -> dict[str, Any]:
    """Own words, and how the text that others read differs from them."""
    if withdrawn:
        return {}
    try:
        words = originals.own_words(own.actor_for(head), head.id)
    except NotFound:
        return {"shown": head.text} if head.text else {}
    if not head.text:
        return {"words": words}
    changes = redaction_words.beside(diff.words(words, head.text), head.redaction)
    return {"words": words, "shown": head.text, "changes": changes}


def promises_to_see(line: Line) -> list[tuple[AskLine, PromiseLine]]:
    """Promises whose day has passed, of which this person has not said for that day if they are kept."""
    if line.head.locked or line.head.reading is ReadingState.WITHDRAWN:
        return []
    said = {
        (each.payload["ask"], each.payload["promise"], each.payload["due"])
        for each in line.events
        if each.kind == "promise_seen"
    }
    return [
        (ask, each)
        for ask in line.asks
        for each in ask.promises
        if is_asked(ask.row.state, each.state, each.due, today(), ask.row.promise_held(each.number))
        and (ask.row.reference, each.number, each.due.isoformat()) not in said
    ]


def _promised(line: Line, sent: PromiseForm | None) -> list[tuple[AskLine, PromiseLine, PromiseForm]]:
    """The same, each with its form."""
    listed = []
    for ask, each in promises_to_see(line):
        form = PromiseForm.of(ask.row.reference, each.number, formdata=None, data={"due": each.due.isoformat()})
        listed.append((ask, each, sent if sent is not None and sent._prefix == form._prefix else form))
    return listed


def _waiting(line: Line, sent: VerdictForm | None) -> list[tuple[AskLine, VerdictForm]]:
    """The asks that this person can answer now, each with its form."""
    waiting = []
    held = own.typed(line.head)
    for each in line.asks:
        if each.may_answer:
            begins = VerdictForm.prefix_of(each.row.reference)
            data = {name: held.get(f"{begins}-{name}") for name in ("answer", "comment", "news")}
            form = VerdictForm.of(each.row.reference, data=data)
            waiting.append((each, sent if sent is not None and sent._prefix == form._prefix else form))
    return waiting


def _may_disagree(line: Line) -> bool:
    """Whether something was decided that they have not disagreed with yet."""
    head = line.head
    decided = any(each.kind in status_steps.DECIDED for each in line.events)
    if head.locked:
        # Somebody looks at it now; there is nothing to disagree with before they are done.
        return False
    return decided and head.objection is Objection.NONE and head.reading is not ReadingState.WITHDRAWN
