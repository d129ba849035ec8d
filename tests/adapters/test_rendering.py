"""Messages say the same in every form, hold no gap, and nothing given to them becomes markup."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import html5lib
import pytest
from jinja2 import UndefinedError

from engage.adapters.rendering import RenderedMail, Renderer, UnknownTemplate, clean, mail_ids
from engage.config import ROOT
from engage.services.theme_news import UNSAID
from tests.adapters.message_samples import ADDRESS, ALL, CONTRIBUTOR, TOKEN

TEMPLATES = ROOT / "templates"
GSM = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
          "abcdefghijklmnopqrstuvwxyzäöñüà")  # fmt: skip
"""What a text message can hold 160 of; one other character halves that."""


def renderer(locale: str = "en", site_name: str = "Engage") -> Renderer:
    return Renderer(TEMPLATES, base_url=ADDRESS, site_name=site_name, locale=locale)


def make(template: str, **changes: Any) -> RenderedMail:
    return renderer().mail(template, {**ALL[template], **changes})


def seen(html: str) -> str:
    """The words of a page, on one line."""
    inline = re.sub(r"</?(a|b)\b[^>]*>", "", html)
    return " ".join(unescape(re.sub(r"<title>.*?</title>|<[^>]*>", " ", inline)).split())


def strict(html: str) -> None:
    html5lib.HTMLParser(strict=True).parse(html)


def test_every_message_has_its_parts_and_its_sample() -> None:
    assert mail_ids(TEMPLATES) == sorted(ALL)
    assert all((TEMPLATES / "emails" / f"{each}.{kind}").is_file() for each in ALL for kind in ("txt", "html"))
    assert sorted(path.stem for path in (TEMPLATES / "sms").iterdir()) == sorted([*CONTRIBUTOR, "mail_trial"])


@pytest.mark.parametrize("template", sorted(ALL))
@pytest.mark.parametrize("locale", ["en", "en-XA", "ar-XB"])
def test_every_message_renders_in_every_language(template: str, locale: str) -> None:
    mail = renderer(locale).mail(template, ALL[template])
    assert mail.subject
    assert "\n" not in mail.subject
    assert f'lang="{locale}"' in mail.html
    assert f'dir="{"rtl" if locale == "ar-XB" else "ltr"}"' in mail.html
    strict(mail.html)
    for unfilled in ("{{", "{%", "%(", "None"):
        assert unfilled not in mail.text + mail.html
    links = [value for name, value in ALL[template].items() if name.endswith("_url") and name in _shown(template)]
    assert all(link in mail.text and link in mail.html for link in links)


def _shown(template: str) -> set[str]:
    """Links that a message shows; to a contributor an ask is shown on their own status page only."""
    return set(ALL[template]) - ({"ask_url"} if template in CONTRIBUTOR else set())


@pytest.mark.parametrize("template", sorted(ALL))
def test_both_parts_say_the_same(template: str) -> None:
    mail = make(template)
    words = seen(mail.html)
    assert mail.subject in words
    for paragraph in mail.text.split("\n\n"):
        line = " ".join(paragraph.lstrip("- ").split())
        assert line in words or line in mail.html, line


@pytest.mark.parametrize("template", sorted(ALL))
def test_html_needs_nothing_from_elsewhere(template: str) -> None:
    html = make(template).html
    assert not re.search(r"<(script|img|link|iframe|table|form|style)\b|\son\w+=|\ssrc=|url\(", html)
    assert len(re.findall(r"<h1\b", html)) == 1


@pytest.mark.parametrize("template", sorted(ALL))
def test_every_message_says_who_sends_it_why_and_how_to_stop(template: str) -> None:
    text = make(template).text
    assert "Engage sent this. You get it because" in text
    assert re.search(r"To stop|do nothing|to stop these messages", text)


@pytest.mark.parametrize("template", sorted(CONTRIBUTOR))
def test_people_get_neutral_news(template: str) -> None:
    told = renderer()
    mail, sms, letter = make(template), told.text_message(template, CONTRIBUTOR[template]), _letter(template)
    for words in (mail.subject, mail.text, sms, letter):
        assert not re.search(r"lights|nurs|doctor|hospital|health|mental|care\b", words, re.IGNORECASE)
    assert "H7KD-29MN" in mail.text
    assert CONTRIBUTOR[template]["stop_url"] in mail.text


def _letter(template: str) -> str:
    return renderer().letter(template, CONTRIBUTOR[template])


@pytest.mark.parametrize("template", sorted(CONTRIBUTOR))
def test_letters_hold_no_secret_and_say_the_same(template: str) -> None:
    letter = _letter(template)
    strict(letter)
    assert make(template).subject in seen(letter)
    assert "/link/" not in letter
    assert "not-me" not in letter
    assert "H7KD-29MN" in letter
    assert f"{ADDRESS}/status" in letter
    news = re.split("See it here|To see what becomes", seen(make(template).html))[0]
    assert news.partition("Engage ")[2].strip() in seen(letter).replace("Hello ", "", 1)


def test_a_letter_that_a_machine_posts_holds_no_secret_and_says_all_there_is() -> None:
    for template in sorted(CONTRIBUTOR):
        heading, text = renderer().letter_text([(template, CONTRIBUTOR[template])])
        assert heading == make(template).subject
        assert "/link/" not in text
        assert TOKEN not in text
        assert "H7KD-29MN" in text
        assert f"{ADDRESS}/status" in text
    parts = [(template, CONTRIBUTOR[template]) for template in ("contribution_replied", "ask_decided")]
    heading, text = renderer().letter_text(parts)
    assert heading == "There are 2 pieces of news about what you told us"
    assert all(make(template).subject in text for template, _ in parts)
    assert TOKEN not in text
    assert text.count("To stop these letters") == 1


@pytest.mark.parametrize("template", sorted(CONTRIBUTOR))
def test_text_messages_are_short(template: str) -> None:
    text = renderer().text_message(template, CONTRIBUTOR[template])
    assert set(text) <= GSM
    # each carries two links, one of them to stop: two parts, each a little shorter than one alone
    assert len(text) <= 306
    assert CONTRIBUTOR[template]["stop_url"] in text
    assert CONTRIBUTOR[template].get("status_url", f"{ADDRESS}/status ") in text


def test_the_first_message_carries_not_me_and_later_ones_do_not() -> None:
    assert ALL["contribution_received"]["not_me_url"] in make("contribution_received").text
    assert "not you" not in make("contribution_replied").text


def test_the_first_message_leads_to_the_page_that_asks_for_the_secret() -> None:
    first = make("contribution_received")
    short = renderer().text_message("contribution_received", ALL["contribution_received"])
    for words in (first.text, first.html, short):
        assert f"{ADDRESS}/status" in words
        assert "/status/link/" not in words


def test_dates_are_written_out_and_lateness_in_working_days() -> None:
    assert "by Thursday 14 January 2027" in make("ask_to_body").text
    digest = make("digest_issued")
    assert digest.subject == "Wishaw Locality Planning Group: what became of it in October 2026"
    assert "Run a later bus, one working day late" in digest.text
    assert "Answer the phone, 12 working days late" in digest.text
    assert "Not doing, and why: 0" in seen(digest.html)


def test_dates_that_are_not_known_are_left_out() -> None:
    mail = make("ask_to_body", ack_due=None, decision_due=None)
    assert "Please decide by" not in mail.text
    assert "by Thursday 24 December" not in make("promise_moved", first_due=None).text


@pytest.mark.parametrize("outcome", ["agreed", "partly", "not_agreed", "already_planned", "passed_on", None])
def test_each_outcome_has_words(outcome: str | None) -> None:
    text = make("verdict_request", outcome=outcome).text
    assert "Did this answer what you told us?" in text
    assert ("There is an answer from" in text) == (outcome is None)


def test_each_way_that_an_ask_is_handed_on_has_words() -> None:
    told = {what: make("ask_handed_on", what=what).text for what in ("passed", "taken_on", "given_back", "succeeded")}
    assert "still answers for it" in told["passed"]
    assert "is to decide by Thursday 14 January 2027" in told["taken_on"]
    assert "Nobody else took on" in told["given_back"]


def test_followers_of_both_themes_read_what_became_of_theirs() -> None:
    told = {what: " ".join(make("theme_followed", what=what).text.split()) for what in [*UNSAID, *UNSAID.values()]}
    assert len(set(told.values())) == len(told), "each has words of its own"
    assert "The theme “Lamps outside” is now part of it" in told["took_in"]
    for undone in UNSAID.values():
        assert "That was undone" in told[undone]


@pytest.mark.parametrize("what", ["decision", "first_promise", "promise", "answer"])
def test_each_thing_owed_has_words(what: str) -> None:
    assert "Friday 13 November 2026" in make("overdue_reminder", what=what).text
    assert "Something was due" not in make("overdue_reminder", what=what).text


NASTY = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "</p></body>\"'&amp;",
    "100% %(name)s %s %%",
    "مرحبا بالعالم",
    "Tea 🫖 & toast",
]


@pytest.mark.parametrize("nasty", NASTY)
def test_what_is_given_stays_text(nasty: str) -> None:
    for template, name in (("ask_to_body", "ask_title"), ("digest_issued", "body_name"), ("invitation", "name")):
        mail = make(template, **{name: nasty})
        strict(mail.html)
        assert nasty in mail.text + mail.subject
        assert nasty in unescape(mail.html)
        assert "<script" not in mail.html
        assert "49" not in mail.text


def test_no_parameter_starts_a_line_or_turns_the_text_round() -> None:
    mail = make("digest_issued", body_name="Group\r\nBcc: a@b.example\x00\u202egnorw\u2028next")
    assert mail.subject.startswith("Group Bcc: a@b.example gnorw next: what became")
    assert "\u202e" not in mail.html + mail.text
    assert clean({"a": ["x\ny", 3, None]}) == {"a": ["x y", 3, None]}


def test_a_missing_parameter_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        renderer().mail("contribution_replied", {"reference": "H7KD29MN"})


@pytest.mark.parametrize("template", ["nothing", "../base", "_base", "Ask", ""])
def test_only_messages_are_templates(template: str) -> None:
    with pytest.raises(UnknownTemplate):
        renderer().mail(template, {})


def test_a_language_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="ENGAGE_LOCALE"):
        renderer("tlh")


def test_people_are_asked_about_what_was_done_and_not_about_what_was_agreed() -> None:
    for template in ("verdict_request", "verdict_reminder"):
        assert "It has to say who does what" not in make(template, outcome="agreed").text
        assert "has done what it promised" in make(template, outcome="agreed").text
        assert "did not agree" in make(template, outcome="not_agreed").text
