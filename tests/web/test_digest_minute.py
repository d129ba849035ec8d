"""Page one in a minute: whoever reads it can say what changed, what was refused, who decided and what comes next; and
the paper that it stands on holds for those who listen to it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.digest_front import MOST, front, shorter
from engage.domain.periods import Period
from engage.domain.permissions import SYSTEM
from engage.services import asks, decisions, digests
from engage.web import digest_page_one
from tests import pdf_checks
from tests.pages import PageClient
from tests.services.digest_scene import EVIDENCE, REASONS, REFUSAL, Month
from tests.web.test_digest_files import ADDRESS, fetched

TITLE = "Wishaw Locality Planning Group: what became of it in October 2026"


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    return Month(clock)


def _issued(month: Month, story: int | None = None) -> None:
    month.on(2026, 11, 1, 6)
    digest_id = digests.compile(SYSTEM, body_id=month.at.lpg, period="2026-10")
    digests.choose_quote(month.clerk, digest_id=digest_id, contribution_id=story)
    digests.issue(month.clerk, digest_id=digest_id)


def _crowded(month: Month) -> int:
    """More of everything than page one has room for; the story that may be quoted."""
    story = month.story("I waited an hour in the rain at the stop, and the bus did not come. " * 8)
    for number in range(5):
        month.raised(f"Run the bus in the evening, number {number}", story=story)
        month.refused(f"Find a second nurse, number {number}")
        month.agreed(f"Put a bell at the door, number {number}")
        done = month.agreed(f"Mend the rail on the ramp, number {number}", due=date(2026, 11, 20))
        if number < 4:
            decisions.report_done(
                month.officer, done, number=1, what=f"The rail was mended on the ramp, number {number}.",
                when=date(2026, 10, 5), evidence=EVIDENCE,
            )  # fmt: skip
            decisions.check_done(month.checker, done, number=1, passed=True)
    return story


def _page_one(words: str) -> str:
    return re.split(r"\b(?:Before you read|One story|Done Somebody)\b", words)[0]


def test_page_one_answers_four_questions_in_a_minute_and_on_one_page(month: Month, public: PageClient) -> None:
    _issued(month, _crowded(month))
    paper = pdf_checks.opened(fetched(public, "digest.pdf"))
    first = pdf_checks.words_of_page(paper, 0)
    assert "One story" in first, "all of it is on one page"
    assert "Before you read" not in first
    on_the_web = " ".join(public.get(ADDRESS).main.split())
    for words in (_page_one(first), _page_one(on_the_web[on_the_web.index("As it stood") :])):
        read = [each for each in words.split() if each != "•"]
        assert len(read) <= digest_page_one.MINUTE + 50, "the fullest month takes a quarter of a minute more"
        # What changed, and what was missed.
        assert re.search(r"The rail was mended on the ramp, number \d\.", words)
        assert "Fit a bell: Buildings manager promised it by 20 October 2026." in words
        # What was refused, who decided, and when.
        assert re.search(r"Find a second nurse, number \d. Not agreed, on 5 October 2026, by LPG members", words)
        # What comes next, from whom and by when.
        assert "By 20 November 2026, Buildings manager: Fit a bell (Mend the rail on the ramp" in words
        # What is asked of the body: three, whatever else gives way, and how many more of each there are.
        assert words.count("We agree to this, and say who does what by which day.") == 1
        assert words.count("Run the bus in the evening, number") == MOST
        assert len(re.findall(r"And \w+ more, further on\.", words)) == 4


def test_a_quiet_month_has_room_for_the_reasons_and_says_that_nothing_is_late(
    month: Month, app: Flask, public: PageClient
) -> None:
    month.refused()
    month.raised()
    _issued(month)
    page = public.get(ADDRESS)
    assert f"Not agreed, on 5 October 2026, by LPG members, by vote. {REFUSAL}" in page
    assert "None is done yet, one will not be done and one has no answer yet." in page
    with app.test_request_context():
        data = digests.prepare(month.at.lpg, Period(2026, 10))
        shown, whys = digest_page_one.page_one(data)
        assert whys
        assert [line.title for line in shown.coming] == ["Mend the light on the stairs"], "for want of anything else"
    month.on(2026, 11, 9)
    agreed = month.raised("A seat at the stop")
    decisions.decide(
        month.officer, agreed, outcome="agreed", reasons=REASONS, decided_by="The members, by vote",
        options_considered="A bell; a light; leaving it as it is.",
        promises=[{"text": "Fit a seat", "owner_role": "Transport lead", "due": date(2026, 12, 20)}],
    )  # fmt: skip
    with app.test_request_context():
        said = digest_page_one.vocabulary()
        [line] = [each for each in digests.prepare(month.at.lpg, Period(2026, 11)).doing if each.decision]
        assert line.decision is not None
        assert said["decision"](line.decision) == "Agreed on 9 November 2026 by the members, by vote."
        assert said["coming"](line) == "By 20 December 2026, Transport lead: Fit a seat"
        # One with an earlier day of which the host has word already is not what the body owes.
        sooner = replace(line.promises[0], text="Paint it", due=date(2026, 12, 1))
        assert said["coming"](replace(line, promises=(sooner, *line.promises))) == said["coming"](line)
        with_host = replace(line, promises=(sooner, *line.promises), due=date(2026, 12, 24))
        assert "Paint it" not in said["coming"](with_host)


def test_the_shorter_page_one_counts_what_it_leaves_out(month: Month) -> None:
    _crowded(month)
    month.on(2026, 11, 1, 6)
    whole = front(digests.prepare(month.at.lpg, Period(2026, 10)))
    for few, answers in ((3, 3), (1, 2), (0, 0)):
        cut = shorter(whole, few, answers)
        assert (cut.decide, cut.coming) == (whole.decide, whole.coming)
        for before, after in ((whole.missed, cut.missed), (whole.changes, cut.changes), (whole.answers, cut.answers)):
            assert len(after.shown) + after.more == len(before.shown) + before.more
    assert asks.words("  A \x07 bell ", "\x00 more\x1f ") == ("A bell", "more")


def _without(content: bytes, spoil: str) -> bytes:
    paper = pdf_checks.opened(content)
    found = pdf_checks.tags(paper)
    if spoil == "words of a figure":
        del next(each.node for each in found if each.kind == "Figure").Alt
    elif spoil == "scope of a header":
        del next(each.node for each in found if each.kind == "TH").A
    elif spoil == "level of a heading":
        next(each.node for each in found if each.kind == "H2").S = pikepdf.Name.H4
    elif spoil == "words of a link":
        del next(note for page in paper.pages for note in page.get("/Annots", [])).Contents
    elif spoil == "order of the Tab key":
        del next(page for page in paper.pages if "/Annots" in page).Tabs
    elif spoil == "bookmarks":
        del paper.Root.Outlines
    elif spoil == "language":
        del paper.Root.Lang
    elif spoil == "something that is not tagged":
        paper.pages[0].contents_add(paper.make_stream(b"0 0 9 9 re f"))
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def test_what_is_wrong_with_a_paper_would_be_noticed(month: Month, public: PageClient) -> None:
    month.everything()
    _issued(month)
    content = fetched(public, "digest.pdf")
    spoils = (
        "words of a figure", "scope of a header", "level of a heading", "words of a link", "order of the Tab key",
        "bookmarks", "language", "something that is not tagged",
    )  # fmt: skip
    assert [each for each in spoils if not pdf_checks.faults(_without(content, each), title=TITLE)] == []
    assert pdf_checks.faults(content, title="Another") != []
    cut = content[: len(content) // 2]
    with pytest.raises(pikepdf.PdfError):
        pdf_checks.faults(cut, title=TITLE)


@pytest.fixture
def public(app: Flask) -> PageClient:
    return PageClient(app)
