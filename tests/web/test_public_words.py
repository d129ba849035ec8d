"""What staff write for everyone: what looks like a personal detail is asked about once, and blocks nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from engage.services import settling
from engage.web.admin.forms import ContactForm, MeetingForm, PageTextForm, ServiceForm
from engage.web.ask_forms import AcknowledgeForm, AnswerForm, AnswerNoForm, DecideForm, DiscardForm, DoneForm, NoteForm
from engage.web.board.digest_forms import AgainForm, ForewordForm
from engage.web.board.host_asks import RaiseForm
from engage.web.moderation.forms import WorkForm
from engage.web.moderation.theme_forms import ThemeForm
from engage.web.public_words import PublicWords

WORDS = "We heard you. Ring Mrs Invented on 07700 900123."


@pytest.fixture(autouse=True)
def context(app: Flask) -> object:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST"):
        yield


def sent(words: str, looked: str = "") -> PublicWords:
    return ForewordForm(formdata=MultiDict({"foreword": words, "looked": looked}))


def asked(form: PublicWords) -> str:
    return " ".join(str(each) for each in form["foreword"].errors)


def test_it_is_asked_once_and_the_second_press_sends_the_words_as_they_are() -> None:
    form = sent(WORDS)
    assert not form.validate()
    assert form["foreword"].data == WORDS
    assert asked(form) == (
        "“Mrs Invented” looks like a name. “07700 900123” looks like a phone number. "
        "Everyone can read this. Change it, or press the button again to leave it as it is."
    )
    again = sent(WORDS, form.looked.data)
    assert again.validate()


def test_mended_words_go_through_and_a_new_detail_is_asked_about_once() -> None:
    first = sent(WORDS)
    first.validate()
    looked = first.looked.data
    assert sent("We heard you. Ring Mrs Invented.", looked).validate()
    assert sent("We heard you.", looked).validate()
    other = sent("We heard you. Ring Mrs Invented or write to jean@example.org.", looked)
    assert not other.validate()
    assert "Mrs Invented" not in asked(other)
    assert "“jean@example.org” looks like an email address." in asked(other)
    assert sent("We heard you. Ring Mrs Invented or write to jean@example.org.", other.looked.data).validate()


def test_the_mark_of_what_was_shown_says_nothing_of_it_and_stands_on_no_other_form() -> None:
    form = sent(WORDS)
    form.validate()
    assert "Invented" not in form.looked.data
    assert "900123" not in form.looked.data
    assert form.looked.data in form.hidden_tag()
    clean = sent("We heard you.")
    assert clean.validate()
    assert "looked" not in clean.hidden_tag()
    for nonsense in ("x" * 5000, "-----", "\u202e"):
        assert not sent(WORDS, nonsense).validate()


def test_weak_hints_and_numbers_of_services_are_left_in_peace() -> None:
    assert sent("Ring 111 or 0800 121 4114. Hope was kind to everyone.").validate()


def test_a_decision_says_who_decided_as_a_role() -> None:
    form = DecideForm(formdata=MultiDict({"decided_by": "Dr Invented", "reasons": "No money is left."}))
    form.validate()
    assert "looks like a name" in str(form.decided_by.errors)
    assert not form.reasons.errors
    private = DiscardForm(formdata=MultiDict({"reason": "Mrs Invented asked us to."}))
    assert private.validate()


EVERYWHERE: tuple[tuple[type[PublicWords], str], ...] = (
    (AnswerForm, "reasons"), (AnswerForm, "promise1_owner_role"), (AnswerForm, "next_steps"),
    (DecideForm, "how"), (AcknowledgeForm, "text"), (AnswerNoForm, "text"),
    (NoteForm, "text"), (DoneForm, "quote"), (DoneForm, "what"),
    (ForewordForm, "foreword"), (AgainForm, "reason"),
    (RaiseForm, "title"), (RaiseForm, "detail"), (ThemeForm, "dissent"),
    (MeetingForm, "place"), (ServiceForm, "owner_role"), (ContactForm, "note"), (PageTextForm, "text"),
)  # fmt: skip
"""Decisions, minutes, forewords, asks, themes, and the words of places."""


@pytest.mark.parametrize(("form", "field"), EVERYWHERE, ids=lambda each: getattr(each, "__name__", each))
def test_wherever_everyone_reads_it(form: type[PublicWords], field: str) -> None:
    first = form(formdata=MultiDict({field: WORDS}))
    first.validate()
    assert "“07700 900123” looks like a phone number." in str(first[field].errors)
    again = form(formdata=MultiDict({field: WORDS, "looked": first.looked.data}))
    again.validate()
    assert "looks like" not in str(again[field].errors)


def test_how_to_reach_a_helpline_is_what_its_number_is_for() -> None:
    form = ContactForm(formdata=MultiDict({"name": "Mrs Invented", "number": "01698 555 010"}))
    assert form.validate()


@pytest.mark.parametrize(
    ("disposition", "field", "asked"),
    [("no_action", "because", True), ("not_ours", "go_to", True), ("watching", "because", False)],
)
def test_the_reply_and_what_was_done_stand_beside_published_words(disposition: str, field: str, asked: bool) -> None:
    for publication in (settling.PUBLISH, settling.CLEAR):
        given = {"publication": publication, "reply": WORDS, "disposition": disposition, field: WORDS}
        form = WorkForm(formdata=MultiDict(given))
        for each in (form.publication, form.disposition, form.stays, form.service_id, form.ask_id, form.kind,
                     form.withheld_reason, form.themes, form.reasons, form.warns):  # fmt: skip
            each.choices = [(each.data, "")] if isinstance(each.data, str) else []
        form.validate()
        public = publication == settling.PUBLISH
        assert ("looks like" in str(form.reply.errors)) is public
        assert ("looks like" in str(form[field].errors)) is (public and asked)


def test_an_answer_that_is_hard_to_read_is_asked_about_once() -> None:
    hard = (
        "Following consideration of the representations received, the partnership determined that implementation of "
        "the proposed reconfiguration would necessitate additional recurrent investment, notwithstanding operational "
        "efficiencies previously identified throughout the organisational improvement programme."
    )
    form = AnswerNoForm(formdata=MultiDict({"text": hard}))
    assert not form.validate()
    assert "Short sentences and everyday words help." in str(form.text.errors)
    assert "press the button again to leave it as it is" in str(form.text.errors)
    assert AnswerNoForm(formdata=MultiDict({"text": hard, "looked": form.looked.data})).validate()
    assert AnswerNoForm(formdata=MultiDict({"text": "We will fit a lamp in May. Then it comes on."})).validate()
