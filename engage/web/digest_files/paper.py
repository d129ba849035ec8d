"""The digest as a printed paper: page one that can be read aloud in a minute, and behind it every ask.

`adapters/typesetting/digest.typ` sets it. Page one comes in several lengths, and the longest that fits on one page is
taken, in letters as large as fit.
"""

from __future__ import annotations

from typing import Any

from engage.domain.digest_front import Front, front
from engage.domain.kinds import DigestState
from engage.queries.digests import DigestPage
from engage.web import digest_words as say
from engage.web.digest_files.blocks import Block, Heading, clean, line, para, plain
from engage.web.digest_files.parts import STORY, Parts, title
from engage.web.digest_page_one import lengths
from engage.web.i18n import language_now
from engage.web.presentation import figure, gettext, long_date


def document(page: DigestPage, *, base: str, large: bool, demonstration: bool) -> dict[str, Any]:
    """The paper as the typesetter takes it. `large`: in letters of at least 18 points."""
    parts = Parts(page, base, large=large)
    # As much as is read in a minute, and less where that does not fit on a page: what is to be decided gives way last.
    found = lengths(page.data)[: 1 if large else None]
    if not large:
        found += [(front(page.data, 1, most_to_decide=most), False) for most in (2, 1)]
    return {
        "lang": language_now().tag[:2], "title": clean(title(page.data)), "author": clean(page.data.body.name),
        "large": large,
        "fronts": [plain(_front(parts, *each)) for each in found],
        "rest": plain(_rest(parts)),
        "note": note(page, demonstration=demonstration),
        "foot": clean(f"{page.data.body.name}, {say.days(page.data)}"),
        "words": {
            "page": gettext("Page"), "of": gettext("of"),
            "squares": gettext("A square stands for a letter that cannot be printed here. The page on the web has it."),
        },
    }  # fmt: skip


def note(page: DigestPage, *, demonstration: bool) -> str:
    """What has to be said on each page: that it is a demonstration, or that nobody has issued it yet."""
    said = [gettext("Demonstration: nobody here is real.")] if demonstration else []
    if page.state is DigestState.COMPILED:
        said.append(gettext("Not issued yet: for whoever reads it before it is."))
    elif page.newest_version > page.version:
        said.append(gettext("A later version takes the place of this one."))
    return " ".join(said)


def stood(page: DigestPage) -> str:
    """The day it tells of, and the day it was issued."""
    words = say.as_it_stood(page.data)
    if page.issued_at is None:
        return words
    issued = gettext("Issued on %(day)s.", day=long_date(page.issued_at))
    return " ".join((words, issued, *([say.unread()] if page.unread else [])))


def _front(parts: Parts, page_one: Front, whys: bool) -> list[Block]:
    story = parts.story(STORY)
    return [
        Heading(1, line(title(parts.data))), para(stood(parts.page)), parts.in_short(),
        parts.heading(gettext("Decide")), *parts.decide(page_one),
        parts.heading(gettext("Promised and missed")), *parts.missed(page_one.missed),
        parts.heading(gettext("What changed")), *parts.changes(page_one.changes),
        parts.heading(gettext("What was answered, and by whom")), *parts.answers(page_one.answers, whys=whys),
        parts.heading(gettext("What comes next")), *parts.coming(page_one),
        *([parts.heading(gettext("One story")), *story] if story else ()),
    ]  # fmt: skip


def _rest(parts: Parts) -> list[Block]:
    page = parts.page
    whole = parts.story()
    cut = page.quote is not None and parts.story(STORY) != whole
    page_one = front(page.data, 1)
    fixed = para(
        gettext(
            "Version %(number)s. What was issued is fixed by this check: %(check)s.",
            number=figure(page.version), check=page.content_hash[:16],
        )
    )
    return [
        *parts.foreword(), *parts.put_last(),
        *parts.sections(),
        *parts.sent_up(),
        *parts.all_missed(len(page_one.missed.shown)),
        *parts.all_changes(len(page_one.changes.shown)),
        *([parts.heading(gettext("The story, whole")), *whole] if cut else ()),
        *parts.last_time(), *parts.put_right(), *parts.handed_over(), *parts.heard(), *parts.sums(fixed),
    ]  # fmt: skip
