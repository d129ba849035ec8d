"""Thanking several at once: they are opened together, each is shown in full, and one press sends what is ticked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from engage.domain.contribution_history import CLAIM
from engage.domain.references import format_reference
from engage.domain.thanks import MOST, LeftOut
from engage.queries import rota as rota_queries
from engage.queries import thanks as queries
from engage.queries.calendar import now
from engage.queries.thanks import Candidate
from engage.services import thanks
from engage.services.thanks import Shown
from engage.web import typed
from engage.web.access import current_actor
from engage.web.forms import CheckboxField, EngageForm, HiddenField, RadioField, TextAreaField
from engage.web.hint_marks import Marked, marked
from engage.web.moderation.blueprint import bp
from engage.web.moderation.thanks_words import LEFT_OUT, PHRASES, STAYS_ON_PAGE, TICK
from engage.web.moderation.words import minute_words
from engage.web.presentation import capital, clock_time, number


class BeginForm(EngageForm):
    """With which words the replies begin."""

    phrase = RadioField(lazy_gettext("Begin each reply with"), coerce=int)

    def offer(self, phrases: Sequence[str]) -> BeginForm:
        """Fill in what can be chosen."""
        self.phrase.choices = list(enumerate(phrases))
        return self


class ItemForm(EngageForm):
    """Thanks for one. A part of the page's form, whose token stands for it."""

    class Meta(EngageForm.Meta):
        """Without a token of its own."""

        csrf = False

    version = HiddenField()
    thank = CheckboxField(lazy_gettext("Thank them"))
    reply = TextAreaField(lazy_gettext("Your reply"), rows=3, max_chars=4000)


class ThanksForm(EngageForm):
    """The page's form: which ones are on it."""

    ids = HiddenField()


@dataclass(frozen=True, slots=True)
class Item:
    """One of them, as it is drawn."""

    row: Candidate
    form: ItemForm
    words: Marked | None
    """None on a page that was not ours to open: the words come with the next press."""
    holds_back: str = ""
    """Why it cannot be ticked."""
    about: str = ""
    """Which service or place the person says that it is about."""

    @property
    def heading(self) -> str:
        """Its number, as people read it."""
        return format_reference(self.row.reference)


@dataclass(frozen=True, slots=True)
class Out:
    """One that was left out and cannot be mended here."""

    reference: str
    why: str
    reply: str
    """What was typed for it: nothing is lost."""


@bp.get("/queue/thanks")
def thanks_begin() -> ResponseReturnValue:
    """What the page is for, how many there are, and the words to begin with."""
    return _begin(BeginForm(formdata=None))


@bp.post("/queue/thanks/open")
def thanks_open() -> ResponseReturnValue:
    """Open them together: each is held, audited and shown."""
    form = BeginForm().offer(_phrases())
    if not form.validate_on_submit():
        return _begin(form)
    phrases = _phrases()
    words = phrases[form.phrase.data if form.phrase.data is not None else 0]
    items = []
    for shown in thanks.open_several(current_actor()):
        item = ItemForm(formdata=None, prefix=_prefix(shown.row.id))
        item.version.data, item.reply.data = str(shown.opened.version), words
        items.append(_item(shown.row, item, shown))
    if not items:
        return _begin(form)
    return _page(items)


@bp.post("/queue/thanks")
def thanks_send() -> ResponseReturnValue:
    """Send those that are ticked; what cannot go stays, with the reason and what was typed."""
    page, ids = ThanksForm(), _ids(request.form.get("ids"))
    forms = {each: ItemForm(prefix=_prefix(each)) for each in ids}
    valid = page.validate_on_submit()
    ticked = [each for each in ids if forms[each].thank.data]
    if not valid or not ticked:
        if valid:
            page.form_errors = [_("Tick those that need only thanks, then press the button again.")]
        return _again(ids, forms, page=page)
    left, sent = dict[int, LeftOut](), list[int]()
    for each in ticked:
        form = forms[each]
        why = thanks.thank(
            current_actor(), each, reply=form.reply.data or "", version=typed.whole(form.version.data) or 0
        )
        if why is None:
            sent.append(each)
        else:
            left[each] = why
    if left:
        return _again([each for each in ids if each not in sent], forms, left=left, sent=sent)
    thanks.put_back(current_actor(), [each for each in ids if each not in sent])
    flash(_sent(len(sent)))
    return redirect(_with_undo(sent))


def _with_undo(sent: Sequence[int]) -> str:
    """The queue, where each of these can be undone for a while."""
    if not current_app.config["ENGAGE_SETTINGS"].undo_minutes:
        return url_for(".queue")
    return url_for(".queue", saved=list(queries.references(current_actor(), sent).values()))


def _sent(count: int) -> str:
    words = ngettext(
        "%(count)s person is thanked.", "%(count)s people are thanked.", count, count=capital(number(count))
    )
    minutes = current_app.config["ENGAGE_SETTINGS"].undo_minutes
    return f"{words} {_('It goes out in %(minutes)s.', minutes=minute_words(minutes))}" if minutes else words


def _ids(text: str | None) -> list[int]:
    """The numbers that the page was made with; what is none is left out, and the services ask who may."""
    found = (typed.whole(each) for each in (text or "").split(",")[:MOST])
    return list(dict.fromkeys(each for each in found if each))


def _prefix(contribution_id: int) -> str:
    return f"t{contribution_id}-"


def _phrases() -> list[str]:
    saved = rota_queries.phrases(current_actor())
    return list(saved) or [str(each) for each in PHRASES]


def _begin(form: BeginForm) -> ResponseReturnValue:
    form.offer(_phrases())
    if form.phrase.data is None:
        form.phrase.data = 0
    count = queries.count(current_actor())
    page = render_template(
        "moderation/thanks_begin.html", begin=form, form=form if form.errors else None, count=count, most=MOST
    )
    return page, form.status


def _item(row: Candidate, form: ItemForm, shown: Shown | None, why: LeftOut | None = None) -> Item:
    form.thank.label.text = str(TICK[row.use])
    if why in STAYS_ON_PAGE:
        form.reply.errors = [str(LEFT_OUT[why])]
    held = str(LEFT_OUT[LeftOut.DETAILS]) if shown is not None and shown.holds_back else ""
    if shown is None:
        return Item(row, form, None)
    return Item(row, form, marked(shown.opened.text), held, shown.opened.voice.about)


def _again(
    ids: Iterable[int], forms: Mapping[int, ItemForm], *, page: ThanksForm | None = None,
    left: Mapping[int, LeftOut] | None = None, sent: Sequence[int] = (),
) -> ResponseReturnValue:  # fmt: skip
    """The page once more with what is still on it; what was typed stays, and what is gone says why."""
    left = left or {}
    wanted = [each for each in ids if left.get(each) is None or left[each] in STAYS_ON_PAGE]
    if page is not None and "csrf_token" in page.errors:
        # A form that was not ours to give opens nothing: what was typed and ticked stays, for they had the words before
        # them when they did.
        items = [_item(row, forms[row.id], None) for row in queries.candidates(current_actor(), ids=wanted)]
    else:
        opened = thanks.open_several(current_actor(), wanted) if wanted else ()
        items = [_item(each.row, forms[each.row.id], each, left.get(each.row.id)) for each in opened]
    out = _out({each: why for each, why in left.items() if why not in STAYS_ON_PAGE}, forms)
    return _page(items, out=out, sent=sent, wrong=page)


def _out(left: Mapping[int, LeftOut], forms: Mapping[int, ItemForm]) -> list[Out]:
    references = queries.references(current_actor(), list(left))
    return [
        Out(references.get(each, ""), str(LEFT_OUT[why]), forms[each].reply.data or "") for each, why in left.items()
    ]


def _page(
    items: Sequence[Item], *, out: Sequence[Out] = (), sent: Sequence[int] = (), wrong: ThanksForm | None = None
) -> ResponseReturnValue:
    page = wrong or ThanksForm(formdata=None)
    page.ids.data = ",".join(str(each.row.id) for each in items)
    errors = [line for each in items for line in each.form.error_lines()]
    failed = bool(errors or out or (wrong and wrong.errors))
    return render_template(
        "moderation/thanks.html", items=items, out=out, page=page, form=wrong, page_errors=errors,
        sent=_sent(len(sent)) if sent else "", undo_url=_with_undo(sent) if sent else "",
        until=clock_time(now() + CLAIM), format_reference=format_reference,
    ), 422 if failed else 200  # fmt: skip
